"""Makes JSON that MessagePack can hold: integers beyond 64 bits; nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marey.journal.record import big_integer

MIN_INT = -(2**63)
MAX_INT = 2**64 - 1


def journal_safe(value: Any) -> Any:
    """A copy of plain JSON in which integers beyond 64 bits are journal extensions."""
    kind = type(value)
    if kind is int:
        return value if MIN_INT <= value <= MAX_INT else big_integer(value)
    if kind is list or kind is tuple:
        return [journal_safe(item) for item in value]
    if isinstance(value, Mapping):
        return {key: journal_safe(item) for key, item in value.items()}
    return value
