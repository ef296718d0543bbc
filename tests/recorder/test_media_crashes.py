"""Media where things go wrong: signals, full disks, threads that fail, forks, other machines."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import marey
from marey.errors import MissingExtraError
from marey.journal import process
from marey.journal.record import End, Problem
from marey.journal.record import Media as MediaRecord
from marey.journal.segments import segment_name, segments
from marey.media import _registry
from marey.media._base import Encoded, Media, Stored
from marey.recorder import encoding, forking
from marey.spool import recovery
from marey.spool.reading import waiting
from marey.spool.recovery import recover


@dataclass(frozen=True, eq=False)
class Fragile(Media):
    """Media whose encoding does what the test says."""

    kind: ClassVar[str] = "fragile"
    version: ClassVar[int] = 1
    name: str

    def encode(self) -> Encoded:
        return ENCODE.get(self.name, as_named)(self.name)

    @classmethod
    def decode(cls, stored: Stored) -> Fragile:
        return cls(str(stored.meta["name"]))


ENCODE: dict[str, Any] = {}
SOON_SECS = 60  # on any machine; a run that waits for media in vain waits for 300


def as_named(name: str) -> Encoded:
    return Encoded("fragile", 1, {"name": name})


def raising(error: BaseException) -> Any:
    def encode(name: str) -> Encoded:
        raise error

    return encode


@pytest.fixture(autouse=True)
def fragile(monkeypatch):
    module = type("Module", (), {"Fragile": Fragile})
    monkeypatch.setitem(sys.modules, "fragile_media", module)
    monkeypatch.setitem(_registry.KINDS, "fragile", ("fragile_media", "Fragile"))
    ENCODE.clear()


def image(value: int = 0) -> marey.Image:
    return marey.Image(np.full((4, 6), value, np.uint8))


def spooled(run_dir: Any) -> list[int]:
    return sorted(place.step for place in waiting(Path(run_dir, "spool")))


def recorded_steps(found: Any, key: str) -> list[int]:
    return sorted(media.step for media in found.all(MediaRecord) if media.key == key)


FULL = """
import resource
import numpy as np
import marey
run = marey.init(console=False)
run.summary["h"] = 1
histograms = [marey.Histogram(np.arange(n + 2)) for n in range(50)]
limit = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
refused = []
for step in range(2_000):
    try:
        run.log({"h": histograms[step % 50], "l": step}, step=step)
    except marey.errors.JournalError:
        refused.append(step)
        assert run.summary["h"] == 1 or len(refused) < step
resource.setrlimit(resource.RLIMIT_FSIZE, limit)
run.log({"h": histograms[0], "l": 1}, step=3_000)
run.finish()
print(len(refused), *refused)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file sizes")
def test_a_call_that_the_disk_refuses_leaves_neither_row_nor_media(
    run_script, only_run, recorded
) -> None:
    done = run_script(FULL)
    assert done.returncode == 0, done.stderr
    count, *refused = map(int, done.stdout.split())
    assert count > 0
    found = recorded(only_run())
    kept = [*(set(range(2_000)) - set(refused)), 3_000]
    assert sorted(found.rows) == recorded_steps(found, "h") == sorted(kept)


def test_a_kind_that_ends_its_thread_ends_only_its_own_value(recorded) -> None:
    ENCODE["exit"] = raising(SystemExit("panic"))
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match="SystemExit: panic"):  # noqa: PT031
        for step in range(5):
            run.log({"bad": Fragile("exit")}, step=step)
        for step in range(5, 10):
            run.log({"good": Fragile(str(step))}, step=step)
        started = time.monotonic()
        run.finish()
    assert time.monotonic() - started < SOON_SECS
    found = recorded(run.dir)
    assert sorted(problem.step for problem in found.all(Problem)) == [0, 1, 2, 3, 4]
    assert recorded_steps(found, "good") == [5, 6, 7, 8, 9]
    assert not spooled(run.dir)


