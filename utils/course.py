"""Start a lesson, and say whether a result bears out a claim."""

import contextlib
import itertools
import os
import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

SEED = 42
REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"

# The oldest releases that the lessons have run on.
OLDEST = {"TensorFlow": (2, 20), "Keras": (3, 13)}
# The oldest release without a hole in loading that was known in November 2026
# (see requirements.txt).
SAFE_KERAS = (3, 15, 1)

RESTART = (
    "Restart the kernel (on Colab: Runtime → Restart session) and begin at "
    "the top"
)

# A reader's file of such a name, beside the notebook, hides the package.
_PACKAGES = ("h5py", "keras", "matplotlib", "numpy", "PIL", "tensorflow")

# Variables that change what a program computes, how much of it, or whether it
# runs at all: of TensorFlow's all but those on logs, and on how much of the
# machine it may use.
_CHANGES_THE_LESSON = re.compile(
    r"KERAS_(?!HOME$)|AUTOGRAPH_|MPLBACKEND$|TF2?_(?!CPP_|CPU_|CUDA_|GPU_|NUM_"
    r"|FORCE_GPU_|PER_DEVICE_|PLUGGABLE_|ENABLE_ONEDNN_OPTS)"
)
# no driver for a GPU, a stub of one, or a driver that finds no device
_NO_GPU = (
    r"cuInit: .*(\((303|34|100)\)|NO_DEVICE)|Error loading CUDA libraries"
)

# What TensorFlow says on a healthy machine, written by its C++ part straight
# to file descriptor 2.  Everything else that it says still reaches you.
_NOISE = re.compile(
    r"^I\d{4} |: I (tensorflow|external)/"  # informational by its own account
    r"|All log messages before absl::InitializeLog"
    r"|To enable the following instructions:"
    r"|Could not find cuda drivers"
    rf"|{_NO_GPU}"
    r"|Unable to register cu(FFT|DNN|BLAS) factory"
    r"|computation placer already registered"
    # the first mask of a recurrent layer (lesson 16)
    r"|oneDNN supports DT_BOOL only on platforms with AVX-512"
    # a conversion to LiteRT and its interpreter (lesson 12)
    r"|Ignored (output_format|drop_control_dependency)\."
    r"|^INFO: Created TensorFlow Lite XNNPACK delegate"
)
# What it says of a GPU that it can't use.
_GPU_TROUBLE = re.compile(
    r"cuInit|hipInit|dlopen some GPU|does not match DSO|visible gpu device"
    r"|driver version is insufficient"
)


@contextlib.contextmanager
def quiet():
    """Hold back what TensorFlow logs on a healthy machine (lesson 12).

    Its C++ part writes to file descriptor 2, past Python's ``sys.stderr``.
    Known lines of no consequence are dropped; all other warnings and errors
    are shown when the block ends.

    Yields:
        A list, which then holds the lines that are shown.
    """
    shown = []
    with contextlib.ExitStack() as stack:
        try:
            log = stack.enter_context(tempfile.TemporaryFile())
            sys.stderr.flush()
            terminal = os.dup(2)
        except (OSError, ValueError, AttributeError):
            yield shown  # a full disk, or no stderr: nothing is held back
            return
        os.dup2(log.fileno(), 2)
        try:
            yield shown
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            log.seek(0)
            lines = log.read().decode(errors="replace").splitlines(True)
            shown += [line for line in lines if not _NOISE.search(line)]
            sys.stderr.writelines(shown)


