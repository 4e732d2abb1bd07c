"""Measure where lesson 14's transfer pays: a script, not a test.

For two pairs of tasks and four sizes: networks from scratch, with kept layers,
with random ones frozen (the control) and fine-tuned, five draws each, paired.
Every way picks its learning rate among three, on validation pictures and on
draws that judge nobody.  The functions are the lesson's own.  It takes about
twenty minutes; sizes on the command line make it shorter.
"""
# ruff: noqa: E402 (TensorFlow is imported once it is quiet)

import sys

import lessons

sys.path.insert(0, str(lessons.ROOT))

from utils import course, data

course.start()  # imports TensorFlow without its start-up lines

import keras
import numpy as np
import tensorflow as tf

tf.get_logger().setLevel("ERROR")  # a new network is traced anew, and may be

SIZES = [int(size) for size in sys.argv[1:]] or [5, 20, 50, 200]
CHOOSING, JUDGING = (5, 6), (0, 1, 2, 3, 4)  # draws
RATES = {
    "scratch": (0.0005, 0.001, 0.003),
    "kept": (0.001, 0.003, 0.01),
    "random": (0.003, 0.01, 0.03),
    "tuned": (0.0001, 0.0003, 0.001),
}
VIEWS = 6_000  # how many pictures a training looks at


def progress(text):
    print(f"\r{text:<70}", end="\r", file=sys.stderr, flush=True)


def tasks(known_first):
    """Return pictures and labels of five kinds, then of the five others."""
    (images, labels), (images_test, labels_test) = data.load_fashion_mnist()
    for x, y in (
        (images[:10_000], labels[:10_000]),
        (images_test, labels_test),
    ):
        x, first = x[..., np.newaxis] / np.float32(255), y < 5
        known = first if known_first else ~first
        yield x[known], y[known] % 5, x[~known], y[~known] % 5


def draw(x, y, number, seed):
    """Return a number of pictures of each kind, drawn at random."""
    order = np.random.default_rng(seed).permutation(len(x))
    places = [order[y[order] == kind][:number] for kind in range(5)]
    places = np.concatenate(places)
    return x[places], y[places]


def ways(lesson):
    """Return, by name, a function of a seed that makes a network."""

    def random_kept(seed):
        network = lesson["build_cnn"](seed)
        for layer in network.layers[:KEPT]:
            layer.trainable = False
        return network

    def kept(seed):
        return lesson["transfer"](KEPT, seed)

    return {
        "scratch": lesson["build_cnn"],
        "kept": kept,
        "random": random_kept,
    }


KEPT = 4  # layers: both convolutions, each with its pooling


def compare(lesson, pool, val, test, size):
    """Return {way: test accuracies of the judging draws}."""
    train, accuracies = lesson["train"], lesson["accuracies"]
    # whole tens of passes, at least ten
    passes = 10 * max(1, round(VIEWS / (50 * size)))

    def run(build, rate, seed, passes):
        network = build(seed)
        train(network, *draw(*pool, size, seed), rate, passes)
        return network

    results, heads = {}, {}
    for name, build in ways(lesson).items():
        means = []
        for rate in RATES[name]:
            progress(f"{size} a kind: {name}, rate {rate}")
            tried = [run(build, rate, seed, passes) for seed in CHOOSING]
            means.append(accuracies(tried, *val).mean())
            heads |= {(name, rate, s): t for s, t in zip(CHOOSING, tried)}
        best = RATES[name][int(np.argmax(means))]
        made = [run(build, best, seed, passes) for seed in JUDGING]
        results[name] = accuracies(made, *test)
        heads |= {(name, best, s): t for s, t in zip(JUDGING, made)}
        if name == "kept":
            chosen = best

    def unfrozen(seed):
        network = lesson["build_cnn"](seed)
        network.set_weights(heads["kept", chosen, seed].get_weights())
        return network

    means, fewer = [], max(10, passes // 20 * 10)
    for rate in RATES["tuned"]:
        progress(f"{size} a kind: tuned, rate {rate}")
        tried = [run(unfrozen, rate, seed, fewer) for seed in CHOOSING]
        means.append(accuracies(tried, *val).mean())
    best = RATES["tuned"][int(np.argmax(means))]
    made = [run(unfrozen, best, seed, fewer) for seed in JUDGING]
    results["tuned"] = accuracies(made, *test)
    progress("")
    return results


def main():
    """Train, compare, print."""
    [path] = lessons.find("little_data")
    wanted = "known_network, transfer, train, accuracies, build_cnn"
    lesson = dict(lessons.prepared(path, wanted))
    paid = []
    for known_first in (True, False):
        train, (_, _, *test) = tasks(known_first)
        x_known, y_known, x, y = train
        network = lesson["build_cnn"](0)
        lesson["train_known"](network, x_known, y_known)
        # the lesson's functions read it by its name
        lesson["transfer"].__globals__["known_network"] = network
        pool, val = (x[:-1_500], y[:-1_500]), (x[-1_500:], y[-1_500:])
        print(
            "T-shirts … coats" if known_first else "sandals … boots", "known"
        )
        for size in SIZES:
            results = compare(lesson, pool, val, test, size)
            for name, scores in results.items():
                lead = scores - results["scratch"]
                error = lead.std(ddof=1) / len(lead) ** 0.5
                print(f"{size:4} {name:8} {scores.mean():.4f}", end="  ")
                print(f"lead {lead.mean():.4f} ± {error:.4f}")
                if name != "scratch" and lead.mean() > 2 * error:
                    paid.append(f"{name} at {size}")
    keras.backend.clear_session()
    print("more than two standard errors ahead of scratch:", ", ".join(paid))


if __name__ == "__main__":
    main()
