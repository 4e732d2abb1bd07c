"""Exercises of lesson 3: build a network by hand."""

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise, is_a, kind_of

_rng = np.random.default_rng(13)


def _layer(pictures, W, b, late_b=0, lowest=0):
    flat = pictures.reshape(len(pictures), -1)
    return np.maximum(flat @ W + b, lowest) + late_b


exercise(
    "3.1",
    why="This is the first half of every network in lesson 8: pictures in, "
    "one row of activations a picture out.",
    solution=_layer,
    examples=[
        (
            np.array([[[1, 2, 0], [-1, 1, 3]]], "float32"),
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
        "Flatten row after row: you go down the columns.": lambda x, W, b: (
            _layer(x.transpose(0, 2, 1), W, b)
        ),
        "The negative values are still there: activate.": lambda x, W, b: (
            _layer(x, W, b, lowest=-np.inf)
        ),
        "You add the biases after the activation. "
        "They belong before it.": lambda x, W, b: _layer(x, W, 0, late_b=b),
        "You activate the pixels. The ReLU is applied to what the dense layer "
        "makes of them.": lambda x, W, b: _layer(
            np.maximum(x, 0), W, b, lowest=-np.inf
        ),
        "You lost an axis: a row for each picture has to be left, also for a "
        "single one.": lambda x, W, b: _layer(x.reshape(1, -1), W, b)[0],
    },
    errors={
        "These pictures are not 28 × 28. Ask `W` how many rows it has.": "784",
        "One side of the product has a single axis: [-1] lays all pictures "
        "out in one row. Make a table: a row for each picture.": "ndims",
        "The inner lengths of the product differ. Make a table of the "
        "pictures: a row for each, as long as `W` has rows.": (
            "Matrix size-incompatible|mismatch in its core"
        ),
    },
)

_SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float64")
_LAMPS = np.array([0, 1, 1, 0])
_WANTED = "W1 (2, 2), b1 (2,), W2 (2, 1) and b2 (1,)"


def _parts(answer):
    """Return W1, b1, W2 and b2, if they fit each other."""
    got = call(answer)
    if not is_a(got, (list, tuple)) or len(got) != 4:
        raise NotYet(
            "A list of four is wanted, W1, b1, W2 and b2, and this is "
            f"{kind_of(got)}"
            + (f" of {len(got)}." if is_a(got, (list, tuple)) else ".")
        )
    names = "W1", "b1", "W2", "b2"
    parts = [
        array(part, name).astype("float64")
        for part, name in zip(got, names, strict=True)
    ]
    shapes = [part.shape for part in parts]
    units = shapes[0][-1] if shapes[0] else 0
    fit = (
        shapes[0] == (2, units)
        and shapes[1] in [(units,), (1, units)]  # both broadcast
        and shapes[2] == (units, 1)
        and shapes[3] in [(1,), (1, 1), ()]
    )
    if not fit:
        told = ", ".join(
            f"{name} {shape}"
            for name, shape in zip(names, shapes, strict=True)
        )
        raise NotYet(
            f"With two hidden units, the shapes are {_WANTED}. Yours: {told}."
        )
    return parts


def _lit(answer):
    """Accept whatever parameters light the lamp as they should."""
    W1, b1, W2, b2 = _parts(answer)
    sums = _SWITCHES @ W1 + b1
    lamps = (np.maximum(sums, 0) @ W2 + b2).ravel()
    if np.allclose(lamps, _LAMPS, rtol=0, atol=0.01):
        return
    told = "\n".join(
        f"  switches {row.astype(int).tolist()}: lamp {lamp:.4g}, "
        f"wanted {wanted}"
        for row, lamp, wanted in zip(_SWITCHES, lamps, _LAMPS, strict=True)
    )
    bends = (sums.min(axis=0) < 0) & (sums.max(axis=0) > 0)
    if np.allclose(lamps, 1 - _LAMPS, rtol=0, atol=0.01):
        nudge = "The other way round: your lamp is on when it should be off."
    elif not bends.any():
        nudge = (
            "No unit's sum changes its sign, so that nothing bends. Which "
            "bias lets a unit rise only after the first switch is up?"
        )
    else:
        wrong = int((~(abs(lamps - _LAMPS) <= 0.01)).sum())
        nudge = f"Wrong in {wrong} of the four rows."
    raise NotYet(f"{nudge}\n{told}")


exercise(
    "3.2",
    why="This is the exclusive or, famous because no single layer can learn "
    "it. Your lamp has one bend more than a line, and that is enough.",
    judge=_lit,
)
