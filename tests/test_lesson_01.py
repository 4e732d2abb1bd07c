"""Lesson 1 calculates with the numbers and pictures that it speaks of."""

import functools
from unittest.mock import Mock

import cells
import numpy as np
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose

run = functools.partial(cells.run, "01")


def test_people_have_heights_weights_and_ages():
    height, weight, age = run("people = ", describe=Mock())["people"].numpy().T
    assert_allclose(height, 175, atol=30)
    # body-mass index
    assert_allclose(weight / (height / 100) ** 2, 22, atol=5)
    assert_allclose(age, 50, atol=40)


def test_the_second_of_two_dtypes_is_refused():
    counts, prices = tf.constant([1, 2]), tf.constant([0.5, 1.5])
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        run("counts * prices", counts=counts, prices=prices)
    words = str(error.value)
    assert words.index("#1") < words.index("int32") < words.index("float")


def test_both_lines_halve(capsys):
    run("counts / 2", counts=np.array([2.0, 6.0]))
    assert capsys.readouterr().out == "[1. 3.]\n[1. 3.]\n"


@pytest.mark.parametrize(("bill", "sign"), [(92, "✓"), (31, "✗"), (52, "✗")])
def test_the_bill_is_looked_for_in_the_product(bill, sign, capsys):
    names = {"lists": tf.constant([[1, 10], [2, 30]]), "bill": bill}
    run("bills = ", shops=tf.constant([[1, 2], [3, 5]]), **names)
    product, _, told = capsys.readouterr().out.partition("]]\n")
    assert product == "[[ 31  52]\n [ 92 154"
    assert told.startswith(sign)


def test_white_is_1_in_all_pictures():
    loaded = {"x_train": np.uint8([255, 51]), "x_test": np.uint8([0, 255])}
    names = run("new_pictures = ", **loaded)
    assert_allclose(names["pictures"], [1, 0.2])
    assert_allclose(names["new_pictures"], [0, 1])


def test_means_are_of_the_pictures_to_study():
    old, new = np.random.default_rng(0).random((2, 30, 2, 3))
    names = {"pictures": old, "new_pictures": new, "describe": Mock()}
    names["y_train"] = np.tile(range(10), 3)
    names["y_test"] = np.roll(names["y_train"], 1)
    wanted = old.reshape(3, 10, 2, 3).mean(axis=0)

    assert_allclose(run("averages = []", **names)["means"], wanted)
    plots = Mock()
    run("trousers = ", plots=plots, **names)
    assert_allclose(plots.plot_images.call_args.args[0], wanted[1:2])


def test_distances_are_means_of_squares():
    new = np.array([[[3.0, 1.0]], [[9.0, 9.0]]])
    names = {"means": np.array([[[1.0, 1.0]], [[4.0, -1.0]]])}
    names |= {"new_pictures": new, "pictures": -new, "describe": Mock()}
    assert_allclose(run("differences = ", **names)["distances"], [2, 2.5])


def test_the_least_mean_square_decides():
    differences = {
        "least in its sum": [9, -9, 0, 0],
        "least without squares": [4, 0, 0, 0],
        "least": [2, 2, 2, 0],
        "least in its largest": [1.9, 1.9, 1.9, 1.9],
    }
    picture = np.full((2, 2), 5.0)
    means = picture - np.reshape(list(differences.values()), (4, 2, 2))
    names = run("def name_of", means=means, class_names=list(differences))
    assert names["name_of"](picture) == "least"


@pytest.mark.parametrize("right", [250, 500, 501])
def test_right_answers_on_a_thousand_new_pictures_count(right, capsys):
    run(
        "trials = ",
        new_pictures=["trousers"] * right + ["dress"] * 9000,
        y_test=[1] * 10_000,
        pictures=["bag"] * 10_000,
        y_train=[0] * 10_000,
        class_names=["bag", "trousers", "dress"],
        name_of=str,
    )
    out = capsys.readouterr().out
    assert f"≈ {right / 1000:.2f}\n" in out
    assert ("✓" in out) == (right > 500)
