"""Judges of lesson 4's exercises: save, share, resume."""

import functools
import json
import tempfile
from pathlib import Path

import numpy as np

from utils.checks import models
from utils.checks.judging import (
    NotYet,
    array,
    call,
    compare,
    exercise,
    same,
)

SHOES = ("Sandal", "Sneaker", "Ankle boot")
WANTED_ACCURACY = 0.85


def _trained(kind):
    """Return a new small model of the check's own, weights from a seed.

    New every time, because an answer may spoil the model that it is given.
    Every layer has a name and no initializer draws: building it leaves
    Keras's counters and random state alone.
    """
    import keras
    from keras import layers

    zeros = {"kernel_initializer": "zeros"}
    units = 6 if kind == "functional" else 8
    stack = [
        layers.Flatten(name="check_flatten"),
        layers.Dense(units, activation="relu", name="check_hidden", **zeros),
        layers.Dense(4, activation="softmax", name="check_output", **zeros),
    ]
    if kind == "functional":
        inputs = keras.Input((28, 28), name="check_pixels")
        x = inputs
        for layer in stack:
            x = layer(x)
        model = keras.Model(inputs, x, name="check_functional")
    else:
        model = keras.Sequential(
            [keras.Input((28, 28), name="check_pixels"), *stack],
            name="check_sequential",
        )
    rng = np.random.default_rng(len(kind))
    model.set_weights(
        [rng.normal(0, 0.3, weight.shape) for weight in model.get_weights()]
    )
    return model


def _raw_images():
    """Return uint8 images of shape (12, 28, 28)."""
    rng = np.random.default_rng(40)
    return rng.integers(256, size=(12, 28, 28), dtype="uint8")


@exercise(
    "4.1",
    why="Two small files, one of text and one of numbers, are the whole "
    "model, and neither of them can run code when it is opened.",
)
def rebuild(answer):
    """``rebuild(architecture, weights_file)``: JSON text and weights."""
    import keras

    pixels = _raw_images() / np.float32(255)
    for kind in ("sequential", "functional"):
        original = _trained(kind)
        with tempfile.TemporaryDirectory() as folder:
            weights_file = str(Path(folder) / "small.weights.h5")
            original.save_weights(weights_file)
            rebuilt = call(answer, original.to_json(), weights_file)
        if not issubclass(type(rebuilt), keras.Model):
            raise NotYet(
                "Your function returns a "
                f"{type(rebuilt).__name__}, and a model is wanted. (Loading "
                "weights changes a model in place; it does not return it.)"
            )
        model = models.network(rebuilt, [(28, 28)], outputs=4)
        if [w.shape for w in model.get_weights()] != [
            w.shape for w in original.get_weights()
        ]:
            raise NotYet("It has other layers than the original.")
        compare(
            models.outputs_of(model, pixels),
            models.outputs_of(original, pixels),
            what="What the rebuilt model predicts",
            mistakes=[
                (
                    np.full((len(pixels), 4), 0.25),
                    "The layers are there, and their weights are fresh ones: "
                    "the file with the weights was not loaded.",
                ),
            ],
        )


@exercise(
    "4.2",
    why="Whoever gets this file needs to know nothing about scaling, and so "
    "nobody can forget it.",
)
def add_preprocessing(answer):
    """``add_preprocessing(model)``: raw uint8 pixels in."""
    import keras

    raw = _raw_images()
    for kind in ("sequential", "functional"):
        given, original = _trained(kind), _trained(kind)
        model = call(answer, given)
        if not _unchanged(given, original):
            raise NotYet(
                "It changes the model that it is given, and whoever uses that "
                "one loses it."
            )
        if model is given:
            raise NotYet(
                "It returns the model that it was given. A new one is "
                "wanted, with a step in front of it."
            )
        if not issubclass(type(model), keras.Model):
            raise NotYet(
                f"It returns a {type(model).__name__}, and a model is "
                "wanted, because only a model can be saved to a file."
            )
        model = models.network(model, [(28, 28)], outputs=4)
        for pixels in (raw, raw.astype("float32")):
            compare(
                models.outputs_of(model, pixels),
                models.outputs_of(original, raw / np.float32(255)),
                what="What the new model says of raw pixels",
                mistakes=_wrongly_scaled(original, raw),
            )


