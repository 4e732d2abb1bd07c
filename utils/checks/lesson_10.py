"""Exercises of lesson 10: find its mistakes, and a better recipe."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, exercise, same

WANTED_ACCURACY, HELD_BACK = 0.845, 3_000
_rng = np.random.default_rng(6)


def _pair(count):
    """Return a way to find the pair that some count of the matrix names."""

    def most_confused(y_true, y_pred):
        matrix = np.zeros((10, 10))
        np.add.at(matrix, (y_true, y_pred), 1)
        return np.unravel_index(count(matrix).argmax(), matrix.shape)

    return most_confused


_most_confused = _pair(lambda m: np.triu(m + m.T, 1))


def _most_mistaken(y_true, y_pred):
    wrong = y_true != y_pred
    both = np.append(y_true[wrong], y_pred[wrong])
    return np.sort(np.bincount(both, minlength=10).argsort()[-2:])


def _mixed_up():
    """Return labels and predictions whose worst pair is (a, b)."""
    a, b, c, d, e, f, g, h, rare, rarer = _rng.permutation(10)
    pairs = [(a, b)] * 40 + [(b, a)] * 2
    pairs += [(c, d), (d, c)] * 20  # the largest product
    pairs += [(e, f)] * 41  # the largest number in the matrix
    pairs += [(rare, rarer), (rarer, rare)] * 8 + [(rare, rare)] * 2
    for kind in (a, b, c, d, e, f):  # g and h are mistaken most, for many
        pairs += [(kind, kind)] * 60 + [(g, kind), (h, kind)] * 12
    return tuple(_rng.permutation(pairs).T)


exercise(
    "10.1",
    why="A confusion matrix has a hundred numbers; this tells you where to "
    "look, and which pictures to collect more of.",
    solution=_most_confused,
    examples=[
        (
            np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]),
            np.array([0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 1, 2]),
        ),
        _mixed_up(),
        _mixed_up(),
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
        "These two classes take part in most mistakes, but with many others. "
        "Wanted is one pair.": _most_mistaken,
        "You multiply the two directions. Add them.": _pair(
            lambda m: np.triu(m * m.T, 1)
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


# as many pictures as guesses: a flat `y_true` gives a result, too; and each
# mistake gives another
_square = np.random.default_rng(7590).dirichlet(np.ones(12), 8)
_labels = np.random.default_rng(62).integers(12, size=8)
_random = [
    (_rng.integers(c, size=n), _rng.dirichlet(np.ones(c), n), k)
    for n, c, k in ((40, 10, 3), (40, 10, 1), (30, 4, 2))
]

exercise(
    "10.2",
    why="With many classes the first guess is a strict measure; a shop that "
    "shows three suggestions is better judged by this one.",
    solution=_top(lambda k: (k,)),
    tolerance=5e-3,  # coarse numbers, such as float16, will do
    examples=[
        (_labels, _square.astype("float32"), 8),
        *((y, p.astype("float32"), k) for y, p, k in _random),
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


def _is_linear(model, x, y):
    """Return whether scores add up as pixels do: nothing bends between."""
    outputs = models.outputs_of(model, [0 * x, x, y, x + y]).astype("float64")
    if outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = np.log(outputs + 1e-30)
    scores = outputs - outputs.mean(axis=1, keepdims=True)
    return same(scores[1] + scores[2], scores[0] + scores[3], 1e-2)


def _small_network(answer):
    (x, y), _ = models.pictures()
    x = x / np.float32(255)
    shapes = [(28, 28), (28, 28, 1), (784,)]

    def look(model):
        if _is_linear(model, x[-1] / 2, x[-2] / 2):
            raise NotYet(
                "It is a linear softmax: each score is a weighted sum of the "
                "pixels, and no layer bends that. Give it a hidden layer with "
                "an activation."
            )

    rows = HELD_BACK, WANTED_ACCURACY, shapes
    models.trained_by(answer, x, y, *rows, below=30_000, look=look)


exercise(
    "10.3",
    why="It was judged on 3,000 pictures that your function never got. A "
    "quarter of the parameters for a point or two of accuracy: on a phone or "
    "a watch that is often the better bargain.",
    judge=_small_network,
)
