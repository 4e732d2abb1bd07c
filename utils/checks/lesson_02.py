"""Exercises of lesson 2: learn from data."""

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise

_rng = np.random.default_rng(13)


def _layer(pictures, W, b, late_b=0, lowest=0):
    flat = pictures.reshape(len(pictures), -1)
    return np.maximum(flat @ W + b, lowest) + late_b


exercise(
    "2.1",
    why="This is the first half of every network in lesson 8: pictures in, "
    "one row of activations a picture out.",
    solution=_layer,
    examples=[
        (
            np.array([[[1, 2, 0], [0, 1, 3]]], "float32"),
            np.array([[1, 2, 0, 0, 1, 0], [0, 1, 0, 3, 0, -4]], "float32").T,
            np.array([-2, 1], "float32"),
        ),
        tuple(
            _rng.normal(size=shape).astype("float32")
            for shape in ((4, 3, 5), (15, 2), (2,))
        ),
    ],
    mistakes={
        "Where are the biases?": lambda x, W, b: _layer(x, W, 0),
        "Row after row of pixels: you go down the columns.": lambda x, W, b: (
            _layer(x.transpose(0, 2, 1), W, b)
        ),
        "The negative values are still there: activate.": lambda x, W, b: (
            _layer(x, W, b, lowest=-np.inf)
        ),
        "You add the biases after the activation. "
        "They belong before it.": lambda x, W, b: _layer(x, W, 0, late_b=b),
    },
)


def _softmax(logits, of_max, of_sum):
    powers = np.exp(logits - logits.max(axis=of_max, keepdims=True))
    return powers / powers.sum(axis=of_sum, keepdims=True)


exercise(
    "2.2",
    why="Logits grow large when a network is sure of itself, and this is "
    "what keeps its probabilities from turning into nan.",
    solution=lambda logits, axis: _softmax(logits, axis, axis),
    examples=[
        (np.array([[1, 2, 1], [1, 2, 1]], "float32"), 0),
        (_rng.normal(size=(3, 5, 2)).astype("float32"), 1),
        (np.array([[1000, 999, 0], [-1000, -1001, -5000]], "float32"), -1),
    ],
    mistakes={
        "You added up along the last "
        "axis, whatever `axis` says.": lambda z, axis: _softmax(z, -1, -1),
        "Nearly: one line still names the "
        "last axis instead of `axis`.": lambda z, axis: _softmax(z, -1, axis),
        "Right for small logits. Powers of large ones leave what float32 can "
        "hold. What may you subtract "
        "without changing the result?": lambda z, axis: (
            np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)
        ),
        "What you subtract must be each row's own.": lambda z, axis: _softmax(
            z, None, axis
        ),
    },
)


def _excess(load, broke, line):
    """Return about how far the loss of a fit is above the smallest.

    Half of Newton's decrement squared (Boyd and Vandenberghe, Convex
    Optimization, section 9.5), which needs no other fit to compare with.
    """
    x = np.stack([load, np.ones_like(load)], axis=1).astype("float64")
    p = (1 + np.tanh(x @ line / 2)) / 2  # the sigmoid, without overflow
    gradient = x.T @ (p - broke) / len(x)
    curvature = x.T @ (x * (p * (1 - p))[:, None]) / len(x)
    curvature += 1e-9 * np.eye(2)  # it may vanish where p is 0 or 1
    return gradient @ np.linalg.solve(curvature, gradient) / 2


def _fitted(answer):
    """Accept whatever comes close to the smallest loss."""
    load = np.linspace(0.5, 6, 40, dtype="float32")
    chance = (1 + np.tanh(0.75 * load - 2)) / 2
    broke = (np.random.default_rng(15).random(40) < chance).astype("float32")
    broke[-3:] = 0  # strong ones: squared errors forgive them, and end apart
    try:
        got = array(call(answer, load, broke))
    except NotYet as error:
        if "NoneType" not in str(error):
            raise
        raise NotYet(
            "A gradient is None. The tape sees only TensorFlow's operations, "
            "inside its block, and it follows variables: `assign_sub` leaves "
            "one a variable, `slope = slope - …` makes a mere tensor of it.\n"
            f"{error}"
        ) from error
    if got.size != 2 or not np.isfinite(got).all():
        raise NotYet(
            f"Slope and start are two numbers, and this is {got}. (If it was "
            "two: too long steps, steps the wrong way, or no sigmoid?)"
        )
    got = got.astype("float64").ravel()
    if _excess(load, broke, got) < 0.004:
        return
    if _excess(load, broke, got[::-1]) < 0.004:
        raise NotYet("Slope first, then start: yours are the other way round.")
    if got[0] < 0:
        raise NotYet(
            "The slope is negative, as if heavy loads held better. Do your "
            "steps go against the gradient? Have yes and no changed places?"
        )
    raise NotYet(
        f"With slope {got[0]:.2f} and start {got[1]:.2f}, the binary cross-"
        "entropy on the check's points can still fall. Does your function use "
        "its arguments? More steps, or longer ones? Is there a sigmoid? Is "
        "the loss a squared error?"
    )


exercise(
    "2.3",
    why="A sigmoid, a cross-entropy and gradient descent: you have trained a "
    "network of one unit, and lesson 4 needs little more.",
    judge=_fitted,
)
