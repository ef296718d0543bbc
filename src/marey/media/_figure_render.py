"""Drawing a figure of matplotlib into bytes: which format, and what an SVG must not hold."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from marey.errors import MediaError

Format = Literal["svg", "png"]

FORMATS: Final[dict[str, str]] = {"svg": "image/svg+xml", "png": "image/png"}
MAX_VECTOR_POINTS: Final = 20_000  # beyond, a picture of pixels is smaller and faster to show
MAX_SVG_BYTES: Final = 2 * 1024 * 1024
POINTS_PER_INCH: Final = 72
PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
# Without any of these the file names no program and no date, so equal figures are equal bytes.
NO_METADATA: Final = {
    "svg": dict.fromkeys(("Creator", "Date", "Format", "Type")),
    "png": {"Software": None},
}
PROLOGUE: Final = re.compile(rb"\A\s*<\?xml[^>]*>\s*<!DOCTYPE[^>]*>\s*")
COMMENT: Final = re.compile(rb"<!--.*?-->\s*", re.DOTALL)
LINK: Final = re.compile(rb"</?a(\s[^>]*)?>")
SIZE: Final = re.compile(rb'<svg [^>]*?width="([0-9.]+)pt"[^>]*?height="([0-9.]+)pt"|\Z')
SIZE_SWAPPED: Final = re.compile(rb'<svg [^>]*?height="([0-9.]+)pt"[^>]*?width="([0-9.]+)pt"')
ELEMENT: Final = re.compile(rb"<([A-Za-z][\w:.-]*)")
REFERENCE: Final = re.compile(rb"""\b(?:href|src)\s*=\s*["']?\s*([^"'>]{0,23})""")
FUNCTION: Final = re.compile(rb"""url\(\s*["']?\s*(.)""")
HANDLER: Final = re.compile(rb"""[\s"'/]on[a-zA-Z]+\s*=""")
ELEMENTS: Final = frozenset(
    b"svg g defs path use style clipPath rect image text tspan metadata title desc symbol pattern "
    b"polygon polyline line circle ellipse marker filter feColorMatrix linearGradient "
    b"radialGradient stop".split()
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn figure: the file, and its size in pixels at the figure's resolution."""

    content: bytes
    format: Format
    width: int
    height: int


def render(figure: Any, wanted: Format | None) -> Picture:
    """Draw the figure as ``savefig`` would.

    Raises
    ------
    MediaError
        If matplotlib cannot draw it.
    """
    if wanted == "png" or (wanted is None and not _is_small(figure)):
        return _png(figure)
    picture = _svg(figure)
    if wanted is None and len(picture.content) > MAX_SVG_BYTES:
        return _png(figure)
    return picture


def _is_small(figure: Any) -> bool:
    points = 0
    for artist in figure.findobj():
        if hasattr(artist, "get_array") and hasattr(artist, "make_image"):
            return False
        points += _points_of(artist)
        if points > MAX_VECTOR_POINTS:
            return False
    return True


def _points_of(artist: Any) -> int:
    """About how many points it draws, of artists that may hold many."""
    if hasattr(artist, "get_xydata"):
        return len(artist.get_xdata(orig=True))
    if hasattr(artist, "get_paths"):
        array = artist.get_array() if hasattr(artist, "get_array") else None
        paths = artist.get_paths() if array is None or array.size <= MAX_VECTOR_POINTS else ()
        of_array = 0 if array is None else array.size
        return max(of_array, len(artist.get_offsets()), sum(len(path.vertices) for path in paths))
    if hasattr(artist, "get_path"):
        return len(artist.get_path().vertices)
    return 0


def _save(figure: Any, file_format: Format) -> bytes:
    import matplotlib as mpl

    target = io.BytesIO()
    # Names within an SVG are made of this, else of random numbers; text becomes shapes.
    fixed: Any = {"svg.hashsalt": "marey", "svg.fonttype": "path", "svg.image_inline": True}
    try:
        with mpl.rc_context(fixed):
            figure.savefig(target, format=file_format, metadata=NO_METADATA[file_format])
    except Exception as error:  # whatever the figure's own artists raise
        raise MediaError(f"matplotlib could not draw the figure: {error}") from error
    return target.getvalue()


def _png(figure: Any) -> Picture:
    content = _save(figure, "png")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    return Picture(content, "png", width, height)


def _svg(figure: Any) -> Picture:
    # The document type names a file on the web, links may name anything, comments repeat the text
    # that is drawn; no viewer needs them.
    content = PROLOGUE.sub(b"", _save(figure, "svg"), count=1)
    content = LINK.sub(b"", COMMENT.sub(b"", content))
    found = SIZE.search(content, 0, 2000)
    pair = found.groups() if found is not None and found[1] else None
    if pair is None:
        swapped = SIZE_SWAPPED.search(content, 0, 2000)
        pair = (swapped[2], swapped[1]) if swapped is not None else (b"1", b"1")
    width, height = (max(1, round(float(e) / POINTS_PER_INCH * figure.dpi)) for e in pair)
    return Picture(content, "svg", width, height)


def check_picture(content: bytes, file_format: str) -> None:
    """Raise ``MediaError`` unless it is a PNG, or an SVG with shapes alone."""
    if file_format == "png":
        if not content.startswith(PNG_HEAD):
            raise MediaError("Figure needs the bytes of a PNG file.")
        return
    if content.lstrip()[:5] != b"<svg ":
        raise MediaError("Figure needs the bytes of an SVG file without a document type.")
    problem = next(_problems_of(content), None)
    if problem is not None:
        raise MediaError(f"Figure takes no SVG with {problem}.")


def _problems_of(content: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<?" in content:
        yield "a document type, entities or instructions"
    for name in set(ELEMENT.findall(content)) - ELEMENTS:
        yield f"elements <{name.decode()[:50]}>"
    if HANDLER.search(content) or b"@import" in content:
        yield "scripts or imports"
    for target in set(REFERENCE.findall(content)):
        if not target.startswith((b"#", b"data:image/png;base64,")):
            yield "references to something outside of it"
    if any(mark != b"#" for mark in FUNCTION.findall(content)):
        yield "references to something outside of it"
