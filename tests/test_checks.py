"""A check survives whatever it is given and leaves everything as it was."""

import contextlib
import functools
import random
import sys
import threading
import time

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.checks import EXERCISES, check, judging


class Nasty:
    """An object on which nearly everything raises."""

    def refuse(self, *args, **kwargs):
        raise RuntimeError("leave me alone")

    __eq__ = __ne__ = __array__ = __repr__ = __str__ = __bool__ = refuse
    __len__ = __iter__ = __float__ = __getattr__ = __hash__ = refuse


class NastyError(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class NastyShape:
    shape = ("a", None, -1)


class NastyModel(keras.Model):
    """A model that raises when it is called, and says that it is built."""

    built = True
    input_shape = property(Nasty.refuse)

    def call(self, x):
        raise RuntimeError("leave me alone")


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
    "infinity": lambda: np.inf,
    "complex": lambda: 1 + 2j,
    "large integer": lambda: 10**400,
    "dict": lambda: {"a": 1},
    "set": lambda: {1},
    "ragged list": lambda: [[1], [2, 3]],
    "list of dots": lambda: [..., ...],
    "list that holds itself": endless_list,
    "long list": lambda: [0] * (judging.MAX_SIZE + 1),
    "empty list": lambda: [],
    "huge array": lambda: np.broadcast_to(0.0, (10**6, 10**6)),
    "large array": lambda: np.zeros((2_000, 2_000)),
    "array of objects": lambda: np.array([None, "a"]),
    "array of text": lambda: np.array("text"),
    "array of dates": lambda: np.array("2020-01-01", "datetime64[D]"),
    "empty array": lambda: np.zeros((0, 3)),
    "array of many axes": lambda: np.zeros((1,) * 32),
    "nan array": lambda: np.full((3, 3), np.nan),
    "integer tensor": lambda: tf.constant([1, 2]),
    "text tensor": lambda: tf.constant("text"),
    "bfloat16 tensor": lambda: tf.constant([1.0], "bfloat16"),
    "ragged tensor": lambda: tf.ragged.constant([[1], [2, 3]]),
    "symbolic tensor": lambda: keras.Input((2,)),
    "variable": lambda: tf.Variable(1.0),
    "generator": lambda: (i for i in range(3)),
    "object": object,
    "nasty": Nasty,
    "list of nasty": lambda: [Nasty()],
    "shape of nonsense": NastyShape,
    "class": lambda: keras.Sequential,
    "built-in": lambda: len,
    "layer": lambda: layers.Dense(1),
    "unbuilt model": lambda: keras.Sequential([layers.Dense(3)]),
    "small model": lambda: keras.Sequential(
        [keras.Input((2,)), layers.Dense(3)]
    ),
    "model without layers": lambda: keras.Sequential(),
    "subclassed model": lambda: keras.Model(),
    "nasty model": NastyModel,
    "two outputs": lambda: (lambda x: keras.Model(x, [x + 1, x * 2]))(
        keras.Input((30,))
    ),
    "two inputs": lambda: (
        lambda x, y: keras.Model([x, y], layers.Dense(1)(x + y))
    )(keras.Input((10,)), keras.Input((10,))),
    "model of any shape": lambda: keras.Sequential(
        [keras.Input((None, 3)), layers.Dense(1)]
    ),
    "nan model": lambda: keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(
                10,
                kernel_initializer=lambda s, dtype: s[0] * np.nan * tf.ones(s),
            ),
        ]
    ),
}


def raising(error):
    def function(*args):
        raise error

    return function


def leaving(*args):
    sys.exit("bye")


def recursive(*args):
    return recursive(*args)


def printing(*args):
    print("hello " * 1_000)
    print("trouble", file=sys.stderr)
    return args[0]


def drawing(*args):
    random.random()
    np.random.random()
    tf.random.uniform(())
    tf.random.uniform((), seed=3)
    keras.random.uniform(())
    return layers.Dense(3)(tf.zeros((1, 2)))


def seeding(*args):
    keras.utils.set_random_seed(7)
    return np.random.random()


def changing(*args):
    for given in args:
        if isinstance(given, list):
            given.clear()
        elif isinstance(given, np.ndarray):
            given[...] = 0
    return args[0]


def scaring(*args):
    np.seterr(all="raise")
    try:
        return np.float64(1) / 0
    finally:
        np.seterr(all="warn")


def itself(*args):
    return itself


