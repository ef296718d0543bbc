"""What can be set from outside and from where: arguments, environment, marey.toml, defaults."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import Any

from marey.errors import UsageError

FILE_NAME = "marey.toml"
MODES = ("online", "offline", "shared", "disabled")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, each with the value that counts.

    ``load`` fills it; each field is also an environment variable (``MAREY_`` and its name in
    capitals) and a key of ``marey.toml``.

    Parameters
    ----------
    dir:
        The root of all runs, ``~/.marey`` unless set.
    cache_dir:
        Where the index lies, which can be deleted at any time.
    entity, project:
        The first two parts of a run's path where ``init`` is given none.
    mode:
        ``disabled`` records nothing; ``online``, ``offline`` and ``shared`` all record in ``dir``.
    strict:
        Raise an error where Marey otherwise warns: on a step that is too low, on media that
        cannot be encoded.
    console:
        Record what the process prints.
    quiet:
        Print nothing but warnings.
    finish_timeout_secs:
        How long ``finish`` waits for media; what is left then goes on in another process.
    encoder_threads:
        How many threads encode media; all but one only while media wait for long.
    queue_items, queue_bytes:
        How much media may wait to be encoded before ``log`` slows its caller.
    """

    dir: Path = field(default_factory=lambda: Path.home() / ".marey")
    cache_dir: Path = field(default_factory=lambda: _default_cache_dir())
    entity: str = "local"
    project: str = "uncategorized"
    mode: str = "online"
    strict: bool = False
    console: bool = True
    quiet: bool = False
    finish_timeout_secs: float = 300.0
    encoder_threads: int = 2
    queue_items: int = 1_000
    queue_bytes: int = 512 * 1024 * 1024


def load(**overrides: object) -> Settings:
    """Find the value of every setting: arguments, then ``MAREY_*``, then ``marey.toml``, default.

    Parameters
    ----------
    **overrides:
        Settings by name; None means not given.

    Raises
    ------
    UsageError
        A name that is no setting, or a value that it cannot have; the message says where it
        was set.
    """
    values = _from_file(_find_file(Path.cwd()))
    values.update(_from_environment(os.environ))
    for name, value in overrides.items():
        if value is not None:
            values[name] = _parse(name, value, f"the argument {name}")
    return Settings(**values)


def _default_cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "marey"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in _PARSERS:
        variable = f"MAREY_{name.upper()}"
        text = environment.get(variable)
        if text:
            values[name] = _parse(name, text, f"the environment variable {variable}")
    return values


def _find_file(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
    return None


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    values: dict[str, Any] = {
        name: _parse(name, value, str(path)) for name, value in _read_toml(path).items()
    }
    for name in ("dir", "cache_dir"):
        if name in values:
            values[name] = path.parent / values[name]  # an absolute path stays as it is
    return values


def _read_toml(path: Path) -> dict[str, Any]:
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        document: dict[str, Any] = toml.loads(path.read_text(encoding="utf-8"))
    except (toml.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not a TOML file: {error}") from error
    return document


def _to_path(value: object) -> Path:
    try:
        return Path(value).expanduser()  # type: ignore[arg-type]
    except TypeError:
        raise ValueError("a path") from None


def _to_bool(value: object) -> bool:
    word = str(value).strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("0", "false", "no", "off"):
        return False
    raise ValueError("true or false")


def _to_console(value: object) -> bool:
    """Also takes the words that W&B's setting of this name has."""
    return True if value in ("auto", "wrap", "redirect", "wrap_raw") else _to_bool(value)


def _to_text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("text that is not empty")
    return value


def _to_mode(value: object) -> str:
    mode = {"dryrun": "offline", "run": "online"}.get(str(value), str(value))
    if mode not in MODES:
        raise ValueError("one of " + ", ".join(MODES))
    return mode


def _to_seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not seconds >= 0:
        raise ValueError("a number of seconds, 0 or more")
    return seconds


def _to_count(value: object) -> int:
    if not str(value).isdecimal() or int(str(value)) < 1:
        raise ValueError("a whole number, 1 or more")
    return int(str(value))


_PARSERS: dict[str, Callable[[object], object]] = {
    "dir": _to_path,
    "cache_dir": _to_path,
    "entity": _to_text,
    "project": _to_text,
    "mode": _to_mode,
    "strict": _to_bool,
    "console": _to_console,
    "quiet": _to_bool,
    "finish_timeout_secs": _to_seconds,
    "encoder_threads": _to_count,
    "queue_items": _to_count,
    "queue_bytes": _to_count,
}


def _parse(name: str, value: object, source: str) -> object:
    parser = _PARSERS.get(name)
    if parser is None:
        known = ", ".join(each.name for each in fields(Settings))
        raise UsageError(f"{source} has no such setting; there are: {known}. Unknown: {name!r}")
    try:
        return parser(value)
    except ValueError as error:
        expected = str(error)
        raise UsageError(f"{name} must be {expected}. {source} is {value!r:.200}") from error
