"""Judges of lesson 3's exercises: recognise clothes."""

import contextlib
import functools
import io
import itertools

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, array, call, compare, exercise, same

WANTED_ACCURACY = 0.84
MAX_PARAMETERS = 30_000
_NUM_IMAGES = 2_000


@exercise(
    "3.1",
    why="Counting beforehand tells you what a network costs in memory, and "
    "that the first layer usually costs the most.",
)
def count_parameters(answer):
    """``count_parameters(widths)`` of dense layers, inputs first."""
    for widths in ([784, 128, 10], [784, 64, 64, 10], [30, 1], [5, 4, 3, 2]):
        pairs = list(itertools.pairwise(widths))
        weights = sum(a * b for a, b in pairs)
        compare(
            call(answer, widths),
            weights + sum(widths[1:]),
            what=f"Your count for {widths}",
            tolerance=1e-9,
            mistakes=[
                (weights, "These are the weights. Each unit has a bias, too."),
                (
                    weights + sum(widths),
                    "You counted biases for the inputs. Inputs are no units.",
                ),
                (
                    weights + sum(widths[:-1]),
                    "You counted a bias for every input of a layer. Each of "
                    "its units has one.",
                ),
                (
                    sum(a * b + b for a, b in pairs[:-1]),
                    "You left out the last layer.",
                ),
                (
                    weights + len(pairs),
                    "You counted one bias for each layer. Each unit has one.",
                ),
                (sum(widths), "This is the number of inputs and units."),
                (
                    np.prod(widths, dtype="float64"),
                    "You multiplied all widths with each other. A weight "
                    "connects a unit with the layer before it only.",
                ),
                (
                    weights + sum(widths[1:-1]),
                    "The biases of the last layer are missing.",
                ),
            ],
        )


@exercise(
    "3.2",
    why="With many classes the first guess is a strict measure; a shop that "
    "shows three suggestions is better judged by this one.",
)
def top_k_accuracy(answer):
    """``top_k_accuracy(labels, probabilities, k)``: a share."""
    rng = np.random.default_rng(32)
    for n, classes, k in ((40, 10, 1), (40, 10, 3), (25, 4, 2), (30, 5, 5)):
        labels = rng.integers(classes, size=n)
        probabilities = rng.dirichlet(np.ones(classes), n).astype("float32")
        # how many classes are more probable than the true one
        true = probabilities[np.arange(n), labels][:, None]
        rank = (probabilities > true).sum(axis=1)
        hits = rank < k
        compare(
            call(answer, labels, probabilities, k),
            hits.mean(),
            tolerance=5e-3,  # coarse numbers, such as float16, will do
            what=f"Your result for k = {k}",
            mistakes=[
                (hits.sum(), "This is how many. Wanted is the share."),
                (100 * hits.mean(), "This is in per cent, not a share."),
                (
                    (rank == 0).mean(),
                    f"This counts the first guess only. With k = {k} the true "
                    "class may also come later.",
                ),
                (
                    (rank >= classes - k).mean(),
                    "You look among the least probable classes: sorting "
                    "puts the smallest first.",
                ),
                (
                    (rank <= k).mean(),
                    f"You allow one guess too many: for k = {k}, that is one "
                    "place more.",
                ),
                (
                    ((rank >= 1) & (rank <= k)).mean(),
                    "You leave out the most probable class of all.",
                ),
                (
                    (rank == k - 1).mean(),
                    f"You look at place {k} only. The places before it "
                    "count, too.",
                ),
            ],
        )


@exercise(
    "3.3",
    why="You know now why a network must be told whether it is training, and "
    "why its activations keep their size when dropout ends.",
)
def dropout(answer):
    """``dropout(x, rate, training)``: zeros, scaled survivors, new masks."""
    rng = np.random.default_rng(33)
    x = rng.uniform(0.5, 2, size=(200, 100)).astype("float32")
    resting = array(call(answer, x, 0.3, False), "The result at prediction")
    if not same(resting, x, 5e-3):  # float16 will do
        raise NotYet(
            "At prediction time, with training=False, the activations must "
            "come out as they went in."
        )
    for rate in (0.5, 0.8, 0.2):  # 1 + rate and 1 / (1 - rate) differ at 0.5
        got = array(call(answer, x, rate, True), "The result in training")
        _judge_mask(got, x, rate)
        if np.array_equal(got, array(call(answer, x, rate, True))):
            raise NotYet(
                "It switches off the same units every time it is called. "
                "They should be drawn anew."
            )
    if not same(array(call(answer, x, 0.0, True)), x, 5e-3):
        raise NotYet("With a rate of 0 nothing may be switched off.")


def _judge_mask(got, x, rate):
    if got.shape != x.shape:
        raise NotYet(
            f"The result has shape {got.shape}, the activations {x.shape}."
        )
    if not np.isfinite(got).all():
        raise NotYet("Some activations have become infinite or no number.")
    off = got == 0
    if not off.any():
        raise NotYet(
            "In training, with training=True, nothing is switched off."
        )
    # 20,000 draws: the share is within 0.015 of the rate, but for 1 in 10^4
    share = off.mean()
    if len(np.unique(off, axis=0)) == 1 and off.shape[0] > 1:
        raise NotYet(
            "The same units are off in every row of the batch. Each "
            "activation should be drawn by itself."
        )
    if (off.all(axis=1) | ~off.any(axis=1)).all():
        raise NotYet(
            "Whole rows are switched off or kept. Each activation should be "
            "drawn by itself."
        )
    if abs(share - rate) > 0.03:
        raise NotYet(
            f"With a rate of {rate} the share that is switched off is "
            + (
                "what should be kept: the comparison is the wrong way round."
                if abs(share - (1 - rate)) < 0.03
                else "another one. Is it random for each activation?"
            )
        )
    ratio = got[~off] / x[~off]
    if np.allclose(ratio, 1, atol=1e-3):
        raise NotYet(
            "The survivors are as they were, so the next layer receives less "
            "than at prediction time. What makes up for it?"
        )
    wanted = 1 / (1 - rate)
    if not np.allclose(ratio, wanted, rtol=2e-3):
        raise NotYet(
            "The survivors grow by nearly the right factor. Let it depend on "
            "`rate` only, not on how many happen to be kept: the mean stays "
            "on average."
            if np.isclose(ratio.mean(), wanted, rtol=0.1)
            else f"With a rate of {rate} the mean does not stay: the "
            "survivors are multiplied by the wrong number. Which share is "
            "kept?"
        )


