"""Answers to lesson 11's exercises, besides the declared mistakes."""

import keras
import numpy as np
from keras import layers


def chain(*parts):
    return keras.Sequential([keras.Input((28, 28)), *parts])


def preprocessed(*before):
    """Return a function that puts layers in front of a model."""
    return lambda model: chain(*[make() for make in before], model)


def scaled_by(factor, offset=0.0):
    return lambda: layers.Rescaling(factor, offset)


rescaled = preprocessed(scaled_by(1 / 255))


def functional(model):
    inputs = keras.Input((28, 28), dtype="uint8")
    return keras.Model(inputs, model(layers.Rescaling(1 / 255)(inputs)))


def popped(model):
    model.pop()
    return rescaled(model)


def frozen(model):
    model.trainable = False
    return rescaled(model)


def scaled_weights(model):
    first, *rest = model.get_weights()
    model.set_weights([first / 255, *rest])
    return chain(model)


class OwnLayer(layers.Layer):
    def call(self, x):
        return x / 255


class OwnModel(keras.Model):
    def __init__(self, model, used):
        super().__init__()
        self.inner = model
        if used:
            self(np.zeros((1, 28, 28), "float32"))

    def call(self, x):
        return self.inner(x / 255)


def squared(light=np.median, **padding):
    """Return a preparation of photos with something wrong."""

    def make_square(photo):
        if light(photo[[0, 0, -1, -1], [0, -1, 0, -1]]) > 127:
            photo = 255 - photo
        margins = []
        for length in photo.shape:
            missing = max(photo.shape) - length
            margins.append((missing // 2, missing - missing // 2))
        return np.pad(photo, margins, **padding)

    return make_square


def with_lambda(stack):
    return preprocessed(lambda: layers.Lambda(lambda x: x / 255))(stack)


RIGHT = {
    "11.1": [
        rescaled,
        functional,
        preprocessed(scaled_by(1 / 51), scaled_by(1 / 5)),
    ],
    "11.2": [squared()],
}

WRONG = {
    "11.1": {
        "unscaled": preprocessed(),
        "255 must become 1": preprocessed(scaled_by(1 / 256)),
        "from -1 to 1": preprocessed(scaled_by(1 / 127.5, -1)),
        "twice": preprocessed(scaled_by(1 / 255), scaled_by(1 / 255)),
        "for the scaled ones": preprocessed(scaled_by(1 / 100)),
        "`Lambda` is": with_lambda,
        "Could not locate class 'OwnLayer'": preprocessed(OwnLayer),
        "was given": lambda model: model,
        "changes the model": scaled_weights,
        "It changes the model that it is given": popped,
        "It changes the model": frozen,
        "no Keras model": lambda model: lambda x: model(x / 255),
        "a Sequential or a functional": lambda model: OwnModel(model, True),
        "class of its own": lambda model: OwnModel(model, False),
    },
    "11.2": {
        "the corners only": lambda p: squared(lambda _: np.median(p))(p),
    },
}
