"""The order in which people expect names: a2 before a10; no locale."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def natural_key(name: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """A sort key in which runs of digits count as numbers, and case only breaks ties.

    Examples
    --------
    >>> sorted(["a10", "A3", "a2"], key=natural_key)
    ['a2', 'A3', 'a10']
    """
    parts = _NUMBER.split(name.casefold())
    # Numbers of any length compare by how many digits they have, then digit by digit.
    key = tuple(
        (len(part.lstrip("0")), part.lstrip("0")) if place % 2 else (-1, part)
        for place, part in enumerate(parts)
    )
    return key, name
