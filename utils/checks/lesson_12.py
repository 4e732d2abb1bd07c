"""Exercises of lesson 12: resume, convert, refuse."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, call, exercise, is_a, kind_of, same

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
        for step in range(2):
            callbacks.on_train_batch_begin(step)
            callbacks.on_train_batch_end(step, training)
        callbacks.on_test_begin()
        callbacks.on_test_batch_begin(0)
        callbacks.on_test_batch_end(0, training)
        callbacks.on_test_end(training)
        callbacks.on_epoch_end(epoch, dict(logs))
    callbacks.on_train_end(dict(_EPOCHS[-1]))


exercise(
    "12.1",
    why="Training may go on as long as it likes: the file on your disk is "
    "the best network there has been.",
    judge=_keep_best,
)


def _rebuild(answer):
    pixels = np.random.default_rng(80).random((6, 4, 4))
    for activation in ("relu", "tanh"):
        original = models.known_model((4, 4), 5, 3, activation)
        with models.folder() as folder:
            weights_file = str(folder / "small.weights.h5")
            original.save_weights(weights_file)
            rebuilt = call(answer, original.to_json(), weights_file)
        model = models.network(rebuilt, [(4, 4)], outputs=3)
        outputs = [models.outputs_of(m, pixels) for m in (model, original)]
        if not same(*outputs):
            raise NotYet(
                "The model predicts something else than the original. Do its "
                "layers come from `architecture`, whatever it says, and its "
                "weights from the file?"
            )


exercise(
    "12.2",
    why="Two small files are the whole model. The text could have held a "
    "`Lambda`, too: it was safe mode that would have refused it.",
    judge=_rebuild,
)


def _quantized(weights, steps=127, rounded=np.round, guarded=True):
    scale = np.abs(weights).max() / steps
    if guarded and scale == 0:
        return weights
    return rounded(weights / scale) * scale


exercise(
    "12.3",
    why="One byte a weight, and none is off by more than half a step. A "
    "single huge weight makes the step coarse for all others.",
    solution=_quantized,
    examples=[
        (np.array([0.305, -1.0, 1.273, -2.54]),),
        (np.array([[-2.54, 0.013], [1.0, 0.031], [0.5, 2.0]], "float32"),),
        (np.random.default_rng(83).normal(size=(7, 5)),),
        (np.zeros((2, 3)),),
    ],
    mistakes={
        "Zeros have a scale of 0, and you divide by it.": lambda w: _quantized(
            w, guarded=False
        ),
        "These are the whole numbers. Multiply them "
        "by the scale again.": lambda w: np.round(127 * w / np.abs(w).max()),
        "You cut the decimals off. The nearest "
        "whole number is closer.": lambda w: _quantized(w, rounded=np.trunc),
        "The largest weight gives your scale. A negative one may be further "
        "from 0.": lambda w: np.round(127 * w / w.max()) * w.max() / 127,
        "128 does not fit: whole numbers of one byte end at 127.": lambda w: (
            _quantized(w, steps=128)
        ),
    },
)
