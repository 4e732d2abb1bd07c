"""Answers to lesson 10's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def by_keras(step, steps, peak):
    rising = steps // 5
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, steps - rising, warmup_target=peak, warmup_steps=rising
    )
    return schedule(step)


def by_interpolation(step, steps, peak):
    """Bend what rises and falls in straight lines."""
    rising = steps // 5
    height = np.interp(step, [0, rising, steps], [0, 1, 0])
    if step > rising:
        height = (1 - np.cos(np.pi * height)) / 2
    return peak * height


def by_tensors(step, steps, peak):
    rising = steps // 5
    share = tf.clip_by_value((step - rising) / (steps - rising), 0.0, 1.0)
    fall = peak * (1 + tf.cos(np.pi * share)) / 2
    return tf.minimum(fall, peak * step / rising)


def straight_then_jump(step, steps, peak):
    return peak if step >= steps // 5 else peak * step / (steps // 5)


def forgets_to_stop(step, steps, peak):
    if step > steps:
        return peak
    return by_interpolation(step, steps, peak)


def clothes(*units, shape=(28, 28), last=None, before=(), flat=layers.Flatten):
    """Return an untrained network with hidden layers of these widths."""
    model = keras.Sequential([keras.Input(shape), *before, flat()])
    for width in units:
        model.add(layers.Dense(width, activation="relu"))
    model.add(layers.Dense(10, last))
    return model


def train(*units, epochs=6, rate=0.003, pixels=1, shift=0, **options):
    """Return a function that trains one, or fails to."""

    def train_small(x, y):
        keras.utils.set_random_seed(1)
        model = clothes(*units, **options)
        schedule = keras.optimizers.schedules.CosineDecay(
            rate, epochs * -(-len(x) // 64)
        )
        model.compile(
            keras.optimizers.Adam(schedule),
            keras.losses.SparseCategoricalCrossentropy("last" not in options),
            steps_per_execution=16,
        )
        x = (x * pixels).reshape(len(x), *model.input_shape[1:])
        labels = (y + shift) % 10
        model.fit(x, labels, batch_size=64, epochs=epochs, verbose=0)
        return model

    return train_small


def adapted(pictures, labels):
    normalise = layers.Normalization(axis=(1, 2))
    normalise.adapt(pictures)
    return keras.Sequential([keras.Input((28, 28)), normalise, clothes(37)])


RIGHT = {
    "10.1": [by_keras, by_interpolation, by_tensors],
    "10.2": [train(36, epochs=12, rate=0.006, shape=(784,))],
}

WRONG = {
    "10.1": {
        "Look at this example": [straight_then_jump, forgets_to_stop],
    },
    "10.2": {
        "101,770 parameters": lambda x, y: clothes(128),
        "1,569 are what adapt has noted down": adapted,
        "it names": [
            lambda x, y: clothes(32),
            # knows the pictures from elsewhere, by other numbers
            train(32, epochs=3, shift=7),
            train(32, pixels=255, before=[layers.Rescaling(1 / 255)]),
        ],
        "linear softmax": train(rate=0.01),
        "Flatten first": lambda x, y: clothes(flat=layers.ReLU),
    },
}
