"""Exercises of lesson 18: draw new clothes."""

import itertools

import numpy as np

from utils.checks.judging import exercise

_rng = np.random.default_rng(11)


def _yes(logits):
    """Return the mean cross-entropy of logits whose true answer is yes."""
    return np.mean(np.logaddexp(0.0, -logits.astype(float)))


def _losses(real, drawn, truth=1.0):
    of_real = truth * _yes(real) + (1 - truth) * _yes(-real)
    return (of_real + _yes(-drawn)) / 2, _yes(drawn)


def _joined(real, fake):
    return _yes(np.append(real, -fake)), _yes(fake)


def _by_probabilities(least):
    """Return losses from probabilities between least and 1 - least."""

    def yes(logits):
        shares = 1 / (1 + np.exp(-logits))
        return -np.mean(np.log(np.clip(shares, least, 1 - least)))

    return lambda real, fake: ((yes(real) + yes(-fake)) / 2, yes(fake))


exercise(
    "18.1",
    why="The same logits give both losses: what is a success for one of the "
    "two is a mistake of the other.",
    solution=_losses,
    examples=[
        (np.array([2.0, 0.0]), np.array([-1.0, 0.0])),
        (_rng.normal(2, 3, 8), _rng.normal(-2, 3, 8)),
        (_rng.normal(2, 3, 3), _rng.normal(-2, 3, 7)),
        (np.array([900.0, 3.0]), np.array([-900.0, 800.0])),
    ],
    mistakes={
        "The two losses are swapped: the discriminator's comes "
        "first.": lambda real, fake: _losses(real, fake)[::-1],
        "You add the discriminator's halves. Take their "
        "mean.": lambda real, fake: (2 * _losses(real, fake)[0], _yes(fake)),
        "You teach the generator to be found out. It wants a yes to its "
        "pictures.": lambda real, fake: (_losses(real, fake)[0], _yes(-fake)),
        "The truth of real pictures is 1 here, not 0.9.": lambda real, fake: (
            _losses(real, fake, truth=0.9)
        ),
        "That is minus the discriminator's loss. The generator has one of its "
        "own: it wants a yes.": lambda real, fake: (
            _losses(real, fake)[0],
            -_yes(-fake),
        ),
        "Both kinds of picture count the same, however many there are of "
        "each: take a mean for each, and then the mean of the two.": _joined,
        "Right, until a logit is large: then the sigmoid is rounded to 0 "
        "or 1. Compute from logits, as in lesson 9.": _by_probabilities(0),
        "Right, until a logit is large: probabilities that are cut off near 0 "
        "and 1 leave no loss above 16. Compute from "
        "logits.": _by_probabilities(1e-7),
    },
)


def _tour(stops, steps, shares=None, last=True):
    shares = np.arange(steps) / steps if shares is None else shares
    legs = [
        (1 - share) * start + share * end
        for start, end in itertools.pairwise(stops)
        for share in shares
    ]
    return np.array(legs + [stops[-1]] * last)


exercise(
    "18.2",
    why="Give the tour's vectors to a generator, and one garment turns into "
    "the next and the next: a film without a cut.",
    solution=lambda stops, steps: _tour(stops, steps),
    examples=[
        (np.array([[0.0, 10.0], [4.0, 30.0], [4.0, 10.0]]), 2),
        (_rng.normal(size=(2, 3)), 5),
        (_rng.normal(size=(5, 64)), 4),
        (_rng.normal(size=(3, 2)), 1),
    ],
    mistakes={
        "A leg of `steps` steps has `steps` + 1 points: both its ends "
        "count.": lambda stops, steps: _tour(
            stops, steps, np.linspace(0, 1, steps), last=False
        ),
        "The last stop is missing.": lambda stops, steps: _tour(
            stops, steps, last=False
        ),
        "Each stop between two legs comes twice: once as an end, once as "
        "a start.": lambda stops, steps: _tour(
            stops, steps, np.linspace(0, 1, steps + 1), last=False
        ),
        "You go straight from the first stop to the "
        "last.": lambda stops, steps: _tour(stops[[0, -1]], steps),
    },
)


def _gaps(pictures):
    flat = pictures.reshape(len(pictures), -1)
    return np.sqrt(((flat[:, None] - flat) ** 2).sum(axis=2))


def _each(measure):
    """Return a function that measures the pictures of each kind."""

    def of_each(pictures, kinds):
        return np.array(
            [measure(pictures[kinds == k]) for k in np.unique(kinds)]
        )

    return of_each


def _mean(pictures):
    number = len(pictures)
    return _gaps(pictures).sum() / (number * (number - 1))


def _to_all(pictures, kinds):
    means = _gaps(pictures).sum(axis=1) / (len(pictures) - 1)
    return np.array([means[kinds == k].mean() for k in np.unique(kinds)])


_few = np.array([0.0, 3, 7, 1, 2, 20])[:, None, None] * np.ones((1, 3, 3))

exercise(
    "18.3",
    why="Mode collapse shows within a kind, and without a judge: if its "
    "pictures are alike, this number is low. Watch it while a generator "
    "learns.",
    solution=_each(_mean),
    examples=[
        (_few, np.array([0, 0, 0, 1, 1, 1])),
        (_rng.random((5, 4, 3)), np.array([2, 0, 2, 0, 2])),
        (_rng.random((9, 6, 6)).astype("float32"), np.arange(9) % 2),
        (np.repeat(_rng.random((2, 3, 2)), 3, axis=0), np.arange(6) % 2),
    ],
    mistakes={
        "You also compare each picture with itself, at a distance of "
        "0.": _each(lambda pictures: np.mean(_gaps(pictures))),
        "These are squared distances. Take the root of each.": _each(
            lambda pictures: np.mean(
                _gaps(pictures)[~np.eye(len(pictures), dtype=bool)] ** 2
            )
        ),
        "You compare neighbours only. Every pair counts.": _each(
            lambda pictures: np.mean(np.diag(_gaps(pictures), 1))
        ),
        "Twice too large: how many pairs are there, each counted once?": _each(
            lambda pictures: 2 * _mean(pictures)
        ),
        "You compare pictures of different kinds, too.": _to_all,
        "One number for each kind is wanted.": lambda pictures, kinds: np.mean(
            _each(_mean)(pictures, kinds)
        ),
    },
)
