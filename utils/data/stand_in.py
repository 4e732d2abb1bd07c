"""A statistical stand-in for Fashion-MNIST, for when there is no copy of it.

Each class is described by a mixture of low-rank Gaussians: clusters, each
with its weight, its mean image and the directions in which it varies most.
Sampling draws new images from that description.  They look like blurred
garments; accuracies on them are *not* Fashion-MNIST accuracies.  The
statistics are fitted by ``data/make_stand_in.py``.

Source: Tipping and Bishop, "Mixtures of probabilistic principal component
analysers" (1999).
"""

import numpy as np

# A drawn image is its own class's garment blended with up to this share of a
# neighbouring class's.  Without blending the classes would be too easy to
# tell apart: lesson 8's 128-unit network scored 0.97 instead of about 0.89.
MAX_BLEND = 0.4
NUM_NEIGHBOURS = 3


def _nearest_of_other_classes(means):
    """Return, for each cluster, its nearest clusters of other classes.

    From float32 (classes, clusters, pixels) to int64 (classes * clusters,
    NUM_NEIGHBOURS): flat cluster indices, nearest first.
    """
    label = np.repeat(np.arange(means.shape[0]), means.shape[1])
    flat = means.reshape(len(label), -1)
    squares = (flat**2).sum(axis=1)
    distance = squares[:, None] + squares - 2 * flat @ flat.T
    distance[label[:, None] == label] = np.inf
    return distance.argsort(axis=1)[:, :NUM_NEIGHBOURS]


def sample(statistics, images_per_class, seed=0):
    """Draw balanced, shuffled images from fitted statistics.

    Args:
        statistics: a dict of arrays:
            ``weights`` float32 (classes, clusters), each row sums to 1;
            ``means`` uint8 (classes, clusters, 784), grey levels;
            ``components`` int8 (classes, clusters, components, 784) and
            ``scales`` float32 (classes, clusters, components): a component
            times its scale is one standard deviation along it, in grey
            levels.
        images_per_class: int.
        seed: int or sequence of ints; the same seed gives the same images.

    Returns:
        ``(images, labels)``: uint8 of shapes (n, 28, 28) and (n,), with
        ``n = classes * images_per_class``.
    """
    rng = np.random.default_rng(seed)
    num_classes, clusters, num_pixels = statistics["means"].shape
    means = statistics["means"].astype("float32")
    scales, components = statistics["scales"], statistics["components"]
    neighbours = _nearest_of_other_classes(means)

    def draw(label, k, count):
        """Return float32 images of shape (count, 784) of one cluster."""
        latent = rng.standard_normal((count, scales.shape[2]), "float32")
        loadings = scales[label, k, :, None] * components[label, k]
        # not @: where something else keeps the cores busy, the threads of
        # NumPy's matrix product wait for each other, here 1,280 times
        return np.einsum("ij,jk->ik", latent, loadings) + means[label, k]

    total = num_classes * images_per_class
    images = np.empty((total, num_pixels), "uint8")
    labels = np.repeat(np.arange(num_classes, dtype="uint8"), images_per_class)
    start = 0
    for label in range(num_classes):
        weights = statistics["weights"][label].astype("float64")
        counts = rng.multinomial(images_per_class, weights / weights.sum())
        for k, count in enumerate(counts):
            pixels = draw(label, k, count)
            blend = MAX_BLEND * rng.random((count, 1), "float32")
            chosen = rng.integers(NUM_NEIGHBOURS, size=count)
            for i, other in enumerate(neighbours[label * clusters + k]):
                rows = chosen == i
                drawn = draw(*divmod(other, clusters), rows.sum())
                pixels[rows] *= 1 - blend[rows]
                pixels[rows] += blend[rows] * drawn
            images[start : start + count] = pixels.clip(0, 255).round()
            start += count
    order = rng.permutation(total)
    return images[order].reshape(-1, 28, 28), labels[order]
