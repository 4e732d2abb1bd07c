"""Answers to the lessons' exercises that are wrong, and some that are right.

``WRONG`` maps an exercise to pairs of an answer and a word that its nudge
must have: the word that names the mistake.  ``RIGHT`` holds other correct
forms than the lesson's own solution.  Where an exercise asks for a model or a
folder, the answer is wrapped in ``Made``, which makes it when it is needed.
"""

import functools
import json
import tempfile
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils import data
from utils.course import SEED


class Made:
    """An answer that is made only when a test asks for it."""

    def __init__(self, make, *arguments):
        self.make = functools.partial(make, *arguments)


def relu(z):
    return np.maximum(z, 0)


def standardize_with(mean, deviation, axis=0):
    """Return a function that standardizes with the given statistics."""

    def standardize(table):
        return (table - mean(table, axis)) / deviation(table, axis)

    return standardize


def zero(table, axis):
    return 0


def safe_std(table, axis, ddof=0):
    deviation = np.std(table, axis, ddof=ddof)
    return np.where(deviation == 0, 1, deviation)


def equal_columns(become):
    """Return a function that makes something else of equal columns."""

    def standardize(table):
        parts = []
        for column in np.split(table, table.shape[1], axis=1):
            spread = column.std()
            scaled = (column - column.mean()) / spread if spread else None
            parts.append(become(column) if scaled is None else scaled)
        return np.concatenate(parts, axis=1)

    return standardize


def cross_entropy_error(p, y):
    """Return by how much the score should fall, for each example."""
    return p - y


def fit(steps, rate=0.5, sign=-1, order=1, error=cross_entropy_error, use=1):
    """Return a fit by gradient descent whose steps can go wrong."""

    def fit_break(load, broke):
        x = np.stack([load, np.ones_like(load)], axis=1)
        found = np.zeros(2)
        for _ in range(steps):
            p = 1 / (1 + np.exp(-x @ found))
            gradient = x.T @ error(p, broke) / len(x)
            found = found + sign * rate * gradient * [1, use]
        return tuple(found[::order])

    return fit_break


def fit_of_the_task(load, broke):
    threads = np.array([1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.5])
    return fit(300)(threads, np.array([0, 0, 0, 1, 0, 1, 1, 1]))


def binary(widths=(64, 64), activation="relu", output="sigmoid", inputs=30):
    model = keras.Sequential([keras.Input((inputs,))])
    for width in widths:
        model.add(layers.Dense(width, activation=activation))
    model.add(layers.Dense(1, activation=output))
    return model


def compiled(loss="binary_crossentropy", **kwargs):
    model = binary(**kwargs)
    model.compile(optimizer="adam", loss=loss)
    return model


def functional_64_64_1():
    inputs = keras.Input((30,))
    x = layers.Dropout(0.1)(layers.Dense(64, activation="relu")(inputs))
    x = layers.ReLU()(layers.Dense(64)(x))
    model = keras.Model(inputs, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


def followed(layer, *arguments):
    """Return a network with something behind its sigmoid."""
    model = binary()
    model.add(layer(*arguments))
    model.compile(loss="binary_crossentropy")
    return model


def by_operations(rectify):
    """Return a network whose activations are no layers."""
    x = inputs = keras.Input((30,))
    for _ in range(2):
        x = rectify(layers.Dense(64)(x))
    outputs = keras.ops.sigmoid(layers.Dense(1, name="output")(x))
    model = keras.Model(inputs, outputs)
    model.compile(loss={model.output_names[0]: "binary_crossentropy"})
    return model


def deep_and_wide():
    """Return a network whose output sees the measurements, too."""
    x = inputs = keras.Input((30,))
    for _ in range(2):
        x = layers.Dense(64, activation="relu")(x)
    x = layers.Concatenate()([x, inputs])
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy")
    return model


def normalised(before, after):
    """Return a network with a batch normalisation near each activation."""
    model = keras.Sequential([keras.Input((30,))])
    model.add(layers.Normalization(mean=2.0, variance=4.0))
    for _ in range(2):
        model.add(layers.Dense(64, activation=before, use_bias=False))
        model.add(layers.BatchNormalization(beta_initializer="ones"))
        model.add(layers.Activation(after))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy")
    return model


FROM_LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)


def threshold_of(cost, tries=None, answer="threshold", lowest=0.0):
    """Return a chooser that counts ``cost(missed, false, missed_cost)``."""

    def choose(labels, probabilities, missed_cost):
        candidates = [lowest, *probabilities] if tries is None else tries
        costs = []
        for t in candidates:
            alarm = probabilities > t
            missed = np.sum((labels == 1) & ~alarm)
            false = np.sum((labels == 0) & alarm)
            costs.append(cost(missed, false, missed_cost))
        best = int(np.argmin(costs))
        return {
            "threshold": candidates[best],
            "cost": costs[best],
            "index": best,
        }[answer]

    return choose


