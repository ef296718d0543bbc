"""What is found in pictures: the same as by looking at each of them, and kept up to date."""

from __future__ import annotations

import json
import math
import operator
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.analysis._image_where import And, Compare, Exists, Node, Not, Or, parse
from marey.errors import NotFoundError, UsageError
from marey.journal.record import BlobRef, Item
from marey.testing.image_lab import HEIGHT, RUN, WIDTH, Lab, box, boxes, mask, picture

NAMES = {1: "car", 2: "Person", 3: "traffic light"}
OTHER = "local/p/run2"


def test_conditions_joined_by_and_are_on_one_region(lab: Lab) -> None:
    sure = box(1, (0, 0, 30, 20), scores={"score": 0.9})
    unsure = box(1, (0, 0, 2, 2), scores={"score": 0.1})
    lab.add(1, [picture(boxes("pred", [sure, unsure], NAMES))])
    lab.add(2, [picture(boxes("pred", [box(1, (5, 5, 50, 25), scores={"score": 0.2})], NAMES))])
    assert lab.found("class = car and score < 0.3") == [(1, 0), (2, 0)]
    assert lab.found("class = CAR and score < 0.3 and area > 500") == [(2, 0)]
    assert lab.found("(area > 500) and (score < 0.3 and class = 1)") == [(2, 0)]
    assert lab.found("any(area > 500) and any(score < 0.2)") == [(1, 0)]
    [match] = lab.ask("find", where="class = car and score < 0.15")["matches"]
    assert match["found"] == {"boxes:pred": [1]}
    assert match["item"].item.children["boxes:pred"].meta["count"] == 2


def test_absence_is_about_the_picture(lab: Lab) -> None:
    lab.add(1, [picture(boxes("pred", [box(1, (0, 0, 9, 9)), box(2, (0, 0, 9, 9))], NAMES))])
    lab.add(2, [picture(boxes("pred", [box(2, (0, 0, 9, 9))], NAMES)), picture()])
    assert lab.found("not class = car") == [(2, 0), (2, 1)]
    assert lab.found("class != car") == [(1, 0), (2, 0)]
    assert lab.found("not class = car and class = person") == [(2, 0)]
    assert lab.found("not (class = car or class = person)") == [(2, 1)]
    assert lab.found("class = car or not class = person") == [(1, 0), (2, 1)]
    assert lab.found("score != 0.5") == []  # there is no score
    assert lab.found("not score = 0.5") == [(1, 0), (2, 0), (2, 1)]


def test_classes_of_masks(lab: Lab) -> None:
    lab.add(1, [picture(mask("truth", {0: 4500, 1: 500}, NAMES))])
    lab.add(2, [picture(mask("truth", {0: 4999, 1: 1}, NAMES), mask("pred", {1: 5000}))])
    assert lab.found("class = car and share >= 10%") == [(1, 0)]
    assert lab.found("class = 1 and area > 500") == [(2, 0)]  # by its id, in another layer
    assert lab.found("class = class_1") == [(2, 0)]
    assert lab.found("type = mask and layer = pred") == [(2, 0)]
    assert lab.found("layer = mask:truth and class = class_0") == [(1, 0), (2, 0)]
    assert lab.found("width > 0") == []  # of a box only
    [match] = lab.ask("find", where="area < 10")["matches"]
    assert match["found"] == {"mask:truth": [1]}


def test_fields_of_the_picture(lab: Lab) -> None:
    lab.add(5, [picture(caption="A <b>red</b> Bus", sample_id=7), picture(sample_id="7")])
    lab.add(6, [picture(boxes("b", [box(None, (0, 0, 1, 1))]), sample_id="x", width=300)])
    lab.add(1, [picture()], run="run2")
    both = {"runs": (RUN, OTHER)}
    assert lab.found('caption ~ "<B>RED"') == [(5, 0)]
    assert lab.found('not caption ~ ""') == [(5, 1), (6, 0)]
    assert lab.found("caption !~ red") == []
    assert lab.found("sample in (7, y)") == [(5, 0), (5, 1)]
    assert lab.found("boxes = 0 and position = 1") == [(5, 1)]
    assert lab.found("image.width > 100 and image.height = 50") == [(6, 0)]
    assert lab.found('class = "no class" and step > 5') == [(6, 0)]
    assert lab.found("run = run2", **both) == [(1, 0)]
    assert lab.found('run = "run RUN1"', **both) == [(5, 0), (5, 1), (6, 0)]  # its name
    assert lab.found("run != run1 and run !~ zzz", **both) == [(1, 0)]


