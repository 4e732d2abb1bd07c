"""Changes to lesson 7 that its run should notice."""

DECLARED = {
    "07": [
        (
            "intercept = intercept - 0.5 * error.mean()",
            "intercept = intercept - 0.5 * (error.mean() + "
            "penalty * intercept)",
            "the penalty pulls the intercept, too",
        ),
        (
            "validates, tests = hands == 1, hands == 2",
            "validates, tests = hands == 0, hands == 2",
            "penalty and thresholds are chosen on training rows",
        ),
        (
            "validates, tests = hands == 1, hands == 2",
            "validates, tests = hands == 1, hands == 0",
            "the ways are compared on training rows",
        ),
        (
            "z = (x - x[rows].mean(axis=0)) / x[rows].std(axis=0)",
            "z = (x - x.mean(axis=0)) / x.std(axis=0)",
            "normalised with what the other rows say",
        ),
        (
            "p, n = table[inside].mean(), inside.any(axis=0).sum()",
            "p, n = table[inside].mean(), inside.sum()",
            "one tumour counts as often as it was dealt",
        ),
        (
            "np.where(y[rows] == 1, copies, 1)",
            "np.where(y[rows] == 0, copies, 1)",
            "class weights for the benign tumours",
        ),
        (
            "theory = 1 / (1 + miss_cost)",
            "theory = 1 / miss_cost",
            "the threshold of theory is 1/10",
        ),
        (
            '"class weights": prices(weighted, 0.5),',
            '"class weights": prices(weighted, theory),',
            "the price is charged twice",
        ),
        (
            "alarm = table > threshold",
            "alarm = table > 1 - threshold",
            "the threshold counts from the other end",
        ),
        (
            "error = np.sqrt(569) * dearer.std()",
            "error = dearer.std() / np.sqrt(569)",
            "a sum has the standard error of a mean",
        ),
    ],
    "utils/plots.py": [
        (
            "upper.errorbar(forecast, share, error,",
            "upper.errorbar(share, forecast, error,",
            "forecast and share have changed places",
        ),
        (
            "parts = [each[where].sum() / len(tests)",
            "parts = [each[where].mean()",
            "a tumour's price in place of a deal's",
        ),
        (
            "ax.plot(chosen, 0 * chosen,",
            "ax.plot(theory + 0 * chosen, 0 * chosen,",
            "every deal seems to have chosen what theory names",
        ),
    ],
}
