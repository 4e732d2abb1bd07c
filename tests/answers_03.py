"""Answers to lesson 3's exercises, beside the mistakes declared there."""

import keras
import numpy as np
import tensorflow as tf

TURN = np.array([[1, 1], [1, 1]])  # both units count the switches
PULL = np.array([[1], [-2]])


def relu(z):
    return np.maximum(z, 0)


def lamp(W1=TURN, b1=(0, -1), W2=PULL, b2=(0,)):
    """Return a function that returns these parameters."""
    return lambda: [W1, b1, W2, b2]


def of_a_model():
    """Return a Keras network's parameters, set by hand."""
    hidden = keras.layers.Dense(2, activation="relu")
    model = keras.Sequential([keras.Input((2,)), hidden])
    model.add(keras.layers.Dense(1))
    model.set_weights([np.array(part) for part in lamp()()])
    return model.get_weights()


RIGHT = {
    "3.1": [
        lambda x, W, b: keras.activations.relu(
            keras.ops.reshape(x, (len(x), -1)) @ W + b
        ),
        lambda x, W, b: [
            relu(image.ravel().astype("float64") @ W + b) for image in x
        ],
        # only for tensors: .numpy() is no method of an array
        lambda x, W, b: relu(x.numpy().reshape(len(x), -1) @ W + b),
    ],
    "3.2": [
        lamp(),
        of_a_model,
        lambda: tuple(map(tf.constant, lamp()())),
        lambda: [tf.Variable(np.array(p, "float32")) for p in lamp()()],
        lamp(b2=0),
        lamp(b1=[[0, -1]], b2=[[0]]),
        # each switch without the other, and both added up
        lamp(W1=[[1, -1], [-1, 1]], b1=[0, 0], W2=[[1], [1]]),
        # on unless none is up or both are
        lamp(W1=[[-1, 1], [-1, 1]], b1=[1, -1], W2=[[-1], [-1]], b2=[1]),
        # two hidden units more, which do nothing
        lamp(
            W1=[[1, 1, 0, 5], [1, 1, 0, 5]],
            b1=[0, -1, 3, -20],
            W2=[[1], [-2], [0], [7]],
        ),
    ],
}

WRONG = {
    "3.1": {
        "The inner lengths": [
            lambda x, W, b: relu(x @ W + b),
            lambda x, W, b: relu(tf.reshape(x, (1, -1)) @ W + b),
        ],
        "not 28 × 28": lambda x, W, b: relu(tf.reshape(x, [-1, 784]) @ W + b),
        "a single axis": lambda x, W, b: relu(tf.reshape(x, [-1]) @ W + b),
        "Expected: shape (1, 2)": lambda x, W, b: (
            relu(x.reshape(len(x), -1) @ W + b).T
        ),
    },
    "3.2": {
        "on when it should be off": lamp(W2=[[-1], [2]], b2=[1]),
        "so that nothing bends": [
            lamp(b1=(0, 0)),
            lamp(b1=(0, -2)),
            lamp(W1=-TURN),
            lamp(W1=[[1, 1], [1, 0]]),
            lamp(W1=[[1], [1]], b1=[0], W2=[[1]]),
        ],
        "Wrong in 1 of the four": lamp(W2=[[1], [-1]]),
        "Wrong in 2 of the four": lamp(W2=[[2], [-4]]),
        "Wrong in 4 of the four": lamp(b2=(1.02,)),
        "switches [1, 1]: lamp 1, wanted 0": lamp(b1=(0, -1.5)),
        "the shapes are": [
            lamp(W1=[1, 1]),
            lamp(W2=[1, -2]),
            lamp(b1=(0, -1, 0)),
            lamp(b1=[[0], [-1]]),
            lamp(b2=(0, 0)),
            lamp(W1=3),
        ],
        "a list of 3": lambda: lamp()()[:3],
        "A list of four is wanted": [
            lambda: 1.5,
            lambda: np.ones((4, 1)),
            lambda: {"W1": TURN},
        ],
        "equally long": lamp(W1=[[1, 1], [1]]),
    },
}
