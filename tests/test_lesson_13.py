"""Lesson 13 measures the networks and pictures that it names."""

import functools
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from keras import layers

# accuracies by seed; the CNN is ahead, but not with each seed
DENSES, CNNS = np.array([0.1, 0.2, 0.6]), np.array([0.2, 0.7, 0.5])

run = functools.partial(cells.run, "13")


def numbered():
    """Return the lesson's names; label and picture i are i and i / 255."""
    rows = np.arange(11_000)
    pictures = {"images": rows[:, np.newaxis, np.newaxis], "labels": rows}
    return run("y = labels[:10_000]", **pictures)


def test_last_1_000_are_for_validation():
    names = numbered()
    x, y = names["x"], names["y"]
    assert x.shape == (10_000, 1, 1, 1)
    assert x[255] == 1
    np.testing.assert_array_equal(y, np.arange(10_000))
    np.testing.assert_array_equal(names["x_val"], x[9_000:])
    np.testing.assert_array_equal(names["y_val"], y[9_000:])


def test_race_is_on_the_first_9_000_with_a_rate_that_rises_and_falls():
    network, names = cells.Network(), numbered()
    run("def train")["train"](network, names["x"], names["y"])
    np.testing.assert_array_equal(network.x, names["x"][:9_000])
    np.testing.assert_array_equal(network.y, names["y"][:9_000])
    assert (network.batch_size, network.epochs) == (100, 5)
    rates = cells.rates(network.optimizer, 0, 90, 270, 450)
    assert rates == [0, 0.012, 0.006, 0]


def test_beginning_has_45_steps_and_no_picture_for_validation():
    network, names = cells.Network(), numbered()

    def accuracies(networks, x, y):
        assert networks == [network]
        assert x is names["x_val"]
        assert y is names["y_val"]
        return [0.7]

    begin = run("def begin", accuracies=accuracies, **names)["begin"]
    assert begin(network) == 0.7
    assert len(network.y) == 45 * network.batch_size
    assert network.epochs == 1
    assert max(network.y) < 9_000
    np.testing.assert_array_equal(network.x, names["x"][network.y])


def test_networks_are_the_two_described():
    ramp = np.linspace(0, 1, 784, dtype="float32").reshape(28, 28, 1)
    x = np.zeros((10_000, 28, 28, 1), "float32")
    x[:4_500], x[9_000:] = 2 * ramp, 100  # means and deviations: the ramp
    build_dense = run("def build_dense", x=x)["build_dense"]
    dense, same, other = build_dense(1), build_dense(1), build_dense(2)
    scaled = dense.layers[0](np.ones((1, 28, 28, 1)))[0]
    np.testing.assert_allclose(scaled, (1 - ramp) / (ramp + 0.1), atol=1e-3)
    weights = [network.get_weights()[-2] for network in (dense, same, other)]
    assert np.array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])

    cnn = run("def build_cnn")["build_cnn"](1)
    assert [type(layer).__name__ for layer in cnn.layers] == (
        ["Conv2D", "MaxPooling2D"] * 2
        + ["BatchNormalization", "Flatten", "Dropout", "Dense"]
    )
    assert cnn.layers[4].momentum == 0.9
    for network, parameters in ((cnn, 20_554), (dense, 203_530)):
        learned = sum(np.size(w) for w in network.trainable_weights)
        assert learned == parameters
        found = [getattr(part, "activation", None) for part in network.layers]
        *inner, last = filter(None, found)
        assert set(inner) == {keras.activations.relu}
        assert last == keras.activations.softmax


def test_accuracies_are_of_each_network_at_prediction():
    y = np.array([0, 1, 2, 2] * 10)
    dropping = keras.Sequential([keras.Input((3,)), layers.Dropout(0.9)])
    stubborn = keras.Sequential([keras.Input((3,)), layers.Dense(3)])
    stubborn.set_weights([np.zeros((3, 3)), np.array([0, 1, 0])])
    accuracies = run("def accuracies")["accuracies"]
    result = accuracies([dropping, stubborn], np.eye(3)[y], y)
    assert result.tolist() == [1, 0.25]


def test_each_side_is_trained_with_the_same_three_seeds():
    trained = []
    names = {
        "build_dense": lambda seed: ("dense", seed),
        "build_cnn": lambda seed: ("CNN", seed),
        "train": lambda *given: trained.append(given),
    }
    names = run("denses = [", "cnns = [", x="x", y="y", **names)
    denses, cnns = names["denses"], names["cnns"]
    seeds = {seed for _, seed in denses}
    assert len(seeds) == 3
    assert set(denses) == {("dense", seed) for seed in seeds}
    assert cnns == [("CNN", seed) for _, seed in denses]
    assert trained == [(network, "x", "y") for network in denses + cnns]


