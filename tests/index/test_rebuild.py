"""The index is a cache: however it came about, it says the same as one built from nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from marey.errors import JournalError, MareyError
from marey.index import Index, dialect
from marey.index import store as store_module
from marey.index.database import index_path
from marey.journal.record import Config, Console, End, Problem, RunInfo, Summary

NAMES = ("loss", "acc", "a/b", "..", "ü")


def rows(count, keys, step_change):
    return ("rows", count, keys, step_change)


operations = st.one_of(
    st.builds(
        rows,
        st.sampled_from([1, 2, 17, 300, 4096, 5000]),
        st.sets(st.sampled_from(NAMES), min_size=1, max_size=3).map(sorted).map(tuple),
        st.sampled_from([1, 1, 1, 0, 2, -3]),
    ),
    st.tuples(st.just("media"), st.integers(0, 5), st.integers(0, 2), st.integers(1, 3)),
    st.tuples(st.just("console"), st.integers(1, 2), st.text("ab\n\r", max_size=10)),
    st.tuples(st.just("config"), st.sampled_from("abc"), st.integers(0, 3)),
    st.tuples(st.just("summary"), st.sampled_from(["loss", "best"]), st.integers(0, 3)),
    st.tuples(st.just("problem"), st.integers(0, 5)),
    st.tuples(st.just("refresh")),
    st.tuples(st.just("next writer")),
)


class Story:
    """Carries out operations on the writers of one run."""

    def __init__(self, lab, tools, run):
        self.lab, self.tools, self.run = lab, tools, run
        self.names = iter(
            ["aaaaaaaa", "bbbbbbbb", "cccccccc"] + [f"zzzzzz{i:02d}" for i in range(90)]
        )
        self.clock = 100.0
        self.step = 0
        self.next_writer()

    def next_writer(self):
        self.writer = self.lab.writer(self.run, writer=next(self.names), segment_bytes=40_000)

    def do(self, operation, *arguments):
        self.clock += 1.0
        getattr(self, operation.replace(" ", "_"))(*arguments)

    def rows(self, count, keys, change):
        for place in range(count):
            self.clock += 0.01
            values = [place + number for number, _ in enumerate(keys)]
            self.writer.row(keys, self.step, self.clock, values)
            self.step += change if count < 100 else abs(change)

    def media(self, step, position, count):
        record = self.tools.picture("img", step, position, count, at=self.clock // 3)
        self.writer.append(record)

    def console(self, stream, text):
        self.writer.append(Console(stream, self.clock, text))

    def config(self, name, value):
        self.writer.append(Config({name: {"x": value}} if value else {}, () if value else (name,)))

    def summary(self, name, value):
        self.writer.append(Summary({name: value} if value else {}, () if value else (name,)))
        if value == 3:
            self.writer.append(Summary({}, logged=(name,)))

    def problem(self, step):
        self.writer.append(Problem("encode-failed", "It failed.", self.clock, "img", step))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=25,
)
@given(st.lists(operations, min_size=1, max_size=14))
# A list and a single value that were logged at the same time.
@example([("config", "a", 0)] * 4 + [("media", 4, 0, 2), ("refresh",), ("media", 4, 0, 1)])
def test_refreshes_at_any_time_give_what_one_at_the_end_gives(tools, steps):
    with tools.new_lab() as lab:
        story, index = Story(lab, tools, "run1"), lab.index()
        for operation, *arguments in steps:
            if operation == "refresh":
                index.refresh()
            else:
                story.do(operation, *arguments)
        index.refresh()
        assert tools.dump(index) == tools.dump(lab.fresh())


def busy_run(lab, tools, run, rows=6000):
    writer = lab.writer(run, begin=tools.dead, segment_bytes=60_000)
    for step in range(rows):
        writer.row(("loss", "acc"), step, float(step), [step * 0.5, -step])
        if step % 50 == 0:
            writer.append(tools.picture("img", step))
            writer.append(Console(1, float(step), f"step {step}\n"))
    writer.append(End("finished", 0, 1e4))
    writer.close()


def test_rebuild_gives_the_same(lab, tools):
    for number in range(3):
        busy_run(lab, tools, f"run{number}")
    index = lab.fresh()
    before = tools.dump(index)
    index.rebuild()
    assert tools.dump(index) == before
    assert index.refresh() == set()


class DeliberateError(Exception):
    pass


@pytest.mark.parametrize("place", ["_store_media", "_store_lines", "_store_progress", "_store_run"])
def test_a_refresh_that_dies_half_way_leaves_nothing_half_done(lab, tools, monkeypatch, place):
    busy_run(lab, tools, "run1")
    index = lab.index()
    monkeypatch.setattr("marey.index.builder.COMMIT_POINTS", 2000)
    calls = []
    real = getattr(store_module, place)

    def dying(*arguments):
        calls.append(place)
        if len(calls) == 2:
            raise DeliberateError
        return real(*arguments)

    monkeypatch.setattr(store_module, place, dying)
    with pytest.raises(DeliberateError):
        index.refresh()
    monkeypatch.setattr(store_module, place, real)
    assert index.series("local/p/run1", "loss").total > 0  # what was stored before is there
    index.refresh()
    assert tools.dump(index) == tools.dump(lab.fresh())


def keep_refreshing(root: str, cache: str, stop: str) -> None:
    with Index.open(Path(root), Path(cache)) as index:
        while not Path(stop).exists():
            index.refresh()
        index.refresh()


def test_two_processes_refresh_a_growing_run_at_once(lab, tools, tmp_path):
    context = multiprocessing.get_context("spawn")
    cache, stop = tmp_path / "shared", tmp_path / "stop"
    lab.root.mkdir()
    arguments = (str(lab.root), str(cache), str(stop))
    others = [context.Process(target=keep_refreshing, args=arguments) for _ in range(2)]
    for process in others:
        process.start()
    writer = lab.writer("run1", segment_bytes=50_000)
    for step in range(12_000):
        writer.row(("loss",), step, float(step), [step * 0.5])
        if step % 40 == 0:
            writer.append(tools.picture("img", step // 2, at=float(step)))
            writer.append(Console(1, float(step), f"{step}\n"))
    deadline = time.monotonic() + 60
    with Index.open(lab.root, cache) as watching:
        while time.monotonic() < deadline:
            states = watching.states(["local/p/run1"])
            if states and watching.series("local/p/run1", "loss").total == 12_000:
                break
            time.sleep(0.05)
    stop.touch()
    for process in others:
        process.join(60)
        assert process.exitcode == 0
    index = lab.index("shared")
    index.refresh()
    assert index.series("local/p/run1", "loss").total == 12_000
    assert tools.dump(index) == tools.dump(lab.fresh())


def test_a_process_killed_while_it_indexes(lab, tools, tmp_path):
    for number in range(6):
        busy_run(lab, tools, f"run{number}", rows=12_000)
    context = multiprocessing.get_context("spawn")
    cache = tmp_path / "shared"
    arguments = (str(lab.root), str(cache), str(tmp_path / "never"))
    process = context.Process(target=keep_refreshing, args=arguments)
    process.start()
    path = index_path(lab.root, cache)
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.1)  # any moment will do
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    index = lab.index("shared")
    index.refresh()
    assert tools.dump(index) == tools.dump(lab.fresh())


def test_segments_that_vanish_shrink_or_come_late(lab, tools):
    busy_run(lab, tools, "run1")
    journal = lab.root / "runs/local/p/run1/journal"
    segments = sorted(journal.iterdir())
    assert len(segments) > 3
    away = lab.folder / "away"
    segments[1].rename(away)
    index = lab.fresh()
    assert [problem.code for problem in index.problems("local/p/run1")] == ["missing-segment"]
    version = index.states()[0].version
    away.rename(segments[1])
    assert index.refresh() == {"local/p/run1"}
    assert index.problems("local/p/run1") == []
    assert index.states()[0].version > version
    assert tools.dump(index) == tools.dump(lab.fresh())
    with segments[-1].open("r+b") as file:
        file.truncate(100)
    index.refresh()
    assert tools.dump(index) == tools.dump(lab.fresh())
    segments[-2].unlink()
    index.refresh()
    assert tools.dump(index) == tools.dump(lab.fresh())


def test_an_index_of_another_version_is_built_anew(lab, tools, caplog):
    import sqlite3

    busy_run(lab, tools, "run1", rows=10)
    first = lab.index("cache")
    first.refresh()
    expected = tools.dump(first)
    first.close()
    with sqlite3.connect(first.path) as connection:
        connection.execute("UPDATE meta SET value = '999'")
        connection.execute("DROP TABLE chunk")
        connection.execute("CREATE TABLE of_the_future (x)")
    connection.close()
    again = lab.index("cache")
    assert again.projects() == []
    again.refresh()
    assert tools.dump(again) == expected
    assert "another version" in caplog.text


@pytest.mark.parametrize("damage", ["head", "everything", "empty"])
def test_a_damaged_index_is_built_anew(lab, tools, damage, caplog):
    busy_run(lab, tools, "run1", rows=100)
    first = lab.index("cache")
    first.refresh()
    expected = tools.dump(first)
    first.close()
    size = first.path.stat().st_size
    for side in ("-wal", "-shm"):
        Path(f"{first.path}{side}").unlink(missing_ok=True)
    if damage == "empty":
        first.path.write_bytes(b"")
    else:
        with first.path.open("r+b") as file:
            file.write(b"\x55" * (size if damage == "everything" else 60))
    again = lab.index("cache")
    again.refresh()
    assert tools.dump(again) == expected
    assert damage == "empty" or "damaged" in caplog.text


def test_damage_found_by_a_question_is_repaired(lab, tools, caplog):
    busy_run(lab, tools, "run1", rows=9000)
    index = lab.fresh()
    expected = tools.dump(index)
    from sqlalchemy import update

    from marey.index import schema
    from marey.index.dialect import writing

    with writing(index._engine) as connection:
        connection.execute(update(schema.chunk).values(data=b"nonsense"))
    assert index.series("local/p/run1", "loss").total == 9000
    assert tools.dump(index) == expected
    assert "damaged" in caplog.text


def test_an_index_deleted_under_a_reader(lab, tools):
    busy_run(lab, tools, "run1", rows=100)
    index = lab.fresh()
    for side in ("", "-wal", "-shm"):
        Path(f"{index.path}{side}").unlink(missing_ok=True)
    index.refresh()
    assert index.series("local/p/run1", "loss").total == 100


def test_info_that_comes_later_counts(lab):
    writer, index = lab.writer("run1", name="before"), lab.index()
    index.refresh()
    writer.append(RunInfo("after", 10.0, tags=("x",)))
    index.refresh()
    info = index.run("local/p/run1").run
    assert (info.name, info.tags) == ("after", ["x"])


def test_one_run_that_cannot_be_stored_hides_no_other(lab, caplog):
    """Marey's recorder refuses such rows, another program that writes the format may not."""
    odd = lab.writer("odd")
    odd.row(("x",), 0, float("nan"), [1.0])
    lab.writer("run1").row(("x",), 0, 1.0, [1.0])
    index = lab.index()
    index.refresh()
    assert index.series("local/p/run1", "x").total == 1
    assert "The run local/p/odd cannot be read: the journal holds a value" in caplog.text
    with pytest.raises(JournalError, match="marey cat local/p/odd"):
        index.refresh("local/p/odd")


def test_a_full_disk_is_said(lab, monkeypatch):
    index, writer = lab.index(), lab.writer("run1")
    monkeypatch.setattr(dialect, "_PRAGMAS", (*dialect._PRAGMAS, "max_page_count = 1"))
    index._engine.dispose()  # connections from now on cannot make the file larger
    for step in range(20_000):
        writer.row(("x",), step, 1.0, [step / 7])
    with pytest.raises(MareyError, match=r"disk is full\. Make room, or set MAREY_CACHE_DIR"):
        index.refresh()


def test_a_cache_that_cannot_be_opened_is_said(tmp_path):
    index_path(tmp_path, tmp_path / "cache").mkdir(parents=True)
    with pytest.raises(MareyError, match="the index cannot be written: unable to open"):
        Index.open(tmp_path, tmp_path / "cache")
