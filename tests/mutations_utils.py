"""Changes to ``utils`` that its tests, or lessons, should notice."""

DECLARED = {
    "utils/course.py": [
        (
            "keras.utils.set_random_seed(SEED)",
            "keras.utils.set_random_seed",
            "no lesson repeats its numbers: the seed is not set",
        ),
        (
            "if not _NOISE.search(line)",
            "if _NOISE.search(line)",
            "warnings of TensorFlow no longer reach the reader",
        ),
        (
            "if bool(condition)",
            "if condition is not None",
            "a claim that does not hold gets its tick",
        ),
        (
            "plots.set_style()",
            "plots.set_style",
            "figures have Matplotlib's colours, which not everybody can tell",
        ),
        (
            'list_logical_devices("GPU")',
            'list_logical_devices("CPU")',
            "a processor is announced as a GPU",
        ),
    ],
    "utils/data": [
        (
            "len(content) != expected",
            "len(content) < expected",
            "a file with bytes too many is not called damaged",
        ),
        (
            "[:, 0]",
            "[:, -1]",
            "pixels of Kaggle's pictures become their labels",
        ),
        (
            "return md5.hexdigest() == ",
            "return md5.hexdigest() and ",
            "a download that was tampered with is called official",
        ),
        (
            "seed=2)",
            "seed=1)",
            "the stand-in's test images repeat training images",
        ),
        (
            '"Pullover", "Dress"',
            '"Dress", "Pullover"',
            "two classes have each other's name",
        ),
        (
            "offset=header_size)",
            "offset=0)[:math.prod(shape)]",
            "an image begins with the file's header, shifted",
        ),
        (
            'os.environ.get("FASHION_MNIST_DIR"',
            'os.environ.get("FASHION_MNIST"',
            "FASHION_MNIST_DIR is not looked at",
        ),
        (
            "daemon=True",
            "daemon=False",
            "a network that answers nothing keeps Python from ending",
        ),
        (
            "row[:-1] for row in rows",
            "row[-2::-1] for row in rows",
            "the measurements do not stand under their names",
        ),
        (
            "(index[cut:], index[:cut])",
            "(index, index[:cut])",
            "held-out rows are among the training rows",
        ),
        (
            "rng.permutation(np.flatnonzero(y == label))",
            "np.flatnonzero(y == label)",
            "the file's first rows are always the ones held out",
        ),
        (
            "round(fraction * len(index))",
            "round(fraction * len(y) / 2)",
            "the parts no longer have the same class balance",
        ),
        (
            "0.5 - np.sin(angle)",
            "0.5 + np.sin(angle)",
            "both moons open downwards and overlap",
        ),
        (
            "rng.normal(0, noise, (n, 2))",
            "rng.normal(0, noise**2, (n, 2))",
            "the scatter is the variance, not the standard deviation",
        ),
        (
            "distance[label[:, None] == label] = np.inf",
            "np.fill_diagonal(distance, np.inf)",
            "images are blended with garments of their own class",
        ),
        (
            "images[order].reshape(-1, 28, 28), labels[order]",
            "images[order].reshape(-1, 28, 28), labels",
            "images are shuffled, and their labels are not",
        ),
        (
            "pixels[rows] *= 1 - blend[rows]",
            "pixels[rows] *= 1",
            "blended images are too bright",
        ),
    ],
    "utils/plots.py": [
        (
            '((name, "training"), (f"val_{name}", "validation"))',
            '((f"val_{name}", "training"), (name, "validation"))',
            "the curves of training and validation have swapped names",
        ),
        (
            "epochs = range(1, len(values[key]) + 1)",
            "epochs = range(len(values[key]))",
            "epochs are counted from 0 on the axis",
        ),
        (
            "matrix.sum(axis=1, keepdims=True)",
            "matrix.sum(axis=0, keepdims=True)",
            "a confusion matrix is shaded by the predicted class",
        ),
        (
            "ax.text(predicted, true,",
            "ax.text(true, predicted,",
            "the counts of a confusion matrix stand mirrored",
        ),
        (
            "ax.imshow(image, vmin=low, vmax=high)",
            "ax.imshow(image)",
            "each image of a grid has a scale of its own",
        ),
        (
            "row, class_names, solid=label,",
            "row, class_names, solid=row.argmax(),",
            "the predicted class's bar is solid, not the true one's",
        ),
        (
            '((0, BLUE, "o"), (1, ORANGE, "^"))',
            '((1, BLUE, "o"), (0, ORANGE, "^"))',
            "the two classes have swapped colours and names",
        ),
        (
            'where="post"',
            'where="pre"',
            "the steps of a ROC curve lie a threshold too far left",
        ),
        (
            "html.escape(alt)",
            "alt",
            "a quotation mark ends a figure's text alternative",
        ),
    ],
    "utils/describe.py": [
        (
            "ax.get_legend().get_texts()]",
            "ax.get_legend().get_texts()[:1]]",
            "a legend's later names are not compared",
        ),
        (
            'if artist.get_linestyle() == "None" else',
            'if artist.get_linestyle() != "None" else',
            "points are told as a line, and a line as points",
        ),
    ],
    "utils/checks/judging.py": [
        (
            "(one.solution, *one.also)",
            "(one.solution,)",
            "another right form of an answer is refused",
        ),
        (
            "first.shape == second.shape and bool(",
            "first.size == second.size and bool(",
            "an array of another shape passes as the same",
        ),
        (
            "changed = not np.array_equal(before, after, equal_nan=True)",
            "changed = after is None",
            "an answer that changes its arguments passes",
        ),
    ],
    "utils/publish.py": [
        (
            "blob/main/notebooks/{lesson}",
            "blob/main/{lesson}",
            "every badge leads to a page that is not there",
        ),
        (
            "if len(BADGE_PLACE.findall(text)) != 1:",
            "if not BADGE_PLACE.findall(text):",
            "a lesson with two badges is stamped twice",
        ),
    ],
    "utils/workers.py": [
        (
            "os.environ | _ENVIRONMENT | environment",
            "os.environ | _ENVIRONMENT",
            "no program gets the environment that is its own",
        ),
        (
            "_text(out), _text(err))",
            "_text(err), _text(out))",
            "what a program printed and what it logged are swapped",
        ),
    ],
}
