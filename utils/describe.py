"""Say in words what a figure shows, computed from what was drawn on it.

``plots.show`` adds this description to the author's text alternative, so
that a screen reader announces it and the lessons' strict test compares it.
``≈`` stands before what the run decides: a number, or words in “ ”.  Those
the test passes over; everything else has to be the same on every machine.
"""

import collections
import dataclasses

import numpy as np
from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

STEADY = ("titles", "points", "trend")
TOLD = 8  # artists that are told one by one; of more, only the kinds
BARS = 10  # bars that are told one by one
COUNTED = 100  # more points than this come from data, whose copies differ


def describe(figure, exact=False, compare=STEADY):
    """Return a description of what is drawn on a figure.

    Args:
        figure: matplotlib Figure.
        exact: bool, whether all is the same on every machine: no ``≈``.
        compare: what else is said without ``≈``: "titles" of the axes;
            "points", how many a line has, and the whole numbers on its x
            axis; "trend", whether a line is rising or falling (it ends away
            from its beginning by more than half of its range); "order",
            which line ends on top.  With ``exact`` all of them.

    Returns:
        str, one sentence an axes.  An artist without a label, beside ones
        that have a label, is only counted.
    """
    panels = [(ax, _artists(ax)) for ax in figure.axes]
    artists = [artist for _, pairs in panels for _, artist in pairs]
    weight = sum(
        min(len(artist) / 3, 4) if isinstance(artist, BarContainer) else 1
        for artist in artists
    )
    compare = (*STEADY, "order") if exact else compare
    writer = _Writer(exact, compare, brief=weight > TOLD)
    if len(panels) == len(artists) > 1 and all(
        isinstance(artist, AxesImage) for artist in artists
    ):
        sentences = [writer.grid(panels)]
    else:
        sentences = writer.counted(writer.panel(*panel) for panel in panels)
    if figure.get_suptitle():
        sentences.insert(0, f"{figure.get_suptitle()}.")
    return " ".join(sentences)


def _artists(ax):
    """Return the (label or "", artist) pairs that carry what is shown."""
    groups = [g for g in ax.containers if isinstance(g, BarContainer)]
    inside = {bar for group in groups for bar in group}
    artists = (*groups, *ax.lines, *ax.images, *ax.collections, *ax.patches)
    found = []
    for artist in artists:
        label = artist.get_label()
        if artist in groups and label.startswith("_"):
            label = artist[0].get_label()  # where plt.hist puts it
        if artist not in inside:
            found.append(("" if label.startswith("_") else label, artist))
    return found


def _rounded(value):
    """Round so that numbers that only rounding errors part become equal."""
    return round(float(f"{value:.6g}"), 6) + 0.0


def _shape(image):
    return " × ".join(map(str, image.get_array().shape))


