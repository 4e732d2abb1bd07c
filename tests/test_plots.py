"""The figures draw what they are given, and say what they drew."""

import html
import pathlib
import re
import types

import IPython.display
import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_rgba
from matplotlib.text import Text
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
            r'<img alt="([^"]+)" width="(\d+)" '
            r'src="data:image/png;base64,iVBOR[A-Za-z0-9+/=]+">',
            bundle["text/html"],
        )
        alt, parts = bundle["text/plain"].split("\n")
        assert (raw, alt) == (True, html.unescape(image[1]))
        # text is as large as on paper, and fits a notebook's column
        width = record.figures[-1].get_figwidth()
        assert int(image[2]) == round(96 * width) < 680
        texts = record.figures[-1].findobj(Text)
        assert min(each(texts, "fontsize")) >= 8
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
    plots._draw_squares(ax, [[1, 2], [3, -4.5]], 10, 5, solid, hatch="//")
    corners = [(10, 5), (11, 5), (10, 4), (11, 4)]
    assert each(ax.patches, "xy") == corners
    assert each(ax.patches, "hatch") == ["", "", "//", "//"]
    colours = map(to_rgba, [plots.SKY, plots.SKY, "white", "white"])
    assert each(ax.patches, "facecolor") == list(colours)
    assert each(ax.texts, "text") == ["1", "2", "3", "−4.5"]
    middles = [(x + 0.5, y + 0.5) for x, y in corners]
    assert each(ax.texts, "position") == middles
    assert each(ax.texts, "weight") == ["bold", "bold", "normal", "normal"]
    plt.close()


def test_sum_hatches_the_copies_and_adds_them(shown):
    _, ax = plt.subplots()
    plots._draw_sum(ax, np.array([[1], [2]]), np.array([10, 20, 30]))
    plots.show("Both are stretched.")
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    column, row = [(1, 1), (2, 1), (1, 0), (2, 0)], [(4.5, 0), (5.5, 0)]
    assert each(hatched, "xy") == [*column, *row, (6.5, 0)]
    numbers = "1 1 1 2 2 2 10 20 30 10 20 30 11 21 31 12 22 32 + ="
    texts = [t.get_text() for t in ax.texts if "(" not in t.get_text()]
    assert texts == numbers.split()
    shapes = [t for t in ax.texts if "(" in t.get_text()]
    assert each(shapes, "text") == ["(2, 1)", "(3,)", "(2, 3)"]
    assert each(shapes, "position") == [(1.5, 2.3), (6, 2.3), (10.5, 2.3)]


def network():
    """Draw two inputs, three hidden units and an output."""
    hidden = np.array([[1.0, -2.0, 0.0], [0.5, 4.0, 1.234]])
    parameters = [hidden, [1.0, 2.0, 3.0], [[1.0], [-1.0], [2.0]], [0.5]]
    values = [[7.0, 8.0], [9.0, 10.0, 11.0], [12.346]]
    names = [["a", "b"], ["c", "d", "e"], ["f"]]
    plots.plot_network(parameters, values=values, names=names)
    ax = plt.gca()
    plots.show("A network.")
    return ax


def test_network_has_a_circle_a_number_and_a_line_a_weight(shown):
    ax = network()
    centres = [(0, 1), (0, -1), (5, 2), (5, 0), (5, -2), (10, 0)]
    assert each(ax.patches, "center") == centres
    ends = [line.get_xydata().tolist() for line in ax.lines]
    into = [[[0, y], [5, to]] for y in (1, -1) for to in (2, 0, -2)]
    assert ends == into + [[[5, y], [10, 0]] for y in (2, 0, -2)]


def test_network_writes_its_numbers_where_they_belong(shown):
    ax = network()
    places = {text.get_text(): text.get_position() for text in ax.texts}
    for text, place in {
        "-2": (3.5, 0.3),  # from the first input, near the second unit
        "1.23": (3.5, -1.7),
        "4": (3.5, -0.3),
        "7": (0, 1),  # in a circle
        "12.35": (10, 0),
        "a": (0, 1.75),  # above one
        "f": (10, 0.75),
        "bias 3": (5, -2.75),  # below one
        "bias 0.5": (10, -0.75),
    }.items():
        assert places[text] == pytest.approx(place), text
    assert ("1", (6.5, 1.4)) in [  # near the hidden units, which are more
        (text.get_text(), text.get_position()) for text in ax.texts
    ]


def test_network_tells_signs_by_colour_and_style_and_sizes_by_width(shown):
    looks = [
        (line.get_color(), line.get_linestyle(), line.get_linewidth())
        for line in network().lines
    ]
    above, below = (plots.BLUE, "-"), (plots.ORANGE, "--")
    assert looks[:3] == [(*above, 1.25), (*below, 2.0), (*above, 0.5)]
    assert looks[4] == (*above, 3.5)  # the largest of all
    assert looks[-2:] == [(*below, 1.25), (*above, 2.0)]


def test_network_marks_what_was_measured_and_needs_no_names(shown):
    plots.plot_network([[[0.0, 0.0]], [1.0, 2.0]], mark="≈ ")
    ax = plt.gca()
    plots.show("All weights are 0.")
    marked = ["≈ 0", "≈ 0", "bias ≈ 1", "bias ≈ 2"]
    assert each(ax.texts, "text") == marked


def test_network_tells_its_hidden_units_numbers(shown):
    parameters = [[[1.0, -2.0]], [0.5, 4.0], [[3.0], [1.234]], [9.0]]
    plots.plot_network(parameters, mark="≈ ", alt="Two units:")
    assert shown.alts == ["Two units: ≈ “1.00 0.50 3.00; -2.00 4.00 1.23”."]


def test_activations_stand_beside_their_gradients(shown):
    z = [-1.0, 0.0, 2.0]
    one, other = ([0, 1, 2], [3, 4, 5]), ([0, 0, 2], [0, 1, 1])
    plots.plot_activations(z, {"one": one, "other": other})
    plots.show("Two functions.")
    left, right = shown.figures[0].axes
    for ax, pair in ((left, one), (right, other)):
        for label, values in zip(("value", "gradient"), pair, strict=True):
            points = [list(p) for p in zip(z, values, strict=True)]
            assert lines(ax)[label] == points
    assert [left.get_title(), right.get_title()] == ["one", "other"]
    assert labels(left) == ("input z", "value, or gradient")
    assert left.get_ylim() == right.get_ylim() == (-1.2, 2.2)
    styles = [line.get_linestyle() for line in left.lines[:2]]
    assert styles == ["-", "--"]


def test_fits_are_curves_through_the_data(shown):
    grid = [0.0, 0.5, 1.0]
    fits = {"line": [1, 2, 3], "column": np.array([[3], [2], [1]])}
    plots.plot_fits([[0], [1]], [[5], [6]], grid, fits, ("x", "y (hours)"))
    ax = plt.gca()
    plots.show("Two fits.")
    assert lines(ax)["data"] == [[0, 5], [1, 6]]
    assert lines(ax)["line"] == [[0, 1], [0.5, 2], [1, 3]]
    assert lines(ax)["column"] == [[0, 3], [0.5, 2], [1, 1]]
    assert labels(ax) == ("x", "y (hours)")
    assert ax.lines[0].get_marker() == "o"
    assert each(ax.lines[1:], "linestyle") == ["-", "--"]
    assert each(ax.lines[1:], "linewidth") == [4, 1.5]  # seen under the other
    assert each(ax.get_legend().get_texts(), "text") == list(lines(ax))


