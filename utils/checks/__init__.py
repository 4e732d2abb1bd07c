"""Exercises that check themselves: ``check("1.2", my_function)``.

Introduced in lesson 1.  Each lesson's exercises have a module of their own;
``judging`` holds what they share.
"""

# importing a lesson's module registers its exercises
from utils.checks import lesson_1, lesson_2, lesson_3, lesson_4  # noqa: F401
from utils.checks.judging import EXERCISES, NOT_ATTEMPTED, Verdict, judge

__all__ = ["EXERCISES", "Verdict", "check"]


def check(exercise, answer):
    """Say what is good about an answer, or what to look at again.

    Tries the answer on examples of its own, for at most eight seconds.
    Nothing that the answer does reaches you as an error, what it prints is
    swallowed, and the next random number is what it would have been.
    Variables, weights and random generators that the answer uses by name,
    or that a list or dict of that name holds, get their values back.

    Args:
        exercise: str, the number of the exercise, such as ``"1.2"``.
        answer: what the exercise asks for: a function, a model, a folder.

    Returns:
        A ``Verdict``, whose ``status`` is ``"not attempted"``, ``"right"``
        or ``"not yet"`` and whose ``message`` is what was printed.  A number
        that no exercise has is ``"not attempted"``.
    """
    number = str(exercise) if type(exercise) in (str, float) else "?"
    if number in EXERCISES:
        verdict = judge(number, answer)
    else:
        verdict = Verdict(
            number,
            NOT_ATTEMPTED,
            "There is no exercise of this number. There are "
            + ", ".join(EXERCISES)
            + ".",
        )
    print(verdict)
    return verdict
