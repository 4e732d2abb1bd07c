"""Changes to lesson 8 that its run should notice."""

DECLARED = {
    "08": [
        (
            "x_train, y_train = x_all[train], all_labels[train]",
            "x_train, y_train = x_all, all_labels",
            "the validation pictures are among the training pictures",
        ),
        (
            "plots.plot_pixels(trousers[0][:14, 7:21])",
            "plots.plot_pixels(255 - trousers[0][:14, 7:21])",
            "the negative of the picture, and of its numbers",
        ),
        (
            "    powers = np.exp(logits)",
            "    powers = np.exp2(logits)",
            "softmax with powers of 2",
        ),
        (
            "categorical_crossentropy(one_hot, answers)",
            "categorical_crossentropy(one_hot[::-1], answers)",
            "the one-hot labels are another two pictures'",
        ),
        (
            "raw.fit(255 * x_train, y_train",
            "raw.fit(x_train, y_train",
            "the raw side learns from scaled pixels",
        ),
        (
            '"training, the next step": dropout(ones, training=True)',
            '"training, the next step": first_step',
            "both steps have the same holes",
        ),
        (
            "weights.T.reshape(10, 28, 28)",
            "weights.reshape(10, 28, 28)",
            "the templates are scrambled: classes became pixels",
        ),
        (
            '"128, dropout": train_three([128], 0.3, 0.001)',
            '"128, dropout": train_three([128], 0.0, 0.001)',
            "there is no dropout where the text says so",
        ),
        (
            "values.std(ddof=1) / len(values) ** 0.5",
            "values.std(ddof=1) / len(values)",
            "a standard error without its root",
        ),
        (
            'linear_right = share_right(trained["linear"])',
            'linear_right = share_right(trained["64-64"])',
            "the baseline is a network with hidden layers",
        ),
        (
            "ahead = network_right - linear_right",
            "ahead = linear_right - network_right",
            "the baseline is ahead",
        ),
        (
            "y_test[42:46], probabilities, class_names",
            "y_test[42:46], probabilities[::-1], class_names",
            "the predictions of other pictures stand beside the pictures",
        ),
    ],
}
