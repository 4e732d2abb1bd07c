"""Exercises of lesson 19: train faster on one machine."""

import numpy as np

from utils.checks.judging import NotYet, array, call, exercise, is_a, kind_of

_rng = np.random.default_rng(12)
_n = np.array([100.0, 250, 400, 1600, 3000])
_noise = 0.01 * _rng.uniform(0.9, 1.1, (3, 5))


def _fitted(make_x=np.log, make_y=np.log, part=0):
    """Return a fit of a straight line, right or with a mistake."""
    return lambda amounts, durations: np.polyfit(
        make_x(amounts), make_y(durations), 1
    )[part]


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
        "This is the slope on ordinary axes: the seconds that one step more "
        "costs. Take logarithms first.": _fitted(np.array, np.array),
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


def _time_to(reached=np.greater_equal, after=1, of=np.sum, never=np.inf):
    """Return a stopwatch, right or with a mistake."""

    def time_to(accuracies, durations, goal):
        there = np.flatnonzero(reached(accuracies, goal))
        return of(durations[: there[0] + after]) if len(there) else never

    return time_to


def _until_last(accuracies, durations, goal):
    there = np.flatnonzero(accuracies >= goal)
    return durations[: there[-1] + 1].sum() if len(there) else np.inf


def _of_best(accuracies, durations, goal):
    return durations[: np.argmax(accuracies) + 1].sum()


_durations = np.array([1.5, 0.5, 0.75, 0.375, 2.0])

exercise(
    "19.2",
    why="It is the number that counts when somebody says faster, and with it "
    "any two trainings can be compared.",
    solution=_time_to(),
    examples=[
        (np.array([0.5, 0.7, 0.8, 0.75, 0.9]), _durations, 0.72),
        (np.array([0.5, 0.75, 0.625, 0.8, 0.7]), _durations, 0.75),
        (np.array([0.6, 0.7, 0.71, 0.7, 0.72]), _durations, 0.85),
        (np.array([0.9, 0.7, 0.71, 0.95, 0.72]), _durations, 0.85),
    ],
    mistakes={
        "The epoch that reaches the goal takes time, too.": _time_to(after=0),
        "That is an epoch too many: stop once the goal is reached.": _time_to(
            after=2
        ),
        "An accuracy equal to the goal is enough.": _time_to(np.greater),
        "These are epochs, and seconds are wanted.": _time_to(of=len),
        "That is the last epoch's time alone. All before it count, "
        "too.": _time_to(of=lambda epochs: epochs[-1]),
        "The goal is reached earlier: the first time counts.": [
            _until_last,
            _of_best,
            lambda accuracies, durations, goal: durations.sum(),
        ],
        "This training never reaches the goal: that takes infinitely long.": [
            _time_to(never=_durations.sum()),
            _time_to(never=0),
            _time_to(never=-1),
        ],
    },
)


class _Shards:
    """Files of numbers, ``each`` in one, that note which are read."""

    def __init__(self, files, each):
        self.each, self.total = each, files * each
        self.names = [f"part-{i:02}" for i in range(files)]
        self.reads = []

    def open(self, name):
        import tensorflow as tf

        name = tf.ensure_shape(name, ())  # one at a time

        def first(name):
            name = np.asarray(name).item().decode()
            return np.int64(self.names.index(name) * self.each)

        def note(number):
            self.reads.append(int(number))
            return number

        def read(number):
            noted = tf.numpy_function(note, [number], tf.int64)
            return tf.ensure_shape(noted, ())

        start = tf.ensure_shape(tf.numpy_function(first, [name], tf.int64), ())
        return tf.data.Dataset.range(start, start + self.each).map(read)


def _from_shards(answer):
    _judge_shards(answer, _Shards(files=12, each=50), 20, 16)
    _judge_shards(answer, _Shards(files=9, each=200), 60, 32)


