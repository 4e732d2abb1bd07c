"""Read the files that Fashion-MNIST comes in: IDX and CSV."""

import codecs
import gzip
import io
import itertools
import math
import re
import zlib

import numpy as np

from utils.data.files import damaged, unusable

FASHION_MNIST_CLASSES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)


def read_file(name, path, content):
    """Return a file's one array, or of a CSV file its images and labels.

    Gzipped or not is seen in the content: browsers unpack a file and leave
    its name, or shorten its name and leave it packed.

    Raises:
        ValueError: if the content is not what is published as ``name``.
    """
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            what = f"it is not a whole gzip file ({error})"
            raise damaged(path, what) from error
    if content[:100].strip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"", b"<"):
        raise damaged(path, "it is empty, or a web page in place of the data")
    if content.startswith(b"version https://git-lfs"):
        what = "it holds Git LFS's note of where the data are, not the data"
        raise damaged(path, what)
    if name.endswith(".csv"):
        return _read_csv(path, content)
    return [_read_idx(path, content, num_axes=3 if "images" in name else 1)]


def _read_idx(path, content, num_axes):
    """Read the content of an IDX file of images (3 axes) or labels (1).

    The format: two zero bytes, a type byte (8 = unsigned byte), the number
    of axes, each axis's length as a big-endian 32-bit integer, the data.
    Source: http://yann.lecun.com/exdb/mnist/
    """
    magic = bytes([0, 0, 8, num_axes])
    if not content.startswith(magic):
        what = f"it starts with {content[:4].hex()}, not {magic.hex()}"
        raise unusable(path, what)
    header_size = 4 + 4 * num_axes
    axes = range(4, header_size, 4)
    shape = [int.from_bytes(content[i : i + 4], "big") for i in axes]
    expected = header_size + math.prod(shape)
    if len(content) != expected:
        what = f"it holds {len(content):,} bytes, not {expected:,}"
        raise damaged(path, what)
    # a copy, because frombuffer's result cannot be written to
    array = np.frombuffer(content, "uint8", offset=header_size)
    return array.reshape(shape).copy()


def _read_csv(path, content):
    """Read a CSV file of a label and 784 pixels a row, in any dialect.

    As Kaggle and OpenML have it, or as a spreadsheet, R or pandas saves it
    again: the columns' names say which is which; others are passed over.
    """
    lines = _csv_lines(content)
    header, first = next(lines, ""), next(lines, "")
    delimiter = max("\t;,| ", key=header.count)
    names = [name.strip(" '#").lower() for name in header.split(delimiter)]
    columns = _csv_columns(path, names)
    # R writes the numbers of its rows under no name
    shift = first.count(delimiter) + 1 - len(names)
    if shift not in (0, 1):
        what = f"{len(names) + shift} values, and {len(names)} names"
        raise unusable(path, f"its first row has {what} in the header")
    columns = [column + shift for column in columns]
    rows = itertools.chain([first], lines)
    whole = b"." not in content
    if delimiter != "," and b"," in content:  # decimal commas
        rows = (row.replace(",", ".") for row in rows)
        whole = False
    try:
        table = np.loadtxt(
            rows,
            "int16" if whole else "float32",  # which takes twice as much
            comments=None,
            delimiter=delimiter,
            converters={columns[0]: _label},
            usecols=columns,
            ndmin=2,
            encoding="latin-1",
        )
    except ValueError as error:
        if "column index" in str(error):
            what = f"a row was cut off ({error})"
            raise damaged(path, what) from error
        raise unusable(path, f"{error}") from error
    with np.errstate(invalid="ignore"):
        values = table.astype("uint8")
    if not np.array_equal(values, table):
        wrong = table[values != table][0]
        what = f"it holds {wrong:g}, not only whole numbers from 0 to 255"
        raise unusable(path, what)
    return values[:, 1:].copy().reshape(-1, 28, 28), values[:, 0].copy()


def _csv_lines(content):
    """Yield the lines that hold something, without quotes and empty ends.

    UTF-16 is a spreadsheet's "Unicode text".  A byte that does not fit
    becomes a character that no name or value has.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if wide else "utf-8-sig"
    stream = io.BytesIO(content)
    for line in io.TextIOWrapper(stream, encoding, errors="replace"):
        line = line.removeprefix("# ")  # np.savetxt's
        line = line.replace('"', "").rstrip("\t;,| \r\n")
        if line and not line.lower().startswith("sep="):
            yield line


def _csv_columns(path, names):
    """Return the indices of the label's column and of the pixels', in order.

    Pixels have a number in their name (pixel1, X0), or row and column (1x1).
    """
    label = [i for i, n in enumerate(names) if n in ("label", "class", "y")]
    if len(label) != 1:
        what = f"its first line names {len(label)} columns label or class"
        raise unusable(path, what)
    pixels = {}  # from number to column
    for column, name in enumerate(names):
        digits = re.findall(r"\d+", name)
        if digits and not name.startswith("unnamed"):  # pandas's index
            above = 28 * int(digits[0]) if len(digits) == 2 else 0
            pixels[above + int(digits[-1])] = column
    if len(pixels) != 784:
        what = f"its first line names {len(pixels)} pixels, not 784"
        raise unusable(path, what)
    return label + [pixels[number] for number in sorted(pixels)]


def _label(text):
    """Return the number of a label, which may be written 9, b'9' or a name."""
    names = [name.lower() for name in FASHION_MNIST_CLASSES]
    text = text.strip().lower()
    return names.index(text) if text in names else float(text.strip("b'"))
