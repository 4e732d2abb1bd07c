"""Tables of numbers: breast cancer, half-moons, and how to split them."""

import csv

import numpy as np

from utils.data.files import DATA_DIR, damaged, read_text

BREAST_CANCER_FILE = DATA_DIR / "breast_cancer.csv"


def load_breast_cancer():
    """Load the Breast Cancer Wisconsin (Diagnostic) table (lesson 3).

    Returns:
        ``x, y, feature_names``: float32 measurements of shape (569, 30),
        without a stated physical unit; uint8 labels of shape (569,),
        1 = malignant and 0 = benign; a tuple of 30 strings.

    Raises:
        ValueError: if the file is damaged: a column or row missing, a value
            that is no finite number, a diagnosis other than M or B.  The
            message names the file.
        OSError: if there is no such file, or it cannot be read.

    Source: Wolberg, Mangasarian, Street and Street, "Breast Cancer Wisconsin
    (Diagnostic)" (1993), UCI Machine Learning Repository,
    doi:10.24432/C5DW2B, CC BY 4.0.
    """
    path = BREAST_CANCER_FILE
    try:
        lines = [row for row in csv.reader(read_text(path)) if row]
    except csv.Error as error:
        raise damaged(path, f"it is not a CSV file ({error})") from error
    header, *rows = lines or [[]]
    if len(header) != 31 or header[-1] != "diagnosis":
        what = f"it has {len(header)} columns, not 30 features and a diagnosis"
        raise damaged(path, what)
    if len(rows) != 569:
        raise damaged(path, f"it has {len(rows)} rows, not 569")
    for line, row in enumerate(rows, start=2):
        if len(row) != 31:
            raise damaged(path, f"line {line} has {len(row)} values")
        if row[-1] not in ("M", "B"):
            what = f"line {line} has the diagnosis {row[-1]!r}, not M or B"
            raise damaged(path, what)
    try:
        x = np.array([row[:-1] for row in rows], dtype="float32")
    except ValueError as error:
        raise damaged(path, str(error)) from error
    if not np.isfinite(x).all():
        line = 2 + int(np.argwhere(~np.isfinite(x))[0, 0])
        raise damaged(path, f"line {line} has a value that is not finite")
    y = np.array([row[-1] == "M" for row in rows], dtype="uint8")
    return x, y, tuple(header[:-1])


def two_moons(n, noise, seed):
    """Generate points in two half-moons, one a class (lesson 3).

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
    """Split indices in two parts of the same class balance (lesson 3).

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