@exercise(
    "3.4",
    why="A confusion matrix has a hundred numbers; this tells you where to "
    "look, and which pictures to collect more of.",
)
def most_confused(answer):
    """``most_confused(labels, predicted)``: a pair, smaller label first."""
    matrices = [_confusions(seed) for seed in range(4)]
    for labels, predicted in matrices:
        matrix = np.zeros((10, 10), int)
        np.add.at(matrix, (labels, predicted), 1)
        right = matrix.diagonal().argsort()[::-1][:2]
        np.fill_diagonal(matrix, 0)
        one_way = np.unravel_index(matrix.argmax(), matrix.shape)
        both = np.triu(matrix + matrix.T)
        wanted = np.unravel_index(both.argmax(), both.shape)
        shares = both / np.add.outer(*[np.bincount(labels)] * 2)
        by_share = np.unravel_index(shares.argmax(), both.shape)
        got = array(call(answer, labels, predicted), "Your pair")
        if got.shape != (2,):
            raise NotYet(
                "Two labels are wanted, as a pair. Yours has the shape "
                f"{got.shape}."
            )
        if got[0] == got[1]:
            raise NotYet(
                "A class is not confused with itself: what stands on the "
                "diagonal is right."
            )
        if same(got, wanted):
            continue
        if same(got, wanted[::-1]):
            raise NotYet("The right pair, but the smaller label first.")
        for pair, nudge in (
            (right, "These are the classes most often right."),
            (
                one_way,
                "You look at one direction: A called B. Count B called A as "
                "well, and another pair is mixed up more often.",
            ),
            (
                by_share,
                "You compare shares. These two are rare, and another pair is "
                "mixed up in more pictures.",
            ),
        ):
            if same(np.sort(got), np.sort(pair)):
                raise NotYet(nudge)
        raise NotYet(
            "Another pair is mixed up more often. Try five labels that you "
            "can count by hand."
        )


def _confusions(seed):
    """Return labels and predictions whose worst pair takes both ways."""
    rng = np.random.default_rng(340 + seed)
    a, b, c, d, e, f, rare, rarer, *others = rng.permutation(10)
    pairs = [(a, b)] * 30 + [(c, d)] * 20 + [(d, c)] * 22
    pairs += [(rare, rarer), (rarer, rare)] * 8 + [(rare, rare)] * 2
    for kind in (a, b, c, d, e, f, *others):
        pairs += [(kind, kind)] * (180 if kind in (e, f) else 60)
    return rng.permutation(pairs).T


@functools.lru_cache(maxsize=1)
def garments():
    """Return training images, labels, test images and labels.

    All of the test images, and the first 2,000 training images.
    """
    from utils import data

    with contextlib.redirect_stdout(io.StringIO()):
        (x_train, y_train), (x_test, y_test) = data.load_fashion_mnist()
    return x_train[:_NUM_IMAGES], y_train[:_NUM_IMAGES], x_test, y_test


@exercise(
    "3.5",
    why="A quarter of the parameters for a point or two of accuracy: on a "
    "phone or a watch that is often the better bargain.",
)
def small_network(answer):
    """A trained network with few parameters, for pixels from 0 to 1."""
    shapes = [(28, 28), (28, 28, 1), (784,)]
    model = models.network(answer, shapes, outputs=10)
    if model.count_params() >= MAX_PARAMETERS:
        raise NotYet(
            f"It has {model.count_params():,} parameters, and fewer than "
            f"{MAX_PARAMETERS:,} are allowed. Which layer has the most?"
        )
    x_train, y_train, x_test, y_test = garments()
    x_test, y_test = x_test[:_NUM_IMAGES], y_test[:_NUM_IMAGES]

    def accuracy(x, y):
        return (models.outputs_of(model, x).argmax(axis=1) == y).mean()

    scaled = accuracy(x_test / np.float32(255), y_test)
    if scaled > accuracy(x_train / np.float32(255), y_train) + 0.05:
        raise NotYet(
            "It knows the test pictures much better than the training "
            "pictures. Has it learned from the test set? Then its accuracy "
            "there proves nothing."
        )
    if scaled >= WANTED_ACCURACY:
        return
    if accuracy(x_test.astype("float32"), y_test) > scaled + 0.2:
        raise NotYet(
            "It does better on pixels from 0 to 255, but the task hands it "
            "pixels from 0 to 1."
        )
    if scaled < 0.2:
        raise NotYet(
            "Small enough, but no better than guessing. Has it been trained?"
        )
    raise NotYet(
        f"Small enough, but its accuracy is below {WANTED_ACCURACY}. More "
        "epochs, another learning rate, or parameters better spent?"
    )
