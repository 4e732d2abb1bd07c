"""Looking at a learner's model without changing it."""

import numpy as np

from utils.checks.judging import NotYet, array

_BATCH = 1_000  # images in one go


def network(answer, inputs, outputs):
    """Return an answer that is a built Keras model of the wanted shapes.

    Args:
        answer: anything.
        inputs: list of shapes that one example may have.
        outputs: int, numbers that the model gives for one example.

    Raises:
        NotYet: if it is no model, has no weights yet, or other shapes.
    """
    import keras

    if not issubclass(type(answer), keras.Model):
        if issubclass(type(answer), (list, tuple)):
            raise NotYet(
                "This is a list. A model is made of a list of layers by "
                "keras.Sequential."
            )
        raise NotYet(
            "This is no Keras model"
            + (
                " but a function: call it, and hand over what it returns."
                if callable(answer)
                else ": hand over the model itself."
            )
        )
    try:
        takes, gives = answer.input_shape, answer.output_shape
    except Exception as error:
        raise NotYet(
            "Your model has no weights yet, because it does not know how "
            "many inputs to expect. Begin with keras.Input."
            if issubclass(type(answer), keras.Sequential)
            else "This model is a class of its own, and a check cannot look "
            "into it. Hand over a Sequential or a functional model."
        ) from error
    shape = tuple(takes[1:])
    if shape not in inputs:
        raise NotYet(
            f"Your model expects examples of shape {shape} where "
            f"{inputs[0]} is wanted."
        )
    shape = tuple(gives[1:])
    if shape not in [(outputs,)] + [()] * (outputs == 1):
        raise NotYet(
            f"For one example your model gives {shape} numbers where "
            f"({outputs},) is wanted. "
            + (
                "Flatten the pictures first: a dense layer treats each row "
                "by itself."
                if len(shape) > 1
                else "How many units has the last layer?"
            )
        )
    return answer


def outputs_of(model, x):
    """Return the model's outputs for ``x``, reshaped to what it expects."""
    x = np.reshape(x, (len(x), *model.input_shape[1:]))
    parts = [
        array(model(x[start : start + _BATCH], training=False))
        for start in range(0, len(x), _BATCH)
    ]
    outputs = np.concatenate(parts)
    if not np.isfinite(outputs).all():
        raise NotYet("Your model gives outputs that are no numbers (nan).")
    return outputs


def all_layers(model):
    """Yield every layer, also those inside models that serve as layers."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from all_layers(layer)
        else:
            yield layer


def dense_layers(model):
    """Return [units, name of the activation] of each dense layer.

    A layer that only activates counts as the activation of the dense layer
    before it.
    """
    import keras

    found = []
    for layer in all_layers(model):
        if isinstance(layer, keras.layers.Dense):
            found.append([layer.units, _name(layer.activation)])
        elif found and isinstance(layer, keras.layers.ReLU):
            found[-1][1] = "relu"
        elif found and isinstance(layer, keras.layers.Activation):
            found[-1][1] = _name(layer.activation)
    return found


def _name(activation):
    return getattr(activation, "__name__", type(activation).__name__)
