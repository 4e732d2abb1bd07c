"""Changes to lesson 8 that its run should notice."""

DECLARED = {
    "08": {
        "the validation pictures are among the training pictures": (
            "x_train, y_train = x_all[train], all_labels[train]",
            "x_train, y_train = x_all, all_labels",
        ),
        "the negative of the picture, and of its numbers": (
            "plots.plot_pixels(trousers[0][:14, 7:21])",
            "plots.plot_pixels(255 - trousers[0][:14, 7:21])",
        ),
        "softmax with powers of 2": (
            "    powers = np.exp(logits)",
            "    powers = np.exp2(logits)",
        ),
        "the one-hot labels are another two pictures'": (
            "categorical_crossentropy(one_hot, answers)",
            "categorical_crossentropy(one_hot[::-1], answers)",
        ),
        "the raw side learns from scaled pixels": (
            "raw.fit(255 * x_train, y_train",
            "raw.fit(x_train, y_train",
        ),
        "both steps have the same holes": (
            '"training, the next step": dropout(ones, training=True)',
            '"training, the next step": first_step',
        ),
        "the templates are scrambled: classes became pixels": (
            "weights.T.reshape(10, 28, 28)",
            "weights.reshape(10, 28, 28)",
        ),
        "there is no dropout where the text says so": (
            '"128, dropout": train_three([128], 0.3, 0.001)',
            '"128, dropout": train_three([128], 0.0, 0.001)',
        ),
        "a standard error without its root": (
            "values.std(ddof=1) / len(values) ** 0.5",
            "values.std(ddof=1) / len(values)",
        ),
        "the baseline is a network with hidden layers": (
            'linear_right = share_right(trained["linear"])',
            'linear_right = share_right(trained["64-64"])',
        ),
        "the baseline is ahead": (
            "ahead = network_right - linear_right",
            "ahead = linear_right - network_right",
        ),
        "the predictions of other pictures stand beside the pictures": (
            "y_test[42:46], probabilities, class_names",
            "y_test[42:46], probabilities[::-1], class_names",
        ),
    },
}
