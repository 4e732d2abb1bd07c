"""Exercises of lesson 2: learn from data."""

from itertools import combinations

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise

_rng = np.random.default_rng(13)


def _gradient(line, x, y):
    error = line[0] * x + line[1] - y
    return 2 * np.array([np.mean(error * x), np.mean(error)])


def _one_sided(line, x, y):
    # the loss is a parabola: half of its curvature times the nudge
    return _gradient(line, x, y) + 0.1 * np.array([np.mean(x * x), 1])


exercise(
    "2.1",
    why="To compare with nudging is also how people find out whether a "
    "gradient that they have worked out by hand is right.",
    solution=_gradient,
    examples=[
        tuple(
            np.array(numbers, "float32")
            for numbers in ([0.5, 2], [1, 2, 6], [4, 1, 3])
        ),
        tuple(_rng.normal(size=n).astype("float32") for n in (2, 7, 7)),
    ],
    mistakes={
        "The intercept's comes second: yours are swapped.": lambda *a: (
            _gradient(*a)[::-1]
        ),
        "Both have the wrong sign. What is subtracted from what?": lambda *a: (
            -_gradient(*a)
        ),
        "You nudge both at once. Leave one alone.": lambda *a: (
            _gradient(*a).sum() * np.ones(2)
        ),
        "You nudge in one direction only. "
        "Take the loss on the other side, too.": _one_sided,
        "You divide by less than the distance between the two places.": (
            lambda *a: 2 * _gradient(*a)
        ),
        "Divide by the distance between the two places.": lambda *a: (
            0.2 * _gradient(*a)
        ),
        "This is the gradient of a sum. The loss is a mean.": lambda *a: (
            _gradient(*a) * a[1].size
        ),
        "There is no difference. Are the two places one and the same? `up = "
        "line` gives the array a second name, and `line.copy()` makes "
        "another. Or is the nudge too small for float32?": lambda *a: np.zeros(
            2
        ),
    },
    tolerance=0.01,  # a nudge may be small, in float32
    errors={
        "The tape sees only TensorFlow's operations: inside its block, "
        "`tf.reduce_mean`, not `np.mean`.": "has no attribute '_id'",
    },
)


def _roll(x, y, rate, momentum, steps, pull=1.0, late=False, way=1, scale=1):
    """Return the path, by a recipe in which things can go wrong."""
    path, speed = [0.0], 0.0
    for _ in range(steps):
        gradient = 2 * scale * np.mean((path[-1] * x - y) * x)
        faster = momentum * speed - pull * rate * gradient
        path.append(path[-1] + way * (speed if late else faster))
        speed = faster
    return np.array(path)


exercise(
    "2.2",
    why="The small rate is enough now: where the gradients agree, the steps "
    "add up. Adam, which trains a network in lesson 4, keeps an average of "
    "its gradients for the same reason.",
    solution=lambda x, y, learning_rate, momentum, steps: _roll(
        x, y, learning_rate, momentum, steps
    ),
    examples=[
        (
            np.array([1, 2, 4], "float32"),
            np.array([2, 1, 5], "float32"),
            *(0.02, 0.75, 3),
        ),
        (
            *(_rng.normal(size=6).astype("float32") for _ in "xy"),
            *(0.1, 0.9, 5),
        ),
        (np.ones(2, "float32"), np.ones(2, "float32"), 0.25, 0.0, 2),
    ],
    mistakes={
        "This is descent without momentum. "
        "Does the old speed count?": lambda x, y, r, m, s: _roll(
            x, y, r, 0, s
        ),
        "The first slope is missing, at the start.": lambda *a: _roll(*a)[1:],
        "All slopes are wanted, not only the last.": lambda *a: _roll(*a)[-1],
        "The slopes are all the last one: your list holds the variable "
        "itself, which went on changing. Append its number, "
        "`slope.numpy()`.": [
            lambda *a: np.full(a[-1] + 1, _roll(*a)[-1]),
            # begun with 0.0
            lambda *a: np.append(0.0, np.full(a[-1], _roll(*a)[-1])),
        ],
        "One step too many.": lambda x, y, r, m, s: _roll(x, y, r, m, s + 1),
        "You take the step with the old speed. "
        "The new one comes first.": lambda *a: _roll(*a, late=True),
        "This ball rolls uphill. The gradient is subtracted "
        "once, in the speed; the speed is added.": lambda *a: _roll(
            *a, way=-1
        ),
        "Don't multiply the gradient by 1 − momentum: it counts in full.": (
            lambda x, y, r, m, s: _roll(x, y, r, m, s, pull=1 - m)
        ),
        "This is the gradient of a sum. The loss is a mean.": (
            lambda x, *a: _roll(x, *a, scale=x.size)
        ),
        "These are speeds, not slopes.": lambda *a: np.diff(
            _roll(*a), prepend=0.0
        ),
    },
    errors={
        "A gradient is None. A tape follows variables that hold fractions: "
        "`tf.Variable(0)` holds a whole number, and `slope = slope + …` makes "
        "a mere tensor of it, where `assign_add` leaves it a "
        "variable.": "NoneType",
        "This asks for the gradient for a plain number. A tape follows "
        "variables, such as `tf.Variable(0.0)`.": "type_value",
        "A variable is not changed by `+=`. Use "
        "`assign_add`.": r"variable \+= value",
    },
)


