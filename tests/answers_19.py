"""Answers to lesson 19's exercises, besides the declared mistakes."""

import numpy as np


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
    "19.1": [by_covariance],
    "19.2": [
        lambda rate, b, new, kind: (
            rate * {"sgd": new / b, "adam": np.sqrt(new / b)}[kind]
        ),
    ],
    "19.3": [parallel, without_prefetch],
}

WRONG = {
    "19.3": {
        "a list": lambda d, load, n, b: list(d.map(load).batch(b)),
        "batches": lambda d, load, n, b: d.map(load).cache().shuffle(n),
        "cache what was read": [
            lambda d, load, n, b: d.map(load).shuffle(n).batch(b),
            lambda d, load, n, b: d.cache().map(load).shuffle(n).batch(b),
        ],
        "behind it": lambda d, load, n, b: (
            d.map(load).shuffle(n).cache().batch(b)
        ),
        "was given": lambda d, load, n, b: d.map(load).cache().batch(b),
        "Whole batches": lambda d, load, n, b: (
            d.map(load).cache().batch(b).shuffle(9)
        ),
        "of the 3000": lambda d, load, n, b: (
            d.map(load).cache().shuffle(1000).batch(b)
        ),
        "buffer": lambda d, load, n, b: (
            d.map(load).cache().shuffle(5).batch(b)
        ),
        "16, 12]": [
            lambda d, load, n, b: (
                d.map(load).cache().shuffle(n).batch(b, drop_remainder=True)
            ),
            lambda d, load, n, b: (
                d.map(load).cache().shuffle(n).repeat().batch(b)
            ),
        ],
        "10 n": lambda d, load, n, b: d.cache().shuffle(n).batch(b),
    },
}
