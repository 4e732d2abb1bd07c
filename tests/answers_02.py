"""Answers to lesson 2's exercises, beside the mistakes declared there."""

import keras
import numpy as np
import tensorflow as tf


def squares(line, x, y):
    return tf.reduce_mean(tf.square(line[0] * x + line[1] - y))


def by_tape(line, x, y):
    line = tf.Variable(line)
    with tf.GradientTape() as tape:
        loss = squares(line, x, y)
    return tape.gradient(loss, line)


def by_watching(line, x, y):
    slope, start = tf.constant(line[0]), tf.constant(line[1])
    with tf.GradientTape() as tape:
        tape.watch([slope, start])
        loss = keras.losses.mean_squared_error(y, slope * x + start)
    return tape.gradient(loss, [slope, start])


def without_a_variable(line, x, y):
    line = tf.constant(line)
    with tf.GradientTape() as tape:
        loss = squares(line, x, y)
    return tape.gradient(loss, line)


def nudging(h):
    """Return an answer that nudges, in NumPy."""

    def nudge_both(line, x, y):
        found = []
        for nudge in np.eye(2) * h:
            above = np.mean(
                ((line + nudge)[0] * x + (line + nudge)[1] - y) ** 2
            )
            below = np.mean(
                ((line - nudge)[0] * x + (line - nudge)[1] - y) ** 2
            )
            found.append((above - below) / (2 * h))
        return found

    return nudge_both


def changing_the_line(line, x, y):
    line[0] += 0.1
    above = squares(line, x, y)
    line[0] -= 0.2
    below = squares(line, x, y)
    return [(above - below) / 0.2, 2 * np.mean(line[0] * x + line[1] - y)]


def changing_and_restoring(line, x, y):
    found = []
    for i in (0, 1):
        line[i] += 0.1
        above = squares(line, x, y)
        line[i] -= 0.2
        below = squares(line, x, y)
        line[i] += 0.1
        found.append((above - below) / 0.2)
    return found


def with_a_second_name(line, x, y):
    found = []
    for i in (0, 1):
        up, down = line, line
        up[i] += 0.1
        down[i] -= 0.1
        found.append((squares(up, x, y) - squares(down, x, y)) / 0.2)
    return found


def of_lengths_only(line, x, y):
    return [2 * np.mean(x * y), 2 * np.mean(y)]


def slope_only(line, x, y):
    return by_tape(line, x, y)[0]


def roll(x, y, learning_rate, momentum, steps, nesterov=False):
    """Let Keras's own optimizer do it."""
    slope = keras.Variable(0.0)
    settings = {"momentum": momentum, "nesterov": nesterov}
    optimizer = keras.optimizers.SGD(learning_rate, **settings)
    path = [float(slope.value)]
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((slope.value * x - y) ** 2)
        optimizer.apply([tape.gradient(loss, slope.value)], [slope])
        path.append(float(slope.value))
    return path


def roll_by_tape(start=0.0, rebinding=False, kept=float):
    """Return lesson 2's loop, with what can go wrong in it."""

    def roll(x, y, learning_rate, momentum, steps):
        slope, speed = tf.Variable(start), 0.0
        path = [kept(slope)]
        for _ in range(steps):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(slope * x - y))
            speed = momentum * speed - learning_rate * tape.gradient(
                loss, slope
            )
            if rebinding:
                slope = slope + speed
            else:
                slope.assign_add(speed)
            path.append(kept(slope))
        return path

    return roll


def first_as_a_number(*given):
    """Begin the list with 0.0, and go on with the variable itself."""
    path = roll_by_tape(kept=lambda slope: slope)(*given)
    return [0.0, *path[1:]]


def roll_as_torch_does(x, y, learning_rate, momentum, steps):
    """Keep the sum of gradients, and multiply it by the rate."""
    slope, speed, path = 0.0, 0.0, [0.0]
    for _ in range(steps):
        speed = momentum * speed + 2 * np.mean((slope * x - y) * x)
        slope -= learning_rate * speed
        path.append(slope)
    return path


