"""Lesson 14 compares the networks, pictures and draws that it names."""

import functools
from collections import namedtuple
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from keras import layers

# accuracies of three draws
FIRST, SECOND = np.array([0.1, 0.2, 0.6]), np.array([0.2, 0.7, 0.9])

run = functools.partial(cells.run, "14")


def test_each_draw_has_its_own_pictures_and_none_held_out():
    rows = np.arange(10_050)
    names = {"images": rows[:, np.newaxis, np.newaxis], "labels": rows % 10}
    names = run("x = images", "x_known, y_known =", plots=Mock(), **names)
    names = run("x_val, y_val =", **names)
    assert names["x"][255] == 1

    def rows_of(x, y, add=5):
        found = np.rint(255 * np.ravel(x)).astype(int)
        np.testing.assert_array_equal(y + add, found % 10)
        return found.tolist()

    known = rows_of(names["x_known"], names["y_known"], add=0)
    assert known == [row for row in range(10_000) if row % 10 < 5]
    new = rows_of(names["x_new"], names["y_new"])
    assert new == [row for row in range(10_000) if row % 10 >= 5]
    assert rows_of(names["x_val"], names["y_val"]) == new[-1_000:]

    drawn = {}

    def train(network, x, y, rate, steps):
        assert (rate, steps) == (0.7, 30)
        drawn[network] = rows_of(x, y)

    names = run("def train_three", **names | {"train": train})
    networks = names["train_three"](str, 1_000, rate=0.7, steps=30)
    draws = np.reshape(new[:3_000], (3, 1_000)).tolist()
    assert [drawn[network] for network in networks] == draws


