"""How text looks on a terminal: colours, columns, ages; knows no commands."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Final, TextIO
from unicodedata import category, east_asian_width

COLORS: Final = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "gray": "90"}
_UNITS: Final = ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"))
_STYLING: Final = re.compile(r"\x1b\[[0-9;]*m")


def colored(text: str, color: str, stream: TextIO | None = None) -> str:
    """``text`` in a colour, if ``stream`` (stdout) is a terminal and ``NO_COLOR`` is not set."""
    stream = sys.stdout if stream is None else stream
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return text
    return f"\x1b[{COLORS[color]}m{text}\x1b[0m"


def printable(text: str) -> str:
    """``text`` without control characters, which could move a terminal's cursor or worse."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(c) in {"Cc", "Cf"} else c for c in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, columns as wide as their widest cell."""
    lines = [head, *rows]
    widths = [max(width(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(line)).rstrip()
        for line in lines
    )


def width(text: str) -> int:
    """How many terminal columns ``text`` takes."""
    plain = _STYLING.sub("", text)
    return sum(2 if east_asian_width(c) in "WF" else category(c) != "Mn" for c in plain)


def age(secs: float) -> str:
    """A span of time in its largest unit: ``3 min``."""
    for size_secs, unit in _UNITS:
        if secs >= size_secs:
            return f"{secs / size_secs:.0f} {unit}"
    return "now"
