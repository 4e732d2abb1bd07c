"""Lesson 17's attention, helpers and block are what it says they are."""

import functools
import inspect
from types import SimpleNamespace
from unittest.mock import Mock, call

import cells
import keras
import numpy as np
import pytest
from keras import layers
from numpy.testing import assert_allclose, assert_array_equal

from utils import words

IDS = words.encode(["lieverd", "deliver"])
DISTANCES = np.arange(14) - np.arange(14)[:, None]

run = functools.partial(cells.run, "17")


def shares(scores):
    """Return a softmax over the last axis."""
    powers = np.exp(scores)
    return powers / powers.sum(axis=-1, keepdims=True)


def test_rivals_are_trained_alike_and_chosen_by_validation():
    parts = (["a"], "y"), (["b"], "y_val"), (["c"], "y_test")
    names = {"data": Mock(load_words=lambda: parts), "train": Mock()}
    names = run("load_words", "training, validation =", **names)
    assert [names["words_test"], names["y_test"]] == [["c"], "y_test"]
    for part, word, labels in (
        ("training", "a", "y"),
        ("validation", "b", "y_val"),
    ):
        x, y = names[part]
        assert_array_equal(x, words.encode([word]))
        assert y == labels
    names |= {"training": "training", "validation": "validation"}
    names |= {"reader": "reader", "attender": "attender"}
    calls = run("grus =", "attenders =", **names)["train"].mock_calls
    bind = inspect.signature(words.train).bind
    bound = [bind(*c.args, **c.kwargs) for c in calls]
    bound[0].apply_defaults()
    bound[1].apply_defaults()
    gru, block = (given.arguments for given in bound)
    assert (gru.pop("build"), block.pop("build")) == ("reader", "attender")
    assert gru == block
    assert (gru["words"], gru["validation"]) == ("training", "validation")
    assert len(set(gru["seeds"])) == 3


def test_both_v_are_compared(capsys):
    taken = np.arange(28.0).reshape(2, 14)
    for apart in (0, 1):
        first, second = np.argwhere(IDS == 22)  # 22 is v
        taken[tuple(first)] = taken[tuple(second)] - apart
        run("both v took", taken=taken)
        run("the two v", taken=taken)
    same = np.where(IDS == 22, 50, 7)
    run("the two v", taken=same)
    assert capsys.readouterr().out == (
        "✓ both v took the same\n"
        "✗ not on this run: the two v took different things\n"
        "✗ not on this run: both v took the same\n"
        "✓ the two v took different things\n"
        "✗ not on this run: the two v took different things\n"
    )


def test_a_distance_is_added_to_the_score():
    names = {"distances": DISTANCES, "values": np.eye(14)}
    scores = np.random.default_rng(0).random((2, 14, 14))
    names = run("of_distance = keras", scores=scores, **names)
    added = np.asarray(names["of_distance"])[DISTANCES + 13]
    assert_allclose(names["taken"], shares(scores + added), atol=1e-5)


def test_attention_is_that_of_keras_plus_a_number_for_each_distance():
    made = run("class Attention", "def block", distances=DISTANCES)
    network = run("def attender", **made)["attender"]()
    weights = network.count_params() / words.reader().count_params()
    assert round(weights, 1) in (1.5, 1.6)
    _, embedding, attention, *_ = network.layers
    assert type(embedding) is layers.Embedding
    assert type(attention) is made["Attention"]

    real = IDS > 0
    for_each_head = attention.of_distance
    assert any(for_each_head is w for w in network.trainable_weights)
    distances = np.asarray(for_each_head)
    assert distances.std() > 0.5
    alike = np.zeros((2, 14, 64))
    weights = np.moveaxis(attention(alike, real)[1], 1, 0)
    for looks, numbers in zip(weights, distances, strict=True):
        scores = np.where(real[:, None], numbers[DISTANCES + 13], -1e9)
        assert_allclose(looks, shares(scores), atol=1e-5)

    for_each_head.assign(np.full((4, 27), 3))
    of_keras = layers.MultiHeadAttention(4, 16, use_bias=False)
    of_keras.build((2, 14, 64), (2, 14, 64))
    parts = attention.query, attention.key, attention.value
    kernels = [part.get_weights()[0].reshape(64, 4, 16) for part in parts]
    of_keras.set_weights([*kernels, np.eye(64).reshape(4, 16, 64)])
    x = keras.random.normal((2, 14, 64), seed=1)
    options = {"attention_mask": real[:, None]}
    wanted = of_keras(x, x, return_attention_scores=True, **options)
    for found, one in zip(attention(x, real), wanted, strict=True):
        assert_allclose(found, one, atol=1e-4)


