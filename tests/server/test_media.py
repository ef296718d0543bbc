"""Analyses of one value; what is told of media is in the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from marey.journal.record import Item, Summary

RUN = "local/digits/aaaa1111"


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


def test_a_missing_package_is_named_and_the_file_is_still_served(
    client: Any, begin: Any, monkeypatch: Any
) -> None:
    writing = begin()
    ref = writing.blob(b"fLaC" + b"\0" * 90, ".flac", "audio/flac")
    writing.media("song", 1, Item("audio", 1, {"format": "flac"}, {"audio": ref}))
    for name in ("av", "soundfile"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("peaks", "spectrum", "loudness"):
        answer = client.get(f"/api/v1/analyses/audio/{name}", params={"run": RUN, "key": "song"})
        assert answer.status_code == 501, name
        assert "pip install 'marey[media]'" in answer.json()["error"]
    answer = client.json("/api/v1/media", params={"run": RUN, "key": "song"})
    [item] = answer["tracks"][0]["entries"][0]["items"]
    assert client.get(item["blobs"]["audio"]["url"]).content.startswith(b"fLaC")


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


def test_an_analysis_of_another_kind(client: Any, begin: Any) -> None:
    begin().media("weights", 0, Item("histogram", 1, {"bins": [0.0, 1.0], "values": [1]}))
    question = {"run": RUN, "key": "weights"}
    answer = client.get("/api/v1/analyses/table/window", params=question)
    assert answer.status_code == 404
    assert "histogram" in answer.json()["error"]


def test_media_in_the_summary_have_addresses(client: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(b"mask", ".png")
    child = Item("mask", 1, {"layer": "truth"}, {"mask": ref})
    item = Item("image", 1, {"width": 1}, {"image": ref}, {"mask:truth": child})
    waiting = {"_type": "image", "_number": 7}
    entries = {"best": {"_type": "image", "_number": 0}, "list": [waiting, 3], "plain": {"a": 1}}
    writing.writer.append(Summary(set=entries))
    writing.media("", 0, item)
    summary = client.json(f"/api/v1/runs/{RUN}")["summary"]
    address = f"/api/v1/blobs/{RUN}/{ref.sha256}.png"
    link = {"url": address, "size_bytes": 4, "media_type": "image/png"}
    inner = summary["best"].pop("children")["mask:truth"]
    assert summary["best"] == {
        "_type": "image", "version": 1, "meta": {"width": 1}, "blobs": {"image": link}
    }  # fmt: skip
    assert (inner["kind"], inner["blobs"]) == ("mask", {"mask": link})
    assert (summary["list"], summary["plain.a"]) == ([waiting, 3], 1)
    assert client.get(address).content == b"mask"


HOSTILE = {"url": "https://example.org/x.png", "size_bytes": 1, "media_type": "image/png"}


@pytest.mark.parametrize(
    "change",
    [
        {"blobs": {"image": HOSTILE}},
        {"blobs": None},
        {"children": {"x": {"_type": "image", "blobs": {"image": HOSTILE}}}},
        {"version": "1"},
        {"meta": []},
        {"_type": 3},
    ],
)
def test_what_only_looks_like_media_gives_no_addresses(
    client: Any, begin: Any, change: dict[str, Any]
) -> None:
    writing = begin()
    media = {"_type": "image", "version": 1, "meta": {}, "blobs": {}, "children": {}}
    writing.writer.append(Summary(set={"best": media | change}))
    assert client.json(f"/api/v1/runs/{RUN}")["summary"] == {
        "best": {"_type": change.get("_type", "image")}
    }
