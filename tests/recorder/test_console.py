"""What the program prints: recorded line by line, and never disturbed."""

from __future__ import annotations

import contextlib
import io
import logging
import sys

import pytest

import marey
from marey.journal.record import Console
from marey.recorder.console import ConsoleCapture


@contextlib.contextmanager
def hearing():
    """Streams of our own, what was heard of them, and the capture."""
    records: list[Console] = []
    with contextlib.redirect_stdout(io.StringIO()) as out:
        capture = ConsoleCapture(records.append)
        capture.start()
        yield out, records, capture
        capture.stop()


def test_lines_of_both_streams(recorded, capsys) -> None:
    run = marey.init()
    print("out é \U0001f40b")
    print("err", file=sys.stderr)
    print("in", "parts", end="")
    print()
    print("unfinished", end="")
    found = recorded(run)
    assert [(item.stream, item.text) for item in found.all(Console)] == [
        (1, "out é \U0001f40b\n"),
        (2, "err\n"),
        (1, "in parts\n"),
        (1, "unfinished\n"),
    ]
    printed = capsys.readouterr()
    assert printed.out == "out é \U0001f40b\nin parts\nunfinished"
    assert printed.err == "err\n"


def test_a_progress_bar_keeps_its_last_state() -> None:
    with hearing() as (out, records, capture):
        for percent in range(101):
            print(f"\r{percent}%", end="")
            if percent == 50:
                capture.tick()
                capture.tick()
        print()
        print("next")
        assert [item.text for item in records] == ["50%\n", "100%\n", "next\n"]
        assert out.getvalue().startswith("\r0%\r1%")


def test_a_finished_bar_is_not_said_twice() -> None:
    with hearing() as (_, records, capture):
        print("\r100%", end="")
        capture.tick()
        print()
        capture.tick()
        assert [item.text for item in records] == ["100%\n"]


def test_text_without_an_end_waits() -> None:
    with hearing() as (_, records, capture):
        print("Password: ", end="")
        capture.tick()
        assert not records
        capture.stop()
        assert [item.text for item in records] == ["Password: \n"]


def test_windows_line_ends_and_empty_lines() -> None:
    with hearing() as (_, records, _):
        sys.stdout.write("a\r\nb\r\n\n\nc\n")
        assert "".join(item.text for item in records) == "a\nb\n\n\nc\n"


def test_a_very_long_line_is_recorded_in_parts() -> None:
    with hearing() as (_, records, capture):
        for _ in range(60):
            sys.stdout.write("x" * 10_000)
        capture.stop()
        assert len(records) >= 2
        assert "".join(item.text for item in records).replace("\n", "") == "x" * 600_000


def test_lone_surrogates_are_printed_and_recorded() -> None:
    with hearing() as (out, records, _):
        print("lone \ud800")
        assert out.getvalue() == "lone \ud800\n"
        assert [item.text for item in records] == ["lone \\ud800\n"]


def test_a_failing_journal_does_not_stop_the_printing() -> None:
    def fail(record: Console) -> None:
        raise OSError("disk full")

    with contextlib.redirect_stdout(io.StringIO()) as out:
        capture = ConsoleCapture(fail)
        capture.start()
        print("one")
        print("two")
        capture.stop()
        print("three")
    assert out.getvalue() == "one\ntwo\nthree\n"


def test_printing_while_recording_does_not_recur() -> None:
    records = []

    def noisy(record: Console) -> None:
        print("from the journal")
        records.append(record.text)

    with contextlib.redirect_stdout(io.StringIO()) as out:
        capture = ConsoleCapture(noisy)
        capture.start()
        print("one")
        capture.stop()
    assert records == ["one\n"]
    assert out.getvalue() == "one\nfrom the journal\n"


def test_streams_are_given_back() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        run = marey.init()
        stream = sys.stdout
        assert stream is out
        run.finish()
        assert "write" not in vars(stream) if hasattr(stream, "__dict__") else True
        print("after")
    assert out.getvalue() == "after\n"


def test_a_wrapper_of_another_program_stays() -> None:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        run = marey.init()
        ours = sys.stdout.write
        theirs = lambda text: ours(text.upper())  # noqa: E731
        out.write = theirs  # type: ignore[method-assign]
        run.finish()
        print("after")
        assert out.write is theirs
    assert out.getvalue() == "AFTER\n"


def test_loggers_that_kept_the_stream(recorded) -> None:
    handler = logging.StreamHandler(sys.stderr)
    logger = logging.getLogger("marey-test")
    logger.addHandler(handler)
    try:
        run = marey.init()
        logger.warning("from logging")
    finally:
        logger.removeHandler(handler)
    assert recorded(run).console == "from logging\n"


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_switched_off(how, recorded, monkeypatch) -> None:
    if how == "environment":
        monkeypatch.setenv("MAREY_CONSOLE", "0")
    run = marey.init(console=False if how == "argument" else None)
    print("not recorded")
    assert recorded(run).console == ""


def test_no_streams_at_all(run_script, only_run) -> None:
    done = run_script(
        "import sys\nsys.stdout = sys.stderr = None\nimport marey\nmarey.init().log({'a': 1})",
        quiet=False,
    )
    assert done.returncode == 0
    assert (only_run() / "journal").is_dir()


def test_the_traceback_is_recorded(run_script, only_run, recorded) -> None:
    run_script("import marey\nmarey.init()\nraise ValueError('the reason')")
    assert "ValueError: the reason" in recorded(only_run()).console
