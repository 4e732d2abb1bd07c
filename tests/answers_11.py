"""Answers to lesson 11's exercises, besides the declared mistakes."""

import json
from pathlib import Path

import keras
import numpy as np
from keras import layers

from utils import data


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


def squared(light=np.median, share=0.5, **padding):
    """Return a preparation of photos with something wrong."""

    def make_square(photo):
        if light(photo[[0, 0, -1, -1], [0, -1, 0, -1]]) > 127:
            photo = 255 - photo
        margins = []
        for length in photo.shape:
            missing = max(photo.shape) - length
            before = int(missing * share)
            margins.append((before, missing - before))
        return np.pad(photo, margins, **padding)

    return make_square


@keras.saving.register_keras_serializable()
class Registered(layers.Rescaling):
    """A layer that opens here, and nowhere else."""


KNOWN = {}  # a stack that has learned, so that it need learn only once


def stack_for(x, y):
    """Return a trained network for pixels from 0 to 1."""
    hidden = layers.Dense(32, activation="relu")
    stack = chain(layers.Flatten(), hidden, layers.Dense(3, "softmax"))
    stack.compile(
        keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy"
    )
    if not KNOWN:
        keras.utils.set_random_seed(1)
        stack.fit(x / 255, y, epochs=5, verbose=0)
        KNOWN["weights"] = stack.get_weights()
    stack.set_weights(KNOWN["weights"])
    return stack


def pack(make=rescaled, spoil=None, text=str, **card):
    """Return a function that packs a folder, with something wrong."""

    def pack_shoes(folder, train, test, class_names):
        folder = Path(folder)
        stack = stack_for(*train)
        found = stack.predict(test[0] / 255, verbose=0).argmax(axis=1)
        share = float(np.mean(found == test[1]))
        make(stack).save(folder / "model.keras")
        content = {"class_names": class_names, "test_accuracy": share} | card
        (folder / "card.json").write_text(json.dumps(content))
        if spoil:
            spoil(folder)
        return text(folder)

    return pack_shoes


def shorten(name, size):
    """Return a function that cuts a file short, or removes it."""

    def spoil(folder):
        content = (folder / name).read_bytes()[:size]
        (folder / name).unlink()
        if size:
            (folder / name).write_bytes(content)

    return spoil


def of_ten(stack):
    return chain(layers.Flatten(), layers.Dense(10))


def without_softmax(stack):
    return chain(scaled_by(1 / 255)(), *stack.layers[:-1], layers.Dense(3))


def with_lambda(stack):
    return preprocessed(lambda: layers.Lambda(lambda x: x / 255))(stack)


RIGHT = {
    "11.1": [
        rescaled,
        functional,
        preprocessed(scaled_by(1 / 51), scaled_by(1 / 5)),
    ],
    "11.2": [squared()],
    "11.3": [pack(), pack(text=Path)],
}

WRONG = {
    "11.1": {
        "unscaled": preprocessed(),
        "255 must become 1": preprocessed(scaled_by(1 / 256)),
        "from -1 to 1": preprocessed(scaled_by(1 / 127.5, -1)),
        "twice": preprocessed(scaled_by(1 / 255), scaled_by(1 / 255)),
        "what it should": preprocessed(scaled_by(1 / 100)),
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
        "One corner": squared(np.mean),
    },
    "11.3": {
        "no file model.keras": pack(spoil=shorten("model.keras", 0)),
        "4 of 10 points": pack(spoil=shorten("card.json", 0)),
        "Loading it raises": [
            pack(spoil=shorten("model.keras", 99)),
            pack(with_lambda),
            pack(preprocessed(lambda: Registered(1 / 255))),
        ],
        "not the name of a folder": lambda *given: 5,
        "no Rescaling in the file": pack(preprocessed()),
        "2 of 10 points": pack(of_ten),
        "do not sum to 1": pack(without_softmax),
        "has class_names": [
            pack(class_names=["Sandal", "Sneaker", "Boot"]),
            pack(class_names=data.FASHION_MNIST_CLASSES),
            pack(class_names=3),
        ],
        "states test_accuracy": [
            pack(test_accuracy=0.5),
            pack(test_accuracy="95 %"),
        ],
    },
}
