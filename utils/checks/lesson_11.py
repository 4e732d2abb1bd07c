"""Exercises of lesson 11: save and share."""

import numpy as np

from utils.checks import models
from utils.checks.judging import (
    NotYet,
    call,
    exercise,
    same,
)

_rng = np.random.default_rng(7)


def _add_preprocessing(answer):
    given = models.known_model((28, 28), 8, 4)
    state = models.state_of(given)
    model = call(answer, given)
    if model is given:
        raise NotYet("It returns the model that it was given, not a new one.")
    if models.is_changed(given, state):
        raise NotYet("It changes the model that it is given.")
    models.network(model, [(28, 28)], outputs=4)
    with models.folder() as folder:
        model.save(folder / "model.keras")
        model = models.opened(folder / "model.keras")
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
        raise NotYet(
            "For raw pixels it does not give the probabilities that `trained` "
            "gives for the scaled ones."
        )


exercise(
    "11.1",
    why="Whoever gets this file needs to know nothing about scaling, and so "
    "nobody can forget it.",
    judge=_add_preprocessing,
)


def _square(
    light=np.median,
    invert=lambda photo: 255 - photo,
    before=lambda missing: missing // 2,
    after=lambda missing: missing - missing // 2,
    **padding,
):
    """Return a way to make a picture square, right or with a mistake."""

    def make_square(photo):
        if light(photo[[0, 0, -1, -1], [0, -1, 0, -1]]) > 127:
            photo = invert(photo)
        missing = [max(photo.shape) - length for length in photo.shape]
        margins = [(before(m), after(m)) for m in missing]
        return np.pad(photo, margins, **padding)

    return make_square


def _inverted_after(photo):
    light = np.median(photo[[0, 0, -1, -1], [0, -1, 0, -1]]) > 127
    square = _square(light=lambda corners: 0)(photo)
    return 255 - square if light else square


def _photo(height, width, background, thing, odd_corner=(1, 1)):
    """Return a picture of a large thing, the background at its corners."""
    picture = np.full((height, width), thing)
    picture[[0, 0, -1, -1], [0, -1, 0, -1]] = background
    picture[odd_corner] = thing
    return (picture + _rng.integers(-8, 9, picture.shape)).astype("uint8")


exercise(
    "11.2",
    why="A network only knows what it was trained on: a light background or "
    "a squeezed shoe is another world to it.",
    solution=_square(),
    also=[  # an odd row may go to either side
        _square(before=lambda m: m - m // 2, after=lambda m: m // 2)
    ],
    examples=[
        (np.array([[9, 9, 9, 9], [9, 200, 150, 9]], "uint8"),),
        (np.array([[250], [250], [40], [250]], "uint8"),),
        (_photo(3, 4, 20, 240),),
        (_photo(4, 3, 235, 40),),
        (_photo(3, 4, 100, 245, (0, 0)),),
        (_photo(3, 4, 100, 245, (0, -1)),),
        (_photo(3, 4, 100, 245, (-1, 0)),),
        (_photo(4, 3, 160, 15, (-1, -1)),),
        # two corners against two: the median is half way between them
        (np.array([[250, 90, 20], [250, 99, 20]], "uint8"),),
        (np.array([[200, 90, 200], [20, 99, 20]], "uint8"),),
        (np.array([[20, 90, 200], [20, 99, 200]], "uint8"),),
        (np.array([[127, 90, 127], [127, 99, 127]], "uint8"),),
        (np.array([[128, 90, 128], [128, 99, 128]], "uint8"),),
        (np.array([[120, 90, 127], [140, 99, 128]], "uint8"),),
        (_photo(4, 4, 20, 240),),
    ],
    mistakes={
        "One corner may be unlike the others: take their median.": [
            _square(lambda corners: corners[0]),
            _square(lambda corners: corners[3]),
            _square(np.mean),
        ],
        "Where two corners are light and two dark, the median is half way "
        "between them.": [
            _square(lambda corners: np.sort(corners)[1]),
            _square(lambda corners: np.sort(corners)[2]),
        ],
        "Look at the corners only: a large light thing may stand on a dark "
        "background, or the other way "
        "round.": lambda photo: _square(lambda corners: photo.mean())(photo),
        "The background is still light.": _square(lambda corners: 0),
        "A dark background should not be inverted.": _square(
            lambda corners: 255
        ),
        "The padding is not 0. If you invert, do so before you pad.": [
            _square(constant_values=255),
            _inverted_after,
        ],
        "It is no square yet: where an odd number of rows or columns is "
        "missing, one side gets one more.": _square(after=lambda m: m // 2),
        "The picture lies at the edge. Half of what is missing goes to "
        "either side.": [
            _square(before=lambda m: 0, after=lambda m: m),
            _square(before=lambda m: m, after=lambda m: 0),
        ],
        "Off by one: 255 must become 0, and 0 become 255.": _square(
            invert=lambda photo: -photo
        ),
    },
)
