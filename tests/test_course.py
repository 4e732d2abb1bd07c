"""The first call of every lesson: quiet, seeded, and honest about trouble."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from utils import course

ROOT = Path(__file__).resolve().parent.parent
STARTED = r"TensorFlow \S+, Keras \S+, running on (the CPU|\d+ GPU)\n"


def run(code, folder, **environment):
    """Run a program as on a machine whose environment says more."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**kept, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_safe_keras_is_the_floor():
    text = course.REQUIREMENTS.read_text("utf-8")
    floor = re.search(r"^keras>=([\d.]+)", text, flags=re.M)[1]
    assert tuple(map(int, floor.split("."))) == course.SAFE_KERAS


def test_hides_noise_and_nothing_else(tmp_path):
    code = """
from utils import course
course.start()
import os, sys, tensorflow as tf, warnings
warnings.warn('from Python')
sys.stderr.flush()
os.write(2, b'from C\\n')
tf.get_logger().warning('from TensorFlow')
"""
    result = run(code, tmp_path)
    assert re.fullmatch(STARTED, result.stdout)
    assert re.fullmatch(
        r"<string>:5: UserWarning: from Python\n"
        r"(  warnings\.warn.*\n)?"  # Python 3.13 quotes the line
        r"from C\nWARNING:tensorflow:from TensorFlow\n",
        result.stderr,
    )


def test_that_each_network_is_traced_is_no_news(tmp_path):
    code = """
from utils import course
course.start()
import keras, numpy as np, tensorflow as tf
for _ in range(6):
    network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    network.compile(loss='mse')
    network.fit(np.zeros((1, 1)), np.zeros(1), verbose=0)
    network.predict(np.zeros((1, 1)), verbose=0)
again = tf.function(lambda size: tf.zeros(size))
for size in range(6):
    again(size)
"""
    told = run(code, tmp_path).stderr.splitlines()
    assert told
    assert all("retracing" in line and "<lambda>" in line for line in told)


def test_lesson_is_the_same_on_a_machine_that_has_chosen(tmp_path):
    settings = {"backend": "jax", "floatx": "float64", "epsilon": 0.1}
    settings["image_data_format"] = "channels_first"
    (tmp_path / "keras.json").write_text(json.dumps(settings))
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\n")
    code = """
from utils import course
course.start()
course.claim('this console has no tick', True)
import os, warnings, keras, matplotlib.pyplot as plt
warnings.warn('no error')
print(keras.config.backend(), keras.config.floatx(), keras.config.epsilon())
print(keras.config.image_data_format(), keras.config.max_epochs())
print(plt.rcParams['text.usetex'], 'TF_CONFIG' in os.environ)
"""
    result = run(
        code,
        tmp_path,
        KERAS_HOME=str(tmp_path),
        KERAS_BACKEND="torch",
        KERAS_MAX_EPOCHS="1",
        XLA_FLAGS="--no_such_flag",
        TF_USE_LEGACY_KERAS="1",
        TF_NUM_INTRAOP_THREADS="-1",
        TF_CONFIG='{"cluster": {"worker": ["a:1", "b:1"]}}',
        MPLBACKEND="nonsense",
        PYTHONIOENCODING="ascii",
        PYTHONOPTIMIZE="2",
        PYTHONWARNINGS="error",
    )
    first, *rest = result.stdout.splitlines()
    assert re.fullmatch(STARTED, first + "\n"), result.stderr
    assert rest == [
        "? this console has no tick",
        "tensorflow float32 1e-07",
        "channels_last None",
        "False False",
    ]
    assert result.stderr.startswith("<string>:6: UserWarning: no error\n")


START = "from utils import course; course.start()"
KERAS = "__version__ = '3.13.2'"
OLD = "__version__ = '2.15.1'"


@pytest.mark.parametrize(
    ("keras", "tensorflow", "said"),
    [
        ("import torch", "", "There is no module torch here. Run %pip"),
        (KERAS, "import h6py", "There is no module h6py here. Run %pip"),
        (OLD, OLD, "TensorFlow 2.15.1 is here, 2.20 is needed. Run %pip"),
        (OLD, "__version__ = '2.20.0'", "Keras 2.15.1 is here, 3.13 is need"),
        (
            KERAS,
            "raise KeyError('already registered')",
            r"failed \(KeyError: 'already registered'\). Restart the kernel",
        ),
        (
            KERAS,
            r"raise ImportError('Traceback:\n  File\nImportError: DLL load')",
            r"failed \(ImportError: DLL load\).* what Windows may lack\.",
        ),
        (
            f"{KERAS}\nclass config:\n    backend = lambda: 'jax'",
            "__version__ = '2.20.0'",
            "Keras has already started on jax. Restart the kernel",
        ),
    ],
)
def test_lesson_that_cannot_run_says_what_to_do(
    tmp_path, keras, tensorflow, said
):
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "keras.py").write_text(keras)
    (packages / "tensorflow.py").write_text(tensorflow)
    path = os.pathsep.join([str(packages), str(ROOT)])
    result = run(START, tmp_path, PYTHONPATH=path)
    assert result.stdout == ""
    assert re.match(f".*{said}", result.stderr)
    assert result.stderr.count("\n") == 1  # no stack trace


