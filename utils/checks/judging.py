"""What every check shares: how an exercise is declared, and an answer tried.

An exercise is declared by a call of ``exercise``.  Its answer, a function, is
called on each example and compared with the reference solution; the first
example on which they differ is shown.  What gives the same there as a known
mistake gets that mistake's nudge.  Where that can't say what is wanted (a
model, a folder, something random), a *judge* takes the answer and raises
``NotYet`` with a nudge.  Whatever else comes up becomes a verdict, too.
"""

import contextlib
import copy
import inspect
import io
import os
import re
import sys
import sysconfig
import textwrap
import traceback
import warnings
from dataclasses import dataclass
from numbers import Real

import ml_dtypes
import numpy as np

NOT_ATTEMPTED, RIGHT, NOT_YET = "not attempted", "right", "not yet"

EXERCISES = {}  # from a number such as "1.2" to its Exercise

# a line of an error's traceback in here is not the learner's
_NOT_THEIRS = (
    "<frozen",
    os.path.dirname(__file__),
    os.path.dirname(os.path.dirname(np.__file__)),
    *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")),
)


@dataclass(frozen=True)
class Exercise:
    """An exercise, as ``exercise`` declares it."""

    number: str  # of the lesson and of the exercise, such as "1.2"
    why: str  # it matters, in one sentence: for a right answer
    solution: object = None  # the reference, a function
    examples: tuple = ()  # tuples of arguments for it; arrays are NumPy's
    mistakes: tuple = ()  # pairs of a wrong function and its nudge
    also: tuple = ()  # other functions that are right
    errors: object = None  # dict from a nudge to a pattern of an error
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
            textwrap.fill(line, 79, subsequent_indent=indent)
            for line in text.splitlines()
            for indent in [" " * 10 if line.startswith("  ") else ""]
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
        number: str, a key of ``EXERCISES``; or anything.
        answer: what the learner made; anything.

    Raises:
        KeyboardInterrupt: if the learner stops it.
    """
    known = type(number) in (str, int, float)
    number = str(number) if known else kind_of(number)
    if number not in EXERCISES:
        return Verdict(
            number,
            NOT_ATTEMPTED,
            "There is no exercise of this number. There are "
            f"{', '.join(EXERCISES)}.",
        )
    one = EXERCISES[number]
    try:
        with _settings_of_a_fresh_kernel():
            _judge(one, answer)
    except NotAttempted:
        return Verdict(
            number,
            NOT_ATTEMPTED,
            "Put your code where the three dots are, then run the cell again.",
        )
    except NotYet as nudge:
        return Verdict(number, NOT_YET, str(nudge))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # wherever the check met it
        return Verdict(number, NOT_YET, _raised(error))
    return Verdict(number, RIGHT, one.why)


@contextlib.contextmanager
def _settings_of_a_fresh_kernel():
    """Undo what a notebook or an answer has set, and restore it at the end.

    A right answer stays right, and what comes after a check is unchanged.
    """
    import keras

    names = ("floatx", "epsilon", "image_data_format", "dtype_policy")
    found = {name: getattr(keras.config, name)() for name in names}
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        with _contained(), np.errstate(all="ignore"):
            if any(action == "error" for action, *_ in warnings.filters):
                warnings.simplefilter("default")
            yield
    finally:
        for name, value in found.items():
            getattr(keras.config, f"set_{name}")(value)


@contextlib.contextmanager
def _contained():
    """Restore on leaving what running code may have set in this process."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # this folder may be gone
            stack.callback(_go_back, os.getcwd())
        stack.callback(_set_environment, dict(os.environ))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(contextlib.redirect_stdout(sys.stdout))
        stack.enter_context(contextlib.redirect_stderr(sys.stderr))
        stack.enter_context(np.printoptions())
        stack.enter_context(np.errstate(all="warn", under="ignore"))
        yield


def _go_back(folder):
    with contextlib.suppress(OSError):
        os.chdir(folder)


def _set_environment(variables):
    os.environ.clear()
    os.environ.update(variables)


def _judge(one, answer):
    if answer is ...:
        raise NotAttempted
    if answer is None:
        raise NotYet(
            "This is None. Methods such as `compile`, `add` and `fit` "
            "return nothing that is wanted here: hand over what you called "
            "them on."
        )
    if not one.judge:
        _try_examples(one, answer)
        return
    try:
        one.judge(answer)
    except NotYet as trouble:
        nudge = _known(one, trouble)
        if not nudge:
            raise
        raise NotYet(nudge) from trouble.__cause__


