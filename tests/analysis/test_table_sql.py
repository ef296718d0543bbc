"""SQL over a table: what it gives, and that it reaches nothing but the table."""

from __future__ import annotations

import contextlib
import math
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest

from marey.analysis import _table_sql
from marey.errors import UsageError
from marey.media.image import Image
from marey.media.table import Table
from marey.testing.table_lab import Stored, table_of

UTC = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    picture = Image(np.zeros((2, 2), np.uint8), caption="c")
    return Stored(
        tmp_path_factory.mktemp("table"),
        table_of(
            **{
                "n": [1, 2, 3, None],
                "N": [10, 20, 30, 40],
                'a "b"': ["x", "y", "x", None],
                "x": [0.5, math.nan, math.inf, None],
                "at": [UTC, UTC, None, UTC],
                "took": [timedelta(seconds=1.5)] * 4,
                "price": [Decimal("1.50")] * 4,
                "tags": [["a"], [], None, ["b"]],
                "v": [np.arange(3.0)] * 4,
                "picture": [picture, None, picture, None],
            }
        ),
    )


def told(table, sql, **query):
    answer = table.ask(query={"sql": sql, **query}, limit=1000)
    return [each["type"] for each in answer["columns"]], answer["rows"]


def test_what_it_gives(table):
    sql = 'SELECT "a ""b""" AS k, count(*), sum("N (2)"), any_value(picture) AS p FROM t GROUP BY 1 ORDER BY 1'
    answer = table.ask(query={"sql": sql})
    names = [each["name"] for each in answer["columns"]]
    assert names == ["k", "count_star()", 'sum("N (2)")', "p"]
    assert [row[:3] for row in answer["rows"]] == [["x", 2, 40], ["y", 1, 20], [None, 1, 40]]
    assert (answer["rows"][0][3].kind, answer["rows"][1][3]) == ("image", None)
    assert (answer["total"], answer["of"], "row_numbers" in answer) == (3, 3, False)


def test_types(table):
    kinds, [row] = told(table, "SELECT * FROM t LIMIT 1")
    assert kinds == [
        "integer", "integer", "string", "number", "datetime", "string", "decimal", "string", "list",
        "media",
    ]  # fmt: skip
    assert row[:5] == [1, 10, "x", 0.5, "2026-01-02T03:04:05"]
    assert row[5:9] == ["00:00:01.5", "1.5000000000", '["a"]', [0, 1, 2]]
    values = {
        "[1, 2]": ("list", [1, 2]),
        "{'a': 1}": ("dict", {"a": 1}),
        "map {'k': 1}": ("dict", {"k": 1}),
        "'a'::BLOB": ("bytes", {"size_bytes": 1, "base64": "YQ=="}),
        "true": ("boolean", True),
        "170141183460469231731687303715884105727": ("integer", str(2**127 - 1)),
        "'nan'::FLOAT": ("number", "NaN"),
        "DATE '2026-01-02'": ("date", "2026-01-02"),
        "TIME '01:02'": ("time", "01:02:00"),
        "TIMESTAMP_NS '2026-01-02 03:04:05.123456789'": ("datetime", "2026-01-02T03:04:05.123457"),
        "TIMESTAMPTZ '2026-01-02 03:04:05+00'": ("datetime", "2026-01-02T03:04:05"),
        "INTERVAL 1 DAY": ("string", "1 day"),
        "1.50": ("decimal", "1.50"),
        "'a'::ENUM('a', 'b')": ("string", "a"),
        "[DATE '2026-01-02']": ("list", ["2026-01-02"]),
    }
    for sql, (kind, cell) in values.items():
        assert told(table, f"SELECT {sql} AS v") == ([kind], [[cell]])


def test_its_rows_are_sorted_and_counted_as_those_of_tables(table):
    sql = "FROM t SELECT n, x -- all"
    _, rows = told(table, sql, sort=[{"column": "n", "descending": True}], columns=["n"])
    assert [row[0] for row in rows] == [3, 2, 1, None]
    [n, x] = table.statistics(sql=sql)
    assert (n["max"], x["histogram"]["nan"]) == (3, 1)
    assert told(table, "SELECT n FROM t ORDER BY n DESC NULLS LAST")[1] == [[3], [2], [1], [None]]
    with pytest.raises(UsageError, match="stands alone"):
        told(table, sql, filter="n > 1")


