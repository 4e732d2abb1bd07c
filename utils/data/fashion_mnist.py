"""Fashion-MNIST, from a folder, Keras's cache, the network or a stand-in."""

import io
import os
import re
import zipfile
import zlib
from pathlib import Path

import numpy as np

from utils.data import download, formats, stand_in
from utils.data.files import DATA_DIR, damaged, read_bytes, unusable

STAND_IN_FILE = DATA_DIR / "fashion_mnist_stand_in.npz"
OFFICIAL_FILES = tuple(download.FASHION_MNIST_MD5)
KAGGLE_FILES = ("fashion-mnist_train.csv", "fashion-mnist_test.csv")

# The names that these files go by, as archives, browsers and systems leave
# them: a second copy's (1), but no half-finished download's .part.
_NAMES = {
    name: re.compile(
        re.sub("[-_]", "[-_. ]?", name.partition(".")[0])
        + r"[^.a-z]*(\.csv|\.tsv|\.txt)?(\.gz)?"
    )
    for name in (*OFFICIAL_FILES, *KAGGLE_FILES)
}
# How the training labels of MNIST begin: its files have the same names.
_DIGITS = [5, 0, 4, 1, 9, 2, 1, 3]
_STAND_IN_NOTICE = """\
What this is: images drawn from statistics of real garments, blurrier than
photographs. Everything in the lesson works on them, but an accuracy on them
is not a Fashion-MNIST accuracy. To get the real images, run this once while
you are online, or put the dataset's four files into data/fashion-mnist/
(data/README.md says where to find them).
"""


def load_fashion_mnist():
    """Load Fashion-MNIST, or its stand-in where there is no copy (lesson 8).

    Takes the first of these that is there, and prints which, with counts:

    - a folder or zip archive with the four official files or Kaggle's two,
      named by the environment variable ``FASHION_MNIST_DIR``, otherwise
      ``data/fashion-mnist/``;
    - the official files from Keras's cache, or downloaded into it;
    - the stand-in: images drawn from fitted statistics.

    Only files with the published MD5 are called Fashion-MNIST as published.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as from
        ``keras.datasets.fashion_mnist.load_data()``: uint8 images of shape
        (n, 28, 28), 0 = background to 255, and uint8 labels of shape (n,),
        0-9, which index ``FASHION_MNIST_CLASSES``.

    Raises:
        ValueError: for a damaged or unexpected file, which the message names.
        OSError: if the folder or a file in it is missing or cannot be read.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset
    for Benchmarking Machine Learning Algorithms" (2017), arXiv:1708.07747.
    """
    notice = ""
    folder = _given_folder()
    if folder is not None:
        name, data = load_folder(folder)
    else:
        try:
            contents = download.published_files()
            found = {path.name: [path] for path in contents}
            name, data = _load_set(found, contents.get)
        except ConnectionError as error:
            print(f"No copy of Fashion-MNIST: {error}.")
            name, data = "The stand-in for Fashion-MNIST", load_stand_in()
            notice = _STAND_IN_NOTICE
    (x_train, _), (x_test, _) = data
    print(f"{name}: {len(x_train):,} training, {len(x_test):,} test images.")
    print(notice, end="")
    return data


def _given_folder():
    """Return the folder that the user gives, or None."""
    given = os.environ.get("FASHION_MNIST_DIR", "").strip(" \t\r\n'\"")
    if given:
        folder = Path(os.path.expanduser(given))
        # a kernel may run in another folder than the Jupyter that started it
        return folder if os.path.exists(folder) else DATA_DIR.parent / folder
    folder = DATA_DIR / "fashion-mnist"
    # one that holds none of the files is as good as none
    return folder if os.path.exists(folder) and _find_files(folder) else None


