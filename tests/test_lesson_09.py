"""Lesson 9's measurements, on answers that are known."""

import functools
from unittest import mock

import cells
import keras
import numpy as np
import pytest

run = functools.partial(cells.run, "09")


class Network:
    """A network that notes how it was trained, and what it was asked."""

    def __init__(self, dropout_rate):
        self.dropout_rate = dropout_rate

    def fit(self, x, y, batch_size, epochs, **options):
        self.trained = x, y, batch_size, epochs

    def predict(self, x, **options):
        return self, x


def test_pictures_are_split_as_the_text_says():
    numbers = np.arange(12_000)
    names = run("x_val, y_val =", images=numbers, labels=-numbers)
    for part, rows in (
        ("train", numbers[:7_000]),
        ("val", numbers[7_000:10_000]),
    ):
        assert names[f"x_{part}"] == pytest.approx(rows / 255)
        assert (names[f"y_{part}"] == -rows).all()


def test_both_networks_are_lesson_8s_but_for_dropout():
    build = cells.run("08", "def build(")["build"]
    new_network = run("def new_network(")["new_network"]
    model, twin = new_network(0.3), new_network(0.0)
    x = np.random.default_rng(0).random((2, 28, 28), "float32")
    for network, rate in ((model, 0.3), (twin, 0.0)):
        kinds = [type(layer).__name__ for layer in network.layers]
        assert kinds == ["Flatten", "Dense", "Dropout", "Dense", "Softmax"]
        assert network.layers[2].rate == rate
        known = build([128], rate, seed=0)
        known.set_weights(network.get_weights())
        answers = np.array(known(x))
        assert np.array(network(x)) == pytest.approx(answers, abs=1e-6)
        assert network.loss == known.loss
        ours, theirs = map(cells.rate_of, (network.optimizer, known.optimizer))
        assert ours == theirs
    hidden = [network.get_weights()[0] for network in (model, twin)]
    assert (hidden[0] == hidden[1]).all()

    logits = run("logits =", twin=twin, x_val=x)["logits"]
    answers = np.array(twin(x))
    probabilities = np.array(keras.ops.softmax(logits))
    assert probabilities == pytest.approx(answers, abs=1e-6)
    assert abs(logits - answers).max() > 0.1


def test_trainings_are_those_of_the_text():
    names = {"x_train": "x_train", "y_train": "y_train", "x_val": "x_val"}
    names |= {"y_val": "y_val", "new_network": Network}
    names |= {"reliability": lambda *given: given, "report": lambda of: of}
    names = run("model.fit(", "twin.fit(", **names)
    model, twin = names["model"], names["twin"]
    assert (model.dropout_rate, twin.dropout_rate) == (0.3, 0)
    assert model.trained == ("x_train", "y_train", 128, 20)
    assert twin.trained == ("x_train", "y_train", 512, 150)
    assert names["probabilities"] == (model, "x_val")
    assert names["late"] == names["ece_late"] == ((twin, "x_val"), "y_val")


def test_each_of_fifteen_bins_has_its_forecast_share_error_and_number():
    sure = np.array([0.61, 0.69, 0.63, 0.72, 0.71, 0.96, 1])
    labels = np.array([0, 0, 1, 1, 0, 0, 0])  # two of seven are wrong
    reliability = run("def reliability(")["reliability"]
    table = reliability(np.stack([sure, 1 - sure], axis=1), labels)
    p = np.array([0.62, 0.7066667, 0.98])
    n = np.array([2, 3, 2])
    errors = np.array([0.34322, 0.26286, 0.09899])
    expected = np.transpose([p, [0.5, 0.6666667, 1], errors, n])
    assert table == pytest.approx(expected, abs=1e-4)


def test_gaps_count_in_both_directions_and_by_their_pictures(capsys):
    report = run("def report(")["report"]
    table = np.array([[0.5, 0.7, 9, 1], [0.9, 0.5, 9, 3]])
    assert report(table) == pytest.approx(0.35)
    told = capsys.readouterr().out
    assert told == "right ≈ 0.550, sure ≈ 0.800, error ≈ 0.35\n"


