"""Judges of lesson 2's exercises: separate two classes."""

import contextlib

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, array, call, compare, exercise, same


@exercise(
    "2.1",
    why="F1 is high only if precision and recall both are, and so it cannot "
    "be bought by calling everybody healthy, or everybody ill.",
)
def f1_score(answer):
    """``f1_score(labels, predicted)``: harmonic mean, 0 without a hit."""
    rng = np.random.default_rng(21)
    for _ in range(3):
        labels = (rng.random(200) < 0.2).astype("int64")
        flipped = rng.random(200) < [0.1, 0.3][int(rng.integers(2))]
        predicted = np.where(flipped, 1 - labels, labels)
        hits = np.sum(labels * predicted)
        precision, recall = hits / predicted.sum(), hits / labels.sum()
        compare(
            call(answer, labels, predicted),
            2 * precision * recall / (precision + recall),
            what="Your F1",
            mistakes=[
                (
                    (precision + recall) / 2,
                    "This is the ordinary mean of precision and recall. F1 "
                    "is the harmonic one, which a small value pulls down.",
                ),
                (
                    np.mean(labels == predicted),
                    "This is the accuracy. It counts the many true "
                    "negatives; F1 leaves them out.",
                ),
                (precision, "This is the precision alone."),
                (recall, "This is the recall alone."),
                (
                    precision * recall / (precision + recall),
                    "Half of what it should be: if precision and recall are "
                    "equal, F1 equals them.",
                ),
            ],
        )
    ones, none = np.ones(4, "int64"), np.zeros(4, "int64")
    cases = (
        (np.array([1, 0, 0, 1]), none, "nobody gets an alarm"),
        (none, np.array([1, 0, 0, 0]), "nobody is ill"),
        (np.array([1, 0, 0, 0]), np.array([0, 1, 0, 0]), "no alarm is right"),
    )
    for labels, predicted, when in cases:
        got = array(call(answer, labels, predicted), "Your F1")
        if got.size != 1 or not np.isfinite(got).all() or got.any():
            raise NotYet(
                f"Right wherever something is found. When {when}, the task "
                "asks for 0: look at what you divide by."
            )
    compare(call(answer, ones, ones), 1.0, what="Your F1 of no mistake at all")


@exercise(
    "2.2",
    why="Writing down layers, loss and optimizer is all that it takes to "
    "describe a network; whether the wider one is better, only data can say.",
)
def network_64_64_1(answer):
    """A compiled network of 30 inputs, 64 and 64 ReLU units, one output."""
    import keras

    model = models.network(answer, [(30,)], outputs=1)
    found = models.dense_layers(model)
    units = [width for width, _ in found]
    if units != [64, 64, 1]:
        raise NotYet(
            "The dense layers have "
            + "-".join(map(str, units))
            + " units where 64-64-1 is wanted."
        )
    scores = []
    with contextlib.suppress(ValueError):  # its layers are no chain
        scores = _scores(model)
    outputs = models.outputs_of(model, _rows()).ravel()
    kind = next(
        (
            kind
            for kind, wanted in (
                ("score", scores),
                ("probability", [1 / (1 + np.exp(-z)) for z in scores]),
            )
            if any(same(outputs, one, 1e-3) for one in wanted)
        ),
        None,
    )
    if kind is None:
        _explain_activations([name for _, name in found])
    if isinstance(model.layers[-1], keras.layers.Dropout):
        raise NotYet(
            "A dropout after the output would now and then switch off the "
            "answer itself while it trains."
        )
    if not model.compiled:
        raise NotYet("The layers are right. Now compile the network.")
    _judge_loss(model.loss, kind)


def _rows():
    return np.random.default_rng(22).normal(size=(50, 30)).astype("float32")


