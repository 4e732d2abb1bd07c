"""Answers to lesson 15's exercises, beside the mistakes declared there."""

import numpy as np
import tensorflow as tf


def by_a_loop(groups, test_things):
    chosen = np.full(len(groups), False)
    for thing in test_things:
        chosen = chosen | (groups == thing)
    return chosen


def as_a_list(groups, test_things):
    return [group in set(test_things.tolist()) for group in groups.tolist()]


def by_two_loops(x):
    result = np.zeros((len(x), len(x)))
    for i, first in enumerate(x):
        for j, second in enumerate(x):
            result[i, j] = np.mean((first - np.fliplr(second)) ** 2)
    return result


def by_products(x):
    rows = x.reshape(len(x), -1)
    other = np.flip(x, axis=2).reshape(len(x), -1)
    squares = (rows**2).sum(axis=1)
    both = squares[:, None] + squares[None]
    return (both - 2 * rows @ other.T) / rows.shape[1]


def by_tensorflow(x):
    mirrored = tf.reverse(x, axis=[2])
    return tf.reduce_mean((x[:, None] - mirrored[None]) ** 2, axis=[2, 3])


RIGHT = {
    "15.1": [by_a_loop, as_a_list],
    "15.2": [by_two_loops, by_products, by_tensorflow],
}

WRONG = {
    "15.1": {
        "here are several": lambda groups, things: groups == things,
        "among them": lambda groups, things: groups in things,
        "Only the first": lambda groups, things: np.isin(groups, things[:-1]),
    },
    "15.2": {
        "Look at": lambda x: by_two_loops(x)[:, ::-1],
    },
}
