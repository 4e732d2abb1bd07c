"""Lesson 4 trains, measures, compares and draws what it says."""

import functools
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from utils import data

run = functools.partial(cells.run, "04")


class Watched:
    """A network that notes how it is compiled and trained."""

    epochs = 0

    def compile(self, optimizer, loss, metrics):
        assert (loss, metrics) == ("binary_crossentropy", ["accuracy"])
        self.rate = cells.rate_of(optimizer)

    def fit(self, x, y, epochs, verbose, batch_size=32, **options):
        assert batch_size == 32
        self.epochs += epochs
        self.fitted = x, y, options
        return Mock(history="history")

    def predict(self, x, verbose):
        return x, self.epochs


def test_judged_by_other_points_of_the_same_kind():
    def two_moons(n, noise, seed):
        return (n, noise, seed), (n, noise, seed, "labels")

    names = run("moons, moon_labels =", data=Mock(two_moons=two_moons))
    old, new = names["moons"], names["new_moons"]
    assert names["moon_labels"] == (*old, "labels")
    assert names["new_labels"] == (*new, "labels")
    assert (old[0], new[0]) == (400, 1000)
    assert old[1] == new[1]
    assert old[2] != new[2]


def test_three_ways_make_one_network():
    names = run("network = keras.Sequential(\n", "def build", "functional =")
    points = np.random.default_rng(0).normal(size=(20, 2))
    answers = np.asarray(names["network"](points))
    assert_allclose(names["functional"](points), answers, rtol=1e-5)
    build, seed = names["build"], names["SEED"]
    assert_allclose(build(2, [16], seed)(points), answers, rtol=1e-5)
    other = build(2, [16], seed + 1)(points)
    assert not np.allclose(other, answers, atol=0.01)


def test_boundary_after_0_1_5_and_30_epochs():
    names = {"network": Watched(), "moons": "old", "moon_labels": "labels"}
    names |= {"new_moons": "new", "new_labels": "new labels"}
    plots = names["plots"] = Mock(boundary_grid="around {}".format)
    run("network.compile(\n", "panels =", "plots.plot_boundaries(", **names)
    assert names["network"].fitted == ("old", "labels", {})
    [panels, *points] = plots.plot_boundaries.call_args.args
    drawn = [("around new", epochs) for epochs in (0, 1, 5, 30)]
    assert list(panels.values()) == drawn
    assert points == ["new", "new labels"]


def test_every_tumour_in_one_part():
    _, y, _ = data.load_breast_cancer()
    names = run("rest, test =", "train, val =", x=np.arange(569), y=y)
    parts = [names[name] for name in cells.SPLIT[::2]]
    assert [len(part) for part in parts] == [365, 91, 113]
    assert sorted(np.concatenate(parts)) == list(range(569))
    for part, labels in zip(parts, cells.SPLIT[1::2], strict=True):
        assert_array_equal(names[labels], y[part])


@pytest.mark.parametrize("means", [[0, 0, 0], [-0.002, 0, 0], [0, 0, 0.002]])
def test_all_columns_normalised_by_training_rows(means, capsys):
    layers = Mock()
    layer = layers.Normalization.return_value
    layer.return_value = np.add(means, [[-2], [2]])
    run("normalise.adapt", layers=layers, x="x", x_rest="x_rest", **cells.ROWS)
    layer.adapt.assert_called_once_with("x_train")
    layer.assert_called_once_with("x_train")
    assert ("✓" in capsys.readouterr().out) == (means == [0, 0, 0])


def test_network_and_one_unit_normalise():
    normalise = keras.layers.Normalization(mean=[2] * 30, variance=[9] * 30)
    names = run("def build", "one_unit = keras", normalise=normalise)
    rows = np.random.default_rng(0).normal(size=(5, 30))
    for name, hidden in (("model", [32, 16]), ("one_unit", [])):
        dense = names[name].layers[-1]
        assert [layer.units for layer in dense.layers] == [*hidden, 1]
        assert_allclose(names[name](2 + 3 * rows), dense(rows), rtol=1e-3)


def test_ten_epochs_of_adam_on_training_rows():
    network, train = Watched(), run("def train_ten", **cells.ROWS)
    assert train["train_ten_epochs"](network, 0.25) == "history"
    assert (network.rate, network.epochs) == (0.25, 10)
    validated = {"validation_data": ("x_val", "y_val")}
    assert network.fitted == ("x_train", "y_train", validated)


