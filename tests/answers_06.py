"""Answers to lesson 6's exercises, besides the declared mistakes."""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.checks.lesson_06 import garments


def counted(labels, predicted):
    """Count pairs in a plain loop."""
    counts = {}
    for pair in zip(labels, predicted, strict=True):
        pair = tuple(sorted(int(label) for label in pair))
        if pair[0] != pair[1]:
            counts[pair] = counts.get(pair, 0) + 1
    return max(counts, key=counts.get)


def by_matrix(labels, predicted):
    matrix = tf.math.confusion_matrix(labels, predicted).numpy()
    both = np.triu(matrix + matrix.T, k=1)
    return [int(i) for i in np.unravel_index(both.argmax(), both.shape)]


def top_k(y, p, k):
    return (p.argsort(axis=1)[:, -k:] == y[:, None]).any(axis=1)


def clothes(*units, shape=(28, 28), last=None, before=(), flat=layers.Flatten):
    """Return an untrained network with hidden layers of these widths."""
    model = keras.Sequential([keras.Input(shape), *before, flat()])
    for width in units:
        model.add(layers.Dense(width, activation="relu"))
    model.add(layers.Dense(10, last))
    return model


def trained(*units, part=0, epochs=15, rate=0.003, pixels=1, **options):
    """Return a network trained on one part of the pictures."""
    x, y = garments()[2 * part : 2 * part + 2]
    keras.utils.set_random_seed(1)
    model = clothes(*units, **options)
    steps = epochs * -(-len(x) // 64)
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(
        keras.optimizers.Adam(schedule),
        keras.losses.SparseCategoricalCrossentropy("last" not in options),
        steps_per_execution=16,
    )
    x = (x * pixels).reshape(len(x), *model.input_shape[1:])
    model.fit(x, y, batch_size=64, epochs=epochs, verbose=0)
    return model


def convolutional():
    keras.utils.set_random_seed(1)  # before the kernels draw their seeds
    options = {"shape": (28, 28, 1), "last": "softmax", "rate": 0.006}
    kernels = [
        layers.Conv2D(filters, 3, strides=2, activation="relu")
        for filters in (16, 32)
    ]
    return trained(before=kernels, epochs=8, **options)


RIGHT = {
    "6.1": [counted, by_matrix],
    "6.2": [
        lambda y, p, k: tf.reduce_mean(
            tf.cast(tf.math.in_top_k(y, p, k), "float32")
        ),
        lambda y, p, k: np.mean(
            keras.metrics.sparse_top_k_categorical_accuracy(y, p, k)
        ),
        lambda y, p, k: np.float16(top_k(y, p, k).mean()),
    ],
    "6.3": [
        functools.partial(trained, 36, rate=0.006, shape=(784,)),
        functools.partial(convolutional),
    ],
}

WRONG = {
    "6.1": [
        (lambda y, p: (0, 2), "Expected: (1, 2)\n"),
        (lambda y, p: set(by_matrix(y, p)), "no order"),
    ],
    "6.2": [
        (top_k, "Expected: "),
        (lambda y, p, k: (p.argsort() == y[:, None]).mean(), "Expected"),
    ],
    "6.3": [
        (functools.partial(clothes, 128), "101,770 parameters"),
        (functools.partial(clothes, 32), "Is it trained"),
        (functools.partial(trained, 32, epochs=1, rate=0.001), "More epochs"),
        (functools.partial(trained, 32, part=1), "Has it learned from"),
        (
            functools.partial(
                trained, 32, pixels=255, before=[layers.Rescaling(1 / 255)]
            ),
            "from 0 to 255",
        ),
        (functools.partial(trained, epochs=20, rate=0.01), "linear softmax"),
        (functools.partial(clothes, flat=layers.ReLU), "Flatten first"),
    ],
}
