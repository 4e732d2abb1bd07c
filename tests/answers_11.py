"""Answers to lesson 11's exercises, besides the declared mistakes."""

import itertools

import keras
import numpy as np
import tensorflow as tf

bce = keras.losses.BinaryCrossentropy(from_logits=True)


def by_keras(real, fake):
    yes, no = np.ones((len(fake), 1)), np.zeros((len(fake), 1))
    real, fake = real[:, None], fake[:, None]
    return (bce(yes, real) + bce(no, fake)) / 2, bce(yes, fake)


def by_softplus(real, fake):
    softplus = tf.nn.softplus
    discriminator = tf.reduce_mean(softplus(-real) + softplus(fake)) / 2
    return [discriminator, tf.reduce_mean(softplus(-fake))]


def from_probabilities(real, fake):
    bce = keras.losses.BinaryCrossentropy()
    p_real, p_fake = (1 / (1 + np.exp(-z[:, None])) for z in (real, fake))
    yes, no = np.ones_like(p_real), np.zeros_like(p_real)
    return (bce(yes, p_real) + bce(no, p_fake)) / 2, bce(yes, p_fake)


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


def three_axes(stops, steps):
    return leg_by_leg(stops, steps)[None]


def pair_by_pair(pictures):
    pairs = itertools.combinations(pictures, 2)
    return np.mean([np.linalg.norm(a - b) for a, b in pairs])


def by_tensorflow(pictures):
    number = pictures.shape[0]
    flat = tf.reshape(pictures, (number, -1))
    gaps = tf.norm(flat[:, None] - flat[None], axis=2)
    return tf.reduce_sum(gaps) / (number * (number - 1))


def absolute(pictures):
    pairs = itertools.combinations(pictures, 2)
    return np.mean([np.abs(a - b).sum() for a, b in pairs])


RIGHT = {
    "11.1": [by_keras, by_softplus],
    "11.2": [by_interpolation, leg_by_leg],
    "11.3": [pair_by_pair, by_tensorflow],
}

WRONG = {
    "11.1": [
        (from_probabilities, "Look at this example"),
        (lambda real, fake: by_keras(real, fake)[0], "Expected"),
        (lambda real, fake: np.mean(real) - np.mean(fake), "Expected"),
        (lambda real, fake: by_keras(-real, -fake), "Expected"),
        (lambda real, fake: (by_keras(real, real)[1], 1), "Expected"),
        (lambda real, fake: (1 / (1 + np.exp(-real)), fake), "Expected"),
        (lambda real, fake: bce(1, real), "raises"),
        (lambda real, fake: None, "Is `return` missing"),
        ((0.4, 1.0), "the function itself"),
    ],
    "11.2": [
        (lambda stops, steps: stops, "Expected"),
        (three_axes, "Expected"),
        (lambda stops, steps: leg_by_leg(stops[::-1], steps), "Expected"),
        (lambda stops, steps: leg_by_leg(stops, steps).T, "Expected"),
        (lambda stops, steps: leg_by_leg(stops, steps + 1), "Expected"),
        (lambda stops, steps: stops[0] + stops[1] * steps, "Expected"),
        (lambda stops, steps: str(stops), "numbers are wanted"),
    ],
    "11.3": [
        (lambda pictures: np.std(pictures), "Expected"),
        (absolute, "Expected"),
        (lambda pictures: pair_by_pair(pictures) / 28, "Expected"),
        (lambda pictures: np.std(pictures, axis=0).mean(), "Expected"),
        (lambda pictures: pictures[0] - pictures[1], "Expected"),
        (lambda pictures: 0, "Expected"),
        (lambda pictures: pictures.norm(), "raises"),
    ],
}
