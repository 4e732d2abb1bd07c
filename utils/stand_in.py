"""A statistical stand-in for Fashion-MNIST, for when there is no copy of it.

Each class is described by a mixture of low-rank Gaussians: k-means splits its
images into clusters, and principal component analysis summarises each cluster
by a mean image and the directions in which it varies most.  Sampling draws
new images from that description.  They look like blurred garments; accuracies
on them are *not* Fashion-MNIST accuracies.

Used through ``utils.data.load_fashion_mnist`` (lesson 3).  To fit the
statistics again from any copy of Fashion-MNIST::

    python -m utils.stand_in FOLDER_WITH_FASHION_MNIST

Sources: Lloyd, "Least squares quantization in PCM" (1982), for k-means;
Arthur and Vassilvitskii, "k-means++" (2007), for its starting points;
Tipping and Bishop, "Mixtures of probabilistic principal component analysers"
(1999), for the model.
"""

import sys
from pathlib import Path

import numpy as np

STAND_IN_FILE = (
    Path(__file__).resolve().parent.parent
    / "data"
    / "fashion_mnist_stand_in.npz"
)
NUM_CLASSES = 10
PIXELS = 28 * 28
# A drawn image is its own class's garment blended with up to this share of a
# neighbouring class's.  Without blending the classes would be too easy to
# tell apart: lesson 3's 128-unit network scored 0.97 instead of about 0.89.
MAX_BLEND = 0.4
NUM_NEIGHBOURS = 3


def _k_means(x, num_clusters, rng, num_steps=30):
    """Return the cluster index, int64 of shape (n,), of each row of ``x``."""
    centres = x[[rng.integers(len(x))]]
    nearest = ((x - centres[0]) ** 2).sum(axis=1)
    while len(centres) < num_clusters:
        chosen = rng.choice(len(x), p=nearest / nearest.sum())
        centres = np.vstack([centres, x[chosen]])
        nearest = np.minimum(nearest, ((x - x[chosen]) ** 2).sum(axis=1))
    for _ in range(num_steps):
        # ||x - c||^2 without the term that is the same for every centre
        distance = (centres**2).sum(axis=1) - 2 * x @ centres.T
        assigned = distance.argmin(axis=1)
        for k in range(num_clusters):
            if (assigned == k).any():
                centres[k] = x[assigned == k].mean(axis=0)
    return assigned


def fit(images, labels, num_clusters=16, num_components=20, seed=0):
    """Fit the stand-in's statistics to labelled images.

    Args:
        images: uint8 array of shape (n, 28, 28).
        labels: integer array of shape (n,), values 0-9, with at least
            ``num_clusters`` images of each class.
        num_clusters: clusters per class.
        num_components: principal components kept per cluster; a cluster of
            few images keeps fewer and fills up with zeros.
        seed: of the k-means starting points.

    Returns:
        A dict of arrays, ready for ``np.savez_compressed``:
        ``weights`` float32 (10, clusters), each row sums to 1;
        ``means`` uint8 (10, clusters, 784), grey levels;
        ``components`` int8 (10, clusters, components, 784) and
        ``scales`` float32 (10, clusters, components): a component times its
        scale is one standard deviation along it, in grey levels.

    Raises:
        ValueError: if a class has fewer images than clusters.
    """
    rng = np.random.default_rng(seed)
    shape = (NUM_CLASSES, num_clusters)
    weights = np.zeros(shape, "float32")
    means = np.zeros((*shape, PIXELS), "uint8")
    components = np.zeros((*shape, num_components, PIXELS), "int8")
    scales = np.zeros((*shape, num_components), "float32")
    for label in range(NUM_CLASSES):
        x = images[labels == label].reshape(-1, PIXELS).astype("float64")
        if len(x) < num_clusters:
            raise ValueError(
                f"class {label} has {len(x)} images, too few for "
                f"{num_clusters} clusters: fit to a larger copy"
            )
        assigned = _k_means(x, num_clusters, rng)
        for k in range(num_clusters):
            members = x[assigned == k]
            if len(members) == 0:
                continue
            weights[label, k] = len(members) / len(x)
            means[label, k] = members.mean(axis=0).round()
            centred = members - members.mean(axis=0)
            _, singular, directions = np.linalg.svd(
                centred, full_matrices=False
            )
            deviations = (singular / np.sqrt(len(members)))[:num_components]
            loadings = deviations[:, None] * directions[:num_components]
            scale = np.abs(loadings).max(axis=1) / 127
            kept = scale > 0
            scales[label, k, : len(scale)] = scale
            components[label, k, : len(scale)][kept] = (
                loadings[kept] / scale[kept, None]
            ).round()
    return {
        "weights": weights,
        "means": means,
        "components": components,
        "scales": scales,
    }


