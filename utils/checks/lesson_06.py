"""Exercises of lesson 6: find its mistakes, and a better recipe."""

import functools

import numpy as np

from utils import data
from utils.checks import models
from utils.checks.judging import NotYet, exercise, same
from utils.course import SEED

WANTED_ACCURACY = 0.855  # on photographs, a linear softmax ends at 0.850
_rng = np.random.default_rng(6)


def _pair(count):
    """Return a way to find the pair that some count of the matrix names."""

    def most_confused(y_true, y_pred):
        matrix = np.zeros((10, 10))
        np.add.at(matrix, (y_true, y_pred), 1)
        return np.unravel_index(count(matrix).argmax(), matrix.shape)

    return most_confused


_most_confused = _pair(lambda m: np.triu(m + m.T, 1))


def _mixed_up():
    """Return labels and predictions whose worst pair takes both ways."""
    a, b, c, d, e, f, rare, rarer = _rng.permutation(10)[:8]
    pairs = [(a, b)] * 30 + [(c, d)] * 20 + [(d, c)] * 22
    pairs += [(rare, rarer), (rarer, rare)] * 8 + [(rare, rare)] * 2
    pairs += [(kind, kind) for kind in (a, b, c, d, e, f)] * 60
    return tuple(_rng.permutation(pairs).T)


exercise(
    "6.1",
    why="A confusion matrix has a hundred numbers; this tells you where to "
    "look, and which pictures to collect more of.",
    solution=_most_confused,
    examples=[
        (
            np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]),
            np.array([0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 1, 2]),
        ),
        *(_mixed_up() for _ in range(4)),
    ],
    mistakes={
        "A class is not confused with itself: what stands on the diagonal is "
        "right.": _pair(lambda m: m + m.T),
        "You look at one direction: A called B. Count B called A as well, and "
        "another pair is mixed up more often.": [
            _pair(lambda m: m - np.diag(m.diagonal())),
            _pair(lambda m: np.triu(np.maximum(m, m.T), 1)),
        ],
        "The right pair, but the smaller label first.": lambda y, p: (
            _most_confused(y, p)[::-1]
        ),
        "You compare shares. These two are rare, and another pair is mixed up "
        "in more pictures.": _pair(
            lambda m: np.triu((m + m.T) / (m.sum(axis=1) + 1e-9), 1)
        ),
    },
)


def _top(places, measure=np.mean):
    """Return a top-k accuracy that looks at some places of the ranking."""

    def top_k_accuracy(y_true, y_pred, k):
        ranking = np.argsort(y_pred, axis=1)[:, ::-1][:, slice(*places(k))]
        return measure(np.any(ranking == y_true[:, None], axis=1))

    return top_k_accuracy


_random = [
    (n, c, k, _rng.dirichlet(np.ones(c), n).astype("float32"))
    for n, c, k in ((40, 10, 3), (40, 10, 1), (30, 4, 2))
]

exercise(
    "6.2",
    why="With many classes the first guess is a strict measure; a shop that "
    "shows three suggestions is better judged by this one.",
    solution=_top(lambda k: (k,)),
    tolerance=5e-3,  # coarse numbers, such as float16, will do
    examples=[
        # as many pictures as guesses: a flat `y_true` gives a result, too
        (
            np.array([0, 4, 0]),
            np.float32([[1, 6, 3, 8, 2], [1, 8, 2, 6, 3], [3, 6, 8, 1, 2]])
            / 20,
            3,
        ),
        *((_rng.integers(c, size=n), p, k) for n, c, k, p in _random),
    ],
    mistakes={
        "`y_true` is flat, so its numbers run along the columns and each "
        "picture is compared with the labels of others. What shape puts one "
        "in each row?": lambda y, p, k: np.mean(
            np.any(np.argsort(p)[:, -k:] == y, axis=1)
        ),
        "This counts the first guess only. The true class may also come "
        "later.": _top(lambda k: (1,)),
        "You look among the least probable classes: sorting puts the smallest "
        "first.": _top(lambda k: (-k, None)),
        "You allow one guess too many.": _top(lambda k: (k + 1,)),
        "You leave out the most probable class.": _top(lambda k: (1, k + 1)),
        "Places before place k count, too.": _top(lambda k: (k - 1, k)),
        "This is how many. Wanted is the share.": _top(lambda k: (k,), np.sum),
    },
)


@functools.cache
def garments():
    """Return x_train, y_train, x_val and y_val of the lesson's section 1."""
    (x, y), _ = models.pictures()
    x = x / np.float32(255)
    train, val = data.stratified_split(y, 0.3, seed=SEED)
    return x[train], y[train], x[val], y[val]


def _is_linear(model, x, y):
    """Return whether scores add up as pixels do: nothing bends between."""
    outputs = models.outputs_of(model, [0 * x, x, y, x + y]).astype("float64")
    if outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = np.log(outputs + 1e-30)
    scores = outputs - outputs.mean(axis=1, keepdims=True)
    return same(scores[1] + scores[2], scores[0] + scores[3], 1e-2)


def _small_network(answer):
    x_train, y_train, x_val, y_val = garments()
    shapes = [(28, 28), (28, 28, 1), (784,)]
    model = models.network(answer, shapes, outputs=10, below=30_000)
    found = models.accuracy(model, x_val, y_val)
    if found > models.accuracy(model, x_train[:3_000], y_train[:3_000]) + 0.04:
        raise NotYet(
            "It knows the validation pictures much better than the training "
            "pictures. Has it learned from them? Then its accuracy there "
            "proves nothing."
        )
    if models.accuracy(model, x_val * np.float32(255), y_val) > found + 0.2:
        raise NotYet(
            "It does better on pixels from 0 to 255, but the task hands it "
            "pixels from 0 to 1."
        )
    if _is_linear(model, x_val[0] / 2, x_val[1] / 2):
        raise NotYet(
            f"Its accuracy is {found:.3f}, but it is a linear softmax: each "
            "score is a weighted sum of the pixels, and no layer bends that. "
            "Give it a hidden layer with an activation."
        )
    if found < WANTED_ACCURACY:
        raise NotYet(
            f"Small enough, but its validation accuracy is {found:.3f}, and "
            f"{WANTED_ACCURACY} is wanted. Is it trained? More epochs, "
            "another learning rate, or parameters better spent?"
        )


exercise(
    "6.3",
    why="A quarter of the parameters for a point or two of accuracy: on a "
    "phone or a watch that is often the better bargain.",
    judge=_small_network,
)
