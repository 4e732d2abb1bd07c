"""Changes to lesson 1 that its run should notice."""

DECLARED = {
    "01": [
        (
            '    x_test[:4],\n    ["picture 0"',
            '    x_train[:4],\n    ["picture 0"',
            "the four pictures are not those that are named at the end",
        ),
        (
            "print(counts / 2)",
            "print(counts // 2)",
            "halves of whole numbers are no fractions any more",
        ),
        (
            "(table, column), (row, column)",
            "(table, column), (column, row)",
            "the third drawing has its summands in the other order",
        ),
        (
            "print(tf.reduce_sum(table, axis=0).numpy())",
            "print(tf.reduce_sum(table, axis=1).numpy())",
            "the prediction is answered with the sums of the rows",
        ),
        (
            "bill = tf.reduce_sum(lists[1] * shops[:, 0])",
            "bill = tf.reduce_sum(lists[1] * shops[:, 1])",
            "the bill by hand is the other shop's",
        ),
        (
            "plots.plot_product(lists, shops, names, row=1, column=0)",
            "plots.plot_product(lists, shops, names, row=0, column=1)",
            "another bill is coloured than the text speaks of",
        ),
        (
            'new_pictures = tf.cast(x_test, "float32") / 255',
            'new_pictures = tf.cast(x_test, "float32")',
            "new pictures are compared on another scale than the means",
        ),
        (
            "trousers = pictures[y_train == 1]",
            "trousers = pictures[y_train == 2]",
            "the mean of pullovers is called trousers",
        ),
        (
            "trials = 1000",
            "trials = 100",
            "a tenth of the pictures is counted of which the text speaks",
        ),
        (
            "of_this_kind = pictures[y_train == label]",
            "of_this_kind = pictures[y_train >= label]",
            "a mean is taken over several kinds",
        ),
        (
            "distances = tf.reduce_mean(tf.square(picture - means), "
            "axis=(1, 2))\n    return",
            "distances = tf.reduce_mean(picture - means, axis=(1, 2))\n"
            "    return",
            "positive and negative differences cancel out",
        ),
        (
            "class_names[np.argmin(distances)]",
            "class_names[np.argmax(distances)]",
            "the mean picture that is farthest decides",
        ),
        (
            "truth = class_names[y_test[i]]",
            "truth = class_names[y_train[i]]",
            "the truth under the four pictures is other pictures'",
        ),
        (
            "== class_names[y_test[i]]",
            "!= class_names[y_test[i]]",
            "the mistakes are counted and called right",
        ),
    ],
}
