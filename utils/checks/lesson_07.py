"""Exercises of lesson 7: save and share."""

import contextlib
import functools
import io
import json
import tempfile
from pathlib import Path

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, call, exercise, kind_of, same

SHOES = ["Sandal", "Sneaker", "Ankle boot"]
_rng = np.random.default_rng(7)


def _opened(file):
    """Return the model in a file, or say why it does not open."""
    import keras

    if not file.exists():
        raise NotYet(f"There is no file {file.name} in the folder.")
    try:
        return keras.models.load_model(file, compile=False)
    except Exception as error:
        text = str(error).split("Exception encountered: ")[-1].split(". ")[0]
        raise NotYet(
            f"Loading it raises {type(error).__name__}: {text[:200]}. "
            "It has to be a whole file of layers that Keras has: a `Lambda` "
            "is refused, and a class of your own unknown to the receiver."
        ) from error


def _trained():
    """Return a small model for pixels from 0 to 1, the same every time."""
    import keras

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(8, activation="relu"))
    model.add(keras.layers.Dense(4, activation="softmax"))
    rng = np.random.default_rng(8)
    model.set_weights([rng.normal(0, 0.3, w.shape) for w in model.weights])
    return model


def _add_preprocessing(answer):
    given, original = _trained(), _trained()
    # a partial, because call copies what it hands over
    model = call(
        functools.partial(answer, given) if callable(answer) else answer
    )
    if model is given:
        raise NotYet("It returns the model that it was given, not a new one.")
    before, after = original.get_weights(), given.get_weights()
    if (len(given.layers), given.trainable) != (3, True) or not all(
        map(same, after, before)
    ):
        raise NotYet("It changes the model that it is given.")
    models.network(model, [(28, 28)], outputs=4)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        model.save(file)
        model = _opened(file)
    raw = _rng.integers(256, size=(12, 28, 28), dtype="uint8")
    got = models.outputs_of(model, raw)
    for factor, offset, nudge in (
        (1, 0, "Raw pixels reach the trained layers unscaled."),
        (1 / 255**2, 0, "The pixels are divided by 255 twice."),
        (1 / 256, 0, "Close: pixels end at 255, and 255 must become 1."),
        (
            2 / 255,
            -1,
            "The pixels are scaled to run from -1 to 1, not 0 to 1.",
        ),
    ):
        if same(got, models.outputs_of(original, raw * factor + offset)):
            raise NotYet(nudge)
    if not same(got, models.outputs_of(original, raw / 255)):
        raise NotYet("It does not say of raw pixels what it should.")


exercise(
    "7.1",
    why="Whoever gets this file needs to know nothing about scaling, and so "
    "nobody can forget it.",
    judge=_add_preprocessing,
)


