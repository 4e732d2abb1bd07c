"""The stand-in: small, always the same, about as hard as the original."""

import os
import runpy

import keras
import numpy as np
import pytest
from keras import layers

from utils import data
from utils.data import DATA_DIR, fashion_mnist, stand_in

make_stand_in = runpy.run_path(DATA_DIR / "make_stand_in.py")
needs_real_images = pytest.mark.skipif(
    not os.environ.get("FASHION_MNIST_DIR"), reason="set FASHION_MNIST_DIR"
)

# Labels and mean grey levels of the first images, as drawn when the statistics
# were fitted.  A new fit needs new ones.
LABELS = ([5, 7, 0, 2], [1, 4, 3, 3])
MEANS = ([18.5, 37.5, 75.4, 154.9], [85.9, 95.7, 70.3, 78.2])


@pytest.fixture(scope="module")
def loaded():
    return fashion_mnist.load_stand_in()


def test_the_file_is_small():
    assert fashion_mnist.STAND_IN_FILE.stat().st_size <= 2_000_000


@pytest.fixture(scope="module")
def networks(loaded):
    """Return a linear and a 128-unit network, trained on the stand-in."""
    loss = "sparse_categorical_crossentropy"
    trained = []
    for hidden in ([], [layers.Dense(128, "relu"), layers.Dropout(0.2)]):
        keras.utils.set_random_seed(0)
        inputs = [layers.Rescaling(1 / 255), layers.Flatten()]
        outputs = layers.Dense(10, "softmax")
        network = keras.Sequential([*inputs, *hidden, outputs])
        network.compile("adam", loss, metrics=["accuracy"])
        network.fit(*loaded[0], epochs=3, batch_size=256, verbose=0)
        trained.append(network)
    return trained


def accuracy(network, x, y):
    return network.evaluate(x, y, batch_size=1_000, verbose=0)[1]


def test_counts_dtypes_range_and_balance(loaded):
    for (x, y), total in zip(loaded, (60_000, 10_000), strict=True):
        assert (x.shape, x.min(), x.max()) == ((total, 28, 28), 0, 255)
        assert x.dtype == y.dtype == np.uint8
        assert np.bincount(y).tolist() == [total // 10] * 10


def test_same_images_on_every_machine(loaded):
    for (x, y), labels, means in zip(loaded, LABELS, MEANS, strict=True):
        assert y[:4].tolist() == labels
        # a mean, because a grey level that is rounded may differ by one
        assert x[:4].mean(axis=(1, 2)) == pytest.approx(means, abs=0.1)


def test_no_image_occurs_twice(loaded):
    images = [image.tobytes() for x, _ in loaded for image in x]
    assert len(set(images)) == len(images)


def test_damaged_statistics_are_named(tmp_path, monkeypatch):
    path = tmp_path / "damaged.npz"
    path.write_bytes(fashion_mnist.STAND_IN_FILE.read_bytes()[:-100])
    monkeypatch.setattr(fashion_mnist, "STAND_IN_FILE", path)
    with pytest.raises(ValueError, match=r"damaged\.npz is damaged"):
        fashion_mnist.load_stand_in()


def test_images_are_blended_with_at_most_two_fifths_of_a_neighbour():
    # one cluster a class, which lights 28 pixels of its own and never varies
    own = np.arange(784) // 28 == np.arange(10)[:, None]
    statistics = {
        "weights": np.ones((10, 1), "float32"),
        "means": 250 * own[:, None].astype("uint8"),
        "components": np.zeros((10, 1, 1, 784), "int8"),
        "scales": np.zeros((10, 1, 1), "float32"),
    }
    x, y = stand_in.sample(statistics, images_per_class=100)
    lit = x.reshape(-1, 784)
    share = lit[own[y]] / 250
    assert 0.6 <= share.min() < 0.61
    assert 0.99 < share.max() <= 1
    # what its own class loses, one other class gains
    assert lit.sum(axis=1) == pytest.approx(28 * 250, rel=0.01)
    assert ((lit > 0).sum(axis=1) <= 2 * 28).all()


def test_about_as_hard_as_fashion_mnist(networks, loaded):
    linear, dense = (accuracy(n, *loaded[1]) for n in networks)
    assert 0.84 <= dense <= 0.94
    assert linear <= dense - 0.02


@needs_real_images
def test_what_it_teaches_holds_for_real_images(networks):
    assert accuracy(networks[1], *data.load_fashion_mnist()[1]) >= 0.84


@needs_real_images
def test_script_refits_the_committed_statistics(tmp_path):
    path = tmp_path / "new.npz"
    make_stand_in["main"](os.environ["FASHION_MNIST_DIR"], path)
    old, new = np.load(fashion_mnist.STAND_IN_FILE), np.load(path)
    for name in old:
        shapes = {(s[name].shape, s[name].dtype) for s in (old, new)}
        assert len(shapes) == 1, name
    # whichever copy it was fitted to, a class's mean image is about the same
    old_mean, new_mean = (
        np.einsum("ck,ckp->cp", s["weights"], s["means"]) for s in (old, new)
    )
    assert np.abs(old_mean - new_mean).mean(axis=1).max() < 5  # grey levels


def test_fit_recovers_a_known_distribution():
    rng = np.random.default_rng(0)
    spread = 8 * rng.standard_normal(784)
    images = 120 + rng.standard_normal((1_000, 1)) * spread
    x = images.clip(0, 255).round().astype("uint8").reshape(-1, 28, 28)
    fitted = make_stand_in["fit"](x, np.arange(1_000) % 10, 1, 1)
    assert np.abs(fitted["means"] - 120.0).max() < 10
    loading = fitted["scales"][0, 0, 0] * fitted["components"][0, 0, 0]
    assert abs(np.corrcoef(loading, spread)[0, 1]) > 0.99
    lengths = np.linalg.norm([loading, spread], axis=1)
    assert lengths[0] == pytest.approx(lengths[1], rel=0.25)


def test_fit_needs_enough_images():
    x, y = np.zeros((20, 28, 28), "uint8"), np.repeat(np.arange(10), 2)
    with pytest.raises(ValueError, match="class 0 has 2 images"):
        make_stand_in["fit"](x, y)
