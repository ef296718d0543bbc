"""Rows of charts: plain values in order, thinned evenly, whatever the columns are called."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from marey.analysis.vega import FILE_ANALYSES
from marey.errors import MareyError, UsageError
from marey.media.table import Table

rows = FILE_ANALYSES["rows"]


@pytest.fixture
def stored(tmp_path):
    def store(columns, data):
        path = tmp_path / "table.parquet"
        path.write_bytes(Table(columns=columns, data=data).encode().blobs["table"].data)
        return path

    return store


def test_all_rows_in_order(stored):
    answer = rows(stored(["x", "y"], [[n, f"w{n}"] for n in range(50)]), {})
    assert [column["name"] for column in answer["columns"]] == ["x", "y"]
    assert answer["rows"] == [[n, f"w{n}"] for n in range(50)]
    assert (answer["shown"], answer["total"]) == (50, 50)


def test_many_rows_are_thinned_evenly(stored):
    answer = rows(stored(["x"], [[n] for n in range(1000)]), {"limit": "300"})
    assert [row[0] for row in answer["rows"]] == list(range(0, 1000, 4))
    assert (answer["shown"], answer["total"]) == (250, 1000)


@pytest.mark.parametrize(
    "name", ['a"b', "file_row_number", "place", "stored", "c1", "*", "", "x) --"]
)
def test_names_may_be_anything(stored, name):
    answer = rows(stored([name, "c0"], [[1, 2], [3, 4]]), {})
    assert answer["columns"][0]["name"] == name
    assert answer["rows"] == [[1, 2], [3, 4]]


def test_cells_are_plain(stored):
    cells = [math.nan, math.inf, 1.5, None]
    assert rows(stored(["n"], [[cell] for cell in cells]), {})["rows"] == [
        [None], [None], [1.5], [None],
    ]  # fmt: skip
    moment = datetime(2024, 5, 6, 7, 8, 9)
    [row] = rows(
        stored(["a", "b", "c", "d", "e"],
               [[moment, date(2024, 5, 6), timedelta(seconds=90), Decimal("1.25"), "x" * 5000]]),
        {},
    )["rows"]  # fmt: skip
    assert row == ["2024-05-06T07:08:09", "2024-05-06", 90.0, 1.25, "x" * 1000]


def test_questions_and_files_that_are_wrong(stored, tmp_path):
    path = stored(["x"], [[1]])
    for wrong in ({"limit": "0"}, {"limit": "1e9"}, {"offset": "1"}):
        with pytest.raises(UsageError):
            rows(path, wrong)
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(path.read_bytes()[:60])
    with pytest.raises(MareyError, match="cannot be read"):
        rows(damaged, {})