def test_scores_by_name_and_order(lab: Lab) -> None:
    def one(**scores: Any) -> Item:
        return picture(boxes("pred", [box(1, (0, 0, 5, 5), scores=scores)]))

    lab.add(1, [one(first=0.5, second=0.1), one(first="NaN"), one(first=1, second=math.inf)])
    lab.add(2, [one(first=0.2)])
    assert lab.found("score.Second < 1") == [(1, 0)]
    assert lab.found("score.second > 1e300") == [(1, 2)]
    assert lab.found("score = nan") == [(1, 1)]
    assert lab.found("score >= 0") == [(1, 0), (1, 2), (2, 0)]
    assert lab.found("score != nan", order="score") == [(2, 0), (1, 0), (1, 2)]
    assert lab.found("class = 1", order="-score") == [(1, 2), (1, 0), (2, 0), (1, 1)]
    assert lab.found("", order="-step") == [(2, 0), (1, 0), (1, 1), (1, 2)]


def test_windows_over_several_runs(lab: Lab) -> None:
    for run in ("run1", "run2"):
        for step in range(4):
            lab.add(step, [picture(), picture()], run=run)
    answer = lab.ask("find", (RUN, OTHER), first=5, limit=4)
    told = [(each["run"], each["step"], each["position"]) for each in answer["matches"]]
    assert told == [(RUN, 1, 1), (OTHER, 1, 0), (OTHER, 1, 1), (RUN, 2, 0)]
    assert (answer["total"], answer["searched"], answer["of"]) == (16, 16, 16)
    with pytest.raises(NotFoundError):
        lab.ask("find", (RUN, "local/p/gone"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"limit": "0"}, {"limit": "1001"}, {"first": "-1"}, {"first": "x"}, {"order": "size"},
        {"where": "class ="}, {"other": "1"}, {"limit": "9" * 5000},
    ],
)  # fmt: skip
def test_wrong_arguments(lab: Lab, arguments: dict[str, str]) -> None:
    lab.add(1, [picture()])
    with pytest.raises(UsageError):
        lab.ask("find", **arguments)


def test_content(lab: Lab) -> None:
    scores = {"score": 0.5, "iou": -1.0}
    found = [box(1, (0, 0, 1, 1), scores=scores), box(1, (0, 0, 1, 1)), box(None, (0, 0, 2, 2))]
    lab.add(1, [picture(boxes("pred", found, NAMES), sample_id=1), picture(sample_id="1")])
    lab.add(2, [picture(mask("truth", {0: 40, 2: 60}, NAMES), caption="x")])
    lab.add(2, [picture(boxes("pred", [box(1, (0, 0, 1, 1))], NAMES))], run="run2")
    told = lab.ask("content", (RUN, OTHER))
    assert told == {
        "layers": [
            {
                "id": "boxes:pred",
                "name": "pred",
                "type": "boxes",
                "classes": [
                    {"id": 1, "name": "car", "items": 2, "boxes": 3},
                    {"id": None, "name": "no class", "items": 1, "boxes": 1},
                ],
                "total": 2,
            },
            {
                "id": "mask:truth",
                "name": "truth",
                "type": "mask",
                "classes": [
                    {"id": 0, "name": "class_0", "items": 1, "pixels": 40},
                    {"id": 2, "name": "Person", "items": 1, "pixels": 60},
                ],
                "total": 2,
            },
        ],
        "scores": [{"key": "score", "min": 0.5, "max": 0.5}, {"key": "iou", "min": -1, "max": -1}],
        "samples": 1,
        "items": 4,
        "captions": True,
        "searched": 4,
        "of": 4,
        "done": True,
        "unreadable": 0,
        "stopped": None,
    }


