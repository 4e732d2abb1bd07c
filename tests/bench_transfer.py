"""Measure where lesson 14's transfer pays: a script, not a test.

For two pairs of tasks, and for each number of pictures a kind: networks from
scratch, with the learned convolutions kept and frozen, with random ones frozen
(the control), and fine-tuned; five draws each, paired.  Each way picks the
best of four learning rates, the same four for all, on validation pictures, on
draws that judge none.  The functions are the lesson's own.  All sizes take
about fifteen minutes; name some for less: ``python tests/bench_transfer.py 20
200``.
"""

import argparse

from bench_training import from_lesson, progress  # it starts TensorFlow

# isort: split
import keras
import numpy as np
import tensorflow as tf

from utils import data

JUDGING, CHOOSING = (0, 1, 2, 3, 4), (5, 6)  # draws
PAIRS = ("0-4", "5-9")  # the kinds that are known
RATES = (0.001, 0.003, 0.01, 0.03)
STEPS = 200
# the way's name, and the lesson's function that makes its networks
WAYS = {
    "scratch": "build_cnn",
    "learned": "keep_learned",
    "random": "keep_random",
    "fine-tuned": "unfreeze",  # begins with the networks of "learned"
}


def functions():
    """Return the lesson's functions by their names, and what they read."""
    wanted = {*WAYS.values(), "train", "accuracies", "transfer"}
    return from_lesson("little_data", wanted)


def split(images, labels, known_first):
    """Return pictures and labels of the known kinds, and of the new ones."""
    x, known = images[..., np.newaxis] / np.float32(255), labels < 5
    known = known if known_first else ~known
    return (x[known], labels[known] % 5), (x[~known], labels[~known] % 5)


def draw(x, y, number, seed):
    """Return as many pictures of each kind, drawn at random, shuffled."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(x))
    places = [order[y[order] == kind][:number] for kind in range(5)]
    places = random.permutation(np.concatenate(places))
    return x[places], y[places]


class Task:
    """One pair of tasks and a number of pictures a kind."""

    def __init__(self, lesson, pool, val, test, size):
        self.lesson, self.size = lesson, size
        self.pool, self.val, self.test = pool, val, test

    def networks(self, way, rate, seeds):
        """Return {draw: a network trained on it}."""
        made = {}
        for seed in seeds:
            made[seed] = self.lesson[WAYS[way]](seed)
            x, y = draw(*self.pool, self.size, seed)
            self.lesson["train"](made[seed], x, y, rate, STEPS)
        return made

    def best(self, way):
        """Return the best rate, and the networks of all draws at it."""
        tried = {}
        for rate in RATES:
            progress(f"{self.size} a kind: {way}, rate {rate}")
            made = self.networks(way, rate, CHOOSING)
            score = self.accuracies(made, CHOOSING, self.val).mean()
            tried[score] = rate, made
        rate, chosen = tried[max(tried)]
        return rate, chosen | self.networks(way, rate, JUDGING)

    def accuracies(self, made, seeds, pictures):
        networks = [made[seed] for seed in seeds]
        return self.lesson["accuracies"](networks, *pictures)

    def compare(self):
        """Return {way: (its rate, its test accuracies)}."""
        found = {}
        for way in WAYS:
            rate, made = self.best(way)
            if way == "learned":
                self.lesson["learned"] = made  # ``unfreeze`` reads it
            found[way] = rate, self.accuracies(made, JUDGING, self.test)
        progress("")
        return found


def lead_of(scores, others):
    """Return the mean paired lead and its standard error."""
    apart = scores - others
    return apart.mean(), apart.std(ddof=1) / len(apart) ** 0.5


def report(size, results):
    """Print a line for each way; return those ahead of scratch."""
    ahead = []
    for way, (rate, scores) in results.items():
        lead, error = lead_of(scores, results["scratch"][1])
        print(f"  {size:4} {way:11} {rate:<7} {scores.mean():.4f}", end="")
        print(f"    {lead:+.4f} ± {error:.4f}", flush=True)
        if way != "scratch" and lead > 2 * error:
            ahead.append(way)
    lead, error = lead_of(results["learned"][1], results["random"][1])
    print(f"       learned over random         {lead:+.4f} ± {error:.4f}")
    return ahead


def arguments():
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("sizes", nargs="*", type=int, default=[5, 20, 50, 200])
    told.add_argument("--known", choices=PAIRS, help="one pair of tasks alone")
    return told.parse_args()


def main():
    """Train, compare, print."""
    asked, lesson, paid = arguments(), functions(), []
    # a new network is traced anew, and may be
    tf.get_logger().setLevel("ERROR")
    (images, labels), test = data.load_fashion_mnist()
    train = images[:10_000], labels[:10_000]
    for words in [asked.known] if asked.known else PAIRS:
        known, (x, y) = split(*train, words == "0-4")
        _, test_new = split(*test, words == "0-4")
        pool, val = (x[:-1_000], y[:-1_000]), (x[-1_000:], y[-1_000:])
        # the lesson's ``transfer`` reads it by this name
        network = lesson["known_network"] = lesson["build_cnn"](0)
        lesson["train"](network, *known, 0.002, 600)
        print(f"known: kinds {words}")
        print("  size way         rate    accuracy  lead over scratch")
        for size in asked.sizes:
            results = Task(lesson, pool, val, test_new, size).compare()
            ahead = report(size, results)
            paid += [f"{way} from {words} at {size}" for way in ahead]
            keras.backend.clear_session()
    told = "; ".join(paid) or "nothing"
    print(f"ahead of scratch by more than two standard errors: {told}")


if __name__ == "__main__":
    main()