def test_slopes_are_lines_from_zero_beside_the_points(shown):
    plots.plot_slopes(np.array([1, 2.5]), np.array([2, 5]), [1, 2.5])
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "measured": [[1, 2], [2.5, 5]],
        "slope 1": [[0, 0], [2.5, 2.5]],
        "slope 2.5": [[0, 0], [2.5, 6.25]],
    }
    styles = each(ax.lines, "linestyle")
    assert len(set(styles)) == len(styles)
    points = ax.lines[0]
    assert (points.get_zorder(), points.get_alpha()) == (3, None)
    plots.plot_slopes(np.arange(51), np.arange(51), [1])
    points = shown.figures[1].axes[0].lines[0]
    assert (points.get_zorder(), points.get_alpha()) == (1, 0.4)
    assert (
        "2 measurements of a spring, the last 5.0 cm at 2.5" in shown.alts[0]
    )


def test_descent_shows_the_line_at_four_steps(shown):
    path = np.array([[step, 2 * step] for step in range(13)])
    plots.plot_descent([1, 3], [4, 5], path, "time (s)", "way (m)")
    [ax] = shown.figures[0].axes
    assert labels(ax) == ("time (s)", "way (m)")
    drawn = lines(ax)
    assert drawn.pop("measured") == [[1, 4], [3, 5]]
    assert drawn == {
        "at the start": [[0, 0], [3, 0]],
        "after 1 step": [[0, 2], [3, 5]],
        "after 10 steps": [[0, 20], [3, 50]],
        "after 12 steps": [[0, 24], [3, 60]],
    }
    assert ax.get_title() == "after 12 steps: slope ≈ 12.00, intercept ≈ 24.00"
    assert "after 1 step slope ≈ 1.00, intercept ≈ 2.00" in shown.alts[0]


def test_descent_may_be_short(shown):
    plots.plot_descent([-2, 3], [4, 5], np.zeros((2, 2)), "x", "y")
    drawn = lines(shown.figures[0].axes[0])
    assert list(drawn) == ["measured", "at the start", "after 1 step"]
    assert drawn["after 1 step"] == [[-2, 0], [3, 0]]


def test_descent_may_have_got_lost(shown):
    path = np.full((30, 2), np.inf)
    path[:11] = 1e30
    path[-1] = np.nan
    plots.plot_descent([1, 3], [4, 5], path, "x", "y")
    [ax] = shown.figures[0].axes
    assert ax.get_title() == "after 29 steps: slope ≈ nan, intercept ≈ nan"


def test_valley_shows_the_part_that_the_steps_are_in(shown):
    slopes = np.linspace(-10, 10, 201)
    paths = {"short": [0, 1, 2], "long": [0, 8, -6]}
    plots.plot_valley(slopes, slopes**2, paths)
    left, right = shown.figures[0].axes
    assert_allclose(lines(left)["steps"], [[0, 0], [1, 1], [2, 4]])
    assert_allclose(lines(right)["steps"], [[0, 0], [8, 64], [-6, 36]])
    assert lines(right)["start"] == [[0, 0]]
    seen = np.array(lines(right)["loss"])
    assert seen[:, 0].min() > -6.2
    assert seen[:, 0].max() < 8.2
    assert_allclose(seen[:, 1], seen[:, 0] ** 2)
    assert each([left, right], "title") == ["short", "long"]
    assert "long, 2 steps: slope 0.0, ≈ 8.0 … ≈ -6.0, loss" in shown.alts[0]
    plots.plot_valley(slopes, slopes**2, {"a": [0, 1, 2, 3, 4, 5]})
    assert ": slope 0.0, ≈ 1.0, ≈ 2.0, ≈ 3.0 … ≈ 5.0," in shown.alts[1]


def test_gradients_count_the_signs(shown):
    places = {"far": [-4.0, -2.0], "near": [0.0, 3.0, -2.0, -0.5]}
    plots.plot_gradients(places)
    far, near = shown.figures[0].axes
    assert lines(near)["a mini-batch"] == [
        [0, 0],
        [3, 0],
        [-2, 0],
        [-0.5, 0],
    ]
    assert lines(near)["their mean"] == [[0.125, 0]]
    assert far.get_title() == "far: ≈ 2 of 2 are negative"
    assert near.get_title() == "near: ≈ 2 of 4 are negative"
    low, high = near.get_xlim()
    assert low == -high
    assert "far ≈ 2 of 2 are negative, from ≈ -4.0" in shown.alts[0]
    assert "their mean is ≈ 0.12" in shown.alts[0]


def test_sums_stand_under_their_shapes(shown):
    table, column = np.arange(6).reshape(2, 3), np.array([[7], [8]])
    plots.plot_sums([(table, column), (column, table[0])])
    upper, lower = shown.figures[0].axes
    shapes = [t.get_text() for t in upper.texts if "(" in t.get_text()]
    assert shapes == ["(2, 3)", "(2, 1)", "(2, 3)"]
    sums = [text.get_text() for text in lower.texts[14:20]]
    assert sums == ["7", "8", "9", "8", "9", "10"]
    assert "(2, 3), copies 0 left, 4 right; (2, 1)" in shown.alts[0]
    assert shown.alts[0].endswith("copies 4 left, 3 right.")


def test_product_is_coloured_where_row_and_column_meet(shown):
    left, right = np.array([[1, 2, 3], [0, 4, 1]]), np.array([[2], [1], [5]])
    plots.plot_product(left, right, ["a", "b", "c"], row=1, column=0)
    [ax] = shown.figures[0].axes
    coloured = [
        (*patch.get_xy(), text.get_text())
        for patch, text in zip(ax.patches, ax.texts, strict=False)
        if patch.get_facecolor() == to_rgba(plots.SKY)
    ]
    row = [(0, 0, "0"), (1, 0, "4"), (2, 0, "1")]
    column = [(4, 5, "2"), (4, 4, "1"), (4, 3, "5")]
    assert coloured == [*row, *column, (4, 0, "9")]
    assert ax.get_title() == "0 · 2 + 4 · 1 + 1 · 5 = 9"
    names = [text.get_text() for text in ax.texts[-3:]]
    assert names == ["a (2, 3)", "b (3, 1)", "c (2, 1)"]
    assert "a (2, 3) on the left, b (3, 1) above, c where" in shown.alts[0]
    assert shown.alts[0].endswith("give: 0 · 2 + 4 · 1 + 1 · 5 = 9.")


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
    shades = ax.images[0].get_array()
    assert_allclose(shades**2, matrix / [[8], [1008], [4]])
    assert ax.images[0].get_clim() == (0, 1)
    for text in ax.texts:
        column, row = text.get_position()
        assert text.get_text() == f"{matrix[row, column]:,}"
        light = shades[row, column] > 0.5
        assert text.get_color() == ("black" if light else "white")
    assert shown.alts == [
        "Confusion matrix. Right, on the diagonal, ≈ 1,016 of ≈ 1,020. "
        "Most frequent mistakes: ≈ “a for b 3, then b for a 1”."
    ]
    many = np.array([[9, 1, 2], [3, 9, 4], [5, 6, 9]])
    plots.plot_confusion_matrix(many, names)
    told = "6, then c for a 5, then b for c 4, then b for a 3, then a for c 2"
    assert shown.alts[1].endswith(f"≈ “c for b {told}”.")


