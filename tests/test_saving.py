"""Lesson 11's program: photos made ready for the network, and what it says."""

import runpy

import cells
import numpy as np
import pytest
from PIL import Image

from utils import data

PHOTOS = data.DATA_DIR / "photos"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """Return predict.py, as the lesson's cells write it, as a module."""
    folder = tmp_path_factory.mktemp("given")
    return cells.program("saving_models", "predict.py", folder)


def save(path, pixels, **options):
    Image.fromarray(np.asarray(pixels, "uint8")).save(path, **options)
    return path


def garment(height, width, cloth=20, ground=200):
    """Return grey pixels: an L in cloth, with a margin of the ground."""
    pixels = np.full((height, width), ground)
    pixels[:, : width // 3] = pixels[-height // 3 :] = cloth
    return np.pad(pixels, 9, constant_values=ground)


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


@pytest.mark.parametrize("shape", [(30, 120), (120, 30), (50, 50), (12, 12)])
def test_garment_fills_the_picture_unstretched(program, tmp_path, shape):
    path = save(tmp_path / "photo.png", garment(*shape))
    small = program.prepare(path)
    assert (small.shape, small.dtype) == ((28, 28), np.uint8)
    rows, columns = (np.flatnonzero(small.max(axis=k) > 128) for k in (1, 0))
    assert max(len(rows), len(columns)) >= 27
    height, width = shape
    assert len(rows) / len(columns) == pytest.approx(height / width, rel=0.25)
    for place in (rows, columns):  # in the middle
        assert abs(place[0] - (27 - place[-1])) <= 1


@pytest.mark.parametrize(
    ("cloth", "ground"), [(20, 200), (200, 20), (3, 40), (200, 250), (0, 128)]
)
def test_every_background_turns_black(program, tmp_path, cloth, ground):
    path = save(tmp_path / "photo.png", garment(60, 60, cloth, ground))
    wanted = program.prepare(save(tmp_path / "dark.png", garment(60, 60)))
    assert np.abs(program.prepare(path) - wanted.astype(float)).max() <= 12


def test_noise_in_the_background_is_no_garment(program, tmp_path):
    noise = np.random.default_rng(0).integers(-9, 10, (78, 78))
    path = save(tmp_path / "photo.png", garment(60, 60) + noise)
    small = program.prepare(path)
    assert np.all(small[:, :9] > 128)
    assert np.all(small[:9, 12:] < 60)


def test_colour_hidden_by_transparency_stays_hidden(program, tmp_path):
    solid = garment(60, 60, cloth=255, ground=0)
    red = np.stack([np.full_like(solid, 200), 0 * solid, 0 * solid, solid], -1)
    path = save(tmp_path / "transparent.png", red)
    wanted = program.prepare(save(tmp_path / "dark.png", garment(60, 60)))
    assert np.abs(program.prepare(path) - wanted.astype(float)).max() <= 12


@pytest.mark.parametrize("name", ["phone.jpg", "phone.png"])
def test_note_turns_a_sideways_photo_upright(program, tmp_path, name):
    upright = garment(60, 90)
    note = Image.Exif()
    note[0x0112] = 6  # turn me clockwise
    path = save(tmp_path / name, np.rot90(upright), exif=note)
    wanted = program.prepare(save(tmp_path / "upright.png", upright))
    apart = np.abs(program.prepare(path) - wanted.astype(float))
    assert apart.mean() < 15  # of 255: edges may lie a pixel apart


def test_file_that_is_no_picture_is_named(program, tmp_path):
    (tmp_path / "letter.png").write_bytes(b"Dear reader")
    with pytest.raises(OSError, match=r"letter\.png"):
        program.prepare(tmp_path / "letter.png")


class Told:
    """A model that gives each picture the probabilities it is told."""

    def __init__(self, *probabilities):
        self.probabilities = np.array(probabilities)

    def predict(self, pictures, verbose):
        return self.probabilities[: len(pictures)]


def test_doubt_is_said_in_words(program, tmp_path):
    empty = program.prepare(save(tmp_path / "empty.png", [[7] * 9] * 9))
    full = np.full((28, 28), 9, "uint8")
    model = Told((0.3, 0.7), (0.55, 0.45), (0.99, 0.01))
    assert program.name_pictures(
        model, np.stack([full, full, empty]), ["hat", "sock"]
    ) == ["sock", "unsure, perhaps hat", "unsure, perhaps hat"]
