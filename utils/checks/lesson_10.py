"""Exercises of lesson 10: find a better recipe."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, exercise, same

WANTED_ACCURACY, HELD_BACK = 0.845, 3_000


def _climb(step, rising):
    return step / rising


def _of_the_fall(step, rising, steps):
    return (step - rising) / (steps - rising)


def _cosine(share):
    return (1 + np.cos(np.pi * share)) / 2


def _rate(rise=_climb, share=_of_the_fall, fall=_cosine, ends=True):
    """Return a rate that rises and falls, or does so in another way."""

    def rate_of(step, steps, peak):
        rising = steps // 5
        if step < rising:
            return peak * rise(step, rising)
        if ends and step > steps:
            return 0.0
        return peak * fall(share(step, rising, steps))

    return rate_of


exercise(
    "10.1",
    why="You now know what stands in a schedule, and could write one of any "
    "shape: Keras takes every rate that is computed from the step.",
    solution=_rate(),
    # the fall's middle, where a straight line would agree, is none of them
    examples=[
        (77, 144, 0.006),
        (7, 144, 0.006),
        (28, 144, 0.5),
        (29, 144, 0.5),
        (0, 50, 0.1),
        (50, 50, 0.1),
        (60, 50, 0.1),
        (90, 50, 0.1),
        (1, 8, 1.0),
        (2, 9, 1.0),
        (1, 5, 2.0),
    ],
    mistakes={
        "The fall is a straight line. Wanted is the way of a cosine: gently "
        "away from the peak, gently down to 0.": _rate(
            fall=lambda share: 1 - share
        ),
        "`s` is the share of the *fall* that has passed, and the fall begins "
        "at step `rising`, not at step 0.": _rate(
            share=lambda step, rising, steps: step / steps
        ),
        "The fall takes what is left after the rise, `steps - rising` steps. "
        "With `steps` it is not at 0 in time.": _rate(
            share=lambda step, rising, steps: (step - rising) / steps
        ),
        "Your rate falls from twice the peak: the formula halves the sum of 1 "
        "and the cosine.": _rate(fall=lambda share: 2 * _cosine(share)),
        "A cosine from 1 to −1 ends below 0. The formula adds 1, and halves "
        "the sum.": _rate(fall=lambda share: 2 * _cosine(share) - 1),
        "This is a quarter of a cosine's wave, which ends steeply. Wanted is "
        "half of one, from 1 to −1.": _rate(
            fall=lambda share: np.cos(np.pi * share / 2)
        ),
        "Up to step `rising` the rate has to climb.": _rate(
            rise=lambda step, rising: 1
        ),
        "The rise begins at 0 at step 0: steps are counted from 0.": _rate(
            rise=lambda step, rising: (step + 1) / rising
        ),
        "Behind the last step a cosine comes up again. The rate stays 0 "
        "there.": _rate(ends=False),
    },
)


def _is_linear(model, x, y):
    """Return whether scores add up as pixels do: nothing bends between."""
    outputs = models.outputs_of(model, [0 * x, x, y, x + y]).astype("float64")
    if outputs.min() >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        outputs = np.log(outputs + 1e-30)
    scores = outputs - outputs.mean(axis=1, keepdims=True)
    return same(scores[1] + scores[2], scores[0] + scores[3], 1e-2)


def _small_network(answer):
    (x, y), _ = models.pictures()
    x = x / np.float32(255)
    shapes = [(28, 28), (28, 28, 1), (784,)]

    def look(model):
        if _is_linear(model, x[-1] / 2, x[-2] / 2):
            raise NotYet(
                "It is a linear softmax: each score is a weighted sum of the "
                "pixels, and no layer bends that. Give it a hidden layer with "
                "an activation."
            )

    rows = HELD_BACK, WANTED_ACCURACY, shapes
    models.trained_by(answer, x, y, *rows, below=30_000, look=look)


exercise(
    "10.2",
    why="It was judged on 3,000 pictures that your function never got. "
    "Less than a third of the parameters for a point or two of accuracy: on a "
    "phone or a watch that is often the better bargain.",
    judge=_small_network,
)
