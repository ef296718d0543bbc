"""One run read back: what describes it, its numbers and its media; nothing of it is changed."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from marey.errors import NotFoundError, UsageError
from marey.index.natural import natural_key
from marey.index.parts import parts_before
from marey.query import columns, frames
from marey.query.files import File, list_files
from marey.query.gallery import MediaEntry, MediaHistory, decode
from marey.query.rows import RowSource, StepRow, opened
from marey.query.summary import decoded
from marey.query.waiting import pending, refresh

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.index import Index, answers
    from marey.journal.record import Item

OWN_COLUMNS = ("_step", "_runtime", "_timestamp")
_NO_LIMIT = 2**31 - 1


class Run:
    """One run. Get it from :meth:`Api.run` or :meth:`Api.runs`.

    What it describes is read when first asked for and kept; histories and media are read anew
    by each call, so that a run that is going on can be followed.
    """

    def __init__(self, index: Index, path: RunPath, info: answers.RunInfo) -> None:
        self._index = index
        self._path = path
        self._info = info
        self._kept_detail: answers.RunDetail | None = None

    def __repr__(self) -> str:
        return f"<Run {self._path} {self.name!r} {self.state}>"

    @property
    def path(self) -> str:
        """``entity/project/id``."""
        return str(self._path)

    @property
    def id(self) -> str:
        """The last part of the path."""
        return self._path.run

    @property
    def entity(self) -> str:
        """The first part of the path."""
        return self._path.entity

    @property
    def project(self) -> str:
        """The middle part of the path."""
        return self._path.project

    @property
    def name(self) -> str:
        """The name that people see."""
        return self._info.name

    @property
    def state(self) -> str:
        """``running``, ``finished``, ``failed``, ``interrupted`` or ``crashed``."""
        return self._info.state

    @property
    def tags(self) -> list[str]:
        """The run's tags."""
        return list(self._info.tags)

    @property
    def created(self) -> float:
        """When it began, in seconds since the epoch."""
        return self._info.created

    @property
    def last_step(self) -> int | None:
        """The highest step at which anything was logged."""
        return self._info.last_step

    @property
    def config(self) -> dict[str, Any]:
        """The configuration, nested as it was set."""
        return self._detail.config

    @property
    def summary(self) -> dict[str, Any]:
        """The last value of each key, overlaid by what was set explicitly.

        Names of nested values are joined by dots. Media that were set come back as objects; for
        those that were logged there is ``{"_type": kind}``, and :meth:`media` has them.

        Raises
        ------
        NotFoundError, MediaError
            The file of a media value is missing or damaged.
        """
        blobs_dir = self._path.blobs_dir
        return {name: decoded(blobs_dir, each) for name, each in self._detail.summary.items()}

    @property
    def environment(self) -> dict[str, Any]:
        """What the recorder noted of the machine and the program."""
        return self._detail.environment

    @property
    def notes(self) -> str:
        """The run's description."""
        return self._detail.notes

    @property
    def problems(self) -> list[answers.ProblemInfo]:
        """What went wrong after a value was accepted, and damage found in the journal."""
        return self._detail.problems

    @property
    def _detail(self) -> answers.RunDetail:
        if self._kept_detail is None:
            self._kept_detail = self._index.run(self.path)
        return self._kept_detail

    def keys(self) -> list[str]:
        """Names of all that was logged, in natural order (``a2`` before ``a10``)."""
        refresh(self._index, self._path)
        return list(dict.fromkeys(info.key for info in self._index.keys([self.path])))

    def scan_history(
        self,
        keys: Sequence[str] | None = None,
        min_step: int | None = None,
        max_step: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Every logged row, exactly: integers of any size, NaN, types, media as objects.

        A row holds what one process logged at one step, and ``_step``, ``_runtime`` (seconds
        since the run was created) and ``_timestamp`` (seconds since the epoch). Rows come in
        order of steps; where several processes logged at a step, each has its row.

        Parameters
        ----------
        keys:
            Only these, of rows that have all of them. Names of ``_step`` and the like may be
            among them.
        min_step, max_step:
            Only rows with ``min_step <= _step < max_step``; open if not given.

        Examples
        --------
        >>> for row in run.scan_history(keys=["loss"]):
        ...     print(row["_step"], row["loss"])
        0 0.5
        1 0.25
        """
        refresh(self._index, self._path)
        return self._rows(keys, min_step, max_step, with_media=True)

    def history(self, keys: Sequence[str] | None = None, samples: int | None = None) -> Any:
        """Logged numbers as a table: a pandas frame, else a polars one, else a list of dicts.

        Parameters
        ----------
        keys:
            Only these columns and the rows that have all of them; media may be among them.
            All numbers if not given.
        samples:
            At most so many rows, thinned evenly, the first and the last among them. All rows
            if not given. ``frame.attrs["total"]`` says how many there are (pandas).

        Returns
        -------
        DataFrame or list of dict
            Columns ``_step``, ``_runtime``, ``_timestamp``, then the keys. Integers stay exact:
            a column with gaps has the type ``Int64``, one beyond 64 bits ``object``.

        Raises
        ------
        UsageError
            ``samples`` is less than 1.

        Examples
        --------
        >>> frame = run.history()
        >>> list(frame.columns), frame.attrs["total"]
        (['_step', '_runtime', '_timestamp', 'loss'], 2)
        """
        if samples is not None and samples < 1:
            raise UsageError(f"samples must be 1 or more, or None for all rows, not {samples}")
        refresh(self._index, self._path)
        table = self._table(keys) if frames.library() else None
        if table is None:
            return self._history_by_rows(keys, samples)
        total = len(table)
        if samples is not None:
            table = table.part(sorted(even_places(total, samples)))
        own = (table.steps, table.times - self._info.created, table.times)
        values = {**table.columns, **dict(zip(OWN_COLUMNS, own, strict=True))}
        return frames.to_frame(values, _in_order(table.columns, keys), total)

    def _table(self, keys: Sequence[str] | None) -> columns.Table | None:
        """The numbers as columns; None if media are asked for, or arrays cannot hold the steps."""
        wanted = None if keys is None else [key for key in keys if key not in OWN_COLUMNS]
        if not wanted and keys is not None:
            return None  # rows that have media alone count, too
        if wanted:
            infos = self._index.keys([self.path])
            if not {info.key for info in infos if info.kind != "scalar"}.isdisjoint(wanted):
                return None
        return columns.read_table(self._path.journal_dir, wanted)

    def _history_by_rows(self, keys: Sequence[str] | None, samples: int | None) -> Any:
        with_media = keys is not None
        if samples is None:
            rows = list(self._rows(keys, None, None, with_media=with_media))
            total = len(rows)
        else:
            scan_steps = partial(self._rows_of, keys, None, None, with_media)
            rows, total = self._thinned(scan_steps, samples, keys)
        if not frames.library():
            return rows
        names = _in_order(chain.from_iterable(rows), keys)
        values = {name: [row.get(name) for row in rows] for name in names}
        return frames.to_frame(values, names, total)

    def media(self, key: str) -> MediaHistory:
        """All media logged under a key, step by step; each is decoded when it is looked at.

        What a killed process had not encoded yet is encoded now. ``media(key).pending`` counts
        what a process that goes on has still to encode.

        Raises
        ------
        NotFoundError
            No media has this key; the message names those that have.

        Examples
        --------
        >>> [(entry.step, entry.value) for entry in run.media("note")]
        [(1, 'half way')]
        """
        refresh(self._index, self._path)
        entries = self._index.media_range(
            [self.path], key, max_entries=_NO_LIMIT, max_items=_NO_LIMIT
        )[0].entries
        waiting = pending(self._path)[key]
        if not entries and not waiting:
            raise NotFoundError(self._no_media(key))
        open_item = self._opener(key)
        return MediaHistory(key, [MediaEntry(entry, open_item) for entry in entries], waiting)

    def _opener(self, key: str) -> Callable[[Item], object]:
        before = partial(parts_before, self._index, self.path, key)
        return partial(decode, self._path.blobs_dir, parts_before=before)

    def files(self) -> list[File]:
        """Blobs and journal segments with their sizes."""
        return list_files(self._path.path)

    def delete(self) -> None:
        """Move the run to the trash below the root, and print how to undo it.

        Raises
        ------
        UsageError
            The run is still going on.
        """
        self._index.refresh(self._path)
        state = self._index.run(self.path).run.state
        if state == "running":
            raise UsageError(f"End the run before it is deleted; it is still running: {self.path}")
        name = f"{self.id}-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09d}"
        trash = self._index.root / "trash" / self.entity / self.project / name
        trash.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._path.path, trash)
        self._index.refresh(self._path)
        undo = shlex.join(["mv", str(trash), str(self._path.path)])
        sys.stderr.write(f"Moved the run {self.path} to {trash}\nTo undo: {undo}\n")

    def _no_media(self, key: str) -> str:
        infos = self._index.keys([self.path])
        names = [info.key for info in infos if info.kind != "scalar"]
        if any(info.key == key for info in infos):
            return f"Only numbers were logged under this key, see history(): {key!r:.200}"
        there_are = ", ".join(names[:20]) or "none"
        return f"No media was logged under this key; keys with media are {there_are}: {key!r:.200}"

    def _rows(
        self,
        keys: Sequence[str] | None,
        min_step: int | None,
        max_step: int | None,
        *,
        with_media: bool,
    ) -> Iterator[dict[str, Any]]:
        for row in self._rows_of(keys, min_step, max_step, with_media):
            yield self._as_dict(row, keys)

    def _rows_of(
        self,
        keys: Sequence[str] | None,
        min_step: int | None,
        max_step: int | None,
        with_media: bool,
    ) -> Iterator[StepRow]:
        source = RowSource(
            self._index,
            self.path,
            self._path.journal_dir,
            self._open_entry if with_media else None,
        )
        wanted = None if keys is None else set(keys) - set(OWN_COLUMNS)
        for row in source.rows(min_step, max_step):
            if wanted is None or wanted <= row.values.keys():
                yield row

    def _open_entry(self, key: str, entry: answers.MediaEntry) -> object:
        return MediaEntry(entry, self._opener(key)).value

    def _as_dict(self, row: StepRow, keys: Sequence[str] | None) -> dict[str, Any]:
        values = row.values
        if keys is not None:
            values = {key: values[key] for key in keys if key in values}
        own = {
            "_step": row.step,
            "_runtime": row.time - self._info.created,
            "_timestamp": row.time,
        }
        return {**opened(values), **own}

    def _thinned(
        self, scan: Callable[[], Iterator[StepRow]], samples: int, keys: Sequence[str] | None
    ) -> tuple[list[dict[str, Any]], int]:
        total = sum(1 for _ in scan())
        chosen = even_places(total, samples)
        rows = [self._as_dict(row, keys) for place, row in enumerate(scan()) if place in chosen]
        return rows, total


def even_places(total: int, samples: int) -> set[int]:
    """Places of at most ``samples`` of ``total`` things, evenly, the first and last among them."""
    if total <= samples:
        return set(range(total))
    if samples == 1:
        return {total - 1}
    return {number * (total - 1) // (samples - 1) for number in range(samples)}


def _in_order(names: Iterable[str], keys: Sequence[str] | None) -> list[str]:
    """The columns of a frame: our own, then those asked for, or all in natural order."""
    found = sorted(dict.fromkeys(names), key=natural_key) if keys is None else keys
    return [*OWN_COLUMNS, *(name for name in found if name not in OWN_COLUMNS)]
