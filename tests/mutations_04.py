"""Changes to lesson 4 that its run should notice."""

DECLARED = {
    "04": [
        (
            "    validation_data=(x_val, y_val),\n    epochs=40,",
            "    validation_data=(x_train, y_train),\n    epochs=40,",
            "validated on the rows that it was trained on",
        ),
        (
            "x_train, y_train = x[train_index], y[train_index]",
            "x_train, y_train = x[rest], y[rest]",
            "the validation rows are among the training rows",
        ),
        (
            "rest, test_index = data.stratified_split(y, 0.2, seed=SEED)",
            "rest, test_index = data.stratified_split(y, 0.2, seed=SEED + 1)",
            "another split than the one that the text was written for",
        ),
        (
            "normalise.adapt(x_train)",
            "normalise.adapt(x)",
            "normalised with what the test rows say",
        ),
        (
            "parts = [radius[y == 0], radius[y == 1]]",
            "parts = [radius[y == 1], radius[y == 0]]",
            "the histograms of the two classes have swapped names",
        ),
        (
            "float(keras.losses.binary_crossentropy(y_val, answers))",
            "float(keras.losses.binary_crossentropy(y_val, answers)) ** 0.5",
            "the comparison of the optimizers shows a root of the loss",
        ),
        (
            "plt.plot(list(losses), losses.values(), marker=marker",
            'plt.plot(list(losses), tried["SGD"].values(), marker=marker',
            "every curve of the comparison is SGD's",
        ),
        (
            "linear.evaluate(x_test, y_test, verbose=0)",
            "linear.evaluate(x_train, y_train, verbose=0)",
            "the baseline is judged on the rows that it was trained on",
        ),
    ],
}
