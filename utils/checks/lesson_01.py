"""Exercises of lesson 1: think in tensors."""

import numpy as np

from utils.checks.judging import exercise

_rng = np.random.default_rng(11)


def _standardize(table, axis=0, ddof=0, keepdims=False, tiny=0.0):
    table = np.asarray(table, "float64")
    mean = table.mean(axis=axis, keepdims=keepdims)
    spread = table.std(axis=axis, ddof=ddof, keepdims=keepdims)
    equal = spread <= tiny if keepdims else np.ptp(table, axis) == 0
    return (table - mean) / np.where(equal, np.inf, spread)


exercise(
    "1.1",
    why="Which axis means what is yours to know: reshaping would have given "
    "the same shape without a word, and a scrambled picture.",
    solution=lambda pictures: np.transpose(pictures, (0, 2, 1, 3)),
    examples=[
        (_rng.random((1, 2, 3, 1)).round(1),),
        (_rng.random((5, 4, 7, 3)).astype("float32"),),
    ],
    mistakes=[
        (
            lambda pictures: pictures.reshape(
                np.take(pictures.shape, (0, 2, 1, 3))
            ),
            "The shape is right and the pictures are scrambled: reshaping "
            "keeps the order of the numbers and only breaks the lines "
            "elsewhere.",
        ),
        (
            np.transpose,
            "You turned the order of all four axes around. The batch must "
            "stay in front and the channels at the end.",
        ),
        (lambda pictures: pictures, "The stripes still lie."),
        (
            lambda pictures: np.transpose(pictures, (1, 0, 2, 3)),
            "You swapped the batch with the height. In a batch, every axis "
            "of a picture stands one place further right.",
        ),
        (
            lambda pictures: np.rot90(pictures, 1, axes=(1, 2)),
            "Your pictures are turned, not swapped: the width runs backwards.",
        ),
        (
            lambda pictures: np.rot90(pictures, -1, axes=(1, 2)),
            "Your pictures are turned, not swapped: the height runs "
            "backwards.",
        ),
    ],
)
