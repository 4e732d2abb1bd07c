"""Changes to lesson 16 that its run should notice."""

DECLARED = {
    "16": [
        (
            "ax.plot(range(1, 8), read(rows)[:, 1],",
            "ax.plot(range(1, 8), read(rows)[:, 0],",
            "the second unit's curve is the first unit's",
        ),
        (
            "return tf.tanh(row @ W + state @ U + b)",
            "return tf.tanh(row @ W + tf.tanh(state) @ U + b)",
            "the step by hand is another layer's than the one explained",
        ),
        (
            "x_test = ((x_test[:2_000] - mean) / deviation)",
            "x_test = ((x_test[:2_000] - x_test.mean(axis=0)) / deviation)",
            "the test images are centred by themselves",
        ),
        (
            "return np.argmax(model(x), axis=1) == y",
            "return np.argmax(model(x), axis=1) >= y",
            "too many answers count as right",
        ),
        (
            "rows, labels, _ = spell(4_000, seed=run)",
            "rows, labels = games, tapped",
            "the memories are judged on the games that they learnt",
        ),
        (
            "shares = [both[:, group == part].mean() for part in range(6)]",
            "shares = [both[:, group == part].max() for part in range(6)]",
            "the drawing shows whether any letter was right, not the share",
        ),
        (
            "(40 ** rng.random(number))",
            "(1 + 39 * rng.random(number))",
            "taps far back are no longer as rare as the text says",
        ),
        (
            "axes[0].imshow((boot * deviation + mean)[0])",
            "axes[0].imshow(boot[0])",
            "the boot is drawn standardised, which nobody recognises",
        ),
    ],
}
