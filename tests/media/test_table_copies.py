"""Tables as values of their own: what they give out, copies and pickles of them."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from pathlib import Path

import numpy as np
import pytest

import marey
from marey.errors import MediaError
from marey.media.table import Table
from marey.media.text import Text
from marey.testing.media import stored_of


def nested() -> Table:
    return Table(columns=["list", "dict"], data=[[[1, "a"], {"k": [1]}], [[2.5], {"k": []}]])


def test_changing_what_a_table_gave_changes_no_cell() -> None:
    table = nested()
    logged = table.snapshot()
    table.get_column("list")[0].append("changed")
    table.get_column("dict", convert_to="numpy")[0]["k"].append("changed")
    table.data[0][1]["changed"] = True
    for _, row in table.iterrows():
        row[0].clear()
        row[1]["k"].append("changed")
    table.get_dataframe()["list"][0].append("changed")
    table.add_computed_columns(
        lambda number, row: {"n": len(row["list"]) + (row["list"].clear() or 0)}
    )
    assert table.get_column("n") == [2, 1]
    assert logged == nested()


def test_a_copy_grows_by_itself() -> None:
    for duplicate in (copy, deepcopy, lambda table: pickle.loads(pickle.dumps(table))):
        table = Table(columns=["a"], data=[[1]])
        table.add_data(2)
        other = duplicate(table)
        table.add_data(3)
        other.add_data(4)
        assert (table.get_column("a"), other.get_column("a")) == ([1, 2, 3], [1, 2, 4])


def test_pickled_tables_keep_their_rules() -> None:
    table = Table(columns=["a"], dtype=int, optional=False, log_mode="MUTABLE")
    again = pickle.loads(pickle.dumps(table))
    assert again.log_mode == "MUTABLE"
    for refused in ("text", None):
        with pytest.raises(MediaError):
            again.add_data(refused)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_tables_can_be_pickled_by_any_protocol(protocol: int) -> None:
    table = Table(columns=["text", "media", "array"])
    table.add_data("a", Text("note"), np.arange(3))
    table.add_data(None, None, None)
    read = Table.decode(stored_of(table.encode()))
    for each in (table, read, table.snapshot()):
        assert pickle.loads(pickle.dumps(each, protocol)) == table


def test_arrays_of_a_pickled_table_are_not_writable() -> None:
    table = pickle.loads(pickle.dumps(Table(columns=["a", "b"], data=np.zeros((2, 2)))))
    with pytest.raises(ValueError, match="read-only"):
        table.get_column("a", convert_to="numpy")[0] = 1


def test_a_copy_of_an_incremental_table_is_a_series_of_its_own(tmp_path: Path) -> None:
    with marey.init(dir=tmp_path, console=False) as run:
        table = Table(columns=["a"], log_mode="INCREMENTAL")
        table.add_data(1)
        run.log({"t": table})
        other = copy(table)
        other.add_data(10)
        run.log({"t": other})
        table.add_data(2)
        run.log({"t": table})
    with marey.Api(tmp_path) as api:
        logged = [each.value.get_column("a") for each in api.run(run.path).media("t")]
    assert logged == [[1], [1, 10], [1, 2]]


def test_values_of_large_files_are_equal_by_content(tmp_path: Path) -> None:
    for name in ("one", "two", "other"):
        (tmp_path / f"{name}.html").write_text(name[-1] * (17 * 1024 * 1024))
    one, two, other = (marey.Html(tmp_path / f"{name}.html") for name in ("one", "two", "other"))
    (tmp_path / "two.html").write_bytes((tmp_path / "one.html").read_bytes())
    two = marey.Html(tmp_path / "two.html")
    assert one == two == pickle.loads(pickle.dumps(one))
    assert one != other
