"""Lesson 15 takes the right pictures, and says of them what holds."""

import functools
import json
import re
from unittest.mock import Mock

import cells
import keras
import lessons
import numpy as np
import pytest

from utils import data, pictures

run = functools.partial(cells.run, "15")


def knows(*known):
    """Return a function that knows its result for these arguments only."""

    def function(*asked):
        [result] = [
            result
            for *wanted, result in known
            if all(np.array_equal(*p) for p in zip(wanted, asked, strict=True))
        ]
        return result

    return function


def given_to(function):
    """Return what a Mock was called with, once; arrays as lists."""
    [call] = function.call_args_list
    return [np.asarray(argument).tolist() for argument in call.args]


def test_pictures_stand_under_their_own_class():
    plots, labels = Mock(), np.arange(30) % 7
    names = {"labels": labels, "class_names": "abcdefg", "plots": plots}
    run("titles = ", images=np.arange(30), **names)
    shown, titles = given_to(plots.plot_images)
    assert titles == ["abcdefg"[i % 7] for i in shown]
    assert shown[0] < 3
    assert shown[-1] > 26


def test_compares_the_nearest_with_the_fourth():
    far = [0.9, 0.2, 0.8, 0.4, 0.6, np.inf]
    copies = [0.05, 0.01, 0.9, 0.03, 0.02, np.inf]
    plots = Mock()
    names = run("LIMIT = ", apart=np.array([far, copies]), plots=plots)
    ratios, limit = given_to(plots.plot_nearest)
    np.testing.assert_allclose(ratios, [0.2 / 0.8, 0.01 / 0.1])
    assert limit == names["LIMIT"]


def test_of_each_pair_near_for_either_the_first_stays(capsys):
    apart = np.ones((5, 5))
    apart[[0, 2, 1, 3], [2, 0, 3, 1]] = 0.3
    names = {"apart": apart, "LIMIT": 0.5, "plots": Mock()}
    names["fourth"] = np.array([0.4, 0.9, 0.9, 0.4, 0.4])
    names["images"], names["labels"] = np.arange(5) + 10, np.arange(5) + 20
    names["files"] = np.array(["a", "b", "c", "d", "e"])
    marks = "pairs = ", "duplicates = ", "shown = ", "keep = ", "x, y, names ="
    names = run(*marks, **names)
    assert names["duplicates"] == [("a", "c"), ("b", "d")]
    assert capsys.readouterr().out == "pairs ≈ 2\n"
    shown = [[10, 12, 11, 13], ["one", "again", "one", "again"]]
    assert given_to(names["plots"].plot_images) == shown
    kept = [names[name].tolist() for name in ("x", "y", "names")]
    assert kept == [[10, 11, 14], [20, 21, 24], ["a", "b", "e"]]


def test_versions_are_shifted_and_mirrored_and_the_first_is_as_it_is():
    x = np.zeros((2, 13, 13, 3))
    x[1, 5, 4] = 1, 2, 3
    versions = run("def augment")["augment"](x)
    assert np.array_equal(versions[0], x)
    assert len(versions) == 10
    shifted = {(5, 4), (9, 8), (9, 0), (1, 8), (1, 0)}
    mirrored = {(down, 12 - right) for down, right in shifted}
    places = {tuple(place) for v in versions for place in np.argwhere(v)}
    assert places == {
        (1, *place, colour)
        for place in shifted | mirrored
        for colour in range(3)
    }


def test_each_version_goes_through_the_filters():
    network = Mock(predict=lambda rows, **options: 10 * rows)
    augment = knows(([0], [np.array([[1], [2]]), np.array([[3], [4]])]))
    names = {"x": [0], "augment": augment, "edge_network": network}
    edges = run("edges = np.stack(edges)", **names)["edges"]
    assert edges.tolist() == [[[10], [20]], [[30], [40]]]


