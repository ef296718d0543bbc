"""Windows of tables: right rows, JSON that loses nothing, and names that may be anything."""

from __future__ import annotations

import base64
import json
import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from marey.analysis import analysis_for
from marey.analysis import table as analysis
from marey.analysis.table import MAX_ROWS
from marey.errors import MareyError, UsageError
from marey.media.histogram import Histogram
from marey.media.table import Table

HOSTILE = [
    'a"b', "a'b", "c0", "place", "C0", "SELECT 1; DROP TABLE x", "a b", "ü", "", "file_row_number",
    'x") --', "stored", "*", "\n",
]  # fmt: skip


def window(path, meta, offset=0, limit=100, sort=None, descending=False, previous=()):
    arguments = {"offset": str(offset), "limit": str(limit), "descending": str(descending)}
    arguments |= {} if sort is None else {"sort": sort}
    return analysis.window({"table": path} if path else {}, meta, arguments, previous)


@pytest.fixture
def stored(tmp_path):
    def store(table):
        encoded = table.encode()
        blob = encoded.blobs.get("table")
        if blob is None:
            return None, encoded.meta
        path = tmp_path / "table.parquet"
        path.write_bytes(blob.data)
        return path, encoded.meta

    return store


def test_a_window(stored):
    path, meta = stored(Table(columns=["n", "word"], data=[[n, f"w{n}"] for n in range(250)]))
    answer = window(path, meta, offset=100, limit=3)
    assert answer["rows"] == [[100, "w100"], [101, "w101"], [102, "w102"]]
    assert [column["name"] for column in answer["columns"]] == ["n", "word"]
    assert (answer["offset"], answer["shown"], answer["total"]) == (100, 3, 250)
    assert window(path, meta, offset=249)["shown"] == 1
    assert window(path, meta, offset=1000)["rows"] == []


def test_sorting_keeps_the_order_of_equal_cells_over_windows(stored):
    rows = [[n % 7 if n % 5 else None, n] for n in range(300)]
    path, meta = stored(Table(columns=["k", "n"], data=rows))
    for descending in (False, True):
        found = []
        for offset in range(0, 300, 50):
            answer = window(path, meta, offset, 50, sort="k", descending=descending)
            found += answer["rows"]
        expected = sorted(
            (row for row in rows if row[0] is not None),
            key=lambda row: (-row[0] if descending else row[0], row[1]),
        )
        assert found == expected + [row for row in rows if row[0] is None]


def test_cells_are_json_without_loss(stored):
    utc = datetime(2026, 1, 2, 3, 4, 5, 678901, timezone.utc)
    naive = datetime(2026, 1, 2, 3, 4, 5)
    table = Table(
        columns=["big", "huge", "f", "d", "t", "z", "b", "s", "mixed"],
        data=[
            [2**60, 2**100, math.nan, date(2026, 1, 2), naive, utc, True, "ü\0", [1, 2**60]],
            [-(2**53), 1, math.inf, None, None, None, None, None, {"a": -math.inf}],
            [5, -1, -math.inf, date(1, 1, 1), naive, utc + timedelta(1), False, "", "text"],
        ],
        allow_mixed_types=True,
    )
    path, meta = stored(table)
    answer = window(path, meta)
    text = json.dumps(answer["rows"], allow_nan=False)
    assert json.loads(text) == answer["rows"]
    first, second, third = answer["rows"]
    assert first[:3] == [str(2**60), str(2**100), "NaN"]
    assert first[3] == "2026-01-02"
    assert first[4] == "2026-01-02T03:04:05"
    assert first[5] == "2026-01-02T03:04:05.678901+00:00"
    assert first[6] is True
    assert first[7] == "ü\0"
    assert first[8] == [1, str(2**60)]
    assert second == [-(2**53), 1, "Infinity", None, None, None, None, None, {"a": "-Infinity"}]
    assert third[0] == 5
    assert third[2] == "-Infinity"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_may_be_anything(stored, name):
    path, meta = stored(
        Table(columns=HOSTILE, data=[[n * (i + 1) for i in range(len(HOSTILE))] for n in (2, 3, 1)])
    )
    answer = window(path, meta, sort=name, descending=True)
    assert [column["name"] for column in answer["columns"]] == HOSTILE
    place = HOSTILE.index(name)
    assert [row[place] for row in answer["rows"]] == [3 * (place + 1), 2 * (place + 1), place + 1]


