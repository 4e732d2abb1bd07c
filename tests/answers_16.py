"""Answers to lesson 16's exercises, beside the mistakes declared there."""

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


def train(*hidden, epochs=16, outputs=4):
    """Return a function that trains a network, or fails to."""

    def train_simple(games, tapped):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((12, 5))])
        for kind, *arguments in hidden:
            model.add(getattr(layers, kind)(*arguments))
        model.add(layers.Dense(outputs, activation="softmax"))
        model.compile(
            keras.optimizers.Adam(0.01, clipnorm=1.0),
            "sparse_categorical_crossentropy",
            steps_per_execution=20,
        )
        if epochs:
            model.fit(games, tapped, batch_size=100, epochs=epochs, verbose=0)
        return model

    return train_simple


def by_a_mask(games, tapped):
    """Return a network that shows the layer nothing but the tapped step."""
    tap = keras.Input((12, 5))
    alone = layers.Multiply()([tap, tap[:, :, 4:]])
    state = layers.SimpleRNN(16)(alone)
    model = keras.Model(tap, layers.Dense(4, activation="softmax")(state))
    model.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy"
    )
    model.fit(games, tapped, batch_size=100, epochs=3, verbose=0)
    return model


RIGHT = {
    "16.1": [with_gate(tf.sigmoid, tf.multiply)],
    "16.2": [one_by_one, by_keras],
    "16.3": [by_a_mask],
}

WRONG = {
    "16.3": {
        "Guessing has a quarter": [
            train(["SimpleRNN", 32], epochs=1),
            train(["SimpleRNN", 32], epochs=0),
        ],
        "a layer with gates": [
            train(
                *(["GRU", 8, "tanh"], ["Reshape", (1, 8)], ["SimpleRNN", 8]),
                epochs=0,
            ),
            train(
                ["RNN", layers.LSTMCell(8)],
                *(["Reshape", (1, 8)], ["SimpleRNN", 8]),
                epochs=0,
            ),
        ],
        "an answer after each step": train(
            ["RNN", layers.SimpleRNNCell(8), True], epochs=0
        ),
        "Of 1,000 games": train(
            ["Bidirectional", layers.SimpleRNN(8)], epochs=0
        ),
        "no `SimpleRNN`": train(["Flatten"], epochs=0),
        "(4,) is wanted": train(["SimpleRNN", 8], epochs=0, outputs=3),
        "not a network": keras.Sequential(
            [keras.Input((12, 5)), layers.SimpleRNN(8), layers.Dense(4)]
        ),
    },
}
