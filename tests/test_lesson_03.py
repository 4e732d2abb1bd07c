"""Lesson 3's network, its chain by hand and its descent do what it says."""

import functools
from unittest.mock import Mock

import cells
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose

run = functools.partial(cells.run, "03")


class Chain(list):
    """A product that keeps its links, so that one of 1 is seen, too."""

    def __sub__(self, number):
        return Chain([self[0] - number])

    def __rmul__(self, number):
        return Chain([number * self[0]])

    def __mul__(self, link):
        return Chain([*self, link])

    def numpy(self):
        return self


def test_relu_keeps_what_is_positive():
    relu = run("def relu", to_pay=tf.constant([1.0]))["relu"]
    assert_allclose(relu(tf.constant([-99, 0, 3, 99.0])), [0, 0, 3, 99])


def test_hours_are_londons():
    day = 365 / 12 * (np.arange(12) + 0.5)
    sun = np.radians(-23.44) * np.cos(2 * np.pi * (day + 10) / 365)
    # the sunrise equation; the sun's rim shows at −0.83°
    latitude, rise = np.radians([51.5, -0.83])
    above = np.sin(latitude) * np.sin(sun) - np.sin(rise)
    half = np.arccos(-above / (np.cos(latitude) * np.cos(sun)))
    assert_allclose(run("hours = [")["hours"], 24 / np.pi * half, atol=0.15)


def test_curves_without_a_bend_are_called_so():
    def network(x, parameters, activation="relu"):
        return x, parameters, activation

    fits = run("fits = {\n", network=network, by_hand="tent")["fits"]
    assert fits["with ReLU"][1:] == ("tent", "relu")
    assert fits["without"][1:] == ("tent", tf.identity)


def test_the_tape_goes_through_the_relu(capsys):
    weights = {"w1": tf.Variable(-1.5), "w2": tf.Variable(-1.0)}
    run("by tape", relu=tf.nn.relu, x1=2.0, true=1.0, **weights)
    assert list(map(float, capsys.readouterr().out.split()[2::3])) == [0, 0]


def test_the_chain_by_hand_has_all_links(capsys):
    names = {"output": Chain([5.0]), "true": 2.0, "x1": 7.0, "hidden": 11.0}
    run("w1_by_hand", w2=3.0, **names)
    told = capsys.readouterr().out
    assert told == "by hand [6.0, 3.0, 1.0, 7.0]\nby hand [6.0, 11.0]\n"


def test_start_is_random_and_hangs_on_the_seed():
    def network(x, parameters):
        return x, *(parameter.numpy().tolist() for parameter in parameters)

    first, again, other = (
        run("at_start = ", SEED=seed, network=network, year="year")["at_start"]
        for seed in (1, 1, 2)
    )
    year, _, biases, *_ = first
    assert year == "year"
    assert len(set(biases)) == 8
    assert first == again
    assert first[1:] != other[1:]


def test_training_takes_so_many_steps_at_the_rate():
    def network(rows, parameters):
        assert rows == "x"
        return parameters[0] + 2 * parameters[1]

    names = {"network": network, "x": "x", "year": "year"}
    names["loss_of"] = lambda predicted: tf.square(predicted - 3)
    parameters = [tf.Variable(0.0), tf.Variable(0.0)]
    train = run("def train", **names)["train"]
    train(parameters, steps=2, learning_rate=0.05)
    assert_allclose(parameters, [0.45, 0.9], rtol=1e-5)


@pytest.mark.parametrize(("tent_loss", "sign"), [(0.26, "✓"), (0.24, "✗")])
def test_the_trained_networks_loss_is_compared(tent_loss, sign, capsys):
    names = {"parameters": [0.25], "at_start": [0.125], "by_hand": [0.5]}
    names |= {"x": 1, "year": 2, "train": Mock(), "tent_loss": tent_loss}
    names["network"] = lambda x, parameters: x * parameters[0]
    run("less than", loss_of=float, **names)
    loss, claim = capsys.readouterr().out.splitlines()
    assert loss.endswith("≈ 0.25")
    assert claim.startswith(sign)
    assert names["train"].call_args.args[0] is names["parameters"]


def test_start_and_end_are_drawn_under_their_names():
    names = {"x": "x", "longer": "hours", "year": "year", "axis_names": ()}
    names |= {"parameters": "found", "at_start": "start", "plots": Mock()}
    run("random start", network=lambda *given: given, **names)
    curves = {"random start": "start", "trained": ("year", "found")}
    wanted = ("x", "hours", "year", curves, ())
    assert names["plots"].plot_fits.call_args.args == wanted


@pytest.mark.parametrize(("off", "sign"), [(0.00005, "✓"), (0.0002, "✗")])
def test_keras_network_is_compared_with_ours(off, sign, capsys):
    model = Mock(side_effect={"year": np.zeros(3)}.get)
    parameters = [np.array([0, 0, off])]
    run(
        "np.allclose",
        model=model,
        parameters=parameters,
        network=lambda x, parameters: {"year": parameters[0]}[x],
        year="year",
    )
    assert capsys.readouterr().out.startswith(sign)
    assert model.set_weights.call_args.args == (parameters,)


def test_weights_are_drawn_as_they_are():
    weights = [np.array([2.0, -4.0]), np.array([8.0])]
    names = {"plots": Mock(), "model": Mock(get_weights=lambda: weights)}
    run("get_weights", **names)
    drawn = names["plots"].plot_network.call_args.args[0]
    assert list(map(list, drawn)) == [[2, -4], [8]]
