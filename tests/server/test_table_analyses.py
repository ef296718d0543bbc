"""Questions about tables over HTTP: files, and tables of several runs and steps side by side."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from marey.journal.record import Item
from marey.media.image import Image
from marey.media.table import Table

RUN, OTHER = "local/digits/aaaa1111", "local/digits/bbbb2222"
FILE = "/api/v1/analysis-files/table/file"
JOIN = "/api/v1/key-analyses/table/join"


def log(writing: Any, key: str, step: int, table: Table) -> None:
    encoded = table.encode()
    for blob in encoded.attachments:
        writing.blob(blob.data, blob.extension, blob.media_type)
    refs = {
        name: writing.blob(blob.data, blob.extension, blob.media_type)
        for name, blob in encoded.blobs.items()
    }
    writing.media(key, step, Item("table", 1, dict(encoded.meta), refs))


def picture(shade: int, sample: int, caption: str = "") -> Image:
    return Image(np.full((2, 2), shade, np.uint8), caption=caption, sample_id=sample)


def test_a_file_is_saved_and_nothing_stays(
    client: Any, begin: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    rows = [[i, picture(i, i)] for i in range(3)]
    log(begin(), "a/t", 1, Table(columns=["n", "<script>"], data=rows))
    query = {"filter": "n > 0", "sort": [{"column": "n", "descending": True}]}
    asked = {"run": RUN, "key": "a/t", "format": "csv", "query": json.dumps(query)}
    answer = client.get(FILE, params=asked)
    assert answer.status_code == 200
    header, *lines = answer.text.splitlines()
    assert header == "n,<script>"
    for line, number in zip(lines, ("2", "1"), strict=True):
        cell, address = line.split(",")
        assert cell == number
        assert client.get(address).headers["content-type"] == "image/png"
    headers = answer.headers
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"].startswith('attachment; filename="a t.csv"')
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    named = client.get(FILE, params={**asked, "format": "parquet", "download": "../x.parquet"})
    assert named.content[:4] == b"PAR1"
    assert 'filename="x.parquet"' in named.headers["content-disposition"]
    for wrong in (
        {"format": "exe"},
        {"query": '{"filter": "n >"}'},
        {"query": '{"sql": "DROP VIEW t"}'},
    ):
        assert client.get(FILE, params={**asked, **wrong}).status_code == 400
    assert client.get("/api/v1/analysis-files/table/window", params=asked).status_code == 404
    assert client.get("/api/v1/analysis-files/text/file", params=asked).status_code == 404
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.fixture
def compared(client: Any, begin: Any) -> Any:
    """Asks how tables of two runs differ."""
    one, two = begin(), begin(run="bbbb2222")

    def ask(first: Table, second: Table, **arguments: Any) -> Any:
        log(one, "t", 0, first)
        log(two, "t", 0, second)
        texts = {
            name: json.dumps(value) if isinstance(value, (dict, list)) else value
            for name, value in arguments.items()
        }
        return client.json(JOIN, params={"run": [RUN, OTHER], "key": "t", **texts})

    return ask


def tables() -> tuple[Table, Table]:
    names = ["id", "label", "score", "picture", "only"]
    first = Table(columns=names, data=[
        ["a", "cat", 0.5, picture(1, 1, "x"), 1], ["b", "dog", math.nan, picture(2, 2), 1],
        ["c", None, 0.25, picture(3, 3), 1], ["d", "cat", 1.0, None, 1],
    ])  # fmt: skip
    second = Table(columns=names[:4], data=[
        ["c", "cow", 0.25, picture(3, 3), ], ["b", "dog", math.nan, picture(9, 2)],
        ["a", "cat", 0.5001, picture(1, 1, "another")], ["e", "eel", 0.0, None],
    ])  # fmt: skip
    return first, second


def test_a_join_by_key(compared: Any, client: Any) -> None:
    answer = compared(*tables())
    assert answer["by"] == {"kind": "column", "name": "id"}
    assert [each["rows"] for each in answer["sides"]] == [4, 4]
    assert [row["key"] for row in answer["rows"]] == ["a", "b", "c", "d", "e"]
    assert [row["row_numbers"] for row in answer["rows"]] == [
        [0, 2], [1, 1], [2, 0], [3, None], [None, 3],
    ]  # fmt: skip
    names = [each["name"] for each in answer["columns"]]
    assert names == ["id", "label", "score", "picture", "only"]
    assert [each["sides"] for each in answer["columns"]] == [[0, 1]] * 4 + [[0]]
    assert [each["is_key"] for each in answer["columns"]] == [True] + [False] * 4
    differs = [[names[at] for at in row["differs"]] for row in answer["rows"]]
    assert differs == [["score"], ["picture"], ["label"], [], []]
    assert [each["differing"] for each in answer["columns"]] == [0, 1, 1, 1, 0]
    assert answer["rows"][0]["cells"][2] == [0.5, 0.5001]
    assert answer["rows"][3]["cells"][1] == ["cat", None]
    for side in answer["rows"][1]["cells"][3]:
        assert client.get(side["blobs"]["image"]["url"]).status_code == 200
    counts = {
        name: answer[name]
        for name in ("total", "keys", "differing", "in_all", "only_in", "duplicates")
    }
    assert counts == {
        "total": 5, "keys": 5, "differing": 3, "in_all": 3, "only_in": [1, 1], "duplicates": 0,
    }  # fmt: skip
    asked = {"run": [RUN, OTHER], "key": "t"}

    def keys(**arguments: Any) -> list[Any]:
        texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in arguments.items()}
        return [row["key"] for row in client.json(JOIN, params={**asked, **texts})["rows"]]

    assert keys(only="differing") == ["a", "b", "c"]
    assert keys(only="differing", tolerance=0.01) == ["b", "c"]
    assert keys(only="missing") == ["d", "e"]
    assert keys(query={"filter": "label = cat"}) == ["a", "d"]
    assert keys(query={"filter": "label@2 = cow or label@2 = eel"}) == ["c", "e"]
    assert keys(query={"filter": "score@1 != score@2"}) == ["a"]
    assert keys(query={"sort": [{"column": "id", "descending": True}]}) == ["e", "d", "c", "b", "a"]
    assert keys(query={"sort": [{"column": "score", "delta": True, "descending": True}]})[-2:] == [
        "d",
        "e",
    ]
    assert keys(query={"sort": [{"column": "score", "side": 1}]})[:2] == ["e", "c"]
    assert keys(offset=1, limit=2) == ["b", "c"]
    assert keys(by="sample", only="differing") == [1, 2, 3, None]
    assert keys(by="row number") == [0, 1, 2, 3]
    sides = [{"run": OTHER}, {"run": RUN, "step": 5}]
    assert keys(sides=sides) == ["c", "b", "a", "e", "d"]


def test_keys_that_come_twice_are_joined_in_their_order(compared: Any) -> None:
    first = Table(columns=["k", "n"], data=[["x", 1], ["y", 2], ["x", 3], [None, 4]])
    second = Table(columns=["k", "n"], data=[[None, 4], ["x", 1], ["x", 0], ["x", 9]])
    answer = compared(first, second, by="k")
    assert [(row["key"], row["row_numbers"]) for row in answer["rows"]] == [
        ("x", [0, 1]), ("y", [1, None]), ("x", [2, 2]), (None, [3, 0]), ("x", [None, 3]),
    ]  # fmt: skip
    assert (answer["duplicates"], answer["differing"], answer["total"]) == (1, 1, 5)


def test_columns_of_other_types_are_compared_by_what_they_say(compared: Any) -> None:
    first = Table(
        columns=["a", "b", "c", "v"],
        data=[[1, 2**60, "1", np.arange(2)], [2, 5, "x", np.arange(3)]],
    )
    second = Table(
        columns=["a", "b", "c", "v"],
        data=[[1.0, 2**60 + 1, 1, np.arange(2)], [2.5, 5, 2, np.arange(2)]],
    )
    answer = compared(first, second, by="row number")
    assert [row["differs"] for row in answer["rows"]] == [[1], [0, 2, 3]]


def test_steps_of_one_run_and_wrong_questions(client: Any, begin: Any) -> None:
    writing = begin()
    for step in range(3):
        log(writing, "t", step, Table(columns=["id", "x"], data=[[i, i * step] for i in range(4)]))
    asked = {"run": RUN, "key": "t"}
    sides = json.dumps([{"run": RUN, "step": step} for step in range(3)])
    answer = client.json(JOIN, params={**asked, "sides": sides})
    assert answer["rows"][2]["cells"] == [[2, 2, 2], [0, 2, 4]]
    assert (answer["differing"], [each["step"] for each in answer["sides"]]) == (3, [0, 1, 2])
    for wrong in (
        {}, {"sides": "[]"}, {"sides": "{"}, {"sides": json.dumps([{"run": OTHER}] * 2)},
        {"sides": sides, "by": "none"}, {"sides": sides, "by": "sample"}, {"sides": sides, "only": "x"},
        {"sides": sides, "tolerance": "nan"}, {"sides": sides, "limit": "501"},
        {"sides": sides, "query": '{"sql": "SELECT 1"}'}, {"sides": sides, "query": '{"filter": "x@4 > 1"}'},
        {"sides": sides, "query": '{"columns": ["none"]}'}, {"sides": sides, "colour": "red"},
        {"sides": sides, "query": '{"sort": [{"column": "x", "side": 7}]}'},
    ):  # fmt: skip
        assert client.get(JOIN, params={**asked, **wrong}).status_code == 400
    lost = json.dumps([{"run": RUN, "position": 3}, {"run": RUN}])
    assert client.get(JOIN, params={**asked, "sides": lost}).status_code == 404
    assert client.get(JOIN, params={**asked, "key": "none", "sides": sides}).status_code == 404
