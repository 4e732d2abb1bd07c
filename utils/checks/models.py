"""Looking at a learner's model without changing it."""

import contextlib
import functools
import io

import numpy as np

from utils import data
from utils.checks.judging import NotYet, array, kind_of

_BATCH = 1_000  # images in one go


@functools.cache
def pictures():
    """Return Fashion-MNIST as it is loaded, 10,000 for training, silently."""
    with contextlib.redirect_stdout(io.StringIO()):
        (x, y), test = data.load_fashion_mnist()
    return (x[:10_000], y[:10_000]), test


def known_model(shape, units, outputs, activation="relu"):
    """Return a small model, its weights the same every time."""
    import keras

    model = keras.Sequential([keras.Input(shape), keras.layers.Flatten()])
    model.add(keras.layers.Dense(units, activation))
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

    if not issubclass(type(answer), keras.Model):
        raise NotYet(
            f"This is {kind_of(answer)}, no Keras model."
            + " If it makes one, call it." * callable(answer)
        )
    try:
        takes, gives = answer.input_shape[1:], answer.output_shape[1:]
    except Exception as error:
        raise NotYet(
            "Your model has no weights yet, because it does not know how "
            "many inputs to expect. Begin with keras.Input."
            if issubclass(type(answer), keras.Sequential)
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
        raise NotYet(
            f"It has {answer.count_params():,} parameters, and fewer than "
            f"{below:,} are allowed. Which layer has the most?"
        )
    return answer


def outputs_of(model, x):
    """Return the model's outputs for ``x``, reshaped to what it expects."""
    x = np.reshape(x, (len(x), *model.input_shape[1:]))
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
