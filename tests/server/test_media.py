from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from marey.journal.record import Item

RUN = "local/digits/aaaa1111"


def histogram(step: int) -> Item:
    return Item("histogram", 1, {"bins": [0.0, math.inf], "values": [step], "nan": 2**60})


@pytest.fixture
def writing(begin: Any) -> Any:
    writing = begin()
    for step in range(0, 50, 10):
        writing.media("weights", step, histogram(step))
    child = Item("mask", 1, {"labels": {"1": "cat"}}, {"mask": writing.blob(b"mask", ".png")})
    for position in range(3):
        ref = writing.blob(b"picture %d" % position, ".png")
        item = Item("image", 1, {"caption": "<b>"}, {"image": ref}, {"masks/0": child})
        writing.media("samples", 20, item, position, 3)
    return writing


def test_latest_at_a_step(client: Any, writing: Any) -> None:
    answer = client.json("/api/v1/media", params={"run": RUN, "key": "weights", "step": 25})
    [track] = answer["tracks"]
    assert (answer["key"], track["run"], track["total"]) == ("weights", RUN, 5)
    [entry] = track["entries"]
    assert (entry["step"], entry["total"], entry["listed"]) == (20, 1, False)
    assert entry["items"][0] == {
        "kind": "histogram",
        "version": 1,
        "meta": {"bins": [0.0, "Infinity"], "values": [20], "nan": str(2**60)},
        "blobs": {},
        "children": {},
    }


def test_newest_and_before_the_first(client: Any, writing: Any) -> None:
    question = {"run": RUN, "key": "weights"}
    newest = client.json("/api/v1/media", params=question)["tracks"][0]["entries"]
    assert newest[0]["step"] == 40
    none = client.json("/api/v1/media", params=question | {"step": -1})["tracks"][0]["entries"]
    assert none == []


def test_blobs_are_linked(client: Any, writing: Any) -> None:
    answer = client.json("/api/v1/media", params={"run": RUN, "key": "samples", "items": 2})
    [entry] = answer["tracks"][0]["entries"]
    assert (entry["total"], entry["listed"], entry["positions"]) == (3, True, [0, 1])
    item = entry["items"][1]
    assert client.get(item["blobs"]["image"]["url"]).content == b"picture 1"
    assert item["blobs"]["image"]["media_type"] == "image/png"
    assert client.get(item["children"]["masks/0"]["blobs"]["mask"]["url"]).content == b"mask"


def test_history(client: Any, writing: Any) -> None:
    question = {"run": RUN, "key": "weights", "from": 10, "to": 35}
    [track] = client.json("/api/v1/media/history", params=question)["tracks"]
    assert [entry["step"] for entry in track["entries"]] == [10, 20, 30]
    assert track["total"] == 3
    [thin] = client.json("/api/v1/media/history", params=question | {"entries": 2})["tracks"]
    assert len(thin["entries"]) == 2
    assert thin["total"] == 3


def test_marks(client: Any, writing: Any) -> None:
    [marks] = client.json("/api/v1/marks", params={"run": RUN})["marks"]
    assert marks["steps"] == [0, 10, 20, 30, 40]
    assert (marks["total"], marks["first_step"], marks["last_step"]) == (5, 0, 40)


def test_odd_names_in_links(client: Any, begin: Any) -> None:
    writing = begin(project="my proj & ä+;=", run="a b@1")
    ref = writing.blob(b"data", ".png")
    writing.media("samples", 0, Item("image", 1, {}, {"image": ref}))
    answer = client.json("/api/v1/media", params={"run": writing.path, "key": "samples"})
    url = answer["tracks"][0]["entries"][0]["items"][0]["blobs"]["image"]["url"]
    assert client.get(url).content == b"data"


def table(writing: Any, tmp_path: Path) -> None:
    import duckdb

    file = tmp_path / "table.parquet"
    duckdb.sql("select range as n, 'row ' || range as name from range(30)").write_parquet(str(file))
    ref = writing.blob(file.read_bytes(), ".parquet", "application/vnd.apache.parquet")
    columns = [{"name": "n", "type": "integer"}, {"name": "name", "type": "string"}]
    meta = {"columns": columns, "nrows": 30, "ncols": 2}
    writing.media("predictions", 3, Item("table", 1, meta, {"table": ref}))


def test_an_analysis(client: Any, begin: Any, tmp_path: Path) -> None:
    writing = begin()
    table(writing, tmp_path)
    question = {"run": RUN, "key": "predictions", "step": 3, "offset": 10, "limit": 2}
    answer = client.json("/api/v1/analyses/table/window", params=question)
    assert answer["total"] == 30
    assert "row 10" in str(answer)
    assert "row 12" not in str(answer)
    for path in (writing.dir / "blobs").rglob("*.parquet"):
        path.unlink()
    lost = client.get("/api/v1/analyses/table/window", params=question)
    assert lost.status_code == 404
    assert "lost" in lost.json()["error"]


@pytest.mark.parametrize(
    "change",
    [{"limit": "many"}, {"offset": "-1"}, {"sort": "none'; drop table x"}, {"limit": "1000000000"}],
)
def test_wrong_arguments_of_an_analysis(
    client: Any, begin: Any, tmp_path: Path, change: dict[str, str]
) -> None:
    table(begin(), tmp_path)
    question = {"run": RUN, "key": "predictions"}
    answer = client.get("/api/v1/analyses/table/window", params=question | change)
    assert answer.status_code == 400, answer.text


def test_an_analysis_of_another_kind(client: Any, writing: Any) -> None:
    question = {"run": RUN, "key": "weights"}
    answer = client.get("/api/v1/analyses/table/window", params=question)
    assert answer.status_code == 404
    assert "histogram" in answer.json()["error"]
