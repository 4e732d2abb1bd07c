"""Changes to lesson 10 that its run should notice."""

DECLARED = {
    "10": {
        "validated on pictures that it was trained on": (
            "x_train, x_val = x_all[:7_000], x_all[7_000:]",
            "x_train, x_val = x_all, x_all[7_000:]",
        ),
        "one mean for all pixels": (
            "pixel_mean, pixel_sd = x_train.mean(axis=0), x_train.std(axis=0)",
            "pixel_mean, pixel_sd = x_train.mean(), x_train.std(axis=0)",
        ),
        "a deviation where the variance is wanted": (
            "variance=(pixel_sd + 0.1) ** 2",
            "variance=pixel_sd + 0.1",
        ),
        "the rate does not fall to zero by the last step": (
            "decay_steps=steps - rising",
            "decay_steps=5 * steps",
        ),
        "a network that does not standardise": (
            "[keras.Input((28, 28)), standardise, network]",
            "[keras.Input((28, 28)), network]",
        ),
        "a standard deviation where a standard error is said": (
            "error = np.std(apart, ddof=1) / np.sqrt(len(apart))",
            "error = np.std(apart, ddof=1)",
        ),
        "the rate of the third contender hardly falls": (
            "0.001, decay_steps=3_130",
            "0.001, decay_steps=3_130_000",
        ),
        "the better recipe takes small steps": (
            "x, y, rate, batch_size=256, epochs=8",
            "x, y, rate, batch_size=32, epochs=8",
        ),
        "judged by the pictures that it was trained on": (
            "results.append(named_rightly(network, x_val, y_val).mean())",
            "results.append(named_rightly(network, x_train, y_train).mean())",
        ),
        "the race is judged by the pictures that were trained on": (
            "right[i].append(named_rightly(network, x_test, y_test))",
            "right[i].append(named_rightly(network, x_all, y_all))",
        ),
    },
}
