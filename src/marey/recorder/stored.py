"""Media as an entry of the summary: quick ones at once, others by the number they are recorded with."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from marey.errors import LogError, MareyError
from marey.journal.summary import MEDIA_KEY, described
from marey.recorder import callsite
from marey.recorder.entries import Piece
from marey.spool.items import to_item

if TYPE_CHECKING:
    from marey.media._base import Media
    from marey.recorder.recording import Recording


def stored_media(media: Media, recording: Recording, number: int) -> dict[str, Any]:
    """What the summary says of media: ``_type`` and their content, or ``_type`` and a number.

    Parameters
    ----------
    media:
        What was set.
    recording:
        Keeps the media, to be encoded as those of ``log`` are.
    number:
        One that no other media in the summary of this process have.

    Raises
    ------
    LogError
        They cannot be recorded.
    """
    if recording.is_disabled:
        return {"_type": media.kind}
    if media.inline:
        return _at_once(media, recording)
    prepared = recording.media.prepare(
        [Piece(MEDIA_KEY, media)], recording.journal.writer, callsite.find()
    )
    try:
        recording.media.settle(prepared, number, time.time())
        for known in prepared.records:
            recording.append(known)
        recording.media.commit(prepared)
    except BaseException:
        recording.media.discard(prepared)
        raise
    return {"_type": media.kind, "_number": number}


def _at_once(media: Media, recording: Recording) -> dict[str, Any]:
    try:
        return described(to_item(media.encode(), recording.path.blobs_dir))
    except MareyError:
        raise
    except Exception as error:
        raise LogError(
            f"the {type(media).__name__} cannot be put in the summary. "
            f"{type(error).__name__}: {error}"
        ) from error
