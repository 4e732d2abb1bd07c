"""Exercises of lesson 8: recognise clothes."""

from types import FunctionType

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise, is_a, same

_rng = np.random.default_rng(33)

# the first picture is dark: its brightest pixel is 51
_rows = np.zeros((2, 785), int)
_rows[:, 0] = 9, 2
_rows[0, 1:4] = 51, 17, 34
_rows[1, 1:] = _rng.integers(256, size=784)
_dark = np.append(_rows[:1], 2 * _rows[:1], axis=0)


exercise(
    "8.1",
    why="Whatever a file looks like, a network wants the shape and the scale "
    "that it was trained on.",
    solution=lambda rows: np.asarray(rows)[:, 1:].reshape(-1, 28, 28) / 255,
    examples=[(_rows,), (_dark,), (_rows[[1, 0, 1]].astype("uint8"),)],
    tolerance=1e-3,
    mistakes={
        "The pixels still run from 0 to 255.": lambda rows: rows[
            :, 1:
        ].reshape(-1, 28, 28),
        "The pixels are still in a row: "
        "the network wants 28 × 28.": lambda rows: rows[:, 1:] / 255,
        "The label became a pixel: it stands first in the "
        "row, not last.": lambda rows: rows[:, :-1].reshape(-1, 28, 28) / 255,
        "Each picture lies on its side: its rows became columns.": (
            lambda rows: rows[:, 1:].reshape(-1, 28, 28).swapaxes(1, 2) / 255
        ),
        "White is 255, and must become 1: divide by 255, not by "
        "256.": lambda rows: rows[:, 1:].reshape(-1, 28, 28) / 256,
        "You divide by the brightest pixel that there happens to be. Divide "
        "by the brightest that there can be.": lambda rows: (
            rows[:, 1:].reshape(-1, 28, 28) / rows[:, 1:].max()
        ),
        "You divide each picture by its own brightest pixel, so a dark "
        "garment turns bright. Divide all by the same number.": lambda rows: (
            rows[:, 1:].reshape(-1, 28, 28)
            / rows[:, 1:].max(axis=1)[:, None, None]
        ),
        "The pictures come first: (n, 28, 28).": [
            lambda rows: rows[:, 1:].reshape(28, 28, -1) / 255,
            lambda rows: rows[:, 1:].reshape(-1, 28, 28).T / 255,
        ],
        "All below 255 became 0: `//` rounds down, and so does a cast to "
        "whole numbers. Divide by `/`, and keep the fractions.": lambda rows: (
            rows[:, 1:].reshape(-1, 28, 28) // 255
        ),
    },
    errors={
        "785 numbers a row are the label and 28 · 28 pixels. Take the label "
        "away first.": "size (785|1570|2355) into|with (785|1570|2355) val",
        "`/=` writes into the old array, whose whole numbers have no room for "
        "fractions. Write `pixels = pixels / 255`.": "Cannot cast",
    },
)


def _dropout(answer):
    """Judge dropout: zeros by chance, scaled survivors, nothing at rest."""
    written = is_a(answer, FunctionType)
    if written and "Dropout" in answer.__code__.co_names:
        raise NotYet("This is Keras's `Dropout`. Write one without it.")
    x = _rng.uniform(0.5, 2, size=(200, 100)).astype("float32")
    resting = array(call(answer, x, 0.3, False))
    if not same(resting, x, 5e-3):  # float16 will do
        raise NotYet(
            "At prediction, with training=False, the activations must come "
            "out as they went in."
        )
    counts = []
    for rate in (0.5, 0.8, 0.2):  # 1 + rate and 1 / (1 - rate) differ at 0.5
        got = array(call(answer, x, rate, True))
        _judge_dropped(got, x, rate)
        counts.append(np.sum(got == 0) - round(rate * x.size))
        got = got.copy()  # an answer may use its memory again
        if np.array_equal(got, array(call(answer, x, rate, True))):
            raise NotYet(
                "It drops the same activations every time it is called. "
                "They should be drawn anew."
            )
    if not any(counts):  # by chance, once in some million
        raise NotYet(
            "Always the same number of activations is off, to the last one. "
            "Draw for each by itself: then even their number is left to "
            "chance."
        )
    if not same(array(call(answer, x, 0.0, True)), x, 5e-3):
        raise NotYet("With a rate of 0 nothing may be dropped or changed.")


def _judge_dropped(got, x, rate):
    if got.shape != x.shape:
        raise NotYet(f"Expected: shape {x.shape}. Got: shape {got.shape}.")
    if not np.isfinite(got).all():
        raise NotYet("Some activations have become infinite or no number.")
    off = got == 0
    if not off.any():
        raise NotYet("In training, with training=True, nothing is dropped.")
    counts = off.sum(axis=1)
    for pattern, words in (
        ((off == off[0]).all(), "The same units are off in every picture."),
        (np.isin(counts, (0, 100)).all(), "Whole pictures are dropped."),
        (np.ptp(counts) == 0, f"In every picture {counts[0]} are off."),
    ):
        if pattern:
            raise NotYet(
                f"{words} Draw for each activation of each picture by "
                "itself: then even their number is left to chance."
            )
    # 20,000 draws: the share is within 0.015 of the rate, but for 1 in 10^4
    if abs(off.mean() - rate) > 0.03:
        raise NotYet(
            f"With a rate of {rate}, the share that is off is ≈ "
            f"{off.mean():.2f}. Is the comparison the right way round, and "
            "with `rate`?"
        )
    survivors, before = got[~off], x[~off]
    if same(survivors, before, 1e-3):
        raise NotYet(
            "The survivors are as they were, so the next layer receives less "
            "than at prediction. What makes up for it?"
        )
    if not same(survivors, before / (1 - rate), 2e-3):
        growth = survivors / before
        raise NotYet(
            f"With a rate of {rate}, the survivors grow by {growth.min():.3f} "
            f"to {growth.max():.3f}. Let one factor depend on `rate` only, so "
            "that the mean stays on average. Which share is kept?"
        )


exercise(
    "8.2",
    why="You know now why a network must be told whether it is training, and "
    "why its activations keep their size when dropout ends.",
    judge=_dropout,
)
