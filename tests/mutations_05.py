"""Changes to lesson 5 that its run should notice."""

DECLARED = {
    "05": {
        "chosen on the rows that it was trained on": (
            "x_val, y_val = x[rest[val_part]], y[rest[val_part]]",
            "x_val, y_val = x[rest[train_part]], y[rest[train_part]]",
        ),
        "tested on the rows that it was trained on": (
            "x_test, y_test = x[test_index], y[test_index]",
            "x_test, y_test = x[rest[train_part]], y[rest[train_part]]",
        ),
        "normalised with what a few rows say": (
            "normalise.adapt(x_train)",
            "normalise.adapt(x_train[:30])",
        ),
        "every rate is the optimizer's default": (
            "network = train(optimizer_class(rate), seed=0, epochs=5)",
            "network = train(optimizer_class(), seed=0, epochs=5)",
        ),
        "another measure under the name of the Brier score": (
            "np.sum((probabilities - labels) ** 2)",
            "np.sum(np.abs(probabilities - labels))",
        ),
        "a standard error that grows with the number of seeds": (
            "np.std(values, ddof=1) / np.sqrt(len(values))",
            "np.std(values, ddof=1) * np.sqrt(len(values))",
        ),
        "the lead has the wrong sign": (
            "lead = np.subtract(worse, better)",
            "lead = np.subtract(better, worse)",
        ),
        "the turn of the training loss, which has none": (
            'np.argmin(long_run["val_loss"]) + 1',
            'np.argmin(long_run["loss"]) + 1',
        ),
        "stopped at the first rise": (
            "patience=5, restore",
            "patience=1, restore",
        ),
        "the curves called validation are those of the training rows": (
            "validation_data=(x_val, y_val)",
            "validation_data=(x_train, y_train)",
        ),
        "the untuned rate gets far more epochs than the tuned one": (
            "epochs=best_epoch - 5, verbose=0",
            "epochs=best_epoch * 5, verbose=0",
        ),
    },
}
