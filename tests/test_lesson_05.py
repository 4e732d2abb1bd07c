"""Lesson 5 trains, measures, compares and draws what it says."""

import functools
from unittest.mock import Mock

import cells
import keras
import numpy as np
import pytest
from keras import optimizers
from numpy.testing import assert_allclose, assert_array_equal

from utils import data

run = functools.partial(cells.run, "05")


class Watched(Mock):
    """A network that notes how it is compiled and trained."""

    def compile(self, optimizer, loss, metrics=()):
        self.rate = cells.rate_of(optimizer)
        self.loss, self.measures = loss, metrics

    def fit(self, x, y, verbose, batch_size=32, **options):
        assert batch_size == 32
        self.fitted = x, y, options


def lost(network, rows, labels):
    """Return a number for network (tens) and part of the rows (ones)."""
    assert rows.replace("x", "y") == labels
    return 10 * network + 1 + cells.SPLIT.index(rows) // 2


def test_every_tumour_has_one_duty():
    chosen, (_, y, _) = run("DEAL =")["DEAL"], data.load_breast_cancer()
    tested = []
    for deal in (chosen, chosen + 1):
        names = {"x": np.arange(569), "y": y, "DEAL": deal}
        names = run("rest, test_index =", "x_test, y_test =", **names)
        parts = [names[name] for name in cells.SPLIT[::2]]
        assert [len(part) for part in parts] == [285, 142, 142]
        assert sorted(np.concatenate(parts)) == list(range(569))
        for part, labels in zip(parts, cells.SPLIT[1::2], strict=True):
            assert_array_equal(names[labels], y[part])
        tested.append(set(parts[2]))
    assert tested[0] != tested[1]


def test_normalised_by_training_rows():
    layers = Mock()
    run("normalise.adapt", layers=layers, x="x", **cells.ROWS)
    layers.Normalization().adapt.assert_called_once_with("x_train")


def test_network_is_lesson_4s_and_hangs_on_its_seed():
    normalise = keras.layers.Normalization(mean=[2] * 30, variance=[9] * 30)
    new_network = run("def new_network", normalise=normalise)["new_network"]
    build = cells.run("04", "def build")["build"]
    rows = np.random.default_rng(0).normal(size=(5, 30))
    for seed in (1, 2):
        answers = build(30, [32, 16], seed)(rows)
        assert_allclose(new_network(seed)(2 + 3 * rows), answers, rtol=1e-3)


def test_fresh_networks_learn_from_training_rows():
    new_network = Mock(side_effect=lambda seed: Watched(seed=seed))
    names = {"new_network": new_network, "SEED": 9} | cells.ROWS
    names = run("def train(", "def watch(", **names)
    trained = names["train"](optimizers.Adam(0.25), 7, epochs=3)
    watched = names["watch"](4, ["callback"])
    assert (trained.seed, trained.rate) == (7, 0.25)
    assert (watched.seed, watched.rate) == (9, 0.01)
    assert trained.loss == watched.loss == "binary_crossentropy"
    assert trained.fitted == ("x_train", "y_train", {"epochs": 3})
    options = {"epochs": 4, "callbacks": ["callback"]}
    options["validation_data"] = ("x_val", "y_val")
    assert watched.fitted == ("x_train", "y_train", options)
    accuracy, brier = watched.measures
    assert (accuracy, brier.name) == ("accuracy", "brier")
    assert_allclose(brier([[1], [0]], [[0.1], [0.5]]), 0.53, rtol=1e-5)


@pytest.mark.parametrize("moved", [0, 1e-6])
def test_answers_compared_before_and_after_compiling(moved, capsys):
    class Network:
        last, optimizer = 0.5, Mock(iterations=45)

        def __call__(self, rows):
            return np.array([[0.1], [0.9], [self.last]])

        def compile(self, *given):
            self.last += moved
            self.optimizer = Mock(iterations=0)

    run("answers =", network=Network(), **cells.ROWS)
    steps, claimed = capsys.readouterr().out.splitlines()
    assert steps == "steps: 0"
    assert ("✓" in claimed) == (moved == 0)


def test_rows_lost_and_rows_wrong():
    y = np.array([0, 1, 0, 1, 0, 1, 0])
    away = np.array([0.4, 0.49, 0.51, 0.6, 0.989, 0.991, 0.995])
    network = {"x_val": abs(y - away)[:, None], "x": [[0.1], [1], [0.5]]}.get
    names = run(
        "def rows_lost", "def count_wrong", **cells.ROWS | {"y_val": y}
    )
    assert names["count_wrong"](network) == (5, 2)
    score = names["rows_lost"](network, "x", np.array([1, 0, 1]))
    assert_allclose(score, 0.81 + 1 + 0.25)


