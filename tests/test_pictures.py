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
