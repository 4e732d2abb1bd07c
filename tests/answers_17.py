"""Answers to lesson 17's exercises, beside the mistakes declared there."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def place_by_place(queries, keys, values, real):
    taken = []
    for query in queries:
        scores = keys[real] @ query / np.sqrt(len(query))
        powers = np.exp(scores)
        taken.append(powers @ values[real] / powers.sum())
    return np.array(taken)


def by_keras(queries, keys, values, real):
    taken = ops.dot_product_attention(
        queries[None, :, None],
        keys[None, :, None],
        values[None, :, None],
        mask=real[None, None, None],
    )
    return taken[0, :, 0]


def by_tensorflow(queries, keys, values, real):
    scores = tf.matmul(queries, keys, transpose_b=True)
    scores /= tf.sqrt(tf.cast(keys.shape[1], scores.dtype))
    hidden = tf.where(real, 0.0, -np.inf)
    return tf.matmul(tf.nn.softmax(scores + hidden), values)


def row_by_row(scores):
    weights = np.zeros(scores.shape)
    for i, row in enumerate(scores):
        powers = np.exp(row[: i + 1] - row[: i + 1].max())
        weights[i, : i + 1] = powers / powers.sum()
    return weights


def by_a_layer(scores):
    mask = np.tri(len(scores), dtype=bool)
    return keras.layers.Softmax()(ops.convert_to_tensor(scores), mask=mask)


def by_minus_infinity(scores):
    places = tf.range(len(scores))
    later = places > places[:, None]
    return tf.nn.softmax(
        tf.where(later, tf.cast(-np.inf, scores.dtype), scores)
    )


RIGHT = {
    "17.1": [place_by_place, by_keras, by_tensorflow],
    "17.2": [row_by_row, by_a_layer, by_minus_infinity],
}

WRONG = {
    "17.1": {
        "Is `return` missing": lambda queries, keys, values, real: None,
    },
    "17.2": {
        "Is `return` missing": lambda scores: None,
        "(3, 3)": lambda scores: scores[0],
    },
}