def test_questions_that_cannot_be(stored):
    path, meta = stored(Table(columns=["a"], data=[[1]]))
    with pytest.raises(UsageError, match=r"'a'.*'b; DROP'"):
        window(path, meta, sort="b; DROP")
    for offset, limit in ((-1, 10), (0, 0), (0, MAX_ROWS + 1)):
        with pytest.raises(UsageError, match="must be from"):
            window(path, meta, offset, limit)


def test_a_damaged_file(tmp_path):
    path = tmp_path / "table.parquet"
    path.write_bytes(b"PAR1 and nothing more")
    with pytest.raises(MareyError, match="cannot be read"):
        window(path, {"columns": [{"name": "a", "type": "integer"}], "nrows": 1})


def test_tables_without_columns_and_without_rows(stored):
    path, meta = stored(Table(columns=[]))
    assert window(path, meta)["rows"] == []
    path, meta = stored(Table(columns=["a", "b"]))
    answer = window(path, meta)
    assert (answer["rows"], answer["total"], len(answer["columns"])) == ([], 0, 2)


def test_names_come_from_the_file_if_the_metadata_had_no_room(stored):
    names = [f"column {i} " + "x" * 100 for i in range(700)]
    path, meta = stored(Table(columns=names, data=[list(range(700))]))
    assert meta["columns"] == []
    answer = window(path, meta, sort=names[5])
    assert [column["name"] for column in answer["columns"]] == names


def test_the_server_asks_by_kind_and_name(stored):
    path, meta = stored(Table(columns=["a"], data=[[n] for n in range(10)]))
    ask = analysis_for("table").ANALYSES["window"]
    asked = {"offset": "2", "limit": "2", "sort": "a", "descending": "true"}
    assert ask({"table": path}, meta, asked)["rows"] == [[7], [6]]
    assert ask({"table": path}, meta, {})["shown"] == 10
    with pytest.raises(UsageError, match="whole number"):
        ask({"table": path}, meta, {"offset": "many"})
    with pytest.raises(UsageError, match="colour"):
        ask({"table": path}, meta, {"colour": "red"})


@pytest.mark.parametrize("kind", ["histogram", "_base", "no.such", "../table", "", "table.x", "os"])
def test_kinds_without_analyses(kind):
    assert analysis_for(kind) is None


def test_the_example_in_the_docstring():
    import doctest

    import marey.analysis

    result = doctest.testmod(marey.analysis)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_all_sorts_of_cells(stored):
    cells = {
        "small": np.arange(6, dtype="f4").reshape(2, 3),
        "large": np.arange(768.0),
        "ragged": np.arange(3),
        "floats": [0.5, math.inf],
        "list": [1, "x", None],
        "dict": {"a": 2**60},
        "bytes": b"\xff" * 2000,
        "decimal": Decimal("0.10"),
        "took": timedelta(days=1, seconds=1.5),
        "time": time(1, 2, 3),
        "uuid": UUID(int=1),
    }
    path, meta = stored(Table(columns=list(cells), data=[list(cells.values())]))
    answer = window(path, meta)
    json.dumps(answer, allow_nan=False)
    found = dict(zip(cells, answer["rows"][0], strict=True))
    assert found["small"] == [[0, 1, 2], [3, 4, 5]]
    first = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert found["large"] == {"shape": [768], "dtype": "float64", "first": first}
    assert found["ragged"] == [0, 1, 2]
    assert found["floats"] == [0.5, "Infinity"]
    assert found["list"] == [1, "x", None]
    assert found["dict"] == {"a": str(2**60)}
    assert found["bytes"]["size_bytes"] == 2000
    assert base64.b64decode(found["bytes"]["base64"]) == b"\xff" * 1024
    assert [found[name] for name in ("decimal", "took", "time")] == [
        "0.10", "1 day, 0:00:01.500000", "01:02:03",
    ]  # fmt: skip
    assert found["uuid"] == str(UUID(int=1))
    for name in cells:
        assert window(path, meta, sort=name)["shown"] == 1