def _unchanged(model, original):
    """Return whether a model has the other's layers and weights."""
    return (
        model.get_config() == original.get_config()
        and [w.trainable for w in model.weights]
        == [w.trainable for w in original.weights]
        and all(map(same, model.get_weights(), original.get_weights()))
    )


def _wrongly_scaled(model, raw):
    """Return what a model says of wrongly scaled pixels, with a nudge."""
    for factor, offset, nudge in (
        (1, 0, "Raw pixels reach the trained layers unscaled."),
        (1 / 255**2, 0, "The pixels are divided by 255 twice."),
        (1 / 256, 0, "Close: pixels end at 255, and 255 must become 1."),
        (
            2 / 255,
            -1,
            "The pixels are scaled to run from -1 to 1. This model was "
            "trained on 0 to 1.",
        ),
    ):
        pixels = raw * np.float32(factor) + np.float32(offset)
        yield models.outputs_of(model, pixels), nudge


def _photo(height, width, background, thing, odd_corner, rng):
    """Return a picture with a large thing in it, and one unusual corner."""
    picture = np.full((height, width), background)
    picture[1:-1, 1:-1] = thing
    picture[odd_corner] = thing
    noise = rng.integers(-8, 9, size=picture.shape)
    return (picture + noise).astype("uint8")


@exercise(
    "4.3",
    why="A network only knows what it was trained on: a light background or "
    "a squeezed shoe is another world to it.",
)
def make_square(answer):
    """``make_square(photo)``: dark background, padded to a square."""
    rng = np.random.default_rng(43)
    middle, first, last = (5, 5), (0, 0), (-1, -1)
    cases = (  # height, width, background, thing, odd corner
        (20, 40, 20, 60, middle, "a dark picture"),
        (20, 40, 235, 190, middle, "a light picture"),
        (20, 40, 20, 240, middle, "a large light thing on a dark background"),
        (36, 16, 235, 40, middle, "a large dark thing on a light background"),
        (20, 40, 100, 245, first, "a dark background with one light corner"),
        (36, 16, 160, 15, last, "a light background with one dark corner"),
        (24, 24, 20, 200, middle, "a picture that is square already"),
        (
            15,
            22,
            20,
            200,
            last,
            "a picture whose sides differ by an odd number",
        ),
    )
    for height, width, background, thing, odd_corner, name in cases:
        light = background > 127
        photo = _photo(height, width, background, thing, odd_corner, rng)
        side = max(photo.shape)
        got = array(call(answer, photo), f"The result for {name}")
        if got.shape == photo.shape != (side, side):
            raise NotYet(f"The result for {name} is not square.")
        if got.shape != (side, side):
            raise NotYet(
                f"The result for {name}, {photo.shape}, has shape "
                f"{got.shape} where {(side, side)} is wanted."
            )
        _judge_square(got.astype("float64"), photo, light, name)