def test_confusion_matrix_without_a_mistake_names_none(shown):
    plots.plot_confusion_matrix(np.diag([2, 3]), list("ab"))
    assert shown.alts == [
        "Confusion matrix. Right, on the diagonal, ≈ 5 of ≈ 5. "
        "Most frequent mistakes: ≈ “none”."
    ]


def test_names_may_hold_what_starts_a_formula(shown):
    names = ["$", "Ba$$in"]
    plots.plot_confusion_matrix(np.eye(2, dtype=int), names)
    plots.plot_images(np.zeros((2, 2, 2)), names)
    [matrix], axes = (figure.axes for figure in shown.figures)
    assert each(matrix.get_xticklabels(), "text") == names
    assert each(matrix.get_yticklabels(), "text") == names
    assert each(axes, "title") == names


def test_font_that_knows_more_signs_is_taken_where_there_is_one(monkeypatch):
    names = ["Comic Sans MS", "Malgun Gothic", "DejaVu Sans"]
    there = [font_manager.FontEntry(name=name) for name in names]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", there)
    plots.set_style()
    assert plt.rcParams["font.family"] == ["DejaVu Sans", "Malgun Gothic"]


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
    assert shown.figures[0].get_size_inches() == pytest.approx([2.6, 3.2])


def test_images_leave_no_columns_and_title_rows_empty(shown):
    for number, width in ((1, 2), (3, 6), (4, 6.5)):
        plots.plot_images(np.ones((number, 2, 2)), [""] * number)
        size = shown.figures[-1].get_size_inches()
        assert size == pytest.approx([width, width / number])


def test_images_with_a_sign_are_grey_at_0(shown):
    images = np.linspace(-1, 2, 301).reshape(1, 7, 43)
    images[0, 0, 0] = -100  # one number far off must not make all others grey
    plots.plot_images(images, ["a"])
    low, high = shown.figures[0].axes[0].images[0].get_clim()
    assert low == -high
    assert 1.9 < high < 2


def test_images_may_have_colours(shown):
    images = np.random.default_rng(1).random((2, 3, 4, 3))
    plots.plot_images(images, ["a", "b"])
    pictures = [ax.images[0] for ax in shown.figures[0].axes]
    assert_array_equal(each(pictures, "array"), images)


def test_titles_that_hang_on_the_run_are_told_behind_the_mark(shown):
    plots.plot_images(np.ones((2, 2, 2)), ["≈ “a”", "b:\n≈ c 0.5"], alt="Two.")
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
    assert right.get_xlabel() == "predicted probability (solid: the truth)"
    told = (
        "≈ “coat, 0.2, predicted as bag”, ≈ 0.8; ≈ “coat predicted as coat”, "
    )
    assert told in shown.alts[0]


def test_each_pixel_has_its_number(shown):
    image = np.array([[0, 200, 7], [118, 119, 255]], "uint8")
    plots.plot_pixels(image)
    [ax] = shown.figures[0].axes
    assert_array_equal(ax.images[0].get_array(), image)
    assert ax.images[0].get_clim() == (0, 255)
    texts = {
        text.get_position(): (text.get_text(), text.get_color())
        for text in ax.texts
    }
    assert texts == {
        (column, row): (f"{value}", "black" if value > 118 else "white")
        for (row, column), value in np.ndenumerate(image)
    }
    assert "2 rows of 3 pixels" in shown.alts[0]
    assert "from ≈ 0 to ≈ 255" in shown.alts[0]


def test_examples_of_a_class_stand_in_its_column(shown):
    labels = np.array([1, 0, 1, 0, 1])
    images = np.arange(5.0)[:, None, None] * np.ones((5, 2, 3))
    plots.plot_examples(images, labels, ["coat", "bag"], each=2)
    axes = shown.figures[0].axes
    values = [ax.images[0].get_array()[0, 0] for ax in axes]
    assert values == [1, 0, 3, 2]
    assert each(axes, "title") == ["0\ncoat", "1\nbag", "", ""]
    edges = [ax.get_position().x0 for ax in axes]
    assert edges[0] == edges[2] < edges[1] == edges[3]
    assert shown.alts[0].startswith("2 images of each class")


def test_dropped_activations_are_black_in_every_panel(shown):
    panels = {"a step": [[0, 2.0], [0, 0]], "prediction": np.ones((2, 2))}
    plots.plot_dropout(panels)
    axes = shown.figures[0].axes
    for ax, (title, values) in zip(axes, panels.items(), strict=True):
        assert_array_equal(ax.images[0].get_array(), values)
        assert ax.images[0].get_clim() == (0, 2)
        names = ax.get_title(), ax.get_xlabel(), ax.get_ylabel()
        assert names == (title, "hidden unit", "picture")
        assert all(spine.get_visible() for spine in ax.spines.values())
        assert ax.get_xticks(minor=True).tolist() == [0.5]  # between cells
        assert ax.get_yticks(minor=True).tolist() == [0.5]
    assert "a step ≈ 75%; prediction ≈ 0%" in shown.alts[0]


def test_boundaries_lie_where_the_probability_is_a_half(shown, monkeypatch):
    x = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [1.0, 2.0]])
    y = np.array([0, 1, 0, 1])
    monkeypatch.setattr(plots, "GRID", 19)
    grid = plots.boundary_grid(x)
    assert (grid.shape, grid.dtype) == ((361, 2), "float32")
    corners = [[-0.4, -0.4], [-0.3, -0.4], [1.4, 2.4]]
    assert_allclose(grid[[0, 1, -1]], corners, rtol=1e-5)
    panels = {"x": grid[:, 0], "y": grid[:, 1:] / 4}
    plots.plot_boundaries(panels, x, y)
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
        assert list(lines(ax)) == ["class 0, upper", "class 1, lower"]
        assert each(ax.lines, "marker") == ["o", "^"]
        assert each(ax.lines, "color") == [plots.BLUE, plots.ORANGE]
    assert labels(axes[0]) == ("how far right", "how far up")
    told = "on their own side: x ≈ 47% and ≈ 100%; y ≈ 16% and ≈ 50%."
    assert shown.alts[0].endswith(told)


