"""What kills, damage and rivals leave of many kinds of media: read back by a real reader."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import marey
from marey.spool import frames, reading
from marey.spool.recovery import recover
from marey.spool.spool import Spool

PROGRAM = Path(__file__).with_name("many_kinds.py")
RUN = "local/uncategorized/killed00"
FROZEN = """
import runpy, sys, threading
from marey.recorder.encoding import Encoder
Encoder._encoded = lambda *_: threading.Event().wait()
runpy.run_path(sys.argv[1], run_name="__main__")
"""
WRITTEN_THEN = {"torn-tail", "empty-segment"}  # what was being written when it was cut or looked at


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    return tmp_path / "root"


def start(encodes: bool = True) -> subprocess.Popen[str]:
    source = str(Path(marey.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": paths}
    arguments = [] if encodes else ["-c", FROZEN]
    return subprocess.Popen(
        [sys.executable, *arguments, str(PROGRAM)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed_after(secs: float, calls: int = 1, *, encodes: bool = True) -> int:
    """Kill a program at a random moment; the number of its last call that returned."""
    with start(encodes) as program:
        assert program.stdout is not None
        returned = [int(program.stdout.readline()) for _ in range(calls)]
        killer = threading.Timer(secs, program.kill)
        killer.start()
        returned += [int(line) for line in program.stdout if line.endswith("\n")]
        killer.join()
    return returned[-1]


def many_kinds() -> Any:
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("many_kinds", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check(path: str, last: int) -> None:
    """All that returned is there once, equal, and where it was logged; at most one call more is."""
    program = many_kinds()
    table = program.new_table()
    with marey.Api() as api:
        run = api.run(path)
        assert run.state == "crashed"
        assert {problem.code for problem in run.problems} <= WRITTEN_THEN
        entries = {(key, each.step): each for key in program.KEYS for each in _media(run, key)}
        for number in range(last + 1):
            for key, value in program.values(number, table).items():
                entry = entries.pop((key, number))
                if isinstance(value, list):
                    assert entry.value == value
                elif value is table:
                    assert entry.value.data == table.data
                else:
                    assert entry.value == value
                    assert entry.total == 1
        assert {step for _, step in entries} <= {last + 1}
        for number in range(0, last, 5):
            assert run.summary[f"picture {number}"] == program.picture(number)


def _media(run: Any, key: str) -> list[Any]:
    try:
        found = run.media(key)
    except marey.errors.NotFoundError:
        return []
    assert found.pending == 0
    return list(found)


@pytest.mark.parametrize("millis", [1, 30, 100, 300])
def test_a_kill_loses_nothing_of_any_kind(root, millis):
    last = killed_after(millis / 1000 * random.uniform(0.5, 1.5))
    check(RUN, last)
    assert not list((root / "runs" / RUN / "spool").iterdir())


def test_any_number_of_recoverers_and_readers_at_once(root):
    last = killed_after(0.01, calls=60)
    command = [sys.executable, "-m", "marey.spool.recovery", str(root / "runs" / RUN)]
    others = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    check(RUN, last)
    assert [other.wait() for other in others] == [0, 0]
    check(RUN, last)


def test_a_run_that_was_moved_before_it_was_recovered(root):
    last = killed_after(0.01, calls=30)
    moved = root / "runs" / "team" / "archive" / "moved000"
    moved.parent.mkdir(parents=True)
    shutil.move(root / "runs" / RUN, moved)
    check("team/archive/moved000", last)


def test_a_recovery_away_from_all_runs(tmp_path, root):
    killed_after(0.01, calls=10)
    elsewhere = tmp_path / "r"
    shutil.move(root / "runs" / RUN, elsewhere)
    recover(elsewhere)
    assert not list((elsewhere / "spool").iterdir())
    shutil.move(elsewhere, root / "runs" / RUN)
    with marey.Api() as api:
        assert {problem.code for problem in api.run(RUN).problems} <= WRITTEN_THEN


@pytest.mark.parametrize("damage", ["cut", "zeros", "bits"])
def test_damage_to_a_spool_file_loses_no_more_than_it_hits(root, damage):
    killed_after(0.0, calls=20, encodes=False)
    spool = root / "runs" / RUN / "spool"
    generator = random.Random(1)
    for path in spool.iterdir():
        content = bytearray(path.read_bytes())
        middle = len(content) // 2
        if damage == "cut":
            del content[middle:]
        elif damage == "zeros":
            content[middle : middle + 4096] = bytes(len(content[middle : middle + 4096]))
        else:
            for _ in range(5):
                content[generator.randrange(len(content))] ^= 1 << generator.randrange(8)
        path.write_bytes(content)
    program, table = many_kinds(), many_kinds().new_table()
    with marey.Api() as api:
        run = api.run(RUN)
        for number in range(20):
            for key, value in program.values(number, table).items():
                for entry in _media(run, key):
                    if entry.step == number and not isinstance(value, (list, marey.Table)):
                        assert entry.value == value


def test_damage_full_of_markers_is_read_once(tmp_path):
    size = 8 * 1024 * 1024
    path = tmp_path / "aaaaaaaa-0.spool"
    path.write_bytes(frames.MAGIC + bytes(frames.SALT_BYTES) + frames.MARKER * (size // 4))
    started = time.process_time()
    assert not list(reading.open_places(path))
    assert time.process_time() - started < 60


def test_markers_at_every_edge_of_the_search(tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "SEARCH_BYTES", 16)
    spool = Spool(tmp_path, "aaaaaaaa")
    place = frames.Place("key", 1, 1.5, 0, 1, False, "train.py", 7)
    (path,) = [spool.place(spool.write([b"content"]), place).file.path]
    whole = path.read_bytes()
    first = frames.START
    for length in range(1, 64):
        fill = (frames.MARKER * 16)[:length]
        path.write_bytes(whole[:first] + fill + whole[first:])
        with path.open("rb") as file:
            assert not list(frames.frames(file))  # all stand elsewhere than they were written
        damaged = bytearray(whole)
        damaged[first : first + min(length, 20)] = fill[:20]
        path.write_bytes(damaged)
        assert [each.place.step for each in reading.open_places(path)] == [1]


def test_a_file_whose_last_user_comes_after_the_end_is_deleted(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa")
    content = spool.write([b"of a call that waits"])
    spool.end()
    assert list(tmp_path.iterdir())
    spool.release(content)
    late = spool.write([b"of one that came too late"])
    spool.release(late)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_an_archive_that_cannot_be_written_is_read(tmp_path, root):
    killed_after(0.0, calls=20, encodes=False)
    program = many_kinds()
    archive = tmp_path / "archive"
    archive.mkdir()
    mounted = subprocess.run(["mount", "--bind", str(root), str(archive)], stderr=subprocess.PIPE)
    if mounted.returncode:
        pytest.skip("may not mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(archive)], check=True)
        with marey.Api(archive) as api:
            with pytest.warns(UserWarning, match="cannot be encoded here"):
                entries = [each for key in program.KEYS for each in api.run(RUN).media(key)]
            for each in entries:
                assert each.value is not None
            assert entries
    finally:
        subprocess.run(["umount", str(archive)], check=True)
    assert list((root / "runs" / RUN / "spool").iterdir())