OUTSIDE = (
    "SELECT * FROM read_csv('{file}')", "SELECT * FROM read_text('{file}')", "FROM '{file}'",
    "SELECT * FROM read_blob('{file}')", "SELECT * FROM read_json('{file}')", "SELECT * FROM glob('/*')",
    "SELECT * FROM read_parquet('{table}')", "FROM '{table}'", "SELECT * FROM parquet_metadata('{table}')",
    "SELECT (SELECT count(*) FROM '{file}')", "WITH x AS (FROM read_csv('{file}')) FROM x",
    "SELECT * FROM t WHERE n IN (SELECT 1 FROM '{file}')", "SELECT * FROM t, read_blob('{file}')",
    "SELECT * FROM t POSITIONAL JOIN '{file}'", "SELECT * FROM sniff_csv('{file}')",
    "COPY t TO '{new}'", "COPY (SELECT 1) TO '{new}'", "ATTACH '{new}'", "EXPORT DATABASE '{new}'",
    "INSTALL httpfs", "LOAD httpfs", "PRAGMA database_list", "SET threads = 9", "RESET threads",
    "CALL pragma_version()", "CREATE TABLE x AS SELECT 1", "DROP VIEW t", "INSERT INTO t VALUES (1)",
    "UPDATE t SET n = 1", "DELETE FROM t", "SELECT 1; SELECT 2", "SELECT 1; DROP VIEW t", "EXPLAIN SELECT 1",
    "SELECT getenv('HOME')", "SELECT current_setting('allowed_paths')", "SELECT * FROM duckdb_views()",
    "SELECT * FROM duckdb_settings()", "FROM information_schema.tables", "FROM pg_catalog.pg_views",
    "SELECT * FROM sqlite_master", "SHOW TABLES", "SELECT * FROM query('SELECT 1')", "FROM query_table('t')",
    "SELECT * FROM pragma_table_info('t')", "SELECT * FROM secret", "FROM 'https://example.com/x.csv'",
    "SELECT pg_get_viewdef(1)", "SELECT repeat('x', 4000000000)", "SELECT range(1000000000)",
    "SELECT lpad('x', 2000000000, 'y')", "SELECT printf('%1000000000d', 1)", "PREPARE x AS SELECT 1",
)  # fmt: skip


@pytest.mark.parametrize("sql", OUTSIDE)
def test_nothing_outside_can_be_reached(table, tmp_path, sql):
    secret = [[1]]  # a variable of this name must not be a table
    file, new = tmp_path / "secret.csv", tmp_path / "new"
    file.write_text("word\nsecret-word\n")
    asked = sql.format(file=file, new=new, table=table.paths["table"])
    with pytest.raises(UsageError) as raised:
        told(table, asked)
    assert "secret-word" not in str(raised.value)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["secret.csv"]
    assert secret == [[1]]
    assert told(table, "SELECT count(*) FROM t")[1] == [[4]]


def test_the_database_itself_is_walled(table, tmp_path, monkeypatch):
    """Also when what is checked before would let something through."""
    monkeypatch.setattr(_table_sql, "_check", lambda connection, sql: None)
    file = tmp_path / "secret.csv"
    file.write_text("word\nsecret-word\n")
    for sql in (f"FROM '{file}'", f"FROM read_text('{file}')", "FROM glob('/*')", "FROM file"):
        with pytest.raises(UsageError, match="cannot run"):
            told(table, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT count(*) FROM r",
        "SELECT count(*) FROM generate_series(1, 1000000000000)",
    ],
)
def test_what_never_ends_is_stopped(table, sql, monkeypatch):
    monkeypatch.setattr(_table_sql, "MAX_SECS", 0.3)
    with pytest.raises(UsageError, match="longer than"):
        told(table, sql)


WRONG = {
    "SELEC 1": "At character 1: syntax error",
    "SELECT 'x": "At character 8: unterminated",
    "SELECT nope FROM t": 'Referenced column "nope" not found',
    "SELECT n + 'x' FROM t": "Could not convert string",
    "SELECT * FROM u": "table t only, not 'u'",
    "x" * 30_000: "length",
}


@pytest.mark.parametrize("sql", WRONG, ids=lambda each: each[:20])
def test_what_is_said_of_wrong_sql(table, sql):
    with pytest.raises(UsageError) as raised:
        told(table, sql)
    assert WRONG[sql] in str(raised.value)
    assert str(table.folder) not in str(raised.value)


def test_deep_sql(table):
    for sql in (
        "SELECT " + "(" * 4000 + "1" + ")" * 4000,
        "SELECT " + "(SELECT " * 1500 + "1" + ")" * 1500,
    ):
        with contextlib.suppress(UsageError):
            told(table, sql)


def test_a_growing_table_and_one_of_any_names(tmp_path):
    names = ["", "a", "A", "t", "select", 'x"y', "ü\n"]
    stored = Stored(tmp_path, Table(columns=names, data=[list(range(7))]))
    kinds, rows = told(stored, "SELECT * FROM t")
    assert (len(kinds), rows) == (7, [list(range(7))])
    assert told(stored, 'SELECT "column 1", "A (3)", "x""y" FROM "table"')[1] == [[0, 2, 5]]
    assert told(Stored(tmp_path, Table(columns=["a"])), "SELECT count(*) FROM t")[1] == [[0]]
