"""What the server computes on logged values: one module a kind, found by its name; no kind here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from marey.analysis._album import Album, Clock, Logged
from marey.analysis._files import Written
from marey.analysis._memory import Memory

__all__ = ["Album", "Clock", "Logged", "Memory", "Written", "analysis_for"]


def analysis_for(kind: str) -> ModuleType | None:
    """The module with the analyses of a kind, if it has any.

    Its ``ANALYSES`` maps a name to a function of the value's blobs (name to path), its metadata
    and the arguments of the question (text), which returns JSON. ``Item`` in it become what the page
    gets of logged values. A function whose name is in the module's ``WITH_PREVIOUS`` is also given
    ``previous``: blobs and metadata of the earlier parts of a value that was logged in parts. One
    whose name is in ``WITH_MEMORY`` is given ``memory``, which keeps things for the next question.

    Its ``FILES`` maps a name to a function that writes a file: of the new file's path, and then as
    above, with ``base``, the address of the run's blobs. It returns :class:`Written`.

    Its ``KEY_ANALYSES`` maps a name to a function of an :class:`Album`, which has all values of a
    key in some runs, and the arguments. It answers within ``BUDGET_SECS``: what takes longer it
    keeps in the album's memory and goes on with when it is asked again, and until then the answer
    says ``"done": False``. Items in it are :class:`Logged`.

    Examples
    --------
    >>> sorted(analysis_for("table").ANALYSES)
    ['columns', 'complete', 'window']
    >>> analysis_for("no_such_kind") is None
    True
    """
    if not kind.isidentifier() or kind.startswith("_"):
        return None
    name = f"{__name__}.{kind}"
    return import_module(name) if find_spec(name) is not None else None
