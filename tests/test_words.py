"""What lesson 17 takes over from lesson 16."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from utils import words


def test_a_word_stands_between_marks_and_before_padding():
    ids = words.encode(["ab", "Zoe", "abcdefghijkl"])
    assert ids.dtype == np.int32
    assert_array_equal(ids[0], [27, 1, 2, 27] + [0] * 10)
    assert_array_equal(ids[1], [27, 26, 15, 5, 27] + [0] * 9)
    assert_array_equal(ids[2], [27, *range(1, 13), 27])


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("abcdefghijklm", "1 to 12 letters"),
        ("", "1 to 12 letters"),
        ("zoë", "from a to z"),
        ("new york", "from a to z"),
    ],
)
def test_a_word_that_cannot_be_encoded_is_named(word, why):
    with pytest.raises(ValueError, match=why) as raised:
        words.encode(["fine", word])
    assert repr(word) in str(raised.value)


def test_accuracies_are_shares_of_words_for_each_network():
    y = np.array([0, 1, 1, 0])

    def always(label):
        return lambda x: np.eye(2)[np.full(len(x), label)]

    shares = words.accuracies(
        [always(0), always(1)], y, np.array([0, 1, 1, 1])
    )
    assert_allclose(shares, [0.25, 0.75])
    assert_allclose(words.accuracies([always(0)], y, 0), [1])


def test_trains_a_network_for_each_seed_and_says_how_good(capsys):
    rng = np.random.default_rng(0)
    y = rng.integers(6, size=600)
    x = np.zeros((600, 14), "int32")
    x[:, :3] = np.stack([np.full(600, 27), y + 1, np.full(600, 27)], axis=1)
    trained = words.train(
        words.reader, (x, y), (x[:50], y[:50]), 0.02, 6, seeds=[3, 4]
    )
    first, second = (network.get_weights()[0] for network in trained)
    assert not np.array_equal(first, second)
    assert min(words.accuracies(trained, x, y)) > 0.9
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("accuracy ≈ ") for line in lines)
    # the rate rose and fell over all the steps that there were
    rate = trained[0].optimizer._learning_rate
    assert trained[0].optimizer.iterations == 36
    assert float(rate(36)) == pytest.approx(0, abs=1e-6)
    assert float(rate(6)) == pytest.approx(0.02)
