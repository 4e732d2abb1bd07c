"""The course's data sets, from a folder, the network or a stand-in."""

import contextlib
import csv
import gzip
import hashlib
import os
import socket
import threading
import urllib.request
import zlib
from pathlib import Path

import numpy as np

from utils import stand_in

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
BREAST_CANCER_FILE = DATA_DIR / "breast_cancer.csv"

FASHION_MNIST_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

# Zalando Research publishes these MD5 checksums in the dataset's README,
# https://github.com/zalandoresearch/fashion-mnist
FASHION_MNIST_MD5 = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
KAGGLE_FILES = ("fashion-mnist_train.csv", "fashion-mnist_test.csv")

# Where keras.datasets.fashion_mnist downloads from and keeps its copy.
_ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_CACHE_SUBDIR = "datasets/fashion-mnist"
# Together these bound what a network that drops packets costs: 9 seconds.
_PROBE_SECONDS = 4
_STALL_SECONDS = 5

_STAND_IN_NOTICE = """\
What this is: images drawn from statistics of real garments, blurrier than
photographs. Everything in the lesson works on them, but an accuracy on them
is not a Fashion-MNIST accuracy. To get the real images, run this once with
a network, or put the dataset's four files into data/fashion-mnist/
(data/README.md says where to find them)."""


def load_fashion_mnist(source="auto"):
    """Load Fashion-MNIST, or its stand-in when there is no copy of it.

    Introduced in lesson 3.  Prints which source was used, with counts.

    Args:
        source: ``"directory"``: the folder in the environment variable
            ``FASHION_MNIST_DIR``, otherwise ``data/fashion-mnist/``, with
            the four official files or Kaggle's two CSV files;
            ``"official"``: the official files from Keras's cache, or
            downloaded into it, each verified against its published MD5;
            ``"stand-in"``: images drawn from fitted statistics;
            ``"auto"``: the first of these three that is there.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as from
        ``keras.datasets.fashion_mnist.load_data()``: uint8 images of shape
        (n, 28, 28), 0 = background to 255, and uint8 labels of shape (n,),
        0-9, which index ``FASHION_MNIST_CLASSES``.

    Raises:
        ValueError: for an unknown ``source``, or for a damaged file, which
            the message names.  Nothing is half-loaded.
        FileNotFoundError: if a folder that was asked for, or a file in it,
            is missing.
        ConnectionError: if ``source="official"`` and a download fails.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset
    for Benchmarking Machine Learning Algorithms" (2017), arXiv:1708.07747.
    """
    if source not in ("auto", "directory", "official", "stand-in"):
        raise ValueError(
            f"unknown source {source!r}: choose 'auto', 'directory', "
            "'official' or 'stand-in'"
        )
    folder, folder_name = _fashion_mnist_folder()
    if source == "auto" and folder is None:
        try:
            return load_fashion_mnist("official")
        except (ConnectionError, ValueError) as error:
            print(f"No copy of Fashion-MNIST: {error}.")
            return load_fashion_mnist("stand-in")
    if source in ("auto", "directory"):
        if folder is None:
            raise FileNotFoundError(
                "no folder to load from: set FASHION_MNIST_DIR, or make "
                "data/fashion-mnist/ and put the files there"
            )
        name, data = f"Fashion-MNIST from {folder_name}", load_folder(folder)
    elif source == "official":
        name, data = "Fashion-MNIST, checksums verified", _load_official()
    else:
        name, data = "The stand-in for Fashion-MNIST", _load_stand_in()
    (x_train, _), (x_test, _) = data
    print(f"{name}: {len(x_train):,} training, {len(x_test):,} test images.")
    if source == "stand-in":
        print(_STAND_IN_NOTICE)
    return data


def _fashion_mnist_folder():
    """Return the folder to load from, or None, and a name to print for it."""
    if os.environ.get("FASHION_MNIST_DIR"):
        return Path(os.environ["FASHION_MNIST_DIR"]), "FASHION_MNIST_DIR"
    folder = DATA_DIR / "fashion-mnist"
    return (folder if folder.exists() else None), "data/fashion-mnist"


def load_folder(folder):
    """Load the official files, unpacked or not, or Kaggle's CSV files."""
    try:
        found = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise FileNotFoundError(
            f"cannot read the folder {folder} ({error.strerror}): check its "
            "name and your permission, or unset FASHION_MNIST_DIR"
        ) from error
    official = {}
    for name in FASHION_MNIST_MD5:
        unpacked = name.removesuffix(".gz")
        if found & {name, unpacked}:
            official[name] = folder / (name if name in found else unpacked)
    if not official and found & set(KAGGLE_FILES):
        missing = sorted(set(KAGGLE_FILES) - found)
    else:
        missing = sorted(set(FASHION_MNIST_MD5) - set(official))
    if missing:
        raise FileNotFoundError(
            f"{folder} lacks {', '.join(missing)}: put the four official "
            f"files there, or Kaggle's {' and '.join(KAGGLE_FILES)}"
        )
    if official:
        return _read_official(official)
    return tuple(_read_kaggle_csv(folder / name) for name in KAGGLE_FILES)


