"""What every check shares: a register, a safe place to run, and comparisons.

A *judge* is a function of the learner's answer.  It returns nothing if the
answer is right and raises ``NotYet`` with a nudge if it is not.  It runs in a
thread of its own, so that an endless loop costs ``TIME_LIMIT`` and no more,
and everything random, printed or learned is put back when it is done.
"""

import contextlib
import copy
import ctypes
import io
import itertools
import os
import random
import textwrap
import threading
import types
import warnings
from dataclasses import dataclass

import numpy as np

TIME_LIMIT = 8.0  # seconds that an answer may take
MAX_SIZE = 5_000_000  # numbers that an answer may hold
NOT_ATTEMPTED, RIGHT, NOT_YET = "not attempted", "right", "not yet"

EXERCISES = {}  # from a number such as "1.2" to its judge and its reason


@dataclass(frozen=True, repr=False)
class Verdict:
    """What ``check`` thinks of an answer.

    Attributes:
        exercise: str, the exercise's number.
        status: ``"not attempted"``, ``"right"`` or ``"not yet"``.
        message: str, why it matters, or a nudge.
    """

    exercise: str
    status: str
    message: str

    def __str__(self):
        text = f"Exercise {self.exercise}, {self.status}. {self.message}"
        # wrapped here, because Jupyter breaks long lines inside of words
        return "\n".join(textwrap.fill(line, 79) for line in text.splitlines())

    def __repr__(self):
        return f"<Verdict {self.exercise}: {self.status}>"

    def _ipython_display_(self):
        """Display nothing: ``check`` has already printed the message."""


class NotYet(Exception):
    """Raised by a judge: the nudge for an answer that is not right yet."""


class NotAttempted(Exception):
    """Raised by a judge: the stub is as the lesson left it."""


class _Stop(BaseException):
    """Ends a learner's code that takes too long."""


def exercise(number, why):
    """Register a judge as that of exercise ``number``.

    Args:
        number: str, the lesson and the exercise, such as ``"1.2"``.
        why: str, one sentence for a right answer: why it matters.
    """

    def register(judge):
        EXERCISES[number] = (judge, why)
        return judge

    return register


def judge(number, answer):
    """Return the ``Verdict`` on an answer, whatever the answer is.

    Args:
        number: str, a key of ``EXERCISES``.
        answer: what the learner made.
    """
    judge_answer, why = EXERCISES[number]
    if answer is ...:
        return Verdict(
            number,
            NOT_ATTEMPTED,
            "Put your code where the three dots are, then run the cell again.",
        )
    if answer is None:
        return Verdict(
            number,
            NOT_YET,
            "This is None. Methods such as `compile`, `add` and `fit` return "
            "nothing that is wanted here: hand over what you called them on.",
        )
    outcome = []

    def work():
        try:
            judge_answer(answer)
            outcome.append((RIGHT, why))
        except NotYet as nudge:
            outcome.append((NOT_YET, str(nudge)))
        except NotAttempted:
            outcome.append(
                (
                    NOT_ATTEMPTED,
                    "Your function still returns the three dots: put your "
                    "code in their place, then run the cell again.",
                )
            )
        except _Stop:
            pass  # too late for an outcome
        except BaseException as error:  # sys.exit() and the like, too
            outcome.append((NOT_YET, f"Your answer {_raised(error)}."))

    thread = threading.Thread(target=work, daemon=True)
    with _undisturbed(answer):
        thread.start()
        try:
            thread.join(TIME_LIMIT)
        finally:
            _end(thread)
    if not outcome:
        outcome.append(
            (
                NOT_YET,
                f"Your code had no result after {TIME_LIMIT:.0f} seconds, on "
                "a small example. Is there a loop that never ends, or one of "
                "very many steps? If not, run the cell once more: the "
                "computer may have been busy.",
            )
        )
    return Verdict(number, *outcome[0])


def _end(thread):
    """Stop a thread that is still running, if it can be stopped."""
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop)
        )
        thread.join(0.1)  # a loop ends at once, a sleep only when it is over


def _raised(error):
    """Say which error came up, in few words."""
    try:
        text = (str(error).strip().splitlines() or [""])[0][:150]
    except BaseException:  # its text may be the learner's code, too
        text = ""
    return f"raised {type(error).__name__}" + (f": {text}" if text else "")


