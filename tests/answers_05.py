"""Other right and wrong answers to lesson 5's exercises."""

import keras
import numpy as np
from keras import layers


def stopper(val_losses, patience):
    """Return (best epoch, epochs trained) of Keras's own EarlyStopping."""
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience)
    callback.set_model(keras.Sequential([layers.Dense(1)]))
    callback.model.stop_training = False
    callback.on_train_begin()
    for epoch, loss in enumerate(val_losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if callback.model.stop_training:
            break
    return callback.best_epoch + 1, epoch + 1


def by_slices(val_losses, patience):
    """Return where the lowest so far was last lowered patience epochs ago."""
    for trained in range(1, len(val_losses) + 1):
        best = int(np.argmin(val_losses[:trained])) + 1
        if trained - best >= patience:
            break
    return [best, trained]


def by_while(val_losses, patience):
    best = epoch = 0
    while epoch + 1 < len(val_losses) and epoch - best < patience:
        epoch += 1
        if val_losses[epoch] < val_losses[best]:
            best = epoch
    return best + 1, epoch + 1


def patience_back(val_losses, patience):
    """Take for the best epoch the one that lies ``patience`` back."""
    _, trained = stopper(val_losses, patience)
    return trained - patience, trained


def at_first_rise(val_losses, patience):
    """Stop at the first epoch that is worse."""
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] >= val_losses[epoch - 1]:
            return epoch, epoch + 1
    return len(val_losses), len(val_losses)


def by_array(rates, scores):
    """Choose without a loop."""
    rates, scores = np.array(rates), np.array(scores)
    apart = scores - scores[scores.mean(axis=1).argmin()]
    error = apart.std(axis=1, ddof=1) / apart.shape[1] ** 0.5
    return rates[apart.mean(axis=1) <= error].min()


def by_variance(rates, scores):
    """Choose by plain Python, from the smallest rate up."""
    rows = [list(map(float, row)) for row in scores]
    best = min(rows, key=sum)
    for rate, row in sorted(zip(rates, rows, strict=True)):
        apart = [a - b for a, b in zip(row, best, strict=True)]
        mean = sum(apart) / len(apart)
        squares = sum((a - mean) ** 2 for a in apart)
        if mean <= (squares / (len(apart) - 1) / len(apart)) ** 0.5:
            return rate
    return None


def never_the_best(rates, scores):
    """Ask for less than one standard error, which the best itself has not."""
    apart = scores - scores[scores.mean(axis=1).argmin()]
    error = apart.std(axis=1, ddof=1) / apart.shape[1] ** 0.5
    return np.array(rates)[apart.mean(axis=1) < error].min()


def less_than_one(rates, scores):
    """Collect in a list, and leave the best out."""
    best, good = scores[scores.mean(axis=1).argmin()], []
    for rate, row in zip(rates, scores, strict=True):
        apart = row - best
        if apart.mean() < apart.std(ddof=1) / len(apart) ** 0.5:
            good.append(rate)
    smallest = min(good)
    return smallest


def means_of_seeds(rates, scores):
    """Take the mean over the rates."""
    return rates[scores.mean(axis=0).argmin()]


RIGHT = {
    "5.1": [stopper, by_slices, by_while],
    "5.2": [by_array, by_variance],
}
WRONG = {
    "5.1": {
        "Look at this example": [patience_back, at_first_rise],
        "numbers are wanted": lambda losses, patience: "2 of 4",
    },
    "5.2": {
        "No rate was good enough": [never_the_best, less_than_one],
        "leaves a mean for each rate": means_of_seeds,
    },
}
