"""Answers to lesson 2's exercises, beside the mistakes declared there."""

import keras
import numpy as np
import tensorflow as tf


def relu(z):
    return np.maximum(z, 0)


def softmax(logits, of_max, of_sum):
    powers = np.exp(logits - logits.max(axis=of_max, keepdims=True))
    return powers / powers.sum(axis=of_sum, keepdims=True)


def clipped(logits, axis):
    powers = np.exp(np.clip(logits, -80, 80))
    return powers / powers.sum(axis=axis, keepdims=True)


def no_keepdims(logits, axis):
    powers = np.exp(logits - logits.max(axis=axis))
    return powers / powers.sum(axis=axis)


def cross_entropy_error(p, y):
    """Return by how much the logit should fall, for each example."""
    return p - y


def fit(steps, rate=0.5, sign=-1, order=1, error=cross_entropy_error, use=1):
    """Return a fit by gradient descent whose steps can go wrong."""

    def fit_break(load, broke):
        x = np.stack([load, np.ones_like(load)], axis=1)
        found = np.zeros(2)
        for _ in range(steps):
            p = 1 / (1 + np.exp(-x @ found))
            gradient = x.T @ error(p, broke) / len(x)
            found = found + sign * rate * gradient * [1, use]
        return tuple(found[::order])

    return fit_break


def fit_of_the_task(load, broke):
    threads = np.array([1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.5])
    return fit(300)(threads, np.array([0, 0, 0, 1, 0, 1, 1, 1]))


def numpy_inside_the_tape(load, broke):
    line = tf.Variable([0.0, 0.0])
    with tf.GradientTape() as tape:
        p = 1 / (1 + np.exp(-(line[0] * load + line[1])))
        loss = tf.reduce_mean(-np.log(np.where(broke == 1, p, 1 - p)))
    line.assign_sub(0.5 * tape.gradient(loss, line))
    return line


def by_logits(load, broke):
    """Fit on logits, in mini-batches, by Keras's loss."""
    line = tf.Variable([0.0, 0.0])
    for step in range(300):
        rows = slice(step % 2, None, 2)
        with tf.GradientTape() as tape:
            logits = line[0] * load[rows] + line[1]
            loss = keras.losses.binary_crossentropy(
                broke[rows], logits, from_logits=True
            )
        line.assign_sub(0.4 * tape.gradient(loss, line))
    return line


RIGHT = {
    "2.1": [
        lambda x, W, b: keras.activations.relu(
            keras.ops.reshape(x, (len(x), -1)) @ W + b
        ),
        lambda x, W, b: [
            relu(image.ravel().astype("float64") @ W + b) for image in x
        ],
        # only for tensors: .numpy() is no method of an array
        lambda x, W, b: relu(x.numpy().reshape(len(x), -1) @ W + b),
    ],
    "2.2": [
        lambda s, axis: tf.nn.softmax(s, axis=axis),
        lambda s, axis: np.exp(tf.nn.log_softmax(s, axis=axis)),
    ],
    "2.3": [
        fit(1_000),
        lambda load, broke: np.float16(fit(300)(load, broke)),
        by_logits,
    ],
}

WRONG = {
    "2.1": [
        (lambda x, W, b: relu(x.reshape(len(x), -1) @ W), "Expected"),
        (lambda x, W, b: relu(x.reshape(4, -1) @ W + b), "raises"),
        (lambda x, W, b: relu(x.reshape(1, -1) @ W + b), "raises"),
        (
            lambda x, W, b: relu(x.reshape(len(x), -1) @ W + b).sum(0),
            "Expected: shape (1, 2)",
        ),
    ],
    "2.2": [
        (lambda s, axis: softmax(s, 0, 0), "axis = 1"),
        (lambda s, axis: softmax(s, axis, -1), "axis = 0"),
        (no_keepdims, "raises"),
        (lambda s, axis: np.exp(s) / np.exp(s).sum(), "Expected"),
        (clipped, "[ 1000., 999., 0.]"),
    ],
    "2.3": [
        (fit(300, order=-1), "Slope first"),
        (fit(10), "More steps"),
        (fit(5, sign=1), "against the gradient"),
        (fit(300, error=lambda p, y: p - (1 - y)), "changed places"),
        (fit(300, error=lambda p, y: (p - y) * p * (1 - p)), "can still fall"),
        (fit(300, use=0), "start 0.00"),
        (fit_of_the_task, "its arguments"),
        (numpy_inside_the_tape, "A gradient is None"),
        (lambda x, y: (np.nan, np.nan), "[nan nan]"),
        (lambda x, y: 1.5, "are two numbers"),
    ],
}
