"""The course's figures: only what would be too long to write in a lesson.

Every figure ends in ``show``, which displays it as an image with a text
alternative that screen readers announce in JupyterLab and Colab.  Colours
are Okabe and Ito's colour-blind-safe palette (https://jfly.uni-koeln.de/color/);
no figure relies on colour alone.  "(Lesson 4)" is where a function comes in.
"""

import base64
import html
import io
import re
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib import font_manager
from matplotlib.ticker import LogLocator

from utils.describe import describe

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER, BLACK = "#56B4E9", "#E69F00", "#000000"
CENTRED = {"ha": "center", "va": "center"}
UNIT = "(a false alarm costs 1)"
# For names in scripts that Matplotlib's font lacks: what systems have.
OTHER_FONTS = {
    *("Arial Unicode MS", "Malgun Gothic", "Microsoft YaHei"),
    *("Noto Sans CJK JP", "Noto Sans CJK SC"),
}
GRID = 80  # points along each side of ``boundary_grid``


def set_style():
    """Set the course's plot style; ``course.start`` calls it.

    What a user's matplotlibrc says is undone first, but for the backend.
    """
    plt.style.use("default")
    colours = [BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER, BLACK]
    styles = ["-", "--", "-.", ":", "-", "--", "-."]
    there = {font.name for font in font_manager.fontManager.ttflist}
    plt.rcParams.update(
        {
            "axes.prop_cycle": plt.cycler(color=colours, linestyle=styles),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.constrained_layout.use": True,
            "font.family": ["DejaVu Sans", *sorted(there & OTHER_FONTS)],
            "image.cmap": "gray",  # as in the data: 0 is black
            "savefig.dpi": 150,
        }
    )


def show(alt):
    """Display the current figure with its text alternative (lesson 1).

    Use it where you would call ``plt.show()``; it closes the figure, too.

    Args:
        alt: str, for those who cannot see the figure: a sentence that says
            what it shows, and the few numbers that one would take from it.

    Raises:
        ValueError: if ``alt`` is empty, or nothing was drawn.
    """
    if not alt.strip():
        raise ValueError("a figure needs a text: say what it shows")
    if not plt.get_fignums():
        raise ValueError("there is no figure to show: draw one first")
    figure = plt.gcf()
    png = io.BytesIO()
    figure.savefig(png, format="png")
    alt, parts = alt.strip(), describe(figure)
    width = round(figure.get_figwidth() * 96)
    plt.close(figure)
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;'
        f'base64,{base64.b64encode(png.getvalue()).decode()}">'
    )
    # HTML, because JupyterLab ignores the alt text of a plain image output;
    # the plain text, which is compared, is shown where there is no HTML
    bundle = {"text/html": image, "text/plain": f"{alt}\n{parts}"}
    display(bundle, raw=True)


def _write(ax, x, y, words, colour, **look):
    """Write words, centred, on a spot of colour that keeps hatches off."""
    box = {"boxstyle": "round,pad=0.1", "lw": 0, "fc": colour}
    ax.text(x, y, words, bbox=box, **CENTRED, **look)


def _draw_squares(ax, values, x, y, solid, hatch=""):
    """Draw a matrix as squares with its numbers in them.

    The first square's lower left corner is at (x, y); other rows lie below.
    Where ``solid`` is true, a square is coloured, elsewhere it is hatched.
    """
    for (i, j), value in np.ndenumerate(values):
        colour, weight, lines = "white", "normal", hatch
        if solid[i, j]:
            colour, weight, lines = SKY, "bold", ""
        look = {"fc": colour, "ec": "gray", "hatch": lines}
        ax.add_patch(plt.Rectangle((x + j, y - i), 1, 1, **look))
        number = f"{value:g}".replace("-", "−")
        _write(ax, x + j + 0.5, y - i + 0.5, number, colour, weight=weight)


def _draw_sum(ax, left, right):
    """Draw left + right = sum as squares under their shapes."""
    for x, part in ((0, left), (4.5, right)):
        ax.text(x + 1.5, 2.3, f"{np.shape(part)}", **CENTRED)
        part = np.atleast_2d(part)
        # solid where the numbers exist, hatched where they are copies
        solid = np.pad(np.ones(part.shape), ((0, 2), (0, 3)))
        copies = np.broadcast_to(part, (2, 3))
        _draw_squares(ax, copies, x, 1, solid, hatch="////")
    _draw_squares(ax, np.add(left, right), 9, 1, np.ones((2, 3)))
    ax.text(10.5, 2.3, "(2, 3)", **CENTRED)
    for x, sign in ((3.75, "+"), (8.25, "=")):
        ax.text(x, 1, sign, size=16, **CENTRED)
    ax.set(xlim=(-0.1, 12.1), ylim=(-0.1, 2.6), aspect="equal")
    ax.axis("off")


def plot_network(parameters, values=None, names=None, mark="", alt=""):
    """Draw a network: a circle is a number, a line a weight (lesson 3).

    Lines are solid and blue above zero, dashed and orange below, and the
    thicker the larger the weight is, compared with all others.

    Args:
        parameters: list of arrays, two a layer: weights of shape (inputs,
            units), then biases of shape (units,), as from ``get_weights()``.
        values: list of arrays, for the inputs and for each layer, written
            into the circles; or None.
        names: list of lists of str, likewise, written above; or None.
        mark: str, before weights and biases; ``≈ `` if a run measured them.
        alt: str; if given, this and each hidden unit's weights from the left,
            bias and weights to the right are the text alternative, and the
            figure is shown.
    """
    weights = [np.asarray(matrix) for matrix in parameters[::2]]
    biases = parameters[1::2]
    sizes = [len(weights[0]), *(w.shape[1] for w in weights)]
    # where each column's circles stand: 2 below each other, about 0
    rows = [np.arange(n)[::-1] * 2.0 - (n - 1) for n in sizes]
    size = (2.15 * len(sizes), 0.2 + 0.8 * max(sizes))
    _, ax = plt.subplots(figsize=size)
    largest = max(abs(matrix).max() for matrix in weights) or 1
    small = {"colour": "white", "size": 8, "zorder": 4}
    for layer, matrix in enumerate(weights):
        x = 5 * layer
        # the numbers stand where the lines are farthest apart
        at = 0.3 if sizes[layer] >= sizes[layer + 1] else 0.7
        for (i, j), weight in np.ndenumerate(matrix):
            ends = rows[layer][i], rows[layer + 1][j]
            look = {"lw": 0.5 + 3 * abs(weight) / largest, "zorder": 1}
            look["color"] = ORANGE if weight < 0 else BLUE
            look["ls"] = (0, (2, 1)) if weight < 0 else "-"
            ax.plot([x, x + 5], ends, **look)
            y = ends[0] + at * (ends[1] - ends[0])
            _write(ax, x + 5 * at, y, f"{mark}{weight.round(2):g}", **small)
        for y, bias in zip(rows[layer + 1], biases[layer], strict=True):
            text = f"bias {mark}{np.round(bias, 2):g}"
            _write(ax, x + 5, y - 0.75, text, **small)
    for column, heights in enumerate(rows):
        for i, y in enumerate(heights):
            look = {"fc": "white" if column else SKY, "ec": BLACK}
            ax.add_patch(plt.Circle((5 * column, y), 0.5, zorder=3, **look))
            if values is not None:
                text = f"{np.round(values[column][i], 2):g}"
                ax.text(5 * column, y, text, zorder=4, **CENTRED)
            if names is not None:
                _write(ax, 5 * column, y + 0.75, names[column][i], **small)
    height = rows[sizes.index(max(sizes))][0] + 1
    ends = (-1.5, 5 * len(weights) + 1.5)
    ax.set(xlim=ends, ylim=(-height, height), aspect="equal")
    ax.axis("off")
    if alt:
        units = np.column_stack([weights[0].T, biases[0], weights[1]])
        told = "; ".join(" ".join(f"{n:.2f}" for n in unit) for unit in units)
        show(f"{alt} {mark}“{told}”.")


def plot_activations(z, functions):
    """Draw functions beside each other, each with its gradient (lesson 3).

    Args:
        z: array of shape (n,), the inputs.
        functions: dict from a name to the pair of its values and its
            gradients at z, both of shape (n,).
    """
    size = (2.15 * len(functions), 2.8)
    share = {"sharex": True, "sharey": True, "squeeze": False}
    _, axes = plt.subplots(1, len(functions), figsize=size, **share)
    for ax, (name, pair) in zip(axes.flat, functions.items(), strict=True):
        for label, values in zip(("value", "gradient"), pair, strict=True):
            ax.plot(z, values, label=label)
        ax.axhline(0, color=BLACK, lw=0.5, ls=":")
        # most of what rises without end is cut off, to show the others
        ax.set(title=name, xlabel="input z", ylim=(-1.2, 2.2))
    axes[0, 0].set_ylabel("value, or gradient")
    axes[0, 0].legend(loc="upper left", fontsize=8)


