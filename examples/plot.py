"""Charts of tables, each with one call of ``marey.plot``.

    python examples/plot.py

Look at them with ``marey ui``.
"""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits, load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

import marey


def line(run: marey.Run) -> None:
    """A line for each learning rate: one table, coloured by a column."""
    table = marey.Table(columns=["step", "loss", "rate"])
    for rate in (0.01, 0.03, 0.1):
        for step in range(100):
            table.add_data(step, float(np.exp(-rate * step) + 0.02 * np.sin(step)), str(rate))
    run.log({"losses": marey.plot.line(table, "step", "loss", stroke="rate", title="Loss by rate")})


def scatter(run: marey.Run) -> None:
    """Two measurements of 178 wines against each other."""
    wine = load_wine(as_frame=True)
    table = marey.Table(dataframe=wine.data[["alcohol", "color_intensity", "hue"]])
    chart = marey.plot.scatter(table, "alcohol", "color_intensity", title="178 wines")
    run.log({"wines": chart})


def bar(run: marey.Run) -> None:
    """How many scans there are of each digit."""
    digits, counts = np.unique(load_digits().target, return_counts=True)
    rows = [[f"digit {digit}", count] for digit, count in zip(digits, counts.tolist())]
    table = marey.Table(columns=["digit", "scans"], data=rows)
    run.log({"scans": marey.plot.bar(table, "digit", "scans", title="Scans of each digit")})


def histogram(run: marey.Run) -> None:
    """All values of a column in bins; the table below keeps each of them."""
    hue = load_wine(as_frame=True).data[["hue"]]
    run.log({"hues": marey.plot.histogram(marey.Table(dataframe=hue), "hue", title="Hues of wine")})


def line_series(run: marey.Run) -> None:
    """Several lines over the same x, from plain lists and arrays."""
    x = np.linspace(0, 2 * np.pi, 120)
    waves = [np.sin(x), np.sin(x) + np.sin(3 * x) / 3, np.sign(np.sin(x)) * np.pi / 4]
    names = ["one wave", "two waves", "all waves"]
    chart = marey.plot.line_series(x, waves, keys=names, title="Towards a square", xname="angle")
    run.log({"square": chart})


def classifier(run: marey.Run) -> None:
    """What a classifier of digits gets wrong, as it sees more of them."""
    images, digits = load_digits(return_X_y=True)
    images = StandardScaler().fit_transform(images)
    train, test, wanted, truth = train_test_split(images, digits, test_size=0.5, random_state=0)
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    for count in (30, 100, 300):
        model = LogisticRegression(max_iter=200).fit(train[:count], wanted[:count])
        scores = model.predict_proba(test)
        matrix = marey.plot.confusion_matrix(probs=scores, y_true=truth, class_names=names)
        run.log(
            {
                "confusion": matrix,
                "roc": marey.plot.roc_curve(truth, scores, labels=names),
                "precision_recall": marey.plot.pr_curve(truth, scores, labels=names),
            }
        )


def custom(run: marey.Run) -> None:
    """A chart of your own: a description in Vega-Lite with places for columns and texts."""
    spec = {
        "title": "${string:title}",
        "mark": {"type": "boxplot", "extent": "min-max"},
        "encoding": {
            "x": {"field": "${field:group}", "type": "nominal"},
            "y": {"field": "${field:value}", "type": "quantitative"},
        },
    }
    wine = load_wine(as_frame=True)
    rows = list(zip(wine.target_names[wine.target].tolist(), wine.data["alcohol"].tolist()))
    table = marey.Table(columns=["grower", "alcohol"], data=rows)
    fields = {"group": "grower", "value": "alcohol"}
    run.log({"alcohol": marey.plot_table(spec, table, fields, {"title": "Alcohol by grower"})})


if __name__ == "__main__":
    with marey.init(project="examples", name="plot") as run:
        line(run)
        scatter(run)
        bar(run)
        histogram(run)
        line_series(run)
        classifier(run)
        custom(run)
