"""Exercises of lesson 16: read in order."""

import re

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, beside, call, exercise, is_a

_rng = np.random.default_rng(17)


def _floats(*values):
    return tuple(np.array(value, "float32") for value in values)


def _random(*shapes):
    return _floats(*(_rng.normal(size=shape) for shape in shapes))


def _sum(letters, state, W, U, b):
    return letters @ W + state @ U + b


def _gated(letters, state, W_keep, U_keep, b_keep, W_new, U_new, b_new):
    keep = 1 / (1 + np.exp(-_sum(letters, state, W_keep, U_keep, b_keep)))
    new = np.tanh(_sum(letters, state, W_new, U_new, b_new))
    return keep * state + (1 - keep) * new


def _all_of_new(letters, state, *parameters):
    keep = 1 / (1 + np.exp(-_sum(letters, state, *parameters[:3])))
    return keep * state + np.tanh(_sum(letters, state, *parameters[3:]))


exercise(
    "16.1",
    why="Where keep is near 1, the state passes unchanged, and so does its "
    "gradient. A GRU has this gate, and one more.",
    solution=_gated,
    examples=[
        # keep is a half, and only the row decides what is new
        _floats([[1]], [[0.4]], [[0]], [[0]], [0], [[0.5]], [[0]], [0]),
        _random((5, 3), (5, 2), *((3, 2), (2, 2), (2,)) * 2),
    ],
    mistakes={
        "The gate is the wrong way round: where keep is 1, the old state "
        "stays.": lambda x, h, W, U, b, *new: _gated(x, h, -W, -U, -b, *new),
        "The gate does not look at the state.": lambda x, h, W, U, b, *new: (
            _gated(x, h, W, 0 * U, b, *new)
        ),
        "The new value does not look at the state.": lambda *a: _gated(
            *a[:6], 0 * a[6], a[7]
        ),
        "The new value comes in by 1 − keep, not in full.": _all_of_new,
    },
)


def _last(sequences, lengths, W, U, b, extra=0):
    state = np.zeros((len(sequences), len(b)))
    for i in range(sequences.shape[1]):
        new = np.tanh(_sum(sequences[:, i], state, W, U, b))
        state = np.where(i < lengths[:, None] + extra, new, state)
    return state


def _where_not_zero(sequences, lengths, W, U, b):
    state = np.zeros((len(sequences), len(b)))
    for i in range(sequences.shape[1]):
        new = np.tanh(_sum(sequences[:, i], state, W, U, b))
        state = np.where(sequences[:, i].any(axis=1)[:, None], new, state)
    return state


_padded, *_weights = _random((5, 4, 2), (2, 3), (3, 3), 3)
_lengths = np.array([4, 1, 0, 2, 3])
_padded[np.arange(4) >= _lengths[:, None]] = 0
_padded[0, 1] = 0  # a real row may be zero, too: only the lengths tell

exercise(
    "16.2",
    why="Padding is how sequences of different lengths share a batch, and "
    "the state must not go on living in it. In Keras, mask_zero=True sees "
    "to this.",
    solution=_last,
    examples=[
        (
            *_floats([[[1], [0], [0]], [[1], [2], [0]]]),
            np.array([1, 2]),
            *_floats([[1]], [[1]], [0]),
        ),
        (_padded, _lengths, *_weights),
    ],
    mistakes={
        "This is the state after the last row, padding included. Even a row "
        "of zeros changes a state.": lambda s, lengths, *weights: _last(
            s, 0 * lengths + 99, *weights
        ),
        "You look for rows of zeros. A real row may be zero, too: only "
        "`lengths` tells which are real.": _where_not_zero,
        "You read one row of padding. Counted from 0, the last real row is "
        "number length − 1.": lambda s, lengths, *weights: _last(
            s, lengths, *weights, extra=1
        ),
        "You leave the last real row out.": lambda s, lengths, *weights: _last(
            s, lengths, *weights, extra=-1
        ),
        "A sequence of length 0 has no last row: its state stays 0.": (
            lambda s, lengths, *weights: _last(
                s, lengths + 99 * (lengths == 0), *weights
            )
        ),
        "The state is not carried from one row to the "
        "next.": lambda s, lengths, W, U, b: _last(s, lengths, W, 0 * U, b),
    },
)

WANTED = 0.9


def _spell(number, seed):
    """Return games of the lesson's kind, and the letters with the tap."""
    rng = np.random.default_rng([16, seed])  # a learner's seed is a number
    letters = rng.integers(0, 4, (number, 12))
    taps = rng.integers(0, 12, number)
    games = np.eye(5)[letters]
    games[np.arange(number), taps, 4] = 1
    return games, letters[np.arange(number), taps]


def _simple(answer):
    import keras

    models.refuse_network(answer, "games")
    games, tapped = _spell(4_000, seed=1)
    trained = call(answer, games, tapped)
    is_model = is_a(trained, keras.Model)
    if is_model and len(getattr(trained, "output_shape", ())) == 3:
        raise NotYet(
            "It gives an answer after each step. Only the last state is "
            "wanted: is `return_sequences` on?"
        )
    model = models.network(trained, [(12, 5), (None, 5)], outputs=4)
    layers = model.to_json()  # those inside of others, too
    if '"SimpleRNN' not in layers:
        raise NotYet("There is no `SimpleRNN` in it.")
    if re.search('"(GRU|LSTM)', layers):
        raise NotYet("It has a layer with gates. Try it without.")
    share = models.accuracy(model, *_spell(1_000, seed=2))
    if share < WANTED:
        known = models.accuracy(model, games[:1_000], tapped[:1_000])
        raise NotYet(
            f"Of 1,000 games that it never got it has "
            f"{beside(share, WANTED)} right, and {WANTED:.1%} are wanted; of "
            f"those that your function was given, {known:.1%}. Guessing has a "
            "quarter. More epochs, or another rate?"
        )


exercise(
    "16.3",
    why="It was judged on games that your function never got. A simple layer "
    "can remember; in this game it takes many more epochs to learn it than "
    "one with gates.",
    judge=_simple,
)
