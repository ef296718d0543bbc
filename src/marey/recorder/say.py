"""The few lines that Marey prints, on stderr; warnings and errors are not said here."""

from __future__ import annotations

import contextlib
import shlex
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

from marey import settings as settings_module

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.settings import Settings

DEFAULT_PORT = 7117


def line(text: str) -> None:
    """Print one line; a closed or missing stderr is no reason to fail."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        sys.stderr.write(f"marey: {text}\n")
        sys.stderr.flush()


def progress(text: str) -> None:
    """Show a line that the next one draws over, where stderr is a terminal."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[Kmarey: {text}" if text else "\r\x1b[K")
            sys.stderr.flush()


def page_url(path: RunPath) -> str:
    """Where ``marey ui`` shows a run when it is started as it is by default."""
    names = quote(f"{path.entity}/{path.project}/runs/{path.run}")
    return f"http://127.0.0.1:{DEFAULT_PORT}/{names}"


def ui_command(settings: Settings) -> str:
    """The command that shows the runs below the settings' directory."""
    if settings_module.load().dir == settings.dir:
        return "marey ui"
    return f"marey ui --dir {shlex.quote(str(settings.dir))}"


def end(
    path: RunPath, what: str, secs: float, counts: tuple[int, int, int], settings: Settings
) -> None:
    """Say that a run ended: how many rows, media and problems it has, and where they are."""
    rows, media, problems = counts
    line(
        f"{what} ({path}) after {duration(max(0.0, secs))}: "
        f"{counted(rows, 'row')}, {counted(media, 'media value')}, {counted(problems, 'problem')}"
    )
    line(f"{path.path}")
    line(f"look at it with: {ui_command(settings)}")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(50_000, "row"), counted(0, "problem")
    ('1 row', '50,000 rows', 'no problems')
    """
    words = noun if number == 1 else plural or f"{noun}s"
    return f"{number:,} {words}" if number else f"no {words}"


def duration(secs: float) -> str:
    """A duration as a person says it.

    Examples
    --------
    >>> duration(3.21), duration(75), duration(7325)
    ('3.2 s', '1 min 15 s', '2 h 2 min')
    """
    if secs < 60:
        return f"{secs:.1f} s"
    if secs < 3600:
        return f"{secs // 60:.0f} min {secs % 60:.0f} s"
    return f"{secs // 3600:.0f} h {secs % 3600 // 60:.0f} min"
