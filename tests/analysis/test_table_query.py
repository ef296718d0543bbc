"""Sorting, searching, grouping, statistics, completion and files of tables."""

from __future__ import annotations

import csv
import json
import math
import threading
from datetime import date, datetime, timedelta, timezone

import duckdb
import numpy as np
import pytest

from marey.analysis.table import window
from marey.errors import MareyError, UsageError
from marey.media.image import Image
from marey.media.table import Table
from marey.testing.table_lab import Stored, table_of

ROWS = 3000


@pytest.fixture
def stored(tmp_path):
    return lambda **columns: Stored(tmp_path, table_of(**columns))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    random = np.random.default_rng(0)
    pictures = [Image(np.full((2, 2), i, np.uint8), caption=f"p{i}") for i in range(3)]
    table = Table(columns=["n"], data=np.arange(ROWS)[:, None])
    table.add_column("label", ["abcde"[i] for i in random.integers(0, 5, ROWS)])
    table.add_column("x", random.normal(size=ROWS))
    table.add_column("ok", (random.random(ROWS) > 0.3).tolist())
    table.add_column(
        "picture", [pictures[i % 3] if i % 7 else None for i in range(ROWS)], optional=True
    )
    return Stored(tmp_path_factory.mktemp("table"), table)


def test_nan_comes_after_numbers_and_nothing_last(stored):
    table = stored(x=[None, math.nan, 1.0, math.inf, -math.inf, 2.0])
    up, down = ({"column": "x", "descending": each} for each in (False, True))
    assert table.ask(query={"sort": [up]})["row_numbers"] == [4, 2, 5, 3, 1, 0]
    assert table.ask(query={"sort": [down]})["row_numbers"] == [3, 5, 2, 4, 1, 0]


def test_several_columns_sort_and_columns_are_chosen(large):
    sort = [{"column": "label", "descending": True}, {"column": "x"}]
    answer = large.ask(query={"sort": sort, "columns": ["x", "label"]}, limit=1000)
    assert [each["name"] for each in answer["columns"]] == ["x", "label"]
    rows = answer["rows"]
    assert rows == sorted(rows, key=lambda row: (-ord(row[1]), row[0]))
    assert answer["total"] == answer["of"] == ROWS
    with pytest.raises(UsageError, match="not 'none'"):
        large.ask(query={"columns": ["none"]})


def test_windows_of_what_matches_fit_together(large):
    query = {"filter": "x > 0", "sort": [{"column": "x"}]}
    whole = large.ask(query=query, limit=1000)
    parts = [large.ask(query=query, offset=i, limit=70)["rows"] for i in range(0, 1000, 70)]
    assert [row for part in parts for row in part][:1000] == whole["rows"]
    for number, row in zip(whole["row_numbers"][:5], whole["rows"], strict=False):
        assert row[0] == number


def test_huge_integers_are_sorted_by_size(stored):
    table = stored(n=[2**70, 5, -(2**80), 2**70 + 1])
    assert table.ask(query={"sort": [{"column": "n"}]})["row_numbers"] == [2, 1, 0, 3]


def test_search_looks_into_all_that_can_be_read(stored):
    moment = datetime(2026, 3, 4, tzinfo=timezone.utc)
    table = stored(
        t=["Größe", "b", None], n=[17, 2, 3], d=[None, None, moment], j=[{"a": "Ü"}, [1, "z"], None]
    )
    searches = {
        "GRÖSSE": [],
        "größe": [0],
        "17": [0],
        "2026-03": [2],
        "ü": [0],
        '"z"': [1],
        "%": [],
    }
    for text, rows in searches.items():
        assert table.ask(query={"search": text})["row_numbers"] == rows
    assert table.ask(query={"search": "2", "filter": "n < 3"})["row_numbers"] == [1]


