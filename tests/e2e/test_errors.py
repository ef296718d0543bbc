"""Figures of prediction against truth are what scikit-learn and the rule of matching say."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

metrics = pytest.importorskip("sklearn.metrics")

NAMES = {0: "background", 1: "car", 2: "road", 3: "person"}
PICTURES = 7
RUNS = ("first", "second")
NAN = float("nan")
FIGURES = ("tp", "fp", "fn", "precision", "recall", "f1", "iou")

Box = dict[str, Any]
Picture = dict[str, Any]


def scenes(seed: int) -> list[Picture]:
    """Pictures with masks and boxes, predicted and true, that differ in many ways."""
    random = np.random.default_rng(seed)

    def some_boxes(count: int) -> list[Box]:
        corners = random.integers(0, 40, (count, 2))
        sizes = random.integers(6, 24, (count, 2))
        return [
            {"at": [float(x), float(y), float(x + w), float(y + h)], "class_id": int(c)}
            for (x, y), (w, h), c in zip(corners, sizes, random.integers(1, 4, count), strict=True)
        ]

    def moved(box: Box) -> Box:
        at = [v + float(random.integers(-2, 3)) for v in box["at"]]
        class_id = box["class_id"] if random.random() < 0.8 else int(random.integers(1, 4))
        return {"at": at, "class_id": class_id}

    pictures = []
    for i in range(7):
        truth = np.kron(random.integers(0, 4, (6, 8)), np.ones((8, 8), int))
        noise = random.random(truth.shape) < 0.3
        prediction = np.where(noise, random.integers(0, 4, truth.shape), truth)
        true_boxes = some_boxes(int(random.integers(0, 7)))
        boxes = [moved(b) for b in true_boxes if random.random() < 0.8] + some_boxes(3)
        for box in boxes:
            box["score"] = round(float(random.random()), 2)
        if i == 3:
            boxes[0]["score"] = float("nan")
        pictures.append(
            {
                "prediction": prediction.astype(np.uint8),
                "truth": truth.astype(np.uint8),
                "boxes": boxes,
                "true_boxes": true_boxes,
            }
        )
    return pictures


SCRIPT = f"""
    from typing import Any
    import numpy as np
    import marey

    Box = Picture = dict[str, Any]
    NAMES = {NAMES!r}
    SCENES

    def box_data(boxes):
        return [
            {{
                "position": dict(zip(("minX", "minY", "maxX", "maxY"), box["at"])),
                "domain": "pixel",
                "class_id": box["class_id"],
                **({{"scores": {{"score": box["score"]}}}} if "score" in box else {{}}),
            }}
            for box in boxes
        ]

    def image(i, scene):
        masks = {{"model": scene["prediction"], "ground_truth": scene["truth"]}}
        boxes = {{"model": scene["boxes"], "ground_truth": scene["true_boxes"]}}
        return marey.Image(
            np.full((48, 64, 3), 90, np.uint8),
            sample_id=f"sample {{i}}",
            masks={{k: {{"mask_data": m, "class_labels": NAMES}} for k, m in masks.items()}},
            boxes={{k: {{"box_data": box_data(b), "class_labels": NAMES}} for k, b in boxes.items()}},
        )

    for seed, name in enumerate({RUNS!r}):
        with marey.init(project="errors", id=name, name=name) as run:
            pictures = [image(i, scene) for i, scene in enumerate(scenes(seed))]
            run.log({{"val": pictures, "plain": marey.Image(np.zeros((8, 8), np.uint8))}}, step=5)
            many = [image(i % 7, scene) for i, scene in enumerate(scenes(seed) * 20)]
            run.log({{"many": many}}, step=5)
    """


@pytest.fixture(scope="module", autouse=True)
def logged(log: Callable[[str], None]) -> None:
    """Two runs with the same samples and different predictions."""
    source = inspect.getsource(scenes).replace("\n", "\n    ")
    log(SCRIPT.replace("SCENES", source))


def overlap(a: list[float], b: list[float]) -> float:
    """Intersection over union."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return width * height / (sum(areas) - width * height)


