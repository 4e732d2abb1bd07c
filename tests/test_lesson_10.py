"""Lesson 10's recipes, comparisons and race, on results that are known."""

import functools
from unittest import mock

import cells
import numpy as np
import pytest
from keras import optimizers

SEEDS = 3

run = functools.partial(cells.run, "10")


class Watched:
    """A network that notes how it is compiled and trained."""

    def compile(self, optimizer, loss, *, steps_per_execution=1, **options):
        assert loss == "sparse_categorical_crossentropy"
        self.optimizer, self.at_a_go = optimizer, steps_per_execution

    def fit(self, x, y, batch_size=32, epochs=1, **options):
        self.rows, self.how = (x, y), (batch_size, epochs, self.at_a_go)


def test_pictures_are_split_as_the_text_says():
    numbers, test = np.arange(12_000), np.array([51])
    names = {"images": numbers, "labels": -numbers, "images_test": test}
    names = run("x_train, x_val =", **names)
    for part, start, end in (
        ("all", 0, 10_000),
        ("train", 0, 7_000),
        ("val", 7_000, 10_000),
    ):
        rows = numbers[start:end]
        assert names[f"x_{part}"] == pytest.approx(rows / 255)
        assert (names[f"y_{part}"] == -rows).all()
    assert names["x_test"] == pytest.approx([0.2])


def test_a_network_begins_as_its_seed_says_and_sees_standardised_pixels():
    x_train, plots = np.zeros((2, 28, 28), "float32"), mock.Mock()
    x_train[:, 5, 7], x_train[:, 0, 0] = [0.2, 0.8], [0, 0.02]
    names = {"x_train": x_train, "plots": plots}
    marks = "pixel_mean, pixel_sd =", "standardise =", "def new_network("
    names = run(*marks, "def standardised_network(", **names)
    (mean, deviation), titles = plots.plot_images.call_args.args
    assert (mean[5, 7], deviation[5, 7]) == pytest.approx((0.5, 0.3))
    assert titles == ["mean", "standard deviation"]

    pixels = np.array(names["standardise"](x_train))
    assert pixels[:, 5, 7] == pytest.approx([-0.75, 0.75], abs=1e-5)
    assert pixels[:, 0, 0] == pytest.approx([-0.0909, 0.0909], abs=1e-4)
    network = names["standardised_network"](1, units=4)
    plain, other = (names["new_network"](seed, units=4) for seed in (1, 2))
    answers = np.array(network(x_train))
    assert answers == pytest.approx(np.array(plain(pixels)))
    assert answers != pytest.approx(np.array(other(pixels)))

    layers = names["new_network"](1).layers
    kinds = [type(layer).__name__ for layer in layers]
    assert kinds == ["Flatten", "Dense", "Dense"]
    assert [layer.units for layer in layers[1:]] == [128, 10]
    activations = [layer.activation.__name__ for layer in layers[1:]]
    assert activations == ["relu", "softmax"]


def test_named_rightly_is_what_has_its_label_as_the_largest_answer():
    names = run("def named_rightly(")
    answers = np.array([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6], [0.2, 0.7, 0.1]])
    right = names["named_rightly"](lambda x: answers[x], [0, 1, 2], [0, 1, 1])
    assert right.tolist() == [True, False, True]


def test_recipes_are_those_of_the_text():
    made, x, y = [], np.zeros(10_000), np.ones(10_000)

    def maker(kind):
        return lambda seed: made.append((kind, seed)) or Watched()

    names = {"new_network": maker("plain")}
    names |= {"standardised_network": maker("standardised")}
    recipes = "widely_used", "decayed", "better"
    marks = [f"def train_{recipe}(" for recipe in recipes]
    names = run("def train(", "def rise_and_fall(", *marks, **names)
    found = []
    for recipe in recipes:
        network = names[f"train_{recipe}"](x, y, 7)
        assert network.rows == (x, y)
        assert type(network.optimizer) is optimizers.Adam
        found.append((*network.how, network.optimizer))
    names["train"](network, x, y, 0.5, 32, 1, 1, optimizers.AdamW)
    assert type(network.optimizer) is optimizers.AdamW
    assert made == [("plain", 7), ("plain", 7), ("standardised", 7)]
    usual, decayed, better = found
    assert usual[:3] == (32, 10, 1)
    assert decayed[:3] == (32, 10, 20)
    assert better[:3] == (256, 8, 20)
    # at the start, after the warm-up, amid the fall, after the last step
    assert cells.rates(usual[3], 0, 3_130) == [0.001, 0.001]
    assert cells.rates(decayed[3], 0, 1_565, 3_130) == [0.001, 0.0005, 0]
    assert cells.rates(better[3], 0, 64, 192, 320) == [0, 0.006, 0.003, 0]