@pytest.mark.parametrize(
    ("error", "bins", "mark"), [(0.049, 8, "✓"), (0.05, 7, "✗")]
)
def test_the_first_network_is_judged_on_validation_pictures(
    error, bins, mark, capsys
):
    def reliability(probabilities, labels):
        assert (probabilities, labels) == ("probabilities", "y_val")
        return np.zeros((bins, 4))

    names = {"reliability": reliability, "report": lambda table: error}
    names |= {"probabilities": "probabilities", "y_val": "y_val"}
    run("ece_early =", **names)
    told = capsys.readouterr().out.splitlines()
    assert [line[0] for line in told] == [mark, mark]


def test_upper_bins_lie_beneath_the_line_by_their_pictures(capsys):
    low = [0.5, 0.1, 0, 1000]
    late = [low, [0.8, 0.95, 0, 30], [0.9, 0.8, 0, 5], [0.97, 0.85, 0, 5]]
    late = np.array(late)
    run("forecast, share, error, n =", late=late)
    run("forecast, share, error, n =", late=late[:, [1, 0, 2, 3]])
    told = capsys.readouterr().out.splitlines()
    assert [line[0] for line in told] == ["✗", "✓"]


def test_the_best_temperature_makes_the_confidence_true():
    plots, logit = mock.Mock(), 2 * np.log(3)  # at T = 2, 0.75 for class 0
    names = {"logits": np.array([[logit, 0]] * 4, "float32")}
    names |= {"y_val": np.array([0, 0, 1, 0]), "plots": plots}
    names = run("cross_entropy = ", "temperatures =", "best =", **names)
    assert names["best"] == pytest.approx(2)
    temperatures, losses, best = plots.plot_temperatures.call_args.args
    assert best == pytest.approx(2)
    assert len(temperatures) == len(losses) == 65
    assert temperatures[:3] == pytest.approx([0.8, 0.85, 0.9])
    # a quarter costs log 4, three quarters log 4/3
    assert min(losses) == pytest.approx(np.log(4) - 0.75 * np.log(3), rel=1e-4)


def test_the_temperature_is_judged_on_test_pictures():
    def predict(x, **options):
        assert x == pytest.approx(np.array([[0.2, 0.4]]))
        return np.array([[2.0, 4.0]])

    others = np.array([[9.0, 0.0]])
    names = {"before_softmax": mock.Mock(predict=predict), "best": 2.0}
    names |= {"images_test": np.array([[51, 102]], "uint8"), "logits": others}
    names |= {"reliability": lambda *of: of, "y_test": 1, "y_val": 0}
    names = run("before =", **names)
    for name, temperature in (("before", 1), ("after", 2)):
        probabilities, labels = names[name]
        right = 1 / (1 + np.exp(-2 / temperature))
        assert probabilities.numpy()[0] == pytest.approx([1 - right, right])
        assert labels == 1


@pytest.mark.parametrize(("left", "mark"), [(0.19, "✓"), (0.2, "✗")])
def test_less_of_the_error_is_left(left, mark, capsys):
    names = {"before": 0.2, "after": left, "report": float}
    run("ece_before, ece", **names)
    assert capsys.readouterr().out[0] == mark


def test_the_upper_eight_bins_are_drawn_under_their_titles():
    plots, first, second = mock.Mock(), np.arange(15), np.arange(20, 35)
    run('{"lesson 8', plots=plots, early=first)
    names = {"plots": plots, "before": first, "after": second}
    run("panels =", early=second + 100, **names)
    [alone, both] = [call.args for call in plots.plot_bins.call_args_list]
    drawn = [panels.tolist() for panels in alone[0].values()]
    assert drawn == [list(range(7, 15))]
    drawn = {title: bins.tolist() for title, bins in both[0].items()}
    assert drawn == {
        "before (T = 1)": list(range(7, 15)),
        "after (÷ T)": list(range(27, 35)),
    }
