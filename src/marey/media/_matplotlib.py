"""Figures of matplotlib, found in whatever stands for one; never imports matplotlib, draws nothing."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Final

from marey.errors import MediaError

PYPLOT: Final = "matplotlib.pyplot"
ACCEPTED: Final = ("matplotlib.artist.Artist", "seaborn.axisgrid.Grid", "builtins.module")
BASES: Final = frozenset(ACCEPTED[:2])


def figure_of(value: Any) -> Any | None:
    """The figure that a value is, belongs to, or stands for.

    Parameters
    ----------
    value:
        A figure, axes or any other artist; the module ``matplotlib.pyplot`` for its current figure;
        a grid of seaborn.

    Returns
    -------
    matplotlib.figure.Figure or None
        None if ``value`` is nothing of matplotlib.

    Raises
    ------
    MediaError
        If pyplot has no figure, or the artist belongs to none.
    """
    if isinstance(value, ModuleType):
        return _current_figure(value) if value.__name__ == PYPLOT else None
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(value).__mro__}
    if not names & BASES:
        return None
    figure = value
    if "matplotlib.figure.Figure" not in names:
        found = getattr(value, "figure", None)
        figure = getattr(found, "figure", None) or found  # a subfigure's is the whole figure
    if figure is None:
        raise MediaError(
            f"This {type(value).__name__} belongs to no figure of matplotlib. Log the figure itself."
        )
    return figure


def _current_figure(pyplot: Any) -> Any:
    if not pyplot.get_fignums():  # gcf() would open an empty one
        raise MediaError(
            "matplotlib.pyplot has no open figure. Plot something before it is logged."
        )
    return pyplot.gcf()


def is_matplotlib(value: object) -> bool:
    """Whether :func:`figure_of` would find a figure or raise; False if matplotlib is not loaded."""
    if "matplotlib" not in sys.modules:
        return False
    if isinstance(value, ModuleType):
        return value.__name__ == PYPLOT
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(value).__mro__}
    return bool(names & BASES)


def title_of(figure: Any) -> str:
    """The figure's own title, else that of its first axes, else an empty text."""
    own = figure.get_suptitle()
    titles = [own, *(axes.get_title() for axes in figure.axes)]
    return next((str(each) for each in titles if each), "")
