"""Lesson 18 trains, draws and judges what it says it does."""

import functools
from unittest.mock import Mock

import cells
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose, assert_array_equal

from utils import data

run = functools.partial(cells.run, "18")


def log1p_exp(logits):
    """Return the loss of a no to these logits."""
    return np.mean(np.logaddexp(0, logits))


def marks_in(capsys):
    """Return the ticks and crosses that were printed."""
    return "".join(c for c in capsys.readouterr().out if c in "✓✗")


def test_judge_learns_from_the_training_pictures():
    images = (np.arange(10_000) % 251).reshape(-1, 1, 1).astype("uint8")
    names = run("y_train =", images=images, labels=np.arange(10_000))
    x_train, y_train = names["x_train"], names["y_train"]
    assert x_train.shape == (9_000, 1, 1, 1)
    assert_array_equal(y_train, np.arange(9_000))
    assert_allclose(255 * x_train.ravel(), y_train % 251, rtol=1e-5)
    judge = Mock()
    run("judge.fit", judge=judge, x_train="x", y_train="y")
    assert judge.fit.call_args.args == ("x", "y")
    judge, picture = run("judge = ")["judge"], np.ones((1, 28, 28, 1))
    assert np.any(judge(picture) != judge(picture, training=True))


def test_as_asked_confidence_and_variety(capsys):
    pictures = np.zeros((3, 2, 2, 1))
    pictures[1, :, 0, 0] = 3, 4
    pictures[2, 0, 0] = 3
    distance = run("def distance")["distance"]
    predict = {id(pictures): [[0.5, 0.3, 0.2], [0.6, 0.3, 0.1], [0, 0, 1]]}
    judge = Mock(predict=lambda x, verbose: np.array(predict[id(x)]))
    judged = run("def judged", distance=distance, judge=judge)["judged"]
    as_asked, confidence, variety = judged(pictures, [1, 0, 1])
    assert_array_equal(as_asked, [False, True, False])
    assert_allclose([confidence, variety], [0.7, 4.5])
    assert capsys.readouterr().out == (
        "as asked: ≈ 333 in 1,000\nconfidence ≈ 0.70, variety ≈ 4.5\n"
    )


def test_requests_have_noise_of_their_own_and_all_kinds_in_order():
    names = run("kinds =", **run("def ask"))
    kinds, requests = names["kinds"], names["requests"].numpy()
    assert_array_equal(kinds, sorted(100 * [*range(10)]))
    assert_array_equal(requests[:, 64:], np.eye(10)[kinds])
    noise = requests[:, :64]
    assert len(np.unique(noise)) > 63_000
    assert [noise.mean(), noise.std()] == pytest.approx([0, 1], abs=0.02)
    fast = tf.function(names["ask"])
    assert np.any(fast(requests[:, 64:]) != fast(requests[:, 64:]))


def test_answer_is_for_the_kind_and_in_general():
    numbers = 2.0 ** np.arange(22).reshape(2, 11)
    names = {"discriminator": {"pictures": tf.constant(numbers)}.get}
    answer = run("def answer", **names)["answer"]
    answers = answer("pictures", np.eye(10)[[3, 0]])
    assert_array_equal(answers, [2**3 + 2**10, 2**11 + 2**21])


@pytest.fixture
def pair():
    """Return names, with a forger and a detective of one weight each."""

    def ask(wishes):
        return 10 * wishes

    def draw(requests, training):
        assert training
        return forger.trainable_variables[0] * requests

    def answer(pictures, wishes):
        return detective.trainable_variables[0] * pictures + wishes

    forger, detective = Mock(side_effect=draw), Mock()
    forger.trainable_variables = [tf.Variable(0.3)]
    detective.trainable_variables = [tf.Variable(0.2)]
    names = {"generator": forger, "discriminator": detective}
    return run("def loss", **names, ask=ask, answer=answer)


def weights_of(names):
    """Return the forger's weight and the detective's."""
    both = names["generator"], names["discriminator"]
    return [float(network.trainable_variables[0]) for network in both]