def true_cost(missed, false, missed_cost):
    return missed_cost * missed + false


def at_least(labels, probabilities, missed_cost):
    """Count an alarm where the probability equals the threshold."""
    costs = [
        missed_cost * np.sum((labels == 1) & (probabilities < t))
        + np.sum((labels == 0) & (probabilities >= t))
        for t in probabilities
    ]
    return probabilities[int(np.argmin(costs))]


def between(labels, probabilities, missed_cost):
    """Choose among the middles between neighbouring probabilities."""
    ordered = np.sort(probabilities.astype("float64"))
    middles = [0, *((ordered[1:] + ordered[:-1]) / 2), 1]
    return threshold_of(true_cost, tries=middles)(
        labels, probabilities, missed_cost
    )


def stopper(
    first=1,
    look_ahead=False,
    reset=True,
    late=0,
    equal=False,
    previous=False,
    highest=np.inf,
):
    """Return early stopping with one thing wrong."""

    def best_epoch(val_losses, patience):
        best, lowest, waited, trained = 0, highest, 0, len(val_losses)
        for epoch, loss in enumerate(val_losses, 1):
            if loss < lowest or (equal and loss == lowest):
                best, lowest = epoch, loss
                waited = 0 if reset else waited
            else:
                waited += 1
            if waited == patience + late:
                trained = epoch
                break
            lowest = loss if previous else lowest
        if look_ahead:
            best = int(np.argmin(val_losses)) + 1
        return best - 1 + first, trained - 1 + first

    return best_epoch


@functools.cache
def ten_measurements():
    x, y, _ = data.load_breast_cancer()
    learned, held_out = data.stratified_split(y, 0.2, seed=SEED)
    return x[:, :10], y, learned, held_out


def ten_columns(adapt_on="learned", outside=False):
    """Return an untrained network on ten columns."""
    x, _, learned, held_out = ten_measurements()
    rows = {"all": slice(None), "learned": learned, "held_out": held_out}
    keras.utils.set_random_seed(1)
    normalise = layers.Normalization()
    if adapt_on:
        normalise.adapt(x[rows[adapt_on]])
    model = keras.Sequential([keras.Input((10,))])
    if not outside:
        model.add(normalise)
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


@functools.cache
def trained_ten_columns():
    x, y, learned, _ = ten_measurements()
    model = ten_columns()
    model.compile(
        keras.optimizers.Adam(0.03),
        "binary_crossentropy",
        steps_per_execution=15,
    )
    model.fit(x[learned], y[learned], epochs=10, verbose=0)
    return model


def retrained(model, change):
    """Return a model with the last weights of the trained one, changed."""
    kernel, bias = trained_ten_columns().layers[-1].get_weights()
    model.layers[-1].set_weights([change * kernel, change * bias])
    return model


def for_ten_scores():
    """Return the trained network without its sigmoid."""
    model = keras.Sequential([keras.Input((10,))])
    model.add(trained_ten_columns().layers[0])
    model.add(layers.Dense(1))
    return retrained(model, 1)


fashion_mnist = functools.cache(data.load_fashion_mnist)


@functools.cache
def garments():
    (x_train, y_train), (x_test, y_test) = fashion_mnist()
    return x_train[:5_000], y_train[:5_000], x_test[:1_000], y_test[:1_000]


def clothes(units=(32,), shape=(28, 28), outputs=10):
    model = keras.Sequential([keras.Input(shape), layers.Flatten()])
    for width in units:
        model.add(layers.Dense(width, activation="relu"))
    model.add(layers.Dense(outputs))
    return model


class OwnClass(keras.Model):
    """A model that is neither sequential nor functional."""

    def __init__(self, model):
        super().__init__()
        self.inner = model

    def call(self, x):
        return self.inner(x)


def own_class(model, used=True):
    own = OwnClass(model)
    if used:
        own(np.zeros((1, *model.input_shape[1:]), "float32"))
    return own


def trained_clothes(part, epochs, scale_inside=False):
    """Return a small network trained on one part of the pictures."""
    x_train, y_train, x_test, y_test = garments()
    x, y = (x_train, y_train) if part == "train" else (x_test, y_test)
    keras.utils.set_random_seed(1)
    model = clothes()
    if scale_inside:
        model = keras.Sequential(
            [keras.Input((28, 28)), layers.Rescaling(1 / 255), *model.layers]
        )
        x = x * np.float32(255)
    model.compile(
        keras.optimizers.Adam(0.003),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=16,
    )
    model.fit(x / np.float32(255), y, batch_size=32, epochs=epochs, verbose=0)
    return model


def masked(mask, grow=lambda rate: 1 / (1 - rate), at_prediction=False):
    """Return dropout by hand with another mask or another factor."""

    def drop_units(x, rate, training):
        if not (training or at_prediction):
            return x
        return x * mask(x, rate) * grow(rate)

    return drop_units


