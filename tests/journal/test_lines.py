from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from marey.journal import record as r
from marey.journal.lines import json_line, json_lines, type_name
from marey.journal.reader import SegmentRead
from marey.testing import strategies


@given(strategies.records)
def test_every_record_is_one_line_of_strict_json(record: r.Record) -> None:
    line = json_line(7, record, {})
    assert "\n" not in line

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    shown = json.loads(line, parse_constant=refuse)
    assert shown["type"] == type_name(record)
    assert set(shown) == {"type", "offset", *record.__struct_fields__}


def test_rows_have_their_names() -> None:
    row = r.Row(4, 2**63 - 1, 1.5, [float("nan"), 10**30, -float("inf"), None, True])
    read = SegmentRead(Path("x"), [(20, row)], 60, {4: ("a", "", "c/d", "e", "f")})
    assert json_lines(read) == [
        '{"type": "row", "offset": 20, "step": 9223372036854775807, "time": 1.5, "values": '
        '{"a": "NaN", "": 1000000000000000000000000000000, "c/d": "-Infinity", "e": null, '
        '"f": true}}'
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"abc", "YWJj"),
        (msgspec.msgpack.Ext(77, b"abc"), {"extension": 77, "data": "YWJj"}),
        (datetime(2026, 1, 2, tzinfo=timezone.utc), "2026-01-02T00:00:00Z"),
        ({1: "x"}, {"1": "x"}),
    ],
)
def test_what_json_cannot_say_becomes_text(value: Any, shown: Any) -> None:
    assert json.loads(json_line(0, r.Config({"x": value}), {}))["set"]["x"] == shown


def test_deep_nesting_is_said() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    assert "nested" in json.loads(json_line(0, r.Config({"x": value}), {}))["note"]
    while value:  # freed level by level
        value = value[0]