def test_groups(large):
    answer = large.ask(query={"group": ["label"]})
    names = ["label", "count", "mean of n", "mean of x", "share of true of ok", "first of picture"]
    assert [each["name"] for each in answer["columns"]] == names
    roles = ["key", "count", *["aggregate"] * 4]
    assert [each["role"] for each in answer["columns"]] == roles
    rows = large.ask(query={"columns": ["n", "label", "x", "ok"]}, limit=1000)["rows"]
    rows += large.ask(query={"columns": ["n", "label", "x", "ok"]}, limit=1000, offset=1000)["rows"]
    rows += large.ask(query={"columns": ["n", "label", "x", "ok"]}, limit=1000, offset=2000)["rows"]
    counts = [row[1] for row in answer["rows"]]
    assert counts == sorted(counts, reverse=True)
    assert (answer["total"], answer["of"], sum(counts)) == (5, ROWS, ROWS)
    for row, first in zip(answer["rows"], answer["group_rows"], strict=True):
        members = [each for each in rows if each[1] == row[0]]
        assert row[1] == len(members)
        assert first == members[0][0]
        assert row[2] == pytest.approx(np.mean([each[0] for each in members]))
        assert row[3] == pytest.approx(np.mean([each[2] for each in members]))
        assert row[4] == pytest.approx(np.mean([each[3] for each in members]))
        assert row[5].kind == "image"
        for opened in ({"within": [row[0]]}, {"within_row": first}):
            inside = large.ask(query={"group": ["label"], **opened}, limit=1000)
            assert inside["total"] == len(members)
            assert [each[0] for each in inside["rows"]] == [each[0] for each in members]


FUNCTIONS = {
    "count": 4, "count distinct": 2, "min": -1, "max": 5, "mean": 2.0, "median": 2.0, "sum": 8.0,
    "std": pytest.approx(3.4641016), "first": 5,
}  # fmt: skip


def test_functions_of_groups(stored):
    cells = [5.0, -1.0, None, -1.0, 5.0, math.nan]
    table = stored(k=["a"] * 5 + ["b"], x=cells, t=["z", "Y", None, "x", "y", None], m=[1] * 6)
    asked = [{"column": "x", "function": each} for each in FUNCTIONS]
    asked += [
        {"column": "t", "function": each} for each in ("min", "max", "first", "count distinct")
    ]
    answer = table.ask(query={"group": ["k"], "aggregates": asked})
    assert answer["rows"][0] == ["a", 5, *FUNCTIONS.values(), "Y", "z", "z", 4]
    only_nan = dict(
        zip([each["name"] for each in answer["columns"]], answer["rows"][1], strict=True)
    )
    assert (only_nan["mean of x"], only_nan["count of x"], only_nan["first of x"]) == (
        None,
        1,
        "NaN",
    )
    by_sum = {"group": ["k"], "aggregates": asked, "sort": [{"column": "x", "function": "sum"}]}
    assert table.rows(**by_sum)[0][0] == "a"
    for wrong, match in (
        ({"column": "t", "function": "mean"}, "no mean"),
        ({"column": "x", "function": "share of true"}, "no share"),
        ({"column": "x", "function": "; DROP"}, "A function is one of"),
    ):
        with pytest.raises(UsageError, match=match):
            table.ask(query={"group": ["k"], "aggregates": [wrong]})
    with pytest.raises(UsageError, match="sorted by their keys"):
        table.ask(query={"group": ["k"], "sort": [{"column": "x"}]})


def test_groups_by_cells_of_any_type(stored):
    columns = {
        "a": [np.arange(2), np.arange(2), np.arange(3), None],
        "l": [[1], [1], ["x"], None],
        "took": [timedelta(1), timedelta(1), timedelta(2), None],
        "b": [b"x", b"x", b"y", None],
        "f": [math.nan, math.nan, 1.0, None],
        "d": [date(2026, 1, 1), date(2026, 1, 1), date(1, 1, 1), None],
        "big": [2**70, 2**70, 1, None],
        "ok": [True, True, False, None],
    }
    table = stored(**columns)
    for name in columns:
        answer = table.ask(query={"group": [name], "aggregates": []})
        assert [row[1] for row in answer["rows"]] == [2, 1, 1]
        for first, row in zip(answer["group_rows"], answer["rows"], strict=True):
            opened = table.ask(query={"group": [name], "within_row": first})
            assert opened["total"] == row[1]
            if name in ("f", "d", "big", "ok"):
                told = table.ask(query={"group": [name], "within": [row[0]]})
                assert told["row_numbers"] == opened["row_numbers"]


def test_statistics_of_numbers(stored):
    cells = [0.0, 1.0, 2.0, 3.0, 4.0, math.nan, math.inf, -math.inf, None, 4.0]
    table = stored(x=cells, n=list(range(10)))
    [x, n] = table.statistics(bins=4, filter="n < 8 and n != 3")
    assert (x["count"], x["nulls"], x["matching"]) == (9, 1, {"count": 7, "nulls": 0})
    assert (x["min"], x["max"], x["mean"]) == (0, 4, pytest.approx(14 / 6))
    told = x["histogram"]
    assert told["edges"] == [0, 1, 2, 3, 4]
    assert (told["all"], told["matching"]) == ([1, 1, 1, 3], [1, 1, 1, 1])
    assert (told["nan"], told["pos_inf"], told["neg_inf"]) == (1, 1, 1)
    assert n["histogram"]["all"] == [3, 2, 2, 3]
    [_, few] = table.statistics(bins=10)
    assert few["histogram"]["edges"] == [i - 0.5 for i in range(11)]
    assert few["histogram"]["all"] == few["histogram"]["matching"] == [1] * 10


