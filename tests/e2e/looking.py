"""Looks at what is drawn until it is as wanted: pictures come some frames after their cause."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def seen_in_time(
    look: Callable[[], Seen], is_wanted: Callable[[Seen], bool], seconds: float = 10.0
) -> Seen:
    """The first look that is as wanted, else the last one, which began after the time was over."""
    deadline = time.monotonic() + seconds
    while True:
        is_last = time.monotonic() > deadline
        seen = look()
        if is_wanted(seen) or is_last:
            return seen


def assert_comes(look: Callable[[], object], wanted: object, seconds: float = 10.0) -> None:
    """It is seen in time."""
    seen = seen_in_time(look, lambda seen: seen == wanted, seconds)
    assert seen == wanted, f"It never became {wanted!r}; at last it was {seen!r}"