def test_detective_learns_alone(pair):
    names = run("def discriminator_step", **pair)
    assert names["discriminator_adam"].built  # no step can leave half of it
    real, wishes = tf.constant([5.0, 4]), tf.constant([0.5, -1])
    value = names["discriminator_step"](real, wishes)
    of_real, of_drawn = 0.2 * real + wishes, 0.6 * wishes + wishes
    yes, no = log1p_exp(-of_real), log1p_exp(of_real)
    wanted = (0.9 * yes + 0.1 * no + log1p_exp(of_drawn)) / 2
    assert float(value) == pytest.approx(wanted, rel=1e-5)
    adam = names["discriminator_adam"]
    rate = float(adam.learning_rate)
    assert weights_of(names) == pytest.approx([0.3, 0.2 + rate], abs=1e-5)
    assert adam.beta_1 == 0.5


def test_forger_learns_alone_and_keeps_an_average(pair):
    names = run("def generator_step", **pair)
    assert names["generator_adam"].built
    wishes = tf.constant([0.5, 1])
    value = names["generator_step"](wishes)
    wanted = log1p_exp(-1.6 * wishes)
    assert float(value) == pytest.approx(wanted, rel=1e-5)
    adam, forger = names["generator_adam"], names["generator"]
    rate = float(adam.learning_rate)
    assert weights_of(names) == pytest.approx([0.3 + rate, 0.2], abs=1e-5)
    names["generator_step"](wishes)
    last, _ = weights_of(names)
    adam.finalize_variable_values(forger.trainable_variables)
    average, _ = weights_of(names)
    assert 0.3 < average < last - rate / 2
    assert adam.beta_1 == 0.5
    assert 1 / (1 - adam.ema_momentum) == pytest.approx(100)


def test_epoch_takes_each_picture_once_and_lets_both_take_turns():
    turns, y = [], np.arange(9_000) * 7 % 10
    names = {"x_train": np.arange(9_000), "y_train": y}

    def fast_discriminator(rows, wishes):
        assert_array_equal(wishes, np.eye(10)[y[rows]])
        turns.append(rows)
        return len(turns)

    def fast_generator(wishes):
        assert_array_equal(wishes, np.eye(10)[y[turns[-1]]])
        return 1000 * len(turns)

    names |= {"fast_discriminator": fast_discriminator}
    names |= {"fast_generator": fast_generator}
    train_epoch = run("def train_epoch", **names)["train_epoch"]
    assert_allclose(train_epoch(), [90.5, 90_500])
    train_epoch()
    first, second = np.concatenate(turns).reshape(2, 9_000)
    assert np.shape(turns) == (360, 50)
    for order in (first, second):
        assert_array_equal(np.sort(order), range(9_000))
    assert np.mean(first == second) < 0.01
    assert np.mean(first == np.arange(9_000)) < 0.01


def test_each_epochs_drawings_are_judged(capsys):
    epochs = []

    def train_epoch():
        epochs.append(len(epochs) + 1)
        return 0.1 * len(epochs), 10 * len(epochs)

    def predict(requests, verbose):
        return f"{requests} after {len(epochs)}"

    names = {"train_epoch": train_epoch, "judged": print, "kinds": "kinds"}
    names |= {"generator": Mock(predict=predict), "requests": "drawn"}
    sheets = run("sheets = []", **names)["sheets"]
    assert capsys.readouterr().out == "".join(
        f"losses ≈ 0.{i} and ≈ {10 * i}.0\ndrawn after {i} kinds\n"
        for i in epochs
    )
    assert sheets == [f"drawn after {i}" for i in epochs]


class Generator:
    """A generator whose weights have names."""

    trainable_variables = ()

    def __init__(self):
        self.weights = "last"

    def finalize(self, variables):
        assert variables is self.trainable_variables
        self.weights = "average"

    def learn(self, wishes):
        self.weights += "+"
        return len(self.weights)

    def predict(self, requests, verbose):
        return f"{requests} by {self.weights}"

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def test_average_draws_and_comes_back_after_the_detective_was_held():
    judged = Mock(return_value=("as asked", "confidence", "variety"))
    generator = Generator()
    names = {"generator": generator, "requests": "requests"}
    names |= {"kinds": "kinds", "judged": judged, "wishes": np.arange(99)}
    names["fast_generator"] = generator.learn
    adam = Mock(finalize_variable_values=generator.finalize)
    names = run("kept_weights =", "held_still =", generator_adam=adam, **names)
    judged.assert_called_once_with("requests by average", "kinds")
    told = [
        names[name] for name in ("as_asked", "judge_confidence", "variety")
    ]
    assert told == ["as asked", "confidence", "variety"]
    assert names["drawn"] == "requests by average"
    assert names["held_still"] == "requests by average" + 150 * "+"
    assert names["last_loss"] == len("average") + 150
    assert generator.weights == "average"