def plot_fits(x, y, grid, fits, names):
    """Draw points, and the curves that models put through them (lesson 3).

    Args:
        x: array of shape (n,).
        y: array of shape (n,).
        grid: array of shape (m,), where the curves are known.
        fits: dict from a label to a curve, of shape (m,) or (m, 1).
        names: pair of str, what the axes measure, with units.
    """
    _, ax = plt.subplots(figsize=(6, 3.5))
    ax.plot(x, y, "o", color=BLACK, label="data")
    look = {"lw": 4, "alpha": 0.5}  # is seen beneath the others
    for label, values in fits.items():
        ax.plot(grid, np.ravel(values), label=label, **look)
        look = {}
    ax.set(xlabel=names[0], ylabel=names[1])
    ax.legend(fontsize=8)


def plot_slopes(load, stretch, slopes):
    """Draw a spring's measurements, and lines from zero (lesson 2).

    Args:
        load: array of shape (n,), in kg.
        stretch: array of shape (n,), in cm.
        slopes: at most four numbers, in cm per kg.
    """
    names = [f"slope {slope:g}" for slope in slopes]
    lines = [(slope, 0) for slope in slopes]
    _draw_lines(load, stretch, names, lines, "load (kg)", "stretch (cm)")
    show(
        f"{np.size(load)} measurements of a spring, the last {stretch[-1]:.1f}"
        f" cm at {load[-1]:.1f} kg, and lines from zero: {', '.join(names)}."
    )


def plot_descent(x, y, lines, xlabel, ylabel):
    """Draw points, and a line on its way to them (lesson 2).

    Args:
        x: array of shape (n,).
        y: array of shape (n,).
        lines: array of shape (steps + 1, 2), the slope and the height at 0
            before and after each step; that at the start and those after 1,
            10 and all steps are drawn.
        xlabel: str, with the unit, and
        ylabel: str, likewise.
    """
    last = len(lines) - 1
    steps = [*(step for step in (0, 1, 10) if step < last), last]
    names = [f"after {step} steps" for step in steps]
    names[:2] = ["at the start", "after 1 step"]
    shown = [lines[step] for step in steps]
    _draw_lines(x, y, names, shown, xlabel, ylabel)
    slope, intercept = shown[-1]
    title = f"{names[-1]}: slope ≈ {slope:.2f}, intercept ≈ {intercept:.2f}"
    plt.title(title, fontsize=10)
    told = "; ".join(
        f"{name} slope ≈ {slope:.2f}, intercept ≈ {intercept:.2f}"
        for name, (slope, intercept) in zip(names, shown, strict=True)
    )
    show(f"{np.size(x)} points, and a line on its way to them: {told}.")


def _draw_lines(x, y, names, lines, xlabel, ylabel):
    """Draw points and lines, each a slope and a height at 0."""
    _, ax = plt.subplots(figsize=(6.5, 3.5))
    look = {"color": BLACK, "ms": 7, "zorder": 3}
    if np.size(x) > 50:
        look |= {"ms": 4, "alpha": 0.4, "zorder": 1}
    ax.plot(x, y, "o", label="measured", **look)
    ends = np.array([min(0, np.min(x)), np.max(x)])
    looks = ((ORANGE, ":"), (PURPLE, "-."), (GREEN, "--"), (BLUE, "-"))
    for name, (slope, intercept), (colour, style) in zip(
        names, lines, looks[-len(lines) :], strict=True
    ):
        heights = slope * ends + intercept
        ax.plot(ends, heights, color=colour, ls=style, lw=2, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))


def plot_valley(slopes, losses, paths):
    """Draw the loss over the slope, and steps in it (lesson 2).

    Args:
        slopes: rising array of shape (n,), which covers all paths, in cm per
            kg.
        losses: array of shape (n,), the loss at each slope, in cm².
        paths: dict from a title to the slopes before and after each step; a
            panel each.
    """
    size = (max(5.5, 3.2 * len(paths)), 3.4)
    _, axes = plt.subplots(1, len(paths), figsize=size, squeeze=False)
    told = []
    for ax, (title, path) in zip(axes.flat, paths.items(), strict=True):
        heights = np.interp(path, slopes, losses)
        seen = (slopes > min(-0.3, *path)) & (slopes < max(4.3, *path))
        ax.plot(slopes[seen], np.asarray(losses)[seen], label="loss")
        ax.plot(path, heights, "o--", color=ORANGE, ms=5, label="steps")
        look = {"ms": 11, "mew": 1.5, "fillstyle": "none", "color": BLACK}
        ax.plot(path[0], heights[0], "s", label="start", **look)
        ax.set(xlabel="slope (cm per kg)", ylabel="loss (cm²)", title=title)
        way = "".join(f", ≈ {slope:.1f}" for slope in path[1:-1][:3])
        told.append(
            f"{title}, {len(path) - 1} steps: slope {path[0]:.1f}{way} … ≈ "
            f"{path[-1]:.1f}, loss ≈ {heights[0]:.1f} to ≈ {heights[-1]:.1f}"
        )
    axes[0, 0].legend()
    show(f"The loss forms a valley, with steps in it. {'; '.join(told)}.")


def plot_gradients(places):
    """Draw the gradients of mini-batches as points (lesson 2).

    Args:
        places: dict from a place's name to the gradients there, one number
            for each mini-batch; a panel each.
    """
    size = (6.5, 1.6 * len(places))
    _, axes = plt.subplots(len(places), 1, figsize=size, squeeze=False)
    told = []
    for ax, (name, parts) in zip(axes.flat, places.items(), strict=True):
        parts = np.asarray(parts)
        mean = parts.mean()
        below = f"≈ {(parts < 0).sum()} of {parts.size} are negative"
        ax.set_title(f"{name}: {below}", size=10)
        ax.axvline(0, color=BLACK, ls="-", label="0")
        ax.plot(parts, 0 * parts, "o", alpha=0.5, label="a mini-batch")
        ax.plot(mean, 0, "d", color=ORANGE, ms=11, label="their mean")
        reach = 1.1 * np.abs(parts).max()
        ax.set(xlim=(-reach, reach), yticks=[])
        told.append(
            f"{name} {below}, from ≈ {parts.min():.1f} to ≈ "
            f"{parts.max():.1f}, their mean is ≈ {mean:.2f}"
        )
    axes[-1, 0].set_xlabel("gradient, for the slope (cm² per cm/kg)")
    axes[0, 0].legend(fontsize=8)
    show(f"Gradients of mini-batches. {'; '.join(told)}.")


def plot_sums(pairs):
    """Draw sums below each other, under the shapes added (lesson 1).

    Args:
        pairs: list of (left, right), arrays that broadcast to shape (2, 3).
    """
    size = (6.5, 1.6 * len(pairs))
    _, axes = plt.subplots(len(pairs), 1, figsize=size, squeeze=False)
    told = []
    for ax, (left, right) in zip(axes.flat, pairs, strict=True):
        _draw_sum(ax, left, right)
        title = f"{np.shape(left)} + {np.shape(right)} → (2, 3)"
        copies = (6 - np.size(left), 6 - np.size(right))
        told.append(f"{title}, copies {copies[0]} left, {copies[1]} right")
    show(f"Sums as squares, stretched copies hatched: {'; '.join(told)}.")


def plot_product(left, right, names, row, column):
    """Draw left @ right with one of its numbers coloured (lesson 1).

    ``right`` stands above the product and ``left`` beside it, so that each
    number stands where its row and its column meet.

    Args:
        left: array of shape (n, inner).
        right: array of shape (inner, m).
        names: three strings, of left, right and the product.
        row: int, of the number that is coloured, and
        column: int, likewise.
    """
    left, right = np.asarray(left), np.asarray(right)
    (height, inner), width = left.shape, right.shape[1]
    product = left @ right
    parts = [np.zeros_like(part) for part in (left, right, product)]
    parts[0][row], parts[1][:, column], parts[2][row, column] = 1, 1, 1
    x, top = inner + 1, height + inner  # of the product; of the highest row
    _, ax = plt.subplots(figsize=(4.6, 4))
    _draw_squares(ax, left, 0, height - 1, parts[0])
    _draw_squares(ax, right, x, top, parts[1])
    _draw_squares(ax, product, x, height - 1, parts[2])
    places = ((inner / 2, height + 0.4), (x + width / 2, top + 1.4))
    places = (*places, (x + width / 2, -0.4))
    for place, name, part in zip(places, names, parts, strict=True):
        ax.text(*place, f"{name} {part.shape}", **CENTRED)
    products = zip(left[row], right[:, column], strict=True)
    sum_of = " + ".join(f"{a:g} · {b:g}" for a, b in products)
    sum_of += f" = {product[row, column]:g}"
    ax.set(xlim=(-0.2, x + width + 0.2), ylim=(-0.8, top + 1.8))
    ax.set(title=sum_of, aspect="equal")
    ax.axis("off")
    show(
        f"Matrix product: {names[0]} {left.shape} on the left, {names[1]} "
        f"{right.shape} above, {names[2]} where they meet. Coloured are row "
        f"{row}, column {column} and what they give: {sum_of}."
    )