def _scores(model):
    """Return what ReLU between the dense layers and none at the end gives.

    Twice: with the ReLU right behind each dense layer, and with it in front
    of the next, which differs if a normalisation stands between them.
    """
    import keras

    found = []
    for early in (True, False):
        x, count = _rows(), 0
        for layer in models.all_layers(model):
            if isinstance(layer, keras.layers.Dense):
                count += 1
                x = x if early or count == 1 else np.maximum(x, 0)
                x = x @ np.asarray(layer.kernel)
                x = x if layer.bias is None else x + np.asarray(layer.bias)
                x = np.maximum(x, 0) if early and count < 3 else x
            elif layer.weights or isinstance(
                layer, (keras.layers.Normalization, keras.layers.Rescaling)
            ):
                x = np.asarray(layer(x))
        found.append(x.ravel())
    return found


def _explain_activations(names):
    """Raise NotYet for activations that do not do what is wanted."""
    *hidden, last = names
    if [name.lower() for name in hidden] != ["relu", "relu"]:
        raise NotYet(
            f"The activations of the two hidden layers are {hidden[0]} and "
            f"{hidden[1]} where ReLU is wanted. (`linear` means none: two "
            "layers without activation are no better than one.)"
        )
    if last not in ("sigmoid", "linear"):
        raise NotYet(
            f"The output's activation is {last}. Which one gives a "
            "probability between 0 and 1 for a single unit?"
        )
    raise NotYet(
        "The output is neither the last layer's score nor its sigmoid. Does "
        "a second activation follow the first, or an input bypass the hidden "
        "layers? (A softmax of one unit is always 1.)"
    )


def _judge_loss(loss, kind):
    """Raise NotYet unless the loss is one for such an output."""
    import keras

    if not loss:
        raise NotYet("`compile` has no loss: without one it cannot learn.")
    loss = keras.losses.get(keras.tree.flatten(loss)[0])

    def at(label, output):
        pair = np.array([[[label]], [[output]]], "float32")
        with contextlib.suppress(Exception):  # a loss for other labels
            return float(np.mean(loss(*pair)))
        return np.nan

    # between both labels smoothing them makes no difference
    as_score = np.isclose(at(0.5, 2.0), np.log1p(np.exp(-2)) + 1, atol=1e-3)
    as_probability = np.isclose(
        at(0.5, 0.9), -np.log(0.9 * 0.1) / 2, atol=1e-3
    )
    if not (as_score or as_probability) or at(1, 0.9) > at(0, 0.9):
        raise NotYet(
            "The loss is not the binary cross-entropy, which is what two "
            "classes and one output call for."
        )
    if kind == "probability" and not as_probability:
        raise NotYet(
            "The loss expects scores (`from_logits=True`), but your output "
            "is a probability already: the sigmoid would be applied twice."
        )
    if kind == "score" and not as_score:
        raise NotYet(
            "The output has no activation, so it is a score of any size, but "
            "the loss expects a probability. Change one of the two."
        )


def _cost(labels, probabilities, threshold, missed_cost, alarm_cost=1):
    alarm = probabilities > threshold
    missed = np.sum((labels == 1) & ~alarm)
    return missed_cost * missed + alarm_cost * np.sum((labels == 0) & alarm)


def _lowest_cost(labels, probabilities, missed_cost, alarm_cost=1):
    return min(
        _cost(labels, probabilities, threshold, missed_cost, alarm_cost)
        for threshold in np.append(probabilities, np.float32(0))
    )