def test_folds_are_tested_in_turn(shown):
    plots.plot_folds(3)
    [ax] = shown.figures[0].axes
    rows = np.reshape(each(ax.texts, "text"), (3, 3)).tolist()
    assert rows == [
        ["test", "train", "choose"],
        ["choose", "test", "train"],
        ["train", "choose", "test"],
    ]
    assert each(ax.get_xticklabels(), "text") == ["fold 1", "fold 2", "fold 3"]
    assert each(ax.get_yticklabels(), "text")[2] == "round 3"
    assert ax.yaxis_inverted()
    for patch, text in zip(ax.patches, ax.texts, strict=True):
        left, low = patch.get_xy()
        x, y = text.get_position()
        assert left < x < left + patch.get_width()
        assert low < y < low + patch.get_height()
        assert bool(patch.get_hatch()) == (text.get_text() == "choose")
    assert shown.alts[0].startswith("3 rounds with 3 folds of rows.")


def test_runs_are_bars_and_a_kill_is_a_cross(shown):
    runs = {"calm": (1, 400), "killed": (1, 250), "again": (201, 400)}
    plots.plot_runs(runs, epoch=100)
    [ax] = shown.figures[0].axes
    spans = [(p.get_x(), p.get_x() + p.get_width()) for p in ax.patches]
    assert spans == [(0, 400), (0, 200), (200, 250), (200, 400)]
    assert [bool(p.get_hatch()) for p in ax.patches] == [0, 0, 1, 0]
    [cross] = ax.lines
    assert cross.get_xydata().tolist() == [[250, 1]]
    assert each(ax.get_yticklabels(), "text") == list(runs)
    assert ax.get_xticks().tolist() == [0, 100, 200, 300, 400]
    assert each(ax.texts, "text") == ["killed, 50 lost"]
    assert "killed; 50 are lost" in shown.alts[0]


def test_four_counts_are_areas(shown):
    counts = np.array([[60, 20], [5, 15]])
    plots.plot_four_counts({"a": counts, "b": counts.T / 100})
    square, bar, *others = shown.figures[0].axes
    assert each((square, *others), "title") == ["a", "b", "the alarms alone"]
    assert square.get_title() == "a"
    sizes = [p.get_width() * p.get_height() for p in square.patches]
    assert_allclose(sizes, [0.2, 0.6, 0.15, 0.05])  # from below, by column
    assert_allclose(each(square.patches, "x"), [0, 0, 0.8, 0.8])
    assert_allclose(each(square.patches, "y"), [0, 0.25, 0, 0.75])
    blue, orange, sky, amber = map(
        to_rgba, (plots.BLUE, plots.ORANGE, plots.SKY, plots.AMBER)
    )
    assert each(square.patches, "facecolor") == [orange, sky, blue, amber]
    assert each(square.patches, "hatch") == ["////", "", "", "..."]
    assert sorted(each(square.texts, "text")) == [
        "false alarms\n≈ 20",
        "found\n≈ 15",
        "left alone\n≈ 60",
        "missed\n≈ 5",
    ]
    assert each(square.get_xticklabels(), "text") == ["benign", "malignant"]
    found, false = bar.patches
    assert_allclose(each((found, false), "height"), [15 / 35, 20 / 35])
    assert_allclose(each((found, false), "y"), [0, 15 / 35])
    assert each((found, false), "facecolor") == [blue, orange]
    assert bar.get_ylabel() == "share of the alarms"
    assert shown.alts == [
        "Four counts as areas. a: left alone ≈ 60, false alarms ≈ 20, missed "
        "≈ 5, found ≈ 15; of the alarms ≈ 0.43 are right; b: left alone ≈ 1, "
        "false alarms ≈ 0, missed ≈ 0, found ≈ 0; of the alarms ≈ 0.75 are "
        "right."
    ]


def test_precision_is_drawn_over_recall(shown):
    plots.plot_precision_recall([0.5, 0.5, 1], [1, 0.5, 0.75], 0.375)
    [ax] = shown.figures[0].axes
    assert lines(ax)["network"] == [[0.5, 1], [0.5, 0.5], [1, 0.75]]
    assert ax.lines[0].get_drawstyle() == "steps-pre"
    assert lines(ax)["guessing"] == [[0, 0.375], [1, 0.375]]
    assert labels(ax) == (
        "recall (share of the positives found)",
        "precision (share of the alarms)",
    )
    assert "precision is ≈ 0.75; at the end it falls to 0.38" in shown.alts[0]


def test_draws_have_a_bar_for_each_accuracy(shown):
    plots.plot_draws(np.array([0.5, 1, 0.75, 0.75]), 4, 0.8)
    [ax] = shown.figures[0].axes
    assert each(ax.patches, "height") == [1, 2, 1]
    middles = [p.get_x() + p.get_width() / 2 for p in ax.patches]
    assert_allclose(middles, [0.5, 0.75, 1])
    assert lines(ax)["all rows"] == [[0.8, 0], [0.8, 1]]
    assert labels(ax) == ("accuracy on 4 rows", "number of test sets")
    assert shown.alts == [
        "Histogram of 4 accuracies, each on 4 rows: from ≈ 0.500 to ≈ 1.000, "
        "around ≈ 0.800 on all rows."
    ]


def test_classes_have_their_own_markers(shown):
    x = np.array([[0.0, 1.0], [2.0, 3.0], [10.0, 20.0]])
    plots.plot_classes(x, np.array([0, 0, 1]), ["cat", "dog"], ["a", "b"])
    [ax] = shown.figures[0].axes
    assert lines(ax) == {"cat": [[0, 1], [2, 3]], "dog": [[10, 20]]}
    assert each(ax.lines, "marker") == ["o", "^"]
    assert each(ax.lines, "linestyle") == ["None", "None"]
    assert each(ax.lines, "color") == [plots.BLUE, plots.ORANGE]
    assert labels(ax) == ("a", "b")
    assert each(ax.get_legend().get_texts(), "text") == ["cat", "dog"]
    told = "2 cat around 1 and 2; 1 dog around 10 and 20."
    assert shown.alts[0].endswith(f"each: {told}")
    plots.plot_classes(x, np.array([0, 0, 1]), ["cat", "dog"], "ab", "Far:")
    assert shown.alts[1] == f"Far: {told}"


def test_costs_are_two_curves_over_the_probability(shown):
    plots.plot_answer_costs(np.array([0.25, 0.75]), [3, 1], [0.5, 4])
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "the label is 1": [[0.25, 3], [0.75, 1]],
        "the label is 0": [[0.25, 0.5], [0.75, 4]],
    }
    # a class has one colour in all of the lesson's figures
    assert each(ax.lines, "label") == ["the label is 0", "the label is 1"]
    assert each(ax.lines, "color") == [plots.BLUE, plots.ORANGE]
    assert each(ax.lines, "linestyle") == ["-", "--"]
    assert labels(ax)[1] == "cost of the answer"
    assert ax.get_legend() is not None
    assert (
        "answer of 0.25 costs 3.00 and one of 0.75 costs 1.00"
        in (shown.alts[0])
    )
    assert "if it is 0, 0.50 and 4.00" in shown.alts[0]


