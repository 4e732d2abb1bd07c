"""Changes to lesson 16 that its run should notice."""

DECLARED = {
    "16": [
        (
            "ids[row, : len(word)] = numbers",
            "ids[row, -len(word) :] = numbers",
            "the padding stands in front of the words",
        ),
        (
            "[:, 1:]  # 0 is padding",
            "[:, 1:] > 0  # 0 is padding",
            "whether a letter is there, in place of how often",
        ),
        (
            "return 27 * marked[:, :-1] + marked[:, 1:]",
            "return marked[:, :-1] + marked[:, 1:]",
            "different pairs have the same number",
        ),
        (
            "np.tanh(letter @ W + state @ U + b)",
            "np.tanh(letter @ W + b)",
            "the state is not carried on",
        ),
        (
            "mask=fecha > 0)[0]",
            "mask=fecha >= 0)[0]",
            "the mask hides nothing",
        ),
        (
            "layers.Embedding(27, 16, mask_zero=mask),",
            "layers.Embedding(27, 16),",
            "no network has a mask",
        ),
        (
            "axis=2), axis=0)[::-1]",
            "axis=2), axis=0)",
            "the first step stands where the last should",
        ),
        (
            "keras.initializers.Orthogonal(gain=gain)",
            "keras.initializers.Orthogonal(gain=1 / gain)",
            "halved and doubled are exchanged",
        ),
        (
            "of_gru = accuracies(grus, x_test, y_test)",
            "of_gru = accuracies(grus, x_train, y_train)",
            "the GRU is judged by words that it was trained on",
        ),
        (
            "tf.math.confusion_matrix(y_test, chosen)",
            "tf.math.confusion_matrix(chosen, y_test)",
            "rows and columns of the confusion matrix are exchanged",
        ),
    ],
}
