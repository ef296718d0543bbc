"""The last logged value of each key, kept without cost to the call that logs it."""

from __future__ import annotations

from typing import Any, Final

MAX_KEY_SETS: Final = 4_096


class KeySet:
    """The names that one line of the user's code logs together, and what it logged last."""

    __slots__ = ("names", "order", "values")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.order = -1
        self.values: list[Any] = []


class Latest:
    """Last values by flattened key, over all key sets.

    ``key_sets`` is looked up by the hot path of ``log``, which leaves its values in the set it
    finds; they are put together only when somebody asks.
    """

    def __init__(self) -> None:
        self.key_sets: dict[tuple[str, ...], KeySet] = {}
        self.dotted: set[str] = set()  # names that were nested dicts
        self._values: dict[str, tuple[int, Any]] = {}
        # The hot path looks its key set up before it takes the lock: what it leaves in one that
        # was cleared meanwhile is not lost.
        self._cleared: list[KeySet] = []

    def note(self, values: dict[str, Any], order: int) -> None:
        """Keep the values of one call; None takes no value's place."""
        self._values.update((n, (order, v)) for n, v in values.items() if v is not None)

    def learn(self, names: tuple[str, ...]) -> None:
        """Let the hot path take calls with these names from now on."""
        if len(self.key_sets) >= MAX_KEY_SETS:  # names that change at each call
            self.unlearn()
        self.key_sets[names] = KeySet(names)

    def unlearn(self) -> None:
        """Send the next call with any names off the hot path once."""
        if self.key_sets:
            self._gather()
            self._cleared = list(self.key_sets.values())
            self.key_sets.clear()

    def _gather(self) -> None:
        for keys in [*self._cleared, *self.key_sets.values()]:
            for name, value in zip(keys.names, keys.values):  # noqa: B905  (empty at first)
                if value is not None and self._values.get(name, (-2, None))[0] < keys.order:
                    self._values[name] = (keys.order, value)

    def read(self) -> dict[str, Any]:
        """The last value of each key that is not None."""
        self._gather()
        return {name: value for name, (_, value) in self._values.items()}
