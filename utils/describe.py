"""Say in words what a figure consists of, the same on every machine.

``plots.show`` puts these words beside a figure, where the lessons' test finds
them and no screen reader announces them.  How large anything is, is not among
them: that hangs on the run.
"""

import collections

from matplotlib.category import StrCategoryFormatter
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter


def describe(figure):
    """Return titles, axes, series, labels, legends and texts of a figure.

    Args:
        figure: matplotlib Figure that has been drawn.

    Returns:
        str, one sentence an axes; those that occur more than once, counted.
        Of a title or label with ``≈`` in it, which hangs on the run, only ``≈
        …`` is said.
    """
    sentences = _counted(map(_panel, figure.axes))
    if figure.get_suptitle():
        sentences.insert(0, f"{_words(figure.get_suptitle())}.")
    return " ".join(sentences)


def _words(text):
    return "≈ …" if "≈" in text else " ".join(text.split())


def _counted(texts):
    return [
        text if count == 1 else f"{count} × {text}"
        for text, count in collections.Counter(texts).items()
    ]


def _panel(ax):
    said = [_words(ax.get_title())]
    if ax.axison:
        said += [_axis(ax.xaxis), _axis(ax.yaxis)]
    said += _counted(_artist(*pair) for pair in _artists(ax))
    if ax.get_legend():
        labels = [_words(t.get_text()) for t in ax.get_legend().get_texts()]
        said.append(f"legend: {', '.join(labels)}")
    if ax.images and ax.texts:  # numbers on an image are those of the data
        said.append(f"{len(ax.texts)} texts")
    else:
        said.append(" ".join(_words(t.get_text()) for t in ax.texts))
    return "; ".join(filter(None, said)) + "."


def _axis(axis):
    """Return an axis's name, scale, and ticks that have names."""
    said = [_words(axis.get_label_text())]
    if axis.get_scale() == "log":
        said.append("(log)")
    formatter = axis.get_major_formatter()
    if isinstance(formatter, StrCategoryFormatter | FuncFormatter):
        names = [_words(tick.get_text()) for tick in axis.get_ticklabels()]
        said.append(f"({', '.join(names)})")
    text = " ".join(filter(None, said))
    return f"{axis.axis_name} {text}" if text else ""


def _artists(ax):
    """Return the (label or "", artist) pairs that carry what is shown."""
    groups = [g for g in ax.containers if isinstance(g, BarContainer)]
    inside = {bar for group in groups for bar in group}
    artists = (*groups, *ax.lines, *ax.images, *ax.collections, *ax.patches)
    found = []
    for artist in artists:
        label = artist.get_label() or ""
        if artist in groups and label.startswith("_"):
            label = artist[0].get_label()  # where plt.hist puts it
        if artist not in inside:
            found.append(("" if label.startswith("_") else label, artist))
    return found


def _artist(label, artist):
    if isinstance(artist, BarContainer):
        kind = f"{len(artist)} bars"
    elif isinstance(artist, AxesImage):
        kind = f"image of {' × '.join(map(str, artist.get_array().shape))}"
    elif isinstance(artist, Line2D):
        kind = "points" if artist.get_linestyle() == "None" else "line"
    elif isinstance(artist, PathCollection):
        kind = "points"
    else:
        kind = "hatched area" if artist.get_hatch() else "area"
    return f"{_words(label)}: {kind}" if label else kind
