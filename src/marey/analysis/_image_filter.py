"""Finds the pictures that fulfil an expression, all at once in columns; reads nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.analysis._image_where import (
    IMAGE_NUMBERS,
    IMAGE_TEXTS,
    SCORE,
    And,
    Compare,
    Count,
    Node,
    Not,
    Or,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marey.analysis._image_columns import Array
    from marey.analysis._image_gallery import Snapshot
    from marey.analysis._image_names import Texts

_COMPARE: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NEGATED: Final = {"!=": "=", "!~": "~", "not in": "in"}


@dataclass(frozen=True)
class Truth:
    """What an expression says, for a picture with one of its regions.

    It is true if ``regions`` is true of the region, or ``images`` of the picture. ``witnesses`` are
    regions that made ``any(…)`` and ``count(…)`` true.
    """

    regions: Array | None = None
    images: Array | None = None
    witnesses: Array | None = None


@dataclass(frozen=True)
class Matches:
    """Pictures that fulfil an expression (their rows), and the regions for which they do."""

    images: Array
    regions: Array


class Regions:
    """The boxes and the mask classes of a snapshot, one behind the other."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.boxes = len(snapshot.boxes["image"])
        self.count = self.boxes + len(snapshot.masks["image"])

    @cached_property
    def image(self) -> Array:
        """The row of the picture of each."""
        return self._both("image")

    @cached_property
    def kind(self) -> Array:
        """The number of the class and layer of each."""
        return self._both("kind")

    @cached_property
    def area(self) -> Array:
        """Pixels of each."""
        return np.concatenate([self._width * self._height, self._snapshot.masks["pixels"]])

    def number(self, field: str) -> Array:
        """A number of each, NaN where there is none."""
        if field == "area":
            return self.area
        if field == "share":
            images = self._snapshot.images
            pixels = images["width"].astype(np.float64) * images["height"]
            with np.errstate(divide="ignore", invalid="ignore"):
                shares: Array = self.area / pixels[self.image]
            return shares
        boxes = self._snapshot.boxes
        if field == "x":
            return self._of_boxes((boxes["x_min"] + boxes["x_max"]) / 2)
        if field == "y":
            return self._of_boxes((boxes["y_min"] + boxes["y_max"]) / 2)
        return self._of_boxes(self._width if field == "width" else self._height)

    @property
    def _width(self) -> Array:
        boxes = self._snapshot.boxes
        width: Array = boxes["x_max"] - boxes["x_min"]
        return width

    @property
    def _height(self) -> Array:
        boxes = self._snapshot.boxes
        height: Array = boxes["y_max"] - boxes["y_min"]
        return height

    def _of_boxes(self, values: Array) -> Array:
        return np.concatenate([values, np.full(self.count - self.boxes, np.nan)])

    def _both(self, name: str) -> Array:
        return np.concatenate([self._snapshot.boxes[name], self._snapshot.masks[name]])


