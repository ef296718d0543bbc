"""Table: rows and columns of plain cells, typed, exact."""

from __future__ import annotations

import dataclasses
import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.errors import MediaError
from marey.media._draft import from_draft, to_draft
from marey.media.histogram import Histogram
from marey.media.image import Image
from marey.media.table import Table
from marey.testing.media import MediaContract, stored_of

NOON = datetime(2024, 5, 6, 12, 30, 15, 123456)
ZONED = NOON.replace(tzinfo=timezone(timedelta(hours=2)))


def again(table: Table) -> Table:
    return Table.decode(stored_of(table.encode()))


PICTURE = Image(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), caption="<b>four</b>")


class TestTable(MediaContract):
    examples = {
        "typical": Table(
            columns=["text", "count", "score", "right"],
            data=[["a cat", 1, 0.5, True], ["a dog", 2, 0.25, False]],
        ),
        "empty": Table(),
        "no_columns": Table(columns=[]),
        "holes": Table(
            columns=["i", "f", "s", "b", "t", "nothing"],
            data=[
                [1, 0.5, "x", True, NOON, None],
                [None, math.nan, None, None, None, None],
                [2, None, "", False, datetime(1, 1, 1), None],
            ],
        ),
        "extremes": Table(
            columns=["big", "bigger", "biggest", "mixed", "floats"],
            data=[
                [2**53 + 1, 2**63, 2**70, 2**53 + 1, math.inf],
                [-(2**63), 2**64 - 1, -(2**70), 0.5, -math.inf],
                [0, 0, None, math.nan, 5e-324],
            ],
        ),
        "times": Table(
            columns=["naive", "zoned", "date"],
            data=[[NOON, ZONED, date(2024, 5, 6)], [datetime.max, ZONED, date.min]],
        ),
        "names": Table(columns=["a", "A", "", "x;\"'--", "ключ 🐈", "a (2)"], data=[[1] * 6]),
        "any_type": Table(
            columns=["cell"],
            data=[[1], ["x"], [None], [True], [NOON], [[1, {"a": 2}]], [0.1], [2**70]],
            allow_mixed_types=True,
        ),
        "cells": Table(
            columns=["array", "ragged", "list", "dict", "bytes", "decimal", "time", "took", "id"],
            data=[
                [
                    np.eye(2, 3, dtype="f4"),
                    np.arange(3),
                    [1, "a"],
                    {"a": 1},
                    b"\xff\0",
                    Decimal("0.10"),
                    time(1, 2, 3, 4),
                    timedelta(1, 2, 3),
                    UUID(int=7),
                ],
                [
                    -np.eye(2, 3, dtype="f4"),
                    np.arange(0),
                    [],
                    {},
                    b"",
                    Decimal("-1E+40"),
                    time(23, 59),
                    timedelta(microseconds=-1),
                    UUID(int=2**128 - 1),
                ],
                [None] * 9,
            ],
        ),
        "embeddings": Table(columns=["e"], data=[[[i + 0.5] * 768] for i in range(3)]),
        "media": Table(
            columns=["picture", "any", "label"],
            data=[
                [PICTURE, Histogram([1.0, 2.0, 2.5], num_bins=2), "cat"],
                [PICTURE, PICTURE, "dog"],
                [None, None, "nothing"],
            ],
        ),
        "hostile": Table(columns=["<script>"], data=[["<img src=x onerror=alert(1)>"], ["\0"]]),
    }
    rejects = {
        "row_length": (lambda: Table(columns=["a"], data=[[1, 2]]), "has 2 cells"),
        "mixed_types": (lambda: Table(columns=["a"], data=[[1], ["x"]]), "allow_mixed_types=True"),
        "bool_and_int": (lambda: Table(columns=["a"], data=[[1], [True]]), "Column 'a'"),
        "naive_and_zoned": (lambda: Table(columns=["a"], data=[[NOON], [ZONED]]), "Column 'a'"),
        "twice": (lambda: Table(columns=["a", "b", "a"]), "got twice: 'a'"),
        "rows_first": (lambda: Table([[1, 2], [3, 4]]), "pass rows as data="),
        "frame_first": (lambda: Table(pd.DataFrame()), "data frame as dataframe="),
        "dict": (lambda: Table(columns=["a"], data={"a": [1]}), "a list of rows"),
        "text_row": (lambda: Table(columns=["a", "b"], data=["xy"]), "must be a list of cells"),
        "object": (lambda: Table(columns=["a"], data=[[object()]]), "cells are numbers"),
        "set_cell": (lambda: Table(columns=["a"], data=[[{1}]]), "cells are numbers"),
        "complex": (lambda: Table(columns=["a"], data=np.ones((2, 1), complex)), "complex"),
        "array_shape": (lambda: Table(columns=["a"], data=np.ones((2, 3))), "(rows, 1)"),
        "not_optional": (
            lambda: Table(columns=["a"], data=[[None]], optional=False),
            "does not take None",
        ),
        "dtype": (lambda: Table(columns=["a"], data=[[0.5]], dtype=int), "cells of integer"),
        "unknown_dtype": (lambda: Table(columns=["a"], dtype="what"), "needs a dtype"),
        "table_cell": (lambda: Table(columns=["a"], data=[[Table()]]), "under a key of its own"),
        "image_and_text": (
            lambda: Table(columns=["a"], data=[[PICTURE], ["x"]], allow_mixed_types=True),
            "a column of their own",
        ),
        "shapes": (
            lambda: Table(columns=["a"], data=[[np.ones((2, 3))], [np.ones((3, 2))]]),
            "Column 'a' takes cells of",
        ),
        "dtypes_of_arrays": (
            lambda: Table(
                columns=["a"], data=[[np.ones(2)], [np.arange(2)]], allow_mixed_types=True
            ),
            "different dtypes or shapes",
        ),
        "date_in_list": (lambda: Table(columns=["a"], data=[[[NOON]]]), "must be plain JSON"),
        "media_in_list": (lambda: Table(columns=["a"], data=[[[PICTURE]]]), "Give media"),
        "long_duration": (lambda: Table(columns=["a"], data=[[timedelta.max]]), "at most"),
        "complex_cell": (lambda: Table(columns=["a"], data=[[np.ones(3, complex)]]), "complex"),
        "union": (
            lambda: Table(columns=["a"], dtype=[[int, str]], data=[[b"x"]]),
            "integer or string",
        ),
        "not_media": (lambda: Table(columns=["a"], dtype=Image, data=[["x"]]), "cells of media"),
        "dtypes": (lambda: Table(columns=["a"], dtype=[int, int]), "1 entries in dtype"),
        "log_mode": (lambda: Table(log_mode="ONCE"), "IMMUTABLE, MUTABLE, INCREMENTAL"),
        "surrogate": (lambda: Table(columns=["a"], data=[["\ud800"]]), "lone surrogate"),
        "surrogate_name": (lambda: Table(columns=["\ud800"]), "lone surrogate"),
        "dataframe": (lambda: Table(dataframe=[[1]]), "a DataFrame of pandas, polars"),
        "lazy_frame": (lambda: Table(dataframe=pl.LazyFrame({"a": [1]})), "collect()"),
        "far_future": (
            lambda: Table(columns=["t"], data=np.array([["300000-01-01"]], dtype="datetime64[D]")),
            "to the year 9999",
        ),
        "picoseconds": (
            lambda: Table(columns=["t"], data=np.array([[1]], dtype="datetime64[ps]")),
            "nanoseconds or coarser",
        ),
        "nanoseconds": (
            lambda: Table(columns=["t"], data=[[pd.Timestamp(1)]]),
            "array of datetime64[ns]",
        ),
    }
    changes = {
        "rows": lambda: _changed_rows(),
        "array": lambda: _changed_array(),
        "cells": lambda: _changed_cells(),
        "more_rows": lambda: _more_rows(),
    }


