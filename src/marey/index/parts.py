"""Values that were logged in parts: which entries came before one; knows no kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marey.index.catalog import Index
    from marey.journal.record import Item

_NO_LIMIT = 2**31 - 1


def parts_before(index: Index, run: str, key: str, item: Item) -> list[Item]:
    """The earlier parts of a value, in order of their first rows; none if it is no part.

    A part says so in its metadata: ``series`` names the value that grows, and ``first_row`` where the
    part begins in it. All parts of a value have one key.
    """
    series, first = item.meta.get("series"), item.meta.get("first_row")
    if not isinstance(series, str) or type(first) is not int or first <= 0:
        return []
    [track] = index.media_range([run], key, max_entries=_NO_LIMIT, max_items=_NO_LIMIT)
    found = [
        each
        for entry in track.entries
        for each in entry.items
        if each.kind == item.kind
        and each.meta.get("series") == series
        and _row(each.meta, "first_row") < first
    ]
    return sorted(found, key=lambda each: (_row(each.meta, "first_row"), _row(each.meta, "nrows")))


def _row(meta: dict[str, Any], name: str) -> int:
    value = meta.get(name)
    return value if type(value) is int else 0
