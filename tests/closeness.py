"""Compare what a run measured, too: numbers and figures with the saved ones.

A pytest plugin.  nbval passes over numbers behind ≈ and ⏱ and over pixels,
so that the lessons pass everywhere.  ``--strict-values`` lets it compare
these as well, within bands, after its own comparing; but only where the data
are those of the saved outputs.
"""

import base64
import copy
import io
import itertools
import math
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from nbval.plugin import IPyNbCell, NbCellError, coalesce_streams
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image, ImageChops, ImageOps

# of a number, or of a share's distance from 1, where that is smaller
SHARE = Decimal("0.25")
FACTOR = 10  # between times, speedups, and what is printed with an exponent
# Between numbers behind ±: where other seeds decide, the scatters of three lie
# a factor of 2 apart in two of five cases, a factor of 5 in one of thirteen.
FACTOR_SPREAD = 5
# Of what is printed before ±: another number of threads changes sums' last
# digits, and after some hundred steps it is as if the seed were another one.
SPREADS = 2
UNITS = 2  # of the last printed digit, at least
ROUNDING = Decimal("1e-6")  # what is printed with an exponent, at least
BLOCKS = 48  # of a thumbnail, along the longer side
# Root mean square difference, where RGB is 0 to 1, of the square that differs
# most, of so many blocks along each side, where nothing counts that has moved
# by half a block at most: two thin lines that changed places make 0.07, other
# last digits, and so the end of a bar, make 0.02.
SQUARE, RMS = 8, 0.03
THEN = ", then "  # before runners-up, which may change places
VARIES = "values-vary"  # the tag of a cell that cannot hold these bands

NUMBER = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?"
MEASURED = re.compile(
    rf"(?P<mark>[≈⏱])[ \t]*(?:“(?P<words>[^”\n]*)”|(?P<number>{NUMBER})"
    rf"(?:[ \t]*±[ \t]*(?P<spread>{NUMBER}))?(?P<percent>[ \t]*%)?)"
)
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


def compare_texts(saved, new):
    """Yield what was measured in two texts that are otherwise the same.

    Yields:
        (saved line, new line, deviation), as ``deviation`` returns it.
    """
    pairs = zip(MEASURED.finditer(saved), MEASURED.finditer(new), strict=True)
    for a, b in pairs:
        yield _line(a), _line(b), deviation(a, b)


def _line(match):
    start = match.string.rfind("\n", 0, match.start()) + 1
    return match.string[start:].partition("\n")[0].strip()


def deviation(saved, new):
    """Return how far a number is from the saved one, as a share of its band.

    Args:
        saved: match of MEASURED, and
        new: likewise.

    Returns:
        float; up to 1 is near.  Words in “ ” are equal, 0, or not, inf;
        numbers among them do not count, nor does what comes second.
    """
    if saved["words"] is not None:
        first = [(m["words"] or "").split(THEN)[0] for m in (saved, new)]
        words = [re.sub(NUMBER, "", text) for text in first]
        return 0.0 if words[0] == words[1] else math.inf
    if not new["number"] or bool(saved["spread"]) != bool(new["spread"]):
        return math.inf
    a, b = _decimal(saved["number"]), _decimal(new["number"])
    if "e" in saved["number"].lower():
        return _off(a, b, ROUNDING, FACTOR)
    floor = UNITS * Decimal(10) ** min(n.as_tuple().exponent for n in (a, b))
    if saved["mark"] == "⏱":
        return _off(a, b, floor, FACTOR)
    room = abs(a)
    whole = 100 if saved["percent"] else 1
    if 0 <= a <= whole:
        room = min(room, whole - room)
    band = max(floor, SHARE * room)
    if not saved["spread"]:
        return _off(a, b, band)
    spreads = _decimal(saved["spread"]), _decimal(new["spread"])
    of_spread = _off(*spreads, floor, FACTOR_SPREAD)
    return max(_off(a, b, max(band, SPREADS * spreads[0])), of_spread)


def _decimal(text):
    return Decimal(text.replace(",", "").replace("−", "-"))


def _off(saved, new, band, factor=0):
    """Return a difference as a share of its band, or a ratio of its factor."""
    share = float(abs(new - saved) / band)
    if factor and saved * new > 0:
        share = min(share, abs(math.log(new / saved, factor)))
    return share


def compare_pictures(saved, new):
    """Return how much two figures differ where they differ most, and where.

    Thin lines and small marks fill little of a figure: its mean difference
    hides one that has moved, the mean of a small part of it does not.

    Args:
        saved: bytes of a PNG file, and
        new: likewise.

    Returns:
        (float, str), the first as ``deviation`` returns it.
    """
    saved, new = _thumbnails(saved), _thumbnails(new)
    if saved.shape != new.shape:
        return math.inf, "it has other proportions"
    # what is new counts, and what is gone
    squares = np.maximum(_least(saved[0], new), _least(new[0], saved))
    size = height, width = np.minimum(squares.shape, SQUARE)
    means = sliding_window_view(squares, size).mean(axis=(2, 3)) ** 0.5
    top, left = np.unravel_index(means.argmax(), means.shape)
    words = (
        f"root mean square {means.max():.3f} of {RMS}, "
        f"{_span(left, width, squares.shape[1])} from the left, "
        f"{_span(top, height, squares.shape[0])} from the top"
    )
    return means.max() / RMS, words


