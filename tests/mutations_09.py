"""Changes to lesson 9 that its run should notice."""

DECLARED = {
    "09": [
        (
            "x_val, y_val = pixels[7_000:10_000], labels[7_000:10_000]",
            "x_val, y_val = pixels[4_000:7_000], labels[4_000:7_000]",
            "the validation pictures have been learned",
        ),
        (
            "tf.math.confusion_matrix(y_val, predicted)",
            "tf.math.confusion_matrix(predicted, y_val)",
            "rows and columns have changed places",
        ),
        (
            "recall = matrix.diagonal() / matrix.sum(axis=1)",
            "recall = matrix.diagonal() / matrix.sum(axis=0)",
            "recall is precision",
        ),
        (
            "np.flatnonzero(predicted != y_val)",
            "np.flatnonzero(predicted == y_val)",
            "what is named rightly counts as a mistake",
        ),
        (
            "np.argsort(confidence[mistakes])[-10:]",
            "np.argsort(confidence[mistakes])[:10]",
            "the least sure mistakes",
        ),
        (
            "model = new_network(dropout_rate=0.3)",
            "model = new_network(dropout_rate=0.0)",
            "no dropout",
        ),
        (
            "np.ceil(15 * confidence)",
            "np.ceil(5 * confidence)",
            "five bins in place of fifteen",
        ),
        (
            "[p, right[inside].mean(), error, n]",
            "[p, right.mean(), error, n]",
            "each bin has the share of all pictures",
        ),
        (
            "np.sqrt(p * (1 - p) / n)",
            "np.sqrt(p * (1 - p)) / n",
            "a standard deviation ÷ n is no standard error",
        ),
        (
            "np.abs(right - sure)",
            "(right - sure)",
            "gaps above the line make good for those below",
        ),
        (
            "epochs=150",
            "epochs=20",
            "the twin is trained no longer",
        ),
        (
            "cross_entropy(y_val, logits / temperature, from_logits=True)",
            "cross_entropy(y_val, logits * temperature, from_logits=True)",
            "the temperature multiplies",
        ),
        (
            "tf.nn.softmax(logits_test / best)",
            "tf.nn.softmax(logits_test / best**2)",
            "cooled twice",
        ),
        (
            "cross_entropy(truth, keras.ops.softmax(sure))",
            "cross_entropy(truth, tf.nn.softmax(sure))",
            "bare probabilities in both lines",
        ),
    ],
    "utils/plots.py": [
        (
            "np.max(probabilities, 1), strict=True)",
            "np.min(probabilities, 1), strict=True)",
            "the confidence is that of the least probable class",
        ),
        (
            'marks = ((1.0, "s", ORANGE, "as trained"), (best,',
            'marks = ((1.0, "s", ORANGE, "as trained"), (1.0,',
            "the best temperature is marked at 1",
        ),
    ],
}
