"""The figures draw what they are given, and say what they drew."""

import html
import pathlib
import re
import types

import IPython.display
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from nbval.plugin import get_sanitize_patterns
from numpy.testing import assert_allclose, assert_array_equal

from utils import course, plots
from utils.describe import describe

HERE = pathlib.Path(__file__)


@pytest.fixture(autouse=True)
def _style():
    with plt.rc_context():
        plots.set_style()
        yield
    assert not plt.get_fignums(), "a figure was left open"


@pytest.fixture
def shown(monkeypatch):
    """Record the figures and their text alternatives."""
    record = types.SimpleNamespace(figures=[], alts=[])
    assert plots.display is IPython.display.display

    def remember(figure):
        record.figures.append(figure)
        return describe(figure)

    def display(bundle, raw):
        image = re.fullmatch(
            r'<img alt="([^"]+)" width="\d+" '
            r'src="data:image/png;base64,iVBOR[A-Za-z0-9+/=]+">',
            bundle["text/html"],
        )
        alt, parts = bundle["text/plain"].split("\n")
        assert (raw, alt) == (True, html.unescape(image[1]))
        assert parts == describe(record.figures[-1])
        record.alts.append(alt)

    monkeypatch.setattr(plots, "describe", remember)
    monkeypatch.setattr(plots, "display", display)
    return record


def lines(ax):
    """Return the points of each line of an axes by its label."""
    return {line.get_label(): line.get_xydata().tolist() for line in ax.lines}


def each(artists, name):
    """Return a property of each artist."""
    return [getattr(artist, f"get_{name}")() for artist in artists]


def labels(ax):
    return ax.get_xlabel(), ax.get_ylabel()


def test_start_sets_the_style():
    plt.rcdefaults()
    course.start()
    assert plt.rcParams["image.cmap"] == "gray"  # 0 is black, as in the data
    assert plt.rcParams["figure.constrained_layout.use"]
    looks = list(plt.rcParams["axes.prop_cycle"])
    assert looks[0] == {"color": plots.BLUE, "linestyle": "-"}
    assert looks[1] == {"color": plots.ORANGE, "linestyle": "--"}
    assert len({look["color"] for look in looks}) == 7


def test_show_escapes_its_text(shown):
    plt.plot([1, 2])
    plots.show(' a < b & "c". ')
    assert shown.alts == ['a < b & "c".']


def test_show_needs_a_text_and_a_figure():
    with pytest.raises(ValueError, match="draw one first"):
        plots.show("nothing")
    plt.plot([1, 2])
    with pytest.raises(ValueError, match="say what it shows"):
        plots.show(" ")
    plt.close()


def test_squares_are_coloured_where_told_and_hatched_elsewhere():
    _, ax = plt.subplots()
    solid = np.array([[1, 1], [0, 0]])
    plots.draw_squares(ax, [[1, 2], [3, 4.5]], 10, 5, solid, hatch="//")
    corners = [(10, 5), (11, 5), (10, 4), (11, 4)]
    assert each(ax.patches, "xy") == corners
    assert each(ax.patches, "hatch") == ["", "", "//", "//"]
    colours = map(to_rgba, [plots.SKY, plots.SKY, "white", "white"])
    assert each(ax.patches, "facecolor") == list(colours)
    assert each(ax.texts, "text") == ["1", "2", "3", "4.5"]
    middles = [(x + 0.5, y + 0.5) for x, y in corners]
    assert each(ax.texts, "position") == middles
    assert each(ax.texts, "weight") == ["bold", "bold", "normal", "normal"]
    plt.close()


def test_sum_hatches_the_copies_and_adds_them(shown):
    _, ax = plt.subplots()
    plots.draw_sum(ax, np.array([[1], [2]]), np.array([10, 20, 30]))
    plots.show("Both are stretched.")
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    column, row = [(1, 1), (2, 1), (1, 0), (2, 0)], [(4.5, 0), (5.5, 0)]
    assert each(hatched, "xy") == [*column, *row, (6.5, 0)]
    numbers = "1 1 1 2 2 2 10 20 30 10 20 30 11 21 31 12 22 32 + ="
    assert each(ax.texts, "text") == numbers.split()


def test_history_draws_each_series_over_its_epochs(shown):
    values = {"loss": [2, 1.5], "accuracy": [0, 1], "val_loss": [3, 4]}
    history = types.SimpleNamespace(history=values)  # as ``fit`` returns it
    plots.plot_history(history, title="tiny")
    left, right = shown.figures[0].axes
    assert shown.figures[0].get_suptitle() == "tiny"
    assert labels(left) == ("epoch", "loss")
    assert labels(right) == ("epoch", "accuracy")
    assert lines(left)["training"] == [[1, 2], [2, 1.5]]
    assert lines(left)["validation"] == [[1, 3], [2, 4]]
    assert lines(right) == {"training": [[1, 0], [2, 1]]}
    assert each(left.lines, "color") == [plots.BLUE, plots.ORANGE]
    assert each(left.lines, "linestyle") == ["-", "--"]
    assert each(left.get_legend().get_texts(), "text") == list(lines(left))
    assert shown.alts == [
        "Training history: training loss ≈ 2.000 to ≈ 1.500; validation loss "
        "≈ 3.000 to ≈ 4.000; training accuracy ≈ 0.000 to ≈ 1.000."
    ]


