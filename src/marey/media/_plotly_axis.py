"""One axis of matplotlib as plotly's: scale, range, ticks, grid, line and label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, Literal

from marey.media._plotly_style import (
    PX,
    SOLID,
    Unfaithful,
    check_plain,
    color,
    dash,
    font,
    plain_text,
    text,
)

SIDES: Final = {"x": ("bottom", "top"), "y": ("left", "right")}
DECADE: Final = 10
MAX_DECADES: Final = 8  # labelled
DIRECTIONS: Final = {"out": "outside", "in": "inside"}


@dataclass
class Axis:
    """An axis as plotly describes it, and how to write its coordinates."""

    letter: Literal["x", "y"]
    kind: Literal["linear", "log", "date"]
    layout: dict[str, Any]
    limits: tuple[float, float]

    def coordinates(self, values: Any, *, gaps: bool = True) -> Any:
        """Numbers of matplotlib as plotly takes them: float64, or dates as text."""
        import numpy as np

        numbers = np.ma.filled(np.ma.asarray(values, np.float64), np.nan).astype(np.float64)
        bad = ~np.isfinite(numbers)
        if bad.any():
            if not gaps:
                raise Unfaithful("coordinates that are not finite")
            numbers = np.where(bad, np.nan, numbers)
        if self.kind == "log" and (numbers <= 0).any():
            raise Unfaithful("numbers that are not positive on a logarithmic axis")
        return _dates(numbers) if self.kind == "date" else numbers


def _dates(numbers: Any) -> list[str | None]:
    import numpy as np

    dates: Any = import_module("matplotlib.dates")
    days = np.where(np.isfinite(numbers), numbers, 0)
    moments = np.datetime64(str(dates.get_epoch()), "us") + np.round(days * 86_400e6).astype(
        "m8[us]"
    )
    texts = moments.astype(str).tolist()
    return [
        each if ok else None for each, ok in zip(texts, np.isfinite(numbers).tolist(), strict=True)
    ]


def axis_of(axes: Any, letter: Literal["x", "y"]) -> Axis:
    """Read one axis; ``Unfaithful`` if plotly's would look different."""
    axis = getattr(axes, f"{letter}axis")
    limits = tuple(float(each) for each in axis.get_view_interval())
    low, high = getattr(axes, f"get_{letter}lim")()
    found = Axis(letter, _kind(axis), {}, (float(low), float(high)))
    layout = found.layout
    layout["type"] = found.kind
    layout["range"] = _range(found)
    layout["automargin"] = False
    layout["zeroline"] = False
    layout["exponentformat"] = "power"
    if not (axes.axison and axis.get_visible()):
        layout["visible"] = False
        return found
    check_plain(axis)
    _add_ticks(axis, found, sorted(limits))
    _add_line(axes, found)
    _add_minor(axis, found)
    _add_label(axis, found)
    return found


def _kind(axis: Any) -> Literal["linear", "log", "date"]:
    scale = axis.get_scale()
    converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    name = type(converter).__name__
    if "Date" in name:
        if str(getattr(axis, "units", None) or "UTC") != "UTC" or scale != "linear":
            raise Unfaithful("dates of a time zone")
        return "date"
    if converter is not None and name != "StrCategoryConverter":
        raise Unfaithful(f"an axis with {name}")
    if scale == "linear":
        return "linear"
    if scale == "log" and axis.get_transform().base == 10:
        return "log"
    raise Unfaithful(f"an axis of scale {scale!r}")


def _range(axis: Axis) -> Any:
    import numpy as np

    if axis.kind == "log":
        return np.log10(axis.limits).tolist()
    ends = axis.coordinates(axis.limits, gaps=False)
    return ends if isinstance(ends, list) else ends.tolist()


def _add_ticks(axis: Any, found: Axis, view: list[float]) -> None:
    layout = found.layout
    first, second = SIDES[found.letter]
    ticks = axis.get_major_ticks()
    layout["showgrid"] = False
    layout["side"] = first
    if not _is_automatic(axis, found.kind):
        _add_fixed_ticks(axis, found, view)
    elif found.kind == "log" and view[1] / view[0] >= DECADE:
        # Labels at whole powers of ten only, and not too many of them.
        layout["dtick"] = max(1, round(math.log10(view[1] / view[0]) / MAX_DECADES))
    if not ticks:
        return
    tick = ticks[0]
    labels, others = tick.label1.get_visible(), tick.label2.get_visible()
    marks = tick.tick1line.get_visible(), tick.tick2line.get_visible()
    if labels and others:
        raise Unfaithful("labels on two sides of an axis")
    is_second = others or (not labels and marks == (False, True))
    layout["side"] = second if is_second else first
    layout["showticklabels"] = labels or others
    mark = tick.tick2line if is_second else tick.tick1line
    if marks[is_second] and mark.get_markersize():
        layout |= _mark(tick, mark)
    elif any(marks):
        raise Unfaithful("ticks on the other side than their labels")
    if all(marks):
        layout["mirror"] = "ticks"
    _add_tick_font([each.label2 if is_second else each.label1 for each in ticks], layout)
    if tick.gridline.get_visible():
        layout |= {"showgrid": True, **_grid(tick.gridline)}


