"""Columns say what rows say, whatever was logged, and whatever was damaged."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.directories import run_dir
from marey.journal.process import begin_record
from marey.journal.record import RunInfo, big_integer
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter
from marey.query import Api

NAMES = ("a", "b", "c.d")
numbers = st.one_of(
    st.floats(),
    st.floats(0, 1),
    st.integers(-(2**63), 2**64 - 1),
    st.booleans(),
    st.none(),
    st.integers(2**64, 2**70).map(big_integer),
)
names = st.lists(st.sampled_from(NAMES), unique=True).map(tuple)
rows = st.tuples(
    st.sampled_from("ab"),
    names,
    st.integers(0, 3),
    st.lists(numbers, min_size=3, max_size=3),
    st.sampled_from([1, 1, 1, 70, 300]),
)


def write(root: Path, story) -> None:
    folder = run_dir(root, "local", "p", "r")
    writers = {
        name: JournalWriter(
            folder, entity="local", project="p", run="r", writer=name * 8, segment_bytes=3000
        )
        for name in "ab"
    }
    for writer in writers.values():
        writer.append(begin_record(primary=False))
        writer.append(RunInfo("r", 1.0))
    step, time = 0, 1.0
    for name, keys, change, values, times in story:
        for _ in range(times):
            step, time = max(step + change - 1, 0), time + 0.5
            writers[name].row(keys, step, time, values[: len(keys)])
    for writer in writers.values():
        writer.close()


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


def check(root: Path) -> None:
    with Api(root) as api:
        run = api.run("local/p/r")
        for keys in (None, ["a"], ["b", "a"], ["c.d", "nothing"]):
            scanned = list(run.scan_history(keys))
            table = run._table(keys)
            assert len(table) == len(scanned)
            assert table.steps.tolist() == [row["_step"] for row in scanned]
            assert table.times.tolist() == [row["_timestamp"] for row in scanned]
            for name, column in table.columns.items():
                expected = [row.get(name) for row in scanned]
                assert all(map(same, column.tolist(), expected)), name
                assert column.dtype in (np.float64, object)


@given(st.lists(rows, max_size=12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_columns_say_what_rows_say(monkeypatch, story):
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("MAREY_CACHE_DIR", folder)
        write(Path(folder, "root"), story)
        check(Path(folder, "root"))


def test_a_damaged_segment_is_read_around_the_damage(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_CACHE_DIR", str(tmp_path))
    story = [("a", ("a", "b"), 2, [0.5, 1.5, 0], 300), ("b", ("c.d",), 2, [True, 1, 1], 300)]
    write(tmp_path / "root", story)
    for segment in segments(run_dir(tmp_path / "root", "local", "p", "r") / "journal"):
        data = bytearray(segment.path.read_bytes())
        data[len(data) // 2] ^= 1
        segment.path.write_bytes(data)
    check(tmp_path / "root")
    with Api(tmp_path / "root") as api:
        run = api.run("local/p/r")
        assert len(run.history(keys=["a"])) > 250
        assert {problem.code for problem in run.problems} == {"bad-frame"}
