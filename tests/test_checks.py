"""How an answer is tried: like any function, and whatever it is."""

import functools
import os
import sys
import warnings
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.checks import EXERCISES, check, judging, models
from utils.checks.judging import verdict


class Nasty:
    """An object on which nearly everything raises."""

    def refuse(self, *args, **kwargs):
        raise RuntimeError("leave me alone")

    __eq__ = __ne__ = __array__ = __repr__ = __str__ = __bool__ = refuse
    __len__ = __iter__ = __float__ = __getattr__ = __hash__ = refuse
    __class__ = property(refuse)


class NastyError(BaseException):
    def __str__(self):
        raise RuntimeError("no text")

    __getattr__ = __str__


class NastyModel(keras.Model):
    @property
    def input_shape(self):
        sys.exit()

    @property
    def layers(self):
        return self.layers


def raising(error):
    def function(*args):
        raise error

    return function


def recursive(*args):
    return recursive(*args)


def endless_list():
    found = []
    found.append(found)
    return found


VALUES = {
    "None": lambda: None,
    "dots": lambda: ...,
    "text": lambda: "text",
    "bytes": lambda: b"text",
    "a missing folder": lambda: "no/such\0folder",
    "bool": lambda: True,
    "nan": lambda: float("nan"),
    "complex": lambda: 1 + 2j,
    "large integer": lambda: 10**400,
    "dict": lambda: {"a": 1},
    "set": lambda: {1},
    "ragged list": lambda: [[1], [2, 3]],
    "list that holds itself": endless_list,
    "empty list": lambda: [],
    "huge array": lambda: np.broadcast_to(0.0, (10**6, 10**6)),
    "array of objects": lambda: np.array([None, "a"]),
    "array of dates": lambda: np.array("2020-01-01", "datetime64[D]"),
    "empty array": lambda: np.zeros((0, 3)),
    "nan array": lambda: np.full((3, 3), np.nan),
    "integer tensor": lambda: tf.constant([1, 2]),
    "text tensor": lambda: tf.constant("text"),
    "bfloat16 tensor": lambda: tf.constant([1.0], "bfloat16"),
    "ragged tensor": lambda: tf.ragged.constant([[1], [2, 3]]),
    "symbolic tensor": lambda: keras.Input((2,)),
    "variable": lambda: tf.Variable(1.0),
    "generator": lambda: (i for i in range(3)),
    "nasty object": Nasty,
    "list of nasty objects": lambda: [Nasty()],
    "class": lambda: keras.Sequential,
    "layer": lambda: layers.Dense(1),
    "unbuilt model": lambda: keras.Sequential([layers.Dense(3)]),
    "small model": lambda: keras.Sequential(
        [keras.Input((2,)), layers.Dense(3)]
    ),
    "model without layers": keras.Sequential,
    "subclassed model": keras.Model,
    "nasty model": NastyModel,
    "callback": keras.callbacks.Callback,
    "data set of pairs": lambda: tf.data.Dataset.range(3).map(
        lambda n: (n, n)
    ),
    "empty data set": lambda: tf.data.Dataset.range(0).batch(2),
    "card's folder": lambda: str(Path(__file__).parent),
    "two outputs": lambda: (lambda x: keras.Model(x, [x + 1, x * 2]))(
        keras.Input((30,))
    ),
    "model of any shape": lambda: keras.Sequential(
        [keras.Input((None, 3)), layers.Dense(1)]
    ),
}
FUNCTIONS = {
    "returns its arguments": lambda *args: args,
    "takes nothing": lambda: 1,
    "takes too much": lambda a, b, c, d, e, f: 1,
    "raises": raising(ValueError("no")),
    "raises without text": raising(KeyError()),
    "raises nastily": raising(NastyError()),
    "raises what can't be printed": raising(ValueError("\ud800")),
    "ends the program": lambda *args: sys.exit(),
    "closes a generator": raising(GeneratorExit()),
    "yields": lambda *args: (yield 1),
    "replaces print's stream": lambda *args: setattr(sys, "stdout", None),
    "calls itself": recursive,
    "runs out of memory": lambda *args: np.zeros(10**15),
}


