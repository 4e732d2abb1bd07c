"""Run a lesson's cells on inputs whose results are known.

Strict runs compare what a lesson prints and draws, within what chance may do;
so they can't tell two numbers that lie near each other, nor see what is never
printed.  ``tests/test_lesson_NN.py`` does: it runs single cells, with
networks whose answers are known beforehand.
"""

import functools

import lessons


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
        names: what other cells would have bound, but for the imports.

    Raises:
        ValueError: if a text does not occur in exactly one cell.
    """
    [path] = lessons.find(lesson)
    cells = lessons.code_before_exercises(lessons.read(path))[1:]
    names = _imports(path) | names
    for mark in marks:
        [cell] = [cell for cell in cells if mark in lessons.source(cell)]
        exec(compile(lessons.python_of(cell), mark, "exec"), names)
    return names


class Known:
    """A trained network of which it is known how good it is on which rows.

    ``accuracy`` has pairs of an array and the accuracy on it.  They are told
    apart by identity, so that other rows are an error, whatever their shape.
    """

    def __init__(self, *accuracy, loss=0.5):
        self.accuracy, self.loss = accuracy, loss

    def accuracy_on(self, x):
        """Return the accuracy on these very rows."""
        [found] = [share for rows, share in self.accuracy if rows is x]
        return found

    def evaluate(self, x, y, **options):
        """Return [loss, accuracy], as Keras does with one metric."""
        return [self.loss, self.accuracy_on(x)]
