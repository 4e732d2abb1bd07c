"""Changes to lesson 4 that its run should notice."""

DECLARED = {
    "04": {
        "an epoch is one step, and the boundary hardly bends": (
            "network.fit(moons, moon_labels, epochs=epochs, batch_size=32",
            "network.fit(moons, moon_labels, epochs=epochs, batch_size=400",
        ),
        "a tenth of the rate, and the boundary hardly bends": (
            "keras.optimizers.Adam(learning_rate=0.05)",
            "keras.optimizers.Adam(learning_rate=0.005)",
        ),
        "the functional network has no bend, and is another": (
            'hidden = layers.Dense(16, activation="relu")(inputs)',
            "hidden = layers.Dense(16)(inputs)",
        ),
        "the cost of an answer to label 0 is that of label 1": (
            "costs = -np.log([0.9, 1 - 0.2, 0.4])",
            "costs = -np.log([0.9, 0.2, 0.4])",
        ),
        "the two curves have swapped names": (
            "plots.plot_answer_costs(p, -np.log(p), -np.log(1 - p))",
            "plots.plot_answer_costs(p, -np.log(1 - p), -np.log(p))",
        ),
        "another split than the one that the text was written for": (
            "rest, test = data.stratified_split(y, 0.2, seed=SEED)",
            "rest, test = data.stratified_split(y, 0.2, seed=SEED + 1)",
        ),
        "the validation rows are among the training rows": (
            "x_train, y_train = x_rest[train], y_rest[train]",
            "x_train, y_train = x_rest, y_rest",
        ),
        "normalised with what the test rows say": (
            "normalise.adapt(x_train)",
            "normalise.adapt(x)",
        ),
        "validated on the rows that it was trained on": (
            "validation_data=(x_val, y_val)",
            "validation_data=(x_train, y_train)",
        ),
        "both sides of the comparison are not normalised": (
            "normal.append(train_ten_epochs(network, 0.01)",
            "normal.append(train_ten_epochs(build(30, [32, 16], seed), 0.01)",
        ),
        "the baseline is judged on the rows that it was trained on": (
            "one_unit.evaluate(x_test, y_test, verbose=0)",
            "one_unit.evaluate(x_train, y_train, verbose=0)",
        ),
        "how sure it was is taken for what it left for the truth": (
            "np.where(y_test == 1, probabilities, 1 - probabilities)",
            "np.maximum(probabilities, 1 - probabilities)",
        ),
        "the figure shows the probability of benign": (
            "plots.plot_verdicts(probabilities, y_test, class_names)",
            "plots.plot_verdicts(1 - probabilities, y_test, class_names)",
        ),
    },
}
