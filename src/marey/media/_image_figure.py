"""Figures of matplotlib, and what draws on them, as bitmaps; imports no plotting library."""

from __future__ import annotations

import io
from typing import Any

from marey.errors import MediaError
from marey.media._matplotlib import figure_of


def find_figure(value: object) -> Any | None:
    """What can save a picture of itself: matplotlib's, or any object with its ``savefig``."""
    figure = figure_of(value)
    if figure is None and callable(getattr(value, "savefig", None)):
        return value
    return figure


def draw_figure(figure: Any) -> bytes:
    """A PNG of the figure as it is now."""
    target = io.BytesIO()
    try:
        figure.savefig(target, format="png", pil_kwargs={"compress_level": 1})
    except MediaError:
        raise
    except Exception as error:  # callbacks and text of the user draw, and raise what they like
        raise MediaError(f"Image could not draw the figure: {error}") from error
    return target.getvalue()