def start():
    """Prepare a notebook: the first call of every lesson.

    Makes a lesson mean the same on every machine: Keras on TensorFlow, with
    the settings that both come with, whatever the user's environment, files
    or earlier cells say.  Seeds Python, NumPy and TensorFlow, sets the plot
    style and prints one line with the versions and the device in use, and
    another where nothing can be saved.
    Warnings and errors are not hidden.

    Raises:
        SystemExit: if the lesson can't run here.  Its one line says why, and
            what to do.
    """
    never_fail_to_print()
    for name in filter(_CHANGES_THE_LESSON.match, list(os.environ)):
        del os.environ[name]
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        if os.environ.get(name, "").startswith("-"):  # ends the process
            del os.environ[name]
    # XLA ends the process at a flag that it doesn't know
    flags = os.environ.pop("XLA_FLAGS", "")
    for folder in re.findall(r"--xla_gpu_cuda_data_dir=\S+", flags):
        os.environ["XLA_FLAGS"] = folder
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["PYTHON_COLORS"] = "0"  # of the programs that a lesson starts
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "1")  # 1 hides only INFO
    _forgive_warnings()
    with quiet() as shown:
        keras, tf = _import_all()
        gpus = _count_gpus(tf)
        _reset(keras, tf)
    print(
        f"TensorFlow {tf.__version__}, Keras {keras.__version__}, "
        f"running on {f'{gpus} GPU' if gpus else 'the CPU'}"
        + ("" if gpus else _why_no_gpu(shown))
    )
    if not os.access(os.curdir, os.W_OK):
        print(
            "This folder can't be written to. For a lesson that saves files, "
            "copy the course into a folder of your own."
        )


def _import_all():
    """Return Keras and TensorFlow, or stop with what to do."""
    if _in_a_kernel():  # figures belong under their cells
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    for name, folder, end in itertools.product(
        _PACKAGES, (os.curdir, REQUIREMENTS.parent), (".py", "/__init__.py")
    ):
        file = os.path.abspath(os.path.join(folder, f"{name}{end}"))
        if os.path.exists(file):
            _stop(f"{file} hides the package {name}. Rename it. {RESTART}")
    try:
        import keras
        import tensorflow as tf

        from utils import plots
    except ModuleNotFoundError as error:
        _stop(f"There is no module {error.name} here. {_how_to_install()}")
    except Exception as error:  # an interrupted import leaves odd ones, too
        what = f"{type(error).__name__}: {error}"
        # TensorFlow's holds a stack trace, and the cause at its end
        causes = re.findall(r"^\w+Error: .*", what, flags=re.M)
        what = (causes or what.splitlines())[-1][:200]
        settings = os.environ.get("KERAS_HOME", "~/.keras") + "/keras.json"
        advice = _how_to_install()
        if "DLL" in what:
            advice += ". README.md says what Windows may lack"
        _stop(
            f"An import failed ({what}). {RESTART}. If it fails again, rename "
            f"{settings} if there is one, or install anew. {advice}"
        )
    for name, module in (("TensorFlow", tf), ("Keras", keras)):
        if _numbers(module.__version__) < OLDEST[name]:
            oldest = ".".join(map(str, OLDEST[name]))
            what = f"{name} {module.__version__} is here, {oldest} is needed"
            _stop(f"{what}. {_how_to_install()}")
    backend = keras.config.backend()
    if backend != "tensorflow":
        _stop(f"Keras has already started on {backend}. {RESTART}")
    plots.set_style()
    return keras, tf


def _in_a_kernel():
    ipython = sys.modules.get("IPython")
    return hasattr(ipython and ipython.get_ipython(), "kernel")


def _count_gpus(tf):
    """Return how many GPUs TensorFlow can use, or stop if one fails."""
    try:
        devices = tf.config.list_logical_devices("GPU")
        tf.zeros(1)  # the first operation logs once more, or fails
    except (RuntimeError, tf.errors.OpError) as error:
        what = f"The GPU does not work ({error})".replace("\n", " ")
        _stop(
            f"{what}. To do without it, restart the kernel and first run "
            "%env CUDA_VISIBLE_DEVICES=-1"
        )
    return len(devices)


