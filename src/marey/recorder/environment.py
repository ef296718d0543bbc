"""What a run ran on: Python, machine, command, git, packages; collected, never sent anywhere."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Final

GIT_TIMEOUT_SECS: Final = 0.3


def quick() -> dict[str, Any]:
    """What the interpreter knows without asking anybody."""
    return {
        "python": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "executable": sys.executable,
        "argv": [_text(argument) for argument in sys.argv],
        "cwd": _text(_cwd()),
        "host": os.uname().nodename,
        "os": _os_name(),
        "cpu_count": os.cpu_count(),
        "pid": os.getpid(),
    }


def full() -> dict[str, Any]:
    """The quick part, and git and the installed packages, which take up to a second."""
    return {**quick(), "git": git_state(_cwd()), "packages": packages()}


def import_slowly() -> None:
    """Import what ``full`` needs, which no run should wait for."""
    for module in ("importlib.metadata", "subprocess", "email.parser", "csv"):
        import_module(module)


def _cwd() -> str:
    try:
        return os.getcwd()  # noqa: PTH109  (its text is recorded)
    except OSError:  # the directory was deleted
        return ""


def _os_name() -> str:
    system = os.uname()
    return f"{system.sysname} {system.release} {system.machine}"


def _text(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def git_state(folder: str) -> dict[str, Any] | None:
    """Commit, branch and whether tracked files were changed; None outside a work tree.

    Each question to git has 0.3 s; what it could not answer in time is None.
    """
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return None
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return {
        "commit": commit,
        "branch": _git(folder, "symbolic-ref", "--short", "-q", "HEAD"),
        "dirty": None if changes is None else bool(changes),
    }


def _git(folder: str, *arguments: str) -> str | None:
    import subprocess

    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *arguments],
            cwd=folder or None,
            capture_output=True,
            timeout=GIT_TIMEOUT_SECS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace").strip()


def packages() -> dict[str, str]:
    """The installed packages by name, with their versions."""
    from importlib import metadata

    found: dict[str, str] = {}
    for distribution in metadata.distributions():
        try:
            described = distribution.metadata  # parsed at each access
            name, version = described["Name"], described["Version"]
        except (KeyError, OSError, ValueError):  # a damaged installation describes nothing
            continue
        if name and version:
            found.setdefault(_text(name), _text(version))
    return dict(sorted(found.items(), key=lambda entry: entry[0].lower()))
