"""The breast cancer table, the words, the half-moons, and the split."""

import re

import numpy as np
import pytest

from utils import data
from utils.data import tables


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Return the path of a copy, which is read in place of the table."""
    path = tmp_path / "copy.csv"
    path.write_bytes(tables.BREAST_CANCER_FILE.read_bytes())
    monkeypatch.setattr(tables, "BREAST_CANCER_FILE", path)
    return path


def test_table_has_its_rows_and_its_malignant_tumours():
    x, y, feature_names = data.load_breast_cancer()
    assert (x.shape, x.dtype) == ((569, 30), np.float32)
    assert (y.shape, y.dtype) == ((569,), np.uint8)
    assert np.bincount(y).tolist() == [357, 212]
    assert len(set(feature_names)) == 30
    # 1 is malignant: those tumours are the larger ones
    radius = x[:, feature_names.index("worst_radius")]
    assert radius[y == 1].mean() > 1.4 * radius[y == 0].mean()


def test_table_saved_by_a_spreadsheet(copy):
    original = data.load_breast_cancer()
    copy.write_text(copy.read_text(), encoding="utf-8-sig", newline="\r\n")
    assert all(map(np.array_equal, data.load_breast_cancer(), original))


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: text[: text.rindex("\n", 0, -1)],  # a row is missing
        lambda text: text.replace(",M", ",X", 1),
        lambda text: text.replace(",", ";"),
    ],
)
def test_damaged_table_is_named(copy, damage):
    copy.write_text(damage(copy.read_text()))
    match = re.escape(f"{copy} is damaged: ") + ".*fresh copy"
    with pytest.raises(ValueError, match=match):
        data.load_breast_cancer()


def test_missing_table_is_named(copy):
    copy.unlink()
    with pytest.raises(OSError, match=r"copy\.csv cannot be read"):
        data.load_breast_cancer()


def test_words_are_in_one_language_and_one_part():
    parts = data.load_words()
    for (words, labels), each in zip(parts, (2000, 500, 500), strict=True):
        assert words.shape == labels.shape == (6 * each,)
        assert labels.dtype == np.uint8
        assert np.bincount(labels).tolist() == [each] * 6
        assert all(re.fullmatch("[a-z]{4,12}", word) for word in words)
    everything = np.concatenate([words for words, _ in parts])
    assert len(set(everything)) == 18_000
    beginnings = [{word[:4] for word in words} for words, _ in parts]
    assert sum(map(len, beginnings)) == len(set().union(*beginnings))


def test_words_have_their_languages():
    words, labels = data.load_words()[0]
    language = dict(zip(words, labels, strict=True))
    for word, name in [("vrijdag", "Dutch"), ("colazione", "Italian")]:
        assert data.WORD_LANGUAGES[language[word]] == name


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[: text.rindex("\n", 0, -1) + 1],  # a word is missing
        lambda text: text.replace(",Dutch,", ",Klingon,", 1),
        lambda text: text.replace(",test", ",exam", 1),
        lambda text: text.replace("zonas", "zon4s", 1),
        lambda text: text.replace(",", ";"),
    ],
)
def test_damaged_words_are_named(tmp_path, monkeypatch, damage):
    path = tmp_path / "words.csv"
    path.write_text(damage(tables.WORDS_FILE.read_text()))
    monkeypatch.setattr(tables, "WORDS_FILE", path)
    match = re.escape(f"{path} is damaged: ") + ".*fresh copy"
    with pytest.raises(ValueError, match=match):
        data.load_words()


def test_two_moons_are_balanced_and_repeatable():
    x, y = data.two_moons(101, noise=0.1, seed=1)
    assert (x.shape, x.dtype, y.dtype) == ((101, 2), np.float32, np.uint8)
    assert np.bincount(y).tolist() == [51, 50]
    assert np.array_equal(x, data.two_moons(101, noise=0.1, seed=1)[0])
    assert not np.array_equal(x, data.two_moons(101, noise=0.1, seed=2)[0])


def test_two_moons_scatter_around_two_half_circles():
    clean, y = data.two_moons(2_000, noise=0, seed=1)
    upper, lower = clean[y == 0], clean[y == 1] - [1, 0.5]
    assert np.allclose(np.linalg.norm([*upper, *lower], axis=1), 1, atol=1e-5)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0).all()
    noisy, _ = data.two_moons(2_000, noise=0.2, seed=1)
    assert np.std(noisy - clean) == pytest.approx(0.2, rel=0.1)


@pytest.mark.parametrize(("n", "noise"), [(1, 0.1), (10, -0.1)])
def test_two_moons_refuses_nonsense(n, noise):
    with pytest.raises(ValueError, match="two_moons needs"):
        data.two_moons(n, noise, seed=1)


def test_stratified_split_keeps_the_balance_and_every_row():
    y = np.repeat([0, 1, 2], [100, 50, 10])
    splits = [data.stratified_split(y, 0.2, seed) for seed in (0, 0, 1)]
    assert sorted(np.concatenate(splits[0])) == list(range(160))
    assert np.bincount(y[splits[0][1]]).tolist() == [20, 10, 2]
    for part, same, different in zip(*splits, strict=True):
        assert np.array_equal(part, same)
        assert set(part) != set(different)
        assert (np.diff(y[part]) < 0).any()  # not class after class


@pytest.mark.parametrize("fraction", [0, 1, 20])
def test_stratified_split_refuses_a_bad_fraction(fraction):
    with pytest.raises(ValueError, match="between 0 and 1"):
        data.stratified_split(np.zeros(10), fraction, seed=0)
