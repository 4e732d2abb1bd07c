"""What every check shares: how an exercise is declared, and an answer tried.

An exercise is declared by a call of ``exercise``.  Its answer, a function, is
called on each example and compared with the reference solution; the first
example on which they differ is shown.  What gives the same there as a known
mistake gets that mistake's nudge.  Where that can't say what is wanted (a
model, a folder, something random), a *judge* takes the answer and raises
``NotYet`` with a nudge.
"""

import copy
import inspect
import re
import textwrap
import traceback
from dataclasses import dataclass

import numpy as np

NOT_ATTEMPTED, RIGHT, NOT_YET = "not attempted", "right", "not yet"

EXERCISES = {}  # from a number such as "1.2" to its Exercise


@dataclass(frozen=True)
class Exercise:
    """An exercise, as ``exercise`` declares it."""

    number: str  # of the lesson and of the exercise, such as "1.2"
    why: str  # it matters, in one sentence: for a right answer
    solution: object = None  # the reference, a function
    examples: tuple = ()  # tuples of arguments for it; arrays are NumPy's
    mistakes: tuple = ()  # pairs of a wrong function and its nudge
    also: tuple = ()  # other functions that are right
    tolerance: float = 1e-4  # relative, and a tenth of it absolute
    judge: object = None  # in place of solution and examples


@dataclass(frozen=True)
class Verdict:
    """What a check thinks of an answer: a status, and why or a nudge."""

    exercise: str
    status: str
    message: str

    def __str__(self):
        text = f"Exercise {self.exercise}, {self.status}. {self.message}"
        # wrapped here, because Jupyter breaks long lines inside of words
        return "\n".join(
            textwrap.fill(
                line, 79, subsequent_indent=" " * 10 * line.startswith("  ")
            )
            for line in text.splitlines()
        )


class NotYet(Exception):
    """Raised by a judge: the nudge for an answer that is not right yet."""


class NotAttempted(Exception):
    """The stub is as the lesson left it."""


def exercise(number, why, mistakes=None, **declared):
    """Declare exercise ``number``.

    Args:
        number: str.
        why: str.
        mistakes: dict from a nudge to a wrong function, or to a list of
            them.
        declared: the other fields of an ``Exercise``.
    """
    pairs = [
        (function, nudge)
        for nudge, wrong in (mistakes or {}).items()
        for function in (wrong if isinstance(wrong, list) else [wrong])
    ]
    EXERCISES[number] = Exercise(number, why, mistakes=pairs, **declared)


def verdict(number, answer):
    """Return the ``Verdict`` on an answer, whatever the answer is.

    Args:
        number: str, a key of ``EXERCISES``.
        answer: what the learner made.
    """
    one = EXERCISES.get(number)
    if one is None:
        known = ", ".join(EXERCISES)
        return Verdict(
            str(number),
            NOT_ATTEMPTED,
            f"There is no exercise of this number. There are {known}.",
        )
    try:
        if answer is ...:
            raise NotAttempted
        if answer is None:
            raise NotYet(
                "This is None. Methods such as `compile`, `add` and `fit` "
                "return nothing that is wanted here: hand over what you "
                "called them on."
            )
        if one.judge:
            one.judge(answer)
        else:
            _try_examples(one, answer)
    except NotAttempted:
        return Verdict(
            number,
            NOT_ATTEMPTED,
            "Put your code where the three dots are, then run the cell again.",
        )
    except NotYet as nudge:
        return Verdict(number, NOT_YET, str(nudge))
    return Verdict(number, RIGHT, one.why)


def _try_examples(one, answer):
    for example in one.examples:
        wanted = [call(f, *example) for f in (one.solution, *one.also)]
        nudge = "Look at this example:"
        try:
            got = array(call(answer, *example))
        except NotYet as trouble:
            if trouble.__cause__ is None:
                raise
            # an error of the answer's own: the shapes may explain it
            told = [nudge, *_told(one, example, wanted[0]), str(trouble)]
            raise NotYet("\n".join(told)) from trouble
        if any(same(got, value, one.tolerance) for value in wanted):
            continue
        for wrong, words in one.mistakes:
            if same(got, _outcome(wrong, example), one.tolerance):
                nudge = words
                break
        told = [nudge, *_told(one, example, wanted[0])]
        told.append(f"  Got:      {_show(got)}")
        value = np.asarray(wanted[0])
        if got.shape == value.shape and got.size > 24:
            place = np.argwhere(~np.isclose(got, value, rtol=1e-4))[0].tolist()
            expected, found = value[*place], got[*place]
            told.append(
                f"  At {place}: expected {expected:.4g}, got {found:.4g}"
            )
        raise NotYet("\n".join(told))