@functools.cache
def odd_answers():
    """Return odd values, and functions that return them or break down."""
    values = {name: make() for name, make in VALUES.items()}
    return {
        **values,
        **{
            f"returns {name}": lambda *args, value=value: value
            for name, value in values.items()
        },
        **FUNCTIONS,
    }


@pytest.mark.parametrize("number", EXERCISES)
def test_odd_answers_get_a_verdict(monkeypatch, number):
    few = np.zeros((3_001, 28, 28), "uint8"), np.zeros(3_001, int)
    monkeypatch.setattr(models, "pictures", lambda: (few, few))
    for name, answer in odd_answers().items():
        found = verdict(number, answer)
        assert found.status in ("not attempted", "not yet"), (name, found)
        assert "RuntimeError: leave" not in found.message, name


@pytest.fixture
def double(monkeypatch):
    """Declare an exercise "0.1": twice an array."""
    monkeypatch.setattr(judging, "EXERCISES", {})
    judging.exercise(
        "0.1",
        why="Twice as much.",
        solution=lambda x: 2 * x,
        examples=[(np.array([1.0, 2.0]),), (np.zeros((3, 4, 5)),)],
        mistakes={"Squared.": lambda x: x * x},
    )
    return functools.partial(verdict, "0.1")


def test_right_answer_reads_why(double):
    assert (
        str(double(lambda x: x + x)) == "Exercise 0.1, right. Twice as much."
    )


def test_first_difference_is_shown_shapes_first(double):
    message = double(lambda x: x + 1).message
    assert message.splitlines() == [
        "Look at this example:",
        "  Given:    x = shape (2,), float64, [1., 2.]",
        "  Expected: shape (2,), float64, [2., 4.]",
        "  Got:      shape (2,), float64, [2., 3.]",
    ]


def test_place_of_a_difference_in_a_large_array_is_shown(double):
    def wrong(x):
        result = 2 * x
        if x.ndim == 3:
            result[1, 2, 3] = 7
        return result

    assert "At [1, 2, 3]: expected 0, got 7" in double(wrong).message


def test_known_mistake_gets_its_nudge_before_the_example(double):
    message = double(lambda x: x**2).message
    assert message.splitlines()[0] == "Squared."
    assert "Given:" in message


def test_error_is_quoted_with_the_learners_line(double):
    def wrong(x):
        larger = x + 1
        return larger @ np.ones((9, 9))  # the culprit

    message = double(wrong).message
    shapes, error = message.split("Your function raises ValueError")
    assert "Expected: shape (2,)" in shapes
    assert "return larger @ np.ones((9, 9))  # the culprit" in error


def test_answer_must_not_change_what_it_is_given(double):
    def restore(x):
        x += 0.1
        result = 2 * (x - 0.1)
        x -= 0.1
        return result

    assert double(restore).status == "right"


def test_known_error_gets_its_nudge(double):
    judging.exercise(
        "0.1",
        "",
        solution=abs,
        examples=[(1.0,)],
        errors={"Nothing can be shared by nobody.": "by zero"},
    )
    share = lambda x: x / 0  # noqa: E731
    other = lambda x: x + "by zero"  # noqa: E731
    assert "shared by nobody" in double(share).message
    assert "shared by nobody" not in double(other).message


def test_numpys_numbers_are_shown_plain(double):
    judging.exercise(
        "0.1",
        why="Plain.",
        solution=lambda x: (np.float32(0.5), np.int64(x)),
        examples=[(2,)],
    )
    assert "Expected: (0.5, 2)\n" in double(lambda x: (0, x)).message


def test_single_number_may_be_an_array_of_one(double):
    assert judging.same(np.array([[2.0]]), 2.0)
    assert not judging.same(np.array([2.0, 2.0]), 2.0)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: None, "returns None"),
        (lambda x: {1, 2}, "no order"),
        (lambda x: "text", "is text"),
        (3, "its name, without brackets"),
        (None, "`compile`"),
    ],
)
def test_trouble_is_named(double, answer, words):
    assert words in double(answer).message