def test_verdicts_cross_what_lies_on_the_wrong_side(shown):
    probabilities = [[0.201], [0.7], [0.203], [0.5], [0.4], [1.0], [0.999]]
    y = np.array([0, 0, 0, 0, 1, 1, 1])
    plots.plot_verdicts(np.array(probabilities), y, ["benign", "ill"])
    above, below = shown.figures[0].axes
    right, wrong, half = (line.get_xydata().tolist() for line in above.lines)
    assert right == [[0.201, 1], [0.203, 2], [0.5, 1]]  # two in one stack
    assert wrong == [[0.7, 1]]
    assert [point[0] for point in half] == [0.5, 0.5]
    right, wrong, _ = (line.get_xydata().tolist() for line in below.lines)
    assert (right, wrong) == ([[0.999, 1], [1.0, 2]], [[0.4, 1]])
    assert each(above.lines[:2], "marker") == ["o", "x"]
    assert each(below.lines[:2], "marker") == ["^", "x"]
    assert above.get_ylabel().startswith("benign")
    assert below.get_xlabel() == "predicted probability of “ill”"
    told = "≈ 1 of 4 benign, at ≈ “0.70”; ≈ 1 of 3 ill, at ≈ “0.40”."
    assert shown.alts[0].endswith(told)
    many, y = 0.9 + np.arange(8) / 100, np.repeat([0, 1], [6, 2])
    plots.plot_verdicts(many, y, ["benign", "ill"])
    told = "“0.90, 0.91, 0.92, 0.93, 0.94”; ≈ 0 of 2 ill, at ≈ “none”."
    assert shown.alts[1].endswith(told)


def test_roc_draws_recall_over_false_alarms(shown):
    plots.plot_roc([0, 0.5, 1], [0.75, 0.8, 1], "0.5", (0.25, 0.75))
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "network": [[0, 0], [0, 0.75], [0.5, 0.8], [1, 1]],
        "guessing": [[0, 0], [1, 1]],
        "0.5": [[0.25, 0.75]],
    }
    assert ax.lines[0].get_drawstyle() == "steps-post"
    assert ax.lines[2].get_marker() == "o"
    assert labels(ax) == (
        "false-alarm rate (share of the negatives)",
        "recall (share of the positives)",
    )
    assert "≈ 0.75 before the first false alarm, is ≈ 0.75" in shown.alts[0]
    assert shown.alts[0].endswith(": 0.5, ≈ 0.75 at ≈ 0.25.")
    plots.plot_roc([0, 0.1, 0.2], [0.5, 0.8, 1], "a", (0, 0.5))
    assert "≈ 0.50 before the first false alarm, is ≈ 0.80" in shown.alts[1]


def test_bins_have_error_bars_and_counts(shown):
    table = np.array(
        [
            [0.05, 0, 0.01, 300],
            [0.15, 0.25, 0.1, 12],
            [0.45, 0.5, 0.2, 4],
            [0.95, 1, 0.02, 200],
        ]
    )
    plots.plot_bins({"one": table, "two": table[::-1]}, "pictures")
    one, two, counts, _ = shown.figures[0].axes
    assert [one.get_title(), two.get_title()] == ["one", "two"]
    assert lines(one)["reliable"] == [[0, 0], [1, 1]]
    [container] = one.containers
    points, caps, [bars] = container
    assert points.get_xydata().tolist() == table[:, :2].tolist()
    assert (points.get_marker(), len(caps)) == ("o", 2)
    ends = [segment[:, 1] for segment in bars.get_segments()]
    low, high = table[:, 1] - table[:, 2], table[:, 1] + table[:, 2]
    assert_allclose(ends, np.transpose([low, high]))
    # points, since a bar on a logarithmic axis has no honest height
    assert counts.lines[0].get_xydata().tolist() == table[:, ::3].tolist()
    assert counts.lines[0].get_linestyle() == "None"
    assert counts.get_yscale() == "log"
    assert one.get_ylim() == (-0.1, 1.12)
    assert labels(one) == ("", "share that came true")
    assert labels(counts) == ("mean forecast", "pictures")
    told = "≈ 0.25 ± 0.10 at ≈ 0.15, ≈ 0.50 ± 0.20 at ≈ 0.45, "
    assert shown.alts[0].startswith(
        f"Reliability diagram. What came true: one: {told}"
    )


def test_bins_show_thousands_where_any_panel_has_them(shown):
    few, many = np.full((4, 4), 0.4), np.full((4, 4), 0.4)
    few[:, 3], many[:, 3] = 20, 2000
    for panels in ({"a": few, "b": many}, {"a": many, "b": few}):
        plots.plot_bins(panels)
        lower = shown.figures[-1].axes[2]
        assert list(lower.get_yticks()) == [10, 100, 1000]
        assert lower.get_ylim()[1] > 2000
        assert lower.get_xlim() == (-0.1, 1.05)  # error bars reach 0
    few[:, 1] = 0.8
    plots.plot_bins({"a": few.tolist()})
    upper, lower = shown.figures[-1].axes
    assert upper.get_ylim() == (0.3, 1.12)  # nothing lies further down
    assert lower.get_xlim() == (0.3, 1.05)


def test_costs_are_drawn_for_each_split_and_as_a_mean(shown):
    costs, chosen = [[4, 1, 2], [2, 1, 6]], [0.5, 0.25]
    plots.plot_costs(np.array([0.25, 0.5, 0.75]), costs, chosen, 0.1)
    [ax] = shown.figures[0].axes
    ys = [list(line.get_ydata()) for line in ax.lines]
    assert ys[:3] == [[4, 1, 2], [2, 1, 6], [3, 1, 4]]
    assert lines(ax)["chosen"] == [[0.5, 0], [0.25, 0]]
    assert lines(ax)["theory"] == [[0.1, 0], [0.1, 1]]
    assert set(each(ax.lines[:2], "drawstyle")) == {"steps-post"}
    assert labels(ax) == (
        "threshold",
        "cost of a split (a false alarm costs 1)",
    )
    assert shown.alts == [
        "Cost of a split against the threshold: 2 ragged lines, and their "
        "mean, lowest, ≈ 1.0, at ≈ 0.50, and ≈ 1.0 at 0.5. Triangles: chosen "
        "thresholds, from ≈ 0.25 to ≈ 0.50."
    ]


def test_prices_part_misses_from_false_alarms(shown):
    first, truth = np.array([4, 0.5, 6]), np.array([1, 0, 1])
    plots.plot_prices({"a": first, "b": 0 * first + 1}, truth)
    [ax] = shown.figures[0].axes
    missed, alarms = ax.containers
    assert (missed.get_label(), alarms.get_label()) == (
        "missed",
        "false alarms",
    )
    assert each(missed, "width") == [10, 2]
    assert each(alarms, "width") == [0.5, 1]
    assert each(alarms, "x") == [10, 2]
    # as in lesson 6's areas
    assert each(missed, "hatch") == ["...", "..."]
    assert each(alarms, "hatch") == ["////", "////"]
    amber, orange = to_rgba(plots.AMBER), to_rgba(plots.ORANGE)
    assert each([*missed, *alarms], "facecolor") == [amber] * 2 + [orange] * 2
    assert each(ax.get_yticklabels(), "text") == ["a", "b"]
    assert ax.get_xlabel() == "mean cost of a split (a false alarm costs 1)"
    assert ax.get_xlim() == (0, 40)  # so that figures can be compared
    plots.plot_prices({"a": 10 * first}, truth)
    assert shown.figures[1].axes[0].get_xlim()[1] > 105
    told = "a ≈ 10.0 and ≈ 0.5; b ≈ 2.0 and ≈ 1.0."
    assert shown.alts[0].endswith(told)


