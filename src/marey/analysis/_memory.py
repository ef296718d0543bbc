"""What analyses keep between questions: the least recently used goes when it becomes too much."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, Protocol, TypeVar, cast

MAX_BYTES: Final = 512 * 1024 * 1024


class Kept(Protocol):
    """Something that can be made again at any time and says how much memory it takes."""

    @property
    def size_bytes(self) -> int:
        """About how many bytes it takes now; it may grow."""


Thing = TypeVar("Thing", bound=Kept)


class Memory:
    """Keeps things by name within a bound; used by many threads.

    Examples
    --------
    >>> class Number:
    ...     size_bytes = 400_000_000
    >>> memory = Memory()
    >>> first = memory.get("a", Number)
    >>> memory.get("a", Number) is first
    True
    >>> second = memory.get("b", Number)
    >>> memory.get("a", Number) is first  # too much for both: "a" went
    False
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self._things: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, make: Callable[[], Thing]) -> Thing:
        """What is kept under a name, made if there is none; whoever asks at once gets the same."""
        with self._lock:
            thing = self._things.get(name)
            if thing is None:
                thing = self._things[name] = make()
            self._things.move_to_end(name)
            self._make_room()
            return cast("Thing", thing)

    def forget(self, name: Hashable, thing: object) -> None:
        """Have it made anew when it is asked for next."""
        with self._lock:
            if self._things.get(name) is thing:
                del self._things[name]

    def _make_room(self) -> None:
        used: Any = sum(thing.size_bytes for thing in self._things.values())
        while used > self.max_bytes and len(self._things) > 1:
            _, gone = self._things.popitem(last=False)
            used -= gone.size_bytes
