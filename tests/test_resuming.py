"""Lesson 12's own program goes on after a kill, also while it saves."""

import keras
import lessons
import numpy as np
from keras import layers

from utils import workers

STEPS = 10  # an epoch

# Put before the program: it is killed when half of its second file is
# written.
PLUG = """
import os, sys, keras

save = keras.Model.save
saved = []


def save_and_die(self, filepath):
    save(self, filepath)
    saved.append(filepath)
    if len(saved) == 2:
        os.truncate(filepath, os.path.getsize(filepath) // 2)
        os.kill(os.getpid(), 9)


if len(sys.argv) > 3:
    keras.Model.save = save_and_die
"""


def write_programs(folder):
    """Write the lesson's programs, the plug for a kill in front of one."""
    [path] = lessons.find("resuming")
    for name, text in lessons.programs(path).items():
        plug = PLUG if name == "parts.py" else ""
        (folder / name).write_text(plug + text, encoding="utf-8")


def test_killed_while_a_file_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where the program looks for its files
    model = keras.Sequential([keras.Input((6,)), layers.Dropout(0.5)])
    model.add(layers.Dense(3, "softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.save("run_0.keras")
    rng = np.random.default_rng(0)
    x, y = rng.random((128 * STEPS, 6)), rng.integers(0, 3, 128 * STEPS)
    np.savez("pictures.npz", x=x, y=y)
    write_programs(tmp_path)
    command = [tmp_path / "parts.py", "run", 0]

    [killed] = workers.run([*command, "killed"])
    assert killed.how == "killed", killed.log
    assert len(killed.text.split()) == 2 * STEPS
    [resumed] = workers.run(command)
    assert resumed.how == "reached its end", resumed.log
    steps = [int(step) for step in resumed.text.split()]
    assert steps == list(range(STEPS + 1, 3 * STEPS + 1))
