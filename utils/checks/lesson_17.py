"""Exercises of lesson 17: pay attention."""

import numpy as np

from utils.checks.judging import exercise

_rng = np.random.default_rng(18)


def _softmax(scores, axis=-1):
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _attend(queries, keys, values, real, size=None, axis=-1):
    scores = queries @ keys.T / (size or keys.shape[1]) ** 0.5
    return _softmax(np.where(real, scores, -1e9), axis) @ values


def _hidden_too_late(queries, keys, values, real):
    weights = _softmax(queries @ keys.T / keys.shape[1] ** 0.5)
    return np.where(real, weights, 0) @ values


def _word(places, length, size, numbers):
    shapes = ((places, size), (places, size), (places, numbers))
    word = [_rng.normal(size=shape).astype("float32") for shape in shapes]
    return (*word, np.arange(places) < length)


exercise(
    "17.1",
    why="This is what every head does that looks at a whole word; in large "
    "language models each place sees only those before it.",
    solution=_attend,
    examples=[
        (
            *(np.array([[2.0, 0], [0, 1], [1, 1]], "float32"),) * 2,
            np.array([[1.0, 0], [0, 10], [100, 0]], "float32"),
            np.array([True, True, False]),
        ),
        _word(7, 5, 3, 2),
        _word(4, 4, 2, 5),
        _word(12, 1, 8, 8),
    ],
    mistakes={
        "Some places look at padding. Give its scores −1e9, before the "
        "softmax.": lambda q, k, v, real: _attend(q, k, v, True),
        "The mask comes too late: after the softmax, the weights that are "
        "left no longer sum to 1.": _hidden_too_late,
        "The scores aren't divided by the root of the "
        "size.": lambda q, k, v, real: _attend(q, k, v, real, size=1),
        "Your size is always 8, as in section 2. Take that of these "
        "keys.": lambda q, k, v, real: _attend(q, k, v, real, size=8),
        "The size is how many numbers a key has, not how many places there "
        "are.": lambda q, k, v, real: _attend(q, k, v, real, size=len(k)),
        "You divide by the size, not by its root.": lambda q, k, v, real: (
            _attend(q, k, v, real, size=k.shape[1] ** 2)
        ),
        "Queries and keys have changed places: a row belongs to the place "
        "that looks.": lambda q, k, v, real: _attend(k, q, v, real),
        "The weights of a row, not those of a column, must sum to 1: the "
        "softmax runs over the last axis.": lambda q, k, v, real: _attend(
            q, k, v, real, axis=0
        ),
        "The mask hides those who look, not those who are looked "
        "at.": lambda q, k, v, real: _attend(q, k, v, real[:, None]),
    },
)


def _looking_back(scores, first=0, axis=-1):
    allowed = np.tri(len(scores), k=first, dtype=bool)
    return _softmax(np.where(allowed, scores, -1e9), axis)


def _ahead(scores):
    return _softmax(np.where(np.tri(len(scores)).T, scores, -1e9))


def _not_one(scores):
    return np.tril(_softmax(scores))


exercise(
    "17.2",
    why="With this mask, a network can be trained on every place of a text "
    "at once, each guessing what comes next.",
    solution=_looking_back,
    examples=[
        (np.log(np.array([[1.0, 2, 1], [1, 3, 4], [2, 1, 1]])),),
        (_rng.normal(size=(6, 6)),),
        (_rng.normal(-300, 100, size=(5, 5)),),
        (np.zeros((2, 2)),),
    ],
    mistakes={
        "These look ahead. The later places are in the columns to the "
        "right.": _ahead,
        "The weights that are left don't sum to 1: hide the scores, not the "
        "weights.": _not_one,
        "Each place may look at itself, too.": lambda scores: _looking_back(
            scores, -1
        ),
        "You let each place see one that comes after it.": lambda scores: (
            _looking_back(scores, 1)
        ),
        "Hidden scores must become very low: a score of 0 is one like any "
        "other.": lambda scores: _softmax(np.tril(scores)),
        "The weights of a row, not those of a column, must sum to 1: the "
        "softmax runs over the last axis.": lambda scores: _looking_back(
            scores, axis=0
        ),
        "Nothing is hidden: each row still looks at all places.": _softmax,
    },
)
