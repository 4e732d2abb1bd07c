"""A folder of pictures is read, or refused in a sentence."""

import numpy as np
import pytest
from PIL import Image

from utils import pictures


def _make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(len(name))
        pixels = rng.integers(256, size=(20, 30, 3), dtype="uint8")
        Image.fromarray(pixels).save(path)


def _open(path):
    return np.asarray(Image.open(path).convert("RGB"))


def test_finds_classes_and_leaves_out_what_systems_put_there(tmp_path):
    _make(tmp_path, "Größe 2/ü 1.png", "a/1.jpg")
    (tmp_path / "a" / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "a" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    found = pictures.find_classes(tmp_path)
    assert list(found) == ["Größe 2", "a"]
    assert [p.name for p in found["a"]] == ["1.jpg"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "no folder with files"),
        (["a/1.png"], "one class only, 'a'"),
        (["x/a/1.png", "x/b/1.png"], "'x' holds folders"),
        (["1.png"], "no folder with files"),
    ],
)
def test_refuses_in_words_what_is_not_two_classes(tmp_path, names, words):
    _make(tmp_path, *names)
    with pytest.raises(ValueError, match=words):
        pictures.find_classes(tmp_path)


def test_says_that_there_is_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match="no folder"):
        pictures.find_classes(tmp_path / "absent")


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "bmp", "gif"])
def test_a_file_cut_off_is_a_problem(tmp_path, ending):
    _make(tmp_path, f"a.{ending}")
    path = tmp_path / f"a.{ending}"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    _, opened, problems = pictures.read([path], _open)
    assert not opened
    assert list(problems) == [path]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jpg", b"", "empty"),
        ("a.jpg", b"<html>", "not a picture"),
        ("a.heic", b"1234", "export it as JPEG"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    _, _, problems = pictures.read([tmp_path / name], _open)
    assert words in problems[tmp_path / name]


def test_the_zeros_behind_half_a_jpeg_are_no_picture(tmp_path):
    _make(tmp_path, "a.jpg")
    path = tmp_path / "a.jpg"
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(len(content) - half))
    assert list(pictures.read([path], _open)[2]) == [path]


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
    shares = pictures.shares_found(tmp_path / "a", *found, total=25)
    assert shares == (0.5, 1, 1, 3 / 20)


def test_of_an_unknown_folder_no_share_is_known(tmp_path):
    shares = pictures.shares_found(tmp_path / "a", [], [], [], total=9)
    assert np.isnan(shares).all()


def test_a_page_names_the_classes(tmp_path):
    matrix = np.array([[3, 1], [0, 4]])
    names = ["Größe", "<b>"]
    pictures.write_page(tmp_path / "p.html", names, matrix, ["Right"])
    text = (tmp_path / "p.html").read_text("utf-8")
    assert "<td>Größe<td>4<td>75%" in text
    assert "&lt;b&gt;" in text
