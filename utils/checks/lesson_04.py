"""Exercises of lesson 4: separate two classes."""

import contextlib
import re

import numpy as np

from utils import data
from utils.checks import models
from utils.checks.judging import NotYet, beside, call, exercise, same

WANTED = 0.85  # of the rows held back in 3.3
_ROWS = np.random.default_rng(31).normal(size=(50, 30)).astype("float32")


def _judge_wide(answer):
    """Accept whatever computes what 64-64-1 computes, and fits its loss."""
    model = models.network(answer, [(30,)], outputs=1)
    found = list(models.all_layers(model))
    units = [layer.units for layer in found if hasattr(layer, "units")]
    if units != [64, 64, 1]:
        raise NotYet(
            f"The dense layers have {'-'.join(map(str, units))} units where "
            "64-64-1 is wanted."
        )
    outputs = models.outputs_of(model, _ROWS).ravel()
    output = ""
    with contextlib.suppress(ValueError):  # its layers are no chain
        for z in (_scores(found, early) for early in (True, False)):
            if same(outputs, z, 1e-3):
                output = "a score"
            elif same(outputs, 1 / (1 + np.exp(-z)), 1e-3):
                output = "a probability"
    # a ReLU behind the output shows only where a score is negative
    if not output or re.search("(?i)dropout|relu", _named(found[-1])):
        raise NotYet(
            f"Its layers are {', '.join(map(_named, found))}. ReLU, ReLU and "
            "a sigmoid are wanted behind the three dense ones. (`linear` "
            "means none.) If that looks right: does something follow the "
            "output, such as a second activation or a dropout, or bypass "
            "the hidden layers?"
        )
    if not model.compiled:
        raise NotYet("The layers are right. Now compile the network.")
    wanted = _wanted_by(model.loss)
    if output != wanted:
        raise NotYet(
            f"Your output is {output}, but the loss expects {wanted}: the "
            "sigmoid belongs into one of the two."
        )


def _named(layer):
    """Return a layer's kind, and its activation if it has one."""
    activation = getattr(layer, "activation", None)
    name = getattr(activation, "__name__", type(activation).__name__)
    kind = type(layer).__name__
    return kind if activation is None else f"{kind} ({name})"


def _scores(found, early):
    """Return what comes before the sigmoid, with ReLU between dense layers.

    ``early`` says whether right behind one or in front of the next: there
    may be a normalisation between.
    """
    x, count = _ROWS, 0
    for layer in found:
        if hasattr(layer, "kernel"):
            x = np.maximum(x, 0) if count and not early else x
            kernel, *bias = layer.get_weights()
            x = x @ kernel + sum(bias)
            count += 1
            x = np.maximum(x, 0) if early and count < 3 else x
        elif "Normalization" in type(layer).__name__:
            x = np.asarray(layer(x))
    return x.ravel()


def _wanted_by(loss):
    """Return what a loss expects of the output, judged by its values."""
    import keras

    # half between the labels, smoothing them makes no difference
    pair = np.array([[[0.5]], [[0.25]]], "float32")
    with contextlib.suppress(Exception):  # no loss, or for other labels
        loss = keras.losses.get(keras.tree.flatten(loss)[0])
        value = float(np.mean(loss(*pair)))
        if np.isclose(value, -np.log(0.25 * 0.75) / 2, atol=1e-3):
            return "a probability"
        if np.isclose(value, np.log1p(np.exp(0.25)) - 0.125, atol=1e-3):
            return "a score"
    raise NotYet(
        "The loss is not the binary cross-entropy, which is what two classes "
        "and one output call for."
    )


exercise(
    "4.1",
    why="Writing down layers, loss and optimizer is all that it takes to "
    "describe a network; whether the wider one is better, only data can say.",
    judge=_judge_wide,
)


def _best_epoch(val_losses, patience, reset=True, equal=False, previous=False):
    best, lowest, waited, epoch = 0, np.inf, 0, 0
    for epoch, loss in enumerate(val_losses, 1):
        if loss < lowest or (equal and loss == lowest):
            best, lowest, waited = epoch, loss, waited * (not reset)
        else:
            waited += 1
            if waited >= patience:
                break
        lowest = loss if previous else lowest
    return best, epoch


