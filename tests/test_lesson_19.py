"""Lesson 19 times, races and builds what it says it does."""

import functools
import re
from unittest.mock import Mock, call

import cells
import keras
import numpy as np
import pytest

CLAIMED = "mean_epochs, mean_seconds =", "best =", "gain ="

run = functools.partial(cells.run, "19")


class Network:
    """Keeps what it is trained with; each training takes three epochs."""

    def __init__(self):
        self.trainings = []

    def fit(self, x, y, batch_size=32, epochs=1, callbacks=(), **options):
        self.trainings.append((x, y, batch_size, epochs))
        self.callbacks = callbacks
        return Mock(epoch=[0, 1, 2])


@pytest.fixture
def put_back():
    """Put the global policy back, whatever becomes of the test."""
    yield
    keras.config.set_dtype_policy("float32")


def test_no_validation_picture_is_trained_on():
    rows = np.arange(11_000)
    names = run("x_val, y_val =", images=rows % 251, labels=rows)
    y_train, y_val = names["y_train"], names["y_val"]
    assert (len(y_train), len({*y_val} - {*y_train})) == (6_400, 2_000)
    for x, y in ((names["x_train"], y_train), (names["x_val"], y_val)):
        np.testing.assert_allclose(x * 255, y % 251, rtol=1e-5)


def test_networks_are_the_one_described():
    build = run("def build")["build"]
    networks = build(1), build(1), build(2), build(1, units=16, at_a_go=20)
    one, same, other, small = (n.get_weights()[0] for n in networks)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert (one.shape, small.shape) == ((784, 128), (784, 16))
    assert [n.steps_per_execution for n in networks] == [1, 1, 1, 20]

    fresh = run("def make_fresh", build=build)["make_fresh"]
    network, optimizer = networks[0], networks[0].optimizer
    optimizer.build(network.trainable_variables)
    for variable in optimizer.variables:
        variable.assign(np.ones(variable.shape))
    fresh(network, 2, 0.25)
    assert np.array_equal(network.get_weights()[0], other)
    assert float(optimizer.learning_rate) == 0.25
    optimizer.learning_rate = 0
    assert not any(np.any(variable) for variable in optimizer.variables)


@pytest.mark.usefixtures("put_back")
def test_policy_is_put_back_and_softmax_keeps_32_bits():
    names = run("def build", "by_layer =", "by_policy =")
    by_policy = [layer.compute_dtype for layer in names["by_policy"].layers]
    assert by_policy[1:] == ["float16", "float32"]
    assert names["by_layer"].layers[0].dtype_policy.name == "mixed_float16"
    assert keras.config.dtype_policy().name == "float32"


def test_stopwatch_is_of_the_training():
    rows = {"x_train": "abcdefghi", "y_train": "ABCDEFGHI"}
    network, rows["time"] = Network(), Mock()
    rows["time"].perf_counter.side_effect = [0, 7, 10, 12, 20, 25]
    names = run("def epoch_seconds", "def quickest", **rows)
    assert names["quickest"](network, 3, 6) == 2
    assert network.trainings == 3 * [("abcdef", "ABCDEF", 3, 1)]