def test_pictures_are_shown_with_their_labels_in_so_many_steps():
    network, y = cells.Network(), np.arange(3)
    x = np.ones((3, 28, 28, 1)) * y[:, np.newaxis, np.newaxis, np.newaxis]
    run("def train(")["train"](network, x, y, rate=0.25, steps=6)
    assert float(network.optimizer.learning_rate) == 0.25
    assert (network.batch_size, network.epochs) == (32, 1)
    assert np.bincount(network.y).tolist() == [6 * 32 // 3] * 3
    np.testing.assert_array_equal(network.x, x[network.y])


def test_accuracies_are_of_each_network_at_prediction():
    y = np.array([0, 1, 1, 1] * 10)
    x = np.eye(2)[y].reshape(-1, 1, 2, 1)
    start, flip = keras.Input((1, 2, 1)), layers.RandomFlip("horizontal")
    flipping = keras.Sequential([start, flip, layers.Flatten()])
    stubborn = keras.Sequential([start, layers.Flatten(), layers.Dense(2)])
    stubborn.set_weights([np.zeros((2, 2)), np.array([0, 1])])
    accuracies = run("def accuracies")["accuracies"]
    assert accuracies([flipping, stubborn], x, y).tolist() == [1, 0.75]


def test_each_way_is_reported_under_its_name():
    builders = {
        "scratch": "build_cnn",
        "augmented": "build_augmented",
        "learned": "keep_learned",
        "random": "keep_random",
        "dense, too": "keep_dense",
        "fine-tuned": "unfreeze",
    }
    ways = {}
    names = {name: name for name in builders.values()}
    names["train_three"] = namedtuple("Way", "build number rate steps")
    names["report"] = ways.__setitem__
    for name in builders:
        names = run(f'report("{name}"', **names)
    assert {name: way.build for name, way in ways.items()} == builders
    for way in ways.values():
        assert way.number == 100
        assert way.rate in (0.0003, 0.001, 0.003, 0.01, 0.03)
        assert way.steps in (100, 200, 400, 800)
    assert ways["augmented"].steps == 2 * ways["scratch"].steps
    assert ways["fine-tuned"].rate < ways["learned"].rate
    names = run("scratch_200 =", **names)
    for name in ("scratch", "learned"):
        assert names[name] is ways[name]
        way = names[f"{name}_200"]
        assert (way.build, way.number) == (builders[name], 1_000)
        assert way.rate in (0.001, 0.003, 0.01)
        assert way.steps in (200, 400, 600)


def test_report_prints_each_accuracy(capsys):
    names = {"x_val": 0.4, "y_val": 0.1, "accuracies": cells.known_accuracies}
    names = run("scores = {}", **names)
    names["report"]("any", FIRST[::-1])
    assert capsys.readouterr().out == "any ≈ 0.300 ≈ 0.100 ≈ 0.050\n"


def test_known_network_learns_the_known_kinds():
    names = {"build_cnn": lambda seed: "known", "train": Mock()}
    run("train(known_network", x_known="x", y_known="y", **names)
    [given] = cells.given(names["train"])
    assert given[:3] == ["known", "x", "y"]


def parts(network):
    """Return the layers that have weights."""
    network.build((None, 28, 28, 1))
    return [layer for layer in network.layers if layer.weights]


def same_kernels(network, other):
    """Return, layer by layer, whether two networks have the same kernel."""
    pairs = zip(parts(network), parts(other), strict=False)
    return [np.array_equal(a.kernel, b.kernel) for a, b in pairs]


def test_layers_learn_or_are_frozen_known_or_random():
    names = run("def build_cnn")
    known = names["known_network"] = names["build_cnn"](9)
    kinds = [type(layer).__name__ for layer in known.layers]
    front = ["Conv2D", "MaxPooling2D"] * 2
    assert kinds == [*front, "Flatten", "Dense", "Softmax"]
    for mark in ("transfer", "keep_learned", "keep_random", "keep_dense"):
        names = run(f"def {mark}", **names)
    for name, learns, kept in (
        ("build_cnn", [True, True, True], 0),
        ("keep_random", [False, False, True], 0),
        ("keep_learned", [False, False, True], 2),
        ("keep_dense", [False, False, False, True], 3),
    ):
        network, other = names[name](0), names[name](1)
        assert [layer.trainable for layer in parts(network)] == learns
        same = [True] * kept + [False] * (len(learns) - kept)
        assert same_kernels(network, other) == same
        assert same_kernels(network, known) == same[:3]
        functions = [layer.activation.__name__ for layer in parts(network)]
        assert functions == ["relu", "relu", "linear", "linear"][: len(same)]
    assert all(layer.trainable for layer in known.layers)

    names["learned"] = {2: names["keep_learned"](5)}
    tuned = run("def unfreeze", **names)["unfreeze"](2)
    assert all(layer.trainable for layer in tuned.layers)
    assert same_kernels(tuned, names["learned"][2]) == [True] * 3
    assert not names["learned"][2].layers[0].trainable


def test_augmentation_is_of_a_fresh_network_at_training_only():
    names = run("augment =", "def build_cnn", "def build_augmented")
    x = np.random.default_rng(0).random((1, 28, 28, 1), "float32")
    x = np.repeat(x, 50, axis=0)
    network, plain = names["build_augmented"](2), names["build_cnn"](2)
    np.testing.assert_allclose(network(x, training=False), plain(x), rtol=1e-4)
    varied = np.round(network(x, training=True), 4)
    # 2 · 7: more than mirrors and moves in one direction make
    assert len(np.unique(varied, axis=0)) > 14


def test_curves_are_of_moves_to_the_right(capsys):
    x_val = np.zeros((2, 28, 28, 1))
    x_val[0], x_val[1, 14, 14] = 1, 1

    def accuracies(networks, pictures, labels):
        by = pictures[1].argmax() - 14 * 29
        assert pictures[0].sum() == 28 * (28 - abs(by))
        assert labels == "y_val"
        return networks - 0.1 * by

    names = {"scratch": FIRST + 0.4, "augmented": SECOND - 1}
    names |= {"plots": Mock(), "claim": cells.print_verdict}
    names |= {"x_val": x_val, "y_val": "y_val", "accuracies": accuracies}
    names = run("def move", "moves, curves =", **names)
    moves, curves, _ = names["plots"].plot_seeds.call_args.args
    assert (min(moves), max(moves)) == (-4, 4)
    assert list(curves) == ["scratch", "augmented"]
    for name, mean in (("scratch", 0.7), ("augmented", -0.4)):
        right = [mean - 0.1 * np.array(moves)]
        np.testing.assert_allclose(curves[name], right)
    assert capsys.readouterr().out == "False\n"


def test_mirrored_sneakers_are_all_and_only_sneakers(capsys):
    y_val = np.array([1, 2, 2, 0])
    x_val = np.arange(4 * 6).reshape(4, 2, 3, 1)

    def accuracies(networks, pictures, labels):
        right = [[[8, 7, 6], [11, 10, 9]], [[14, 13, 12], [17, 16, 15]]]
        assert pictures.squeeze().tolist() == right
        assert np.all(np.equal(labels, 2))
        return networks

    names = {"x_val": x_val, "y_val": y_val, "accuracies": accuracies}
    names |= {"scratch": FIRST + 0.2, "augmented": SECOND}
    run("mirrored =", "scratch ≈", claim=cells.print_verdict, **names)
    out = "scratch ≈ 0.50, augmented ≈ 0.60\nFalse\n"
    assert capsys.readouterr().out == out


def test_test_compares_both_sizes(capsys):
    names = run(
        "x_test =",
        images_test=np.array([51, 102, 0]).reshape(3, 1, 1),
        labels_test=np.array([4, 6, 5]),
    )
    assert names["x_test"].squeeze().tolist() == pytest.approx([0.4, 0])
    assert names["y_test"].tolist() == [1, 0]
    names |= {"scratch": FIRST, "learned": SECOND}
    names |= {"scratch_200": FIRST + 0.2, "learned_200": FIRST * 1.5}
    names = run(
        "def compare",
        'compare("20"',
        accuracies=cells.known_accuracies,
        **names,
    )
    assert capsys.readouterr().out.splitlines() == [
        "20 a kind: ≈ 0.210 and ≈ 0.420",
        "ahead by ≈ 0.210 ± 0.081",
        "200 a kind: ≈ 0.350 and ≈ 0.315",
        "ahead by ≈ -0.035 ± 0.053",
    ]


def test_answers_are_those_of_transfer_on_test_pictures():
    x_test, y_test = np.arange(5).reshape(5, 1, 1, 1), np.arange(5)
    names = {"learned": [keras.ops.negative] * 3, "plots": Mock()}
    run(
        "probabilities =", x_test=x_test, y_test=y_test, class_names=5, **names
    )
    given = names["plots"].plot_predictions.call_args.args
    pictures, labels, probabilities, _ = map(np.ravel, given)
    assert pictures.tolist() == labels.tolist() == [0, 1, 2]
    assert probabilities.tolist() == [0, -1, -2]
