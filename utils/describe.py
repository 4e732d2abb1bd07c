"""Say in words what a figure shows, computed from what was drawn on it.

``plots.show`` adds this description to the author's text alternative, so
that a screen reader announces it and the lessons' strict test compares it.
``≈`` stands before whatever the run decides: a number, or words in “ ”.
Those the test passes over; everything else has to be the same everywhere.
"""

import collections

import numpy as np
from matplotlib import category, ticker
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.contour import ContourSet

STEADY = ("titles", "points", "trend")
WHOLE = 8  # artists that are described one by one; of more, only the kind
COUNTED = 100  # more points than this count data, whose copies differ
NAMED = (
    ticker.FixedFormatter,
    ticker.FuncFormatter,
    category.StrCategoryFormatter,
)


def describe(figure, exact=False, compare=STEADY):
    """Return a description of what is drawn on a figure.

    Of each axes its title and axis labels; of each line, group of bars,
    image and mark its label, how many points it has, where it begins and
    ends, its lowest and highest value.  Artists without a label beside ones
    that have a label are only counted.

    Args:
        figure: matplotlib Figure.
        exact: bool, whether all is the same on every machine: no ``≈``.
        compare: words, what else is said without ``≈``.  "titles": the
            titles of axes; "points": the number of points of a line and the
            whole numbers on its x axis; "trend": whether a line is rising
            or falling; "order": which line ends on top, which bar is
            tallest.  With ``exact`` all of them.

    Returns:
        str, one sentence per axes.
    """
    if exact:
        compare = (*STEADY, "order")
    writer = _Writer(exact, compare)
    panels = [
        ax
        for ax in figure.axes
        if ax.get_label() != "<colorbar>" and ax.has_data()
    ]
    parts = [_artists(ax) for ax in panels]
    if len(panels) > 1 and all(_only_image(part) for part in parts):
        return writer.grid(panels, parts)
    whole = sum(len(part) for part in parts) <= WHOLE
    title = figure.get_suptitle()
    return " ".join(
        [f"{title}."] * bool(title)
        + [
            writer.panel(ax, part, whole)
            for ax, part in zip(panels, parts, strict=True)
        ]
    )


def _artists(ax):
    """Return the (label, artist) pairs that carry what an axes shows."""
    found, inside = [], set()
    for group in ax.containers:
        if isinstance(group, BarContainer):
            found.append((group.get_label(), group))
            inside.update(group.patches)
        elif isinstance(group, ErrorbarContainer):
            line, caps, _ = group.lines
            found.append((group.get_label(), line))
            inside.update([line, *caps])
    found += [
        (artist.get_label(), artist)
        for artist in (*ax.lines, *ax.images, *ax.collections)
        if artist not in inside
    ]
    loose = [patch for patch in ax.patches if patch not in inside]
    if loose:
        found.append(("", loose))
    return [
        ("" if label.startswith("_") else label, artist)
        for label, artist in found
    ]


def _only_image(part):
    return len(part) == 1 and hasattr(part[0][1], "get_extent")


def _number(value):
    """Return a number to three digits, the same for almost equal numbers."""
    value = float(f"{value:.6g}") + 0.0
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}"