def test_paired_scores_have_a_line_a_seed_and_their_means(shown):
    scores = {"SGD": [1, 4], "RMSprop": [2, 2], "Adam": [3.5, 0.5]}
    plots.plot_paired(scores, "Brier score, here", "optimizer")
    [ax] = shown.figures[0].axes
    assert [line.get_ydata().tolist() for line in ax.lines] == [
        [1, 2, 3.5],
        [4, 2, 0.5],
        [2.5, 2, 2],
    ]
    assert {tuple(line.get_xdata()) for line in ax.lines} == {tuple(scores)}
    assert each(ax.lines, "marker") == ["o", "s", "_"]
    assert ax.lines[2].get_zorder() < ax.lines[0].get_zorder()
    assert each(ax.lines, "linestyle") == ["-", "-", "None"]
    legend = each(ax.get_legend().get_texts(), "text")
    assert legend == ["one seed", "mean"]
    assert labels(ax) == ("optimizer", "Brier score, here")
    assert shown.alts == [
        "Brier score, here: one line a seed. Means: SGD ≈ 2.50; "
        "RMSprop ≈ 2.00; Adam ≈ 2.00."
    ]


def test_a_schedule_stands_beside_a_constant_rate(shown):
    plots.plot_schedule([0, 0.004, 0.002, 0], constant=0.001)
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "rises and falls": [[0, 0], [1, 0.004], [2, 0.002], [3, 0]],
        "constant": [[0, 0.001], [1, 0.001], [2, 0.001], [3, 0.001]],
    }
    assert each(ax.lines, "linestyle") == ["-", "--"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "learning rate")
    told = "rises to 0.0040 at step 1 and falls to 0.0000 at step 3"
    assert told in shown.alts[0]


def test_a_race_has_a_mark_for_each_training(shown):
    plots.plot_race(
        ["a", "b"], [[4, 2, 3], [1, 1, 7]], [[0.5] * 3, [0.75] * 3]
    )
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "a": [[4, 0.5], [2, 0.5], [3, 0.5]],
        "b": [[1, 0.75], [1, 0.75], [7, 0.75]],
    }
    assert each(ax.lines, "marker") == ["s", "o"]
    assert ax.get_xlim()[0] == 0
    assert ax.get_xlabel() == "training time (seconds)"
    assert shown.alts == [
        "Accuracy over time, a mark a training: a ≈ 0.500 in ⏱ 3.0 s; "
        "b ≈ 0.750 in ⏱ 1.0 s."
    ]


def test_growth_is_drawn_beside_slope_1(shown):
    plots.plot_growth(
        {"steps": ([1, 10, 100], [2, 5, 30]), "units": ([4, 16], [1, 1.5])}
    )
    left, right = shown.figures[0].axes
    assert lines(left) == {
        "measured": [[1, 2], [10, 5], [100, 30]],
        "slope 1": [[1, 0.3], [10, 3], [100, 30]],
    }
    assert lines(right)["slope 1"] == [[4, 0.375], [16, 1.5]]
    assert left.get_xscale() == right.get_yscale() == "log"
    assert each(left.lines, "linestyle") == ["-", "--"]
    assert [ax.get_xlabel() for ax in (left, right)] == ["steps", "units"]
    assert left.get_ylabel() == "time of an epoch (seconds)"
    assert shown.alts == [
        "Time on log axes beside a line of slope 1. steps 1 to 100: ⏱ 2.000 "
        "to ⏱ 30.000 s, and in proportion from ⏱ 0.300; units 4 to 16: "
        "⏱ 1.000 to ⏱ 1.500 s, and in proportion from ⏱ 0.375."
    ]
    low, high = left.get_ylim()
    ticks = [tick for tick in left.get_yticks() if low < tick < high]
    assert_allclose(ticks, [0.5, 1, 2, 5, 10, 20])
    assert left.yaxis.get_major_formatter()(0.5) == "0.5"
    # what stands there hangs on the run
    assert "0.5" not in describe(shown.figures[0])


def test_overlap_makes_the_next_batch_during_a_step(shown):
    plots.plot_overlap(making=2, training=3, batches=2)
    spans = [
        [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
        for ax in shown.figures[0].axes
    ]
    assert spans == [
        [(0, 2), (2, 5), (5, 7), (7, 10)],  # made, trained, made, trained
        [(0, 2), (2, 5), (2, 4), (5, 8)],
    ]
    titles = [ax.get_title(loc="left") for ax in shown.figures[0].axes]
    assert titles == ["without prefetch", "with prefetch"]
    told = "time (a batch takes 2 to make and 3 to train on)"
    assert shown.figures[0].axes[1].get_xlabel() == told
    assert "until 10" in shown.alts[0]
    assert "until 8" in shown.alts[0]


def test_curves_draw_training_and_validation(shown):
    names = ("loss", "brier", "accuracy")
    keys = [*names, *(f"val_{name}" for name in names)]
    plots.plot_curves({key: [i, i + 2, i + 1] for i, key in enumerate(keys)})
    axes = shown.figures[0].axes
    assert each(axes, "title") == ["loss", "Brier score", "accuracy"]
    assert each(axes, "xlabel") == ["epoch"] * 3
    # what training begins with must not press the validation curves flat
    tops = [ax.get_ylim()[1] for ax in axes]
    assert tops[:2] == pytest.approx([1.2 * 5, 1.2 * 6])
    assert axes[0].get_xticks().tolist() == [0]
    assert axes[0].get_xticks(minor=True).tolist() == [1, 2, 3]
    for place, ax in enumerate(axes):
        for name, low in (("training", place), ("validation", place + 3)):
            points = [[1, low], [2, low + 2], [3, low + 1]]
            assert lines(ax)[name] == points
        assert each(ax.lines, "color") == [plots.BLUE, plots.ORANGE]
        assert each(ax.lines, "linestyle") == ["-", "--"]
    legend = each(axes[0].get_legend().get_texts(), "text")
    assert legend == ["training", "validation"]
    assert shown.alts == [
        "Training and validation curves, one run. "
        "loss: validation best, ≈ 3.000, in epoch ≈ 1, last ≈ 4.000; "
        "training last ≈ 1.000. "
        "Brier score: validation best, ≈ 4.000, in epoch ≈ 1, last ≈ 5.000; "
        "training last ≈ 2.000. "
        "accuracy: validation best, ≈ 7.000, in epoch ≈ 2, last ≈ 6.000; "
        "training last ≈ 3.000."
    ]


def test_stop_tells_what_was_trained_from_what_would_have_come(shown):
    plots.plot_stop([0.5, 0.2, 0.3, 0.4, 0.1], best=2, stopped=4)
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "trained": [[1, 0.5], [2, 0.2], [3, 0.3], [4, 0.4]],
        "what would have come": [[4, 0.4], [5, 0.1]],
        "best epoch trained": [[2, 0.2]],
        "last epoch trained": [[4, 0.4]],
    }
    assert each(ax.lines, "linestyle") == ["-", ":", "None", "None"]
    assert each(ax.lines, "marker") == ["None", "None", "o", "s"]
    assert labels(ax) == ("epoch", "Brier score, validation rows")
    assert shown.alts == [
        "Brier score of the validation rows: lowest, ≈ 0.2000, in epoch "
        "≈ 2; stopped after epoch ≈ 4; the last epoch would have ended at "
        "≈ 0.1000."
    ]


