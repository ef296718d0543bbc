"""Tables through the recorder and back: cells of all sorts, frames, and tables that grow."""

from __future__ import annotations

import threading
import warnings
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pytest

import marey
from marey.errors import LogError, MediaError

PICTURE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def read(root, key, run=None, part=slice(None)):
    with marey.Api(root) as api:
        found = api.run(run or str(next((root / "runs").glob("*/*/*")).relative_to(root / "runs")))
        return [(entry.step, entry.value) for entry in found.media(key)[part]]


def growing(*rows):
    table = marey.Table(columns=["n", "text"], log_mode="INCREMENTAL")
    for row in rows:
        table.add_data(*row)
    return table


def test_all_cells_come_back(root):
    image = marey.Image(PICTURE, masks={"m": {"mask_data": np.eye(4, dtype=np.uint8)}})
    cells = {
        "image": image,
        "histogram": marey.Histogram([1, 2, 3]),
        "array": np.eye(3, dtype="f4"),
        "list": [1, "x", None, [2.5]],
        "dict": {"a": {"b": [1]}},
        "bytes": bytes(range(256)),
        "decimal": Decimal("0.10"),
        "duration": timedelta(days=-1, microseconds=5),
        "uuid": UUID(int=5),
        "time": time(1, 2, 3, 4),
        "date": date(2024, 5, 6),
        "moment": datetime(2024, 5, 6, 1, tzinfo=timezone.utc),
        "big": 2**100,
        "nothing": None,
    }
    table = marey.Table(columns=list(cells), data=[list(cells.values()), [None] * len(cells)])
    with marey.init() as run:
        run.log({"table": table})
    [(_, stored)] = read(root, "table")
    assert stored == table
    for name, cell in cells.items():
        found, nothing = stored.get_column(name)
        assert nothing is None
        assert np.array_equal(found, cell) if name == "array" else found == cell
        assert type(found) is type(cell)
    assert stored.get_column("image")[0].masks.keys() == {"m"}


def test_media_of_a_stored_table_can_be_logged_again(root):
    table = marey.Table(columns=["a"], data=[[marey.Image(PICTURE)]] * 3)
    with marey.init(id="first") as run:
        run.log({"table": table})
    [(_, stored)] = read(root, "table")
    with marey.init(id="second", project="other") as run:
        run.log({"table": stored})
    [(_, again)] = read(root, "table", "local/other/second")
    assert again == table
    assert again.data == table.data


def test_frames_become_tables(root):
    columns = {"i": [1, 2], "f": [0.5, None], "s": ["x", None]}
    with marey.init() as run:
        run.log({"pandas": pd.DataFrame(columns), "polars": pl.DataFrame(columns)})
    assert read(root, "polars")[0][1].data == [[1, 0.5, "x"], [2, None, None]]
    assert read(root, "pandas")[0][1].get_column("s") == ["x", None]
    with marey.init() as run, pytest.raises(LogError, match=r"collect\(\)"):
        run.log({"lazy": pl.LazyFrame(columns)})


def test_a_growing_table_stores_what_is_new(root, recorded):
    table = growing()
    with marey.init() as run:
        for step in range(4):
            for i in range(1000):
                table.add_data(step * 1000 + i, f"row {step} {i}")
            run.log({"table": table})
        run.log({"table": table})  # nothing new
    items = [each.item for each in recorded(run).all(marey.journal.record.Media)]
    sizes = sorted(each.blobs["table"].size_bytes for each in items)
    assert sizes[-1] < 2 * sizes[1]
    found = sorted((each.meta["first_row"], each.meta["nrows"]) for each in items)
    assert found == [(0, 1000), (1000, 2000), (2000, 3000), (3000, 4000), (4000, 4000)]
    stored = read(root, "table")
    assert [len(value) for _, value in stored] == [1000, 2000, 3000, 4000, 4000]
    assert stored[-1][1] == table
    assert stored[1][1].data == table.data[:2000]