def _changed_rows():
    rows = [[1, "x"], [2, "y"]]
    return Table(columns=["a", "b"], data=rows), lambda: (rows[0].clear(), rows.append([3, "z"]))


def _changed_array():
    array = np.ones((3, 2))
    return Table(columns=["a", "b"], data=array), lambda: array.fill(0)


def _changed_cells():
    array, listed, mapping = np.ones(3), [1, 2], {"a": [1]}
    table = Table(columns=["a", "l", "d"], data=[[array, listed, mapping]])
    return table, lambda: (array.fill(0), listed.clear(), mapping["a"].clear())


def _more_rows():
    table = Table(columns=["a"], data=[[1]])
    table.add_data(2)
    return table, lambda: (table.add_data(3), table.get_column("a"), table.add_column("b", [1] * 3))


CELLS = {
    "integer": st.integers(),
    "number": st.floats() | st.integers(-(2**53), 2**53),
    "string": st.text(),
    "boolean": st.booleans(),
    "datetime": st.datetimes(),
    "zoned": st.datetimes(timezones=st.just(timezone.utc)),
    "date": st.dates(),
    "bytes": st.binary(),
    "decimal": st.decimals(allow_nan=False),
    "uuid": st.uuids(),
    "time": st.times(),
    "duration": st.timedeltas(timedelta(-100_000_000), timedelta(100_000_000)),
    "list": st.lists(st.integers() | st.text() | st.booleans() | st.none()),
    "floats": st.lists(st.floats(allow_nan=False), min_size=2, max_size=2),
    "dict": st.dictionaries(st.text(), st.integers() | st.lists(st.text())),
    "mixed": st.integers() | st.text() | st.booleans() | st.floats(allow_nan=False),
}
ROWS = st.lists(st.tuples(*(st.none() | cells for cells in CELLS.values())), max_size=8)


