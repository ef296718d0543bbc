"""The charts of ``marey.plot`` in Vega-Lite; their colours are those of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MediaError
from marey.media._coerce import describe
from marey.media._vega_spec import SCHEMA, escaped
from marey.media.vega import Vega

if TYPE_CHECKING:
    from marey.media.table import Table

Spec = dict[str, Any]
Texts = Mapping[str, str]

MAX_LABELLED_CLASSES: Final = 30  # more numbers in a matrix cannot be read
DATA: Final = {"name": "table"}


def to_table(value: Any, what: str) -> Table:
    """A table, or one of a data frame.

    Raises
    ------
    MediaError
        If it is neither.
    """
    from marey.media.implicit import media_for
    from marey.media.table import Table

    if isinstance(value, Table):
        return value
    found = media_for(value) if hasattr(value, "columns") else None
    if not isinstance(found, Table):
        raise MediaError(f"{what} needs a marey.Table or a data frame, got {describe(value)}.")
    return found


def chart(name: str, table: Table, fields: Texts, strings: Texts) -> Vega:
    """One of the charts that are known by name.

    Raises
    ------
    MediaError
        If a field is missing or names no column.
    """
    build, needed = CHARTS[name]
    missing = [each for each in needed if each not in fields]
    if missing:
        raise MediaError(
            f"The chart {name!r} needs columns for {', '.join(missing)}, got {dict(fields)!r:.300}."
        )
    columns = table.columns
    for role, column in fields.items():
        if column not in columns:
            raise MediaError(
                f"The chart's {role!r} needs a column of the table, it has only {columns!r:.500}, "
                f"got {column!r:.200}."
            )
    spec: Spec = {"$schema": SCHEMA, "data": DATA, **build(table, fields, strings)}
    given = {role: text for role, text in strings.items() if text}
    if "title" in given:
        spec["title"] = given["title"]
    return Vega(spec, table, fields, given, name)


def channel(table: Table, column: str, title: str | None = None, **more: Any) -> Spec:
    """A column on an axis or as a colour: quantitative, temporal or nominal as its cells are."""
    shown = title or column
    return {"field": escaped(column), "type": _type_of(table, column), "title": shown, **more}


def _type_of(table: Table, column: str) -> str:
    cells = table.get_column(column)
    first = next((each for each in cells if each is not None), 0.0)
    if isinstance(first, date):
        return "temporal"
    is_number = isinstance(first, (int, float)) and not isinstance(first, bool)
    return "quantitative" if is_number else "nominal"


def _line(table: Table, fields: Texts, strings: Texts) -> Spec:
    encoding = {"x": channel(table, fields["x"]), "y": channel(table, fields["y"])}
    if "stroke" in fields:
        encoding["color"] = channel(table, fields["stroke"]) | {"type": "nominal"}
    return {"mark": {"type": "line", "tooltip": True}, "encoding": encoding}


def _scatter(table: Table, fields: Texts, strings: Texts) -> Spec:
    encoding = {axis: channel(table, fields[axis], scale={"zero": False}) for axis in ("x", "y")}
    return {"mark": {"type": "point", "tooltip": True}, "encoding": encoding}


def _bar(table: Table, fields: Texts, strings: Texts) -> Spec:
    label = channel(table, fields["label"], sort=None) | {"type": "nominal"}
    encoding = {"y": label, "x": channel(table, fields["value"])}
    return {"mark": {"type": "bar", "tooltip": True}, "encoding": encoding}


def _histogram(table: Table, fields: Texts, strings: Texts) -> Spec:
    value = channel(table, fields["value"])
    if value["type"] != "nominal":
        value["bin"] = {"maxbins": 30}
    count = {"aggregate": "count", "type": "quantitative", "title": "count"}
    return {"mark": {"type": "bar", "tooltip": True}, "encoding": {"x": value, "y": count}}


def _line_series(table: Table, fields: Texts, strings: Texts) -> Spec:
    encoding = {
        "x": channel(table, fields["step"], strings.get("xname")),
        "y": channel(table, fields["lineVal"], "y"),
        "color": channel(table, fields["lineKey"], "line", sort=None) | {"type": "nominal"},
    }
    return {"mark": {"type": "line", "tooltip": True}, "encoding": encoding}


def _curves(table: Table, fields: Texts, strings: Texts) -> Spec:
    unit = {"domain": [0, 1]}
    encoding = {
        "x": channel(table, fields["x"], strings.get("x-axis-title"), scale=unit),
        "y": channel(table, fields["y"], strings.get("y-axis-title"), scale=unit),
        "color": channel(table, fields["class"], "class", sort=None) | {"type": "nominal"},
    }
    # In the order of the rows: a curve that rises straight up has many points at one x.
    return {"mark": {"type": "line", "tooltip": True, "order": False}, "encoding": encoding}


def _confusion_matrix(table: Table, fields: Texts, strings: Texts) -> Spec:
    actual, predicted, count = (fields[each] for each in ("Actual", "Predicted", "nPredictions"))
    counts = table.get_column(count)
    names: Sequence[Any] = list(dict.fromkeys(table.get_column(actual)))
    cell = channel(table, count, "count")
    axes = {
        "x": channel(table, predicted, sort=list(names)) | {"type": "nominal"},
        "y": channel(table, actual, sort=list(names)) | {"type": "nominal"},
    }
    layers: list[Spec] = [{"mark": {"type": "rect", "tooltip": True}, "encoding": {"color": cell}}]
    if len(names) <= MAX_LABELLED_CLASSES:
        half = max((each for each in counts if isinstance(each, (int, float))), default=0) / 2
        # Counts are drawn on a scale from light to dark, whatever the page's colours are.
        test = {"test": {"field": escaped(count), "gt": half}, "value": "white"}
        ink = {"condition": test, "value": "black"}
        layers.append({"mark": {"type": "text"}, "encoding": {"text": cell, "color": ink}})
    return {"encoding": axes, "layer": layers}


# Name: what makes it, and the roles that a column must be given for.
CHARTS: Final[dict[str, tuple[Callable[[Table, Texts, Texts], Spec], tuple[str, ...]]]] = {
    "wandb/line/v0": (_line, ("x", "y")),
    "wandb/scatter/v0": (_scatter, ("x", "y")),
    "wandb/bar/v0": (_bar, ("label", "value")),
    "wandb/histogram/v0": (_histogram, ("value",)),
    "wandb/lineseries/v0": (_line_series, ("step", "lineKey", "lineVal")),
    "wandb/confusion_matrix/v1": (_confusion_matrix, ("Actual", "Predicted", "nPredictions")),
    "wandb/area-under-curve/v0": (_curves, ("x", "y", "class")),
}