@pytest.mark.parametrize(
    "cells",
    [
        [1e308, -1e308, 1.7e308],
        [5.0, 5.0],
        [1e300],
        [math.nan],
        [None],
        [],
        [2.0**60, 2.0**60 + 512],
    ],
    ids=repr,
)
def test_statistics_of_strange_numbers(stored, cells):
    [x] = stored(x=[*cells, None]).statistics()
    json.dumps(x, allow_nan=False)
    finite = [cell for cell in cells if cell is not None and math.isfinite(cell)]
    assert sum(x.get("histogram", {}).get("all", [])) == len(finite)


def test_statistics_of_other_cells(stored):
    utc = datetime(2026, 1, 1, tzinfo=timezone.utc)
    table = stored(
        t=["b", "a", "b", None, "c" * 500],
        ok=[True, None, True, False, True],
        d=[utc, utc + timedelta(days=2), None, None, None],
        v=[np.arange(i) for i in range(5)],
        p=[Image(np.zeros((2, 2), np.uint8)), None, None, None, None],
        n=list(range(5)),
    )
    t, ok, d, v, p, _ = table.statistics(filter="n >= 2")
    assert t["top"][0] == ["b", 2, 1]
    assert (t["distinct"], t["min_length"], t["max_length"]) == (3, 1, 500)
    assert (t["nulls"], t["matching"]) == (1, {"count": 2, "nulls": 1})
    assert t["others"] == {"values": 0, "all": 0, "matching": 0}
    assert max(len(value) for value, *_ in t["top"]) == 201
    assert ok["top"] == [[True, 3, 2], [False, 1, 1]]
    assert (d["min"], d["max"]) == (utc.timestamp(), utc.timestamp() + 2 * 86400)
    assert v["lengths"] == {"min": 0, "max": 4}
    assert (p["kinds"], p["nulls"], p["matching"]) == (["image"], 4, {"count": 0, "nulls": 3})


def test_completion(large):
    def told(text, cursor=None):
        answer = large.ask("complete", text=text, cursor=len(text) if cursor is None else cursor)
        return answer["from"], [each["text"] for each in answer["options"]]

    assert told("")[1][:5] == ["n", "label", "x", "ok", "picture"]
    assert told("x > 1 and la") == (10, ["label"])
    assert told("x > 1 and la > 3", 12) == (10, ["label"])
    assert told("x ")[1][:4] == ["<", "<=", ">", ">="]
    assert told("label con")[1] == ["contains", "not contains"]
    start, values = told("label = ")
    assert (start, sorted(values[:5])) == (8, [f'"{each}"' for each in "abcde"])
    assert told('label in ("a", "b') == (15, ['"b"'])
    assert told("label is ")[1] == ["null", "not null", "nan"]
    assert told("x > 1 ")[1] == ["and", "or"]
    assert told("ok ")[1][-2:] == ["and", "or"]
    assert told("ok = ")[1][:2] == ["true", "false"]
    assert told("abs(x")[1][0] == "x"
    assert told("))) ((")[0] == 6


def test_a_csv_file_says_all_exactly(stored):
    utc = datetime(2026, 1, 2, 3, 4, 5, 600000, tzinfo=timezone.utc)
    table = stored(
        **{
            't,"x"\n': ["a,b", 'q"q', "two\nlines", "", None],
            'T,"X"\n': ["=1+1", "@x", "ü", "\u202ex", " "],
            "f": [0.1, math.nan, math.inf, None, 1e300],
            "n": [2**60, -1, None, 0, 1],
            "at": [utc, None, utc, utc, utc],
            "took": [timedelta(seconds=1.5), None, timedelta(0), timedelta(1), timedelta(0)],
            "raw": [b"\xff", None, b"", b"a", b"b"],
            "v": [np.arange(2), None, np.arange(1), np.arange(0), np.arange(3)],
            "p": [Image(np.zeros((2, 2), np.uint8)), None, None, None, None],
        }
    )
    path, told = table.file("csv")
    assert (told.media_type, told.extension) == ("text/csv; charset=utf-8", ".csv")
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header[:3] == ['t,"x"\n', 'T,"X"\n (2)', "f"]
    assert [row[0] for row in rows] == ["a,b", 'q"q', "two\nlines", "", ""]
    assert [row[1] for row in rows] == ["=1+1", "@x", "ü", "\u202ex", " "]
    sha256 = table.rows()[0][8].blobs["image"].sha256
    first = ["0.1", str(2**60), "2026-01-02T03:04:05.6+00:00", "1.5", "/w==", "[0, 1]"]
    assert rows[0][2:] == [*first, f"/blobs/{sha256}.png"]
    assert rows[1][2:] == ["nan", "-1", "", "", "", "", ""]