def kept(x, rate):
    return np.random.random(x.shape) >= rate


def exact_mean(x, rate, training):
    if not training:
        return x
    mask = kept(x, rate)
    return x * mask / mask.mean(axis=1, keepdims=True)


def in_float16(function):
    """Return a function whose results are coarse numbers."""
    return lambda *given: tf.cast(function(*given), "float16")


def pair_of(count):
    """Return a function that finds the largest of ``count(matrix)``."""

    def most_confused(labels, predicted):
        matrix = tf.math.confusion_matrix(labels, predicted).numpy()
        counts = count(matrix)
        return np.unravel_index(counts.argmax(), counts.shape)

    return most_confused


def off_diagonal(matrix):
    return matrix * (1 - np.eye(len(matrix), dtype=int))


def share_confused(matrix):
    shares = off_diagonal(matrix) / matrix.sum(axis=1, keepdims=True)
    return np.triu(shares + shares.T)


def sorted_pair(labels, predicted):
    return tuple(sorted(pair_of(off_diagonal)(labels, predicted)))


def reversed_pair(labels, predicted):
    both = pair_of(lambda m: np.tril(m + m.T, k=-1))
    return both(labels, predicted)


def without_file(architecture, weights_file):
    return keras.models.model_from_json(architecture)


def only_weights(architecture, weights_file):
    model = keras.models.model_from_json(architecture)
    return model.load_weights(weights_file)


def weights_list(architecture, weights_file):
    model = keras.models.model_from_json(architecture)
    model.load_weights(weights_file)
    return model.get_weights()


def one_architecture(architecture, weights_file):
    """Build the same layers whatever the text says."""
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    model.add(layers.Dense(8, activation="relu"))
    model.add(layers.Dense(4, activation="softmax"))
    model.load_weights(weights_file)
    return model


def whole_file(architecture, weights_file):
    return keras.models.load_model(weights_file)


def preprocessed(*before):
    """Return a function that puts layers in front of a model."""

    def add_preprocessing(model):
        steps = [make() for make in before]
        return keras.Sequential([keras.Input((28, 28)), *steps, model])

    return add_preprocessing


def scaled_by(factor, offset=0.0):
    return lambda: layers.Rescaling(factor, offset)


def functional_preprocessing(model):
    inputs = keras.Input((28, 28), dtype="uint8")
    return keras.Model(inputs, model(layers.Rescaling(1 / 255)(inputs)))


def popped(model):
    model.pop()
    return preprocessed(scaled_by(1 / 255))(model)


def added_to(model):
    model.add(layers.Softmax())
    return preprocessed(scaled_by(1 / 255))(model)


def frozen(model):
    model.trainable = False
    return preprocessed(scaled_by(1 / 255))(model)


def scaled_weights(model):
    first, *rest = model.get_weights()
    model.set_weights([first / 255, *rest])
    return model


def corners(photo):
    return photo[[0, 0, -1, -1], [0, -1, 0, -1]]


def squared(
    light=lambda photo: np.median(corners(photo)) > 127,
    invert=lambda photo: 255 - photo,
    side="middle",
    **padding,
):
    """Return a preparation of photos with something wrong."""

    def make_square(photo):
        if light(photo):
            photo = invert(photo)
        margins = []
        for length in photo.shape:
            missing = max(photo.shape) - length
            before = missing // 2 if side == "middle" else 0
            margins.append((before, missing - before))
        return np.pad(photo, margins, **padding)

    return make_square


def stretched(photo):
    dark = squared()(photo)[: photo.shape[0], : photo.shape[1]]
    dark = 255 - photo if np.median(photo) > 127 else photo
    side = max(photo.shape)
    rows = np.arange(side) * photo.shape[0] // side
    columns = np.arange(side) * photo.shape[1] // side
    return dark[rows][:, columns]


def cropped(photo):
    side = min(photo.shape)
    return photo[:side, :side]


def checkpoint(**kwargs):
    return lambda file: keras.callbacks.ModelCheckpoint(file, **kwargs)


class Keeper(keras.callbacks.Callback):
    """Keeps the best epoch without the help of ``ModelCheckpoint``."""

    def __init__(self, file, all_epochs=True):
        super().__init__()
        self.file, self.all_epochs, self.best = file, all_epochs, -1.0

    def on_epoch_end(self, epoch, logs):
        if logs["val_accuracy"] > self.best:
            self.model.save(self.file)
        if logs["val_accuracy"] > self.best or not self.all_epochs:
            self.best = logs["val_accuracy"]


class PatientKeeper(Keeper):
    """Keeps weights, and writes the file when the last epoch is over."""

    def on_test_end(self, logs):
        if logs["accuracy"] > self.best:
            self.best, self.weights = (
                logs["accuracy"],
                self.model.get_weights(),
            )

    def on_epoch_end(self, epoch, logs):
        if epoch + 1 == self.params["epochs"]:
            self.model.set_weights(self.weights)
            self.model.save(self.file)


