"""Answers to lesson 1's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf


def standardize_with(guard, ddof=0):
    """Return a function that divides by what ``guard`` makes of it."""

    def standardize(table):
        deviation = np.std(table, axis=0, ddof=ddof)
        return (table - np.mean(table, axis=0)) / guard(table, deviation)

    return standardize


def equal_columns(become):
    """Return a function that makes something else of equal columns."""

    def standardize(table):
        parts = [
            become(column)
            if np.ptp(column) == 0
            else (column - column.mean()) / column.std()
            for column in np.split(table, table.shape[1], axis=1)
        ]
        return np.concatenate(parts, axis=1)

    return standardize


def with_tensors(table):
    mean = tf.reduce_mean(table, axis=0)
    deviation = tf.math.reduce_std(table, axis=0)
    return (table - mean) / tf.where(deviation == 0, 1.0, deviation)


def by_layer(table):
    layer = keras.layers.Normalization()
    layer.adapt(table)
    return layer(table)


def one_if_zero(table, deviation):
    return np.where(deviation == 0, 1, deviation)


def one_if_equal(table, deviation):
    return np.where(np.ptp(table, axis=0) == 0, np.inf, deviation)


def by_day(measured, forecast):
    pairs = zip(np.ravel(measured), np.ravel(forecast), strict=True)
    differences = [abs(float(one - other)) for one, other in pairs]
    return sum(differences) / len(differences)


RIGHT = {
    "1.1": [
        lambda p: tf.stack([tf.transpose(x, (1, 0, 2)) for x in p]),
        lambda p: keras.ops.transpose(p, (0, 2, 1, 3)),
    ],
    "1.2": [
        standardize_with(one_if_equal),
        standardize_with(one_if_equal, ddof=1),
        standardize_with(one_if_zero),
        lambda t: with_tensors(tf.cast(t, "float32")),
        by_layer,
        standardize_with(lambda table, deviation: deviation + 1e-7),
        equal_columns(np.zeros_like),
        lambda t: tf.where(
            tf.reduce_max(t, 0) == tf.reduce_min(t, 0),
            tf.constant(0.0, "float64"),
            tf.cast(t - np.mean(t, 0), "float64") / np.std(t, 0),
        ),
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
    "1.2": {
        "raises": with_tensors,
        "Nearly": standardize_with(lambda table, deviation: deviation),
    },
    "1.3": {
        "raises": lambda m, f: np.mean(np.abs(m - f[:, 0])),
    },
}
