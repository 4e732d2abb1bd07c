"""Lesson 11's own layer and its photos, made ready for the network."""

import runpy

import keras
import lessons
import numpy as np
import pytest
from PIL import Image

from utils import data

PHOTOS = data.DATA_DIR / "photos"
WANTED = ("import h5py", "class DarkBackground", "def load_photo")


@pytest.fixture(scope="module")
def lesson():
    """Return the lesson's imports, its layer and its loader of photos."""
    [path] = lessons.find("saving_models")
    names = {}
    for cell in lessons.code_cells(lessons.read(path)):
        if any(text in cell.source for text in WANTED):
            exec(cell.source, names)
    return names


def save(path, pixels, **options):
    Image.fromarray(pixels.astype("uint8")).save(path, **options)
    return path


def test_photos_are_drawn_by_their_program(tmp_path):
    draw = runpy.run_path(PHOTOS / "draw.py")
    draw["draw"].__globals__["HERE"] = tmp_path
    draw["main"]()
    names = {path.name for path in PHOTOS.glob("*.png")}
    assert {path.name for path in tmp_path.iterdir()} == names
    for name in names:
        drawn, shipped = (
            np.asarray(Image.open(at / name).convert("RGB"), float)
            for at in (tmp_path, PHOTOS)
        )
        assert drawn.shape == shipped.shape
        assert np.abs(drawn - shipped).mean() < 1


def test_light_background_is_inverted_and_dark_one_kept(lesson):
    dark = np.full((1, 28, 28), 5, "uint8")
    dark[0, 8:20, 8:20] = 240
    dark[0, 0, 0] = 250  # one corner that is unlike the others
    both = np.concatenate([dark, 255 - dark])
    got = lesson["DarkBackground"]()(both)
    assert keras.backend.standardize_dtype(got.dtype) == "uint8"
    assert np.array_equal(got, np.concatenate([dark, dark]))


@pytest.mark.parametrize("shape", [(30, 120), (120, 30), (50, 50), (12, 12)])
def test_photo_is_padded_and_not_stretched(lesson, tmp_path, shape):
    photo = np.pad(np.full(shape, 20), 1, constant_values=200)
    small = lesson["load_photo"](save(tmp_path / "photo.png", photo))
    assert (small.shape, small.dtype) == ((28, 28), np.uint8)
    rows, columns = (np.flatnonzero(small.min(axis=k) < 110) for k in (1, 0))
    height, width = shape
    assert len(rows) / len(columns) == pytest.approx(height / width, rel=0.25)
    assert small[0, 0] > 110
    for place in (rows, columns):  # in the middle
        assert abs(place[0] - (27 - place[-1])) <= 1


def test_turned_phone_photo_is_set_upright(lesson, tmp_path):
    photo = np.repeat([255, 0], 20)[:, None].repeat(40, axis=1)
    orientation = Image.Exif()
    orientation[0x0112] = 6  # turn by 90 degrees: light above goes right
    path = save(tmp_path / "phone.png", photo, exif=orientation)
    assert np.all(lesson["load_photo"](path)[:, [2, -3]] == [0, 255])


def test_file_that_is_no_picture_is_named(lesson, tmp_path):
    (tmp_path / "letter.png").write_bytes(b"Dear reader")
    with pytest.raises(OSError, match=r"letter\.png"):
        lesson["load_photo"](tmp_path / "letter.png")