def test_an_error_that_cannot_say_what_it_is(recorded) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    ENCODE["mute"] = raising(Mute())
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match="Mute"):  # noqa: PT031
        run.log({"bad": Fragile("mute")})
        run.finish()
    assert recorded(run.dir).all(Problem)[0].detail["error"] == "Mute"


def test_too_little_memory_keeps_the_draft(recorded) -> None:
    ENCODE["large"] = raising(MemoryError())
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match="snapshot was kept"):  # noqa: PT031
        run.log({"p": Fragile("large")})
        run.finish()
    assert spooled(run.dir) == [0]
    assert recover(Path(run.dir)).failed == 1
    assert spooled(run.dir) == [0]
    ENCODE.clear()
    assert recover(Path(run.dir)).encoded == 1
    assert recorded_steps(recorded(run.dir), "p") == [0]


def test_where_no_thread_can_be_started_callers_encode(recorded, monkeypatch) -> None:
    start = threading.Thread.start

    def refused(thread: threading.Thread) -> None:
        if thread.name == "marey-encoder":
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refused)
    run = marey.init(console=False, settings={"queue_items": 5})
    with pytest.warns(UserWarning, match="faster than they can be encoded"):  # noqa: PT031
        for step in range(30):
            run.log({"img": image(step)})
            assert run._recording.media._encoder.pending <= 5
    assert recorded_steps(recorded(run), "img") == list(range(30))


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_ctrl_c_while_the_run_ends_ends_the_wait(recorded, monkeypatch, error) -> None:
    ended = threading.Event()
    ENCODE["slow"] = lambda name: as_named(name) if ended.wait(60) else None
    run = marey.init(console=False)
    run.log({"p": Fragile("slow"), "l": 1})

    def interrupted(left: int) -> None:
        raise error

    gone_on: list[Path] = []
    monkeypatch.setattr(recovery, "recover_in_background", gone_on.append)
    monkeypatch.setattr(run, "_show_progress", interrupted)
    with pytest.raises(error):
        run.finish()
    ended.set()
    found = recorded(run.dir)
    assert [end.state for end in found.all(End)] == ["finished"]
    assert gone_on == [Path(run.dir)]
    assert spooled(run.dir) == [0]
    assert recover(Path(run.dir)).encoded == 1


def test_room_that_an_interrupted_call_took_keeps_nobody_waiting(monkeypatch) -> None:
    run = marey.init(console=False)
    encoder = run._recording.media._encoder
    encoder.reserve(3, 100, lambda: None)  # and Ctrl-C came before the media did
    started = time.monotonic()
    run.finish()
    assert time.monotonic() - started < SOON_SECS


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
def test_a_signal_handler_logs_media_at_any_moment(recorded, alarm) -> None:
    run = marey.init(console=False, settings={"queue_items": 1_000_000})
    handled = 0

    def handler(*_: object) -> None:
        nonlocal handled
        run.log({"handler": Fragile(f"handler {handled}")})
        handled += 1
        signal.setitimer(signal.ITIMER_REAL, 0.0007)

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    logged = 0
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline or handled <= 10:
        run.log(
            {"main": [Fragile(f"{logged}"), Fragile(f"{logged}")], "other": image(logged % 250)}
        )
        logged += 1
    signal.signal(signal.SIGALRM, lambda *_: None)
    found = recorded(run)
    assert handled > 10
    assert len(recorded_steps(found, "handler")) == handled
    assert len(recorded_steps(found, "main")) == 2 * logged
    assert not spooled(run.dir)


def test_a_slow_value_does_not_hold_up_the_others(recorded, monkeypatch) -> None:
    monkeypatch.setattr(encoding, "PATIENCE_SECS", 0.0)
    opened, seen = threading.Event(), threading.Event()
    ENCODE["slow"] = lambda name: as_named(name) if opened.wait(60) else None
    ENCODE["quick"] = lambda name: (seen.set(), as_named(name))[1]
    run = marey.init(console=False, settings={"encoder_threads": 2})
    run.log({"p": Fragile("slow")})
    run.log({"p": Fragile("quick")})
    run._recording._beat()
    assert seen.wait(30)
    opened.set()
    assert sorted(recorded_steps(recorded(run), "p")) == [0, 1]


