"""Figures of matplotlib as figures of plotly, or not at all: whatever is not known is refused."""

from __future__ import annotations

from typing import Any, Final

from marey.media._plotly_artists import Frame, add_artists, check_artists
from marey.media._plotly_axis import Axis, axis_of
from marey.media._plotly_style import PX_PER_INCH, Unfaithful, color, named, placed_text

__all__ = ["Unfaithful", "convert"]

MAX_AXES: Final = 64
ANCHORS: Final = ("left", "right", "bottom", "top")


def convert(figure: Any) -> dict[str, Any]:
    """The figure's JSON for plotly, in the same size, with the same axes, colours and text.

    Raises
    ------
    Unfaithful
        If it holds an artist, a property or a number of points that plotly would not show as
        matplotlib does; the message says which, to stand after "it has".
    """
    try:
        return _convert(figure)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # Another version of matplotlib, or an artist of somebody's own: not known, so refused.
        raise Unfaithful(f"what plotly has no like of ({error})") from error


def _convert(figure: Any) -> dict[str, Any]:
    shown = [axes for axes in figure.axes if axes.get_visible()]
    _check_figure(figure, shown)
    figure.draw_without_rendering()  # settles limits, positions, colours and the legend's place
    width, height = (float(each * PX_PER_INCH) for each in figure.get_size_inches())
    layout: dict[str, Any] = {
        "width": round(width, 3),
        "height": round(height, 3),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": color(figure.get_facecolor()),
        "font": {"family": "DejaVu Sans, Verdana, sans-serif", "size": 13},
        "showlegend": False,
        "barmode": "overlay",
        "hovermode": "closest",
        "annotations": [],
    }
    if figure._suptitle is not None and figure._suptitle.get_text():
        layout["annotations"].append(placed_text(figure._suptitle, figure))
    data: list[dict[str, Any]] = []
    if not shown:  # plotly would draw axes of its own
        layout |= {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    numbers = {axes: number for number, axes in enumerate(shown, 1)}
    for axes, number in numbers.items():
        data += _add_axes(axes, number, numbers, layout)
    return {"data": data, "layout": layout}


def _check_figure(figure: Any, shown: list[Any]) -> None:
    from matplotlib.axes import Axes

    known = {id(each) for each in (figure.patch, figure._suptitle, *figure.axes)}
    for artist in figure.get_children():
        if artist.get_visible() and id(artist) not in known:
            raise Unfaithful(f"{named(artist)} outside of its axes")
    if len(shown) > MAX_AXES:
        raise Unfaithful(f"more than {MAX_AXES} axes")
    for axes in shown:
        if type(axes) is not Axes and type(axes).__name__ != "AxesSubplot":
            raise Unfaithful(f"{type(axes).__name__} axes")
        if axes.child_axes:
            raise Unfaithful("axes within axes")
        check_artists(axes)
    colors = {color(axes.get_facecolor()) for axes in shown if axes.patch.get_visible()}
    if len(colors) > 1:
        raise Unfaithful("axes of different background colours")


def _add_axes(
    axes: Any, number: int, numbers: dict[Any, int], layout: dict[str, Any]
) -> list[dict[str, Any]]:
    box = axes.get_position()
    for other, its_number in numbers.items():
        if its_number < number and _overlap(box, other.get_position()):
            raise Unfaithful("axes that overlap, such as those of twinx")
    suffix = "" if number == 1 else str(number)
    x, y = axis_of(axes, "x"), axis_of(axes, "y")
    for axis, ends, other in ((x, (box.x0, box.x1), "y"), (y, (box.y0, box.y1), "x")):
        domain = [min(max(float(end), 0.0), 1.0) for end in ends]
        axis.layout |= {"domain": domain, "anchor": f"{other}{suffix}"}
        _link(axes, axis, numbers, number)
        layout[f"{axis.letter}axis{suffix}"] = axis.layout
    layout["plot_bgcolor"] = (
        color(axes.get_facecolor()) if axes.patch.get_visible() else "rgba(0,0,0,0)"
    )
    for title in (axes.title, axes._left_title, axes._right_title):
        if title.get_visible() and title.get_text():
            layout["annotations"].append(placed_text(title, axes.figure))
    frame = Frame(axes, x, y, suffix)
    add_artists(frame)
    layout["annotations"] += frame.annotations
    _add_legend(axes, frame, suffix, layout)
    return frame.traces


def _overlap(one: Any, two: Any) -> bool:
    return bool(
        min(one.x1, two.x1) - max(one.x0, two.x0) > 1e-6
        and min(one.y1, two.y1) - max(one.y0, two.y0) > 1e-6
    )


def _link(axes: Any, axis: Axis, numbers: dict[Any, int], number: int) -> None:
    """Let shared axes zoom together."""
    shared = getattr(axes, f"get_shared_{axis.letter}_axes")().get_siblings(axes)
    first = min((numbers[each] for each in shared if each in numbers), default=number)
    if first < number:
        axis.layout["matches"] = axis.letter + ("" if first == 1 else str(first))


def _add_legend(axes: Any, frame: Frame, suffix: str, layout: dict[str, Any]) -> None:
    legend = axes.get_legend()
    if legend is None or not legend.get_visible():
        return
    if getattr(legend, "_ncols", 1) != 1:
        raise Unfaithful("a legend of several columns")
    texts = [text.get_text() for text in legend.get_texts()]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for trace in frame.traces:
        by_name.setdefault(trace.get("name", ""), []).append(trace)
    for rank, text in enumerate(texts):
        named = by_name.get(frame.legend_name(text), [])
        if len(named) != 1:
            raise Unfaithful("a legend whose entries are not the labels of what is drawn")
        named[0].update(showlegend=True, legendrank=rank + 1, legend=f"legend{suffix}")
    layout["showlegend"] = True
    layout[f"legend{suffix}"] = _legend_layout(legend, axes.figure, frame)


def _legend_layout(legend: Any, figure: Any, frame: Frame) -> dict[str, Any]:
    box = legend.get_window_extent().transformed(figure.transSubfigure.inverted())
    right, top = box.x0 + box.x1 > 1, box.y0 + box.y1 > 1
    shown = legend.get_frame()
    found: dict[str, Any] = {
        "x": float(box.x1 if right else box.x0),
        "y": float(box.y1 if top else box.y0),
        "xanchor": "right" if right else "left",
        "yanchor": "top" if top else "bottom",
        "bgcolor": "rgba(0,0,0,0)",
    }
    if legend.get_frame_on():
        found["bgcolor"] = color(shown.get_facecolor())
        found["bordercolor"] = color(shown.get_edgecolor())
        found["borderwidth"] = float(shown.get_linewidth() * PX_PER_INCH / 72)
    if legend.get_texts():
        found["font"] = frame.font(legend.get_texts()[0])
    title = legend.get_title()
    if title.get_text():
        found["title"] = {"text": frame.text(title), "font": frame.font(title)}
    return found