def box_counts(pictures: list[Picture], least: float, iou: float) -> dict[int, list[int]]:
    """Hits, false alarms and misses of each class, by the rule as it is documented."""
    counts = {c: [0, 0, 0] for c in (1, 2, 3)}
    for picture in pictures:
        truth = list(picture["true_boxes"])
        shown = [b for b in picture["boxes"] if b["score"] >= least or least == 0]
        shown.sort(key=lambda b: (np.isnan(b["score"]), -b["score"]))
        for box in shown:
            rivals = [t for t in truth if t["class_id"] == box["class_id"]]
            best = max(rivals, key=lambda t: overlap(box["at"], t["at"]), default=None)
            if best is not None and overlap(box["at"], best["at"]) >= iou:
                truth = [t for t in truth if t is not best]
                counts[box["class_id"]][0] += 1
            else:
                counts[box["class_id"]][1] += 1
        for box in truth:
            counts[box["class_id"]][2] += 1
    return counts


def ratio(part: float, whole: float) -> float:
    """NaN of nothing."""
    return part / whole if whole else NAN


def figures_of(tp: int, fp: int, fn: int) -> dict[str, float]:
    """What the page publishes of a row."""
    return {
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "precision": ratio(tp, tp + fp),
        "recall": ratio(tp, tp + fn),
        "f1": ratio(2 * tp, 2 * tp + fp + fn),
    }


def open_errors(page: Page, key: str = "val", search: str = "") -> Locator:
    """The figures of the enlarged panel, once they are complete."""
    page.goto(f"/local/errors?large={key}&modes={key}:errors{search}")
    figures = page.get_by_role("region", name=f"Errors of {key}")
    expect(figures).to_have_attribute("data-state", "ready", timeout=30_000)
    return figures


def read_row(figures: Locator, table: str, run: str, name: str | None) -> dict[str, float]:
    """The published figures of a class, or of all classes."""
    kind = f'[data-class="{name}"]' if name else '[data-row="all"]'
    row = figures.locator(f'[data-table="{table}"] tr{kind}[data-run="{run}"]')
    return {figure: float(row.get_attribute(f"data-{figure}") or "nan") for figure in FIGURES}


def check_boxes(figures: Locator, least: float, iou: float, classes: tuple[int, ...]) -> None:
    """Compare all rows of the boxes' table."""
    for seed, run in enumerate(RUNS):
        counts = box_counts(scenes(seed), least, iou)
        for c in classes:
            row = read_row(figures, "boxes", run, NAMES[c])
            expected = figures_of(*counts[c])
            assert {k: row[k] for k in expected} == pytest.approx(expected, nan_ok=True)
        total = figures_of(*np.sum([counts[c] for c in classes], axis=0).tolist())
        row = read_row(figures, "boxes", run, None)
        assert {k: row[k] for k in total} == pytest.approx(total, nan_ok=True)


def check_masks(figures: Locator, classes: tuple[int, ...]) -> None:
    """Compare all rows of the masks' table with scikit-learn."""
    scores = {
        "iou": metrics.jaccard_score,
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
    }
    for seed, run in enumerate(RUNS):
        pictures = scenes(seed)
        truth = np.concatenate([p["truth"].ravel() for p in pictures])
        prediction = np.concatenate([p["prediction"].ravel() for p in pictures])
        for name, score in scores.items():
            each = score(truth, prediction, labels=list(classes), average=None)
            for c, expected in zip(classes, each, strict=True):
                row = read_row(figures, "masks", run, NAMES[c])
                assert row[name] == pytest.approx(expected), (run, name, c)
            pooled = score(truth, prediction, labels=list(classes), average="micro")
            assert read_row(figures, "masks", run, None)[name] == pytest.approx(pooled)
            mean = figures.locator(f'[data-table="masks"] [data-row="mean"][data-run="{run}"]')
            published = float(mean.get_attribute(f"data-{name}") or "nan")
            macro = score(truth, prediction, labels=list(classes), average="macro")
            assert published == pytest.approx(macro)


def test_figures_equal_scikit_learn_and_the_documented_matching(page: Page) -> None:
    """Pixels and boxes of two runs, before anything is moved; the background does not count."""
    figures = open_errors(page)
    expect(figures).to_have_attribute("data-pictures", "14")
    expect(figures.get_by_role("status")).to_have_text("over 14 of 14 pictures")
    check_masks(figures, (1, 2, 3))
    check_boxes(figures, 0, 0.5, (1, 2, 3))


