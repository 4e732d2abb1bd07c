"""Changes to lesson 14 that its run should notice."""

DECLARED = {
    "14": {
        "augmentation turns shoes upside down, and mirrors none": (
            'layers.RandomFlip("horizontal"),',
            'layers.RandomFlip("vertical"),',
        ),
        "augmentation moves nothing": (
            '0.1, 0.1, fill_mode="constant"',
            '0.0, 0.0, fill_mode="constant"',
        ),
        "the augmented networks are not augmented": (
            "[keras.Input((28, 28, 1)), augment, build_cnn(seed)]",
            "[keras.Input((28, 28, 1)), build_cnn(seed)]",
        ),
        "transfer keeps fresh random layers": (
            "layer.set_weights(known_network.layers[i].get_weights())",
            "layer.set_weights(layer.get_weights())",
        ),
        "transfer freezes nothing": (
            ".get_weights())\n        layer.trainable = False",
            ".get_weights())\n        layer.trainable = True",
        ),
        "the known network's dense layer is not kept": (
            "transfer(6, seed).layers[:6]",
            "transfer(5, seed).layers[:5]",
        ),
        "sneakers are turned upside down": (
            "mirrored = x_val[y_val == 2][:, :, ::-1]",
            "mirrored = x_val[y_val == 2][:, ::-1]",
        ),
        "from scratch, 200 a kind are trained a tenth as long": (
            "train_three(build_cnn, 1_000, rate=0.01, steps=200)",
            "train_three(build_cnn, 1_000, rate=0.01, steps=20)",
        ),
        "the lead is the other side's": (
            "lead = after - before",
            "lead = before - after",
        ),
        "pictures are not moved": (
            "return wider[:, :, 4 - pixels : 32 - pixels]",
            "return wider[:, :, 4:32]",
        ),
    },
}
