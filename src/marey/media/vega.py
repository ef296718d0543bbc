"""Charts described in Vega-Lite or Vega, with their data inline or in a table; draws nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import msgspec

from marey.errors import MediaError
from marey.media import decode as decode_media
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe
from marey.media._file import is_file_like
from marey.media._json import clean_json, read_json_file, to_json
from marey.media._vega_spec import (
    SCHEMA,
    check_inline,
    dataset_of,
    fill,
    language_of,
    title_of,
    with_data,
)

if TYPE_CHECKING:
    from typing_extensions import Self

ALTAIR: Final = ("altair.vegalite.v6.api.TopLevelMixin", "altair.vegalite.v5.api.TopLevelMixin")
MAX_INLINE_SPEC: Final = 24 * 1024  # bytes; with the rest it must stay below 64 KiB
MAX_TEXTS: Final = 8 * 1024  # bytes of fields or of strings
MAX_TEXT: Final = 500  # characters of a name, or of a title in the metadata


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Vega(Media):
    """A chart described in Vega-Lite or Vega, such as those of altair and of ``marey.plot``.

    Parameters
    ----------
    spec:
        A chart of altair; a description in Vega-Lite or Vega as a dict, as JSON text, or in a file;
        None to show the table as it is.
    table:
        The rows that the description draws, as a ``marey.Table``; then the description names its data
        (``{"data": {"name": "table"}}``) or has none. It is copied.
    fields:
        Names that the description uses, to columns of the table: ``${field:x}`` in any text of the
        description becomes the column of ``x``.
    strings:
        Texts in the description: ``${string:title}`` becomes that of ``title``.
    name:
        Name of the kind of chart, for those who look for it, such as ``wandb/line/v0``.

    Attributes
    ----------
    spec:
        The description as a new dict, with fields and strings filled in; None if there is none.
    table:
        The table, or None.
    fields, strings, name:
        As given.
    title:
        The chart's title, or an empty text.

    Raises
    ------
    MediaError
        If it is no description, loads data from an address, names a column that the table does not
        have, or nests deeper than 200 levels.

    Examples
    --------
    >>> chart = Vega({"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}})
    >>> chart.spec["mark"]
    'bar'
    """

    kind: ClassVar[str] = "vega"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = ALTAIR

    content: bytes
    table: Media | None
    fields: Mapping[str, str]
    strings: Mapping[str, str]
    name: str

    def __init__(
        self,
        spec: Any,
        table: Any = None,
        fields: Mapping[str, str] | None = None,
        strings: Mapping[str, str] | None = None,
        name: str = "",
    ) -> None:
        kept = None if table is None else _own_table(table)
        texts = {"fields": _texts(fields, "fields"), "strings": _texts(strings, "strings")}
        if kept is not None:
            _check_columns(texts["fields"], kept)
        content = b"" if spec is None else _to_content(spec)
        if content and (kept is not None or any(texts.values())):
            content = _filled(content, texts["fields"], texts["strings"], kept is not None)
        values = {"content": content, "table": kept, **texts, "name": name}
        for field, value in values.items():
            object.__setattr__(self, field, value)
        self.check()

    def __repr__(self) -> str:
        title = f" {self.title!r:.100}" if self.title else ""
        return f"Vega({self.name or self.language or 'table'}{title})"

    @property
    def spec(self) -> dict[str, Any] | None:
        """The description as a new dict."""
        return cast("dict[str, Any]", msgspec.json.decode(self.content)) if self.content else None

    @property
    def language(self) -> str:
        """``vega-lite``, ``vega``, or an empty text without a description."""
        return language_of(self.spec) if self.content else ""

    @property
    def title(self) -> str:
        """The chart's title, or an empty text."""
        return (self.strings.get("title") or title_of(self.spec))[:MAX_TEXT]

    @classmethod
    def accepts(cls, value: Any) -> Vega | None:
        """Take charts of altair."""
        return cls(value) if _is_altair(value) else None

    def check(self) -> None:
        """Raise ``MediaError`` unless description, table and fields make a chart."""
        if type(self.content) is not bytes or type(self.name) is not str:
            raise MediaError(f"Vega needs text as its name, got {describe(self.name)}.")
        if len(self.name) > MAX_TEXT:
            raise MediaError(f"Vega takes a name of at most {MAX_TEXT} characters.")
        if self.table is not None and getattr(self.table, "kind", None) != "table":
            raise MediaError(f"Vega needs a marey.Table as its table, got {describe(self.table)}.")
        for name in ("fields", "strings"):
            _texts(getattr(self, name), name)
        if not self.content:
            if self.table is None:
                raise MediaError("Vega needs a description of a chart, a table, or both.")
            return
        check_inline(_parse(self.content))

    def encode(self) -> Encoded:
        """Put a small description into the metadata, a large one into a blob."""
        meta: dict[str, object] = {}
        blobs: dict[str, Blob] = {}
        if self.content:
            spec = self.spec or {}
            meta["language"] = language_of(spec)
            if self.table is not None:
                meta["dataset"] = dataset_of(spec)
            if len(json.dumps(spec)) <= MAX_INLINE_SPEC:
                meta["spec"] = spec
            else:
                blobs["spec"] = Blob(self.content, "application/json", ".json")
        named = {"title": self.title, "name": self.name}
        maps = {"fields": dict(self.fields), "strings": dict(self.strings)}
        meta |= {key: value for key, value in {**named, **maps}.items() if value}
        children = {} if self.table is None else {"table": self.table.encode()}
        return Encoded(self.kind, self.version, meta, blobs, children)

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the chart with its table."""
        meta = stored.meta
        content = b""
        if "spec" in meta:
            content = to_json(meta["spec"], "Vega")
        elif "language" in meta:
            content = stored.read_blob("spec")
        table = decode_media(stored.children["table"]) if "table" in stored.children else None
        state = {"content": content, "table": table, "name": meta.get("name", "")}
        maps = {name: meta.get(name, {}) for name in ("fields", "strings")}
        return cls.restore({**state, **maps})


def _is_altair(value: object) -> bool:
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(value).__mro__}
    return bool(names & set(ALTAIR))


def _own_table(table: Any) -> Media:
    if not isinstance(table, Media) or table.kind != "table":
        raise MediaError(f"Vega needs a marey.Table as its table, got {describe(table)}.")
    return table.snapshot()


def _texts(value: Any, what: str) -> dict[str, str]:
    if value is None:
        return {}
    pairs = value.items() if isinstance(value, Mapping) else ()
    if not isinstance(value, Mapping) or not all(
        isinstance(each, str) for pair in pairs for each in pair
    ):
        raise MediaError(
            f"Vega needs {what} as a dict from text to text, got {describe(value)}: {value!r:.200}"
        )
    found = {str(key): str(text) for key, text in pairs}
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise MediaError(f"Vega needs {what} as valid text: {error}") from error
    if len(json.dumps(found)) > MAX_TEXTS:
        raise MediaError(f"Vega takes {what} of at most {MAX_TEXTS:,} bytes as JSON, got more.")
    return found


def _check_columns(fields: Mapping[str, str], table: Any) -> None:
    columns = table.columns
    for name, column in fields.items():
        if column not in columns:
            raise MediaError(
                f"The chart's {name!r} needs a column of the table, it has only "
                f"{columns!r:.500}, got {column!r:.200}."
            )


def _parse(content: bytes) -> dict[str, Any]:
    try:
        spec = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise MediaError(f"Vega needs a description in JSON: {error}") from error
    if not isinstance(spec, dict):
        raise MediaError(f"Vega needs a description that is a dict, got {describe(spec)}.")
    return spec


def _filled(
    content: bytes, fields: Mapping[str, str], strings: Mapping[str, str], has_table: bool
) -> bytes:
    spec = fill(_parse(content), fields, strings)
    return to_json(with_data(spec) if has_table else spec, "Vega")


def _to_content(value: Any) -> bytes:
    if _is_altair(value):
        return to_json(_altair_spec(value), "Vega")
    if isinstance(value, Mapping):
        return to_json(dict(value), "Vega")
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return clean_json(value, "Vega")
    if is_file_like(value):
        return read_json_file(cast("str | PathLike[str]", value), "Vega")
    raise MediaError(
        "Vega needs a chart of altair, a description in Vega-Lite or Vega as a dict or JSON, or the "
        f"path of one, got {describe(value)}."
    )


def _altair_spec(chart: Any) -> dict[str, Any]:
    import altair as alt

    try:
        # Whatever the user chose for notebooks: all rows, inside of the description.
        with alt.data_transformers.enable("default", max_rows=None):
            spec: dict[str, Any] = chart.to_dict()
    except Exception as error:  # altair's own errors of validation have no base of their own
        raise MediaError(f"altair could not describe this chart: {error}") from error
    return {"$schema": SCHEMA, **spec}
