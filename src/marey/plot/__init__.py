"""Charts of tables, made with one call: what ``marey.plot`` offers; draws nothing itself."""

from __future__ import annotations

from marey.plot.curves import pr_curve, roc_curve
from marey.plot.custom import plot_table, visualize
from marey.plot.matrix import confusion_matrix
from marey.plot.xy import bar, histogram, line, line_series, scatter

__all__ = [
    "bar",
    "confusion_matrix",
    "histogram",
    "line",
    "line_series",
    "plot_table",
    "pr_curve",
    "roc_curve",
    "scatter",
    "visualize",
]
