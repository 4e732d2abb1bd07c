"""The course's figures: only what would be too long to write in a lesson.

Every figure ends in ``show``, which displays it as an image with a text
alternative that screen readers announce in JupyterLab and Colab.  Colours
are Okabe and Ito's colour-blind-safe palette (https://jfly.uni-koeln.de/color/);
no figure relies on colour alone.
"""

import base64
import html
import io
import time

import keras
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import clear_output, display

from utils.describe import STEADY, describe

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER, BLACK = "#56B4E9", "#E69F00", "#000000"


def set_style():
    """Set the course's plot style; ``course.start`` calls it."""
    colours = [BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER, BLACK]
    styles = ["-", "--", "-.", ":", "-", "--", "-."]
    plt.rcParams.update(
        {
            "axes.prop_cycle": plt.cycler(color=colours, linestyle=styles),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.constrained_layout.use": True,
            "image.cmap": "gray_r",
            "savefig.dpi": 150,
        }
    )


def show(alt, replace=False, exact=False, compare=STEADY):
    """Display the current figure with its text alternative, and close it.

    Introduced in lesson 1; use it where you would call ``plt.show()``.  The
    alternative ends with a description computed from what was drawn.

    Args:
        alt: str, what the figure shows, for those who cannot see it.
        replace: bool, whether to replace what the cell has displayed so far,
            for a figure that is redrawn while something runs.
        exact: bool, whether what is drawn is the same on every machine.
        compare: words, as in ``describe.describe``.

    Raises:
        ValueError: if ``alt`` is empty.
    """
    if not alt.strip():
        raise ValueError(
            "a figure needs a text alternative: say what it shows"
        )
    figure = plt.gcf()
    png = io.BytesIO()
    figure.savefig(png, format="png")
    alt = f"{alt.strip()} {describe(figure, exact, compare)}".strip()
    width = round(figure.get_figwidth() * 80)
    plt.close(figure)
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" src="data:image/png;'
        f'base64,{base64.b64encode(png.getvalue()).decode()}">'
    )
    if replace:
        clear_output(wait=True)
    # HTML, because JupyterLab ignores the alt text of a plain image output
    display({"text/html": image, "text/plain": alt}, raw=True)