def test_figures_follow_the_score_by_keys(page: Page) -> None:
    """The curve is a slider; figures are of its value at once."""
    figures = open_errors(page)
    slider = figures.get_by_role("slider", name="Least score")
    slider.focus()
    for presses, least in ((3, 0.3), (6, 0.36), (2, 0.38)):
        key = "PageUp" if least == 0.3 else "ArrowRight"
        for _ in range(presses):
            slider.press(key)
        expect(slider).to_have_attribute("aria-valuetext", f"{least:.2f}")
        check_boxes(figures, least, 0.5, (1, 2, 3))
    slider.press("End")
    check_boxes(figures, 1.0, 0.5, (1, 2, 3))
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0.00")
    check_boxes(figures, 0, 0.5, (1, 2, 3))
    check_masks(figures, (1, 2, 3))


def test_figures_follow_the_overlap_and_the_hidden_classes(page: Page) -> None:
    """A hidden class is out of the sums; a shown background is in them."""
    figures = open_errors(page, search="&overlay=-class:road,score:0.2:Infinity:score")
    iou = figures.get_by_role("slider", name="Least IoU")
    iou.focus()
    for _ in range(4):
        iou.press("ArrowRight")
    expect(iou).to_have_attribute("aria-valuetext", "0.70")
    check_boxes(figures, 0.2, 0.7, (1, 3))
    expect(figures.locator('[data-class="road"]')).to_have_count(0)
    check_masks(figures, (1, 3))
    figures = open_errors(page, search="&overlay=%2Bclass:background")
    check_masks(figures, (0, 1, 2, 3))


def test_the_best_threshold_is_one_click(page: Page) -> None:
    """Its F1 is the greatest of all thresholds."""
    figures = open_errors(page, search="&hide=second")
    thresholds = sorted({b["score"] for p in scenes(0) for b in p["boxes"]} - {NAN})
    sums = [
        np.sum(list(box_counts(scenes(0), least, 0.5).values()), axis=0).tolist()
        for least in thresholds
        if not np.isnan(least)
    ]
    best = max(figures_of(*counts)["f1"] for counts in sums)
    figures.get_by_role("button", name="at 0.").click()
    row = figures.locator('[data-table="boxes"] [data-row="all"]')
    expect(row).to_have_attribute("data-f1", str(best))


def test_layers_are_chosen_and_the_worst_pictures_come_first(page: Page) -> None:
    """Prediction and truth swapped: hits stay, false alarms and misses change places."""
    figures = open_errors(page, search="&hide=second&overlay=prediction:ground_truth,truth:model")
    expect(figures.get_by_role("combobox", name="Prediction")).to_have_text("ground_truth")
    tp, fp, fn = np.sum(list(box_counts(scenes(0), 0, 0.5).values()), axis=0).tolist()
    row = read_row(figures, "boxes", "first", None)
    assert row["fp"] + row["tp"] == tp + fn
    assert row["fn"] + row["tp"] == tp + fp

    figures = open_errors(page, search="&hide=second&set=val,sort%3Derrors")
    wrong = [sum(np.sum(list(box_counts([p], 0, 0.5).values()), axis=0)[1:]) for p in scenes(0)]
    worst = f"sample {int(np.argmax(wrong))}"
    grid = page.get_by_role("group", name="val", exact=True)
    expect(grid.get_by_role("button").first).to_be_visible()
    assert sorted(wrong)[-1] > sorted(wrong)[-2], "the test needs one worst picture"
    grid.get_by_role("button").first.click()
    place = worst.split()[1]  # in the logged list
    expect(page).to_have_url(re.compile(f"focus=first(:|%3A){place}(&|$)"))


def test_long_lists_count_in_full(page: Page) -> None:
    """More pictures than a panel fetches at first are in the figures too."""
    figures = open_errors(page, "many", "&hide=second")
    expect(figures).to_have_attribute("data-pictures", "140")
    counts = np.sum(list(box_counts(scenes(0), 0, 0.5).values()), axis=0) * 20
    row = read_row(figures, "boxes", "first", None)
    assert [row["tp"], row["fp"], row["fn"]] == counts.tolist()


def test_nothing_to_compare_says_so(page: Page) -> None:
    """A picture without layers is no error."""
    figures = open_errors(page, "plain")
    expect(figures).to_contain_text("Nothing to compare")
