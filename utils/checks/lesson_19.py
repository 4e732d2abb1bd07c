"""Exercises of lesson 19: train faster on one machine."""

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise, is_a, kind_of

_rng = np.random.default_rng(12)
_n = np.array([100.0, 250, 400, 1600, 3000])
_noise = 0.01 * _rng.uniform(0.9, 1.1, (3, 5))


def _fitted(make_x=np.log, make_y=np.log, part=0):
    """Return a fit of a straight line, right or with a mistake."""
    return lambda n, s: np.polyfit(make_x(n), make_y(s), 1)[part]


exercise(
    "19.1",
    why="Two or three small runs and this number tell what a large one will "
    "cost, before you pay for it.",
    solution=_fitted(),
    examples=[
        (np.array([1.0, 2.0, 4.0]), np.array([3.0, 12.0, 48.0])),
        (_n, _noise[0] * _n**0.3),
        (_n, _noise[1] * _n),
        (_n, _noise[2] * _n**2),
    ],
    mistakes={
        "This is the slope on ordinary axes: seconds for one more. Take "
        "logarithms first.": _fitted(np.array, np.array),
        "Only one of the two is a logarithm here. Both axes are "
        "logarithmic.": [_fitted(np.array), _fitted(make_y=np.array)],
        "This is where the line starts. polyfit gives the slope "
        "first.": _fitted(part=1),
        "You use two of the points. All of them make the line "
        "surer.": lambda n, s: np.log(s[-1] / s[0]) / np.log(n[-1] / n[0]),
        "The axes are swapped: durations depend on amounts.": lambda n, s: (
            _fitted()(s, n)
        ),
        "Both numbers of the line: one is wanted.": _fitted(part=slice(None)),
    },
)


def _scaled(sgd, adam):
    """Return a rule for learning rates: powers of the batch's growth."""

    def scaled_rate(rate, batch, new_batch, optimizer):
        power = sgd if optimizer == "sgd" else adam
        return rate * (new_batch / batch) ** power

    return scaled_rate


exercise(
    "19.2",
    why="A first try, no law: search around it, and measure.",
    solution=_scaled(1, 0.5),
    examples=[
        (0.1, 32, 128, "sgd"),
        (0.001, 64, 256, "adam"),
        (0.004, 512, 64, "adam"),
        (0.3, 256, 32, "sgd"),
    ],
    mistakes={
        "For Adam the rate grows more slowly than the batch.": _scaled(1, 1),
        "The square root is Adam's. For SGD the rate grows as the batch "
        "does.": _scaled(0.5, 0.5),
        "Your rate falls where the batch grows: fewer steps must be longer "
        "ones.": _scaled(-1, -0.5),
        "The rate stays as it was, though the batch changes.": _scaled(0, 0),
    },
)


def _pipeline(answer):
    for size, batch_size in ((60, 16), (3_000, 800)):
        _judge_pipeline(answer, size, batch_size)


def _judge_pipeline(answer, size, batch_size):
    import tensorflow as tf

    loads = []

    def slow(number):
        loads.append(int(number))
        return np.int64(10 * number)

    def read(number):
        number = tf.ensure_shape(number, ())  # one at a time
        loaded = tf.numpy_function(slow, [number], tf.int64)
        return tf.ensure_shape(loaded, ())

    numbers = tf.data.Dataset.range(size)
    pipeline = call(answer, numbers, read, size, batch_size)
    if not is_a(pipeline, tf.data.Dataset):
        raise NotYet(
            f"This is {kind_of(pipeline)}: a tf.data.Dataset is wanted."
        )
    spec = pipeline.element_spec
    if not is_a(spec, tf.TensorSpec):
        raise NotYet(f"It gives {kind_of(spec)}, not one tensor of numbers.")
    if spec.shape.rank == 0:
        raise NotYet("It gives single numbers. Put them into batches.")
    whole, rest = divmod(size, batch_size)
    wanted = [batch_size] * whole + [rest]
    epochs = [
        [array(batch).ravel() for batch in pipeline.take(2 * len(wanted))]
        for _ in range(2)
    ]
    sizes = [len(batch) for batch in epochs[0]]
    if sizes != wanted and sorted(sizes) == sorted(wanted):
        raise NotYet("Whole batches are shuffled: numbers stay together.")
    if sizes != wanted:
        raise NotYet(
            f"{size} numbers in batches of {batch_size} should give batches "
            f"of {wanted}. Yours give {sizes}."
        )
    one, two = (np.concatenate(epoch).tolist() for epoch in epochs)
    far = max(n // 10 - i for order in (one, two) for i, n in enumerate(order))
    nudges = {
        "An epoch should give what `read` returns for each number, once. "
        f"Yours begins {one[:4]}, for "
        "read(n) = 10 n.": sorted(one) != list(range(0, 10 * size, 10)),
        f"Two epochs read {len(loads)} times, and each of the {size} numbers "
        "once would do: cache what was read.": len(loads) > size,
        "The order is the one that was given: shuffle.": one == sorted(one),
        "Both epochs have the same order. What stands before `cache` is "
        "kept: shuffle behind it, anew in each epoch.": one == two,
        f"The order is new, but none of the {size} numbers moves far "
        "forward. How large must the buffer of `shuffle` be?": far
        < 0.58 * size,
    }
    for nudge, is_wrong in nudges.items():
        if is_wrong:
            raise NotYet(nudge)


exercise(
    "19.3",
    why="With real files this order saves most of the loading, and the "
    "network still sees a new mixture in each epoch.",
    judge=_pipeline,
)
