"""Lesson 7 forecasts, decides and charges as it says."""

from functools import partial
from unittest.mock import Mock

import cells
import numpy as np
from numpy.testing import assert_allclose, assert_array_equal, assert_equal

run = partial(cells.run, "07")


def told(*functions):
    """Return functions by name that return their name and arguments."""

    def tell(*taken, **named):
        return (*taken, *named.values())

    return {name: partial(tell, name) for name in functions}


def test_twenty_splits_in_the_order_of_their_lots():
    names = run("lots =", "train, val, test =")
    splits = np.hstack([names[part] for part in ("train", "val", "test")])
    assert names["train"].shape == (20, 341)
    assert names["val"].shape == names["test"].shape == (20, 114)
    lots = np.take_along_axis(np.array(names["lots"]), splits, axis=1)
    assert_array_equal(lots, [range(569)] * 20)
    assert len(np.unique(splits, axis=0)) == 20


def test_line_is_the_best_for_its_training_rows():
    rng = np.random.default_rng(0)
    x = rng.normal(rng.normal(size=30), rng.uniform(1, 5, 30), (60, 30))
    y, rows = rng.integers(0, 2, 60), np.arange(40)
    train_line = run("def sigmoid", "def train_line", x=x, y=y)["train_line"]
    forecasts = train_line(rows, 0.1)
    z = (x - x[rows].mean(axis=0)) / x[rows].std(axis=0)
    errors = forecasts[rows] - y[rows]
    weights = -(errors @ z[rows]) / 40 / 0.1
    sums = np.log(forecasts / (1 - forecasts))
    assert_allclose(errors.mean(), 0, atol=1e-6)
    # all sums are z · weights plus one bias
    assert_allclose(np.ptp(sums - z @ weights), 0, atol=1e-6)
    x[40:] += 100
    assert_allclose(train_line(rows, 0.1)[rows], forecasts[rows])


def test_best_penalty_forecasts_validation_rows_best(capsys):
    names = run("tried = {}", train=["a", "b"], **told("train_line"))
    assert names["tried"] == {
        penalty: [("train_line", rows, penalty) for rows in "ab"]
        for penalty in names["penalties"]
    }

    val = np.arange(40).reshape(20, 2) % 9
    names = run("tumours =", val=val)
    forecasts = [100 * split + np.arange(9) for split in range(20)]
    pooled = 100 * np.arange(20)[:, None] + val
    assert_array_equal(names["pool"](forecasts), np.ravel(pooled))
    assert_array_equal(names["tumours"], np.ravel(val))

    tried = {0.1: [0.5, 0.5], 0.2: [0.9, 0.1], 0.3: [0.2, 0.6]}
    names = {"penalties": (0.1, 0.2, 0.3), "tried": tried, "pool": np.array}
    names |= {"y": np.array([0, 1, 1]), "tumours": np.array([1, 0])}
    assert run("scores = []", "best = penalties", **names)["best"] == 0.2
    assert capsys.readouterr().out == (
        "penalty 0.1: ≈ 0.2500\npenalty 0.2: ≈ 0.0100\npenalty 0.3: ≈ 0.5000\n"
    )


def test_ten_bins_rest_on_different_tumours():
    heap = np.array([0.1, 0.05, 0.71, 0.75, 0.79])
    names = {"y": np.array([0, 1, 0, 1]), "tumours": np.array([0, 1, 2, 3, 3])}
    one_bin = run("def one_bin", **names)["one_bin"]
    assert_allclose(one_bin(heap, 1), (0.075, 0.5, 0.18625, 2), rtol=1e-4)
    assert_allclose(one_bin(heap, 8), (0.75, 2 / 3, 0.30619, 2), rtol=1e-4)
    names = run("def reliability", **told("pool", "one_bin"))
    bins = [("one_bin", ("pool", "f"), number) for number in range(1, 11)]
    assert names["reliability"]("f") == bins


def test_points_lean_only_if_all_do(capsys):
    forecast = np.arange(10) / 10 + 0.05
    outwards = np.sign(forecast - 0.5)
    for turned in ([], *range(10), range(10)):
        away = outwards.copy()
        away[turned] *= -1
        share = forecast + 0.06 * away
        of_best = np.transpose([forecast, share, np.full(10, 0.1), range(10)])
        run("same_way =", of_best=of_best)
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["✓", *11 * "✗"]


def test_reliability_diagrams_of_the_forecasts_they_name():
    names = {"forecasts": "best", "best": 0.003, "plots": Mock()}
    names |= {"tried": {0.003: "best", 0.1: "timid"}, "train": ["a", "b"]}
    names |= told("reliability", "weigh", "train_line")
    run("of_best =", "timid =", '"no weights"', **names)
    weighted = [("train_line", ("weigh", rows), 0.003) for rows in "ab"]
    best, timid = ("reliability", "best"), ("reliability", "timid")
    of_weighted = ("reliability", weighted)
    assert cells.given(names["plots"].plot_bins) == [
        [{"best penalty": best}],
        [{"best penalty": best, "timid": timid}],
        [{"no weights": best, "class weights": of_weighted}],
    ]