def plot_images(images, titles, columns=5, size=1.5, alt=None):
    """Show images in a grid, each under its title.

    Introduced in lesson 3.

    Args:
        images: array of shape (n, height, width), any grey scale; the
            smallest and largest value of the whole grid are white and black.
        titles: n strings.
        columns: int, images in a row.
        size: float, width of an image in inches.
        alt: str, the text alternative; by default it lists the titles.
    """
    rows = -(-len(images) // columns)
    low, high = np.min(images), np.max(images)
    _, axes = plt.subplots(
        rows,
        columns,
        figsize=(size * columns, (size + 0.25) * rows),
        squeeze=False,
    )
    for ax in axes.flat:
        ax.axis("off")
    for ax, image, title in zip(axes.flat, images, titles, strict=False):
        ax.imshow(image, vmin=low, vmax=high)
        ax.set_title(title, fontsize=9)
    listed = "; ".join(titles).replace("\n", " ")
    show(alt or f"{len(images)} images: {listed}.")


def plot_history(history, title="", replace=False):
    """Draw loss and accuracy over the epochs: training and validation.

    Introduced in lesson 2.

    Args:
        history: a ``keras.callbacks.History``, or its ``history`` dict of
            one list per metric with one value per epoch; ``loss`` and
            ``accuracy``, where ``val_`` before a name means validation.
        title: str, shown above the figure.
        replace: bool, as in ``show``.
    """
    values = getattr(history, "history", history)
    names = [name for name in ("loss", "accuracy") if name in values]
    epochs = np.arange(1, len(values[names[0]]) + 1)
    figure, axes = plt.subplots(
        1, len(names), figsize=(4.5 * len(names), 3.2), squeeze=False
    )
    sentences = [f"{title or 'Training history'}, {len(epochs)} epochs."]
    for ax, name in zip(axes.flat, names, strict=True):
        for key, label, style in (
            (name, "training", {"color": BLUE, "linestyle": "-"}),
            (
                f"val_{name}",
                "validation",
                {"color": ORANGE, "linestyle": "--"},
            ),
        ):
            if key in values:
                ax.plot(epochs, values[key], marker=".", label=label, **style)
                sentences.append(
                    f"The {label} {name} goes from {values[key][0]:.3f} "
                    f"to {values[key][-1]:.3f}."
                )
        ax.set_xlabel("epoch")
        ax.set_ylabel(name)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.legend()
    figure.suptitle(title)
    show(" ".join(sentences), replace=replace)


class LiveHistory(keras.callbacks.Callback):
    """A Keras callback that redraws ``plot_history`` while ``fit`` runs.

    Introduced in lesson 2.  Pass it in ``callbacks``, with ``verbose=0``; it
    leaves one figure behind.  Alone in its cell, because it replaces what the
    cell displayed before.

    Args:
        title: str, shown above the figure.
        seconds: float, the least time between two drawings.
    """

    def __init__(self, title="", seconds=2.0):
        super().__init__()
        self.title = title
        self.seconds = seconds

    def on_train_begin(self, logs=None):
        self.values = {}
        self.drawn_at = time.monotonic()

    def on_epoch_end(self, epoch, logs=None):
        for name, value in logs.items():
            self.values.setdefault(name, []).append(value)
        if time.monotonic() - self.drawn_at > self.seconds:
            self.draw()
            self.drawn_at = time.monotonic()

    def on_train_end(self, logs=None):
        self.draw()

    def draw(self):
        if self.values:
            plot_history(self.values, self.title, replace=True)


def plot_confusion_matrix(matrix, class_names):
    """Draw a confusion matrix with its counts.

    Introduced in lesson 2.

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
    for true, predicted in np.ndindex(size, size):
        ax.text(
            predicted,
            true,
            f"{matrix[true, predicted]:,}",
            ha="center",
            va="center",
            fontsize=8,
            color="black" if shares[true, predicted] > 0.5 else "white",
        )
    ax.set_xticks(range(size), class_names, rotation=45, ha="right")
    ax.set_yticks(range(size), class_names)
    ax.set_xlabel("predicted class")
    ax.set_ylabel("true class")
    mistakes = matrix * (1 - np.eye(size, dtype=int))
    most = [divmod(int(i), size) for i in mistakes.ravel().argsort()[:-4:-1]]
    show(
        f"Confusion matrix: {matrix.trace():,} of {matrix.sum():,} are on "
        "the diagonal, that is right. The most frequent mistakes: "
        + "; ".join(
            f"{class_names[true]} taken for {class_names[predicted]}, "
            f"{matrix[true, predicted]:,} times"
            for true, predicted in most
            if mistakes[true, predicted]
        )
        + "."
    )


def plot_predictions(images, labels, probabilities, class_names):
    """Show images beside their predicted probabilities as bars.

    Introduced in lesson 3.  The true class's bar is solid and its name bold;
    the other bars are hatched.

    Args:
        images: array of shape (n, height, width).
        labels: integer array of shape (n,), the true classes.
        probabilities: float array of shape (n, classes), rows sum to 1.
        class_names: one string per class.
    """
    _, axes = plt.subplots(
        len(images),
        2,
        figsize=(6.5, 1.9 * len(images)),
        width_ratios=(1, 2.2),
        squeeze=False,
    )
    positions = np.arange(len(class_names))
    sentences = [f"{len(images)} images beside their predicted probabilities."]
    for (left, right), image, label, row in zip(
        axes, images, labels, probabilities, strict=True
    ):
        best = int(np.argmax(row))
        left.imshow(image)
        left.axis("off")
        bars = right.barh(positions, row, color="white", edgecolor=ORANGE)
        for bar in bars:
            bar.set_hatch("////")
        bars[label].set(facecolor=BLUE, edgecolor=BLUE, hatch="")
        right.set_yticks(positions, class_names, fontsize=7)
        right.get_yticklabels()[label].set_fontweight("bold")
        right.invert_yaxis()
        right.set_xlim(0, 1)
        sentences.append(
            f"Label {class_names[label]}: predicted {class_names[best]} "
            f"with probability {row[best]:.2f}."
        )
    axes[-1, 1].set_xlabel("predicted probability")
    show(" ".join(sentences))


def boundary_grid(x, steps=80):
    """Return a grid of points that covers ``x`` with a margin.

    Introduced in lesson 2.

    Args:
        x: float array of shape (n, 2).
        steps: int, points along each axis.

    Returns:
        float32 array of shape (steps * steps, 2), row by row from below.
    """
    low, high = x.min(axis=0) - 0.4, x.max(axis=0) + 0.4
    axes = np.linspace(low, high, steps).T
    grid = np.stack(np.meshgrid(*axes), axis=-1)
    return grid.reshape(-1, 2).astype("float32")


def plot_boundaries(panels, x, y):
    """Draw points of two classes over the areas a network gives to each.

    Introduced in lesson 2.  Two panels a row; the boundary, where the
    probability is 0.5, is a black line; each class has its own marker.

    Args:
        panels: dict from a title to the probabilities of class 1 at
            ``boundary_grid(x)``, shape (points,) or (points, 1).
        x: float array of shape (n, 2).
        y: labels of shape (n,), 0 or 1.
    """
    steps = round(len(next(iter(panels.values()))) ** 0.5)
    grid = boundary_grid(x, steps).reshape(steps, steps, 2)
    horizontal, vertical = grid[0, :, 0], grid[:, 0, 1]
    # the grid point next to each data point, to say which side it lies on
    column = np.abs(x[:, :1] - horizontal).argmin(axis=1)
    row = np.abs(x[:, 1:] - vertical).argmin(axis=1)
    rows = -(-len(panels) // 2)
    _, axes = plt.subplots(
        rows, 2, figsize=(8, 3.2 * rows), sharex=True, sharey=True
    )
    sentences = []
    for ax, (title, values) in zip(axes.flat, panels.items(), strict=True):
        values = np.reshape(values, (steps, steps))
        ax.contourf(
            horizontal,
            vertical,
            values,
            levels=[-1, 0.5, 2],
            colors=[BLUE, ORANGE],
            alpha=0.2,
        )
        if values.min() < 0.5 < values.max():
            ax.contour(
                horizontal, vertical, values, levels=[0.5], colors=[BLACK]
            )
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            ax.plot(
                *x[y == label].T,
                marker,
                color=colour,
                markersize=3,
                label=f"class {label}",
            )
        ax.set_title(title, fontsize=10)
        right = ((values[row, column] > 0.5) == y).mean()
        sentences.append(f"{title}: {right:.0%} on their own side.")
    for ax in axes.reshape(rows, 2)[-1]:
        ax.set_xlabel("first coordinate")
    for ax in axes.reshape(rows, 2)[:, 0]:
        ax.set_ylabel("second coordinate")
    axes.flat[0].legend(fontsize=8, loc="upper right")
    show(
        "Points of two classes and the boundary between them. "
        + " ".join(sentences)
    )


def plot_roc(false_alarm_rate, recall, marks, title=""):
    """Draw a ROC curve with the chosen thresholds marked on it.

    Introduced in lesson 2.

    Args:
        false_alarm_rate: array of shape (thresholds,), the share of the
            negatives called positive, rising from 0 to 1.
        recall: array of shape (thresholds,), the share of the positives
            found, rising from 0 to 1.
        marks: dict from a label to the point (false-alarm rate, recall).
        title: str, shown above the figure.
    """
    plt.figure(figsize=(4.6, 4))
    plt.step(
        false_alarm_rate, recall, where="post", color=BLUE, label="network"
    )
    plt.plot([0, 1], [0, 1], color=BLACK, ls=":", label="guessing")
    sentences = []
    # each mark smaller than the last, so that it shows where they coincide
    for (label, (across, up)), colour, marker, size in zip(
        marks.items(), (ORANGE, GREEN, PURPLE), "osD", (14, 9, 5), strict=False
    ):
        plt.plot(
            across,
            up,
            marker,
            markersize=size,
            color=colour,
            fillstyle="none",
            markeredgewidth=2,
            label=label,
        )
        sentences.append(
            f"{label}: false-alarm rate {across:.2f}, recall {up:.2f}."
        )
    plt.xlabel("false-alarm rate (false positives / benign)")
    plt.ylabel("recall (true positives / malignant)")
    plt.title(title)
    plt.legend(loc="lower right")
    show(f"ROC curve. {title}. " + " ".join(sentences))


def plot_reliability(y, probabilities, bins=5):
    """Compare predicted probabilities with how often class 1 came true.

    Introduced in lesson 2.

    Args:
        y: labels of shape (n,), 0 or 1.
        probabilities: array of shape (n,), of class 1.
        bins: int, how many equally wide ranges of probability.
    """
    y, probabilities = np.ravel(y), np.ravel(probabilities)
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    plt.figure(figsize=(4.6, 4))
    plt.plot([0, 1], [0, 1], color=BLACK, ls=":", label="perfect")
    predicted, observed, sentences = [], [], []
    for part in np.unique(which):
        inside = which == part
        predicted.append(probabilities[inside].mean())
        observed.append(y[inside].mean())
        left, low = predicted[-1] < 0.5, observed[-1] < 0.5
        plt.annotate(
            f"{inside.sum()} rows",
            (predicted[-1], observed[-1]),
            xytext=(0, 9 if low else -9),
            textcoords="offset points",
            ha="left" if left else "right",
            va="bottom" if low else "top",
            fontsize=8,
        )
        sentences.append(
            f"{inside.sum()} rows predicted {predicted[-1]:.2f} on average: "
            f"{observed[-1]:.2f} came true."
        )
    plt.plot(predicted, observed, "o-", color=BLUE, label="network")
    plt.xlabel("mean predicted probability")
    plt.ylabel("share that is malignant")
    plt.ylim(-0.05, 1.05)
    plt.legend(loc="upper left")
    show("Reliability diagram. " + " ".join(sentences))
