"""Exercises of lesson 5: tune it, and stop in time."""

import numpy as np

from utils.checks.judging import exercise


def _stop(
    val_losses, patience, reset=True, equal=False, previous=False, start=np.inf
):
    """Return (best epoch, epochs trained), or what a variation makes of it."""
    best, lowest, waited, epoch = 0, start, 0, 0
    for epoch, loss in enumerate(val_losses, 1):
        if loss < lowest or (equal and loss == lowest):
            best, lowest, waited = epoch, loss, waited * (not reset)
        else:
            waited += 1
            lowest = loss if previous else lowest
            if waited >= patience:
                break
    return best, epoch


# a better one comes when patience has run out, and more than that behind it
_LONG = [5.0, 4.0, 4.5, 4.6, 3.0, 3.5, 3.6, 3.7, 2.0, 3.9, 4.0, 4.1, 4.2, 4.3]


def _changed(change):
    """Return a function that changes what ``_stop`` returns."""

    def wrong(losses, patience):
        return change(losses, *_stop(losses, patience))

    return wrong


def _never_stopped(losses, patience):
    return np.argmin(losses) + 1, len(losses)


def _patience_after_lowest(losses, patience):
    best = np.argmin(losses) + 1
    return best, min(best + patience, len(losses))


exercise(
    "5.1",
    why="This is what Keras's EarlyStopping does: it never looks ahead, so "
    "it can stop before a better epoch that it will never see.",
    solution=_stop,
    examples=[
        (_LONG, 3),
        ([3.0, 2.0, 1.5, 1.7], 3),
        ([5.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 1.0], 3),
        ([5.0, 4.0, 4.5, 4.6, 1.0], 2),
        ([4.0, 3.0, 3.0, 3.0, 2.9, 3.6], 2),
        ([5.0, 3.0, 4.0, 3.5, 3.6, 2.0], 3),
        ([2.0, 3.0, 1.0], 1),
        ([3e6, 2e6, 1e6], 2),
        ([0.5, 0.0, 0.0, 0.1, -1.0], 2),
        ([3.0], 5),
    ],
    mistakes={
        "Both numbers are one too small: you count epochs from 0, and the "
        "task from 1.": _changed(lambda _, best, last: (best - 1, last - 1)),
        "The number of epochs is right. Count the best from 1, too.": _changed(
            lambda _, best, last: (best - 1, last)
        ),
        "The best epoch is right. Count from 1 how many were trained, "
        "too.": _changed(lambda _, best, last: (best, last - 1)),
        "The first number is the lowest loss. Wanted is its epoch.": _changed(
            lambda losses, best, last: (losses[best - 1], last)
        ),
        "The best epoch comes first.": _changed(
            lambda _, best, last: (last, best)
        ),
        "Training goes on to the end. When should it stop?": _never_stopped,
        "You chose an epoch that was never trained: training stops when "
        "patience runs out, whatever would have come later.": _changed(
            lambda losses, _, last: (np.argmin(losses) + 1, last)
        ),
        "You look for the lowest of all losses. Training can't look ahead: "
        "walk from the start, and stop where patience runs out.": (
            _patience_after_lowest
        ),
        "You wait one epoch too long.": lambda v, p: _stop(v, p + 1),
        "You wait one epoch too little.": lambda v, p: _stop(v, p - 1),
        "You count all epochs without a better loss. After a better one, "
        "patience begins anew.": lambda v, p: _stop(v, p, reset=False),
        "You compare a loss with the one before it. Better is what is lower "
        "than all before.": lambda v, p: _stop(v, p, previous=True),
        "An equal loss is not a better one, so it does not renew the "
        "patience.": lambda v, p: _stop(v, p, equal=True),
        "A first loss may be large: what do you compare it with?": (
            lambda v, p: _stop(v, p, start=100.0)
        ),
    },
)


def _error(apart, ddof=1):
    """Return the standard error of the mean of numbers."""
    return np.std(apart, ddof=ddof) / np.sqrt(len(apart))


def _choose(rates, scores, error=_error, pick=min):
    """Return a rate; ``pick`` says which of those that are good enough."""
    best = scores[np.argmin(scores.mean(axis=1))]
    good = []
    for rate, row in zip(rates, scores, strict=True):
        if np.mean(row - best) <= error(row - best):
            good.append(rate)
    return pick(good)


def _best(rates, scores):
    return rates[np.argmin(scores.mean(axis=1))]


