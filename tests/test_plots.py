"""Every figure is one image whose text alternative says what it shows."""

import html
import re

import keras
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core import display_functions
from keras import layers

from utils import plots

matplotlib.use("agg")


@pytest.fixture
def shown(monkeypatch):
    """Return the list of (text alternative, replaced) of what is displayed."""
    outputs, cleared = [], []
    monkeypatch.setattr(
        plots, "clear_output", lambda wait: cleared.append(wait)
    )

    def display(bundle, raw):
        assert raw
        assert len(cleared) <= 1
        image = bundle["text/html"]
        assert re.fullmatch(
            r'<img alt="[^"]+" width="\d+" '
            r'src="data:image/png;base64,iVBOR[A-Za-z0-9+/=]+">',
            image,
        )
        alt = html.unescape(re.search('alt="([^"]+)"', image)[1])
        assert bundle["text/plain"] == alt
        outputs.append((alt, bool(cleared)))
        cleared.clear()

    monkeypatch.setattr(plots, "display", display)
    yield outputs
    assert not plt.get_fignums(), "a figure was left open"


def test_uses_ipythons_display():
    assert plots.display is display_functions.display
    assert plots.clear_output is display_functions.clear_output


def test_show_escapes_its_text(shown):
    plt.plot([1, 2])
    plots.show('a < b & "c"')
    assert shown == [('a < b & "c"', False)]


def test_show_needs_a_text(shown):
    plt.plot([1, 2])
    with pytest.raises(ValueError, match="say what it shows"):
        plots.show(" ")
    plt.close()


def test_images_list_their_titles(shown):
    plots.plot_images(np.zeros((3, 28, 28)), ["a", "b\nc", "d"], columns=2)
    assert shown == [("3 images: a; b c; d.", False)]


def test_history_says_where_the_curves_go(shown):
    plots.plot_history(
        {"loss": [2, 1.5], "accuracy": [0.5, 0.6], "val_loss": [3, 2.5]},
        title="tiny",
    )
    assert shown[0][0] == (
        "tiny, 2 epochs. The training loss goes from 2.000 to 1.500. "
        "The validation loss goes from 3.000 to 2.500. "
        "The training accuracy goes from 0.500 to 0.600."
    )


def test_confusion_matrix_names_the_most_frequent_mistakes(shown):
    plots.plot_confusion_matrix([[5, 3, 0], [1, 7, 0], [0, 0, 4]], "abc")
    assert shown[0][0] == (
        "Confusion matrix: 16 of 20 are on the diagonal, that is right. The "
        "most frequent mistakes: a taken for b, 3 times; b taken for a, 1 "
        "times."
    )


def test_predictions_say_label_and_answer(shown):
    plots.plot_predictions(
        np.zeros((1, 28, 28)), [1], np.array([[0.75, 0.25]]), ["bag", "coat"]
    )
    assert "Label coat: predicted bag with probability 0.75." in shown[0][0]


def test_boundaries_say_how_many_points_lie_on_their_own_side(shown):
    x = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    y = np.array([0, 1, 0, 1])
    grid = plots.boundary_grid(x, steps=20)
    assert grid.shape == (400, 2)
    panels = {"by x": grid[:, 0], "by y": grid[:, 1]}
    plots.plot_boundaries(panels, x, y)
    assert "by x: 100% on their own side" in shown[0][0]
    assert "by y: 50% on their own side" in shown[0][0]


def test_roc_says_where_the_thresholds_lie(shown):
    plots.plot_roc([0, 0, 1], [0, 1, 1], {"0.5": (0.25, 0.75)}, "Test set")
    assert "0.5: false-alarm rate 0.25, recall 0.75." in shown[0][0]


def test_reliability_counts_and_compares(shown):
    plots.plot_reliability([0, 1, 1, 1], [0.1, 0.9, 0.9, 0.9])
    assert shown[0][0] == (
        "Reliability diagram. 1 rows predicted 0.10 on average: 0.00 came "
        "true. 3 rows predicted 0.90 on average: 1.00 came true."
    )


@pytest.mark.parametrize(("seconds", "drawings"), [(0, 4), (60, 1)])
def test_live_history_redraws_in_place(shown, seconds, drawings):
    network = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    network.compile("sgd", loss="mse")
    network.fit(
        np.ones((4, 2)),
        np.ones((4, 1)),
        epochs=3,
        verbose=0,
        callbacks=[plots.LiveHistory(seconds=seconds)],
    )
    assert len(shown) == drawings
    assert all(replaced for _, replaced in shown)
    assert "3 epochs" in shown[-1][0]


def test_live_history_survives_a_stop_before_the_first_epoch(shown):
    callback = plots.LiveHistory()
    callback.on_train_begin()
    callback.on_train_end()
    assert not shown
