"""Exercises of lesson 14: learn from little."""

import numpy as np

from utils.checks import models
from utils.checks.judging import NotYet, array, call, exercise, same

_rng = np.random.default_rng(14)


def _moved(pictures, down, right, mode="constant"):
    """Return pictures moved by whole pixels; zeros come in."""
    height, width = pictures.shape[1:]
    most = max(abs(down), abs(right))
    wider = np.pad(pictures, ((0, 0), (most, most), (most, most)), mode)
    rows = slice(most - down, most - down + height)
    return wider[:, rows, most - right : most - right + width]


def _move_each(answer):
    """Judge a random move: by how much, and whether each by its own."""
    for most, (height, width) in ((1, (5, 6)), (2, (7, 4))):
        # no zeros and no two pixels alike, so a move can be told
        count = 400
        pictures = 1 + _rng.random((count, height, width)).astype("float32")
        got = array(call(answer, pictures, most))
        if got.shape != pictures.shape:
            raise NotYet(
                f"Expected: shape {pictures.shape}. Got: shape {got.shape}."
            )
        _judge_moves(_how_far(pictures, got, most), most)
        got = got.copy()  # an answer may use its memory again
        if np.array_equal(got, array(call(answer, pictures, most))):
            raise NotYet(
                "Called twice, it moves every picture as it did before. Draw "
                "anew at each call."
            )
    pictures = 1 + _rng.random((1, 5, 6)).astype("float32")
    if array(call(answer, pictures, 1)).shape != pictures.shape:
        raise NotYet("A single picture, of shape (1, 5, 6), loses its shape.")


def _how_far(before, after, most):
    """Return by how much each was moved, shape (n, 2): down, right."""
    steps = range(-most - 2, most + 3)
    found = np.full((len(before), 2), 99)
    for down, right in ((down, right) for down in steps for right in steps):
        equal = np.isclose(_moved(before, down, right), after, 5e-3)
        found[equal.all(axis=(1, 2))] = down, right
    if (found < 99).all():
        return found
    lost = found[:, 0] == 99  # an unmoved one would fit any rule
    odd = before[lost]
    around = (
        np.isclose(_moved(odd, down, right, "wrap"), after[lost], 5e-3)
        for down in steps
        for right in steps
    )
    if any(equal.all(axis=(1, 2)).any() for equal in around):
        raise NotYet(
            "What leaves at one side comes in again at the other. Zeros "
            "should come in."
        )
    raise NotYet(
        "A picture comes out that is not the old one moved by whole pixels, "
        "down and to the right, with zeros where nothing came in."
    )


def _judge_moves(found, most):
    down, right = found.T
    if (found == found[0]).all():
        raise NotYet(
            f"All pictures were moved by the same, {down[0]} down and "
            f"{right[0]} to the right. Draw for each of them."
        )
    for moves, name in ((down, "down"), (right, "to the right")):
        if abs(moves).max() > most:
            raise NotYet(
                f"With most = {most}, a picture was moved by "
                f"{moves[abs(moves).argmax()]} {name}."
            )
    # of 400 pictures none misses one of 5 places but with 0.8 ** 400
    for moves, name in ((down, "down"), (right, "to the right")):
        missing = set(range(-most, most + 1)) - set(moves.tolist())
        if missing:
            raise NotYet(
                f"With most = {most}, none of {len(moves)} pictures was moved "
                f"by {min(missing)} {name}. Numbers from {-most} to {most} "
                "are wanted, both ends included."
            )
        counts = np.unique(moves, return_counts=True)[1] / len(moves)
        # a share of a third lies within 0.12 of it but for 1 in 10 ** 6
        if abs(counts - 1 / (2 * most + 1)).max() > 0.12:
            raise NotYet(
                f"Moves {name} are not equally likely: the shares from "
                f"{-most} to {most} are ≈ {counts.round(2).tolist()}."
            )
    if abs(np.corrcoef(down, right)[0, 1]) > 0.5:
        raise NotYet(
            "How far a picture moves to the right hangs on how far it moves "
            "down. Draw two numbers for each."
        )


exercise(
    "14.1",
    why="What you draw at random, the network learns not to mind. Nothing "
    "else in augmentation is more than such a few lines.",
    judge=_move_each,
    errors={
        "Pictures may have any height and width: take them from "
        "`pictures.shape`.": "inhomogeneous",
    },
)


def _trained():
    """Return a small network as somebody else has trained it."""
    import keras

    model = keras.Sequential([keras.Input((8, 8, 1))])
    model.add(keras.layers.Conv2D(3, 3, activation="relu"))
    model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(6, activation="relu"))
    model.add(keras.layers.Dense(4, activation="softmax"))
    model.set_weights([_rng.normal(0, 0.4, w.shape) for w in model.weights])
    return model


def _new_head(answer):
    """Judge a network with a new head, and what became of the old one."""
    given = _trained()
    state = models.state_of(given)
    _, weights = state
    x = _rng.random((12, 8, 8, 1)).astype("float32")
    model = call(answer, given, 7)
    if model is given:
        raise NotYet(
            "It returns the network that it was given, not a new one."
        )
    if models.is_changed(given, state):
        raise NotYet(
            "It changes the network that it is given, or freezes a new one "
            "that shares its layers. Copy the architecture, then the weights, "
            "and do all else to the copy."
        )
    models.network(model, [(8, 8, 1)], outputs=7)
    _judge_frozen(model, weights)
    _judge_outputs(model, x, weights)
    models.network(call(answer, given, 2), [(8, 8, 1)], outputs=2)


def _judge_frozen(model, weights):
    learns = [tuple(w.shape) for w in model.trainable_weights]
    if sorted(learns) == [(6, 7), (7,)]:
        return
    if not learns:
        raise NotYet(
            "Nothing in it can learn. The new head has to. (A network that "
            "is frozen as a whole freezes what you add to it, too.)"
        )
    if len(learns) == len(weights):
        raise NotYet("All its layers learn. The kept ones should be frozen.")
    if {w.shape for w in weights[:-2]} & {*learns}:
        raise NotYet("Some kept layers still learn. Freeze all of them.")
    raise NotYet(
        f"The weights that learn have the shapes {learns}. Only those of the "
        "new head should learn: (6, 7) and (7,). Are all layers kept but the "
        "last, no more, no fewer?"
    )


def _judge_outputs(model, x, weights):
    """Compare with what the kept layers and the head give by hand."""
    import keras

    source = _trained()
    source.set_weights(weights)
    body = keras.Sequential([keras.Input((8, 8, 1)), *source.layers[:-1]])
    features = models.all_outputs(body, x)
    by_shape = {tuple(w.shape): w.numpy() for w in model.trainable_weights}
    logits = features @ by_shape[6, 7] + by_shape[7,]
    got = models.all_outputs(model, x)
    if same(got, array(keras.ops.softmax(logits, axis=1)), 1e-3):
        return
    if same(got, logits, 1e-3):
        raise NotYet("It gives logits. Where is softmax?")
    kept = {w.shape: w for w in model.get_weights()}
    if not all(same(kept.get(w.shape), w) for w in weights[:-2]):
        raise NotYet(
            "Kept layers have fresh random weights: `clone_model` copies the "
            "architecture only."
        )
    raise NotYet(
        "Its answers are not the softmax of a dense layer on what the kept "
        "layers give."
    )


exercise(
    "14.2",
    why="These few lines carry over: with a large network, trained on "
    "millions of photographs, they are the same.",
    judge=_new_head,
)
