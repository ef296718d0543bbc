"""How much one picture's output differs from another's: chooses layers, opens files, keeps results."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis._image_compare import box_change, class_ious, pixel_change
from marey.analysis._image_files import (
    MAX_PIXELS,
    FileCache,
    open_picture,
    read_ids,
    read_small,
)
from marey.analysis._image_items import Box, Layer, Picture, boxes_of
from marey.analysis._image_names import ClassNames, ClassTable, Kinds
from marey.analysis._image_reading import names_of

if TYPE_CHECKING:
    from marey.analysis._album import Album
    from marey.analysis._image_columns import Array
    from marey.journal.record import BlobRef

MEASURES: Final = ("auto", "mask", "boxes", "pixels")
MAX_CLASSES: Final = 12  # told of a mask: those that changed most
_TRUTH: Final = frozenset(
    [
        "truth",
        "groundtruth",
        "gt",
        "ground",
        "label",
        "labels",
        "target",
        "targets",
        "annotation",
        "annotations",
        "true",
        "reference",
        "gold",
    ]
)
_PLAIN_MODES: Final = ("L", "LA", "RGB", "RGBA", "I", "F", "I;16", "I;16B")
_MAX_RESULTS: Final = 200_000
_RESULT_BYTES: Final = 1_000
_MAX_DECODED_BYTES: Final = 96 * 2**20


@dataclass(frozen=True, slots=True)
class Outcome:
    """How much changed, from 0 to 1, and by which measure; None with a ``problem``."""

    change: float | None
    by: str
    detail: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None


def looks_like_truth(name: str) -> bool:
    """Whether a layer is what the output is compared with, by its name.

    Examples
    --------
    >>> [looks_like_truth(name) for name in ("ground_truth", "GT", "groundTruth", "predicted")]
    [True, True, True, False]
    """
    words, word = [], ""
    for before, letter in zip(f" {name}", name, strict=False):
        if not letter.isalpha() or (letter.isupper() and before.islower()):
            words.append(word)
            word = ""
        word += letter if letter.isalpha() else ""
    words.append(word)
    return any(each.lower() in _TRUTH for each in words)


class Results:
    """Results and decoded masks that other comparisons may need again; used by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._decoded: OrderedDict[str, Array] = OrderedDict()
        self._decoded_bytes = 0

    @property
    def size_bytes(self) -> int:
        """Memory taken."""
        return self._decoded_bytes + _RESULT_BYTES * len(self._results)

    def get(self, name: Hashable) -> Any:
        """A result that is known, else None."""
        with self._lock:
            return self._results.get(name)

    def keep(self, name: Hashable, result: Any) -> None:
        """Remember a result."""
        with self._lock:
            self._results[name] = result
            if len(self._results) > _MAX_RESULTS:
                self._results.popitem(last=False)

    def ids(self, ref: BlobRef, path: Path) -> Array | None:
        """The class ids of a mask."""
        with self._lock:
            known = self._decoded.get(ref.sha256)
            if known is not None:
                self._decoded.move_to_end(ref.sha256)
                return known
        found = read_ids(path)
        if found is not None:
            with self._lock:
                if ref.sha256 not in self._decoded:
                    self._decoded[ref.sha256] = found
                    self._decoded_bytes += found.nbytes
                while self._decoded_bytes > _MAX_DECODED_BYTES and len(self._decoded) > 1:
                    self._decoded_bytes -= self._decoded.popitem(last=False)[1].nbytes
        return found


