"""Answers to lesson 19's exercises, besides the declared mistakes."""

import numpy as np
import tensorflow as tf


def by_covariance(n, seconds):
    x, y = np.log10(n), np.log10(seconds)
    x = x - x.mean()
    return x @ y / (x @ x)


def loop(accuracies, durations, goal):
    so_far = 0
    for accuracy, duration in zip(accuracies, durations, strict=True):
        so_far += duration
        if accuracy >= goal:
            return so_far
    return np.inf


def until_there(accuracies, durations, goal):
    for i, accuracy in enumerate(accuracies):
        if accuracy >= goal:
            return sum(durations[: i + 1])


def cumulated(accuracies, durations, goal):
    times = np.cumsum(durations)[accuracies >= goal]
    return float("inf") if len(times) == 0 else times.min()


def _files(names, shuffled=True):
    files = tf.data.Dataset.from_tensor_slices(names)
    return files.shuffle(len(names)) if shuffled else files


def as_taught(names, read_file, buffer, batch_size):
    examples = _files(names).interleave(read_file, cycle_length=4)
    mixed = examples.shuffle(buffer).batch(batch_size)
    return mixed.prefetch(tf.data.AUTOTUNE)


def names_in_parallel(names, read_file, buffer, batch_size):
    examples = _files(names).interleave(
        read_file,
        cycle_length=4,
        block_length=2,
        num_parallel_calls=2,
        deterministic=False,
    )
    return examples.shuffle(buffer).batch(batch_size)


def looked_at_first(names, read_file, buffer, batch_size):
    assert read_file(names[0]).element_spec.shape == ()
    assert next(iter(read_file(names[1]))) >= 0
    return as_taught(names, read_file, buffer, batch_size)


def _wrong(change, shuffled=True, cycle_length=4):
    """Return an answer whose links behind the reading are ``change``."""

    def answer(names, read_file, buffer, batch_size):
        examples = _files(names, shuffled).interleave(
            read_file, cycle_length=cycle_length
        )
        return change(examples, buffer, batch_size)

    return answer


def _usual(examples, buffer, size):
    return examples.shuffle(buffer).batch(size)


RIGHT = {
    "19.1": [by_covariance],
    "19.2": [loop, cumulated],
    "19.3": [as_taught, names_in_parallel, looked_at_first],
}

WRONG = {
    "19.2": {
        # returns nothing where the goal is never reached
        "Expected: inf\nYour function returns None": until_there,
    },
    "19.3": {
        "a list": _wrong(lambda d, b, n: list(_usual(d, b, n))),
        "single examples": _wrong(lambda d, b, n: d.shuffle(b)),
        "Whole batches": _wrong(lambda d, b, n: d.batch(n).shuffle(50)),
        "38 batches": [
            _wrong(lambda d, b, n: d.shuffle(b).batch(n, drop_remainder=True)),
            _wrong(lambda d, b, n: d.shuffle(b).repeat().batch(n)),
            _wrong(lambda d, b, n: d.shuffle(b).batch(n + 1)),
            _wrong(lambda d, b, n: d.take(500).shuffle(b).batch(n)),
        ],
        "keeps all": [
            _wrong(lambda d, b, n: _usual(d.cache(), b, n)),
            _wrong(lambda d, b, n: d.shuffle(b).cache().batch(n)),
        ],
        "had been read already": _wrong(
            lambda d, b, n: d.shuffle(100_000).batch(n)
        ),
        "same files": _wrong(_usual, shuffled=False),
        "Of 12 files it reads 1 in turn": _wrong(_usual, cycle_length=1),
        "it reads 3 in turn": _wrong(_usual, cycle_length=3),
        "in turn. Four are wanted": _wrong(_usual, cycle_length=12),
        "the buffer is too small": _wrong(
            lambda d, b, n: d.shuffle(2).batch(n)
        ),
        "in the same way": _wrong(
            lambda d, b, n: d.shuffle(b, reshuffle_each_iteration=False).batch(
                n
            )
        ),
        "shuffle them": _wrong(lambda d, b, n: d.batch(n)),
    },
}
