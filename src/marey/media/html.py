"""HTML documents, kept as they were given; nothing here runs, parses or changes them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._caption import check_unicode
from marey.media._coerce import describe, warn_user
from marey.media._document import decode_bytes, is_text_stream, read_text_stream
from marey.media._file import (
    Content,
    LargeFile,
    blob_data,
    is_file_like,
    open_content,
    stored_content,
    take_file,
)
from marey.media._html_charset import encoding_of

if TYPE_CHECKING:
    from typing_extensions import Self

SUFFIXES: Final = (".html", ".htm")
LONGEST_PATH: Final = 4096
BLOCK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Html(Media):
    """A page or a piece of HTML, shown in a frame of its own that can reach nothing outside.

    Parameters
    ----------
    data:
        * A string of HTML; or the name of an existing file that ends with ``.html`` or ``.htm``,
          in any case.
        * A ``pathlib.Path``, which must exist.
        * An open file in text or binary mode, or anything else with ``read``.
    inject:
        Whether the page is shown with a plain style sheet and with links that open in a new tab.
        What is stored is the document as given, in both cases.
    data_is_not_path:
        Take a string as HTML, also if a file has that name.
    styles:
        The older name of ``inject``: False turns the styles off.

    Attributes
    ----------
    length:
        How many characters it has.

    Notes
    -----
    Files are read as UTF-8, or in the encoding that their byte order mark or their ``<meta>`` tag
    names, and stored as UTF-8. There is no limit to their size: beyond 16 MiB a file in UTF-8 is
    copied when it is logged, and not read into memory.

    Raises
    ------
    MediaError
        If it is something else, such as a number or bytes; if a file is missing, binary or not in
        the encoding it declares.

    Examples
    --------
    >>> page = Html("<h1>Results</h1>")
    >>> page.html, page.inject
    ('<h1>Results</h1>', True)
    """

    kind: ClassVar[str] = "html"
    version: ClassVar[int] = 1

    content: Content
    length: int
    inject: bool

    def __init__(
        self,
        data: Any,
        inject: bool = True,
        data_is_not_path: bool = False,
        styles: bool | None = None,
    ) -> None:
        content, length = _read(data, is_path_allowed=not data_is_not_path)
        shown_with_styles = bool(inject) and (styles is None or bool(styles))
        for name, value in (
            ("content", content),
            ("length", length),
            ("inject", shown_with_styles),
        ):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Html({self.length:,} characters)"

    @property
    def html(self) -> str:
        """The document, as it was given."""
        try:
            with open_content(self.content) as file:
                return file.read().decode()
        except UnicodeDecodeError as error:
            raise MediaError("The stored document is damaged, it is no UTF-8.") from error

    def encode(self) -> Encoded:
        """Give the document's text as UTF-8."""
        meta = {"length": self.length, "inject": self.inject}
        blob = Blob(blob_data(self.content), "text/html", ".html")
        return Encoded(self.kind, self.version, meta, {"html": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the document."""
        content = stored_content(stored, "html")
        return cls.restore({**stored.meta, "content": content})

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a document."""
        if not isinstance(self.content, (bytes, LargeFile)):
            raise MediaError(f"Html needs bytes or a file, got {describe(self.content)}.")
        if type(self.length) is not int or not 0 <= self.length < 2**53:
            raise MediaError(f"Html's length must be a count, got {self.length!r:.100}")
        if type(self.inject) is not bool:
            raise MediaError(f"Html's inject must be True or False, got {self.inject!r:.100}")


def _read(data: Any, *, is_path_allowed: bool) -> tuple[Content, int]:
    if isinstance(data, str) and not (is_path_allowed and _names_a_file(data)):
        return _of_text(data)
    if isinstance(data, PathLike) and not is_path_allowed:
        raise MediaError("Html got data_is_not_path=True and a path. Pass the HTML as a string.")
    if is_text_stream(data):
        return _of_text(read_text_stream(data, "Html"))
    if not is_file_like(data):
        raise _unknown_input(data)
    taken = take_file(data, "Html")
    return _of_file(taken.content, taken.path or "the open file")


def _names_a_file(data: str) -> bool:
    if len(data) > LONGEST_PATH or not data.lower().endswith(SUFFIXES) or "\n" in data:
        return False
    try:
        if Path(data).is_file():
            return True
    except (OSError, ValueError):  # too long for a name, or with a NUL
        return False
    if "<" not in data:
        warn_user(
            "Html: no file has this name, so it is shown as text. Pass a pathlib.Path to be told "
            "of a missing file, or data_is_not_path=True if it is meant as text."
        )
    return False


def _of_text(text: str) -> tuple[Content, int]:
    check_unicode(text, "Html")
    return text.encode(), len(text)


def _of_file(content: Content, where: object) -> tuple[Content, int]:
    with open_content(content) as file:
        codec = encoding_of(file.read(BLOCK_BYTES))
        if codec == "utf-8" and isinstance(content, LargeFile):
            return content, _count_characters(content, where)
        file.seek(0)
        text = decode_bytes(file.read(), codec, "Html", where)
    return text.encode(), len(text)


def _count_characters(file: LargeFile, where: object) -> int:
    """The length of a file's text, a block at a time; ``MediaError`` if it is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    count = 0
    with file.path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                text = decoder.decode(block)
                if "\0" in text:
                    raise MediaError(f"Html needs text, this is a binary file: {where}")
                count += len(text)
            return count + len(decoder.decode(b"", final=True))
        except UnicodeDecodeError as error:
            raise MediaError(
                f"Html needs text, this file is not UTF-8 and declares no other encoding: {where}"
            ) from error


def _unknown_input(data: object) -> MediaError:
    hint = ""
    if isinstance(data, (bytes, bytearray, memoryview)):
        hint = " Decode the bytes first: data.decode()."
    elif callable(getattr(type(data), "_repr_html_", None)):
        hint = " Pass its own HTML: data._repr_html_()."
    return MediaError(
        f"Html needs a string, the path of an .html file, or an open file, "
        f"got {describe(data)}.{hint}"
    )