class Comparer:
    """Compares pictures of two runs, or of one.

    Parameters
    ----------
    album:
        Where files and results are.
    run, other:
        Of the picture now, and of the one before.
    by:
        One of ``MEASURES``.
    """

    def __init__(self, album: Album, run: str, other: str, by: str) -> None:
        self._album, self._run, self._other, self._by = album, run, other, by
        self._results = album.memory.get((str(album.index.path), "results"), Results)
        self._files = FileCache()
        self._names = ClassNames(Kinds())

    def compare(self, now: Picture | None, before: Picture | None) -> Outcome:
        """How much ``now`` differs from ``before``."""
        if now is None or before is None:
            return Outcome(None, self._by, problem="It is damaged.")
        kind, layers = self._layers(now, before)
        if kind == "pixels":
            return self._of_pixels(now, before)
        if not layers:
            return Outcome(None, self._by, problem=f"There is no layer of {self._by} in both.")
        compare = self._of_mask if kind == "mask" else self._of_boxes
        found = {name: compare(name, now, before) for name in layers}
        changes = [each.change for each in found.values() if each.change is not None]
        problems = [each.problem for each in found.values() if each.problem]
        return Outcome(
            sum(changes) / len(changes) if changes else None,
            kind,
            {name: each.detail for name, each in found.items()},
            problems[0] if problems else None,
        )

    def _layers(self, now: Picture, before: Picture) -> tuple[str, list[str]]:
        """By what to compare, and which layers: what looks like truth only where there is no other."""
        if self._by == "pixels":
            return "pixels", []
        kinds = ("mask", "boxes") if self._by == "auto" else (self._by,)
        every = [
            (name, layer)
            for picture in (now, before)
            for name, layer in picture.children.items()
            if layer.kind in kinds
        ]
        are_truth = all(looks_like_truth(layer.meta.layer) for _, layer in every)
        for kind in kinds:
            chosen = [
                name
                for name, layer in now.children.items()
                if layer.kind == kind
                and getattr(before.children.get(name), "kind", None) == kind
                and (are_truth or not looks_like_truth(layer.meta.layer))
            ]
            if chosen:
                return kind, chosen
        return ("pixels" if self._by == "auto" else self._by), []

    # Masks

    def _of_mask(self, name: str, now: Picture, before: Picture) -> Outcome:
        pair = [picture.children[name].blobs.get("mask") for picture in (before, now)]
        if pair[0] is None or pair[1] is None:
            return Outcome(None, "mask", problem="The mask has no file.")
        if pair[0].sha256 == pair[1].sha256:
            return Outcome(0.0, "mask")
        ious = self._ious(pair[0], pair[1])
        if isinstance(ious, str):
            return Outcome(None, "mask", problem=ious)
        table = self._table(now.children[name], now)
        worst = sorted(ious.items(), key=lambda each: (each[1], each[0]))[:MAX_CLASSES]
        classes = [{"id": each, "name": table.name(each), "iou": iou} for each, iou in worst]
        change = 1 - sum(ious.values()) / len(ious)
        return Outcome(change, "mask", {"classes": classes, "total": len(ious)})

    def _ious(self, before: BlobRef, now: BlobRef) -> dict[int, float] | str:
        key = "mask", before.sha256, now.sha256
        known: dict[int, float] | str | None = self._results.get(key)
        if known is not None:
            return known
        one, other = self._ids(self._other, before), self._ids(self._run, now)
        if one is None or other is None:
            return "The file of the mask is lost, damaged or too large."
        if one.shape != other.shape:
            return "The masks have different sizes."
        ious = class_ious(one, other)
        if len(ious) <= MAX_CLASSES:
            self._results.keep(key, ious)
        return ious

    def _ids(self, run: str, ref: BlobRef) -> Array | None:
        path = self._album.file(run, ref)
        return None if path is None else self._results.ids(ref, path)

    def _table(self, layer: Layer, picture: Picture) -> ClassTable:
        labels = names_of("class_labels", layer.meta.class_labels, layer.blobs, self._read_names)
        classes = names_of("classes", picture.meta.classes, picture.blobs, self._read_names)
        return self._names.table(layer.meta.layer, labels, classes)

    def _read_names(self, ref: BlobRef) -> bytes:
        content = self._files.get(ref, self._content)
        return b"" if content is None else b"j" + content

    def _content(self, ref: BlobRef, run: str | None = None) -> bytes | None:
        path = self._album.file(run or self._run, ref)
        return None if path is None else read_small(path)

    # Boxes

    def _of_boxes(self, name: str, now: Picture, before: Picture) -> Outcome:
        one = self._boxes(before.children[name], self._other)
        other = self._boxes(now.children[name], self._run)
        if one is None or other is None:
            return Outcome(None, "boxes", problem="The file of the boxes is lost or damaged.")
        found = box_change(one, other)
        if found is None:
            return Outcome(None, "boxes", problem="There are too many boxes to compare.")
        return Outcome(found.change, "boxes", {**found._asdict(), "change": found.change})

    def _boxes(self, layer: Layer, run: str) -> Sequence[Box] | None:
        return boxes_of(layer, lambda ref: self._content(ref, run))

    # Pixels

    def _of_pixels(self, now: Picture, before: Picture) -> Outcome:
        pair = [_shown(picture) for picture in (before, now)]
        if pair[0] is None or pair[1] is None:
            return Outcome(None, "pixels", problem="The picture has no file.")
        if pair[0].sha256 == pair[1].sha256:
            return Outcome(0.0, "pixels")
        key = "pixels", pair[0].sha256, pair[1].sha256
        known: float | str | None = self._results.get(key)
        if known is None:
            known = self._pixels(pair[0], pair[1])
            self._results.keep(key, known)
        if isinstance(known, str):
            return Outcome(None, "pixels", problem=known)
        return Outcome(known, "pixels")

    def _pixels(self, before: BlobRef, now: BlobRef) -> float | str:
        paths = self._album.file(self._other, before), self._album.file(self._run, now)
        if paths[0] is None or paths[1] is None:
            return "The file of the picture is lost."
        if before.extension == now.extension == ".npy":
            arrays = _values(paths[0]), _values(paths[1])
        else:
            arrays = _pair(paths[0], paths[1])
        if arrays[0] is None or arrays[1] is None:
            return "The file of the picture is damaged or too large."
        if arrays[0].shape != arrays[1].shape:
            return "The pictures have different sizes."
        return pixel_change(arrays[0], arrays[1], _scale(arrays[0], arrays[1]))


def _shown(picture: Picture) -> BlobRef | None:
    return picture.blobs.get("values") or picture.blobs.get("image")


def _values(path: Path) -> Array | None:
    try:
        if path.stat().st_size > 8 * MAX_PIXELS:
            return None
        values: Array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return values if values.dtype.kind in "biuf" else None


def _pair(one: Path, other: Path) -> tuple[Array | None, Array | None]:
    """Both pictures in one mode."""
    pictures = open_picture(one), open_picture(other)
    if pictures[0] is None or pictures[1] is None:
        return None, None
    if pictures[0].mode == pictures[1].mode and pictures[0].mode in _PLAIN_MODES:
        return np.asarray(pictures[0]), np.asarray(pictures[1])
    try:
        return np.asarray(pictures[0].convert("RGBA")), np.asarray(pictures[1].convert("RGBA"))
    except ValueError:  # Pillow does not convert each mode into each
        return None, None


def _scale(one: Array, other: Array) -> float:
    """The range of values: that of the type for bytes and 16 bits, else that of both."""
    if one.dtype.kind == "b":
        return 1.0
    if one.dtype.kind == "u" and one.dtype.itemsize <= 2 and one.dtype == other.dtype:
        return float(np.iinfo(one.dtype).max)
    both = [each[np.isfinite(each)] for each in (one, other)]
    known = [each for each in both if each.size]
    if not known:
        return 1.0
    width = max(float(each.max()) for each in known) - min(float(each.min()) for each in known)
    return width or 1.0
