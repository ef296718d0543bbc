"""Tables: rows of numbers, text, pictures and anything else, to page through, sort and filter.

python examples/table.py
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits, load_iris, load_sample_image
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

import marey


def reviews(run: marey.Run) -> None:
    """All rows at once, or row by row."""
    columns = ["Review", "Predicted", "True"]
    data = [["The soup was worth the queue", "+", "+"], ["I waited an hour for rice", "+", "-"]]
    table = marey.Table(columns=columns, data=data)
    table.add_data("Nobody told us about the stairs", "-", "-")
    run.log({"reviews": table})


def defaults(run: marey.Run) -> None:
    """Without names of columns there are Input, Output and Expected."""
    table = marey.Table(rows=[["2 + 2", "4", "4"], ["7 * 8", "54", "56"]])
    table.add_row("9 - 5", "4", "4")
    run.log({"arithmetic": table})


def frames(run: marey.Run) -> None:
    """Data frames are tables as they are."""
    iris = load_iris()
    frame = pd.DataFrame(iris.data, columns=iris.feature_names)
    frame["species"] = iris.target_names[iris.target]
    run.log({"iris": marey.Table(dataframe=frame)})
    run.log({"iris by species": frame.groupby("species").mean().reset_index()})


def predictions(run: marey.Run) -> None:
    """Pictures, numbers and vectors side by side: which digits are mistaken for which."""
    digits = load_digits()
    model = LogisticRegression(max_iter=200).fit(digits.data[:900], digits.target[:900])
    probabilities = model.predict_proba(digits.data[900:])
    embeddings = PCA(16).fit_transform(digits.data[900:]).astype("float32")
    table = marey.Table(columns=["digit", "true", "guess", "confidence", "embedding"])
    for i in range(120):
        guess = int(probabilities[i].argmax())
        picture = marey.Image(digits.images[900 + i] / 16)
        true = int(digits.target[900 + i])
        table.add_data(picture, true, guess, probabilities[i, guess], embeddings[i])
    run.log({"predictions": table})


def masks_in_tables(run: marey.Run) -> None:
    """Each picture brings its own mask."""
    class_labels = {0: "shade", 1: "petal", 2: "leaf"}
    flower = load_sample_image("flower.jpg")[::4, ::4]
    table = marey.Table(columns=["ID", "Image"])
    for id, threshold in enumerate((120, 150, 180)):
        red, green, _ = np.moveaxis(flower.astype(int), 2, 0)
        label = np.where(red > threshold, 1, np.where(green > red, 2, 0)).astype(np.uint8)
        mask_img = marey.Image(
            flower,
            masks={"prediction": {"mask_data": label, "class_labels": class_labels}},
        )
        table.add_data(id, mask_img)
    run.log({"segmented": table})


def boxes_in_tables(run: marey.Run) -> None:
    """And its own boxes."""
    temple = load_sample_image("china.jpg")[::4, ::4]
    table = marey.Table(columns=["ID", "Image"])
    for id, width in enumerate((0.3, 0.5, 0.7)):
        box = {
            "position": {"middle": [0.5, 0.45], "width": width, "height": 0.6},
            "class_id": 1,
            "scores": {"confidence": 1 - width},
        }
        boxes = {"prediction": {"box_data": [box], "class_labels": {1: "temple"}}}
        table.add_data(id, marey.Image(temple, boxes=boxes))
    run.log({"detected": table})


def growing(run: marey.Run) -> None:
    """A table that grows over the steps: each log stores its new rows only."""
    rng = np.random.default_rng(0)
    table = marey.Table(columns=["epoch", "sample", "loss"], log_mode="INCREMENTAL")
    for epoch in range(10):
        for sample in range(20):
            table.add_data(epoch, sample, float(rng.gamma(2, 1 / (epoch + 1))))
        run.log({"samples": table})


def whole_columns(run: marey.Run) -> None:
    """Columns can be added, computed and converted."""
    angles = np.linspace(0, 2 * np.pi, 25)
    table = marey.Table(columns=["angle"], data=angles[:, None])
    table.add_column("sine", np.sin(angles))
    table.add_computed_columns(lambda ndx, row: {"sign": "+" if row["sine"] > 0 else "-"})
    table.add_column("degrees", np.degrees(angles).round())
    table.cast("degrees", int)
    run.log({"circle": table})


if __name__ == "__main__":
    with marey.init(project="examples", name="table") as run:
        reviews(run)
        defaults(run)
        frames(run)
        predictions(run)
        masks_in_tables(run)
        boxes_in_tables(run)
        growing(run)
        whole_columns(run)
