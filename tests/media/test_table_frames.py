"""Tables from data frames of several libraries: exact, fast and lean."""

from __future__ import annotations

import math
import resource
import threading
import time as clock
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from marey.errors import MediaError
from marey.media._draft import draft_parts
from marey.media.implicit import media_for
from marey.media.table import Table
from marey.testing.media import stored_of

NOON = datetime(2024, 5, 6, 12, 30, 15, 123456)


def again(table):
    return Table.decode(stored_of(table.encode()))


def test_pandas_frames():
    frame = pd.DataFrame(
        {
            "i": [1, 2],
            "f": [0.5, math.nan],
            "s": ["x", None],
            "b": [True, False],
            "t": pd.to_datetime(["2024-05-06T12:00:00.000000001", None]),
            "z": pd.to_datetime(["2024-05-06T12:00:00Z", None]),
            "n": pd.array([1, None], dtype="Int64"),
            "c": pd.Categorical(["u", "v"]),
        }
    )
    table = Table(dataframe=frame)
    assert table == Table(data=frame) == media_for(frame) == again(table)
    assert table.columns == list(frame.columns)
    first, second = table.data
    assert first[:4] == [1, 0.5, "x", True]
    assert first[4] == np.datetime64("2024-05-06T12:00:00.000000001")
    assert first[5:] == [datetime(2024, 5, 6, 12, tzinfo=timezone.utc), 1, "u"]
    assert math.isnan(second[1])
    assert second[2:] == [None, False, None, None, None, "v"]


def test_polars_frames():
    frame = pl.DataFrame(
        {
            "i": [1, None],
            "f": [0.5, math.nan],
            "s": ["x", None],
            "b": [True, None],
            "t": [NOON, None],
            "d": [date(2024, 5, 6), None],
            "z": [NOON.replace(tzinfo=timezone.utc), None],
        }
    )
    table = Table(dataframe=frame)
    assert table == media_for(frame) == again(table)
    assert again(table).data[0] == [
        1, 0.5, "x", True, NOON, date(2024, 5, 6), NOON.replace(tzinfo=timezone.utc),
    ]  # fmt: skip
    assert again(table).data[1][2:] == [None] * 5


def test_frames_of_other_libraries():
    columns = {"a": [1, 2], "s": ["x", None], "l": [[0.5], [1.5]], "t": [NOON, NOON]}
    expected = list(map(list, zip(*columns.values(), strict=True)))
    import duckdb

    arrow = pa.table(columns)
    relation = duckdb.connect().sql("SELECT 1 AS a, 'x' AS s UNION ALL SELECT 2, NULL")
    for frame in (arrow, pl.DataFrame(columns), pd.DataFrame(columns)):
        assert media_for(frame).data == Table(data=frame).data == expected
    assert sorted(media_for(relation).data) == [[1, "x"], [2, None]]
    assert Table(dataframe=pl.Series("s", [1, 2])).data == [[1], [2]]
    assert Table(dataframe=pd.Series([1, 2])).columns == ["0"]
    assert Table(dataframe=pd.DataFrame({0: [1], 1: [2]})).columns == ["0", "1"]
    with pytest.raises(MediaError, match=r"collect\(\)"):
        media_for(pl.LazyFrame({"a": [1]}))


def test_exact_types_of_frames():
    frame = pl.DataFrame(
        {
            "d": [Decimal("1.10"), None],
            "u": pl.Series([1, None], dtype=pl.UInt64),
            "took": [timedelta(seconds=1), None],
            "b": [b"x", None],
            "e": pl.Series([[1.0, 2.0], [3.0, 4.0]], dtype=pl.Array(pl.Float32, 2)),
            "st": [{"k": 1}, {"k": 2}],
            "ti": [time(1), None],
            "c": pl.Series(["u", "v"], dtype=pl.Categorical),
        }
    )
    read = again(Table(dataframe=frame))
    assert read.data[0][:4] == [Decimal("1.10"), 1, timedelta(seconds=1), b"x"]
    assert read.data[0][4].tolist() == [1.0, 2.0]
    assert read.data[0][5:] == [{"k": 1}, time(1), "u"]
    assert read.data[1][:4] == [None, None, None, None]


