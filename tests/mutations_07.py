"""Changes to lesson 7 that its run should notice."""

DECLARED = {
    "07": {
        "the penalty pulls the bias, too": (
            "bias -= 0.5 * error.mean()",
            "bias -= 0.5 * (error.mean() + penalty * bias)",
        ),
        "thresholds are chosen on training rows": (
            "cost_curve(forecasts[split], val[split])",
            "cost_curve(forecasts[split], train[split])",
        ),
        "the ways are compared on training rows": (
            "rows = test[split]",
            "rows = train[split]",
        ),
        "normalised with what the other rows say": (
            "z = (x - x[rows].mean(axis=0)) / x[rows].std(axis=0)",
            "z = (x - x.mean(axis=0)) / x.std(axis=0)",
        ),
        "one tumour counts as often as it was dealt": (
            "n = len(np.unique(tumours[inside]))",
            "n = len(tumours[inside])",
        ),
        "class weights for the benign tumours": (
            "np.where(y[rows] == 1, miss_cost, 1)",
            "np.where(y[rows] == 0, miss_cost, 1)",
        ),
        "the threshold of theory is 1/10": (
            "theory = 1 / (1 + miss_cost)",
            "theory = 1 / miss_cost",
        ),
        "the price is charged twice": (
            '"class weights": bill_for(weighted, 20 * [0.5]),',
            '"class weights": bill_for(weighted, 20 * [theory]),',
        ),
        "the threshold counts from the other end": (
            "np.where(forecast > threshold, 1 - y, miss_cost * y)",
            "np.where(forecast > 1 - threshold, 1 - y, miss_cost * y)",
        ),
        "a sum has the standard error of a mean": (
            "np.sqrt(569) * np.std(bill, ddof=1)",
            "np.std(bill, ddof=1) / np.sqrt(569)",
        ),
        "a point is above the line where only its bar is": (
            "same_way = (share > forecast)",
            "same_way = (share + error > forecast)",
        ),
        "a missed tumour counts as often as it costs": (
            "missed = y * bill / miss_cost",
            "missed = y * bill",
        ),
        "tumours with a bill, not those that part two ways": (
            "np.count_nonzero(more)",
            "np.count_nonzero(bill)",
        ),
    },
    "utils/plots.py": {
        "forecast and share have changed places": (
            "upper.errorbar(forecast, share, error,",
            "upper.errorbar(share, forecast, error,",
        ),
        "a tumour's price in place of a split's": (
            "parts = [bill[labels == label].sum()",
            "parts = [bill[labels == label].mean()",
        ),
        "every split seems to have chosen what theory names": (
            "ax.plot(chosen, 0 * chosen,",
            "ax.plot(theory + 0 * chosen, 0 * chosen,",
        ),
    },
}
