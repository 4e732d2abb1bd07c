"""Exercises that check themselves: ``check("1.2", my_function)``.

Introduced in lesson 1.  Each lesson's exercises are declared in a module of
their own; ``judging`` says how an answer is tried.
"""

import importlib
import pkgutil
import sys

from utils.checks.judging import EXERCISES, verdict

__all__ = ["EXERCISES", "check"]

# importing a lesson's module registers its exercises
for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)


def check(exercise, answer):
    """Print what is good about an answer, or what to look at again.

    Calls the answer like any function, on examples of the check's own: what
    it prints is seen, and a loop that never ends is ended by Jupyter's ■.
    Nothing else that an answer does reaches the caller.

    Args:
        exercise: str, the number of the exercise, such as ``"1.2"``.
        answer: what the exercise asks for: a function, a model, a folder.
    """
    text = str(verdict(exercise, answer))
    # an error's text may hold what a console can't print
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))