def test_interrupt_reaches_the_learner(double):
    with pytest.raises(KeyboardInterrupt):
        double(raising(KeyboardInterrupt()))


def test_program_is_not_ended(double):
    message = double(lambda x: sys.exit("enough")).message
    assert "Your function raises SystemExit: enough" in message


def test_first_error_is_shown_and_not_what_tensors_lack(double):
    message = double(lambda x: x.stdev() + x.numpy()).message
    assert "'numpy.ndarray' object has no attribute 'stdev'" in message


def test_print_is_seen_once_where_tensors_are_wanted(double, capsys):
    def chatty(x):
        print("before")
        found = 2 * x.numpy()
        print("after", x.ndim)
        return found

    assert double(chatty).status == "right"
    assert capsys.readouterr().out == "before\nafter 1\nbefore\nafter 3\n"


@pytest.mark.parametrize(
    "tensor_style",
    [
        lambda x: [2 * row.numpy() for row in x],
        lambda x: 2 * np.reshape(x, x.shape.as_list()),
        lambda x: 2 * x if x.dtype.is_floating else x,
    ],
)
def test_answer_may_want_what_only_tensors_have(double, tensor_style):
    assert double(tensor_style).status == "right"


def set_everything():
    np.seterr(all="raise")
    np.set_printoptions(precision=1, threshold=2)
    warnings.simplefilter("error")
    keras.config.set_dtype_policy("mixed_float16")
    keras.config.set_floatx("float64")
    keras.config.set_image_data_format("channels_first")
    os.chdir(Path(__file__).parent)


def settings():
    return (
        np.geterr(),
        np.get_printoptions(),
        list(warnings.filters),
        keras.config.dtype_policy().name,
        keras.config.floatx(),
        keras.config.image_data_format(),
        os.getcwd(),
    )


@pytest.mark.parametrize(
    "number", [n for n, one in EXERCISES.items() if one.examples]
)
def test_what_an_answer_sets_changes_nothing(number):
    def rude(*given):
        set_everything()
        with np.errstate(all="ignore"):
            return EXERCISES[number].solution(*given)

    before = settings()
    found = verdict(number, rude)
    assert found.status == "right", found
    assert settings() == before


@pytest.mark.parametrize("given", [[3, 1], np.arange(2), np.array([0.5, 1])])
def test_an_answer_must_leave_what_it_was_given(given):
    def rude(values):
        values[1] = 9
        return values

    with pytest.raises(judging.NotYet, match="loses the original"):
        judging.call(rude, given)


@pytest.mark.parametrize(
    ("value", "bound", "kind", "text"),
    [
        (0.8396, 0.84, "%", "83.96%"),
        (0.5, 0.84, "%", "50.0%"),
        (0.4996, 0.5, "f", "0.4996"),
    ],
)
def test_number_is_told_from_its_bound(value, bound, kind, text):
    assert judging.beside(value, bound, kind) == text


def test_exercise_may_be_anything():
    found = verdict(Nasty(), 1)
    assert found.status == "not attempted"


def test_what_an_answer_sets_in_the_environment_is_undone(double):
    before = dict(os.environ)
    double(lambda x: os.environ.update(PATH="", TF_CONFIG="{}") or 2 * x)
    assert dict(os.environ) == before


@pytest.mark.parametrize("number", ["1.1", 1.1])
def test_check_prints_and_returns_nothing(number, capsys):
    assert check(number, ...) is None
    assert capsys.readouterr().out.startswith("Exercise 1.1, not attempted.")


def test_unknown_exercise_lists_those_there_are():
    found = verdict("9.99", 1)
    assert found.status == "not attempted"
    assert "1.1, 1.2" in found.message


def test_lines_are_short_enough_for_jupyter(double):
    text = str(double(lambda x: np.arange(24.0)))
    assert max(map(len, text.splitlines())) < 80