@exercise(
    "2.3",
    why="A network says how likely; what to do about it depends on what the "
    "mistakes cost, and now you can work that out for any price.",
)
def choose_threshold(answer):
    """``choose_threshold(labels, probabilities, missed_cost)``."""
    rng = np.random.default_rng(23)
    labels = (rng.random(150) < 0.4).astype("int64")
    spread = 1 / (1 + np.exp(-rng.normal(3 * labels - 1.5, 1.5)))

    def ask(probabilities, missed_cost):
        given = probabilities.astype("float32")
        got = array(call(answer, labels, given, missed_cost), "The threshold")
        if got.size != 1:
            raise NotYet(
                "One threshold is wanted. What your function returns has the "
                f"shape {got.shape}."
            )
        got = got.ravel()[0]
        # compared as the learner's code would: a float32 with a float32
        got = np.float32(got)
        cost = _cost(labels, given, got, missed_cost)
        good = cost <= _lowest_cost(labels, given, missed_cost)
        # no number is above nan: it would do where nobody gets an alarm
        if np.isnan(got) or not (good or -0.01 <= got <= 1.01):
            raise NotYet(
                "The threshold is compared with probabilities, so it lies "
                "between 0 and 1. Do you return its position in a list, or "
                "the cost that it has?"
            )
        return got, given, good

    answers = {price: ask(spread, price) for price in (1, 10, 50)}
    if not all(good for _, _, good in answers.values()):
        _explain_threshold(labels, answers)
    _, _, good = ask(spread, 0.1)
    if not good:
        raise NotYet(
            "Right where a missed tumour costs more than a false alarm. When "
            "it costs less, only 0.1, yours is not the cheapest threshold."
        )
    for squeezed in (spread / 400, 1 - spread[::-1] / 400):
        got, given, good = ask(squeezed, 10)
        if not good and got >= given.min() > 0.9:
            raise NotYet(
                "Right as long as somebody needs no alarm. Can any of the "
                "thresholds that you try raise it for everybody?"
            )
        if not good:
            raise NotYet(
                "Right for probabilities all over the place. For a rare "
                "illness they may all lie below 0.01, or all above 0.99, and "
                "then yours is not the cheapest threshold. Which thresholds "
                "do you try?"
            )


def _explain_threshold(labels, answers):
    if len({float(got) for got, _, _ in answers.values()}) == 1:
        raise NotYet(
            "You choose the same threshold whatever a missed tumour costs. "
            "Where does your code use the price?"
        )
    price, (got, given, _) = next(
        (price, found) for price, found in answers.items() if not found[2]
    )
    swapped = _cost(labels, given, got, 1, price)
    if swapped <= _lowest_cost(labels, given, 1, price):
        raise NotYet(
            "The dearer a missed tumour, the more of them you miss. Have the "
            "two kinds of mistake changed places?"
        )
    cost = _cost(labels, given, got, price)
    just_below = _cost(labels, given, np.nextafter(got, np.float32(0)), price)
    if just_below < cost:
        raise NotYet(
            "Just missed: one probability equals your threshold, and alarm "
            "is raised only above it. Did you count with `>=`?"
        )
    raise NotYet(
        f"With a missed tumour at {price} false alarms there is a cheaper "
        "threshold. Work out the cost of yours by hand, and of its "
        "neighbours."
    )


@exercise(
    "2.4",
    why="This is all that Keras's EarlyStopping does: it never looks ahead, "
    "so it can stop before a better epoch that it will never see.",
)
def stop_early(answer):
    """``stop_early(val_losses, patience)``: (best epoch, epochs trained)."""
    cases = (
        ([5.0, 4.0, 3.0, 3.5, 3.6, 3.7, 3.8, 3.9], 3, "a loss that turns"),
        ([5.0, 4.0, 4.5, 3.0, 3.5, 2.0, 2.5, 1.0], 3, "a loss that wavers"),
        ([5.0, 4.0, 4.5, 4.6, 1.0], 2, "a better epoch after the stop"),
        ([4.0, 3.0, 3.0, 3.0, 3.5, 3.6], 2, "losses that are equal"),
        ([4.0, 3.0, 2.0, 1.0], 2, "a loss that only falls"),
        ([1.0, 2.0, 3.0], 1, "a loss that only rises"),
        ([5.0, 3.0, 4.0, 3.5, 3.6], 2, "a loss that falls after a rise"),
        ([3e6, 2e6, 1e6], 2, "a loss in millions"),
        ([3.0], 5, "a single epoch"),
    )
    for losses, patience, name in cases:
        best, trained = _stop(losses, patience)
        counted_on = int(np.argmin(losses)) + 1
        compare(
            call(answer, losses, patience),
            [best, trained],
            what=f"Your answer for {name}",
            mistakes=[
                (
                    [best - 1, trained - 1],
                    "You count epochs from 0, and the task from 1.",
                ),
                (
                    [best - 1, trained],
                    "The best epoch is counted from 0, and the task counts "
                    "from 1.",
                ),
                ([trained, best], "The best epoch comes first."),
                *(
                    ([counted_on, end], _LOOKS_AHEAD)
                    for end in (trained, len(losses))
                    if counted_on > trained
                ),
                *(
                    ([best, _stop(losses, patience + late)[1]], nudge)
                    for late, nudge in (
                        (1, "You wait one epoch too long."),
                        (-1, "You wait one epoch too little."),
                    )
                ),
                (
                    [best, len(losses)],
                    "Training goes on to the end. When should it stop?",
                ),
                (
                    _stop(losses, patience, reset=False),
                    "You count all epochs without a better loss. After a "
                    "better one, patience begins anew.",
                ),
                (
                    _stop(losses, patience, previous=True),
                    "You compare a loss with the one before it. Better is "
                    "what is lower than all before.",
                ),
                (
                    _stop(losses, patience, equal=True),
                    "An equal loss is not a better one, so it does not "
                    "renew the patience.",
                ),
            ],
        )


