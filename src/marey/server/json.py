"""JSON as a browser can read it without loss; not what the journal or the index store."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, Final

import msgspec

MAX_EXACT_INTEGER: Final = 2**53
"""The largest integer up to which JavaScript's numbers are exact."""

# A number of 16 digits or more after a bracket, colon or comma. It may stand inside a string too:
# then the careful way is taken for nothing, and the answer is the same.
_LONG_INTEGER: Final = re.compile(r"[\[:,]-?[0-9]{16}")


def encode(value: object) -> bytes:
    """The JSON of a struct or of plain values, in UTF-8.

    NaN and infinities become the strings ``NaN``, ``Infinity`` and ``-Infinity``; integers beyond
    2**53 become strings of digits. Dates, decimals and bytes become strings as msgspec writes
    them; NumPy scalars become numbers.
    """
    plain = msgspec.to_builtins(value, str_keys=True, enc_hook=_plain)
    try:
        text = _dumps(plain)
    except ValueError:  # NaN or an infinity
        text = _dumps(exact(plain))
    else:
        if _LONG_INTEGER.search(text):
            text = _dumps(exact(plain))
    return text.encode("utf-8", "replace")


def exact(value: Any) -> Any:
    """``value`` with every number that JSON or JavaScript would lose turned into a string."""
    if isinstance(value, dict):
        return {key: exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [exact(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else _name_of(value)
    if isinstance(value, int) and not -MAX_EXACT_INTEGER <= value <= MAX_EXACT_INTEGER:
        return str(Decimal(value))  # str(int) refuses integers of more than 4300 digits
    return value


def _name_of(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _dumps(value: Any) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    item = getattr(value, "tolist", None)  # NumPy scalars and arrays
    return item() if callable(item) else str(value)