def _judge_shards(answer, shards, buffer, batch_size):
    import tensorflow as tf

    pipeline = call(answer, shards.names, shards.open, buffer, batch_size)
    if not is_a(pipeline, tf.data.Dataset):
        raise NotYet(
            f"This is {kind_of(pipeline)}: a tf.data.Dataset is wanted."
        )
    spec = pipeline.element_spec
    if not is_a(spec, tf.TensorSpec):
        raise NotYet(f"It gives {kind_of(spec)}, not one tensor of numbers.")
    if spec.shape.rank == 0:
        raise NotYet("It gives single examples. Put them into batches.")
    whole, rest = divmod(shards.total, batch_size)
    wanted = [batch_size] * whole + [rest] * (rest > 0)
    shards.reads.clear()
    epochs, held = [], 0
    for _ in range(3):
        batches, given = [], 0
        before = len(shards.reads)
        for batch in pipeline.take(2 * len(wanted)):
            batches.append(array(batch).ravel())
            given += len(batches[-1])
            if len(batches) <= 3:  # what has been read, and not given yet
                held = max(held, len(shards.reads) - before - given)
        epochs.append(batches)
    sizes = [len(batch) for batch in epochs[0]]
    if sizes != wanted and sorted(sizes) == sorted(wanted):
        raise NotYet("Whole batches are shuffled: examples stay together.")
    if sizes != wanted:
        raise NotYet(
            f"{shards.total} examples in batches of {batch_size} should give "
            f"{len(wanted)} batches, the last of {wanted[-1]}. Yours give "
            f"{len(sizes)}, the last of {sizes[-1] if sizes else 0}."
        )
    orders = [np.concatenate(batches) for batches in epochs]
    nudges = {
        "An epoch should give each example of each file once.": any(
            sorted(order) != list(range(shards.total)) for order in orders
        ),
        "Later epochs read nothing: something keeps all examples in "
        "memory.": len(shards.reads) < 3 * shards.total,
        f"When a batch came out, {held} other examples had been read already, "
        f"of {shards.total}. A buffer of {buffer} was wanted.": held
        > shards.total / 2,
    }
    _raise_first(nudges)
    _judge_mixing(orders, shards, buffer)


def _judge_mixing(orders, shards, buffer):
    """Judge the order in which examples were read, and in which they came."""
    reads = np.reshape(shards.reads[: 3 * shards.total], (3, -1))
    at_once = max(_most_at_once(epoch // shards.each) for epoch in reads)
    starts = [set(order[:buffer] // shards.each) for order in orders]
    same_files = starts[0] == starts[1] == starts[2]
    all_files = len(starts[0]) == len(shards.names)
    # which of the examples read came first, second and so on
    mixes = [np.argsort(e)[o] for e, o in zip(reads, orders, strict=True)]
    ahead = max(np.max(mix - np.arange(mix.size)) for mix in mixes)
    nudges = {
        f"Of {len(shards.names)} files it reads {at_once} in turn. Four are "
        "wanted: `interleave` has a `cycle_length`.": at_once < 4 or all_files,
        "Each epoch begins with the same files: shuffle their "
        "names.": same_files,
        "The examples of a file come in the order in which they lie there: "
        "shuffle them, too.": _in_order(orders[0], shards.each),
        f"No example comes more than {ahead} places early: the buffer is too "
        f"small. One of {buffer} was wanted.": ahead < buffer / 2,
        "The buffer mixes in the same way in each epoch.": np.array_equal(
            mixes[0], mixes[1]
        ),
    }
    _raise_first(nudges)


def _raise_first(nudges):
    """Raise the first nudge of a dict whose value is true."""
    for nudge, is_wrong in nudges.items():
        if is_wrong:
            raise NotYet(nudge)


def _most_at_once(files):
    """Return how many files are begun, and not ended, at the same time."""
    each = np.unique(files)[:, None] == files
    begun = np.maximum.accumulate(each, axis=1)
    to_come = np.maximum.accumulate(each[:, ::-1], axis=1)[:, ::-1]
    return (begun & to_come).sum(axis=0).max()


def _in_order(order, each):
    """Return whether the numbers of each file come one after the other."""
    return all(
        np.all(np.diff(order[order // each == file]) > 0)
        for file in np.unique(order // each)
    )


exercise(
    "19.3",
    why="It holds a buffer and a few batches, however many files there are: "
    "so sets are read that no memory can hold.",
    judge=_from_shards,
)