exercise(
    "4.2",
    why="This is all that Keras's EarlyStopping does: it never looks ahead, "
    "so it can stop before a better epoch that it will never see.",
    solution=_best_epoch,
    examples=[
        ([3.0, 2.0, 1.5, 1.7], 3),
        ([5.0, 4.0, 4.5, 4.6, 3.0, 3.5, 3.6, 3.7, 3.8, 3.9], 3),
        ([5.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 1.0], 3),
        ([5.0, 4.0, 4.5, 4.6, 1.0], 2),
        ([4.0, 3.0, 3.0, 3.0, 3.5, 3.6], 2),
        ([5.0, 3.0, 4.0, 3.5, 3.6], 2),
        ([1.0, 2.0, 3.0], 1),
        ([3e6, 2e6, 1e6], 2),
        ([3.0], 5),
    ],
    mistakes={
        "You count epochs from 0, and the task from 1.": lambda v, p: (
            np.subtract(_best_epoch(v, p), 1)
        ),
        "The right best epoch. How many were trained, if you count from "
        "1?": lambda v, p: np.subtract(_best_epoch(v, p), (0, 1)),
        "The best epoch comes first.": lambda v, p: _best_epoch(v, p)[::-1],
        "Training goes on to the end. When should it stop?": lambda v, p: (
            np.argmin(v) + 1,
            len(v),
        ),
        "You chose an epoch that was never trained: training stops when "
        "patience runs out, whatever would have "
        "come later.": lambda v, p: (np.argmin(v) + 1, _best_epoch(v, p)[1]),
        "You wait one epoch too long.": lambda v, p: _best_epoch(v, p + 1),
        "You wait one epoch too little.": lambda v, p: _best_epoch(v, p - 1),
        "You count all epochs without a better loss. After a better one, "
        "patience begins anew.": lambda v, p: _best_epoch(v, p, reset=False),
        "You compare a loss with the one before it. Better is what is lower "
        "than all before.": lambda v, p: _best_epoch(v, p, previous=True),
        "An equal loss is not a better one, so it does not renew the "
        "patience.": lambda v, p: _best_epoch(v, p, equal=True),
    },
)


def _trained_on(answer, x, y, given, held_back):
    """Return a network, and the share of rows held back that it has right."""
    model = models.network(call(answer, x[given], y[given]), [(10,)], 1)
    outputs = models.outputs_of(model, x[held_back]).ravel()
    is_score = outputs.min() < 0 or outputs.max() > 1
    alarm = outputs > (0.0 if is_score else 0.5)
    return model, np.mean(alarm == y[held_back])


def _judge_ten(answer):
    """Let the answer train on some rows, and judge it on the others."""
    x, y, _ = data.load_breast_cancer()
    x, split = x[:, :10], data.stratified_split(y, 0.3, seed=33)
    model, right = _trained_on(answer, x, y, *split)
    found = list(models.all_layers(model))
    mean = x[split[0]].mean(axis=0)
    if not all(same(np.ravel(getattr(f, "mean", mean)), mean) for f in found):
        raise NotYet(
            "The normalisation's means are not those of the rows that your "
            "function was given. What did `adapt` see?"
        )
    if right < WANTED:
        raise NotYet(
            f"Of the rows held back it gets {beside(right, WANTED)} right, "
            f"and {WANTED:.1%} are wanted. Was it trained, long enough, and "
            "on rows that its own layers normalise? It will be given raw "
            "measurements. (If hardly any are right: does it say benign for "
            "malignant?)"
        )
    # zero elsewhere: nothing to who normalises, too much for who does not;
    # a batch normalisation would need more steps to get there
    if any(hasattr(layer, "moving_mean") for layer in found):
        return
    _, right = _trained_on(answer, x + 10 * x.std(axis=0), y, *split)
    if right < WANTED:
        raise NotYet(
            "On raw measurements it does well. Where each column is counted "
            f"from another zero, it gets {beside(right, WANTED)} right: does "
            "it normalise inside, by the rows that it was given?"
        )


exercise(
    "4.3",
    why="It was judged on rows that your function never got. Raw "
    "measurements in, an answer out: whoever gets this network cannot use it "
    "wrongly.",
    judge=_judge_ten,
)
