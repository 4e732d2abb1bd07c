"""Answers to lesson 16's exercises, beside the mistakes declared there."""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def with_gate(gate, times):
    """Return an update with another gate or another product."""

    def update(row, state, W_keep, U_keep, b_keep, W_new, U_new, b_new):
        keep = gate(row @ W_keep + state @ U_keep + b_keep)
        new = tf.tanh(row @ W_new + state @ U_new + b_new)
        return times(keep, state) + times(1 - keep, new)

    return update


def one_by_one(sequences, lengths, W, U, b):
    found = []
    for rows, length in zip(sequences, lengths, strict=True):
        state = np.zeros(len(b))
        for row in rows[:length]:
            state = np.tanh(row @ W + state @ U + b)
        found.append(state)
    return found


def by_keras(sequences, lengths, W, U, b, every=False):
    layer = layers.SimpleRNN(len(b), return_sequences=every)
    layer.build((None, None, len(W)))
    layer.set_weights([W, U, b])
    mask = np.arange(sequences.shape[1]) < lengths[:, None]
    return layer(sequences, mask=tf.constant(mask | every))


def buttons(number, length, seed):
    """Return rows of two buttons, and 1 where the last press was on."""
    button = np.random.default_rng(seed).integers(0, 16, (number, length))
    light = np.zeros(number, int)
    for pressed in button.T:
        light = np.where(pressed < 2, 1 - pressed, light)
    return np.eye(16, 2, dtype="float32")[button], light


def lamp(*hidden, length=None, outputs=2, epochs=4, turn=0):
    """Return a trained network; made by name, so that a seed decides it."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((length, 2))])
    for name, *arguments in hidden:
        model.add(getattr(layers, name)(*arguments))
    model.add(layers.Dense(outputs, activation="softmax"))
    model.compile(
        keras.optimizers.Adam(0.01, clipnorm=1.0),
        "sparse_categorical_crossentropy",
    )
    rows, light = buttons(2_000, 30, seed=1)
    if epochs:
        answers = abs(turn - light)
        model.fit(rows, answers, batch_size=50, epochs=epochs, verbose=0)
    return model


def latch():
    """Return a simple layer with weights chosen by hand."""
    model = keras.Sequential([keras.Input((None, 2)), layers.SimpleRNN(1)])
    model.add(layers.Dense(2))
    W, U, b = [[5.0], [-5.0]], [[2.0]], [-0.01]
    model.set_weights([np.array(a) for a in (W, U, b, [[-1.0, 1.0]], [0, 0])])
    return model


later = functools.partial

RIGHT = {
    "16.1": [with_gate(tf.sigmoid, tf.multiply)],
    "16.2": [one_by_one, by_keras],
    "16.3": [later(lamp, ["LSTM", 8], epochs=8), later(latch)],
}

WRONG = {
    "16.3": {
        "Is it trained": later(lamp, ["GRU", 16], epochs=0),
        "(None, 2) is wanted": later(lamp, ["GRU", 8], length=30, epochs=0),
        "(2,) is wanted": later(lamp, ["GRU", 8], outputs=1, epochs=0),
        "carry a state": later(
            lamp, ["Dense", 16, "relu"], ["GlobalAveragePooling1D"]
        ),
        "swap them": later(lamp, ["GRU", 16], turn=1, epochs=8),
        "a list": [[layers.GRU(16)]],
    },
}