def test_each_accuracy_and_lead_has_its_name(capsys):
    torn = np.arange(10_000) / 10_000
    names = {"denses": DENSES, "cnns": CNNS, "x_val": 0.4, "y_val": 0.1}
    names |= {"images_test": np.array([[[51]]]), "y_test": 0.6}
    names |= {"torn": torn, "y": torn + 0.1, "x": torn + 0.2}
    names |= {"build_cnn": lambda seed: 0.2, "train": Mock()}
    names |= {"without": DENSES, "with_it": CNNS}
    names |= {
        "accuracies": cells.known_accuracies,
        "claim": cells.print_verdict,
    }
    marks = ["dense_val =", "torn_val =", "without ≈", "dense_test ="]
    names = run(*marks, "dense_accuracy, cnn_accuracy =", "lead =", **names)
    [[network, pictures, labels]] = cells.given(names["train"])
    assert network == 0.2
    assert pictures is torn
    assert labels is names["y"]
    assert names["x_test"].item() == pytest.approx(0.2)
    assert capsys.readouterr().out.splitlines() == [
        "dense ≈ 0.150, CNN ≈ 0.233",
        "False",
        "CNN, pixels shuffled ≈ 0.210",
        "False",
        "without ≈ 0.30, with it ≈ 0.47",
        "False",
        "dense ≈ 0.240, CNN ≈ 0.373",
        "ahead by ≈ 0.133 ± 0.141",
    ]


def test_pixels_change_places_alike_in_each_picture():
    x = np.arange(2 * 784).reshape(2, 28, 28, 1)
    first, second = run("torn = x", x=x)["torn"].reshape(2, -1)
    places = np.arange(784)
    assert not np.array_equal(first, places)
    np.testing.assert_array_equal(np.sort(first), places)
    np.testing.assert_array_equal(second, first + 784)


def test_only_batch_normalisation_is_taken_out():
    found = {True: [], False: []}

    def begin(network):
        kinds = [type(layer).__name__ for layer in network.layers]
        there = "BatchNormalization" in kinds
        parts = [layer.get_weights() for layer in network.layers]
        if there:
            del parts[kinds.index("BatchNormalization")]
        found[there].append(parts)
        return there

    names = run("def build_cnn", "without, with_it =", begin=begin)
    assert names["without"] == [False] * 3
    assert names["with_it"] == [True] * 3
    for whole, others in zip(found[True], found[False], strict=True):
        for left, right in zip(whole, others, strict=True):
            assert all(map(np.array_equal, left, right))
    kernels = [parts[0][0] for parts in found[True]]
    assert len(np.unique(kernels, axis=0)) == 3


def test_curves_are_of_moves_to_the_right():
    x_val = np.zeros((2, 28, 28, 1))
    x_val[:, 14, 14] = 1

    def accuracies(networks, pictures, labels):
        assert labels == "y_val"
        return networks + pictures[1].argmax() - 14 * 29

    names = {"denses": DENSES, "cnns": CNNS, "accuracies": accuracies}
    names |= {"x_val": x_val, "y_val": "y_val", "plots": Mock()}
    run("dense_curve, cnn_curve =", "curves =", **names)
    moves, curves, _ = names["plots"].plot_seeds.call_args.args
    assert list(moves) == list(range(-4, 5))
    assert list(curves) == ["dense", "CNN"]
    for name, networks in (("dense", DENSES), ("CNN", CNNS)):
        right = networks[:, np.newaxis] + moves
        np.testing.assert_allclose(curves[name], right)


@pytest.mark.parametrize(
    ("cnns", "held"),
    [((0.2, 0.9), False), ((0.6, 0.9), False), ((0.4, 0.9), True)],
)
def test_claim_is_of_each_network_moved_by_four(cnns, held, capsys):
    curves = [(0.1, 0.1)] * 8 + [(0.1, 0.3)], [(0.4, 0.4)] * 8 + [cnns]
    names = dict(zip(("dense_curve", "cnn_curve"), curves, strict=True))
    run("behind =", claim=cells.print_verdict, **names)
    assert capsys.readouterr().out == f"{held}\n"
