"""Exercises of lesson 13: look at neighbourhoods."""

import functools

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, exercise

_rng = np.random.default_rng(9)


def _convolution(shape, filters, size, stride, padding, **mistaken):
    """Return height, width, channels and parameters, right or mistaken."""
    options = {"up": True, "biases": 1, "deep": True, "even": 0} | mistaken
    up, biases, deep, even = options.values()
    less = size - 1 if padding == "valid" else 0
    less += even * (less % 2)
    steps = stride - 1 if up else 0  # to round up
    rows, columns = ((length - less + steps) // stride for length in shape[:2])
    channels = shape[2] if deep else 1
    return rows, columns, filters, (size**2 * channels + biases) * filters


exercise(
    "13.1",
    why="Now you can tell before any training how large a network becomes, "
    "and where its parameters are.",
    solution=_convolution,
    examples=[
        ((6, 9, 2), 4, 3, 1, "valid"),
        ((5, 7, 1), 8, 3, 1, "same"),
        ((6, 9, 3), 5, 3, 2, "valid"),
        ((8, 7, 1), 3, 4, 1, "valid"),
        ((9, 12, 3), 2, 5, 2, "same"),
        ((28, 40, 16), 32, 5, 3, "valid"),
        ((8, 6, 4), 1, 1, 4, "same"),
    ],
    mistakes={
        "The biases are missing: each filter has one.": lambda *of: (
            _convolution(*of, biases=0)
        ),
        "A kernel goes through all channels of the pictures, and has size × "
        "size numbers for each.": lambda *of: _convolution(*of, deep=False),
        "With padding the kernel's middle goes to every pixel, those at the "
        "edge included.": lambda *of: _convolution(*of[:4], "valid"),
        "Without padding there are `size` - 1 places fewer, also where `size` "
        "is even.": lambda *of: _convolution(*of, even=1),
        "The stride leaves places out.": lambda *of: _convolution(
            *of[:3], 1, of[4]
        ),
        "The first place is taken, whatever the stride. Of five places, a "
        "stride of 2 takes three: "
        "the first, third and fifth.": lambda *of: _convolution(*of, up=False),
    },
)


def _pooled(maps, size, keep=np.max):
    number, height, width, channels = maps.shape
    rows, columns = height // size, width // size
    whole = maps[:, : rows * size, : columns * size]
    shape = (number, rows, size, columns, size, channels)
    return keep(whole.reshape(shape), axis=(2, 4))


exercise(
    "13.2",
    why="Keras's MaxPooling2D does just this: a quarter of the numbers are "
    "left at size 2, and the strongest answer in each square is kept.",
    solution=_pooled,
    examples=[
        (
            np.array([[1, 5, 2, 0], [3, 4, 8, 6]], "float32")[None, ..., None],
            2,
        ),
        (_rng.normal(size=(3, 4, 6, 2)).astype("float32"), 2),
        (_rng.normal(size=(2, 9, 6, 3)).astype("float32"), 3),
        (_rng.normal(size=(2, 7, 8, 2)).astype("float32") - 9, 3),
    ],
    mistakes={
        "This is the mean of each square. The "
        "largest is wanted.": lambda maps, size: _pooled(maps, size, np.mean),
        "The rest at the bottom and on the right is dropped, not padded.": (
            lambda maps, size: _pooled(
                np.pad(
                    maps,
                    [
                        (0, 0),
                        *[(0, -n % size) for n in maps.shape[1:3]],
                        (0, 0),
                    ],
                    mode="minimum",
                ),
                size,
            )
        ),
        "You take one corner of each square, "
        "not its largest number.": lambda maps, size: maps[:, ::size, ::size],
    },
)


@functools.cache
def _standardised():
    """Return pictures and labels as the lesson prepares them."""
    (x, y), _ = models.pictures()
    return ((x - x.mean()) / x.std())[..., None].astype("float32"), y


def _small_network(answer):
    import keras

    shapes = [(28, 28, 1), (28, 28)]
    model = models.trained_by(
        answer, *_standardised(), 2_000, 0.83, shapes, below=7_850
    )
    kinds = [type(layer) for layer in models.all_layers(model)]
    if keras.layers.Conv2D not in kinds:
        raise NotYet("There is no convolution in it: Conv2D.")


exercise(
    "13.3",
    why="It was judged on 2,000 pictures that your function never got. Fewer "
    "parameters than a single dense layer would need: what you know "
    "about pictures is built in, not learned.",
    judge=_small_network,
)