def _misses(x, y, line):
    """Return the mean of the errors without their signs."""
    return np.mean(np.abs(line[0] * x + line[1] - y))


def _fewest(x, y):
    """Return the smallest such mean; one best line meets two points."""
    found = []
    for i, j in combinations(range(x.size), 2):
        slope = (y[j] - y[i]) / (x[j] - x[i])
        found.append(_misses(x, y, (slope, y[i] - slope * x[i])))
    return min(found)


def _calm(answer):
    """Accept whatever comes close to the smallest loss."""
    x = np.linspace(-2, 2, 17)
    y = 1.5 * x - 0.7 + np.random.default_rng(15).normal(0, 0.1, 17)
    y[[0, 1, 3]] += (11, 9, 10)  # misread, and far from what the squares want
    x, y = x.astype("float32"), y.astype("float32")
    try:
        got = array(call(answer, x, y))
    except NotYet as error:
        if "NoneType" not in str(error):
            raise
        raise NotYet(
            "A gradient is None. The tape sees only TensorFlow's operations, "
            "inside its block, and it follows variables: `assign_sub` leaves "
            "one a variable, `line = line - …` makes a mere tensor of it. A "
            "variable must hold fractions, too: `[0.0, 0.0]`, not `[0, 0]`.\n"
            f"{error}"
        ) from error
    if got.size != 2 or not np.isfinite(got).all():
        many = " Is it the whole path?" if got.size > 2 else ""
        raise NotYet(
            "Slope and intercept are two numbers. Yours have the shape "
            f"{got.shape}, and end in {got.ravel()[-2:]}.{many}"
        )
    x, y = x.astype("float64"), y.astype("float64")
    line, most = got.astype("float64").ravel(), _fewest(x, y) + 0.02
    loss = _misses(x, y, line)
    if loss < most:
        return
    if _misses(x, y, line[::-1]) < most:
        raise NotYet("Slope first, then intercept: yours are swapped.")
    if np.allclose(line, np.polyfit(x, y, 1), atol=0.02):
        raise NotYet(
            "This is the line of the squared errors, which the bad readings "
            "have bent. Take the signs away with something else."
        )
    raise NotYet(
        f"With slope {line[0]:.2f} and intercept {line[1]:.2f}, the mean of "
        f"the errors without their signs is {loss:.2f} on the check's points; "
        f"at most {most:.2f} is wanted. Does your function use its arguments? "
        "Are the signs gone before the mean is taken? Are there enough steps, "
        "each against the gradient, and none too long?"
    )


exercise(
    "2.3",
    why="Which loss you take decides what counts as a good line. Errors "
    "without squares forgive a few bad misses.",
    judge=_calm,
)
