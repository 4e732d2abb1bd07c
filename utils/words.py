"""What lesson 16 wrote about words, for those who go on with them."""

import time

import keras
import numpy as np
from keras import layers, optimizers

PLACES = 14  # for at most twelve letters, and a mark at either end
MARK = 27  # stands before the first letter and behind the last


def encode(words):
    """Return a row of numbers for each word, with marks at its ends.

    Args:
        words: strings of at most 12 letters from a to z, small or capital.

    Returns:
        int32 array of shape (words, 14): a is 1, z is 26, a mark 27 and
        padding 0.

    Raises:
        ValueError: if a word has another sign, none, or too many letters; the
            message names it.
    """
    ids = np.zeros((len(words), PLACES), dtype="int32")
    for row, word in enumerate(words):
        numbers = [ord(letter) - ord("a") + 1 for letter in word.lower()]
        if not 1 <= len(numbers) <= PLACES - 2:
            raise ValueError(f"{word!r}: 1 to {PLACES - 2} letters are wanted")
        if not all(1 <= number <= 26 for number in numbers):
            raise ValueError(f"{word!r}: only letters from a to z are known")
        ids[row, : len(numbers) + 2] = [MARK, *numbers, MARK]
    return ids


def reader():
    """Return a fresh GRU of 64 units, from ids to six probabilities."""
    return keras.Sequential(
        [
            keras.Input((PLACES,), dtype="int32"),
            layers.Embedding(MARK + 1, 32, mask_zero=True),
            layers.GRU(64),
            layers.Dense(6, activation="softmax"),
        ]
    )


def accuracies(networks, x, y):
    """Return for each network the share of words that it has right.

    Args:
        networks: list of n models from ids to probabilities.
        x: ids of shape (words, places), and
        y: their labels, an int array of shape (words,), or an int for all.

    Returns:
        float array of shape (n,).
    """
    answers = [np.argmax(network(x), axis=1) for network in networks]
    return np.mean(np.equal(answers, y), axis=1)


def train(build, words, validation, peak, epochs, seeds=(1, 2, 3)):
    """Build and train a network for each seed; return them all.

    Batches of 100, and a learning rate that rises for a sixth of the steps,
    then falls along a cosine.  Prints each network's accuracy on the
    validation words, and the seconds that its training took.

    Args:
        build: function without arguments that returns a fresh model.
        words: rows of ids and their labels, and
        validation: others; each a pair (x, y).
        peak: float, the highest learning rate.
        epochs: int.
        seeds: ints, one for each network.

    Returns:
        list of models, one for each seed.
    """
    trained = []
    steps = len(words[0]) // 100 * epochs
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        network = build()
        rate = optimizers.schedules.CosineDecay(
            0.0, steps * 5 // 6, warmup_target=peak, warmup_steps=steps // 6
        )
        network.compile(
            optimizers.Adam(rate, clipnorm=1.0),
            loss="sparse_categorical_crossentropy",
            steps_per_execution=60,
        )
        start = time.perf_counter()
        network.fit(*words, batch_size=100, epochs=epochs, verbose=0)
        seconds = time.perf_counter() - start
        [right] = accuracies([network], *validation)
        print(f"accuracy ≈ {right:.3f} in ⏱ {seconds:.1f} s")
        trained.append(network)
    return trained
