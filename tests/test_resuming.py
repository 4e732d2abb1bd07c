"""Lesson 8's own program survives kills, but for the gap that it names."""

import signal
import subprocess
import sys

import keras
import lessons
import numpy as np
import pytest
from keras import layers

STEPS = 10  # an epoch, of four

# Put before the program: it is killed at a call of a method, counted from 1,
# after that has done its work.
PLUG = """
import os, h5py, keras

calls, method = 0, {method}


def call_and_count(self, *args, **options):
    global calls
    result = method(self, *args, **options)
    calls += 1
    if calls == {kill_at}:
        os.kill(os.getpid(), 9)
    return result


{method} = call_and_count
"""
# a backup holds 14 arrays, so this one is in the second
IN_ARRAYS = PLUG.format(method="h5py.Group.create_dataset", kill_at=20)
AT_WEIGHTS = PLUG.format(method="keras.Model.save_weights", kill_at=2)
# name: what is put before the program, the step at which it kills itself,
# the last step before the kill and the first one after
KILLS = {
    "first_epoch": ("", 4, 4, 1),
    "in_a_backup": (IN_ARRAYS, 0, 20, 11),
    "between_weights_and_note": (AT_WEIGHTS, 0, 20, 21),
}


def numbers(text):
    return [int(word) for word in text.split()]


@pytest.fixture(scope="module")
def program():
    """Return the lesson's function ``train`` and its imports, as text."""
    lesson = lessons.read(lessons.ROOT / "notebooks" / "08_resuming.ipynb")
    sources = map(lessons.source, lesson.cells)
    [source] = [text for text in sources if text.startswith("def train(")]
    return "import keras, os, sys, numpy as np, tensorflow as tf\n\n" + source


@pytest.fixture(scope="module")
def runs(tmp_path_factory, program):
    """Run the program killed, then undisturbed and started again."""
    folder = tmp_path_factory.mktemp("runs")
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6,)), layers.Dense(8, "relu")])
    model.add(layers.Dense(3, "softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.save(folder / "untrained.keras")
    rng = np.random.default_rng(0)
    x, y = rng.random((64 * STEPS, 6)), rng.integers(0, 3, 64 * STEPS)
    np.savez(folder / "pictures.npz", x=x, y=y)

    def start(script, source, *arguments):
        (folder / script).write_text(source)
        return subprocess.Popen(
            [sys.executable, folder / script, folder, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )

    def ended(process, code):
        told, _ = process.communicate(timeout=300)
        assert process.returncode == code
        return told

    once = program + "\n\ntrain(*sys.argv[1:])\n"
    victims = {
        name: start(f"{name}.py", plug + once, name, str(step))
        for name, (plug, step, *_) in KILLS.items()
    }
    code = -getattr(signal, "SIGKILL", -9)
    killed = {name: numbers(ended(p, code)) for name, p in victims.items()}
    # one process for the rest: starting TensorFlow costs the most
    again = program + (
        "\n\nfor name in sys.argv[2:]:\n"
        "    print('|')\n    train(sys.argv[1], name, 0)\n"
    )
    names = ["undisturbed", *KILLS]
    _, *told = ended(start("again.py", again, *names), 0).split("|")
    resumed = dict(zip(names, map(numbers, told), strict=True))
    return folder, killed, resumed


def test_undisturbed_run_takes_every_step(runs):
    assert runs[2]["undisturbed"] == list(range(1, 4 * STEPS + 1))


@pytest.mark.parametrize("name", KILLS)
def test_kill_comes_at_its_step(runs, name):
    assert runs[1][name] == list(range(1, KILLS[name][2] + 1))


@pytest.mark.parametrize("name", list(KILLS)[:2])
def test_resumed_run_ends_where_the_undisturbed_one_does(runs, name):
    folder, _, resumed = runs
    assert resumed[name] == list(range(KILLS[name][3], 4 * STEPS + 1))
    ends = [
        keras.models.load_model(folder / f"{which}.keras").get_weights()
        for which in (name, "undisturbed")
    ]
    assert all(map(np.array_equal, *ends))


def test_killed_between_weights_and_note_an_epoch_is_trained_twice(runs):
    _, _, resumed = runs
    first = KILLS["between_weights_and_note"][3]
    steps = resumed["between_weights_and_note"]
    assert steps == list(range(first, 5 * STEPS + 1))
