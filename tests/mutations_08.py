"""Changes to lesson 8 that its run should notice."""

DECLARED = {
    "08": [
        (
            "x_train, y_train = x_all[train_index], labels_train[train_index]",
            "x_train, y_train = x_all, labels_train",
            "the validation images are among the training images",
        ),
        (
            "    validation_data=(x_val, y_val),\n    epochs=epochs,",
            "    validation_data=(x_train, y_train),\n    epochs=epochs,",
            "validated on the images that it was trained on",
        ),
        (
            "linear.layers[-1].kernel.numpy().T.reshape(10, 28, 28)",
            "linear.layers[-1].kernel.numpy().reshape(10, 28, 28)",
            "the templates are scrambled: classes became pixels",
        ),
        (
            'plt.loglog(rates, scaled, "s--", label="pixels 0 to 1")',
            'plt.loglog(rates, raw[::-1], "s--", label="pixels 0 to 1")',
            "the second curve does not show the scaled pixels",
        ),
        (
            "len(labels_train)",
            "len(y_test)",
            "the classes' shares are shares of another set",
        ),
        (
            "np.sqrt(accuracy * (1 - accuracy) / len(y_test))",
            "accuracy * (1 - accuracy) / len(y_test)",
            "a standard error without its root",
        ),
        (
            "    plt.text(column, row, value,",
            "    plt.text(column, row, 255 - value,",
            "the squares of the picture hold the negative's numbers",
        ),
        (
            "y_test[:4], probabilities[:4]",
            "y_test[:4], probabilities[4:8]",
            "the predictions of other images stand beside the images",
        ),
    ],
}