def test_files_are_of_what_is_asked_for(large):
    query = {
        "filter": "x > 0",
        "sort": [{"column": "x", "descending": True}],
        "columns": ["x", "n"],
    }
    path, told = large.file("parquet", query)
    assert told.media_type == "application/vnd.apache.parquet"
    answer = large.ask(query=query, limit=1000)
    assert duckdb.read_parquet(str(path)).limit(1000).fetchall() == [
        tuple(r) for r in answer["rows"]
    ]
    assert duckdb.read_parquet(str(path)).count("*").fetchall() == [(answer["total"],)]
    path, _ = large.file("csv", {"group": ["label"], "sort": [{"column": "label"}]})
    with path.open(newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header[:2] == ["label", "count"]
    assert [row[0] for row in rows] == list("abcde")
    assert rows[0][-1].startswith("/blobs/")
    path, _ = large.file("csv", {"sql": "SELECT n, picture FROM t WHERE n < 3 ORDER BY n DESC"})
    assert [line[:1] for line in path.read_text().splitlines()] == ["n", "2", "1", "0"]
    with pytest.raises(UsageError, match="csv or parquet"):
        large.file("xlsx")


def test_many_columns(tmp_path):
    names = [f"column {i}" for i in range(5000)]
    stored = Stored(tmp_path, Table(columns=names, data=np.arange(15000).reshape(3, 5000)))
    answer = stored.ask(query={"filter": "`column 4999` > 5000", "sort": [{"column": "column 7"}]})
    assert (answer["total"], len(answer["rows"][0])) == (2, 5000)
    assert stored.ask(query={"search": "14999", "columns": ["column 1"]})["rows"] == [[10001]]
    first = stored.ask("columns", {})
    assert not first["done"]
    assert len(stored.statistics(columns=names[-3:])) == 3


def test_tables_of_nothing(tmp_path):
    for table in (Table(columns=[]), Table(columns=["a"]), Table(columns=["a"], data=[[None]])):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        stored = Stored(folder, table)
        assert stored.ask(query={"search": "x"})["total"] == 0
        assert stored.ask("columns")["done"]
        assert stored.ask("complete", text="")["options"]
        if table.columns:
            assert stored.ask(query={"filter": "a = 1"})["total"] == 0
            assert stored.ask(query={"group": ["a"]})["total"] == len(table)
            assert stored.file("csv")[0].read_text().splitlines()[0] == "a"


def test_a_name_that_the_database_gives_itself(tmp_path):
    rows = [[i, -i] for i in range(300)]
    stored = Stored(tmp_path, Table(columns=["file_row_number", "row"], data=rows))
    assert stored.ask(offset=250, limit=2)["rows"] == [[250, -250], [251, -251]]
    assert stored.found("row < -297") == [298, 299]
    assert stored.rows(filter="file_row_number = 7") == [[7, -7]]


def test_questions_at_once(large):
    failed = []

    def ask(number):
        try:
            found = large.found(f"n >= {number} and n < {number + 3}")
            assert found == [number, number + 1, number + 2]
            assert large.ask(query={"group": ["label"]})["total"] == 5
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.parametrize(
    "query",
    ["[", "[]", '{"filter": 1}', '{"colour": 1}', '{"sort": [{}, 1]}', '{"group": "a"}', "1e999"],
)
def test_questions_that_are_none(large, query):
    with pytest.raises(UsageError, match="query is not as it should be"):
        window(large.paths, large.meta, {"query": query})


def test_columns_that_are_not_in_the_file(large):
    broken = Stored.__new__(Stored)
    broken.__dict__.update(large.__dict__)
    for columns in (large.meta["columns"] * 2, large.meta["columns"][:2]):
        broken.meta = {**large.meta, "columns": columns}
        broken.memory = type(large.memory)()
        with pytest.raises(MareyError):
            broken.ask(query={"filter": "n > 1"})
