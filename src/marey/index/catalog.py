"""The index of all runs below a root: brought up to date, and asked; what it answers is data."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace
from sqlalchemy.exc import DatabaseError

from marey.directories import RunPath, check_name
from marey.errors import JournalError, NotFoundError, UsageError
from marey.index import key_answers, media_answers, run_answers, series_answers
from marey.index.answers import (
    Columns,
    ConsolePage,
    Extremes,
    KeyInfo,
    Marks,
    MediaEntry,
    MediaTrack,
    ProblemInfo,
    ProjectInfo,
    RunDetail,
    RunInfo,
    RunPage,
    RunState,
    Series,
)
from marey.index.builder import refresh_run
from marey.index.chunks import NotPackedError
from marey.index.database import (
    delete_database,
    empty_database,
    explained,
    index_path,
    open_database,
)
from marey.index.dialect import is_damage, reading
from marey.index.disk import find_segments, run_path
from marey.index.extremes import extremes
from marey.index.image import load_writers
from marey.index.liveness import RUNNING, newest_mtimes, run_state
from marey.index.stored_media import StoredMedia
from marey.index.survey import remove, survey
from marey.journal import blobs

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from typing_extensions import Self

    from marey.index.stored_metric import Axis
    from marey.journal.record import BlobRef, Item

T = TypeVar("T")
_log = logging.getLogger("marey.index")


class Index(StoredMedia):
    """Answers about all runs below a root, from a database that can be deleted at any time.

    Reads never look at journals: call :meth:`refresh` first. One object may be used by many
    threads, and many processes may use the same index. Paths of runs are ``entity/project/id``;
    a run that does not exist raises ``NotFoundError``, which names what is near.

    Examples
    --------
    >>> with Index.open(root, cache_dir) as index:  # doctest: +SKIP
    ...     index.refresh()
    ...     index.series("local/digits/a1b2c3d4", "loss").columns["value"]
    """

    def __init__(self, root: Path, path: Path) -> None:
        self.root = root
        self.path = path
        self._lock = threading.RLock()
        self._open()

    @classmethod
    def open(cls, root: Path, cache_dir: Path) -> Index:
        """Open the index of a root; made if there is none, made anew if it is damaged or old.

        Parameters
        ----------
        root:
            The directory that holds ``runs/``; it need not exist yet.
        cache_dir:
            Where the database lies, never beside the runs.
        """
        return cls(root, index_path(root, cache_dir))

    def close(self) -> None:
        """Close the database; the object cannot be used any more."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Bringing up to date

    def refresh(self, run: RunPath | str | None = None) -> set[str]:
        """Read what is new in the journals.

        Parameters
        ----------
        run:
            Only this run; all runs if not given. With nothing new, all cost a look at the
            sizes of their files.

        Returns
        -------
        set of str
            Paths of the runs that changed: new data, another state, or deleted from disk.

        Raises
        ------
        JournalError
            The one run asked for cannot be read. Of all runs, those that cannot be read are
            logged as warnings and left as they were.
        """
        with self._lock:
            self._reopen_if_replaced()
            if run is not None:
                path = self._run_path(run) if isinstance(run, str) else run
                return self._repaired(lambda: self._refresh_one(path))
            return self._repaired(self._refresh_all)

    def rebuild(self) -> None:
        """Forget everything and read all journals anew; the answers stay the same."""
        with self._lock:
            try:
                empty_database(self._engine)
            except DatabaseError as error:
                if not is_damage(error):
                    raise explained(error, self.path) from error
                self._replace()
            self.refresh()

    def _refresh_all(self) -> set[str]:
        found = survey(self._engine, self.root)
        changed = set()
        for path in found.stale:
            try:
                if refresh_run(self._engine, path):
                    changed.add(str(path))
            except JournalError as error:
                _log.warning("The run %s cannot be read: %s", path, error)
        for names in found.gone:
            remove(self._engine, names)
            changed.add("/".join(names))
        return changed

    def _refresh_one(self, path: RunPath) -> set[str]:
        if find_segments(path.journal_dir):
            return {str(path)} if refresh_run(self._engine, path) else set()
        known = self.states([str(path)])
        remove(self._engine, (path.entity, path.project, path.run))
        return {state.run for state in known}

    # Projects and runs

    def projects(self) -> list[ProjectInfo]:
        """All projects, the newest activity first."""
        return self._ask(run_answers.projects)

    def runs(
        self,
        entity: str,
        project: str,
        columns: Sequence[str] = (),
        limit: int | None = 1000,
        offset: int = 0,
    ) -> RunPage:
        """Runs of a project, newest first; a project that does not exist has none.

        Parameters
        ----------
        entity, project:
            Which project.
        columns:
            ``config.<name>`` and ``summary.<key>`` to put into ``values``; nested names are
            joined by dots.
        limit, offset:
            Which part of the list; no limit gives all.
        """

        def ask(connection: Connection) -> RunPage:
            page = run_answers.runs(connection, entity, project, columns, limit, offset)
            return RunPage([self._as_it_is(connection, info) for info in page.runs], page.total)

        return self._ask(ask)

    def columns(self, entity: str, project: str) -> Columns:
        """Names of config and summary values that the project's runs have."""
        return self._ask(lambda connection: run_answers.columns(connection, entity, project))

    def run(self, path: str) -> RunDetail:
        """Everything about one run but its history."""

        def ask(connection: Connection) -> RunDetail:
            run_answers.find_run(connection, path)
            directory = self._run_path(path).path
            detail = run_answers.run(connection, path, directory)
            return replace(detail, run=self._as_it_is(connection, detail.run))

        return self._ask(ask)

    def states(
        self, paths: Sequence[str] | None = None, project: tuple[str, str] | None = None
    ) -> list[RunState]:
        """Version, state and last step as of the last refresh; unknown runs are left out.

        Parameters
        ----------
        paths:
            Which runs; all if not given.
        project:
            Only runs of this (entity, project).
        """
        return self._ask(lambda connection: run_answers.states(connection, paths, project))

    def problems(self, path: str) -> list[ProblemInfo]:
        """What went wrong in a run, in order of time.

        Damage has the time when its segment was begun; a missing segment has time 0.
        """
        return self._ask_run(path, run_answers.problems)

    # What was logged

    def keys(self, paths: Sequence[str]) -> list[KeyInfo]:
        """All logged keys of some runs, in natural order."""

        def ask(connection: Connection) -> list[KeyInfo]:
            ids = [run_answers.find_run(connection, path) for path in paths]
            return key_answers.keys(connection, ids)

        return self._ask(ask)

    def console(self, path: str, after: int = 0, limit: int = 1000) -> ConsolePage:
        """Printed lines number ``after`` and following; a negative one counts from the end."""
        return self._ask_run(
            path, lambda connection, run: key_answers.console(connection, run, after, limit)
        )

    def series(
        self,
        path: str,
        key: str,
        x: Axis = "step",
        lo: float | None = None,
        hi: float | None = None,
        points: int = 1000,
    ) -> Series:
        """One metric over a range, in no more rows than can be drawn.

        Up to ``2 * points`` points are given one by one. More are given as at most ``points``
        buckets, whose ``min`` and ``max`` keep every spike and whose counts add up to ``total``.
        Points of several writers are merged by step (or time).

        Parameters
        ----------
        path, key:
            Which metric of which run; a key that the run does not have gives no rows.
        x:
            ``step`` or ``time`` (seconds since the epoch): what the range is about and what
            rows are sorted by.
        lo, hi:
            The range, both ends included; open if not given.
        points:
            How many rows can be drawn, at least 1.

        Raises
        ------
        UsageError
            An ``x`` or ``points`` that cannot be.
        """
        if x not in ("step", "time") or points < 1:
            raise UsageError(
                f"series wants x='step' or 'time' and points of 1 or more, got {x!r} and {points}"
            )

        def ask(connection: Connection, run: int) -> Series:
            return series_answers.series(connection, run, path, key, x, lo, hi, points)

        return self._ask_run(path, ask)

    def extremes(self, paths: Sequence[str], key: str) -> list[Extremes]:
        """For each run the smallest and the largest value of a metric, exactly, and where it is.

        Of equal ones it is that of the first step. NaN does not count, infinities do.
        """
        return self._ask_each(
            paths, lambda connection, run, path: extremes(connection, run, path, key)
        )

    def media_at(
        self,
        paths: Sequence[str],
        key: str,
        step: int | Sequence[int | None] | None = None,
        max_items: int = 100,
        first_item: int = 0,
    ) -> list[MediaTrack]:
        """For each run the newest entry at or before a step, or the newest of all.

        A track has one entry or none; its ``total`` counts the entries of the whole run.

        Parameters
        ----------
        paths, key:
            Which key of which runs.
        step:
            One for all runs, or one for each; None is the newest.
        max_items, first_item:
            Which part of a list: so many items from this position on.
        """
        steps = [step] * len(paths) if step is None or isinstance(step, int) else step
        if len(steps) != len(paths):
            raise UsageError(
                f"media_at wants one step, or one for each of {len(paths)} runs, got {len(steps)}"
            )

        def ask(connection: Connection) -> list[MediaTrack]:
            ids = [run_answers.find_run(connection, path) for path in paths]
            return [
                media_answers.media_at(connection, run, path, key, at, first_item, max_items)
                for run, path, at in zip(ids, paths, steps, strict=True)
            ]

        return self._ask(ask)

    def media_range(
        self,
        paths: Sequence[str],
        key: str,
        lo: int | None = None,
        hi: int | None = None,
        max_entries: int = 400,
        max_items: int = 16,
    ) -> list[MediaTrack]:
        """For each run the entries with ``lo <= step <= hi``, evenly thinned to a limit.

        The first and the last one are always there. ``total`` counts the entries in the range.
        """

        def ask(connection: Connection, run: int, path: str) -> MediaTrack:
            return media_answers.media_range(
                connection, run, path, key, lo, hi, max_entries, max_items
            )

        return self._ask_each(paths, ask)

    def marks(self, paths: Sequence[str], limit: int = 2000) -> list[Marks]:
        """For each run the steps at which any media was logged, evenly thinned to a limit."""
        return self._ask_each(
            paths,
            lambda connection, run, path: media_answers.marks(connection, run, path, limit),
        )

    def steps_grow(self, path: str) -> dict[str, bool]:
        """For each writer of a run whether it logged its rows of numbers in order of steps."""

        def ask(connection: Connection, run: int) -> dict[str, bool]:
            writers = load_writers(connection, run)
            return {writer: state.steps_grow for writer, state in writers.items()}

        return self._ask_run(path, ask)

    def media_page(
        self, path: str, writer: str, after: int | None, hi: int | None, limit: int
    ) -> list[tuple[int, list[tuple[str, MediaEntry]]]]:
        """All media of one writer step by step: (step, [(key, entry)]) of the next few steps.

        Parameters
        ----------
        path, writer:
            Which run and writer.
        after, hi:
            Only steps after ``after`` and up to ``hi``; open if not given.
        limit:
            How many steps at most.
        """
        return self._ask_run(
            path,
            lambda connection, run: media_answers.page(connection, run, writer, after, hi, limit),
        )

    def item_at(self, path: str, key: str, step: int, position: int = 0) -> Item:
        """One media value exactly; raises ``NotFoundError`` if there is none at this step."""
        return self._ask_run(
            path,
            lambda connection, run: media_answers.item_at(connection, run, key, step, position),
        )

    def blob_path(self, path: str, ref: BlobRef) -> Path:
        """Where a blob's file lies (or would lie, if it is missing)."""
        return blobs.path_of(self._run_path(path).blobs_dir, ref)

    # Inside

    def _run_path(self, path: str) -> RunPath:
        parts = path.split("/")
        if len(parts) != 3:
            raise NotFoundError(f"A run is named entity/project/id, with two slashes: {path!r}")
        for what, name in zip(("entity", "project", "run id"), parts, strict=True):
            check_name(what, name)  # what comes from outside must not leave the root
        return run_path(self.root, *parts)

    def _as_it_is(self, connection: Connection, info: RunInfo) -> RunInfo:
        """Look again whether a run still runs: it may have died since the last refresh."""
        if info.state != RUNNING:
            return info
        run = run_answers.find_run(connection, info.path)
        files = find_segments(run_path(self.root, *info.path.split("/")).journal_dir)
        state, ended = run_state(load_writers(connection, run), newest_mtimes(files))
        if state == RUNNING:
            return info
        return replace(info, state=state, ended=info.updated if ended is None else ended)

    def _ask_run(self, path: str, question: Callable[[Connection, int], T]) -> T:
        return self._ask(lambda c: question(c, run_answers.find_run(c, path)))

    def _ask_each(
        self, paths: Sequence[str], question: Callable[[Connection, int, str], T]
    ) -> list[T]:
        return self._ask(
            lambda c: [question(c, run_answers.find_run(c, path), path) for path in paths]
        )

    def _ask(self, question: Callable[[Connection], T]) -> T:
        def ask() -> T:
            with reading(self._engine) as connection:
                return question(connection)

        return self._repaired(ask)

    def _repaired(self, action: Callable[[], T]) -> T:
        """Do it; if the database turns out to be damaged, build it anew and do it again."""
        try:
            return action()
        except DatabaseError as error:
            if not is_damage(error):
                raise explained(error, self.path) from error
        except NotPackedError:
            pass
        with self._lock:
            _log.warning("The index is damaged and is built anew: %s", self.path)
            self._replace()
            self._refresh_all()
        return action()

    def _open(self) -> None:
        self._engine = open_database(self.path)
        self._inode = self.path.stat().st_ino

    def _replace(self) -> None:
        self._engine.dispose()
        delete_database(self.path)
        self._open()

    def _reopen_if_replaced(self) -> None:
        try:
            same = self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            same = False
        if not same:  # deleted, perhaps by another process that found it damaged
            self._engine.dispose()
            self._open()