def elsewhere(file):
    return keras.callbacks.ModelCheckpoint(
        str(file).replace("best", "other"), monitor="val_accuracy", mode="max"
    )


@functools.cache
def shoe_parts():
    (x_train, y_train), (x_test, y_test) = fashion_mnist()
    kinds = [5, 7, 9]
    parts = []
    for x, y in ((x_train, y_train), (x_test, y_test)):
        chosen = np.isin(y, kinds)
        parts.append((x[chosen], np.searchsorted(kinds, y[chosen])))
    (x, y), (x_new, y_new) = parts
    return x[:1_500], y[:1_500], x_new, y_new


@functools.cache
def shoe_sorter():
    x, y, x_new, y_new = shoe_parts()
    keras.utils.set_random_seed(1)
    model = clothes(units=(32,), outputs=3)
    model.add(layers.Softmax())
    raw = preprocessed(scaled_by(1 / 255))(model)
    raw.compile(
        keras.optimizers.Adam(0.003),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=16,
    )
    raw.fit(x, y, epochs=4, verbose=0)
    return raw, raw.evaluate(x_new, y_new, verbose=0)[1]


def shoe_folder(
    names=("Sandal", "Sneaker", "Ankle boot"), card=None, wrap=None
):
    """Return a folder with a sorter and its card, with something wrong."""
    folder = Path(tempfile.mkdtemp())
    model, accuracy = shoe_sorter()
    model = wrap(model) if wrap else model
    model.save(folder / "model.keras")
    content = {"class_names": list(names), "test_accuracy": float(accuracy)}
    (folder / "card.json").write_text(json.dumps(content | (card or {})))
    return str(folder)


def without_rescaling(model):
    return model.layers[-1]


def untrained(model):
    return keras.models.clone_model(model)


def with_scores(model):
    """Return the sorter without its softmax."""
    inner = model.layers[-1]
    return keras.Sequential(
        [keras.Input((28, 28)), model.layers[0], *inner.layers[:-1]]
    )


def of_ten(model):
    return clothes(outputs=10)


def empty_folder():
    return tempfile.mkdtemp()


def shares(scores, axis):
    powers = np.exp(scores)
    return powers / powers.sum(axis=axis, keepdims=True)


def one_maximum(scores, axis):
    return shares(scores - scores.max(), axis)


def last_axis_in(step):
    """Return a softmax that names the last axis in one of its steps."""

    def softmax(scores, axis):
        of = {"max": axis, "sum": axis, step: -1}
        powers = np.exp(scores - scores.max(axis=of["max"], keepdims=True))
        return powers / powers.sum(axis=of["sum"], keepdims=True)

    return softmax


def last_axis_only(scores, axis):
    return shares(scores - scores.max(axis=-1, keepdims=True), -1)


def no_keepdims(scores, axis):
    powers = np.exp(scores - scores.max(axis=axis))
    return powers / powers.sum(axis=axis)


def log_softmax(scores, axis):
    return tf.nn.log_softmax(scores, axis=axis)


def clipped(scores, axis):
    return shares(np.clip(scores, -80, 80), axis)


