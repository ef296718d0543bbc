"""Names of classes and other short text of an image: checked and copied; draws nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from marey.errors import MediaError
from marey.media._base import Blob
from marey.media._caption import check_unicode
from marey.media._coerce import describe, is_array_like, to_number, view_array

MAX_LABELS: Final = 65_536
MAX_LABEL_CHARACTERS: Final = 1024
MAX_NAME_CHARACTERS: Final = 256
LARGEST_ID: Final = 2**53  # integers up to here are exact in every reader of JSON
MAX_DEPTH: Final = 8
INLINE_LABELS_BYTES: Final = 32 * 1024


class Classes:
    """The names of class ids, shared by all masks and boxes of an image.

    Parameters
    ----------
    class_set:
        Dicts with a whole number ``id``, a text ``name``, and perhaps more JSON.

    Attributes
    ----------
    class_set:
        The same as a list, with Python's own types; a copy.

    Raises
    ------
    MediaError
        If an id or a name is missing, or an id is there twice.

    Examples
    --------
    >>> Classes([{"id": 0, "name": "road"}, {"id": 1, "name": "tree"}]).labels
    {0: 'road', 1: 'tree'}
    """

    def __init__(self, class_set: Any) -> None:
        if isinstance(class_set, Mapping) or not hasattr(class_set, "__iter__"):
            raise MediaError(
                "Classes needs a list of dicts such as {'id': 0, 'name': 'road'}, "
                f"got {describe(class_set)}."
            )
        self._class_set = [_class(each) for each in class_set]
        if len(self.labels) < len(self._class_set):
            raise MediaError("Classes needs each id once, got one twice.")
        check_labels(self.labels, "Classes")

    @property
    def class_set(self) -> list[dict[str, Any]]:
        """The classes, as a copy."""
        return deepcopy(self._class_set)

    @property
    def labels(self) -> dict[int, str]:
        """Each id with its name."""
        return {each["id"]: each["name"] for each in self._class_set}

    def __repr__(self) -> str:
        return f"Classes({len(self._class_set)} classes)"


def _class(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not {"id", "name"} <= set(given):
        raise MediaError(
            f"Classes needs dicts such as {{'id': 0, 'name': 'road'}}, got {given!r:.200}"
        )
    plain = to_json(dict(given), "A class")
    return {**plain, "id": to_id(given["id"], "A class's id"), "name": _label(given["name"])}


def to_classes(given: Any) -> Classes | None:
    """What a user gave as ``classes``: a list, a ``Classes``, or an object that looks like one."""
    if given is None:
        return None
    return Classes(getattr(given, "class_set", getattr(given, "_class_set", given)))


def check_labels(labels: Any, what: str) -> dict[int, str] | None:
    """A copy of a dict from class id to name, or None if there is none."""
    if labels is None:
        return None
    if not isinstance(labels, Mapping):
        hint = " Pass dict(enumerate(labels))." if isinstance(labels, (list, tuple)) else ""
        raise MediaError(
            f"{what} needs class_labels as a dict from number to text, "
            f"got {describe(labels)}.{hint}"
        )
    if len(labels) > MAX_LABELS:
        raise MediaError(f"{what} takes at most {MAX_LABELS:,} class_labels, got {len(labels):,}.")
    key_name = f"{what}: a key of class_labels"
    return {to_id(key, key_name): _label(name) for key, name in labels.items()}


def _label(name: object) -> str:
    if not isinstance(name, str) or len(name) > MAX_LABEL_CHARACTERS:
        raise MediaError(
            f"A class needs a name of at most {MAX_LABEL_CHARACTERS:,} characters, "
            f"got {describe(name)}: {name!r:.100}"
        )
    return check_unicode(name, "A class's name")


def to_id(value: Any, what: str) -> int:
    """A class id as Python's own integer."""
    number = value if type(value) is int else to_number(value)
    if number is None or number != number // 1 or abs(number) > LARGEST_ID:
        raise MediaError(
            f"{what} must be a whole number, got {describe(value)}: {value!r:.100}. "
            f"Convert it with int()."
        )
    return int(number)


def check_name(value: object, what: str) -> str:
    """The name of a layer."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME_CHARACTERS:
        raise MediaError(
            f"{what} needs a name of 1 to {MAX_NAME_CHARACTERS} characters, got {value!r:.100}"
        )
    return check_unicode(value, f"{what}'s name")


def to_json(value: Any, what: str, depth: int = MAX_DEPTH) -> Any:
    """A copy of a user's JSON in Python's own types; ``MediaError`` for anything else."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return check_unicode(str(value), what)
    if isinstance(value, (int, float)):
        return _json_number(value, what)
    if depth == 0:
        raise MediaError(f"{what} is nested deeper than {MAX_DEPTH} levels.")
    if is_array_like(value):
        return to_json(view_array(value).tolist(), what, depth)
    if isinstance(value, (list, tuple)):
        return [to_json(each, what, depth - 1) for each in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {check_unicode(str(k), what): to_json(v, what, depth - 1) for k, v in value.items()}
    raise MediaError(f"{what} must be JSON, got {describe(value)}: {value!r:.100}")


def _json_number(value: float, what: str) -> int | float:
    if isinstance(value, int):
        if -(2**63) <= value < 2**64:
            return int(value)
        raise MediaError(f"{what} must have integers of at most 64 bits, got {value!r:.100}")
    if value - value == 0:  # neither NaN nor infinite
        return float(value)
    raise MediaError(f"{what} must be JSON, which has no {value!r}.")


def json_bytes(value: object) -> bytes:
    """Strict JSON in UTF-8, the same each time."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def store_labels(
    labels: dict[int, str] | None, meta: dict[str, object], blobs: dict[str, Blob]
) -> None:
    """Put names into the metadata if they are few, else into a blob."""
    if labels is None:
        return
    named = {str(key): name for key, name in labels.items()}
    meta["class_count"] = len(named)
    if len(json.dumps(named)) <= INLINE_LABELS_BYTES:
        meta["class_labels"] = named
    else:
        blobs["class_labels"] = Blob(json_bytes(named), "application/json", ".json")


def read_labels(labels: Any) -> dict[int, str] | None:
    """The names of a stored or drafted layer, whose keys are text."""
    if labels is None:
        return None
    try:
        return check_labels({int(key): name for key, name in labels.items()}, "A stored layer")
    except (AttributeError, TypeError, ValueError) as error:
        raise MediaError("Stored class_labels must be names by class id.") from error
