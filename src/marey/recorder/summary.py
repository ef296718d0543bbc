"""``run.summary``: last logged values and what the user set over them; how they rest is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any

from marey.errors import LogError
from marey.journal import record
from marey.journal.summary import SummaryState
from marey.media._base import Media
from marey.recorder.entries import as_media
from marey.recorder.plain import NOT_PLAIN, to_key, to_plain, unfold
from marey.recorder.section import Section, check_name

# Makes the record of a change from the state in which nobody else can change it meanwhile.
Change = Callable[[SummaryState], record.Summary]


class Summary(MutableMapping[str, Any]):
    """What describes the run's outcome: a mapping whose entries are attributes too.

    It shows the last value of each key, logged or set here, whichever came later; nested dicts
    are merged leaf by leaf. ``summary["d"]["x"] = 5`` keeps the other entries of ``d``. Setting
    None deletes an entry until its key is logged again. Values are plain or media; media that
    were logged show as ``{"_type": kind}``.
    """

    def __init__(
        self,
        latest: Callable[[], tuple[dict[str, Any], SummaryState]],
        write: Callable[[Change], None],
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
        latest: Callable[[], tuple[dict[str, Any], SummaryState]],
        write: Callable[[Change], None],
        store: Callable[[Media], dict[str, Any]],
    ) -> None:
        self._latest = latest
        self._write = write
        self._store = store

    def read(self) -> dict[str, Any]:
        logged, state = self._latest()
        return merged(logged, state.entries)

    def assign(self, path: tuple[str, ...], value: Any) -> Any:
        if value is None:
            self.remove(path)
            return None
        plain = self._plain(".".join(path), value)

        def change(content: dict[str, Any]) -> None:
            _parent(content, path)[path[-1]] = plain

        self._write(partial(_changed, path[0], change))
        return plain

    def remove(self, path: tuple[str, ...]) -> None:
        if len(path) == 1:
            self._write(lambda state: record.Summary(set={}, delete=path))
            return

        def change(content: dict[str, Any]) -> None:
            _parent(content, path).pop(path[-1], None)

        self._write(partial(_changed, path[0], change))

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, Media):
            return self._store(value)
        value = unfold(value)
        if isinstance(value, Mapping):
            return {
                _key(name, key): self._plain(f"{name}.{key}", entry)
                for key, entry in value.items()
                if entry is not None
            }
        plain = to_plain(value)
        if plain is not NOT_PLAIN:
            return plain
        if isinstance(value, (list, tuple)):
            return [self._plain(f"{name}[{at}]", item) for at, item in enumerate(value)]
        return self._store(as_media(name, value))


def _changed(
    top: str, change: Callable[[dict[str, Any]], None], state: SummaryState
) -> record.Summary:
    """The record that sets the entry of a first name, changed from what it is."""
    content = merged({}, {top: state.entries[top]} if top in state.entries else {})
    change(content)
    return record.Summary(set={top: content.get(top, {})})


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