def test_a_head_learns_each_version_with_its_pictures_label(monkeypatch):
    fit = Mock()
    monkeypatch.setattr(keras.Sequential, "fit", fit)
    train_head = run("def train_head", class_names="abc")["train_head"]
    rows = [[[50 + i, v] for i in range(5)] for v in range(3)]
    rows, y = np.array(rows, "float32"), np.array([2, 0, 1, 1, 0])
    head, again = train_head(rows, y), train_head(rows, y)
    flat, labels = fit.call_args.args
    learned = [(*row, label) for row, label in zip(flat, labels, strict=True)]
    wanted = [(50 + i, v, y[i]) for i in range(5) for v in range(3)]
    assert sorted(learned) == wanted
    scaled = np.asarray(head.layers[0](flat))
    assert scaled.mean() == pytest.approx(0, abs=1e-5)
    assert scaled[:, 0].min() > 0 > scaled[:, 1].max()  # one mean for both
    probabilities = np.asarray(head(rows[0]))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(probabilities, np.asarray(again(rows[0])))


def test_each_picture_is_judged_as_it_is_by_a_head_that_has_not_seen_it():
    y = np.repeat([0, 1], [10, 15])
    rows = np.stack([np.arange(25), np.arange(25) + 100])

    def train_head(learned, labels):
        seen = learned[0]
        assert np.array_equal(learned, rows[:, seen])
        assert np.array_equal(labels, y[seen])
        assert np.bincount(labels).tolist() == [8, 12]

        def head(asked):
            assert not np.isin(asked % 100, seen).any()
            return np.stack([asked, -asked], axis=1)

        return head

    names = {"class_names": "ab", "train_head": train_head}
    unseen = run("def predict_unseen", **names)["predict_unseen"](rows, y)
    assert unseen.tolist() == [[i, -i] for i in range(25)]


def test_suspects_get_less_than_a_fifth_of_the_answer(capsys):
    unseen = [[0.15, 0.8, 0.05], [0.79, 0.17, 0.04], [0.1, 0.2, 0.7]]
    unseen = np.array([*unseen, [0.02, 0.08, 0.9]])
    x, y, edges = np.arange(4), np.array([0, 1, 2, 0]), np.arange(8)
    names = {"x": x, "y": y, "edges": edges, "class_names": ["a", "b", "c"]}
    names["predict_unseen"] = knows((edges, y, unseen))
    names["names"] = np.array(["a/1", "b/2", "c/3", "a/4"])
    names = run("given = ", "suspects = ", **names)
    assert capsys.readouterr().out == "suspects ≈ 2\n"
    plots = run("plot_mistakes", **names | {"plots": Mock()})["plots"]
    shown = [[0, 3], ["a/1", "a/4"], unseen[[0, 3]].tolist(), ["a", "b", "c"]]
    assert given_to(plots.plot_mistakes) == shown


def test_our_list_has_the_suspects_that_lie_in_the_wrong_folder():
    planted = (data.DATA_DIR / "leaves_planted.json").read_text("utf-8")
    wrong = {*json.loads(planted)["wrong_labels"]}
    [path] = lessons.find("15")
    code = lessons.code_cells(lessons.read(path))
    [cell] = [c for c in code if "plot_mistakes" in lessons.source(c)]
    suspects = {*re.findall(r"\w+/IMG_\w+\.jpg", str(cell["outputs"]))}
    listed = run("wrong_labels = ")["wrong_labels"]
    assert sorted(listed) == sorted(suspects & wrong)


@pytest.mark.parametrize(
    ("shares", "marks"),
    [
        ((1, 1, 0.9, 0.1), "✓✓"),
        ((0.2, 1, 0.9, 0.1), "✗✓"),
        ((1, 0.3, 0.6, 0.9), "✗✗"),
        ((np.nan,) * 4, ""),
    ],
)
def test_says_what_was_found_of_what_was_planted(capsys, shares, marks):
    found = "folder", "corrupt", "duplicates", "suspects", "classes"
    names = {name: name for name in found}
    names["pictures"] = Mock(shares_found=knows((*found, shares)))
    run("shares_found(", 'print(f"broken', "all_found = ", **names)
    told = capsys.readouterr().out
    numbers = re.findall(r"(\w+) ≈ (\S+?),?\s", told)
    words = "broken", "copies", "labels", "suspected"
    assert [(word, float(number)) for word, number in numbers] == [
        (word, pytest.approx(share, nan_ok=True))
        for word, share in zip(words, shares, strict=True)
    ]
    assert "".join(re.findall("[✓✗]", told)) == marks