def test_figure_shows_each_drawing_under_its_name():
    plots = Mock()
    names = {"sheets": ["epoch 1", "2"], "held_still": "held still"}
    run("shown = ", drawn="the end", kinds="kinds", plots=plots, **names)
    shown, kinds, classes = plots.plot_sheets.call_args.args
    assert list(shown) == ["epoch 1", "the end", "held still"]
    assert list(shown.values()) == list(shown)
    assert (kinds, classes) == ("kinds", data.FASHION_MNIST_CLASSES)


def test_test_pictures_are_judged_in_the_order_of_their_kinds():
    judged = Mock(return_value=("as asked", "confidence", "variety"))
    images, labels = np.arange(1, 5).reshape(4, 1, 1), np.array([3, 0, 2, 1])
    names = run(
        "x_test = images_test",
        images_test=images,
        labels_test=labels,
        judged=judged,
        x_train=images[:, :, :, np.newaxis] + 5,
        y_train=labels,
    )
    pictures, kinds = judged.call_args.args
    assert pictures.shape == (4, 1, 1, 1)
    assert_allclose(255 * pictures.ravel(), [2, 4, 3, 1], rtol=1e-5)
    assert_array_equal(kinds, range(4))
    assert pictures is names["x_test"]
    assert names["confidence_real"] == "confidence"
    assert names["variety_real"] == "variety"


def test_claims_hold_within_what_they_say(capsys):
    for last in (0.99, 1.01):
        run("last_loss:", last_loss=last, generator_loss=3)
    assert marks_in(capsys) == "✓✗"

    for left in (0.89, 0.91):
        judged = Mock(return_value=(0, 0, left))
        names = {"judged": judged, "held_still": "still", "kinds": "kinds"}
        run("variety_still", variety=1, **names)
        judged.assert_called_once_with("still", "kinds")
    assert marks_in(capsys) == "✓✗"

    for reached in (9, 8):
        as_asked = np.zeros((10, 100), bool)
        as_asked[:reached, :25] = True
        as_asked[reached:, 76:] = True
        names = run("classes_reached =", as_asked=as_asked.ravel())
        assert names["classes_reached"] == reached
        assert_array_equal(names["of_each_kind"], as_asked.sum(axis=1))
    assert marks_in(capsys) == "✓✗"

    for variety, sure in ((1.61, 0.69), (1.59, 0.71), (4, 0.51), (2, 0.49)):
        run(
            "diversity =",
            variety=variety,
            variety_real=2,
            judge_confidence=sure,
            confidence_real=0.6,
        )
    assert marks_in(capsys) == "✓✓✗✗✓✓✓✗"


def test_looks_for_copies_among_all_training_pictures(capsys):
    x_train = np.arange(9_000)[:, None]
    names = {"distance": lambda one, other: np.abs(one - other)[:, 0]}
    nearest = run("def nearest", x_train=x_train, **names)["nearest"]
    for one in x_train[[0, 999, 4_500, -1]]:
        assert nearest([one]) == 0
    assert nearest([[0], [17.1], [-3]]) == pytest.approx(0.1)
    drawn, x_test = np.arange(1_000.0), np.arange(1_600) + 1e6
    far = Mock(side_effect=[2.1, 2, 1.9, 2])
    for _ in range(2):
        run("far_drawn =", drawn=drawn, x_test=x_test, nearest=far)
    assert capsys.readouterr().out == (
        "drawn ≈ 2.1, real ≈ 2.0\n"
        "✓ drawings are no nearer than new real pictures\n"
        "drawn ≈ 1.9, real ≈ 2.0\n"
        "✗ not on this run: drawings are no nearer than new real pictures\n"
    )
    asked = [pictures for [pictures], _ in far.call_args_list[:2]]
    for pictures, whole in zip(asked, (drawn, x_test), strict=True):
        assert len(pictures) == 50
        assert np.isin(pictures, whole).all()
        assert_allclose(np.diff(pictures), len(whole) / 50)