def rolling_a_number(x, y, *given):
    slope = 0.0
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(slope * x - y))
    return tape.gradient(loss, slope)


def adding_to_a_variable(*given):
    slope = tf.Variable(0.0)
    slope += 0.1
    return [slope.numpy()]


def fit(steps=500, rate=0.02, sign=-1, order=1, use=1, error=np.sign):
    """Return a fit by gradient descent whose steps can go wrong."""

    def fit_calmly(x, y):
        points = np.stack([x, np.ones_like(x)], axis=1)
        found = np.zeros(2)
        for _ in range(steps):
            gradient = points.T @ error(points @ found - y) / len(x)
            found = found + sign * rate * gradient * [1, use]
        return tuple(found[::order])

    return fit_calmly


def fit_of_the_task(x, y):
    warm = np.linspace(-2, 2, 9)
    return fit()(warm, np.array([-1.6, 9, -0.7, -0.1, 0.4, 1.1, 1.4, 2, -8]))


def abs_of_the_mean(x, y):
    line = tf.Variable([0.0, 0.0])
    for _ in range(300):
        with tf.GradientTape() as tape:
            loss = tf.abs(tf.reduce_mean(line[0] * x + line[1] - y))
        line.assign_sub(0.02 * tape.gradient(loss, line))
    return line


def by_keras(x, y):
    line = keras.Variable([0.0, 0.0])
    optimizer = keras.optimizers.Adam(0.02)
    for _ in range(300):
        with tf.GradientTape() as tape:
            predicted = line.value[0] * x + line.value[1]
            loss = keras.losses.mean_absolute_error(y, predicted)
        optimizer.apply([tape.gradient(loss, line.value)], [line])
    return line


def numpy_inside_the_tape(x, y):
    line = tf.Variable([0.0, 0.0])
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(np.abs(line[0] * x + line[1] - y))
    line.assign_sub(0.02 * tape.gradient(loss, line))
    return line


def losing_the_variable(x, y):
    line = tf.Variable([0.0, 0.0])
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.abs(line[0] * x + line[1] - y))
        line = line - 0.02 * tape.gradient(loss, line)
    return line


def path(x, y):
    return [fit(steps)(x, y) for steps in range(4)]


RIGHT = {
    "2.1": [
        by_tape,
        by_watching,
        nudging(0.1),
        nudging(1e-3),
        nudging(5.0),
        changing_and_restoring,
    ],
    "2.2": [roll, roll_as_torch_does, roll_by_tape()],
    "2.3": [fit(), fit(4000, rate=0.005), by_keras],
}

WRONG = {
    "2.1": {
        "Work on a copy": changing_the_line,
        "a second name": with_a_second_name,
        "could the tape not trace": without_a_variable,
        "Look at this": [of_lengths_only, slope_only],
    },
    "2.2": {
        "A gradient is None": [
            roll_by_tape(start=0),
            roll_by_tape(rebinding=True),
        ],
        "holds the variable itself": [
            roll_by_tape(kept=lambda slope: slope),
            first_as_a_number,
        ],
        "for a plain number": rolling_a_number,
        "Use `assign_add`": adding_to_a_variable,
        "Look at this": [
            lambda *given: roll(*given, nesterov=True),
            lambda x, y, *given: roll(y, x, *given),
        ],
    },
    "2.3": {
        "Slope first": fit(order=-1),
        "line of the squared": [
            fit(error=lambda e: 2 * e),
            lambda x, y: np.polyfit(x, y, 1),
        ],
        "enough steps": [fit(20), fit(rate=3.0), fit(300, rate=-0.02)],
        "intercept 0.00": fit(use=0),
        "before the mean": abs_of_the_mean,
        "its arguments": fit_of_the_task,
        "A gradient is None": [numpy_inside_the_tape, losing_the_variable],
        "nan nan": lambda x, y: (np.nan, np.nan),
        "are two numbers": lambda x, y: 1.5,
        "the whole path": path,
    },
}
