"""The current run and the module-level calls that go to it; makes no runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from marey.errors import UsageError

if TYPE_CHECKING:
    from marey.recorder.run import Run

_current: Run | None = None


def get() -> Run | None:
    """The current run while it is open, else None."""
    return _current if _current is not None and _current.state == "running" else None


def put(run: Run) -> None:
    """Make a run the current one."""
    global _current
    _current = run


def log(data: Mapping[str, Any], step: int | None = None, commit: bool | None = None) -> None:
    """Record values at a step of the current run; see ``Run.log``.

    Raises
    ------
    UsageError
        ``marey.init()`` was not called, or the run has finished.

    Examples
    --------
    >>> import marey
    >>> run = marey.init(mode="disabled")
    >>> marey.log({"loss": 0.5})
    >>> marey.finish()
    """
    run = _current
    if run is None:
        raise _not_begun("marey.log()")
    run.log(data, step, commit)


def finish(exit_code: int | None = None) -> None:
    """End the current run, if there is one; see ``Run.finish``."""
    run = get()
    if run is not None:
        run.finish(exit_code)


def _not_begun(what: str) -> UsageError:
    return UsageError(f"{what} needs a run. Call marey.init() first.")


class NotBegun:
    """Stands for ``marey.config`` and ``marey.summary`` until there is a run; any use raises."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def _refuse(self, *_: object) -> NoReturn:
        raise _not_begun(object.__getattribute__(self, "_name"))

    __getitem__ = __setitem__ = __delitem__ = __contains__ = __iter__ = __len__ = _refuse
    __setattr__ = __delattr__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # asked for by inspection, which does not use it
            raise AttributeError(name)
        self._refuse()

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, '_name')} before marey.init()>"


def attribute(name: str) -> object:
    """What ``marey.run``, ``marey.config`` or ``marey.summary`` is now."""
    if name == "run":
        return get()
    return NotBegun(f"marey.{name}") if _current is None else getattr(_current, name)