def test_edges_and_pixels_are_judged_on_what_is_labelled_rightly(
    capsys, monkeypatch
):
    files = np.array([f"a/{i}" for i in range(10)])
    x = np.arange(10)[:, None, None, None] + np.zeros((66, 66, 3))
    good, edges = slice(1, 9), np.arange(20).reshape(2, 10)
    y = np.array([2, 0, 0, 0, 0, 1, 1, 1, 2, 0])
    pixels = np.arange(1, 9)[:, None] + np.zeros(16 * 16 * 3)
    by_pixels = np.eye(3)[[0, 0, 1, 1, 2, 2, 0, 0]]
    by_edges = np.eye(3)[[0, 2, 0, 0, 1, 1, 1, 2]]
    refuse, plots = Mock(), Mock()
    monkeypatch.setattr(pictures, "refuse_few", refuse)
    names = {"x": x, "y": y, "names": files, "edges": edges, "plots": plots}
    names |= {"wrong_labels": ["a/0", "a/9"], "class_names": ["a", "b", "c"]}
    names["suspects"] = files[[0, 1, 9]]
    names["augment"] = knows((x[good], [x[good], x[good] + 9]))
    names["predict_unseen"] = knows(
        ([pixels, pixels + 9], y[good], by_pixels),
        (edges[:, good], y[good], by_edges),
    )
    marks = "x_good, ", "def with_error", "pixels = [", "of_edges = "
    marks += "largest class", 'print("edges', "matrix = "
    names = run(*marks, **names)

    assert names["names_good"].tolist() == files[good].tolist()
    assert given_to(refuse) == [y[good].tolist(), ["a", "b", "c"]]
    assert capsys.readouterr().out.splitlines() == [
        "largest class ≈ 0.500",
        "pixels ≈ 0.250 ± 0.164",
        "edges  ≈ 0.875 ± 0.125",
        "ahead by ≈ 0.625 ± 0.263",
    ]
    matrix = [[3, 0, 1], [0, 3, 0], [0, 0, 1]]
    drawn = given_to(plots.plot_confusion_matrix)
    assert drawn == [matrix, ["a", "b", "c"]]


def test_model_card_and_page_are_given_away(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask = Mock(side_effect=lambda _, asked: asked)
    monkeypatch.setattr(pictures, "ask", ask)
    names = {"class_names": ["a", "b", "c"], "folder": "leaves"}
    all_rows = {
        "x": np.arange(10),
        "y": np.array([2, 0, 0, 0, 0, 1, 1, 1, 2, 0]),
        "names": np.array([f"a/{i}" for i in range(10)]),
    }
    names |= all_rows
    names |= {f"{name}_good": rows[1:9] for name, rows in all_rows.items()}
    names["edges"] = np.arange(20).reshape(2, 10)
    names["edges_good"] = names["edges"][:, 1:9]
    names["pixels_right"], names["edges_right"] = np.arange(8) < [[2], [7]]
    names["matrix"] = np.array([[3, 0, 1], [0, 3, 0], [0, 0, 1]])
    network = [keras.Input((1,)), keras.layers.Rescaling(2, offset=1)]
    names["edge_network"] = keras.Sequential(network)
    known = names["edges_good"], names["y_good"], keras.layers.Rescaling(3)
    names["train_head"] = knows(known)
    marks = "def with_error", "model = ", "card = ", "pictures.ask("
    out = run(*marks, "pictures.write_page(", **names)["out"]

    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["≈ “leaves/a/1”", "≈ “leaves/a/8”"]
    assert ask.call_args.args[0] == out
    model = keras.models.load_model(out / "model.keras")
    assert np.asarray(model(np.ones((1, 1)))) == 3 * (2 * 1 + 1)
    card = json.loads((out / "card.json").read_text("utf-8"))
    assert (card["class_names"], card["pictures"]) == (["a", "b", "c"], 8)
    assert card["accuracy"].startswith("≈ 0.875 ± 0.125")
    page = (out / "results.html").read_text("utf-8")
    assert card["accuracy"] in page
    rows = re.findall(r"<td>(\w)<td>(\d)<td>(\d+%)", page)
    assert rows == [("a", "4", "75%"), ("b", "3", "100%"), ("c", "1", "100%")]
