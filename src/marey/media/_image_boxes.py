"""Bounding boxes: checked, kept as given, and in pixels; knows no image."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Stored
from marey.media._coerce import describe, is_array_like, to_number, view_array, warn_user
from marey.media._image_labels import (
    check_labels,
    check_name,
    json_bytes,
    read_labels,
    store_labels,
    to_id,
    to_json,
)

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

KIND: Final = "boxes"
VERSION: Final = 1
MAX_BOXES: Final = 100_000
MAX_CAPTION_CHARACTERS: Final = 4096
MAX_EXTRA_BYTES: Final = 16 * 1024  # JSON of all that a box has besides the keys known here
INLINE_BOXES_BYTES: Final = 24 * 1024
CORNERS: Final = ("minX", "maxX", "minY", "maxY")
CENTERED: Final = ("middle", "width", "height")
NOT_FINITE: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# Fractions beyond this are most likely pixels.
LARGEST_USUAL_FRACTION: Final = 4.0


class BoundingBoxes2D:
    """Boxes on an image, one layer of its ``boxes``.

    Parameters
    ----------
    val:
        A dict with ``box_data``, a list of boxes, and with ``class_labels``, names by class id, if
        there are any. Each box is a dict:

        * ``position``: ``{"minX", "maxX", "minY", "maxY"}``, or ``{"middle": [x, y], "width",
          "height"}``.
        * ``domain``: ``"pixel"`` if the position is in pixels; without it, it is in fractions of
          the image, from 0 to 1.
        * ``class_id``: a whole number; a box without it has no class.
        * ``scores``: numbers by name, to filter boxes by.
        * ``box_caption``: text shown on the box.
        * Other keys are kept if their values are JSON.
    key:
        The layer's name.

    Attributes
    ----------
    data:
        The boxes as given, in Python's own types; a copy.

    Raises
    ------
    MediaError
        If something of this is missing or of another type, a minimum is larger than its maximum, or
        a width or height is negative. Boxes may lie outside of the image.

    Examples
    --------
    >>> position = {"minX": 0.25, "maxX": 0.5, "minY": 0, "maxY": 1}
    >>> boxes = BoundingBoxes2D({"box_data": [{"position": position, "class_id": 3}]}, "truth")
    >>> boxes.in_pixels(width=100, height=50).tolist()
    [[25.0, 0.0, 50.0, 50.0]]
    """

    def __init__(self, val: Mapping[str, Any], key: str = "boxes") -> None:
        self.name = check_name(key, "A layer of boxes")
        where = f"The boxes {key!r:.100}"
        given = _box_data(val, where)
        self._data = [_box(each, f"{where}, box {index}") for index, each in enumerate(given)]
        self._labels = check_labels(val.get("class_labels"), where)
        if any(_looks_like_pixels(each) for each in self._data):
            warn_user(
                "Image: boxes without domain='pixel' are in fractions of the image, but some are "
                "far larger than 1. Add 'domain': 'pixel' to boxes in pixels."
            )

    def __repr__(self) -> str:
        return f"BoundingBoxes2D({self.name!r}, {len(self._data)} boxes)"

    @property
    def data(self) -> list[dict[str, Any]]:
        """The boxes as given, as a copy."""
        return deepcopy(self._data)

    @property
    def class_labels(self) -> dict[int, str]:
        """Names by id as they were given; ``class_<id>`` for each id there is if none were."""
        if self._labels is not None:
            return dict(self._labels)
        ids = {each["class_id"] for each in self._data if "class_id" in each}
        return {each: f"class_{each}" for each in sorted(ids)}

    def in_pixels(self, width: int, height: int) -> npt.NDArray[np.float64]:
        """Left, top, right and bottom of each box on an image of this size: (boxes, 4)."""
        rows = [_corners(each, width, height) for each in self._data]
        return np.array(rows, np.float64).reshape(-1, 4)

    def renamed(self, name: str) -> BoundingBoxes2D:
        """The same boxes under another name."""
        other = object.__new__(type(self))
        other.name = check_name(name, "A layer of boxes")
        other._data, other._labels = self._data, self._labels
        return other

    def encode(self, width: int, height: int) -> Encoded:
        """Give the boxes as given and in pixels, inside the metadata if they are few."""
        names = ("x_min", "y_min", "x_max", "y_max")
        boxes: list[dict[str, Any]] = [
            {**dict(zip(names, corners, strict=True)), "given": each}
            for corners, each in zip(
                self.in_pixels(width, height).tolist(), self._data, strict=True
            )
        ]
        meta: dict[str, object] = {
            "layer": self.name,
            "width": width,
            "height": height,
            "count": len(boxes),
        }
        blobs: dict[str, Blob] = {}
        store_labels(self._labels, meta, blobs)
        if len(json.dumps(boxes)) <= INLINE_BOXES_BYTES:
            meta["boxes"] = boxes
        else:
            strict = [{**each, "given": _strict_scores(each["given"])} for each in boxes]
            blobs["boxes"] = Blob(json_bytes(strict), "application/json", ".json")
        return Encoded(KIND, VERSION, meta, blobs)

    @classmethod
    def decode(cls, stored: Stored, labels: Any) -> Self:
        """The boxes of a child of a stored image."""
        try:
            inline = stored.meta.get("boxes")
            boxes: Any = json.loads(stored.read_blob("boxes")) if inline is None else inline
            given = [each["given"] for each in boxes]
        except (KeyError, TypeError, ValueError) as error:
            raise MediaError("Stored boxes are damaged.") from error
        state = {"box_data": given, "class_labels": labels}
        return cls.restore(stored.meta.get("layer"), state)

    def state(self) -> dict[str, object]:
        """What a draft keeps of them."""
        labels = self._labels
        named = None if labels is None else {str(key): name for key, name in labels.items()}
        return {"box_data": self._data, "class_labels": named}

    @classmethod
    def restore(cls, name: Any, state: Mapping[str, Any]) -> Self:
        """The boxes whose :meth:`state` this is."""
        boxes = object.__new__(cls)
        boxes.name = check_name(name, "A layer of boxes")
        given = _box_data({"box_data": state["box_data"]}, "Stored boxes")
        boxes._data = [_box(_with_numbers(each), "A stored box") for each in given]
        boxes._labels = read_labels(state["class_labels"])
        return boxes


def to_boxes(given: Any, name: str) -> BoundingBoxes2D:
    """What a user gave as one of ``boxes``."""
    if isinstance(given, BoundingBoxes2D):
        return given if given.name == name else given.renamed(name)
    return BoundingBoxes2D(getattr(given, "_val", given), name)


def _box_data(val: Any, where: str) -> Any:
    if not isinstance(val, Mapping) or "box_data" not in val:
        raise MediaError(
            f"{where} must be a dict such as {{'box_data': [box, …], 'class_labels': "
            f"{{1: 'car'}}}}, got {describe(val)} without 'box_data'."
        )
    unknown = set(val) - {"box_data", "class_labels"}
    if unknown:
        raise MediaError(
            f"{where} takes the keys box_data and class_labels, got others: "
            f"{sorted(map(str, unknown))!r:.200}"
        )
    given = val["box_data"]
    if not isinstance(given, (list, tuple)):
        raise MediaError(f"{where} needs box_data as a list of dicts, got {describe(given)}.")
    if len(given) > MAX_BOXES:
        raise MediaError(f"{where} takes at most {MAX_BOXES:,} boxes, got {len(given):,}.")
    return given


def _box(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, Mapping) or "position" not in given:
        raise MediaError(
            f"{where} needs a dict with 'position', a class_id, …, got {describe(given)}: "
            f"{given!r:.200}"
        )
    known: dict[str, Any] = {"position": _position(given["position"], where)}
    if given.get("domain") is not None:
        known["domain"] = _domain(given["domain"], where)
    if given.get("class_id") is not None:
        known["class_id"] = to_id(given["class_id"], f"{where}: class_id")
    if given.get("scores") is not None:
        known["scores"] = _scores(given["scores"], where)
    if given.get("box_caption") is not None:
        known["box_caption"] = _caption(given["box_caption"], where)
    optional = ("domain", "class_id", "scores", "box_caption")
    extra = {name: each for name, each in given.items() if name not in ("position", *optional)}
    if extra:
        known.update(_extra(extra, where))
    return known


def _position(given: Any, where: str) -> dict[str, Any]:
    names = set(given) if isinstance(given, Mapping) else set()
    if names == set(CORNERS):
        position = {name: _coordinate(given[name], f"{where}: {name}") for name in CORNERS}
        for low, high in (("minX", "maxX"), ("minY", "maxY")):
            if position[low] > position[high]:
                raise MediaError(
                    f"{where} needs {low} of at most {high}, "
                    f"got {position[low]!r} and {position[high]!r}."
                )
        return position
    if names != set(CENTERED):
        raise MediaError(
            f"{where} needs a position with minX, maxX, minY and maxY, or with middle, width and "
            f"height, got {describe(given)}: {given!r:.200}"
        )
    sizes = {name: _coordinate(given[name], f"{where}: {name}") for name in ("width", "height")}
    if min(sizes.values()) < 0:
        raise MediaError(f"{where} needs a width and height of 0 or more, got {sizes!r}.")
    return {"middle": _middle(given["middle"], where), **sizes}


def _middle(given: Any, where: str) -> list[float]:
    pair = view_array(given).tolist() if is_array_like(given) else given
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise MediaError(f"{where} needs middle as [x, y], got {given!r:.100}")
    return [_coordinate(each, f"{where}: middle") for each in pair]


def _coordinate(value: Any, what: str) -> int | float:
    number = to_number(value)
    if number is None or isinstance(number, bool) or not abs(number) < 2**53:
        raise MediaError(f"{what} must be a finite number, got {describe(value)}: {value!r:.100}")
    return number


def _domain(given: object, where: str) -> str:
    if given != "pixel":
        raise MediaError(
            f"{where} needs the domain 'pixel', or none for fractions of the image from 0 to 1, "
            f"got {given!r:.100}"
        )
    return "pixel"


def _scores(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise MediaError(f"{where} needs scores as a dict from text to number, got {given!r:.100}")
    scores = {}
    for name, value in given.items():
        number = to_number(value)
        if not isinstance(name, str) or number is None:
            raise MediaError(
                f"{where} needs scores as a dict from text to number, got {name!r:.100}: "
                f"{value!r:.100}"
            )
        is_float = isinstance(number, float)
        scores[to_json(name, where)] = number if is_float else to_json(number, where)
    _check_size(scores, f"{where}: scores")
    return scores


def _caption(given: object, where: str) -> str:
    if not isinstance(given, str) or len(given) > MAX_CAPTION_CHARACTERS:
        raise MediaError(
            f"{where} needs box_caption as text of at most {MAX_CAPTION_CHARACTERS:,} characters, "
            f"got {describe(given)}."
        )
    return str(to_json(given, f"{where}: box_caption"))


def _extra(given: dict[Any, Any], where: str) -> dict[str, Any]:
    extra: dict[str, Any] = to_json(given, where)
    _check_size(extra, where)
    return extra


def _check_size(value: object, what: str) -> None:
    size_bytes = len(json.dumps(value))
    if size_bytes > MAX_EXTRA_BYTES:
        raise MediaError(f"{what} may have {MAX_EXTRA_BYTES:,} bytes of JSON, got {size_bytes:,}.")


def _corners(box: Mapping[str, Any], width: int, height: int) -> tuple[float, ...]:
    position = box["position"]
    if "middle" in position:
        x, y = position["middle"]
        half_width, half_height = position["width"] / 2, position["height"] / 2
        corners = (x - half_width, y - half_height, x + half_width, y + half_height)
    else:
        corners = tuple(position[name] for name in ("minX", "minY", "maxX", "maxY"))
    scales = (1, 1, 1, 1) if box.get("domain") else (width, height, width, height)
    return tuple(float(each) * scale for each, scale in zip(corners, scales, strict=True))


def _looks_like_pixels(box: Mapping[str, Any]) -> bool:
    return "domain" not in box and max(map(abs, _corners(box, 1, 1))) > LARGEST_USUAL_FRACTION


def _strict_scores(box: Mapping[str, Any]) -> dict[str, Any]:
    if "scores" not in box:
        return dict(box)
    scores = {
        name: value if math.isfinite(value) else str(json.dumps(value))
        for name, value in box["scores"].items()
    }
    return {**box, "scores": scores}


def _with_numbers(box: Any) -> Any:
    """Scores that JSON has no numbers for, as numbers again."""
    if not isinstance(box, Mapping) or not isinstance(box.get("scores"), Mapping):
        return box
    scores = {
        name: NOT_FINITE.get(value, value) if isinstance(value, str) else value
        for name, value in box["scores"].items()
    }
    return {**box, "scores": scores}