def _place(rates, scores):
    return rates.index(_choose(rates, scores))


def _unpaired(rates, scores):
    means = scores.mean(axis=1)
    best = np.argmin(means)
    most = means[best] + _error(scores[best])
    return min(np.array(rates)[means <= most])


def _by_rates(rates, scores):
    return _choose(
        rates, scores, lambda a: np.std(a, ddof=1) / len(rates) ** 0.5
    )


def _behind(best, *aparts):
    """Return scores: the best rate's, and others that lie apart from it."""
    best = np.array(best)
    return np.array([best, *(best + apart for apart in aparts)])


# twelve seeds, by turns above and below: their standard error is 0.0003
_WAVE = 0.001 * np.tile([1.0, -1.0], 6)
_SEEDS = 0.001 * np.array([33, 36, 31, 38, 35, 30, 34, 32, 37, 39, 33, 36])
_FOUR = _behind(  # of rates 0.01, 0.03, 0.003, 0.001, 0.0003 and 0.1
    [0.030, 0.038, 0.026, 0.042],
    [-0.0010, 0.0020, -0.0008, 0.0010],
    [0.0020, -0.0010, 0.0010, -0.0008],
    [0.0020, 0.0022, 0.0018, 0.0020],
    [0.020, 0.021, 0.019, 0.020],
    [0.050, 0.052, 0.049, 0.049],
)
_THREE = _behind(
    [0.031, 0.035, 0.033], [0.00152, 0.00052, -0.00048], [0.01, 0.01, 0.01]
)

exercise(
    "5.2",
    why="You compared two rates by their differences, seed by seed: so what "
    "makes all runs of a seed good or bad drops out.",
    solution=_choose,
    examples=[
        ([0.1, 0.0003, 0.003, 0.03, 0.01, 0.001], _FOUR[[5, 4, 2, 1, 0, 3]]),
        ([0.01, 0.001], _behind(_SEEDS, 0.0009 + _WAVE)),
        ([0.01, 0.001], _behind(_SEEDS, 0.00068 + _WAVE)),
        ([0.01, 0.001], _behind(_SEEDS, 0.00045 + _WAVE)),
        ([0.01, 0.001], _behind(_SEEDS, 0.000308 + _WAVE)),
        ([0.01, 0.1, 0.3], _THREE[[1, 0, 2]]),
        ([0.03, 0.01, 0.003, 0.3], _FOUR[[1, 0, 2, 5]]),
        ([0.5, 1.0], _behind(_SEEDS, 0.0002 + _WAVE)[::-1]),
    ],
    mistakes={
        "This is the rate with the lowest mean. A smaller one may be as good, "
        "as far as the seeds can tell.": _best,
        "This is its place in the list. Wanted is the rate.": _place,
        "This is the smallest rate of all. A rate's difference is its own "
        "scores minus those of the best.": lambda rates, scores: min(rates),
        "You chose the largest rate that is good enough, and the smallest is "
        "wanted.": lambda rates, scores: _choose(rates, scores, pick=max),
        "Lower scores are better.": lambda rates, scores: _choose(
            rates, -scores
        ),
        "You compare with how much a rate's own scores scatter. "
        "Subtract seed by seed first: the standard error wanted is that of "
        "the differences.": _unpaired,
        "This is what the standard deviation of the differences gives. Their "
        "mean's standard error is smaller.": lambda rates, scores: _choose(
            rates, scores, lambda a: np.std(a, ddof=1)
        ),
        "Divide by the root of how many seeds there are, not how many "
        "rates.": _by_rates,
        "You allow two standard errors, and one is "
        "wanted.": lambda rates, scores: _choose(
            rates, scores, lambda a: 2 * _error(a)
        ),
        "For a standard error from a few seeds, `np.std` wants "
        "`ddof=1`.": lambda rates, scores: _choose(
            rates, scores, lambda a: _error(a, ddof=0)
        ),
        "You chose the first rate that is good enough. They need not be in "
        "order; the smallest is wanted.": lambda rates, scores: _choose(
            rates, scores, pick=lambda good: good[0]
        ),
    },
    errors={
        "No rate was good enough, not even the best. Does the best rate take "
        "part? Are all its differences 0, its scores minus themselves? And do "
        "you compare by `<=`, as *at most* says?": "zero-size array|empty",
        "`axis=1` leaves a mean for each rate, `axis=0` one for each "
        "seed.": "out of ",
    },
)
