"""Pictures in an index, made of few words, for the tests of their analyses."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image

from marey.analysis import Album, Clock, Memory
from marey.analysis.image import KEY_ANALYSES
from marey.index import Index
from marey.journal.record import BlobRef, Item
from marey.testing.server_lab import Writing

RUN = "local/p/run1"
WIDTH, HEIGHT = 100, 50


class Lab:
    """Writes pictures into runs and asks the analyses about them."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.memory = Memory()
        self.writings: dict[str, Writing] = {}
        self._index = Index.open(self.root, folder / "cache")

    def run(self, name: str = "run1") -> Writing:
        """A run that is being written."""
        if name not in self.writings:
            self.writings[name] = Writing(self.root, "p", name)
        return self.writings[name]

    def add(
        self, step: int, items: Sequence[Item], run: str = "run1", at: float | None = None
    ) -> None:
        """Log a list; ``at`` is its time, by which a later one replaces it."""
        writing = self.run(run)
        if at is not None:
            writing.created = at - step
        for position, item in enumerate(items):
            writing.media("img", step, item, position, len(items))

    def ask(
        self, name: str, runs: Sequence[str] = (RUN,), secs: float = 60.0, **arguments: Any
    ) -> Any:
        """The answer of an analysis of the key, within so many seconds."""
        self._index.refresh()
        album = Album(self._index, self.memory, "img", list(runs), Clock(secs))
        given = {key: str(value) for key, value in arguments.items()}
        return KEY_ANALYSES[name](album, given)

    def found(self, where: str, **arguments: Any) -> list[tuple[int, int]]:
        """Step and position of all pictures found."""
        answer = self.ask("find", where=where, **{"limit": 1000, **arguments})
        assert answer["done"]
        assert answer["total"] == len(answer["matches"])
        return [(each["step"], each["position"]) for each in answer["matches"]]

    def png(self, array: Any, run: str = "run1") -> BlobRef:
        """Store a picture."""
        target = io.BytesIO()
        pixels = array if isinstance(array, np.ndarray) else np.asarray(array, np.uint8)
        PIL.Image.fromarray(pixels).save(target, "PNG")
        return self.run(run).blob(target.getvalue(), ".png")

    def close(self) -> None:
        """Close the index and all runs."""
        self._index.close()
        for writing in self.writings.values():
            writing.writer.close()


def box(class_id: int | None, corners: Sequence[float], **given: Any) -> dict[str, Any]:
    """A box by its corners, and what was said of it."""
    names = ("x_min", "y_min", "x_max", "y_max")
    known = {} if class_id is None else {"class_id": class_id}
    return {**dict(zip(names, corners, strict=True)), "given": {**known, **given}}


def boxes(
    layer: str, content: Sequence[dict[str, Any]], labels: dict[int, str] | None = None
) -> dict[str, Item]:
    """A layer of boxes."""
    meta: dict[str, Any] = {"layer": layer, "count": len(content), "boxes": list(content)}
    if labels is not None:
        meta["class_labels"] = {str(key): name for key, name in labels.items()}
    return {f"boxes:{layer}": Item("boxes", 1, meta)}


def mask(
    layer: str,
    counts: dict[int, int],
    labels: dict[int, str] | None = None,
    ref: BlobRef | None = None,
) -> dict[str, Item]:
    """A mask, by how many pixels have each id."""
    meta: dict[str, Any] = {
        "layer": layer,
        "distinct": len(counts),
        "ids": list(counts),
        "counts": list(counts.values()),
    }
    if labels is not None:
        meta["class_labels"] = {str(key): name for key, name in labels.items()}
    return {f"mask:{layer}": Item("mask", 1, meta, {} if ref is None else {"mask": ref})}


def picture(*layers: dict[str, Item], blobs: dict[str, BlobRef] | None = None, **meta: Any) -> Item:
    """A picture with layers."""
    children = {name: item for layer in layers for name, item in layer.items()}
    return Item("image", 1, {"width": WIDTH, "height": HEIGHT, **meta}, blobs or {}, children)
