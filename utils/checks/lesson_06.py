"""Exercises of lesson 6: judge it."""

import numpy as np

from utils.checks.judging import exercise

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
    why="F1 is high only if precision and recall both are. Where few are ill, "
    "it cannot be bought by calling everybody healthy, or everybody ill.",
    solution=_f1,
    examples=[
        # found 3, missed 2, false alarms 1: no two mistakes give the same
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
        "harmonic one, which a small value pulls down.": lambda y, p: np.mean(
            _shares(y, p)
        ),
        "This is the product of precision and recall. F1 divides twice that "
        "by their sum.": lambda y, p: np.prod(_shares(y, p)),
        "This is half of F1: is the 2 missing?": lambda y, p: _f1(y, p) / 2,
        "This is the accuracy. It counts the many true negatives; F1 leaves "
        "them out.": lambda y, p: np.mean(y == p),
        "This is the F1 of the negatives.": lambda y, p: _f1(1 - y, 1 - p),
        "This is the precision alone.": lambda y, p: _shares(y, p)[0],
        "This is the recall alone.": lambda y, p: _shares(y, p)[1],
        "Right wherever something is found. Here nothing is, and the task "
        "asks for 0: look at what you divide by.": lambda y, p: _f1(
            y, p, np.nan
        ),
    },
    errors={
        "Here nothing is found, and the task asks for 0: look at what you "
        "divide by.": "by zero",
    },
)


def _precision(share, recall, false_alarm_rate, without_alarms=0.0):
    right, wrong = share * recall, (1 - share) * false_alarm_rate
    return right / (right + wrong) if right + wrong else without_alarms


exercise(
    "6.2",
    why="This is Bayes' rule. What an alarm means depends on how many are "
    "ill where it is raised, and now you can work that out for any place.",
    solution=_precision,
    examples=[
        (0.2, 0.9, 0.35),
        (0.01, 0.95, 0.02),
        (0.001, 0.5, 0.25),
        (1.0, 0.8, 0.1),
        (0.0, 0.8, 0.1),
        (0.3, 0.0, 0.1),
        (0.3, 0.7, 0.0),
        (0.5, 0.0, 0.0),
        (0.0, 0.7, 0.0),
        (0.5, 0.3, 0.3),
        (0.00004, 0.9, 0.0003),
    ],
    mistakes={
        "You divide as if there were as many ill people as healthy ones. "
        "Weigh both rates with how many there are.": lambda s, r, f: (
            r / (r + f)
        ),
        "Your wrong alarms come from all people. The false-alarm rate is a "
        "share of the healthy ones, and they are 1 - share.": lambda s, r, f: (
            s * r / (s * r + f)
        ),
        "Recall and false-alarm rate have changed places, or the ill and "
        "the healthy: recall belongs to the ill.": [
            lambda s, r, f: _precision(1 - s, r, f),
            lambda s, r, f: _precision(s, f, r),
        ],
        "This is the share of all people who are ill and raise the alarm. "
        "Divide by all who raise it.": lambda s, r, f: s * r,
        "This is the share of all people who raise the alarm. How much of "
        "it is right?": lambda s, r, f: s * r + (1 - s) * f,
        "These are the right alarms for each wrong one. Precision divides by "
        "all alarms.": lambda s, r, f: (s * r) / ((1 - s) * f),
        "This is the share of the alarms that are wrong.": lambda s, r, f: (
            1 - _precision(s, r, f, 1.0)
        ),
        "Right wherever somebody gets an alarm. Here nobody does, and the "
        "task asks for 0: look at what you divide by.": lambda s, r, f: (
            _precision(s, r, f, np.nan)
        ),
    },
    errors={
        "Here nobody gets an alarm, and the task asks for 0: look at what you "
        "divide by.": "by zero",
    },
)


def _lead(first, second, rows=None, power=0.5, ddof=1):
    """Return the lead, and its spread ÷ a power of the number of rows."""
    apart = first - second
    rows = len(apart) if rows is None else rows
    return np.mean(apart), np.std(apart, ddof=ddof) / rows**power


def _unpaired(a, b, ddof):
    both = (np.var(a, ddof=ddof) + np.var(b, ddof=ddof)) / len(a)
    return np.mean(a) - np.mean(b), np.sqrt(both)


def _variance(a, b, ddof):
    return np.mean(a - b), np.var(a - b, ddof=ddof) / len(a)


def _of_unequal(a, b, ddof):
    return _lead(a, b, max(np.sum(a != b), 1), ddof=ddof)


def _either(wrong, **how):
    """Return a mistake twice: made with n - 1, and with n."""
    return [
        lambda a, b: wrong(a, b, ddof=1, **how),
        lambda a, b: wrong(a, b, ddof=0, **how),
    ]


_first = np.array([1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1])
_second = np.array([1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1])
_hard = _rng.random(300) < 0.1  # for both

exercise(
    "6.3",
    why="Pairs leave out what is equally hard for both. What remains, with "
    "its standard error, is what a comparison has to show.",
    solution=_lead,
    also=[lambda a, b: _lead(a, b, ddof=0)],
    examples=[
        (_first, _second),
        (_second[:9], _first[:9]),
        (
            np.where(_hard, _rng.random(300) < 0.3, 1).astype("int64"),
            np.where(_hard, _rng.random(300) < 0.2, 1).astype("int64"),
        ),
        (_first, _first),
    ],
    mistakes={
        "Your standard error is that of two models which have judged "
        "different rows. Take the differences first, row by "
        "row.": _either(_unpaired),
        "You take the standard deviation of the differences. The standard "
        "error of their mean is that ÷ √n.": _either(_lead, power=0),
        "You divide the standard deviation by n. Divide it by √n.": _either(
            _lead, power=1
        ),
        "You take the variance ÷ n, which is the square of the standard "
        "error.": _either(_variance),
        "You take the second model's lead. Where the first one is better, it "
        "is positive.": _either(lambda a, b, ddof: _lead(b, a, ddof=ddof)),
        "Your lead is never negative. Let it be, where the first model is "
        "behind.": _either(lambda a, b, ddof: np.abs(_lead(a, b, ddof=ddof))),
        "Your lead is a number of rows. A share is wanted: the mean of the "
        "differences.": _either(
            lambda a, b, ddof: (np.sum(a - b), _lead(a, b, ddof=ddof)[1])
        ),
        "These are points. Shares are wanted, a hundred times "
        "smaller.": _either(
            lambda a, b, ddof: np.multiply(100, _lead(a, b, ddof=ddof))
        ),
        "The two numbers have changed places.": _either(
            lambda a, b, ddof: _lead(a, b, ddof=ddof)[::-1]
        ),
        "You divide by √ of the rows on which they differ. The other rows "
        "have been judged, too: count all.": _either(_of_unequal),
    },
)
