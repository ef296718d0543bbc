"""How much masks, boxes and pixels differ: plain arrays in, numbers out; opens no files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from marey.analysis._image_columns import Array
    from marey.analysis._image_items import Box

MATCH_IOU: Final = 0.5
MAX_PAIRS: Final = 4_000_000  # of boxes to compare
_SMALL_IDS: Final = 1024


def class_ious(one: Array, other: Array) -> dict[int, float]:
    """Intersection over union of each class that is in one of two masks of the same shape.

    Examples
    --------
    >>> class_ious(np.array([[1, 1, 2]]), np.array([[1, 2, 2]]))
    {1: 0.5, 2: 0.5}
    """
    one, other = one.reshape(-1), other.reshape(-1)
    ids, one, other = _small(one, other)
    count = len(ids)
    in_one = np.bincount(one, minlength=count)
    in_other = np.bincount(other, minlength=count)
    in_both = np.bincount(one[one == other], minlength=count)
    present = np.flatnonzero(in_one + in_other)
    ious = in_both[present] / (in_one + in_other - in_both)[present]
    return dict(zip(ids[present].tolist(), ious.tolist(), strict=True))


def _small(one: Array, other: Array) -> tuple[Array, Array, Array]:
    """Both with the ids 0, 1, 2, ..., and what those stand for."""
    highest = max(int(one.max(initial=0)), int(other.max(initial=0)))
    if highest < max(_SMALL_IDS, len(one)):
        return np.arange(highest + 1), one, other
    ids, codes = np.unique(np.concatenate([one, other]), return_inverse=True)
    return ids, codes[: len(one)], codes[len(one) :]


class BoxChange(NamedTuple):
    """How the boxes of a layer differ; ``scores`` is the mean difference of matched ones."""

    change: float
    matched: int
    gone: int
    new: int
    scores: float | None


def box_change(before: Sequence[Box], now: Sequence[Box]) -> BoxChange | None:
    """Match boxes of a class, the best overlap first; None if there are too many.

    The change is 1 - (sum of the matches' intersection over union) / (matches and all that have
    none on both sides); boxes match from 0.5 on.
    """
    groups = [_by_class(before), _by_class(now)]
    classes = groups[0].keys() | groups[1].keys()
    sizes = [(len(groups[0].get(each, ())), len(groups[1].get(each, ()))) for each in classes]
    if sum(one * other for one, other in sizes) > MAX_PAIRS:
        return None
    overlap, differences, matched = 0.0, [], 0
    for each in sorted(classes):
        one, other = groups[0].get(each, []), groups[1].get(each, [])
        if not one or not other:
            continue
        for first, second, iou in _matches(_corners(one), _corners(other)):
            matched += 1
            overlap += iou
            scores = _score(one[first]), _score(other[second])
            if scores[0] is not None and scores[1] is not None:
                differences.append(abs(scores[0] - scores[1]))
    gone, new = len(before) - matched, len(now) - matched
    everything = matched + gone + new
    change = 1 - overlap / everything if everything else 0.0
    known = [each for each in differences if each == each]
    scores_change = sum(known) / len(known) if known else None
    return BoxChange(max(change, 0.0), matched, gone, new, scores_change)


def _by_class(boxes: Sequence[Box]) -> dict[int, list[Box]]:
    groups: dict[int, list[Box]] = {}
    for box in boxes:
        class_id = box.given.class_id
        groups.setdefault(-(2**63) if class_id is None else class_id, []).append(box)
    return groups


def _corners(boxes: Sequence[Box]) -> Array:
    corners = [(box.x_min, box.y_min, box.x_max, box.y_max) for box in boxes]
    return np.array(corners, np.float64).reshape(-1, 4)


def _score(box: Box) -> float | None:
    for value in (box.given.scores or {}).values():
        return value if isinstance(value, float) else None
    return None


def _matches(one: Array, other: Array) -> list[tuple[int, int, float]]:
    """Pairs of places with their overlap; each box is in one pair at most."""
    ious = box_ious(one, other)
    firsts, seconds = np.nonzero(ious >= MATCH_IOU)
    order = np.argsort(-ious[firsts, seconds], kind="stable")
    used: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for first, second in zip(firsts[order].tolist(), seconds[order].tolist(), strict=True):
        if first not in used[0] and second not in used[1]:
            used[0].add(first)
            used[1].add(second)
            pairs.append((first, second, float(ious[first, second])))
    return pairs


def box_ious(one: Array, other: Array) -> Array:
    """Intersection over union of each box with each; equal boxes without area overlap wholly.

    Examples
    --------
    >>> box_ious(np.array([[0.0, 0, 2, 2]]), np.array([[1.0, 0, 3, 2], [0, 0, 2, 2]])).tolist()
    [[0.3333333333333333, 1.0]]
    """
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(each[:, 2:] - each[:, :2], axis=1) for each in (one, other)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    same = (one[:, None] == other[None, :]).all(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(same, 1.0, np.where(union > 0, shared / union, 0.0))


def pixel_change(one: Array, other: Array, scale: float) -> float:
    """Mean absolute difference of two pictures, of which ``scale`` is the whole range.

    A pixel that is NaN or infinite on one side only, or otherwise, counts as wholly different.
    """
    if one.dtype == np.uint8 and other.dtype == np.uint8:
        differences = np.maximum(one, other) - np.minimum(one, other)
        return float(differences.mean(dtype=np.float64)) / scale
    with np.errstate(invalid="ignore", over="ignore"):
        plain = np.abs(one.astype(np.float64) - other.astype(np.float64)) / scale
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    return float(np.where(same, 0.0, np.where(np.isfinite(plain), plain, 1.0)).mean())
