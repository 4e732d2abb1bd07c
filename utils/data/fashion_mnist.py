"""Fashion-MNIST, from a folder, Keras's cache, the network or a stand-in."""

import contextlib
import gzip
import hashlib
import http.client
import io
import math
import os
import threading
import zipfile
import zlib
from pathlib import Path
from urllib.request import Request, urlopen

import numpy as np

from utils.data import stand_in
from utils.data.files import DATA_DIR, damaged, read_bytes, read_text

STAND_IN_FILE = DATA_DIR / "fashion_mnist_stand_in.npz"

FASHION_MNIST_CLASSES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
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
_CACHE = "datasets/fashion-mnist"
# Together these bound what a network that drops packets costs: 9 seconds.
_PROBE_SECONDS = 4
_STALL_SECONDS = 5

_STAND_IN_NOTICE = """\
What this is: images drawn from statistics of real garments, blurrier than
photographs. Everything in the lesson works on them, but an accuracy on them
is not a Fashion-MNIST accuracy. To get the real images, run this once with
a network, or put the dataset's four files into data/fashion-mnist/
(data/README.md says where to find them).
"""


def load_fashion_mnist():
    """Load Fashion-MNIST, or its stand-in where there is no copy (lesson 5).

    Takes the first of these that is there, and prints which, with counts:

    - the folder in the environment variable ``FASHION_MNIST_DIR``, otherwise
      ``data/fashion-mnist/``, with the four official files or Kaggle's two
      CSV files;
    - the official files from Keras's cache, or downloaded into it, each
      verified against its published MD5;
    - the stand-in: images drawn from fitted statistics.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as from
        ``keras.datasets.fashion_mnist.load_data()``: uint8 images of shape
        (n, 28, 28), 0 = background to 255, and uint8 labels of shape (n,),
        0-9, which index ``FASHION_MNIST_CLASSES``.

    Raises:
        ValueError: for a damaged file, which the message names.  Nothing is
            half-loaded.
        OSError: if the folder or a file in it is missing
            (``FileNotFoundError``) or cannot be read.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset
    for Benchmarking Machine Learning Algorithms" (2017), arXiv:1708.07747.
    """
    given = os.environ.get("FASHION_MNIST_DIR")
    folder = Path(given or DATA_DIR / "fashion-mnist")
    notice = ""
    if given or folder.exists():
        where = "FASHION_MNIST_DIR" if given else "data/fashion-mnist"
        name, data = f"Fashion-MNIST from {where}", load_folder(folder)
    else:
        try:
            name, data = "Fashion-MNIST, checksums verified", load_official()
        except (ConnectionError, ValueError) as error:
            print(f"No copy of Fashion-MNIST: {error}.")
            name, data = "The stand-in for Fashion-MNIST", load_stand_in()
            notice = _STAND_IN_NOTICE
    (x_train, _), (x_test, _) = data
    print(f"{name}: {len(x_train):,} training, {len(x_test):,} test images.")
    print(notice, end="")
    return data


def load_folder(folder):
    """Load the official files, unpacked or not, or Kaggle's CSV files."""
    try:
        found = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise FileNotFoundError(
            f"cannot read the folder {folder} ({error.strerror}): put the "
            "dataset's files there, or set FASHION_MNIST_DIR to their folder"
        ) from error
    official = [
        unpacked if (unpacked := name.removesuffix(".gz")) in found else name
        for name in FASHION_MNIST_MD5
    ]
    kaggle = found & {*KAGGLE_FILES} and not found & {*official}
    names = KAGGLE_FILES if kaggle else official
    missing = [name for name in names if name not in found]
    if missing:
        raise FileNotFoundError(
            f"{folder} lacks {', '.join(missing)}: put the four official "
            f"files there, or Kaggle's {' and '.join(KAGGLE_FILES)}"
        )
    if kaggle:
        return tuple(_read_kaggle_csv(folder / name) for name in names)
    return _read_official({folder / n: read_bytes(folder / n) for n in names})


def _read_official(contents):
    """Read the four files: a dict from path to content, in MD5's order."""
    arrays = [_read_idx(*item) for item in contents.items()]
    for part in (0, 2):
        _check_images_and_labels(
            *arrays[part : part + 2], *list(contents)[part : part + 2]
        )
    return tuple(arrays[:2]), tuple(arrays[2:])


def _read_idx(path, content):
    """Read the content of an IDX file of unsigned bytes, gzipped or not.

    The format: two zero bytes, a type byte (8 = unsigned byte), the number
    of axes, each axis's length as a big-endian 32-bit integer, the data.
    Source: http://yann.lecun.com/exdb/mnist/
    """
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            what = f"it is not a whole gzip file ({error})"
            raise damaged(path, what) from error
    num_axes = 3 if "images" in path.name else 1
    magic = bytes([0, 0, 8, num_axes])
    header_size = 4 + 4 * num_axes
    if content[:4] != magic or len(content) < header_size:
        start = content[:4].hex() or "nothing"
        what = f"it starts with {start}, not the magic number {magic.hex()}"
        raise damaged(path, what)
    shape = np.frombuffer(content[4:header_size], ">u4").tolist()
    expected = header_size + math.prod(shape)
    if len(content) != expected:
        what = f"it holds {len(content):,} bytes, not {expected:,}"
        raise damaged(path, what)
    # a copy, because frombuffer's result cannot be written to
    pixels = np.frombuffer(content, "uint8", offset=header_size)
    return pixels.reshape(shape).copy()