def plot_history(history, title=""):
    """Draw loss and accuracy over the epochs (lesson 4).

    Args:
        history: a ``keras.callbacks.History``, or its ``history`` dict of
            one list per metric with one value per epoch; ``loss`` and
            ``accuracy``, where ``val_`` before a name means validation.
        title: str, shown above the figure.
    """
    values = getattr(history, "history", history)
    names = [name for name in ("loss", "accuracy") if name in values]
    size = (3.25 * len(names), 3)
    figure, axes = plt.subplots(1, len(names), figsize=size, squeeze=False)
    told = []
    for ax, name in zip(axes.flat, names, strict=True):
        for key, label in ((name, "training"), (f"val_{name}", "validation")):
            if key in values:
                epochs = range(1, len(values[key]) + 1)
                ax.plot(epochs, values[key], marker=".", label=label)
                first, last = values[key][0], values[key][-1]
                told.append(f"{label} {name} ≈ {first:.3f} to ≈ {last:.3f}")
        ax.set(xlabel="epoch", ylabel=name)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
    figure.suptitle(title)
    show(f"Training history: {'; '.join(told)}.")


def plot_confusion_matrix(matrix, class_names):
    """Draw a confusion matrix with its counts (lesson 9).

    Args:
        matrix: integer array of shape (classes, classes); row = true class,
            column = predicted class, as from ``tf.math.confusion_matrix``.
        class_names: one string per class.
    """
    matrix = np.asarray(matrix)
    size = len(class_names)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    shades = np.sqrt(shares)  # tells small shares, the mistakes, apart
    _, ax = plt.subplots(figsize=(2.1 + 0.44 * size, 1.5 + 0.44 * size))
    ax.imshow(shades, cmap="cividis", vmin=0, vmax=1)
    _part_cells(ax, matrix, "white")
    look = {"size": 8 if size > 8 else 10, **CENTRED}
    for (true, predicted), count in np.ndenumerate(matrix):
        shade = "black" if shades[true, predicted] > 0.5 else "white"
        ax.text(predicted, true, f"{count:,}", color=shade, **look)
    plain = {"parse_math": False}  # a $ in a folder's name is a $
    ax.set_xticks(range(size), class_names, rotation=45, ha="right", **plain)
    ax.set_yticks(range(size), class_names, **plain)
    ax.set(xlabel="predicted class", ylabel="true class")
    mistakes = matrix * (1 - np.eye(size, dtype=int))
    worst = [
        f"{class_names[place // size]} for {class_names[place % size]} {count}"
        for place in np.argsort(-mistakes, axis=None, kind="stable")[:5]
        if (count := mistakes.flat[place])
    ]
    show(
        f"Confusion matrix. Right, on the diagonal, ≈ {matrix.trace():,} of "
        f"≈ {matrix.sum():,}. Most frequent mistakes: "
        f"≈ “{', then '.join(worst) or 'none'}”."
    )


def _part_cells(ax, values, colour):
    """Draw thin lines between the cells of an image."""
    rows, columns = np.shape(values)
    ax.set_xticks(np.arange(1, columns) - 0.5, minor=True)
    ax.set_yticks(np.arange(1, rows) - 0.5, minor=True)
    ax.grid(which="minor", color=colour, ls="-", lw=0.5)
    ax.tick_params(which="minor", length=0)


