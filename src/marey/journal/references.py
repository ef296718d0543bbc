"""Items as JSON within a blob, such as the cells of a table: read as anything from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from marey.errors import JournalError
from marey.journal.blobs import safe_extension
from marey.journal.record import BlobRef, Item

MAX_DEPTH: Final = 8  # values within values

T = TypeVar("T")


def item_of(described: Mapping[str, Any], depth: int = MAX_DEPTH) -> Item:
    """The item that JSON describes: ``kind``, ``version``, ``meta``, ``blobs`` and ``children``.

    Raises
    ------
    JournalError
        It describes none.
    """
    try:
        blobs = {str(name): _blob_of(each) for name, each in described["blobs"].items()}
        children = described["children"].items()
        return Item(
            _typed(described["kind"], str),
            _typed(described["version"], int),
            _typed(described["meta"], dict),
            blobs,
            {str(name): item_of(each, depth - 1) for name, each in children if _is_allowed(depth)},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise JournalError(f"a value within another one is damaged: {error!r:.200}") from error


def _is_allowed(depth: int) -> bool:
    if depth <= 0:
        raise JournalError(f"values are nested deeper than {MAX_DEPTH} levels")
    return True


def _typed(value: Any, expected: type[T]) -> T:
    if type(value) is not expected:
        raise TypeError(f"expected {expected.__name__}, got {type(value).__name__}")
    return value


def _blob_of(described: Mapping[str, Any]) -> BlobRef:
    return BlobRef(
        _typed(described["sha256"], str),
        _typed(described["size_bytes"], int),
        _typed(described["media_type"], str),
        safe_extension(_typed(described["extension"], str)),
    )
