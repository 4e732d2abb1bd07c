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


def by_moments(maps, kept_mean, kept_variance, training):
    if training:
        kept_mean, kept_variance = tf.nn.moments(maps, (0, 1, 2))
    return tf.nn.batch_normalization(
        maps, kept_mean, kept_variance, None, None, 0.001
    )


def by_columns(maps, kept_mean, kept_variance, training):
    flat = maps.reshape(-1, maps.shape[-1])
    mean = np.mean(flat, axis=0) if training else kept_mean
    variance = np.mean((flat - mean) ** 2, axis=0)
    deviation = ((variance if training else kept_variance) + 1e-3) ** 0.5
    return ((flat - mean) / deviation).reshape(maps.shape)


def by_layer(maps, kept_mean, kept_variance, training):
    layer = layers.BatchNormalization()
    layer.build(maps.shape)
    ones, zeros = np.ones_like(kept_mean), np.zeros_like(kept_mean)
    layer.set_weights([ones, zeros, kept_mean, kept_variance])
    return layer(maps, training=training)


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


def train(*filters, epochs=6, shift=0, softmax=False, units=()):
    """Return a function that trains one, or fails to."""

    def train_small(pictures, labels):
        keras.utils.set_random_seed(0)
        model = network(*filters, softmax=softmax, dense=units)
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
    "13.2": [by_moments, by_columns, by_layer],
    "13.3": [train(12, 20, epochs=4, softmax=True)],
}

WRONG = {
    "13.1": {"numbers are wanted": lambda *of: f"{by_keras(*of)}"},
    "13.2": {
        "Expected": lambda maps, mean, variance, training: maps - mean,
    },
    "13.3": {
        "fewer than 7,850": lambda x, y: network(16, 32),
        "it names": [
            lambda x, y: network(12, 20),
            # knows the pictures from elsewhere, by other numbers
            train(12, 20, epochs=1, shift=7),
        ],
        # has no filters, and has trained too little
        "no convolution": train(epochs=1, units=[9]),
        "not a network": network(12, 20),
    },
}
