"""Start a lesson, and say whether a result bears out a claim."""

import contextlib
import os
import re
import sys
import tempfile

SEED = 42

# What TensorFlow says on a healthy machine, written by its C++ part straight
# to file descriptor 2.  Everything else that it says still reaches you.
_NOISE = re.compile(
    r"^I\d{4} |: I (tensorflow|external)/"  # informational by its own account
    r"|All log messages before absl::InitializeLog"
    r"|To enable the following instructions:"
    r"|Could not find cuda drivers"
    r"|failed call to cuInit"  # there is no GPU
    r"|Unable to register cu(FFT|DNN|BLAS) factory"
    r"|computation placer already registered"
    # a conversion to LiteRT and its interpreter (lesson 8)
    r"|Ignored (output_format|drop_control_dependency)\."
    r"|^INFO: Created TensorFlow Lite XNNPACK delegate"
)


@contextlib.contextmanager
def quiet():
    """Hold back what TensorFlow logs on a healthy machine (lesson 8).

    Its C++ part writes to file descriptor 2, past Python's ``sys.stderr``.
    Known lines of no consequence are dropped; all other warnings and errors
    are shown when the block ends.
    """
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            log.seek(0)
            lines = log.read().decode(errors="replace").splitlines(True)
            sys.stderr.writelines(x for x in lines if not _NOISE.search(x))


def start():
    """Prepare a notebook: the first call of every lesson.

    Imports TensorFlow and Keras without their start-up log lines, seeds
    Python, NumPy and TensorFlow, sets the plot style and prints one line with
    the versions and the device in use.  Warnings and errors are not hidden.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")  # 1 hides only INFO
    with quiet():
        import keras
        import tensorflow as tf

        from utils import plots

        # the first operation looks for devices, which logs once more
        devices = tf.config.list_logical_devices()
        tf.get_logger().setLevel("WARNING")  # in a notebook it logs INFO
        tf.zeros(1)
    keras.utils.set_random_seed(SEED)
    plots.set_style()
    gpus = sum(device.device_type == "GPU" for device in devices)
    print(
        f"TensorFlow {tf.__version__}, Keras {keras.__version__}, "
        f"running on {f'{gpus} GPU' if gpus else 'the CPU'}"
    )


def claim(text, condition):
    """Print what the lesson says of a result, and if it held (lesson 1).

    Args:
        text: str, printed after ``✓``, or after ``✗ not on this run:``.
        condition: bool, or an array or tensor of one, whether it holds.
    """
    print(f"✓ {text}" if bool(condition) else f"✗ not on this run: {text}")
