"""A dict whose changes its owner checks and records; what they mean is the owner's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from marey.errors import UsageError

if TYPE_CHECKING:
    from typing_extensions import Self

_MISSING = object()


class Owner(Protocol):
    """What a section asks before it changes."""

    def assign(self, path: tuple[str, ...], value: Any) -> Any:
        """Check and record one change, and give back what the section shall hold."""

    def remove(self, path: tuple[str, ...]) -> None:
        """Check and record one deletion."""


class Section(dict[str, Any]):
    """A dict that also has its entries as attributes, and passes every change to its owner.

    Being a real dict it prints, compares, unpacks and becomes JSON like one.
    """

    __slots__ = ("_owner", "_path")

    def __init__(
        self, owner: Owner, path: tuple[str, ...] = (), content: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__()
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_path", path)
        for key, value in (content or {}).items():
            self._hold(key, value)

    def _hold(self, key: str, value: Any) -> None:
        if isinstance(value, Mapping):
            value = Section(self._owner, (*self._path, key), value)
        super().__setitem__(key, value)

    def __setitem__(self, key: str, value: Any) -> None:
        name = check_name(key)
        self._hold(name, self._owner.assign((*self._path, name), value))

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._owner.remove((*self._path, key))
        super().pop(key, None)  # where this is the owner's own, it is gone already

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by copy and pickle
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no entry {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(f"there is no entry {name!r}") from None

    def update(  # type: ignore[override]
        self, other: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), /, **entries: Any
    ) -> None:
        """Set several entries; a nested dict replaces the one that was there."""
        for key, value in dict(other, **entries).items():
            self[key] = value

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        self.update(other)
        return self

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Give back an entry, and set it first if it is missing."""
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: str, default: Any = _MISSING) -> Any:
        """Delete an entry and give it back."""
        if key not in self and default is not _MISSING:
            return default
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Delete the newest entry and give it back."""
        if not self:
            raise KeyError("the section is empty")
        key = next(reversed(self))
        return key, self.pop(key)

    def clear(self) -> None:
        """Delete all entries."""
        for key in list(self):
            del self[key]

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (self.as_dict(),)  # a copy or a pickle belongs to no run

    def as_dict(self) -> dict[str, Any]:
        """A plain copy, nested sections too; changing it records nothing."""
        return {
            key: value.as_dict() if isinstance(value, Section) else value
            for key, value in self.items()
        }


def check_name(key: object) -> str:
    """Give back the name of an entry; ``UsageError`` unless it is text that UTF-8 can hold."""
    if key == "":
        raise UsageError("the name of an entry must not be empty")
    if not isinstance(key, str):
        raise UsageError(
            f"the name of an entry must be text, not {type(key).__name__}: {key!r:.100}"
        )
    try:
        key.encode()
    except UnicodeEncodeError:
        raise UsageError(
            f"the name of an entry must not hold lone surrogates: {key!a:.200}"
        ) from None
    return str(key)