def test_values_that_do_not_wait_are_encoded_by_one_thread(recorded, monkeypatch) -> None:
    monkeypatch.setattr(encoding, "PATIENCE_SECS", 60.0)
    threads: set[int] = set()
    run = marey.init(console=False, settings={"encoder_threads": 4})
    for step in range(50):
        ENCODE[str(step)] = lambda name: (threads.add(threading.get_ident()), as_named(name))[1]
        run.log({"p": Fragile(str(step))})
    assert recorded_steps(recorded(run), "p") == list(range(50))
    assert len(threads) == 1


def test_public_names_are_imported_while_no_process_starts(monkeypatch) -> None:
    forked = threading.Event()

    def fork() -> None:
        forking._before()
        forked.set()
        forking._after_in_parent()

    other = threading.Thread(target=fork)

    def find(name: str) -> object:
        other.start()
        assert not forked.wait(0.2)
        return name

    monkeypatch.setattr(marey, "_find", find)
    monkeypatch.delitem(vars(marey), "Imaginary", raising=False)
    assert marey.Imaginary == "Imaginary"
    monkeypatch.delitem(vars(marey), "Imaginary")
    other.join(30)
    assert forked.is_set()


def test_one_import_does_not_hold_back_another() -> None:
    entered = threading.Event()

    def enter() -> None:
        with forking.no_fork():
            entered.set()

    with forking.no_fork():
        threading.Thread(target=enter).start()
        assert entered.wait(30)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text")
def test_a_program_whose_name_is_no_text(root, recorded) -> None:
    code = compile("run.log({'img': image, 'loss': 1})", os.fsdecode(b"tr\xffin.py"), "exec")
    run = marey.init(console=False)
    exec(code, {"run": run, "image": image()})
    assert recorded_steps(recorded(run), "img") == [0]


def killed(run_script, names: list[str]) -> None:
    """A run that is killed before it encodes anything."""
    run_script(
        f"""
import os, sys, threading
sys.path.insert(0, {str(Path(__file__).parent)!r})
import marey
import numpy as np
from marey.media import _registry
import test_media_crashes as here
_registry.KINDS["fragile"] = ("test_media_crashes", "Fragile")
never = lambda name: threading.Event().wait()
run = marey.init(project="killed", console=False)
for step, name in enumerate({names!r}):
    here.ENCODE[name] = never
    run.log({{"p": here.Fragile(name)}}, step=step)
os.kill(os.getpid(), 9)
"""
    )


