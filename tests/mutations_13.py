"""Changes to lesson 13 that its run should notice."""

DECLARED = {
    "13": {
        "upright and lying edges are exchanged": (
            "picture[i : i + 3, j : j + 3] * kernel",
            "picture[i : i + 3, j : j + 3] * kernel.T",
        ),
        "upright edges under the name of lying ones": (
            "slide(bag, kernel.T))",
            "slide(bag, -kernel))",
        ),
        "judged by pictures that it was trained on": (
            "x_val, y_val = x[9_000:], y[9_000:]",
            "x_val, y_val = x[:1_000], y[:1_000]",
        ),
        "the rate has fallen to zero long before the end": (
            "0.0, decay_steps=360, warmup_target",
            "0.0, decay_steps=36, warmup_target",
        ),
        "other pictures, in place of other places of pixels": (
            "torn = x.reshape(-1, 784)[:, order].reshape(x.shape)",
            "torn = x.reshape(-1, 784)[order].reshape(x.shape)",
        ),
        "the dropout is taken out, in place of the layer in question": (
            "del parts[4]  # the fifth layer, BatchNormalization",
            "del parts[6]  # the fifth layer, BatchNormalization",
        ),
        "the two are compared at a rate that is no small one": (
            "optimizers.Adam(0.001), loss",
            "optimizers.Adam(0.01), loss",
        ),
        "moved down instead of to the right": (
            "moved = np.roll(x_val, pixels, axis=2)",
            "moved = np.roll(x_val, pixels, axis=1)",
        ),
        "the dense networks' curve under the CNNs' name": (
            "cnn_curve.append(accuracies(cnns, moved, y_val))",
            "cnn_curve.append(accuracies(denses, moved, y_val))",
        ),
        "a standard deviation where a standard error is said": (
            "lead.std(ddof=1) / 3**0.5",
            "lead.std(ddof=1)",
        ),
    },
}