def plot_images(images, titles, columns=5, size=1.3, alt=""):
    """Show images in a grid, each under its title (lesson 1).

    Args:
        images: array of shape (n, height, width), any grey scale; the
            smallest and largest value of the whole grid are black and white;
            if some are negative, 0 is grey, and what is farther from it than
            99 in a hundred are is cut off.
            Or of shape (n, height, width, 3), colours from 0 to 1.
        titles: n strings; one that hangs on the run has a ``≈`` in it.
        columns: int, the most images in a row.
        size: float, width of an image in inches; more if they fill no row.
        alt: str, the text alternative, if there is more to say than that
            these are images; the titles follow it.
    """
    if len(images) < columns:
        columns, size = len(images), min(2, size * columns / len(images))
    rows = -(-len(images) // columns)
    lines = [len(title.splitlines()) for title in titles]
    # a row is as high as its images and its longest title
    above = [
        max(lines[i : i + columns]) for i in range(0, len(lines), columns)
    ]
    low, high = np.min(images), np.max(images)
    if low < 0:
        high = np.percentile(np.abs(images), 99)
        low = -high
    height = size * rows + 0.2 * sum(above)
    figure = plt.figure(figsize=(size * columns, height))
    for place, (image, title) in enumerate(zip(images, titles, strict=True)):
        ax = figure.add_subplot(rows, columns, place + 1)
        ax.axis("off")
        ax.imshow(image, vmin=low, vmax=high)
        font = 9 if size >= 1 else 8
        ax.set_title(title, fontsize=font, parse_math=False)  # a $ is a $
    told = "; ".join(" ".join(title.split()) for title in titles if title)
    if "≈" in told:
        told = f"≈ “{re.sub('≈ |[“”]', '', told)}”"
    show(f"{alt or 'Images in a grid.'} {told}")


def plot_pixels(image):
    """Draw a part of an image with each pixel's number (lesson 8).

    Args:
        image: integer array of shape (height, width), from 0 to 255.
    """
    height, width = image.shape
    _, ax = plt.subplots(figsize=(0.42 * width, 0.42 * height))
    ax.imshow(image, vmin=0, vmax=255)
    for (row, column), value in np.ndenumerate(image):
        colour = "black" if value > 118 else "white"
        ax.text(column, row, f"{value}", color=colour, size=8, **CENTRED)
    ax.axis("off")
    show(
        f"{height} rows of {width} pixels, each a square in its shade of grey "
        f"with its number in it, from ≈ {image.min()} to ≈ {image.max()}."
    )


def plot_examples(images, labels, class_names, each=5):
    """Show the first images of every class, one class a column (lesson 8).

    Args:
        images: array of shape (n, height, width).
        labels: integer array of shape (n,), places in ``class_names``.
        class_names: one string per class.
        each: int, images of a class.
    """
    number = len(class_names)
    columns = [images[labels == label][:each] for label in range(number)]
    rows = np.stack(columns, axis=1).reshape(-1, *images.shape[1:])
    titles = [f"{i}\n{name}" for i, name in enumerate(class_names)]
    plot_images(
        rows,
        titles=titles + [""] * (len(rows) - number),
        columns=number,
        size=min(1, 7 / number),
        alt=f"{each} images of each class, one class a column.",
    )


def plot_dropout(panels):
    """Draw activations as squares, those that are off in black (lesson 8).

    Args:
        panels: dict from a title to an array of shape (pictures, units), of
            numbers from 0 on.
    """
    panels = {title: np.asarray(values) for title, values in panels.items()}
    most = max(values.max() for values in panels.values())
    size = (6, 1.6 * len(panels))
    _, axes = plt.subplots(len(panels), 1, figsize=size, squeeze=False)
    told = []
    for ax, (title, values) in zip(axes.flat, panels.items(), strict=True):
        ax.imshow(values, vmin=0, vmax=most)
        ax.set_title(title, fontsize=10)
        ax.set(xlabel="hidden unit", ylabel="picture", xticks=[], yticks=[])
        _part_cells(ax, values, "gray")
        ax.spines[:].set_visible(True)
        told.append(f"{title} ≈ {np.mean(values == 0):.0%}")
    show(
        "Results of hidden units, one picture a row; black is 0. Share that "
        f"is off: {'; '.join(told)}."
    )


def plot_mistakes(images, labels, probabilities, class_names):
    """Show images under their label, the answer and its confidence (lesson 9).

    Args:
        images: array of shape (n, height, width).
        labels: integer array of shape (n,), the true classes; or of str, the
            names of files, which say them.
        probabilities: float array of shape (n, classes), rows sum to 1.
        class_names: one string per class.
    """
    columns = 5
    if isinstance(labels[0], str):
        columns = 4
    else:
        labels = [class_names[label] for label in labels]
    answers = [class_names[place] for place in np.argmax(probabilities, 1)]
    told = zip(labels, answers, np.max(probabilities, 1), strict=True)
    titles = [
        f"{label}:\n≈ {answer} {confidence:.2f}"
        for label, answer, confidence in told
    ]
    alt = "Mistakes: the label, then the answer and how sure it was."
    plot_images(images, titles, columns, size=6.5 / columns, alt=alt)


def plot_temperatures(temperatures, losses, best):
    """Draw the loss at each temperature, the best one marked (lesson 9).

    Args:
        temperatures: array of shape (n,), rising, with 1 among them.
        losses: array of shape (n,), the mean cross-entropy at each.
        best: float, one of the temperatures.
    """
    at_one, lowest = np.interp([1, best], temperatures, losses)
    _, ax = plt.subplots(figsize=(5.2, 3.2))
    ax.plot(temperatures, losses, label="all logits ÷ T")
    look = {"ms": 6, "fillstyle": "none", "mew": 1.3}
    ax.plot(1, at_one, "s", color=ORANGE, label="as trained", **look)
    ax.plot(best, lowest, "o", color="gray", label="best", **look)
    ax.set(xlabel="temperature T", ylabel="cross-entropy, validation")
    ax.set_ylim(0, max(1, 1.05 * np.max(losses)))
    ax.legend(loc="lower right")
    show(
        f"Cross-entropy against the temperature: ≈ {at_one:.3f} at 1, "
        f"lowest, ≈ {lowest:.3f}, at ≈ {best:.2f}, and ≈ "
        f"{losses[-1]:.3f} at {temperatures[-1]:g}."
    )


def _draw_shares(ax, shares, names, solid, size):
    """Draw probabilities as bars from the top down, one of them solid."""
    places = np.arange(len(shares))
    bars = ax.barh(places, shares, fc="white", ec=ORANGE, hatch="////")
    bars[solid].set(facecolor=BLUE, edgecolor=BLUE, hatch="")
    ax.set_yticks(places, names, size=size)
    ax.invert_yaxis()
    ax.set_xlim(0, 1)


def plot_predictions(images, labels, probabilities, class_names):
    """Show images beside their predicted probabilities as bars (lesson 8).

    The true class's bar is solid and its name bold; the others are hatched.

    Args:
        images: array of shape (n, height, width).
        labels: integer array of shape (n,), the true classes.
        probabilities: float array of shape (n, classes), rows sum to 1.
        class_names: one string per class.
    """
    size = (6.5, 2.1 * len(images))
    shape = {"width_ratios": (1, 2.2), "squeeze": False, "figsize": size}
    _, axes = plt.subplots(len(images), 2, **shape)
    told = []
    for (left, right), image, label, row in zip(
        axes, images, labels, probabilities, strict=True
    ):
        left.imshow(image)
        left.axis("off")
        _draw_shares(right, row, class_names, solid=label, size=8.5)
        right.get_yticklabels()[label].set_fontweight("bold")
        names = [class_names[label], class_names[np.argmax(row)]]
        if names[0] != names[1]:
            names[0] += f", {row[label]:.1f},"
        told.append(f"≈ “{' predicted as '.join(names)}”, ≈ {max(row):.1f}")
    axes[-1, 1].set_xlabel("predicted probability (solid: the truth)")
    show(f"Images beside their predicted probabilities: {'; '.join(told)}.")


def boundary_grid(x):
    """Return a grid of points that covers ``x`` with a margin (lesson 4).

    Args:
        x: float array of shape (n, 2).

    Returns:
        float32 array of shape (GRID * GRID, 2), row by row from below.
    """
    low, high = x.min(axis=0) - 0.4, x.max(axis=0) + 0.4
    axes = np.linspace(low, high, GRID).T
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    return grid.reshape(-1, 2).astype("float32")


def plot_boundaries(panels, x, y):
    """Draw points of two classes over each one's area (lesson 4).

    The boundary, where the probability is 0.5, is a black line; each class
    has its own marker.

    Args:
        panels: dict, of even length, from a title to the probabilities of
            class 1 at ``boundary_grid(x)``, shape (points,) or (points, 1).
        x: float array of shape (n, 2).
        y: labels of shape (n,), 0 or 1.
    """
    names = ("class 0, upper", "class 1, lower")
    grid = boundary_grid(x).reshape(GRID, GRID, 2)
    low, high = grid[0, 0], grid[-1, -1]
    # where in the grid each point lies
    column, row = np.rint((x - low) / (high - low) * (GRID - 1)).astype(int).T
    rows = len(panels) // 2
    share = {"sharex": True, "sharey": True, "squeeze": False}
    _, axes = plt.subplots(rows, 2, figsize=(6.5, 2.8 * rows), **share)
    shares = []
    for ax, (title, values) in zip(axes.flat, panels.items(), strict=True):
        values = np.reshape(values, (GRID, GRID))
        plane = grid[..., 0], grid[..., 1], values
        look = {"colors": [BLUE, ORANGE], "alpha": 0.2}
        ax.contourf(*plane, levels=[-1, 0.5, 2], **look)
        if values.min() < 0.5 < values.max():
            ax.contour(*plane, levels=[0.5], colors=[BLACK])
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            look = {"color": colour, "ms": 3, "label": names[label]}
            ax.plot(*x[y == label].T, marker, **look)
        ax.set_title(title, fontsize=10)
        right = ((values[row, column] > 0.5) == y).mean()
        given = f"{title} ≈ {(values > 0.5).mean():.0%}"
        shares.append(f"{given} and ≈ {right:.0%}")
    plt.setp(axes[-1], xlabel="how far right")
    plt.setp(axes[:, 0], ylabel="how far up")
    axes.flat[0].legend(fontsize=8, loc="upper right")
    show(
        "Points of two classes and the boundary between them. Share of the "
        "plane that class 1 is given, and of the points that lie on their "
        f"own side: {'; '.join(shares)}."
    )


def plot_folds(number):
    """Draw which fold of rows does what in which round (lesson 6).

    Args:
        number: int, how many folds, and as many rounds.
    """
    looks = {
        "test": {"facecolor": AMBER},
        "choose": {"facecolor": SKY, "hatch": "////"},
        "train": {"facecolor": "white"},
    }
    _, ax = plt.subplots(figsize=(6, 0.5 * number + 0.6))
    for turn, fold in np.ndindex(number, number):
        names = {0: "test", number - 1: "choose"}
        name = names.get((fold - turn) % number, "train")
        place = {"xy": (fold, turn - 0.4), "width": 0.94, "height": 0.8}
        ax.add_patch(plt.Rectangle(**place, **looks[name], edgecolor="gray"))
        _write(ax, fold + 0.47, turn, name, looks[name]["facecolor"])
    names = range(1, number + 1)
    ax.set_xticks(np.arange(number) + 0.47, [f"fold {i}" for i in names])
    ax.set_yticks(range(number), [f"round {i}" for i in names])
    ax.set(xlim=(0, number), ylim=(number - 0.5, -0.5))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    show(
        f"{number} rounds with {number} folds of rows. Fold 1 is tested in "
        "round 1, fold 2 in round 2, and so on. The fold before it, or in "
        "round 1 the last one, is for choosing; the others train."
    )


def plot_four_counts(panels):
    """Draw the four counts of two classes as areas (lesson 6).

    A panel's left part is a square of all rows: a column for the negatives
    and one for the positives, as wide as there are many, with those that
    raised the alarm at the bottom.  Its right part stacks the alarms alone.

    Args:
        panels: dict from a title to the counts, an array of shape (2, 2);
            row = true class, column = predicted class.
    """
    shape = {"width_ratios": (3, 1), "squeeze": False}
    shape["figsize"] = (6.5, 3 * len(panels))
    _, axes = plt.subplots(len(panels), 2, **shape)
    told = []
    for (left, right), (title, counts) in zip(
        axes, panels.items(), strict=True
    ):
        (left_alone, false), (missed, found) = np.asarray(counts).tolist()
        _draw_areas(left, left_alone, false, missed, found)
        left.set_title(title, fontsize=10)
        called = found + false
        precision = found / called if called else 0
        _draw_block(right, (0, 0), 1, precision, BLUE, "")
        _draw_block(right, (0, precision), 1, 1 - precision, ORANGE, "////")
        for name, low, high in (
            ("found", 0, precision),
            ("false\nalarms", precision, 1),
        ):
            place = np.clip((low + high) / 2, 0.08, 0.92)
            right.text(1.08, place, name, va="center", fontsize=9)
        right.set_title("the alarms alone", fontsize=10)
        right.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[0, 0.5, 1])
        right.set_ylabel("share of the alarms")
        told.append(
            f"{title}: left alone ≈ {left_alone:,.0f}, false alarms ≈ "
            f"{false:,.0f}, missed ≈ {missed:,.0f}, found ≈ {found:,.0f}; of "
            f"the alarms ≈ {precision:.2f} are right"
        )
    show(f"Four counts as areas. {'; '.join(told)}.")


def _draw_areas(ax, left_alone, false, missed, found):
    negatives, positives = left_alone + false, missed + found
    width = negatives / (negatives + positives)
    columns = (
        (0, width, false / negatives, ("left alone", left_alone), SKY, ORANGE),
        (width, 1 - width, found / positives, ("missed", missed), AMBER, BLUE),
    )
    for x, wide, height, (name, count), above, below in columns:
        missing = name == "missed"
        _draw_block(ax, (x, 0), wide, height, below, "" if missing else "////")
        _draw_block(ax, (x, height), wide, 1 - height, above, "..." * missing)
        at, side = (1.03, "left") if missing else (-0.03, "right")
        alarm = ("found", found) if missing else ("false alarms", false)
        # beside the areas, since some are too thin for a word
        for y, (label, number) in (
            (np.clip(0.5 + height / 2, 0.2, 0.94), (name, count)),
            (np.clip(height / 2, 0.06, 0.8), alarm),
        ):
            words = f"{label}\n≈ {number:,.0f}"
            ax.text(at, y, words, ha=side, va="center", fontsize=9)
    ax.set_xticks([width / 2, (1 + width) / 2], ["benign", "malignant"])
    ax.set(xlim=(0, 1), ylim=(0, 1), yticks=[], box_aspect=1)
    ax.tick_params(length=0)


def _draw_block(ax, corner, width, height, colour, hatch):
    look = {"facecolor": colour, "edgecolor": "white", "linewidth": 0.5}
    ax.add_patch(plt.Rectangle(corner, width, height, hatch=hatch, **look))


