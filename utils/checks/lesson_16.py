"""Exercises of lesson 16: read in order."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, beside, exercise

_rng = np.random.default_rng(17)


def _floats(*values):
    return tuple(np.array(value, "float32") for value in values)


def _random(*shapes):
    return _floats(*(_rng.normal(size=shape) for shape in shapes))


def _gated(row, state, W_keep, U_keep, b_keep, W_new, U_new, b_new):
    keep = 1 / (1 + np.exp(-row @ W_keep - state @ U_keep - b_keep))
    new = np.tanh(row @ W_new + state @ U_new + b_new)
    return keep * state + (1 - keep) * new


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
    },
)


def _last(sequences, lengths, W, U, b, extra=0):
    state = np.zeros((len(sequences), len(b)))
    for i in range(sequences.shape[1]):
        new = np.tanh(sequences[:, i] @ W + state @ U + b)
        state = np.where(i < lengths[:, None] + extra, new, state)
    return state


def _where_not_zero(sequences, lengths, W, U, b):
    state = np.zeros((len(sequences), len(b)))
    for i in range(sequences.shape[1]):
        new = np.tanh(sequences[:, i] @ W + state @ U + b)
        state = np.where(sequences[:, i].any(axis=1)[:, None], new, state)
    return state


_padded, *_weights = _random((5, 4, 2), (2, 3), (3, 3), 3)
_lengths = np.array([4, 1, 0, 2, 3])
_padded[np.arange(4) >= _lengths[:, None]] = 0
_padded[0, 1] = 0  # a real row may be zero, too: only the lengths tell

exercise(
    "16.2",
    why="Padding is how sequences of different lengths share a batch, and "
    "the state must not go on living in it. In Keras, layers.Masking does "
    "this.",
    solution=_last,
    examples=[
        (
            *_floats([[[1], [0], [0]], [[1], [1], [0]]]),
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
        "The state is not carried from one row to the "
        "next.": lambda s, lengths, W, U, b: _last(s, lengths, W, 0 * U, b),
    },
)

LENGTH, SHARE = 90, 0.95


def _presses(length):
    """Return rows of two buttons, and whether the last press was on."""
    rng = np.random.default_rng([19, length])  # a learner's seed is a number
    button = rng.integers(0, 16, (500, length))
    pressed = button < 2
    last = length - 1 - pressed[:, ::-1].argmax(axis=1)
    light = pressed.any(axis=1) & (button[np.arange(500), last] == 0)
    return np.eye(16, 2, dtype="float32")[button], light


def _lamp(answer):
    model = models.network(answer, [(None, 2)], outputs=2)
    rows, light = _presses(LENGTH)
    found = models.all_outputs(model, rows).argmax(axis=1)
    share = np.mean(found == light)
    if share >= SHARE:
        return
    said = (
        f"Of 500 sequences of {LENGTH} rows, drawn for this check, it has "
        f"{beside(share, SHARE)} right, and {SHARE:.1%} are wanted. "
    )
    rows, light = _presses(30)
    trained = np.mean(models.all_outputs(model, rows).argmax(axis=1) == light)
    if trained < 0.25:
        raise NotYet(f"{said}Dark comes first, then light: swap them.")
    if np.ptp(found) == 0:
        raise NotYet(f"{said}It always says the same. Is it trained?")
    if trained >= SHARE:
        raise NotYet(
            f"{said}Of 30 rows it knows enough: does it carry a state that "
            "lasts? More passes, or a layer with gates?"
        )
    raise NotYet(
        f"{said}Of 30 rows it has {trained:.1%}. Is it trained, and does it "
        "carry a state from row to row?"
    )


exercise(
    "16.3",
    why="It learned from 30 rows and is right about 90, in sequences drawn "
    "for the check: what it found is a rule for one step, and a rule for a "
    "step knows no length.",
    judge=_lamp,
)
