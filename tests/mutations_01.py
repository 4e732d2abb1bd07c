"""Changes to lesson 1 that its run should notice."""

DECLARED = {
    "01": {
        "the four pictures are not those that are named at the end": (
            '    x_test[:4],\n    ["picture 0"',
            '    x_train[:4],\n    ["picture 0"',
        ),
        "halves of whole numbers are no fractions any more": (
            "print(counts / 2)",
            "print(counts // 2)",
        ),
        "the third drawing has its summands in the other order": (
            "(table, column), (row, column)",
            "(table, column), (column, row)",
        ),
        "the prediction is answered with the sums of the rows": (
            "print(tf.reduce_sum(table, axis=0).numpy())",
            "print(tf.reduce_sum(table, axis=1).numpy())",
        ),
        "the bill by hand is the other shop's": (
            "bill = tf.reduce_sum(lists[1] * shops[:, 0])",
            "bill = tf.reduce_sum(lists[1] * shops[:, 1])",
        ),
        "another bill is coloured than the text speaks of": (
            "plots.plot_product(lists, shops, names, row=1, column=0)",
            "plots.plot_product(lists, shops, names, row=0, column=1)",
        ),
        "new pictures are compared on another scale than the means": (
            'new_pictures = tf.cast(x_test, "float32") / 255',
            'new_pictures = tf.cast(x_test, "float32")',
        ),
        "the mean of pullovers is called trousers": (
            "trousers = pictures[y_train == 1]",
            "trousers = pictures[y_train == 2]",
        ),
        "a tenth of the pictures is counted of which the text speaks": (
            "trials = 1000",
            "trials = 100",
        ),
        "a mean is taken over several kinds": (
            "of_this_kind = pictures[y_train == label]",
            "of_this_kind = pictures[y_train >= label]",
        ),
        "positive and negative differences cancel out": (
            "distances = tf.reduce_mean(tf.square(picture - means), "
            "axis=(1, 2))\n    return",
            "distances = tf.reduce_mean(picture - means, "
            "axis=(1, 2))\n    return",
        ),
        "the mean picture that is farthest decides": (
            "class_names[np.argmin(distances)]",
            "class_names[np.argmax(distances)]",
        ),
        "the truth under the four pictures is other pictures'": (
            "truth = class_names[y_test[i]]",
            "truth = class_names[y_train[i]]",
        ),
        "the mistakes are counted and called right": (
            "== class_names[y_test[i]]",
            "!= class_names[y_test[i]]",
        ),
    },
}