def _read_official(paths):
    """Read the four files in ``paths``, a dict from official name to path."""
    parts = []
    for part in ("train", "t10k"):
        images = paths[f"{part}-images-idx3-ubyte.gz"]
        labels = paths[f"{part}-labels-idx1-ubyte.gz"]
        x, y = _read_idx(images), _read_idx(labels)
        _check_images_and_labels(x, y, images, labels)
        parts.append((x, y))
    return tuple(parts)


def _read_idx(path):
    """Read an IDX file of unsigned bytes, gzipped or not.

    The format: two zero bytes, a type byte (8 = unsigned byte), the number
    of axes, each axis's length as a big-endian 32-bit integer, the data.
    Source: http://yann.lecun.com/exdb/mnist/

    Returns:
        uint8 array of the shape that the file states.

    Raises:
        ValueError: if the file is truncated or is not such a file.
    """
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _damaged(
            path, f"it is not a whole gzip file ({error})"
        ) from error
    num_axes = 3 if "images" in path.name else 1
    magic = bytes([0, 0, 8, num_axes])
    header_size = 4 + 4 * num_axes
    if content[:4] != magic or len(content) < header_size:
        raise _damaged(
            path,
            f"it starts with {content[:4].hex() or 'nothing'} where the "
            f"magic number {magic.hex()} belongs",
        )
    shape = np.frombuffer(content[4:header_size], ">u4").astype(int)
    expected = header_size + int(np.prod(shape))
    if len(content) != expected:
        raise _damaged(
            path,
            f"it holds {len(content):,} bytes where its header announces "
            f"{expected:,}",
        )
    # a copy, because frombuffer's result cannot be written to
    return (
        np.frombuffer(content, "uint8", offset=header_size)
        .reshape(shape)
        .copy()
    )


def _read_kaggle_csv(path):
    """Read Kaggle's CSV: a header, then rows of a label and 784 pixels."""
    with open(path, encoding="utf-8", errors="replace") as lines:
        header = lines.readline().strip().replace('"', "").split(",")
        expected = ["label", *(f"pixel{i}" for i in range(1, 785))]
        if header != expected:
            missing = [name for name in expected if name not in header]
            raise _damaged(
                path,
                f"its header lacks the column {missing[0]}"
                if missing
                else "its columns are not label, pixel1, ..., pixel784",
            )
        try:
            rows = np.loadtxt(lines, delimiter=",", dtype="int16", ndmin=2)
        except ValueError as error:
            raise _damaged(path, str(error)) from error
    if rows.shape[1:] != (785,):
        raise _damaged(path, "it has no rows of 785 values under its header")
    if rows.min() < 0 or rows.max() > 255:
        raise _damaged(
            path,
            f"it has a value {rows[(rows < 0) | (rows > 255)][0]}, and "
            "pixels run from 0 to 255",
        )
    rows = rows.astype("uint8")
    x, y = rows[:, 1:].reshape(-1, 28, 28), rows[:, 0]
    _check_images_and_labels(x, y, path, path)
    return x, y


def _check_images_and_labels(x, y, images_path, labels_path):
    """Raise ValueError unless ``x`` and ``y`` are images and their labels."""
    if x.shape[1:] != (28, 28):
        raise _damaged(
            images_path, f"its images are {x.shape[1:]} in size, not (28, 28)"
        )
    if len(x) != len(y):
        raise _damaged(
            labels_path,
            f"it has {len(y):,} labels for the {len(x):,} images of "
            f"{images_path.name}",
        )
    if len(x) == 0:
        raise _damaged(images_path, "it holds no image")
    if y.max() > 9:
        raise _damaged(
            labels_path,
            f"it has a label {y.max()}, and labels run from 0 to 9",
        )


def _damaged(path, what):
    return ValueError(
        f"{path} is damaged: {what}. Delete it and get a fresh copy "
        "(data/README.md says where)"
    )


def _load_official():
    """Load the official files from Keras's cache, downloading if need be."""
    cache = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    with contextlib.suppress(OSError):  # get_file then takes a temporary one
        cache.mkdir(parents=True, exist_ok=True)
    paths = {name: cache / _CACHE_SUBDIR / name for name in FASHION_MNIST_MD5}
    missing = [name for name in paths if not _is_official(paths[name])]
    if missing and not _reachable(_ORIGIN + missing[0]):
        raise ConnectionError(
            "no network, or one that blocks the download"
            + "".join(
                f"; Keras's cached {name} is damaged"
                for name in missing
                if paths[name].exists()
            )
        )
    stall = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_STALL_SECONDS)
    try:
        for name in missing:
            paths[name] = _download(name, cache)
    finally:
        socket.setdefaulttimeout(stall)
    return _read_official(paths)


