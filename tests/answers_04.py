"""Other right and wrong answers to lesson 4's exercises."""

import functools

import keras
from keras import layers

from utils import data

FROM_LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)


def binary(widths=(64, 64), activation="relu", output="sigmoid", inputs=30):
    model = keras.Sequential([keras.Input((inputs,))])
    for width in widths:
        model.add(layers.Dense(width, activation=activation))
    model.add(layers.Dense(1, activation=output))
    return model


def compiled(loss="binary_crossentropy", **kwargs):
    model = binary(**kwargs)
    model.compile(optimizer="adam", loss=loss)
    return model


def functional(hidden, last, loss="binary_crossentropy"):
    """Return a network whose output may see the measurements, too."""
    inputs = keras.Input((30,))
    model = keras.Model(inputs, last(hidden(hidden(inputs)), inputs))
    model.compile(loss=loss)
    return model


def by_layers(x):
    return layers.Dropout(0.1)(layers.ReLU()(layers.Dense(64)(x)))


def by_operations(x):
    return keras.activations.relu(layers.Dense(64)(x))


def sigmoid(x, *more):
    x = layers.Concatenate()([x, *more]) if more else x
    return keras.ops.sigmoid(layers.Dense(1)(x))


def followed(layer, *arguments):
    """Return a network with something behind its sigmoid."""
    model = binary()
    model.add(layer(*arguments))
    model.compile(loss="binary_crossentropy")
    return model


def normalised(before, after):
    """Return a network with a batch normalisation near each activation."""
    model = keras.Sequential([keras.Input((30,))])
    model.add(layers.Normalization(mean=2.0, variance=4.0))
    for _ in range(2):
        model.add(layers.Dense(64, activation=before, use_bias=False))
        model.add(layers.BatchNormalization(beta_initializer="ones"))
        model.add(layers.Activation(after))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy")
    return model


def ten(
    adapt_on="rows",
    sign=1,
    epochs=10,
    output="sigmoid",
    outside=False,
    inputs=True,
):
    """Return a function that trains on ten columns, or fails to."""
    x, _, _ = data.load_breast_cancer()

    def train_on_ten(rows, labels):
        normalise = layers.Normalization()
        seen = {
            "rows": rows,
            "some": rows[:200],
            "all": x[:, :10],
            "lesson": x,
        }
        if adapt_on in seen:
            normalise.adapt(seen[adapt_on])
        if adapt_on == "batches":
            normalise = layers.BatchNormalization(momentum=0.9)
        if adapt_on == "table":  # and not the rows that it is given
            low, size = x[:, :10].mean(axis=0), x[:, :10].std(axis=0)
            normalise = layers.Rescaling(1 / size, -low / size)
        model = keras.Sequential([keras.Input((10,))] if inputs else [])
        if outside:
            rows = normalise(rows)
        else:
            model.add(normalise)
        model.add(layers.Dense(1, activation=output))
        adam = keras.optimizers.Adam(0.05)
        loss = FROM_LOGITS if output is None else "binary_crossentropy"
        model.compile(adam, loss)
        if epochs:
            model.fit(rows, labels, epochs=epochs, verbose=0)
        weights = model.layers[-1].get_weights()
        model.layers[-1].set_weights([sign * w for w in weights])
        return model

    return train_on_ten


def raw(rate, epochs, widths=(32, 16), **how):
    """Return a function that trains on columns as they are measured."""

    def train_on_ten(rows, labels):
        keras.utils.set_random_seed(1)
        model = binary(widths, inputs=10, **how)
        adam = keras.optimizers.Adam(rate)
        model.compile(adam, "binary_crossentropy")
        model.fit(rows, labels, epochs=epochs, batch_size=64, verbose=0)
        return model

    return train_on_ten


def inside_another():
    """Return a network as one layer of a model that was never called."""
    scaling = layers.Normalization(mean=2.0, variance=4.0)
    scaling.build((None, 30))
    model = keras.Sequential([scaling, binary()])
    model.compile(loss="binary_crossentropy")
    return model


def rescaled():
    scaling = layers.Rescaling(0.5, -1.0)
    model = keras.Sequential([keras.Input((30,)), scaling, binary()])
    model.compile(loss="binary_crossentropy")
    return model


def later(*arguments, by=compiled, **kwargs):
    return functools.partial(by, *arguments, **kwargs)


RIGHT = {
    "4.1": [
        later(),
        later(
            by_layers,
            lambda x, _: layers.Dense(1)(x),
            FROM_LOGITS,
            by=functional,
        ),
        later(keras.losses.binary_crossentropy),
        later(keras.losses.BinaryCrossentropy(label_smoothing=0.1)),
        later(FROM_LOGITS, output=None),
        functools.partial(lambda: compiled(activation=layers.ReLU())),
        later(by_operations, lambda x, _: sigmoid(x), by=functional),
        later("relu", None, by=normalised),
        later(None, "relu", by=normalised),
        later(by=inside_another),
        later(by=rescaled),
    ],
    "4.2": [ten(output=None), ten(adapt_on="batches"), ten(adapt_on="some")],
}
WRONG = {
    "4.1": {
        "compile": later(by=binary),
        "binary cross-entropy": [later("mse"), later(None)],
        "a probability, but the loss expects a score": later(FROM_LOGITS),
        "a score, but the loss expects a probability": later(output=None),
        "linear": later(activation=None),
        "32-16-1": later(widths=(32, 16)),
        "(784,)": later(inputs=784),
        "relu": later(output="relu"),
        "softmax": later(output="softmax"),
        "keras.Input": functools.partial(
            lambda: keras.Sequential([layers.Dense(64)])
        ),
        "call it": binary,
        "second activation": later(layers.Activation, "sigmoid", by=followed),
        "bypass": later(by_operations, sigmoid, by=functional),
        "a dropout": [
            later(layers.Dropout, 0.5, by=followed),
            later(layers.BatchNormalization, by=followed),
        ],
    },
    "4.2": {
        "What did `adapt` see": ten(adapt_on="all"),
        "was `adapt` forgotten": ten(adapt_on=None),
        "never shown any rows": ten(adapt_on=None, inputs=False),
        "knows thirty columns": ten(adapt_on="lesson"),
        "Was it trained": [ten(epochs=0), ten(outside=True)],
        "benign for malignant": ten(sign=-1),
        "the table's own units": ten(adapt_on="table"),
        "85.0% are wanted": raw(0.01, 5),
        "(30,)": lambda rows, labels: binary(),
        "not a network": functools.partial(binary, inputs=10),
    },
}
