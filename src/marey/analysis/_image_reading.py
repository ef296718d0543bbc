"""Takes one stored picture apart into rows of columns; files are opened only where they must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marey.analysis._image_files import count_classes, read_small
from marey.analysis._image_items import Box, Layer, Picture, boxes_of, picture_of
from marey.analysis._image_names import NO_ID, ClassTable

if TYPE_CHECKING:
    import msgspec

    from marey.analysis._image_gallery import Shelf
    from marey.index.media_news import MediaRow
    from marey.journal.record import BlobRef

_LARGEST: Final = 2**31 - 1
_LARGEST_ID: Final = 2**62


class Reader:
    """Adds pictures to a shelf.

    Parameters
    ----------
    shelf:
        Where to.
    open_file:
        The path of a blob, None if it is lost.
    """

    def __init__(self, shelf: Shelf, open_file: Callable[[BlobRef], Path | None]) -> None:
        self._shelf = shelf
        self._open_file = open_file
        self._class_names = shelf.class_names
        self.was_slow = False
        """Whether the last picture needed files."""

    def add(self, row: MediaRow) -> None:
        """Add the rows of one picture; a damaged one counts, but nothing is found in it."""
        self.was_slow = False
        picture = picture_of(row.item)
        number = len(self._shelf.images) + len(self._shelf.images.lists[0])
        self._add_image(row, picture)
        if picture is None:
            self._shelf.unreadable += 1
            return
        for name, layer in picture.children.items():
            self._add_layer(number, name, layer, picture)

    def _add_image(self, row: MediaRow, picture: Picture | None) -> None:
        shelf = self._shelf
        meta = None if picture is None else picture.meta
        sample = None if meta is None else meta.sample_id
        caption = None if meta is None else meta.caption
        values = (
            row.writer,
            row.step,
            row.position,
            row.time,
            row.logged,
            0 if meta is None else min(max(meta.width, 0), _LARGEST),
            0 if meta is None else min(max(meta.height, 0), _LARGEST),
            -1 if sample is None else shelf.samples.code(str(sample)),
            -1 if caption is None else shelf.texts.code(caption),
            True,
        )
        for column, value in zip(shelf.images.lists, values, strict=True):
            column.append(value)

    def _add_layer(self, number: int, name: str, layer: Layer, picture: Picture) -> None:
        if layer.kind not in ("boxes", "mask"):
            return
        table = self._class_names.table(
            name,
            names_of("class_labels", layer.meta.class_labels, layer.blobs, self._read_names),
            names_of("classes", picture.meta.classes, picture.blobs, self._read_names),
        )
        if layer.kind == "boxes":
            self._add_boxes(number, self._boxes(layer), table)
        else:
            self._add_mask(number, layer, table)

    def _read_names(self, ref: BlobRef) -> bytes:
        content = self._shelf.files.get(ref, self._content)
        self._shelf.unreadable += content is None
        return b"" if content is None else b"j" + content

    def _content(self, ref: BlobRef) -> bytes | None:
        self.was_slow = True
        path = self._open_file(ref)
        return None if path is None else read_small(path)

    def _boxes(self, layer: Layer) -> list[Box]:
        boxes = boxes_of(layer, self._content)
        self._shelf.unreadable += boxes is None
        return boxes or []

    def _add_boxes(self, number: int, boxes: list[Box], table: ClassTable) -> None:
        shelf = self._shelf
        first = len(shelf.boxes) + len(shelf.boxes.lists[0])
        images, kinds, are_first, indexes, lefts, tops, rights, bottoms = shelf.boxes.lists
        images.extend([number] * len(boxes))
        indexes.extend(range(len(boxes)))
        seen = set()
        for index, box in enumerate(boxes):
            given = box.given
            kind = table.code(_known_id(given.class_id))
            kinds.append(kind)
            are_first.append(kind not in seen)
            seen.add(kind)
            lefts.append(box.x_min)
            tops.append(box.y_min)
            rights.append(box.x_max)
            bottoms.append(box.y_max)
            if given.scores:
                self._add_scores(first + index, given.scores)
            if given.box_caption is not None:
                for column, value in zip(
                    shelf.captions.lists,
                    (first + index, shelf.texts.code(given.box_caption)),
                    strict=True,
                ):
                    column.append(value)

    def _add_scores(self, box: int, scores: dict[str, float | str]) -> None:
        boxes, keys, are_first, values = self._shelf.scores.lists
        is_first = True
        for key, value in scores.items():
            boxes.append(box)
            keys.append(self._shelf.score_keys.code(key))
            are_first.append(is_first)
            values.append(_number(value))
            is_first = False

    def _add_mask(self, number: int, mask: Layer, table: ClassTable) -> None:
        ids, counts = mask.meta.ids, mask.meta.counts
        if ids is None or counts is None or len(ids) != len(counts):
            ids, counts = self._counted(mask)
        images, kinds, pixels = self._shelf.masks.lists
        images.extend([number] * len(ids))
        kinds.extend([table.code(_known_id(each)) for each in ids])
        pixels.extend([min(max(count, 0), _LARGEST_ID) for count in counts])

    def _counted(self, mask: Layer) -> tuple[list[int], list[int]]:
        """Of a mask with so many classes that they are not listed."""
        ref = mask.blobs.get("mask")
        counted = None if ref is None else self._shelf.files.get(ref, self._count)
        self._shelf.unreadable += counted is None
        return counted or ([], [])

    def _count(self, ref: BlobRef) -> tuple[list[int], list[int]] | None:
        self.was_slow = True
        path = self._open_file(ref)
        return None if path is None else count_classes(path)


def names_of(
    name: str,
    inline: msgspec.Raw,
    blobs: dict[str, BlobRef],
    read: Callable[[BlobRef], bytes],
) -> bytes:
    """Names of classes as they are stored: in the metadata, or in a blob that ``read`` opens."""
    content = bytes(inline)
    return content if content or name not in blobs else read(blobs[name])


def _known_id(class_id: int | None) -> int:
    if class_id is None or not -_LARGEST_ID < class_id < _LARGEST_ID:
        return NO_ID
    return class_id


def _number(value: float | str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
