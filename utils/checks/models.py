"""Looking at a learner's model without changing it."""

import contextlib
import functools
import io
import tempfile
import warnings
import zipfile
from pathlib import Path

import numpy as np

from utils import data
from utils.checks.judging import (
    NotYet,
    array,
    beside,
    call,
    is_a,
    kind_of,
    same,
)

_BATCH = 1_000  # images in one go


@functools.cache
def pictures():
    """Return Fashion-MNIST as it is loaded, 10,000 for training, silently."""
    with contextlib.redirect_stdout(io.StringIO()):
        (x, y), test = data.load_fashion_mnist()
    return (x[:10_000], y[:10_000]), test


@contextlib.contextmanager
def folder():
    """Yield the path of a folder that is gone afterwards, whatever it holds.

    An answer may have removed it, or keep a file of it open.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


def opened(file):
    """Return the model in a file, as somebody else's Keras would open it.

    Args:
        file: Path.

    Raises:
        NotYet: if there is none, or it needs what only the learner has.
    """
    import keras

    if not file.exists():
        raise NotYet(f"There is no file {file.name} in the folder.")
    if not zipfile.is_zipfile(file):
        raise NotYet(f"{file.name} holds no model as `save` writes it.")
    registered = keras.saving.get_custom_objects()
    own = dict(registered)
    registered.clear()
    try:
        with warnings.catch_warnings():
            # of the optimizer of a network within, which nobody asked for
            warnings.filterwarnings("ignore", "Skipping variable loading")
            model = keras.models.load_model(file, compile=False)
    except Exception as error:
        text = str(error).split("Exception encountered: ")[-1].split(". ")[0]
        raise NotYet(
            f"Loading it raises {type(error).__name__}: {text[:200]}. "
            "The file must be whole, and all layers Keras's own: a `Lambda` "
            "is refused, and a receiver does not have your own classes."
        ) from error
    finally:
        registered.update(own)
    return model


def refuse_network(answer, given="pictures"):
    """Raise ``NotYet`` if an answer is a network, not a function.

    Args:
        answer: anything.
        given: str, what a function would be given.
    """
    import keras

    if is_a(answer, keras.Model):
        raise NotYet(
            "Hand over the function that trains a network, not a network: "
            f"the check gives it {given} of its own choice."
        )


def trained_by(
    answer, x, y, held_back, wanted, inputs, below, look=lambda model: None
):
    """Let an answer train on pictures, and judge it on others.

    The classes are numbered anew, so a network that knows the pictures from
    elsewhere knows them by other numbers: only what it learned from these
    rows counts.

    Args:
        answer: a function of pictures and labels that returns a network.
        x: array (pictures, ...), the pixels as the lesson has them.
        y: int array (pictures,), 0 to 9.
        held_back: int, how many of the last pictures judge it.
        wanted: float, the share that should be right.
        inputs: as ``network`` takes them.
        below: as ``network`` takes it.
        look: a function of the network, which may refuse it by its kind.

    Raises:
        NotYet: if the network is not as wanted, or names too few.
    """
    refuse_network(answer)
    y = (y + 3) % 10
    given = x[:-held_back], y[:-held_back]
    model = network(call(answer, *given), inputs, outputs=10, below=below)
    share = accuracy(model, x[-held_back:], y[-held_back:])
    if share > 0.5:  # one that has learned nothing is of no kind
        look(model)
    if share < wanted:
        known = accuracy(model, x[:held_back], y[:held_back])
        raise NotYet(
            f"{model.count_params():,} parameters are few enough. Of the "
            f"{held_back:,} pictures that the check held back it names "
            f"{beside(share, wanted)} right, and {wanted:.1%} are wanted; of "
            f"those that your function was given, it names {known:.1%} right. "
            "Does the function train on its arguments, long enough, at a rate "
            "that suits? Is the step that prepares the pixels part of the "
            "network?"
        )
    return model


def known_model(shape, units, outputs):
    """Return a small model, its weights the same every time."""
    import keras

    model = keras.Sequential([keras.Input(shape), keras.layers.Flatten()])
    model.add(keras.layers.Dense(units, "relu"))
    model.add(keras.layers.Dense(outputs, "softmax"))
    rng = np.random.default_rng(8)
    model.set_weights([rng.normal(0, 0.3, w.shape) for w in model.weights])
    return model


def network(answer, inputs, outputs, below=np.inf):
    """Return an answer that is a built Keras model of the wanted shapes.

    Args:
        answer: anything.
        inputs: list of shapes that one example may have.
        outputs: int, numbers that the model gives for one example.
        below: int, how many parameters are too many.

    Raises:
        NotYet: if it is no model, has no weights yet or too many, or other
            shapes.
    """
    import keras

    if not is_a(answer, keras.Model):
        hint = " If it makes one, call it." if callable(answer) else ""
        raise NotYet(f"This is {kind_of(answer)}, no Keras model.{hint}")
    # layers that know their inputs may stand in one that was never called
    if not answer.built and answer.weights:
        with contextlib.suppress(Exception):
            answer(np.zeros((1, *inputs[0]), "float32"))
    try:
        takes, gives = answer.input_shape[1:], answer.output_shape[1:]
    except Exception as error:
        raise NotYet(
            "Your model does not know yet what to expect, and so has no "
            "weights of its own. Begin with keras.Input."
            if is_a(answer, keras.Sequential)
            else "This model is a class of its own, and a check cannot look "
            "into it. Hand over a Sequential or a functional model."
        ) from error
    if tuple(takes) not in inputs:
        raise NotYet(
            f"Your model expects examples of shape {tuple(takes)} where "
            f"{inputs[0]} is wanted."
        )
    if tuple(gives) not in [(outputs,)] + [()] * (outputs == 1):
        raise NotYet(
            f"For one example your model gives {tuple(gives)} numbers where "
            f"({outputs},) is wanted. How many units has the last layer? "
            "Flatten first: a dense layer treats each row by itself."
        )
    if answer.count_params() >= below:
        noted = sum(w.numpy().size for w in answer.non_trainable_weights)
        more = f" {noted:,} are what adapt has noted down; they count, too."
        raise NotYet(
            f"It has {answer.count_params():,} parameters, and fewer than "
            f"{below:,} are allowed. Which layer has the most?"
            + (more if noted else "")
        )
    return answer


def state_of(model):
    """Return what a model is made of, for ``is_changed``."""
    return model.to_json(), model.get_weights()


def is_changed(model, state):
    """Return whether a model's layers or weights are others than before.

    Args:
        model: Keras model.
        state: what ``state_of`` gave of it.
    """
    layers, weights = state
    return model.to_json() != layers or not all(
        map(same, model.get_weights(), weights)
    )


def outputs_of(model, x):
    """Return the model's outputs for ``x``, reshaped to what it expects."""
    if None not in model.input_shape[1:]:
        x = np.reshape(x, (len(x), *model.input_shape[1:]))
    return all_outputs(model, x)


def all_outputs(model, x):
    """Return the model's outputs for ``x``, batch by batch, all finite."""
    outputs = np.concatenate(
        [
            array(model(x[start : start + _BATCH], training=False))
            for start in range(0, len(x), _BATCH)
        ]
    )
    if not np.isfinite(outputs).all():
        raise NotYet("Your model gives outputs that are no numbers (nan).")
    return outputs


def accuracy(model, x, y):
    """Return the share of ``x`` for which the largest output is ``y``."""
    return np.mean(outputs_of(model, x).argmax(axis=1) == y)


def all_layers(model):
    """Yield every layer, also those inside models that serve as layers."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from all_layers(layer)
        else:
            yield layer
