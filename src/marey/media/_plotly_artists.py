"""What is drawn inside of axes of matplotlib, as traces of plotly: a closed list of artists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.media import _plotly_style as style
from marey.media._plotly_style import (
    NO_LINE,
    NO_MARKER,
    PX,
    SOLID,
    THIN,
    Unfaithful,
    check_clip,
    check_plain,
    color,
    dash,
    is_clear,
    named,
    symbol,
    symbol_of_path,
)

if TYPE_CHECKING:
    from marey.media._plotly_axis import Axis

MAX_POINTS: Final = 100_000  # plotly draws each as an element of the page
MAX_COLORS: Final = 50  # lines of one collection
STEPS: Final = {
    "default": "linear",
    "steps": "vh",
    "steps-pre": "vh",
    "steps-post": "hv",
    "steps-mid": "hvh",
}
ALIGNED: Final = {"center": "middle", "baseline": "bottom", "center_baseline": "middle"}

Trace = dict[str, Any]


@dataclass
class Frame:
    """One pair of axes, and the traces and annotations found in it."""

    axes: Any
    x: Axis
    y: Axis
    suffix: str
    traces: list[Trace] = field(default_factory=list)
    annotations: list[Trace] = field(default_factory=list)
    points: int = 0

    def add(self, trace: Trace, xs: Any, ys: Any, label: Any = None) -> None:
        """Put a trace with these coordinates in front of the others."""
        is_bar = trace["type"] == "bar"
        if is_bar and any(each["type"] != "bar" for each in self.traces):
            # Plotly draws all bars behind all lines; its zorder loses the lines of the axes.
            raise Unfaithful("bars in front of something else")
        self.points += len(xs)
        if self.points > MAX_POINTS:
            raise Unfaithful(f"more than {MAX_POINTS:,} points")
        place = {"xaxis": f"x{self.suffix}", "yaxis": f"y{self.suffix}"}
        name = str(label) if label and not str(label).startswith("_") else None
        trace |= {"x": xs, "y": ys, **place, "showlegend": False}
        trace |= {} if name is None else {"name": self.legend_name(name)}
        self.traces.append(trace)

    def to_data(self, points: Any, transform: Any) -> tuple[Any, Any]:
        """Points of an artist in the coordinates of plotly's axes."""
        points = np.ma.filled(np.ma.asarray(points, np.float64), np.nan).reshape(-1, 2)
        axes = self.axes
        if transform != axes.transData:
            across = axes.transData.inverted().transform(axes.transAxes.transform(points))
            if transform == axes.get_yaxis_transform():
                points = np.column_stack([across[:, 0], points[:, 1]])
            elif transform == axes.get_xaxis_transform():
                points = np.column_stack([points[:, 0], across[:, 1]])
            else:
                raise Unfaithful("artists that are not placed by the data")
        return self.x.coordinates(points[:, 0]), self.y.coordinates(points[:, 1])

    def legend_name(self, label: str) -> str:
        """A label as plotly shows it literally."""
        if "$" in label:
            raise Unfaithful("formulas in its text")
        return style.plain_text(label)

    def text(self, artist: Any) -> str:
        """A text's words."""
        return style.text(artist)

    def font(self, artist: Any) -> dict[str, Any]:
        """A text's font."""
        return style.font(artist)


def add_artists(frame: Frame) -> None:
    """Convert all that is drawn inside of the axes, from the back to the front."""
    groups = _groups(frame.axes)
    done: set[int] = set()
    for artist in _drawn(frame.axes):
        if id(artist) in done:
            continue
        check_plain(artist)
        group = groups.get(id(artist))
        if group is not None:
            _add_bars(frame, group.patches, _is_horizontal(group), _label_of(group))
            done.update(id(each) for each in group.patches)
            continue
        CONVERTERS[_type_of(artist)](frame, artist)


def check_artists(axes: Any) -> None:
    """Refuse at once what holds an artist that is not in the list."""
    for artist in _drawn(axes):
        if _type_of(artist) not in CONVERTERS:
            raise Unfaithful(named(artist))


def _type_of(artist: Any) -> str:
    return f"{type(artist).__module__}.{type(artist).__name__}"


