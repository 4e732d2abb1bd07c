"""Judges of lesson 1's exercises: think in tensors."""

import numpy as np

from utils.checks.judging import NotYet, array, call, compare, exercise


@exercise(
    "1.1",
    why="Which axis means what is yours to know: reshaping would have given "
    "the same shape without a word, and a scrambled picture.",
)
def upright(answer):
    """``upright(pictures)``: height and width of every picture swapped."""
    rng = np.random.default_rng(11)
    for shape in ((2, 3, 6, 3), (5, 4, 7, 3), (1, 2, 2, 3)):
        pictures = rng.random(shape, "float32")
        swapped = shape[0], shape[2], shape[1], shape[3]
        compare(
            call(answer, pictures),
            pictures.transpose(0, 2, 1, 3),
            what="The batch of upright pictures",
            mistakes=[
                (
                    pictures.reshape(swapped),
                    "The shape is right and the pictures are scrambled: "
                    "reshaping keeps the order of the numbers and only breaks "
                    "the lines elsewhere.",
                ),
                (
                    pictures.T,
                    "You turned the order of all four axes around. The batch "
                    "must stay in front and the channels at the end.",
                ),
                (pictures, "The stripes still lie."),
                (
                    pictures.transpose(1, 0, 2, 3),
                    "You swapped the batch with the height. In a batch, every "
                    "axis of a picture stands one place further right.",
                ),
                *(
                    (
                        np.rot90(pictures, quarter, axes=(1, 2)),
                        "Your pictures are turned, not swapped: height or "
                        "width runs backwards.",
                    )
                    for quarter in (1, -1)
                ),
            ],
        )


@exercise(
    "1.2",
    why="Measurements in centimetres, kilograms and years can now be "
    "compared, and a network learns from them much faster.",
)
def standardize(answer):
    """``standardize(table)``: each column to mean 0, standard deviation 1."""
    rng = np.random.default_rng(12)
    people = np.array([[170, 65, 31], [182, 80, 45], [164, 58, 27]], "float32")
    spread = rng.normal(50, 20, (40, 6)) * [1, 10, 0.1, 1, 5, 1]
    for table in (people, spread.astype("float32")):
        got = array(call(answer, table), "The standardized table")
        centred = table - table.mean(axis=0)
        rows = table - table.mean(axis=1, keepdims=True)
        # dividing by n or by n - 1: both are called standard deviation
        if compare_to_any(got, [centred / table.std(axis=0, ddof=1)]):
            continue
        compare(
            got,
            centred / table.std(axis=0),
            what="The standardized table",
            tolerance=1e-3,
            mistakes=[
                (
                    rows / table.std(axis=1, keepdims=True),
                    "You standardized every row by itself, a person and not a "
                    "measurement. The axis that you name disappears: which "
                    "should?",
                ),
                (
                    (table - table.mean()) / table.std(),
                    "You used one mean for the whole table. Each column has a "
                    "mean of its own.",
                ),
                (
                    centred,
                    "The mean of each column is 0. Now its spread: it "
                    "should be 1, and you have not divided yet.",
                ),
                (
                    centred / table.var(axis=0),
                    "You divided by the variance, which is the square of what "
                    "is wanted.",
                ),
                (
                    table / table.std(axis=0),
                    "The spread of each column is 1. Now its mean: it should "
                    "be 0, and you have not subtracted yet.",
                ),
            ],
        )
    flat, half = np.array([[1, 5], [3, 5]], "float32"), 0.5**0.5
    got = array(call(answer, flat), "The standardized table")
    if got.shape == flat.shape and not np.isfinite(got).all():
        raise NotYet(
            "Right, but for one case: a column in which all values are equal. "
            "Its standard deviation is 0, and you divide by it. Let such a "
            "column become zeros."
        )
    if not compare_to_any(got, [[[-1, 0], [1, 0]], [[-half, 0], [half, 0]]]):
        raise NotYet(
            "Right, but for one case: a column in which all values are equal "
            "becomes zeros, and the other columns stay as they should be."
        )


