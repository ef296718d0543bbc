"""Documents of bokeh: their JSON, with the version of bokeh that is needed to show them."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import msgspec

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe
from marey.media._file import is_file_like
from marey.media._json import clean_json, read_json_file, to_json

if TYPE_CHECKING:
    from typing_extensions import Self

MODEL: Final = "bokeh.model.model.Model"
DOCUMENT: Final = "bokeh.document.document.Document"
MAX_TITLE: Final = 1000  # characters
DEFAULT_TITLE: Final = "Bokeh Application"


class _Document(msgspec.Struct):
    version: str
    roots: list[dict[str, Any]]
    title: str = ""


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Bokeh(Media):
    """An interactive figure or layout of bokeh.

    Parameters
    ----------
    value:
        A figure or another model of bokeh, or a document; a file of its JSON (a path, or open); or
        that JSON as a dict, as ``Document.to_json`` or ``bokeh.embed.json_item`` give it.

    Attributes
    ----------
    document:
        The document as a new dict: ``version``, ``title``, ``roots``.
    version:
        The version of bokeh that wrote it, as ``bokeh_version``; that of the page must fit to it.

    Raises
    ------
    MediaError
        If it is no document of bokeh, or nests deeper than 200 levels.

    Notes
    -----
    The document is written at once. Callbacks in JavaScript are kept as text; callbacks in Python are not
    part of a document.

    Examples
    --------
    >>> Bokeh({"version": "3.9.0", "title": "Losses", "roots": []})
    Bokeh('Losses', bokeh 3.9.0)
    """

    kind: ClassVar[str] = "bokeh"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = (MODEL, DOCUMENT)

    content: bytes

    def __init__(self, value: Any) -> None:
        content = _to_content(value)
        object.__setattr__(self, "content", content)
        self.check()

    def __repr__(self) -> str:
        return f"Bokeh({self.title!r:.100}, bokeh {self.bokeh_version:.50})"

    @property
    def document(self) -> dict[str, Any]:
        """The document as a new dict."""
        return cast("dict[str, Any]", msgspec.json.decode(self.content))

    @property
    def title(self) -> str:
        """The document's title; empty if nobody gave it one."""
        title = self._parsed().title
        return "" if title == DEFAULT_TITLE else title[:MAX_TITLE]

    @property
    def bokeh_version(self) -> str:
        """The version of bokeh that wrote the document."""
        return self._parsed().version[:MAX_TITLE]

    def _parsed(self) -> _Document:
        try:
            return msgspec.json.decode(self.content, type=_Document)
        except (msgspec.MsgspecError, RecursionError, UnicodeError, TypeError) as error:
            raise MediaError(
                f"Bokeh needs a document with 'version' and 'roots', this is none: {error}"
            ) from error

    @classmethod
    def accepts(cls, value: Any) -> Bokeh | None:
        """Take models and documents of bokeh."""
        return cls(value) if _base_of(value) else None

    def check(self) -> None:
        """Raise ``MediaError`` unless the content is the JSON of a document."""
        if type(self.content) is not bytes:
            raise MediaError("Bokeh's content must be bytes of JSON.")
        self._parsed()

    def encode(self) -> Encoded:
        """Keep the JSON as a blob; title and version are in the metadata."""
        meta: dict[str, object] = {"version": self.bokeh_version}
        if self.title:
            meta["title"] = self.title
        blob = Blob(self.content, "application/json", ".json")
        return Encoded(self.kind, self.version, meta, {"document": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the document."""
        return cls.restore({"content": stored.read_blob("document")})

    @classmethod
    def restore(cls, state: Any) -> Self:
        """A document with this content, if it is the clean JSON of one."""
        content = state.get("content")
        if type(content) is bytes and clean_json(content, "Bokeh") != content:
            raise MediaError("The draft of a Bokeh document is damaged.")
        return super().restore(state)


def _base_of(value: object) -> str:
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(value).__mro__}
    return next((each for each in (MODEL, DOCUMENT) if each in names), "")


def _to_content(value: Any) -> bytes:
    base = _base_of(value)
    if base:
        return _write(value, base)
    if isinstance(value, dict):
        return to_json(_document_of(value), "Bokeh")
    if is_file_like(value):
        content = read_json_file(cast("str | PathLike[str]", value), "Bokeh")
        return to_json(_document_of(msgspec.json.decode(content)), "Bokeh")
    raise MediaError(
        "Bokeh needs a figure or another model of bokeh, a document, its JSON as a dict, or the path "
        f"of a .bokeh.json file, got {describe(value)}."
    )


def _document_of(value: Any) -> Any:
    """The document itself, of what ``json_item`` gives too."""
    inner = value.get("doc") if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) and "roots" not in value else value


def _write(value: Any, base: str) -> bytes:
    from bokeh.embed import json_item

    try:
        if base == DOCUMENT:
            return clean_json(_dumps(value.to_json(deferred=False)), "Bokeh")
        if value.document is None:
            return clean_json(_dumps(_of_free_model(value)), "Bokeh")
        # It lends the model to a new document, and gives it back to its own.
        return clean_json(_dumps(_document_of(json_item(value))), "Bokeh")
    except MediaError:
        raise
    except Exception as error:  # whatever the model's own properties raise
        raise MediaError(f"bokeh could not write this model: {error}") from error


def _of_free_model(model: Any) -> Any:
    """Its document, from which it is taken again: a model can be in one only."""
    from bokeh.io import curdoc

    document = type(curdoc())(theme=curdoc().theme)
    document.add_root(model)
    try:
        return document.to_json(deferred=False)
    finally:
        document.remove_root(model)


def _dumps(document: Any) -> str:
    from bokeh.core.json_encoder import serialize_json

    return serialize_json(document)
