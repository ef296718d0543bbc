"""``run.config``: what the run was set to, recorded at each change; reads no files but YAML."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from marey.errors import ConfigError, UsageError
from marey.extras import require
from marey.journal import record
from marey.journal.integers import journal_safe
from marey.recorder.plain import to_config
from marey.recorder.section import Section


class Config(Section):
    """The run's configuration: a dict whose entries are attributes too.

    Values are kept as plain JSON: numpy scalars become numbers, arrays lists, anything else its
    text. A new entry can be set at any time; changing one needs ``allow_val_change``.

    Raises
    ------
    ConfigError
        An entry is changed or deleted without ``allow_val_change=True``, given to ``init`` or to
        ``update``. Setting the value that is already there is no change.
    """

    __slots__ = ("_journal",)

    def __init__(
        self, write: Callable[[record.Config], None], allow_val_change: bool = False
    ) -> None:
        journal = _ConfigJournal(self, write, allow_val_change)
        object.__setattr__(self, "_journal", journal)
        super().__init__(journal)

    def update(
        self,
        other: object = (),
        /,
        allow_val_change: bool | None = None,
        **entries: Any,
    ) -> None:
        """Set several entries at once; none is set if one is refused.

        Parameters
        ----------
        other:
            A mapping, pairs, an ``argparse.Namespace`` or a dataclass.
        allow_val_change:
            True lets this call change entries that exist.
        """
        journal: _ConfigJournal = self._journal
        changed = {**entries_of(other), **entries}
        with journal.lock:
            journal.check(changed, bool(allow_val_change))
            for name, value in journal.plain(changed).items():
                self._hold(name, value)
            journal.write(tuple(changed))

    def setdefaults(self, other: object) -> None:
        """Set those entries of ``other`` that are not there yet."""
        self.update({key: v for key, v in entries_of(other).items() if key not in self})

    def record(self) -> record.Config:
        """All entries, as they are repeated in each segment."""
        return record.Config(set=journal_safe(self._journal.everything))


class _ConfigJournal:
    """Checks and writes the changes of one config."""

    def __init__(
        self, config: Config, write: Callable[[record.Config], None], allow_val_change: bool
    ) -> None:
        self._config = config
        self._write = write
        self._allow_val_change = allow_val_change
        self.lock = threading.RLock()
        # Replaced at each change and never changed: another thread's call may be reading it.
        self.everything: dict[str, Any] = {}

    def plain(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        return {_check_entry(name): to_config(value) for name, value in entries.items()}

    def check(self, entries: Mapping[str, Any], allow: bool = False) -> None:
        for name, value in self.plain(entries).items():
            self._check(self._config, (name,), value, allow)

    def _check(
        self, section: Mapping[str, Any], path: tuple[str, ...], value: Any, allow: bool
    ) -> None:
        name = path[-1]
        if allow or self._allow_val_change or name not in section:
            return
        if not _same(section[name], value):
            raise ConfigError(
                f"config entry {'.'.join(path)!r} is set already. To change it, give "
                f"allow_val_change=True to init or to config.update. "
                f"It is {section[name]!r:.200} and was to become {value!r:.200}"
            )

    def assign(self, path: tuple[str, ...], value: Any) -> Any:
        plain = to_config(value)
        with self.lock:
            section = self._find(path)
            self._check(section, path, plain, allow=False)
            section._hold(path[-1], plain)
            self.write((path[0],))
        return plain

    def remove(self, path: tuple[str, ...]) -> None:
        if not self._allow_val_change:
            raise ConfigError(
                f"config entry {'.'.join(path)!r} cannot be deleted unless init was given "
                f"allow_val_change=True"
            )
        with self.lock:
            dict.pop(self._find(path), path[-1], None)
            if len(path) > 1:
                self.write((path[0],))
                return
            self.everything = self._config.as_dict()
            self._write(record.Config(set={}, delete=path))

    def _find(self, path: tuple[str, ...]) -> Section:
        section: Section = self._config
        for part in path[:-1]:
            section = dict.__getitem__(section, part)
        return section

    def write(self, names: Iterable[str]) -> None:
        self.everything = everything = self._config.as_dict()
        self._write(record.Config(set=journal_safe({name: everything[name] for name in names})))


def _same(left: Any, right: Any) -> bool:
    """Equal, with NaN equal to itself, and True not the same as 1."""
    return bool(left == right and type(left) is type(right)) or repr(left) == repr(right)


def _check_entry(name: object) -> str:
    if name == "":
        raise UsageError("the name of a config entry must not be empty")
    if not isinstance(name, str):
        raise UsageError(
            f"the name of a config entry must be text, not {type(name).__name__}: {name!r:.100}"
        )
    return str(name)


def entries_of(source: object) -> dict[str, Any]:
    """The entries in whatever ``init(config=…)`` takes.

    Parameters
    ----------
    source:
        None, a mapping, pairs, an ``argparse.Namespace``, absl flags, a dataclass, or the path of
        a YAML file.

    Raises
    ------
    UsageError
        It is none of these.
    MissingExtraError
        It is the path of a YAML file and PyYAML is not installed.
    """
    if source is None:
        return {}
    if isinstance(source, Mapping):
        return dict(source)
    if isinstance(source, (str, Path)):
        return _from_yaml(Path(source))
    if hasattr(source, "flag_values_dict"):  # absl
        return dict(source.flag_values_dict())
    if isinstance(source, Iterable):
        return dict(source)
    if hasattr(source, "__dataclass_fields__"):
        return dict(to_config(source))
    if hasattr(source, "__dict__") and not callable(source):
        return dict(vars(source))
    raise UsageError(
        f"config must be a dict, an argparse.Namespace, a dataclass or the path of a YAML file, "
        f"not {type(source).__name__}: {source!r:.100}"
    )


def _from_yaml(path: Path) -> dict[str, Any]:
    yaml = require("yaml", "all", f"config={str(path)!r}")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"config as text is the path of a YAML file. {error}") from error
    if not isinstance(document, dict):
        raise UsageError(f"config needs a YAML file that holds a mapping: {path}")
    return {
        str(key): entry["value"] if _is_wrapped(entry) else entry for key, entry in document.items()
    }


def _is_wrapped(entry: object) -> bool:
    """Whether an entry has the form of W&B's config files: its value beside a description."""
    return isinstance(entry, dict) and "value" in entry and set(entry) <= {"value", "desc"}
