"""Answers to lesson 18's exercises, besides the declared mistakes."""

import itertools

import keras
import numpy as np
import tensorflow as tf

bce = keras.losses.BinaryCrossentropy(from_logits=True)


def by_keras(real, fake):
    real, fake = real[:, None], fake[:, None]
    yes = np.ones_like(fake)
    of_both = bce(np.ones_like(real), real) + bce(0 * yes, fake)
    return of_both / 2, bce(yes, fake)


def by_softplus(real, fake):
    softplus = tf.nn.softplus
    yes, no = map(tf.reduce_mean, (softplus(-real), softplus(fake)))
    return [(yes + no) / 2, tf.reduce_mean(softplus(-fake))]


def by_interpolation(stops, steps):
    places = np.linspace(0, len(stops) - 1, (len(stops) - 1) * steps + 1)
    columns = [np.interp(places, range(len(stops)), c) for c in stops.T]
    return np.stack(columns, axis=1)


def leg_by_leg(stops, steps):
    legs = [
        np.linspace(start, end, steps, endpoint=False)
        for start, end in itertools.pairwise(stops)
    ]
    return np.concatenate([*legs, stops[-1:]])


def pair_by_pair(pictures, kinds):
    return [
        np.mean(
            [
                np.linalg.norm(a - b)
                for a, b in itertools.combinations(pictures[kinds == kind], 2)
            ]
        )
        for kind in sorted(set(kinds.tolist()))
    ]


def by_tensorflow(pictures, kinds):
    means = []
    for kind in np.unique(kinds):
        mine = tf.boolean_mask(pictures, kinds == kind)
        number = len(mine)
        flat = tf.reshape(mine, (number, -1))
        gaps = tf.norm(flat[:, None] - flat[None], axis=2)
        means.append(tf.reduce_sum(gaps) / (number * (number - 1)))
    return tf.stack(means)


RIGHT = {
    "18.1": [by_keras, by_softplus],
    "18.2": [by_interpolation, leg_by_leg],
    "18.3": [pair_by_pair, by_tensorflow],
}

WRONG = {
    "18.1": {
        "Is `return` missing": lambda real, fake: None,
        "the function itself": (0.4, 1.0),
    },
    "18.2": {
        "numbers are wanted": lambda stops, steps: str(stops),
    },
}
