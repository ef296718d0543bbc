"""How matplotlib draws, in plotly's words: colours, dashes, markers, text. Unknown is refused."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any, Final

PX_PER_INCH: Final = 100
PX: Final = PX_PER_INCH / 72  # pixels a point

# Marker of matplotlib: symbol of plotly, and how much larger that must be to look the same.
MARKERS: Final[dict[Any, tuple[str, float]]] = {
    "o": ("circle", 1.0),
    ".": ("circle", 0.5),
    "s": ("square", 1.0),
    "D": ("diamond", 1.088),
    "^": ("triangle-up", 1.075),
    "v": ("triangle-down", 1.075),
    "<": ("triangle-left", 1.075),
    ">": ("triangle-right", 1.075),
    "p": ("pentagon", 1.0),
    "h": ("hexagon", 1.0),
    "H": ("hexagon2", 1.0),
    "8": ("octagon", 1.0),
    "*": ("star", 0.714),
    "P": ("cross", 0.833),
    "X": ("x", 0.884),
    "+": ("cross-thin", 0.714),
    "x": ("x-thin", 1.0),
    "_": ("line-ew", 0.714),
    "|": ("line-ns", 0.714),
}
NO_MARKER: Final = ("None", "none", " ", "", None)
THIN: Final = frozenset({"cross-thin", "x-thin", "line-ew", "line-ns"})  # drawn by their outline
SOLID: Final = ("-", "solid")
NO_LINE: Final = ("None", "none", " ", "")


class Unfaithful(Exception):
    """Plotly would not show it as matplotlib does. The message stands after "it has"."""


def color(value: Any, alpha: float | None = None) -> str:
    """A colour of matplotlib as plotly writes it."""
    from matplotlib.colors import to_rgba

    red, green, blue, opacity = to_rgba(value, alpha)
    channels = ",".join(str(round(255 * each)) for each in (red, green, blue))
    return f"rgba({channels},{round(opacity, 4):g})"


def is_clear(value: Any) -> bool:
    """Whether nothing of this colour can be seen."""
    from matplotlib.colors import to_rgba

    return bool(to_rgba(value)[3] == 0)


def named(artist: Any) -> str:
    """Its class with an article: "an AxesImage"."""
    name = type(artist).__name__
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def check_plain(artist: Any) -> None:
    """Refuse what any artist may have and plotly has nothing like."""
    found = {
        "effects on its paths": bool(artist.get_path_effects()),
        "sketched lines": artist.get_sketch_params() is not None,
        "filters on what is drawn": artist.get_agg_filter() is not None,
        "artists that are animated": artist.get_animated(),
        "links": artist.get_url() is not None,
    }
    for reason, is_so in found.items():
        if is_so:
            raise Unfaithful(reason)


def check_clip(artist: Any) -> None:
    """Refuse what reaches out of its axes, or is cut to a shape."""
    box, whole = artist.get_clip_box(), artist.axes.bbox
    same = box is None or all(
        abs(a - b) < 0.5 for a, b in zip(box.extents, whole.extents, strict=True)
    )
    if not (artist.get_clip_on() and artist.get_clip_path() is None and same):
        raise Unfaithful(f"{named(artist)} cut to another shape than its axes")


def dash(line: Any) -> str:
    """A line's dashes, in pixels."""
    if line.get_linestyle() in SOLID:
        return "solid"
    offset, pattern = getattr(line, "_dash_pattern", (None, None))
    if not pattern or offset:
        raise Unfaithful("dashes that begin at an offset")
    return ",".join(f"{each * PX:.4g}px" for each in pattern)


def symbol(marker: Any) -> tuple[str, float]:
    """Plotly's name of a marker, and the factor of its size."""
    try:
        return MARKERS[marker]
    except (KeyError, TypeError):
        raise Unfaithful(f"markers {marker!r:.40}") from None


def symbol_of_path(path: Any) -> tuple[str, float]:
    """The marker that draws this path, as :func:`symbol` names it."""
    import numpy as np

    for marker, known in _marker_paths():
        same_codes = np.array_equal(np.asarray(known.codes), np.asarray(path.codes))
        same_shape = same_codes and known.vertices.shape == path.vertices.shape
        if same_shape and np.allclose(known.vertices, path.vertices):
            return MARKERS[marker]
    raise Unfaithful("markers of another shape")


@lru_cache(maxsize=1)
def _marker_paths() -> list[tuple[str, Any]]:
    from matplotlib.markers import MarkerStyle

    styles = {marker: MarkerStyle(marker) for marker in MARKERS}
    return [
        (marker, style.get_path().transformed(style.get_transform()))
        for marker, style in styles.items()
    ]


def text(artist: Any) -> str:
    """Its words, with nothing in them that plotly would take for markup."""
    words = artist.get_text()
    if artist.get_usetex() or "$" in words:
        raise Unfaithful("formulas in its text")
    return plain_text(words)


def plain_text(words: str) -> str:
    """Text as plotly shows it literally."""
    return html.escape(words, quote=False).replace("\n", "<br>")


def font(artist: Any) -> dict[str, Any]:
    """Size in pixels, colour, family, weight and slope of a text."""
    found: dict[str, Any] = {
        "size": float(artist.get_fontsize() * PX),
        "color": color(artist.get_color(), artist.get_alpha()),
    }
    families = [str(each) for each in artist.get_fontfamily()]
    if families != ["sans-serif"]:
        found["family"] = ", ".join(families)
    weight = artist.get_fontweight()
    if weight not in ("normal", "regular", 400):
        found["weight"] = "bold" if isinstance(weight, str) else int(weight)
    if artist.get_fontstyle() != "normal":
        found["style"] = "italic"
    return found


def placed_text(artist: Any, figure: Any) -> dict[str, Any]:
    """A title as an annotation that is where matplotlib put it."""
    check_plain(artist)
    if artist.get_bbox_patch() is not None:
        raise Unfaithful("text in boxes")
    box = artist.get_window_extent().transformed(figure.transSubfigure.inverted())
    return {
        "text": text(artist),
        "font": font(artist),
        "textangle": -float(artist.get_rotation()),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": float((box.x0 + box.x1) / 2),
        "y": float((box.y0 + box.y1) / 2),
        "xanchor": "center",
        "yanchor": "middle",
    }
