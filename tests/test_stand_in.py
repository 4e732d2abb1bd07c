"""The stand-in: small, fast, repeatable, and about as hard as the original."""

import os
import timeit
import tracemalloc

import keras
import numpy as np
import pytest
from keras import layers

from utils import data, stand_in

needs_real_images = pytest.mark.skipif(
    not os.environ.get("FASHION_MNIST_DIR"),
    reason="needs real images: set FASHION_MNIST_DIR",
)


@pytest.fixture(scope="module")
def stand_in_data():
    return data.load_fashion_mnist("stand-in")


@pytest.fixture(scope="module")
def networks(stand_in_data):
    """Return a linear and a 128-unit network, trained on the stand-in."""
    (x_train, y_train), _ = stand_in_data
    trained = []
    for hidden in ([], [layers.Dense(128, "relu"), layers.Dropout(0.2)]):
        keras.utils.set_random_seed(0)
        network = keras.Sequential(
            [
                keras.Input((28, 28)),
                layers.Rescaling(1 / 255),
                layers.Flatten(),
                *hidden,
                layers.Dense(10, "softmax"),
            ]
        )
        network.compile(
            "adam",
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
            steps_per_execution=16,
        )
        network.fit(x_train, y_train, epochs=3, batch_size=256, verbose=0)
        trained.append(network)
    return trained


def accuracy(network, x, y):
    return network.evaluate(x, y, batch_size=1_000, verbose=0)[1]


def test_counts_dtypes_and_balance(stand_in_data):
    for (x, y), total in zip(stand_in_data, (60_000, 10_000), strict=True):
        assert x.shape == (total, 28, 28)
        assert y.shape == (total,)
        assert x.dtype == y.dtype == np.uint8
        np.testing.assert_array_equal(np.bincount(y), [total // 10] * 10)


def test_full_range(stand_in_data):
    (x_train, _), (x_test, _) = stand_in_data
    for x in (x_train, x_test):
        assert (x.min(), x.max()) == (0, 255)


def test_same_images_every_time(stand_in_data):
    for first, second in zip(
        stand_in_data, data.load_fashion_mnist("stand-in"), strict=True
    ):
        np.testing.assert_array_equal(first[0], second[0])
        np.testing.assert_array_equal(first[1], second[1])


def test_training_and_test_images_differ(stand_in_data):
    (x_train, _), (x_test, _) = stand_in_data
    seen = {image.tobytes() for image in x_train}
    assert not any(image.tobytes() in seen for image in x_test)


def _load():
    data.load_fashion_mnist("stand-in")


def test_small_fast_and_modest():
    assert stand_in.STAND_IN_FILE.stat().st_size <= 2_000_000
    # the fastest of three: other programs only ever add to the time
    assert min(timeit.repeat(_load, number=1, repeat=3)) < 3
    tracemalloc.start()
    _load()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1e9


def test_about_as_hard_as_fashion_mnist(networks, stand_in_data):
    linear, dense = (accuracy(n, *stand_in_data[1]) for n in networks)
    assert 0.84 <= dense <= 0.94
    assert linear <= dense - 0.02


@needs_real_images
def test_what_it_teaches_holds_for_real_images(networks):
    _, (x_test, y_test) = data.load_fashion_mnist("directory")
    assert accuracy(networks[1], x_test, y_test) >= 0.84


@needs_real_images
def test_documented_command_refits_the_committed_statistics(
    tmp_path, monkeypatch, capsys
):
    committed = dict(np.load(stand_in.STAND_IN_FILE))
    monkeypatch.setattr(stand_in, "STAND_IN_FILE", tmp_path / "new.npz")
    stand_in.main(os.environ["FASHION_MNIST_DIR"])
    assert "Fitted to" in capsys.readouterr().out
    refitted = dict(np.load(tmp_path / "new.npz"))
    assert {k: (v.shape, v.dtype) for k, v in refitted.items()} == {
        k: (v.shape, v.dtype) for k, v in committed.items()
    }
    # whichever copy it was fitted to, a class's mean image is about the same
    for label in range(10):
        mean = [
            s["weights"][label] @ s["means"][label].astype("float32")
            for s in (committed, refitted)
        ]
        assert np.abs(mean[0] - mean[1]).mean() < 5  # grey levels


def test_fit_recovers_a_known_distribution():
    rng = np.random.default_rng(0)
    direction = rng.standard_normal(784)
    latent = rng.standard_normal((1_000, 1))
    images = (120 + 8 * latent * direction).clip(0, 255).round()
    labels = np.arange(1_000) % 10
    statistics = stand_in.fit(
        images.astype("uint8").reshape(-1, 28, 28),
        labels,
        num_clusters=1,
        num_components=1,
    )
    assert np.abs(statistics["means"] - 120.0).max() < 10
    loading = statistics["scales"][0, 0, 0] * statistics["components"][0, 0, 0]
    assert abs(np.corrcoef(loading, direction)[0, 1]) > 0.99
    assert np.linalg.norm(loading) == pytest.approx(
        8 * np.linalg.norm(direction), rel=0.25
    )


def test_fit_needs_enough_images():
    with pytest.raises(ValueError, match="class 0 has 2 images"):
        stand_in.fit(
            np.zeros((20, 28, 28), "uint8"), np.repeat(np.arange(10), 2)
        )
