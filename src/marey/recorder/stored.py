"""Media as an entry of the summary: their JSON with where the bytes are; steps have none of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from marey.errors import LogError, MareyError
from marey.spool.items import to_item

if TYPE_CHECKING:
    from marey.journal.record import Item
    from marey.media._base import Media


def stored_media(media: Media, blobs_dir: Path | None) -> dict[str, Any]:
    """Encode media now and describe them: ``_type``, version, meta, blobs and children.

    Parameters
    ----------
    blobs_dir:
        Where the bytes go; None stores and encodes nothing.

    Raises
    ------
    LogError
        They cannot be encoded.
    """
    if blobs_dir is None:
        return {"_type": media.kind}
    try:
        item = to_item(media.encode(), blobs_dir)
    except MareyError:
        raise
    except Exception as error:
        raise LogError(
            f"the {type(media).__name__} cannot be put in the summary. "
            f"{type(error).__name__}: {error}"
        ) from error
    return _described(item)


def _described(item: Item) -> dict[str, Any]:
    return {
        "_type": item.kind,
        "version": item.version,
        "meta": item.meta,
        "blobs": {name: msgspec.structs.asdict(blob) for name, blob in item.blobs.items()},
        "children": {name: _described(child) for name, child in item.children.items()},
    }