def load_folder(folder):
    """Load the first intact set of files in a folder or zip archive.

    Official files come before Kaggle's, packed ones before unpacked, files of
    one folder before those of several, and of folders one whose name says
    fashion: sets of digits and letters have files of the same names.

    Returns:
        ``name, data``: what the files are, and as ``load_fashion_mnist``.
    """
    files = _find_files(folder)
    parents = sorted(
        dict.fromkeys(str(path.parent) for path in files),
        key=lambda parent: "fashion" not in parent.lower(),
    )
    groups = [[p for p in files if str(p.parent) == one] for one in parents]
    if len(groups) != 1:
        groups.append(files)
    errors = []  # each after the share of files that are missing
    for names in (OFFICIAL_FILES, KAGGLE_FILES):
        for group in groups:
            found = {name: _called(name, group) for name in names}
            missing = [name for name in names if not found[name]]
            try:
                if not missing:
                    return _load_set(found)
                what = f"{folder} lacks {', '.join(missing)}: put the four"
                also = f"or Kaggle's {' and '.join(KAGGLE_FILES)}"
                raise FileNotFoundError(f"{what} official files there, {also}")
            except (OSError, ValueError) as error:
                errors.append((len(missing) / len(names), error))
    raise min(errors, key=lambda pair: pair[0])[1]


def _called(name, paths):
    """Return the paths, packed first, whose names stand for ``name``."""
    found = [p for p in paths if _NAMES[name].fullmatch(p.name.lower())]
    return sorted(found, key=lambda p: not p.name.lower().endswith(".gz"))


def _find_files(folder, depth=3):
    """Return the dataset's files in a folder or zip archive, nearest first."""
    try:
        if isinstance(folder, Path) and zipfile.is_zipfile(folder):
            folder = zipfile.Path(folder)
        paths = sorted(folder.iterdir(), key=lambda p: (len(p.name), p.name))
        paths = [p for p in paths if not p.name.startswith((".", "__"))]
        inner = [p for p in paths if p.is_dir() or p.suffix.lower() == ".zip"]
    except Exception as error:  # zipfile has no common class of errors
        reason = getattr(error, "strerror", None) or error
        raise FileNotFoundError(
            f"cannot read {folder} as a folder or zip archive ({reason}): "
            "set FASHION_MNIST_DIR to a folder with the dataset's files"
        ) from error
    paths = [path for path in paths if path not in inner]
    files = [path for name in _NAMES for path in _called(name, paths)]
    problems = []
    for path in inner if depth else ():
        try:
            files += _find_files(path, depth - 1)
        except OSError as error:
            problems.append(error)
    if problems and not files:
        raise problems[0]
    return files


def _load_set(found, read=read_bytes):
    """Load the files of a dict from published names to lists of paths."""
    published, arrays = True, []
    for name, paths in found.items():
        content, parts = _first_intact(name, paths, read)
        published = published and download.is_published(name, content)
        arrays += parts
    x_train, y_train, x_test, y_test = arrays
    first, *_, last = found.values()
    if y_train[:8].tolist() == _DIGITS:
        raise unusable(first[0], "it belongs to MNIST: digits, not clothes")
    for x, y, paths in ((x_train, y_train, first), (x_test, y_test, last)):
        if len(x) == 0 or x.shape != (len(y), 28, 28) or y.max() > 9:
            what = f"its images are {x.shape}, labels {y.shape} "
            what += (
                f"up to {y.max(initial=0)}, not (n, 28, 28) and (n,) up to 9"
            )
            raise unusable(paths[0], what)
    if published:
        name = "Fashion-MNIST as published, checksums verified"
    else:
        checksum = 0
        for array in arrays:
            checksum = zlib.crc32(array, checksum)
        kind = "IDX" if len(found) == 4 else "CSV"
        name = f"{kind} files without Fashion-MNIST's published checksums"
        name += f" (content {checksum:08x})"
    return name, ((x_train, y_train), (x_test, y_test))


def _first_intact(name, paths, read):
    """Return the content, and its arrays, of the first path that holds one."""
    problems = []
    for path in paths:
        try:
            content = read(path)
            return content, formats.read_file(name, path, content)
        except (OSError, ValueError) as error:
            problems.append(error)
    raise problems[0]


def load_stand_in():
    """Sample the stand-in: balanced, the same images every time."""
    content = io.BytesIO(read_bytes(STAND_IN_FILE))
    try:
        statistics = dict(np.load(content))
        train = stand_in.sample(statistics, images_per_class=6_000, seed=1)
        test = stand_in.sample(statistics, images_per_class=1_000, seed=2)
    except Exception as error:  # of NumPy, zipfile and zlib, or of a shape
        raise damaged(STAND_IN_FILE, str(error)) from error
    return train, test
