"""Measure the speed that the course teaches: a script, not a test."""
# ruff: noqa: E402 (TensorFlow is imported once it is quiet)

import ast
import contextlib
import sys
import time

import lessons

sys.path.insert(0, str(lessons.ROOT))

from utils import course, data

course.start()  # imports TensorFlow without its start-up lines

import keras
import numpy as np
import tensorflow as tf

SEEDS, BATCH, TURNS = (4, 5, 6, 7, 8), 256, 16
EPOCHS = 8  # of lesson 10's better recipe


def progress(text):
    print(f"\r{text:<70}", end="\r", file=sys.stderr, flush=True)


def seconds_of(function, *arguments, **named):
    """Return the seconds that a call makes one wait, its work, its result."""
    wait, work = time.perf_counter(), time.process_time()
    result = function(*arguments, **named)
    return time.perf_counter() - wait, time.process_time() - work, result


def from_lesson(name, wanted, **names):
    """Return ``names`` and what the lesson binds to the ``wanted`` ones."""
    [path] = lessons.find(name)
    modules = {"layers": keras.layers, "optimizers": keras.optimizers}
    names |= modules | {"keras": keras, "np": np, "SEED": 0}
    for cell in lessons.code_before_exercises(lessons.read(path)):
        for node in ast.parse(lessons.python_of(cell)).body:
            targets = [ast.walk(t) for t in getattr(node, "targets", [])]
            bound = {n.id for t in targets for n in t if hasattr(n, "id")}
            if wanted.issuperset(bound or {getattr(node, "name", None)}):
                exec(ast.unparse(node), names)
    return names


def race(contestants, x, y, score):
    """Return {name: (least wait and work, accuracies)}, run in turns."""
    results = {name: [] for name in contestants}
    for turn, seed in enumerate(SEEDS):
        for name, train in contestants.items():
            progress(f"turn {turn + 1} of {len(SEEDS)}: {name}")
            *seconds, model = seconds_of(train, x, y, seed)
            results[name].append([*seconds, score(model)])
    progress("")
    tables = {name: np.array(rows).T for name, rows in results.items()}
    # the smallest of all seconds: disturbances only add
    return {n: (t[:2].min(1), t[2]) for n, t in tables.items()}


