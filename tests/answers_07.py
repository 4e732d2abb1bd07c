"""Answers to lesson 7's exercises, beside the mistakes declared there."""

import keras
import numpy as np


def threshold_of(cost, tries=None, answer="threshold", lowest=-1.0):
    """Return a chooser that counts ``cost(missed, false, missed_cost)``."""

    def choose(labels, probabilities, missed_cost):
        tried = [lowest, *probabilities] if tries is None else tries
        costs = []
        for threshold in tried:
            alarm = probabilities > threshold
            missed = np.sum((labels == 1) & ~alarm)
            false = np.sum((labels == 0) & alarm)
            costs.append(cost(missed, false, missed_cost))
        best = int(np.argmin(costs))
        return {
            "threshold": tried[best],
            "cost": costs[best],
            "index": best,
        }[answer]

    return choose


def true_cost(missed, false, missed_cost):
    return missed_cost * missed + false


def at_least(labels, probabilities, missed_cost):
    costs = [
        missed_cost * np.sum((labels == 1) & (probabilities < t))
        + np.sum((labels == 0) & (probabilities >= t))
        for t in probabilities
    ]
    return probabilities[int(np.argmin(costs))]


def between(labels, probabilities, missed_cost):
    ordered = np.sort(probabilities.astype("float64"))
    middles = [-0.5, *((ordered[1:] + ordered[:-1]) / 2), 1]
    choose = threshold_of(true_cost, tries=middles)
    return choose(labels, probabilities, missed_cost)


def brier_skill(labels, probabilities):
    return 1 - np.sum((probabilities - labels) ** 2) / (
        len(labels) * np.var(labels)
    )


def act_by_cases(forecasts, miss_price, doctor_price):
    actions = []
    for p in forecasts:
        silence, alarm = miss_price * p, 1 - p
        if silence <= alarm and silence <= doctor_price:
            actions.append(0)
        elif alarm <= doctor_price:
            actions.append(1)
        else:
            actions.append(2)
    return actions


def act_by_where(forecasts, miss_price, doctor_price):
    silence, alarm = miss_price * forecasts, 1 - forecasts
    best = np.where(alarm < silence, 1, 0)
    return np.where(np.minimum(silence, alarm) > doctor_price, 2, best)


def act_by_stack(forecasts, miss_price, doctor_price):
    columns = [forecasts * miss_price, 1 - forecasts]
    columns.append(np.ones_like(forecasts) * doctor_price)
    return np.stack(columns, axis=1).argmin(axis=1)


def act_by_limits(forecasts, miss_price, doctor_price):
    """Err where the doctor is too dear: the limits cross."""
    actions = np.where(forecasts > doctor_price / miss_price, 2, 0)
    return np.where(forecasts >= 1 - doctor_price, 1, actions)


RIGHT = {
    "7.1": [
        threshold_of(true_cost),
        threshold_of(true_cost, lowest=-np.inf),
        between,
    ],
    "7.2": [
        brier_skill,
        lambda y, p: (
            1 - np.mean((p - y) ** 2) / (np.mean(y) * (1 - np.mean(y)))
        ),
        lambda y, p: (
            1
            - keras.losses.mean_squared_error(y, p)
            / keras.losses.mean_squared_error(y, 0 * p + y.mean())
        ),
    ],
    "7.3": [act_by_cases, act_by_where, act_by_stack],
}

WRONG = {
    "7.1": {
        "exactly 0": threshold_of(true_cost, lowest=0.0),
        "same threshold": lambda y, p, cost: 0.5,
        "changed places": threshold_of(lambda m, f, c: m + c * f),
        "between 0 and 1": [
            threshold_of(true_cost, answer="cost"),
            threshold_of(true_cost, answer="index"),
            lambda y, p, cost: np.nan,
        ],
        "below 0.01": threshold_of(true_cost, np.linspace(0, 1, 1001)),
        ">=": at_least,
        "not if it costs 0.1": threshold_of(lambda m, f, c: max(c, 1) * m + f),
        "One threshold": lambda y, p, cost: p,
        "for everybody": threshold_of(true_cost, lowest=1.0),
        "threshold is cheaper": lambda y, p, cost: 1 / (1 + cost),
    },
    "7.2": {
        "Expected": [
            lambda y, p: 1 - np.mean(abs(p - y)) / np.mean(abs(y.mean() - y)),
            lambda y, p: brier_skill(y, p > 0.5),
        ],
    },
    "7.3": {
        "Expected": [
            act_by_limits,
            lambda p, m, d: act_by_cases(p, m, d)[:-1],
            lambda p, m, d: np.eye(3)[act_by_where(p, m, d)],
        ],
    },
}
