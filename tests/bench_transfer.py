"""Measure where lesson 14's transfer pays: a script, not a test.

For two pairs of tasks, and for each number of pictures a kind: networks from
scratch, with the learned convolutions kept and frozen, with random ones frozen
(the control), and fine-tuned; five draws each, paired.  Each way picks the
best of three learning rates on validation pictures, on draws that judge none.
The functions are the lesson's own.  All sizes take about twenty minutes; name
some for less: ``python tests/bench_transfer.py 20 200``.
"""
# ruff: noqa: E402 (TensorFlow is imported once it is quiet)

import contextlib
import io
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
JUDGING, CHOOSING = (0, 1, 2, 3, 4), (5, 6)  # draws
RATES = {
    "scratch": (0.001, 0.002, 0.004),
    "learned": (0.001, 0.003, 0.01),
    "random": (0.003, 0.01, 0.03),
    "fine-tuned": (0.0001, 0.0003, 0.001),
}
KEPT = 4  # layers: two convolutions, each with its pooling


def progress(text):
    print(f"\r{text:<70}", end="\r", file=sys.stderr, flush=True)


def split(images, labels, known_first):
    """Return pictures and labels of the known kinds, and of the new ones."""
    x, known = images[..., np.newaxis] / np.float32(255), labels < 5
    known = known if known_first else ~known
    return (x[known], labels[known] % 5), (x[~known], labels[~known] % 5)


def draw(x, y, number, seed):
    """Return as many pictures of each kind, drawn at random."""
    order = np.random.default_rng(seed).permutation(len(x))
    places = [order[y[order] == kind][:number] for kind in range(5)]
    places = np.concatenate(places)
    return x[places], y[places]


class Task:
    """One pair of tasks and a number of pictures a kind."""

    def __init__(self, lesson, pool, val, test, size):
        self.lesson, self.size = lesson, size
        self.pool, self.val, self.test = pool, val, test
        self.steps = 200 if size <= 20 else 600

    def networks(self, build, rate, seeds, steps):
        """Return a network for each draw, trained on it."""
        made = []
        for seed in seeds:
            network = build(seed)
            x, y = draw(*self.pool, self.size, seed)
            self.lesson["train"](network, x, y, rate, steps)
            made.append(network)
        return made

    def best(self, name, build, steps=None):
        """Return the networks of all draws, at the rate that is best."""
        tried = {}
        for rate in RATES[name]:
            progress(f"{self.size} a kind: {name}, rate {rate}")
            made = self.networks(build, rate, CHOOSING, steps or self.steps)
            score = self.lesson["accuracies"](made, *self.val).mean()
            tried[score] = rate, made
        rate, chosen = tried[max(tried)]
        made = self.networks(build, rate, JUDGING, steps or self.steps)
        return rate, made + chosen

    def compare(self):
        """Return {way: (its rate, its test accuracies)}."""
        build_cnn = self.lesson["build_cnn"]

        def learned(seed):
            return self.lesson["transfer"](KEPT, seed)

        def random(seed):
            network = build_cnn(seed)
            for layer in network.layers[:KEPT]:
                layer.trainable = False
            return network

        def unfrozen(seed):
            network = build_cnn(seed)
            _, heads = found["learned"]
            network.set_weights(heads[seed].get_weights())
            return network

        found = {
            "scratch": self.best("scratch", build_cnn),
            "learned": self.best("learned", learned),
            "random": self.best("random", random),
        }
        half = self.steps // 2
        found["fine-tuned"] = self.best("fine-tuned", unfrozen, half)
        progress("")
        accuracies = self.lesson["accuracies"]
        return {
            name: (rate, accuracies(made[: len(JUDGING)], *self.test))
            for name, (rate, made) in found.items()
        }


def lead_of(scores, others):
    """Return the mean paired lead and its standard error."""
    apart = scores - others
    return apart.mean(), apart.std(ddof=1) / len(apart) ** 0.5


def main():
    """Train, compare, print."""
    [path] = lessons.find("little_data")
    with contextlib.redirect_stdout(io.StringIO()):
        wanted = "known_network, transfer, train, accuracies, build_cnn"
        lesson = lessons.prepared(path, wanted)
    (images, labels), test = data.load_fashion_mnist()
    train, paid = (images[:10_000], labels[:10_000]), []
    for known_first, words in ((True, "0 to 4"), (False, "5 to 9")):
        known, (x, y) = split(*train, known_first)
        _, test_new = split(*test, known_first)
        pool, val = (x[:-1_000], y[:-1_000]), (x[-1_000:], y[-1_000:])
        # the lesson's ``transfer`` reads it by this name
        network = lesson["known_network"] = lesson["build_cnn"](0)
        lesson["train"](network, *known, 0.002, 600)
        print(f"known: kinds {words}")
        print("  size way         rate    accuracy  lead over scratch")
        for size in SIZES:
            results = Task(lesson, pool, val, test_new, size).compare()
            for name, (rate, scores) in results.items():
                lead, error = lead_of(scores, results["scratch"][1])
                print(
                    f"  {size:4} {name:11} {rate:<7} {scores.mean():.4f}",
                    end="",
                )
                print(f"    {lead:+.4f} ± {error:.4f}", flush=True)
                if name != "scratch" and lead > 2 * error:
                    paid.append(f"{name} from {words} at {size}")
            keras.backend.clear_session()
    told = "; ".join(paid) or "nothing"
    print(f"ahead of scratch by more than two standard errors: {told}")


if __name__ == "__main__":
    main()
