"""What one process records of a run, below the calls of its user: journal, media, console, ends."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from marey.errors import JournalError
from marey.journal import record
from marey.journal.process import begin_record
from marey.recorder import forking
from marey.recorder.console import ConsoleCapture
from marey.recorder.heartbeat import Heartbeat
from marey.recorder.journal import Journal, NoJournal, open_journal
from marey.recorder.media_log import MediaLog
from marey.recorder.problems import Problems

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.recorder.ending import Ending
    from marey.settings import Settings

ENVIRONMENT_TIMEOUT_SECS = 1.0  # how long the end of a short run waits for git and packages


class Recording:
    """One process's part of a run.

    Parameters
    ----------
    path, settings, info:
        Of the run.
    config:
        Gives the run's config, to be repeated in each segment.
    """

    def __init__(
        self,
        path: RunPath,
        settings: Settings,
        info: record.RunInfo,
        config: Callable[[], record.Config],
    ) -> None:
        self.path = path
        self.settings = settings
        self.info = info
        self.is_child = False
        self.is_open = True  # a forked process opens its own journal when it needs one
        self.is_disabled = settings.mode == "disabled"
        self._config = config
        self._describing = threading.RLock()  # a signal handler may change it, too
        self.problems = Problems(self.append, settings.strict)
        self.media = MediaLog(path, settings, self.problems, self.append)
        self._begin = begin_record(primary=True)
        self.journal: Journal = self._open()
        self._console = ConsoleCapture(self._append_console)
        self._environment = threading.Thread(
            target=self._find_environment, name="marey-environment", daemon=True
        )
        self._start_threads()

    def _open(self) -> Journal:
        return NoJournal() if self.is_disabled else open_journal(self.path, self._snapshot)

    def _snapshot(self) -> list[record.Record]:
        return [self._begin, self.info, self._config()]

    def _start_threads(self) -> None:
        self._heartbeat = Heartbeat(self._flush, self._beat, self._console.tick)
        if self.is_disabled:
            return
        self._heartbeat.start()
        if not self.is_child:
            forking.watch_forks()
            self._environment.start()
            if self.settings.console:
                self._console.start()

    def _flush(self) -> None:
        self.journal.flush()

    def _beat(self) -> None:
        self.journal.beat()
        self.media.beat()

    def append(self, item: record.Record) -> None:
        """Write anything but a row."""
        self.journal.append(item)

    def _append_console(self, item: record.Console) -> None:
        if self.is_open:
            self.journal.append(item)

    def change_info(self, **changes: Any) -> None:
        """Describe the run anew."""
        with self._describing:
            self.info = msgspec.structs.replace(self.info, **changes)
            self.append(self.info)

    def _find_environment(self) -> None:
        from marey.recorder import environment

        with forking.no_fork():
            environment.import_slowly()
        found = environment.full()
        try:
            self.change_info(environment=found)
        except JournalError:
            return  # the disk is full, which log says; or the run ended before

    def begin_in_child(self) -> None:
        """Forget the parent's journal in a process forked from it; ``open_in_child`` opens one."""
        self.is_child = True
        self.is_open = False
        self._describing = threading.RLock()
        self.journal = NoJournal()
        self.problems.begin_in_child()
        self.media.begin_in_child()
        self._console.forget()

    def open_in_child(self) -> None:
        """Open a forked process's own journal, at its first call."""
        self._begin = begin_record(primary=False)
        self.journal = self._open()
        self.is_open = True
        self._start_threads()

    def go_on_without_us(self) -> None:
        """Let another process encode what is left."""
        from marey.spool.recovery import recover_in_background

        recover_in_background(self.path.path)

    def end(self, ending: Ending, progress: Callable[[int], None]) -> int:
        """Wait for media, write the end and close; give back how many media are left."""
        try:
            if not self.is_child and self._environment.is_alive():
                self._environment.join(ENVIRONMENT_TIMEOUT_SECS)
            left = self.media.finish(self.settings.finish_timeout_secs, progress)
        except BaseException:  # Ctrl-C, or a signal handler's own; the run ends nevertheless
            if self._close(ending, self.media.finish(0.0, progress)):
                self.go_on_without_us()
            raise
        return self._close(ending, left)

    def _close(self, ending: Ending, left: int) -> int:
        self._console.stop()
        self._heartbeat.stop()
        if left:
            self.append(_left_problem(left))
        self.append(record.End(ending.state, ending.exit_code, time.time()))
        self.journal.close()
        return left


def _left_problem(left: int) -> record.Problem:
    return record.Problem(
        code="media-pending",
        message=f"{left:,} media were not encoded when the run ended; their snapshots are in its "
        f"spool folder. Encode them with: {sys.executable} -m marey.spool.recovery RUN_DIR",
        time=time.time(),
        detail={"count": left},
    )
