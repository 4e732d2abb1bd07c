"""Looking at a learner's model without changing it."""

import numpy as np

from utils.checks.judging import NotYet, array, kind_of

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
        raise NotYet(
            f"This is {kind_of(answer)}, no Keras model."
            + " If it makes one, call it." * callable(answer)
            + " keras.Sequential makes one of a list."
            * issubclass(type(answer), (list, tuple))
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
            f"({outputs},) is wanted. "
            + (
                "Flatten first: a dense layer treats each row by itself."
                if len(gives) > 1
                else "How many units has the last layer?"
            )
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
        activation = getattr(layer, "activation", layer)
        name = getattr(activation, "__name__", type(activation).__name__)
        if isinstance(layer, keras.layers.Dense):
            found.append([layer.units, name])
        elif found and isinstance(
            layer, (keras.layers.ReLU, keras.layers.Activation)
        ):
            found[-1][1] = name.lower()
    return found
