"""Logged media as Python objects, decoded when they are looked at; where they are is the index's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from marey import media
from marey.errors import NotFoundError
from marey.journal.blobs import path_of
from marey.journal.references import item_of
from marey.media._base import Stored

if TYPE_CHECKING:
    from marey.index import answers
    from marey.journal.record import Item


class MediaEntry:
    """What was logged under a key at one step.

    Attributes
    ----------
    step:
        The step.
    time:
        When it was logged, in seconds since the epoch.
    total:
        How many items were logged at this step. ``value`` has fewer while some of them are
        still being encoded by a run that is going on.
    """

    __slots__ = ("_decode", "_entry", "step", "time", "total")

    def __init__(self, entry: answers.MediaEntry, decode: Callable[[Item], object]) -> None:
        self.step = entry.step
        self.time = entry.time
        self.total = entry.total
        self._entry = entry
        self._decode = decode

    @property
    def value(self) -> object:
        """The object that was logged, or the list of objects; decoded anew at each access."""
        items = [self._decode(item) for item in self._entry.items]
        return items[0] if items and not self._is_list() else items

    def _is_list(self) -> bool:
        return self._entry.listed or self.total > 1

    def __repr__(self) -> str:
        kinds = sorted({item.kind for item in self._entry.items})
        return f"<MediaEntry step={self.step} {self.total} of kind {', '.join(kinds)}>"


class MediaHistory(Sequence[MediaEntry]):
    """All entries of one key in order of steps.

    Attributes
    ----------
    key:
        The key.
    pending:
        How many media of this key wait to be encoded and are not among the entries yet.
    """

    def __init__(self, key: str, entries: list[MediaEntry], pending: int = 0) -> None:
        self.key = key
        self.pending = pending
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> MediaEntry: ...

    @overload
    def __getitem__(self, place: slice) -> MediaHistory: ...

    def __getitem__(self, place: int | slice) -> MediaEntry | MediaHistory:
        if isinstance(place, slice):
            return MediaHistory(self.key, self._entries[place], self.pending)
        return self._entries[place]

    def __iter__(self) -> Iterator[MediaEntry]:
        return iter(self._entries)

    def __repr__(self) -> str:
        waiting = f", {self.pending:,} media to be encoded" if self.pending else ""
        return f"<MediaHistory {self.key!r} with {len(self)} entries{waiting}>"


def decode(
    blobs_dir: Path, item: Item, parts_before: Callable[[Item], Sequence[Item]] | None = None
) -> object:
    """The object that was logged.

    Parameters
    ----------
    blobs_dir, item:
        Where its bytes are, and what the journal says of it.
    parts_before:
        Finds the earlier parts of a value that was logged in parts.

    Raises
    ------
    NotFoundError
        A blob's file is missing.
    MediaError
        The stored bytes are damaged.
    """
    stored = _stored(blobs_dir, item)
    if parts_before is not None and "series" in item.meta:
        previous = partial(_previous, blobs_dir, item, parts_before)
        stored = replace(stored, previous=previous)
    return media.decode(stored)


def _previous(
    blobs_dir: Path, item: Item, parts_before: Callable[[Item], Sequence[Item]]
) -> list[Stored]:
    return [_stored(blobs_dir, each) for each in parts_before(item)]


def _referred(blobs_dir: Path, described: Mapping[str, Any]) -> Stored:
    return _stored(blobs_dir, item_of(described))


def _stored(blobs_dir: Path, item: Item) -> Stored:
    return Stored(
        kind=item.kind,
        version=item.version,
        meta=item.meta,
        read_blob=partial(_read_blob, blobs_dir, item),
        children={name: _stored(blobs_dir, child) for name, child in item.children.items()},
        blob_path=partial(_blob_path, blobs_dir, item),
        reference_to=partial(_referred, blobs_dir),
    )


def _read_blob(blobs_dir: Path, item: Item, name: str) -> bytes:
    return _blob_path(blobs_dir, item, name).read_bytes()


def _blob_path(blobs_dir: Path, item: Item, name: str) -> Path:
    ref = item.blobs.get(name)
    if ref is None:
        there_are = ", ".join(item.blobs) or "none"
        raise NotFoundError(f"A {item.kind} has no blob of this name; it has {there_are}: {name!r}")
    path = path_of(blobs_dir, ref)
    if not path.is_file():
        raise NotFoundError(
            f"The file of a {item.kind} is missing; copy it again from where it was recorded. "
            f"File: {path}"
        )
    return path
