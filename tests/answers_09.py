"""Answers to lesson 9's exercises, besides the declared mistakes."""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.checks.models import pictures


def by_keras(shape, filters, size, stride, padding):
    layer = layers.Conv2D(filters, size, strides=stride, padding=padding)
    result = layer(tf.zeros((1, *shape)))
    return *result.shape[1:], layer.count_params()


def counted_places(shape, filters, size, stride, padding):
    less = (size - 1) * (padding == "valid")
    places = [len(range(0, length - less, stride)) for length in shape[:2]]
    return np.array([*places, filters, filters * (size**2 * shape[2] + 1)])


def swapped(shape, *settings):
    return by_keras((shape[1], shape[0], shape[2]), *settings)


def slices(maps, size):
    height, width = (length // size * size for length in maps.shape[1:3])
    parts = [
        maps[:, i:height:size, j:width:size]
        for i in range(size)
        for j in range(size)
    ]
    return np.max(parts, axis=0)


def relu_pool(maps, size):
    return np.maximum(slices(maps, size), 0)


def scrambled(maps, size):
    number, height, width, channels = maps.shape
    shape = (number, height // size, width // size, -1, channels)
    kept = maps[:, : height // size * size, : width // size * size]
    return kept.reshape(shape).max(axis=3)


def network(*filters, dense=()):
    """Return a small network that has learned nothing."""
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for number in filters:
        model.add(layers.Conv2D(number, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in (*dense, 10):
        model.add(layers.Dense(units))
    return model


def trained(epochs, softmax=False):
    """Return one that has learned."""
    (x, y), _ = pictures()
    x = ((x - x.mean()) / x.std())[:8_000, ..., None].astype("float32")
    keras.utils.set_random_seed(0)
    model = network(12, 20)
    if softmax:
        model.add(layers.Softmax())
    loss = keras.losses.SparseCategoricalCrossentropy(not softmax)
    rate = keras.optimizers.schedules.CosineDecay(0.006, epochs * 125)
    model.compile(keras.optimizers.Adam(rate), loss)
    model.fit(x, y[:8_000], batch_size=64, epochs=epochs, verbose=0)
    return model


RIGHT = {
    "9.1": [by_keras, counted_places, lambda *of: list(by_keras(*of))],
    "9.2": [
        slices,
        lambda maps, size: layers.MaxPooling2D(size)(maps),
        lambda maps, size: tf.nn.max_pool2d(maps, size, size, "VALID"),
    ],
    "9.3": [functools.partial(trained, 8, softmax=True)],
}

WRONG = {
    "9.1": [
        (swapped, "Expected"),
        (lambda *of: by_keras(*of[:4], "same"), "Expected"),
        (lambda *of: (1, *by_keras(*of)), "Expected"),
        (lambda *of: f"{by_keras(*of)}", "numbers are wanted"),
    ],
    "9.2": [
        (lambda maps, size: maps.max(axis=(1, 2)), "Expected"),
        (
            lambda maps, size: layers.MaxPooling2D(size, padding="same")(maps),
            "Expected",
        ),
        (lambda maps, size: slices(maps, 2), "Expected"),
        (relu_pool, "Expected"),
        (scrambled, "Expected"),
    ],
    "9.3": [
        (functools.partial(network, dense=[8]), "no convolution"),
        (functools.partial(network, 16, 32), "fewer than 7,850"),
        (functools.partial(network, 12, 20), "Is it trained"),
        (functools.partial(trained, 1), "are wanted"),
    ],
}
