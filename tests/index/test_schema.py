"""One schema for both engines; what differs is in one module."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import marey.index
from marey.index import dialect, schema

FOLDER = Path(marey.index.__file__).parent


@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_in_postgresql(table):
    text = str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert "BLOB" not in text
    assert "DATETIME" not in text
    if table is schema.run:
        assert "JSONB" in text
        assert "BIGSERIAL" in text


def test_upserts_have_the_same_form_in_postgresql():
    statement = dialect._upsert("postgresql", schema.mark, ("run_id", "step"), False)
    assert "DO NOTHING" in str(statement.compile(dialect=postgresql.dialect()))
    statement = dialect._upsert("postgresql", schema.media_item, ("run_id", "item"), True)
    assert "DO UPDATE SET item" in str(statement.compile(dialect=postgresql.dialect()))


def test_only_one_module_knows_the_engine():
    for path in FOLDER.glob("*.py"):
        text = path.read_text().lower()
        if path.name not in ("dialect.py", "database.py", "schema.py"):
            assert "sqlite3" not in text, path
            assert "pragma" not in text, path


def test_every_table_of_a_run_is_forgotten_with_it():
    of_a_run = {table for table in schema.metadata.tables.values() if "run_id" in table.c}
    assert of_a_run == set(schema.OF_A_RUN)


@pytest.mark.parametrize("module", [name for _, name, _ in pkgutil.iter_modules([str(FOLDER)])])
def test_examples_in_docstrings(module):
    found = importlib.import_module(f"marey.index.{module}")
    assert doctest.testmod(found).failed == 0


def test_late_steps_are_stored_as_if_they_had_come_in_time(lab, tools):
    writer, index = lab.writer(), lab.index()
    for step in range(0, 20_000, 2):
        writer.row(("loss",), step, 1.0, [step / 2])
    index.refresh()
    writer.row(("loss",), 3, 1.0, [-7.0])
    writer.row(("loss",), 4, 1.0, [99.0])
    index.refresh()
    assert tools.dump(index) == tools.dump(lab.fresh())


def test_deleted_runs_leave_nothing_behind(lab, tools):
    writer, index = lab.writer(), lab.index()
    writer.row(("loss",), 1, 2.0, [1.0])
    writer.append(tools.picture("img", 1))
    tools.finish(writer)
    index.refresh()
    (lab.root / "runs/local/p/run1").rename(lab.folder / "gone")
    assert index.refresh() == {"local/p/run1"}
    assert all(not rows for rows in tools.dump(index).values())
