"""Lesson 11 measures, plots and packs what it says (see cells.py).

What its program makes of photos is in test_saving.py, too.
"""

import functools
import json
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from utils import data

run = functools.partial(cells.run, "11")


def digits(pictures):
    """Return all pixels in a row: mirrored, [[1, 2], [3, 4]] is 2143."""
    return "".join(map(str, np.ravel(pictures)))


class Network:
    """Finds a known share of sneakers, and keeps what it is told to do."""

    def __init__(self, name="", shares=()):
        self.name, self.shares, self.saved = name, shares, []

    def evaluate(self, x, y, verbose):
        assert y.tolist() == [7] * len(x)
        return [5.5, self.shares[digits(x)]]

    def fit(self, x, y, **options):
        self.fitted = digits(x), digits(y)

    def save(self, path):
        self.saved.append(path)

    def name_pictures(self, pictures, class_names):
        return f"{self.name}: {digits(pictures)}, {class_names}"


def test_9_000_are_trained_on_and_1_000_validated():
    rows = np.arange(12_000)
    names = run("x_train, x_val =", images=rows, labels=rows)
    for kind in "xy":
        assert names[f"{kind}_train"].tolist() == list(range(9_000))
        assert names[f"{kind}_val"].tolist() == list(range(9_000, 10_000))


def test_network_scales_raw_pictures_and_trains_on_training_rows(monkeypatch):
    fit = Mock()
    monkeypatch.setattr(keras.Sequential, "fit", fit)
    given = {"x_train": object(), "y_train": object()}
    x_val = np.full((3, 28, 28), 255, "uint8")
    names = run("layers.Rescaling", x_val=x_val, **given)
    assert fit.call_args.args == tuple(given.values())
    scale, *others = names["model"].layers
    assert np.allclose(scale(x_val), 1)
    kinds = [layers.Flatten, layers.Dense, layers.Dense]
    assert list(map(type, others)) == kinds


def test_what_was_loaded_is_compared(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    model, x_val = Network(), "validation pictures"

    def load(path):
        assert model.saved == [path]
        return {x_val: [[0.25, 0.625]]}.get

    monkeypatch.setattr(keras.models, "load_model", load)
    before = np.array([[0.5, 0.5]])
    names = {"model": model, "x_val": x_val, "probabilities": before}
    run("probabilities).max()", **names)
    assert capsys.readouterr().out == "0.25\n"


def test_training_sneakers_are_shown():
    x_train, y_train = np.arange(20), np.array([7, 1] * 10)
    plots = Mock()
    names = {"x_train": x_train, "y_train": y_train, "plots": plots}
    run("Five training sneakers", **names)
    shown, *_ = plots.plot_images.call_args.args
    assert shown.tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [(0.19, 0.51, "✓"), (0.21, 0.49, "✗ not on this run:")],
)
def test_validation_sneakers_are_mirrored(capsys, before, after, held):
    names = {
        "x_val": np.array([[[9, 9], [9, 9]], [[1, 2], [3, 4]]]),
        "y_val": np.array([0, 7]),
        "x_train": np.array([[[8, 8], [8, 8]], [[5, 6], [7, 8]]]),
        "y_train": np.array([3, 7]),
        "small": np.array([[[1, 0], [1, 0]]]),
        "class_names": "names",
        "name_pictures": Network.name_pictures,
        "model": Network("model", {"1234": 0.9, "2143": before}),
        "loaded": Network("loaded", {"1234": 0.8, "2143": after}),
    }
    names |= run("as they are ≈", **names)
    assert capsys.readouterr().out == (
        f"as they are ≈ 0.90\nmirrored ≈ {before}\n"
        "our photos, mirrored:\nmodel: 0101, names\n"
        f"{held} mirrored, fewer than one in five are found\n"
    )
    names |= run("x_both = ", **names)
    assert names["loaded"].fitted == ("8888567888886587", "3737")
    assert names["loaded"].saved == ["my_model/model.keras"]
    run("more than half are found", **names)
    assert capsys.readouterr().out == (
        f"mirrored ≈ {after}\n{held} mirrored, more than half are found\n"
        "loaded: 1010, names\n"
    )
    run("on_side = ", **names)
    assert capsys.readouterr().out == "loaded: 0011, names\n"