@contextlib.contextmanager
def _silent():
    """Swallow what is printed, by TensorFlow's C++ part as well."""
    terminal = os.dup(2)
    try:
        with (
            open(os.devnull, "w") as nowhere,
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            os.dup2(nowhere.fileno(), 2)
            warnings.simplefilter("ignore")
            yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)


@contextlib.contextmanager
def _undisturbed(answer):
    """Be silent, and put everything random and learned back afterwards."""
    from tensorflow.python.eager import context  # nothing public reads it

    eager = vars(context.context())
    python_state, numpy_state = random.getstate(), np.random.get_state()
    tensorflow_state = {
        name: eager[name] for name in ("_seed", "_rng") if name in eager
    }
    restore = [_remember(found) for found in _reachable(answer)]
    # A seed of the check's own: TensorFlow counts draws for each seed, and
    # so the learner's counts stay as they are.
    eager.update(_seed=271_828, _rng=random.Random(314_159))
    try:
        with _silent():
            yield
    finally:
        random.setstate(python_state)
        np.random.set_state(numpy_state)
        eager.update(tensorflow_state)
        for put_back in restore:
            with contextlib.suppress(Exception):  # a layer changed its shape
                put_back()


def _reachable(answer):
    """Yield the answer, what it may use as a function, and what those hold."""
    found = [answer]
    if type(answer) is types.FunctionType:
        found += answer.__globals__.values()
        for cell in answer.__closure__ or ():
            with contextlib.suppress(ValueError):  # an empty cell
                found.append(cell.cell_contents)
        found += answer.__defaults__ or ()
    for one in found:
        yield one
        if type(one) in (dict, list, tuple):
            parts = one.values() if type(one) is dict else one
            yield from list(itertools.islice(parts, 1_000))


def _remember(found):
    """Return a function that puts a generator or a layer back as it was."""
    import keras
    import tensorflow as tf

    kind = type(found)  # unlike isinstance, runs none of the learner's code
    if issubclass(kind, np.random.Generator):
        generator, state = found.bit_generator, found.bit_generator.state
        return lambda: setattr(generator, "state", state)
    if issubclass(kind, (np.random.RandomState, random.Random)):
        get, put = (
            (found.getstate, found.setstate)
            if issubclass(kind, random.Random)
            else (found.get_state, found.set_state)
        )
        state = get()
        return lambda: put(state)
    variables = []
    with contextlib.suppress(Exception):  # a layer that is not built yet
        if issubclass(kind, (tf.Variable, keras.Variable)):
            variables = [found]
        elif issubclass(
            kind, (tf.random.Generator, keras.random.SeedGenerator)
        ):
            variables = [found.state]
        elif issubclass(kind, keras.Layer):
            variables = list(found.variables)
    values = [variable.numpy() for variable in variables]

    def put_back():
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)

    return put_back


def call(function, *arguments):
    """Call the learner's function on copies of the arguments.

    Arrays are handed over as NumPy arrays and, if that raises, as tensors.

    Args:
        function: what the learner passed; anything.
        arguments: what to call it with.

    Returns:
        Its result, which is not ``None``.

    Raises:
        NotYet: if it is no function, raises, returns nothing or changes an
            array that it was given.
        NotAttempted: if it returns three dots.
    """
    import tensorflow as tf

    if not callable(function):
        raise NotYet(
            f"This is {_kind(function)}. Hand over the function itself: "
            "its name, without brackets behind it."
        )
    first_error = None
    for as_given in (np.array, tf.constant):
        given = [
            as_given(argument)
            if isinstance(argument, np.ndarray)
            else copy.deepcopy(argument)
            if isinstance(argument, list)
            else argument
            for argument in arguments
        ]
        try:
            result = function(*given)
            break
        except Exception as error:
            first_error = first_error or error
    else:
        raise NotYet(f"Your function {_raised(first_error)}.")
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


