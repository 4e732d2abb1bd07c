"""Exercises of lesson 4: separate two classes."""

import contextlib
import re
import warnings

import numpy as np

from utils import data
from utils.checks import models
from utils.checks.judging import NotYet, beside, call, exercise, same

WANTED = 0.85  # of the rows held back in 4.2
_TELL_LITTLE = (1, 4, 8, 9)  # texture, smoothness, symmetry, dimension
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
    last = _named(found[-1])
    if not output or re.search("(?i)dropout|relu|normalization", last):
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
            f"Your output is {output}, but the loss expects {wanted}. (A "
            "score is the number that goes into a sigmoid, and may be "
            "negative.) The sigmoid belongs in one of the two."
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
        elif re.search("Normalization|Rescaling", type(layer).__name__):
            x = np.asarray(layer(x))
    return x.ravel()


def _wanted_by(loss):
    """Return what a loss expects of the output, judged by its values."""
    import keras

    # half between the labels, smoothing them makes no difference
    pair = np.array([[[0.5]], [[0.25]]], "float32")
    # no loss, or for other labels
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
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


def _in_other_units(x):
    """Return columns as a clinic with other units would measure them.

    Columns that tell little are millions of times as large as those that
    tell much: whoever does not normalise sees only the former.
    """
    sizes = np.where(np.isin(np.arange(10), _TELL_LITTLE), 1e6, 1.0)
    normal = (x - x.mean(axis=0)) / x.std(axis=0)
    return ((normal + 2) * sizes).astype("float32")


def _share_right(model, x, y):
    """Return the share of rows that a network has right."""
    outputs = models.outputs_of(model, x).ravel()
    is_score = outputs.min() < 0 or outputs.max() > 1
    return np.mean((outputs > (0.0 if is_score else 0.5)) == y)


def _trained_on(answer, x, y):
    return models.network(call(answer, x, y), [(10,)], outputs=1)


def _judge_ten(answer):
    """Let the answer train on some rows, and judge it on the others."""
    models.refuse_network(answer, "rows")
    x, y, _ = data.load_breast_cancer()
    x, (given, held_back) = x[:, :10], data.stratified_split(y, 0.3, seed=33)
    moved = _in_other_units(x)
    model = _trained_on(answer, moved[given], y[given])
    right = _share_right(model, moved[held_back], y[held_back])
    if right >= WANTED:
        return
    told = f"Of the rows held back it gets {beside(right, WANTED)} right, "
    told += f"and {WANTED:.1%} are wanted. "
    mean, spread = moved[given].mean(axis=0), moved[given].std(axis=0)
    for layer in models.all_layers(model):
        off = np.ravel(getattr(layer, "mean", mean)) - mean
        if np.any(abs(off) > spread / 2):
            if not np.any(off + mean):
                raise NotYet(
                    told + "The normalisation's means are all 0: was `adapt` "
                    "forgotten?"
                )
            raise NotYet(
                told + "The normalisation's means are far from those of the "
                "rows that your function was given. What did `adapt` see?"
            )
    if right < 1 - WANTED:
        raise NotYet(told + "Does it say benign for malignant?")
    model = _trained_on(answer, x[given], y[given])
    before = _share_right(model, x[held_back], y[held_back])
    if before >= WANTED:
        raise NotYet(
            told + f"In the table's own units it gets {before:.1%} right. "
            "Does the network normalise, inside, by the rows that your "
            "function was given?"
        )
    raise NotYet(
        told + "Was it trained on the rows that your function was given, "
        "long enough, and do its own layers normalise them?"
    )


exercise(
    "4.2",
    why="It was judged on rows that your function never got, in units that "
    "you had never seen. Raw measurements in, an answer out: nobody can "
    "forget to normalise.",
    judge=_judge_ten,
    errors={
        "Its normalisation was never shown any rows. Call `adapt` on it "
        "before you train.": "(?i)inaccessible.*/normalization",
        "Its normalisation knows thirty columns, and ten come in. Is it the "
        "lesson's? Make a new one inside your "
        "function.": r"(?i)normalization\.call.*\b30\b|built with "
        r"input_shape=\(\d+, 30\)",
    },
)
