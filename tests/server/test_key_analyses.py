"""Analyses of keys over HTTP; what they find is in tests/analysis, their routes in the contract."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from marey.journal.record import BlobRef, Item

RUN = "local/digits/aaaa1111"
FIND = "/api/v1/key-analyses/image/find"


def ask(client: Any, path: str, **question: Any) -> Any:
    answer: Any = {"done": False}
    while not answer["done"]:
        answer = client.json(path, params={"run": RUN, "key": "img", **question})
    return answer


def box(number: int) -> dict[str, Any]:
    corners = {"x_min": 0, "y_min": 0, "x_max": number, "y_max": 1}
    return {**corners, "given": {"class_id": number % 3, "scores": {"score": number / 10}}}


def write(writing: Any, step: int, count: int = 4) -> None:
    for position in range(count):
        meta = {"layer": "<b>", "count": 1, "boxes": [box(position)]}
        ref = writing.blob(b"%d" % position, ".png")
        item = Item(
            "image",
            1,
            {"width": 9, "height": 9},
            {"image": ref},
            {"boxes:<b>": Item("boxes", 1, meta)},
        )
        writing.media("img", step, item, position, count)


def test_items_are_linked_as_those_of_their_run(client: Any, begin: Any) -> None:
    for run in ("aaaa1111", "bbbb2222"):
        write(begin(run=run), 1)
    runs = [RUN, "local/digits/bbbb2222", RUN]  # a run given twice is one
    told = ask(client, FIND, run=runs, where="score > 0.2")
    assert [each["run"] for each in told["matches"]] == runs[:2]
    for each in told["matches"]:
        assert each["item"]["blobs"]["image"]["url"].startswith(f"/api/v1/blobs/{each['run']}/")
        assert client.get(each["item"]["blobs"]["image"]["url"]).content == b"3"
        assert each["found"] == {"boxes:<b>": [0]}


def test_a_growing_run_is_followed(client: Any, begin: Any, index: Any) -> None:
    writing = begin()
    for step in range(5):
        write(writing, step)
        index.refresh()
        assert ask(client, FIND, where="class = 0")["total"] == 2 * (step + 1)


def test_what_does_not_fit_into_json(client: Any, begin: Any) -> None:
    writing = begin()
    meta = {"layer": "p", "boxes": [{**box(1), "given": {"scores": {"s": float("inf")}}}]}
    writing.media(
        "img", 0, Item("image", 1, {"x": float("nan")}, {}, {"boxes:p": Item("boxes", 1, meta)})
    )
    assert ask(client, FIND)["matches"][0]["item"]["meta"] == {"x": "NaN"}
    [score] = ask(client, "/api/v1/key-analyses/image/content")["scores"]
    assert score == {"key": "s", "min": "Infinity", "max": "Infinity"}


@pytest.mark.parametrize(
    "where", ["a" * 30_000, "(" * 20_000, "not " * 5_000, "class = 'a", "\ud800", "x\0y"]
)
def test_hostile_expressions(client: Any, begin: Any, where: str) -> None:
    write(begin(), 1)
    question = {"run": RUN, "key": "img", "where": where.encode("utf-8", "replace").decode()}
    answer = client.get(FIND, params=question)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("At character ")
    assert len(answer.json()["error"]) < 500


def test_a_blob_outside_of_the_run_is_not_read(client: Any, begin: Any, tmp_path: Any) -> None:
    writing = begin()
    secret = tmp_path / "secret.json"
    secret.write_text('[{"x_min": 0, "y_min": 0, "x_max": 1, "y_max": 1}]')
    ref = writing.blob(b"[]", ".json")
    [stored] = (writing.dir / "blobs").rglob("*.json")
    stored.unlink()
    stored.symlink_to(secret)
    layer = Item("boxes", 1, {"layer": "p"}, {"boxes": ref})
    escaping = BlobRef("../../secret", 1, "application/json", ".json")
    other = Item("boxes", 1, {"layer": "q"}, {"boxes": escaping})
    writing.media("img", 0, Item("image", 1, {}, {}, {"boxes:p": layer, "boxes:q": other}))
    told = ask(client, "/api/v1/key-analyses/image/content")
    assert (told["layers"], told["unreadable"]) == ([], 2)


def test_many_who_ask_at_once(client: Any, begin: Any) -> None:
    for step in range(40):
        if step == 0:
            writing = begin()
        write(writing, step, 50)
    totals = []

    def look() -> None:
        totals.append(ask(client, FIND, where="score >= 4.5")["total"])

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [200] * 6
