"""Chooses and sorts runs by questions in the style of MongoDB; knows no database."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from marey.errors import UsageError

Get = Callable[[str], Any]

MISSING: Final = object()
_FIELDS = {
    "display_name": "name",
    "displayName": "name",
    "created_at": "created",
    "createdAt": "created",
    "summary_metrics": "summary",
    "summaryMetrics": "summary",
}


def matches(filters: Mapping[str, Any], get: Get) -> bool:
    """Whether a run passes.

    Parameters
    ----------
    filters:
        Field to value or to ``{"$lt": ...}`` and the like; ``$and``, ``$or``, ``$nor`` and
        ``$not`` combine.
    get:
        Gives the value of a field, or ``MISSING``.

    Raises
    ------
    UsageError
        An operator that does not exist.

    Examples
    --------
    >>> matches({"state": "finished", "config.lr": {"$lt": 0.1}},
    ...         {"state": "finished", "config.lr": 0.01}.get)
    True
    """
    return all(_clause(name, wanted, get) for name, wanted in filters.items())


def fields_of(filters: Mapping[str, Any]) -> set[str]:
    """Every field that filters ask for."""
    if not isinstance(filters, Mapping):
        raise UsageError(
            f"Filters are a dict such as {{'state': 'finished'}}, or a list of such dicts for $and, "
            f"$or and $nor, not {type(filters).__name__}: {filters!r:.100}"
        )
    found: set[str] = set()
    for name, wanted in filters.items():
        if name in _COMBINATIONS:
            parts = wanted if isinstance(wanted, (list, tuple)) else [wanted]
            for part in parts:
                found |= fields_of(part)
        else:
            found.add(field_name(name))
    return found


def field_name(name: str) -> str:
    """Our name of a field, whose W&B name is understood too."""
    head, dot, rest = name.partition(".")
    return _FIELDS.get(head, head) + dot + rest


def sort_key(value: Any) -> tuple[int, Any]:
    """A key by which values of any type can be sorted: numbers, then text, then the rest."""
    if isinstance(value, (int, float)) and value == value:
        return 0, value
    if isinstance(value, str):
        return 1, value
    return 2, repr(value)


def _clause(name: str, wanted: Any, get: Get) -> bool:
    if name in _COMBINATIONS:
        return _COMBINATIONS[name](wanted, get)
    value = get(field_name(name))
    if isinstance(wanted, Mapping) and any(str(key).startswith("$") for key in wanted):
        return all(_compare(word, value, argument) for word, argument in wanted.items())
    return _equals(value, wanted)


def _compare(word: str, value: Any, argument: Any) -> bool:
    if word == "$not":
        return not all(_compare(inner, value, part) for inner, part in argument.items())
    compare = _COMPARISONS.get(word)
    if compare is None:
        there_are = ", ".join([*_COMPARISONS, *_COMBINATIONS])
        raise UsageError(f"Filters know {there_are}. Unknown operator: {word!r}")
    return compare(value, argument)


def _equals(value: Any, wanted: Any) -> bool:
    if isinstance(value, list) and not isinstance(wanted, (list, tuple)):
        return wanted in value  # as in MongoDB: {"tags": "baseline"}
    return (value is not MISSING and bool(value == wanted)) or (value is MISSING and wanted is None)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def test(value: Any, argument: Any) -> bool:
        try:
            return value is not MISSING and value is not None and compare(value, argument)
        except TypeError:  # text and number have no order
            return False

    return test


def _is_in(value: Any, choices: Iterable[Any]) -> bool:
    return any(_equals(value, choice) for choice in choices)


def _finds(value: Any, pattern: str) -> bool:
    try:
        return isinstance(value, str) and re.search(pattern, value) is not None
    except (re.error, TypeError) as error:
        raise UsageError(
            f"$regex needs a regular expression, not {pattern!r:.100}: {error}"
        ) from None


_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "$eq": _equals,
    "$ne": lambda value, argument: not _equals(value, argument),
    "$gt": _ordered(operator.gt),
    "$gte": _ordered(operator.ge),
    "$lt": _ordered(operator.lt),
    "$lte": _ordered(operator.le),
    "$in": _is_in,
    "$nin": lambda value, choices: not _is_in(value, choices),
    "$exists": lambda value, argument: (value is not MISSING) == bool(argument),
    "$regex": _finds,
}
_COMBINATIONS: Final[dict[str, Callable[[Any, Get], bool]]] = {
    "$and": lambda parts, get: all(matches(part, get) for part in parts),
    "$or": lambda parts, get: any(matches(part, get) for part in parts),
    "$nor": lambda parts, get: not any(matches(part, get) for part in parts),
    "$not": lambda part, get: not matches(part, get),
}