def test_filtered_pictures_are_grey_where_a_filter_gives_0(shown):
    upright, lying = np.array([[0.5, -2]]), np.array([[1, 0]])
    plots.plot_filtered(np.array([[0, 0.5], [0.8, 0]]), upright, lying)
    axes = shown.figures[0].axes
    titles = ["the picture", "upright edges", "lying edges"]
    assert each(axes, "title") == titles
    images = [ax.images[0] for ax in axes]
    assert each(images, "clim") == [(0, 0.8), (-2, 2), (-2, 2)]
    assert_array_equal(images[1].get_array(), upright)
    assert_array_equal(images[2].get_array(), lying)
    assert shown.alts == [
        "A picture, its upright edges and its lying edges. Grey is 0, white "
        "up to ≈ 2.0, black down to ≈ -2.0."
    ]


def test_seeds_are_thin_curves_and_their_mean_a_thick_one(shown):
    curves = {"a": np.array([[1, 4], [3, 0]]), "b": np.array([[5, 6]])}
    plots.plot_seeds([-1, 0], curves, ["move (pixels)", "accuracy"])
    [ax] = shown.figures[0].axes
    drawn = [line.get_xydata().tolist() for line in ax.lines]
    assert drawn[:2] == [[[-1, 1], [0, 4]], [[-1, 3], [0, 0]]]
    assert drawn[2] == [[-1, 2], [0, 2]]
    assert drawn[3:] == [[[-1, 5], [0, 6]]]  # one seed is its mean
    assert each(ax.lines, "linestyle") == ["-"] * 3 + ["--"]
    assert each(ax.lines, "marker") == ["None", "None", "o", "s"]
    assert len(set(each(ax.lines[2:], "color"))) == 2
    assert ax.get_xticks().tolist() == [-1, 0]
    assert each(ax.get_legend().get_texts(), "text") == ["a", "b"]
    assert labels(ax) == ("move (pixels)", "accuracy")
    assert shown.alts == [
        "accuracy against move (pixels), means: a ≈ 2.00 at -1, highest "
        "≈ 2.00 at ≈ -1, ≈ 2.00 at 0; b ≈ 5.00 at -1, highest ≈ 6.00 at "
        "≈ 0, ≈ 6.00 at 0."
    ]
    plots.plot_seeds([0, 1, 2], {"a": [[1, 3, 2]]}, ["x", "y"])
    told = "a ≈ 1.00 at 0, highest ≈ 3.00 at ≈ 1, ≈ 2.00 at 2."
    assert shown.alts[1].endswith(told)


def test_draws_which_layers_are_frozen(shown):
    network = keras.Sequential([keras.Input((28, 28, 1))])
    network.add(keras.layers.Conv2D(2, 3))
    network.add(keras.layers.MaxPooling2D())
    network.add(keras.layers.Flatten())
    network.add(keras.layers.Dense(5))
    network.layers[0].trainable = False
    plots.plot_layers({"ours": network})
    [ax] = shown.figures[0].axes
    assert [text.get_text() for text in ax.texts] == [
        "ours",
        "Conv2D\n20\nfrozen",
        "Max\nPooling2D\nno weights",
        "Flatten\nno weights",
        "Dense\n1,695\nlearn",
    ]
    assert each(ax.patches, "hatch") == ["////", None, None, None]
    colours = [to_rgba(c) for c in (plots.SKY, "white", "white", plots.AMBER)]
    assert each(ax.patches, "facecolor") == colours
    assert shown.alts == [
        "Layers in a row, with their numbers of weights, where there are any. "
        "ours: Conv2D 20 frozen, Dense 1,695 learn."
    ]


def test_states_draw_a_column_for_each_letter(shown):
    states = np.array([[0, 0.5, -1], [0.25, 0.5, -0.5]])
    plots.plot_states(states, ["a", "·"])
    ax = shown.figures[0].axes[0]
    [image] = ax.images
    assert_array_equal(image.get_array(), states.T)
    assert image.get_clim() == (-1, 1)
    assert each(ax.get_xticklabels(), "text") == ["a", "·"]
    assert labels(ax) == ("letter (· is padding)", "unit of the state")
    assert [line.get_xdata() for line in ax.lines] == [[0.5, 0.5]]
    assert each(ax.lines, "color") == ["white"]  # the map is dark
    told = "is ≈ 0.5, and at the last ≈ 0.5; 1 of 2 places are padding."
    assert shown.alts[0].endswith(told)
    plots.plot_states(states, ["a", "b"])
    assert not shown.figures[1].axes[0].lines


def test_reach_draws_lengths_on_a_logarithmic_scale(shown):
    plots.plot_reach({"a": np.array([1, 0.1, 0.001]), "b": np.array([2, 20])})
    [ax] = shown.figures[0].axes
    assert lines(ax) == {
        "a": [[0, 1], [1, 0.1], [2, 0.001]],
        "b": [[0, 2], [1, 20]],
    }
    assert ax.get_yscale() == "log"
    assert each(ax.lines, "marker") == ["o", "s"]
    assert labels(ax) == ("steps before the last", "length of the gradient")
    legend = each(ax.get_legend().get_texts(), "text")
    assert legend == ["b", "a"]  # as the curves lie
    assert shown.alts[0].endswith(
        "a: 10 to the power of ≈ -3; b: 10 to the power of ≈ 1."
    )


def test_no_series_is_left_out_where_the_markers_end(shown):
    scores = {name: np.array([[1.0, 2.0]]) for name in "abcdefg"}
    plots.plot_seeds([0, 1], scores, ["x", "y"])
    plots.plot_reach({name: runs[0] for name, runs in scores.items()})
    plots.plot_race("abcdefg", np.ones((7, 2)), np.ones((7, 2)))
    for figure in shown.figures:
        assert sorted(lines(figure.axes[0])) == list("abcdefg")
    plots.plot_paired({"a": range(7), "b": range(7)}, "score")
    *seeds, _ = shown.figures[3].axes[0].lines
    assert len(seeds) == 7


