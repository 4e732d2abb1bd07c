"""Measure the speed that the course teaches: a script, not a test."""
# ruff: noqa: E402 (TensorFlow is imported once it is quiet)

import ast
import subprocess
import sys
import time

import lessons

sys.path.insert(0, str(lessons.ROOT))

from utils import course, data

course.start()  # imports TensorFlow without its start-up lines

import keras
import numpy as np
import tensorflow as tf

SEEDS, BATCH = (1, 2, 3), 256
IMPORTS = """import matplotlib.pyplot, tensorflow, keras, time
start = time.perf_counter()
from utils import checks, course, data, plots
print(time.perf_counter() - start)"""


def progress(text):
    print(f"\r{text:<70}", end="\r", file=sys.stderr, flush=True)


def seconds_of(function, *arguments, **named):
    start = time.perf_counter()
    result = function(*arguments, **named)
    return time.perf_counter() - start, result


def from_lesson(number, wanted, **names):
    """Return ``names`` and what the lesson binds to the ``wanted`` ones."""
    [path] = [p for p in lessons.NOTEBOOKS if p.name.startswith(number)]
    names |= {"keras": keras, "layers": keras.layers, "np": np, "SEED": 0}
    for cell in lessons.code_cells(lessons.read(path)):
        code = lessons.source(cell)
        for node in ast.parse("" if code.startswith("%") else code).body:
            targets = [ast.walk(t) for t in getattr(node, "targets", [])]
            bound = {getattr(n, "id", None) for t in targets for n in t}
            bound |= {getattr(node, "name", None)}
            if bound - {None} and bound - {None} <= wanted:
                exec(ast.unparse(node), names)
    return names


def widely_used(x, y, seed, steps=1):
    """Lesson 6's widely used recipe, restated because of ``steps``."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    loss = "sparse_categorical_crossentropy"
    options = {"metrics": ["accuracy"], "steps_per_execution": steps}
    model.compile("adam", loss, **options)
    model.fit(x, y, epochs=10, verbose=0)
    return model


def race(contestants, x, y, score):
    """Return {name: (seconds, accuracy) for each seed}, run in turns."""
    results = {name: [] for name in contestants}
    for seed in SEEDS:
        for name, train in contestants.items():
            progress(f"seed {seed} of {len(SEEDS)}: {name}")
            seconds, model = seconds_of(train, x, y, seed)
            results[name].append((seconds, score(model)))
    return {name: np.array(values).T for name, values in results.items()}


@tf.function
def products_alone(x, first, last):
    """The matrix products of an epoch, forward and back, no more."""
    total, hidden = 0.0, tf.ones((BATCH, len(last)))
    logits = tf.ones((BATCH, 10))
    for i in tf.range(len(x) // BATCH):
        pictures = x[i * BATCH : (i + 1) * BATCH]
        total += (pictures @ first)[0, 0] + (hidden @ last)[0, 0]
        total += tf.matmul(hidden, logits, transpose_a=True)[0, 0]
        total += tf.matmul(logits, last, transpose_b=True)[0, 0]
        total += tf.matmul(pictures, hidden, transpose_a=True)[0, 0]
    return total


def main():
    """Race, measure, print."""
    loading, (train, test) = seconds_of(data.load_fashion_mnist)
    x, y = train[0][:10_000] / np.float32(255), train[1][:10_000]
    x_test, y_test = test[0] / np.float32(255), test[1]
    wanted = "BATCH EPOCHS train one_cycle pixel_mean pixel_sd standardise"
    six = from_lesson("06", {*wanted.split(), "better"}, x_train=x)
    wanted = {"mean", "deviation", "prepare", "build_dense", "train"}
    nine = from_lesson("09", wanted, images=train[0][:10_000], y_train=y)

    def better(x, y, seed, epochs=six["EPOCHS"]):
        six["EPOCHS"] = epochs
        return six["train"](x, y, seed, **six["better"])

    def dense(x, y, seed):  # 0.003: the peak with which lesson 9 calls it
        pictures = nine["prepare"](train[0][: len(x)])
        return nine["train"](nine["build_dense"], 0.003, seed, pictures)

    def score(model):
        four = len(model.input_shape) == 4
        inputs = nine["prepare"](test[0]) if four else x_test
        return np.mean(np.argmax(model(inputs), axis=1) == y_test)

    contestants = {
        "widely used": widely_used,
        "… 20 steps at a go": lambda *args: widely_used(*args, steps=20),
        "better (lesson 6)": better,
        "most accurate dense (lesson 9)": dense,
    }
    widely_used(x[:320], y[:320], 0)  # what a process's first fit costs
    results = race(contestants, x, y, score)
    usual = np.median(results["widely used"][0])
    print(f"\n{'recipe':32}seconds   accuracy ± sd    ratio")
    for name, (seconds, accuracy) in results.items():
        took, mean = np.median(seconds), accuracy.mean()
        sd = accuracy.std(ddof=1)
        print(
            f"{name:32}{took:7.2f}   {mean:.4f} ± {sd:.4f}{usual / took:8.2f}"
        )
    reached = results["widely used"][1].mean()
    for epochs in range(1, 6):
        run = {"": lambda *args, n=epochs: better(*args, epochs=n)}
        seconds, accuracy = race(run, x, y, score)[""]
        if accuracy.mean() >= reached:
            break
    print(f"time to accuracy {reached:.4f}: widely used {usual:.2f} s,")
    print(f"  better, cut to {epochs} epochs: {np.median(seconds):.2f} s")

    loading_60, (train, _) = seconds_of(data.load_fashion_mnist, "stand-in")
    x, y = train[0] / np.float32(255), train[1]
    model = better(x, y, seed=1, epochs=1)  # the first epoch traces
    weights = [layer.kernel for layer in model.layers[-3::2]]
    flat = tf.constant(x.reshape(len(x), -1))
    products_alone(flat, *weights)
    times = []
    for turn in range(5):
        progress(f"an epoch of {len(x):,}, turn {turn + 1} of 5")
        epoch, _ = seconds_of(model.fit, x, y, BATCH, verbose=0)
        alone, _ = seconds_of(lambda: products_alone(flat, *weights).numpy())
        times.append((epoch, alone))
    epoch, alone = np.min(times, axis=0)
    print(f"an epoch of {len(x):,}: {epoch:.2f} s; products: {alone:.2f} s")
    print(f"loading these data: {loading:.2f} s; 60,000: {loading_60:.2f} s")
    command, where = [sys.executable, "-c", IMPORTS], {"cwd": lessons.ROOT}
    imported = subprocess.check_output(command, **where, text=True)
    print(f"importing utils, after TensorFlow: {float(imported):.2f} s")
    seconds, accuracy = results["better (lesson 6)"]
    print(
        f"speedup: {usual / np.median(seconds):.1f} "
        f"accuracy_gain: {accuracy.mean() - reached:.4f} "
        f"epoch_over_gemm: {epoch / alone:.1f}"
    )


if __name__ == "__main__":
    main()
