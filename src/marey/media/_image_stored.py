"""Classes, masks and boxes of an image as they come back from a store or a draft; no pixels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marey.errors import MediaError
from marey.media._image_boxes import BoundingBoxes2D
from marey.media._image_labels import Classes
from marey.media._image_mask import ImageMask

if TYPE_CHECKING:
    from marey.media._base import Stored


def read_classes(stored: Stored) -> Classes | None:
    """The names of class ids of a stored image."""
    class_set = _inline_or_blob(stored, "classes", "class_count")
    return None if class_set is None else Classes(class_set)


def read_layers(stored: Stored) -> tuple[dict[str, ImageMask], dict[str, BoundingBoxes2D]]:
    """The masks and boxes among a stored image's children, in their order."""
    masks: dict[str, ImageMask] = {}
    boxes: dict[str, BoundingBoxes2D] = {}
    for name, child in stored.children.items():
        prefix, _, layer = name.partition(":")
        if prefix == "mask":
            masks[layer] = ImageMask.decode(child, _class_labels(child))
        elif prefix == "boxes":
            boxes[layer] = BoundingBoxes2D.decode(child, _class_labels(child))
    return masks, boxes


def _class_labels(stored: Stored) -> Any:
    return _inline_or_blob(stored, "class_labels", "class_count")


def _inline_or_blob(stored: Stored, name: str, counter: str) -> Any:
    if counter not in stored.meta:
        return None
    if name in stored.meta:
        return stored.meta[name]
    try:
        return json.loads(stored.read_blob(name))
    except ValueError as error:
        raise MediaError(f"The stored {name} of an image are damaged.") from error


def restore_layers(state: Mapping[str, Any]) -> dict[str, object]:
    """The fields of a drafted image that are not plain."""
    try:
        classes = state["classes"]
        masks = {name: ImageMask.restore(name, each) for name, each in state["masks"].items()}
        boxes = {name: BoundingBoxes2D.restore(name, each) for name, each in state["boxes"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise MediaError("A drafted image needs its classes, masks and boxes.") from error
    return {
        "classes": None if classes is None else Classes(classes),
        "masks": MappingProxyType(masks),
        "boxes": MappingProxyType(boxes),
    }
