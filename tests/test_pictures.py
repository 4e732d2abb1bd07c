"""A folder of pictures is read, or refused in a sentence."""

import pathlib
import sys
import unicodedata
import unittest.mock

import keras
import numpy as np
import pytest
from PIL import Image

from utils import pictures
from utils.predict import prepare


def _make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".icloud":
            path.touch()
            continue
        rng = np.random.default_rng(len(name))
        pixels = rng.integers(256, size=(20, 30, 3), dtype="uint8")
        Image.fromarray(pixels).save(path)


def _problems(path, monkeypatch):
    monkeypatch.setattr(pictures, "FEWEST", 0)
    *_, problems = pictures.read({"c": [path]})
    return problems


def test_finds_classes_and_leaves_out_what_systems_put_there(tmp_path):
    _make(tmp_path, "Größe 2/ü 1.png", "a/1.jpg")
    (tmp_path / "a" / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"x")
    for name in ("__MACOSX", "$RECYCLE.BIN/S-1", "@eaDir/1.jpg"):
        (tmp_path / name).mkdir(parents=True)
    found = pictures.find_classes(tmp_path)
    assert list(found) == ["Größe 2", "a"]
    assert [p.name for p in found["a"]] == ["1.jpg"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "no folder with files"),
        (["a/1.png"], "one class only, 'a'"),
        (["x/a/1.png", "x/b/1.png"], "'x' holds folders"),
        (["a/1.png", "a/new/2.png", "b/1.png"], "'a' holds folders"),
        (["a/1.png", "b/.1.icloud"], "'b' are in iCloud only"),
        (["1.png"], "no folder with files"),
    ],
)
def test_refuses_in_words_what_is_not_two_classes(tmp_path, names, words):
    _make(tmp_path, *names)
    with pytest.raises(ValueError, match=words):
        pictures.find_classes(tmp_path)


def test_refuses_a_file_and_a_class_without_pictures(tmp_path):
    _make(tmp_path, "a/1.png", "b/1.png", "c.zip.png")
    with pytest.raises(ValueError, match="is a file"):
        pictures.find_classes(tmp_path / "c.zip.png")
    (tmp_path / "ö").mkdir()
    with pytest.raises(ValueError, match="folder 'ö' is empty"):
        pictures.find_classes(tmp_path)


def test_a_link_to_nothing_is_a_problem(tmp_path, monkeypatch):
    _make(tmp_path, "a/1.png", "b/1.png")
    try:
        (tmp_path / "b" / "2.png").symlink_to(tmp_path / "absent.png")
    except OSError:
        pytest.skip("this account may not make links")
    _, link = pictures.find_classes(tmp_path)["b"]
    assert "No such file" in _problems(link, monkeypatch)["c/2.png"]


def test_says_that_there_is_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="no folder"):
        pictures.find_classes(tmp_path / "absent")


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "bmp", "gif"])
def test_a_file_cut_off_is_a_problem(tmp_path, ending, monkeypatch):
    _make(tmp_path, f"a.{ending}")
    path = tmp_path / f"a.{ending}"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert list(_problems(path, monkeypatch)) == [f"c/a.{ending}"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"<html>", "not a picture"),
        ("a.heic", b"1234", "export it as JPEG"),
        ("a.jpg", b"\0\0\0\x24ftypheic", "an iPhone's, which"),
        ("a.jpg", b"\0\0\0\x18ftypmp42", "a film"),
        pytest.param(
            *("\udce9.jpg", b"1", "not in UTF-8"),
            marks=pytest.mark.skipif(
                sys.platform == "darwin", reason="macOS has no such names"
            ),
        ),
    ],
)
def test_says_what_is_wrong_with_a_file(
    tmp_path, monkeypatch, name, content, words
):
    (tmp_path / name).write_bytes(content)
    assert words in _problems(tmp_path / name, monkeypatch)[f"c/{name}"]


def test_the_zeros_behind_half_a_jpeg_are_no_picture(tmp_path, monkeypatch):
    _make(tmp_path, "a.jpg")
    path = tmp_path / "a.jpg"
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(len(content) - half))
    assert list(_problems(path, monkeypatch)) == ["c/a.jpg"]


def test_says_that_a_file_is_not_here_or_too_large(tmp_path, monkeypatch):
    _make(tmp_path, "a.png")
    path = tmp_path / "a.png"
    with monkeypatch.context() as patch:
        patch.setattr(Image, "MAX_IMAGE_PIXELS", 9)
        assert "make it smaller" in _problems(path, patch)["c/a.png"]
    refuse = unittest.mock.Mock(side_effect=OSError(22, "Invalid argument"))
    monkeypatch.setattr(pathlib.Path, "read_bytes", refuse)
    problem = _problems(path, monkeypatch)["c/a.png"]
    assert problem == "not readable (Invalid argument): is it in a cloud only?"


