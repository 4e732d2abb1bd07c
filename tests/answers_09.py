"""Answers to lesson 9's exercises, besides the declared mistakes."""

import contextlib
import functools
import io

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.data import load_fashion_mnist


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


def one_padding(shape, filters, size, stride, padding):
    """Return what an invented third kind of padding would give."""
    height, width, *rest = by_keras(shape, filters, size, stride, padding)
    return height + 1, width + 1, *rest


def channels_kept(shape, *settings):
    rows, columns, _, parameters = by_keras(shape, *settings)
    return rows, columns, shape[2], parameters


def slices(maps, size):
    height, width = (length // size * size for length in maps.shape[1:3])
    parts = [
        maps[:, i:height:size, j:width:size]
        for i in range(size)
        for j in range(size)
    ]
    return np.max(parts, axis=0)


def with_loops(maps, size):
    number, height, width, channels = maps.shape
    result = np.zeros((number, height // size, width // size, channels))
    for i in range(height // size):
        for j in range(width // size):
            rows = slice(i * size, i * size + size)
            columns = slice(j * size, j * size + size)
            result[:, i, j] = maps[:, rows, columns].max(axis=(1, 2))
    return result


def relu_pool(maps, size):
    return np.maximum(slices(maps, size), 0)


def rows_only(maps, size):
    return layers.MaxPooling2D((size, 1))(maps)


def overlapping(maps, size):
    return layers.MaxPooling2D(size, strides=1)(maps)


def scrambled(maps, size):
    number, height, width, channels = maps.shape
    shape = (number, height // size, width // size, -1, channels)
    kept = maps[:, : height // size * size, : width // size * size]
    return kept.reshape(shape).max(axis=3)


def network(*filters, last=10, dense=(), **options):
    """Return a small network that has learned nothing."""
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for number in filters:
        model.add(layers.Conv2D(number, 3, activation="relu", **options))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in dense:
        model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(last))
    return model


def trained(epochs=8, turn=False, softmax=False):
    """Return one that has learned, from pictures upright or turned."""
    with contextlib.redirect_stdout(io.StringIO()):
        (x, y), _ = load_fashion_mnist()
    x, y = x[:10_000], y[:8_000]
    x = ((x[:8_000] - x.mean()) / x.std())[..., None].astype("float32")
    keras.utils.set_random_seed(0)
    model = network(12, 20)
    if softmax:
        model.add(layers.Softmax())
    loss = keras.losses.SparseCategoricalCrossentropy(not softmax)
    rate = keras.optimizers.schedules.CosineDecay(0.006, epochs * 125)
    model.compile(keras.optimizers.Adam(rate), loss)
    x = x.swapaxes(1, 2) if turn else x
    model.fit(x, y, batch_size=64, epochs=epochs, verbose=0)
    return model


RIGHT = {
    "9.1": [by_keras, counted_places, lambda *of: list(by_keras(*of))],
    "9.2": [
        slices,
        with_loops,
        lambda maps, size: layers.MaxPooling2D(size)(maps),
        lambda maps, size: tf.nn.max_pool2d(maps, size, size, "VALID"),
    ],
    "9.3": [functools.partial(trained, softmax=True)],
}

WRONG = {
    "9.1": [
        (swapped, "Expected"),
        (one_padding, "Expected"),
        (lambda *of: by_keras(*of[:4], "same"), "Expected"),
        (channels_kept, "Expected"),
        (lambda *of: by_keras(*of)[:3], "Expected"),
        (lambda *of: (1, *by_keras(*of)), "Expected"),
        (lambda *of: f"{by_keras(*of)}", "numbers are wanted"),
        (lambda shape, *of: by_keras(shape[:2], *of), "raises"),
        (lambda *of: print(by_keras(*of)), "`return`"),
        ((4, 7, 4, 76), "the function itself"),
    ],
    "9.2": [
        (lambda maps, size: maps, "Expected"),
        (lambda maps, size: -slices(-maps, size), "Expected"),
        (lambda maps, size: maps.max(axis=(1, 2)), "Expected"),
        (
            lambda maps, size: layers.MaxPooling2D(size, padding="same")(maps),
            "Expected",
        ),
        (lambda maps, size: slices(maps, 2), "Expected"),
        (relu_pool, "Expected"),
        (overlapping, "Expected"),
        (lambda maps, size: slices(maps.swapaxes(1, 2), size), "Expected"),
        (rows_only, "Expected"),
        (scrambled, "Expected"),
    ],
    "9.3": [
        (network, "a function, no Keras model"),
        (functools.partial(network, dense=[8]), "no convolution"),
        (functools.partial(network, 16, 32), "fewer than 7,850"),
        (functools.partial(network, 12, 20, last=8), "the last layer"),
        (functools.partial(network, 12, 20), "Is it trained"),
        (functools.partial(trained, epochs=2, turn=True), "are wanted"),
        (functools.partial(trained, epochs=1), "are wanted"),
    ],
}