def test_a_draft_that_the_disk_refuses_does_not_keep_the_others(
    run_script, only_run, recorded
) -> None:
    killed(run_script, ["a", "bad", "c"])
    ENCODE["bad"] = raising(OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        recover(only_run())
    assert recorded_steps(recorded(only_run()), "p") == [0, 2]
    assert spooled(only_run()) == [1]
    ENCODE.clear()
    assert recover(only_run()).encoded == 1
    assert not list((only_run() / "spool").iterdir())


@pytest.mark.parametrize("missing", ["kind", "version", "package"])
def test_a_draft_that_another_installation_knows_is_kept(
    run_script, only_run, recorded, monkeypatch, missing
) -> None:
    killed(run_script, ["a"])
    with monkeypatch.context() as patch:
        if missing == "kind":
            patch.delitem(_registry.KINDS, "fragile")
        elif missing == "version":
            patch.setattr(Fragile, "version", 2)
        else:
            ENCODE["a"] = raising(MissingExtraError("install it"))
        assert recover(only_run()) == (0, 1, 0)
    ENCODE.clear()
    assert not recorded(only_run()).all(Problem)
    assert recover(only_run()) == (1, 0, 0)
    assert recorded_steps(recorded(only_run()), "p") == [0]


def test_recovery_on_another_machine_leaves_no_sign_of_life(
    run_script, only_run, monkeypatch
) -> None:
    killed(run_script, ["a", "b"])
    monkeypatch.setattr(process, "boot_id", lambda: "another machine")
    long_ago = time.time() - 1000
    for segment in segments(only_run() / "journal"):
        os.utime(segment.path, (long_ago, long_ago))
    with marey.Api() as api:
        run = api.run(f"local/killed/{only_run().name}")
        assert len(run.media("p")) == 2
        assert run.state == "crashed"
    with marey.Api() as api:
        assert api.run(f"local/killed/{only_run().name}").state == "crashed"


def test_a_writer_that_begins_a_segment_lives(recorded) -> None:
    opened = threading.Event()
    ENCODE["slow"] = lambda name: as_named(name) if opened.wait(60) else None
    run = marey.init(console=False)
    run.log({"p": Fragile("slow")})
    writer = run._recording.journal.writer
    Path(run.dir, "journal", segment_name(writer, 1)).touch()  # its first bytes come in a moment
    assert recover(Path(run.dir)) == (0, 0, 1)
    opened.set()
    assert recorded_steps(recorded(run), "p") == [0]


def test_what_was_left_is_encoded_while_its_process_lives_on(recorded, monkeypatch) -> None:
    opened = threading.Event()
    ENCODE["slow"] = lambda name: as_named(name) if opened.wait(60) else None
    run = marey.init(console=False, settings={"finish_timeout_secs": 0, "encoder_threads": 1})
    run.log({"p": Fragile("slow")})
    run.log({"p": Fragile("x")})
    monkeypatch.setattr(recovery, "recover_in_background", lambda run_dir: None)
    run.finish()
    ENCODE.clear()
    with monkeypatch.context() as patch:  # the first try is ended after its first value
        mark = recovery.reading.mark

        def once(*arguments: Any) -> None:
            mark(*arguments)
            patch.setattr(recovery.reading, "mark", raising(KeyboardInterrupt()))

        patch.setattr(recovery.reading, "mark", once)
        with pytest.raises((KeyboardInterrupt, TypeError)):
            recover(Path(run.dir))
    assert recover(Path(run.dir)).left == 0
    opened.set()
    assert recorded_steps(recorded(run.dir), "p")[-1] == 1
    assert not spooled(run.dir)


def test_a_spool_that_another_machine_deleted_is_begun_anew(recorded) -> None:
    opened = threading.Event()
    ENCODE["slow"] = lambda name: as_named(name) if opened.wait(60) else None
    run = marey.init(console=False, settings={"encoder_threads": 1})
    run.log({"p": Fragile("slow")})
    for file in Path(run.dir, "spool").iterdir():
        file.unlink()
    run._recording._beat()
    run.log({"p": Fragile("next")})
    assert spooled(run.dir) == [1]
    opened.set()
    assert recorded_steps(recorded(run), "p") == [0, 1]
    assert not spooled(run.dir)


def test_the_end_does_not_cut_off_a_record(monkeypatch, recorded) -> None:
    monkeypatch.setattr(encoding, "RECORDING_TIMEOUT_SECS", 30.0)
    run = marey.init(console=False, settings={"finish_timeout_secs": 0.2})
    media = run._recording.media
    done, began = media._encoder._done, threading.Event()

    def slowly(*arguments: Any) -> None:
        began.set()
        time.sleep(0.5)
        done(*arguments)

    media._encoder._done = slowly  # type: ignore[method-assign]
    run.log({"p": Fragile("a")})
    assert began.wait(10)
    run.finish()
    assert recorded_steps(recorded(run.dir), "p") == [0]
    assert not recorded(run.dir).all(Problem)
