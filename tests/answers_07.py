"""Answers to lesson 7's exercises, besides the declared mistakes."""

import contextlib
import functools
import io
import json
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers

from utils import data


def preprocessed(*before):
    """Return a function that puts layers in front of a model."""

    def add_preprocessing(model):
        return keras.Sequential(
            [keras.Input((28, 28)), *[make() for make in before], model]
        )

    return add_preprocessing


def scaled_by(factor, offset=0.0):
    return lambda: layers.Rescaling(factor, offset)


rescaled = preprocessed(scaled_by(1 / 255))


def functional(model):
    inputs = keras.Input((28, 28), dtype="uint8")
    return keras.Model(inputs, model(layers.Rescaling(1 / 255)(inputs)))


def popped(model):
    model.pop()
    return rescaled(model)


def added_to(model):
    model.add(layers.Softmax())
    return rescaled(model)


def frozen(model):
    model.trainable = False
    return rescaled(model)


def scaled_weights(model):
    first, *rest = model.get_weights()
    model.set_weights([first / 255, *rest])
    return keras.Sequential([keras.Input((28, 28)), model])


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


def corners(photo):
    return photo[[0, 0, -1, -1], [0, -1, 0, -1]]


def squared(
    light=lambda photo: np.median(corners(photo)) > 127,
    invert=lambda photo: 255 - photo,
    before=lambda missing: missing // 2,
    **padding,
):
    """Return a preparation of photos with something wrong."""

    def make_square(photo):
        if light(photo):
            photo = invert(photo)
        margins = []
        for length in photo.shape:
            missing = max(photo.shape) - length
            margins.append((before(missing), missing - before(missing)))
        return np.pad(photo, margins, **padding)

    return make_square


def stretched(photo):
    dark = 255 - photo if np.median(corners(photo)) > 127 else photo
    side = max(photo.shape)
    rows, columns = (np.arange(side) * n // side for n in photo.shape)
    return dark[rows][:, columns]


def cropped(photo):
    side = min(photo.shape)
    return photo[:side, :side]


NAMES = ["Sandal", "Sneaker", "Ankle boot"]


@functools.cache
def shoes():
    """Return (images, labels) of training shoes and of the learner's half."""
    with contextlib.redirect_stdout(io.StringIO()):
        (x, y), (x_test, y_test) = data.load_fashion_mnist()
    parts = []
    for images, labels in (
        (x[:6_000], y[:6_000]),
        (x_test[: len(y_test) // 2], y_test[: len(y_test) // 2]),
    ):
        chosen = np.isin(labels, [5, 7, 9])
        parts.append(
            (images[chosen], np.searchsorted([5, 7, 9], labels[chosen]))
        )
    return parts


@functools.cache
def trained():
    """Return a trained stack for pixels from 0 to 1, and its accuracy."""
    (x, y), (x_own, y_own) = shoes()
    keras.utils.set_random_seed(1)
    stack = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    stack.compile(
        keras.optimizers.Adam(0.003),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    stack.fit(x / 255, y, epochs=5, verbose=0)
    return stack, stack.evaluate(x_own / 255, y_own, verbose=0)[1]


def folder_with(make=rescaled, **card):
    """Return a folder with a sorter and its card, with something wrong."""
    folder = Path(tempfile.mkdtemp())
    stack, accuracy = trained()
    make(stack).save(folder / "model.keras")
    content = {"class_names": NAMES, "test_accuracy": accuracy} | card
    (folder / "card.json").write_text(json.dumps(content))
    return folder


def as_text():
    return str(folder_with())


def untrained(stack):
    return rescaled(keras.models.clone_model(stack))


def of_ten(stack):
    return keras.Sequential(
        [keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)]
    )


def without_softmax(stack):
    rescaling, *inner = layers.Rescaling(1 / 255), *stack.layers[:-1]
    return keras.Sequential(
        [keras.Input((28, 28)), rescaling, *inner, layers.Dense(3)]
    )


def with_lambda(stack):
    return preprocessed(lambda: layers.Lambda(lambda x: x / 255))(stack)


def damaged():
    folder = folder_with()
    content = (folder / "model.keras").read_bytes()
    (folder / "model.keras").write_bytes(content[: len(content) // 2])
    return folder


def without(name):
    folder = folder_with()
    (folder / name).unlink()
    return folder


def folder(make=rescaled, **card):
    return functools.partial(folder_with, make, **card)


RIGHT = {
    "7.1": [
        rescaled,
        functional,
        preprocessed(scaled_by(1 / 51), scaled_by(1 / 5)),
    ],
    "7.2": [squared(), lambda photo: squared()(photo).astype("float32")],
    "7.3": [folder(), functools.partial(as_text)],
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
        (added_to, "changes the model that it"),
        (frozen, "It changes the model"),
        (lambda model: lambda x: model(x / 255), "no Keras model"),
        (lambda model: OwnModel(model, True), "a Sequential or a functional"),
        (lambda model: OwnModel(model, False), "class of its own"),
    ],
    "7.2": [
        (stretched, "Expected"),
        (cropped, "Expected: shape"),
        (squared(lambda photo: np.median(photo) > 127), "the corners only"),
        (squared(lambda photo: photo.max() > 225), "thing may stand on"),
        (squared(lambda photo: photo[-1, -1] > 127), "take their median"),
        (squared(lambda photo: corners(photo).max() > 225), "One corner"),
        (squared(lambda photo: corners(photo).mean() > 127), "One corner"),
        (squared(constant_values=50), "Given: "),
        (squared(mode="edge"), "Look at"),
        (squared(invert=lambda photo: 256 - photo.astype(int)), "Off by one"),
        (squared(before=lambda missing: 0), "Expected:"),
        (squared(before=lambda missing: missing), "Given:"),
    ],
    "7.3": [
        (functools.partial(tempfile.mkdtemp), "0 of 10 points"),
        (functools.partial(without, "model.keras"), "no file model.keras"),
        (functools.partial(without, "card.json"), "4 of 10 points"),
        (functools.partial(damaged), "Loading it raises"),
        (5, "not the name of a folder"),
        (folder(with_lambda), "`Lambda` is"),
        (folder(preprocessed()), "no Rescaling in the file"),
        (folder(of_ten), "2 of 10 points"),
        (folder(untrained), "named rightly"),
        (folder(without_softmax), "do not sum to 1"),
        (folder(class_names=["Sandal", "Sneaker", "Boot"]), "spelled as"),
        (folder(class_names=[*NAMES[1::-1], NAMES[2]]), "have class_names"),
        (folder(class_names=None), "class_names spelled"),
        (folder(test_accuracy=0.5), "states test_accuracy 0.5"),
        (folder(test_accuracy="95 %"), "states test_accuracy '95 %'"),
        (folder(test_accuracy=None), "9 of 10 points"),
    ],
}
