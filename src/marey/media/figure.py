"""Figures of matplotlib as they are drawn: a picture in SVG or PNG, made at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._coerce import describe
from marey.media._figure_render import FORMATS, Format, check_picture, render
from marey.media._matplotlib import ACCEPTED, figure_of, title_of

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_TITLE: Final = 1000  # characters
MAX_PIXELS: Final = 2**31 - 1


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Figure(Media):
    """A figure of matplotlib as a picture, sharp at any size where that is small enough.

    Parameters
    ----------
    figure:
        A figure of matplotlib; its axes or any other artist for the figure it is in; the module
        ``matplotlib.pyplot`` for its current figure; a grid of seaborn.
    format:
        ``"svg"``, ``"png"``, or None: SVG unless the figure holds images or more than 20,000 points.

    Attributes
    ----------
    width, height:
        Size in pixels at the figure's own resolution, as ``savefig`` would give.
    title:
        The figure's title, or that of its first axes with one; may be empty.
    format:
        ``"svg"`` or ``"png"``.
    content:
        The file.

    Raises
    ------
    MediaError
        If it is nothing of matplotlib, pyplot has no open figure, or the figure cannot be drawn.

    Notes
    -----
    The figure is drawn here, since it may change afterwards: this takes 20 to 200 ms. It is neither
    closed nor changed, beyond what drawing it settles. The SVG holds text as shapes, no scripts, no
    links and nothing from outside of it.

    Examples
    --------
    >>> from matplotlib.figure import Figure as Plain
    >>> plain = Plain(figsize=(4, 3))
    >>> _ = plain.subplots().plot([1, 3, 2])
    >>> Figure(plain)
    Figure(400 x 300 svg)
    """

    kind: ClassVar[str] = "figure"
    version: ClassVar[int] = 1
    accepted: ClassVar[tuple[str, ...]] = ACCEPTED

    content: bytes
    format: Format
    width: int
    height: int
    title: str

    def __init__(self, figure: Any, format: Literal["svg", "png"] | None = None) -> None:
        if format not in (None, *FORMATS):
            raise MediaError(f"Figure needs a format of 'svg', 'png' or None, got {format!r}.")
        found = figure_of(figure)
        if found is None:
            raise MediaError(
                "Figure needs a figure, axes or another artist of matplotlib, or the module "
                f"matplotlib.pyplot, got {describe(figure)}."
            )
        picture = render(found, format)
        values = {
            "content": picture.content,
            "format": picture.format,
            "width": picture.width,
            "height": picture.height,
            "title": _storable(title_of(found)),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)
        self.check()

    def __repr__(self) -> str:
        return f"Figure({self.width} x {self.height} {self.format})"

    @classmethod
    def accepts(cls, value: Any) -> Figure | None:
        """Take what belongs to a figure of matplotlib; other modules are left to others."""
        found = figure_of(value)
        return None if found is None else cls(found)

    def check(self) -> None:
        """Raise ``MediaError`` unless the content is a harmless picture of this format."""
        sizes = (self.width, self.height)
        if not all(type(each) is int and 0 < each <= MAX_PIXELS for each in sizes):
            raise MediaError(f"Figure needs a size in pixels, got {sizes!r:.100}.")
        if type(self.title) is not str or self.format not in FORMATS:
            raise MediaError(f"Figure needs a title and a format, got {self.format!r:.100}.")
        if type(self.content) is not bytes:
            raise MediaError(f"Figure needs the bytes of a file, got {describe(self.content)}.")
        check_picture(self.content, self.format)

    def encode(self) -> Encoded:
        """Keep the picture as a blob."""
        meta: dict[str, object] = {
            "width": self.width,
            "height": self.height,
            "format": self.format,
        }
        if self.title:
            meta["title"] = _storable(self.title)
        blob = Blob(self.content, FORMATS[self.format], f".{self.format}")
        return Encoded(self.kind, self.version, meta, {"figure": blob})

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the picture; the figure it was drawn from is not kept."""
        state = {name: stored.meta.get(name) for name in ("format", "width", "height")}
        title = stored.meta.get("title", "")
        return cls.restore({**state, "title": title, "content": stored.read_blob("figure")})


def _storable(title: str) -> str:
    """A title that fits the metadata and is valid text."""
    return title[:MAX_TITLE].encode("utf-8", "replace").decode()
