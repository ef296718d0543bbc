"""How much pictures changed: against scikit-learn, plain loops and NumPy, and through an index."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from marey.analysis._image_compare import box_change, box_ious, class_ious, pixel_change
from marey.analysis._image_items import Box, Given
from marey.errors import NotFoundError, UsageError
from marey.journal.record import BlobRef, Item
from marey.testing.image_lab import RUN, Lab, box, boxes, mask, picture

OTHER = "local/p/run2"


@pytest.mark.parametrize("highest", [1, 3, 200, 60_000, 2**32 - 1])
@pytest.mark.parametrize("seed", range(5))
def test_masks_are_those_of_scikit_learn(highest: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    one = random.integers(0, highest, (24, 31), endpoint=True).astype(np.uint32)
    other = np.where(random.random(one.shape) < 0.6, one, one[::-1])
    ious = class_ious(one, other)
    ids = np.union1d(one, other)
    expected = jaccard_score(one.ravel(), other.ravel(), labels=ids, average=None)
    assert list(ious) == ids.tolist()
    np.testing.assert_allclose(list(ious.values()), expected)


def plain_iou(one: Box, other: Box) -> float:
    width = min(one.x_max, other.x_max) - max(one.x_min, other.x_min)
    height = min(one.y_max, other.y_max) - max(one.y_min, other.y_min)
    shared = max(width, 0) * max(height, 0)
    areas = [(each.x_max - each.x_min) * (each.y_max - each.y_min) for each in (one, other)]
    return shared / (sum(areas) - shared) if sum(areas) > shared else 0.0


def plain_change(before: list[Box], now: list[Box]) -> float:
    pairs = sorted(
        (
            (-plain_iou(one, other), i, j)
            for i, one in enumerate(before)
            for j, other in enumerate(now)
            if one.given.class_id == other.given.class_id and plain_iou(one, other) >= 0.5
        ),
    )
    left, right, total = set(range(len(before))), set(range(len(now))), 0.0
    matched = 0
    for iou, i, j in pairs:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            total, matched = total - iou, matched + 1
    everything = matched + len(left) + len(right)
    return 1 - total / everything if everything else 0.0


@pytest.mark.parametrize("seed", range(20))
def test_boxes_are_those_of_plain_loops(seed: int) -> None:
    random = np.random.default_rng(seed)

    def some(count: int) -> list[Box]:
        corners = random.integers(0, 12, (count, 2))
        sizes = random.integers(4, 12, (count, 2))
        return [
            Box(*map(float, (*low, *(low + size))), Given(class_id, {"s": random.random()}))
            for low, size, class_id in zip(
                corners, sizes, random.integers(0, 3, count).tolist(), strict=True
            )
        ]

    before, now = some(int(random.integers(0, 15))), some(int(random.integers(0, 15)))
    found = box_change(before, now)
    assert found is not None
    assert found.change == pytest.approx(plain_change(before, now))
    assert (found.matched + found.gone, found.matched + found.new) == (len(before), len(now))
    same = box_change(now, now)
    assert same is not None
    assert (same.change, same.gone, same.new) == (pytest.approx(0), 0, 0)


def test_odd_boxes() -> None:
    flat = np.array([[1.0, 1, 1, 5], [0, 0, 0, 0]])
    assert box_ious(flat, flat).tolist() == [[1, 0], [0, 1]]
    assert box_ious(flat[:0], flat).shape == (0, 2)
    many = [Box(0, 0, 1, 1)] * 2001
    assert box_change(many, many) is None
    nan = [Box(0, 0, 1, 1, Given(1, {"s": "NaN"}))]
    assert box_change(nan, nan) is not None


def test_pixels_are_those_of_numpy() -> None:
    random = np.random.default_rng(0)
    one, other = random.integers(0, 256, (2, 9, 11, 3)).astype(np.uint8)
    expected = np.abs(one.astype(float) - other).mean() / 255
    assert pixel_change(one, other, 255) == pytest.approx(expected)
    odd = np.array([0.0, np.nan, np.inf, np.nan, 3.0])
    assert pixel_change(odd, np.array([0.0, np.nan, np.inf, 1.0, 1.0]), 4) == (1 + 0.5) / 5


# Through an index


def masked(lab: Lab, ids: Any, layer: str = "pred", run: str = "run1", **meta: Any) -> Item:
    array = np.asarray(ids, np.uint8)
    found, counts = np.unique(array, return_counts=True)
    known = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return picture(mask(layer, known, {1: "car"}, lab.png(array, run)), **meta)


def test_masks_by_sample(lab: Lab) -> None:
    same, left, right = [[0, 0], [0, 1]], [[0, 0], [1, 1]], [[0, 1], [0, 1]]
    first = [masked(lab, same, sample_id="a"), masked(lab, left, sample_id="b")]
    second = [masked(lab, right, sample_id="b"), masked(lab, same, sample_id="a")]
    lab.add(1, [*first, picture(sample_id="gone")])
    lab.add(5, [*second, picture(sample_id="new")])
    told = lab.ask("changes", step=9, against_step=3)
    counts = [told[name] for name in ("total", "compared", "of", "without", "done")]
    assert counts == [2, 2, 2, 1, True]
    changed, unchanged = told["samples"]
    third = pytest.approx(1 / 3)
    classes = [
        {"id": 0, "name": "class_0", "iou": third},
        {"id": 1, "name": "car", "iou": third},
    ]
    assert changed == {
        "run": RUN,
        "sample": "b",
        "position": 0,
        "change": pytest.approx(2 / 3),
        "by": "mask",
        "detail": {"mask:pred": {"classes": classes, "total": 2}},
        "problem": None,
        "now": {"step": 5, "position": 0},
        "before": {"run": RUN, "step": 1, "position": 1},
    }
    assert (unchanged["sample"], unchanged["change"]) == ("a", 0)
    assert unchanged["before"]["position"] == 0
    assert lab.ask("changes", against_step=0)["without"] == 3
    window = lab.ask("changes", against_step=3, first=1, limit=1)
    assert [each["sample"] for each in window["samples"]] == ["a"]


def test_run_against_run(lab: Lab) -> None:
    lab.add(3, [masked(lab, [[1, 1]]), masked(lab, [[0, 1]])])
    lab.add(2, [masked(lab, [[1, 0]], run="run2"), masked(lab, [[0, 1]], run="run2")], run="run2")
    told = lab.ask("changes", step=3, against_run=OTHER)
    assert [(each["sample"], each["change"]) for each in told["samples"]] == [(0, 0.75), (1, 0.0)]
    assert told["samples"][0]["before"] == {"run": OTHER, "step": 2, "position": 0}
    both = lab.ask("changes", (RUN, OTHER), step=3, against_run=OTHER)
    assert (both["total"], both["samples"][1]["change"]) == (4, 0)
    with pytest.raises(NotFoundError):
        lab.ask("changes", step=3, against_run="local/p/gone")


def test_what_is_compared(lab: Lab) -> None:
    near, far = [box(1, (0, 0, 4, 4))], [box(1, (9, 9, 12, 12))]
    lab.add(
        1,
        [
            picture(boxes("pred", near), boxes("truth", near), sample_id="boxes"),
            picture(boxes("groundTruth", near), sample_id="truth"),
            picture(boxes("pred", near), boxes("gt", near), sample_id="half"),
            picture(blobs={"image": lab.png(np.zeros((1, 2), np.uint8))}, sample_id="pixels"),
        ],
    )
    lab.add(
        2,
        [
            picture(boxes("pred", near), boxes("truth", far), sample_id="boxes"),
            picture(boxes("groundTruth", far), sample_id="truth"),
            picture(boxes("gt", far), blobs={}, sample_id="half"),
            picture(blobs={"image": lab.png(np.array([[0, 51]], np.uint8))}, sample_id="pixels"),
        ],
    )
    told = {each["sample"]: each for each in lab.ask("changes", against_step=1)["samples"]}
    assert (told["boxes"]["by"], told["boxes"]["change"]) == ("boxes", 0)
    assert told["boxes"]["detail"]["boxes:pred"]["matched"] == 1
    assert (told["truth"]["by"], told["truth"]["change"]) == ("boxes", 1)
    assert (told["half"]["by"], told["half"]["change"]) == ("pixels", None)
    assert "no file" in told["half"]["problem"]
    assert (told["pixels"]["by"], told["pixels"]["change"]) == ("pixels", 0.1)
    only = lab.ask("changes", against_step=1, by="mask")["samples"]
    assert {each["problem"] for each in only} == {"There is no layer of mask in both."}


def npy(lab: Lab, values: Any) -> BlobRef:
    target = io.BytesIO()
    np.save(target, np.asarray(values))
    return lab.run().blob(target.getvalue(), ".npy", "application/octet-stream")


def test_pixels_of_all_modes(lab: Lab) -> None:
    pairs = [
        (np.zeros((2, 2), np.uint8), np.full((2, 2), 51, np.uint8), 0.2),
        (np.zeros((2, 2), bool), np.eye(2, dtype=bool), 0.375),  # as RGBA, whose alpha is the same
        (np.zeros((2, 2), np.uint16), np.full((2, 2), 13107, np.uint16), 0.2),
        (np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2, 3), np.uint8), 0.25),
        (np.zeros((2, 2), np.uint8), np.zeros((2, 3), np.uint8), None),
    ]
    for step, side in ((1, 0), (2, 1)):
        items = [picture(blobs={"image": lab.png(pair[side])}) for pair in pairs]
        exact = npy(lab, [[0.0, math.nan]] if step == 1 else [[1.0, math.nan]])
        items.append(picture(blobs={"image": lab.png([[step]]), "values": exact}))
        lab.add(step, items)
    told = lab.ask("changes", against_step=1, by="pixels")["samples"]
    found = {each["sample"]: each for each in told}
    for sample, (_, _, expected) in enumerate(pairs):
        assert found[sample]["change"] == (expected and pytest.approx(expected)), sample
    assert "sizes" in found[4]["problem"]
    assert found[5]["change"] == 0.5
    assert told[-1]["sample"] == 4  # what is not known comes last


def test_damage_is_said_where_it_is(lab: Lab) -> None:
    lost = BlobRef("ab" * 32, 5, "image/png", ".png")
    broken = lab.run().blob(b"\x89PNG broken", ".png")
    colors = lab.png(np.zeros((2, 2, 3), np.uint8))
    fine = lab.png(np.zeros((2, 2), np.uint8))
    layer = [lost, broken, colors, fine, None]
    names = ["lost", "broken", "colors", "size", "none"]
    large = lab.png(np.zeros((3, 3), np.uint8))
    lab.add(
        1,
        [
            picture(mask("p", {0: 4}, ref=ref), sample_id=name)
            for ref, name in zip(layer, names, strict=True)
        ]
        + [
            picture(boxes("p", [{"x_min": 1}]), sample_id="item"),
            picture(Item("x", 1, {}) and {}, sample_id="twice"),
        ],
    )
    lab.add(
        2,
        [picture(mask("p", {0: 4}, ref=large), sample_id=name) for name in names]
        + [
            picture(boxes("p", []), sample_id="item"),
            picture(sample_id="twice"),
            picture(sample_id="twice"),
        ],
    )
    told = lab.ask("changes", against_step=1)
    assert (told["compared"], told["without"], told["done"]) == (7, 1, True)
    assert all(each["change"] is None and each["problem"] for each in told["samples"])
    assert {each["sample"]: each["problem"] for each in told["samples"]}[
        "size"
    ] == "The masks have different sizes."


def test_an_answer_in_parts(lab: Lab) -> None:
    for step in (1, 2):
        lab.add(step, [masked(lab, [[number % 7, step]]) for number in range(300)])
    told = lab.ask("changes", against_step=1, secs=0.0)
    assert not told["done"]
    counts = [told["compared"]]
    while not told["done"]:
        told = lab.ask("changes", against_step=1, secs=0.005)
        counts.append(told["compared"])
    assert counts == sorted(counts)
    assert (counts[-1], told["of"]) == (300, 300)
    lab.add(2, [masked(lab, [[1, 1]])], at=2e9)  # logged anew
    assert lab.ask("changes", against_step=1)["of"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        {}, {"against_step": "1", "against_run": RUN}, {"against_step": "x"}, {"step": "1.5"},
        {"against_step": str(2**63)}, {"against_step": "1", "by": "size"},
        {"against_step": "1", "limit": "10001"}, {"against_step": "1", "where": "a"},
    ],
)  # fmt: skip
def test_wrong_arguments(lab: Lab, arguments: dict[str, str]) -> None:
    lab.add(1, [picture()])
    with pytest.raises(UsageError):
        lab.ask("changes", **arguments)
