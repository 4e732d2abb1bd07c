"""Answers to lesson 12's exercises, besides the declared mistakes."""

import os

import keras
import numpy as np
import tensorflow as tf

from utils.checks.models import known_model


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


def without_file(architecture, weights_file):
    return keras.models.model_from_json(architecture)


def weights_list(architecture, weights_file):
    model = keras.models.model_from_json(architecture)
    model.load_weights(weights_file)
    return model.get_weights()


def one_architecture(architecture, weights_file):
    """Build the same layers whatever the text says."""
    model = known_model((4, 4), 5, 3)
    model.load_weights(weights_file)
    return model


def cloned(architecture, weights_file):
    model = keras.models.clone_model(
        keras.models.model_from_json(architecture)
    )
    model.load_weights(weights_file)
    return model


def with_tensors(weights):
    scale = tf.reduce_max(tf.abs(weights)) / 127
    return tf.round(tf.math.divide_no_nan(weights, scale)) * scale


def in_int8(weights):
    scale = np.abs(weights).max() / 127
    whole = np.rint(weights / (scale or 1)).astype("int8")
    return whole.astype("float32") * scale


RIGHT = {
    "12.1": [
        Keeper,
        PatientKeeper,
        checkpoint(monitor="val_accuracy", save_best_only=True),
    ],
    "12.2": [cloned],
    "12.3": [with_tensors, in_int8],
}

WRONG = {
    "12.1": {
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
        "callback": lambda file: {"monitor": "val_accuracy"},
    },
    "12.2": {
        "no Keras model": lambda text, file: os.remove(file) or 1,
        "from the file": without_file,
        "This is a list": weights_list,
        "whatever it says": one_architecture,
    },
}
