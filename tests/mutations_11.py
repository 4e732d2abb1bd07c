"""Changes to lesson 11 that its run should notice."""

DECLARED = {
    "11": [
        (
            'loaded = keras.models.load_model("my_model/model.keras")',
            "loaded = keras.models.clone_model(model)",
            "the architecture alone is taken for the whole model",
        ),
        (
            "ImageOps.autocontrast(ImageChops.difference(grey, background))",
            "ImageOps.autocontrast(grey)",
            "a light background stays light",
        ),
        (
            "cloth = ImageOps.autocontrast(",
            "cloth = ImageOps.grayscale(",
            "a dark photo stays dark",
        ),
        (
            "np.asarray(ImageOps.pad(cloth.crop(box), (28, 28)))",
            "np.asarray(ImageOps.pad(cloth, (28, 28)))",
            "the empty border is not cut off",
        ),
        (
            "np.asarray(ImageOps.pad(cloth.crop(box), (28, 28)))",
            "np.asarray(cloth.crop(box).resize((28, 28)))",
            "the garment is stretched",
        ),
        (
            "class_names[row.argmax()]",
            "class_names[row.argmin()]",
            "the least likely class is named",
        ),
        (
            "if row.max() < 0.6 or",
            "if row.max() > 0.6 or",
            "it is unsure where it is sure",
        ),
        (
            "mirrored = sneakers[:, :, ::-1]",
            "mirrored = sneakers[:, ::-1]",
            "upside down is taken for mirrored",
        ),
        (
            "x_both = np.concatenate([x_train, x_train[:, :, ::-1]])",
            "x_both = np.concatenate([x_train, x_train])",
            "nothing is mirrored, so the shoe stays a bag",
        ),
        (
            "y_both = np.tile(y_train, 2)",
            "y_both = np.append(y_train, y_train[::-1])",
            "mirrored pictures get the labels of others",
        ),
        (
            'loaded.save("my_model/model.keras")',
            'model.save("my_model/model.keras")',
            "the model that was not mended is given away",
        ),
        (
            "class_names[8] =",
            "class_names[7] =",
            "another class gets the honest name",
        ),
        (
            "command, cwd=received,",
            'command, cwd="my_model",',
            "the stranger works in the sender's folder",
        ),
        (
            "shirt.rotate(90)",
            "shirt.rotate(0)",
            "the sideways photo is upright",
        ),
        (
            ".enhance(0.25)",
            ".enhance(0)",
            "the dark photo is black",
        ),
    ],
}
