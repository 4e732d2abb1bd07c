"""Answers to lesson 8's exercises, besides the declared mistakes."""

import numpy as np
import tensorflow as tf

random = np.random.random


def masked(mask, grow=lambda rate: 1 / (1 - rate), at_prediction=False):
    """Return dropout by hand with another mask or another factor."""

    def drop_units(x, rate, training):
        if not (training or at_prediction):
            return x
        return x * mask(x, rate) * grow(rate)

    return drop_units


def kept(x, rate):
    return random(x.shape) >= rate


def one_by_one(x, rate, training):
    """As section 5 says it: each activation of each picture by itself."""
    rate = rate * training
    return [
        [0 if random() < rate else a / (1 - rate) for a in row] for row in x
    ]


def same_number(x, rate):
    """Keep the same number in each row, others each time."""
    order = random(x.shape).argsort(axis=1)
    return order >= round(rate * x.shape[1])


def exact_count(x, rate, training):
    """Switch off the exact share, drawn among all of them."""
    order = random(x.size).argsort().reshape(x.shape)
    kept = order >= round(rate * x.size)
    return x * kept / (1 - rate) if training else x


def in_place(rows):
    pixels = rows[:, 1:].reshape(-1, 28, 28)
    pixels /= 255
    return pixels


def exact_mean(x, rate, training):
    if not training:
        return x
    mask = kept(x, rate)
    return x * mask / mask.mean(axis=1, keepdims=True)


KEPT = {rate: random((200, 100)) >= rate for rate in (0, 0.2, 0.5, 0.8)}


RIGHT = {
    "8.1": [
        lambda rows: (rows / 255)[:, 1:].reshape(len(rows), 28, 28),
        lambda rows: (
            tf.reshape(tf.cast(rows, "float32")[:, 1:], (-1, 28, 28)) / 255
        ),
        lambda rows: [row[1:].reshape(28, 28) / 255 for row in rows],
    ],
    "8.2": [
        masked(kept),
        lambda x, rate, training: tf.nn.dropout(x, rate) if training else x,
        one_by_one,
    ],
}

WRONG = {
    "8.1": {
        "The label must go": lambda rows: rows.reshape(-1, 28, 28) / 255,
        "have no room": in_place,
    },
    "8.2": {
        "survivors are as they were": masked(kept, lambda rate: 1),
        "share is kept": masked(kept, lambda rate: 1 + rate),
        "on average": exact_mean,
        "At prediction": masked(kept, at_prediction=True),
        "right way round": masked(lambda x, rate: random(x.shape) < rate),
        "with `rate`": masked(lambda x, rate: kept(x, 0.4)),
        "anew": masked(lambda x, rate: KEPT[rate]),
        "every picture": masked(lambda x, rate: random(x.shape[1]) >= rate),
        "Whole picture": masked(lambda x, rate: random((len(x), 1)) >= rate),
        "left to chance": masked(same_number),
        "same number of activations": exact_count,
        "`return` missing?": lambda x, rate, training: (
            masked(kept)(x, rate, True) if training else None
        ),
        "nothing is dropped": lambda x, rate, training: x,
        "shape": lambda x, rate, training: x[:1] if training else x,
    },
}
