"""Changes to lesson 2 that its run should notice."""

DECLARED = {
    "02": {
        "the loss is not the one that the text explains": (
            "tf.reduce_mean(tf.square(slope * x - y))",
            "tf.reduce_mean(tf.abs(slope * x - y))",
        ),
        "the nudged gradient is not that of the tape": (
            "above - below) / 0.2",
            "above - below) / 0.1",
        ),
        "nothing is broken, and the gradient is there": (
            "loss = tf.reduce_mean(np.square(slope * load - stretch))",
            "loss = tf.reduce_mean(tf.square(slope * load - stretch))",
        ),
        "every step is half as long as the rate says": (
            "numbers.assign_sub(learning_rate * gradient)",
            "numbers.assign_sub(learning_rate * gradient / 2)",
        ),
        "the rate that is called too large arrives": (
            '"rate 0.1": descend(loss_of_slope, 0.0, load, stretch, 0.1,',
            '"rate 0.1": descend(loss_of_slope, 0.0, load, stretch, 0.08,',
        ),
        "the springs scatter ten times as much": (
            "lengths = 10 + 2 * loads + 0.3 * scatter",
            "lengths = 10 + 2 * loads + 3 * scatter",
        ),
        "the place that is called the floor is far from it": (
            "near = gradients_of_tens(tf.Variable(lines[-1]))",
            "near = gradients_of_tens(tf.Variable(lines[40]))",
        ),
        "the steps of the whole batch are not as many as the tens'": (
            "for one in (line, lines[3], lines[120]):",
            "for one in (line, lines[3], lines[40]):",
        ),
    },
}