def test_a_film_behind_a_photo_does_no_harm(tmp_path, monkeypatch):
    _make(tmp_path, "a.jpg")
    content = (tmp_path / "a.jpg").read_bytes()
    inner = b"\xff\xe2" + (2 + len(content)).to_bytes(2, "big") + content
    padded = content[:2] + inner + b"\xff" + content[2:]
    for film in (b"", b"MotionPhoto_Data\xff\xda"):
        (tmp_path / "a.jpg").write_bytes(padded + film)
        assert _problems(tmp_path / "a.jpg", monkeypatch) == {}
    (tmp_path / "a.jpg").write_bytes(padded[:-9] + bytes(9))
    assert "its end" in _problems(tmp_path / "a.jpg", monkeypatch)["c/a.jpg"]


def test_a_name_is_what_one_types_however_it_is_stored(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "FEWEST", 0)
    _make(tmp_path, unicodedata.normalize("NFD", "ü/é.png"))
    [folder] = tmp_path.iterdir()
    _, _, names, _ = pictures.read({folder.name: list(folder.iterdir())})
    assert names.tolist() == ["ü/é.png"]
    assert pictures._stored(tmp_path / names[0]).exists()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert pictures._stored(f"~/{names[0]}").exists()


def test_names_the_classes_that_are_too_small():
    with pytest.raises(ValueError, match="'b' has 5"):
        pictures.refuse_few(np.repeat([0, 1], [30, 5]), ["a", "b"])


def test_each_part_gets_as_many_of_each_class():
    y = np.repeat([0, 1], [10, 20])
    parts = pictures.make_parts(y, seed=1)
    assert np.bincount(parts[y == 0]).tolist() == [2] * 5
    assert np.bincount(parts[y == 1]).tolist() == [4] * 5


def _photos(seed, number=6):
    rng = np.random.default_rng(seed)
    coarse = rng.integers(256, size=(number, 11, 11, 3), dtype="uint8")
    return coarse.repeat(6, axis=1).repeat(6, axis=2)


def test_a_brighter_or_shifted_copy_is_near():
    x = _photos(1)
    x[1] = x[0] * 0.8
    x[3] = np.roll(x[2], 1, axis=1)
    apart = pictures.differences(x)
    assert apart[0, 1] < 0.1
    assert apart[2, 3] < apart[0, 2] / 2
    assert apart[0, 2] > 0.8
    np.testing.assert_allclose(apart, apart.T)


def test_compares_what_was_found_with_what_was_planted(tmp_path):
    (tmp_path / "a_planted.json").write_text(
        '{"corrupt": ["x/1", "x/2"], "duplicates": [["x/3", "x/4"]], '
        '"wrong_labels": ["x/5"]}'
    )
    found = (["x/1"], [("x/4", "x/3"), ("x/6", "x/7")], ["x/5", "x/8"])
    classes = {"x": [tmp_path] * 15, "y": [tmp_path] * 10}
    shares = pictures.shares_found(tmp_path / "a", *found, classes)
    assert shares == (0.5, 1, 1, 3 / 20)


def test_of_an_unknown_folder_no_share_is_known(tmp_path):
    shares = pictures.shares_found(tmp_path / "a", [], [], [], {})
    assert np.isnan(shares).all()


def test_a_page_names_the_classes(tmp_path):
    matrix = np.array([[3, 1], [0, 4]])
    card = {"class_names": ["Größe", "<b>"], "accuracy": "a < b"}
    pictures.write_page(tmp_path / "p.html", card, matrix)
    text = (tmp_path / "p.html").read_text("utf-8")
    assert "<td>Größe<td>4<td>75%" in text
    assert "&lt;b&gt;" in text
    assert "accuracy: a &lt; b" in text


def _model():
    parts = [keras.layers.GlobalAveragePooling2D(), keras.layers.Softmax()]
    return keras.Sequential([keras.Input((66, 66, 3)), *parts])


def test_a_packed_folder_answers_elsewhere(tmp_path):
    card = {"class_names": ["rot", "grün", "blau"]}
    pictures.pack(tmp_path / "here", _model(), card)
    (tmp_path / "here").rename(tmp_path / "anders wo")
    for name, colour in (("ä 1.png", "lime"), ("2.jpg", "blue")):
        Image.new("RGB", (40, 30), colour).save(tmp_path / name)
    (tmp_path / "3.jpg").write_bytes(b"no picture")
    names = ["ä 1.png", "2.jpg", "3.jpg"]
    asked = [tmp_path / name for name in names]
    first, second, third = pictures.ask(tmp_path / "anders wo", asked)
    assert first == "ä 1.png: grün (1.00)"
    assert second == "2.jpg: blau (1.00)"
    assert third.startswith("3.jpg: can't be opened")