def plot_precision_recall(recall, precision, share):
    """Draw precision over recall, for all thresholds (lesson 6).

    Args:
        recall: array of shape (thresholds,), rising, and
        precision: likewise, at the same thresholds.
        share: float, the share of the positives, guessing's precision.
    """
    _, ax = plt.subplots(figsize=(4.6, 3.6))
    ax.step(recall, precision, where="pre", label="network")
    ax.axhline(share, color=BLACK, ls=":", label="guessing")
    ax.set(xlabel="recall (share of the positives found)", ylim=(0, 1.05))
    ax.set_ylabel("precision (share of the alarms)")
    ax.legend(loc="lower left")
    enough = precision[np.searchsorted(recall, 0.9)]
    show(
        "Precision–recall curve. Where 0.9 of the positives are found, "
        f"precision is ≈ {enough:.2f}; at the end it falls to {share:.2f}, "
        "that of guessing."
    )


def plot_draws(shares, size, all_rows):
    """Draw how a result scatters from one test set to another (lesson 6).

    Args:
        shares: array, one accuracy for each test set that was drawn.
        size: int, rows in each of these test sets.
        all_rows: float, the accuracy on all rows.
    """
    _, ax = plt.subplots(figsize=(5.6, 3))
    # a bar for each accuracy that so many rows can have
    edges = np.arange(min(shares) * size - 0.5, max(shares) * size + 1) / size
    ax.hist(shares, edges, color=SKY, edgecolor="white", lw=0.5)
    ax.axvline(all_rows, color=BLACK, ls="--", label="all rows")
    ax.set(xlabel=f"accuracy on {size} rows", ylabel="number of test sets")
    ax.legend(loc="upper left")
    show(
        f"Histogram of {len(shares):,} accuracies, each on {size} rows: from "
        f"≈ {min(shares):.3f} to ≈ {max(shares):.3f}, around ≈ "
        f"{all_rows:.3f} on all rows."
    )


def plot_classes(x, y, class_names, axis_names, alt=""):
    """Draw points of two classes, each with its own marker (lesson 4).

    Args:
        x: float array of shape (n, 2).
        y: labels of shape (n,), 0 or 1.
        class_names: two strings.
        axis_names: two strings, what the columns of ``x`` are.
        alt: str, how the points lie; the text alternative begins with it.
    """
    _, ax = plt.subplots(figsize=(5.5, 3.6))
    told = []
    looks = zip(class_names, (BLUE, ORANGE), ("o", "^"), strict=True)
    for label, (name, colour, marker) in enumerate(looks):
        points = x[y == label]
        look = {"ms": 4, "alpha": 0.7, "label": name}
        ax.plot(*points.T, marker, color=colour, **look)
        across, up = np.median(points, axis=0)
        told.append(f"{len(points)} {name} around {across:.3g} and {up:.3g}")
    ax.set(xlabel=axis_names[0], ylabel=axis_names[1])
    ax.legend()
    alt = alt or "Points of two classes, by two numbers each:"
    show(f"{alt} {'; '.join(told)}.")


def plot_costs(thresholds, costs, chosen, theory):
    """Draw what thresholds cost each split, and which it chose (lesson 7).

    Args:
        thresholds: array of shape (n,).
        costs: a list of n numbers for each split.
        chosen: list of the splits' thresholds.
        theory: float, the threshold that theory names.
    """
    mean, chosen = np.mean(costs, axis=0), np.array(chosen)
    _, ax = plt.subplots(figsize=(5.6, 3.8))
    thin = {"color": "0.55", "lw": 0.8, "ls": "-", "drawstyle": "steps-post"}
    for number, cost in enumerate(costs):
        ax.plot(thresholds, cost, label="" if number else "a split", **thin)
    ax.plot(thresholds, mean, color=BLUE, lw=2.5, ls="-", label="mean")
    ax.axvline(theory, color=BLACK, ls=":", label="theory")
    look = {"marker": "^", "ms": 9, "color": ORANGE, "alpha": 0.4}
    ax.plot(chosen, 0 * chosen, ls="none", label="chosen", **look)
    ax.set(xlabel="threshold", ylabel=f"cost of a split {UNIT}")
    ax.set_ylim(-0.04 * mean.max(), mean.max())
    ax.legend(loc="upper center")
    show(
        f"Cost of a split against the threshold: {len(chosen)} ragged lines, "
        f"and their mean, lowest, ≈ {mean.min():.1f}, at "
        f"≈ {thresholds[np.argmin(mean)]:.2f}, and "
        f"≈ {np.interp(0.5, thresholds, mean):.1f} at 0.5. Triangles: "
        f"chosen thresholds, from ≈ {chosen.min():.2f} to "
        f"≈ {chosen.max():.2f}."
    )