@tf.function
def products_alone(x, first, last):
    """Multiply as an epoch's whole batches do, forward and back, no more."""
    total, hidden = 0.0, tf.ones((BATCH, len(last)))
    logits = tf.ones((BATCH, 10))
    for i in tf.range(len(x) // BATCH):
        pictures = x[i * BATCH : (i + 1) * BATCH]
        total += (pictures @ first)[0, 0] + (hidden @ last)[0, 0]
        total += tf.matmul(hidden, logits, transpose_a=True)[0, 0]
        total += tf.matmul(logits, last, transpose_b=True)[0, 0]
        total += tf.matmul(pictures, hidden, transpose_a=True)[0, 0]
    return total


def against_products(model, x, y):
    """Return how much longer a fast epoch takes than its products."""
    # fast: large batches, one call for all steps, the pictures as a tensor
    steps = -(-len(x) // BATCH)
    model.compile(model.optimizer, model.loss, steps_per_execution=steps)
    x, y = tf.constant(x), tf.constant(y)
    weights = [layer.kernel for layer in model.layers[-1].layers[-2:]]
    flat = tf.reshape(x, (len(x), -1))
    turns = []
    for turn in range(TURNS):
        progress(f"an epoch of {len(x):,}, turn {turn + 1} of {TURNS}")
        *epoch, _ = seconds_of(model.fit, x, y, BATCH, verbose=0)
        *alone, _ = seconds_of(lambda: products_alone(flat, *weights).numpy())
        turns.append((epoch, alone))
    progress("")
    (epoch, work), (alone, least) = np.min(turns[1:], axis=0)  # 0 traces
    print(f"an epoch of {len(x):,}, better, batches of {BATCH}, {steps} steps")
    print(f"  at a go: {epoch:.2f} s, its products alone: {alone:.2f} s,")
    print(f"  and by the processor's work {work / least:.1f} times as much")
    return epoch / alone


def main():
    """Race, measure, print."""
    # a new network is traced anew, and may be
    tf.get_logger().setLevel("ERROR")
    loading, _, (train, test) = seconds_of(data.load_fashion_mnist)
    x, y = train[0][:10_000] / np.float32(255), train[1][:10_000]
    wanted = {"pixel_mean", "pixel_sd", "standardise", "rise_and_fall"}
    wanted |= {"new_network", "standardised_network", "train"}
    wanted |= {"train_widely_used", "train_decayed", "train_better"}
    ten = from_lesson("better_recipes", wanted, x_train=x)
    widely_used = ten["train_widely_used"]
    wanted = {"pixel_mean", "pixel_sd", "build_dense", "train"}
    x_grid = x[:, :, :, np.newaxis]
    thirteen = from_lesson("convolutional", wanted, x=x_grid, time=time)

    def better(x, y, seed, epochs=EPOCHS):
        rate = ten["rise_and_fall"](0.006, epochs * -(-len(x) // BATCH))
        network = ten["standardised_network"](seed)
        return ten["train"](network, x, y, rate, BATCH, epochs, 20)

    def dense(x, y, seed):  # as lesson 13 does, on 9,000 of the pictures
        network = thirteen["build_dense"](seed)
        with contextlib.redirect_stdout(None):  # it tells how long it took
            thirteen["train"](network, x[:, :, :, np.newaxis], y)
        return network

    def score(model):
        given = test[0] / np.float32(255)
        if len(model.input_shape) == 4:
            given = given[:, :, :, np.newaxis]
        return np.mean(np.argmax(model(given), axis=1) == test[1])

    contestants = {
        "widely used": widely_used,
        "… with its rate decayed": ten["train_decayed"],
        "better (lesson 10)": ten["train_better"],
        "most accurate dense (lesson 13)": dense,
    }
    widely_used(x[:320], y[:320], 0)  # what a process's first fit costs
    results = race(contestants, x, y, score)
    usual, accuracy = results["widely used"]
    reached = accuracy.mean()
    print(f"{'recipe':32}seconds   accuracy ± sd    ratio  by work")
    for name, (least, accuracy) in results.items():
        shown = f"{accuracy.mean():.4f} ± {accuracy.std(ddof=1):.4f}"
        print(f"{name:32}{least[0]:7.2f}   {shown}", end="")
        print("{:8.2f} {:8.2f}".format(*usual / least))
    for epochs in range(1, EPOCHS + 1):
        name = f"better, cut to {epochs} epochs"
        run = {name: lambda *args, n=epochs: better(*args, epochs=n)}
        least, accuracy = race(run, x, y, score)[name]
        if accuracy.mean() >= reached:
            break
    print(f"time to accuracy {reached:.4f}: widely used {usual[0]:.2f} s,")
    print(f"  {name}: {accuracy.mean():.4f} in {least[0]:.2f} s")
    sooner = usual[0] / least[0]
    loading_60, _, (train, _) = seconds_of(data.fashion_mnist.load_stand_in)
    x, y = train[0] / np.float32(255), train[1]
    over = against_products(better(x, y, seed=1, epochs=1), x, y)
    for name in [n for n in sys.modules if n.split(".")[0] == "utils"]:
        del sys.modules[name]  # new again, while TensorFlow is not
    imported, *_ = seconds_of(exec, "from utils import checks, data, plots")
    print(f"loading these data: {loading:.2f} s; 60,000: {loading_60:.2f} s;")
    print(f"  importing utils, after TensorFlow: {imported:.2f} s")
    least, accuracy = results["better (lesson 10)"]
    speedup, gain = usual[0] / least[0], accuracy.mean() - reached
    print(f"speedup: {speedup:.1f} accuracy_gain: {gain:.4f}", end=" ")
    print(f"epoch_over_gemm: {over:.1f} time_to_accuracy: {sooner:.1f}")


if __name__ == "__main__":
    main()
