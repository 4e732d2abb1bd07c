"""What lesson 3 says of a seed: it decides one order of the rows."""

import keras
import numpy as np
from keras import layers


def running_losses(seed):
    """Return what ``fit`` reports after each row, of shape (epochs, rows).

    The network never learns, so that only the order of the rows matters.
    """
    keras.utils.set_random_seed(seed)
    seen = []
    note = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(logs["loss"])
    )
    model = keras.Sequential(
        [keras.Input((1,)), layers.Dense(1, kernel_initializer="zeros")]
    )
    model.compile(keras.optimizers.SGD(0.0), "mse")
    x, y = np.zeros((20, 1)), np.arange(20.0)
    model.fit(x, y, batch_size=1, epochs=3, verbose=0, callbacks=[note])
    return np.reshape(seen, (3, 20))


def test_seeded_fit_repeats_one_order_of_the_rows():
    first, second, third = running_losses(1)
    assert np.array_equal(first, second)
    assert np.array_equal(first, third)
    assert not np.array_equal(first, running_losses(2)[0])  # another seed's
