"""Answers which pictures fulfil an expression: the window asked for, with what was found in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis._arguments import check_names, choice, whole_number
from marey.analysis._image_filter import Filter, Matches
from marey.analysis._image_gallery import open_galleries
from marey.analysis._image_where import Compare, Node, parse

if TYPE_CHECKING:
    from marey.analysis._album import Album
    from marey.analysis._image_columns import Array
    from marey.analysis._image_gallery import Snapshot

ORDERS: Final = ("step", "-step", "score", "-score", "area", "-area")
MAX_LIMIT: Final = 1000
MAX_FOUND: Final = 256  # boxes and classes listed for one picture


def find(album: Album, arguments: Mapping[str, str]) -> dict[str, Any]:
    """The pictures for which ``where`` is true."""
    check_names(arguments, ("where", "first", "limit", "order"))
    node = parse(arguments.get("where", ""))
    order = choice(arguments, "order", ORDERS)
    first = whole_number(arguments, "first", 0, 0, 2**31)
    limit = whole_number(arguments, "limit", 100, 1, MAX_LIMIT)
    snapshots, stopped = open_galleries(album)
    found = [_Found.of(album, snapshot, node) for snapshot in snapshots]
    chosen = _sorted(found, order)[first : first + limit]
    return {
        "matches": _matches(album, found, chosen),
        "total": sum(len(each.matches.images) for each in found),
        **progress(snapshots, stopped, len(album.runs)),
    }


def progress(snapshots: list[Snapshot], stopped: str | None, runs: int) -> dict[str, Any]:
    """How far the search is."""
    complete = all(each.complete for each in snapshots) and len(snapshots) == runs
    return {
        "searched": sum(each.searched for each in snapshots),
        "of": sum(max(each.stored, each.searched) for each in snapshots),
        "done": complete or stopped is not None,
        "unreadable": sum(each.unreadable for each in snapshots),
        "stopped": stopped,
    }


@dataclass(frozen=True)
class _Found:
    """What was found in one run."""

    snapshot: Snapshot
    filter: Filter
    matches: Matches

    @classmethod
    def of(cls, album: Album, snapshot: Snapshot, node: Node | None) -> _Found:
        names = [snapshot.run, snapshot.run.rpartition("/")[2]]
        if _asks_for_run(node):
            names.append(album.run_name(snapshot.run))
        chosen = Filter(snapshot, names)
        return cls(snapshot, chosen, chosen.matches(node))

    def values(self, field: str, descending: bool) -> Array:
        """What to sort the pictures by, smallest first."""
        images = self.matches.images
        rows, values = self.filter.sort_values(field, self.matches.regions)
        best = np.full(len(self.snapshot.images["alive"]), np.inf)
        usable = ~np.isnan(values)
        np.minimum.at(best, rows[usable], -values[usable] if descending else values[usable])
        picked: Array = best[images]
        return picked


def _asks_for_run(node: Node | None) -> bool:
    if node is None or isinstance(node, Compare):
        return node is not None and node.field == "run"
    parts = getattr(node, "parts", None) or (node.part,)  # type: ignore[union-attr]
    return any(_asks_for_run(part) for part in parts)


def _sorted(found: list[_Found], order: str) -> Array:
    """Places (which run, which of its matches) in order; equal ones by step, run and position."""
    if not found:
        return np.empty((0, 2), np.int64)
    field, descending = order.lstrip("-"), order.startswith("-")
    sizes = [len(each.matches.images) for each in found]
    runs = np.repeat(np.arange(len(found)), sizes)
    rows = np.concatenate([np.arange(size) for size in sizes])
    images = [each.matches.images for each in found]
    steps = np.concatenate(
        [each.snapshot.images["step"][rows] for each, rows in zip(found, images, strict=True)]
    )
    positions = np.concatenate(
        [each.snapshot.positions[rows] for each, rows in zip(found, images, strict=True)]
    )
    keys = [positions, runs, -steps if field == "step" and descending else steps]
    if field != "step":
        keys.append(np.concatenate([each.values(field, descending) for each in found]))
    return np.stack([runs, rows], 1)[np.lexsort(keys)]


def _matches(album: Album, found: list[_Found], chosen: Array) -> list[dict[str, Any]]:
    answers: dict[tuple[int, int], dict[str, Any]] = {}
    for number in np.unique(chosen[:, 0]).tolist():
        each = found[number]
        rows = chosen[chosen[:, 0] == number, 1]
        for row, answer in zip(rows.tolist(), _of_run(album, each, rows), strict=True):
            if answer is not None:
                answers[number, row] = answer
    places = [(int(number), int(row)) for number, row in chosen]
    return [answers[place] for place in places if place in answers]


def _of_run(album: Album, each: _Found, rows: Array) -> list[dict[str, Any] | None]:
    snapshot, images = each.snapshot, each.matches.images[rows]
    columns = (snapshot.images[name][images].tolist() for name in ("writer", "step", "position"))
    places = list(zip(*columns, strict=True))
    items = album.items(snapshot.run, places)
    positions = snapshot.positions[images].tolist()
    told = _regions_of(each, images)
    return [
        {
            "run": snapshot.run,
            "step": place[1],
            "position": position,
            "item": items[place],
            "found": told[image][0],
            "found_total": told[image][1],
        }
        if place in items  # else it was replaced a moment ago
        else None
        for place, position, image in zip(places, positions, images.tolist(), strict=True)
    ]


def _regions_of(each: _Found, images: Array) -> dict[int, tuple[dict[str, list[int]], int]]:
    """For each picture, by layer: the boxes (their places) and the classes that were found."""
    regions = each.filter.regions
    wanted = np.zeros(len(each.snapshot.images["alive"]), np.bool_)
    wanted[images] = True
    chosen = np.flatnonzero(each.matches.regions & wanted[regions.image])
    told: dict[int, tuple[dict[str, list[int]], int]] = {
        image: ({}, 0) for image in images.tolist()
    }
    kinds, indexes = each.snapshot.shelf.kinds, each.snapshot.boxes["index"]
    columns = chosen.tolist(), regions.image[chosen].tolist(), regions.kind[chosen].tolist()
    for region, image, kind in zip(*columns, strict=True):
        by_layer, count = told[image]
        if count < MAX_FOUND:
            number = int(indexes[region]) if region < regions.boxes else kinds.ids[kind]
            by_layer.setdefault(kinds.layers[kind], []).append(number)
        told[image] = by_layer, count + 1
    return told