@settings(max_examples=40)
@given(ROWS)
def test_any_plain_cells_come_back(rows):
    table = Table(columns=list(CELLS), data=rows, allow_mixed_types=True)
    read = again(table)
    assert read == table
    assert from_draft(to_draft(table)) == table
    for name in CELLS:
        # NaN differs from itself, and 1 in a column of floats is 1.0.
        pairs = zip(table.get_column(name), read.get_column(name), strict=True)
        assert all(one == two or (one != one and two != two) for one, two in pairs)


def test_types_survive():
    read = again(TestTable.examples["holes"])
    assert [type(cell) for cell in read.data[0]][:5] == [int, float, str, bool, datetime]
    assert read.data[1][0] is None
    assert math.isnan(read.data[1][1])
    assert again(TestTable.examples["extremes"]).data[0][:4] == [2**53 + 1, 2**63, 2**70, 2**53 + 1]
    assert again(TestTable.examples["times"]).data[0] == [NOON, ZONED, date(2024, 5, 6)]


def test_long_text_is_exact():
    text = "x" * 100_000 + "é"
    assert again(Table(columns=["a"], data=[[text]])).data == [[text]]


def test_defaults_are_input_output_expected():
    assert Table().columns == ["Input", "Output", "Expected"]
    assert Table(rows=[[1, 2, 3]]).data == [[1, 2, 3]]


def test_rows_and_columns_are_added():
    table = Table(columns=["a", "b"])
    table.add_data(1, "x")
    table.add_row(2, "y")
    table.add_column("c", np.array([0.5, 1.5]))
    table.add_data(3, "z", 2.5)
    assert (len(table), table.ndim, table.columns) == (3, 2, ["a", "b", "c"])
    assert table.get_column("c") == [0.5, 1.5, 2.5]
    assert table.get_column("a", convert_to="numpy").tolist() == [1, 2, 3]
    assert list(table.iterrows())[1] == (1, [2, "y", 1.5])
    assert table.data[2] == [3, "z", 2.5]