WRONG = {
    "1.1": [
        (
            lambda p: tf.reshape(p, (len(p), p.shape[2], p.shape[1], -1)),
            "scrambled",
        ),
        (lambda p: tf.transpose(p), "order of all four axes"),
        (lambda p: p[:, ::-1], "shape"),
        (lambda p: p, "still lie"),
        (lambda p: tf.transpose(p, (1, 0, 2, 3)), "batch with the height"),
        (lambda p: tf.transpose(p, (1, 0, 2)), "raised"),
        (lambda p: 255 * np.transpose(p, (0, 2, 1, 3)), "factor"),
        (lambda p: np.rot90(p, axes=(1, 2)), "turned, not swapped"),
        (lambda p: np.rot90(p, -1, axes=(1, 2)), "turned, not swapped"),
        (tf.constant([0.0]), "an EagerTensor"),
    ],
    "1.2": [
        (standardize_with(np.mean, np.std), "all values are equal"),
        (
            lambda t: (t - t.mean(1, keepdims=True)) / t.std(1, keepdims=True),
            "every row by itself",
        ),
        (lambda t: (t - t.mean()) / t.std(), "one mean for the whole table"),
        (lambda t: t - t.mean(axis=0), "not divided"),
        (lambda t: t / t.std(axis=0), "not subtracted"),
        (standardize_with(np.mean, np.var), "variance"),
        (lambda t: ((t - t.mean(0)) / t.std(0)).astype(int), "fractions"),
        (equal_columns(lambda t: t), "becomes zeros"),
        (equal_columns(np.ones_like), "becomes zeros"),
        (equal_columns(lambda t: np.empty((len(t), 0))), "becomes zeros"),
        (
            lambda t: np.nan_to_num(
                standardize_with(np.mean, np.std)(t) * t.std(0).all()
            ),
            "other columns",
        ),
        (np.array([[0.0, 1.0]]), "the function itself"),
    ],
    "1.3": [
        (lambda x, W, b: x.reshape(len(x), -1) @ W + b, "activate"),
        (lambda x, W, b: x.reshape(len(x), -1) @ W, "Neither biases nor"),
        (
            lambda x, W, b: relu(x.reshape(len(x), -1) @ W),
            "biases are missing",
        ),
        (
            lambda x, W, b: relu(x.reshape(len(x), -1) @ W) + b,
            "biases after the activation",
        ),
        (
            lambda x, W, b: relu(
                x.transpose(0, 2, 1).reshape(len(x), -1) @ W + b
            ),
            "column by column",
        ),
        (lambda x, W, b: relu(x @ W + b), "raised"),
        (lambda x, W, b: relu(x.reshape(4, -1) @ W + b), "raised"),
        (
            lambda x, W, b: relu(x.reshape(len(x), -1) @ W + b).sum(0),
            "whole batch",
        ),
    ],
    "1.4": [
        (shares, "float32"),
        (one_maximum, "each row's own"),
        (last_axis_only, "Asked for axis 0"),
        (no_keepdims, "raised"),
        (log_softmax, "logarithms"),
        (lambda s, axis: np.exp(s), "do not sum to 1"),
        (lambda s, axis: np.exp(s) / np.exp(s).sum(), "All probabilities"),
        (clipped, "cut off"),
        (last_axis_in("max"), "one line"),
        (last_axis_in("sum"), "one line"),
    ],
    "1.5": [
        (fit(3_000, 0.5, order=-1), "other way round"),
        (fit(10, 0.5), "More steps"),
        (fit(5, 0.5, sign=1), "against the gradient"),
        (fit(300, error=lambda p, y: p - (1 - y)), "changed places"),
        (fit(300, error=lambda p, y: (p - y) * p * (1 - p)), "another loss"),
        (fit(300, error=lambda p, y: p - 1), "another loss"),
        (fit(300, use=0), "start is still 0"),
        (fit_of_the_task, "its arguments"),
        (lambda x, y: np.polyfit(x, y, 1), "straight line"),
        (lambda x, y: (0.0, 0.0), "no step"),
        (lambda x, y: (np.nan, np.nan), "no longer numbers"),
        (lambda x, y: 1.5, "Two numbers"),
    ],
    "2.1": [
        (
            lambda y, p: (
                (
                    (y & p).sum() / max(p.sum(), 1)
                    + (y & p).sum() / max(y.sum(), 1)
                )
                / 2
            ),
            "ordinary mean",
        ),
        (lambda y, p: (y == p).mean(), "accuracy"),
        (lambda y, p: (y & p).sum() / p.sum(), "precision alone"),
        (lambda y, p: (y & p).sum() / y.sum(), "recall alone"),
        (
            lambda y, p: (
                2
                / (
                    np.divide(p.sum(), (y & p).sum())
                    + np.divide(y.sum(), (y & p).sum())
                )
                if y.any() and p.any()
                else np.nan
            ),
            "what you divide by",
        ),
        (lambda y, p: (y & p).sum() / (y.sum() + p.sum()), "Half"),
        (
            lambda y, p: (y & p).sum() / max((y | p).sum(), 1),
            "another number",
        ),
        (
            lambda y, p: 200 * (y & p).sum() / max(y.sum() + p.sum(), 1),
            "factor",
        ),
        (lambda y, p: -2 * (y & p).sum() / (y.sum() + p.sum()), "sign"),
    ],
    "2.2": [
        (Made(binary), "compile"),
        (Made(compiled, "mse"), "binary cross-entropy"),
        (Made(compiled, FROM_LOGITS), "applied twice"),
        (
            Made(lambda: compiled(output=None)),
            "score of any size",
        ),
        (Made(lambda: compiled(activation=None)), "linear"),
        (Made(lambda: compiled(activation="tanh")), "tanh"),
        (Made(lambda: compiled(widths=(32, 16))), "32-16-1"),
        (Made(lambda: compiled(inputs=784)), "(784,)"),
        (Made(lambda: compiled(output="relu")), "relu"),
        (Made(lambda: compiled(output="softmax")), "softmax"),
        (Made(lambda: keras.Sequential([layers.Dense(64)])), "keras.Input"),
        (Made(lambda: [layers.Dense(64)]), "list"),
        (Made(lambda: binary), "call it"),
        (Made(compiled, None), "no loss"),
        (Made(compiled, "sparse_categorical_crossentropy"), "binary"),
        (Made(followed, layers.Activation, "sigmoid"), "second activation"),
        (Made(deep_and_wide), "neither"),
        (Made(followed, layers.Softmax), "softmax of one unit"),
        (Made(followed, layers.Dropout, 0.5), "dropout after the output"),
    ],
    "2.3": [
        (lambda y, p, cost: 0.5, "same threshold"),
        (threshold_of(lambda m, f, c: m + c * f), "changed places"),
        (threshold_of(true_cost, answer="cost"), "between 0 and 1"),
        (threshold_of(true_cost, answer="index"), "between 0 and 1"),
        (threshold_of(true_cost, np.linspace(0, 1, 1001)), "do you try"),
        (at_least, ">="),
        (
            threshold_of(lambda m, f, c: max(c, 1) * m + f),
            "costs less",
        ),
        (lambda y, p, cost: p, "One threshold"),
        (threshold_of(true_cost, lowest=1.0), "for everybody"),
        (lambda y, p, cost: np.nan, "between 0 and 1"),
    ],
    "2.4": [
        (stopper(first=0), "from 0"),
        (stopper(look_ahead=True), "never trained"),
        (stopper(reset=False), "begins anew"),
        (stopper(late=1), "one epoch too long"),
        (stopper(equal=True), "equal loss"),
        (stopper(previous=True), "lower than all before"),
        (stopper(highest=10), "in millions"),
        (lambda v, p: stopper()(v, p)[::-1], "comes first"),
        (
            lambda v, p: (int(np.argmin(v)) + 1, len(v)),
            "goes on to the end",
        ),
        (lambda v, p: stopper()(v, p)[0], "shape"),
    ],
    "2.5": [
        (Made(ten_columns, "all"), "all 569 rows"),
        (Made(ten_columns, "held_out"), "test set"),
        (Made(ten_columns), "trained"),
        (Made(ten_columns, None), "not been adapted"),
        (
            Made(lambda: retrained(ten_columns(), -1)),
            "other way round",
        ),
        (
            Made(lambda: retrained(ten_columns(outside=True), 1)),
            "inside",
        ),
        (Made(binary, (16,)), "(30,)"),
    ],
    "3.1": [
        (lambda w: sum(a * b for a, b in pairwise(w)), "has a bias"),
        (lambda w: sum(a * b + 1 for a, b in pairwise(w)), "Each unit"),
        (
            lambda w: sum(a * b for a, b in pairwise(w)) + sum(w),
            "Inputs are no units",
        ),
        (lambda w: sum(a * (b + 1) for a, b in pairwise(w)), "every input of"),
        (
            lambda w: sum((a + 1) * b for a, b in list(pairwise(w))[:-1]),
            "last layer",
        ),
        (lambda w: sum(w), "inputs and units"),
        (lambda w: int(np.prod(w)), "multiplied all widths"),
        (lambda w: 101_770, "for [784, 64, 64, 10]"),
    ],
    "3.2": [
        (
            lambda y, p, k: (p.argmax(axis=1) == y).mean(),
            "first guess only",
        ),
        (
            lambda y, p, k: (
                (p.argsort(axis=1)[:, :k] == y[:, None]).any(axis=1).mean()
            ),
            "least probable",
        ),
        (
            lambda y, p, k: (
                (p.argsort(axis=1)[:, -k:] == y[:, None]).any(axis=1).sum()
            ),
            "share",
        ),
        (
            lambda y, p, k: (
                (p.argsort(axis=1)[:, -k - 1 :] == y[:, None])
                .any(axis=1)
                .mean()
            ),
            "one guess too many",
        ),
        (
            lambda y, p, k: (
                (p.argsort(axis=1)[:, -k - 1 : -1] == y[:, None])
                .any(axis=1)
                .mean()
            ),
            "leave out the most",
        ),
        (
            lambda y, p, k: (p.argsort(axis=1)[:, -k] == y).mean(),
            "place 3 only",
        ),
        (
            lambda y, p, k: (p.argsort(axis=1)[:, -k:] == y[:, None]).any(
                axis=1
            ),
            "shape",
        ),
    ],
    "3.3": [
        (masked(kept, lambda rate: 1), "survivors are as they were"),
        (masked(kept, lambda rate: 1 / rate), "wrong number"),
        (masked(kept, lambda rate: 1 + rate), "by the wrong number"),
        (exact_mean, "on average"),
        (masked(kept, at_prediction=True), "prediction time"),
        (
            masked(lambda x, rate: np.random.random(x.shape) < rate),
            "wrong way round",
        ),
        (
            masked(
                lambda x, rate: (
                    np.random.default_rng(1).random(x.shape) >= rate
                )
            ),
            "anew",
        ),
        (
            masked(lambda x, rate: np.random.random(x.shape[1]) >= rate),
            "every row",
        ),
        (
            masked(lambda x, rate: np.random.random((len(x), 1)) >= rate),
            "Whole rows",
        ),
        (lambda x, rate, training: x, "nothing is switched off"),
        (
            masked(lambda x, rate: np.random.random(x.shape) >= 0.5),
            "another one",
        ),
    ],
    "3.4": [
        (pair_of(lambda m: m), "itself"),
        (sorted_pair, "one direction"),
        (reversed_pair, "smaller label first"),
        (
            lambda y, p: pair_of(lambda m: np.triu(m + m.T, k=1))(y, p)[0],
            "Two labels",
        ),
        (
            lambda y, p: np.sort(np.bincount(y[y == p]).argsort()[-2:]),
            "most often right",
        ),
        (pair_of(share_confused), "compare shares"),
        (lambda y, p: (0, 1), "Another pair"),
    ],
    "3.5": [
        (Made(clothes, (128,)), "101,770 parameters"),
        (Made(clothes), "guessing"),
        (Made(clothes, (32,), (32, 32)), "(32, 32)"),
        (Made(clothes, (32,), (28, 28), 1), "(1,)"),
        (Made(trained_clothes, "train", 1), "More"),
        (Made(trained_clothes, "test", 15), "test set"),
        (Made(trained_clothes, "train", 1, True), "from 0 to 255"),
        (
            Made(
                lambda: keras.Sequential(
                    [keras.Input((28, 28)), layers.Dense(10)]
                )
            ),
            "Flatten the pictures",
        ),
        (Made(lambda: own_class(clothes())), "functional"),
        (Made(lambda: own_class(clothes(), used=False)), "Sequential or a"),
        (Made(lambda: clothes), "call it"),
    ],
    "4.1": [
        (without_file, "fresh"),
        (only_weights, "None"),
        (weights_list, "list"),
        (whole_file, "raised"),
        (one_architecture, "raised ValueError"),
    ],
    "4.2": [
        (preprocessed(), "unscaled"),
        (preprocessed(scaled_by(1 / 256)), "255 must become 1"),
        (preprocessed(scaled_by(1 / 127.5, -1)), "from -1 to 1"),
        (
            preprocessed(scaled_by(1 / 255), scaled_by(1 / 255)),
            "twice",
        ),
        (lambda model: model, "was given"),
        (scaled_weights, "changes the model"),
        (popped, "the model that it is given"),
        (added_to, "changes the model that it"),
        (frozen, "It changes the model"),
        (lambda model: lambda x: model(x / 255), "saved"),
        (lambda model: own_class(model), "a Sequential or a functional"),
        (lambda model: own_class(model, used=False), "class of its own"),
    ],
    "4.3": [
        (lambda photo: photo, "square"),
        (stretched, "stretched"),
        (cropped, "shape"),
        (squared(lambda photo: False), "comes out light"),
        (squared(lambda photo: True), "dark already"),
        (squared(lambda photo: photo.mean() > 127), "a large light thing"),
        (squared(lambda photo: np.median(photo) > 127), "large light thing"),
        (squared(lambda photo: photo.max() > 225), "light thing on a dark"),
        (squared(lambda photo: photo[0, 0] > 127), "one light corner"),
        (squared(lambda photo: photo[-1, -1] > 127), "one dark corner"),
        (squared(lambda photo: corners(photo).max() > 225), "light corner"),
        (squared(lambda photo: corners(photo).mean() > 127), "with one light"),
        (squared(constant_values=255), "padding is not 0"),
        (squared(constant_values=50), "the padding is not 0"),
        (squared(mode="edge"), "For a dark picture the padding"),
        (squared(invert=lambda photo: -photo), "off by one"),
        (squared(invert=lambda photo: 256 - photo.astype(int)), "are off"),
        (squared(side="end"), "edge"),
        (lambda photo: squared()(photo) / 255, "run to 1"),
    ],
    "4.4": [
        (checkpoint(), "last epoch"),
        (checkpoint(save_best_only=True), "lowest loss"),
        (
            checkpoint(
                monitor="val_accuracy", save_best_only=True, mode="min"
            ),
            "first epoch",
        ),
        (
            checkpoint(monitor="accuracy", mode="max", save_best_only=True),
            "training accuracy",
        ),
        (
            checkpoint(monitor="val_acc", mode="max", save_best_only=True),
            "'val_acc'",
        ),
        (lambda file: Keeper(file, all_epochs=False), "compared with all"),
        (elsewhere, "does not exist"),
        (lambda file: {"monitor": "val_accuracy"}, "callback"),
    ],
    "4.5": [
        (Made(empty_folder), "0 of 10"),
        (Made(empty_folder), "safe mode (there is no such file)"),
        (Made(shoe_folder, ("Sandal", "Sneaker", "Ankle Boot")), "spelled as"),
        (Made(lambda: shoe_folder(wrap=of_ten)), "2 of 2: takes uint8"),
        (Made(lambda: 5), "name of the folder"),
        (Made(shoe_folder, ("Sneaker", "Sandal", "Ankle boot")), "6 of 10"),
        (Made(shoe_folder, ("sandal", "sneaker", "boot")), "0 of 1: card"),
        (
            Made(lambda: shoe_folder(card={"test_accuracy": 0.5})),
            "0 of 2: card.json states",
        ),
        (
            Made(lambda: shoe_folder(card={"test_accuracy": "95 %"})),
            "0 of 2: card.json states",
        ),
        (Made(lambda: shoe_folder(wrap=with_scores)), "0 of 1: gives three"),
        (Made(lambda: shoe_folder(wrap=untrained)), "0 of 2: names"),
    ],
}

