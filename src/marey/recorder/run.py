"""A run as its user sees it: log, config, summary, finish; what is below is ``Recording``'s."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable, Mapping
from time import time
from types import NoneType, TracebackType
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MareyError, UsageError
from marey.journal.integers import MAX_INT, MIN_INT, journal_safe
from marey.recorder import callsite, ending, keys, labels, say
from marey.recorder.config import Config
from marey.recorder.entries import Entries
from marey.recorder.media_log import Prepared
from marey.recorder.plain import short_numbers
from marey.recorder.recording import Recording
from marey.recorder.steps import MAX_STEP, check_step, place, refusal
from marey.recorder.stored import stored_media
from marey.recorder.summary import Change, Summary
from marey.recorder.summary_content import SummaryContent

if TYPE_CHECKING:
    from typing_extensions import Self

    from marey.directories import RunPath
    from marey.journal import record
    from marey.journal.summary import SummaryState
    from marey.media._base import Media
    from marey.recorder.ending import Ending
    from marey.settings import Settings

_PLAIN: Final = frozenset({float, bool, NoneType})  # int has bounds


class Run:
    """One run that is being recorded. ``marey.init`` makes it.

    All methods may be called from any thread. In a process forked from the one that called
    ``init`` the run can be logged to as well; the end of that process does not end the run.

    Examples
    --------
    >>> import marey
    >>> with marey.init(project="digits", mode="disabled") as run:
    ...     for step in range(3):
    ...         run.log({"loss": 1 / (step + 1)})
    >>> run.summary["loss"], run.state
    (0.3333333333333333, 'finished')
    """

    def __init__(
        self, path: RunPath, settings: Settings, info: record.RunInfo, allow_val_change: bool
    ) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._open_step = 0
        self._last_step = -1
        self._last_time = info.created
        self._rows = 0
        self._order = 0
        self._state = "running"
        self._after_finish = False
        self._content = SummaryContent()
        self._key_sets = self._content.latest.key_sets
        self._config = Config(self._append, allow_val_change)
        self._summary = Summary(self._summary_values, self._change_summary, self._store)
        self._summary_numbers = itertools.count()
        self._recording = Recording(path, settings, info, self._config.record)
        self._recording.problems.when_strict = self._unsettle
        self._row = self._recording.journal.row

    def log(
        self, data: Mapping[str, Any], step: int | None = None, commit: bool | None = None
    ) -> None:
        """Record values at a step. It costs microseconds, and what it returned from is safe.

        Without ``step``, each call is the next step. Calls with ``commit=False`` add to the open
        step. With ``step``, calls add to that step until one with a higher step comes.

        Parameters
        ----------
        data:
            Names and values: numbers, media, text, anything else that is plain, nested dicts.
            numpy, torch, jax and tensorflow values are taken as they are. Numbers keep their
            exact value: NaN, infinities, integers of any size. A name may hold anything but
            lone surrogates, and up to 1,024 characters. ``_timestamp`` sets the time.
        step:
            Not lower than the open step; a call that is lower is not recorded, with a warning.
        commit:
            Whether the step ends with this call: by default it does without ``step``, and does
            not with it.

        Raises
        ------
        LogError
            A name or value cannot be recorded. Nothing of the call was, and the step is as before.
        UsageError
            The run has finished; or the step is too low and the run is strict.
        JournalError
            The disk is full, or the call's numbers are more than 16 MiB.
        """
        if data.__class__ is dict and (step is None or step.__class__ is int):
            known = self._key_sets.get(tuple(data))
            if known is not None:
                given = list(data.values())
                values: list[Any] | None = given
                for value in given:
                    kind = value.__class__
                    if kind not in _PLAIN and (kind is not int or not MIN_INT <= value <= MAX_INT):
                        values = short_numbers(given)
                        break
                if values is not None:
                    with self._lock:
                        opened = self._open_step
                        at = opened if step is None else step
                        if opened <= at <= MAX_STEP:
                            self._last_time = now = time()
                            self._row(known.names, at, now, values)
                            if commit or (commit is None and step is None):
                                self._open_step = at + 1
                            else:
                                self._open_step = at
                            if at != self._last_step:
                                self._last_step = at
                                self._rows += 1
                            known.values = values
                            known.order = self._order = self._order + 1
                            return
        self._log_any(data, step, commit)

    def _log_any(self, data: object, step: int | None, commit: bool | None) -> None:
        """``log`` for all that its hot path does not take."""
        self._settle()
        entries = Entries.of(data)
        at = None if step is None else check_step(step)
        site = callsite.find()
        if entries.reserved:
            self._say_reserved(entries.reserved, site)
        prepared = self._prepare(entries, site, self._open_step if at is None else at)
        try:
            with self._lock:
                self._settle()
                self._write(data, entries, prepared, at, commit)
        except BaseException:
            self._recording.media.discard(prepared)
            raise

    def _prepare(self, entries: Entries, site: callsite.CallSite, step: int) -> Prepared:
        recording = self._recording
        if recording.is_disabled:
            return Prepared(site)
        return recording.media.prepare(entries.pieces, recording.journal.writer, site, step)

    def _write(
        self,
        data: object,
        entries: Entries,
        prepared: Prepared,
        step: int | None,
        commit: bool | None,
    ) -> None:
        placement = place(self._open_step, step, commit)
        if placement is None:
            self._refuse_step(entries, step or 0, prepared)
            return
        now = time() if entries.time is None else entries.time
        names = tuple(entries.numbers)
        values = [journal_safe(value) for value in entries.numbers.values()]
        media = self._recording.media
        media.settle(prepared, placement.step, now)
        ended = self._content.ended_by(entries)
        if ended or prepared.records:
            records: list[record.Record] = [*ended, *prepared.records]
            self._recording.journal.row_with(records, names, placement.step, now, values)
            self._content.apply(ended)
        else:
            self._row(names, placement.step, now, values)
        media.commit(prepared)
        self._open_step = placement.open_step
        self._rows += placement.step != self._last_step
        self._last_step, self._last_time = placement.step, now
        self._order += 1
        is_flat = entries.time is None and not entries.reserved
        self._content.note(data, entries, self._order, names if is_flat else None)

    def _change_summary(self, change: Change) -> None:
        with self._lock:
            self._settle()
            made = self._content.changed(change)
            self._recording.append(made)
            self._content.apply([made])

    def _refuse_step(self, entries: Entries, step: int, prepared: Prepared) -> None:
        refused = refusal(self._open_step, step, entries, prepared.site)
        if self.settings.strict:
            raise UsageError(refused.message)
        self._recording.media.discard(prepared)
        once = f"step-order {prepared.site}"
        self._recording.problems.report(refused, prepared.site, once=once)

    def _say_reserved(self, names: list[str], site: callsite.CallSite) -> None:
        message = (
            f"{' and '.join(names)} is made by Marey for every row, so the value given is not "
            f"recorded. Log it under a name without the underscore."
        )
        self._recording.problems.warn_once(f"reserved {site}", message, site)

    def _unsettle(self) -> None:
        """Make the next call look whether something happened before it writes."""
        self._row = self._row_after_settling

    def _row_after_settling(
        self, names: tuple[str, ...], step: int, time: float, values: list[Any]
    ) -> None:
        self._settle()
        self._row(names, step, time, values)

    def _settle(self) -> None:
        if self._row != self._row_after_settling:
            return
        with self._lock:
            if self._after_finish:
                raise UsageError(
                    f"the run {self._path} has finished and records nothing more. "
                    f"Call marey.init() to begin another one."
                )
            ending.go_on()
            recording = self._recording
            if recording.is_child and not recording.is_open:
                recording.open_in_child()
                ending.watch_child(self)
            self._row = recording.journal.row
            recording.problems.raise_pending()

    def _append(self, item: record.Record) -> None:
        with self._lock:
            self._settle()
            self._recording.append(item)

    @property
    def config(self) -> Config:
        """What the run was set to: a dict whose entries are attributes too."""
        return self._config

    @property
    def summary(self) -> Summary:
        """The last value of each key, logged or set here."""
        return self._summary

    def _summary_values(self) -> tuple[dict[str, Any], SummaryState]:
        with self._lock:
            own: dict[str, Any] = {}
            if self._last_step >= 0:
                own = {"_step": self._last_step, keys.TIMESTAMP: self._last_time}
                own["_runtime"] = self._last_time - self.start_time
            return self._content.values(own)

    def _store(self, media: Media) -> dict[str, Any]:
        self._settle()
        return stored_media(media, self._recording, next(self._summary_numbers))

    def finish(self, exit_code: int | None = None) -> None:
        """End the run: wait for media that are still being encoded, write the end, close.

        It waits no longer than ``settings.finish_timeout_secs``; what is left then goes on in
        another process. The end of the program, of a ``with`` block, or an exception does the
        same, so a call is needed only to begin another run. A second call does nothing.

        Parameters
        ----------
        exit_code:
            0 for success; anything else makes the run's state ``failed``.

        Raises
        ------
        MareyError
            The run is strict, and media logged before could not be encoded.
        """
        self._finish(ending.leaving() if exit_code is None else ending.of_exit_code(exit_code))

    def _finish(self, how: Ending) -> None:
        with self._lock:
            if self._after_finish:
                return
            was_open = self._recording.is_open
            self._unsettle()
            self._after_finish = True
        ending.unwatch(self)
        self._state = how.state
        if not was_open:  # a forked process that logged nothing
            return
        left = self._recording.end(how, self._show_progress)
        self._say_end(left)
        self._recording.problems.raise_pending()

    def _show_progress(self, left: int) -> None:
        if not self.settings.quiet:
            say.progress(f"encoding, {say.counted(left, 'media value')} left" if left else "")

    def _say_end(self, left: int) -> None:
        recording = self._recording
        if left:
            recording.go_on_without_us()
            say.line(
                f"{say.counted(left, 'media value')} not encoded after "
                f"{say.duration(self.settings.finish_timeout_secs)}; another process goes on"
            )
        if self.settings.quiet or recording.is_child or self.disabled:
            return
        counts = self._rows, recording.media.count, recording.problems.counts.total()
        secs = time() - self.start_time
        say.end(self._path, f"{self._state} {self.name}", secs, counts, self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._finish(ending.of_exception(error))

    def end(self, how: Ending) -> None:
        """Finish at the end of the process; called by Marey."""
        try:
            self._finish(how)
        except MareyError as error:  # a strict run's; nothing is left that could catch it
            say.line(f"error: {error}")

    def exit_was_noted(self) -> None:
        """``sys.exit`` was called; called by Marey."""
        if not self._after_finish:
            self._unsettle()

    def begin_in_child(self) -> None:
        """Prepare to record from a forked process; called by Marey."""
        self._lock = threading.RLock()
        if not self._after_finish:
            self._unsettle()
            self._recording.begin_in_child()

    @property
    def id(self) -> str:
        """Eight lower-case letters and digits, unless ``init`` was given another."""
        return self._path.run

    @property
    def entity(self) -> str:
        """Who the run belongs to, ``local`` by default."""
        return self._path.entity

    @property
    def project(self) -> str:
        """The project that the run is part of."""
        return self._path.project

    @property
    def path(self) -> str:
        """``entity/project/id``, as ``marey.Api().run`` takes it."""
        return str(self._path)

    @property
    def dir(self) -> str:
        """The run's directory."""
        return str(self._path.path)

    @property
    def url(self) -> str:
        """The run's page, where ``marey ui`` serves on its usual port."""
        return say.page_url(self._path)

    @property
    def step(self) -> int:
        """The open step: that of the next call of ``log`` without a step."""
        return self._open_step

    @property
    def state(self) -> str:
        """``running``, ``finished``, ``failed`` or ``interrupted``."""
        return self._state

    @property
    def start_time(self) -> float:
        """When the run began, in seconds since 1970."""
        return self._recording.info.created

    @property
    def settings(self) -> Settings:
        """The settings that the run was begun with."""
        return self._recording.settings

    @property
    def disabled(self) -> bool:
        """Whether nothing is recorded."""
        return self._recording.is_disabled

    @property
    def offline(self) -> bool:
        """Whether the run stays on this machine, as all runs do."""
        return True

    @property
    def resumed(self) -> bool:
        """Whether the run goes on with an earlier one."""
        return False

    @property
    def group(self) -> str:
        """The group given to ``init``."""
        return self._recording.info.group

    @property
    def job_type(self) -> str:
        """The kind of work given to ``init``."""
        return self._recording.info.job_type

    @property
    def name(self) -> str:
        """The readable name; can be set."""
        return self._recording.info.name

    @name.setter
    def name(self, name: str) -> None:
        self._change(name=labels.check_text("name", name))

    @property
    def notes(self) -> str:
        """A longer description; can be set."""
        return self._recording.info.notes

    @notes.setter
    def notes(self, notes: str) -> None:
        self._change(notes=labels.check_text("notes", notes))

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find the run by; can be set."""
        return self._recording.info.tags

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        self._change(tags=labels.check_tags(tags))

    def _change(self, **changes: Any) -> None:
        with self._lock:
            self._settle()
            self._recording.change_info(**changes)

    def __repr__(self) -> str:
        return f"<marey.Run {self.path} {self._state}>"