def test_a_refused_row_or_column_changes_nothing():
    table = Table(columns=["a", "b"], data=[[1, "x"]])
    for add in (
        lambda: table.add_data(2, 3),
        lambda: table.add_data(2),
        lambda: table.add_column("a", [1]),
        lambda: table.add_column("c", [1, 2]),
        lambda: table.add_column("c", [{1}]),
        lambda: table.get_column("d"),
    ):
        with pytest.raises(MediaError):
            add()
    assert table == Table(columns=["a", "b"], data=[[1, "x"]])


def test_integers_become_floats_when_a_float_comes():
    table = Table(columns=["a"], data=[[1]])
    table.add_data(0.5)
    assert again(table).get_column("a") == [1.0, 0.5]


def test_numpy_scalars_are_numbers():
    table = Table(columns=["a", "b", "c"])
    table.add_data(np.float32(0.5), np.int64(3), np.datetime64("2024-05-06T12:00"))
    assert table.data == [[0.5, 3, datetime(2024, 5, 6, 12)]]


@pytest.mark.parametrize("dtype", ["i1", "u1", "i4", "u8", "f4", "f8", "bool", "f2", ">i4"])
def test_arrays_keep_their_numbers(dtype):
    array = np.array([[0, 1], [1, 1]], dtype=dtype)
    read = again(Table(columns=["a", "b"], data=array))
    assert np.array_equal(np.array(read.data), array)
    assert read.get_column("a", convert_to="numpy").dtype.itemsize == max(
        array.dtype.itemsize, 4 if dtype == "f2" else 1
    )


@pytest.mark.parametrize("unit", ["Y", "D", "h", "s", "ms", "us", "ns"])
def test_arrays_of_dates_come_back(unit):
    array = np.array(["2024-01-01", "NaT", "1970-01-01"], dtype=f"datetime64[{unit}]")
    read = again(Table(columns=["t"], data=array[:, None])).get_column("t", convert_to="numpy")
    assert np.array_equal(read, array, equal_nan=True)


def test_arrays_name_their_columns_if_nobody_does():
    assert Table(data=np.zeros((2, 4))).columns == ["0", "1", "2", "3"]


def test_thousands_of_columns_fit_by_leaving_their_names_to_the_file():
    names = [f"a column with a long name {i}" for i in range(5000)]
    table = Table(columns=names, data=np.ones((2, 5000)))
    encoded = table.encode()
    assert encoded.meta == {"columns": [], "nrows": 2, "ncols": 5000, "columns_omitted": True}
    assert Table.decode(stored_of(encoded)) == table


def test_a_snapshot_keeps_what_the_table_held():
    table = Table(columns=["a"])
    snapshots = []
    for i in range(5):
        table.add_data(i)
        snapshots.append(table.snapshot())
    snapshots[2].add_data(99)
    assert [each.get_column("a") for each in snapshots] == [
        [0], [0, 1], [0, 1, 2, 99], [0, 1, 2, 3], [0, 1, 2, 3, 4],
    ]  # fmt: skip


def test_tables_differ_by_names_and_cells():
    table = Table(columns=["a"], data=[[1.0], [math.nan]])
    assert table == Table(columns=["a"], data=[[1.0], [math.nan]])
    assert table != Table(columns=["b"], data=[[1.0], [math.nan]])
    assert table != Table(columns=["a"], data=[[1.0], [None]])
    assert table != Table(columns=["a"], data=[[1.0]])


def test_dtype_fixes_the_type_of_a_column():
    table = Table(columns=["a", "b"], dtype=[float, object], data=[[1, "x"], [2, 3]])
    assert again(table).data == [[1.0, "x"], [2.0, 3]]
    with pytest.raises(MediaError, match="number"):
        table.add_data("x", 1)


