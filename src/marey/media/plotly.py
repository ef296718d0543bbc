"""Plotly figures: their JSON, typed arrays kept; figures of matplotlib where nothing gets lost."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import msgspec

from marey.errors import MediaError
from marey.extras import require
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe
from marey.media._file import is_file_like
from marey.media._json import clean_json, read_json_file, to_json
from marey.media._matplotlib import ACCEPTED, figure_of, is_matplotlib

if TYPE_CHECKING:
    from typing_extensions import Self

BASE: Final = "plotly.basedatatypes.BaseFigure"
MAX_TITLE: Final = 500  # characters of it in the metadata; all of it is in the figure
MAX_TRACE_TYPES: Final = 50
TYPED: Final = frozenset({"i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"})  # those of plotly.js


class _Trace(msgspec.Struct):
    type: str = "scatter"


class _Layout(msgspec.Struct):
    title: Any = None
    width: Any = None
    height: Any = None


class _Figure(msgspec.Struct):
    data: list[_Trace] = []
    layout: _Layout = msgspec.field(default_factory=_Layout)
    frames: list[Any] | None = None


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Plotly(Media):
    """An interactive chart of plotly.

    Parameters
    ----------
    val:
        A figure of plotly; a dict with ``data`` and ``layout`` as plotly's JSON has them; that JSON
        as text; a file of it, as a path or open; or anything of matplotlib (a figure, axes, an artist,
        the module pyplot) that can be shown by plotly with nothing lost.

    Attributes
    ----------
    figure:
        The figure as a dict, read from the JSON each time.

    Raises
    ------
    MediaError
        If it is no figure, nests deeper than 200 levels, or is one of matplotlib that plotly cannot
        show as it is: log that figure itself instead, which then becomes a ``Figure``.

    Notes
    -----
    The figure is copied at once; a million points take about 0.05 s. Arrays of numpy stay binary, as
    plotly 6 writes them. NaN in lists becomes null, which plotly shows as a gap.

    Examples
    --------
    >>> chart = Plotly({"data": [{"type": "bar", "y": [1, 3, 2]}]})
    >>> chart.figure["data"][0]["y"]
    [1, 3, 2]
    """

    kind: ClassVar[str] = "plotly"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = (BASE, *ACCEPTED)
    precedence: ClassVar[int] = -1  # before the kind that renders figures of matplotlib

    content: bytes

    def __init__(self, val: Any) -> None:
        object.__setattr__(self, "content", _to_content(val))
        self.check()

    def __repr__(self) -> str:
        return f"Plotly({', '.join(_types(self._parsed())) or 'empty'})"

    @property
    def figure(self) -> dict[str, Any]:
        """The figure as a new dict; binary arrays as ``{"dtype", "bdata", "shape"}``."""
        return cast("dict[str, Any]", msgspec.json.decode(self.content))

    def to_plotly(self) -> Any:
        """The figure as plotly's own ``graph_objects.Figure``; needs plotly."""
        objects = require("plotly.graph_objects", "media", "A figure of plotly")
        return objects.Figure(_with_arrays(self.figure), skip_invalid=True)

    def _parsed(self) -> _Figure:
        try:
            return msgspec.json.decode(self.content, type=_Figure)
        except (msgspec.MsgspecError, RecursionError, UnicodeError, TypeError) as error:
            raise MediaError(
                "Plotly needs a dict with 'data', a list of traces that are dicts, and 'layout', "
                f"a dict: {error}"
            ) from error

    def check(self) -> None:
        """Raise ``MediaError`` unless the content is the JSON of a figure."""
        if type(self.content) is not bytes:
            raise MediaError("Plotly's content must be bytes of JSON.")
        self._parsed()

    @classmethod
    def accepts(cls, value: Any) -> Plotly | None:
        """Take figures of plotly, and of matplotlib what plotly shows without loss."""
        if _is_plotly(value):
            return cls(value)
        figure = figure_of(value)
        if figure is None:
            return None
        from marey.media._plotly_matplotlib import Unfaithful, convert

        try:
            return cls(convert(figure))
        except Unfaithful:
            return None

    def encode(self) -> Encoded:
        """Keep the JSON as a blob; title, kinds of traces and size are in the metadata."""
        figure = self._parsed()
        meta: dict[str, object] = {"traces": _types(figure)}
        title = figure.layout.title
        title = title.get("text") if isinstance(title, dict) else title
        if isinstance(title, str) and title:
            meta["title"] = title[:MAX_TITLE]
        for name in ("width", "height"):
            value = getattr(figure.layout, name)
            if type(value) in (int, float) and 0 < value < 2**31:
                meta[name] = value
        blob = Blob(self.content, "application/json", ".json")
        return Encoded(self.kind, self.version, meta, {"figure": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the figure."""
        return cls.restore({"content": stored.read_blob("figure")})

    @classmethod
    def restore(cls, state: Any) -> Self:
        """A figure with this content, if it is the clean JSON of one."""
        content = state.get("content")
        if type(content) is bytes and clean_json(content, "Plotly") != content:
            raise MediaError("The draft of a Plotly figure is damaged.")
        return super().restore(state)


def _types(figure: _Figure) -> list[str]:
    """The kinds of traces, each once, in order."""
    return list(dict.fromkeys(trace.type[:50] for trace in figure.data))[:MAX_TRACE_TYPES]


def _is_plotly(value: object) -> bool:
    return any(f"{each.__module__}.{each.__qualname__}" == BASE for each in type(value).__mro__)


def _to_content(value: Any) -> bytes:
    if _is_plotly(value):
        return to_json(value.to_dict(), "Plotly", typed_array)
    if isinstance(value, dict):
        return to_json(value, "Plotly", typed_array)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return clean_json(value, "Plotly")
    if is_file_like(value):
        return read_json_file(cast("str | PathLike[str]", value), "Plotly")
    if is_matplotlib(value):
        return _from_matplotlib(value)
    raise MediaError(
        "Plotly needs a figure of plotly, its dict or JSON, the path of a .plotly.json file, or a "
        f"figure of matplotlib, got {describe(value)}."
    )


def _from_matplotlib(value: Any) -> bytes:
    from marey.media._plotly_matplotlib import Unfaithful, convert

    try:
        return to_json(convert(figure_of(value)), "Plotly", typed_array)
    except Unfaithful as error:
        raise MediaError(
            f"Plotly cannot show this figure of matplotlib as it is: it has {error}. Log the figure "
            "itself, or marey.Figure(figure), to keep it as a picture."
        ) from error


def typed_array(array: Any) -> object:
    """An array as plotly 6 writes it: binary, so that NaN and every bit are kept."""
    import numpy as np

    if array.dtype.kind == "M":
        return array.astype(str).tolist()
    if array.dtype.str[1:] in ("i8", "u8") and array.size:  # browsers have no such arrays
        low, high = int(array.min()), int(array.max())
        small = next(
            (t for t in ("i4", "u4") if np.iinfo(t).min <= low and high <= np.iinfo(t).max), None
        )
        array = array if small is None else array.astype(small)
    name = array.dtype.str[1:]
    if name not in TYPED or array.ndim == 0 or array.size == 0:
        return array.tolist()
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    found = {"dtype": name, "bdata": base64.b64encode(little.tobytes()).decode()}
    if array.ndim > 1:
        found["shape"] = ", ".join(map(str, array.shape))
    return found


def _with_arrays(value: Any) -> Any:
    """The same with binary arrays as numpy's; a damaged one is left as it is."""
    import numpy as np

    if isinstance(value, list):
        return [_with_arrays(each) if isinstance(each, (dict, list)) else each for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("dtype") in TYPED and isinstance(value.get("bdata"), str):
        try:
            flat = np.frombuffer(base64.b64decode(value["bdata"]), f"<{value['dtype']}")
            shape = str(value.get("shape", flat.size)).split(",")
            return flat.reshape([int(each) for each in shape]).copy()
        except ValueError:
            return value
    return {key: _with_arrays(each) for key, each in value.items()}