def _mark(tick: Any, mark: Any) -> dict[str, Any]:
    direction = DIRECTIONS.get(tick.get_tickdir())
    if direction is None:
        raise Unfaithful("ticks on both sides of their axis")
    return {
        "ticks": direction,
        "ticklen": float(mark.get_markersize() * PX),
        "tickwidth": float(mark.get_markeredgewidth() * PX),
        "tickcolor": color(mark.get_markeredgecolor()),
    }


def _grid(line: Any) -> dict[str, Any]:
    return {
        "gridcolor": color(line.get_color(), line.get_alpha()),
        "gridwidth": float(line.get_linewidth() * PX),
        "griddash": dash(line),
    }


def _add_tick_font(labels: list[Any], layout: dict[str, Any]) -> None:
    looks = [(font(each), float(each.get_rotation()), each.get_visible()) for each in labels]
    if any(look != looks[0] for look in looks):
        raise Unfaithful("labels of one axis that look different")
    layout["tickfont"] = looks[0][0]
    layout["tickangle"] = -looks[0][1]


def _is_automatic(axis: Any, kind: str) -> bool:
    """Whether plotly chooses the ticks as matplotlib would: then they follow a zoom."""
    known = {
        "linear": ("AutoLocator", "ScalarFormatter"),
        "log": ("LogLocator", "LogFormatterSciNotation"),
        "date": ("AutoDateLocator", "AutoDateFormatter"),
    }
    found = axis.get_major_locator(), axis.get_major_formatter()
    return tuple(type(each).__name__ for each in found) == known[kind]


def _add_fixed_ticks(axis: Any, found: Axis, view: list[float]) -> None:
    places = axis.get_majorticklocs()
    formatter = axis.get_major_formatter()
    words = formatter.format_ticks(places)
    if formatter.get_offset():
        raise Unfaithful("labels with a common factor")
    kept = [
        (place, str(label))
        for place, label in zip(places, words, strict=True)
        if view[0] <= place <= view[1]
    ]
    if any("$" in label for _, label in kept):
        raise Unfaithful("formulas in its text")
    at = found.coordinates([place for place, _ in kept], gaps=False)
    found.layout["tickmode"] = "array"
    found.layout["tickvals"] = at if isinstance(at, list) else at.tolist()
    found.layout["ticktext"] = [plain_text(label) for _, label in kept]


def _add_line(axes: Any, found: Axis) -> None:
    first, second = SIDES[found.letter]
    main = found.layout["side"]
    other = second if main == first else first
    for side in (first, second):
        spine = axes.spines[side]
        moved = spine.get_position() not in (("outward", 0.0), ("axes", 0.0), ("axes", 1.0))
        if spine.get_visible() and (moved or spine.get_linestyle() not in SOLID):
            raise Unfaithful("axes moved from their sides")
        if getattr(spine, "_bounds", None) is not None:
            raise Unfaithful("axes that end before their plot")
    here, there = axes.spines[main], axes.spines[other]
    if there.get_visible() and not here.get_visible():
        raise Unfaithful("an axis line on the other side than its ticks")
    found.layout["showline"] = bool(here.get_visible())
    if not here.get_visible():
        return
    found.layout["linecolor"] = color(here.get_edgecolor())
    found.layout["linewidth"] = float(here.get_linewidth() * PX)
    if there.get_visible():
        same = color(there.get_edgecolor()) == color(here.get_edgecolor())
        if not same or here.get_linewidth() != there.get_linewidth():
            raise Unfaithful("sides that look different")
        found.layout.setdefault("mirror", True)


def _add_minor(axis: Any, found: Axis) -> None:
    name = type(axis.get_minor_locator()).__name__
    if name == "NullLocator":
        return
    if name not in ("AutoMinorLocator", "LogLocator"):
        raise Unfaithful("minor ticks at chosen places")
    if type(axis.get_minor_formatter()).__name__ not in (
        "NullFormatter",
        "LogFormatterSciNotation",
    ):
        raise Unfaithful("labels at minor ticks")
    ticks = axis.get_minor_ticks()
    if not ticks:
        return
    tick = ticks[0]
    minor: dict[str, Any] = {"showgrid": bool(tick.gridline.get_visible())}
    if minor["showgrid"]:
        minor |= _grid(tick.gridline)
    mark = tick.tick1line if tick.tick1line.get_visible() else tick.tick2line
    if mark.get_visible() and mark.get_markersize():
        minor |= _mark(tick, mark)
    found.layout["minor"] = minor


def _add_label(axis: Any, found: Axis) -> None:
    label = axis.label
    if not (label.get_visible() and label.get_text()):
        return
    check_plain(label)
    expected = 0.0 if found.letter == "x" else 90.0
    place = label.get_position()[0 if found.letter == "x" else 1]
    if float(label.get_rotation()) != expected or place != 0.5:
        raise Unfaithful("labels of axes that are turned or moved")
    if axis.get_label_position() != found.layout["side"]:
        raise Unfaithful("a label on the other side than its ticks")
    found.layout["title"] = {"text": text(label), "font": font(label)}
