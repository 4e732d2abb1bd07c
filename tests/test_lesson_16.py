"""Lesson 16 trains rivals alike, and tells of each what is its own."""

import functools
from collections import namedtuple
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from keras import layers
from numpy.testing import assert_allclose, assert_array_equal

from utils import data

run = functools.partial(cells.run, "16")
Trained = namedtuple(
    "Trained", "network x validation epochs seeds", defaults=[(1, 2, 3)]
)
# what was made of what, in words
WORDS = {
    "encode": lambda words: f"ids of {words}",
    "pairs": lambda ids: f"pairs in {ids}",
    "count": lambda numbers, kinds: f"{kinds - 1} counts of {numbers}",
}


def in_letters(pairs):
    """Return the pairs of a word, · for padding."""
    signs = "·abcdefghijklmnopqrstuvwxyz"
    return [signs[pair // 27] + signs[pair % 27] for pair in pairs]


def three_networks(answers):
    """Return networks that know the answers, and a list of who was asked."""
    asked = []

    def network(number):
        return lambda x: asked.append(number) or answers[x]

    return [network(number) for number in range(3)], asked


def test_parts_of_the_words():
    parts = (("a", 0), ("b", 1), ("c", 2))
    names = run("load_words", data=Mock(load_words=lambda: parts))
    assert [names["words"], names["y_train"]] == ["a", 0]
    assert [names["words_val"], names["y_val"]] == ["b", 1]
    assert [names["words_test"], names["y_test"]] == ["c", 2]
    names = run("x_train, x_val =", **names | WORDS, print=Mock())
    assert [names["x_train"], names["x_val"]] == ["ids of a", "ids of b"]


def test_pairs_have_both_ends_of_short_and_long_words():
    encode = run("def encode")["encode"]
    pairs = run("def pairs")["pairs"]
    short, long = pairs(encode(["Fecha", "abcdefghijkl"]))
    ends = ["·f", "fe", "ec", "ch", "ha", "a·"]
    assert in_letters(short) == ends + 7 * ["··"]
    assert "".join(in_letters(long)) == "·aabbccddeeffgghhiijjkkll·"
    counts = run("def count")["count"]([[728, 1, 0, 1]], 729)
    assert_array_equal(counts, [[2, *726 * [0], 1]])


def test_dropout_is_for_training():
    counter, x = run("counter =")["counter"], np.ones((1, 26))
    assert np.any(counter(x, training=True) != counter(x, training=True))
    accuracies = run("def accuracies")["accuracies"]
    answers = np.eye(3)[[[2, 1, 0, 0], [1, 1, 0, 0]]]
    judged = [Mock(return_value=answer) for answer in answers]
    assert_array_equal(accuracies(judged, x, [2, 1, 0, 1]), [0.75, 0.5])
    dropping = keras.Sequential([keras.Input((3,)), layers.Dropout(0.9)])
    y = np.arange(3).repeat(20)
    assert accuracies([dropping], np.eye(3)[y], y) == 1


def test_each_seed_starts_afresh(monkeypatch, capsys):
    names = {"y_train": "labels", "y_val": "labels_val"}
    fitted, drawn = [], []

    def fit(self, x, y, batch_size, **options):
        assert [x, y, batch_size, options["epochs"]] == ["x", *fitting]
        fitted.append(self)
        drawn.append((np.random.random(), self.get_weights()[0].sum()))

    def accuracies(networks, x, y):
        assert [networks, x, y] == [fitted[-1:], "x_val", "labels_val"]
        return np.array([len(fitted) / 10])

    monkeypatch.setattr(keras.Sequential, "fit", fit)
    train = run("def train", accuracies=accuracies, **names)["train"]
    softmax = layers.Dense(6, activation="softmax")
    network = keras.Sequential([keras.Input((3,)), softmax])
    fitting = ["labels", 100, 2]
    assert train(network, "x", "x_val", 2) == fitted
    train(network, "x", "x_val", 2, seeds=[3, 2, 1])
    assert drawn[:3] == drawn[:2:-1]
    assert len({number for pair in drawn for number in pair}) == 6
    told = capsys.readouterr().out.splitlines()
    starts = [f"accuracy ≈ 0.{i}00 in ⏱" for i in range(1, 7)]
    assert [line[:21] for line in told] == starts
    optimizer = fitted[0].optimizer
    assert optimizer.clipnorm == 1
    assert cells.rates(optimizer, 0, 20, 40, 240) == [0, 0.01, 0.02, 0]


def test_rivals_are_trained_alike():
    names = WORDS | {"x_train": "a", "x_val": "b", "counter": "counter"}
    names |= {"train": Trained, "reader": run("def reader")["reader"]}
    kinds = "bags", "doubles", "simples", "unmasked", "grus"
    made = {kind: run(f"{kind} = ", **names)[kind] for kind in kinds}
    bags, doubles, *readers = made.values()
    assert bags.network == doubles.network == "counter"
    for rival, counts in (
        (bags, "26 counts of"),
        (doubles, "728 counts of pairs in"),
    ):
        assert (rival.x, rival.validation) == (f"{counts} a", f"{counts} b")
    assert bags.epochs >= doubles.epochs
    for rival in readers:
        assert (rival.x, rival.validation) == ("a", "b")
        assert rival.epochs == doubles.epochs
    for kind, rival in made.items():
        number = 1 if kind == "unmasked" else 3
        assert len(set(rival.seeds)) == len(rival.seeds) == number
    x = np.array([[3, 1, 2, 0, 0]])
    simple, unmasked, gru = (rival.network for rival in readers)
    for network in (simple, gru):
        assert_allclose(network(x), network(x[:, :3]), atol=1e-6)
    assert np.abs(unmasked(x) - unmasked(x[:, :3])).max() > 1e-4
    reading = [network.layers[1] for network in (simple, unmasked, gru)]
    kinds = [layers.SimpleRNN, layers.SimpleRNN, layers.GRU]
    assert list(map(type, reading)) == kinds
    assert len({layer.units for layer in reading}) == 1


def test_state_is_carried_on_through_all_places(capsys):
    rng = np.random.default_rng(0)
    vectors = rng.random((1, 12, 16), "float32")
    names = run("simple = ", vectors=vectors)
    states = run("states = []", **names)["states"]
    last = names["simple"](vectors[:, :12])
    assert_allclose(last[0], states[11], atol=1e-6)
    plots = Mock()
    run("plot_states", states=states, plots=plots)
    plots.plot_states.assert_called_once_with(states, list("fecha·······"))
    for off in (0, 0.01):
        names["simple"] = lambda x, off=off: [states[x.shape[1] - 1] + off]
        run("by hand as by", **names | {"states": states})
    told = "✓ by hand as by Keras\n✗ not on this run: by hand as by Keras\n"
    assert capsys.readouterr().out == told


def test_lengths_of_gradients_are_counted_back():
    factors = np.array([[[3, 4], [0, 1]], [[0, 1], [0, 0]]])
    reach = run("def reach")["reach"]
    lengths = reach(lambda x: x * factors, np.ones((2, 2, 2)))
    assert_allclose(lengths, [0.5, 3])


def test_reach_of_halved_and_doubled_states(capsys):
    read = []

    def reach(layer, sequences):
        read.append(sequences)
        layer(sequences[:1, :1])
        return layer.get_weights()[1]

    curves = run("curves = {}", reach=reach)["curves"]
    assert [noise.shape[:2] for noise in read] == 3 * [(20, 40)]
    assert all(np.array_equal(noise, read[0]) for noise in read)
    for gain in (0.5, 1, 2):
        U = curves[f"U times {gain}"]
        assert_allclose(U.T @ U, gain**2 * np.eye(len(U)), atol=1e-5)
    assert list(curves) == ["U times 0.5", "U times 1", "U times 2"]
    for last in (101, 99):
        curves = {"U times 1": [1, 1, 1], "U times 2": [1, 500, last]}
        plots = Mock()
        run("plot_reach", curves=curves, plots=plots)
        plots.plot_reach.assert_called_once_with(curves)
    told = "✓ doubled, it explodes\n✗ not on this run: doubled, it explodes\n"
    assert capsys.readouterr().out == told


@pytest.mark.parametrize(
    ("gru", "told"),
    [
        ([0.2, 0.2, 0.5], "GRU ≈ 0.300\nGRU − pairs ≈ -0.100 ± 0.100\n✓"),
        ([0.3, 0.3, 0.66], "GRU ≈ 0.420\nGRU − pairs ≈ 0.020 ± 0.092\n✗"),
    ],
)
def test_each_network_has_its_own_accuracy_on_the_test(gru, told, capsys):
    of_pairs = [0.1, 0.4, 0.7]
    known = {
        ("bags", "26 counts of ids of words", "y"): [0.1, 0.1, 0.4],
        ("doubles", "728 counts of pairs in ids of words", "y"): of_pairs,
        ("simples", "ids of words", "y"): [0.7, 0.7, 1],
        ("grus", "ids of words", "y"): gru,
    }
    names = {kind: kind for kind, *_ in known}
    names |= WORDS | {"words_test": "words", "y_test": "y"}
    names |= {"x_train": 1, "y_train": 1, "x_val": 2, "y_val": 2}
    names["accuracies"] = lambda *asked: np.array(known[asked])
    for mark in ("bag_accuracy = ", "pairs_accuracy, ", "lead = "):
        names = run(mark, **names)
    printed = capsys.readouterr().out
    head = "bag of letters ≈ 0.200, pairs ≈ 0.400\nsimple ≈ 0.800, "
    assert printed.startswith(head + told)
    assert "the GRU is not ahead of the pairs\n" in printed


def test_one_network_answers_for_test_words_and_for_yours(capsys):
    dutch, german, spanish = map(
        data.WORD_LANGUAGES.index, ("Dutch", "German", "Spanish")
    )
    y = np.repeat([dutch, german, spanish], [30, 2, 1])
    said = np.repeat([dutch, german, spanish, dutch], [8, 20, 2, 3])
    my_words, plots = run("my_words =")["my_words"], Mock()
    answers = {"x_test": np.eye(6)[said], f"ids of {my_words}": "answer"}
    grus, asked = three_networks(answers)
    names = {"grus": grus, "x_test": "x_test", "y_test": y, "plots": plots}
    names |= WORDS | {"words_test": np.arange(33), "my_words": my_words}
    names["names"] = data.WORD_LANGUAGES
    for mark in ("chosen =", "said_german =", "plot_word_probabilities"):
        names = run(mark, **names)
    assert len(asked) == 2
    assert len(set(asked)) == 1
    assert capsys.readouterr().out == "[ 8 17 26]\n"
    matrix, languages = plots.plot_confusion_matrix.call_args.args
    counts = np.zeros((6, 6))
    counts[dutch, [dutch, german, spanish]] = 8, 20, 2
    counts[[german, spanish], dutch] = 2, 1
    assert_array_equal(matrix, counts)
    assert languages == data.WORD_LANGUAGES
    plots.plot_word_probabilities.assert_called_once_with(
        my_words, "answer", data.WORD_LANGUAGES
    )
