"""Answers to lesson 6's exercises, beside the mistakes declared there."""

import keras
import numpy as np


def f1(labels, predicted):
    both = labels.sum() + predicted.sum()
    return 2 * (labels & predicted).sum() / max(both, 1)


def f1_by_keras(labels, predicted):
    columns = (a[:, None].astype("float32") for a in (labels, predicted))
    return keras.metrics.F1Score(threshold=0.5)(*columns)


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


RIGHT = {
    "6.1": [
        f1,
        f1_by_keras,
    ],
    "6.2": [
        threshold_of(true_cost),
        threshold_of(true_cost, lowest=-np.inf),
        between,
    ],
    "6.3": [
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
}

WRONG = {
    "6.1": {
        "divide": lambda y, p: f1(y, p) if y.any() and p.any() else np.nan,
    },
    "6.2": {
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
        "not if 0.1": threshold_of(lambda m, f, c: max(c, 1) * m + f),
        "One threshold": lambda y, p, cost: p,
        "for everybody": threshold_of(true_cost, lowest=1.0),
        "cheaper one": lambda y, p, cost: 1 / (1 + cost),
    },
}