def compare_to_any(got, accepted):
    """Return whether an array equals one of those that are accepted."""
    return any(
        got.shape == np.shape(one) and np.allclose(got, one, atol=2e-3)
        for one in accepted
    )


@exercise(
    "1.3",
    why="This is the first half of every network in lesson 3: pictures in, "
    "one row of activations a picture out.",
)
def dense(answer):
    """``dense(pictures, W, b)``: flatten, then a dense layer with ReLU."""
    rng = np.random.default_rng(13)
    for n, height, width, units in ((4, 3, 5, 2), (1, 2, 2, 6), (6, 4, 4, 6)):
        pictures = rng.normal(size=(n, height, width)).astype("float32")
        W = rng.normal(size=(height * width, units)).astype("float32")
        b = rng.normal(size=units).astype("float32")
        product = pictures.reshape(n, -1) @ W
        # flattened with its columns in front, as another order would be
        by_column = pictures.transpose(0, 2, 1).reshape(n, -1)
        compare(
            call(answer, pictures, W, b),
            np.maximum(product + b, 0),
            what="The layer's result",
            mistakes=[
                (
                    product + b,
                    "The negative values are still there: activate.",
                ),
                (product, "Neither biases nor the activation are in it."),
                (np.maximum(product, 0), "The biases are missing."),
                (
                    np.maximum(product, 0) + b,
                    "You add the biases after the activation. They belong "
                    "before it: they decide where it cuts off.",
                ),
                (
                    np.maximum(product + b, 0).sum(axis=0),
                    "You added up the whole batch. Each picture has a row of "
                    "its own.",
                ),
                (
                    np.maximum(by_column @ W + b, 0),
                    "You flattened the pictures column by column. A row of "
                    "pixels belongs together.",
                ),
            ],
        )


@exercise(
    "1.4",
    why="Scores grow large when a network is sure of itself, and this is "
    "what keeps its probabilities from turning into nan.",
)
def softmax(answer):
    """``softmax(scores, axis)``: along any axis, for scores of any size."""
    rng = np.random.default_rng(14)
    ordinary = [
        (rng.normal(size=(4, 3)), -1),
        (rng.normal(size=(4, 3)), 0),
        (rng.normal(size=(3, 5, 2)), 1),
    ]
    for scores, axis in ordinary:
        scores = scores.astype("float32")
        other = 0 if axis == -1 else -1
        powers = np.exp(scores)
        tamed = {
            one: np.exp(scores - scores.max(axis=one, keepdims=True))
            for one in (axis, -1)
        }
        compare(
            call(answer, scores, axis),
            powers / powers.sum(axis=axis, keepdims=True),
            what=f"The result along axis {axis}",
            mistakes=[
                (
                    powers / powers.sum(axis=other, keepdims=True),
                    f"Asked for axis {axis} you added up along another one. "
                    "Use `axis` wherever your code names an axis.",
                ),
                *(
                    (
                        tamed[one] / tamed[one].sum(axis=two, keepdims=True),
                        "Nearly: one line still names the last axis instead "
                        "of `axis`.",
                    )
                    for one, two in ((-1, axis), (axis, -1))
                ),
                (
                    powers / powers.sum(),
                    "All probabilities together sum to 1. Those along the "
                    "axis should, each time.",
                ),
                (powers, "These are the powers. They do not sum to 1 yet."),
                (
                    np.log(powers / powers.sum(axis=axis, keepdims=True)),
                    "These are the logarithms of the probabilities.",
                ),
            ],
        )
    for large in ([[1000, 999, 0]], [[-1000, -1001, -5000]]):
        got = array(call(answer, np.array(large, "float32"), -1), "The result")
        if not np.isfinite(got).all():
            raise NotYet(
                "Right for scores near 0. For scores such as 1000 or -1000 "
                "the result is nan: the powers leave what float32 can hold. "
                "What may you subtract without changing the result?"
            )
        if not compare_to_any(got, [[[0.731, 0.269, 0]]]):
            raise NotYet(
                "Right for scores near 0. But 1000 and 999 differ just as 1 "
                "and 0 do, and here their probabilities do not. Was "
                "something cut off?"
            )
    apart = np.array([[2000, 1999], [-3, -2]], "float32")
    powers = np.exp([[0.0, -1.0], [-1.0, 0.0]])
    if not compare_to_any(
        np.nan_to_num(array(call(answer, apart, -1))),
        [powers / powers.sum(axis=1, keepdims=True)],
    ):
        raise NotYet(
            "Right as long as all rows are about equally large. With scores "
            "near 2000 in one row and near 0 in the next, a row comes out "
            "wrong: what you subtract must be each row's own."
        )


