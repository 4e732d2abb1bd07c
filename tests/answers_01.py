"""Answers to lesson 1's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf


def standardise_with(guard, ddof=0):
    """Return a function that divides by what ``guard`` makes of it."""

    def standardise(table):
        deviation = np.std(table, axis=0, ddof=ddof)
        return (table - np.mean(table, axis=0)) / guard(deviation)

    return standardise


def with_tensors(table):
    mean = tf.reduce_mean(table, axis=0)
    deviation = tf.math.reduce_std(table, axis=0)
    return (table - mean) / tf.where(deviation == 0, 1.0, deviation)


def with_moments(table):
    mean, variance = tf.nn.moments(tf.cast(table, "float32"), axes=[0])
    return (table - mean) / tf.sqrt(variance + 1e-7)


def by_layer(table):
    layer = keras.layers.Normalization()
    layer.adapt(table)
    return layer(table)


def by_column(table):
    columns = [(c - c.mean()) / c.std() for c in np.transpose(table)]
    return np.stack(columns, axis=1)


def equal_ones_left_alone(table):
    numbers = tf.cast(table, "float32")
    centred = numbers - tf.reduce_mean(numbers, axis=0)
    deviation = tf.math.reduce_std(numbers, axis=0)
    largest = tf.reduce_max(numbers, axis=0)
    equal = largest == tf.reduce_min(numbers, axis=0)
    return tf.where(equal, 0.0, tf.math.divide_no_nan(centred, deviation))


def by_day(measured, forecast):
    pairs = zip(np.ravel(measured), np.ravel(forecast), strict=True)
    differences = [abs(float(one - other)) for one, other in pairs]
    return sum(differences) / len(differences)


RIGHT = {
    "1.1": [
        lambda p: tf.stack([tf.transpose(x, (1, 0, 2)) for x in p]),
        lambda p: np.swapaxes(p, 1, 2),
        lambda p: p.transpose(0, 2, 1, 3),
        lambda p: tf.einsum("nhwc->nwhc", p),
        keras.layers.Permute((2, 1, 3)),
        lambda p: keras.ops.transpose(p, (0, 2, 1, 3)),
    ],
    "1.2": [
        standardise_with(lambda deviation: deviation),
        standardise_with(lambda deviation: deviation, ddof=1),
        standardise_with(lambda deviation: deviation + 1e-7),
        standardise_with(lambda deviation: np.maximum(deviation, 1e-7)),
        standardise_with(lambda deviation: np.where(deviation, deviation, 1)),
        standardise_with(lambda d: np.where(d == 0, np.inf, d)),
        lambda t: with_tensors(tf.cast(t, "float32")),
        with_moments,
        by_layer,
        by_column,
        equal_ones_left_alone,
        lambda t: keras.layers.LayerNormalization(
            axis=0, epsilon=1e-7, center=False, scale=False
        )(tf.cast(t, "float32")),
    ],
    "1.3": [
        by_day,
        lambda m, f: keras.ops.mean(
            keras.ops.abs(keras.ops.ravel(m) - keras.ops.ravel(f))
        ),
        lambda m, f: np.abs(m.reshape(-1, 1) - f.reshape(-1, 1)).mean(axis=0),
        # only for tensors: .numpy() is no method of an array
        lambda m, f: np.mean(np.abs(m.numpy().ravel() - f.numpy().ravel())),
    ],
}

WRONG = {
    "1.1": {
        "Look at this example": lambda p: p[:, :, ::-1],
        "The numbers do not fill": lambda p: tf.reshape(p, (1, 7, 4, 3)),
        "But is it reshaping": lambda p: p.reshape(5, 7, 4, 3),
    },
    "1.2": {
        "no standard deviation here": with_tensors,
        "Whole numbers meet fractions": lambda t: (
            (t - tf.reduce_mean(t, axis=0))
            / tf.math.reduce_std(tf.cast(t, "float32"), axis=0)
        ),
        "Look at this example": standardise_with(np.square, ddof=1),
        "of whole numbers": [
            lambda t: (
                (t - tf.cast(tf.reduce_mean(t, axis=0), t.dtype).numpy())
                / np.std(t, axis=0)
            ),
            lambda t: (t - tf.reduce_mean(t, axis=0)) / np.std(t, axis=0),
        ],
    },
    "1.3": {
        "raises": lambda m, f: np.mean(np.abs(m - f[:, 0])),
        "Look at this example": lambda m, f: np.median(
            np.abs(np.ravel(m) - np.ravel(f))
        ),
    },
}
