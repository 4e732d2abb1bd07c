"""Changes to lesson 15 that its run should notice."""

DECLARED = {
    "15": {
        "the nearest is compared with the second, which may be a copy": (
            "np.maximum(in_order[:, 3], 0.1)",
            "np.maximum(in_order[:, 1], 0.1)",
        ),
        "no copy is left out": (
            "keep[pairs[:, 1]] = False",
            "keep[pairs[:, 0]] = True",
        ),
        "what is merely alike counts as a copy": (
            "LIMIT = 0.4",
            "LIMIT = 0.9",
        ),
        "the numbers are not standardised": (
            "layers.Normalization(axis=None)",
            "layers.Rescaling(1)",
        ),
        "what is judged has been learned": (
            "train, test = part != number, part == number",
            "train, test = part == part, part == number",
        ),
        "the probability of the answer, not of the label": (
            "given = unseen[np.arange(len(y)), y]",
            "given = unseen.max(axis=1)",
        ),
        "all suspects are thrown out": (
            "good = ~np.isin(names, wrong_labels)",
            "good = ~np.isin(names, suspects)",
        ),
        "upside down in place of mirrored": (
            "versions + [version[:, :, ::-1] for version in versions]",
            "versions + [version[:, ::-1] for version in versions]",
        ),
        "labels of other pictures": (
            "x_good, y_good, names_good = x[good], y[good], names[good]",
            "x_good, names_good = x[good], names[good]\n"
            "y_good = y[: len(x_good)]",
        ),
        "rows and columns have changed places": (
            "tf.math.confusion_matrix(y_good, of_edges)",
            "tf.math.confusion_matrix(of_edges, y_good)",
        ),
        "the lead has the wrong sign": (
            "with_error(edges_right.astype(int) - pixels_right)",
            "with_error(pixels_right.astype(int) - edges_right)",
        ),
        "the network that is given away has learned wrong labels": (
            "train_head(edges_good, y_good)])",
            "train_head(edges_good[:1], y_good[::-1])])",
        ),
    },
}