# While a run goes on


def test_news_are_added_and_replaced_lists_vanish(lab: Lab) -> None:
    lab.add(1, [picture(caption="a"), picture(caption="b")], at=10.0)
    lab.add(2, [picture(caption="c")], at=11.0)
    assert lab.found("") == [(1, 0), (1, 1), (2, 0)]
    lab.add(3, [picture(caption="d")], at=12.0)
    assert lab.found("") == [(1, 0), (1, 1), (2, 0), (3, 0)]
    lab.add(1, [picture(caption="e")], at=13.0)  # the whole list was logged again
    assert lab.found("") == [(1, 0), (2, 0), (3, 0)]
    assert lab.found("caption = e") == [(1, 0)]
    assert lab.found("caption in (a, b)") == []
    assert lab.ask("content")["items"] == 3
    lab._index.rebuild()
    assert lab.found("") == [(1, 0), (2, 0), (3, 0)]


def test_items_that_come_late(lab: Lab) -> None:
    writing = lab.run()
    for position in (3, 0, 2, 1):
        writing.media("img", 1, picture(caption=f"no {position}"), position, 4)
        assert (1, position) in lab.found("")
    assert lab.found('caption = "no 2"') == [(1, 2)]


def test_lists_of_several_writers(lab: Lab) -> None:
    from marey.journal.record import Begin, Media
    from marey.journal.writer import JournalWriter

    lab.run()
    for name in ("aaaaaaaa", "bbbbbbbb"):
        writer = JournalWriter(lab.run().dir, entity="local", project="p", run="run1", writer=name)
        writer.append(Begin(1.0, 1, "elsewhere", "", 0.0, False))
        for position in range(3):
            item = picture(caption=f"{name[0]}{position}")
            writer.append(Media("img", 4, 1.0, position, 3, item, listed=True))
        writer.close()
    assert lab.found("") == [(4, position) for position in range(6)]
    assert lab.found("caption = b1") == [(4, 4)]
    assert lab.found("position >= 4") == [(4, 4), (4, 5)]


