"""Exercises of lesson 12: resume, convert, refuse."""

import numpy as np

from utils.checks import models
from utils.checks.judging import (
    NotYet,
    array,
    call,
    exercise,
    is_a,
    kind_of,
)


def _quantized(weights, steps=127, rounded=np.round, axis=0):
    scale = np.abs(weights).max(axis=axis, keepdims=True) / steps
    scale = np.where(scale == 0, 1, scale)
    return rounded(weights / scale) * scale


def _unguarded(weights):
    scale = np.abs(weights).max(axis=0) / 127
    return np.round(weights / scale) * scale


def _whole_numbers(weights):
    scale = np.abs(weights).max(axis=0) / 127
    return np.round(weights / np.where(scale == 0, 1, scale))


def _without_sign(weights):
    scale = weights.max(axis=0) / 127
    return np.round(weights / scale) * scale


exercise(
    "12.1",
    why="One byte a weight, and none is off by more than half a step of its "
    "own unit. A huge weight coarsens its own unit alone.",
    solution=_quantized,
    examples=[
        (
            np.array(
                [[0.305, 12.7], [-1.013, 0.16], [1.273, 3.33], [-2.54, 1]]
            ),
        ),
        (np.array([[-2.54, 0.013], [1.0, 0.031], [0.5, 2.0]], "float32"),),
        (np.random.default_rng(83).normal(size=(7, 5)),),
        (np.array([[0.0, 1.0], [0.0, -0.301]]),),
        (np.zeros((2, 3)),),
    ],
    mistakes={
        "A unit of zeros has a scale of 0, and you divide by it.": _unguarded,
        "These are the whole numbers. Multiply them by the scales "
        "again.": _whole_numbers,
        "You cut the decimals off. The nearest whole number is "
        "closer.": lambda w: _quantized(w, rounded=np.trunc),
        "You round down. The nearest whole number is closer.": lambda w: (
            _quantized(w, rounded=np.floor)
        ),
        "The largest weight gives your scale. A negative one may be further "
        "from 0.": _without_sign,
        "128 does not fit: whole numbers of one byte end at 127.": lambda w: (
            _quantized(w, steps=128)
        ),
        "You have one scale for all units. Each column has its "
        "own.": lambda w: _quantized(w, axis=None),
        "You have a scale for each row. A unit is a column.": lambda w: (
            _quantized(w, axis=1)
        ),
    },
)

# the second epoch is the best, the third has the lowest loss and the best
# training accuracy, and the fourth is better than the third
_EPOCHS = (
    {"accuracy": 0.75, "loss": 0.5, "val_accuracy": 0.70, "val_loss": 0.6},
    {"accuracy": 0.80, "loss": 0.4, "val_accuracy": 0.82, "val_loss": 0.5},
    {"accuracy": 0.90, "loss": 0.3, "val_accuracy": 0.75, "val_loss": 0.4},
    {"accuracy": 0.85, "loss": 0.4, "val_accuracy": 0.78, "val_loss": 0.7},
)
_NOT_THE_BEST = {
    None: "After four epochs the file that the check named does not hold the "
    "model.",
    0: "The file holds the first epoch. A higher accuracy is a better one: "
    "which `mode` is that?",
    2: "The file holds the epoch of the lowest loss, or of the best training "
    "accuracy. The task asks for the accuracy on validation pictures.",
    3: "The file holds the last epoch, not the best. Is an epoch compared "
    "with all before it, or does it just overwrite the file?",
}


def _keep_best(answer):
    import keras

    with models.folder() as folder:
        file = folder / "best.keras"
        callback = call(answer, str(file))
        if not is_a(callback, keras.callbacks.Callback):
            raise NotYet(
                f"Your function returns {kind_of(callback)}. Wanted is a "
                "callback, something that `fit` can be handed."
            )
        watched = getattr(callback, "monitor", "loss")
        if watched not in _EPOCHS[0]:
            raise NotYet(
                f"Your callback watches {watched!r}, and `fit` reports only "
                f"{', '.join(_EPOCHS[0])}."
            )
        _pretend_to_fit(callback)
        kept = None
        if file.exists():
            weights = models.opened(file).get_weights()
            kept = int(weights[0].flat[0]) if weights else None
        elif is_a(callback, keras.callbacks.EarlyStopping):
            raise NotYet(
                "EarlyStopping keeps the best weights in memory, where a kill "
                "takes them. Wanted is a callback that writes the file."
            )
    if kept != 1:
        raise NotYet(_NOT_THE_BEST.get(kept, _NOT_THE_BEST[None]))


