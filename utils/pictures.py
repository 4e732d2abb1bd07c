"""Read a folder of pictures a class, or say in a sentence why not (lesson 15).

``folder/cup/IMG_1.jpg`` is a picture of the class *cup*.  What Pillow can
open, is opened, whatever its name ends in.
"""

import html
import json
import shutil
import subprocess
import sys
import unicodedata
import warnings
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from PIL import Image

from utils.predict import prepare

PROGRAM = Path(__file__).with_name("predict.py")
FEWEST = 15  # pictures a class, of which each fifth needs some
# other programs' files, and folders of systems and network drives
_IGNORED = {
    *("thumbs.db", "desktop.ini", "icon\r", "@eadir", "#recycle"),
    *("$recycle.bin", "system volume information", "lost+found"),
}
_NO_DECODER = {
    ".heic": "an iPhone's", ".heif": "a phone's", ".avif": "a browser's",
    ".jxl": "JPEG XL", ".svg": "a drawing, not pixels", ".pdf": "a document",
    ".cr2": "a camera's raw file", ".cr3": "a camera's raw file",
    ".nef": "a camera's raw file", ".arw": "a camera's raw file",
    ".dng": "a camera's raw file", ".mp4": "a film", ".mov": "a film",
}  # fmt: skip
# how the brand begins that such a file's content names
_BRANDS = {b"he": ".heic", b"mi": ".heic", b"ms": ".heic", b"av": ".avif"}


def find_classes(folder):
    """Return the files of each class.

    Args:
        folder: path of a folder with one folder a class.

    Returns:
        Dict from the class names, sorted, to lists of paths, sorted.  Hidden
        files, and those that systems leave in folders, are left out.

    Raises:
        FileNotFoundError: if there is no such folder.
        ValueError: if there are not two folders in it, or one is empty or
            holds folders.
    """
    folder = Path(folder).expanduser()
    if folder.is_file():
        raise ValueError(
            f"{folder.name!r} is a file. If it is an archive, unpack it, and "
            "name the folder that comes out"
        )
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder {str(folder)!r}. A short path begins at this "
            "notebook's folder; for one elsewhere, give the complete path"
        )
    inner = [p for p in _seen(folder) if p.is_dir()]
    # a link to a file that is not there counts, too: it is named as a problem
    classes = {
        path.name: [p for p in _seen(path) if not p.is_dir()] for path in inner
    }
    nested = [p for p in inner if any(q.is_dir() for q in _seen(p))]
    if nested:
        raise ValueError(
            f"{nested[0].name!r} holds folders. Name the folder that has one "
            "folder for each class, and only pictures in each of these"
        )
    empty = [name for name, paths in classes.items() if not paths]
    if empty and len(empty) < len(classes):
        raise ValueError(
            f"The folder {empty[0]!r} is empty. Put pictures of that class "
            "into it, or take it away"
        )
    if not classes or empty:
        raise ValueError(
            f"{folder.name!r} holds no folder with files. Make a folder in "
            "it for each class, and put the pictures of that class there"
        )
    if len(classes) == 1:
        raise ValueError(
            f"There is one class only, {next(iter(classes))!r}, and nothing "
            "to tell it from. Add a folder with pictures of something else"
        )
    return classes


def _seen(folder):
    paths = sorted(folder.iterdir())
    if any(path.suffix == ".icloud" for path in paths):
        raise ValueError(
            f"Files of {folder.name!r} are in iCloud only. Open the folder in "
            "the Finder, and download them"
        )
    return [
        path
        for path in paths
        if not path.name.startswith((".", "__"))
        and path.name.lower() not in _IGNORED
    ]


def read(classes):
    """Open the pictures of all classes, each prepared by ``PROGRAM``.

    Args:
        classes: dict from class names to lists of paths.

    Returns:
        ``images, labels, names, problems``: a uint8 array of shape (n, 66,
        66, 3); an int64 array of shape (n,), places in ``list(classes)``; an
        array of n str, class and file, such as ``"cup/IMG_1.jpg"``; and a
        dict from the names of the other files to what is wrong with them.

    Raises:
        ValueError: if a class has fewer than ``FEWEST`` that open.
    """
    images, labels, names, problems = [], [], [], {}
    for label, (class_name, paths) in enumerate(classes.items()):
        for path in paths:
            name = f"{class_name}/{path.name}"
            # a Mac stores ü as two signs, and a keyboard types one
            name = unicodedata.normalize("NFC", name)
            try:
                name.encode()
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of odd notes in a file
                    _look(path)
                    image = prepare(path)
            except Exception as error:  # Pillow's decoders raise anything
                problems[name] = _why(path, error)
                continue
            if image.min() == image.max():
                problems[name] = "all of one colour"
                continue
            images.append(image)
            labels.append(label)
            names.append(name)
    labels = np.array(labels, "int64")
    refuse_few(labels, list(classes), problems)
    return np.array(images), labels, np.array(names), problems