def _square(
    light=np.median, invert=lambda photo: 255 - photo, side=0, **padding
):
    """Return a way to make a picture square, right or with a mistake."""

    def make_square(photo):
        if light(photo[[0, 0, -1, -1], [0, -1, 0, -1]]) > 127:
            photo = invert(photo)
        missing = [max(photo.shape) - length for length in photo.shape]
        margins = [((m + side) // 2, m - (m + side) // 2) for m in missing]
        return np.pad(photo, margins, **padding)

    return make_square


def _photo(height, width, background, thing, odd_corner=(1, 1)):
    """Return a picture of a large thing, the background at its corners."""
    picture = np.full((height, width), thing)
    picture[[0, 0, -1, -1], [0, -1, 0, -1]] = background
    picture[odd_corner] = thing
    return (picture + _rng.integers(-8, 9, picture.shape)).astype("uint8")


exercise(
    "7.2",
    why="A network only knows what it was trained on: a light background or "
    "a squeezed shoe is another world to it.",
    solution=lambda photo: _square()(photo),
    also=[_square(side=1)],  # an odd row may go to either side
    examples=[
        (np.array([[9, 9, 9, 9], [9, 200, 150, 9]], "uint8"),),
        (np.array([[250], [250], [40], [250]], "uint8"),),
        (_photo(3, 4, 20, 240),),
        (_photo(4, 3, 235, 40),),
        (_photo(3, 4, 100, 245, (0, 0)),),
        (_photo(4, 3, 160, 15, (-1, -1)),),
        (_photo(4, 4, 20, 240),),
    ],
    mistakes={
        "This is the picture as it was.": lambda photo: photo,
        "One corner may be unlike the others: take their median.": [
            _square(lambda corners: corners[0]),
            _square(lambda corners: corners[3]),
        ],
        "Look at the corners only: a large light thing may stand on a dark "
        "background, or the other way "
        "round.": lambda photo: _square(lambda corners: photo.mean())(photo),
        "The background is still light.": _square(lambda corners: 0),
        "The background was dark already.": _square(lambda corners: 255),
        "The padding is not 0. If you invert, do so before you pad.": _square(
            constant_values=255
        ),
        "Off by one: 255 must become 0, and 0 become 255.": _square(
            invert=lambda photo: -photo
        ),
        "The values run to 1, and 0 to 255 is wanted.": lambda photo: (
            _square()(photo) / 255
        ),
    },
)


@functools.lru_cache(maxsize=1)
def _shoes():
    """Return (images, labels 0 to 2) of each half of the test pictures."""
    from utils.data import FASHION_MNIST_CLASSES, load_fashion_mnist

    with contextlib.redirect_stdout(io.StringIO()):
        _, (x, y) = load_fashion_mnist()
    kinds = [FASHION_MNIST_CLASSES.index(name) for name in SHOES]
    halves = np.array_split(np.arange(len(x)), [len(x) // 2])
    chosen = [half[np.isin(y[half], kinds)] for half in halves]
    return [(x[i], np.searchsorted(kinds, y[i])) for i in chosen]


def _score(folder):
    """Yield (points, "" or why they are lost)."""
    (x_own, y_own), (x, y) = _shoes()
    model = _opened(folder / "model.keras")
    yield 2, ""
    model = models.network(model, [(28, 28), (28, 28, 1)], outputs=3)
    sums = models.outputs_of(model, x).sum(axis=1)
    yield 2, "The outputs do not sum to 1." * (not same(sums, np.ones(len(x))))
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        order = [card["class_names"].index(name) for name in SHOES]
    except Exception as error:
        raise NotYet(
            "card.json with class_names spelled as asked is missing: "
            f"{type(error).__name__}."
        ) from error
    yield 1, ""

    def measure(x, y):
        outputs = models.outputs_of(model, x)[:, order]
        loss = -np.log(np.maximum(outputs[np.arange(len(y)), y], 1e-7)).mean()
        return (outputs.argmax(axis=1) == y).mean(), loss

    share, loss = measure(x, y)
    yield (
        2,
        f"Of the check's shoes {share:.1%} are named rightly. (If most are "
        "not: have class_names the order of the outputs?)"
        * bool(share < 0.85),
    )
    scaled = measure(x / 255, y)[1]
    forgot = " Is there no Rescaling in the file?" * bool(scaled < 0.5)
    yield (
        2,
        f"The loss on raw pixels is {loss:.2f}, on pixels divided by 255 "
        f"{scaled:.2f}.{forgot}" * bool(loss >= 0.5),
    )
    stated, share = card.get("test_accuracy"), measure(x_own, y_own)[0]
    honest = isinstance(stated, float) and abs(stated - share) < 0.006
    yield (
        1,
        f"card.json states test_accuracy {stated!r}; on your half it is "
        f"{share:.3f}." * (not honest),
    )


def _shoe_project(answer):
    if not isinstance(answer, (str, Path)):
        raise NotYet(f"This is {kind_of(answer)}, not the name of a folder.")
    total, lost = 0, []
    try:
        for points, reason in _score(Path(answer)):
            total += 0 if reason else points
            lost += [f"  {points} lost: {reason}"] * bool(reason)
    except NotYet as reason:
        lost.append(f"  The rest cannot be told. {reason}")
    if lost:
        raise NotYet("\n".join([f"{total} of 10 points.", *lost]))


exercise(
    "7.3",
    why="Ten of ten points: whoever gets this folder can use the network, "
    "and knows how far to trust it.",
    judge=_shoe_project,
)