def test_both_are_trained_and_the_networks_history_is_drawn():
    names = {"train_ten_epochs": lambda network, learning_rate: network}
    names |= {"plots": Mock(), "model": "model", "one_unit": "one unit"}
    names = run("plots.plot_history(", "one_unit_history =", **names)
    assert names["plots"].plot_history.call_args.args[0] == "model"
    assert names["one_unit_history"] == "one unit"


def test_pairs_begin_at_the_same_new_seeds():
    def train(network, learning_rate):
        return {"loss": [1, 2], "val_loss": [3, (network, learning_rate)]}

    names = {"train_ten_epochs": train, "build": lambda *given: given}
    names |= {"keras": Mock(Sequential=list), "normalise": "normalise"}
    names = run("raw, normal =", **names)
    networks = [network for network, _ in names["raw"]]
    seeds = {seed for *_, seed in networks}
    assert len(seeds - {0, 1, 2}) == len(networks) == 3
    assert networks == [(30, [32, 16], network[2]) for network in networks]
    assert names["raw"] == [(network, 0.003) for network in networks]
    within = [["normalise", network] for network in networks]
    assert names["normal"] == [(network, 0.01) for network in within]


@pytest.mark.parametrize("last", [4, 6])
def test_lower_with_each_seed(last, capsys):
    raw, normal, plots = [1, 3, 5], [0.5, 2, last], Mock()
    run("scores =", raw=raw, normal=normal, plots=plots)
    scores = {"as measured": raw, "normalised": normal}
    assert plots.plot_paired.call_args.args[0] == scores
    assert ("✓" in capsys.readouterr().out) == (last == 4)


def test_accuracies_on_the_rows_named(capsys):
    names = {name: name for name in ("moons", "new_moons")}
    network = cells.Known(("moons", 0.1), ("new_moons", 0.2))
    names |= {"network": network, "moon_labels": "", "new_labels": ""}
    run("of the new points", **names)
    labels = {"y": [0], "y_train": [1], "y_val": [0, 1, 1, 1], "y_test": [0]}
    labels = {name: np.array(y) for name, y in labels.items()}
    run("of the validation rows", **labels)
    others = ("x_train", 0.3), ("x_val", 0.4)
    names = {"model": cells.Known(*others, ("x_test", 0.6), loss=0.8)}
    names["one_unit"] = cells.Known(*others, ("x_test", 0.7), loss=0.9)
    run("one unit ≈", **names, **cells.ROWS)
    assert capsys.readouterr().out == (
        "≈ 0.200 of the new points\n"
        "0.25 of the validation rows\n"
        "one unit ≈ 0.700\n"
        "32-16-1  ≈ 0.600\n"
    )


@pytest.mark.parametrize("rest", [0, 0.001])
def test_functional_network_is_compared_with_what_build_makes(rest, capsys):
    def build(inputs, hidden, seed):
        assert (inputs, hidden, seed) == (2, [16], "seed")
        return lambda grid: np.add(grid, [0, 0, rest])

    names = {"functional": np.array, "build": build, "grid": np.ones(3)}
    run("the same answers", SEED="seed", **names)
    assert ("✓" in capsys.readouterr().out) == (rest == 0)


@pytest.mark.parametrize(
    ("answers", "for_truth"),
    [
        ([0.05, 0.5], [0.05, 0.5]),
        ([0.5, 0.95], [0.5, 0.05]),
        ([0.95, 0.02], [0.95, 0.98]),
        ([0.12, 0.88], [0.12, 0.12]),
    ],
)
def test_verdicts_and_what_they_left_for_the_truth(answers, for_truth, capsys):
    known, y, plots = {"x_test": np.c_[answers]}, np.array([1, 0]), Mock()
    names = {"model": Mock(predict=lambda x, verbose: known[x])}
    names |= cells.ROWS | {"y_test": y, "class_names": ["benign", "malignant"]}
    other = Mock(predict=lambda x, verbose: 1 - known[x])
    names |= {"plots": plots, "one_unit": other}
    names = run("plots.plot_verdicts(", "for_truth =", **names)
    [drawn, *others] = plots.plot_verdicts.call_args.args
    assert_array_equal(drawn, answers)
    assert others == [y, ["benign", "malignant"]]
    assert_allclose(names["for_truth"], for_truth)
    assert ("✓" in capsys.readouterr().out) == (min(for_truth) < 0.1)
