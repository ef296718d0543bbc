"""Charts of a table by a description of the user's own, or by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marey.errors import MediaError
from marey.media._coerce import describe, warn_user
from marey.media.vega import Vega
from marey.plot._specs import CHARTS, chart, to_table


def plot_table(
    vega_spec_name: str | Mapping[str, Any],
    data_table: Any,
    fields: Mapping[str, str],
    string_fields: Mapping[str, str] | None = None,
    split_table: bool = False,
) -> Vega:
    """Draw a table as Vega-Lite or Vega describes it.

    Parameters
    ----------
    vega_spec_name:
        The description as a dict, whose data are named and not given; or the name of one that
        ``marey.plot`` has, such as ``wandb/line/v0``.
    data_table:
        A ``marey.Table``, copied as it is now, or a data frame.
    fields:
        For ``${field:x}`` in the description: the column of ``x``.
    string_fields:
        For ``${string:title}`` in the description: the text of ``title``.
    split_table:
        Taken for code written for other trackers; the table is always kept with its chart.

    Returns
    -------
    Vega
        The chart. A name that nobody knows is kept, and the page shows the table.

    Raises
    ------
    MediaError
        If it is no table, a field names no column, or the description is none.

    Examples
    --------
    >>> from marey.media.table import Table
    >>> table = Table(columns=["epoch", "loss"], data=[[0, 1.0], [1, 0.5]])
    >>> spec = {"mark": "area", "encoding": {"x": {"field": "${field:x}"}}}
    >>> plot_table(spec, table, {"x": "epoch"}).spec["encoding"]
    {'x': {'field': 'epoch'}}
    """
    table = to_table(data_table, "plot_table")
    strings = dict(string_fields or {})
    if isinstance(vega_spec_name, Mapping):
        return Vega(vega_spec_name, table, fields, strings)
    if not isinstance(vega_spec_name, str) or not vega_spec_name:
        raise MediaError(
            "plot_table needs the name of a chart or its description as a dict, "
            f"got {describe(vega_spec_name)}."
        )
    if vega_spec_name in CHARTS:
        return chart(vega_spec_name, table, fields, strings)
    warn_user(
        "plot_table knows no chart of this name, so the page shows its table. Pass the "
        f"description itself, a dict, instead of {vega_spec_name!r:.200}"
    )
    return Vega(None, table, fields, strings, vega_spec_name)


def visualize(id: str, value: Any) -> Vega:
    """Show a table by the name of a chart; :func:`plot_table` without fields.

    Each role that the chart needs and that is the name of a column is given that column.
    """
    table = to_table(value, "visualize")
    roles = CHARTS[id][1] if id in CHARTS else ()
    return plot_table(id, table, {role: role for role in roles if role in table.columns})
