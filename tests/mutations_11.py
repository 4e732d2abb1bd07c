"""Changes to lesson 11 that its run should notice."""

DECLARED = {
    "11": {
        "the architecture alone is taken for the whole model": (
            'loaded = keras.models.load_model("my_model/model.keras")',
            "loaded = keras.models.clone_model(model)",
        ),
        "a light background stays light": (
            "ImageOps.autocontrast(ImageChops.difference(grey, background))",
            "ImageOps.autocontrast(grey)",
        ),
        "a dark photo stays dark": (
            "cloth = ImageOps.autocontrast(",
            "cloth = ImageOps.grayscale(",
        ),
        "the empty border is not cut off": (
            "np.asarray(ImageOps.pad(cloth.crop(box), (28, 28)))",
            "np.asarray(ImageOps.pad(cloth, (28, 28)))",
        ),
        "the garment is stretched": (
            "np.asarray(ImageOps.pad(cloth.crop(box), (28, 28)))",
            "np.asarray(cloth.crop(box).resize((28, 28)))",
        ),
        "the least likely class is named": (
            "class_names[row.argmax()]",
            "class_names[row.argmin()]",
        ),
        "it is unsure where it is sure": (
            "if row.max() < 0.6 or",
            "if row.max() > 0.6 or",
        ),
        "upside down is taken for mirrored": (
            "mirrored = sneakers[:, :, ::-1]",
            "mirrored = sneakers[:, ::-1]",
        ),
        "nothing is mirrored, so the shoe stays a bag": (
            "x_both = np.concatenate([x_train, x_train[:, :, ::-1]])",
            "x_both = np.concatenate([x_train, x_train])",
        ),
        "mirrored pictures get the labels of others": (
            "y_both = np.tile(y_train, 2)",
            "y_both = np.append(y_train, y_train[::-1])",
        ),
        "the model that was not mended is given away": (
            'loaded.save("my_model/model.keras")',
            'model.save("my_model/model.keras")',
        ),
        "another class gets the honest name": (
            "class_names[8] =",
            "class_names[7] =",
        ),
        "the stranger works in the sender's folder": (
            "command, cwd=received,",
            'command, cwd="my_model",',
        ),
        "the sideways photo is upright": (
            "shirt.rotate(90)",
            "shirt.rotate(0)",
        ),
        "the dark photo is black": (".enhance(0.25)", ".enhance(0)"),
    },
}
