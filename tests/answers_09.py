"""Answers to lesson 9's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf


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


def picture_by_picture(logits, temperature):
    rows = []
    for row in logits:
        powers = np.exp((row - max(row)) / temperature)
        rows.append(powers / sum(powers))
    return rows


def by_logarithm(logits, temperature):
    scaled = logits / temperature
    return np.exp(scaled - np.logaddexp.reduce(scaled, axis=1)[:, None])


RIGHT = {
    "9.1": [counted, by_matrix],
    "9.2": [
        lambda y, p, k: tf.reduce_mean(
            tf.cast(tf.math.in_top_k(y, p, k), "float32")
        ),
        lambda y, p, k: np.mean(
            keras.metrics.sparse_top_k_categorical_accuracy(y, p, k)
        ),
        lambda y, p, k: np.mean(
            [
                label in row.argsort()[-k:]
                for label, row in zip(y, p, strict=True)
            ]
        ),
    ],
    "9.3": [
        picture_by_picture,
        by_logarithm,
        lambda z, t: tf.nn.softmax(z / t),
        lambda z, t: keras.ops.softmax(z / t),
    ],
}

WRONG = {
    "9.1": {"no order": lambda y, p: set(by_matrix(y, p))},
    "9.2": {
        "You get 1": lambda y, p, k: np.mean(y in np.argsort(p)[-k:]),
    },
    "9.3": {
        "`keepdims=True` keeps the axis": lambda z, t: (
            np.exp(z / t) / np.exp(z / t).sum(axis=1)
        ),
    },
}
