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
        lambda p: np.swapaxes(p, 1, 2).tolist(),
        lambda p: tf.stack([tf.transpose(x, (1, 0, 2)) for x in p]),
        lambda p: keras.ops.transpose(p, (0, 2, 1, 3)),
        lambda p: np.swapaxes(p, 1, 2).astype("float16"),
    ],
    "1.2": [
        standardize_with(one_if_equal),
        standardize_with(one_if_equal, ddof=1),
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
    "1.1": [
        (lambda p: p[:, ::-1], "Expected"),
        (lambda p: np.rot90(p, -1, axes=(1, 2)), "Expected"),
        (lambda p: tf.transpose(p, (1, 0, 2)), "raises"),
    ],
    "1.2": [
        (standardize_with(one_if_zero), "not quite 0"),
        (standardize_with(one_if_zero, ddof=1), "Expected"),
        (lambda t: standardize_with(one_if_equal)(t).astype(int), "Expected"),
        (equal_columns(lambda t: t), "Expected"),
        (lambda t: with_tensors(tf.cast(t, "float32")), "not quite 0"),
        (with_tensors, "raises"),
        (
            lambda t: np.nan_to_num(
                (t - t.mean(0)) / t.std(0) * t.std(0).all()
            ),
            "Expected",
        ),
    ],
    "1.3": [
        (lambda m, f: np.mean(np.abs(m - f.T)), "every day's forecast"),
        (lambda m, f: np.mean(np.abs(m - f[:, 0])), "raises"),
        (lambda m, f: abs(np.mean(m - f)), "Expected"),
        (lambda m, f: np.mean((m.ravel() - f.ravel()) ** 2), "Expected"),
    ],
}