FUNCTIONS = {
    "returns None": lambda *args: None,
    "returns dots": lambda *args: ...,
    "returns its arguments": lambda *args: args,
    "returns text": lambda *args: "text",
    "returns nan": lambda *args: float("nan"),
    "returns a huge array": lambda *args: np.broadcast_to(0, (10**5,) * 3),
    "returns a nasty object": lambda *args: Nasty(),
    "returns a ragged list": lambda *args: [[1], [2, 3]],
    "returns a model": lambda *args: keras.Sequential(),
    "returns itself": itself,
    "is a generator": lambda *args: (yield 1),
    "takes nothing": lambda: 1,
    "takes too much": lambda a, b, c, d, e, f: 1,
    "raises": raising(ValueError("no")),
    "raises without text": raising(KeyError()),
    "raises nastily": raising(NastyError()),
    "raises an interrupt": raising(KeyboardInterrupt()),
    "raises a stop": raising(StopIteration()),
    "raises what ends a generator": raising(GeneratorExit()),
    "leaves": leaving,
    "calls itself": recursive,
    "prints": printing,
    "draws": drawing,
    "changes its arguments": changing,
    "divides by zero": scaring,
    "runs out of memory": lambda *args: np.zeros(10**15),
    "reads the keyboard": lambda *args: input(),
}


def endless(*args):
    while True:
        pass


def stubborn(*args):
    end = time.monotonic() + 1
    while time.monotonic() < end:
        with contextlib.suppress(BaseException):
            time.sleep(0.01)


SLOW = {
    "sleeps": lambda *args: time.sleep(2),
    "never ends": endless,
    "does not let itself be stopped": stubborn,
}


def next_draws():
    """Return what each source of randomness gives next."""
    return [
        random.random(),
        np.random.random(),
        float(tf.random.uniform(())),
        float(tf.random.uniform((), seed=3)),
        float(keras.random.uniform(())),
        float(tf.random.get_global_generator().uniform(())),
    ]


def seed_everything():
    keras.utils.set_random_seed(5)
    tf.random.get_global_generator().reset_from_seed(5)


@functools.cache
def odd_answers():
    """Return every odd answer by its name, made once."""
    return {**{name: make() for name, make in VALUES.items()}, **FUNCTIONS}


@pytest.fixture(scope="module")
def expected_draws():
    """Return what a seed gives, one list of draws after the other."""
    count = len(odd_answers())  # making them draws, too
    seed_everything()
    return [next_draws() for _ in range(count)]


@pytest.mark.parametrize("number", EXERCISES)
def test_odd_answers(number, expected_draws, capfd):
    """No exception, an answer in time, printed once, and no draw disturbed."""
    seed_everything()
    for (name, answer), draws in zip(
        odd_answers().items(), expected_draws, strict=True
    ):
        start = time.perf_counter()
        verdict = check(number, answer)
        assert time.perf_counter() - start < 10, name
        assert verdict.status in ("not attempted", "not yet"), (name, verdict)
        assert capfd.readouterr() == (f"{verdict}\n", ""), name
        assert next_draws() == draws, name


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("number", EXERCISES)
def test_slow_functions(number, name, monkeypatch, expected_draws):
    monkeypatch.setattr(judging, "TIME_LIMIT", 0.05)
    seed_everything()
    start = time.perf_counter()
    verdict = check(number, SLOW[name])
    assert time.perf_counter() - start < 2
    assert verdict.status == "not yet"
    assert next_draws() == expected_draws[0]


def test_time_limit_leaves_time_to_answer():
    assert judging.TIME_LIMIT < 9


def test_endless_loop_is_ended(monkeypatch):
    monkeypatch.setattr(judging, "TIME_LIMIT", 0.1)
    before = set(threading.enumerate())
    verdict = check("3.1", endless)
    assert "never ends" in verdict.message
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def test_function_that_seeds_leaves_your_seeds_alone():
    seed_everything()
    expected = [random.random(), np.random.random()]
    expected.append(float(tf.random.uniform(())))
    seed_everything()
    check("1.1", seeding)
    assert [
        random.random(),
        np.random.random(),
        float(tf.random.uniform(())),
    ] == expected