@exercise(
    "1.5",
    why="A sigmoid, a cross-entropy and gradient descent: you have trained a "
    "network of one unit, and lesson 2 needs little more.",
)
def fit_break(answer):
    """``fit_break(load, broke)``: slope and start of a fitted sigmoid."""
    load = np.linspace(0.5, 6, 40, dtype="float32")
    chance = _sigmoid(1.5 * load - 4)
    broke = (np.random.default_rng(15).random(40) < chance).astype("float32")
    # asked once only: an answer may take thousands of steps
    got = array(call(answer, load, broke), "What your function returns")
    if got.size != 2:
        raise NotYet(
            "Two numbers are wanted, slope and start. Yours has the shape "
            f"{got.shape}."
        )
    _judge_fit(load, broke, got.astype("float64").ravel())


# the data of the task, under the names that they have there
_THREADS = np.array([1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.5])
_BROKEN = np.array([0, 0, 0, 1, 0, 1, 1, 1])


def _sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def _cross_entropy(load, broke, parameters):
    z = parameters[0] * load + parameters[1]
    return np.mean(np.logaddexp(0, z) - broke * z)


def _best_fit(load, broke):
    """Return slope and start of the smallest loss, by Newton's method."""
    x = np.stack([load, np.ones_like(load)], axis=1).astype("float64")
    best = np.zeros(2)
    for _ in range(30):
        p = _sigmoid(x @ best)
        curvature = x.T @ (x * (p * (1 - p))[:, None])
        best += np.linalg.solve(curvature, x.T @ (broke - p))
    return best


def _judge_fit(load, broke, got):
    if not np.isfinite(got).all():
        raise NotYet(
            "Slope and start are no longer numbers: the steps were too long, "
            "or a logarithm of 0 came up."
        )

    def good(parameters, load=load, broke=broke, tolerance=1.03):
        lowest = _cross_entropy(load, broke, _best_fit(load, broke))
        return _cross_entropy(load, broke, parameters) < tolerance * lowest

    if good(got):
        return
    if good(got[::-1]):
        raise NotYet("Slope first, then start: yours are the other way round.")
    if np.allclose(got, np.polyfit(load, broke, 1), atol=0.02):
        raise NotYet(
            "This is the straight line through the points, with the squared "
            "error. Wanted is a curve that stays between 0 and 1: where is "
            "the sigmoid, and which loss is for a yes or no?"
        )
    if not got.any():
        raise NotYet("Slope and start are still 0: no step was taken.")
    if good(got, _THREADS, _BROKEN, tolerance=1.12):
        raise NotYet(
            "This fits `threads` and `broken`, and your function was given "
            "other data. Does it use its arguments, `load` and `broke`?"
        )
    if got[0] < 0:
        raise NotYet(
            "The slope is negative, as if heavy loads held better. Do your "
            "steps go against the gradient? Or have `p` and `1 - p` changed "
            "places?"
        )
    if got[1] == 0:
        raise NotYet(
            "The start is still 0, and only the slope has learned. Which of "
            "the two do your steps change?"
        )
    raise NotYet(
        "Not there yet: the binary cross-entropy can still fall. More steps, "
        "or longer ones? Or is it another loss that you make small?"
    )