def _look(path):
    """Raise what Pillow overlooks: a JPEG whose end is missing."""
    content = path.read_bytes()
    if not content:
        raise ValueError("empty")
    if content.startswith(b"\xff\xd8"):
        place = 2  # of a segment, before the pixels; one may hold a small JPEG
        while (mark := content[place : place + 2]) not in (b"\xff\xda", b""):
            size = int.from_bytes(content[place + 2 : place + 4], "big")
            place += 1 if mark == b"\xff\xff" else 2 + size
        # behind the end may come more: some phones put a film there
        if mark and b"\xff\xd9" not in content[place:]:
            raise ValueError("its end is missing")


def _why(path, error):
    if isinstance(error, Image.UnidentifiedImageError):
        start, ending = path.read_bytes()[4:10], path.suffix.lower()
        if start.startswith(b"ftyp"):  # whatever its name ends in
            ending = _BRANDS.get(start[4:], ".mp4")
        kind = _NO_DECODER.get(ending)
        if kind:
            return f"{kind}, which Pillow can't open here: export it as JPEG"
        return "not a picture"
    if isinstance(error, Image.DecompressionBombError):
        return "too many pixels: make it smaller"
    if isinstance(error, PermissionError):
        return "not readable by you"
    if isinstance(error, UnicodeEncodeError):
        return "its name is not in UTF-8: rename it"
    if isinstance(error, OSError) and error.strerror:
        return f"not readable ({error.strerror}): is it in a cloud only?"
    return str(error).partition("\n")[0] or type(error).__name__


def refuse_few(labels, class_names, problems=None):
    """Raise a ValueError that names classes with too few pictures.

    Args:
        labels: integer array of shape (n,).
        class_names: list of str.
        problems: dict from a file's name to what is wrong with it; one is
            quoted.
    """
    counts = np.bincount(labels, minlength=len(class_names))
    few = [
        f"{name!r} has {count}"
        for name, count in zip(class_names, counts, strict=True)
        if count < FEWEST
    ]
    if few:
        wrong = "".join(
            f" ({name} can't be used: {reason}.)"
            for name, reason in list((problems or {}).items())[:1]
        )
        raise ValueError(
            f"Too few pictures that can be used: {', '.join(few)}. Each class "
            f"needs {FEWEST} at least, and 30 or more make a useful "
            f"network.{wrong}"
        )


def make_parts(y, seed, number=5):
    """Return for each picture its part for cross-validation (lesson 6).

    Args:
        y: integer labels of shape (n,).
        seed: int; the same seed gives the same parts.
        number: int, of parts; each gets as many of each class, or one more.

    Returns:
        int64 array of shape (n,), from 0 to ``number`` - 1.
    """
    rng = np.random.default_rng(seed)
    parts = np.zeros(len(y), "int64")
    for label in np.unique(y):
        index = rng.permutation(np.flatnonzero(y == label))
        parts[index] = np.arange(len(index)) % number
    return parts


def shares_found(folder, corrupt, pairs, suspects, classes):
    """Compare what was found with what was planted.

    Args:
        folder: path; ``NAME_planted.json`` beside it says what was planted.
        corrupt: list of str, files that don't open, as ``cup/IMG_1.jpg``.
        pairs: list of pairs of such names, copies of each other.
        suspects: list of such names, whose labels are doubted.
        classes: dict from class names to lists of paths, all files.

    Returns:
        Four floats: the shares of the planted corrupt files, copies and
        wrong labels that were found, and the share of all other files (those
        that lie in no planted pair either) that were accused.  Four nan if
        nobody has written down what was planted.
    """
    folder = Path(folder)
    path = folder.with_name(f"{folder.name}_planted.json")
    if not path.exists():
        return (float("nan"),) * 4
    planted = json.loads(path.read_text("utf-8"))
    copies = {frozenset(pair) for pair in planted["duplicates"]}
    bad = {*planted["corrupt"], *planted["wrong_labels"]}.union(*copies)
    accused = {*corrupt, *suspects}.union(*pairs)
    found = (
        (set(corrupt), set(planted["corrupt"])),
        ({frozenset(pair) for pair in pairs}, copies),
        (set(suspects), set(planted["wrong_labels"])),
    )
    shares = [len(a & b) / len(b) if b else float("nan") for a, b in found]
    good = sum(map(len, classes.values())) - len(bad)
    return (*shares, len(accused - bad) / good)


def pack(out, model, card):
    """Write a model, its card and the program that asks it into a folder.

    Args:
        out: path of the folder; made if it is not there.
        model: Keras model from (n, 66, 66, 3), 0 to 255, to probabilities.
        card: dict with the key ``class_names``, and what else there is to
            know.
    """
    out = Path(out)
    out.mkdir(exist_ok=True)
    model.save(out / "model.keras")
    shutil.copyfile(PROGRAM, out / PROGRAM.name)
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (out / "card.json").write_text(text + "\n", encoding="utf-8")