def _read_kaggle_csv(path):
    """Read Kaggle's CSV: a header, then rows of a label and 784 pixels."""
    with read_text(path) as lines:
        header = lines.readline().strip().replace('"', "").split(",")
        expected = ["label", *(f"pixel{i}" for i in range(1, 785))]
        if header != expected:
            missing = [name for name in expected if name not in header]
            what = "its columns are not label, pixel1, ..., pixel784"
            if missing:
                what = f"its header lacks the column {missing[0]}"
            raise damaged(path, what)
        try:
            rows = np.loadtxt(lines, delimiter=",", dtype="int16", ndmin=2)
        except ValueError as error:
            raise damaged(path, str(error)) from error
    if rows.shape[1:] != (785,):
        raise damaged(path, "it has no rows of 785 values under its header")
    if rows.min() < 0 or rows.max() > 255:
        values = f"from {rows.min()} to {rows.max()}"
        raise damaged(path, f"its values run {values}, not from 0 to 255")
    rows = rows.astype("uint8")
    x, y = rows[:, 1:].reshape(-1, 28, 28), rows[:, 0]
    _check_images_and_labels(x, y, path, path)
    return x, y


def _check_images_and_labels(x, y, images_path, labels_path):
    """Raise ValueError unless ``x`` and ``y`` are images and their labels."""
    if x.shape[1:] != (28, 28):
        what = f"its images are {x.shape[1:]} in size, not (28, 28)"
        raise damaged(images_path, what)
    if len(x) == 0:
        raise damaged(images_path, "it holds no image")
    if len(x) != len(y):
        what = f"it has {len(y):,} labels for the {len(x):,} images of "
        raise damaged(labels_path, what + images_path.name)
    if y.max() > 9:
        what = f"it has a label {y.max()}, and labels run from 0 to 9"
        raise damaged(labels_path, what)


def load_official():
    """Load the official files from Keras's cache, downloading if need be.

    Raises:
        ConnectionError: if a file has to be downloaded and cannot be.
        ValueError: if a download does not match its checksum.
    """
    home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    paths = [home / _CACHE / name for name in FASHION_MNIST_MD5]
    contents = {path: _read_cached(path) for path in paths}
    missing = [path for path in paths if contents[path] is None]
    if missing and not _reachable(_ORIGIN + missing[0].name):
        what = "no network, or one that blocks the download"
        for path in filter(Path.exists, missing):
            what += f"; Keras's cached {path} is damaged"
        raise ConnectionError(what)
    if missing:
        print("Downloading Fashion-MNIST (31 MB) into Keras's cache ...")
    for path in missing:
        contents[path] = _download(path.name)
        # where the cache cannot be written to, the next call downloads again
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[path])
    return _read_official(contents)


def _read_cached(path):
    """Return the content of a file with its published checksum, or None."""
    with contextlib.suppress(OSError):
        content = path.read_bytes()
        if _is_official(path.name, content):
            return content


def _is_official(name, content):
    md5 = hashlib.md5(content, usedforsecurity=False)
    return md5.hexdigest() == FASHION_MNIST_MD5[name]


def _download(name):
    """Download an official file and return its content."""
    try:
        with urlopen(_ORIGIN + name, timeout=_STALL_SECONDS) as response:
            content = response.read()
    except (OSError, http.client.HTTPException) as error:
        what = f"the download of {name} failed ({error!r})"
        raise ConnectionError(what) from error
    if not _is_official(name, content):
        what = "does not match its checksum: something on the way changed it"
        raise ValueError(f"the download of {name} {what}")
    return content


def _reachable(url):
    """Return whether ``url`` answers within ``_PROBE_SECONDS``.

    A thread, because looking a name up has no time limit of its own, and
    ``urlopen``'s holds for each address of a name anew.
    """
    answered = threading.Event()

    def ask():
        request = Request(url, method="HEAD")
        # whatever goes wrong, the answer is no
        with contextlib.suppress(Exception):
            urlopen(request, timeout=_PROBE_SECONDS).close()
            answered.set()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PROBE_SECONDS)  # a refusal ends it at once
    return answered.is_set()


def load_stand_in():
    """Sample the stand-in: balanced, the same images every time."""
    content = io.BytesIO(read_bytes(STAND_IN_FILE))
    try:
        statistics = dict(np.load(content))
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise damaged(STAND_IN_FILE, str(error)) from error
    train = stand_in.sample(statistics, images_per_class=6_000, seed=1)
    test = stand_in.sample(statistics, images_per_class=1_000, seed=2)
    return train, test