def network():
    model = keras.Sequential(
        [
            keras.Input((30,)),
            layers.Dense(64, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.5),
            layers.Dense(64, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", run_eagerly=True)
    model.train_on_batch(np.ones((8, 30)), np.ones(8))
    return model


def state(model):
    optimizer = model.optimizer
    return [
        *(v.numpy() for v in model.variables),
        *(v.numpy() for v in optimizer.variables),
        np.array(model.trainable),
    ]


def test_model_stays_as_it_was():
    model = network()
    before, loss = state(model), model.loss
    assert check("2.2", model).status == "right"
    for now, then in zip(state(model), before, strict=True):
        assert np.array_equal(now, then)
    assert model.loss is loss
    assert model.compiled


class Counting(keras.layers.Layer):
    """A layer that changes one of its weights whenever it is called."""

    def build(self, shape):
        self.calls = self.add_weight(shape=(), trainable=False)

    def call(self, x):
        self.calls.assign_add(1.0)
        return x


def test_model_that_changes_itself_is_put_back():
    model = keras.Sequential(
        [keras.Input((28, 28)), layers.Flatten(), Counting()]
    )
    model.add(layers.Dense(10))
    before = [weight.numpy() for weight in model.weights]
    check("3.5", model)
    for now, then in zip(model.weights, before, strict=True):
        assert np.array_equal(now.numpy(), then)


def test_what_a_function_uses_is_put_back():
    generator = np.random.default_rng(1)
    old = np.random.RandomState(1)
    tensors = tf.random.Generator.from_seed(1)
    layer = layers.Dropout(0.5, seed=1)
    count, in_a_dict = tf.Variable(0), {"w": tf.Variable(0)}
    box = [np.random.default_rng(2)]

    def drop_units(x, rate, training):
        count.assign_add(1), in_a_dict["w"].assign_add(1), box[0].random()
        generator.random(), old.rand(), tensors.uniform(())
        return layer(x, training=training)

    def states():
        return (
            generator.bit_generator.state,
            str(old.get_state()),
            tensors.state.numpy().tolist(),
            layer.seed_generator.state.numpy().tolist(),
            int(count),
            int(in_a_dict["w"]),
            box[0].bit_generator.state,
        )

    before = states()
    check("3.3", drop_units)
    assert states() == before


def test_globals_of_a_function_are_put_back():
    names = {"rng": np.random.default_rng(1), "np": np}
    code = (
        "def drop(x, rate, training): return x * (rng.random(x.shape) > 0.1)"
    )
    exec(code, names)
    before = names["rng"].bit_generator.state
    check("3.3", names["drop"])
    assert names["rng"].bit_generator.state == before


def test_names_of_new_layers_count_on():
    """A check makes models of its own, and Keras counts names."""
    keras.utils.clear_session()
    check("4.2", lambda model: keras.Sequential([model, layers.Dense(1)]))
    assert layers.Dense(1).name == "dense"


@pytest.mark.parametrize(
    ("number", "answer", "words"),
    [
        ("1.1", leaving, "SystemExit: bye"),
        ("1.1", raising(KeyboardInterrupt()), "KeyboardInterrupt"),
        ("1.1", FUNCTIONS["returns a huge array"], "far too large"),
        ("1.1", changing, "changes what it was given"),
    ],
)
def test_trouble_is_named(number, answer, words):
    assert words in check(number, answer).message


def test_unknown_exercise_lists_those_there_are(capsys):
    verdict = check("9.9", 1)
    assert verdict.status == "not attempted"
    assert "1.1, 1.2" in verdict.message
    assert capsys.readouterr().out == f"{verdict}\n"


def test_none_is_not_the_stub():
    """`wide = model.compile(...)` is an attempt."""
    verdict = check("2.2", None)
    assert verdict.status == "not yet"
    assert "`compile`" in verdict.message


def test_list_may_be_used_up():
    def count(widths):
        total = 0
        while len(widths) > 1:
            total += (widths.pop(0) + 1) * widths[0]
        return total

    assert check("3.1", count).status == "right"


def test_odd_exercise_numbers():
    for number in (None, Nasty(), [], 1.0, "", "1"):
        assert "There are 1.1" in check(number, 1).message


def test_number_without_quotation_marks():
    assert check(1.2, ...).exercise == "1.2"


def test_answer_that_trains_is_asked_once():
    """It may take most of the time there is."""
    calls = []

    def fit_break(load, broke):
        calls.append(len(load))
        return 1.5, -4.2

    assert check("1.5", fit_break).status == "right"
    assert len(calls) == 1


def test_interrupt_reaches_the_learner(monkeypatch):
    """The stop button works while a check runs."""

    class Interrupted(threading.Thread):
        def join(self, timeout=None):
            raise KeyboardInterrupt

    monkeypatch.setattr(judging.threading, "Thread", Interrupted)
    stdout = sys.stdout
    with pytest.raises(KeyboardInterrupt):
        check("3.1", lambda widths: 1)
    assert sys.stdout is stdout


def test_verdict_is_shown_once():
    """As a cell's last line it displays nothing: it was printed already."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.push({"check": check})
    with capture_output() as captured:
        shell.run_cell('check("1.1", ...)')
    assert captured.stdout.count("not attempted") == 1
    assert not captured.outputs
    InteractiveShell.clear_instance()


def test_verdict_can_be_read():
    verdict = check("3.1", functools.partial(lambda widths: 0))
    assert verdict.exercise == "3.1"
    assert verdict.status == "not yet"
    assert " ".join(str(verdict).split()).endswith(verdict.message)
    assert max(map(len, str(verdict).splitlines())) < 80
    with pytest.raises(AttributeError):
        verdict.status = "right"
