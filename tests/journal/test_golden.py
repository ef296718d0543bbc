"""Journals that earlier versions wrote are read forever; the expected lines stand beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from marey.journal import record as r
from marey.journal.lines import json_lines
from marey.journal.reader import read_segment

GOLDEN = Path(__file__).parents[1] / "golden" / "journals"
FILES = sorted(GOLDEN.glob("v*/*.mrj"))


def test_every_version_has_golden_files() -> None:
    assert {path.parent.name for path in FILES} == {f"v{n}" for n in range(1, r.VERSION + 1)}
    assert {path.stem for path in FILES if path.parent.name == "v1"} >= {
        "added-fields",
        "bad-frame",
        "every-type",
        "names-after-rows",
        "torn-tail",
        "zero-tail",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_reads_as_it_always_did(path: Path) -> None:
    read = read_segment(path)
    expected = [
        json.loads(line)
        for line in path.with_suffix(".jsonl").read_text("utf-8").split("\n")
        if line
    ]
    found = [{"found": p.code, **p.detail} for p in read.problems]
    assert [json.loads(line) for line in json_lines(read)] + found == expected


def test_the_newest_version_has_every_type() -> None:
    read = read_segment(GOLDEN / f"v{r.VERSION}" / "every-type.mrj")
    assert {type(record) for _, record in read.records} == set(r.TYPE_OF)
