"""Exercises of lesson 7: decide."""

import itertools

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise

_rng = np.random.default_rng(21)


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
        (
            spread,
            10,
            "Another threshold is cheaper if a missed tumour costs 10. (1/11 "
            "is the cheapest only for reliable forecasts. Try thresholds on "
            "the forecasts that you are given.)",
        ),
        (
            spread,
            0.1,
            "Right if a missed tumour costs 10, but not if it costs 0.1.",
        ),
        (
            spread / 400,
            10,
            "All forecasts may be below 0.01. Do you try thresholds there?",
        ),
        (1 - spread[::-1] / 400, 10, "Can you raise the alarm for everybody?"),
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
        if not got <= 1.01:  # below 0 it is for everybody
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
        elif (
            forecasts is not rounded
            and costs[0] < costs[1]
            and _is_cheapest(below, labels, given, price)
        ):
            nudge = (
                "Just missed: one probability equals your threshold, and "
                "alarm is raised only above it. Did you count with `>=`?"
            )
        raise NotYet(nudge)


exercise(
    "7.1",
    why="A network says how likely; what to do about it depends on what the "
    "mistakes cost, and now you can work that out for any price.",
    judge=_threshold,
)


_rare = (_rng.random(200) < 0.2).astype("int64")


def _brier(labels, forecasts):
    return np.mean((forecasts - labels) ** 2)


def _skill(labels, forecasts):
    by_share = _brier(labels, np.mean(labels))
    return 1 - _brier(labels, forecasts) / by_share


exercise(
    "7.2",
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
        "One of the two scores is divided by the other, and yours is upside "
        "down: a score of 0 is perfect, and there the skill is 1.": [
            lambda y, p: 1 - _brier(y, np.mean(y)) / _brier(y, p),
            lambda y, p: _brier(y, np.mean(y)) / _brier(y, p),
        ],
        "You compare with the mean forecast. The share is that of the "
        "labels.": lambda y, p: 1 - _brier(y, p) / _brier(y, np.mean(p)),
        "You compare with always saying one half. Compare with always saying "
        "the share of positives.": lambda y, p: 1 - _brier(y, p) / 0.25,
        "Right where the probabilities are better than the share. Where they "
        "are worse, the "
        "skill is negative: let it be.": lambda y, p: max(0, _skill(y, p)),
    },
)


def _act(forecasts, miss_price, doctor_price):
    costs = _expected(forecasts, miss_price, doctor_price)
    return np.argmin(costs, axis=0)


def _expected(forecasts, miss_price, doctor_price):
    doctor = np.full(len(forecasts), doctor_price)
    return [miss_price * forecasts, 1 - forecasts, doctor]


def _preferring(order):
    """Return an answer that takes the first in ``order`` at a tie."""

    def choose(*given):
        costs = np.array(_expected(*given))
        return np.take(order, np.argmin(costs[list(order)], axis=0))

    return choose


def _most_expensive(p, miss, doctor):
    return np.argmax(_expected(p, miss, doctor), axis=0)


def _doctor_below_half(p, miss, doctor):
    alarm = np.where(p > 1 / (1 + miss), 1, 0)
    return np.where(np.minimum(p, 1 - p) > doctor, 2, alarm)


exercise(
    "7.3",
    why="A third action is worth its price where the forecast can't decide, "
    "and the prices say between which forecasts that is.",
    solution=_act,
    examples=[
        (np.array([0.01, 0.03, 0.05, 0.1, 0.3, 0.55, 0.7, 0.99]), 10, 0.4),
        (np.array([0.05, 0.08, 0.1, 0.3, 0.9]), 10, 2),
        (np.array([0.1, 0.3, 0.6, 0.95]), 0.5, 0.2),
        (np.array([0.25, 0.5, 0.75]), 1, 0.5),
        (np.array([0.25, 0.5, 0.75]), 1, 0.25),
        (_rng.random(200), 4, 0.3),
    ],
    mistakes={
        "You never ask the doctor. Where is that cheaper than an alarm and "
        "than silence?": lambda p, m, d: np.argmin([m * p, 1 - p], axis=0),
        "Silence costs where the tumour is malignant, with probability p; "
        "an alarm where it is not. Have the two changed "
        "places?": lambda p, m, d: np.argmin([1 - p, m * p, 0 * p + d], 0),
        "You count both mistakes at the same price. A miss costs "
        "`miss_price`.": lambda p, m, d: _act(p, 1, d),
        "This is what the cheapest action costs. Which of the three is "
        "it?": lambda p, m, d: np.min(_expected(p, m, d), axis=0),
        "You take the dearest of the three.": _most_expensive,
        "You ask wherever the doctor is cheaper than silence. An alarm may "
        "be cheaper "
        "still.": lambda p, m, d: np.where(m * p > d, 2, 0),
        "Compare the three for each forecast: an answer has as many numbers "
        "as there are forecasts. Along which axis do the three actions "
        "lie?": [
            lambda p, m, d: np.argmin(_expected(p, m, d), axis=1),
            lambda p, m, d: np.argmin(_expected(p, m, d)),
        ],
        "Right, but for ties: where two of them cost the same, take the "
        "smaller number.": [
            _preferring(order)
            for order in itertools.permutations(range(3))
            if order != (0, 1, 2)
        ],
        "You compare the doctor's price with the chance of being wrong. "
        "Compare it with what a mistake costs on average: for silence, that "
        "is the chance times `miss_price`.": _doctor_below_half,
    },
)