@dataclasses.dataclass
class _Writer:
    """The words for each kind of artist."""

    exact: bool
    compare: tuple
    brief: bool

    def number(self, value, steady=False):
        value = _rounded(value)
        text = f"{value:,.0f}" if 1e3 <= abs(value) < 1e9 else f"{value:.3g}"
        return text if steady or self.exact else f"≈ {text}"

    def title(self, text):
        text = " ".join(text.split())
        steady = self.exact or "titles" in self.compare
        return text if steady or not text else f"≈ “{text}”"

    def counted(self, texts):
        """Return each text once, in brief with how often it occurs."""
        if not self.brief:  # equal numbers may be equal by chance
            return list(texts)
        return [
            text if count == 1 else f"{count} × {text}"
            for text, count in collections.Counter(texts).items()
        ]

    def place(self, axis, value, steady=False):
        """Return a position: the name of its tick, or else a number."""
        formatter = axis.get_major_formatter()
        named = isinstance(formatter, StrCategoryFormatter | FuncFormatter)
        name = " ".join(formatter(value, 0).split()) if named else ""
        return name or self.number(value, steady)

    def span(self, axis, values, steady=False):
        ends = [np.min(values), np.max(values)][: len(values)]
        places = [self.place(axis, end, steady) for end in ends]
        if "≈" not in places[0]:  # else they may be equal by chance
            places = dict.fromkeys(places)
        return f"{axis.axis_name} {' to '.join(places)}"

    def grid(self, panels):
        shapes = {_shape(artist) for _, [(_, artist)] in panels}
        titles = "; ".join(filter(None, (ax.get_title() for ax, _ in panels)))
        text = f"{len(panels)} images of {' and '.join(sorted(shapes))}"
        return f"{text}: {self.title(titles)}." if titles else f"{text}."

    def panel(self, ax, artists):
        said = [self.title(ax.get_title())]
        for axis in (ax.xaxis, ax.yaxis):
            name = " ".join(axis.get_label_text().split())
            name += " (log)" if axis.get_scale() == "log" else ""
            if ax.axison and name:
                said.append(f"{axis.axis_name} {name.strip()}")
        labelled = [pair for pair in artists if pair[0]] or artists
        said += self.counted(
            (f"{label}: " if label else "") + self.artist(ax, artist)
            for label, artist in labelled
        )
        if len(artists) > len(labelled):
            said.append(f"and {len(artists) - len(labelled)} without a label")
        if "order" in self.compare:
            said.append(self.order(labelled))
        words = [w for text in ax.texts for w in text.get_text().split()]
        if words:
            count = f"{len(ax.texts)} texts"
            said.append(" ".join(words) if self.exact else count)
        return "; ".join(filter(None, said)) + "."

    def artist(self, ax, artist):
        if isinstance(artist, BarContainer):
            return self.bars(ax, artist)
        if isinstance(artist, AxesImage):
            ends = np.min(artist.get_array()), np.max(artist.get_array())
            span = f", from {' to '.join(map(self.number, ends))}"
            return f"image of {_shape(artist)}{'' if self.brief else span}"
        if isinstance(artist, Line2D):
            x, y = np.asarray(artist.get_xydata(), float).T
            joined = artist.get_linestyle() != "None" and len(x) > 1
            return (self.line if joined else self.points)(ax, x, y)
        if isinstance(artist, PathCollection):
            return self.points(ax, *np.asarray(artist.get_offsets(), float).T)
        return "hatched area" if artist.get_hatch() else "area"

    def count(self, x):
        steady = "points" in self.compare and len(x) <= COUNTED
        if self.brief and not steady and not self.exact:
            return "points"  # else texts would be equal on some machines only
        return f"{self.number(len(x), steady)} points"

    def line(self, ax, x, y):
        text = f"line of {self.count(x)}"
        if self.brief:
            return text
        for axis, values in ((ax.xaxis, x), (ax.yaxis, y)):
            if len(x) == 2 and values[0] == values[1]:  # axvline, axhline
                place = self.place(axis, values[0])
                return f"line at {axis.axis_name} {place}"
        whole = np.all(np.mod(x, 1) == 0) and np.ptp(x) <= COUNTED
        span = self.span(ax.xaxis, x, whole and "points" in self.compare)
        begin, end = self.number(y[0]), self.number(y[-1])
        trend = ""
        clear = np.ptp(y) / 2 + 1e-5 * abs(y).max()  # more than rounding
        if "trend" in self.compare and abs(y[-1] - y[0]) > clear:
            trend = "falling " if y[-1] < y[0] else "rising "
        text += f", {span}, {trend}from {begin} to {end}"
        for word, value in (("lowest", np.min(y)), ("highest", np.max(y))):
            told = self.number(value)
            if not self.exact and len(y) > 2:
                text += f", {word} {told}"
            elif self.exact and told not in (begin, end):
                at = list(map(_rounded, y)).index(_rounded(value))
                text += f", {word} {told} at x {self.place(ax.xaxis, x[at])}"
        return text

    def points(self, ax, x, y):
        text = "mark" if len(x) == 1 else self.count(x)
        if self.brief or not len(x):
            return text
        return f"{text}, {self.span(ax.xaxis, x)}, {self.span(ax.yaxis, y)}"

    def bars(self, ax, group):
        level = group.orientation == "horizontal"
        axis = ax.yaxis if level else ax.xaxis
        side = "intervaly" if level else "intervalx"
        centres = [np.mean(getattr(bar.get_bbox(), side)) for bar in group]
        lengths = np.asarray(group.datavalues, float)
        text = f"{len(group)} bars"
        if self.brief:
            return text
        if len(group) > BARS:
            tallest = self.place(axis, centres[lengths.argmax()])
            text += f", {self.span(axis, centres)}, tallest "
            return text + f"{self.number(lengths.max())} at {tallest}"
        for centre, length in zip(centres, lengths, strict=True):
            place = self.place(axis, centre, _rounded(centre) % 1 == 0)
            text += f", {place} {self.number(length)}"
        return text

    def order(self, labelled):
        ends = sorted(
            (-_rounded(line.get_ydata(orig=False)[-1]), label)
            for label, line in labelled
            if label and isinstance(line, Line2D) and len(line.get_xdata()) > 2
        )
        names = " > ".join(label for _, label in ends)
        return f"at the end {names}" if names.count(" > ") else ""
