"""Changes to lesson 9 that its run should notice."""

DECLARED = {
    "09": {
        "the validation pictures have been learned": (
            "x_val, y_val = pixels[7_000:10_000], labels[7_000:10_000]",
            "x_val, y_val = pixels[4_000:7_000], labels[4_000:7_000]",
        ),
        "rows and columns have changed places": (
            "tf.math.confusion_matrix(y_val, predicted)",
            "tf.math.confusion_matrix(predicted, y_val)",
        ),
        "recall is precision": (
            "recall = matrix.diagonal() / matrix.sum(axis=1)",
            "recall = matrix.diagonal() / matrix.sum(axis=0)",
        ),
        "what is named rightly counts as a mistake": (
            "np.flatnonzero(predicted != y_val)",
            "np.flatnonzero(predicted == y_val)",
        ),
        "the least sure mistakes": (
            "mistakes[order[-10:]]",
            "mistakes[order[:10]]",
        ),
        "no dropout": (
            "model = new_network(dropout_rate=0.3)",
            "model = new_network(dropout_rate=0.0)",
        ),
        "five bins in place of fifteen": (
            "np.ceil(15 * confidence)",
            "np.ceil(5 * confidence)",
        ),
        "each bin has the share of all pictures": (
            "[p, right[inside].mean(), error, n]",
            "[p, right.mean(), error, n]",
        ),
        "a standard deviation ÷ n is no standard error": (
            "np.sqrt(p * (1 - p) / n)",
            "np.sqrt(p * (1 - p)) / n",
        ),
        "gaps above the line make good for those below": (
            "np.abs(right - sure)",
            "(right - sure)",
        ),
        "the twin is trained no longer": ("epochs=150", "epochs=20"),
        "the temperature multiplies": (
            "cross_entropy(y_val, logits / temperature, from_logits=True)",
            "cross_entropy(y_val, logits * temperature, from_logits=True)",
        ),
        "cooled twice": (
            "tf.nn.softmax(logits_test / best)",
            "tf.nn.softmax(logits_test / best**2)",
        ),
        "bare probabilities in both lines": (
            "cross_entropy(truth, keras.ops.softmax(sure))",
            "cross_entropy(truth, tf.nn.softmax(sure))",
        ),
    },
    "utils/plots.py": {
        "the confidence is that of the least probable class": (
            "np.max(probabilities, 1), strict=True)",
            "np.min(probabilities, 1), strict=True)",
        ),
        "the best temperature is marked at 1": (
            'ax.plot(best, lowest, "o"',
            'ax.plot(1, lowest, "o"',
        ),
    },
}