def test_an_answer_in_parts_and_shared_work(lab: Lab) -> None:
    for step in range(30):
        lab.add(step, [picture(boxes("p", [box(1, (0, 0, step, 1))])) for _ in range(100)])
    answer = lab.ask("find", secs=0.0, where="area >= 29")
    assert not answer["done"]
    assert answer["searched"] < answer["of"] == 3000
    answers: list[Any] = []

    def ask() -> None:
        while not answers or not answers[-1]["done"]:
            answers.append(lab.ask("find", secs=0.01, where="area >= 29"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[-1]["total"] == 100
    for answer in answers:  # never more than there is, and each region once
        assert answer["searched"] <= 3000
        assert answer["total"] <= 100
    assert lab.ask("content")["layers"][0]["classes"][0]["boxes"] == 3000


# Files, and what is damaged


def test_large_layers_are_read_from_their_files(lab: Lab) -> None:
    writing = lab.run()
    many = [box(number % 3, (0, 0, number, 1), scores={"s": "NaN"}) for number in range(300)]
    ref = writing.blob(json.dumps(many).encode(), ".json", "application/json")
    names = writing.blob(json.dumps({"2": "<two>"}).encode(), ".json", "application/json")
    layer = Item("boxes", 1, {"layer": "p", "count": 300}, {"boxes": ref, "class_labels": names})
    ids = np.arange(1000, dtype=np.uint16).reshape(20, 50)
    refs = {"mask": lab.png(ids), "class_labels": names}
    large = Item("mask", 1, {"layer": "m", "encoding": "gray16", "distinct": 1000}, refs)
    lab.add(1, [Item("image", 1, {}, {}, {"boxes:p": layer, "mask:m": large})])
    told = lab.ask("content")
    assert [each["total"] for each in told["layers"]] == [3, 1000]
    assert told["unreadable"] == 0
    assert lab.found('class = "<two>" and area > 298') == [(1, 0)]
    assert lab.found("score = nan and class = 0 and type = box") == [(1, 0)]
    [match] = lab.ask("find", where="type = mask")["matches"]
    assert len(match["found"]["mask:m"]) == 256
    assert match["found_total"] == 1000


def test_damage_hides_nothing_else(lab: Lab) -> None:
    writing = lab.run()
    lost = BlobRef("ab" * 32, 5, "application/json", ".json")
    broken = writing.blob(b"[{", ".json", "application/json")
    wrong = writing.blob(b'[{"x_min": "a"}]', ".json", "application/json")
    no_picture = writing.blob(b"\x89PNG broken", ".png")
    children = {
        "boxes:lost": Item("boxes", 1, {"layer": "lost"}, {"boxes": lost}),
        "boxes:broken": Item("boxes", 1, {"layer": "broken"}, {"boxes": broken}),
        "boxes:wrong": Item("boxes", 1, {"layer": "wrong"}, {"boxes": wrong}),
        "boxes:none": Item("boxes", 1, {"layer": "none"}),
        "mask:lost": Item("mask", 1, {"layer": "lost"}, {"mask": lost}),
        "mask:broken": Item("mask", 1, {"layer": "broken"}, {"mask": no_picture}),
        "mask:bad": Item("mask", 1, {"layer": "bad", "ids": [1, 2], "counts": [3]}),
        "other": Item("other", 1, {}),
        **boxes("good", [box(1, (0, 0, 9, 9))]),
    }
    lab.add(1, [Item("image", 1, {"width": 2**40, "height": -5}, {}, children)])
    lab.add(2, [Item("image", 1, {"caption": 5}), Item("table", 1, {}), picture(caption="ok")])
    lab.add(3, [picture(boxes("b", [{"x_min": 1}]), boxes("ids", [box(2**63, (0, 0, 1, 1))]))])
    told = lab.ask("content")
    assert (told["searched"], told["done"], told["unreadable"]) == (5, True, 10)
    assert lab.found("class = 1") == [(1, 0)]
    assert lab.found("caption = ok") == [(2, 2)]
    assert lab.found('layer = ids and class = "no class"') == [(3, 0)]


def test_very_many_classes_stay_bounded(lab: Lab) -> None:
    many = [box(number, (0, 0, 1, 1), scores={f"s{number}": 1.0}) for number in range(20_000)]
    ref = lab.run().blob(json.dumps(many).encode(), ".json", "application/json")
    layer = Item("boxes", 1, {"layer": "p"}, {"boxes": ref})
    lab.add(1, [Item("image", 1, {}, {}, {"boxes:p": layer})])
    told = lab.ask("content")
    assert (told["layers"][0]["total"], len(told["layers"][0]["classes"])) == (20_000, 1000)
    assert len(told["scores"]) == 200
    assert lab.found("class = 19999 and score.s19999 = 1") == [(1, 0)]
    assert lab.found("class = 19999 and score.s1 = 1") == []
    [match] = lab.ask("find", where="area > 0")["matches"]
    assert (len(match["found"]["boxes:p"]), match["found_total"]) == (256, 20_000)


def test_too_much_for_the_memory_is_said(lab: Lab) -> None:
    for run in ("run1", "run2"):
        lab.add(1, [picture(boxes("p", [box(1, (0, 0, 1, 1))]))], run=run)
    lab.memory.max_bytes = 1000
    answer = lab.ask("find", (RUN, OTHER))
    assert (answer["done"], answer["total"]) == (True, 1)
    assert "1 of 2 runs" in answer["stopped"]


# The same as looking at each picture

_COMPARE = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def regions_of(item: Item) -> list[dict[str, Any]]:
    """What is known of each region, by the names of fields."""
    found = []
    for name, child in item.children.items():
        _, _, layer = name.partition(":")
        names = {int(key): text for key, text in child.meta.get("class_labels", {}).items()}
        for each in child.meta.get("boxes", []):
            number = each["given"].get("class_id")
            width, height = each["x_max"] - each["x_min"], each["y_max"] - each["y_min"]
            scores = each["given"].get("scores", {})
            region = {"class": (number, names.get(number, f"class_{number}")), "width": width}
            region |= {"area": width * height, "y": (each["y_min"] + each["y_max"]) / 2}
            region |= {f"score.{key}": value for key, value in scores.items()}
            if scores:
                region["score"] = next(iter(scores.values()))
            found.append({**region, "layer": layer, "type": "box"})
        for number, pixels in zip(
            child.meta.get("ids", []), child.meta.get("counts", []), strict=True
        ):
            known = number, names.get(number, f"class_{number}")
            found.append({"class": known, "area": pixels, "layer": layer, "type": "mask"})
    for region in found:
        region["share"] = region["area"] / (WIDTH * HEIGHT)
    return found


def compares(node: Compare, known: dict[str, Any]) -> bool:
    if node.field not in known:
        return False
    value, [wanted] = known[node.field], node.values
    if node.field == "class":
        same = value[1].casefold() == wanted.text.casefold() or value[0] == wanted.number
        return same == (node.operator == "=")
    if isinstance(value, str):
        if node.operator == "~":
            return wanted.text.casefold() in value.casefold()
        return (value.casefold() == wanted.text.casefold()) == (node.operator == "=")
    return bool(_COMPARE[node.operator](value, wanted.number))


def holds(node: Node, image: dict[str, Any], region: dict[str, Any]) -> bool:
    every = [*image["regions"], {}]
    if isinstance(node, Compare):
        return compares(node, region) or compares(node, image)
    if isinstance(node, And):
        return all(holds(part, image, region) for part in node.parts)
    if isinstance(node, Or):
        return any(holds(part, image, region) for part in node.parts)
    if isinstance(node, Not):
        return not any(holds(node.part, image, each) for each in every)
    if isinstance(node, Exists):
        return any(holds(node.part, image, each) for each in every)
    count = sum(holds(node.part, image, each) for each in image["regions"])
    return bool(_COMPARE[node.operator](count, node.value.number))


leaves = st.sampled_from(
    [
        "class = car", "class != car", "class = 2", "layer = a", "layer != a", "type = mask",
        "score < 0.5", "score.z >= 0.5", "score != 0.25", "area > 20", "share <= 0.5%", "y < 5",
        "width = 4", "step > 1", "caption ~ O", "caption != one", "position = 0", "boxes >= 2",
    ]
)  # fmt: skip
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("not ({})".format),
        inner.map("any({})".format),
        st.tuples(inner, st.sampled_from([">= 2", "= 0", "< 1"])).map(
            lambda p: f"count({p[0]}) {p[1]}"
        ),
    ),
    max_leaves=6,
)
numbers = st.sampled_from([0.0, 0.25, 0.5, 1.0])
some_boxes = st.builds(
    lambda number, x, y, scores: box(number, (x, y, x + 4, y + 5), scores=scores),
    st.sampled_from([1, 2, 3]),
    st.integers(0, 9),
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(["z", "w"]), numbers, max_size=2),
)
pictures = st.builds(
    lambda a, b, m, caption: picture(
        boxes("a", a, NAMES), boxes("b", b), mask("a", m, NAMES), **caption
    ),
    st.lists(some_boxes, max_size=3),
    st.lists(some_boxes, max_size=2),
    st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 60), max_size=2),
    st.sampled_from([{}, {"caption": "one"}, {"caption": "TWO"}]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(pictures, min_size=1, max_size=3), min_size=1, max_size=4),
    st.lists(expressions, min_size=1, max_size=8),
)
def test_found_is_what_one_would_find_by_looking(
    steps: list[list[Item]], wanted: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        try:
            for step, items in enumerate(steps):
                lab.add(step, items)
            for where in wanted:
                node = parse(where)
                assert node is not None
                expected = []
                for step, items in enumerate(steps):
                    for position, item in enumerate(items):
                        image = {"step": step, "position": position, "regions": regions_of(item)}
                        image["boxes"] = sum(each["type"] == "box" for each in image["regions"])
                        image |= {k: v for k, v in item.meta.items() if k == "caption"}
                        if any(holds(node, image, each) for each in [*image["regions"], {}]):
                            expected.append((step, position))
                assert lab.found(where) == expected, where
        finally:
            lab.close()
