"""Exercises of lesson 9: find its mistakes."""

import numpy as np

from utils.checks.judging import exercise

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
    "9.1",
    why="A confusion matrix has a hundred numbers; this tells you where to "
    "look, and which pictures to collect more of.",
    solution=_most_confused,
    examples=[
        (
            np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2]),
            np.array([0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 1, 2]),
        ),
        (np.array([9, 9, 9, 9, 4, 4]), np.array([4, 4, 9, 7, 9, 4])),
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
        "The right pair. Return the smaller label first.": lambda y, p: (
            _most_confused(y, p)[::-1]
        ),
        "These two classes take part in most mistakes, but with many others. "
        "Wanted is one pair.": _most_mistaken,
        "This pair is mixed up evenly in both directions, and another in more "
        "pictures. Add the two directions, each once: don't multiply them, "
        "nor change the matrix while you add.": _pair(
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
_seeded = np.random.default_rng(1115)
_square = _seeded.dirichlet(np.ones(40), 25)
_labels = _seeded.integers(40, size=25)
_random = [
    (_rng.integers(c, size=n), _rng.dirichlet(np.ones(c), n), k)
    for n, c, k in ((40, 10, 3), (40, 10, 1), (30, 4, 2))
]

exercise(
    "9.2",
    why="With many classes the first guess is a strict measure; a shop that "
    "shows three suggestions is better judged by this one.",
    solution=_top(lambda k: (k,)),
    tolerance=5e-3,  # coarse numbers, such as float16, will do
    examples=[
        (_labels, _square.astype("float32"), 25),
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
        "You allow one guess too few.": _top(lambda k: (k - 1,)),
        "You leave out the most probable class.": [
            _top(lambda k: (1, k + 1)),
            _top(lambda k: (1, k)),
        ],
        "Three is an example. `k` says how many.": _top(lambda k: (3,)),
        "You get 1 whatever the answers are. `[-k:]` takes rows, and "
        "`[:, -k:]` columns; and `in` asks whether any two numbers of two "
        "arrays agree. Go through the pictures in a loop, and ask for each "
        "whether its class is in its own row.": [
            lambda y, p, k: np.mean(
                np.any(np.argsort(p, axis=1)[-k:] == y[-k:, None], axis=1)
            ),
            lambda y, p, k: np.mean(y in np.argsort(p, axis=1)[:, -k:]),
        ],
        "Places before place k count, too.": _top(lambda k: (k - 1, k)),
        "This is how many. Wanted is the share.": _top(lambda k: (k,), np.sum),
    },
)


def _softmax(z, axis=1, shift=np.max):
    """Return softmax along an axis, of logits shifted by some of theirs."""
    powers = np.exp(z - shift(z, axis=1, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _nothing(z, **_):
    return 0.0


def _largest_of_all(z, **_):
    return z.max()


exercise(
    "9.3",
    why="Shifted so that the largest logit is 0, no power exceeds 1. Every "
    "library computes softmax so, and Keras's loss does the like.",
    solution=lambda logits, temperature: _softmax(logits / temperature),
    examples=[
        (np.array([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0]]), 2.0),
        (np.array([[2.0, 1.0, 0.0], [0.5, -1.0, 3.0]]), 0.5),
        (np.array([[1000.0, 996.0, 990.0]]), 2.0),
        (np.array([[1000.0, 999.0, 990.0]]), 4.0),
        (np.array([[1000.0, 998.0, 0.0], [-999.0, -1000.0, -1003.0]]), 1.0),
        (np.array([[-3000.0, -2000.0, 500.0, 501.0]]), 1.5),
        (_rng.normal(0, 4, (40, 10)), 1.7),
    ],
    mistakes={
        "You multiply by the temperature. Divide: a high one makes the answer "
        "less sure.": lambda z, t: _softmax(z * t),
        "This is softmax without a temperature.": lambda z, t: _softmax(z),
        "You divide the probabilities by the temperature, and they no longer "
        "add up to 1. Divide the logits.": lambda z, t: _softmax(z) / t,
        "Your columns add up to 1. Each row is a picture, and its "
        "probabilities add up to 1.": [
            lambda z, t: _softmax(z / t, axis=0),
            lambda z, t: _softmax((z / t).T).T,
        ],
        "All your numbers together add up to 1. Each row is a picture of its "
        "own: sum along `axis=1`, with `keepdims=True`.": lambda z, t: (
            _softmax(z / t, axis=None)
        ),
        "These are powers that don't add up to 1 yet.": [
            lambda z, t: np.exp(z / t),
            lambda z, t: np.exp(z / t - np.max(z / t, axis=1, keepdims=True)),
        ],
        "These are logarithms of the probabilities.": lambda z, t: np.log(
            _softmax(z / t)
        ),
        "Right for small logits. Here e to their power is more than a number "
        "can hold: subtract one number from all logits of a picture "
        "first.": lambda z, t: _softmax(z / t, shift=_nothing),
        "You subtract the largest logit as it was before you divided by the "
        "temperature. Divide first, then look for the largest.": lambda z, t: (
            _softmax(z / t, shift=lambda s, **which: t * np.max(s, **which))
        ),
        "You subtract one number from the logits of all pictures, and this "
        "picture's own powers all become 0. Take each row's "
        "largest.": lambda z, t: _softmax(z / t, shift=_largest_of_all),
        "You subtract the mean of a row, and what lies far above it still "
        "overflows. Subtract the "
        "largest.": lambda z, t: _softmax(z / t, shift=np.mean),
        "You subtract the smallest of a row. Then what is largest still "
        "overflows.": lambda z, t: _softmax(z / t, shift=np.min),
    },
    errors={
        "A sum along `axis=1` has one axis less, and no longer stands beside "
        "its row. `keepdims=True` keeps the axis.": "could not be broadcast",
    },
)
