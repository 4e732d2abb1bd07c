"""Exercises of lesson 7: save and share."""

import functools
import json
import tempfile
from pathlib import Path

import numpy as np

from utils import data
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


def _add_preprocessing(answer):
    given = models.known_model((28, 28), 8, 4)
    layers, weights = given.to_json(), given.get_weights()
    # a partial, because call copies what it hands over
    model = call(
        functools.partial(answer, given) if callable(answer) else answer
    )
    if model is given:
        raise NotYet("It returns the model that it was given, not a new one.")
    if given.to_json() != layers or not all(
        map(same, given.get_weights(), weights)
    ):
        raise NotYet("It changes the model that it is given.")
    models.network(model, [(28, 28)], outputs=4)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        model.save(file)
        model = _opened(file)
    raw = _rng.integers(256, size=(12, 28, 28), dtype="uint8")
    got = models.outputs_of(model, raw)
    for pixels, nudge in (
        (raw, "Raw pixels reach the trained layers unscaled."),
        (raw / 255**2, "The pixels are divided by 255 twice."),
        (raw / 256, "Close: pixels end at 255, and 255 must become 1."),
        (raw / 127.5 - 1, "The pixels run from -1 to 1, not from 0 to 1."),
    ):
        if same(got, models.outputs_of(given, pixels)):
            raise NotYet(nudge)
    if not same(got, models.outputs_of(given, raw / 255)):
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
    solution=_square(),
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
    },
)


def _shoes(part):
    """Return the shoes in a slice of the test pictures, labels 0 to 2."""
    _, (x, y) = models.pictures()
    kinds = [data.FASHION_MNIST_CLASSES.index(name) for name in SHOES]
    x, y = x[part], y[part]
    chosen = np.isin(y, kinds)
    return x[chosen], np.searchsorted(kinds, y[chosen])


def _score(folder):
    """Yield (points, whether they are won, why not)."""
    half = len(models.pictures()[1][1]) // 2
    own, (x, y) = _shoes(slice(half)), _shoes(slice(half, None))
    model = _opened(folder / "model.keras")
    yield 2, True, ""
    model = models.network(model, [(28, 28), (28, 28, 1)], outputs=3)
    sums = models.outputs_of(model, x).sum(axis=1)
    yield 2, same(sums, np.ones(len(x))), "The outputs do not sum to 1."
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        order = [card["class_names"].index(name) for name in SHOES]
    except Exception as error:
        raise NotYet(
            "card.json with class_names spelled as asked is missing: "
            f"{type(error).__name__}."
        ) from error
    yield 1, True, ""

    def measure(x, y):
        outputs = models.outputs_of(model, x)[:, order]
        loss = -np.log(np.maximum(outputs[np.arange(len(y)), y], 1e-7)).mean()
        return (outputs.argmax(axis=1) == y).mean(), loss

    (share, loss), scaled = measure(x, y), measure(x / 255, y)[1]
    yield (
        2,
        share >= 0.85,
        f"Of the check's shoes {share:.1%} are named rightly. (If most are "
        "not: have class_names the order of the outputs?)",
    )
    yield (
        2,
        loss < 0.5,
        f"The loss on raw pixels is {loss:.2f}, on pixels divided by 255 "
        f"{scaled:.2f}."
        + " Is there no Rescaling in the file?"
        * bool(scaled < 0.5),
    )
    stated, share = card.get("test_accuracy"), measure(*own)[0]
    yield (
        1,
        isinstance(stated, float) and abs(stated - share) < 0.006,
        f"card.json states test_accuracy {stated!r}; on your half it is "
        f"{share:.3f}.",
    )


def _shoe_project(answer):
    if not isinstance(answer, (str, Path)):
        raise NotYet(f"This is {kind_of(answer)}, not the name of a folder.")
    total, lost = 0, []
    try:
        for points, won, reason in _score(Path(answer)):
            total += points * won
            lost += [f"  {points} lost: {reason}"] * (not won)
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