def test_decimals_and_durations_are_sorted_by_size(stored):
    rows = [[Decimal(n), timedelta(n)] for n in (9, 100, -1, 10)]
    path, meta = stored(Table(columns=["d", "t"], data=rows))
    assert [row[0] for row in window(path, meta, sort="d")["rows"]] == ["-1", "9", "10", "100"]
    assert window(path, meta, sort="t")["rows"][0][1] == "-1 day, 0:00:00"
    nanoseconds = np.array([[1], [1_000_001_001]], dtype="timedelta64[ns]")
    path, meta = stored(Table(columns=["t"], data=nanoseconds))
    assert window(path, meta)["rows"] == [["0:00:00.000000001"], ["0:00:01.000001001"]]


def test_items_are_given_for_media(stored):
    histogram = Histogram([1.0, 2.0], num_bins=2)
    path, meta = stored(Table(columns=["h"], data=[[histogram], [None]]))
    answer = window(path, meta)
    assert answer["columns"] == [{"name": "h", "type": "media", "kinds": ["histogram"]}]
    [[item], [nothing]] = answer["rows"]
    assert (item.kind, item.meta, nothing) == ("histogram", dict(histogram.encode().meta), None)


PARTS = {
    "integers_then_floats": [[1], [0.5], [math.nan]],
    "nothing_then_text": [[None], ["x"], [None]],
    "integers_then_huge_ones": [[1], [2**70], [0.5]],
    "anything": [[1], ["x"], [True], [[1, 2]], [math.nan]],
    "arrays_of_any_length": [[np.arange(2)], [np.arange(3)]],
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_of_one_table(tmp_path, name):
    table = Table(columns=["a"], log_mode="INCREMENTAL", allow_mixed_types=True)
    parts = []
    for step, row in enumerate(PARTS[name]):
        table.add_data(*row)
        taken = table.for_log("here", step)
        encoded = taken.encode()
        path = tmp_path / f"{step}.parquet"
        path.write_bytes(encoded.blobs["table"].data)
        parts.append(({"table": path}, encoded.meta))
        taken.logged()
    last, meta = parts.pop()
    answer = window(last["table"], meta, previous=parts)
    whole = tmp_path / "whole.parquet"
    everything = Table(columns=["a"], data=table.data, allow_mixed_types=True).encode()
    whole.write_bytes(everything.blobs["table"].data)
    assert answer == window(whole, everything.meta)


def test_parts_that_overlap_or_are_missing(tmp_path):
    def part(rows, first):
        encoded = Table(columns=["a"], data=[[row] for row in rows]).encode()
        path = tmp_path / f"{first}-{len(rows)}.parquet"
        path.write_bytes(encoded.blobs["table"].data)
        nrows = first + len(rows)
        return {"table": path}, {**encoded.meta, "series": "s", "first_row": first, "nrows": nrows}

    last = part([5, 6], 5)
    for previous, rows, missing in (
        ([part([0, 1, 2], 0), part([0, 1, 2, 3, 4, 5], 0)], [0, 1, 2, 3, 4, 5, 6], None),
        ([part([0, 1], 0), part([1, 2], 1)], [0, 1, 2, 5, 6], 2),
        ([], [5, 6], 5),
    ):
        answer = window(last[0]["table"], last[1], previous=previous)
        assert [row[0] for row in answer["rows"]] == rows
        assert (answer["total"], answer.get("missing")) == (len(rows), missing)
