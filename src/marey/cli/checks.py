"""What ``marey doctor`` checks, one function each; nothing is repaired."""

from __future__ import annotations

import enum
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marey.cli.terminal import printable
from marey.errors import MareyError

if TYPE_CHECKING:
    from marey.index import Index
    from marey.index.answers import RunInfo
    from marey.settings import Settings

LOW_DISK_BYTES: Final = 5 * 1024**3
FULL_DISK_BYTES: Final = 256 * 1024**2
SLOW_REFRESH_SECS: Final = 2.0
SHOWN_RUNS: Final = 5
LOOPBACK_TIMEOUT_SECS: Final = 2.0


class Level(enum.Enum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """What a check found, and what to do if that is not good."""

    level: Level
    name: str
    message: str
    advice: str = ""


def all_checks(settings: Settings) -> Iterator[Check]:
    """Run all checks, those first on which others rest."""
    yield check_versions()
    yield check_writable("runs", settings.dir)
    yield check_file_system(settings.dir)
    yield check_space(settings.dir)
    yield check_writable("cache", settings.cache_dir)
    yield from check_index(settings)
    yield check_page()
    yield check_loopback()
    yield check_port()
    yield check_browser()


def check_versions() -> Check:
    """The versions, and whether all that Marey needs is installed."""
    from marey.cli.version import versions

    found = versions()
    missing = [name for name, number in found.items() if number == "not installed"]
    told = ", ".join(f"{name} {number}" for name, number in found.items())
    if missing:
        advice = f"Install what is missing: pip install {' '.join(missing)}"
        return Check(Level.FAIL, "versions", told, advice)
    return Check(Level.OK, "versions", told)


def check_writable(name: str, folder: Path) -> Check:
    """Whether files can be made in a folder, or the folder itself if it does not exist yet."""
    place = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        advice = "Change its permissions, or choose another place: MAREY_DIR, MAREY_CACHE_DIR."
        return Check(Level.FAIL, name, f"cannot write in {place} ({error.strerror})", advice)
    state = "can be written" if place == folder else "will be made when it is needed"
    return Check(Level.OK, name, f"{folder} {state}")


def check_file_system(folder: Path) -> Check:
    """Whether journals may be memory-mapped there, which makes ``log`` fastest."""
    from marey.journal.mounts import can_map, file_system_of

    place = _existing(folder)
    kind = file_system_of(place) or "unknown"
    if can_map(place):
        return Check(Level.OK, "file system", f"{kind}; journals are memory-mapped")
    advice = "Nothing has to be done. A local directory (MAREY_DIR) makes log() faster."
    return Check(Level.WARN, "file system", f"{kind}; journals get plain writes", advice)


def check_space(folder: Path) -> Check:
    """Whether there is room for more runs."""
    free = shutil.disk_usage(_existing(folder)).free
    told = f"{free / 1024**3:,.1f} GiB free"
    if free >= LOW_DISK_BYTES:
        return Check(Level.OK, "disk", told)
    level = Level.FAIL if free < FULL_DISK_BYTES else Level.WARN
    return Check(level, "disk", told, "Make room: old runs can be moved away or deleted.")


def check_index(settings: Settings) -> Iterator[Check]:
    """The index, and what it knows of the runs."""
    from marey.index import Index

    advice = "Make it anew, nothing is lost by that: marey doctor --rebuild-index"
    if not _existing(settings.cache_dir).is_dir():
        return
    try:
        with Index.open(settings.dir, settings.cache_dir) as index:
            yield _freshness(index)
            runs = list(_runs(index))
            yield _problems(runs)
            yield _drafts(runs, settings.dir)
    except (MareyError, OSError) as error:
        yield Check(Level.FAIL, "index", str(error), advice)


def _freshness(index: Index) -> Check:
    from marey.journal.mounts import is_local

    started = time.monotonic()
    changed = index.refresh()
    took_secs = time.monotonic() - started
    size = index.path.stat().st_size / 1024**2 if index.path.exists() else 0.0
    told = f"{index.path} ({size:,.1f} MiB), {len(changed)} runs read in {took_secs:.2f} s"
    if not is_local(index.path.parent):
        advice = "SQLite may be slow or fail there; set MAREY_CACHE_DIR to a local directory."
        return Check(Level.WARN, "index", f"{told}, not on a local file system", advice)
    if took_secs > SLOW_REFRESH_SECS and not changed:
        return Check(Level.WARN, "index", told, "Looking for news is slow: move old runs away.")
    return Check(Level.OK, "index", told)


def _runs(index: Index) -> Iterator[RunInfo]:
    for project in index.projects():
        yield from index.runs(project.entity, project.project, limit=None).runs


def _problems(runs: list[RunInfo]) -> Check:
    found = [run for run in runs if run.problems]
    if not found:
        return Check(Level.OK, "problems", f"none in {len(runs):,} runs")
    advice = "Look at them on the run's page, or with: marey cat RUN --type problem"
    return Check(Level.WARN, "problems", f"in {_names([run.path for run in found])}", advice)


def _drafts(runs: list[RunInfo], root: Path) -> Check:
    from marey.directories import RUNS
    from marey.spool.reading import waiting

    ended = [run for run in runs if run.state != "running"]
    found = [run.path for run in ended if any(waiting(root / RUNS / run.path / "spool"))]
    if not found:
        return Check(Level.OK, "drafts", "no media of ended runs wait to be encoded")
    advice = "Start `marey ui`: it encodes them."
    return Check(Level.WARN, "drafts", f"media wait in {_names(found)}", advice)


def check_page() -> Check:
    """Whether the page was built."""
    from marey.server.pages import HOW_TO_BUILD, STATIC_DIR, Pages

    if Pages(STATIC_DIR).is_built():
        return Check(Level.OK, "page", "is built")
    return Check(Level.FAIL, "page", f"is not built, expected it in {STATIC_DIR}", HOW_TO_BUILD)


def check_loopback() -> Check:
    """Whether programs on this machine reach one another, as browser and server must."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = server.getsockname()
            with socket.create_connection(address, timeout=LOOPBACK_TIMEOUT_SECS):
                return Check(Level.OK, "loopback", "127.0.0.1 can be reached")
    except OSError as error:
        advice = "Look whether a firewall or a sandbox forbids connections to 127.0.0.1."
        return Check(Level.FAIL, "loopback", f"127.0.0.1 cannot be reached ({error})", advice)


def check_port() -> Check:
    """Whether the usual port is free."""
    from marey.cli.ui import DEFAULT_HOST, DEFAULT_PORT
    from marey.server.serving import listen

    with listen(DEFAULT_HOST, DEFAULT_PORT) as bound:
        port: int = bound.getsockname()[1]
    if port == DEFAULT_PORT:
        return Check(Level.OK, "port", f"{port} is free")
    advice = f"If that is not `marey ui` already, the next one takes port {port} instead."
    return Check(Level.WARN, "port", f"{DEFAULT_PORT} is in use", advice)


def check_browser() -> Check:
    """Whether ``marey ui`` can open a browser."""
    from marey.cli.ui import DEFAULT_PORT, has_display

    if has_display():
        return Check(Level.OK, "browser", "can be opened")
    tunnel = f"ssh -L {DEFAULT_PORT}:127.0.0.1:{DEFAULT_PORT} {socket.gethostname()}"
    advice = f"On the machine you sit at, run `{tunnel}` and open the address that marey ui prints."
    return Check(Level.WARN, "browser", "there is no display here", advice)


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _names(runs: list[str]) -> str:
    shown = ", ".join(printable(run) for run in runs[:SHOWN_RUNS])
    rest = len(runs) - SHOWN_RUNS
    return f"{len(runs):,} runs: {shown}" + (f" and {rest:,} more" if rest > 0 else "")
