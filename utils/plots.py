"""The course's figures: only what would be too long to write in a lesson.

Every figure ends in ``show``, which displays it as an image with a text
alternative that screen readers announce in JupyterLab and Colab.  Colours
are Okabe and Ito's colour-blind-safe palette (https://jfly.uni-koeln.de/color/);
no figure relies on colour alone.  "(Lesson 4)" is where a function comes in.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display

from utils.describe import describe

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER, BLACK = "#56B4E9", "#E69F00", "#000000"
CENTRED = {"ha": "center", "va": "center"}
GRID = 80  # points along each side of ``boundary_grid``


def set_style():
    """Set the course's plot style; ``course.start`` calls it.

    What a user's matplotlibrc says is undone first, but for the backend.
    """
    plt.style.use("default")
    colours = [BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER, BLACK]
    styles = ["-", "--", "-.", ":", "-", "--", "-."]
    plt.rcParams.update(
        {
            "axes.prop_cycle": plt.cycler(color=colours, linestyle=styles),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.constrained_layout.use": True,
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
    width = round(figure.get_figwidth() * 80)
    plt.close(figure)
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;'
        f'base64,{base64.b64encode(png.getvalue()).decode()}">'
    )
    # HTML, because JupyterLab ignores the alt text of a plain image output;
    # the plain text, which is compared, is shown where there is no HTML
    bundle = {"text/html": image, "text/plain": f"{alt}\n{parts}"}
    display(bundle, raw=True)


def draw_squares(ax, values, x, y, solid, hatch=""):
    """Draw a matrix as squares with its numbers in them (lesson 1).

    Args:
        ax: matplotlib Axes.
        values: array of shape (rows, columns).
        x: float, the left edge of the first column.
        y: float, the lower edge of the first row; the others lie below.
        solid: array of at least that shape; where it is true, a square is
            coloured and its number bold.
        hatch: str, the Matplotlib hatch of the other squares.
    """
    for (i, j), value in np.ndenumerate(values):
        square = plt.Rectangle((x + j, y - i), 1, 1, edgecolor="gray")
        square.set_facecolor(SKY if solid[i, j] else "white")
        square.set_hatch("" if solid[i, j] else hatch)
        ax.add_patch(square)
        text = ax.text(x + j + 0.5, y - i + 0.5, f"{value:g}", **CENTRED)
        text.set_weight("bold" if solid[i, j] else "normal")
        colour = square.get_facecolor()  # keeps the hatch off the number
        text.set_bbox({"boxstyle": "round,pad=0.1", "lw": 0, "fc": colour})


def draw_sum(ax, left, right):
    """Draw left + right = sum as squares, copies hatched (lesson 1).

    Args:
        ax: matplotlib Axes.
        left: array that broadcasts with ``right`` to shape (2, 3).
        right: array, likewise.
    """
    for x, part in ((0, left), (4.5, right)):
        part = np.atleast_2d(part)
        # solid where the numbers exist, hatched where they are copies
        solid = np.pad(np.ones(part.shape), ((0, 2), (0, 3)))
        copies = np.broadcast_to(part, (2, 3))
        draw_squares(ax, copies, x, 1, solid, hatch="////")
    draw_squares(ax, np.add(left, right), 9, 1, np.ones((2, 3)))
    for x, sign in ((3.75, "+"), (8.25, "=")):
        ax.text(x, 1, sign, size=16, **CENTRED)
    ax.set(xlim=(-0.1, 12.1), ylim=(-0.1, 2.1), aspect="equal")
    ax.axis("off")


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
    size = (4.5 * len(names), 3.2)
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
    """Draw a confusion matrix with its counts (lesson 6).

    Args:
        matrix: integer array of shape (classes, classes); row = true class,
            column = predicted class, as from ``tf.math.confusion_matrix``.
        class_names: one string per class.
    """
    matrix = np.asarray(matrix)
    size = len(class_names)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    side = 2.2 + 0.55 * size
    _, ax = plt.subplots(figsize=(side + 0.6, side))
    ax.imshow(shares, cmap="cividis", vmin=0, vmax=1)
    for (true, predicted), count in np.ndenumerate(matrix):
        shade = "black" if shares[true, predicted] > 0.5 else "white"
        ax.text(predicted, true, f"{count:,}", size=8, color=shade, **CENTRED)
    ax.set_xticks(range(size), class_names, rotation=45, ha="right")
    ax.set_yticks(range(size), class_names)
    ax.set(xlabel="predicted class", ylabel="true class")
    mistakes = matrix * (1 - np.eye(size, dtype=int))
    true, predicted = divmod(int(mistakes.argmax()), size)
    show(
        f"Confusion matrix. Right, on the diagonal, ≈ {matrix.trace():,} of "
        f"≈ {matrix.sum():,}. Most frequent mistake, ≈ {mistakes.max():,} "
        f"times: ≈ “{class_names[true]} taken for {class_names[predicted]}”."
    )


def plot_images(images, titles, columns=5, size=1.5, alt=""):
    """Show images in a grid, each under its title (lesson 8).

    Args:
        images: array of shape (n, height, width), any grey scale; the
            smallest and largest value of the whole grid are black and white.
        titles: n strings; one that hangs on the run has a ``≈`` in it.
        columns: int, images in a row.
        size: float, width of an image in inches.
        alt: str, the text alternative, if there is more to say than that
            these are images; the titles follow it.
    """
    rows = -(-len(images) // columns)
    low, high = np.min(images), np.max(images)
    figure = plt.figure(figsize=(size * columns, (size + 0.25) * rows))
    for place, (image, title) in enumerate(zip(images, titles, strict=True)):
        ax = figure.add_subplot(rows, columns, place + 1)
        ax.axis("off")
        ax.imshow(image, vmin=low, vmax=high)
        ax.set_title(title, fontsize=9)
    told = "; ".join(" ".join(title.split()) for title in titles if title)
    if "≈" in told:
        told = f"≈ “{told.replace('≈ ', '')}”"
    show(f"{alt or 'Images in a grid.'} {told}")


def plot_predictions(images, labels, probabilities, class_names):
    """Show images beside their predicted probabilities as bars (lesson 8).

    The true class's bar is solid and its name bold; the others are hatched.

    Args:
        images: array of shape (n, height, width).
        labels: integer array of shape (n,), the true classes.
        probabilities: float array of shape (n, classes), rows sum to 1.
        class_names: one string per class.
    """
    size = (6.5, 1.9 * len(images))
    shape = {"width_ratios": (1, 2.2), "squeeze": False, "figsize": size}
    _, axes = plt.subplots(len(images), 2, **shape)
    positions = np.arange(len(class_names))
    told = []
    for (left, right), image, label, row in zip(
        axes, images, labels, probabilities, strict=True
    ):
        left.imshow(image)
        left.axis("off")
        bars = right.barh(positions, row, fc="white", ec=ORANGE, hatch="////")
        bars[label].set(facecolor=BLUE, edgecolor=BLUE, hatch="")
        right.set_yticks(positions, class_names, fontsize=7)
        right.get_yticklabels()[label].set_fontweight("bold")
        right.invert_yaxis()
        right.set_xlim(0, 1)
        names = class_names[label], class_names[np.argmax(row)]
        told.append(f"≈ “{' predicted as '.join(names)}”, ≈ {max(row):.2f}")
    axes[-1, 1].set_xlabel("predicted probability")
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
    grid = boundary_grid(x).reshape(GRID, GRID, 2)
    rows = len(panels) // 2
    share = {"sharex": True, "sharey": True, "squeeze": False}
    _, axes = plt.subplots(rows, 2, figsize=(8, 3.2 * rows), **share)
    shares = []
    for ax, (title, values) in zip(axes.flat, panels.items(), strict=True):
        values = np.reshape(values, (GRID, GRID))
        plane = grid[..., 0], grid[..., 1], values
        look = {"colors": [BLUE, ORANGE], "alpha": 0.2}
        ax.contourf(*plane, levels=[-1, 0.5, 2], **look)
        if values.min() < 0.5 < values.max():
            ax.contour(*plane, levels=[0.5], colors=[BLACK])
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            look = {"color": colour, "ms": 3, "label": f"class {label}"}
            ax.plot(*x[y == label].T, marker, **look)
        ax.set_title(title, fontsize=10)
        shares.append(f"{title} ≈ {(values > 0.5).mean():.0%}")
    plt.setp(axes[-1], xlabel="first coordinate")
    plt.setp(axes[:, 0], ylabel="second coordinate")
    axes.flat[0].legend(fontsize=8, loc="upper right")
    show(
        "Points of two classes and the boundary between them. Share of the "
        f"plane that class 1 is given: {'; '.join(shares)}."
    )


def plot_roc(false_alarm_rate, recall, marks):
    """Draw a ROC curve with the chosen thresholds marked on it (lesson 6).

    Args:
        false_alarm_rate: the shares of the negatives called positive, and
        recall: the shares of the positives found; both arrays of shape
            (thresholds,), rising from 0 to 1.
        marks: dict from a label to the point (false-alarm rate, recall); at
            most three.
    """
    plt.figure(figsize=(4.6, 4))
    plt.step(false_alarm_rate, recall, where="post", label="network")
    plt.plot([0, 1], [0, 1], color=BLACK, ls=":", label="guessing")
    # each mark smaller than the last, so that it shows where they coincide
    looks = ((ORANGE, "o", 14), (GREEN, "s", 9), (PURPLE, "D", 5))
    look = {"fillstyle": "none", "markeredgewidth": 2, "linestyle": "none"}
    for number, (label, point) in enumerate(marks.items()):
        look["color"], look["marker"], look["markersize"] = looks[number]
        plt.plot(*point, label=label, **look)
    plt.xlabel("false-alarm rate (share of the negatives)")
    plt.ylabel("recall (share of the positives)")
    plt.legend(loc="lower right")
    told = "; ".join(
        f"{label}, ≈ {recall:.2f} at ≈ {false_alarms:.2f}"
        for label, (false_alarms, recall) in marks.items()
    )
    show(f"ROC curve: recall at a false-alarm rate: {told}.")


def plot_reliability(y, probabilities, bins=10):
    """Compare probabilities with how often class 1 came true (lesson 6).

    The rows are sorted by probability and cut into bins of equally many
    rows, so that no point rests on a few.

    Args:
        y: labels of shape (n,), 0 or 1.
        probabilities: array of shape (n,), of class 1.
        bins: int, how many bins.
    """
    y, probabilities = np.ravel(y), np.ravel(probabilities)
    parts = np.array_split(probabilities.argsort(kind="stable"), bins)
    plt.figure(figsize=(4.6, 4))
    plt.plot([0, 1], [0, 1], color=BLACK, ls=":", label="perfect")
    predicted = [probabilities[part].mean() for part in parts]
    observed = [y[part].mean() for part in parts]
    plt.plot(predicted, observed, "o-", color=BLUE, label="network")
    plt.xlabel("mean predicted probability")
    plt.ylabel("share that came true")
    plt.legend(loc="upper left")
    ends = " to ".join(
        f"predicted ≈ {predicted[i]:.2f}, true ≈ {observed[i]:.2f}"
        for i in (0, -1)
    )
    show(f"Reliability diagram, ≈ {len(parts[0])} rows a point: {ends}.")