_LOOKS_AHEAD = (
    "You chose an epoch that was never trained: training stops when patience "
    "runs out, whatever would have come later."
)


def _stop(losses, patience, reset=True, equal=False, previous=False):
    """Return the best epoch and the epochs trained, both counted from 1."""
    best, lowest, waited = 0, np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest or (equal and loss == lowest):
            best, lowest, waited = epoch, loss, waited * (not reset)
        else:
            waited += 1
            if waited >= patience:
                return best, epoch
        lowest = loss if previous else lowest
    return best, len(losses)


@exercise(
    "2.5",
    why="Raw measurements in, an answer out, nothing leaked: whoever gets "
    "this network cannot use it wrongly.",
)
def ten_columns(answer):
    """A trained network on the ten mean columns, normalisation inside."""
    import keras

    from utils import data
    from utils.course import SEED

    model = models.network(answer, [(10,)], outputs=1)
    x, y, _ = data.load_breast_cancer()
    x = x[:, :10]
    learned, held_out = data.stratified_split(y, 0.2, seed=SEED)
    for layer in models.all_layers(model):
        if isinstance(layer, keras.layers.Normalization):
            _judge_statistics(np.ravel(layer.mean), x, learned, held_out)
    outputs = models.outputs_of(model, x).ravel()
    # scores or probabilities: an alarm is above 0 or above 0.5
    threshold = 0.5 if outputs.min() >= 0 and outputs.max() <= 1 else 0.0
    right = ((outputs > threshold) == y)[held_out].mean()
    if right >= 0.85:
        return
    if ((outputs > threshold) != y)[held_out].mean() >= 0.85:
        raise NotYet(
            "It says benign for malignant, and the other way round. Which "
            "class has the 1?"
        )
    if not any(
        isinstance(layer, keras.layers.Normalization)
        for layer in models.all_layers(model)
    ):
        raise NotYet(
            "On raw measurements it does badly. Was it trained on normalised "
            "ones? Then the normalisation belongs inside the network."
        )
    raise NotYet(
        "The shapes are right, but fewer than 85 % of the test tumours are. "
        "Has it been trained, long enough, and on the same ten columns?"
    )


def _judge_statistics(mean, x, learned, held_out):
    """Raise NotYet if the layer knows rows that it must not, or none."""
    if mean.shape != (10,):
        raise NotYet("The normalisation does not have ten means.")
    if not mean.any():
        raise NotYet("The normalisation has not been adapted to any data.")
    for rows, name in ((slice(None), "all 569 rows"), (held_out, "test rows")):
        if np.allclose(mean, x[rows].mean(axis=0), rtol=1e-4):
            raise NotYet(
                f"Its means are those of {name}, so news of the test set has "
                "leaked into training. Which rows may `adapt` see?"
            )
