"""Documents that users give: text as a string, a path or an open file; no format is known here."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Final

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._caption import check_caption, check_caption_field, check_unicode
from marey.media._coerce import describe
from marey.media._file import is_file_like, open_content, take_file

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_INLINE_BYTES: Final = 16 * 1024  # of JSON in ASCII; more goes to a blob
MAX_TEXT_BYTES: Final = 1024 * 1024 * 1024
PREVIEW_CHARACTERS: Final = 1000
# The mark of UTF-32 begins like that of UTF-16.
BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked_encoding(head: bytes) -> str | None:
    """The codec that a file's first bytes name by a byte order mark, or None."""
    return next((codec for mark, codec in BYTE_ORDER_MARKS if head.startswith(mark)), None)


def is_text_stream(value: object) -> bool:
    """Whether it is an open file that gives text, which knows its encoding better than we do."""
    readable = getattr(value, "readable", None)
    if not hasattr(value, "encoding") or not callable(readable):
        return False
    try:
        return bool(readable())
    except ValueError:  # it is closed, which reading will say
        return True


def read_text_stream(stream: Any, what: str) -> str:
    """All the text of a file open in text mode, from its beginning where it can go back."""
    try:
        if callable(getattr(stream, "seekable", None)) and stream.seekable():
            stream.seek(0)
        text = stream.read()
    except (OSError, ValueError) as error:  # closed, or text of another encoding than it says
        raise MediaError(f"{what} could not read the open file: {error}") from error
    if not isinstance(text, str):
        raise MediaError(f"{what} needs a file that gives text, got {describe(text)}.")
    check_unicode(text, what)
    return text


def decode_bytes(content: bytes, codec: str, what: str, where: object) -> str:
    """Bytes of a file as text.

    Raises
    ------
    MediaError
        If they are not text of this encoding, or hold NUL characters as binary files do.
    """
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        raise MediaError(
            f"{what} needs text, these bytes are not {codec} at byte {error.start:,}. Save the "
            f"file as UTF-8, or open it with the encoding it has: {where}"
        ) from error
    if "\0" in text:
        raise MediaError(f"{what} needs text, this is a binary file: {where}")
    check_unicode(text, what)  # UTF-16 and others let lone surrogates through
    return text


def read_text_file(value: Any, what: str) -> str:
    """The text of a path or an open file: UTF-8, or what its byte order mark says.

    Newlines stay as they are. A file open in text mode gives the text that it reads.
    """
    if is_text_stream(value):
        return read_text_stream(value, what)
    taken = take_file(value, what, max_bytes=MAX_TEXT_BYTES)
    with open_content(taken.content) as file:
        content = file.read()
    where = taken.path or "the open file"
    return decode_bytes(content, marked_encoding(content[:4]) or "utf-8", what, where)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Document(Media):
    """What kinds of written text have in common: the text and a caption."""

    media_type: ClassVar[str]
    extension: ClassVar[str]

    text: str
    caption: str | None

    def __init__(self, text: Any, caption: object = None) -> None:
        object.__setattr__(self, "text", _text_of(text, type(self).__name__))
        object.__setattr__(self, "caption", check_caption(caption))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r:.80})"

    def __str__(self) -> str:
        return self.text

    @property
    def inline(self) -> bool:
        """Whether it is at most 16 KiB and needs no blob."""
        return _is_short(self.text)

    def encode(self) -> Encoded:
        """Put the text into the metadata, or with a preview into a blob."""
        caption = {} if self.caption is None else {"caption": self.caption}
        if self.inline:
            return Encoded(self.kind, self.version, {"text": self.text, **caption})
        meta = {"preview": self.text[:PREVIEW_CHARACTERS], "length": len(self.text), **caption}
        blob = Blob(self.text.encode(), self.media_type, self.extension)
        return Encoded(self.kind, self.version, meta, {"text": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the text, from the metadata or the blob."""
        text = stored.meta.get("text")
        if text is None:
            try:
                text = stored.read_blob("text").decode()
            except UnicodeDecodeError as error:
                raise MediaError("The stored text is damaged, it is no UTF-8.") from error
        return cls.restore({"text": text, "caption": stored.meta.get("caption")})

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields are text."""
        if not isinstance(self.text, str):
            raise MediaError(f"{type(self).__name__} needs text, got {describe(self.text)}.")
        check_unicode(self.text, type(self).__name__)
        check_caption_field(self.caption)


def _is_short(text: str) -> bool:
    if len(text) > MAX_INLINE_BYTES:
        return False
    return len(json.dumps(text)) <= MAX_INLINE_BYTES


def _text_of(value: Any, what: str) -> str:
    if isinstance(value, str):
        check_unicode(value, what)
        return str(value)
    if isinstance(value, PathLike) or is_file_like(value):
        return read_text_file(value, what)
    hint = ""
    if isinstance(value, (bytes, bytearray, memoryview)):
        hint = " Decode the bytes first: data.decode()."
    elif value is not None:
        hint = " Make it text with str(value), or log it as it is, under a key of its own."
    raise MediaError(
        f"{what} needs text, the pathlib.Path of a text file, or an open file, "
        f"got {describe(value)}.{hint}"
    )
