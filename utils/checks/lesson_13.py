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


def _channels_multiplied(shape, filters, *of):
    rows, columns, _, parameters = _convolution(shape, filters, *of)
    return rows, columns, shape[2] * filters, parameters


def _no_biases(*of):
    return _convolution(*of, biases=0)


def _one_bias(*of):
    *places, parameters = _no_biases(*of)
    return *places, parameters + 1


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
        "Each filter gives one map, however many channels it goes "
        "through.": _channels_multiplied,
        "Each filter has one bias: there are as many biases as filters.": [
            _no_biases,
            _one_bias,
        ],
        "A kernel goes through all channels of the pictures, and has size × "
        "size numbers for each.": lambda *of: _convolution(*of, deep=False),
        "With padding the kernel's middle goes to every pixel, those at the "
        "edge included.": lambda *of: _convolution(*of[:4], "valid"),
        "Without padding there are `size` - 1 places fewer, also where `size` "
        "is even.": lambda *of: _convolution(*of, even=1),
        "You ignore the stride: it leaves places out.": lambda *of: (
            _convolution(*of[:3], 1, of[4])
        ),
        "The first place is taken, whatever the stride. Of five places, a "
        "stride of 2 takes three: the first, third and fifth.": [
            lambda *of: _convolution(*of, up=False),
            lambda *of: _convolution(*of, up=of[4] == "valid"),
        ],
    },
)


def _normalised(
    axes=(0, 1, 2), root=np.sqrt, small=0.001, batch=True, kept=True, bias=True
):
    """Return batch normalisation, right or mistaken."""

    def batch_normalise(maps, kept_mean, kept_variance, training):
        mean, variance = kept_mean, kept_variance
        if batch if training else not kept:
            mean = maps.mean(axis=axes, keepdims=True)
            variance = maps.var(axis=axes, keepdims=True)
        return (maps - bias * mean) / root(variance + small)

    return batch_normalise


def _small_outside(maps, kept_mean, kept_variance, training):
    mean, variance = kept_mean, kept_variance
    if training:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
    return (maps - mean) / (np.sqrt(variance) + 0.001)


def _maps(pictures, size, channels):
    """Return maps, what the layer keeps of them; the first one is flat."""
    shape = pictures, size, size + 1, channels
    maps = _rng.normal(size=shape) * 2.0 ** _rng.integers(-3, 3, channels)
    maps += _rng.normal(size=channels) * 3
    maps[..., 0] *= 0.02  # where the small number matters
    kept = _rng.normal(size=channels), _rng.uniform(0.5, 4, channels)
    return tuple(part.astype("float32") for part in (maps, *kept))


exercise(
    "13.2",
    why="Keras's BatchNormalization computes this, before it multiplies and "
    "adds what it has learned. Now you know why a network must be told "
    "whether it is in training.",
    solution=_normalised(),
    tolerance=1e-3,
    examples=[
        (*_maps(2, 2, 2), True),
        (*_maps(2, 2, 2), False),
        (*_maps(3, 4, 5), True),
        (*_maps(1, 4, 3), True),
        (*_maps(1, 4, 3), False),
        (*_maps(4, 3, 4), False),
    ],
    mistakes={
        "Each map has a mean and a variance of its own, over all pictures and "
        "places. You take one for all maps together.": _normalised(axes=None),
        "You normalise each picture by itself. The mean goes over all "
        "pictures of the batch, too.": _normalised(axes=(1, 2)),
        "You take a mean at each place. It goes over all places, "
        "too.": _normalised(axes=0),
        "The mean is taken over the maps. Each map has its own; the channels "
        "are the last axis.": _normalised(axes=3),
        "You divide by the variance. Divide by its root.": _normalised(
            root=np.asarray
        ),
        "The 0.001 is missing, or is too small. It is added to the variance, "
        "and counts where a map hardly varies.": [
            _normalised(small=0),
            _normalised(small=1e-5),
            _normalised(small=1e-7),
            _normalised(small=1e-6),
        ],
        "The 0.001 belongs to the variance: add it, and then take the "
        "root.": _small_outside,
        "In training the batch's own mean and variance count, and at "
        "prediction the kept ones.": [
            _normalised(batch=False),
            _normalised(kept=False),
            _normalised(batch=False, kept=False),
        ],
        "Subtract the mean before you divide.": _normalised(bias=False),
    },
)


@functools.cache
def _pictures():
    """Return pictures and labels as the lesson prepares them."""
    (x, y), _ = models.pictures()
    return x[..., None] / np.float32(255), y


def _small_network(answer):
    shapes = [(28, 28, 1), (28, 28), (None, None, 1)]

    def look(model):
        if "Conv2D" not in model.to_json():  # nor SeparableConv2D
            raise NotYet("There is no convolution in it: Conv2D.")

    models.trained_by(
        answer, *_pictures(), 2_000, 0.83, shapes, below=7_850, look=look
    )


exercise(
    "13.3",
    why="It was judged on 2,000 pictures that your function never got. Fewer "
    "parameters than a single dense layer would need: what you know "
    "about pictures is built in, not learned.",
    judge=_small_network,
)