def test_costs_and_weights_follow_the_price():
    names = {"y": np.array([0, 0, 1, 1]), "miss_cost": 3}
    names = run("def prices", "thresholds =", "def choose", **names)
    forecast = np.array([0.2, 0.4, 0.3, 0.4])
    assert_array_equal(names["prices"](forecast, 0.3), [0, 1, 3, 0])
    assert_allclose(names["thresholds"], np.linspace(0.01, 0.99, 99))
    curve = names["cost_curve"](forecast, [1, 2])
    assert_array_equal(curve, np.repeat([1, 4, 3], [29, 10, 60]))
    assert_allclose(names["choose"]([[5, 1, 1], [3, 2, 1]]), [0.02, 0.03])
    weigh = run("def weigh", **names)["weigh"]
    assert_array_equal(weigh(np.array([0, 2, 1])), [0, 2, 2, 2, 1])


def test_thresholds_are_chosen_on_validation_rows():
    names = run("def all_curves", val=range(100, 120), **told("cost_curve"))
    curves = [("cost_curve", split, 100 + split) for split in range(20)]
    assert names["all_curves"](range(20)) == curves

    thresholds, curves, plots = np.array([0.1, 0.2]), [[1, 2], [2, 1]], Mock()
    names = {"thresholds": thresholds, "theory": 0.3, "plots": plots}
    names |= {"forecasts": "line", "all_curves": {"line": curves}.get}
    run("plot_costs", **names, **told("choose"))
    drawn = [thresholds, curves, ("choose", curves), 0.3]
    assert_equal(cells.given(plots.plot_costs), [drawn])


def test_bills_are_for_test_rows():
    names = {"test": np.transpose([range(20), [568] * 20])}
    names["prices"] = lambda forecast, limit: np.full(569, forecast + limit)
    bill_for = run("def bill_for", **names)["bill_for"]
    paid = np.arange(100, 2100, 100) + np.arange(20)
    bill = bill_for(np.arange(100, 2100, 100), np.arange(20))
    assert_allclose(20 * bill, [*paid, *[0] * 548, paid.sum()])


def test_four_ways_to_decide_with_two_lines():
    def ways(line, weighted):
        return {
            "0.5": ("bill_for", line, [0.5] * 20),
            "chosen": ("bill_for", line, ("choose", ("all_curves", line))),
            "class weights": ("bill_for", weighted, [0.5] * 20),
            "1/11": ("bill_for", line, [0.3] * 20),
        }

    names = {"plots": Mock(), "compare": Mock(), "y": "labels", "theory": 0.3}
    names |= {"forecasts": "line", "weighted": "weighted", "timid": "timid"}
    names |= told("bill_for", "choose", "all_curves", "weigh", "train_line")
    names["train"] = ["a"]
    run("def all_bills", "bills = all_bills(f", "timid_bills =", **names)
    bills = ways("line", "weighted")
    timid = ways("timid", [("train_line", ("weigh", "a"), 0.1)])
    drawn = cells.given(names["plots"].plot_prices)
    assert drawn == [[bills, "labels"], [timid, "labels"]]
    assert cells.given(names["compare"]) == [[timid]]


def test_price_and_lead_have_errors_of_569_entries(capsys):
    def bill_of(*entries):
        return np.array([*entries, *[0] * (569 - len(entries))])

    bills = {"0.5": bill_of(4, 13), "chosen": bill_of(2, 3)}
    bills |= {"class weights": bill_of(4, 6, 3), "1/11": bill_of(4, 3)}
    names = {"bills": bills, "y": bill_of(1), "miss_cost": 4, "theory": 0.2}
    names = run("cost_theory =", "def error_of", **names)
    costs = [names[f"cost_{way}"] for way in ("half", "theory", "chosen")]
    assert costs == [17, 7, 5]
    assert_allclose(names["error_of_sum"](bill_of(1)), 1)
    run("def compare", "missed = y", **names)
    assert capsys.readouterr().out == (
        "0.5: ≈ 10.0 ± 10.0, ≈ 1 tumours differ\n"
        "chosen: ≈ -2.0 ± 2.0, ≈ 1 tumours differ\n"
        "class weights: ≈ 6.0 ± 4.2, ≈ 2 tumours differ\n"
        "1/11: ≈ 0.0 ± 0.0, ≈ 0 tumours differ\n"
        "If a miss costs 4 false alarms, alarm above 0.200:\n"
        "of 114 such tumours ≈ 1.00 ± 1.00\n"
        "are missed. Price: ≈ 7.0 ± 5.0.\n"
    )