def test_a_growing_table_may_change_the_type_of_its_cells(root):
    table = growing([1, None])
    table.allow_mixed_types = True
    expected = []
    with marey.init() as run:
        for row in ([1, None], [2, "x"], [2.5, None], [2**70, "y"], ["text", "z"]):
            table.add_data(*row)
            run.log({"table": table})
            expected.append(table.data)
    assert [value.data for _, value in read(root, "table")] == expected


def test_a_growing_table_with_media(root):
    table = marey.Table(columns=["image"], log_mode="INCREMENTAL")
    with marey.init() as run:
        for i in range(3):
            table.add_data(marey.Image(PICTURE + i))
            run.log({"table": table})
    assert read(root, "table")[-1][1].data == table.data


def test_a_growing_table_under_two_keys_and_in_two_runs(root):
    table = growing([1, "a"])
    with marey.init(id="one") as run:
        run.log({"x": table, "y": table})
        table.add_data(2, "b")
        run.log({"y": table})
    with marey.init(id="two") as run:
        table.add_data(3, "c")
        run.log({"x": table})
    project = next((root / "runs").glob("*/*")).relative_to(root / "runs")
    assert [len(value) for _, value in read(root, "x", f"{project}/one")] == [1]
    assert [len(value) for _, value in read(root, "y", f"{project}/one")] == [1, 2]
    assert [value for _, value in read(root, "x", f"{project}/two")] == [table]


def test_a_growing_table_logged_twice_at_one_step(root):
    table = growing([1, "a"])
    with marey.init() as run:
        run.log({"table": table}, step=3)
        table.add_data(2, "b")
        run.log({"table": table}, step=3)
        table.add_data(3, "c")
        run.log({"table": table}, step=4)
    assert [(step, len(value)) for step, value in read(root, "table")] == [(3, 2), (4, 3)]
    assert read(root, "table")[-1][1] == table


def test_a_refused_log_loses_no_rows(root):
    table = growing([1, "a"])
    with marey.init() as run:
        run.log({"table": table}, step=5)
        table.add_data(2, "b")
        with pytest.raises(LogError):
            run.log({"table": table, "bad": object()}, step=6)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            run.log({"table": table}, step=2)  # lower than the open step
        run.log({"table": table}, step=7)
    assert [(step, len(value)) for step, value in read(root, "table")] == [(5, 1), (7, 2)]


def test_columns_cannot_be_added_once_rows_were_logged():
    table = growing([1, "a"])
    table.add_column("c", [True])
    with marey.init() as run:
        run.log({"table": table})
    for change in (
        lambda: table.add_column("d", [1]),
        lambda: table.add_computed_columns(lambda i, row: {"d": i}),
        lambda: table.cast("n", float),
    ):
        with pytest.raises(MediaError, match="in increments"):
            change()
    table.add_data(2, "b", False)
    assert table.columns == ["n", "text", "c"]


def test_a_killed_process_loses_no_rows(root, run_script):
    done = run_script(
        """
        import os, signal, marey
        table = marey.Table(columns=["n"], log_mode="INCREMENTAL")
        run = marey.init(id="killed")
        for step in range(20):
            table.add_data(step)
            run.log({"table": table})
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    assert done.returncode == -9
    [(first, _), (step, last)] = read(root, "table", part=slice(0, None, 19))
    assert (first, step) == (0, 19)
    assert last.get_column("n") == list(range(20))


def test_threads_may_log_one_growing_table(root):
    table = growing()
    with marey.init() as run:

        def work(number):
            for i in range(20):
                table.add_data(number, str(i))
                run.log({"table": table})

        threads = [threading.Thread(target=work, args=[n]) for n in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        run.log({"table": table})
    assert sorted(read(root, "table", part=slice(-1, None))[0][1].data) == sorted(table.data)


def test_tables_in_lists_and_in_the_summary(root):
    table = growing([1, "a"])
    with marey.init() as run:
        run.log({"tables": [table, marey.Table(columns=["b"], data=[[1]])]})
        run.summary["table"] = table
    [(_, found)] = read(root, "tables")
    assert found == [table, marey.Table(columns=["b"], data=[[1]])]
    with marey.Api(root) as api:
        path = str(next((root / "runs").glob("*/*/*")).relative_to(root / "runs"))
        assert api.run(path).summary["table"] == table
