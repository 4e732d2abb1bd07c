"""Lesson 12's own program goes on after a kill in the middle of a backup."""

import keras
import lessons
import numpy as np
import pytest
from keras import layers

from utils import workers

STEPS = 10  # an epoch, of four

# Put before the program: it is killed when its second backup has its weights,
# half of the file or all of it, and not yet the note of the epoch.
PLUG = """
import os, sys, keras

save_weights = keras.Model.save_weights
saved = []


def save_and_die(self, filepath, **options):
    save_weights(self, filepath, **options)
    saved.append(filepath)
    if len(saved) == 2:
        share = float(sys.argv[3])
        os.truncate(filepath, int(share * os.path.getsize(filepath)))
        os.kill(os.getpid(), 9)


if len(sys.argv) > 3:
    keras.Model.save_weights = save_and_die
"""


def program():
    """Return the lesson's function ``train``, its imports and a call."""
    [path] = lessons.find("resuming")
    sources = map(lessons.source, lessons.read(path)["cells"])
    [source] = [text for text in sources if text.startswith("def train(")]
    imports = "import keras, os, sys, numpy as np, tensorflow as tf\n\n"
    return f"{imports}{source}\n\ntrain(*sys.argv[1:3], 0)\n"


@pytest.mark.parametrize(
    ("share", "resumed_at", "epochs"),
    [
        (0.5, STEPS + 1, 4),  # from the backup before it
        (1, 2 * STEPS + 1, 5),  # the gap that the lesson names
    ],
)
def test_killed_while_a_backup_is_written(tmp_path, share, resumed_at, epochs):
    model = keras.Sequential([keras.Input((6,)), layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.save(tmp_path / "untrained.keras")
    rng = np.random.default_rng(0)
    x, y = rng.random((64 * STEPS, 6)), rng.integers(0, 3, 64 * STEPS)
    np.savez(tmp_path / "pictures.npz", x=x, y=y)
    script = tmp_path / "train.py"
    script.write_text(PLUG + program(), encoding="utf-8")

    [killed] = workers.run([script, tmp_path, "run", share])
    assert killed.how == "killed", killed.log
    assert len(killed.text.split()) == 2 * STEPS
    [resumed] = workers.run([script, tmp_path, "run"])
    assert resumed.how == "reached its end", resumed.log
    steps = [int(step) for step in resumed.text.split()]
    assert steps == list(range(resumed_at, epochs * STEPS + 1))