@pytest.mark.parametrize(
    "name", ["keras.py", "tensorflow/__init__.py", "course/numpy.py"]
)
def test_file_that_hides_a_package_is_named(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("def mine(): pass")
    there = "course.REQUIREMENTS = course.Path('course/requirements.txt')"
    result = run(
        START.replace("course.start", f"{there}; course.start"), tmp_path
    )
    assert re.match(f".*{name} hides .* Rename it", result.stderr)
    assert result.stderr.count("\n") == 1  # no stack trace


def test_what_earlier_cells_changed_is_undone_or_said(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_max_epochs(1)
    tf.config.run_functions_eagerly(True)
    np.set_printoptions(precision=2, floatmode="fixed", legacy="1.25")
    keras.config.enable_unsafe_deserialization()
    course.start()
    lambda_ = keras.saving.serialize_keras_object(keras.layers.Lambda(abs))
    lambda_["config"]["function"] = {"class_name": "__lambda__", "config": {}}
    with pytest.raises(ValueError, match="unsafe"):
        keras.saving.deserialize_keras_object(lambda_)
    assert keras.config.dtype_policy().name == "float32"
    assert keras.config.max_epochs() is None
    assert not tf.config.functions_run_eagerly()
    assert str(np.array(1 / 3)) == "0.3333333333333333"
    assert str(np.array([1 / 3])) == "[0.33333333]"
    assert repr(np.array([0.5])[0]) == "np.float64(0.5)"
    assert str(np.array([0.5])) == "[0.5]"
    with tf.Graph().as_default(), pytest.raises(SystemExit, match="Restart"):
        course.start()
    monkeypatch.delattr(keras.src.backend, "backend")  # as if stopped by ■
    with pytest.raises(SystemExit, match="interrupted"):
        course.start()


def test_full_disk_holds_nothing_back(monkeypatch, capsys):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with course.quiet():
        print("still here")
    assert capsys.readouterr().out == "still here\n"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("I0000 00:00:17.2  3 port.cc:153] oneDNN custom operations", False),
        ("2026-01-01 09:00:00: I tensorflow/core/util/port.cc:153]", False),
        ("To enable the following instructions: AVX2 FMA, rebuild", False),
        ("E0000 3 cuda.cc:52] failed call to cuInit: UNKNOWN (303)", False),
        ("E0000 3 a.cc:1] cuInit: CUDA_ERROR_NO_DEVICE: no CUDA", False),
        ("E0000 3 a.cc:1] cuInit: CUDA_ERROR_UNKNOWN: unknown", True),
        ("W0000 00:00:17.2  3 gpu.cc:9] Cannot dlopen some libraries", True),
        ("E0000 00:00:17.2  3 alloc.cc:1] out of memory", True),
        ("UserWarning: something is off", True),
    ],
)
def test_noise_is_only_what_a_healthy_start_prints(line, kept, capsys):
    with course.quiet():
        os.write(2, f"{line}\nlast\n".encode())
    assert capsys.readouterr().err == (f"{line}\n" if kept else "") + "last\n"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ""),
        (["W0000 3 alloc.cc:1] out of memory"], ""),
        (["W0 gpu_device.cc:2] Cannot dlopen some GPU libraries."], "dlopen"),
        (["E0 a.cc:5] kernel version 384 does not match DSO version"], "384"),
    ],
)
def test_gpu_that_cannot_be_used_is_named_with_its_reason(lines, said):
    found = course._why_no_gpu(lines)
    assert said in found
    assert bool(found) == ("a GPU is there" in found) == bool(said)


@pytest.mark.parametrize(
    ("devices", "said"), [(None, "no libraries"), ("", ""), ("-1", "")]
)
def test_gpu_that_was_hidden_on_purpose_is_not_missed(
    monkeypatch, devices, said
):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if devices is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", devices)
    monkeypatch.setattr(os.path, "exists", "/dev/nvidia0".__eq__)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = course._why_no_gpu([])
    assert said in found
    assert bool(found) == bool(said)


@pytest.mark.parametrize(
    ("gpus", "said"), [([], "the CPU"), (["GPU:0", "GPU:1"], "2 GPU")]
)
def test_the_device_in_use_is_named(monkeypatch, capsys, gpus, said):
    devices = {"CPU": ["CPU:0"], "GPU": gpus}
    monkeypatch.setattr(tf.config, "list_logical_devices", devices.get)
    monkeypatch.setattr(course, "_why_no_gpu", lambda shown: "")
    course.start()
    assert capsys.readouterr().out.endswith(f"running on {said}\n")


def test_gpu_that_fails_says_how_to_do_without_it(monkeypatch):
    def fail(kind):
        raise RuntimeError("cudaGetDevice() failed")

    monkeypatch.setattr(tf.config, "list_logical_devices", fail)
    with pytest.raises(SystemExit, match="DEVICES=-1"):
        course.start()


def test_seeds_all_three_sources_of_chance():
    def draw():
        course.start()
        return random.random(), np.random.random(), float(tf.random.normal(()))

    assert draw() == draw()


def test_a_folder_without_write_permission_is_named(monkeypatch, capsys):
    course.start()
    assert "written" not in capsys.readouterr().out
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    course.start()
    assert "copy the course into a folder" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("3.15.1", "Keras 3.15.1 has no hole known in November 2026"),
        ("3.16.0rc1", "Keras 3.16.0rc1 has no hole known in November 2026"),
        ("3.13.2", "Keras 3.13.2 has known holes: open your own files only"),
    ],
)
def test_oldest_keras_that_is_safe_is_not_the_oldest_that_runs(
    monkeypatch, capsys, version, said
):
    monkeypatch.setattr(keras, "__version__", version)
    course.say_how_safe()
    assert capsys.readouterr().out.startswith(said)


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        (True, "✓ one is less than two\n"),
        (np.bool_(False), "✗ not on this run: one is less than two\n"),
        (tf.constant([True]), "✓ one is less than two\n"),
    ],
)
def test_claim_says_whether_it_holds(condition, line, capsys):
    course.claim("one is less than two", condition)
    assert capsys.readouterr().out == line


def test_claim_needs_one_answer():
    with pytest.raises(ValueError, match="ambiguous"):
        course.claim("all are positive", np.array([1, -1]) > 0)