class Filter:
    """Evaluates expressions on one snapshot.

    Parameters
    ----------
    snapshot:
        The pictures.
    run_names:
        Texts that ``run`` is compared with.
    """

    def __init__(self, snapshot: Snapshot, run_names: Sequence[str]) -> None:
        self.snapshot = snapshot
        self.regions = Regions(snapshot)
        self._run_names = run_names

    def matches(self, node: Node | None) -> Matches:
        """The pictures that fulfil an expression; without one, all."""
        alive = self.snapshot.images["alive"]
        if node is None:
            return Matches(np.flatnonzero(alive), np.zeros(self.regions.count, np.bool_))
        truth = self._truth(node)
        found = alive & self._of_images(truth)
        regions = _or(truth.regions, truth.witnesses)
        if regions is None:
            regions = np.zeros(self.regions.count, np.bool_)
        return Matches(np.flatnonzero(found), regions & found[self.regions.image])

    def _of_images(self, truth: Truth) -> Array:
        """For which pictures something holds with some region."""
        found = np.zeros(len(self.snapshot.images["alive"]), np.bool_)
        if truth.regions is not None:
            found[self.regions.image[truth.regions]] = True
        return found if truth.images is None else found | truth.images

    def _truth(self, node: Node) -> Truth:
        if isinstance(node, Compare):
            return self._compared(node)
        if isinstance(node, And):
            return self._all(node)
        if isinstance(node, Or):
            found = [self._truth(part) for part in node.parts]
            truth = found[0]
            for each in found[1:]:
                truth = Truth(
                    _or(truth.regions, each.regions),
                    _or(truth.images, each.images),
                    _or(truth.witnesses, each.witnesses),
                )
            return truth
        if isinstance(node, Count):
            return self._counted(node)
        inner = self._truth(node.part)
        if isinstance(node, Not):
            return Truth(images=~self._of_images(inner))
        witnesses = _or(inner.regions, inner.witnesses)
        return Truth(images=self._of_images(inner), witnesses=witnesses)

    def _all(self, node: And) -> Truth:
        """(R1 or I1) and (R2 or I2) of one region and its picture, in the same form."""
        truth = self._truth(node.parts[0])
        for part in node.parts[1:]:
            each = self._truth(part)
            regions = _or(
                _and(truth.regions, each.regions),
                _or(
                    _and(truth.regions, self._spread(each.images)),
                    _and(each.regions, self._spread(truth.images)),
                ),
            )
            witnesses = _or(truth.witnesses, each.witnesses)
            truth = Truth(regions, _and(truth.images, each.images), witnesses)
        return truth

    def _spread(self, images: Array | None) -> Array | None:
        return None if images is None else images[self.regions.image]

    def _counted(self, node: Count) -> Truth:
        inner = self._truth(node.part)
        regions = _or(inner.regions, self._spread(inner.images))
        assert regions is not None
        count = np.bincount(
            self.regions.image[regions], minlength=len(self.snapshot.images["alive"])
        )
        return Truth(images=_compared(count, node.operator, (node.value,)), witnesses=regions)

    def _compared(self, node: Compare) -> Truth:
        if node.field in IMAGE_NUMBERS:
            return Truth(
                images=_compared(self._image_number(node.field), node.operator, node.values)
            )
        if node.field in IMAGE_TEXTS:
            return Truth(images=self._image_text(node))
        return Truth(regions=self._of_regions(node))

    def _image_number(self, field: str) -> Array:
        images = self.snapshot.images
        if field == "position":
            return self.snapshot.positions
        if field == "boxes":
            return np.bincount(self.snapshot.boxes["image"], minlength=len(images["alive"]))
        return images[field.removeprefix("image.")]

    def _image_text(self, node: Compare) -> Array:
        if node.field == "run":
            fits = _fits([name.casefold() for name in self._run_names], node)
            found = all(fits) if node.operator in _NEGATED else any(fits)
            return np.full(len(self.snapshot.images["alive"]), found)
        shelf = self.snapshot.shelf
        texts = shelf.samples if node.field == "sample" else shelf.texts
        return _fitting(self.snapshot.images[node.field], texts, node)

    def _of_regions(self, node: Compare) -> Array:
        field, shelf = node.field, self.snapshot.shelf
        if field == "class":
            return self._of_class(node)
        if field == "layer":
            return self._of_layer(node)
        if field == "type":
            return np.repeat(
                _fits(("box", "mask"), node),
                [self.regions.boxes, self.regions.count - self.regions.boxes],
            )
        found = np.zeros(self.regions.count, np.bool_)
        if field == "box.caption":
            captions = self.snapshot.captions
            found[captions["box"][_fitting(captions["text"], shelf.texts, node)]] = True
            return found
        if field == "score" or field.startswith(SCORE):
            scores = self.snapshot.scores
            chosen = self._is_score(field)
            fits = chosen & _compared(scores["value"], node.operator, node.values)
            found[scores["box"][fits]] = True
            return found
        numbers = self.regions.number(field)
        return _compared(numbers, node.operator, node.values) & ~np.isnan(numbers)

    def _is_score(self, field: str) -> Array:
        scores = self.snapshot.scores
        if field == "score":
            return scores["is_first"]
        wanted = field[len(SCORE) :].casefold()
        keys = self.snapshot.shelf.score_keys.folded
        is_key = np.array([key == wanted for key in keys], np.bool_)
        return is_key[scores["key"]] if len(keys) else np.zeros(len(scores["key"]), np.bool_)

    @staticmethod
    def _of_type(node: Compare) -> list[bool]:
        """Whether boxes, and whether mask classes fit; ``boxes`` and ``masks`` are understood too."""
        fits = [_fits(names, node) for names in (("box", "boxes"), ("mask", "masks"))]
        negated = node.operator in _NEGATED
        return [all(each) if negated else any(each) for each in fits]

    def _of_class(self, node: Compare) -> Array:
        """By name, and numbers by id too."""
        kinds = self.snapshot.shelf.kinds
        ids = set()
        if node.operator in ("=", "!=", "in", "not in"):
            ids = {value.number for value in node.values if value.number is not None}
        negated = node.operator in _NEGATED
        fits = [
            (name_fits and number not in ids) if negated else (name_fits or number in ids)
            for name_fits, number in zip(_fits(kinds.folded, node), kinds.ids, strict=False)
        ]
        return self._of_kinds(fits)

    def _of_layer(self, node: Compare) -> Array:
        """By the layer's own name, or with its type: ``boxes:pred``."""
        negated = node.operator in _NEGATED
        layers = list(self.snapshot.shelf.kinds.layers)
        known: dict[str, bool] = {}
        for layer in layers:
            if layer not in known:
                name = layer.casefold()
                both = _fits([name, name.partition(":")[2]], node)
                known[layer] = all(both) if negated else any(both)
        return self._of_kinds([known[layer] for layer in layers])

    def _of_kinds(self, fits: list[bool]) -> Array:
        found: Array = np.array([*fits, False], np.bool_)[self.regions.kind]
        return found

    def sort_values(self, field: str, found: Array) -> tuple[Array, Array]:
        """Of the regions found: the row of their picture, and their score or area."""
        if field == "score":
            scores = self.snapshot.scores
            first = scores["is_first"] & found[scores["box"]]
            return self.regions.image[scores["box"][first]], scores["value"][first]
        return self.regions.image[found], self.regions.area[found]


