"""Changes to ``utils`` that its tests, or lessons, should notice."""

DECLARED = {
    "utils/course.py": {
        "no lesson repeats its numbers: the seed is not set": (
            "keras.utils.set_random_seed(SEED)",
            "keras.utils.set_random_seed",
        ),
        "warnings of TensorFlow no longer reach the reader": (
            "if not _NOISE.search(line)",
            "if _NOISE.search(line)",
        ),
        "a claim that does not hold gets its tick": (
            "if bool(condition)",
            "if condition is not None",
        ),
        "figures have Matplotlib's colours, which not everybody can tell": (
            "plots.set_style()",
            "plots.set_style",
        ),
        "a processor is announced as a GPU": (
            'list_logical_devices("GPU")',
            'list_logical_devices("CPU")',
        ),
    },
    "utils/data": {
        "a file with bytes too many is not called damaged": (
            "len(content) != expected",
            "len(content) < expected",
        ),
        "pixels of Kaggle's pictures become their labels": (
            "[:, 0]",
            "[:, -1]",
        ),
        "a download that was tampered with is called official": (
            "return md5.hexdigest() == ",
            "return md5.hexdigest() and ",
        ),
        "the stand-in's test images repeat training images": (
            "seed=2)",
            "seed=1)",
        ),
        "two classes have each other's name": (
            '"Pullover", "Dress"',
            '"Dress", "Pullover"',
        ),
        "an image begins with the file's header, shifted": (
            "offset=header_size)",
            "offset=0)[:math.prod(shape)]",
        ),
        "FASHION_MNIST_DIR is not looked at": (
            'os.environ.get("FASHION_MNIST_DIR"',
            'os.environ.get("FASHION_MNIST"',
        ),
        "a network that answers nothing keeps Python from ending": (
            "daemon=True",
            "daemon=False",
        ),
        "the measurements do not stand under their names": (
            "row[:-1] for row in rows",
            "row[-2::-1] for row in rows",
        ),
        "held-out rows are among the training rows": (
            "(index[cut:], index[:cut])",
            "(index, index[:cut])",
        ),
        "the file's first rows are always the ones held out": (
            "rng.permutation(np.flatnonzero(y == label))",
            "np.flatnonzero(y == label)",
        ),
        "the parts no longer have the same class balance": (
            "round(fraction * len(index))",
            "round(fraction * len(y) / 2)",
        ),
        "both moons open downwards and overlap": (
            "0.5 - np.sin(angle)",
            "0.5 + np.sin(angle)",
        ),
        "the scatter is the variance, not the standard deviation": (
            "rng.normal(0, noise, (n, 2))",
            "rng.normal(0, noise**2, (n, 2))",
        ),
        "images are blended with garments of their own class": (
            "distance[label[:, None] == label] = np.inf",
            "np.fill_diagonal(distance, np.inf)",
        ),
        "images are shuffled, and their labels are not": (
            "images[order].reshape(-1, 28, 28), labels[order]",
            "images[order].reshape(-1, 28, 28), labels",
        ),
        "blended images are too bright": (
            "pixels[rows] *= 1 - blend[rows]",
            "pixels[rows] *= 1",
        ),
    },
    "utils/plots.py": {
        "the curves of training and validation have swapped names": (
            '((name, "training"), (f"val_{name}", "validation"))',
            '((f"val_{name}", "training"), (name, "validation"))',
        ),
        "epochs are counted from 0 on the axis": (
            "epochs = range(1, len(values[key]) + 1)",
            "epochs = range(len(values[key]))",
        ),
        "a confusion matrix is shaded by the predicted class": (
            "matrix.sum(axis=1, keepdims=True)",
            "matrix.sum(axis=0, keepdims=True)",
        ),
        "the counts of a confusion matrix stand mirrored": (
            "ax.text(predicted, true,",
            "ax.text(true, predicted,",
        ),
        "each image of a grid has a scale of its own": (
            "ax.imshow(image, vmin=low, vmax=high)",
            "ax.imshow(image)",
        ),
        "the predicted class's bar is solid, not the true one's": (
            "row, class_names, solid=label,",
            "row, class_names, solid=row.argmax(),",
        ),
        "the two classes have swapped colours and names": (
            '((0, BLUE, "o"), (1, ORANGE, "^"))',
            '((1, BLUE, "o"), (0, ORANGE, "^"))',
        ),
        "the steps of a ROC curve lie a threshold too far left": (
            'where="post"',
            'where="pre"',
        ),
        "a quotation mark ends a figure's text alternative": (
            "html.escape(alt)",
            "alt",
        ),
    },
    "utils/describe.py": {
        "a legend's later names are not compared": (
            "ax.get_legend().get_texts()]",
            "ax.get_legend().get_texts()[:1]]",
        ),
        "points are told as a line, and a line as points": (
            'if artist.get_linestyle() == "None" else',
            'if artist.get_linestyle() != "None" else',
        ),
    },
    "utils/checks/judging.py": {
        "another right form of an answer is refused": (
            "(one.solution, *one.also)",
            "(one.solution,)",
        ),
        "an array of another shape passes as the same": (
            "first.shape == second.shape and bool(",
            "first.size == second.size and bool(",
        ),
        "an answer that changes its arguments passes": (
            "changed = not np.array_equal(before, after, equal_nan=True)",
            "changed = after is None",
        ),
    },
    "utils/publish.py": {
        "every badge leads to a page that is not there": (
            "blob/main/notebooks/{lesson}",
            "blob/main/{lesson}",
        ),
        "a lesson with two badges is stamped twice": (
            "if len(BADGE_PLACE.findall(text)) != 1:",
            "if not BADGE_PLACE.findall(text):",
        ),
    },
    "utils/workers.py": {
        "no program gets the environment that is its own": (
            "os.environ | _ENVIRONMENT | environment",
            "os.environ | _ENVIRONMENT",
        ),
        "what a program printed and what it logged are swapped": (
            "_text(out), _text(err))",
            "_text(err), _text(out))",
        ),
    },
}