def _nearest_of_other_classes(means):
    """Return, for each cluster, its nearest clusters of other classes.

    Args:
        means: float32 array of shape (classes, clusters, 784).

    Returns:
        int64 array of shape (classes * clusters, NUM_NEIGHBOURS): flat
        cluster indices, nearest first.
    """
    label = np.repeat(np.arange(means.shape[0]), means.shape[1])
    flat = means.reshape(-1, PIXELS)
    squares = (flat**2).sum(axis=1)
    distance = squares[:, None] + squares - 2 * flat @ flat.T
    distance[label[:, None] == label] = np.inf
    return distance.argsort(axis=1)[:, :NUM_NEIGHBOURS]


def sample(statistics, images_per_class, seed=0):
    """Draw balanced, shuffled images from fitted statistics.

    Args:
        statistics: what ``fit`` returned, or the loaded ``STAND_IN_FILE``.
        images_per_class: int.
        seed: int or sequence of ints; the same seed gives the same images.

    Returns:
        ``(images, labels)``: uint8 of shapes (n, 28, 28) and (n,), with
        ``n = 10 * images_per_class``.
    """
    rng = np.random.default_rng(seed)
    clusters = statistics["weights"].shape[1]
    means = statistics["means"].astype("float32")
    scales = statistics["scales"]
    components = statistics["components"]
    neighbours = _nearest_of_other_classes(means)

    def draw(label, k, count):
        """Return float32 images of shape (count, 784) of one cluster."""
        latent = rng.standard_normal((count, scales.shape[2]), "float32")
        loadings = scales[label, k, :, None] * components[label, k]
        return latent @ loadings + means[label, k]

    total = NUM_CLASSES * images_per_class
    images = np.empty((total, PIXELS), "uint8")
    labels = np.repeat(np.arange(NUM_CLASSES, dtype="uint8"), images_per_class)
    start = 0
    for label in range(NUM_CLASSES):
        weights = statistics["weights"][label].astype("float64")
        counts = rng.multinomial(images_per_class, weights / weights.sum())
        for k, count in enumerate(counts):
            pixels = draw(label, k, count)
            blend = MAX_BLEND * rng.random((count, 1), "float32")
            chosen = rng.integers(NUM_NEIGHBOURS, size=count)
            for i, other in enumerate(neighbours[label * clusters + k]):
                rows = chosen == i
                pixels[rows] *= 1 - blend[rows]
                pixels[rows] += blend[rows] * draw(
                    *divmod(other, clusters), rows.sum()
                )
            np.clip(pixels, 0, 255, out=pixels)
            images[start : start + count] = pixels.round()
            start += count
    order = rng.permutation(total)
    return images[order].reshape(-1, 28, 28), labels[order]


def main(folder):
    """Fit the statistics to the copy in ``folder`` and save them."""
    from utils import data

    (x_train, y_train), _ = data.load_folder(Path(folder))
    np.savez_compressed(STAND_IN_FILE, **fit(x_train, y_train))
    size = STAND_IN_FILE.stat().st_size / 1e6
    print(
        f"Fitted to {len(x_train):,} images: {STAND_IN_FILE} ({size:.1f} MB)"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m utils.stand_in FOLDER_WITH_FASHION_MNIST")
    main(sys.argv[1])
