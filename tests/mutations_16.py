"""Changes to lesson 16 that its run should notice."""

DECLARED = {
    "16": {
        "the padding stands in front of the words": (
            "ids[row, : len(word)] = numbers",
            "ids[row, -len(word) :] = numbers",
        ),
        "whether a letter is there, in place of how often": (
            "[:, 1:]  # 0 is padding",
            "[:, 1:] > 0  # 0 is padding",
        ),
        "different pairs have the same number": (
            "return 27 * marked[:, :-1] + marked[:, 1:]",
            "return marked[:, :-1] + marked[:, 1:]",
        ),
        "the state is not carried on": (
            "np.tanh(letter @ W + state @ U + b)",
            "np.tanh(letter @ W + b)",
        ),
        "the mask hides nothing": (
            "mask=fecha > 0)[0]",
            "mask=fecha >= 0)[0]",
        ),
        "no network has a mask": (
            "layers.Embedding(27, 16, mask_zero=mask),",
            "layers.Embedding(27, 16),",
        ),
        "the first step stands where the last should": (
            "axis=2), axis=0)[::-1]",
            "axis=2), axis=0)",
        ),
        "halved and doubled are exchanged": (
            "keras.initializers.Orthogonal(gain=gain)",
            "keras.initializers.Orthogonal(gain=1 / gain)",
        ),
        "the GRU is judged by words that it was trained on": (
            "of_gru = accuracies(grus, x_test, y_test)",
            "of_gru = accuracies(grus, x_train, y_train)",
        ),
        "rows and columns of the confusion matrix are exchanged": (
            "tf.math.confusion_matrix(y_test, chosen)",
            "tf.math.confusion_matrix(chosen, y_test)",
        ),
    },
}