def _frame(rows):
    rng = np.random.default_rng(0)
    columns = {f"f{i}": rng.normal(size=rows) for i in range(3)}
    columns |= {f"i{i}": rng.integers(0, 10**6, rows) for i in range(2)}
    columns["b"] = rng.random(rows) > 0.5
    columns["s"] = [f"text {i} of a row" for i in range(rows)]
    columns["t"] = [f"label {i % 100}" for i in range(rows)]
    return columns


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow", "numpy"])
def test_a_million_rows_are_fast_and_lean(library):
    """Measured: 1 to 2 million rows a second and twice the data. The bounds leave room for a busy machine."""
    rows = 1_000_000
    if library == "numpy":
        frame = np.random.default_rng(0).normal(size=(rows, 8))
        size = frame.nbytes
    else:
        make = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}[library]
        frame = make(_frame(rows))
        size = {
            "pandas": lambda: int(frame.memory_usage(deep=True).sum()),
            "polars": lambda: frame.estimated_size(),
            "pyarrow": lambda: frame.nbytes,
        }[library]()
    Table(dataframe=pl.DataFrame({"a": ["x"]})).encode()
    with _Peak() as peak:
        began = clock.process_time()
        table = Table(data=frame)
        taken = table.for_log("here", 0)
        for part in draft_parts(taken):
            assert len(part)
        stored = taken.encode()
        took = clock.process_time() - began
    assert rows / took > 200_000
    assert peak.size_bytes < 3 * size
    assert pa.parquet.read_metadata(BytesIO(stored.blobs["table"].data)).num_rows == rows


class _Peak:
    """The most memory that this process had beyond what it had before."""

    size_bytes = 0

    def __enter__(self):
        self._before = self._now()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _watch(self):
        while not self._ended.wait(0.005):
            self.size_bytes = max(self.size_bytes, self._now() - self._before)

    @staticmethod
    def _now():
        statm = Path("/proc/self/statm")
        if not statm.exists():
            pytest.skip("memory is read from /proc")
        return int(statm.read_text().split()[1]) * resource.getpagesize()


def test_types_of_cells_that_numpy_lacks():
    moments = pd.date_range("2024-05-06", periods=2, freq="h", tz="Europe/Berlin")
    frame = pd.DataFrame(
        {
            "zone": [moments[0], pd.NaT],
            "sparse": pd.arrays.SparseArray([0.0, 1.5]),
            "period": pd.PeriodIndex(["2024-01", None], freq="M"),
            "interval": pd.arrays.IntervalArray.from_tuples([(0, 1), None]),
        }
    )
    table = Table(dataframe=frame)
    assert again(table) == table
    midnight = datetime(2024, 5, 5, 22, tzinfo=timezone.utc)
    assert table.data == again(table).data
    assert table.data[0] == [midnight, 0.0, "2024-01", "(0.0, 1.0]"]
    assert table.data[1] == [None, 1.5, None, None]
    table.add_data(NOON.astimezone(timezone.utc), 1.0, None, "x")
    assert table.get_column("zone")[:2] == [midnight, None]


def test_zoned_datetimes_are_never_rounded():
    with pytest.raises(MediaError, match="microseconds at most"):
        Table(dataframe=pd.DataFrame({"t": pd.to_datetime([1], unit="ns", utc=True)}))


@pytest.mark.parametrize("values", [["a", None, "b"], [1, None, 2]])
def test_dictionaries_of_arrow(values):
    column = pa.array(values).dictionary_encode()
    assert Table(dataframe=pa.table({"x": column})).get_column("x") == values


def test_a_million_zoned_datetimes_take_no_object_each():
    frame = pd.DataFrame({"t": pd.date_range("2020", periods=1_000_000, freq="s", tz="UTC")})
    begin = clock.process_time()
    table = Table(dataframe=frame)
    draft_parts(table)
    table.encode()
    assert clock.process_time() - begin < 2
