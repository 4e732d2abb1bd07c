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
    """Fit on logits, by Keras's loss."""
    line = tf.Variable([0.0, 0.0])
    for _ in range(150):
        with tf.GradientTape() as tape:
            loss = keras.losses.binary_crossentropy(
                broke, line[0] * load + line[1], from_logits=True
            )
        line.assign_sub(0.5 * tape.gradient(loss, line))
    return line


def losing_the_variable(load, broke):
    slope = tf.Variable(0.0)
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.sigmoid(slope * load) - broke) ** 2)
        slope = slope - 0.5 * tape.gradient(loss, slope)
    return slope, slope


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
        by_logits,
    ],
}

WRONG = {
    "2.2": {
        "axis = 1": lambda s, axis: softmax(s, 0, 0),
        "axis = 0": lambda s, axis: softmax(s, axis, -1),
        "[ 1000., 999., 0.]": clipped,
    },
    "2.3": {
        "Slope first": fit(300, order=-1),
        "More steps": fit(10),
        "against the gradient": fit(5, sign=1),
        "changed places": fit(300, error=lambda p, y: p - (1 - y)),
        "can still fall": fit(300, error=lambda p, y: (p - y) * p * (1 - p)),
        "start 0.00": fit(300, use=0),
        "its arguments": fit_of_the_task,
        "A gradient is None": [numpy_inside_the_tape, losing_the_variable],
        "[nan nan]": lambda x, y: (np.nan, np.nan),
        "are two numbers": lambda x, y: 1.5,
    },
}
