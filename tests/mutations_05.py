"""Changes to lesson 5 that its run should notice."""

DECLARED = {
    "05": [
        (
            "x_val, y_val = x[rest[val_part]], y[rest[val_part]]",
            "x_val, y_val = x[rest[train_part]], y[rest[train_part]]",
            "chosen on the rows that it was trained on",
        ),
        (
            "x_test, y_test = x[test_index], y[test_index]",
            "x_test, y_test = x[rest[val_part]], y[rest[val_part]]",
            "tested on the rows that chose",
        ),
        (
            "normalise.adapt(x_train)",
            "normalise.adapt(x_train[:30])",
            "normalised with what a few rows say",
        ),
        (
            "network = train(optimizer_class(rate), seed)",
            "network = train(optimizer_class(), seed)",
            "every rate is the optimizer's default",
        ),
        (
            "np.mean((probabilities - labels) ** 2)",
            "np.mean(np.abs(probabilities - labels))",
            "another measure under the name of the Brier score",
        ),
        (
            "np.std(values, ddof=1) / np.sqrt(len(values))",
            "np.std(values, ddof=1) * np.sqrt(len(values))",
            "a standard error that grows with the number of seeds",
        ),
        (
            "lead = (adam - sgd) * len(x_val)",
            "lead = (sgd - adam) * len(x_val)",
            "the lead has the wrong sign",
        ),
        (
            "np.sort(costs)[-3:].sum()",
            "np.sort(costs)[:3].sum()",
            "the three cheapest rows under the name of the dearest",
        ),
        (
            "patience=5, restore_best_weights=True",
            "patience=5",
            "the last epoch's weights are kept, not the best one's",
        ),
        (
            "plots.plot_curves([long_run])",
            "plots.plot_curves([{**long_run, 'val_loss': long_run['loss']}])",
            "the validation loss that is drawn is that of the training rows",
        ),
        (
            'untuned = [train("adam", seed) for seed in FRESH_SEEDS]',
            "untuned = tuned",
            "the tuned run is compared with itself",
        ),
    ],
}
