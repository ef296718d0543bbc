"""Answers what there is under a key of pictures: layers, classes, scores, samples; finds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis._arguments import check_names
from marey.analysis._image_find import progress
from marey.analysis._image_gallery import open_galleries
from marey.analysis._image_names import NO_ID

if TYPE_CHECKING:
    from marey.analysis._album import Album
    from marey.analysis._image_columns import Array
    from marey.analysis._image_gallery import Snapshot

MAX_CLASSES: Final = 1000  # listed of one layer
MAX_LAYERS: Final = 200
MAX_SCORES: Final = 200

Layers = dict[str, dict[tuple[int, str], list[int]]]
"""Of each layer and each class (id and name): pictures, and boxes or pixels."""


def content(album: Album, arguments: Mapping[str, str]) -> dict[str, Any]:
    """What can be asked for by ``find``."""
    check_names(arguments, ())
    snapshots, stopped = open_galleries(album)
    layers: Layers = {}
    scores: dict[str, tuple[float, float]] = {}
    samples: set[str] = set()
    captions = False
    for snapshot in snapshots:
        _add_classes(layers, snapshot)
        _add_scores(scores, snapshot)
        samples |= _samples(snapshot)
        captions = captions or bool((_of_alive(snapshot, "caption") >= 0).any())
    return {
        "layers": [_layer(name, classes) for name, classes in list(layers.items())[:MAX_LAYERS]],
        "scores": [
            {"key": key, "min": low, "max": high}
            for key, (low, high) in list(scores.items())[:MAX_SCORES]
        ],
        "samples": len(samples),
        "items": sum(snapshot.searched for snapshot in snapshots),
        "captions": captions,
        **progress(snapshots, stopped, len(album.runs)),
    }


def _layer(name: str, classes: dict[tuple[int, str], list[int]]) -> dict[str, Any]:
    kind, _, own = name.partition(":")
    unit = "pixels" if kind == "mask" else "boxes"
    ordered = sorted(classes.items(), key=lambda each: (-each[1][0], each[0]))
    return {
        "id": name,
        "name": own,
        "type": kind,
        "classes": [
            {
                "id": None if number == NO_ID else number,
                "name": text,
                "items": items,
                unit: amount,
            }
            for (number, text), (items, amount) in ordered[:MAX_CLASSES]
        ],
        "total": len(classes),
    }


def _of_alive(snapshot: Snapshot, name: str) -> Array:
    values: Array = snapshot.images[name][snapshot.images["alive"]]
    return values


def _samples(snapshot: Snapshot) -> set[str]:
    codes = np.unique(_of_alive(snapshot, "sample"))
    texts = snapshot.shelf.samples.texts
    return {texts[code] for code in codes.tolist() if code >= 0}


def _add_scores(scores: dict[str, tuple[float, float]], snapshot: Snapshot) -> None:
    columns, alive = snapshot.scores, snapshot.images["alive"]
    if not len(columns["box"]):
        return
    here = alive[snapshot.boxes["image"][columns["box"]]] & ~np.isnan(columns["value"])
    keys, values = columns["key"][here], columns["value"][here]
    texts = snapshot.shelf.score_keys.texts
    count = int(columns["key"].max()) + 1
    lows, highs = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(lows, keys, values)
    np.maximum.at(highs, keys, values)
    for code in np.unique(keys).tolist():
        low, high = scores.get(texts[code], (np.inf, -np.inf))
        scores[texts[code]] = min(low, float(lows[code])), max(high, float(highs[code]))


def _add_classes(layers: Layers, snapshot: Snapshot) -> None:
    alive, kinds = snapshot.images["alive"], snapshot.shelf.kinds
    count = len(kinds)
    items, amounts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for columns in (snapshot.boxes, snapshot.masks):
        here = alive[columns["image"]]
        found = columns["kind"][here]
        pixels = columns["pixels"][here] if "pixels" in columns else None
        amounts += np.bincount(found, pixels, minlength=count).astype(np.int64)[:count]
        # A picture counts once for a class, however many boxes it has of it.
        once = columns["kind"][here & columns["is_first"]] if pixels is None else found
        items += np.bincount(once, minlength=count)[:count]
    for kind in np.flatnonzero(items).tolist():
        layer = layers.setdefault(kinds.layers[kind], {})
        known = layer.setdefault((kinds.ids[kind], kinds.names[kind]), [0, 0])
        known[0] += int(items[kind])
        known[1] += int(amounts[kind])
