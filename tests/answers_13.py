"""Answers to lesson 13's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def by_keras(shape, filters, size, stride, padding):
    layer = layers.Conv2D(filters, size, strides=stride, padding=padding)
    result = layer(tf.zeros((1, *shape)))
    return *result.shape[1:], layer.count_params()


def counted_places(shape, filters, size, stride, padding):
    less = (size - 1) * (padding == "valid")
    places = [len(range(0, length - less, stride)) for length in shape[:2]]
    return np.array([*places, filters, filters * (size**2 * shape[2] + 1)])


def slices(maps, size):
    height, width = (length // size * size for length in maps.shape[1:3])
    parts = [
        maps[:, i:height:size, j:width:size]
        for i in range(size)
        for j in range(size)
    ]
    return np.max(parts, axis=0)


def network(*filters, softmax=False, dense=()):
    """Return a small network that has learned nothing."""
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for number in filters:
        model.add(layers.Conv2D(number, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in (*dense, 10):
        model.add(layers.Dense(units))
    if softmax:
        model.add(layers.Softmax())
    return model


def train(*filters, epochs=6, shift=0, softmax=False):
    """Return a function that trains one, or fails to."""

    def train_small(pictures, labels):
        keras.utils.set_random_seed(0)
        model = network(*filters, softmax=softmax)
        labels = (labels + shift) % 10
        steps = epochs * len(labels) // 64
        rate = keras.optimizers.schedules.CosineDecay(0.006, steps)
        loss = keras.losses.SparseCategoricalCrossentropy(not softmax)
        model.compile(keras.optimizers.Adam(rate), loss)
        model.fit(pictures, labels, batch_size=64, epochs=epochs, verbose=0)
        return model

    return train_small


RIGHT = {
    "13.1": [by_keras, counted_places],
    "13.2": [
        slices,
        lambda maps, size: layers.MaxPooling2D(size)(maps),
        lambda maps, size: tf.nn.max_pool2d(maps, size, size, "VALID"),
    ],
    "13.3": [train(12, 20, softmax=True)],
}

WRONG = {
    "13.1": {"numbers are wanted": lambda *of: f"{by_keras(*of)}"},
    "13.3": {
        "fewer than 7,850": lambda x, y: network(16, 32),
        "it names": [
            lambda x, y: network(12, 20),
            # knows the pictures from elsewhere, by other numbers
            train(12, 20, epochs=3, shift=7),
        ],
        "not a network": network(12, 20),
    },
}