def _and(one: Array | None, other: Array | None) -> Array | None:
    return None if one is None or other is None else one & other


def _or(one: Array | None, other: Array | None) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _compared(numbers: Array, how: str, values: tuple[Value, ...]) -> Array:
    """NaN equals NaN; else it is neither smaller nor larger than anything."""
    wanted = np.array([value.number for value in values], np.float64)
    if how in ("in", "not in"):
        found = np.isin(numbers, wanted) | (np.isnan(numbers) & np.isnan(wanted).any())
        return ~found if how == "not in" else found
    with np.errstate(invalid="ignore"):
        found = np.asarray(_COMPARE[how](numbers, wanted[0]))
    if np.isnan(wanted[0]) and how in ("=", "!="):
        found = np.isnan(numbers) if how == "=" else ~np.isnan(numbers)
    return found


def _fits(folded: Sequence[str], node: Compare) -> list[bool]:
    """Which texts, in lower case, fit the values of a comparison."""
    wanted = {value.text.casefold() for value in node.values}
    needle = node.values[0].text.casefold()
    negated = node.operator in _NEGATED
    contains = _NEGATED.get(node.operator, node.operator) == "~"
    return [(needle in text if contains else text in wanted) != negated for text in list(folded)]


def _fitting(codes: Array, texts: Texts, node: Compare) -> Array:
    """Where the text behind a number fits; where there is no text, nothing does."""
    fits = np.array([*_fits(texts.folded, node), False], np.bool_)  # the last is that of -1
    found: Array = fits[codes]
    return found
