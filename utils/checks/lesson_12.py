"""Exercises of lesson 12: train faster on one machine."""

import functools

import numpy as np

from utils.checks.judging import NotYet, call, exercise, kind_of

_rng = np.random.default_rng(12)


def _fitted(make_x=np.log, make_y=np.log, of=lambda line: line[0]):
    """Return a fit of a straight line, right or with a mistake."""

    def growth(amounts, durations):
        return of(np.polyfit(make_x(amounts), make_y(durations), 1))

    return growth


def _times(slope):
    n = np.array([100.0, 200.0, 400.0, 800.0, 1600.0])
    return n, 0.01 * n**slope * _rng.uniform(0.9, 1.1, 5)


exercise(
    "12.1",
    why="Two or three small runs and this number tell what a large one will "
    "cost, before you pay for it.",
    solution=_fitted(),
    examples=[
        (np.array([1.0, 2.0, 4.0]), np.array([3.0, 12.0, 48.0])),
        *(_times(slope) for slope in (0.3, 1.0, 2.0)),
    ],
    mistakes=[
        (
            _fitted(lambda n: n, lambda s: s),
            "This is the slope on ordinary axes: seconds for one more. Take "
            "logarithms first.",
        ),
        (
            _fitted(lambda n: n),
            "Only the durations are logarithms here. Both axes are "
            "logarithmic.",
        ),
        (
            _fitted(make_y=lambda s: s),
            "Only `amounts` is a logarithm here. Both axes are logarithmic.",
        ),
        (
            _fitted(of=lambda line: line[1]),
            "This is where the line starts. polyfit gives the slope first.",
        ),
        (
            lambda n, s: np.polyfit(np.log(s), np.log(n), 1)[0],
            "The axes are swapped: durations depend on amounts.",
        ),
        (_fitted(of=np.array), "Both numbers of the line: one is wanted."),
    ],
)


def _scaled(sgd, adam):
    """Return a rule for learning rates: powers of the batch's growth."""

    def scaled_rate(rate, batch, new_batch, optimizer):
        power = sgd if optimizer == "sgd" else adam
        return rate * (new_batch / batch) ** power

    return scaled_rate


exercise(
    "12.2",
    why="A first try, no law: search around it, and measure.",
    solution=_scaled(1, 0.5),
    examples=[
        (0.1, 32, 128, "sgd"),
        (0.001, 64, 256, "adam"),
        (0.004, 512, 64, "adam"),
        (0.3, 256, 32, "sgd"),
    ],
    mistakes=[
        (
            _scaled(1, 1),
            "For Adam the rate grows more slowly than the batch.",
        ),
        (
            _scaled(0.5, 0.5),
            "The square root is Adam's. For SGD the rate grows as the batch "
            "does.",
        ),
        (
            _scaled(-1, -0.5),
            "Your rate falls where the batch grows: fewer steps must be "
            "longer ones.",
        ),
        (_scaled(0, 0), "The rate stays as it was, whatever the batch."),
    ],
)


def _pipeline(answer):
    import tensorflow as tf

    size, batch_size = 60, 16
    loads = []

    def slow(number):
        loads.append(int(number))
        return np.int64(10 * number)

    def read(number):
        number = tf.ensure_shape(number, ())  # one at a time
        loaded = tf.numpy_function(slow, [number], tf.int64)
        return tf.ensure_shape(loaded, ())

    if not callable(answer):
        call(answer)
    numbers = tf.data.Dataset.range(size)  # call can't copy it
    made = call(functools.partial(answer, numbers, read), size, batch_size)
    if not isinstance(made, tf.data.Dataset):
        raise NotYet(
            f"Your function returns {kind_of(made)} where a tf.data.Dataset "
            "is wanted."
        )
    first = next(iter(made.take(1))).numpy()
    if first.ndim == 0:
        raise NotYet("It gives single numbers. Put them into batches.")
    loads.clear()
    epochs = [[batch.numpy() for batch in made.take(99)] for _ in range(2)]
    sizes = [len(batch) for batch in epochs[0]]
    if sizes != [16, 16, 16, 12]:
        raise NotYet(
            f"{size} numbers in batches of {batch_size} should give batches "
            f"of 16, 16, 16 and 12. Yours give {sizes[:6]}."
        )
    orders = [np.concatenate(batches).ravel().tolist() for batches in epochs]
    if sorted(orders[0]) != list(range(0, 10 * size, 10)):
        raise NotYet(
            "An epoch should give what `read` returns for each number, once. "
            f"Yours begins {orders[0][:4]}, for read(n) = 10 n."
        )
    if len(loads) > size:
        raise NotYet(
            f"Two epochs read {len(loads)} times, and each of the {size} "
            "numbers once would do: cache what was read."
        )
    if orders[0] == sorted(orders[0]):
        raise NotYet("The order is the one that was given: shuffle.")
    if orders[0] == orders[1]:
        raise NotYet(
            "Both epochs have the same order. What stands before `cache` is "
            "kept: shuffle behind it, anew in each epoch."
        )
    if {n // 160 for n in orders[0][:16]} in ({0}, {1}, {2}, {3}):
        raise NotYet(
            "Whole batches are shuffled: their numbers stay together."
        )
    if all(n // 10 - i < 35 for o in orders for i, n in enumerate(o)):
        raise NotYet(
            "The order is new, but no number moves far forward. How large "
            "must the buffer of `shuffle` be?"
        )


exercise(
    "12.3",
    why="With real files this order saves most of the loading, and the "
    "network still sees a new mixture in each epoch.",
    judge=_pipeline,
)
