"""What the Summary records of one writer come to; last logged values are the caller's.

Media in a summary are encoded later than they are set, as all media are. Until then the entry
is ``{"_type": kind, "_number": n}``; the media follow in a Media record with an empty key, whose
step is that number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from marey.journal.record import Item, Summary

MEDIA_KEY = ""  # that of media in the summary; nothing can be logged under it


def described(item: Item) -> dict[str, Any]:
    """Encoded media as an entry of the summary: their JSON with where the bytes are."""
    return {
        "_type": item.kind,
        "version": item.version,
        "meta": item.meta,
        "blobs": {name: msgspec.structs.asdict(blob) for name, blob in item.blobs.items()},
        "children": {name: described(child) for name, child in item.children.items()},
    }


class SummaryState(msgspec.Struct):
    """What was set, what was deleted, and which deleted names were logged again since.

    Names are flat: those of nested entries are joined by dots. What is set counts until the name
    is logged again (``Summary.logged``); what is deleted hides what was logged before.

    Examples
    --------
    >>> from marey.journal.record import Summary
    >>> state = SummaryState()
    >>> state.apply(Summary(set={"acc": 0.9}))
    >>> state.is_changed_by("acc"), state.is_changed_by("loss")
    (True, False)
    >>> state.apply(Summary(set={}, logged=("acc",)))
    >>> state.entries
    {}
    """

    entries: dict[str, Any] = {}  # nested, by their first name
    hidden: dict[str, None] = {}  # names whose logged values are hidden, and all below them
    shown: dict[str, None] = {}  # names that were logged after they were hidden
    media: dict[int, dict[str, Any]] = {}  # encoded ones, by their number

    def apply(self, change: Summary) -> None:
        """Take the next record of the writer."""
        for name, value in change.set.items():
            self.entries[name] = value
            if not _is_section(value):  # it takes the place of all that was logged below its name
                self._hide(name)
        for name in change.delete:
            self.entries.pop(name, None)
            self._hide(name)
        for name in change.logged:
            for parent in _drop(self.entries, name):
                self._hide(parent)
            if self._is_hidden(name):
                self.shown[name] = None

    def apply_media(self, number: int, item: Item) -> None:
        """Take media that were encoded after they were set."""
        self.media[number] = described(item)

    def values(self) -> dict[str, Any]:
        """The entries with the media in their places, as far as these are encoded."""
        return self._with_media(self.entries) if self.media else self.entries

    def _with_media(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._with_media(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "_type" in value:
            return self.media.get(value.get("_number", -1), value)
        return {name: self._with_media(entry) for name, entry in value.items()}

    def shows(self, name: str) -> bool:
        """Whether what was logged under a name is to be seen where nothing is set."""
        return name in self.shown or not self._is_hidden(name)

    def is_changed_by(self, name: str) -> bool:
        """Whether a value logged under a name must be recorded in ``Summary.logged``."""
        return not self.shows(name) or bool(self.entries and _is_set(self.entries, name))

    def _hide(self, name: str) -> None:
        self.hidden[name] = None
        if self.shown:
            below = name + "."
            for other in [o for o in self.shown if o == name or o.startswith(below)]:
                del self.shown[other]

    def _is_hidden(self, name: str) -> bool:
        hidden = self.hidden
        return bool(hidden) and (name in hidden or any(p in hidden for p, _ in _parents(name)))


def _parents(name: str) -> Iterator[tuple[str, str]]:
    """Each way to cut a flat name at a dot."""
    dot = name.find(".")
    while dot >= 0:
        yield name[:dot], name[dot + 1 :]
        dot = name.find(".", dot + 1)


def _is_section(value: object) -> bool:
    return isinstance(value, dict) and "_type" not in value


def _is_set(entries: dict[str, Any], name: str) -> bool:
    """Whether an entry, one above it or one below it has the name."""
    if name in entries:
        return True
    return any(
        not _is_section(entries[parent]) or _is_set(entries[parent], rest)
        for parent, rest in _parents(name)
        if parent in entries
    )


def _drop(entries: dict[str, Any], name: str) -> list[str]:
    """Remove what contradicts a value under a name; give the values above it that had to go."""
    entries.pop(name, None)
    gone = []
    for parent, rest in _parents(name):
        if parent not in entries:
            continue
        if _is_section(entries[parent]):
            section = entries[parent] = dict(entries[parent])
            gone += [f"{parent}.{below}" for below in _drop(section, rest)]
            if not section:
                del entries[parent]
        else:
            del entries[parent]
            gone.append(parent)
    return gone