def test_each_change_is_compared_with_the_one_before(capsys):
    trained, plots = [], mock.Mock()
    table = [
        [0.10, 0.11, 0.12],
        [0.20, 0.22, 0.24],
        [0.30, 0.33, 0.36],
        [0.40, 0.45, 0.56],
        [0.60, 0.55, 0.56],
        [0.70, 0.75, 0.89],
        [0.71, 0.78, 0.80],
    ]

    def train(
        network, x, y, rate, batch_size, epochs, at_a_go, optimizer_class
    ):
        assert (x, y, batch_size, at_a_go) == ("x_train", "y_train", 256, 20)
        trained.append((*network, rate, epochs, optimizer_class))

    def named_rightly(network, x, y):
        assert (x, y) == ("x_val", "y_val")
        kind, seed, *_ = trained[-1]
        assert network == (kind, seed)
        return np.array(table).flat[len(trained) - 1]

    names = {"x_train": "x_train", "y_train": "y_train", "x_val": "x_val"}
    names |= {"y_val": "y_val", "plots": plots}
    names |= {"new_network": lambda seed: ("plain", seed)}
    names |= {"standardised_network": lambda seed: ("standardised", seed)}
    names |= {"train": train, "named_rightly": named_rightly}
    names = run(
        "def three_seeds(",
        "def print_lead(",
        "def rise_and_fall(",
        "for rate in [",
        'scores["standardised"] =',
        '"better", scores["standardised"],',
        "schedule = rise",
        'scores["rise and fall"] =',
        "longer = rise",
        'scores["AdamW"] =',
        "plots.plot_paired(",
        **names,
    )
    assert capsys.readouterr().out == (
        "rate 0.001: right ≈ 0.110\n"
        "rate 0.003: right ≈ 0.220\n"
        "rate 0.009: right ≈ 0.330\n"
        "better by ≈ 0.140 ± 0.031\n"
        "better by ≈ 0.100 ± 0.058\n"
        "better by ≈ 0.210 ± 0.067\n"
    )
    recipes = "0.001", "0.003", "0.009", "standardised", "rise and fall"
    recipes = *recipes, "8 epochs", "AdamW"
    drawn, *_ = plots.plot_paired.call_args.args
    assert drawn == dict(zip(recipes, table, strict=True))

    kinds, seeds, used, epochs, adams = zip(*trained, strict=True)
    assert len(set(seeds)) == SEEDS
    assert seeds == seeds[:SEEDS] * len(table)
    for values in kinds, used, epochs, adams:
        assert values == tuple(np.repeat(values[::SEEDS], SEEDS))
    assert kinds[::SEEDS] == ("plain",) * 3 + ("standardised",) * 4
    assert epochs[::SEEDS] == (5,) * 5 + (8,) * 2
    assert adams[::SEEDS] == (optimizers.Adam,) * 6 + (optimizers.AdamW,)
    *constant, five, eight, last = used[::SEEDS]
    assert constant == [0.001, 0.003, 0.009, 0.0015]
    assert cells.rates(five, 0, 28, 84, 140) == [0, 0.006, 0.003, 0]
    for schedule in eight, last:
        assert cells.rates(schedule, 0, 44, 134, 224) == [0, 0.006, 0.003, 0]


def test_the_race_is_told_as_it_was_run(capsys):
    took = {"widely used": [8, 9, 30], "decayed": [5, 6, 20]}
    took["better"] = [2, 3, 4]
    answers = [
        [[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]],
        [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 0, 0]],
        [[1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 1]],
    ]
    ran, clock = [], [0]

    def contender(name):
        def train(x, y, seed):
            assert (x, y) == ("x_all", "y_all")
            clock[0] += took[name][len(ran) // 3]
            ran.append((name, seed))
            return name

        return train

    def named_rightly(network, x, y):
        assert (x, y) == ("x_test", "y_test")
        assert network == ran[-1][0]
        clock[0] += 100
        turn, place = divmod(len(ran) - 1, 3)
        return np.array(answers[place][turn]) == 1

    plots = mock.Mock()
    names = {f"{n}_{of}": f"{n}_{of}" for n in "xy" for of in ("all", "test")}
    for name in took:
        names[f"train_{name.replace(' ', '_')}"] = contender(name)
    names |= {"named_rightly": named_rightly, "plots": plots}
    names["time"] = mock.Mock(perf_counter=lambda: clock[0])
    run(
        "def print_lead(",
        "recipes = [",
        "recipe in enumerate(",
        "accuracies, times =",
        "speedup =",
        "better leads decayed",
        "plots.plot_race(",
        **names,
    )
    assert capsys.readouterr().out == (
        "widely used  ≈ 0.250  ⏱ 9.0 seconds\n"
        "decayed      ≈ 0.500  ⏱ 6.0 seconds\n"
        "better       ≈ 0.750  ⏱ 3.0 seconds\n"
        "better is ⏱ 3.0 times as fast as widely used\n"
        "✓ ⏱ it takes less than half of the time\n"
        "decayed leads widely used by ≈ 0.250 ± 0.160\n"
        "better leads widely used by ≈ 0.500 ± 0.096\n"
        "better leads decayed by ≈ 0.250 ± 0.210\n"
        "✓ better beats widely used\n"
    )
    seeds = [seed for _, seed in ran[::3]]
    assert ran == [(name, seed) for seed in seeds for name in took]
    assert len({1, 2, 3, *seeds}) == 6  # three new ones
    drawn, times, shares = plots.plot_race.call_args.args
    assert drawn == [*took]
    assert times == [*took.values()]
    assert np.array_equal(shares, np.mean(answers, axis=2))


@pytest.mark.parametrize(
    ("accuracy", "seconds", "mark"), [(0.51, 1.9, "✓"), (0.5, 2, "✗")]
)
def test_better_beats_widely_used_in_both(accuracy, seconds, mark, capsys):
    names = {"accuracies": [0.5, 0.6, accuracy], "times": [4, 1, seconds]}
    names |= {"right": np.zeros((3, 3, 2)), "print_lead": mock.Mock()}
    run("speedup =", "better leads decayed", **names)
    told = capsys.readouterr().out.splitlines()
    assert [line[0] for line in told[1:]] == [mark, mark]
