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

    def note(self, values: dict[str, Any], order: int) -> None:
        """Keep the values of one call."""
        self._values.update((name, (order, value)) for name, value in values.items())

    def learn(self, names: tuple[str, ...]) -> None:
        """Let the hot path take calls with these names from now on."""
        if len(self.key_sets) >= MAX_KEY_SETS:  # names that change at each call
            self._gather()
            self.key_sets.clear()
        self.key_sets[names] = KeySet(names)

    def _gather(self) -> None:
        for keys in list(self.key_sets.values()):
            for name, value in zip(keys.names, keys.values):  # noqa: B905  (empty at first)
                if self._values.get(name, (-2, None))[0] < keys.order:
                    self._values[name] = (keys.order, value)

    def read(self) -> dict[str, Any]:
        """The last value of each key that is not None."""
        self._gather()
        return {name: value for name, (_, value) in self._values.items() if value is not None}