RIGHT = {
    "1.1": [
        lambda p: np.swapaxes(p, 1, 2).tolist(),
        lambda p: tf.stack([tf.transpose(x, (1, 0, 2)) for x in p]),
        lambda p: keras.ops.transpose(p, (0, 2, 1, 3)),
        lambda p: np.swapaxes(p, 1, 2).astype("float16"),
    ],
    "1.2": [
        standardize_with(np.mean, safe_std),
        standardize_with(np.mean, functools.partial(safe_std, ddof=1)),
        lambda t: (t - t.mean(0)) / (t.std(0) + 1e-7),
        lambda t: tf.math.divide_no_nan(
            t - tf.reduce_mean(t, 0), tf.math.reduce_std(t, 0)
        ),
    ],
    "1.3": [
        lambda x, W, b: keras.activations.relu(
            keras.ops.reshape(x, (len(x), -1)) @ W + b
        ),
        lambda x, W, b: [
            relu(image.ravel().astype("float64") @ W + b) for image in x
        ],
        # only for tensors: .numpy() is no method of an array
        lambda x, W, b: relu(x.numpy().reshape(len(x), -1) @ W + b),
    ],
    "1.4": [
        lambda s, axis: tf.nn.softmax(s, axis=axis),
        lambda s, axis: np.exp(log_softmax(s, axis)),
    ],
    "1.5": [
        fit(3_000),
        lambda load, broke: np.float16(fit(300)(load, broke)),
    ],
    "2.1": [
        lambda y, p: 2 * (y & p).sum() / max(y.sum() + p.sum(), 1),
        lambda y, p: tf.constant(
            [2.0 * (y & p).sum() / max(y.sum() + p.sum(), 1)]
        ),
        lambda y, p: np.float16(2 * (y & p).sum() / max(y.sum() + p.sum(), 1)),
    ],
    "2.2": [
        Made(compiled),
        Made(functional_64_64_1),
        Made(compiled, keras.losses.BinaryCrossentropy()),
        Made(compiled, keras.losses.binary_crossentropy),
        Made(compiled, keras.losses.BinaryCrossentropy(label_smoothing=0.1)),
        Made(compiled, ["binary_crossentropy"]),
        Made(lambda: compiled(activation=layers.ReLU())),
        Made(by_operations, keras.activations.relu),
        Made(by_operations, keras.ops.relu),
        Made(normalised, "relu", None),
        Made(normalised, None, "relu"),
    ],
    "2.3": [
        threshold_of(true_cost),
        threshold_of(true_cost, lowest=-1.0),
        threshold_of(true_cost, lowest=-np.inf),
        between,
    ],
    "2.4": [
        lambda v, p: np.array(stopper()(v, p)),
        lambda v, p: tf.constant(stopper()(v, p)),
    ],
    "2.5": [Made(trained_ten_columns), Made(for_ten_scores)],
    "3.1": [
        lambda w: float(sum((a + 1) * b for a, b in pairwise(w))),
        lambda w: np.dot(w[1:], np.add(w[:-1], 1)),
    ],
    "3.2": [
        lambda y, p, k: tf.reduce_mean(
            tf.cast(tf.math.in_top_k(y, p, k), "float32")
        ),
        lambda y, p, k: float(
            keras.metrics.sparse_top_k_categorical_accuracy(y, p, k)
            .numpy()
            .mean()
        ),
        in_float16(
            lambda y, p, k: (
                (p.argsort(axis=1)[:, -k:] == y[:, None]).any(axis=1).mean()
            )
        ),
    ],
    "3.3": [
        masked(kept),
        lambda x, rate, training: tf.nn.dropout(x, rate) if training else x,
        lambda x, rate, training: layers.Dropout(rate)(x, training=training),
        in_float16(masked(kept)),
    ],
    "3.4": [
        lambda y, p: list(pair_of(lambda m: np.triu(m + m.T, k=1))(y, p)),
    ],
    "4.2": [preprocessed(scaled_by(1 / 255)), functional_preprocessing],
    "4.3": [squared(), lambda photo: squared()(photo).astype("float32")],
    "4.4": [Keeper, PatientKeeper],
    "4.5": [Made(shoe_folder)],
}
