"""Encoded media to journal items, their blobs put beside the journal; nothing is encoded here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marey.journal import blobs
from marey.journal.integers import journal_safe
from marey.journal.record import BlobRef, Item

if TYPE_CHECKING:
    from marey.media._base import Blob, Encoded


def to_item(encoded: Encoded, blobs_dir: Path) -> Item:
    """Store the blobs of a media value and give back what the journal says of it.

    Raises
    ------
    JournalError
        A blob cannot be written.
    """
    for blob in encoded.attachments:
        _put(blobs_dir, blob)
    return Item(
        kind=encoded.kind,
        version=encoded.version,
        meta=journal_safe(encoded.meta),
        blobs={name: _put(blobs_dir, blob) for name, blob in encoded.blobs.items()},
        children={name: to_item(child, blobs_dir) for name, child in encoded.children.items()},
    )


def _put(blobs_dir: Path, blob: Blob) -> BlobRef:
    return blobs.put(blobs_dir, blob.data, blob.media_type, blob.extension)
