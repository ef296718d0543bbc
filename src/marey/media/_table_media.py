"""Media in cells: references as JSON text with their blobs beside them, and back; no columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media

if TYPE_CHECKING:
    from marey.media._base import Stored

CHUNK_BYTES: Final = 1024 * 1024
MAX_LABELS_BYTES: Final = 16 * 1024  # of the names of classes in the metadata of one column


class StoredCell:
    """A cell that was read back, as its JSON until somebody looks at it."""

    __slots__ = ("_open", "text")

    def __init__(self, text: str, open_reference: Callable[[Mapping[str, Any]], Stored]) -> None:
        self.text = text
        self._open = open_reference

    def value(self) -> object:
        """The media object that was logged.

        Raises
        ------
        MediaError
            If the cell or its blobs are damaged.
        """
        from marey.media import decode

        try:
            described = json.loads(self.text)
        except ValueError as error:
            raise MediaError("A cell of the stored table is damaged, it is no JSON.") from error
        return decode(self._open(described))


def opened(cell: Any) -> Any:
    """The cell as users may have it: media that were stored are read, lists and dicts are copied."""
    if type(cell) is list:
        return [opened(each) if type(each) in _OPENED else each for each in cell]
    if type(cell) is dict:
        return {name: opened(each) for name, each in cell.items()}
    return cell.value() if type(cell) is StoredCell else cell


def opened_each(cells: list[Any]) -> Iterable[Any]:
    """All cells of a column, each opened when its turn comes."""
    return cells if _OPENED.isdisjoint(map(type, cells)) else map(opened, cells)


_OPENED: Final = frozenset({list, dict, StoredCell})


class _Known(NamedTuple):
    """What one media object became."""

    text: str
    kind: str
    layers: dict[str, dict[str, Any]]


class MediaCells:
    """Encodes the media of a table's columns, each object and each blob once.

    Attributes
    ----------
    attachments:
        The blobs that the cells refer to, by SHA-256 and extension.
    """

    def __init__(self) -> None:
        self.attachments: dict[tuple[str, str], Blob] = {}
        self._known: dict[int, _Known] = {}
        self._encoded: list[Any] = []  # keeps them alive, so that no id comes twice

    def column(self, cells: Iterable[Any]) -> tuple[list[str | None], dict[str, Any]]:
        """Each cell's reference as JSON, and what the column's description says of them.

        That is ``kinds``, and ``layers``: for each name of a child its ``class_labels``, if it has
        them, of all cells.
        """
        found = [None if each is None else self._reference_of(each) for each in cells]
        known = {id(each): each for each in found if each is not None}.values()
        layers: dict[str, dict[str, Any]] = {}
        for each in known:
            for name, labels in each.layers.items():
                layers.setdefault(name, {}).update(labels)
        described = {
            name: {"class_labels": labels} if labels else {} for name, labels in layers.items()
        }
        fits = described and len(json.dumps(described)) <= MAX_LABELS_BYTES
        kinds = list(dict.fromkeys(each.kind for each in known))
        info = {"kinds": kinds, **({"layers": described} if fits else {})}
        return [None if each is None else each.text for each in found], info

    def _reference_of(self, cell: Any) -> _Known:
        known = self._known.get(id(cell))
        if known is None:
            media = _media_in(cell)
            encoded = media.encode()
            text = json.dumps(self._described(encoded), ensure_ascii=False)
            layers = {name: _labels(child) for name, child in encoded.children.items()}
            known = self._known[id(cell)] = _Known(text, encoded.kind, layers)
            self._encoded.append(cell)
        return known

    def _described(self, encoded: Encoded) -> dict[str, Any]:
        for blob in encoded.attachments:
            self._put(blob)
        return {
            "kind": encoded.kind,
            "version": encoded.version,
            "meta": encoded.meta,
            "blobs": {name: self._put(blob) for name, blob in encoded.blobs.items()},
            "children": {name: self._described(each) for name, each in encoded.children.items()},
        }

    def _put(self, blob: Blob) -> dict[str, Any]:
        sha256, size_bytes = _digest(blob.data)
        self.attachments.setdefault((sha256, blob.extension), blob)
        return {
            "sha256": sha256,
            "size_bytes": size_bytes,
            "media_type": blob.media_type,
            "extension": blob.extension,
        }


def _labels(child: Encoded) -> dict[str, Any]:
    labels = child.meta.get("class_labels")
    return dict(labels) if isinstance(labels, Mapping) else {}


def _digest(data: bytes | memoryview | Path) -> tuple[str, int]:
    if not isinstance(data, Path):
        return hashlib.sha256(data).hexdigest(), len(data)
    digest, size_bytes = hashlib.sha256(), 0
    with data.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes


class MediaList:
    """The different media objects in a table, as its draft has them."""

    def __init__(self) -> None:
        self.media: list[Media] = []
        self._places: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no id comes twice

    def places(self, cells: Sequence[Any]) -> list[int]:
        """For each cell the place of its media object, or -1."""
        return [-1 if cell is None else self._place(cell) for cell in cells]

    def _place(self, cell: Any) -> int:
        known = self._places.get(id(cell))
        if known is not None:
            return known
        self._kept.append(cell)
        self.media.append(_media_in(cell))
        self._places[id(cell)] = len(self.media) - 1
        return len(self.media) - 1


def _media_in(cell: Any) -> Media:
    media = opened(cell)
    if isinstance(media, Media):
        return media
    raise MediaError(
        f"A cell holds a value that this version of Marey cannot write: {media!r:.100}"
    )


def stored_cells(
    texts: Iterable[str | None], reference_to: Callable[[Mapping[str, Any]], Stored] | None
) -> list[StoredCell | None]:
    """Cells of a stored column; equal ones are one object."""
    if reference_to is None:
        reference_to = _refuse
    known: dict[str, StoredCell] = {}
    cells: list[StoredCell | None] = []
    for text in texts:
        if text is not None and text not in known:
            known[text] = StoredCell(text, reference_to)
        cells.append(None if text is None else known[text])
    return cells


def _refuse(_: Mapping[str, Any]) -> Stored:
    raise MediaError("The media of this table's cells are not where it was read from.")
