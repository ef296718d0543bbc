"""What the journal says of a draft: that it was encoded, or why it could not be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MissingExtraError
from marey.journal import record

if TYPE_CHECKING:
    from marey.spool.frames import Place


# A full disk, a missing package, too little memory: media that met it can be encoded later.
CAN_BE_MENDED: Final = (OSError, MissingExtraError, MemoryError, KeyboardInterrupt)


def media_record(place: Place, item: record.Item) -> record.Media:
    """What the journal says of one encoded draft."""
    return record.Media(
        place.key, place.step, place.time, place.position, place.count, item, place.listed
    )


def encode_problem(place: Place, error: BaseException, draft: str) -> record.Problem:
    """What the journal says of a draft that could not be encoded.

    Parameters
    ----------
    draft:
        Where it was kept, else empty.
    """
    kept = " Its snapshot was kept and can be encoded later." if draft else ""
    detail: dict[str, Any] = {
        "position": place.position,
        "count": place.count,
        "source": f"{place.filename}:{place.line}",
        "error": type(error).__name__,
    }
    if draft:
        detail["draft"] = draft
    return record.Problem(
        code="encode-failed",
        message=f"{place.key!r} of step {place.step} could not be encoded.{kept} {_say(error)}",
        time=place.time,
        key=place.key,
        step=place.step,
        detail=detail,
    )


def _say(error: BaseException) -> str:
    try:
        text = f"{type(error).__name__}: {error}"[:2_000]
    except Exception:  # an error of a package may fail to say what it is
        text = type(error).__name__
    return text.encode(errors="backslashreplace").decode().replace(os.linesep, " ")
