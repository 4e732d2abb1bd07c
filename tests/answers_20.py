"""Answers to lesson 20's exercises, besides the declared mistakes."""

import json

import numpy as np
import tensorflow as tf


def in_a_row(batch, workers, index):
    """Return a block of rows, as many as fit, and lose the rest."""
    size = len(batch) // workers
    return batch[index * size : (index + 1) * size]


def rounded_up(batch, workers, index):
    size = -(-len(batch) // workers)
    return batch[index * size : (index + 1) * size]


def last_takes_the_rest(batch, workers, index):
    size = round(len(batch) / workers)
    end = (index + 1) * size if index + 1 < workers else len(batch)
    return batch[index * size : end]


def with_tensors(gradients, sizes):
    sizes = tf.cast(sizes, gradients.dtype)[:, None]
    sums = tf.where(sizes > 0, gradients * sizes, 0)
    return tf.reduce_sum(sums, axis=0) / tf.reduce_sum(sizes)


def with_a_loop(gradients, sizes):
    total = 0
    for gradient, size in zip(gradients, sizes, strict=True):
        if size:
            total = total + gradient * size
    return total / sum(sizes)


def config(hosts, per_host, rank, first=2222, kind="worker", dump=json.dumps):
    ports = range(first, first + per_host)
    addresses = [f"{host}:{port}" for host in hosts for port in ports]
    task = {"type": kind, "index": rank}
    return dump({"cluster": {"worker": addresses}, "task": task})


RIGHT = {
    "20.1": [
        lambda batch, n, i: np.array_split(batch, n)[i],
        lambda batch, n, i: tf.constant(batch)[i::n],
        lambda batch, n, i: [r for j, r in enumerate(batch) if j % n == i],
    ],
    "20.2": [with_tensors, with_a_loop],
    "20.3": [
        config,
        lambda *a: config(*a, dump=lambda d: json.dumps(d, indent=2)),
    ],
}

WRONG = {
    "20.1": {
        "row 6 is in 0 shares": in_a_row,
        "Spread what is left over": [rounded_up, last_takes_the_rest],
        "row 0 is in 2 shares": lambda batch, n, i: batch,
        "not whole rows": lambda batch, n, i: batch[i],
        "row 0 is in 0 shares": lambda batch, n, i: batch[i::n, ::-1],
    },
    "20.2": {
        "counts more": lambda g, s: np.nanmean(g, axis=0),
        "number of workers": lambda g, s: (
            np.nansum(g * s[:, None], axis=0) / (s > 0).sum()
        ),
    },
    "20.3": {
        "a dict": lambda *a: config(*a, dump=dict),
        '"chief"': lambda *a: config(*a, kind="chief"),
        '"index": "1"': lambda h, n, r: config(h, n, str(r)),
    },
}