def test_attention_draws_a_map_for_each_head(shown):
    weights = np.array([[[0.25, 0.75], [1, 0]], [[1, 0], [0, 1]]])
    plots.plot_attention(weights, ["a", "b"])
    *axes, bar = shown.figures[0].axes
    assert each(axes, "title") == ["head 1", "head 2"]
    for ax, wanted in zip(axes, weights, strict=True):
        [image] = ax.images
        assert_array_equal(image.get_array(), wanted)
        assert image.get_clim() == (0, 1)
        assert each(ax.get_xticklabels(), "text") == ["a", "b"]
        assert each(ax.get_yticklabels(), "text") == ["a", "b"]
    assert labels(axes[0]) == ("is looked at", "looks")
    assert labels(axes[1]) == ("is looked at", "")
    assert bar.get_ylabel() == "weight"
    assert shown.alts[0].endswith(
        "its share: head 1 ≈ “1 before”, ≈ 0.50; head 2 ≈ “itself”, ≈ 1.00."
    )
    plots.plot_attention(weights[:, ::-1, ::-1], ["a", "b"])
    assert "head 1 ≈ “1 after”, ≈ 0.50" in shown.alts[1]
    padded = np.pad(weights[:1], ((0, 0), (0, 1), (0, 1)))
    plots.plot_attention(padded, ["a", "b"])
    [image] = shown.figures[2].axes[0].images
    assert_array_equal(image.get_array(), weights[0])
    assert labels(shown.figures[2].axes[0]) == ("is looked at", "looks")
    assert shown.figures[2].axes[0].get_title() == ""
    told = "looks most: ≈ “a at b 0.75, b at a 1.00”."
    assert shown.alts[2].endswith(told)
    plots.plot_attention(weights[:1] * 0.55, ["a", "b"])
    [image] = shown.figures[3].axes[0].images
    assert image.get_clim() == pytest.approx((0, 0.6))
    plots.plot_attention(weights[:1] * [[0.5], [1]], ["a", "b"])  # one letter
    for told in shown.alts[3:]:
        assert told.endswith("is on padding, which is not drawn.")


def test_sheets_have_a_column_for_each_class(shown):
    kinds = np.array([1, 0, 1, 0, 1])
    images = np.array([1, 2, 3, 4, 5])[:, None, None, None] / 5
    images = images * np.ones((5, 3, 4, 1))
    sheets = {"early": images, "late": 1 - images}
    plots.plot_sheets(sheets, kinds, ["coat", "bag"], each=2, alt="Grey.")
    axes = shown.figures[0].axes
    for ax, (name, one) in zip(axes, sheets.items(), strict=True):
        sheet = ax.images[0].get_array()
        assert sheet.shape == (6, 8)
        assert_array_equal(sheet[::3, ::4], one[[[1, 0], [3, 2]], 0, 0, 0])
        assert ax.images[0].get_clim() == (0, 1)
        assert ax.get_title(loc="left") == name
        assert_array_equal(ax.get_xticks(), [1.5, 5.5])
    assert each(axes[0].get_xticklabels(), "text") == ["", ""]
    assert each(axes[1].get_xticklabels(), "text") == ["coat", "bag"]
    assert shown.alts == [
        "2 images of each of 2 classes, a class a column, from each of 2 "
        "sets: early, late. Grey."
    ]


def test_words_have_a_bar_for_each_language(shown):
    shares = [[0.25, 0.75], [0.5, 0.5], [1, 0], [0.125, 0.875]]
    plots.plot_word_probabilities(list("abcd"), shares, ["x", "y"])
    axes = shown.figures[0].axes
    assert each(axes, "title") == list("abcd")
    assert each(axes, "xlim") == [(0, 1)] * 4
    told = "probability (solid: largest)"
    assert each(axes, "xlabel") == [""] + [told] * 3
    assert [each(ax.patches, "width") for ax in axes] == shares
    assert each(axes[0].patches, "hatch") == ["////", ""]  # solid: the largest
    assert each(axes[0].patches, "facecolor")[1] == to_rgba(plots.BLUE)
    named = [each(ax.get_yticklabels(), "text") for ax in axes]
    assert named == [["x", "y"], ["", ""], ["", ""], ["x", "y"]]
    told = "c ≈ “x”, ≈ 1.00; d ≈ “y, then x 0.12”, ≈ 0.88."
    assert shown.alts[0].endswith(told)


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
    held, failed = "✓ {}more than 2", "✗ not on this run: {}more than 2"
    assert compared(held.format("⏱ ")) == compared(failed.format("⏱ "))
    assert compared(held.format("")) != compared(failed.format(""))


def test_mistakes_show_label_answer_and_confidence(shown):
    rows = np.array([[0.2, 0.8], [0.95, 0.05]])
    plots.plot_mistakes(np.zeros((2, 3, 3)), [0, 1], rows, ["hat", "sock"])
    first, second = shown.figures[0].axes
    assert first.get_title() == "hat:\n≈ sock 0.80"
    assert second.get_title() == "sock:\n≈ hat 0.95"
    assert "hat: sock 0.80; sock: hat 0.95" in shown.alts[0]
    files = np.array(["hat/1.jpg", "sock/2.jpg"])
    plots.plot_mistakes(np.zeros((2, 3, 3)), files, rows, ["hat", "sock"])
    titles = ["hat/1.jpg:\n≈ sock 0.80", "sock/2.jpg:\n≈ hat 0.95"]
    assert each(shown.figures[1].axes, "title") == titles


def test_temperatures_mark_one_and_the_best(shown):
    plots.plot_temperatures(np.array([0.5, 1, 2, 4]), [3.0, 2, 1, 2.5], 2.0)
    [ax] = shown.figures[0].axes
    assert lines(ax)["all logits ÷ T"][0] == [0.5, 3]
    assert lines(ax)["as trained"] == [[1, 2]]
    assert lines(ax)["best"] == [[2, 1]]
    assert each(ax.lines[1:], "color") == [plots.ORANGE, "gray"]
    assert labels(ax) == ("temperature T", "cross-entropy, validation")
    assert shown.alts == [
        "Cross-entropy against the temperature: ≈ 2.000 at 1, lowest, "
        "≈ 1.000, at ≈ 2.00, and ≈ 2.500 at 4."
    ]


def test_all_reduce_gives_the_sum_to_each_worker(shown):
    plots.plot_all_reduce(np.array([[0.25, 1.0], [0.5, -3.0], [1.0, 4.5]]))
    [ax] = shown.figures[0].axes
    texts = each(ax.texts, "text")
    assert [t for t in texts if "worker" in t] == [
        f"worker {i}" for i in range(3)
    ]
    assert texts.count("1.75") == texts.count("2.5") == 3
    assert "−3" in texts
    solid = [p for p in ax.patches if p.get_facecolor() == to_rgba(plots.SKY)]
    assert len(solid) == 6
    assert "worker 0: 0.25, 1; worker 1: 0.5, -3; worker" in shown.alts[0]
    assert shown.alts[0].endswith("same gradients, 1.75, 2.5.")