def _kind(answer):
    """Return a learner's words for what an answer is."""
    for kind, words in (
        ((str, bytes), "text"),
        ((bool, int, float), "a number"),
        ((list, tuple), "a list"),
    ):
        if issubclass(type(answer), kind):
            return words
    name = type(answer).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def _size(answer, depth=8):
    """Return how many numbers an answer holds, roughly and quickly."""
    if issubclass(type(answer), (list, tuple)):
        if depth == 0 or len(answer) > MAX_SIZE:
            return MAX_SIZE + 1
        return sum(_size(part, depth - 1) for part in answer)
    shape = getattr(answer, "shape", ())
    return int(np.prod([int(length) for length in shape], dtype="float64"))


def array(answer, what="The result"):
    """Return an answer as a NumPy array of numbers.

    Args:
        answer: an array, tensor, list or number; or anything else.
        what: str, how a nudge calls it.

    Raises:
        NotYet: if it is too large or does not consist of numbers.
    """
    if issubclass(type(answer), (str, bytes)):
        raise NotYet(f"{what} is text, and numbers are wanted.")
    try:
        if _size(answer) > MAX_SIZE:
            raise NotYet(f"{what} is far too large: look at its shape.")
        result = np.asarray(answer)
        if result.dtype.kind == "V":  # bfloat16
            result = result.astype("float32")
    except Exception as error:
        if isinstance(error, NotYet):
            raise
        raise NotYet(
            f"{what} is {_kind(answer)} that does not become an array of "
            "numbers. Are its rows equally long?"
        ) from error
    if result.dtype.kind not in "buif":
        raise NotYet(
            f"{what} is {_kind(answer)} that does not consist of numbers."
        )
    return result


def same(first, second, tolerance=1e-4):
    """Return whether two arrays have one shape and nearly equal values."""
    first, second = np.asarray(first), np.asarray(second)
    return first.shape == second.shape and bool(
        np.allclose(first, second, rtol=tolerance, atol=tolerance / 10)
    )


def compare(answer, wanted, mistakes=(), what="The result", tolerance=1e-4):
    """Compare an answer with the value that is wanted.

    Args:
        answer: anything.
        wanted: array or number.
        mistakes: pairs of what a known mistake gives and its nudge.
        what: str, how a nudge calls the answer.
        tolerance: float, relative; absolute it is a tenth of that.

    Raises:
        NotYet: if they differ, with a nudge at how.
    """
    got, wanted = array(answer, what), np.asarray(wanted)
    if wanted.ndim == 0 and got.size == 1:
        got = got.reshape(())
    if got.dtype == "float16":  # three digits are all that it has
        tolerance = max(tolerance, 5e-3)
    if same(got, wanted, tolerance):
        return
    for wrong, nudge in mistakes:
        if same(got, wrong, tolerance):
            raise NotYet(nudge)
    if got.shape != wanted.shape:
        raise NotYet(
            f"{what} has shape {got.shape} where {wanted.shape} is wanted."
        )
    if not np.isfinite(got).all():
        raise NotYet(f"{what} has values that are infinite or no number.")
    if got.dtype.kind in "ui" and same(got, np.trunc(wanted)):
        raise NotYet(
            f"{what} has the dtype {got.dtype}, which cannot hold fractions: "
            "they were cut off."
        )
    got, wanted = got.astype("float64"), wanted.astype("float64")
    if same(got, -wanted, tolerance):
        raise NotYet(f"{what} has the wrong sign.")
    if got.size > 2 and same(
        got - wanted, np.full_like(got, (got - wanted).flat[0])
    ):
        raise NotYet(f"{what} is off by a constant, the same everywhere.")
    scale = (got * wanted).sum() / max((wanted**2).sum(), 1e-30)
    # one number always has a factor, and two labels often: is it round?
    telling = got.size > 2 or np.isclose(scale, [0.01, 0.1, 10, 100]).any()
    if telling and same(got, scale * wanted, tolerance) and scale:
        raise NotYet(
            f"{what} is off by a factor"
            + (", the same everywhere." if got.size > 1 else ".")
        )
    if got.size == 1:
        raise NotYet(
            f"{what} is another number than is wanted. Try a small example "
            "that you can work out by hand."
        )
    right = np.isclose(got, wanted, rtol=tolerance, atol=tolerance / 10)
    if right.any():
        raise NotYet(
            f"{what} is right in some places and wrong in others. Try a "
            "small example that you can work out by hand."
        )
    raise NotYet(
        f"{what} has the right shape and other values. Try a small example "
        "that you can work out by hand."
    )
