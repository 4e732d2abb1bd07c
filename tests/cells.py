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


def run(lesson, mark, **names):
    """Run the one cell of a lesson in which a text occurs; return the names.

    Args:
        lesson: str, the lesson's number.
        mark: str, a piece of the cell's code; the exercises' cells aside.
        names: what other cells would have bound, but for the imports.

    Raises:
        ValueError: if the text does not occur in exactly one cell.
    """
    [path] = lessons.find(lesson)
    cells = lessons.code_before_exercises(lessons.read(path))[1:]
    [cell] = [cell for cell in cells if mark in lessons.source(cell)]
    names = _imports(path) | names
    exec(compile(lessons.python_of(cell), mark, "exec"), names)
    return names


class Known:
    """A trained network of which it is known how good it is on which rows.

    ``accuracy`` has pairs of an array and the accuracy on it; ``evaluate``
    and ``predict`` look their first argument up there by identity, so that
    other rows, though of the same shape, are an error.
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
