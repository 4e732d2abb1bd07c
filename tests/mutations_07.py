"""Changes to lesson 7 that its run should notice."""

DECLARED = {
    "07": [
        (
            "bias -= 0.5 * error.mean()",
            "bias -= 0.5 * (error.mean() + penalty * bias)",
            "the penalty pulls the bias, too",
        ),
        (
            "cost_curve(forecasts[split], val[split])",
            "cost_curve(forecasts[split], train[split])",
            "thresholds are chosen on training rows",
        ),
        (
            "rows = test[split]",
            "rows = train[split]",
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
            "np.where(y[rows] == 1, miss_cost, 1)",
            "np.where(y[rows] == 0, miss_cost, 1)",
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
            "np.sqrt(569) * np.std(bill, ddof=1)",
            "np.std(bill, ddof=1) / np.sqrt(569)",
            "a sum has the standard error of a mean",
        ),
        (
            "same_way = (share > forecast)",
            "same_way = (share + error > forecast)",
            "a point is above the line where only its bar is",
        ),
        (
            "missed = y * bill / miss_cost",
            "missed = y * bill",
            "a missed tumour counts as often as it costs",
        ),
        (
            "np.count_nonzero(more)",
            "np.count_nonzero(bill)",
            "tumours with a bill, not those that part two ways",
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
            "a tumour's price in place of a split's",
        ),
        (
            "ax.plot(chosen, 0 * chosen,",
            "ax.plot(theory + 0 * chosen, 0 * chosen,",
            "every split seems to have chosen what theory names",
        ),
    ],
}
