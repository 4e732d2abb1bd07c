"""Lesson 6 counts, scores and compares what it says."""

import functools
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

run = functools.partial(cells.run, "06")


def test_five_folds_take_turns():
    y = np.tile([0, 0, 1], 10)
    names = run("deck =", "def rows_of", y=y)
    assert list(names["deck"]) != list(np.argsort(y, kind="stable"))
    assert [sum(y[fold]) for fold in names["folds"]] == 5 * [2]
    for number, fold in enumerate(names["folds"]):
        train, val, test = names["rows_of"](number)
        assert_array_equal(test, fold)
        assert_array_equal(val, names["folds"][(number + 4) % 5])
        assert sorted([*train, *val, *test]) == list(range(30))


def test_network_knows_its_training_rows_alone(monkeypatch):
    fitted = []
    monkeypatch.setattr(keras.Model, "fit", lambda *a, **_: fitted.append(a))
    x = np.random.default_rng(0).normal(np.arange(8)[:, None], size=(8, 30))
    y, train = np.arange(8) % 3 % 2, np.array([1, 2, 4])
    train_network = run("def train_network", x=x, y=y)["train_network"]
    answers = train_network(train, (3, 2), 0.02)
    [(network, inputs, labels)] = fitted
    assert_array_equal(inputs, x[train])
    assert_array_equal(labels, y[train])
    normalise, *dense = network.layers
    rows = (x[train] - x[train].mean(axis=0)) / x[train].std(axis=0)
    assert_allclose(normalise(x[train]), rows, atol=0.01)
    sizes = [(layer.units, layer.activation.__name__) for layer in dense]
    assert sizes == [(3, "relu"), (2, "relu"), (1, "sigmoid")]
    assert_allclose(network.optimizer.learning_rate, 0.02)
    assert network.loss == "binary_crossentropy"
    assert_allclose(answers, network(x)[:, 0])


def test_best_on_validation_rows_answers_for_test_rows():
    y, rows = np.tile([0, 1], 5), np.arange(10).reshape(5, 2)
    best, drawn = [2, 1, 3, 2, 1], []

    def train_network(number, hidden, rate):
        assert hidden == (7,)
        drawn.append(np.random.random())
        answers = np.full(10, 0.5)
        off = 0.1 + 0.05 * number + 0.1 * abs(rate - best[number])
        # nearest to its validation rows' labels at the best rate
        answers[rows[number - 1]] = np.abs(np.array([0, 1]) - off)
        # its answers for test rows name round and rate
        answers[rows[number]] = number + rate / 10
        return answers

    names = {"y": y, "train_network": train_network}
    names["rows_of"] = lambda number: (number, rows[number - 1], rows[number])
    out_of_fold = run("def out_of_fold", **names)["out_of_fold"]
    for _ in range(2):
        result = out_of_fold((7,), (1, 2, 3))
        assert_allclose(result, np.repeat([0.2, 1.1, 2.3, 3.2, 4.1], 2))
    assert drawn[:15] == drawn[15:]


def test_both_sides_have_the_same_chances(capsys):
    tuned = {}

    def out_of_fold(hidden, learning_rates):
        tuned[hidden] = learning_rates
        return np.array([0.45, 0.55, 0.55 if hidden else 0.45, 0.55])

    names = {"out_of_fold": out_of_fold, "y": np.array([0, 1, 0, 1])}
    names = run("probabilities =", "alarm = ", **names) | {"plots": Mock()}
    names = run("drawn =", "line_answers =", "baseline_accuracy =", **names)
    assert_array_equal(names["network_right"], [True, True, False, True])
    assert_array_equal(names["line_right"], [True, True, True, True])
    told = "≈ 3 of 569 right\nnetwork ≈ 0.750, line ≈ 1.000\n"
    assert capsys.readouterr().out == told
    (hidden, of_network), (none, of_line) = tuned.items()
    assert len(set(of_network)) == len(set(of_line)) == 2
    assert max(of_network) < min(of_line)
    weights = np.dot(np.add((30, *hidden), 1), (*hidden, 1))
    assert (none, round(weights / 31)) == ((), 50)


def test_pencil_goes_up_and_right():
    up = [*range(1, 101), *[100] * 357, *range(101, 213)]
    right = [*[0] * 100, *range(1, 358), *[357] * 112]
    order = np.random.default_rng(0).permutation(569)
    names = {"false_alarm_rate": 0.25, "recall": 0.75, "plots": Mock()}
    names["y"] = np.repeat([1, 0, 1], [100, 357, 112])[order]
    names["probabilities"] = np.linspace(1, 0, 569)[order]
    run("ranked =", "plot_roc", "precisions =", **names)
    [[across, upwards, *marked]] = cells.given(names["plots"].plot_roc)
    assert_allclose([across * 357, upwards * 212], [right, up])
    assert marked[1] == (0.25, 0.75)
    drawn = cells.given(names["plots"].plot_precision_recall)
    [[recalls, precisions, share]] = drawn
    assert_allclose(recalls * 212, up)
    assert_allclose(precisions, np.divide(up, np.add(up, right)))
    assert share == 212 / 569


def test_drawn_test_sets_scatter_as_the_formula_says(capsys):
    alarm, y, plots = np.repeat([0, 1], [90, 30]), np.zeros(120), Mock()
    run("drawn =", alarm=alarm, y=y, plots=plots)
    [[drawn, size, all_rows]] = cells.given(plots.plot_draws)
    assert (len(drawn), size, all_rows) == (1000, 114, 0.75)
    counts = np.multiply(drawn, 114)
    assert_allclose(counts, np.round(counts))
    assert_allclose(np.mean(drawn), 0.75, atol=0.01)
    assert_allclose(np.std(drawn), np.sqrt(0.1875 / 114), rtol=0.1)
    right = np.array([True, False, True, True])
    run("formula =", network_right=right, drawn=[0.2, 0.4, 0.6])
    run("recall_error =", recall=0.5)
    assert capsys.readouterr().out == (
        "by drawing ≈ 0.2000, by the formula ≈ 0.0468\n"
        "the ± of a recall on 42 tumours: ≈ 0.077\n"
    )


def test_lead_is_the_networks_and_paired(capsys):
    names = {"network_right": np.repeat([True, False], [7, 3])}
    names["line_right"] = np.repeat([True, False, True, False], [4, 3, 1, 2])
    run("differences =", "lead_mean =", "verdict =", **names, y=np.zeros(10))
    assert capsys.readouterr().out == (
        "only the network is right: ≈ 3\n"
        "only the line is right: ≈ 1\n"
        "a lead of ≈ 20.0 ± 20.0 points: "
        "≈ “nothing here speaks for hidden layers”\n"
    )


@pytest.mark.parametrize("lead", [-2.1, -1.9, 1.9, 2.1])
def test_verdict_needs_two_standard_errors(lead, capsys):
    names = {"lead_mean": lead / 100, "lead_standard_error": 0.01}
    run("verdict =", "the lead is", **names)
    told = capsys.readouterr().out
    assert f"a lead of ≈ {lead} ± 1.0 points" in told
    assert ("hidden layers pay" in told) == (lead == 2.1)
    assert ("✓" in told) == (abs(lead) == 1.9)
