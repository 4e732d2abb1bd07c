"""Changes to lesson 6 that its run should notice."""

DECLARED = {
    "06": {
        "trained on the rows that test it": (
            "network.fit(x[train], y[train], epochs=8, verbose=0)",
            "network.fit(x, y, epochs=8, verbose=0)",
        ),
        "the precision is the recall once more": (
            "precision = found / (found + false_alarms)",
            "precision = found / (found + missed)",
        ),
        "the false-alarm rate is a share of the alarms": (
            "false_alarm_rate = false_alarms / (false_alarms + left_alone)",
            "false_alarm_rate = false_alarms / (false_alarms + found)",
        ),
        "the screening keeps the columns of the table, not its rows": (
            "heights = counts / counts.sum(axis=1, keepdims=True)",
            "heights = counts / counts.sum(axis=0, keepdims=True)",
        ),
        "in the screening nearly everybody is ill": (
            "screening = heights * [[9_900], [100]]",
            "screening = heights * [[100], [9_900]]",
        ),
        "the pencil begins at the least suspicious": (
            "ranked = y[np.argsort(probabilities)[::-1]]",
            "ranked = y[np.argsort(probabilities)]",
        ),
        "a recall is taken for a share of all rows of the test set": (
            "np.sqrt(recall * (1 - recall) / 42)",
            "np.sqrt(recall * (1 - recall) / 114)",
        ),
        "the test sets that are drawn are five times too large": (
            "rng.choice(network_right, 114)",
            "rng.choice(network_right, 569)",
        ),
        "the standard error without its root": (
            "differences.std(ddof=1) / np.sqrt(len(y))",
            "differences.std(ddof=1) / len(y)",
        ),
    },
}
