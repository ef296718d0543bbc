"""Answers that are files: an analysis writes one, the server sends it and takes it away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """What an analysis says of the file that it wrote.

    Parameters
    ----------
    media_type:
        For the browser, which only saves it.
    extension:
        Of the name under which it is saved, with the dot.
    """

    media_type: str
    extension: str
