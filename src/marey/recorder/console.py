"""Copies what the program prints into the journal, whole lines; never gets in its way."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from marey.journal.record import Console

STDOUT: Final = 1
STDERR: Final = 2
MAX_LINE_CHARACTERS: Final = 256 * 1024  # a longer line is recorded in parts


class ConsoleCapture:
    """Listens to ``sys.stdout`` and ``sys.stderr`` from ``start`` to ``stop``.

    The streams stay the objects they were: their ``write`` is wrapped, so that whoever kept a
    stream is heard too. The state that a progress bar draws over with carriage returns is
    recorded at each ``tick`` and at its end, not at each of its changes.

    Parameters
    ----------
    write:
        Takes each record. When it fails, listening ends and printing goes on.
    """

    def __init__(self, write: Callable[[Console], None]) -> None:
        self._taps = [
            _Tap(number, name, write) for number, name in ((STDOUT, "stdout"), (STDERR, "stderr"))
        ]

    def start(self) -> None:
        """Begin to listen."""
        for tap in self._taps:
            tap.start()

    def tick(self) -> None:
        """Record the state of progress bars that changed."""
        for tap in self._taps:
            tap.flush(whole_lines_only=False, bars_only=True)

    def stop(self) -> None:
        """Record what is left and give the streams back."""
        for tap in self._taps:
            tap.stop()

    def forget(self) -> None:
        """Drop what the parent printed, in a process forked from it."""
        for tap in self._taps:
            tap.forget()


class _Tap:
    """One stream."""

    def __init__(self, number: int, name: str, write: Callable[[Console], None]) -> None:
        self._number = number
        self._name = name
        self._write = write
        self._lock = threading.Lock()
        self._inside = threading.local()
        self._stream: Any = None
        self._wrapper: Callable[[str], int] | None = None
        self._pending = ""
        self._shown = ""  # the state of a progress bar that was recorded last

    def start(self) -> None:
        stream = getattr(sys, self._name, None)
        if stream is None or not hasattr(stream, "write"):
            return
        original = stream.write

        def write(text: str) -> Any:
            written = original(text)
            if self._wrapper is not None:
                self._hear(text)
            return written

        with contextlib.suppress(AttributeError, TypeError):  # a stream that takes no attributes
            stream.write = write
            self._stream, self._wrapper = stream, write

    def stop(self) -> None:
        if self._wrapper is None:
            return
        self.flush(whole_lines_only=False)
        wrapper, self._wrapper = self._wrapper, None
        # Another program may have wrapped ours since; ours then only passes on.
        if self._stream.__dict__.get("write") is wrapper:
            del self._stream.write

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._inside = threading.local()
        self._pending = self._shown = ""

    def _hear(self, text: object) -> None:
        if not isinstance(text, str) or getattr(self._inside, "now", False):
            return  # printed by what records the print
        self._inside.now = True
        try:
            with self._lock:
                self._pending += text
            if "\n" in text or len(self._pending) > MAX_LINE_CHARACTERS:
                self._record(whole_lines_only=True, bars_only=False)
        except Exception:  # printing must go on, whatever happens to its copy
            self._wrapper = None
        finally:
            self._inside.now = False

    def flush(self, whole_lines_only: bool, bars_only: bool = False) -> None:
        if getattr(self._inside, "now", False):
            return
        self._inside.now = True
        try:
            self._record(whole_lines_only, bars_only)
        except Exception:
            self._wrapper = None
        finally:
            self._inside.now = False

    def _record(self, whole_lines_only: bool, bars_only: bool) -> None:
        with self._lock:
            text = self._bar_state() if bars_only else self._take(whole_lines_only)
            if text:
                self._write(Console(self._number, time.time(), text))

    def _take(self, whole_lines_only: bool) -> str:
        text, end, rest = self._pending.rpartition("\n")
        if not whole_lines_only or len(rest) > MAX_LINE_CHARACTERS:
            text, end, rest = self._pending.removesuffix("\n"), "", ""
        self._pending = rest
        if not text and not end:
            return ""
        lines = [_last_state(line) for line in text.split("\n")]
        if lines[0] == self._shown and self._shown:
            del lines[0]
        self._shown = ""
        return "".join(f"{_text(line)}\n" for line in lines)

    def _bar_state(self) -> str:
        if "\r" not in self._pending:
            return ""
        state = _last_state(self._pending)
        self._pending = "\r" + state
        if not state or state == self._shown:
            return ""
        self._shown = state
        return f"{_text(state)}\n"


def _last_state(line: str) -> str:
    """What a terminal shows of a line whose start was drawn over."""
    if "\r" not in line:
        return line
    return next((part for part in reversed(line.split("\r")) if part), "")


def _text(line: str) -> str:
    return line if line.isascii() else line.encode(errors="backslashreplace").decode()