def test_card_tells_the_test_accuracy(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_model").mkdir()
    rows = {f"x_{part}": object() for part in ("train", "val", "test")}
    accuracies = zip(rows.values(), (0.1, 0.2, 0.87654), strict=True)
    names = rows | dict.fromkeys(("y_train", "y_val", "y_test"))
    names |= {"loaded": cells.Known(*accuracies), "recall": 0.3}
    names["model"] = cells.Known((rows["x_test"], 0.4))
    names |= run("test accuracy ≈", **names)
    assert capsys.readouterr().out == "test accuracy ≈ 0.877\n"
    run("card = {", class_names=["sock", "hat"], **names)
    card = json.loads((tmp_path / "my_model" / "card.json").read_text())
    assert card["test_accuracy"] == 0.877
    assert card["class_names"] == ["sock", "hat"]
    for words in ("(n, 28, 28)", "light on black", "0 to 255", "not scaled"):
        assert words in card["input"]
    assert "(n, 10)" in card["output"]
    assert "probabilities" in card["output"]
    assert "9,000" in card["data"]
    assert "Upright" in card["limits"]


def test_stranger_reads_an_error(tmp_path, capsys):
    (tmp_path / "predict.py").write_text("raise OSError('no photo')")
    run("def ask", received=tmp_path, paths=[])
    assert "no photo" in capsys.readouterr().out


def test_awkward_photos_are_what_they_are_called(tmp_path):
    photos = data.DATA_DIR / "photos"
    run("shirt.putalpha", photos=photos, received=tmp_path)
    alpha = np.asarray(Image.open(tmp_path / "transparent.png"))[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[200, 200] > 128  # the cloth
    bright, dark = (
        np.asarray(Image.open(at / name).convert("RGB"), float)
        for at, name in ((photos, "trousers.png"), (tmp_path, "dark.png"))
    )
    assert np.abs(dark - bright / 4).max() <= 1


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given")
    return cells.program("11", "predict.py", folder)


@pytest.mark.parametrize(("note", "turned"), [(6, -1), (8, 1)])
def test_hidden_black_is_white_and_a_note_is_obeyed(
    program, tmp_path, note, turned
):
    told = Image.Exif()
    told[0x0112] = note
    black, hidden, grey = [0, 0, 0, 255], [0, 0, 0, 0], [90, 90, 90, 255]
    photo = Image.fromarray(np.array([[black, hidden, grey]], "uint8"))
    photo.save(tmp_path / "photo.png", exif=told)
    opened = np.asarray(program.open_grey(tmp_path / "photo.png"))
    assert np.array_equal(opened, np.rot90([[0, 255, 90]], turned))


def test_unsure_below_six_tenths_or_of_nothing(program):
    rows = np.array([[0.39, 0.61], [0.59, 0.41], [0.41, 0.59], [0.1, 0.9]])
    model = Mock(predict=lambda pictures, verbose: rows)
    pictures = np.ones((4, 28, 28), "uint8")
    pictures[3] = 0
    answers = program.name_pictures(model, pictures, ["hat", "sock"])
    unsure = [f"unsure, perhaps {name}" for name in ("hat", "sock", "sock")]
    assert answers == ["sock", *unsure]


def test_background_is_what_the_upper_left_pixel_shows(program, tmp_path):
    photo = np.full((60, 60), 200, "uint8")
    photo[20:, 20:] = 20
    Image.fromarray(photo).save(tmp_path / "photo.png")
    assert program.prepare(tmp_path / "photo.png").min() > 200


def test_grains_of_a_large_dark_photo_are_no_garment(program, tmp_path):
    photo = np.full((560, 560), 20)
    photo[200:400, 100:500] = 90  # twice as wide as high
    photo += np.random.default_rng(0).integers(-15, 16, photo.shape)
    Image.fromarray(photo.astype("uint8")).save(tmp_path / "photo.png")
    small = program.prepare(tmp_path / "photo.png")
    assert small[8:20, 1:-1].min() > 150
    assert small[:6].max() == small[-6:].max() == 0
