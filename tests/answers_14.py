"""Answers to lesson 14's exercises, besides the declared mistakes."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

randint = np.random.randint


def by_windows(draw, count=None):
    """Return a way to move pictures that draws (top, left) by ``draw``."""

    def move_each(pictures, most):
        n, height, width = np.shape(pictures)
        wider = np.pad(pictures, ((0, 0), (most, most), (most, most)))
        moved = np.zeros_like(pictures)
        places = draw(count or n, most)
        for i in range(n):
            top, left = places[i % len(places)]
            moved[i] = wider[i, top : top + height, left : left + width]
        return moved

    return move_each


def fair(n, most):
    return randint(0, 2 * most + 1, (n, 2))


def one_number(n, most):
    return np.repeat(randint(0, 2 * most + 1, (n, 1)), 2, axis=1)


def gather(pictures, most):
    """Move with tensors, picture by picture."""
    moved = []
    for picture in tf.constant(pictures):
        wider = tf.pad(picture, [[most, most], [most, most]])
        moved.append(tf.image.random_crop(wider, picture.shape))
    return tf.stack(moved)


def slices(pictures, most):
    """Move without padding."""
    moved = pictures * 0
    height, width = pictures.shape[1:]
    for before, after in zip(pictures, moved, strict=True):
        down, right = np.random.default_rng().integers(
            -most, most, 2, int, True
        )
        after[max(0, down) : height + min(0, down)][
            :, max(0, right) : width + min(0, right)
        ] = before[max(0, -down) : height - max(0, down)][
            :, max(0, -right) : width - max(0, right)
        ]
    return moved


def rolled(pictures, most):
    moved = [
        np.roll(one, tuple(randint(-most, most + 1, 2)), axis=(0, 1))
        for one in pictures
    ]
    return np.stack(moved)


def by_keras(pictures, most):
    """Move by parts of a pixel, too."""
    shares = [most / length for length in pictures.shape[1:]]
    layer = layers.RandomTranslation(*shares, fill_mode="constant")
    return layer(pictures[..., None], training=True)[..., 0]


_fixed = np.random.default_rng(3).integers(0, 100, (400, 2))


def with_head(
    kept=-1, copied=True, weights=True, freeze=True, softmax=True, end=()
):
    """Return a way to put a new head on a network, right or wrong."""

    def new_head(trained, kinds):
        source = keras.models.clone_model(trained) if copied else trained
        if copied and weights:
            source.set_weights(trained.get_weights())
        network = keras.Sequential([keras.Input(trained.input_shape[1:])])
        for layer in source.layers[:kept]:
            layer.trainable = not freeze
            network.add(layer)
        network.add(layers.Dense(kinds, "softmax" if softmax else None))
        for layer in end:
            network.add(layer())
        return network

    return new_head


def nested(trained, kinds):
    """Freeze a body that is a layer."""
    copy = keras.models.clone_model(trained)
    copy.set_weights(trained.get_weights())
    body = keras.Sequential([*copy.layers[:-1]])
    body.trainable = False
    head = layers.Dense(kinds, activation="softmax")
    return keras.Sequential([keras.Input(trained.input_shape[1:]), body, head])


def functional(trained, kinds):
    copy = keras.models.clone_model(trained)
    copy.set_weights(trained.get_weights())
    copy.trainable = False
    outputs = layers.Dense(kinds, "softmax")(copy.layers[-2].output)
    return keras.Model(copy.inputs[0], outputs)


def layer_by_layer(trained, kinds):
    """Begin with a fresh network, as the lesson does."""
    network = keras.models.clone_model(trained)
    network = keras.Sequential(
        [keras.Input(trained.input_shape[1:]), *network.layers[:-1]]
    )
    for layer, known in zip(network.layers, trained.layers, strict=False):
        layer.set_weights(known.get_weights())
        layer.trainable = False
    network.add(layers.Dense(kinds))
    network.add(layers.Softmax())
    return network


def shared(trained, kinds):
    """Freeze layers that belong to the network that was given."""
    body = keras.Sequential([*trained.layers[:-1]])
    body.trainable = False
    return keras.Sequential([body, layers.Dense(kinds, "softmax")])


RIGHT = {
    "14.1": [by_windows(fair), gather, slices],
    "14.2": [
        with_head(),
        nested,
        functional,
        layer_by_layer,
        with_head(softmax=False, end=[layers.Softmax]),
    ],
}

WRONG = {
    "14.1": {
        "by the same": [
            by_windows(fair, count=1),
            lambda pictures, most: pictures,
        ],
        "a picture was moved by": lambda pictures, most: by_windows(fair)(
            pictures, most + 1
        ),
        "Draw two numbers": by_windows(one_number),
        "both ends included": [
            by_windows(lambda n, most: randint(0, 2 * most, (n, 2))),
            by_windows(lambda n, most: randint(most, 2 * most + 1, (n, 2))),
        ],
        "equally likely": by_windows(
            lambda n, most: (fair(n, most) + fair(n, most) + 1) // 2
        ),
        "comes in again": rolled,
        "whole pixels": by_keras,
        "anew": by_windows(lambda n, most: _fixed % (2 * most + 1)),
        "any height and width": lambda pictures, most: np.array(
            [
                np.pad(picture, most)[down : down + 28, right : right + 28]
                for picture, (down, right) in zip(
                    pictures, fair(len(pictures), most), strict=True
                )
            ]
        ),
        "shape": lambda pictures, most: np.pad(
            pictures, ((0, 0), (most, most), (most, most))
        ),
    },
    "14.2": {
        "shares its layers": [with_head(copied=False), shared],
        "fresh random weights": with_head(weights=False),
        "should be frozen": with_head(freeze=False),
        "is softmax": with_head(softmax=False),
        "no more, no fewer": [with_head(kept=None), with_head(kept=-2)],
        "no Keras model": with_head,
        "not a new one": lambda trained, kinds: trained,
    },
}
