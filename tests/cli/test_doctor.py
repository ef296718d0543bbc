from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from marey.cli import checks
from marey.cli.checks import Level
from marey.journal.record import Problem
from marey.server import pages
from marey.spool.frames import Place
from marey.spool.spool import Spool


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("")
    monkeypatch.setattr(pages, "STATIC_DIR", tmp_path)


def levels(told: Any) -> dict[str, str]:
    return {check["name"]: check["level"] for check in json.loads(told.out)}


def test_all_is_well(marey: Any, ended: Any, built: None) -> None:
    told = marey("doctor", "--json")
    found = levels(told)
    assert told.code == 0
    assert "fail" not in found.values()
    for name in ("versions", "runs", "cache", "index", "problems", "drafts", "page", "loopback"):
        assert found[name] == "ok", name


def test_lines_for_people(marey: Any, ended: Any, built: None) -> None:
    told = marey("doctor")
    assert "ok    page: is built" in told.out
    assert "none in 1 runs" in told.out


def test_a_page_that_is_missing_fails(
    marey: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "STATIC_DIR", tmp_path)
    told = marey("doctor")
    assert told.code == 1
    assert "fail  page: is not built" in told.out
    assert "-> In a checkout run `make page`" in told.out


def test_runs_with_problems(marey: Any, write: Any, built: None) -> None:
    write("aaaa1111").append(Problem("encode-failed", "An image could not be encoded.", 0.0))
    told = marey("doctor")
    assert told.code == 0
    assert "warn  problems: in 1 runs: local/digits/aaaa1111" in told.out


def test_left_drafts(marey: Any, ended: Any, built: None, root: Path) -> None:
    spool = Spool(root / "runs" / "local" / "digits" / "aaaa1111" / "spool", "abcdefgh")
    spool.place(spool.write([b"draft"]), Place("img", 0, 0.0, 0, 1, False, "train.py", 1))
    spool.end()
    told = marey("doctor")
    assert "warn  drafts: media wait in 1 runs" in told.out


def test_a_new_directory_is_not_made(
    marey: Any, built: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = tmp_path / "fresh" / "runs"
    told = marey("doctor", "--dir", str(fresh))
    assert "will be made when it is needed" in told.out
    assert told.code == 0


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    check = checks.check_writable("runs", file / "below")
    assert check.level is Level.FAIL
    assert check.advice


def test_rebuilding_the_index(marey: Any, ended: Any, built: None) -> None:
    before = marey("runs", "--json").out
    told = marey("doctor", "--rebuild-index")
    assert told.code == 0
    assert "anew" in told.err
    after = marey("runs", "--json").out
    assert [run["id"] for run in json.loads(before)] == [run["id"] for run in json.loads(after)]


def test_an_index_that_is_no_database(marey: Any, ended: Any, built: None) -> None:
    import os

    marey("runs")
    [file] = [
        each
        for each in Path(os.environ["MAREY_CACHE_DIR"]).glob("index-*")
        if each.suffix == ".sqlite"
    ]
    file.write_bytes(b"no database" * 1000)
    told = marey("doctor")
    # Either it heals by itself, for it is a cache, or the way to heal it is told.
    assert "index:" in told.out
    assert told.code == 0 or "--rebuild-index" in told.out
    assert marey("doctor", "--rebuild-index").code == 0


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "level"), [(10**9 * 50, Level.OK), (10**9, Level.WARN), (10**6, Level.FAIL)]
)
def test_space(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, level: Level) -> None:
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: Usage(10**12, 0, free))
    assert checks.check_space(tmp_path).level is level


def test_a_file_system_without_mapping(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAREY_NO_MMAP", "1")
    assert checks.check_file_system(tmp_path).level is Level.WARN


def test_a_port_in_use() -> None:
    from marey.cli.ui import DEFAULT_PORT
    from marey.server.serving import listen

    with listen("127.0.0.1", DEFAULT_PORT) as taken:
        if taken.getsockname()[1] == DEFAULT_PORT:
            assert checks.check_port().level is Level.WARN
    assert checks.check_port().name == "port"
