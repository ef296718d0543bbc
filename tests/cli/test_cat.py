from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marey.journal.record import Item, Media
from marey.journal.segments import segments


def records(told: Any) -> list[dict[str, Any]]:
    assert told.code == 0, told.err
    return [json.loads(line) for line in told.out.splitlines()]


def folder(root: Path) -> Path:
    return root / "runs" / "local" / "digits" / "aaaa1111"


def test_every_record(marey: Any, ended: Any) -> None:
    found = records(marey("cat", "aaaa1111"))
    types = [each["type"] for each in found if each["type"] != "keys"]
    assert types == ["header", "begin", "runInfo", "config", "row", "row", "end"]
    assert {each["segment"] for each in found} == {f"{ended.writer}-0000"}
    first, second = (each for each in found if each["type"] == "row")
    assert first["values"] == {"loss": "NaN", "acc": 2**63}
    assert (second["step"], second["time"], second["values"]) == (1, 2.0, {"loss": 0.5})


@pytest.mark.parametrize("reference", ["aaaa1111", "aa", "a", "local/digits/aaaa1111"])
def test_references(marey: Any, ended: Any, write: Any, reference: str) -> None:
    write("bbbb2222")
    assert len(records(marey("cat", reference, "--type", "row"))) == 2


def test_paths(
    marey: Any, ended: Any, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = ("--dir", str(tmp_path))
    [segment] = segments(folder(root) / "journal")
    for path in (folder(root), segment.path):
        assert len(records(marey("cat", str(path), "--type", "row", *nowhere))) == 2
    monkeypatch.chdir(folder(root))
    assert len(records(marey("cat", ".", "--type", "row", *nowhere))) == 2


def test_filters(marey: Any, ended: Any, write: Any) -> None:
    writer = write("bbbb2222")
    writer.append(Media("images", 3, 0.0, 0, 1, Item("image", 1, {})))
    found = records(marey("cat", "aaaa1111", "--key", "acc"))
    assert {each["type"] for each in found} == {"keys", "row"}
    assert [each["step"] for each in found if each["type"] == "row"] == [0]
    assert [each["type"] for each in records(marey("cat", "bbbb", "--key", "images"))] == ["media"]
    assert records(marey("cat", "aaaa1111", "--type", "media")) == []
    assert marey("cat", "aaaa1111", "--type", "nothing").code == 2


def test_a_run_that_runs(marey: Any, write: Any) -> None:
    writer = write("aaaa1111")
    writer.row(("loss",), 0, 0.0, [1.0])
    found = records(marey("cat", "aaaa1111"))
    assert "row" in {each["type"] for each in found}
    assert "problem" not in {each["type"] for each in found}


@pytest.mark.parametrize(
    ("reference", "code", "words"),
    [
        ("zzzz", 1, "marey runs"),
        ("", 1, "no such run"),
        ("aaaa", 2, "local/digits/aaaa1111, local/digits/aaaa2222"),
        ("local/digits", 1, "no such run"),
        ("../../etc/passwd", 1, "no such run"),
    ],
)
def test_what_is_no_run(
    marey: Any, ended: Any, write: Any, reference: str, code: int, words: str
) -> None:
    write("aaaa2222")
    told = marey("cat", reference)
    assert told.code == code
    assert words in told.err
    assert told.out == ""


def test_an_id_that_begins_another(marey: Any, write: Any) -> None:
    write("aaaa")
    write("aaaa1111")
    assert {each["run"] for each in records(marey("cat", "aaaa", "--type", "header"))} == {"aaaa"}


def test_damage_is_told(marey: Any, ended: Any, root: Path) -> None:
    [segment] = segments(folder(root) / "journal")
    data = bytearray(segment.path.read_bytes())
    row = records(marey("cat", "aaaa1111", "--type", "row"))[0]
    data[row["offset"] + 12] ^= 255
    segment.path.write_bytes(data)
    found = records(marey("cat", "aaaa1111"))
    [problem] = [each for each in found if each["type"] == "problem"]
    assert (problem["code"], problem["found_by"]) == ("bad-frame", "reader")
    assert [each["step"] for each in found if each["type"] == "row"] == [1]


def test_a_missing_segment_is_told(marey: Any, write: Any, root: Path) -> None:
    writer = write("aaaa1111", segment_bytes=4096)
    for step in range(500):
        writer.row(("loss",), step, 0.0, [1.0])
    writer.close()
    found = segments(folder(root) / "journal")
    assert len(found) > 2
    found[1].path.unlink()
    [problem] = records(marey("cat", "aaaa1111", "--type", "problem"))
    assert problem["code"] == "missing-segment"


def test_a_file_that_is_no_journal(marey: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.mrj"
    file.write_text("text")
    [problem] = records(marey("cat", str(file)))
    assert problem["code"] == "not-a-journal"
