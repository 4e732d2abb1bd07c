"""Exercises of lesson 15: your own pictures."""

import numpy as np

from utils.checks.judging import exercise

_rng = np.random.default_rng(15)

exercise(
    "15.1",
    why="Five photos of one mug are nearly copies. On one side of the split "
    "they can't flatter the test.",
    solution=lambda groups, test_things: np.isin(groups, test_things),
    examples=[
        (np.array([3, 1, 4, 1, 5, 3, 0]), np.array([3, 5])),
        (_rng.integers(9, size=40), np.array([2, 7, 8])),
        (np.array([2, 2, 6]), np.array([6])),
        (np.array([2, 2, 6]), np.array([0])),
    ],
    mistakes={
        "These are the training pictures: True means test.": lambda g, t: (
            ~np.isin(g, t)
        ),
        "These are indices. One True or False for each picture is "
        "wanted.": lambda g, t: np.flatnonzero(np.isin(g, t)),
        "You ask of each thing whether a picture shows it. Ask of each "
        "picture whether its thing is in `test_things`.": lambda g, t: np.isin(
            t, g
        ),
        "Only the first of the things is there.": lambda g, t: g == t[0],
        "Only the last of the things is there. Does each turn of your loop "
        "replace what the turn before had found?": lambda g, t: g == t[-1],
        "`test_things` holds numbers of things, as `groups` does. You take "
        "them for indices.": lambda g, t: np.isin(np.arange(len(g)), t),
        "All pictures of a thing belong to the test, not only its first "
        "one.": lambda g, t: (
            np.isin(g, t)
            & np.isin(np.arange(len(g)), np.unique(g, return_index=True)[1])
        ),
    },
    errors={
        "`==` and `in` compare with one thing, and here are several. Ask of "
        "each picture whether its thing is among them: `np.isin`, or a "
        "loop.": "could not be broadcast",
    },
)


def _mirrored(axis=2, reduce=np.mean, power=2):
    """Return a way to compare with mirrored pictures, or a mistake."""

    def compare(x):
        other = np.flip(x, axis) if axis else x
        apart = x[:, None] - other[None]
        if power == 1:
            return reduce(np.abs(apart), axis=(2, 3))
        return reduce(apart**2, axis=(2, 3))

    return compare


exercise(
    "15.2",
    why="Near 0 stands for a mirrored copy; on the diagonal, for a picture "
    "that is its own mirror image.",
    solution=_mirrored(),
    examples=[
        (_rng.normal(size=(3, 2, 4)),),
        (np.array([[[1.0, 2, 4]], [[4, 2, 1]], [[0, 3, 0]]]),),
        (_rng.normal(size=(5, 6, 6)),),
        (_rng.normal(size=(1, 4, 3)),),
    ],
    mistakes={
        "The second picture is not mirrored, or both are, which comes to the "
        "same.": _mirrored(axis=0),
        "This is upside down: the last axis runs from left to "
        "right.": _mirrored(axis=1),
        "This is the sum over the pixels. Their mean is wanted.": _mirrored(
            reduce=np.sum
        ),
        "The differences are not squared.": _mirrored(power=1),
        "Square first, then take the mean: else what is darker and what is "
        "lighter cancel each other.": lambda x: (
            np.mean(x[:, None] - x[None, :, :, ::-1], axis=(2, 3)) ** 2
        ),
        "You compare each picture with its own mirror image only. Wanted is "
        "each with each: a new axis lets them meet.": lambda x: np.mean(
            (x - x[:, :, ::-1]) ** 2, axis=(1, 2)
        ),
        "You take the root. The mean of the squares is wanted.": lambda x: (
            np.sqrt(_mirrored()(x))
        ),
    },
)
