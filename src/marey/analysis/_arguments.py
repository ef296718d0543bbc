"""Reads the free arguments of a question, which are text; what they mean is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marey.errors import UsageError


def check_names(arguments: Mapping[str, str], known: Sequence[str]) -> None:
    """Refuse arguments that nobody knows."""
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        raise UsageError(
            f"There is no parameter {unknown[0]!r:.100} here; it takes {', '.join(known) or 'none'}."
        )


def whole_number(arguments: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number within a range."""
    given = optional_number(arguments, name)
    number = default if given is None else given
    if not low <= number <= high:
        raise UsageError(f"{name} must be from {low:,} to {high:,}, got {number}.")
    return number


def optional_number(arguments: Mapping[str, str], name: str) -> int | None:
    """A whole number of 64 bits, or None."""
    text = arguments.get(name, "")
    if not text:
        return None
    try:
        number = int(text[:30])
    except ValueError:
        raise UsageError(f"{name} must be a whole number, got {text!r:.100}.") from None
    if not -(2**63) <= number < 2**63:
        raise UsageError(f"{name} must be a whole number of 64 bits, got {number}.")
    return number


def choice(arguments: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """One of some words; the first if it is not given."""
    word = arguments.get(name) or choices[0]
    if word not in choices:
        raise UsageError(f"{name} must be one of {', '.join(choices)}, got {word!r:.100}.")
    return word
