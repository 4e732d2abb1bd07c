"""Changes to lesson 7 that its run should notice."""

DECLARED = {
    "07": [
        (
            "bias = bias - 0.5 * error.mean()",
            "bias = bias - 0.5 * (error.mean() + penalty * bias)",
            "the penalty pulls the bias, too",
        ),
        (
            "cost_curve(forecasts[deal], val[deal])",
            "cost_curve(forecasts[deal], train[deal])",
            "thresholds are chosen on training rows",
        ),
        (
            "rows = test[deal]",
            "rows = train[deal]",
            "the ways are compared on training rows",
        ),
        (
            "z = (x - x[rows].mean(axis=0)) / x[rows].std(axis=0)",
            "z = (x - x.mean(axis=0)) / x.std(axis=0)",
            "normalised with what the other rows say",
        ),
        (
            "n = len(np.unique(tumours[inside]))",
            "n = len(tumours[inside])",
            "one tumour counts as often as it was dealt",
        ),
        (
            "malignant = rows[y[rows] == 1]",
            "malignant = rows[y[rows] == 0]",
            "class weights for the benign tumours",
        ),
        (
            "theory = 1 / (1 + miss_cost)",
            "theory = 1 / miss_cost",
            "the threshold of theory is 1/10",
        ),
        (
            '"class weights": bill_for(weighted, 20 * [0.5]),',
            '"class weights": bill_for(weighted, 20 * [theory]),',
            "the price is charged twice",
        ),
        (
            "np.where(forecast > threshold, 1 - y, miss_cost * y)",
            "np.where(forecast > 1 - threshold, 1 - y, miss_cost * y)",
            "the threshold counts from the other end",
        ),
        (
            "error = np.sqrt(569) * more.std()",
            "error = more.std() / np.sqrt(569)",
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
            "parts = [bill[labels == label].sum()",
            "parts = [bill[labels == label].mean()",
            "a tumour's price in place of a deal's",
        ),
        (
            "ax.plot(chosen, 0 * chosen,",
            "ax.plot(theory + 0 * chosen, 0 * chosen,",
            "every deal seems to have chosen what theory names",
        ),
    ],
}