def test_confusion_matrix_has_a_row_for_each_true_class(shown):
    matrix, names = np.array([[5, 3, 0], [1, 1007, 0], [0, 0, 4]]), list("abc")
    plots.plot_confusion_matrix(matrix, names)
    [ax] = shown.figures[0].axes
    assert labels(ax) == ("predicted class", "true class")
    assert each(ax.get_xticklabels(), "text") == names
    assert each(ax.get_yticklabels(), "text") == names
    shares = ax.images[0].get_array()
    assert_allclose(shares, matrix / [[8], [1008], [4]])
    assert ax.images[0].get_clim() == (0, 1)
    for text in ax.texts:
        column, row = text.get_position()
        assert text.get_text() == f"{matrix[row, column]:,}"
        light = shares[row, column] > 0.5
        assert text.get_color() == ("black" if light else "white")
    assert shown.alts == [
        "Confusion matrix. Right, on the diagonal, ≈ 1,016 of ≈ 1,020. "
        "Most frequent mistake, ≈ 3 times: ≈ “a taken for b”."
    ]


def test_images_share_one_scale_from_black_to_white(shown):
    images = np.arange(12).reshape(3, 2, 2)
    plots.plot_images(images, ["a", "b\nc", "d"], columns=2)
    axes = shown.figures[0].axes
    pictures = [ax.images[0] for ax in axes]
    assert_array_equal(each(pictures, "array"), images)
    assert each(pictures, "clim") == [(0, 11)] * 3
    assert {cmap.name for cmap in each(pictures, "cmap")} == {"gray"}
    assert each(axes, "title") == ["a", "b\nc", "d"]
    places = [spec.get_geometry()[2] for spec in each(axes, "subplotspec")]
    assert places == [0, 1, 2]
    assert shown.alts == ["Images in a grid. a; b c; d"]


def test_titles_that_hang_on_the_run_are_told_behind_the_mark(shown):
    plots.plot_images(np.ones((2, 2, 2)), ["a", "b:\n≈ c 0.5"], alt="Two.")
    assert shown.alts == ["Two. ≈ “a; b: c 0.5”"]


def test_predictions_make_the_labels_bar_solid(shown):
    images = np.arange(8).reshape(2, 2, 2)
    rows, names = [[0.75, 0.25], [0.125, 0.875]], ["bag", "coat"]
    plots.plot_predictions(images, [1, 1], np.array(rows), names)
    axes = np.reshape(shown.figures[0].axes, (2, 2))
    for (left, right), image, row in zip(axes, images, rows, strict=True):
        assert_array_equal(left.images[0].get_array(), image)
        bars, ticks = right.patches, right.get_yticklabels()
        assert each(bars, "width") == row
        assert [bar.get_bbox().intervaly.mean() for bar in bars] == [0, 1]
        assert each(bars, "hatch") == ["////", ""]
        assert each(bars, "facecolor") == [(1, 1, 1, 1), to_rgba(plots.BLUE)]
        assert each(ticks, "text") == names
        assert each(ticks, "weight") == ["normal", "bold"]
        assert (right.get_xlim(), right.yaxis_inverted()) == ((0, 1), True)
    assert right.get_xlabel() == "predicted probability"
    told = "≈ “coat predicted as bag”, ≈ 0.75; ≈ “coat predicted as coat”, "
    assert told in shown.alts[0]


def test_boundaries_lie_where_the_probability_is_a_half(shown, monkeypatch):
    x = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [1.0, 2.0]])
    y = np.array([0, 1, 0, 1])
    monkeypatch.setattr(plots, "GRID", 19)
    grid = plots.boundary_grid(x)
    assert (grid.shape, grid.dtype) == ((361, 2), "float32")
    corners = [[-0.4, -0.4], [-0.3, -0.4], [1.4, 2.4]]
    assert_allclose(grid[[0, 1, -1]], corners, rtol=1e-5)
    plots.plot_boundaries({"x": grid[:, 0], "y": grid[:, 1:] / 4}, x, y)
    axes = shown.figures[0].axes
    assert each(axes, "title") == ["x", "y"]
    for column, (ax, level) in enumerate(zip(axes, (0.5, 2), strict=True)):
        areas, boundary = ax.collections
        colours = [to_rgba(plots.BLUE, 0.2), to_rgba(plots.ORANGE, 0.2)]
        assert_allclose(areas.get_facecolor(), colours)
        [path] = boundary.get_paths()
        assert_allclose(path.vertices[:, column], level, rtol=1e-5)
        points = [x[y == 0].tolist(), x[y == 1].tolist()]
        assert list(lines(ax).values()) == points
        assert list(lines(ax)) == ["class 0", "class 1"]
        assert each(ax.lines, "marker") == ["o", "^"]
        assert each(ax.lines, "color") == [plots.BLUE, plots.ORANGE]
    assert labels(axes[0]) == ("first coordinate", "second coordinate")
    assert "class 1 is given: x ≈ 47%; y ≈ 16%." in shown.alts[0]


