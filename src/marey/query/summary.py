"""Media in a run's summary as the objects that were set; plain values stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marey.journal.record import BlobRef, Item
from marey.query.gallery import decode


def decoded(blobs_dir: Path, value: Any) -> Any:
    """A value of the summary with its media decoded.

    Raises
    ------
    NotFoundError, MediaError
        The file of a media value is missing or damaged.
    """
    if isinstance(value, list):
        return [decoded(blobs_dir, item) for item in value]
    if isinstance(value, Mapping):
        if {"_type", "version", "meta"} <= value.keys():
            return decode(blobs_dir, _item(value))
        return {name: decoded(blobs_dir, item) for name, item in value.items()}
    return value


def _item(described: Mapping[str, Any]) -> Item:
    return Item(
        kind=described["_type"],
        version=described["version"],
        meta=described["meta"],
        blobs={name: BlobRef(**blob) for name, blob in described["blobs"].items()},
        children={name: _item(child) for name, child in described["children"].items()},
    )