def _is_official(path):
    """Return whether ``path`` is there and has its published checksum."""
    if not path.exists():
        return False
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False)
    return md5.hexdigest() == FASHION_MNIST_MD5[path.name]


def _download(name, cache):
    """Download an official file into Keras's cache; return its path."""
    import keras

    try:
        path = keras.utils.get_file(
            name,
            origin=_ORIGIN + name,
            cache_dir=cache,
            cache_subdir=_CACHE_SUBDIR,
            file_hash=FASHION_MNIST_MD5[name],
            hash_algorithm="md5",
        )
    except ValueError as error:
        raise ValueError(
            f"the download of {name} does not match its published "
            "checksum: something on the way changed it"
        ) from error
    except Exception as error:  # what get_file raises for a URL
        raise ConnectionError(
            f"the download of {name} failed ({error})"
        ) from error
    return Path(path)


def _reachable(url):
    """Return whether ``url`` answers within ``_PROBE_SECONDS``.

    A thread, because looking a name up has no time limit of its own.
    """
    answered = threading.Event()

    def ask():
        request = urllib.request.Request(url, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=_PROBE_SECONDS):
                answered.set()
        except OSError:
            pass

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return answered.is_set()


def _load_stand_in():
    """Sample the stand-in: balanced, the same images every time."""
    with np.load(stand_in.STAND_IN_FILE) as statistics:
        statistics = dict(statistics)
    train = stand_in.sample(statistics, images_per_class=6_000, seed=1)
    test = stand_in.sample(statistics, images_per_class=1_000, seed=2)
    return train, test


def stratified_split(y, fraction, seed):
    """Split indices in two so that both parts have the same class balance.

    Introduced in lesson 2.

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
    first, second = [], []
    for label in np.unique(y):
        index = rng.permutation(np.flatnonzero(y == label))
        cut = round(fraction * len(index))
        first.append(index[cut:])
        second.append(index[:cut])
    return (
        rng.permutation(np.concatenate(first)),
        rng.permutation(np.concatenate(second)),
    )


def load_breast_cancer(path=BREAST_CANCER_FILE):
    """Load the Breast Cancer Wisconsin (Diagnostic) table.

    Introduced in lesson 2.

    Args:
        path: the CSV file; its header names 30 features and ``diagnosis``.

    Returns:
        ``x, y, feature_names``: float32 measurements of shape (569, 30),
        without a stated physical unit; uint8 labels of shape (569,),
        1 = malignant and 0 = benign; a tuple of 30 strings.

    Raises:
        ValueError: if the file is damaged: a column or row missing, a value
            that is no finite number, a diagnosis other than M or B.  The
            message names the file.
        FileNotFoundError: if there is no such file.

    Source: Wolberg, Mangasarian, Street and Street, "Breast Cancer Wisconsin
    (Diagnostic)" (1993), UCI Machine Learning Repository,
    doi:10.24432/C5DW2B, CC BY 4.0.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing: get a fresh copy of the course, which "
            "brings it"
        )
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        header, *rows = [row for row in csv.reader(file) if row] or [[]]
    if len(header) != 31 or header[-1] != "diagnosis":
        raise _damaged(
            path,
            f"it has {len(header)} columns, not 30 features and a diagnosis",
        )
    if len(rows) != 569:
        raise _damaged(path, f"it has {len(rows)} rows, not 569")
    for number, row in enumerate(rows, start=2):
        if len(row) != 31:
            raise _damaged(path, f"line {number} has {len(row)} values")
        if row[-1] not in ("M", "B"):
            raise _damaged(
                path,
                f"line {number} has the diagnosis {row[-1]!r}, not M or B",
            )
    try:
        x = np.array([row[:-1] for row in rows], dtype="float32")
    except ValueError as error:
        raise _damaged(path, str(error)) from error
    if not np.isfinite(x).all():
        line = 2 + int(np.argwhere(~np.isfinite(x))[0, 0])
        raise _damaged(path, f"line {line} has a value that is not finite")
    y = np.array([row[-1] == "M" for row in rows], dtype="uint8")
    return x, y, tuple(header[:-1])


def two_moons(n, noise, seed):
    """Generate points in two interleaved half-moons, one a class.

    Introduced in lesson 2.

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
        raise ValueError(
            f"two_moons needs n of 2 or more and noise of 0 or more, not "
            f"n={n} and noise={noise}"
        )
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(n) % 2)
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    x = np.where(y[:, None] == 0, upper, lower)
    x = x + rng.normal(0, noise, (n, 2))
    return x.astype("float32"), y.astype("uint8")