def test_runs_are_printed_beside_their_rows_lost(capsys):
    runs = []

    def train(optimizer, seed, epochs):
        assert epochs == 5
        runs.append((optimizer, seed))
        return len(runs)

    names = {"train": train, "rows_lost": lost} | cells.ROWS
    run("SEED, epochs=5)", 'print(f"untuned', SEED="seed", **names)
    run("for optimizer_class in", **names)
    run('print(f"Adam', **names)
    untuned, *compared = capsys.readouterr().out.splitlines()
    assert untuned == "untuned: ≈ 12.0 of 142 rows lost"
    assert (cells.rate_of(runs[0][0]), runs[0][1]) == (0.001, "seed")
    for number, line in enumerate(compared, 2):
        optimizer, seed = runs[number - 1]
        name, rate, *words = line.replace(", seed", "").split()
        kind = getattr(optimizers, name)
        assert cells.rate_of(optimizer, kind) == float(rate)
        told = [str(seed)] if number > 13 else []
        assert words == [*told, "≈", f"{number}2.0", "rows", "lost"]
    assert [seed for _, seed in runs[1:]] == [0] * 12 + [1, 2, 3]
    rates = [cells.rate_of(optimizer) for optimizer, _ in runs[13:]]
    assert rates == [0.01] * 3


@pytest.mark.parametrize("at_end", [(8, 3), (6, 4)])
def test_wrong_at_the_lowest_loss_and_at_the_end(at_end, capsys):
    def watch(epochs, callbacks):
        assert callbacks == []
        history = {"val_loss": [3, 1, 2], "val_brier": [3, 2, 1]}
        history |= {"loss": [3, 2, 1], "val_accuracy": [1, 2, 3]}
        return Mock(epochs=epochs, history=Mock(history=history))

    def count_wrong(network):
        return {2: (7, 3), 24: at_end}[network.epochs]

    names = {"watch": watch, "count_wrong": count_wrong, "plots": Mock()}
    names = run("long_run =", "turn =", "wrong_late, ", **names)
    drawn = names["late"].history.history
    names["plots"].plot_curves.assert_called_once_with(drawn)
    *counts, claimed = capsys.readouterr().out.splitlines()
    assert counts == [
        "lowest loss: ≈ 7 wrong, ≈ 3 of them surely",
        f"at the end:  ≈ {at_end[0]} wrong, ≈ {at_end[1]} of them surely",
    ]
    assert ("✓" in claimed) == (at_end == (6, 4))


def test_stops_five_epochs_after_the_best_and_goes_back():
    briers = [0.06, 0.05, 0.07, 0.0499, 0.06, 0.055, 0.05, 0.05, 0.05, 0.01]
    stop_early, model = run("stop_early =")["stop_early"], Mock()
    model.stop_training = False
    stop_early.set_model(model)
    stop_early.on_train_begin()
    for epoch, brier in enumerate(briers, 1):
        model.get_weights.return_value = f"epoch {epoch}"
        logs = {"loss": 1 / epoch, "val_loss": 1 / epoch, "brier": 1 / epoch}
        stop_early.on_epoch_end(epoch - 1, logs | {"val_brier": brier})
        if model.stop_training:
            break
    stop_early.on_train_end()
    assert epoch == 9
    model.set_weights.assert_called_once_with("epoch 4")


def test_the_best_and_the_last_epoch_are_drawn():
    def watch(epochs, callbacks):
        assert (epochs, callbacks) == (24, ["callback"])
        history = {"val_brier": [3, 1, 2, 2], "val_loss": [1, 2, 3, 4]}
        return Mock(history=Mock(history=history | {"brier": [4, 3, 2, 1]}))

    long_run = {"val_brier": [3, 1, 2, 2, 0, 0], "val_loss": [1] * 6}
    names = {"watch": watch, "stop_early": "callback", "plots": Mock()}
    names = run("stopped =", "best_epoch =", long_run=long_run, **names)
    drawn = [3, 1, 2, 2, 0, 0], 2, 4
    names["plots"].plot_stop.assert_called_once_with(*drawn)


def test_test_rows_judge_three_runs_of_five_seeds():
    class Network(list):
        def fit(self, x, y, epochs, verbose, batch_size=32):
            assert (x, y, batch_size) == ("x_train", "y_train", 32)
            self[2] += epochs

    def train(optimizer, seed, epochs):
        return Network([cells.rate_of(optimizer), seed, epochs])

    names = {"train": train, "rows_lost": lambda network, *of: [*network, *of]}
    names = run("longer.append(", best_epoch=9, **names, **cells.ROWS)
    runs = {"untuned": (0.001, 5), "longer": (0.001, 9), "tuned": (0.01, 9)}
    for name, (rate, epochs) in runs.items():
        judged = [epochs, "x_test", "y_test"]
        assert names[name] == [[rate, s, *judged] for s in (4, 5, 6, 7, 8)]


@pytest.mark.parametrize(
    ("last", "over_untuned", "over_longer"),
    [(1, "5.8 ± 1.8", "2.8 ± 0.2"), (13, "2.8 ± 1.2", "-0.2 ± 3.2")],
)
def test_leads_are_paired(last, over_untuned, over_longer, capsys):
    runs = {"untuned": [11, 21, 31, 12], "longer": [10, 20, 30, 3]}
    runs["tuned"] = [7, 17, 27, last]
    names = run("def standard_error", "def print_lead", plots=Mock(), **runs)
    run("plots.plot_paired(", '("tuned leads untuned', **names)
    run('("longer leads untuned', **names)
    assert names["plots"].plot_paired.call_args.args[0] == runs
    printed = capsys.readouterr().out.splitlines()
    assert ("✓" in printed.pop(1)) == (last == 1)
    assert printed == [
        f"tuned leads untuned by ≈ {over_untuned} rows",
        "longer leads untuned by ≈ 3.0 ± 2.0 rows",
        f"tuned leads longer by ≈ {over_longer} rows",
    ]