def _drawn(axes: Any) -> Iterator[Any]:
    frame = {id(each) for each in (axes.patch, axes.title, axes._left_title, axes._right_title)}
    frame |= {id(each) for each in (axes.xaxis, axes.yaxis, axes.get_legend())}
    frame |= {id(each) for each in axes.spines.values()}
    artists = [each for each in axes.get_children() if id(each) not in frame]
    for artist in sorted(artists, key=lambda each: each.get_zorder()):
        if artist.get_visible():
            yield artist


def _groups(axes: Any) -> dict[int, Any]:
    """The container of each bar. Bars that were changed one by one stand alone."""
    found = {}
    for container in axes.containers:
        patches = getattr(container, "patches", None)
        if not patches or type(container).__name__ != "BarContainer":
            continue
        is_whole = all(each.get_visible() for each in patches)
        if is_whole and len({each.get_zorder() for each in patches}) == 1:
            found.update({id(each): container for each in patches})
    return found


def _label_of(container: Any) -> str:
    label = str(container.get_label())
    # Those of a histogram carry the label on the first bar.
    return str(container.patches[0].get_label()) if label.startswith("_") else label


def _is_horizontal(container: Any) -> bool:
    return bool(container.orientation == "horizontal")


def _add_line(frame: Frame, line: Any) -> None:
    check_clip(line)
    has_line = line.get_linestyle() not in NO_LINE and line.get_linewidth() > 0
    has_marker = line.get_marker() not in NO_MARKER
    xs, ys = frame.to_data(line.get_xydata(), line.get_transform())
    trace: Trace = {"type": "scatter", "mode": "none"}
    modes = []
    if has_line:
        if line.get_drawstyle() not in STEPS or getattr(line, "_gapcolor", None) is not None:
            raise Unfaithful("lines with colours in their gaps")
        modes.append("lines")
        trace["line"] = {
            "color": color(line.get_color(), line.get_alpha()),
            "width": float(line.get_linewidth() * PX),
            "dash": dash(line),
            "shape": STEPS[line.get_drawstyle()],
        }
    if has_marker:
        modes.append("markers")
        trace["marker"] = _line_marker(line)
    trace["mode"] = "+".join(modes) or "none"
    label = line.get_label()
    for container in frame.axes.containers:  # an error bar's label is that of the whole
        if len(container) and container[0] is line:
            label = container.get_label()
    frame.add(trace, xs, ys, label)


def _line_marker(line: Any) -> Trace:
    if line.get_fillstyle() not in ("full", "none") or line.get_markevery() is not None:
        raise Unfaithful("markers that are half filled, or at some points only")
    if getattr(line, "_marker").get_user_transform() is not None:  # noqa: B009  (not public)
        raise Unfaithful("markers that are turned or stretched")
    name, factor = symbol(line.get_marker())
    alpha = line.get_alpha()
    clear = line.get_fillstyle() == "none" or line.get_markerfacecolor() in ("none", "None")
    edge = line.get_markeredgecolor()
    thick = 0.0 if edge in ("none", "None") else float(line.get_markeredgewidth() * PX)
    # A marker that is all outline has no face in plotly either.
    face = "rgba(0,0,0,0)" if clear else color(line.get_markerfacecolor(), alpha)
    outline = {"width": thick, "color": color(edge, alpha) if thick else face}
    size = float(line.get_markersize() * PX * factor)
    return {"symbol": name, "size": size, "opacity": 1, "color": face, "line": outline}


def _add_scatter(frame: Frame, points: Any) -> None:
    check_clip(points)
    _check_collection(points)
    paths = points.get_paths()
    if len(paths) != 1:
        raise Unfaithful("markers of several shapes")
    if not np.array_equal(points.get_transform().get_matrix(), np.eye(3)):
        raise Unfaithful("markers that are turned or stretched")
    name, factor = symbol_of_path(paths[0])
    offsets = points.get_offsets()
    xs, ys = frame.to_data(offsets, points.get_offset_transform())
    count = len(offsets)
    sizes = np.sqrt(_cycled(points.get_sizes(), count)) * PX * factor
    faces = _colors(points.get_facecolors(), count)
    edges = _colors(points.get_edgecolors(), count)
    widths = _cycled(points.get_linewidths(), count) * PX * (len(points.get_edgecolors()) > 0)
    outline = {"width": _one_or_all(widths), "color": _one_or_all(edges or faces)}
    if name in THIN:
        faces = edges
    marker = {"symbol": name, "size": _one_or_all(sizes), "opacity": 1}
    marker |= {"color": _one_or_all(faces or ["rgba(0,0,0,0)"]), "line": outline}
    trace = {"type": "scatter", "mode": "markers", "marker": marker}
    frame.add(trace, xs, ys, points.get_label())


