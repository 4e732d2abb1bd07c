"""Lesson 4: kills survived, a trap that stays shut, photos made ready."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from PIL import Image

from utils import data

ROOT = Path(__file__).resolve().parent.parent
LESSON = ROOT / "notebooks" / "04_saving_models.ipynb"
PHOTOS = data.DATA_DIR / "photos"


def source_with(text):
    """Return the one code cell of the lesson that contains a text."""
    cells = nbformat.read(LESSON, as_version=4).cells
    (source,) = (
        cell.source
        for cell in cells
        if cell.cell_type == "code" and text in cell.source
    )
    return source


@pytest.fixture(scope="module")
def lesson():
    """Return the lesson's imports and the functions under test."""
    names = {"Path": Path}
    for text in (
        "import h5py",
        "def booby_trap",
        "def load_photo",
        "def dark_background",
        "def to_28",
    ):
        exec(compile(source_with(text), LESSON.name, "exec"), names)
    return names


# --- kills: 4 epochs of 10 batches, the lesson's own program ---------------

STEPS = 10

# put before the program: it is killed at a step, or while a backup's weights
# are being written, or right after they were
PLUG = """
import builtins, os, signal

import h5py, keras

step, array, backup = {step}, {array}, {backup}


def pull():
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def print(done, flush):
    builtins.print(done, flush=flush)
    if done == step:
        pull()


written = {{"backups": 0, "arrays": 0}}
create_dataset = h5py.Group.create_dataset
save_weights = keras.Model.save_weights


def create_and_pull(self, *args, **options):
    created = create_dataset(self, *args, **options)
    written["arrays"] += 1
    if (written["backups"] + 1, written["arrays"]) == (backup, array):
        pull()
    return created


def save_and_pull(self, *args, **options):
    save_weights(self, *args, **options)
    written["backups"] += 1
    written["arrays"] = 0
    if (written["backups"], array) == (backup, None):
        pull()


h5py.Group.create_dataset = create_and_pull
keras.Model.save_weights = save_and_pull

"""
# behind the program: run it for each name
RUN = """
import sys

folder, *names = sys.argv[1:]
for name in names:
    sys.stdout.write(f"run {name}\\n")
    try:
        train(folder, name)
    except SystemExit as end:
        sys.stdout.write(f"{end}\\n")
"""
NEVER = {"step": None, "array": None, "backup": None}
KILLS = {
    "first_epoch": {**NEVER, "step": 4},
    "middle": {**NEVER, "step": 25},
    "in_a_backup": {**NEVER, "array": 5, "backup": 2},
    "between_weights_and_note": {**NEVER, "backup": 2},
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run the program killed, then undisturbed and started again."""
    import keras
    from keras import layers

    folder = tmp_path_factory.mktemp("runs")
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((28, 28), dtype="uint8"),
            layers.Flatten(),
            layers.Dense(8, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    (folder / "architecture.json").write_text(model.to_json())
    rng = np.random.default_rng(0)
    np.savez(
        folder / "part.npz",
        x=rng.integers(0, 256, (64 * STEPS, 28, 28), dtype=np.uint8),
        y=rng.integers(0, 10, 64 * STEPS),
    )
    program = source_with("def train(") + RUN

    def start(script, plug, *names):
        (folder / script).write_text(plug + program)
        return subprocess.Popen(
            [sys.executable, folder / script, folder, *names],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "-1"},
        )

    victims = {
        name: start(f"{name}.py", PLUG.format(**kill), name)
        for name, kill in KILLS.items()
    }
    killed = {
        name: (process.communicate(timeout=300)[0], process.returncode)
        for name, process in victims.items()
    }
    backups = {
        name: {path.name for path in (folder / name).glob("*")}
        for name in KILLS
    }
    # one process for the rest: starting TensorFlow costs the most
    again = start("again.py", "", "undisturbed", *KILLS)
    stdout, stderr = again.communicate(timeout=300)
    assert again.returncode == 0, stderr
    told = dict(
        part.split("\n", 1) for part in stdout.split("run ") if part.strip()
    )
    return folder, killed, backups, told


def layer_weights(path):
    import h5py

    with h5py.File(path) as file:
        found = {}
        file["layers"].visititems(
            lambda name, item: (
                found.update({name: item[()]})
                if isinstance(item, h5py.Dataset)
                else None
            )
        )
    assert len(found) == 4
    return found


def steps_from(first):
    return [str(step) for step in range(first, 4 * STEPS + 1)]


def test_undisturbed_run_takes_every_step(runs):
    _, _, _, told = runs
    assert told["undisturbed"].split() == steps_from(1)


@pytest.mark.parametrize("name", KILLS)
def test_the_kill_is_a_kill(runs, name):
    _, killed, _, _ = runs
    stdout, code = killed[name]
    assert code == -getattr(signal, "SIGKILL", -signal.SIGTERM)
    latest = KILLS[name]["step"] or KILLS[name]["backup"] * STEPS
    assert stdout.split()[-1] == str(latest)


@pytest.mark.parametrize(
    ("name", "epochs_kept"),
    [("first_epoch", 0), ("middle", 2), ("in_a_backup", 1)],
)
def test_resumed_run_ends_where_the_undisturbed_one_does(
    runs, name, epochs_kept
):
    folder, _, _, told = runs
    assert told[name].split() == steps_from(epochs_kept * STEPS + 1)
    end = layer_weights(folder / f"{name}.weights.h5")
    for key, value in layer_weights(folder / "undisturbed.weights.h5").items():
        assert np.array_equal(end[key], value)


def test_kill_in_a_backup_leaves_the_one_before(runs):
    _, _, backups, _ = runs
    assert backups["first_epoch"] == set()
    assert "latest.weights.h5.bkp" in backups["in_a_backup"]


# Three gaps in Keras's backup, which the lesson names.


def test_epoch_trained_twice_is_noticed(runs):
    folder, _, _, told = runs
    name = "between_weights_and_note"
    assert "an epoch was trained twice: start afresh" in told[name]
    assert not (folder / f"{name}.weights.h5").exists()


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("latest.weights.h5", OSError),  # and there is none before it
        ("training_metadata.json", json.JSONDecodeError),
    ],
)
def test_first_backup_or_note_cut_off_is_an_error(
    lesson, tmp_path, file, error
):
    keras = lesson["keras"]
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")

    def fit():
        backup = keras.callbacks.BackupAndRestore(
            tmp_path, double_checkpoint=True, delete_checkpoint=False
        )
        rows = np.zeros((4, 2)), np.zeros(4)
        model.fit(*rows, verbose=0, callbacks=[backup])

    fit()
    whole = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(error):
        fit()


# --- the trap --------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_trap_does_not_go_off(lesson, tmp_path, suffix):
    keras = lesson["keras"]
    mark = tmp_path / "mark"
    trap = keras.Sequential(
        [keras.Input((28, 28)), lesson["booby_trap"](str(mark))]
    )
    trap.save(tmp_path / f"gift{suffix}")
    mark.unlink(missing_ok=True)
    with pytest.raises(ValueError, match="Lambda"):
        keras.models.load_model(tmp_path / f"gift{suffix}")
    assert not mark.exists()
    # and it is a real one
    keras.models.load_model(tmp_path / f"gift{suffix}", safe_mode=False)(
        np.zeros((1, 28, 28), "float32")
    )
    assert mark.exists()


# --- photos ----------------------------------------------------------------


def test_photos_are_drawn_by_their_program(tmp_path):
    spec = importlib.util.spec_from_file_location("draw", PHOTOS / "draw.py")
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    draw.HERE = tmp_path
    draw.main()
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {path.name for path in PHOTOS.glob("*.png")}
    for name in names:
        drawn, shipped = (
            np.asarray(Image.open(at / name).convert("RGB"), dtype=float)
            for at in (tmp_path, PHOTOS)
        )
        assert drawn.shape == shipped.shape
        assert np.abs(drawn - shipped).mean() < 1


def test_light_background_is_inverted_and_dark_one_kept(lesson):
    dark_background = lesson["dark_background"]
    light = np.full((9, 9), 250, np.uint8)
    light[3:6, 3:6] = 40
    assert dark_background(light)[0, 0] == 5
    assert dark_background(light)[4, 4] == 215
    assert np.array_equal(dark_background(255 - light), 255 - light)


@pytest.mark.parametrize("shape", [(30, 120), (120, 30), (50, 50), (12, 12)])
def test_picture_is_padded_and_not_stretched(lesson, shape):
    height, width = shape
    small = lesson["to_28"](np.pad(np.full(shape, 200, np.uint8), 1))
    assert (small.shape, small.dtype) == ((28, 28), np.uint8)
    rows, columns = (np.flatnonzero(small.max(axis=k) > 100) for k in (1, 0))
    seen = len(rows) / len(columns)
    assert seen == pytest.approx(height / width, rel=0.2)
    assert small[0, 0] < 60


def test_turned_phone_photo_is_set_upright(lesson, tmp_path):
    picture = Image.fromarray(np.zeros((20, 40), np.uint8))
    exif = picture.getexif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    picture.save(tmp_path / "phone.jpg", exif=exif)
    assert lesson["load_photo"](tmp_path / "phone.jpg").shape == (40, 20)


def test_file_that_is_no_picture_is_named(lesson, tmp_path):
    path = tmp_path / "letter.png"
    path.write_text("Dear reader")
    with pytest.raises(ValueError, match=r"letter\.png cannot be read: give"):
        lesson["load_photo"](path)