def test_steps_and_units_grow_as_drawn():
    names = {"quickest": lambda units, size: 1e4 * units + size, "plain": 5}
    names |= {"build": lambda seed, units=128: units, "plots": Mock()}
    run("step_times =", "unit_times =", "plot_growth", **names)
    panels = names["plots"].plot_growth.call_args.args[0]
    [steps, units] = sorted(panels, key=lambda name: "units" in name)
    (numbers, times), (sizes, unit_times) = panels[steps], panels[units]
    assert times == [5e4 + 6_400 // number for number in numbers]
    assert unit_times == [1e4 * size + 256 for size in sizes]


@pytest.mark.parametrize(
    ("step", "unit", "quick", "told"),
    [
        (3.2, 15.9, 2.1, ["⏱ 1.6", "✓", "✓", "⏱ 0.8", "⏱ 1.5", "✓"]),
        (2.8, 16.1, 2.2, ["⏱ 1.4", "✗", "✗", "⏱ 0.8", "⏱ 1.5", "✗"]),
    ],
)
def test_each_ratio_of_times_has_its_name(step, unit, quick, told, capsys):
    known = {(2, 32): 3.2, (20, 32): 4, (20, 256): quick}
    names = {"step_times": [2, 50, step], "unit_times": [1, 0, unit]}
    names |= {"build": lambda seed, at_a_go: at_a_go, "plain": 2}
    names["quickest"] = lambda *asked: known[asked]
    run("longer =", "at_a_go = build", "32, 20 steps at a go", **names)
    assert re.findall(r"⏱ \d\.\d|[✓✗]", capsys.readouterr().out) == told


def test_one_step_is_timed_of_each_precision(capsys):
    quickest = Mock(side_effect=[1, 2])
    run("32 bits ⏱", quickest=quickest, plain=3, by_policy=4)
    assert quickest.call_args_list == [call(n, 32, number=32) for n in (3, 4)]
    told = capsys.readouterr().out
    assert told == "32 bits ⏱ 1.000 s\nmixed   ⏱ 2.000 s\n"


def test_race_is_to_the_goal_on_validation_pictures():
    shares = np.eye(3)[[0, 1, 2, 0, 0]]
    names = {"x_val": "x_val", "GOAL": 0.6, "x_train": "x", "y_train": "y"}
    network, names["time"] = Network(), Mock()
    names["time"].perf_counter.side_effect = [1, 8]
    for right, y_val in ((3, [0, 1, 2, 1, 1]), (2, [0, 1, 1, 1, 1])):
        names = run("class StopAtGoal", **names | {"y_val": np.array(y_val)})
        stop = names["StopAtGoal"]()
        stop.set_model(Mock(side_effect={"x_val": shares}.__getitem__))
        stop.on_epoch_end(0)
        assert stop.model.stop_training == (right == 3)
    run_to_goal = run("def run_to_goal", **names)["run_to_goal"]
    assert run_to_goal(network, 32) == (3, 7)
    assert network.trainings == [("x", "y", 32, 20)]
    [stop] = network.callbacks
    assert isinstance(stop, names["StopAtGoal"])


def test_race_is_of_four_runners_and_three_seeds(capsys):
    epochs = [[3, 10, 7, 5], [4, 11, 8, 6], [8, 15, 12, 10]]
    seconds = [[6, 4, 10, 5], [7, 5, 11, 6], [11, 9, 15, 10]]
    runners = [(32, 1), (256, 1), (256, 2.83), (256, 8)]
    fresh, rows = [], {}

    def run_to_goal(network, size):
        made, seed, rate = fresh.pop()
        assert network == made == "traced"
        i = runners.index((size, round(1_000 * rate, 2)))
        row = rows.setdefault(seed, len(rows))
        return epochs[row][i], seconds[row][i]

    names = {"make_fresh": lambda *given: fresh.append(given)}
    names |= {"run_to_goal": run_to_goal, "at_a_go": "traced"}
    marks = "GOAL =", "epochs, seconds =", *CLAIMED
    names |= {"plain_32": 3.5, "epoch_32": 2}
    run(*marks, claim=cells.print_verdict, **names)
    *lines, gain, last = capsys.readouterr().out.splitlines()
    assert [*lines, last] == [
        "32             ≈ 5.0 epochs, ⏱ 8.00 s",
        "256, same rate ≈ 12.0 epochs, ⏱ 6.00 s",
        "256, √8 times  ≈ 9.0 epochs, ⏱ 12.00 s",
        "256, 8 times   ≈ 7.0 epochs, ⏱ 7.00 s",
        *["True"] * 5,
    ]
    assert gain.startswith("⏱ 2.0 times as fast")


def test_claims_of_the_race_may_fail(capsys):
    epochs = np.array([[3, 10, 20, 5], [10, 9, 9, 5], [2, 11, 2, 5]])
    names = {"epochs": epochs, "seconds": np.array([[4, 1, 9, 5]] * 3)}
    names |= {"runners": "abcd", "claim": cells.print_verdict}
    names |= {"plain_32": 3.7, "epoch_32": 2}
    run(*CLAIMED, **names)
    assert capsys.readouterr().out.split().count("False") == 5
