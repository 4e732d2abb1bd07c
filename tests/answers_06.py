"""Answers to lesson 6's exercises, besides the declared mistakes."""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.checks.lesson_06 import garments


def counted(labels, predicted):
    """Count pairs in a plain loop."""
    counts = {}
    for pair in zip(labels, predicted, strict=True):
        pair = tuple(sorted(int(label) for label in pair))
        if pair[0] != pair[1]:
            counts[pair] = counts.get(pair, 0) + 1
    return max(counts, key=counts.get)


def by_matrix(labels, predicted):
    matrix = tf.math.confusion_matrix(labels, predicted).numpy()
    both = np.triu(matrix + matrix.T, k=1)
    return [int(i) for i in np.unravel_index(both.argmax(), both.shape)]


def top_k(y, p, k):
    return (p.argsort(axis=1)[:, -k:] == y[:, None]).any(axis=1)


def clothes(*units, shape=(28, 28), outputs=10, before=()):
    """Return an untrained network with hidden layers of these widths."""
    model = keras.Sequential([keras.Input(shape), *before, layers.Flatten()])
    for width in units:
        model.add(layers.Dense(width, activation="relu"))
    model.add(layers.Dense(outputs))
    return model


def trained(*units, part="train", epochs=15, rate=0.003, pixels=1, **options):
    """Return a network trained on one part of the pictures."""
    x_train, y_train, x_val, y_val = garments()
    x, y = (x_train, y_train) if part == "train" else (x_val, y_val)
    keras.utils.set_random_seed(1)
    model = clothes(*units, **options)
    steps = epochs * -(-len(x) // 64)
    model.compile(
        keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(rate, steps)
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=16,
    )
    x = (x * pixels).reshape(len(x), *model.input_shape[1:])
    model.fit(x, y, batch_size=64, epochs=epochs, verbose=0)
    return model


def unflattened():
    return keras.Sequential([keras.Input((28, 28)), layers.Dense(10)])


class OwnClass(keras.Model):
    """A model that is neither sequential nor functional."""

    def __init__(self, used):
        super().__init__()
        self.inner = clothes(32)
        if used:
            self(np.zeros((1, 28, 28), "float32"))

    def call(self, x):
        return self.inner(x)


def convolutional():
    x_train, y_train, _, _ = garments()
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (16, 32):
        model.add(layers.Conv2D(filters, 3, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.optimizer.learning_rate = 0.003
    model.fit(x_train[..., None], y_train, 64, epochs=8, verbose=0)
    return model


RIGHT = {
    "6.1": [counted, by_matrix],
    "6.2": [
        lambda y, p, k: tf.reduce_mean(
            tf.cast(tf.math.in_top_k(y, p, k), "float32")
        ),
        lambda y, p, k: np.mean(
            keras.metrics.sparse_top_k_categorical_accuracy(y, p, k)
        ),
        lambda y, p, k: np.float16(top_k(y, p, k).mean()),
    ],
    "6.3": [
        functools.partial(trained, 36, rate=0.006, shape=(784,)),
        functools.partial(convolutional),
    ],
}

WRONG = {
    "6.1": [
        (lambda y, p: set(by_matrix(y, p)), "no order"),
        (lambda y, p: by_matrix(y, p)[0], "Expected"),
        (lambda y, p: (0, 2), "Expected: (1, 2)\n"),
        (lambda y, p: counted(y, p)[::-1], "smaller label first"),
        (lambda y, p: ("Coat", "Shirt"), "numbers are wanted"),
    ],
    "6.2": [
        (
            lambda y, p, k: (p.argsort(axis=1)[:, -k:] == y).any(1).mean(),
            "What shape",
        ),
        (lambda y, p, k: (p.argmax(axis=1) == y).mean(), "first guess only"),
        (
            lambda y, p, k: (
                (p.argsort(axis=1)[:, :k] == y[:, None]).any(axis=1).mean()
            ),
            "least probable",
        ),
        (lambda y, p, k: top_k(y, p, k).sum(), "share"),
        (lambda y, p, k: top_k(y, p, k + 1).mean(), "one guess too many"),
        (
            lambda y, p, k: (p.argsort(axis=1)[:, -k] == y).mean(),
            "before place k",
        ),
        (top_k, "Expected: "),
        (lambda y, p, k: (p.argsort() == y[:, None]).mean(), "Expected"),
        (lambda y, p, k: p[:, :k].argmax(axis=2), "raises"),
    ],
    "6.3": [
        (functools.partial(clothes, 128), "101,770 parameters"),
        (functools.partial(clothes, 32), "Is it trained"),
        (functools.partial(clothes, 32, shape=(32, 32)), "(32, 32)"),
        (functools.partial(clothes, 32, outputs=1), "(1,)"),
        (functools.partial(trained, 32, epochs=1, rate=0.001), "More epochs"),
        (functools.partial(trained, 32, part="val"), "Has it learned from"),
        (
            functools.partial(
                trained,
                32,
                pixels=255,
                before=[layers.Rescaling(1 / 255)],
            ),
            "from 0 to 255",
        ),
        (functools.partial(trained, epochs=20, rate=0.01), "linear softmax"),
        (functools.partial(unflattened), "Flatten first"),
        (functools.partial(OwnClass, True), "functional"),
        (functools.partial(OwnClass, False), "class of its own"),
        (clothes, "call it"),
    ],
}
