"""Fit the stand-in's statistics to a copy of Fashion-MNIST.

Run it with the folder of any copy, official files or Kaggle's::

    python data/make_stand_in.py FOLDER

For each class, k-means splits its images into clusters, and principal
component analysis summarises each cluster by a mean image and the directions
in which it varies most.  ``utils/data/stand_in.py`` draws images from that.

Sources: Lloyd, "Least squares quantization in PCM" (1982), for k-means;
Arthur and Vassilvitskii, "k-means++" (2007), for its starting points;
Tipping and Bishop, "Mixtures of probabilistic principal component analysers"
(1999), for the model.
"""

import sys
from pathlib import Path

import numpy as np

NUM_CLASSES = 10
PIXELS = 28 * 28


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
        The dict of arrays that ``utils.data.stand_in.sample`` describes.

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
            _, singular, directions = np.linalg.svd(centred, False)
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


def main(folder, path=None):
    """Fit the statistics to the copy in ``folder`` and save them."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from utils.data.fashion_mnist import STAND_IN_FILE, load_folder

    path = path or STAND_IN_FILE
    _, ((x_train, y_train), _) = load_folder(Path(folder))
    np.savez_compressed(path, **fit(x_train, y_train))
    size = path.stat().st_size / 1e6
    print(f"Fitted to {len(x_train):,} images: {path} ({size:.1f} MB)")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python data/make_stand_in.py FOLDER")
    main(sys.argv[1])