def _cycled(values: Any, count: int) -> Any:
    values = np.asarray(values, np.float64).ravel()
    return np.resize(values, count) if len(values) else np.zeros(count)


def _colors(values: Any, count: int) -> list[str]:
    found = [color(each) for each in values]
    return [found[i % len(found)] for i in range(count)] if found else []


def _one_or_all(values: Any) -> Any:
    """The one value that all have, or a list."""
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return listed[0] if listed and all(each == listed[0] for each in listed) else listed


def _check_collection(collection: Any) -> None:
    if collection.get_hatch():
        raise Unfaithful("hatches")
    for offset, pattern in collection.get_linestyle():
        if pattern is not None or offset:
            raise Unfaithful("dashed outlines of a collection")


def _add_fill(frame: Frame, fill: Any) -> None:
    check_clip(fill)
    _check_collection(fill)
    if len(fill.get_offsets()) > 1 or np.any(fill.get_offsets()):
        raise Unfaithful("areas that are repeated")
    faces, edges, widths = fill.get_facecolors(), fill.get_edgecolors(), fill.get_linewidths()
    if max(len(faces), len(edges), len(widths)) > 1:
        raise Unfaithful("areas of different colours in one collection")
    pieces = []
    for path in fill.get_paths():
        if path.codes is not None and not set(path.codes.tolist()) <= {1, 2, 79}:
            raise Unfaithful("areas with curved outlines")
        pieces.append(path.vertices)
    line = _outline(edges[0] if len(edges) else None, widths[0] if len(widths) else 0)
    face = color(faces[0]) if len(faces) else "rgba(0,0,0,0)"
    trace = {"type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": face}
    xs, ys = frame.to_data(_with_gaps(pieces), fill.get_transform())
    frame.add(trace | {"line": line}, xs, ys, fill.get_label())


def _outline(edge: Any, width: Any) -> Trace:
    if edge is None or is_clear(edge) or not width:
        return {"width": 0}
    return {"width": float(width * PX), "color": color(edge)}


def _with_gaps(pieces: list[Any]) -> Any:
    gap = np.full((1, 2), np.nan)
    parts = [part for piece in pieces for part in (np.asarray(piece), gap)]
    return np.concatenate(parts[:-1]) if parts else np.zeros((0, 2))


def _add_segments(frame: Frame, lines: Any) -> None:
    check_clip(lines)
    _check_collection(lines)
    segments = lines.get_segments()
    colors = _colors(lines.get_colors(), len(segments))
    widths = (_cycled(lines.get_linewidths(), len(segments)) * PX).tolist()
    looks = list(dict.fromkeys(zip(colors, widths, strict=True)))
    if len(looks) > MAX_COLORS:
        raise Unfaithful(f"a collection of lines in more than {MAX_COLORS} colours")
    for look in looks:
        pieces = [s for s, *has in zip(segments, colors, widths, strict=True) if tuple(has) == look]
        line = {"color": look[0], "width": look[1], "dash": "solid"}
        xs, ys = frame.to_data(_with_gaps(pieces), lines.get_transform())
        label = lines.get_label() if len(looks) == 1 else None
        frame.add({"type": "scatter", "mode": "lines", "line": line}, xs, ys, label)


def _check_patch(patch: Any) -> None:
    check_clip(patch)
    if patch.get_hatch():
        raise Unfaithful("hatches")
    drawn = patch.get_linewidth() > 0 and not is_clear(patch.get_edgecolor())
    if drawn and patch.get_linestyle() not in SOLID:
        raise Unfaithful("dashed outlines")


def _face(patch: Any) -> str:
    return color(patch.get_facecolor()) if patch.get_fill() else "rgba(0,0,0,0)"


