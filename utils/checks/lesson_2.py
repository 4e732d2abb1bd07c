"""Judges of lesson 2's exercises: separate two classes."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, array, call, compare, exercise


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
    model = models.network(answer, [(30,)], outputs=1)
    found = models.dense_layers(model)
    units = [width for width, _ in found]
    if units != [64, 64, 1]:
        raise NotYet(
            "The dense layers have "
            + "-".join(map(str, units))
            + " units where 64-64-1 is wanted."
        )
    if [name for _, name in found[:-1]] != ["relu", "relu"]:
        raise NotYet(
            "The activations of the two hidden layers are "
            + " and ".join(name for _, name in found[:-1])
            + " where ReLU is wanted. (`linear` means none: two layers "
            "without activation are no better than one.)"
        )
    if not model.compiled:
        raise NotYet("The layers are right. Now compile the network.")
    _judge_loss(model, found[-1][1])


def _judge_loss(model, activation):
    """Raise NotYet unless output and loss belong together."""
    if activation not in ("sigmoid", "linear"):
        raise NotYet(
            f"The output's activation is {activation}. Which one gives a "
            "probability between 0 and 1 for a single unit?"
        )
    # label 1 and output 2.0 as a score, label 1 and output 0.5 as probability
    as_score = np.isclose(models.loss_of(model, 1, 2.0), np.log1p(np.exp(-2)))
    as_probability = np.isclose(
        models.loss_of(model, 1, 0.5), np.log(2), atol=1e-3
    ) and np.isclose(models.loss_of(model, 0, 0.9), np.log(10), atol=1e-3)
    if not (as_score or as_probability):
        raise NotYet(
            "The loss is not the binary cross-entropy, which is what two "
            "classes and one output call for."
        )
    if activation == "sigmoid" and not as_probability:
        raise NotYet(
            "The loss expects scores (`from_logits=True`), but your output "
            "is a probability already: the sigmoid would be applied twice."
        )
    if activation == "linear" and not as_score:
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
        if not -0.01 <= got <= 1.01:  # also what is no number
            raise NotYet(
                "The threshold is compared with probabilities, so it lies "
                "between 0 and 1. Do you return its position in a list, or "
                "the cost that it has?"
            )
        # compared as the learner's code would: a float32 with a float32
        got = np.float32(got)
        cost = _cost(labels, given, got, missed_cost)
        return got, given, cost <= _lowest_cost(labels, given, missed_cost)

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
        _, _, good = ask(squeezed, 10)
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


def _stop(losses, patience, reset=True, equal=False):
    """Return the best epoch and the epochs trained, both counted from 1."""
    best, lowest, waited = 0, np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest or (equal and loss == lowest):
            best, lowest, waited = epoch, loss, waited * (not reset)
        else:
            waited += 1
            if waited >= patience:
                return best, epoch
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
