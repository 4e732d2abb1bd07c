"""Changes to lesson 2 that its run should notice."""

DECLARED = {
    "02": [
        (
            "tf.reduce_mean(tf.square(slope * x - y))",
            "tf.reduce_mean(tf.abs(slope * x - y))",
            "the loss is not the one that the text explains",
        ),
        (
            "above - below) / 0.2",
            "above - below) / 0.1",
            "the nudged gradient is not that of the tape",
        ),
        (
            "loss = tf.reduce_mean(np.square(slope * load - stretch))",
            "loss = tf.reduce_mean(tf.square(slope * load - stretch))",
            "nothing is broken, and the gradient is there",
        ),
        (
            "numbers.assign_sub(learning_rate * gradient)",
            "numbers.assign_sub(learning_rate * gradient / 2)",
            "every step is half as long as the rate says",
        ),
        (
            '"rate 0.1": descend(loss_of_slope, 0.0, load, stretch, 0.1,',
            '"rate 0.1": descend(loss_of_slope, 0.0, load, stretch, 0.08,',
            "the rate that is called too large arrives",
        ),
        (
            "lengths = 10 + 2 * loads + 0.3 * scatter",
            "lengths = 10 + 2 * loads + 3 * scatter",
            "the springs scatter ten times as much",
        ),
        (
            "near = gradients_of_tens(tf.Variable(lines[-1]))",
            "near = gradients_of_tens(tf.Variable(lines[40]))",
            "the place that is called the floor is far from it",
        ),
        (
            "for one in (line, lines[3], lines[120]):",
            "for one in (line, lines[3], lines[40]):",
            "the steps of the whole batch are not as many as the tens'",
        ),
    ],
}
