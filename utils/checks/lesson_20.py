"""Exercises of lesson 20: train on many machines."""

import json

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise, is_a, kind_of

_rng = np.random.default_rng(13)


def _share(answer):
    for rows, number in ((6, 2), (7, 3), (2, 3), (10, 4)):
        batch = np.arange(2.0 * rows).reshape(rows, 2)
        given = f"Of {rows} rows for {number} workers,"
        shares = []
        for i in range(number):
            one = array(call(answer, batch, number, i)).copy()
            # nothing is a share, too, whatever shape it has
            shares.append(one if one.size else batch[:0])
        for i, one in enumerate(shares):
            if one.shape[1:] != (2,) or not np.isin(one, batch).all():
                raise NotYet(
                    f"{given} worker {i} gets\n{one}\nwhich are not whole "
                    "rows of the batch."
                )
        sizes = [len(one) for one in shares]
        dealt = [row[0] for one in shares for row in one]
        for i, row in enumerate(batch):
            if dealt.count(row[0]) != 1:
                raise NotYet(
                    f"{given} row {i} is in {dealt.count(row[0])} shares. "
                    f"The shares have {sizes} rows."
                )
        if max(sizes) > min(sizes) + 1:
            raise NotYet(
                f"{given} the shares have {sizes} rows: all would wait for "
                "the worker with the most. Spread what is left over."
            )


exercise(
    "20.1",
    why="No picture is lost and none counts twice, so the sum over the "
    "shares is the sum over the batch.",
    judge=_share,
)


def _mean_gradient(means, sizes):
    some = sizes > 0
    return np.average(means[some], axis=0, weights=sizes[some])


exercise(
    "20.2",
    why="Whoever shares unequally and forgets this gives some examples more "
    "weight than others, and no error tells.",
    solution=_mean_gradient,
    examples=[
        (np.array([[1.0, 2.0, 0.0], [5.0, 2.0, 4.0]]), np.array([3, 1])),
        (_rng.normal(size=(3, 4)).astype("float32"), np.array([32, 32, 7])),
        (
            np.array([[1.0, 2.0], [np.nan, np.nan], [4.0, 8.0]]),
            np.array([2, 0, 1]),
        ),
    ],
    mistakes={
        "Right, but for a worker without examples: `nan` times 0 is `nan`. "
        "Leave that worker "
        "out before you multiply.": lambda g, s: s @ g / s.sum(),
        "This is the mean of the means: an example of a small share counts "
        "more than one of a large share.": lambda g, s: np.mean(g, axis=0),
        "This is the sum over all "
        "examples. How many are there?": lambda g, s: s @ g,
        "You divide by the number of workers. "
        "How many examples are there?": lambda g, s: s @ g / len(s),
    },
)


def _config(answer):
    for hosts, per_host, rank in (
        (["node7", "node9"], 1, 1),
        (["a", "b"], 2, 2),
        (["10.0.0.5"], 3, 0),
    ):
        text = call(answer, list(hosts), per_host, rank)
        if not is_a(text, str):
            raise NotYet(
                f"This is {kind_of(text)}, and an environment variable can "
                "only hold text: `json.dumps` makes it."
            )
        listed = [f"{h}:{2222 + i}" for h in hosts for i in range(per_host)]
        task = {"type": "worker", "index": rank}
        wanted = {"cluster": {"worker": listed}, "task": task}
        try:
            got = json.loads(text)
        except ValueError:
            got = text
        if got != wanted:
            raise NotYet(
                f"For {hosts}, {per_host} per host and rank {rank}:\n"
                f"  Expected: {json.dumps(wanted)}\n  Got:      {text}"
            )


exercise(
    "20.3",
    why="With this at its top, one program starts under any scheduler that "
    "can say who is who, and the same line starts it everywhere.",
    judge=_config,
)