def test_the_program_can_be_replaced_where_the_course_is_read_only(
    tmp_path, monkeypatch
):
    program = tmp_path / pictures.PROGRAM.name
    program.touch(mode=0o444)
    monkeypatch.setattr(pictures, "PROGRAM", program)
    pictures.pack(tmp_path / "out", _model(), {"class_names": ["a"]})
    assert (tmp_path / "out" / program.name).stat().st_mode & 0o200


def test_a_program_that_fails_is_quoted(tmp_path):
    (tmp_path / "predict.py").write_text("raise OSError('card.json')")
    with pytest.raises(RuntimeError, match=r"card\.json"):
        pictures.ask(tmp_path, [])


def test_a_program_that_ends_without_a_word_is_told_of(tmp_path):
    (tmp_path / "predict.py").write_text("import os; os._exit(9)")
    with pytest.raises(RuntimeError, match="ended with 9: is the memory"):
        pictures.ask(tmp_path, [])
    code = "print(ascii('ü')); import sys; sys.stderr.buffer.write(b'\\xfc')"
    (tmp_path / "predict.py").write_text(code)
    assert pictures.ask(tmp_path, []) == [r"'\xfc'"]


def _halves(mode):
    """Return a picture whose left half is dark and whose right half light."""
    grey = np.full((40, 60), 30, "uint8")
    grey[:, 30:] = 220
    if mode == "I;16":
        return Image.fromarray(grey.astype("uint16") * 257)
    if mode == "below 0":
        return Image.fromarray(grey.astype("float32") - 100)
    if mode == "nan":
        return Image.fromarray(np.where(grey < 99, np.nan, grey / 255.0))
    return Image.fromarray(grey).convert(mode)


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        *((mode, "png") for mode in ("1", "L", "LA", "P", "RGB", "I;16")),
        *((m, "tif") for m in ("F", "CMYK", "YCbCr", "LAB", "below 0", "nan")),
        *((mode, "jpg") for mode in ("L", "CMYK")),
        *(("P", ending) for ending in ("gif", "bmp")),
    ],
)
def test_prepares_what_pillow_opens(tmp_path, mode, ending):
    path = tmp_path / f"a.{ending}"
    _halves(mode).save(path)
    picture = prepare(path)
    assert picture.shape == (66, 66, 3)
    assert picture.dtype == "uint8"
    assert picture[33, 10].max() < 60
    assert picture[33, 55].min() > 190


# Notes in a file: to be turned by a quarter, clockwise; and, in the second, -1
# pixels in 0 inches, which Pillow reads and can't write.
NOTE = "1201 0300 01000000 06000000"
ODD = f"0200 {NOTE} 1a01 0a00 01000000 26000000 00000000 ffffffff 00000000"


@pytest.mark.parametrize("notes", [f"0100 {NOTE} 00000000", ODD])
def test_turns_upright(tmp_path, notes):
    exif = b"Exif\0\0II*\0\x08\0\0\0" + bytes.fromhex(notes)
    _halves("L").save(tmp_path / "a.jpg", exif=exif)
    turned = prepare(tmp_path / "a.jpg")
    assert turned[10, 33].max() < 60
    assert turned[55, 33].min() > 190


def test_takes_the_first_of_moving_pictures(tmp_path):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    assert prepare(tmp_path / "b.gif")[5, 5].tolist() == [255, 0, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (3000, 2)])
def test_prepares_pictures_of_any_shape(tmp_path, size):
    Image.new("RGB", size, "red").save(tmp_path / "a.png")
    assert prepare(tmp_path / "a.png").shape == (66, 66, 3)


def test_edges_do_not_depend_on_light_and_the_network_can_be_saved(tmp_path):
    network = pictures.edge_network()
    assert not network.trainable_weights
    x = _photos(3, 2)
    rows = network.predict(x, verbose=0)
    assert rows.shape == (2, 720)
    dark = network.predict(x // 2, verbose=0)
    assert np.corrcoef(rows[0, :672], dark[0, :672])[0, 1] > 0.98
    network.save(tmp_path / "edges.keras")
    again = keras.models.load_model(tmp_path / "edges.keras")
    np.testing.assert_allclose(again.predict(x, verbose=0), rows, atol=1e-5)
