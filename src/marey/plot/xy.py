"""Lines, points, bars and histograms of the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like
from marey.media.table import Table
from marey.plot._specs import chart, to_table

if TYPE_CHECKING:
    from marey.media.vega import Vega


def line(
    table: Any,
    x: str,
    y: str,
    stroke: str | None = None,
    title: str = "",
    split_table: bool = False,
) -> Vega:
    """Draw a line through the rows of a table.

    Parameters
    ----------
    table:
        A ``marey.Table``, copied as it is now, or a data frame.
    x, y:
        Names of its columns.
    stroke:
        A column whose values tell the lines apart; each gets a colour.
    title:
        The chart's title.
    split_table:
        Taken for code written for other trackers; the table is always kept with its chart.

    Raises
    ------
    MediaError
        If it is no table, or a column is missing.

    Examples
    --------
    >>> line(Table(columns=["epoch", "loss"], data=[[0, 1.0], [1, 0.5]]), "epoch", "loss")
    Vega(wandb/line/v0)
    """
    fields = {"x": x, "y": y} | ({} if stroke is None else {"stroke": stroke})
    return chart("wandb/line/v0", to_table(table, "plot.line"), fields, {"title": title})


def scatter(table: Any, x: str, y: str, title: str = "", split_table: bool = False) -> Vega:
    """Draw a point for each row of a table; for arguments see :func:`line`.

    Examples
    --------
    >>> scatter(Table(columns=["a", "b"], data=[[1, 2], [3, 4]]), "a", "b", title="a and b")
    Vega(wandb/scatter/v0 'a and b')
    """
    table = to_table(table, "plot.scatter")
    return chart("wandb/scatter/v0", table, {"x": x, "y": y}, {"title": title})


def bar(table: Any, label: str, value: str, title: str = "", split_table: bool = False) -> Vega:
    """Draw a bar for each row of a table, from the top in their order; see :func:`line`.

    Examples
    --------
    >>> bar(Table(columns=["class", "count"], data=[["cat", 3], ["dog", 5]]), "class", "count")
    Vega(wandb/bar/v0)
    """
    table = to_table(table, "plot.bar")
    return chart("wandb/bar/v0", table, {"label": label, "value": value}, {"title": title})


def histogram(table: Any, value: str, title: str = "", split_table: bool = False) -> Vega:
    """Draw how often the values of a column occur, in about 30 bins; see :func:`line`.

    All values are kept; :class:`marey.Histogram` keeps counts only, and shows them over the steps.

    Examples
    --------
    >>> histogram(Table(columns=["score"], data=[[0.1], [0.4], [0.45]]), "score")
    Vega(wandb/histogram/v0)
    """
    table = to_table(table, "plot.histogram")
    return chart("wandb/histogram/v0", table, {"value": value}, {"title": title})


def line_series(
    xs: Any,
    ys: Any,
    keys: Sequence[str] | None = None,
    title: str = "",
    xname: str = "x",
    split_table: bool = False,
) -> Vega:
    """Draw several lines in one chart.

    Parameters
    ----------
    xs:
        One list or array of numbers for all lines, or one for each.
    ys:
        A list or array of numbers for each line.
    keys:
        A name for each line; ``line_0``, ``line_1``, … unless given.
    title:
        The chart's title.
    xname:
        Title of the axis.
    split_table:
        Taken for code written for other trackers; without effect.

    Raises
    ------
    MediaError
        If there are not as many names or lists of x as lines, or a line's x and y differ in length.

    Examples
    --------
    >>> chart = line_series([0, 1, 2], [[0, 1, 4], [0, 1, 8]], keys=["squares", "cubes"])
    >>> chart.table.data[-1]
    [2, 'cubes', 8]
    """
    lines = [_to_list(each, "ys") for each in _to_list(ys, "ys")]
    first = _to_list(xs, "xs")
    is_shared = not first or not _is_list(first[0])
    across = [first] * len(lines) if is_shared else [_to_list(each, "xs") for each in first]
    names = [f"line_{i}" for i in range(len(lines))] if keys is None else [str(e) for e in keys]
    if not len(across) == len(lines) == len(names):
        raise MediaError(
            f"plot.line_series needs as many xs and keys as ys, got {len(across)} xs, "
            f"{len(names)} keys and {len(lines)} ys."
        )
    rows = []
    for name, x, y in zip(names, across, lines, strict=True):
        if len(x) != len(y):
            raise MediaError(
                f"plot.line_series needs as many x as y, got {len(x)} and {len(y)} for {name!r:.200}."
            )
        rows += [[one, name, other] for one, other in zip(x, y, strict=True)]
    table = Table(columns=["step", "lineKey", "lineVal"], data=rows)
    fields = {each: each for each in table.columns}
    return chart("wandb/lineseries/v0", table, fields, {"title": title, "xname": xname})


def _is_list(value: object) -> bool:
    is_shaped = is_array_like(value) and getattr(value, "shape", ()) != ()
    return is_shaped or (isinstance(value, Sequence) and not isinstance(value, (str, bytes)))


def _to_list(value: Any, what: str) -> list[Any]:
    if not (_is_list(value) or isinstance(value, range)):
        raise MediaError(
            f"plot.line_series needs {what} as lists of numbers, got {describe(value)}."
        )
    if is_array_like(value):
        from marey.media._coerce import view_array

        array = view_array(value)
        return list(array) if array.ndim > 1 else list(array.tolist())
    return list(value)
