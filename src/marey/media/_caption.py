"""Captions: short text below a value, checked once for all kinds; nothing else."""

from __future__ import annotations

import json
from typing import Final

from marey.errors import MediaError
from marey.media._coerce import describe

MAX_CAPTION_BYTES: Final = 32 * 1024  # of JSON in ASCII


def check_caption(caption: object) -> str | None:
    """The caption that a user gave, as text; numbers and other objects become theirs.

    Raises
    ------
    MediaError
        If it takes more than 32 KiB as JSON, or is no valid Unicode.
    """
    if caption is None:
        return None
    text = str(caption)
    size_bytes = len(json.dumps(text))
    if size_bytes > MAX_CAPTION_BYTES:
        raise MediaError(
            f"A caption takes at most {MAX_CAPTION_BYTES:,} bytes as JSON, got {size_bytes:,}. "
            f"Log long text under a key of its own."
        )
    return check_unicode(text, "A caption")


def check_caption_field(caption: object) -> None:
    """Raise ``MediaError`` unless a draft's caption is text within the limits, or None."""
    if not isinstance(caption, (str, type(None))):
        raise MediaError(f"A caption must be text, got {describe(caption)}.")
    check_caption(caption)


def check_unicode(text: str, what: str) -> str:
    """The text; ``MediaError`` if it holds a lone surrogate, which no file and no page can hold."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise MediaError(
                f"{what} must be valid Unicode, got a lone surrogate at character {error.start}."
            ) from error
    return text