def test_roc_draws_recall_over_false_alarms(shown):
    marks = {"0.5": (0.25, 0.75), "0.1": (0.5, 0.8)}
    plots.plot_roc([0, 0, 0.5, 1], [0, 0.75, 0.8, 1], marks)
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "network": [[0, 0], [0, 0.75], [0.5, 0.8], [1, 1]],
        "guessing": [[0, 0], [1, 1]],
        "0.5": [[0.25, 0.75]],
        "0.1": [[0.5, 0.8]],
    }
    assert ax.lines[0].get_drawstyle() == "steps-post"
    assert each(ax.lines[2:], "marker") == ["o", "s"]
    assert labels(ax) == (
        "false-alarm rate (share of the negatives)",
        "recall (share of the positives)",
    )
    assert shown.alts[0].endswith(
        ": 0.5, ≈ 0.75 at ≈ 0.25; 0.1, ≈ 0.80 at ≈ 0.50."
    )


def test_reliability_has_bins_of_equal_counts(shown):
    probabilities = np.array([[0.9], [0.1], [0.6], [0.3], [0.2], [0.8]])
    plots.plot_reliability([1, 0, 0, 1, 0, 1], probabilities, bins=3)
    [ax] = shown.figures[0].axes
    assert_allclose(lines(ax)["network"], [[0.15, 0], [0.45, 0.5], [0.85, 1]])
    assert lines(ax)["perfect"] == [[0, 0], [1, 1]]
    assert labels(ax) == ("mean predicted probability", "share that came true")
    told = "predicted ≈ 0.15, true ≈ 0.00 to predicted ≈ 0.85, true ≈ 1.00."
    assert shown.alts == [f"Reliability diagram, ≈ 2 rows a point: {told}"]


def described():
    """Return the description of the current figure, and close it."""
    text = describe(plt.gcf())
    plt.close()
    return text


def test_describes_series_by_their_labels():
    plt.plot([1, 2], label="training")
    plt.plot([1], [2], "o", label="best")
    plt.axvline(1)
    plt.scatter([1], [2], label="seeds")
    plt.yscale("log")
    plt.xlabel("epoch")
    plt.title("two\nlines")
    plt.suptitle("all")
    plt.legend(loc="upper left")
    plt.text(1, 1, "here")
    assert described() == (
        "all. two lines; x epoch; y (log); training: line; best: points; "
        "line; seeds: points; legend: training, best, seeds; here."
    )


@pytest.mark.parametrize("kind", ["bar", "barh"])
def test_describes_bars_with_their_names(kind):
    getattr(plt, kind)(["coat", "bag"], [1234, 0.5], label="sure")
    axis = "x" if kind == "bar" else "y"
    assert described() == f"{axis} (coat, bag); sure: 2 bars."
    getattr(plt, kind)([0, 1], [1, 2])
    (plt.xticks if kind == "bar" else plt.yticks)([0, 1], ["coat", "bag"])
    assert described() == f"{axis} (coat, bag); 2 bars."
    plt.hist([1, 2, 3], 2, label="rows")
    assert described() == "rows: 2 bars."


def test_counts_what_occurs_more_than_once():
    _, axes = plt.subplots(1, 3)
    for ax, hatch in zip(axes, ("", "/", "/"), strict=True):
        ax.fill([0, 1, 1], [0, 0, 1], hatch=hatch)
        ax.fill([0, 1, 1], [0, 0, 1], hatch=hatch)
    assert described() == "2 × area. 2 × 2 × hatched area."


def test_describes_nothing_that_hangs_on_the_run():
    texts = set()
    for run in (1, 2):
        plt.plot(range(run), label=f"≈ {run}")
        plt.imshow(np.full((2, 2), run))
        plt.title(f"shirt,\n≈ {run} away")
        plt.text(0, 1, run)
        plt.legend()
        texts.add(described())
    assert texts == {"≈ …; ≈ …: line; image of 2 × 2; legend: ≈ …; 1 texts."}


def test_passes_over_only_what_a_run_measured():
    # nbval reads this file in the encoding of the machine: ASCII suits all
    file = HERE.with_name("nbval_sanitize.cfg").read_text(encoding="ascii")

    def compared(text):
        for regex, replacement in get_sanitize_patterns(file):
            text = re.sub(regex, replacement, text)
        return text

    measured = "0.5| 12.25|-1.5e-05|1,234|−3|0.8 ± 0.1|“a”"
    for text in measured.split("|"):
        assert compared(f"≈ {text} s") == compared("≈ 7 s"), text
        assert compared(f"⏱ {text} s") == compared("⏱ 7 s"), text
    assert compared("≈ 7") != compared("⏱ 7")
    kept = "nan|inf|7 m|7 %|7\n|7, 8|“7” 2"
    for text in kept.split("|"):
        assert compared(f"≈ {text} s") != compared("≈ 7 s"), text
    for text in ("of 5", "falling", ", 4", "\n2"):
        assert compared(f"≈ 1 {text}").endswith(text)