def _add_area(frame: Frame, patch: Any) -> None:
    """One patch of straight lines, closed or open."""
    _check_patch(patch)
    path = patch.get_path()
    if path.codes is not None and not set(path.codes.tolist()) <= {1, 2, 79}:
        raise Unfaithful("areas with curved outlines")
    corners = patch.get_patch_transform().transform(path.vertices)
    xs, ys = frame.to_data(corners, patch.get_data_transform())
    line = _outline(patch.get_edgecolor(), patch.get_linewidth())
    trace = {"type": "scatter", "mode": "lines", "line": line}
    if patch.get_fill() and not is_clear(patch.get_facecolor()):
        trace |= {"fill": "toself", "fillcolor": _face(patch)}
    frame.add(trace, xs, ys, patch.get_label())


def _add_bars(frame: Frame, bars: list[Any], horizontal: bool, label: Any) -> None:
    for bar in bars:
        check_plain(bar)
        _check_patch(bar)
        if bar.get_angle() or bar.get_data_transform() != frame.axes.transData:
            raise Unfaithful("bars that are turned or not placed by the data")
    boxes = np.array([[b.get_x(), b.get_width(), b.get_y(), b.get_height()] for b in bars], float)
    across, along = (boxes[:, 2:], boxes[:, :2]) if horizontal else (boxes[:, :2], boxes[:, 2:])
    axis, value_axis = (frame.y, frame.x) if horizontal else (frame.x, frame.y)
    if axis.kind != "linear" or value_axis.kind == "date":
        raise Unfaithful("bars on an axis of dates or a logarithmic one")
    if value_axis.kind == "log" and (along[:, 0] != 0).any():
        raise Unfaithful("bars that begin above zero on a logarithmic axis")
    lengths = np.where(np.isfinite(along[:, 1]), along[:, 1], np.nan)
    if value_axis.kind == "log":
        lengths = np.where(lengths > 0, lengths, np.nan)
    widths = [float(b.get_linewidth() * PX) * (not is_clear(b.get_edgecolor())) for b in bars]
    edges = [color(b.get_edgecolor()) for b in bars]
    trace: Trace = {
        "type": "bar",
        "orientation": "h" if horizontal else "v",
        "width": _one_or_all(np.abs(across[:, 1])),
        "marker": {
            "color": _one_or_all([_face(bar) for bar in bars]),
            "line": {"width": _one_or_all(widths), "color": _one_or_all(edges)},
        },
    }
    if along[:, 0].any():
        trace["base"] = _one_or_all(along[:, 0])
    centers = across[:, 0] + across[:, 1] / 2
    xs, ys = (lengths, centers) if horizontal else (centers, lengths)
    frame.add(trace, xs, ys, label)


def _add_text(frame: Frame, words: Any) -> None:
    if not words.get_text():
        return
    if words.get_bbox_patch() is not None or words.get_clip_on():
        raise Unfaithful("text in boxes")
    if words.get_rotation() and words.get_ha() + words.get_va() != "centercenter":
        raise Unfaithful("text turned about its corner")
    xs, ys = frame.to_data([words.get_unitless_position()], words.get_transform())
    value = [each if isinstance(each, str) else float(each) for each in (xs[0], ys[0])]
    for place, axis in zip((0, 1), (frame.x, frame.y), strict=True):
        if axis.kind == "log":  # annotations on such axes are placed by the exponent
            value[place] = float(np.log10(value[place]))
    align = words.get_va()
    frame.annotations.append(
        {
            "text": style.text(words),
            "font": style.font(words),
            "textangle": -float(words.get_rotation()),
            "showarrow": False,
            "align": words.get_ha(),
            "xref": f"x{frame.suffix}",
            "yref": f"y{frame.suffix}",
            "x": value[0],
            "y": value[1],
            "xanchor": words.get_ha(),
            "yanchor": ALIGNED.get(align, align),
        }
    )


CONVERTERS: Final[dict[str, Callable[[Frame, Any], None]]] = {
    "matplotlib.lines.Line2D": _add_line,
    "matplotlib.collections.PathCollection": _add_scatter,
    "matplotlib.collections.PolyCollection": _add_fill,
    "matplotlib.collections.FillBetweenPolyCollection": _add_fill,
    "matplotlib.collections.LineCollection": _add_segments,
    "matplotlib.patches.Rectangle": _add_area,
    "matplotlib.patches.Polygon": _add_area,
    "matplotlib.text.Text": _add_text,
}
