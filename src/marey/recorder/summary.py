"""``run.summary``: last logged values and what the user set over them; how they rest is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from marey.errors import LogError
from marey.journal import record
from marey.media._base import Media
from marey.recorder.entries import as_media
from marey.recorder.integers import journal_safe
from marey.recorder.plain import NOT_PLAIN, to_key, to_plain
from marey.recorder.section import Section, check_name


class Summary(MutableMapping[str, Any]):
    """What describes the run's outcome: a mapping whose entries are attributes too.

    It shows the last logged value of each key, nested dicts merged leaf by leaf, and over them
    what was set here. ``summary["d"]["x"] = 5`` keeps the other entries of ``d``. Setting None
    deletes an entry. Values are plain or media; media that were logged show as
    ``{"_type": kind}``.
    """

    def __init__(
        self,
        latest: Callable[[], dict[str, Any]],
        write: Callable[[record.Summary], None],
        store: Callable[[Media], dict[str, Any]],
    ) -> None:
        owner = _SummaryJournal(latest, write, store)
        object.__setattr__(self, "_owner", owner)

    def __getitem__(self, key: str) -> Any:
        owner: _SummaryJournal = self._owner
        value = owner.read()[key]
        return Section(owner, (key,), value) if isinstance(value, dict) else value

    def __setitem__(self, key: str, value: Any) -> None:
        self._owner.assign((check_name(key),), value)

    def __delitem__(self, key: str) -> None:
        if key not in self._owner.read():
            raise KeyError(key)
        self._owner.remove((key,))

    def __iter__(self) -> Iterator[str]:
        return iter(self._owner.read())

    def __len__(self) -> int:
        return len(self._owner.read())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the summary has no entry {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __repr__(self) -> str:
        return f"Summary({self.as_dict()!r})"

    def as_dict(self) -> dict[str, Any]:
        """A plain copy; changing it records nothing."""
        return dict(self._owner.read())


class _SummaryJournal:
    """Merges what is shown and writes what is set."""

    def __init__(
        self,
        latest: Callable[[], dict[str, Any]],
        write: Callable[[record.Summary], None],
        store: Callable[[Media], dict[str, Any]],
    ) -> None:
        self._latest = latest
        self._write = write
        self._store = store
        self._set: dict[str, Any] = {}
        self._hidden: set[str] = set()

    def read(self) -> dict[str, Any]:
        shown = {key: v for key, v in self._latest().items() if key not in self._hidden}
        return merged(shown, self._set)

    def assign(self, path: tuple[str, ...], value: Any) -> Any:
        if value is None:
            self.remove(path)
            return None
        plain = self._plain(".".join(path), value)
        content = self._copy_of(path)
        _parent(content, path)[path[-1]] = plain
        self._commit(path[0], content)
        return plain

    def remove(self, path: tuple[str, ...]) -> None:
        top = path[0]
        if len(path) == 1:
            self._write(record.Summary(set={}, delete=path))
            self._set.pop(top, None)
            self._hidden.add(top)
            return
        content = self._copy_of(path)
        _parent(content, path).pop(path[-1], None)
        self._commit(top, content)

    def _copy_of(self, path: tuple[str, ...]) -> dict[str, Any]:
        """A copy of what was set under the first name of a path, to be changed."""
        return merged({}, {path[0]: self._set[path[0]]} if path[0] in self._set else {})

    def _commit(self, top: str, content: dict[str, Any]) -> None:
        value = content.get(top, {})
        self._write(record.Summary(set=journal_safe({top: value})))
        self._set[top] = value
        self._hidden.discard(top)

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, Media):
            return self._store(value)
        if isinstance(value, Mapping):
            return {
                _key(name, key): self._plain(f"{name}.{key}", entry)
                for key, entry in value.items()
                if entry is not None
            }
        if isinstance(value, (list, tuple)) and any(isinstance(item, Media) for item in value):
            return [self._plain(f"{name}[{at}]", item) for at, item in enumerate(value)]
        plain = to_plain(value)
        return self._store(as_media(name, value)) if plain is NOT_PLAIN else plain


def _key(name: str, key: object) -> str:
    text = to_key(key)
    if not isinstance(text, str):
        raise LogError(f"a key in the summary's {name!r} must be a string: {key!r:.100}")
    return text


def _parent(content: dict[str, Any], path: Iterable[str]) -> dict[str, Any]:
    """The dict that holds the last name of a path, made where it is missing."""
    *parents, _ = path
    for name in parents:
        if not isinstance(content.get(name), dict):
            content[name] = {}
        content = content[name]
    return content


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two nested dicts as a new one, leaf by leaf; the second one counts.

    Examples
    --------
    >>> merged({"n": {"p": 1}, "a": 0}, {"n": {"q": 2}})
    {'n': {'p': 1, 'q': 2}, 'a': 0}
    """
    result = {key: merged(v, {}) if isinstance(v, Mapping) else v for key, v in under.items()}
    for key, value in over.items():
        if isinstance(value, Mapping):
            below = result.get(key)
            value = merged(below if isinstance(below, Mapping) else {}, value)
        result[key] = value
    return result


def nested(flat: Mapping[str, Any], dotted: frozenset[str]) -> dict[str, Any]:
    """Flattened names as nested dicts again; only names in ``dotted`` were nested.

    Examples
    --------
    >>> nested({"n.p": 1, "n.q": 2, "a.b": 3}, frozenset({"n.p", "n.q"}))
    {'n': {'p': 1, 'q': 2}, 'a.b': 3}
    """
    result: dict[str, Any] = {}
    for name, value in flat.items():
        path = name.split(".") if name in dotted else [name]
        _parent(result, path)[path[-1]] = value
    return result