def test_deviation_behind_plain_added_and_normalised_layers(capsys):
    names = run("stack = ")
    start = names["start"]
    assert start.shape == (50, 64)
    assert np.std(start) == pytest.approx(1, abs=0.05)
    assert len(names["stack"]) == 20
    assert names["stack"][19](start).shape == start.shape
    assert np.min(names["stack"][19](start)) == 0
    start = np.array([[-1.0, 1, 1, -1], [3, -3, -3, 3]], "float32")
    turned = np.array([4.0, 2, 0, -2], "float32")
    run("plain = added", start=start / 5**0.5, stack=3 * [lambda x: 2 * x])
    names = run("x = start", start=start, stack=2 * [lambda x: turned])
    rows = start
    for _ in range(2):
        rows = rows + turned
        centred = rows - rows.mean(axis=1, keepdims=True)
        rows = centred / rows.std(axis=1, keepdims=True)
    assert_allclose(names["x"], rows, atol=0.01)
    told = "plain ≈ 8.0000, added ≈ 27\nwith both ≈ 1.00\n"
    assert capsys.readouterr().out == told


def test_block_has_two_residual_paths():
    def dense(units, activation=None):
        return lambda x: {"relu": 10, None: 100}[activation] * x

    normalised = Mock(return_value=lambda x: x + 0.5)
    fakes = SimpleNamespace(Dense=dense, LayerNormalization=normalised)
    names = {"layers": fakes, "Attention": lambda: lambda x, real: (real, 9)}
    block = run("def block", **names)["block"]
    assert block(x=1, real=2) == 3.5 + 3500 + 0.5


def test_largest_number_of_a_letter_decides():
    block = Mock(side_effect=lambda x, real: x)
    network = run("def attender", block=block)["attender"]()
    assert block.call_count == 1
    table = np.random.default_rng(0).normal(size=(28, 64))
    table[0] = 100
    network.set_weights([table, np.eye(64)[:, :6], np.zeros(6)])
    largest = table[np.unique(IDS[0, :9]), :6].max(axis=0)
    answer = network(IDS)
    assert_allclose(answer[0], shares(largest), atol=1e-5)
    assert np.abs(network(IDS, training=True) - answer).max() > 1e-3


@pytest.mark.parametrize(
    ("gru", "mean", "lead"),
    [
        ([0.2, 0.2, 0.5], "0.300", "0.100 ± 0.153\n✗ not on this run: "),
        ([0.44, 0.44, 0.44], "0.440", "-0.040 ± 0.252\n✓ "),
        ([0.46, 0.46, 0.46], "0.460", "-0.060 ± 0.252\n✗ not on this run: "),
    ],
)
def test_each_network_has_its_own_accuracy_on_the_test(
    gru, mean, lead, capsys
):
    known = {("grus", "ids", "y"): gru}
    known["attenders", "ids", "y"] = [0.1, 0.2, 0.9]
    names = {"grus": "grus", "attenders": "attenders", "y_test": "y"}
    names |= {"words_test": "words", "encode": {"words": "ids"}.get}
    names |= {"training": (1, 1), "validation": (2, 2)}
    names["accuracies"] = lambda *asked: np.array(known[asked])
    run("of_gru =", "lead =", **names)
    assert capsys.readouterr().out == (
        f"GRU ≈ {mean}, attention ≈ 0.400\n"
        f"attention − GRU ≈ {lead}within five points of each other\n"
    )


def test_each_language_has_its_own_words_and_accuracies(capsys):
    y_test, x_test = np.array([1, 0, 1, 0]), np.array([5, 6, 7, 8])
    known = {
        ("grus", 6, 8, 0): [0.1, 0.2, 0.9],
        ("attenders", 6, 8, 0): [0.5, 0.5, 0.8],
        ("grus", 5, 7, 1): [0.2, 0.2, 0.5],
        ("attenders", 5, 7, 1): [0.1, 0.1, 0.1],
    }
    names = {"grus": "grus", "attenders": "attenders", "names": ("A", "B")}
    names["accuracies"] = lambda network, x, y: np.array(
        known[(network, *x.tolist(), y)]
    )
    run("by_gru =", x_test=x_test, y_test=y_test, **names)
    assert capsys.readouterr().out == (
        "A: GRU ≈ 0.40, block ≈ 0.60\nB: GRU ≈ 0.30, block ≈ 0.10\n"
    )


def test_maps_are_of_the_network_that_answers():
    attenders, plots = [], Mock()
    for i in range(3):
        parts = [Mock(name="input"), Mock(return_value=f"rows {i}")]
        parts += [Mock(return_value=("taken", [f"maps {i}"])), Mock()]
        attenders.append(Mock(return_value=f"answer {i}", layers=parts))
    names = {"attenders": attenders, "plots": plots, "names": "languages"}
    names = run("my_word =", "plot_attention(weights[0]", **names)
    word = names["my_word"]
    shown, answer, languages = plots.plot_word_probabilities.call_args.args
    assert (shown, languages) == ([word], "languages")
    [i] = [i for i in range(3) if answer == f"answer {i}"]
    letters = ["·", *word, "·"]
    assert plots.plot_attention.mock_calls == [call(f"maps {i}", letters)]
    [asked] = attenders[i].call_args.args
    assert_array_equal(asked, words.encode([word]))
    rows, real = attenders[i].layers[2].call_args.args
    assert rows == f"rows {i}"
    assert_array_equal(real, asked > 0)