def _pretend_to_fit(callback):
    """Let Keras call a callback as ``fit`` does, in epochs made up."""
    import keras

    model = models.known_model((4, 4), 5, 3)
    model.compile("sgd", "mse", metrics=["accuracy"])
    # once at work, so that the callback finds a metric called accuracy
    model.test_on_batch(np.zeros((1, 4, 4)), np.zeros((1, 3)))
    model.stop_training = False
    callbacks = keras.callbacks.CallbackList(
        [callback], model=model, epochs=len(_EPOCHS), steps=2, verbose=0
    )
    callbacks.on_train_begin()
    for epoch, logs in enumerate(_EPOCHS):
        model.set_weights([w * 0 + epoch for w in model.get_weights()])
        callbacks.on_epoch_begin(epoch)
        training = {name: logs[name] for name in ("accuracy", "loss")}
        validation = {name: logs[f"val_{name}"] for name in training}
        for step in range(2):
            callbacks.on_train_batch_begin(step)
            callbacks.on_train_batch_end(step, training)
        callbacks.on_test_begin()
        callbacks.on_test_batch_begin(0)
        callbacks.on_test_batch_end(0, validation)
        callbacks.on_test_end(validation)
        callbacks.on_epoch_end(epoch, dict(logs))
    callbacks.on_train_end(dict(_EPOCHS[-1]))


exercise(
    "12.2",
    why="Training may go on as long as it likes: the file on your disk is "
    "the best network there has been.",
    judge=_keep_best,
)


def _rows_of_part(answer):
    for rows, size in ((12, 4), (30, 5), (8, 8)):
        epochs, dealt = [], []
        for epoch in range(3):
            parts = []
            for place in range(rows // size):
                number = epoch * (rows // size) + place
                part = array(call(answer, number, rows, size))
                again = array(call(answer, number, rows, size))
                _judge_part(part, again, number, rows, size)
                parts.append(part)
            _judge_epoch(np.concatenate(parts), parts, rows, size)
            epochs.append(np.concatenate(parts))
            dealt.append([sorted(part.tolist()) for part in parts])
        if len(np.unique(epochs, axis=0)) < 3:
            raise NotYet(
                f"With {rows} rows in parts of {size}, two epochs have the "
                "same order. Each epoch wants an order of its own: let the "
                "seed depend on the epoch."
            )
        if size < rows and sorted(dealt[0]) == sorted(dealt[1]):
            raise NotYet(
                f"With {rows} rows in parts of {size}, one part of each epoch "
                f"holds the rows {dealt[0][0]}, in another order or place. "
                "Shuffle all rows first, and then cut."
            )


def _judge_part(part, again, number, rows, size):
    told = f"Part {number} of {rows} rows in parts of {size}"
    if part.shape != (size,):
        raise NotYet(
            f"{told} has shape {part.shape}. Wanted are {size} row numbers."
        )
    if not np.array_equal(part, again):
        raise NotYet(
            f"{told} holds {part.tolist()} when asked for once, and "
            f"{again.tolist()} when asked for again. After a kill it must be "
            "the same: seed the order yourself."
        )
    if not np.isin(part, np.arange(rows)).all():
        raise NotYet(
            f"{told} holds {part.tolist()}. Row numbers go from 0 to "
            f"{rows - 1}."
        )


def _judge_epoch(order, parts, rows, size):
    if len(np.unique(order)) < rows:
        told = ", ".join(str(part.tolist()) for part in parts)
        raise NotYet(
            f"With {rows} rows in parts of {size}, the parts of an epoch are "
            f"{told}. Each row belongs to one of them, and only once. Do "
            "the parts of an epoch share one order?"
        )
    if np.array_equal(order, np.arange(rows)):
        raise NotYet(
            f"With {rows} rows in parts of {size}, the rows are in their old "
            "order. Each epoch shuffles them."
        )


exercise(
    "12.3",
    why="A kill now costs a part, however small you make it, and the network "
    "is the same to the last digit.",
    judge=_rows_of_part,
)