def plot_prices(bills, labels):
    """Draw what ways to decide cost a split (lesson 7).

    Args:
        bills: dict from a way's name to an array of shape (rows,), what a
            split pays for each row on average.
        labels: array of that shape; 1 can be missed, 0 alarmed in vain.
    """
    _, ax = plt.subplots(figsize=(6, 0.9 + 0.45 * len(bills)))
    places, left, told = np.arange(len(bills)), np.zeros(len(bills)), []
    looks = (
        (1, "missed", {"color": AMBER, "hatch": "..."}),
        (0, "false alarms", {"color": ORANGE, "hatch": "////"}),
    )
    for label, name, look in looks:
        parts = [bill[labels == label].sum() for bill in bills.values()]
        look |= {"height": 0.6, "edgecolor": BLACK, "left": left}
        ax.barh(places, parts, label=name, **look)
        left = left + parts
        told.append(parts)
    ax.set_yticks(places, bills)
    ax.invert_yaxis()
    ax.set_xlabel(f"mean cost of a split {UNIT}")
    ax.set_xlim(0, max(40, 1.05 * left.max()))  # the same in both figures
    ax.legend(fontsize=8, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    told = "; ".join(
        f"{name} ≈ {missed:.1f} and ≈ {in_vain:.1f}"
        for name, missed, in_vain in zip(bills, *told, strict=True)
    )
    show(f"Bars of what a split pays for misses and false alarms: {told}.")


def plot_answer_costs(probabilities, if_one, if_zero):
    """Draw what an answer costs if the label is 1, and if it is 0 (lesson 4).

    Args:
        probabilities: array of shape (n,), rising, given to class 1.
        if_one: array of shape (n,), the cost of each if the label is 1, and
        if_zero: likewise, if it is 0.
    """
    _, ax = plt.subplots(figsize=(5, 3.2))
    ax.plot(probabilities, if_zero, label="the label is 0")
    ax.plot(probabilities, if_one, label="the label is 1")
    ax.set(xlabel="probability that the network gives to class 1")
    ax.set(ylabel="cost of the answer")
    ax.legend(loc="upper center")
    low, high = probabilities[0], probabilities[-1]
    show(
        f"If the label is 1, an answer of {low:.2f} costs {if_one[0]:.2f} "
        f"and one of {high:.2f} costs {if_one[-1]:.2f}; if it is 0, "
        f"{if_zero[0]:.2f} and {if_zero[-1]:.2f}: two curves, mirrored."
    )


def plot_paired(scores, ylabel, xlabel=""):
    """Draw one line a seed through what each candidate scored (lesson 4).

    Args:
        scores: dict from a candidate's name to its scores, a list of one
            number a seed, the same seeds in the same order.
        ylabel: str, what was measured, and where.
        xlabel: str, what the candidates are.
    """
    names, table = list(scores), np.array(list(scores.values()))
    width, margin, font = (6, 0.15, 10) if len(names) < 6 else (6.7, 0.08, 8)
    _, ax = plt.subplots(figsize=(width, 3.6))
    for seed, (line, marker) in enumerate(
        zip(table.T, cycle("os^vD"), strict=False)
    ):
        look = {"color": "gray", "ls": "-", "lw": 1, "marker": marker}
        ax.plot(names, line, label="" if seed else "one seed", **look)
    means = table.mean(axis=1)
    look = {"color": BLACK, "ls": "none", "marker": "_", "ms": 40, "mew": 3}
    look["zorder"] = 1  # beneath the marks
    ax.plot(names, means, label="mean", **look)
    ax.margins(x=margin)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.tick_params(axis="x", labelsize=font)
    legend = ax.legend(fontsize=8)
    legend.legend_handles[-1].set_markersize(12)
    pairs = zip(names, means, strict=True)
    told = "; ".join(f"{name} ≈ {mean:#.3g}" for name, mean in pairs)
    show(f"{ylabel}: one line a seed. Means: {told}.")


def plot_curves(history):
    """Draw loss, Brier score and accuracy over the epochs (lesson 5).

    Args:
        history: dict with one list for each of ``loss``, ``brier`` and
            ``accuracy``, and for the same with ``val_`` before it, one value
            an epoch.
    """
    _, axes = plt.subplots(1, 3, figsize=(6.7, 3.6))
    told = []
    for ax, name in zip(axes, ("loss", "brier", "accuracy"), strict=True):
        trained, values = history[name], history[f"val_{name}"]
        last = len(values)
        epochs = range(1, last + 1)
        ax.plot(epochs, trained, lw=1.2, label="training")
        ax.plot(epochs, values, lw=1.2, label="validation")
        title = name.replace("brier", "Brier score")
        ax.set(xlabel="epoch", title=title)
        ax.set_xticks(range(0, last + 1, max(5, last // 5)))
        ax.set_xticks(epochs, minor=True)
        ax.grid(axis="x", color="0.85", ls="-")
        best = np.argmax(values)
        if name != "accuracy":
            best = np.argmin(values)
            # the first epochs of training may run out at the top
            ax.set_ylim(top=1.2 * max(values))
        told.append(
            f"{title}: validation best, ≈ {values[best]:.3f}, in epoch ≈ "
            f"{best + 1}, last ≈ {values[-1]:.3f}; training last "
            f"≈ {trained[-1]:.3f}"
        )
    axes[0].legend()
    show(f"Training and validation curves, one run. {'. '.join(told)}.")


def plot_stop(values, best, stopped):
    """Draw a measure, its best epoch and the last one trained (lesson 5).

    Args:
        values: list of one Brier score on validation rows an epoch, also of
            epochs that come after the stop.
        best: int, the best epoch, counted from 1.
        stopped: int, the last epoch before the stop, counted from 1.
    """
    _, ax = plt.subplots(figsize=(6, 3.2))
    epochs = np.arange(1, len(values) + 1)
    ax.plot(epochs[:stopped], values[:stopped], color=ORANGE, label="trained")
    look = {"color": "gray", "ls": ":", "label": "what would have come"}
    ax.plot(epochs[stopped - 1 :], values[stopped - 1 :], **look)
    look = {"color": BLUE, "ms": 10, "fillstyle": "none"}
    for epoch, marker, label in ((best, "o", "best"), (stopped, "s", "last")):
        point = epoch, values[epoch - 1]
        ax.plot(*point, marker, label=f"{label} epoch trained", **look)
    ax.set(xlabel="epoch", ylabel="Brier score, validation rows")
    ax.legend()
    show(
        f"Brier score of the validation rows: lowest, ≈ {values[best - 1]:.4f}"
        f", in epoch ≈ {best}; stopped after epoch ≈ {stopped}; the last "
        f"epoch would have ended at ≈ {values[-1]:.4f}."
    )


def plot_filtered(picture, upright, lying):
    """Show a picture, and what two filters made of it (lesson 13).

    Args:
        picture: array of shape (height, width); 0 is black.
        upright: array of shape (rows, columns), what a filter for upright
            edges made of it: grey is 0, and white and black are equally far
            above and below it.
        lying: likewise.
    """
    reach = max(np.abs(upright).max(), np.abs(lying).max())
    _, axes = plt.subplots(1, 3, figsize=(6.5, 2.4))
    panels = (
        ("the picture", picture, 0, np.max(picture)),
        ("upright edges", upright, -reach, reach),
        ("lying edges", lying, -reach, reach),
    )
    for ax, (name, values, low, high) in zip(axes, panels, strict=True):
        ax.imshow(values, vmin=low, vmax=high)
        ax.set_title(name, fontsize=10)
        ax.axis("off")
    show(
        "A picture, its upright edges and its lying edges. Grey is 0, white "
        f"up to ≈ {reach:.1f}, black down to ≈ {-reach:.1f}."
    )


def plot_seeds(x, curves, names):
    """Draw a thin curve for each seed, and their mean (lesson 13).

    Args:
        x: array of shape (n,), the places on the horizontal axis.
        curves: dict from a name to an array of shape (seeds, n).
        names: pair of str, what the axes measure, with units.
    """
    _, ax = plt.subplots(figsize=(5.8, 3.4))
    looks = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREEN, "^", "-."))
    told = []
    for (name, runs), look in zip(curves.items(), cycle(looks)):
        colour, marker, style = look
        mean = np.mean(runs, axis=0)
        for run in runs if len(runs) > 1 else []:
            ax.plot(x, run, color=colour, ls=style, lw=0.7, alpha=0.5)
        look = {"color": colour, "ls": style, "marker": marker, "lw": 2}
        ax.plot(x, mean, label=name, **look)
        told.append(
            f"{name} ≈ {mean[0]:.2f} at {x[0]}, highest ≈ {mean.max():.2f} "
            f"at ≈ {x[mean.argmax()]}, ≈ {mean[-1]:.2f} at {x[-1]}"
        )
    ax.set(xlabel=names[0], ylabel=names[1], xticks=x)
    ax.legend(loc="lower center")
    show(f"{names[1]} against {names[0]}, means: {'; '.join(told)}.")


def plot_nearest(ratios, limit):
    """Show how near each picture's nearest neighbour is (lesson 15).

    Args:
        ratios: array of shape (n,), the distance of the nearest neighbour ÷
            that of the fourth, from 0 to 1.
        limit: float; below it, a picture counts as a copy, and its bar is
            orange and hatched.
    """
    _, ax = plt.subplots(figsize=(6.5, 2.6))
    bins = np.linspace(0, 1, 26)
    below = ratios[ratios < limit]
    above = ratios[ratios >= limit]
    look = {"edgecolor": "white", "lw": 0.5}
    ax.hist(above, bins, color=BLUE, label="not a copy", **look)
    ax.hist(below, bins, color=ORANGE, hatch="//", label="a copy", **look)
    ax.axvline(limit, color=BLACK, linestyle="--", label="limit")
    ax.set_xlabel("nearest ÷ fourth nearest neighbour's difference")
    ax.set_ylabel("pictures")
    ax.legend()
    show(
        "How near the nearest neighbour is, compared with the fourth: "
        f"≈ {len(below)} of ≈ {len(ratios)} pictures lie below {limit:g}, up "
        f"to ≈ {below.max(initial=0):.2f}, the others from "
        f"≈ {above.min(initial=1):.2f} on."
    )


def plot_layers(networks):
    """Draw networks as rows of layers, the frozen ones hatched (lesson 14).

    Args:
        networks: dict from a title to a ``keras.Sequential``, not nested.
    """
    longest = max(len(network.layers) for network in networks.values())
    size = (0.83 * longest + 0.7, 1.1 * len(networks) + 0.3)
    _, ax = plt.subplots(figsize=size)
    told = []
    for row, (title, network) in enumerate(networks.items()):
        ax.text(-0.15, -row, title, ha="right", va="center")
        weighty = []
        for column, layer in enumerate(network.layers):
            weights, words = layer.count_params(), "no weights"
            kind = type(layer).__name__
            look = {"facecolor": "white", "edgecolor": "gray"}
            if weights and layer.trainable:
                words, look["facecolor"] = f"{weights:,}\nlearn", AMBER
            elif weights:
                words, look["facecolor"] = f"{weights:,}\nfrozen", SKY
                look["hatch"] = "////"
            if weights:
                weighty.append(f"{kind} {' '.join(words.split())}")
            corner = (column, -row - 0.35)
            ax.add_patch(plt.Rectangle(corner, 0.94, 0.7, **look))
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "\n", kind)
            words = f"{name}\n{words}"
            _write(ax, column + 0.47, -row, words, look["facecolor"], size=9)
        told.append(f"{title}: {', '.join(weighty)}")
    ax.set(xlim=(-0.85, longest), ylim=(-len(networks) + 0.5, 0.5))
    ax.axis("off")
    show(
        "Layers in a row, with their numbers of weights, where there are any. "
        f"{'; '.join(told)}."
    )


def plot_states(states, letters):
    """Draw the state of a recurrent layer after each letter (lesson 16).

    Args:
        states: array of shape (steps, units).
        letters: list of str, what was read at each step.
    """
    states = np.asarray(states)
    most = np.abs(states).max()
    _, ax = plt.subplots(figsize=(5.4, 2.9))
    look = {"cmap": "cividis", "vmin": -most, "vmax": most, "aspect": "auto"}
    image = ax.imshow(states.T, **look)
    ax.set_xticks(range(len(letters)), letters, size=13)
    ax.set(xlabel="letter (· is padding)", ylabel="unit of the state")
    if "·" in letters:
        ax.axvline(letters.index("·") - 0.5, color="white", ls="--", lw=2)
    plt.colorbar(image, ax=ax, label="value")
    moves = np.abs(np.diff(states, axis=0)).max(axis=1)
    show(
        "A state after each letter, a row a unit. Its largest change at a "
        f"place is ≈ {moves.max():.1f}, and at the last ≈ {moves[-1]:.1f}; "
        f"{letters.count('·')} of {len(letters)} places are padding."
    )


def plot_reach(curves):
    """Draw how strongly a last state hangs on each step (lesson 16).

    Args:
        curves: dict from a name to an array of shape (steps,), the length of
            the gradient, the last step first.
    """
    _, ax = plt.subplots(figsize=(5.8, 3.4))
    told = []
    for (name, lengths), marker in zip(curves.items(), cycle("os^vD")):
        back = range(len(lengths))
        ax.plot(back, lengths, marker=marker, ms=4, label=name)
        ratio = np.log10(lengths[-1] / lengths[0])
        told.append(f"{name}: 10 to the power of ≈ {ratio:.0f}")
    ax.set(xlabel="steps before the last", ylabel="length of the gradient")
    ax.set_yscale("log")
    ax.legend(reverse=True)  # as the curves lie
    show(
        "Length of the gradient against the steps before the last; the "
        f"earliest, compared with the last: {'; '.join(told)}."
    )


def plot_attention(weights, letters):
    """Draw how much each letter looks at each, a map a head (lesson 17).

    Args:
        weights: array of shape (heads, places, places); a row is the place
            that looks, a column the one looked at, and each row sums to 1.
        letters: list of str, of the first places; the others, which are
            padding, are not drawn.
    """
    weights = np.asarray(weights)[:, : len(letters), : len(letters)]
    heads = len(weights)
    columns = min(heads, 2)
    rows = -(-heads // columns)
    size = (0.9 + 2.8 * columns, 2.8 * rows + 0.2)
    _, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    most = np.ceil(10 * weights.max()) / 10
    look = {"cmap": "cividis", "vmin": 0, "vmax": most}
    for head, (ax, shares) in enumerate(zip(axes.flat, weights, strict=False)):
        image = ax.imshow(shares, **look)
        ax.set_xticks(range(len(letters)), letters)
        ax.set_yticks(range(len(letters)), letters)
        ax.set(xlabel="is looked at", ylabel="" if head % 2 else "looks")
        if heads > 1:
            ax.set_title(f"head {head + 1}")
    plt.colorbar(image, ax=axes, label="weight", shrink=0.8)
    told = _by_letter(weights[0], letters) if heads == 1 else _by_head(weights)
    if weights.sum(axis=2).min() < 0.99:
        told += " Some of the weight is on padding, which is not drawn."
    show(
        f"Maps of {len(letters)} × {len(letters)} weights, a row for the "
        f"letter that looks. {told}"
    )


def _by_letter(weights, letters):
    """Tell of one head where each letter looks most."""
    looks = ", ".join(
        f"{letter} at {letters[row.argmax()]} {row.max():.2f}"
        for letter, row in zip(letters[:10], weights, strict=False)
    )
    return f"Where each of the first ten looks most: ≈ “{looks}”."


def _by_head(weights):
    """Tell of each head at which distance most of its weight lies."""
    places = weights.shape[1]
    told = []
    for head, shares in enumerate(weights):
        along = {
            distance: np.trace(shares, distance) / places
            for distance in range(1 - places, places)
        }
        most = max(along, key=along.get)
        side = "after" if most > 0 else "before"
        where = f"{abs(most)} {side}" if most else "itself"
        told.append(f"head {head + 1} ≈ “{where}”, ≈ {along[most]:.2f}")
    told = "; ".join(told)
    return f"At which distance a head has most weight, and its share: {told}."


def plot_word_probabilities(words, probabilities, class_names):
    """Draw each word's probabilities as bars, the largest solid (lesson 16).

    Args:
        words: list of str.
        probabilities: array of shape (words, classes), rows sum to 1.
        class_names: one string per class.
    """
    probabilities = np.asarray(probabilities)
    columns = min(3, len(words))
    rows = -(-len(words) // columns)
    figure = plt.figure(figsize=(1 + 1.85 * columns, 1.9 * rows))
    told = []
    for i, (word, shares) in enumerate(zip(words, probabilities, strict=True)):
        ax = figure.add_subplot(rows, columns, i + 1)
        *_, second, best = np.argsort(shares, kind="stable")
        names = class_names if i % columns == 0 else []
        _draw_shares(ax, shares, names, solid=best, size=9)
        ax.set_title(word, fontsize=10)
        if i >= len(words) - columns:
            ax.set_xlabel("probability (solid: largest)", fontsize=9)
        name = class_names[best]
        if shares[second] > 0.1:
            name += f", then {class_names[second]} {shares[second]:.2f}"
        told.append(f"{word} ≈ “{name}”, ≈ {shares[best]:.2f}")
    show(f"Words, and the likeliest language of each: {'; '.join(told)}.")


def plot_sheets(sheets, kinds, class_names, each=4, alt=""):
    """Show the first images of every class, from several sets (lesson 18).

    Args:
        sheets: dict from a set's name to an array of shape (n, height, width,
            1), grey from 0 to 1.
        kinds: integer array of shape (n,), places in ``class_names``; the
            same for all sets.
        class_names: one string per class, which is a column.
        each: int, images of a class from each set.
        alt: str, what they look like; the text alternative ends with it.
    """
    number = len(class_names)
    size = (6.8, (0.35 + 0.66 * each) * len(sheets) + 0.2)
    _, axes = plt.subplots(len(sheets), 1, figsize=size, squeeze=False)
    for ax, (name, images) in zip(axes.flat, sheets.items(), strict=True):
        columns = [images[kinds == kind][:each] for kind in range(number)]
        # a class below each other, and the classes beside each other
        stacks = [np.concatenate(list(column)) for column in columns]
        sheet = np.concatenate(stacks, axis=1)
        ax.imshow(sheet[:, :, 0], vmin=0, vmax=1)
        middles = images.shape[2] * (np.arange(number) + 0.5) - 0.5
        ax.set_xticks(
            middles, class_names if name == [*sheets][-1] else [], size=8
        )
        ax.tick_params(length=0)
        ax.set_yticks([])
        ax.spines[:].set_visible(False)
        ax.set_title(name, loc="left", size=11)
    show(
        f"{each} images of each of {number} classes, a class a column, from "
        f"each of {len(sheets)} sets: {', '.join(sheets)}. {alt}"
    )


def plot_verdicts(probabilities, y, class_names):
    """Draw each row's probability of class 1, by its true class (lesson 4).

    Rows on the wrong side of 0.5 are crosses.  Rows of equal probability are
    stacked, so that they don't hide each other.

    Args:
        probabilities: array of shape (n,) or (n, 1), of class 1.
        y: labels of shape (n,), 0 or 1.
        class_names: two strings.
    """
    probabilities, y = np.ravel(probabilities), np.ravel(y)
    _, axes = plt.subplots(2, 1, figsize=(6.5, 3.6), sharex=True)
    told = []
    for label, ax in enumerate(axes):
        values = np.sort(probabilities[y == label])
        # how many before it lie within the width of a marker
        bins = np.floor(np.minimum(values, 0.999) * 50)
        first = np.searchsorted(bins, bins)
        heights = np.arange(len(values)) - first + 1
        wrong = (values > 0.5) != label
        look = {"color": (BLUE, ORANGE)[label], "ms": 5}
        ax.plot(values[~wrong], heights[~wrong], "o^"[label], **look)
        look = {"color": BLACK, "ms": 7, "mew": 2}
        ax.plot(values[wrong], heights[wrong], "x", **look)
        ax.axvline(0.5, color=BLACK, ls=":")
        ax.set(xlim=(-0.03, 1.03), ylim=(-2, None))
        ax.set_ylabel(f"{class_names[label]}\n(number)")
        at = ", ".join(f"{value:.2f}" for value in values[wrong][:5])
        number = f"≈ {wrong.sum()} of {len(values)} {class_names[label]}"
        told.append(f"{number}, at ≈ “{at or 'none'}”")
    axes[1].set_xlabel(f"predicted probability of “{class_names[1]}”")
    show(
        "Each row's predicted probability, by its true class. On the wrong "
        f"side of 0.5, as crosses: {'; '.join(told)}."
    )


def plot_roc(false_alarm_rate, recall, label, point):
    """Draw a ROC curve with a chosen threshold marked on it (lesson 6).

    Args:
        false_alarm_rate: the shares of the negatives called positive, and
        recall: the shares of the positives found; both arrays of shape
            (thresholds,), rising to 1. The curve starts at 0, 0.
        label: str, what is marked.
        point: pair of floats, the false-alarm rate and the recall there.
    """
    _, ax = plt.subplots(figsize=(4.6, 4))
    rising = np.insert(false_alarm_rate, 0, 0.0), np.insert(recall, 0, 0.0)
    ax.step(*rising, where="post", label="network")
    ax.plot([0, 1], [0, 1], color=BLACK, ls=":", label="guessing")
    look = {"fillstyle": "none", "mew": 2, "ms": 14, "color": ORANGE}
    ax.plot(*point, "o", label=label, **look)
    ax.set_xlabel("false-alarm rate (share of the negatives)")
    ax.set_ylabel("recall (share of the positives)")
    ax.legend(loc="lower right")
    start, soon = (rising[1][rising[0] <= at].max() for at in (0, 0.1))
    show(
        f"ROC curve: recall rises to ≈ {start:.2f} before the first false "
        f"alarm, is ≈ {soon:.2f} at a false-alarm rate of 0.1, and reaches 1. "
        f"Guessing is the diagonal. Marked: {label}, ≈ {point[1]:.2f} at "
        f"≈ {point[0]:.2f}."
    )


def plot_bins(panels, counted="tumours"):
    """Draw reliability diagrams with error bars and counts (lesson 7).

    Args:
        panels: dict from a title to a table, an array of shape (bins, 4): of
            each bin the mean forecast, the share that came true, its standard
            error, and on how many different cases it rests.
        counted: str, what these cases are.
    """
    size = (0.9 + 2.8 * len(panels), 4.2)
    look = {"figsize": size, "sharex": True, "sharey": "row", "squeeze": False}
    heights = {"height_ratios": (3, 1)}
    _, axes = plt.subplots(2, len(panels), gridspec_kw=heights, **look)
    tables = np.concatenate([*panels.values()])
    low = 0.3 if np.min(tables[:, 1] - tables[:, 2]) > 0.3 else -0.1
    told = []
    for (upper, lower), (title, table) in zip(
        axes.T, panels.items(), strict=True
    ):
        forecast, share, error, counts = np.transpose(table)
        upper.plot([0, 1], [0, 1], color=BLACK, ls=":", label="reliable")
        look = {"fmt": "o", "color": BLUE, "capsize": 3}
        upper.errorbar(forecast, share, error, label="bins ± error", **look)
        upper.set_title(title, fontsize=10)
        lower.plot(forecast, counts, "s", color=BLUE)
        lower.margins(y=0.2)
        lower.set(xlabel="mean forecast", xlim=(low, 1.05))
        ends = ", ".join(
            f"≈ {share[i]:.2f} ± {error[i]:.2f} at ≈ {forecast[i]:.2f}"
            for i in (1, len(table) // 2, -2)
        )
        told.append(f"{title}: {ends}")
    axes[0, 0].set(ylabel="share that came true", ylim=(low, 1.12))
    lower = axes[1, 0]  # whose upright axis the others share
    lower.set(ylabel=counted, yscale="log")
    lower.set_ylim(bottom=3)
    ticks = [tick for tick in (10, 100, 1000) if tick < lower.get_ylim()[1]]
    lower.set_yticks(ticks, [str(tick) for tick in ticks])
    lower.minorticks_off()
    axes[0, 0].legend(loc="upper left", fontsize=8)
    show(f"Reliability diagram. What came true: {'; '.join(told)}.")


def plot_schedule(rates, constant):
    """Draw a learning rate over the steps, and a constant one (lesson 10).

    Args:
        rates: one learning rate for each step, and
        constant: float, one for all steps.
    """
    rates = np.asarray(rates)
    _, ax = plt.subplots(figsize=(5, 2.8))
    ax.plot(rates, label="rises and falls")
    ax.plot(np.full(len(rates), constant), label="constant")
    ax.set(xlabel="step", ylabel="learning rate")
    ax.legend()
    top = rates.argmax()
    show(
        f"A learning rate that rises to {rates[top]:.4f} at step {top} and "
        f"falls to {rates[-1]:.4f} at step {len(rates) - 1}, beside a "
        f"constant one of {constant:.4f}."
    )


def plot_race(names, seconds, accuracies):
    """Draw how accurate each training is over how long it took (lesson 10).

    Args:
        names: list of recipes.
        seconds: array of shape (recipes, seeds), and
        accuracies: likewise.
    """
    _, ax = plt.subplots(figsize=(6, 3.4))
    told = []
    rows = zip(names, seconds, accuracies, cycle("so^D"))
    for name, times, shares, marker in rows:
        ax.plot(times, shares, marker, ms=8, label=name)
        told.append(
            f"{name} ≈ {np.mean(shares):.3f} in ⏱ {np.median(times):.1f} s"
        )
    ax.set_xlim(left=0)
    ax.set(xlabel="training time (seconds)", ylabel="test accuracy")
    ax.legend()
    show(f"Accuracy over time, a mark a training: {'; '.join(told)}.")


def plot_runs(runs, epoch):
    """Draw the life of some trainings, a bar each, on one axis (lesson 12).

    A bar that ends before all steps are done ends in a cross: it was killed.
    What it did since the last whole epoch is hatched: it is lost.

    Args:
        runs: dict from a name to the first and the last step, counted from 1.
        epoch: int, steps in an epoch; each ends with a backup.
    """
    last = max(end for _, end in runs.values())
    _, ax = plt.subplots(figsize=(6, 0.5 * len(runs) + 0.9))
    told = []
    for row, (name, (start, end)) in enumerate(runs.items()):
        kept = end // epoch * epoch
        look = {"height": 0.6, "edgecolor": BLACK}
        ax.barh(row, kept - start + 1, left=start - 1, color=SKY, **look)
        told.append(f"{name} {start} to {end}")
        if end < last:
            look |= {"color": "white", "hatch": "////"}
            ax.barh(row, end - kept, left=kept, **look)
            ax.plot(end, row, "X", color=ORANGE, ms=13, mec="white")
            ax.text(
                end + last / 40, row, f"killed, {end - kept} lost", va="center"
            )
            told[-1] += f", where it is killed; {end - kept} are lost"
    ax.set_yticks(range(len(runs)), list(runs))
    ax.set_xticks(range(0, last + 1, epoch))
    ax.set(ylim=(len(runs) - 0.5, -0.5), xlabel="steps of training")
    ax.grid(axis="x", color="gray", ls=":")
    ax.set_axisbelow(True)
    show(f"Steps of each process: {'; '.join(told)}.")


def plot_growth(panels):
    """Draw how time grows, on log axes beside lines of slope 1 (lesson 19).

    Each line of slope 1 goes through the last point: so the times would lie
    if they were in proportion.

    Args:
        panels: dict from what grows to a pair of equally long sequences,
            amounts and seconds, both positive.
    """
    size = (3.25 * len(panels), 3.2)
    _, axes = plt.subplots(1, len(panels), figsize=size, sharey=True)
    told = []
    for ax, (name, pair) in zip(axes, panels.items(), strict=True):
        amounts, seconds = map(np.asarray, pair)
        ax.loglog(amounts, seconds, "o-", color=BLUE, label="measured")
        line = seconds[-1] * amounts / amounts[-1]
        ax.loglog(amounts, line, "--", color=ORANGE, label="slope 1")
        ax.set_xticks(amounts, [f"{n:,}" for n in amounts])
        ax.set_xticks([], minor=True)
        ax.set_xlabel(name)
        told.append(
            f"{name} {amounts[0]:,} to {amounts[-1]:,}: ⏱ {seconds[0]:.3f} "
            f"to ⏱ {seconds[-1]:.3f} s, and in proportion from ⏱ {line[0]:.3f}"
        )
    first = axes[0]
    first.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    first.yaxis.set_major_formatter("{x:g}")
    first.minorticks_off()
    first.set_ylabel("time of an epoch (seconds)")
    first.legend()
    show(f"Time on log axes beside a line of slope 1. {'; '.join(told)}.")


def plot_overlap(making, training, batches):
    """Draw when batches are made and trained on, two ways (lesson 19).

    Args:
        making: float, how long making a batch takes, and
        training: float, how long a step takes.
        batches: int.
    """
    _, axes = plt.subplots(2, 1, figsize=(6, 3), sharex=True)
    names = ["without prefetch", "with prefetch"]
    ends = []
    for ax, name, ahead in zip(axes, names, (False, True), strict=True):
        made = trained = 0
        for number in range(1, batches + 1):
            start = made if ahead else trained
            made = start + making
            begin = max(made, trained)
            trained = begin + training
            rows = [
                (1, start, making, SKY, ""),
                (0, begin, training, AMBER, "//"),
            ]
            for row, left, width, colour, hatch in rows:
                look = {"color": colour, "hatch": hatch, "edgecolor": BLACK}
                ax.barh(row, width, left=left, height=0.8, **look)
                spot = {"facecolor": "white", "edgecolor": "none", "pad": 1}
                ax.text(left + width / 2, row, number, bbox=spot, **CENTRED)
        ax.set_title(name, fontsize=10, loc="left")
        ax.set_yticks([1, 0], ["make", "train"])
        ends.append(trained)
    unit = f"time (a batch takes {making} to make and {training} to train on)"
    axes[1].set_xlabel(unit)
    show(
        f"When batches 1 to {batches} are made and trained on. Without "
        f"prefetch in turns, until {ends[0]}; with prefetch the next is made "
        f"during the training on this one, until {ends[1]}."
    )


def plot_all_reduce(gradients):
    """Draw what workers have before and after an all-reduce (lesson 20).

    Args:
        gradients: array of shape (workers, numbers), at most 4 by 4: the
            part of the sum that each worker brings along.
    """
    number, width = np.shape(gradients)
    total = np.sum(gradients, axis=0)
    _, ax = plt.subplots(figsize=(6.7, 0.4 + 0.7 * number))
    middle, right = width + 2.2, 2 * width + 4.4  # of +; of the last column
    for row in range(number):
        y = 2 * (number - 1 - row)
        own = np.round(gradients[row : row + 1], 3)
        _draw_squares(ax, own, 0, y, np.zeros((1, width)))
        after = np.round(total[np.newaxis], 3)
        _draw_squares(ax, after, right - width, y, np.ones((1, width)))
        ax.text(-0.3, y + 0.5, f"worker {row}", ha="right", va="center")
        into, out = (width + 0.1, y + 0.5), (right - width - 0.1, y + 0.5)
        arrow = {"arrowstyle": "->", "color": "gray", "shrinkB": 12}
        ax.annotate("", (middle, number - 0.5), into, arrowprops=arrow)
        arrow = arrow | {"shrinkA": 12, "shrinkB": 0}
        ax.annotate("", out, (middle, number - 0.5), arrowprops=arrow)
    ax.text(middle, number - 0.5, "+", size=18, **CENTRED)
    top = 2 * number - 0.5
    ax.text(width / 2, top, "before: its own", **CENTRED)
    ax.text(right - width / 2, top, "after: the sum", **CENTRED)
    ax.set(xlim=(-2.2, right + 0.2), ylim=(-0.2, 2 * number), aspect="auto")
    ax.axis("off")
    told = "; ".join(
        f"worker {row}: {', '.join(f'{value:g}' for value in values)}"
        for row, values in enumerate(gradients)
    )
    show(
        f"All-reduce: {number} workers bring gradients of their own. {told}. "
        "Arrows lead to one sum, and back: each worker has the same "
        f"gradients, {', '.join(f'{value:g}' for value in total)}."
    )
