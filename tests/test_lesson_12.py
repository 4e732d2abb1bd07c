"""Lesson 12 compares and draws what it says, and its program dies as it says.

That the program survives a kill while it saves is in test_resuming.py, too.
"""

import functools
import itertools
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import cells
import keras
import lessons
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils import workers

run = functools.partial(cells.run, "12")

# Stands in for Keras, so that the process that kills itself starts at once.
KERAS = "class callbacks:\n    Callback = object\n"
TRAINING = """
import atexit
from types import SimpleNamespace

from plug import PullThePlug

atexit.register(print, "tidied up")
plug = PullThePlug()
for step in range(1, 6):
    optimizer = SimpleNamespace(iterations=step)
    plug.model = SimpleNamespace(optimizer=optimizer)
    plug.on_train_batch_end(step)
"""


def programs():
    [path] = lessons.find("resuming")
    return lessons.programs(path)


def test_network_takes_raw_pictures_and_drops_at_its_rate():
    network = run("def build_network")["build_network"](0.25)
    assert float(network.layers[0](255.0)) == pytest.approx(1)
    [rate] = [x.rate for x in network.layers if isinstance(x, layers.Dropout)]
    assert rate == 0.25


def test_accident_happens_at_step_75():
    accident = run("class BreakOff")["BreakOff"]()
    optimizer = SimpleNamespace()
    accident.set_model(SimpleNamespace(optimizer=optimizer))
    for optimizer.iterations in range(75):
        accident.on_train_batch_end(0)
    optimizer.iterations = 75
    with pytest.raises(MemoryError):
        accident.on_train_batch_end(0)


def test_largest_difference_has_no_sign():
    first = Mock(get_weights=lambda: [np.array([1.0, 2.0]), np.ones(1)])
    other = Mock(get_weights=lambda: [np.array([1.25, 2.5]), np.ones(1)])
    of = run("def largest_diff")["largest_difference_of"]
    assert of(first, other) == of(other, first) == 0.5


def test_what_broke_off_is_what_is_resumed(monkeypatch, capsys):
    monkeypatch.setattr(keras.utils, "clear_session", Mock())  # takes long
    trained = []

    def train(rate, callbacks):
        trained.append((rate, *callbacks))
        if "accident" in callbacks:
            raise MemoryError("full")

    names = {
        "train": train,
        "backup": lambda save_freq="epoch": f"backup each {save_freq}",
        "BreakOff": lambda: "accident",
    }
    names |= run("def break_off", **names)
    assert trained == [(0, "backup each epoch", "accident")]
    assert capsys.readouterr().out == "MemoryError: full\n"
    names |= run("def break_and_resume", **names)
    names["break_and_resume"](0.5, 20)
    backup = "backup each 20"
    assert trained[1:] == [(0.5, backup, "accident"), (0.5, backup)]


@pytest.mark.parametrize(
    ("apart", "held"), [(0.002, "✓"), (0.0004, "✗ not on this run:")]
)
def test_resumed_is_compared_with_unbroken(monkeypatch, capsys, apart, held):
    compared = []

    def differ(first, second):
        compared.append({first, second})
        return apart

    def break_and_resume(rate, save_freq):
        return rate, "broken off", save_freq

    monkeypatch.setattr(keras.models, "load_model", lambda path: path.name)
    names = {
        "folder": Path("folder"),
        "train": lambda rate, callbacks: (rate, *callbacks),
        "backup": lambda: "backup",
        "break_and_resume": break_and_resume,
        "largest_difference_of": differ,
    }
    run("largest_difference = ", **names)
    run("dropout_difference = ", **names)
    last = run("shuffled_difference = ", **names)
    rate, *_ = max(compared[1])
    assert rate > 0
    assert compared == [
        {(0,), (0, "backup")},
        {(rate,), (rate, "broken off", "epoch")},
        {"steady_3.keras", "survivor_3.keras"},
    ]
    assert last["survivor_network"] == "survivor_3.keras"
    assert capsys.readouterr().out == (
        f"largest difference: {apart}\nlargest difference ≈ {apart:.3f}\n"
        f"{held} they are not the same network\nlargest difference: {apart}\n"
    )


