"""Tables: breast cancer, half-moons, words, and how to split rows."""

import csv

import numpy as np

from utils.data.files import DATA_DIR, damaged, read_bytes

BREAST_CANCER_FILE = DATA_DIR / "breast_cancer.csv"
WORDS_FILE = DATA_DIR / "words.csv"
WORD_LANGUAGES = ("Dutch", "English", "French", "German", "Italian", "Spanish")


def load_breast_cancer():
    """Load the Breast Cancer Wisconsin (Diagnostic) table (lesson 4).

    Returns:
        ``x, y, feature_names``: float32 measurements of shape (569, 30),
        without a stated physical unit; uint8 labels of shape (569,),
        1 = malignant and 0 = benign; a tuple of 30 strings.

    Raises:
        ValueError: if the file, which the message names, is damaged.
        OSError: if there is no such file, or it cannot be read.

    Source: Wolberg, Mangasarian, Street and Street, "Breast Cancer Wisconsin
    (Diagnostic)" (1993), UCI Machine Learning Repository,
    doi:10.24432/C5DW2B, CC BY 4.0.
    """
    content = read_bytes(BREAST_CANCER_FILE)
    try:
        names, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        x = np.array([row[:-1] for row in rows], dtype="float32")
        malignant = [["B", "M"].index(row[-1]) for row in rows]
        if x.shape != (569, 30) or not np.isfinite(x).all():
            raise ValueError(f"it holds {x.shape} values, not (569, 30)")
    except (ValueError, IndexError, csv.Error) as error:
        raise damaged(BREAST_CANCER_FILE, str(error)) from error
    return x, np.array(malignant, dtype="uint8"), tuple(names[:-1])


def load_words():
    """Load words of six languages, without accents (lesson 16).

    Returns:
        Three pairs, for training, validation and the test: an array of
        strings of 4 to 12 letters a to z, language after language in
        alphabetical order, and uint8 labels of the same shape, an index into
        ``WORD_LANGUAGES``.  The shapes: (12000,), (3000,) and (3000,), as
        many words of each language.  No word is in two languages or parts,
        and no two parts have words that begin with the same four letters.

    Raises:
        ValueError: if the file, which the message names, is damaged.
        OSError: if there is no such file, or it cannot be read.

    Source: Robyn Speer, "wordfreq" 3.1.1 (2023), doi:10.5281/zenodo.7199437,
    whose lists are CC BY-SA 4.0; chosen by ``data/make_words.py``.
    """
    content = read_bytes(WORDS_FILE)
    parts = {"train": [], "validation": [], "test": []}
    try:
        _, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        for word, language, part in rows:
            if not (word.isascii() and word.isalpha() and word.islower()):
                raise ValueError(f"it holds the word {word!r}")
            parts[part].append((word, WORD_LANGUAGES.index(language)))
        if [len(part) for part in parts.values()] != [12000, 3000, 3000]:
            raise ValueError(f"it holds {len(rows)} words, not 18000")
    except (ValueError, KeyError, csv.Error) as error:
        raise damaged(WORDS_FILE, str(error)) from error
    return tuple(
        (
            np.array([word for word, _ in part]),
            np.array([label for _, label in part], dtype="uint8"),
        )
        for part in parts.values()
    )


def two_moons(n, noise, seed):
    """Generate points in two half-moons, one a class (lesson 4).

    Args:
        n: int, how many points; each class gets half, class 0 the odd one.
        noise: float, the standard deviation of the scatter, in the units of
            the plane (a moon's radius is 1).
        seed: int; the same seed gives the same points.

    Returns:
        ``x, y``: float32 points of shape (n, 2), uint8 labels of shape (n,),
        0 = the upper moon, 1 = the lower one, in random order.

    Raises:
        ValueError: if ``n`` is less than 2 or ``noise`` is negative.
    """
    if n < 2 or noise < 0:
        what = f"n >= 2 and noise >= 0, not {n} and {noise}"
        raise ValueError(f"two_moons needs {what}")
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    x = np.where(y[:, None] == 0, upper, lower)
    x = x + rng.normal(0, noise, (n, 2))
    return x.astype("float32"), y.astype("uint8")


def stratified_split(y, fraction, seed):
    """Split indices in two parts of the same class balance (lesson 4).

    Args:
        y: integer labels of shape (n,).
        fraction: share of each class, between 0 and 1, in the second part.
        seed: int; the same seed gives the same split.

    Returns:
        Two shuffled int64 arrays of indices into ``y``: no index is in both,
        and together they hold every index once.

    Raises:
        ValueError: if ``fraction`` is not between 0 and 1.
    """
    if not 0 < fraction < 1:
        raise ValueError(f"fraction must be between 0 and 1, not {fraction}")
    rng = np.random.default_rng(seed)
    parts = []
    for label in np.unique(y):
        index = rng.permutation(np.flatnonzero(y == label))
        cut = round(fraction * len(index))
        parts.append((index[cut:], index[:cut]))
    first, second = map(np.concatenate, zip(*parts, strict=True))
    return rng.permutation(first), rng.permutation(second)
