"""Run a lesson's cells on inputs whose results are known.

Strict runs compare what a lesson prints and draws, within what chance may do;
so they can't tell two numbers that lie near each other, nor see what is never
printed.  ``tests/test_lesson_NN.py`` does: it runs single cells, with
networks whose answers are known beforehand.
"""

import functools
import importlib.util

import lessons
import numpy as np
from keras import optimizers

SPLIT = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")
ROWS = {name: name for name in SPLIT}


@functools.cache
def _imports(path):
    """Return the names that a lesson's second cell of code imports."""
    names = {}
    exec(lessons.source(lessons.code_cells(lessons.read(path))[1]), names)
    return names


def run(lesson, *marks, **names):
    """Run cells of a lesson, one after the other; return the names.

    Args:
        lesson: str, the lesson's number.
        marks: str, for each cell a piece of its code, which occurs in no
            other cell before the exercises.
        names: values for names that other cells bind; they also replace
            imports.

    Raises:
        ValueError: if a text does not occur in exactly one cell.
    """
    [path] = lessons.find(lesson)
    cells = lessons.code_before_exercises(lessons.read(path))[1:]
    names = _imports(path) | names
    for mark in marks:
        found = [cell for cell in cells if mark in lessons.source(cell)]
        if len(found) != 1:
            raise ValueError(
                f"lesson {lesson}: {mark!r} in {len(found)} cells"
            )
        exec(compile(lessons.python_of(found[0]), mark, "exec"), names)
    return names


def program(lesson, name, folder):
    """Return a program that a lesson writes, as a module in a folder."""
    [path] = lessons.find(lesson)
    written = folder / name
    written.write_text(lessons.programs(path)[name], encoding="utf-8")
    spec = importlib.util.spec_from_file_location(written.stem, written)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Known:
    """A trained network with a known accuracy on each set of rows.

    ``accuracy`` has pairs of an array and the accuracy on it.  They are told
    apart by identity, so that other rows are an error, whatever their shape.
    """

    def __init__(self, *accuracy, loss=0.5):
        self.accuracy, self.loss = accuracy, loss

    def evaluate(self, x, y, **options):
        """Return [loss, accuracy], as Keras does with one metric."""
        [accuracy] = [share for rows, share in self.accuracy if rows is x]
        return [self.loss, accuracy]


class Network:
    """Keeps what it is compiled and trained with."""

    def compile(self, optimizer, loss=None, metrics=(), **options):
        self.optimizer = optimizer

    def fit(self, x, y, batch_size=32, epochs=1, **options):
        self.x, self.y = x, y
        self.batch_size, self.epochs = batch_size, epochs


def known_accuracies(networks, x, y):
    """Return accuracies that differ if networks, pictures or labels do."""
    return np.array(networks) * (np.mean(x) + np.mean(y))


def print_verdict(text, condition):
    """Stand in for ``claim``: print whether it holds, whatever its words."""
    print(bool(condition))


def given(function):
    """Return what a Mock was given at each call, by position or by name."""
    return [[*c.args, *c.kwargs.values()] for c in function.mock_calls]


def rates(rate, *steps):
    """Return an optimizer's or a schedule's rate at some steps."""
    found = []
    for step in steps:
        if isinstance(rate, optimizers.Optimizer):
            rate.iterations.assign(step)
            now = rate.learning_rate
        else:
            now = rate(step)
        found.append(round(float(now), 6))
    return found


def rate_of(optimizer, kind=optimizers.Adam):
    """Return the rate of an optimizer that is of this kind in all else."""
    rate = float(optimizer.learning_rate)
    plain = kind(rate, name=optimizer.name)
    assert optimizers.serialize(optimizer) == optimizers.serialize(plain)
    return round(rate, 6)