def test_damaged_files_are_refused():
    encoded = Table(columns=["a"], data=[[1]]).encode()
    stored = stored_of(encoded)
    broken = type(stored)(stored.kind, 1, stored.meta, lambda name: b"PAR1 no table")
    with pytest.raises(MediaError, match="damaged"):
        Table.decode(broken)


def test_missing_parts_are_told():
    table, parts = Table(columns=["n"], log_mode="INCREMENTAL"), []
    for step in range(3):
        table.add_data(step)
        parts.append(table.for_log("here", step))
        parts[-1].logged()
    first, second, third = (stored_of(each.encode()) for each in parts)
    whole = dataclasses.replace(third, previous=lambda: [first, second])
    assert Table.decode(whole) == table
    assert from_draft(to_draft(parts[2])).encode() == parts[2].encode()
    with pytest.warns(UserWarning, match="are missing"):
        assert Table.decode(dataclasses.replace(third, previous=lambda: [first])).data == [[0], [2]]


def test_cast_converts_what_loses_nothing():
    table = Table(columns=["a", "b"], data=[["1", 2.0], ["3", 4.0]])
    table.cast("a", int)
    table.cast("b", "int64")
    assert table.data == [[1, 2], [3, 4]]
    table.cast("a", float)
    table.cast("b", str)
    assert again(table).data == [[1.0, "2"], [3.0, "4"]]
    with pytest.raises(MediaError, match="cells of string"):
        table.add_data(1.0, 5)
    before = table.data
    for name, dtype in (("b", Image), ("a", bytes), ("no", int)):
        with pytest.raises(MediaError):
            table.cast(name, dtype)
    with pytest.raises(MediaError, match="optional=True"):
        Table(columns=["a"], data=[[None]]).cast("a", int)
    with pytest.raises(MediaError, match=r"row 0: 0\.5"):
        Table(columns=["a"], data=[[0.5]]).cast("a", int)
    assert table.data == before


def test_computed_columns():
    table = Table(columns=["a"], data=[[1], [2]])
    table.add_computed_columns(lambda i, row: {"twice": 2 * row["a"], "i": i})
    assert (table.columns, table.data) == (["a", "twice", "i"], [[1, 2, 0], [2, 4, 1]])
    for bad in (lambda i, row: {"a": 1}, lambda i, row: 3, lambda i, row: {str(i): 1}):
        with pytest.raises(MediaError):
            table.add_computed_columns(bad)
    assert table.columns == ["a", "twice", "i"]
    assert table.get_index() == [0, 1]


def test_a_data_frame_of_it():
    frame = TestTable.examples["media"].get_dataframe()
    assert list(frame.columns) == ["picture", "any", "label"]
    assert frame["picture"][0] == PICTURE
    assert Table(dataframe=frame) == TestTable.examples["media"]
    assert Table().get_dataframe().shape == (0, 3)


def test_keys_are_kept():
    table = Table(columns=["id", "owner"], data=[[1, 2]])
    table.set_pk("id")
    table.set_fk("owner", table, "id")
    encoded = table.encode()
    assert (encoded.meta["primary_key"], encoded.meta["foreign_keys"]) == ("id", {"owner": "id"})
    assert again(table).encode() == encoded
    assert from_draft(to_draft(table)).encode() == encoded
    with pytest.raises(MediaError, match="no column"):
        table.set_pk("name")


def test_max_rows(monkeypatch):
    monkeypatch.setattr(Table, "MAX_ROWS", 2)
    table = Table(columns=["a"], data=[[1], [2]])
    for more in (
        lambda: table.add_data(3),
        lambda: Table(columns=["a"], data=[[1]] * 3),
        lambda: Table(data=np.ones((3, 3))),
        lambda: Table(dataframe=pl.DataFrame({"a": [1, 2, 3]})),
    ):
        with pytest.raises(MediaError, match="MAX_ROWS"):
            more()
    monkeypatch.setattr(Table, "MAX_ROWS", 1)
    assert len(again(table)) == 2
