"""Answers to lesson 6's exercises, beside the mistakes declared there."""

import statistics

import keras
import numpy as np
import tensorflow as tf


def f1(labels, predicted):
    both = labels.sum() + predicted.sum()
    return 2 * (labels & predicted).sum() / max(both, 1)


def f1_by_keras(labels, predicted):
    columns = (a[:, None].astype("float32") for a in (labels, predicted))
    return keras.metrics.F1Score(threshold=0.5)(*columns)


def f1_of_counts(labels, predicted):
    matrix = tf.math.confusion_matrix(labels, predicted, num_classes=2)
    (_, false), (missed, found) = matrix.numpy()
    return found / (found + (false + missed) / 2) if found else 0


def by_counting(share, recall, false_alarm_rate):
    people = 1_000_000
    ill, healthy = people * share, people * (1 - share)
    alarms = ill * recall + healthy * false_alarm_rate
    return ill * recall / alarms if alarms > 0 else 0


def by_odds(share, recall, false_alarm_rate):
    if share * recall == 0:
        return 0.0
    return 1 / (1 + (1 - share) * false_alarm_rate / (share * recall))


def by_a_loop(first, second):
    apart = [int(a) - int(b) for a, b in zip(first, second, strict=True)]
    error = statistics.pstdev(apart) / len(apart) ** 0.5
    return [statistics.mean(apart), error]


def by_sums(first, second):
    lead = first.mean() - second.mean()
    differ = np.mean(first != second)
    return np.array([lead, np.sqrt((differ - lead**2) / len(first))])


def by_tensorflow(first, second):
    apart = tf.cast(first - second, "float32")
    n = tf.cast(tf.size(apart), "float32")
    return tf.reduce_mean(apart), tf.math.reduce_std(apart) / tf.sqrt(n)


RIGHT = {
    "6.1": [f1, f1_by_keras, f1_of_counts],
    "6.2": [by_counting, by_odds],
    "6.3": [
        by_a_loop,
        by_sums,
        by_tensorflow,
        lambda a, b: (
            (a - b).mean(),
            np.std(a - b, ddof=1) / np.sqrt(len(a)),
        ),
    ],
}

WRONG = {
    "6.1": {
        "divide": lambda y, p: f1(y, p) if y.any() and p.any() else np.nan,
        "Look at": [
            lambda y, p: 2 * f1(y, p),
            lambda y, p: np.sum(y & p) / max(np.sum(y | p), 1),
        ],
    },
    "6.2": {
        "Here nobody gets": lambda s, r, f: s * r / (s * r + (1 - s) * f),
        "as many ill": lambda s, r, f: np.divide(r, r + f),
        "Look at": [
            lambda s, r, f: s,
            lambda s, r, f: (1 - s) * r / ((1 - s) * r + s * (1 - f)),
        ],
    },
    "6.3": {
        "Look at": [
            lambda a, b: a.mean() - b.mean(),
            lambda a, b: (
                np.mean(a - b),
                np.std(abs(a - b)) / np.sqrt(len(a)),
            ),
        ],
    },
}