def ask(out, paths):
    """Return what the program in a folder prints about pictures.

    Args:
        out: path of the folder that ``pack`` wrote.
        paths: list of paths of pictures.

    Returns:
        List of str, a line a picture.

    Raises:
        RuntimeError: if the program ends with an error, which it quotes.
    """
    done = subprocess.run(
        [sys.executable, PROGRAM.name, *map(_stored, paths)],
        cwd=out,
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # on Windows, what it complains of is in another
    )
    if done.returncode:
        silent = f"It ended with {done.returncode}: is the memory full?"
        raise RuntimeError((done.stderr.strip() or silent).splitlines()[-1])
    return done.stdout.splitlines()


def _stored(path):
    """Return the whole path of a file that is named as by ``read``."""
    path = Path(path).expanduser().absolute()
    if path.exists():
        return path
    names = [unicodedata.normalize("NFD", name) for name in path.parts[-2:]]
    return Path(*path.parts[:-2], *names)


def write_page(path, card, matrix):
    """Write a page of results that opens in a browser.

    Args:
        path: where to.
        card: dict with the key ``class_names``, a list of str; its other
            items stand above the table.
        matrix: integer array of shape (classes, classes), rows are the truth.
    """
    names = card["class_names"]
    shares = matrix.diagonal() / matrix.sum(axis=1)
    told = [(key, words) for key, words in card.items() if words is not names]
    text = [
        '<!doctype html><meta charset="utf-8"><title>My classifier</title>',
        f"<h1>It tells {html.escape(', '.join(names))}</h1>",
        *(f"<p>{key}: {html.escape(str(words))}" for key, words in told),
        "<table><tr><th>class<th>pictures<th>share named rightly",
        *(
            f"<tr><td>{html.escape(name)}<td>{row.sum()}<td>{share:.0%}"
            for name, row, share in zip(names, matrix, shares, strict=True)
        ),
        "</table>",
    ]
    Path(path).write_text("\n".join(text) + "\n", encoding="utf-8")


def shrink(x, step):
    """Return pictures with the mean of each step × step pixels as one.

    Args:
        x: array of shape (n, 66, 66, 3); the outermost pixels are left out.
        step: int that divides 64.

    Returns:
        float32 array of shape (n, 64 // step, 64 // step, 3).
    """
    side = 64 // step
    inner = x[:, 1:65, 1:65].astype("float32")
    return inner.reshape(len(x), side, step, side, step, 3).mean(axis=(2, 4))


def _standardise(x):
    rows = x.reshape(len(x), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(rows.std(axis=1, keepdims=True), 1)


def differences(x):
    """Return how different each two pictures look, whatever their light.

    Args:
        x: array of shape (n, 66, 66, 3).

    Returns:
        Array of shape (n, n): of both at 32 × 32 pixels, standardised, the
        root mean squared difference, the smallest over nine shifts.
    """
    small = shrink(x, 2)
    middle = _standardise(small[:, 1:-1, 1:-1])
    smallest = np.full((len(x), len(x)), np.inf)
    for down in range(3):
        for right in range(3):
            moved = small[:, down : down + 30, right : right + 30]
            # the mean square of a - b, where those of a and b are 1
            alike = middle @ _standardise(moved).T / middle.shape[1]
            apart = np.sqrt(np.maximum(2 - 2 * alike, 0))
            smallest = np.minimum(smallest, apart)
    return np.minimum(smallest, smallest.T)


def edge_network():
    """Return a frozen network: from a picture to a row about its edges.

    After Dalal and Triggs, *Histograms of Oriented Gradients for Human
    Detection* (2005), on three grids, as convolution and pooling.

    Returns:
        Keras model from (n, 66, 66, 3), 0 to 255, to (n, 720): how much edge
        of each of eight directions lies in 8 × 8, 4 × 4 and 2 × 2 cells, and
        the colours of 4 × 4 cells.
    """
    upright = np.array([[-1, 0, 1]] * 3) / 3
    kernels = np.stack(
        [
            np.cos(angle) * upright + np.sin(angle) * upright.T
            for angle in np.arange(8) * 2 * np.pi / 8
        ],
        axis=-1,
    )
    inputs = keras.Input((66, 66, 3))
    scaled = layers.Rescaling(1 / 255)(inputs)
    slide = layers.DepthwiseConv2D(
        3, depth_multiplier=8, use_bias=False, activation="relu"
    )
    edges = layers.Reshape((64, 64, 3, 8))(slide(scaled))
    edges = ops.max(edges, axis=3)
    total = ops.sum(edges, axis=-1, keepdims=True)
    edges = ops.square(edges) / (total + 0.05)
    rows = []
    for step in (8, 16, 32):
        cells = ops.sqrt(layers.AveragePooling2D(step)(edges))
        rows.append(layers.UnitNormalization()(layers.Flatten()(cells)))
    colours = layers.AveragePooling2D(16)(layers.Cropping2D(1)(scaled))
    rows.append(layers.Flatten()(0.15 * colours))
    network = keras.Model(inputs, layers.Concatenate()(rows))
    slide.set_weights([np.stack([kernels] * 3, axis=2)])
    network.trainable = False
    return network