def _judge_square(got, photo, light, name):
    height, width = photo.shape
    side = max(photo.shape)
    dark = 255.0 - photo if light else photo.astype("float64")
    for more in (0, 1):  # an odd row or column may go to either side
        top, left = (side - height + more) // 2, (side - width + more) // 2
        place = np.s_[top : top + height, left : left + width]
        if np.array_equal(got[place], dark):
            outside = np.ones(got.shape, bool)
            outside[place] = False
            if got[outside].any():
                raise NotYet(
                    f"For {name} the padding is not 0. If you invert, do so "
                    "before you pad."
                )
            return
        if np.allclose(got[place], dark, atol=1):
            raise NotYet(
                f"For {name} the pixels are off by one. Inverted, 255 must "
                "become 0, and 0 become 255."
            )
        if np.array_equal(got[place], 255 - dark):
            raise NotYet(
                f"For {name} the background comes out light. The network "
                "knows garments on a dark one."
                if light
                else f"For {name} the background was dark already, and you "
                "inverted it all the same."
            )
    if same(got[place] * 255, dark, 1e-2):
        raise NotYet("The values run to 1. A picture of 0 to 255 is wanted.")
    for top in (0, side - height):
        for left in (0, side - width):
            corner = got[top : top + height, left : left + width]
            if np.allclose(corner, dark, atol=1):
                raise NotYet(
                    f"For {name} the picture sits at an edge of the square. "
                    "Put it in the middle: half of the padding on each side."
                )
    raise NotYet(
        f"For {name} the pixels in the middle are not those of the picture. "
        "Was it stretched to a square, or cut? It should be padded."
    )


