"""Exercises of lesson 6: judge it, and decide."""

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise

_rng = np.random.default_rng(21)


def _shares(labels, predicted):
    """Return precision and recall, 0 where nothing is found."""
    hits = np.sum(labels * predicted)
    return hits / max(np.sum(predicted), 1), hits / max(np.sum(labels), 1)


def _f1(labels, predicted, without_hits=0.0):
    precision, recall = _shares(labels, predicted)
    if precision == 0:
        return without_hits
    return 2 * precision * recall / (precision + recall)


_rare = (_rng.random(200) < 0.2).astype("int64")
_some, _none, _other = np.array([1, 0, 0]), np.zeros(3, int), np.eye(3)[1]

exercise(
    "6.1",
    why="F1 is high only if precision and recall both are, and so it cannot "
    "be bought by calling everybody healthy, or everybody ill.",
    solution=_f1,
    examples=[
        # the accuracy, and F1 of the negatives, are other numbers here
        (
            np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
            np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0]),
        ),
        (_rare, np.where(_rng.random(200) < 0.2, 1 - _rare, _rare)),
        (_some, _none),
        (_none, _some),
        (_some, _other.astype(int)),
        (_some, _some),
    ],
    mistakes={
        "This is the ordinary mean of precision and recall. F1 is the "
        "harmonic one, which "
        "a small value pulls down.": lambda y, p: np.mean(_shares(y, p)),
        "This is the accuracy. It counts the many true negatives; F1 leaves "
        "them out.": lambda y, p: np.mean(y == p),
        "This is the F1 of the negatives.": lambda y, p: _f1(1 - y, 1 - p),
        "This is the precision alone.": lambda y, p: _shares(y, p)[0],
        "This is the recall alone.": lambda y, p: _shares(y, p)[1],
        "Right wherever something is found. Here nothing is, and the task "
        "asks for "
        "0: look at what you divide by.": lambda y, p: _f1(y, p, np.nan),
    },
)


def _cost(labels, probabilities, threshold, missed_cost, alarm_cost=1):
    alarm = probabilities > threshold
    missed = np.sum((labels == 1) & ~alarm)
    return missed_cost * missed + alarm_cost * np.sum((labels == 0) & alarm)


def _is_cheapest(threshold, labels, probabilities, *costs):
    tried = [threshold, np.float32(-1), *probabilities]
    found = [_cost(labels, probabilities, t, *costs) for t in tried]
    return found[0] == min(found)


def _threshold(answer):
    """Accept any threshold of lowest cost."""
    rng = np.random.default_rng(23)
    labels = (rng.random(150) < 0.4).astype("int64")
    spread = 1 / (1 + np.exp(-rng.normal(3 * labels - 1.5, 1.5)))
    rounded = np.where(spread < 0.5, 0, spread)  # for some of the ill, too
    for forecasts, price, nudge in (
        (spread, 10, "There is a cheaper one if a missed tumour costs 10."),
        (spread, 0.1, "Right if a missed tumour costs 10, and not if 0.1."),
        (spread / 400, 10, "All forecasts may be below 0.01: what is tried?"),
        (1 - spread[::-1] / 400, 10, "Can you raise it for everybody?"),
        (
            rounded,
            1000,
            "A forecast of exactly 0 is not above 0. Which threshold raises "
            "the alarm there, too?",
        ),
    ):
        given = forecasts.astype("float32")
        got = array(call(answer, labels, given, price), "The threshold")
        if got.size != 1:
            raise NotYet(f"One threshold is wanted, not {got.size} numbers.")
        # compared as the learner's code would: a float32 with a float32
        got = np.float32(got.ravel()[0])
        # no number is above nan: it would do where nobody gets an alarm
        if not np.isnan(got) and _is_cheapest(got, labels, given, price):
            continue
        if not -0.01 <= got <= 1.01:
            raise NotYet(
                "The threshold is compared with probabilities, so it lies "
                "between 0 and 1. Do you return its position in a list, or "
                "the cost that it has?"
            )
        below = np.nextafter(got, np.float32(-1))
        costs = [_cost(labels, given, t, price) for t in (below, got)]
        first = forecasts is spread and price == 10
        if first and got == np.ravel(call(answer, labels, given, 0.1)):
            nudge = "You choose the same threshold, whatever the price."
        elif first and _is_cheapest(got, labels, given, 1, price):
            nudge = "Have the two kinds of mistake changed places?"
        elif forecasts is not rounded and costs[0] < costs[1]:
            nudge = (
                "Just missed: one probability equals your threshold, and "
                "alarm is raised only above it. Did you count with `>=`?"
            )
        raise NotYet(nudge)


exercise(
    "6.2",
    why="A network says how likely; what to do about it depends on what the "
    "mistakes cost, and now you can work that out for any price.",
    judge=_threshold,
)


def _brier(labels, forecasts):
    return np.mean((forecasts - labels) ** 2)


def _skill(labels, forecasts):
    by_share = _brier(labels, np.mean(labels))
    return 1 - _brier(labels, forecasts) / by_share


exercise(
    "6.3",
    why="A score means little without the score of somebody who knows only "
    "how frequent the illness is, as an accuracy means little without a "
    "baseline.",
    solution=_skill,
    examples=[
        (np.array([0, 0, 0, 0, 1]), np.array([0.1, 0.5, 0, 0.2, 0.7])),
        (_rare, np.clip(0.7 * _rare + _rng.uniform(0, 0.3, 200), 0, 1)),
        (_rare, _rng.random(200)),
    ],
    mistakes={
        "This is the Brier score itself. Compare it with another.": _brier,
        "This is the quotient of the two scores. It is 0 for a perfect "
        "answer, and the "
        "skill is 1 there.": lambda y, p: _brier(y, p) / _brier(y, np.mean(y)),
        "You compare with the mean forecast. The share is that of the "
        "labels.": lambda y, p: 1 - _brier(y, p) / _brier(y, np.mean(p)),
        "You compare with always saying one half. Whoever knows the share of "
        "positives says that.": lambda y, p: 1 - _brier(y, p) / 0.25,
        "Right where the probabilities are better than the share. Where they "
        "are worse, the "
        "skill is negative: let it be.": lambda y, p: max(0, _skill(y, p)),
    },
)