def _told(one, example, wanted):
    names = inspect.signature(one.solution).parameters
    given = zip(names, example, strict=False)  # some are left out
    given = [f"{name} = {_show(value)}" for name, value in given]
    yield f"  Given:    {'; '.join(given)}"
    yield f"  Expected: {_show(wanted)}"


def _outcome(function, example):
    """Return what a wrong function gives, or None where it breaks down."""
    with np.errstate(all="ignore"):
        try:
            return function(*copy.deepcopy(example))
        except Exception:  # a mistake may be one that raises here
            return None


def _show(value):
    """Return a value in few words, the shape first."""
    if type(value) in (list, tuple):  # NumPy's numbers as plain ones
        plain = [v.item() if isinstance(v, np.generic) else v for v in value]
        return repr(type(value)(plain))
    if type(value) in (str, bool, int, float):
        return repr(value)
    value = np.asarray(value)
    if value.ndim == 0:
        return f"{value:.6g}"
    shape = f"shape {value.shape}, {value.dtype}"
    if not 0 < value.size < 1_000_000:
        return shape
    if value.size > 24:
        return f"{shape}, from {value.min():.4g} to {value.max():.4g}"
    numbers = np.array2string(value, precision=3, separator=", ")
    return f"{shape}, {' '.join(numbers.split())}"


def call(function, *arguments):
    """Call the learner's function on copies of the arguments.

    Arrays are handed over as NumPy arrays or, if it asks them for something
    that only a tensor has, as tensors.

    Args:
        function: what the learner passed; anything.
        arguments: what to call it with.

    Returns:
        Its result, which is not ``None``.

    Raises:
        NotYet: if it is no function, raises (the message quotes the line),
            returns nothing or changes an array that it was given.
        NotAttempted: if it returns three dots.
    """
    import tensorflow as tf

    if not callable(function):
        raise NotYet(
            f"This is {kind_of(function)}. Hand over the function itself: "
            "its name, without brackets behind it."
        )
    given = copy.deepcopy(arguments)
    try:
        try:
            result = function(*given)
        except AttributeError:
            given = [
                tf.constant(a) if isinstance(a, np.ndarray) else a
                for a in copy.deepcopy(arguments)
            ]
            result = function(*given)
    except Exception as error:
        raise NotYet(_raised(error)) from error
    if result is ...:
        raise NotAttempted
    if result is None:
        raise NotYet("Your function returns None. Is `return` missing?")
    for before, after in zip(arguments, given, strict=True):
        if isinstance(before, np.ndarray) and not same(after, before):
            raise NotYet(
                "Your function changes what it was given, and whoever calls "
                "it loses the original. Work on a copy."
            )
    return result


def _raised(error):
    """Say which error came up, and in which line of the learner's code."""
    frames = traceback.extract_tb(error.__traceback__)[1:]  # without ours
    own = [f for f in frames if f.filename == frames[0].filename]
    text = traceback.format_exception_only(error)[-1].strip()
    text = re.sub(r"^[\w.]*\.|{{function_node.*?}} ", "", text)[:200]
    lines = [f"Your function raises {text}"]
    if own:
        lines.append(f"  in line {own[-1].lineno}: {own[-1].line}")
    return "\n".join(lines)


def kind_of(answer):
    """Return a learner's words for what an answer is."""
    for kind, words in (
        ((str, bytes), "text"),
        ((bool, int, float), "a number"),
        ((list, tuple), "a list"),
        ((set, frozenset), "a set, which has no order"),
    ):
        if isinstance(answer, kind):
            return words
    name = type(answer).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def array(answer, what="The result"):
    """Return an answer as a NumPy array of numbers.

    Args:
        answer: an array, tensor, list or number; or anything else.
        what: str, how a nudge calls it.

    Raises:
        NotYet: if it does not consist of numbers.
    """
    try:
        result = np.asarray(answer)
        if result.dtype.kind == "V":  # bfloat16
            result = result.astype("float32")
    except Exception as error:
        raise NotYet(
            f"{what} is {kind_of(answer)} that does not become an array of "
            "numbers. Are its rows equally long?"
        ) from error
    if result.dtype.kind not in "buif":
        raise NotYet(f"{what} is {kind_of(answer)}, and numbers are wanted.")
    return result


def same(first, second, tolerance=1e-4):
    """Return whether two arrays have one shape and nearly equal values.

    A single number equals an array that holds it alone; float16 may differ
    in its fourth digit; nan equals nan.
    """
    if first is None or second is None:
        return False
    first, second = np.asarray(first), np.asarray(second)
    if "float16" in (first.dtype, second.dtype):
        tolerance = max(tolerance, 5e-3)
    if first.size == second.size == 1 and 0 in (first.ndim, second.ndim):
        first, second = first.ravel(), second.ravel()
    return first.shape == second.shape and bool(
        np.allclose(
            first, second, rtol=tolerance, atol=tolerance / 10, equal_nan=True
        )
    )