class _Writer:
    """The words for each kind of artist."""

    def __init__(self, exact, compare):
        self.exact = exact
        self.compare = compare

    def number(self, value, steady=False):
        steady = steady or self.exact or not np.isfinite(value)
        return ("" if steady else "≈ ") + _number(value)

    def words(self, text, steady):
        if steady or self.exact or not text:
            return text
        return f"≈ “{text.replace('”', chr(39))}”"

    def count(self, count, noun):
        steady = "points" in self.compare and count <= COUNTED
        return f"{self.number(count, steady)} {noun}"

    def place(self, axis, value, steady=False):
        """Return a position: its tick's label where ticks have names."""
        formatter = axis.get_major_formatter()
        name = isinstance(formatter, NAMED) and formatter(value, 0)
        return name or self.number(value, steady)

    def span(self, axis, values, steady=False):
        low, high = np.min(values), np.max(values)
        return (
            f"{axis.axis_name} {self.place(axis, low, steady)} to "
            f"{self.place(axis, high, steady)}"
        )

    def grid(self, panels, parts):
        shapes = {str(part[0][1].get_array().shape[:2]) for part in parts}
        titles = "; ".join(ax.get_title().replace("\n", " ") for ax in panels)
        steady = "titles" in self.compare
        return (
            f"{len(panels)} images of {' and '.join(sorted(shapes))}"
            + f": {self.words(titles, steady)}" * bool(titles.strip("; "))
            + "."
        )

    def panel(self, ax, part, whole):
        title = ax.get_title().replace("\n", " ")
        head = [self.words(title, "titles" in self.compare)]
        for axis in (ax.xaxis, ax.yaxis):
            name = axis.get_label_text().replace("\n", " ")
            if name and ax.axison:
                scale = " (log)" * (axis.get_scale() == "log")
                head.append(f"{axis.axis_name}: {name}{scale}")
        labelled = [(label, artist) for label, artist in part if label]
        unnamed = len(part) - len(labelled)
        if not labelled:
            labelled, unnamed = part, 0
        said = [
            f"{label}: " * bool(label) + self.artist(ax, artist, whole)
            for label, artist in labelled
        ]
        if not whole:
            said = [
                text if count == 1 else f"{count} times {text}"
                for text, count in collections.Counter(said).items()
            ]
        if unnamed:
            said.append(f"and {unnamed} without a label")
        said += self.order(labelled) + self.texts(ax)
        return "; ".join([word for word in head if word] + said) + "."

    def artist(self, ax, artist, whole):
        if isinstance(artist, list):
            hatched = sum(bool(patch.get_hatch()) for patch in artist)
            return f"{len(artist)} shapes" + f", {hatched} hatched" * bool(
                hatched
            )
        if isinstance(artist, BarContainer):
            return self.bars(ax, artist, whole)
        if isinstance(artist, ContourSet):
            return self.contours(artist)
        if hasattr(artist, "get_extent"):
            return self.image(artist)
        if hasattr(artist, "get_drawstyle"):
            x, y = np.asarray(artist.get_xydata(), float).T
            if artist.get_linestyle() != "None":
                return self.line(ax, x, y, whole)
        else:
            offsets = np.asarray(artist.get_offsets(), float)
            if len(offsets) < 2 and not offsets.any():
                return "area"
            x, y = offsets.T
        return self.points(ax, x, y)

    def line(self, ax, x, y, whole):
        if len(x) == 2 and x[0] == x[1]:
            return f"vertical line at x {self.place(ax.xaxis, x[0])}"
        if len(y) == 2 and y[0] == y[1]:
            return f"level line at y {self.place(ax.yaxis, y[0])}"
        text = f"line of {self.count(len(x), 'points')}"
        if not whole or not len(x):
            return text
        steady = (
            "points" in self.compare
            and np.all(np.mod(x, 1) == 0)
            and np.ptp(x) <= COUNTED
        )
        low, high = np.min(y), np.max(y)
        trend = "from"
        if "trend" in self.compare and abs(y[-1] - y[0]) > (high - low) / 2:
            trend = ("falling" if y[-1] < y[0] else "rising") + " from"
        text += (
            f", {self.span(ax.xaxis, x, steady)}, {trend} "
            f"{self.number(y[0])} to {self.number(y[-1])}"
        )
        for word, value, index in (
            ("lowest", low, y.argmin()),
            ("highest", high, y.argmax()),
        ):
            if self.exact and value not in (y[0], y[-1]):
                text += f", {word} {self.number(value)} at x "
                text += self.place(ax.xaxis, x[index])
            elif not self.exact and len(y) > 2:
                text += f", {word} {self.number(value)}"
        return text

    def points(self, ax, x, y):
        if len(x) == 1:
            return (
                f"mark at x {self.place(ax.xaxis, x[0])}, "
                f"y {self.place(ax.yaxis, y[0])}"
            )
        text = self.count(len(x), "points")
        if not len(x):
            return text
        return f"{text}, {self.span(ax.xaxis, x)}, {self.span(ax.yaxis, y)}"

    def bars(self, ax, group, whole):
        level = group.orientation == "horizontal"
        axis = ax.yaxis if level else ax.xaxis
        centres = [
            bar.get_y() + bar.get_height() / 2
            if level
            else bar.get_x() + bar.get_width() / 2
            for bar in group
        ]
        lengths = np.asarray(group.datavalues, float)
        text = f"{len(lengths)} bars"
        if not whole:
            return text
        if len(lengths) <= 10:
            return f"{text}, " + ", ".join(
                f"{self.place(axis, centre, True)} {self.number(length)}"
                for centre, length in zip(centres, lengths, strict=True)
            )
        return (
            f"{text}, {self.span(axis, centres)}, "
            f"tallest {self.number(lengths.max())} at "
            f"{self.number(centres[lengths.argmax()])}"
        )

    def contours(self, artist):
        levels = artist.levels
        if artist.filled:
            return f"areas of {len(levels) - 1} levels"
        if len(levels) == 1:
            return f"contour at {self.number(levels[0])}"
        return (
            f"contours from {self.number(levels[0])} to "
            f"{self.number(levels[-1])}"
        )

    def image(self, artist):
        values = np.asarray(artist.get_array(), float)
        return (
            f"image of {' × '.join(map(str, values.shape))}, darkest "
            f"{self.number(values.min())}, brightest "
            f"{self.number(values.max())}"
        )

    def order(self, labelled):
        """Say which line ends on top, and which bar is tallest."""
        if "order" not in self.compare:
            return []
        ends = [
            (artist.get_ydata(orig=False)[-1], label)
            for label, artist in labelled
            if label
            and hasattr(artist, "get_drawstyle")
            and len(artist.get_xdata()) > 2
        ]
        if len(ends) < 2:
            return []
        names = [label for _, label in sorted(ends, reverse=True)]
        return [f"at their ends, from the top: {', '.join(names)}"]

    def texts(self, ax):
        texts = [text.get_text() for text in ax.texts if text.get_text()]
        if not texts:
            return []
        if self.exact and len(texts) <= 30:
            return ["texts: " + " ".join(" ".join(texts).split())]
        return [self.count(len(texts), "texts")]
