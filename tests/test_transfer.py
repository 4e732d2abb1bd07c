"""The benchmark of lesson 14's transfer, run small."""

import bench_transfer
import numpy as np


class Network:
    def __init__(self, seed):
        self.seed = seed


def test_benchmark_compares_all_ways(monkeypatch, capsys):
    monkeypatch.setattr(bench_transfer, "JUDGING", (0, 1))
    monkeypatch.setattr(bench_transfer, "CHOOSING", (2,))
    monkeypatch.setattr(bench_transfer, "RATES", (0.003,))
    monkeypatch.setattr(bench_transfer, "STEPS", 20)
    x = np.random.default_rng(0).random((50, 28, 28, 1), "float32")
    y = np.arange(50) % 5
    pictures = (x, y), (x[:20], y[:20]), (x[20:], y[20:])
    lesson = bench_transfer.functions()
    lesson["known_network"] = lesson["build_cnn"](0)
    train, trained = lesson["train"], []

    def train_once(*given):  # the others would cost a second each
        if not trained:
            train(*given)
        trained.append(given)

    lesson["train"] = train_once
    results = bench_transfer.Task(lesson, *pictures, 3).compare()
    assert len(trained) == 3 * len(results)
    assert list(results) == list(bench_transfer.WAYS)
    for rate, scores in results.values():
        assert rate == 0.003
        assert np.shape(scores) == (2,)
    bench_transfer.report(3, results)
    assert capsys.readouterr().out.count("±") == len(results) + 1


def test_benchmark_takes_the_best_rate_on_validation_pictures():
    rates = {}

    def train(network, x, y, rate, steps):
        rates[network] = rate

    def accuracies(networks, pictures, labels):
        return -abs(np.array([rates[n] for n in networks]) - 0.01)

    lesson = {"train": train, "accuracies": accuracies, "build_cnn": Network}
    pictures = (np.arange(100), np.arange(100) % 5)
    task = bench_transfer.Task(lesson, *[pictures] * 3, 2)
    rate, made = task.best("scratch")
    assert rate == 0.01
    assert {rates[network] for network in made.values()} == {0.01}
    every = bench_transfer.JUDGING + bench_transfer.CHOOSING
    assert sorted(made) == sorted(every)


def test_benchmark_draws_as_many_of_each_kind():
    y = np.arange(500) % 5
    x = np.arange(500)
    mine, labels = bench_transfer.draw(x, y, 20, 0)
    assert np.bincount(labels).tolist() == [20] * 5
    assert (y[mine] == labels).all()
    other, _ = bench_transfer.draw(x, y, 20, 1)
    assert set(mine) != set(other)


def test_benchmark_takes_sizes_and_a_pair_of_tasks(monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench_transfer.py"])
    assert bench_transfer.arguments().sizes == [5, 20, 50, 200]
    given = ["bench_transfer.py", "20", "50", "--known", "5-9"]
    monkeypatch.setattr("sys.argv", given)
    asked = bench_transfer.arguments()
    assert (asked.sizes, asked.known) == ([20, 50], "5-9")