def _known(one, trouble):
    """Return the nudge for an error that an answer raised, or None."""
    error, *_ = str(trouble).split("\n  in line")
    for nudge, pattern in (one.errors or {}).items():
        if trouble.__cause__ and re.search(pattern, error, flags=re.S):
            return nudge
    return None


def _try_examples(one, answer):
    mistakes = one.mistakes
    for example in one.examples:
        accepted = [_outcome(f, example) for f in (one.solution, *one.also)]
        nudge = "Look at this example:"
        try:
            got = array(call(answer, *example))
        except NotYet as trouble:
            if trouble.__cause__ is None and example is one.examples[0]:
                raise
            # an error of the answer's own, or none before: the example tells
            nudge = _known(one, trouble) or nudge
            told = [nudge, *_told(one, example, accepted[0]), str(trouble)]
            raise NotYet("\n".join(told)) from trouble
        outcomes = [_outcome(wrong, example) for wrong, _ in mistakes]
        if any(same(got, value, one.tolerance) for value in accepted):
            # what would have been noticed here is not this answer's mistake
            mistakes = [
                pair
                for pair, outcome in zip(mistakes, outcomes, strict=True)
                if same(got, outcome, one.tolerance)
            ]
            continue
        for (_, words), outcome in zip(mistakes, outcomes, strict=True):
            if same(got, outcome, one.tolerance):
                nudge = words
                break
        told = [nudge, *_told(one, example, accepted[0])]
        told.append(f"  Got:      {_show(got)}")
        wanted = np.asarray(accepted[0])
        if got.shape == wanted.shape and got.size > 24:
            off = ~_close(got, wanted, one.tolerance)
            place = np.argwhere(off)[0].tolist()
            told.append(
                f"  At {place}: expected {wanted[*place]:.4g}, "
                f"got {float(got[*place]):.4g}"
            )
        raise NotYet("\n".join(told))


def _told(one, example, wanted):
    names = inspect.signature(one.solution).parameters
    given = zip(names, example, strict=False)  # some are left out
    given = [f"{name} = {_show(value)}" for name, value in given]
    yield f"  Given:    {'; '.join(given)}"
    yield f"  Expected: {_show(wanted)}"


def _outcome(function, example):
    """Return what a function of ours gives, or None where it breaks down."""
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
        return f"{value.item():.6g}"
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
        arguments: what to call it with. Arrays and lists are copied.

    Returns:
        Its result, which is not ``None``.

    Raises:
        NotYet: if it is no function, raises (the message quotes the line),
            returns nothing or changes what it was given.
        NotAttempted: if it returns three dots.
    """
    if not callable(function):
        raise NotYet(
            f"This is {kind_of(function)}. Hand over the function itself: "
            "its name, without brackets behind it."
        )
    try:
        with _contained():
            result, given = _run(function, arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, too
        raise NotYet(_raised(error)) from error
    if result is ...:
        raise NotAttempted
    if result is None:
        code = getattr(function, "__code__", None)
        taped = "gradient" in " ".join(getattr(code, "co_names", ()))
        also = ", or could the tape not trace the loss to the variable"
        raise NotYet(
            f"Your function returns None. Is `return` missing{also * taped}?"
        )
    for before, after in zip(arguments, given, strict=True):
        if not isinstance(before, np.ndarray):
            changed = isinstance(before, list) and before != after
        elif before.dtype.kind == "f":  # may be restored, but for rounding
            changed = not same(before, after, 1e-5)
        else:
            changed = not np.array_equal(before, after, equal_nan=True)
        if changed:
            raise NotYet(
                "Your function changes what it was given, and whoever calls "
                "it loses the original. Work on a copy: `.copy()` makes one."
            )
    return result


def _run(function, arguments):
    """Return a function's result, and what was handed to it."""
    import tensorflow as tf

    def copies():
        kinds = (np.ndarray, list)
        return [
            copy.deepcopy(a) if isinstance(a, kinds) else a for a in arguments
        ]

    live = _Live(sys.stdout)
    given = copies()
    try:
        with contextlib.redirect_stdout(live):
            return function(*given), given
    except AttributeError as error:
        if not _asks_for_a_tensor(error):
            raise
    given = [
        tf.constant(a) if isinstance(a, np.ndarray) else a for a in copies()
    ]
    with contextlib.redirect_stdout(_Live(sys.stdout, live.length)):
        return function(*given), given