def test_plug_kills_the_process_which_tidies_nothing_up(tmp_path):
    files = {"keras.py": KERAS, "training.py": TRAINING} | programs()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [tmp_path / "training.py", "run"]
    # buffered, so that only flush saves what was printed
    [killed] = workers.run([*command, 3], [{"PYTHONUNBUFFERED": ""}])
    assert killed.how == "killed", killed.log
    assert killed.text.split("\n") == ["1", "2", "3", ""]
    [unharmed] = workers.run([*command, 0])
    assert unharmed.text.split("\n") == [*"12345", "tidied up", ""]


def test_part_seeds_loads_trains_and_saves_under_another_name(
    tmp_path, monkeypatch
):
    done = []

    class Network:
        def __init__(self, path):
            assert Path(path).exists()
            done.append(path)

        def fit(self, x, y, callbacks, shuffle=True, **options):
            assert callbacks == ["plug"]
            assert shuffle
            done.append("fit")

        def save(self, path):
            assert not path.startswith("run")
            Path(path).touch()
            done.append("save")

    monkeypatch.chdir(tmp_path)
    Path("run_0.keras").touch()
    np.savez("pictures.npz", x=[], y=[])
    plug = SimpleNamespace(PullThePlug=lambda: "plug")
    monkeypatch.setitem(sys.modules, "plug", plug)
    monkeypatch.setattr(sys, "argv", ["parts.py", "run", "0"])
    monkeypatch.setattr(keras.utils, "set_random_seed", done.append)
    monkeypatch.setattr(keras.models, "load_model", Network)
    monkeypatch.setattr(tf.config, "set_visible_devices", Mock())
    exec(programs()["parts.py"], {})
    Path("run_3.keras").unlink()
    exec(programs()["parts.py"], {})
    assert Path("run_3.keras").exists()
    parts = [[k, f"run_{k}.keras", "fit", "save"] for k in (0, 1, 2, 2)]
    assert done == list(itertools.chain(*parts))


def test_both_trainings_start_with_the_same_dropout(tmp_path):
    rates = {}

    def build(rate):
        return Mock(save=lambda path: rates.update({path.name: rate}))

    names = {"folder": tmp_path, "build_network": build}
    run("np.savez", x_train=[1, 2], y_train=[3, 4], **names)
    assert rates.keys() == {"steady_0.keras", "survivor_0.keras"}
    assert rates["steady_0.keras"] == rates["survivor_0.keras"] > 0


def test_error_of_a_process_is_shown(tmp_path):
    run_program = run("def run_program", folder=tmp_path)["run_program"]
    (tmp_path / "parts.py").write_text("raise OSError('disk full')")
    with pytest.raises(RuntimeError, match="disk full"):
        run_program("survivor", plug=0)


def test_second_run_of_the_cell_begins_anew(tmp_path):
    for name in ("survivor_0.keras", "survivor_1.keras", "steady_3.keras"):
        (tmp_path / name).touch()
    names = {"run_program": Mock(), "plots": Mock(), "folder": tmp_path}
    run("plots.plot_runs", **names)
    assert [path.name for path in tmp_path.iterdir()] == ["survivor_0.keras"]


def test_keras_refuses_the_gifts_for_what_is_in_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"folder": Path("my_training")}
    names["folder"].mkdir()
    names = run("def trap", "innocent = ", "bias = ", **names)
    with pytest.raises(ValueError, match="safe_mode"):
        run('load_model(folder / "gift.keras")', **names)
    with pytest.raises(ValueError, match=r"diary\.txt"):
        run("innocent.load_weights", **names)


def test_phone_is_measured_beside_its_network(monkeypatch, capsys):
    # these cells stand under On your own
    monkeypatch.setattr(lessons, "code_before_exercises", lessons.code_cells)
    computer, phone = np.eye(2)[[[1, 1, 1, 1, 1, 0], [1, 1, 0, 0, 0, 1]]]
    names = {
        "x_test": np.zeros((6, 28, 28), "uint8"),
        "y_test": np.zeros(6),
        "survivor_network": Mock(predict=lambda x, verbose: computer),
        "phone": lambda pictures: {"output_0": phone},
    }
    names |= run("phone_accuracy = ", **names)
    run("became ≈", **names)
    assert capsys.readouterr().out == (
        "accuracy ≈ 0.167 became ≈ 0.500\n"
        "≈ 4 pictures changed their class\n"
        "✗ not on this run: the accuracy moved by less than a point\n"
        "✓ a probability moved by 0.001 or more\n"
    )
