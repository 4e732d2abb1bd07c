"""Lesson 8's trainings and measurements, with networks that are known."""

import functools
import types
from unittest import mock

import cells
import numpy as np
import pytest

run = functools.partial(cells.run, "08")
NETWORKS = ("linear", "128", "128, dropout", "64-64")


class Built:
    """A network that notes how it was built and trained."""

    def __init__(self, hidden, dropout_rate, seed):
        self.hidden, self.dropout_rate, self.seed = hidden, dropout_rate, seed
        self.optimizer = types.SimpleNamespace(learning_rate=0.001)
        self.trained = []

    def fit(self, x, y, batch_size, epochs, **options):
        rate = self.optimizer.learning_rate
        self.trained.append((x, [y, batch_size, rate], epochs))


class Answers:
    """A network that names these classes in the test pictures."""

    def __init__(self, *classes):
        self.classes = classes

    def predict(self, x, **options):
        assert x == "x_test"
        return np.eye(4)[list(self.classes)]


def with_error():
    return run("def with_error(")["with_error"]


def test_a_tenth_of_10_000_pictures_is_for_validation():
    numbers = np.arange(12_000)
    names = {"x_all": numbers, "all_labels": numbers % 10}
    names = run("x_val, y_val =", **names)
    x_train, x_val = names["x_train"], names["x_val"]
    assert len(x_val) == 1_000
    assert sorted([*x_train, *x_val]) == list(range(10_000))
    assert (names["y_train"] == x_train % 10).all()
    assert (names["y_val"] == x_val % 10).all()


def test_a_network_is_built_as_the_text_says():
    build = run("def build(")["build"]
    network = build([7, 6], 0.3, seed=1)
    kinds = [type(layer).__name__ for layer in network.layers]
    assert kinds == ["Flatten", *["Dense", "Dropout"] * 2, "Dense"]
    dense, dropout = network.layers[1::2], network.layers[2::2]
    assert [layer.units for layer in dense] == [7, 6, 10]
    activations = [layer.activation.__name__ for layer in dense]
    assert activations == ["relu", "relu", "softmax"]
    assert [layer.rate for layer in dropout] == [0.3, 0.3]
    assert network.loss == "sparse_categorical_crossentropy"
    assert type(network.optimizer).__name__ == "Adam"
    assert network.optimizer.learning_rate.numpy() == pytest.approx(0.001)

    weights, same, other = (
        build([7, 6], 0.3, seed).get_weights()[0] for seed in (1, 1, 2)
    )
    assert (weights == same).all()
    assert (weights != other).any()


def test_ask_prints_loss_accuracy_and_confidence(capsys):
    network, pixels = mock.Mock(), object()
    network.evaluate.return_value = 0.25, 0.5
    network.predict.return_value = np.array([[0.5, 0.4, 0.1], [0, 0.9, 0.1]])
    run("def ask(", y_val="y_val")["ask"](network, pixels)
    assert network.evaluate.call_args.args == (pixels, "y_val")
    assert network.predict.call_args.args == (pixels,)
    told = capsys.readouterr().out
    assert told == "loss ≈ 0.25, right ≈ 0.50, sure ≈ 0.70\n"


def test_the_raw_side_differs_in_its_pixels_only():
    names = {"build": Built, "ask": mock.Mock(), "x_val": 2.0}
    names |= {"x_train": 3.0, "y_train": "y_train"}
    names = run("scaled, raw =", **names)
    scaled, raw = names["scaled"], names["raw"]
    asked = [mock.call(scaled, 2.0), mock.call(raw, 510.0)]
    assert names["ask"].call_args_list == asked
    assert scaled.hidden == raw.hidden == []
    assert scaled.seed == raw.seed
    run("raw.fit(", **names)
    assert names["ask"].call_args_list == asked * 2
    [(x, how, epochs)], [(raw_x, *raw_how)] = scaled.trained, raw.trained
    assert (x, raw_x) == (3.0, 765.0)
    assert [how, epochs] == raw_how
    assert epochs == 3


