"""Answers to lesson 12's exercises, besides the declared mistakes."""

import numpy as np
import tensorflow as tf


def by_covariance(n, seconds):
    x, y = np.log10(n), np.log10(seconds)
    x = x - x.mean()
    return x @ y / (x @ x)


def parallel(numbers, load, size, batch_size):
    kept = numbers.map(load, num_parallel_calls=2).cache()
    mixed = kept.shuffle(10 * size, reshuffle_each_iteration=True)
    return mixed.batch(batch_size).prefetch(1)


def without_prefetch(numbers, load, size, batch_size):
    return numbers.map(load).cache().shuffle(size).batch(batch_size)


RIGHT = {
    "12.1": [by_covariance],
    "12.2": [
        lambda rate, b, new, kind: (
            rate * {"sgd": new / b, "adam": np.sqrt(new / b)}[kind]
        ),
    ],
    "12.3": [parallel, without_prefetch],
}

WRONG = {
    "12.1": [
        (lambda n, s: np.log(s[-1] / s[0]) / (n[-1] / n[0]), "Expected"),
        (lambda n, s: np.log(s) - np.log(n), "Expected"),
    ],
    "12.2": [
        (lambda rate, b, new, kind: rate * new, "Expected"),
        (lambda rate, b, new, kind: (new / b) ** 0.5, "Expected"),
    ],
    "12.3": [
        (lambda d, load, n, b: list(d.map(load).batch(b)), "a list"),
        (lambda d, load, n, b: d.map(load).cache().shuffle(n), "batches"),
        (
            lambda d, load, n, b: d.map(load).shuffle(n).batch(b),
            "cache what was read",
        ),
        (
            lambda d, load, n, b: d.cache().map(load).shuffle(n).batch(b),
            "cache what was read",
        ),
        (
            lambda d, load, n, b: d.map(load).shuffle(n).cache().batch(b),
            "behind it",
        ),
        (lambda d, load, n, b: d.map(load).cache().batch(b), "was given"),
        (
            lambda d, load, n, b: d.map(load).cache().batch(b).shuffle(9),
            "Whole batches",
        ),
        (
            lambda d, load, n, b: d.map(load).cache().shuffle(5).batch(b),
            "buffer",
        ),
        (
            lambda d, load, n, b: (
                d.map(load).cache().shuffle(n).batch(b, drop_remainder=True)
            ),
            "16 and 12",
        ),
        (
            lambda d, load, n, b: (
                d.map(load).cache().shuffle(n).repeat().batch(b)
            ),
            "16 and 12",
        ),
        (lambda d, load, n, b: d.cache().shuffle(n).batch(b), "10 n"),
        (
            lambda d, load, n, b: (
                tf.data.Dataset.range(n).shuffle(n).batch(b).map(load)
            ),
            "raises",
        ),
    ],
}
