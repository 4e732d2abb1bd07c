"""Lesson 2 descends on the rows, at the rates and for the steps it tells."""

import functools
from unittest.mock import Mock

import cells
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose, assert_array_equal

run = functools.partial(cells.run, "02")


def walk(loss_of, start, x, y, learning_rate, steps):
    """Stand in for a descent: return what it was asked for."""
    return loss_of, start, x, y, learning_rate, steps


def springs(batches):
    """Return springs, and a gradient that keeps the loads that it saw."""

    def gradient_of(loss_of, line, x, y):
        assert loss_of == "loss"
        assert (y - x == 1000).all()
        batches.append(x)
        return np.array([1.0, 2.0])

    names = {"loads": np.arange(400), "lengths": np.arange(1000, 1400)}
    return names | {"gradient_of": gradient_of, "loss_of_line": "loss"}


def test_descent_steps_against_the_gradient():
    def loss(number, x, y):
        return tf.square(number * x - y)

    descend = run("def descend", **run("def gradient_of"))["descend"]
    path = descend(loss, 0.0, 1.0, 3.0, 0.25, steps=3)
    assert path == [0, 1.5, 2.25, 2.625]


def test_valleys_are_walked_at_the_rate_in_their_title():
    def parabola(slope, x, y):
        return slope**2 * x + y

    names = {"load": 2, "stretch": 3, "descend": walk}
    names["loss_of_slope"] = parabola
    for mark in ("losses = ", "paths = "):
        names = run(mark, **names | {"plots": Mock()})
        slopes, losses, paths = names["plots"].plot_valley.call_args.args
        assert (slopes[0], slopes[-1], len(slopes)) == (-8, 12, 401)
        assert_allclose(losses, slopes**2 * 2 + 3)
        for title, (*asked, rate, steps) in paths.items():
            assert asked == [parabola, 0.0, 2, 3]
            assert (title, steps) == (f"rate {rate}", 8)


def test_springs_are_made_up_as_told():
    first, again, other = (run("scatter = ", SEED=seed) for seed in (1, 1, 2))
    loads, lengths = first["loads"], first["lengths"]
    assert loads.shape == lengths.shape == (400,)
    assert_allclose([loads.min(), loads.max()], [0, 5], atol=0.1)
    assert_allclose(np.polyfit(loads, lengths, 1), [2, 10], atol=0.1)
    scatter = lengths - 2 * loads - 10
    assert_allclose([scatter.mean(), scatter.std()], [0, 0.3], atol=0.05)
    assert_array_equal(again["lengths"], lengths)
    assert (other["lengths"] != lengths).any()


def test_a_lines_loss_is_its_mean_square():
    loss_of_line = run("def loss_of_line")["loss_of_line"]
    x, y = np.array([1.0, 3.0]), np.array([12.0, 20.0])
    assert loss_of_line([2.0, 10.0], x, y) == 8


def test_lines_are_drawn_over_their_own_points():
    names = {"loads": "loads", "lengths": "lengths", "loss_of_line": "loss"}
    for mark in ("lines = ", "mine = "):
        names = run(mark, **names | {"descend": walk, "plots": Mock()})
        x, y, lines, *_ = names["plots"].plot_descent.call_args.args
        assert (lines[0], lines[1], lines[4]) == ("loss", [0.0, 0.0], 0.05)
        assert lines[2] is x
        assert lines[3] is y
    # a candle of 20 cm, which gets 2 cm shorter every hour
    assert_allclose(np.polyfit(x, y, 1), [-2, 20], atol=0.1)


def test_gradients_of_tens_are_for_the_slope():
    batches = []
    names = run("def gradients_of_tens", **springs(batches))
    assert names["gradients_of_tens"](None) == [1] * 40
    assert_array_equal(batches, names["loads"].reshape(40, 10))


@pytest.mark.parametrize(("far", "sign"), [([-1, -3], "✓"), ([-9, 1], "✗")])
def test_far_and_near_are_a_descents_ends(far, sign, capsys):
    names = run(
        "near = ",
        lines=[far, *[[5, -5]] * 399, [-7, -8]],
        gradients_of_tens=lambda line: line.numpy().tolist(),
        plots=Mock(),
    )
    [drawn] = names["plots"].plot_gradients.call_args.args
    assert drawn == {"far from the floor": far, "on the floor": [-7, -8]}
    assert capsys.readouterr().out.startswith(sign)


def test_no_mini_batch_comes_again():
    batches = []
    names = springs(batches) | {"generator": np.random.default_rng(0)}
    names = run("line = tf.Variable(", **names)
    assert len({tuple(sorted(batch)) for batch in batches}) == 120
    for epoch in np.sort(np.reshape(batches, (3, 400))):
        assert_array_equal(epoch, names["loads"])
    # at the rate of the descent on all rows
    assert_allclose(names["line"], [-120 * 0.05, -240 * 0.05], rtol=1e-5)


def test_losses_are_of_three_epochs_and_120_steps(capsys):
    run(
        "for one in (",
        line=-1,
        lines=range(401),
        loads=np.ones(400),
        lengths=np.full(400, 2.0),
        loss_of_line=lambda one, x, y: one * (x @ y),
    )
    losses = [float(n) for n in capsys.readouterr().out.split()[2::3]]
    assert losses == [-800, 3 * 800, 120 * 800]


def test_times_are_of_one_step_on_so_many_rows(capsys):
    batches = []
    clock = Mock(perf_counter=lambda: sum(map(len, batches)) / 1000)
    run("perf_counter", time=clock, line=None, **springs(batches))
    assert list(map(len, batches)) == [10] * 20 + [400] * 20 + [10**6] * 20
    assert capsys.readouterr().out == (
        "10 rows: ⏱ 10.0 ms\n"
        "400 rows: ⏱ 400.0 ms\n"
        "1,000,000 rows: ⏱ 1000000.0 ms\n"
    )
