"""Exercises of lesson 1: think in tensors."""

import numpy as np

from utils.checks.judging import exercise

_rng = np.random.default_rng(11)

exercise(
    "1.1",
    why="Only you know which axis means what: reshaping would have given the "
    "same shape and a scrambled picture, and no error would have told you.",
    solution=lambda pictures: np.transpose(pictures, (0, 2, 1, 3)),
    examples=[
        (np.arange(1.0, 7.0).reshape(1, 2, 3, 1),),
        (_rng.random((5, 4, 7, 3)).astype("float32"),),
    ],
    mistakes={
        "The shape is right and the pictures are scrambled: reshaping keeps "
        "the order of the numbers and only breaks the lines "
        "elsewhere.": lambda p: p.reshape(np.take(p.shape, (0, 2, 1, 3))),
        "You turned the order of all four axes around. The batch must stay in "
        "front and the channels at the end.": np.transpose,
        "The stripes still lie flat: nothing has been swapped.": lambda p: p,
        "You turned the pictures by 90 degrees, which also reverses the order "
        "of the rows or of the columns. Only the two axes should change "
        "places.": [
            lambda p: np.rot90(p, axes=(1, 2)),
            lambda p: np.rot90(p, axes=(2, 1)),
        ],
        "You swapped the batch with the height. In a batch, every axis of a "
        "picture stands "
        "one place further right.": lambda p: np.transpose(p, (1, 0, 2, 3)),
    },
)


def _scaled(measurements, axis=0, keepdims=False, ddof=0):
    options = {"axis": axis, "keepdims": keepdims}
    spread = np.std(measurements, ddof=ddof, **options)
    return (measurements - np.mean(measurements, **options)) / spread


exercise(
    "1.2",
    why="Measurements in centimetres, kilograms and years can now be "
    "compared, and a network learns from them much faster.",
    solution=_scaled,
    also=(lambda measurements: _scaled(measurements, ddof=1),),
    examples=[
        # square: the wrong axis gives a result, too, and so gets its nudge
        (np.array([[1, 10, 5], [3, 30, 2], [9, 20, 3]]),),
        (np.array([[170, 65, 31], [182, 80, 45], [164, 58, 27], [1, 2, 4]]),),
        (_rng.normal(20, 5, size=(7, 3)).astype("float32"),),
    ],
    mistakes={
        "You took the mean and deviation of each row. A row is a person; take "
        "those of each column. The axis that you name disappears: which "
        "should?": [lambda t: _scaled(t, 1, True), lambda t: _scaled(t, 1)],
        "You used one mean and deviation for the whole table. Each column has "
        "its own.": lambda t: _scaled(t, axis=None),
        "You have not divided yet.": lambda t: t - np.mean(t, axis=0),
        "You have not subtracted yet.": lambda t: t / np.std(t, axis=0),
        "The mean of whole numbers was a whole number. Cast before you take "
        "it.": [
            lambda t: (t - np.trunc(np.mean(t, axis=0))) / np.std(t, 0),
            # a tensor of whole numbers cuts off NumPy's deviation, too
            lambda t: (
                (t - np.trunc(np.mean(t, axis=0))) / np.trunc(np.std(t, 0))
            ),
        ],
        "You divided the mean only. Brackets around the difference make "
        "Python subtract first.": lambda t: t - np.mean(t, 0) / np.std(t, 0),
        "You divided by the mean distance from the mean. The standard "
        "deviation is the root of the mean *squared* distance.": lambda t: (
            (t - np.mean(t, axis=0)) / np.mean(abs(t - np.mean(t, 0)), axis=0)
        ),
        "Right, but for the shape: rows have become columns.": lambda t: (
            np.transpose(_scaled(t))
        ),
        "You divided by the variance. The standard deviation is its square "
        "root.": lambda t: (t - np.mean(t, axis=0)) / np.var(t, axis=0),
    },
    errors={
        "Whole numbers have no standard deviation here. Cast the table "
        "before you calculate.": "real or complex",
        "Whole numbers meet fractions. Cast the table first, and then use "
        "nothing else.": "same dtype",
    },
)


def _off(measured, forecast):
    return np.abs(np.ravel(measured) - np.ravel(forecast))


exercise(
    "1.3",
    why="A network hands out its predictions as a column, and true values "
    "mostly are a vector: their difference is a table that looks all right.",
    solution=lambda measured, forecast: np.mean(_off(measured, forecast)),
    examples=[
        (np.array([20.0, 24.0, 18.0]), np.array([[21.0], [22.0], [21.0]])),
        (np.array([[4.0], [7.0], [1.0], [3.0]]), np.array([5, 5, 1, 5.5])),
        (_rng.normal(size=5), _rng.normal(size=5)),
        (_rng.normal(size=(6, 1)), _rng.normal(size=(6, 1))),
    ],
    mistakes={
        "A vector minus a column is a table: every day's measurement was "
        "compared with every day's forecast. "
        "Give both one shape first.": lambda m, f: np.mean(np.abs(m - f)),
        "The signs are still there: too warm on one day and too cold on the "
        "next cancel out.": [
            lambda m, f: np.mean(m) - np.mean(f),
            lambda m, f: np.abs(np.mean(m) - np.mean(f)),
        ],
        "These are squared differences.": [
            lambda m, f: np.mean(_off(m, f) ** 2),
            lambda m, f: np.sqrt(np.mean(_off(m, f) ** 2)),
        ],
        "This is the sum over all "
        "days. How far off is one day?": lambda m, f: np.sum(_off(m, f)),
        "Right for each day. Now one number for all of them.": _off,
    },
)
