"""What stands among the points: boxes and vectors, checked and copied as JSON."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, to_number, view_array, warn_user

TYPES: Final = ("lidar/beta",)
SCENE_KEYS: Final = ("type", "points", "boxes", "vectors")

LARGEST: Final = 2.0**63  # for which lists need no closer look
MAX_SCENE_ENTRIES: Final = 100_000

Entry = dict[str, Any]


def split_scene(scene: Mapping[str, Any]) -> tuple[str, Any, list[Entry], list[Entry]]:
    """Take a scene apart: its type, its points as given, its boxes and vectors checked.

    Raises
    ------
    MediaError
        If its type is another, or a box or vector is not valid.
    """
    kind = check_type(scene.get("type", TYPES[0]))
    if not set(scene) & set(SCENE_KEYS):
        raise MediaError(
            f"Object3D needs a scene with the keys {', '.join(SCENE_KEYS)}, "
            f"got {list(scene)!r:.200}"
        )
    if set(scene) - set(SCENE_KEYS):
        warn_user(
            f"Object3D keeps only {', '.join(SCENE_KEYS)} of a scene, and not its other keys."
        )
    points = scene.get("points")
    return (
        kind,
        [] if points is None else points,
        [_to_box(each, i) for i, each in enumerate(_entries(scene.get("boxes"), "boxes"))],
        [_to_vector(each, i) for i, each in enumerate(_entries(scene.get("vectors"), "vectors"))],
    )


def warn_about_entries(entries: Iterable[Entry]) -> None:
    """Warn of colours of boxes and vectors that cannot be shown, as of those of points."""
    if any(not 0 <= number <= 255 for each in entries for number in each.get("color", ())):
        warn_user(
            "Object3D takes colours of boxes and vectors from 0 to 255. The others are kept, but "
            "shown as 0 or 255."
        )


def check_type(kind: Any) -> str:
    """The scene's type, if it is one."""
    if not isinstance(kind, str) or kind not in TYPES:
        raise MediaError(f"Object3D needs a scene of type {TYPES[0]!r}, got {kind!r:.100}.")
    return kind


def check_scene(kind: Any, boxes: Any, vectors: Any) -> None:
    """Raise ``MediaError`` unless these are as :func:`split_scene` gives them."""
    again = split_scene({"type": kind, "boxes": boxes, "vectors": vectors})
    if again[2:] != (boxes, vectors):
        raise MediaError("A point cloud has boxes or vectors that are not valid.")


def _entries(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise MediaError(f"Object3D needs {name} as a list of dicts, got {describe(value)}.")
    entries = list(itertools.islice(value, MAX_SCENE_ENTRIES + 1))
    if len(entries) > MAX_SCENE_ENTRIES:
        raise MediaError(f"Object3D takes at most {MAX_SCENE_ENTRIES:,} {name}.")
    return entries


def _to_box(box: Any, number: int) -> Entry:
    place = f"box {number}"
    given = _to_mapping(box, place, "corners")
    corners = _coordinates(given["corners"], (8, 3), f"the corners of {place}")
    kept = {"corners": corners, **_color(given, place)}
    if given.get("label") is not None:
        if not isinstance(given["label"], str):
            raise MediaError(
                f"Object3D needs the label of {place} as text, got {describe(given['label'])}."
            )
        kept["label"] = _plain_text(given["label"])
    if given.get("score") is not None:
        kept["score"] = _score(given["score"], place)
    return {**kept, **_rest(given, ("corners", "color", "label", "score"), place)}


def _score(value: Any, place: str) -> int | float:
    score = to_number(value)
    if score is None or isinstance(score, bool) or not np.isfinite(score):
        raise MediaError(f"Object3D needs the score of {place} as a number, got {value!r:.100}")
    return score


def _to_vector(vector: Any, number: int) -> Entry:
    place = f"vector {number}"
    given = _to_mapping(vector, place, "start", "end")
    kept: Entry = {
        end: _coordinates(given[end], (3,), f"the {end} of {place}") for end in ("start", "end")
    }
    return {**kept, **_color(given, place), **_rest(given, ("start", "end", "color"), place)}


def _to_mapping(value: Any, place: str, *needed: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MediaError(f"Object3D needs {place} as a dict, got {describe(value)}.")
    missing = [name for name in needed if name not in value]
    if missing:
        raise MediaError(f"Object3D needs {missing[0]!r} in {place}, got {list(value)!r:.200}")
    return value


def _coordinates(value: Any, shape: tuple[int, ...], place: str) -> Any:
    if type(value) is list:  # the usual case, in a tenth of the time
        if len(shape) == 1 and _are_finite(value, 3):
            return list(value)
        if len(value) == shape[0] and all(
            type(each) is list and _are_finite(each, 3) for each in value
        ):
            return [list(each) for each in value]
    count = "8 points of 3 finite numbers" if shape == (8, 3) else "3 finite numbers"
    try:
        array = view_array(value)
    except MediaError:
        array = None
    if array is None or array.shape != shape or array.dtype.kind not in "iuf":
        got = describe(value) if array is None else f"shape {array.shape}"
        raise MediaError(f"Object3D needs {place} as {count}, got {got}: {value!r:.200}")
    if not np.isfinite(array).all():
        raise MediaError(f"Object3D needs {place} as {count}, got {value!r:.200}")
    # A list keeps its integers, which an array that also holds floats does not.
    return array.tolist() if is_array_like(value) else _plain(value)


def _are_finite(values: list[Any], count: int) -> bool:
    return len(values) == count and all(
        (type(each) is float or type(each) is int) and abs(each) <= LARGEST for each in values
    )


def _color(given: Mapping[str, Any], place: str) -> Entry:
    if given.get("color") is None:
        return {}
    return {"color": _coordinates(given["color"], (3,), f"the color of {place}")}


def _rest(given: Mapping[str, Any], known: tuple[str, ...], place: str) -> Entry:
    rest = {str(name): each for name, each in given.items() if name not in known}
    if not rest:
        return {}
    try:
        kept: Entry = json.loads(json.dumps(_plain(rest)))
    except (TypeError, ValueError, RecursionError) as error:
        raise MediaError(f"Object3D keeps what JSON can hold in {place}: {error}") from error
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_plain_text(str(name)): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return _plain_text(value)
    if is_array_like(value):
        return view_array(value).tolist()
    return value


def _plain_text(text: str) -> str:
    return str(text).encode("utf-8", "replace").decode()