@exercise(
    "4.4",
    why="Training may go on as long as it likes: the file on your disk is "
    "the best network there has been.",
)
def keep_best(answer):
    """``keep_best(file)``: a ModelCheckpoint for the best val_accuracy."""
    import keras

    # the second epoch is the best, the third has the lowest loss, and the
    # fourth is better than the third
    epochs = (
        {"val_accuracy": 0.70, "val_loss": 0.6, "accuracy": 0.75, "loss": 0.5},
        {"val_accuracy": 0.82, "val_loss": 0.5, "accuracy": 0.80, "loss": 0.4},
        {"val_accuracy": 0.75, "val_loss": 0.4, "accuracy": 0.90, "loss": 0.3},
        {"val_accuracy": 0.78, "val_loss": 0.7, "accuracy": 0.85, "loss": 0.4},
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "best.keras"
        callback = call(answer, str(file))
        if not issubclass(type(callback), keras.callbacks.Callback):
            raise NotYet(
                f"It returns a {type(callback).__name__}. Wanted is a "
                "callback, something that `fit` can be handed."
            )
        model = _trained("sequential, for callbacks")
        model.compile("sgd", "mse", metrics=["accuracy"], run_eagerly=True)
        # once at work, so that the callback finds a metric called accuracy
        model.test_on_batch(np.zeros((2, 28, 28)), np.zeros((2, 4)))
        _pretend_to_fit(callback, model, epochs)
        _judge_kept(file, getattr(callback, "monitor", None), epochs[0])


def _pretend_to_fit(callback, model, epochs):
    """Call a callback as ``fit`` does, with weights that tell the epoch."""
    callback.set_params({"epochs": len(epochs), "steps": 1, "verbose": 0})
    callback.set_model(model)
    callback.on_train_begin()
    for number, values in enumerate(epochs):
        training, validation = (
            {name: values[start + name] for name in ("accuracy", "loss")}
            for start in ("", "val_")
        )
        callback.on_epoch_begin(number)
        callback.on_train_batch_begin(0)
        model.set_weights(
            [np.full_like(w, number) for w in model.get_weights()]
        )
        callback.on_train_batch_end(0, training)
        callback.on_test_begin()
        callback.on_test_batch_begin(0)
        callback.on_test_batch_end(0, validation)
        callback.on_test_end(validation)
        callback.on_epoch_end(number, dict(values))
    callback.on_train_end()


def _judge_kept(file, watched, reported):
    import keras

    epoch = None
    if file.exists():
        kept = keras.models.load_model(file, compile=False)
        epoch = round(float(np.ravel(kept.get_weights()[0])[0]))
    if epoch == 1:
        return
    if isinstance(watched, str) and watched not in reported:
        raise NotYet(
            f"Your callback watches {watched!r}, and `fit` reports only "
            f"{', '.join(reported)}."
        )
    if epoch is None:
        raise NotYet(
            "After four epochs the file that the check named does not exist. "
            "Does your callback write to the file that it is given?"
        )
    raise NotYet(
        {
            0: "The file holds the first epoch. A higher accuracy is a "
            "better one: which `mode` is that?",
            2: "The file holds the epoch of the lowest loss, or of the best "
            "training accuracy. The task asks for the accuracy on validation "
            "pictures.",
            3: "The file holds the last epoch, not the best. Is an epoch "
            "compared with all before it, or does it just overwrite the file?",
        }[epoch]
    )


@functools.lru_cache(maxsize=1)
def shoes():
    """Return test images of the three kinds of shoe, and labels 0 to 2."""
    from utils.checks import lesson_3
    from utils.data import FASHION_MNIST_CLASSES

    _, _, x_test, y_test = lesson_3.garments()
    kinds = [FASHION_MNIST_CLASSES.index(name) for name in SHOES]
    chosen = np.isin(y_test, kinds)
    return x_test[chosen], np.searchsorted(kinds, y_test[chosen])


@exercise(
    "4.5",
    why="All points: somebody who knows nothing about you can open this "
    "folder, use the network and know how far to trust it.",
)
def shoe_project(answer):
    """Score a folder with ``model.keras`` and ``card.json``, 10 points."""
    if not issubclass(type(answer), (str, Path)):
        raise NotYet(
            f"This is a {type(answer).__name__}. Hand over the name of the "
            "folder with the two files."
        )
    points = []
    model_file, card_file = (
        Path(answer) / name for name in ("model.keras", "card.json")
    )
    model, card = _load(model_file), _read_card(card_file)
    criterion = "model.keras opens in safe mode" + _missing(model_file)
    points.append((2, model is not None, criterion))
    outputs = _outputs_for_raw(model)
    points.append((2, outputs is not None, "takes uint8 images of 28 × 28"))
    three = outputs is not None and outputs.shape[1:] == (3,)
    probable = (
        three
        and outputs.min() >= 0
        and np.allclose(outputs.sum(axis=1), 1, atol=1e-3)
    )
    points.append((1, probable, "gives three probabilities that sum to 1"))
    _, labels = shoes()
    names = card.get("class_names")
    known = isinstance(names, list) and sorted(map(str, names)) == sorted(
        SHOES
    )
    criterion = "card.json has class_names, the three kinds, spelled as asked"
    points.append((1, known, criterion + _missing(card_file)))
    measured = (
        np.mean(
            [
                names[said] == SHOES[label]
                for said, label in zip(
                    outputs.argmax(axis=1), labels, strict=True
                )
            ]
        )
        if known and three
        else 0.0
    )
    points.append(
        (
            2,
            bool(measured >= WANTED_ACCURACY),
            f"names at least {WANTED_ACCURACY:.0%} of the test shoes rightly, "
            "by its class_names",
        )
    )
    stated = card.get("test_accuracy")
    honest = (
        isinstance(stated, float)
        and measured > 0
        and abs(stated - measured) <= 0.03
    )
    points.append(
        (2, honest, "card.json states the test_accuracy, a true share")
    )
    if not all(earned for _, earned, _ in points):
        total = sum(worth for worth, earned, _ in points if earned)
        lines = [
            f"  {worth if earned else 0} of {worth}: {criterion}"
            for worth, earned, criterion in points
        ]
        raise NotYet("\n".join([f"{total} of 10 points.", *lines]))


def _load(file):
    import keras

    try:
        return keras.models.load_model(file, compile=False, safe_mode=True)
    except Exception:  # missing, damaged or unsafe: no points
        return None


def _missing(file):
    return "" if file.exists() else " (there is no such file)"


def _read_card(file):
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def _outputs_for_raw(model):
    """Return the outputs for raw test shoes, or None."""
    images, _ = shoes()
    try:
        if tuple(model.input_shape[1:]) in [(28, 28), (28, 28, 1)]:
            return models.outputs_of(model, images)
    except Exception:  # no model, or one that does not bear such images
        pass
    return None