def _least(thumbnail, others):
    """Return each block's squared difference from the nearest of others."""
    return ((others - thumbnail) ** 2).mean(axis=3).min(axis=0)


def _span(start, length, whole):
    return f"{start / whole:.0%} to {(start + length) / whole:.0%}"


def _beside(saved, new):
    """Return one picture of the saved figure, the new, and how they differ."""
    saved = Image.open(io.BytesIO(saved)).convert("RGB")
    new = Image.open(io.BytesIO(new)).convert("RGB").resize(saved.size)
    difference = ImageOps.invert(ImageChops.difference(saved, new))
    return Image.fromarray(np.hstack([saved, new, difference]))


def _thumbnails(png):
    """Return a thumbnail, and those of the figure moved by half a block."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    longer = max(image.size)
    size = [max(1, round(BLOCKS * side / longer)) for side in image.size]
    half = max(1, round(longer / BLOCKS / 2))
    edges = (half, half), (half, half), (0, 0)
    framed = Image.fromarray(np.pad(image, edges, mode="edge"))
    thumbnails = []
    # first where it stands, then moved
    for x, y in itertools.product((half, 0, 2 * half), repeat=2):
        place = x, y, x + image.width, y + image.height
        thumbnails.append(framed.resize(size, Image.Resampling.BOX, place))
    return np.array(thumbnails, float) / 255


def pytest_addoption(parser):
    group = parser.getgroup("nbval")
    group.addoption(
        "--strict-values",
        action="store_true",
        help="compare what is measured, too, on the data of the saved outputs",
    )
    group.addoption(
        "--values-report",
        metavar="FILE",
        help="with --strict-values: write all deviations into a table",
    )


def pytest_configure(config):
    config.pluginmanager.register(Measured(config))


class Measured:
    """The hooks that show what is measured; ``--strict-values`` compares."""

    def __init__(self, config):
        self.config = config
        self.rows = []
        self.other_data = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        if not isinstance(item, IPyNbCell):
            return (yield)
        saved = copy.deepcopy(item.cell.outputs)  # nbval joins its streams
        try:
            result = yield
        except NbCellError as error:
            self.unmask(error, saved, item.test_outputs or [])
            raise
        if self.config.option.strict_values:
            new = read_parts(item.test_outputs)
            self.compare(item, read_parts(saved), new)
        return result

    @staticmethod
    def unmask(error, saved, new):
        """Add the lines that nbval has masked to its error."""
        told = [
            f"{word}: {line}"
            for word, outputs in (("wanted", saved), ("came", new))
            for line in "\n".join(read_parts(outputs)[0]).splitlines()
            if re.search("[≈⏱]", line)
        ]
        if told and error.inner_traceback:
            error.inner_traceback += "\n".join(["", "Measured:", *told, ""])

    def compare(self, item, saved, new):
        """Raise an error if a value or figure of a cell is not near."""
        lesson = item.parent.path.stem
        if "load_fashion_mnist(" in item.cell.source and saved[0] != new[0]:
            self.other_data.append(lesson)
        if lesson in self.other_data or not item.options["check"]:
            return
        rows = list(compare_texts("\n".join(saved[0]), "\n".join(new[0])))
        for number, pair in enumerate(zip(saved[1], new[1], strict=True)):
            off, words = compare_pictures(*pair)
            where = "as saved"
            if off > 1:
                folder = self.config.cache.mkdir("figures")
                where = folder / f"{lesson}_{item.cell_num}_{number}.png"
                _beside(*pair).save(where)
            rows.append(("the saved figure", f"{where}: {words}", off))
        self.rows += [(lesson, item.cell_num, *row) for row in rows]
        far = [f"wanted: {a}\ncame:   {b}" for a, b, off in rows if off > 1]
        if far and VARIES not in item.cell.metadata.get("tags", []):
            told = "\n".join(dict.fromkeys(far))  # a line may hold several
            item.raise_cell_error("Values differ", told)

    def pytest_terminal_summary(self, terminalreporter):
        say = terminalreporter.write_line
        for lesson in dict.fromkeys(row[0] for row in self.rows):
            rows = [row for row in self.rows if row[0] == lesson]
            _, cell, *_, off = max(rows, key=lambda row: row[-1])
            far = f"farthest in cell {cell}, {off:.2f} of its band"
            say(f"{lesson}: {len(rows)} values and figures compared, {far}")
        for lesson in self.other_data:
            say(f"{lesson}: not compared from its data on, which are others")
        option = self.config.option
        if option.strict_values and option.values_report:
            lines = ["\t".join(map(str, row)) for row in self.rows]
            path = Path(option.values_report)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_parts(outputs):
    """Return texts and pictures; none of a figure of times (⏱)."""
    texts, pictures = [], []
    # nbval does not compare the order of different kinds
    outputs = coalesce_streams(outputs)
    for output in sorted(outputs, key=lambda output: output["output_type"]):
        bundle = output.get("data", {})
        text = output.get("text", bundle.get("text/plain", ""))
        if output.get("name") != "stderr":
            texts.append(text)
        if "⏱" not in text:
            found = PICTURE.findall(bundle.get("text/html", ""))
            pictures += map(base64.b64decode, found)
    return texts, pictures