def _asks_for_a_tensor(error):
    """Return whether an array was asked for what only a tensor has."""
    import tensorflow as tf

    tensor = tf.zeros(1)
    pairs = (
        ((np.ndarray, np.generic), tensor),
        (np.dtype, tensor.dtype),
        (tuple, tensor.shape),
    )
    return any(
        is_a(error.obj, kind) and hasattr(counterpart, error.name)
        for kind, counterpart in pairs
    )


class _Live(io.TextIOBase):
    """Passes on at once what is printed, but for what is known already."""

    def __init__(self, out, known=0):
        self.out, self.known, self.length = out, known, 0

    def write(self, text):
        self.out.write(text[max(0, self.known - self.length) :])
        self.length += len(text)
        return len(text)

    def flush(self):
        self.out.flush()


def _raised(error):
    """Say which error came up, and in which line of the learner's code."""
    try:
        text = traceback.format_exception_only(error)[-1].strip()
    except Exception:  # its text may raise, too
        text = type(error).__name__
    text = re.sub(r"^[\w.<>]*\.|{{function_node.*?}} ", "", text)[:200]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not f.filename.startswith(_NOT_THEIRS)]
    if not own:
        return f"Trying your answer raises {text}"
    first = [f for f in own if f.filename == own[0].filename][-1]
    return (
        f"Your function raises {text}\n  in line {first.lineno}: {first.line}"
    )


def is_a(answer, kind):
    """Return whether an answer is of a kind, whatever it says of itself."""
    return issubclass(type(answer), kind)


def kind_of(answer):
    """Return a learner's words for what an answer is."""
    for kind, words in (
        (str, "text"),
        (bytes, "bytes, no text"),
        (np.ndarray, "an array"),
        ((bool, int, float), "a number"),
        ((list, tuple), "a list"),
        ((set, frozenset), "a set, which has no order"),
    ):
        if is_a(answer, kind):
            return words
    name = type(answer).__name__
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"


def array(answer, what="The result"):
    """Return an answer as a NumPy array of numbers.

    Args:
        answer: an array, tensor, variable, list of them, or number; or
            anything else. A list of arrays that hold one number each, as
            ``get_weights()`` returns, counts as a list of numbers.
        what: str, how a nudge calls it.

    Raises:
        NotYet: if it does not consist of numbers.
    """
    try:
        if hasattr(answer, "numpy"):
            answer = answer.numpy()  # also where NumPy can't read a tensor
        try:
            result = np.asarray(answer)
        except ValueError:  # not equally long
            result = np.array([np.asarray(one).item() for one in answer])
        if result.dtype.kind == "O" and all(
            is_a(one, Real) for one in result.flat
        ):
            result = result.astype("float64")  # fractions, say
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        also = " Or several things, where one is wanted?"
        raise NotYet(
            f"{what} is {kind_of(answer)} that does not become an array of "
            f"numbers. Are its rows equally long?{also * is_a(answer, tuple)}"
        ) from error
    if result.dtype.kind not in "buif" and result.dtype != ml_dtypes.bfloat16:
        text = result.dtype.kind in "SU" and not is_a(answer, (str, bytes))
        raise NotYet(
            f"{what} is {kind_of(answer)}{' of text' * text}, and numbers are "
            "wanted."
        )
    return result


def same(first, second, tolerance=1e-4):
    """Return whether two arrays have one shape and nearly equal values.

    A single number equals an array that holds it alone; coarse numbers, such
    as float16, may differ in their last digits; nan equals nan.
    """
    if first is None or second is None:
        return False
    first, second = np.asarray(first), np.asarray(second)
    if first.size == second.size == 1 and 0 in (first.ndim, second.ndim):
        first, second = first.ravel(), second.ravel()
    return first.shape == second.shape and bool(
        np.all(_close(first, second, tolerance))
    )


def _close(first, second, tolerance):
    """Return element by element whether arrays of one shape are nearly equal.

    Both may be exact: whole numbers have no last digit that is rounded.
    """
    for numbers in (first, second):
        if numbers.dtype.kind not in "bui":
            digits = ml_dtypes.finfo(numbers.dtype).eps
            tolerance = max(tolerance, 4 * float(digits))
    first, second = first.astype("float64"), second.astype("float64")
    return np.isclose(
        first, second, rtol=tolerance, atol=tolerance / 10, equal_nan=True
    )


def beside(value, bound, kind="%"):
    """Return a number in as many digits as tell it from a bound.

    Args:
        value: float.
        bound: float.
        kind: str, "%" or "f" as in a format; one decimal at least.
    """
    for digits in range(1, 9):
        text = f"{value:.{digits}{kind}}"
        if text != f"{bound:.{digits}{kind}}":
            break
    return text