def _reset(keras, tf):
    """Undo what files or earlier code of this kernel may have set."""
    import numpy as np

    if not tf.executing_eagerly() or hasattr(tf.zeros(1), "astype"):
        _stop(f"Other code has changed how TensorFlow works. {RESTART}")
    tf.config.run_functions_eagerly(False)
    tf.debugging.disable_check_numerics()
    tf.get_logger().setLevel("WARNING")  # in a notebook it logs INFO
    tf.get_logger().addFilter(_is_no_false_alarm)
    try:
        keras.utils.clear_session(free_memory=False)  # safe mode, names anew
    except AttributeError:  # a second import of half a Keras succeeds
        _stop(f"The import of Keras was interrupted. {RESTART}")
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_image_data_format("channels_last")
    keras.config.set_max_epochs(None)
    keras.config.set_max_steps_per_epoch(None)
    keras.config.enable_interactive_logging()
    keras.config.enable_traceback_filtering()
    keras.utils.set_random_seed(SEED)
    np.set_printoptions(precision=8, threshold=1000, edgeitems=3)
    np.set_printoptions(linewidth=75, suppress=False, formatter=None)
    np.set_printoptions(legacy=False, sign="-", floatmode="maxprec")
    np.seterr(all="warn", under="ignore")


def _is_no_false_alarm(record):
    """Return whether to log a record: not that Keras's functions are traced.

    TensorFlow counts by name, so it takes the functions of five networks,
    each of which is traced once, for one that is traced again and again.
    """
    said = record.getMessage()
    return "retracing" not in said or "function TensorFlowTrainer." not in said


def _forgive_warnings():
    """Let no warning be an error, as PYTHONWARNINGS may have ordered."""
    if any(action == "error" for action, *_ in warnings.filters):
        warnings.resetwarnings()
        for kind in (DeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)


def _why_no_gpu(shown):
    """Return why a GPU that is there can't be used, or ""."""
    trouble = [line for line in shown if _GPU_TROUBLE.search(line)]
    if trouble:
        reason = re.sub(r"^.*?\] ", "", trouble[-1].strip())
    elif os.name == "nt" and shutil.which("nvidia-smi"):
        reason = "on Windows, TensorFlow uses it only in WSL"
    elif os.path.exists("/dev/nvidia0") and not _hidden_on_purpose():
        reason = "TensorFlow has no libraries for it"
    else:
        return ""
    return f"; a GPU is there but can't be used (see README.md): {reason}"


def _hidden_on_purpose():
    return "CUDA_VISIBLE_DEVICES" in os.environ  # also an empty one


def _how_to_install():
    if not (3, 11) <= sys.version_info < (3, 14):
        python = ".".join(map(str, sys.version_info[:2]))
        return f"This is Python {python}; the course needs 3.11, 3.12 or 3.13"
    install = f'%pip install -r "{REQUIREMENTS}"'
    return f"Run {install} in a cell, then restart the kernel"


def _numbers(version):
    """Return the leading numbers of a version: (3, 15, 1) for 3.15.1rc0."""
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _stop(line):
    """Stop the cell with one line, and without a stack trace."""
    raise SystemExit(f"{line}.") from None


def never_fail_to_print():
    """Let a console that has no ✓ print a ? in its place."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a notebook's prints everything
            stream.reconfigure(errors="replace")


def say_how_safe():
    """Print whether this Keras is safe for opening strangers' files."""
    import keras

    holes = "no hole known in November 2026: keep safe mode on"
    if _numbers(keras.__version__) < SAFE_KERAS:
        holes = "known holes: open your own files only"
    print(f"Keras {keras.__version__} has {holes}.")


def claim(text, condition):
    """Print what the lesson says of a result, and if it held (lesson 1).

    Args:
        text: str, printed after ``✓``, or after ``✗ not on this run:``.
        condition: bool, or an array or tensor of one, whether it holds.
    """
    never_fail_to_print()
    print(f"✓ {text}" if bool(condition) else f"✗ not on this run: {text}")
