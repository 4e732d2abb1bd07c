"""Answers to lesson 12's exercises, besides the declared mistakes."""

import random

import keras
import numpy as np
import tensorflow as tf


def checkpoint(**kwargs):
    return lambda file: keras.callbacks.ModelCheckpoint(file, **kwargs)


class Keeper(keras.callbacks.Callback):
    """Keeps the best epoch without the help of ``ModelCheckpoint``."""

    def __init__(self, file, all_epochs=True):
        super().__init__()
        self.file, self.all_epochs, self.best = file, all_epochs, -1.0

    def on_epoch_begin(self, epoch, logs):
        assert logs == {}  # as ``fit`` calls it

    def on_train_batch_end(self, batch, logs):
        assert logs["loss"] > 0

    def on_epoch_end(self, epoch, logs):
        if logs["val_accuracy"] > self.best:
            self.model.save(self.file)
        if logs["val_accuracy"] > self.best or not self.all_epochs:
            self.best = logs["val_accuracy"]


class Tester(Keeper):
    """Reads the accuracy where the validation ends."""

    def on_epoch_end(self, epoch, logs):
        pass

    def on_test_end(self, logs):
        if logs["accuracy"] > self.best:
            self.best = logs["accuracy"]
            self.model.save(self.file)


class PatientKeeper(Keeper):
    """Keeps weights, and writes the file when the last epoch is over."""

    def on_epoch_end(self, epoch, logs):
        if logs["val_accuracy"] > self.best:
            self.best = logs["val_accuracy"]
            self.weights = self.model.get_weights()
        if epoch + 1 == self.params["epochs"]:
            self.model.set_weights(self.weights)
            self.model.save(self.file)


class Quitter(Keeper):
    def on_epoch_end(self, epoch, logs):
        raise SystemExit


def elsewhere(file):
    return keras.callbacks.ModelCheckpoint(
        str(file).replace("best", "other"), monitor="val_accuracy", mode="max"
    )


def with_slices(number, rows, size):
    epoch, place = divmod(number, rows // size)
    order = np.random.RandomState(7 + epoch).permutation(rows)
    return np.split(order, rows // size)[place]


def with_shuffle(number, rows, size):
    order = list(range(rows))
    random.Random(number * size // rows).shuffle(order)
    start = number * size % rows
    return order[start : start + size]


def with_tensorflow(number, rows, size):
    first = number * size % rows
    seed = [1, number * size // rows]
    order = tf.random.experimental.stateless_shuffle(tf.range(rows), seed)
    return order[first : first + size]


def part_of(order, number, size):
    """Return a part of an epoch's order."""
    place = number % (len(order) // size)
    return order[place * size : (place + 1) * size]


def unseeded(number, rows, size):
    return part_of(np.random.default_rng().permutation(rows), number, size)


def seeded_by_part(number, rows, size):
    order = np.random.default_rng(number).permutation(rows)
    return part_of(order, number, size)


def one_order(number, rows, size):
    return part_of(np.random.default_rng(3).permutation(rows), number, size)


def not_shuffled(number, rows, size):
    return part_of(np.arange(rows), number, size)


def shuffled_inside(number, rows, size):
    inside = not_shuffled(number, rows, size)
    return np.random.default_rng(number).permutation(inside)


def dealt_anew(number, rows, size):
    """Deal the same parts in a new order, each shuffled."""
    epoch, place = divmod(number, rows // size)
    dealt = np.random.default_rng(epoch).permutation(rows // size)
    part = np.arange(rows).reshape(-1, size)[dealt[place]]
    return np.random.default_rng(number).permutation(part)


def whole_epoch(number, rows, size):
    return np.random.default_rng(number // (rows // size)).permutation(rows)


def place_forgotten(number, rows, size):
    return whole_epoch(number, rows, size)[:size]


def from_one(number, rows, size):
    return with_slices(number, rows, size) + 1


def with_tensors(weights):
    scale = tf.reduce_max(tf.abs(weights), axis=0) / 127
    return tf.round(tf.math.divide_no_nan(weights, scale)) * scale


def in_int8(weights):
    scale = np.abs(weights).max(axis=0) / 127
    whole = np.rint(weights / np.where(scale > 0, scale, 1)).astype("int8")
    return whole.astype("float32") * scale


RIGHT = {
    "12.1": [with_tensors, in_int8],
    "12.2": [
        Keeper,
        PatientKeeper,
        Tester,
        checkpoint(monitor="val_accuracy", save_best_only=True),
    ],
    "12.3": [with_slices, with_shuffle, with_tensorflow],
}

WRONG = {
    "12.2": {
        "SystemExit": Quitter,
        "last epoch": checkpoint(),
        "lowest loss": checkpoint(save_best_only=True),
        "first epoch": checkpoint(
            monitor="val_accuracy", save_best_only=True, mode="min"
        ),
        "training accuracy": checkpoint(
            monitor="accuracy", mode="max", save_best_only=True
        ),
        "'val_acc', and": checkpoint(
            monitor="val_acc", mode="max", save_best_only=True
        ),
        "compared with all": lambda file: Keeper(file, all_epochs=False),
        "does not hold the model": elsewhere,
        "no model as `save` writes it": keras.callbacks.CSVLogger,
        "where a kill takes them": lambda file: keras.callbacks.EarlyStopping(
            monitor="val_accuracy", mode="max", restore_best_weights=True
        ),
        "callback": lambda file: {"monitor": "val_accuracy"},
    },
    "12.3": {
        "when asked for again": unseeded,
        "only once": [seeded_by_part, place_forgotten],
        "have the same order": [
            one_order,
            lambda i, rows, size: with_slices(
                i % (2 * (rows // size)), rows, size
            ),
        ],
        "their old order": not_shuffled,
        "row numbers.": whole_epoch,
        "Row numbers go from 0": from_one,
        "and then cut": [shuffled_inside, dealt_anew],
    },
}
