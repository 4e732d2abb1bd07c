"""Answers to lesson 7's exercises, besides the declared mistakes."""

import functools
import json
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers

from utils.checks import models


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


def stretched(photo):
    side = max(photo.shape)
    rows, columns = (np.arange(side) * n // side for n in photo.shape)
    return squared()(photo[rows][:, columns])


NAMES = ["Sandal", "Sneaker", "Ankle boot"]


@functools.cache
def trained():
    """Return a trained stack for pixels from 0 to 1, and its accuracy."""
    (x, y), (x_own, y_own) = models.pictures()
    x, y, half = x[:6_000] / 255, y[:6_000], len(x_own) // 2
    x_own, y_own = x_own[:half] / 255, y_own[:half]
    shoes = [5, 7, 9]
    chosen, own = np.isin(y, shoes), np.isin(y_own, shoes)
    keras.utils.set_random_seed(1)
    hidden = layers.Dense(32, activation="relu")
    stack = chain(layers.Flatten(), hidden, layers.Dense(3, "softmax"))
    loss = "sparse_categorical_crossentropy"
    stack.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    labels = np.searchsorted(shoes, y[chosen])
    stack.fit(x[chosen], labels, epochs=5, verbose=0)
    labels = np.searchsorted(shoes, y_own[own])
    return stack, stack.evaluate(x_own[own], labels, verbose=0)[1]


def folder_with(make=rescaled, **card):
    """Return a folder with a sorter and its card, with something wrong."""
    folder = Path(tempfile.mkdtemp())
    stack, accuracy = trained()
    make(stack).save(folder / "model.keras")
    content = {"class_names": NAMES, "test_accuracy": accuracy} | card
    (folder / "card.json").write_text(json.dumps(content))
    return folder


def of_ten(stack):
    return chain(layers.Flatten(), layers.Dense(10))


def without_softmax(stack):
    return chain(scaled_by(1 / 255)(), *stack.layers[:-1], layers.Dense(3))


def with_lambda(stack):
    return preprocessed(lambda: layers.Lambda(lambda x: x / 255))(stack)


def damaged(name, size):
    """Return a folder in which one file is cut short, or missing."""
    path = folder_with() / name
    content = path.read_bytes()[:size]
    path.unlink()
    if size:
        path.write_bytes(content)
    return path.parent


def folder(make=rescaled, **card):
    return functools.partial(folder_with, make, **card)


RIGHT = {
    "7.1": [
        rescaled,
        functional,
        preprocessed(scaled_by(1 / 51), scaled_by(1 / 5)),
    ],
    "7.2": [squared(), lambda photo: squared()(photo).astype("float32")],
    "7.3": [folder(), functools.partial(lambda: str(folder_with()))],
}

WRONG = {
    "7.1": [
        (preprocessed(), "unscaled"),
        (preprocessed(scaled_by(1 / 256)), "255 must become 1"),
        (preprocessed(scaled_by(1 / 127.5, -1)), "from -1 to 1"),
        (preprocessed(scaled_by(1 / 255), scaled_by(1 / 255)), "twice"),
        (preprocessed(scaled_by(1 / 100)), "what it should"),
        (with_lambda, "`Lambda` is"),
        (preprocessed(OwnLayer), "Could not locate class 'OwnLayer'"),
        (lambda model: model, "was given"),
        (scaled_weights, "changes the model"),
        (popped, "It changes the model that it is given"),
        (frozen, "It changes the model"),
        (lambda model: lambda x: model(x / 255), "no Keras model"),
        (lambda model: OwnModel(model, True), "a Sequential or a functional"),
        (lambda model: OwnModel(model, False), "class of its own"),
    ],
    "7.2": [
        (stretched, "Expected"),
        (lambda p: squared(lambda _: np.median(p))(p), "the corners only"),
        (squared(np.mean), "One corner"),
        (squared(mode="edge"), "Look at"),
        (squared(share=0), "Expected:"),
    ],
    "7.3": [
        (functools.partial(tempfile.mkdtemp), "0 of 10 points"),
        (functools.partial(damaged, "model.keras", 0), "no file model.keras"),
        (functools.partial(damaged, "card.json", 0), "4 of 10 points"),
        (functools.partial(damaged, "model.keras", 99), "Loading it raises"),
        (5, "not the name of a folder"),
        (folder(with_lambda), "`Lambda` is"),
        (folder(preprocessed()), "no Rescaling in the file"),
        (folder(of_ten), "2 of 10 points"),
        (folder(without_softmax), "do not sum to 1"),
        (folder(class_names=["Sandal", "Sneaker", "Boot"]), "spelled as"),
        (folder(class_names=[*NAMES[1::-1], NAMES[2]]), "have class_names"),
        (folder(test_accuracy=0.5), "states test_accuracy 0.5"),
        (folder(test_accuracy="95 %"), "states test_accuracy '95 %'"),
    ],
}
