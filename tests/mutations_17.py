"""Changes to lesson 17 that its run should notice."""

DECLARED = {
    "17": {
        "scores are divided by the size, not by its root": (
            "ops.transpose(keys, (0, 2, 1)) / 8**0.5",
            "ops.transpose(keys, (0, 2, 1)) / 8",
        ),
        "padding is looked at": (
            "scores = ops.where(real[:, None, :], scores, -1e9)",
            "scores = ops.where(real[:, None, :], scores, 0)",
        ),
        "columns sum to 1 in place of rows": (
            "weights = ops.softmax(scores)  # over",
            "weights = ops.softmax(scores, axis=1)  # over",
        ),
        "the distance has the wrong sign": (
            "distances = places - places[:, None]",
            "distances = places[:, None] - places",
        ),
        "the distance plays no part": (
            "scores = scores + ops.take(of_distance, distances + 13)",
            "scores = scores + ops.take(of_distance, 0 * distances + 13)",
        ),
        "the trained network knows no distances": (
            "ops.take(self.of_distance, distances + 13, axis=1)",
            "ops.take(self.of_distance, 0 * distances, axis=1)",
        ),
        "the trained network looks at padding": (
            "scores = ops.where(real[:, None, None, :], scores, -1e9)",
            "scores = ops.where(real[:, None, None, :], scores, 0)",
        ),
        "there is no residual path": (
            "    added = added + dense(added)",
            "    added = dense(added)",
        ),
        "what is added is not normalised": (
            "    x = layers.LayerNormalization()(x + dense(x))",
            "    x = layers.LayerNormalization()(x) + dense(x)",
        ),
        "the smallest in place of the largest, which is padding": (
            "largest = ops.max(",
            "largest = ops.min(",
        ),
        "the block is judged by words that it was trained on": (
            "of_attention = accuracies(attenders, x_test, y_test)",
            "of_attention = accuracies(attenders, *training)",
        ),
        "each language is judged by the words of all": (
            "    x = x_test[y_test == number]",
            "    x = x_test",
        ),
    },
}
