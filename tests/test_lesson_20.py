"""Lesson 20 shares out, trains, kills and compares as it says."""

import functools
import itertools
import sys
from pathlib import Path
from unittest.mock import MagicMock, Mock

import cells
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.workers import Ended

ALONE = np.arange(60, 0, -1.0)

run = functools.partial(cells.run, "20")


def printed(losses, code=0, seconds=0):
    """Return what is left of a program that printed these losses."""
    return Ended(code, seconds, "\n".join(map(str, losses)), "")


def test_each_epoch_has_an_order_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    rows = np.arange(2_000)
    source = Mock(load_fashion_mnist=lambda: ((rows * 255, rows), None))
    run("x_train, y_train =", "np.savez(", data=source)
    strategy = Mock(experimental_distribute_dataset=lambda dataset: dataset)
    names = {"tf": tf, "strategy": strategy}
    batches = run("def shuffled", "options =", "def batches", **names)
    orders = []
    for epoch in (0, 1, 2, 2):
        pairs = [*batches["batches"](epoch)]
        assert all(len(y) == 64 and np.array_equal(x, y) for x, y in pairs)
        orders.append(np.concatenate([y for _, y in pairs]))
    *others, last, same = orders
    assert np.array_equal(last, same)
    for one, other in itertools.combinations([*others, last], 2):
        assert np.mean(one == other) < 0.1


def test_network_has_dropout():
    build = run("def build_network", layers=layers)["build_network"]
    names = {"strategy": MagicMock(), "build_network": build}
    parts = run("adam = ", **names)["network"].layers
    assert max(getattr(part, "rate", 0) for part in parts) > 0


def test_contribution_is_a_sum_divided():
    network = keras.Sequential([keras.Input((2,))])
    network.add(layers.Dense(2, kernel_initializer="ones", trainable=False))
    network.add(layers.Dense(3, kernel_initializer="zeros"))
    contribution = run("def contribution", tf=tf)["contribution"]
    x, y = np.ones((2, 2)), np.arange(2)
    loss, (_, bias) = contribution(network, x, y, 4)
    assert float(loss) == pytest.approx(np.log(3) * 2 / 4)
    np.testing.assert_allclose(bias, [-1 / 12, -1 / 12, 1 / 6], rtol=1e-5)


@pytest.mark.parametrize(
    ("begin", "chief", "accident", "end"),
    [(0, True, 50, 60), (40, True, 0, 60), (0, False, 50, 50)],
)
def test_program_saves_epochs_and_has_its_accident(
    begin, chief, accident, end, capsys
):
    done, saved, iterations = [], [], Mock()
    iterations.numpy.side_effect = lambda: begin + len(done)

    def step(x, y):
        done.append((x, y))
        return begin + len(done)

    def save(path):
        saved.append((Path(path).parts[0], begin + len(done)))

    state = Mock(save=save)
    system = Mock(getpid=lambda: 7, kill=Mock(side_effect=SystemExit))
    names = {"adam": Mock(iterations=iterations), "step": step, "os": system}
    names["batches"] = lambda epoch: [(epoch, i) for i in range(20)]
    names |= {"state": state, "chief": chief, "accident": accident}
    try:
        run("epochs_done =", folder="there", **names)
    except SystemExit:
        system.kill.assert_called_once_with(7, 9)
    assert done == [divmod(i, 20) for i in range(begin, end)]
    losses = [float(loss) for loss in capsys.readouterr().out.split()]
    assert losses == [*range(begin + 1, end + 1)]
    after = range(begin + 20, 61, 20) if chief else []
    assert saved == [("there", number) for number in after]


@pytest.mark.parametrize(
    ("off", "told"),
    [
        ([1e-9, -0.3], "3e-01 False"),
        ([0.3, -1e-9], "3e-01 False"),
        ([-9e-7, 0], "9e-07 True"),
        ([0, 2e-6], "2e-06 False"),
    ],
)
def test_gradients_are_off_either_way(off, told, capsys):
    half = tf.constant([0.5, 0.5])
    gradients = {"first": [half * 0 + off], "second": [half], "whole": [half]}
    run("off =", claim=cells.print_verdict, **gradients)
    assert capsys.readouterr().out.split()[-2:] == told.split()


@pytest.mark.parametrize(
    ("wrong", "holds"), [(1 + 9e-6, True), (1 + 2e-5, False)]
)
@pytest.mark.parametrize("place", [0, 5, -1])
def test_all_losses_are_compared_to_five_digits(place, wrong, holds, capsys):
    pair, redone = ALONE[:50].copy(), ALONE[40:].copy()
    for losses in (pair, redone):
        losses[place] *= wrong
    run_workers = {50: [printed([3]), printed(pair)]}
    run_workers[0] = [printed(redone), printed([4])]
    names = {"run_workers": lambda accident: run_workers[accident]}
    names |= {"alone": ALONE, "claim": cells.print_verdict}
    marks = "def losses_of", "accident=50", "loss at step"
    run(*marks, "redone =", **names)
    assert capsys.readouterr().out.splitlines() == [
        f"loss at step 50: ≈ {pair[-1]:.6f}, alone ≈ 11.000000",
        str(holds),
        f"20 steps more, the last loss ≈ {redone[-1]:.6f}",
        str(holds),
    ]


@pytest.mark.parametrize("taken", [50, 51])
def test_each_worker_has_its_own_end(taken, capsys):
    names = {"survivor": printed(ALONE[:taken], 1, 20)}
    names["victim"] = printed(ALONE[: 101 - taken], 9, 10)
    marks = "def losses_of", "worker 0: ≈"
    run(*marks, claim=cells.print_verdict, **names)
    assert capsys.readouterr().out.splitlines() == [
        "worker 1: killed after ⏱ 10 s",
        "worker 0: ≈ stopped by an error after ⏱ 20 s",
        str(taken < 51),
    ]