def test_candidates_are_trained_as_the_text_says():
    names = {"build": Built, "x_train": "x_train", "y_train": "y_train"}
    names = run("def train_three(", **names)
    trained = run("trained = {", **names)["trained"]
    found, seeds = {}, {}
    for name, networks in trained.items():
        seeds[name] = [network.seed for network in networks]
        for network in networks:
            [(x, (y, batch_size, rate), epochs)] = network.trained
            assert (x, y, batch_size) == ("x_train", "y_train", 128)
            assert epochs == 15
            found[name] = network.hidden, network.dropout_rate, rate
    assert len(set(seeds["linear"])) == 3
    assert all(those == seeds["linear"] for those in seeds.values())
    assert found == {
        "linear": ([], 0, 0.003),
        "128": ([128], 0, 0.001),
        "128, dropout": ([128], 0.3, 0.001),
        "64-64": ([64, 64], 0, 0.001),
    }


def test_candidates_are_compared_on_validation_pictures(capsys):
    x_val, plots = object(), mock.Mock()
    table = [0.1, 0.2, 0.4], [0.3, 0.4, 0.6], [0.4, 0.6, 0.9], [0.2, 0, 0.2]
    shares = dict(zip(NETWORKS, table, strict=True))
    trained = {
        name: [cells.Known((x_val, share), loss=1 + share) for share in row]
        for name, row in shares.items()
    }
    names = {"x_val": x_val, "x_train": object(), "x_test": object()}
    names |= {"y_val": "y_val", "y_train": "y_train", "y_test": "y_test"}
    names |= {"trained": trained, "plots": plots, "with_error": with_error()}
    names = run("val_loss, val_accuracy =", **names)
    drawn = plots.plot_paired.call_args.args[0]
    for name, row in shares.items():
        assert drawn[name] == pytest.approx([1 + share for share in row])
    run("lead =", **names)
    assert capsys.readouterr().out == (
        "128, dropout leads 128 by ≈ 0.200 ± 0.058\n"
        "64-64 leads 128 by ≈ -0.300 ± 0.100\n"
    )


def test_the_chosen_network_is_tested_against_the_linear_one(capsys):
    answers = (
        [(0, 3, 3, 3), (1, 1, 0, 3), (1, 0, 0, 0)],
        [(0, 1, 2, 3)] * 3,
        [(0, 1, 2, 3), (0, 1, 2, 0), (0, 1, 0, 0)],
        [(1, 2, 3, 0)] * 3,
    )
    trained = {
        name: [Answers(*row) for row in rows]
        for name, rows in zip(NETWORKS, answers, strict=True)
    }
    names = {"x_test": "x_test", "y_test": np.arange(4), "x_val": "x_val"}
    names |= {"trained": trained, "with_error": with_error()}
    names = run("def share_right(", "linear_right =", "network:", **names)
    assert names["test_accuracy"] == pytest.approx(3 / 4)
    assert names["baseline_accuracy"] == pytest.approx(1 / 3)
    run("ahead =", **names)
    assert capsys.readouterr().out == (
        "network: ≈ 0.750 ± 0.160\n"
        "linear:  ≈ 0.333 ± 0.136\n"
        "ahead by ≈ 0.417 ± 0.250\n"
        "✓ by more than a point\n"
    )


@pytest.mark.parametrize(
    ("lead", "verdict"), [(0.011, "✓"), (0.009, "✗ not on this run:")]
)
def test_more_than_a_point_is_claimed(lead, verdict, capsys):
    linear = np.array([0.4, 0.6])
    names = {"network_right": linear + lead, "linear_right": linear}
    run("ahead =", with_error=with_error(), **names)
    told = capsys.readouterr().out.splitlines()
    assert told[1] == f"{verdict} by more than a point"


def test_shown_are_the_mean_answers_to_the_pictures_shown():
    networks = [lambda x, i=i: np.outer(x, [i, 10]) for i in (1, 2, 6)]
    others = [lambda x: np.outer(x, [0, 0])]
    trained = {name: others for name in NETWORKS}
    trained["128, dropout"] = networks
    plots, numbers = mock.Mock(), np.arange(100)
    names = {"x_test": numbers, "y_test": numbers, "trained": trained}
    names |= {"plots": plots, "class_names": "class_names"}
    run("shown =", **names)
    given = plots.plot_predictions.call_args.args
    shown, labels, probabilities, class_names = given
    assert len(shown) == 4
    assert (labels == shown).all()
    assert (probabilities == np.outer(shown, [3, 10])).all()
    assert class_names == "class_names"
