"""Media in ``log``: kept at the call, encoded beside it, repeated for a hash, never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import marey
from marey.errors import LogError, MareyError
from marey.journal.record import Media as MediaRecord
from marey.journal.record import Problem
from marey.media import _registry
from marey.media._base import Encoded, Media, Stored
from marey.spool.frames import Place
from marey.spool.reading import open_places, waiting
from marey.spool.recovery import recover

GATES: dict[str, threading.Event] = {}


@dataclass(frozen=True, eq=False)
class Probe(Media):
    """Media that encode when their gate opens, or fail."""

    kind: ClassVar[str] = "probe"
    version: ClassVar[int] = 1
    name: str
    fails: str = ""

    def encode(self) -> Encoded:
        if self.name in GATES:
            assert GATES[self.name].wait(60)
        if self.fails == "disk":
            raise OSError(28, "No space left on device")
        if self.fails:
            raise ValueError(self.fails)
        return Encoded("probe", 1, {"name": self.name})

    @classmethod
    def decode(cls, stored: Stored) -> Probe:
        return cls(str(stored.meta["name"]))


@pytest.fixture(autouse=True)
def probes(monkeypatch):
    """Register a kind of media as a package would."""
    module = type("Module", (), {"Probe": Probe})
    monkeypatch.setitem(__import__("sys").modules, "probe_media", module)
    monkeypatch.setitem(_registry.KINDS, "probe", ("probe_media", "Probe"))
    GATES.clear()
    yield
    for gate in GATES.values():
        gate.set()


def image(value: int = 0) -> marey.Image:
    return marey.Image(np.full((4, 6), value, np.uint8))


def spooled(run: Any) -> list[Place]:
    """What recovery would encode."""
    return list(waiting(Path(run.dir, "spool")))


def spool_files(run: Any) -> list[Path]:
    return sorted(Path(run.dir, "spool").glob("*"))


def places(found: Any) -> list[tuple[str, int, int, int, bool]]:
    return sorted(
        (item.key, item.step, item.position, item.count, item.listed)
        for item in found.all(MediaRecord)
    )


def test_single_listed_and_nested(recorded) -> None:
    run = marey.init(console=False)
    run.log({"img": image(), "loss": 1})
    run.log({"imgs": [image(1), image(2)], "one": [image(3)], "none": []})
    run.log({"n": {"img": image(4)}, "mixed": (image(5), Probe("p"))}, step=7)
    found = recorded(run)
    assert places(found) == [
        ("img", 0, 0, 1, False),
        ("imgs", 1, 0, 2, True),
        ("imgs", 1, 1, 2, True),
        ("mixed", 7, 0, 2, True),
        ("mixed", 7, 1, 2, True),
        ("n.img", 7, 0, 1, False),
        ("none", 1, 0, 1, False),
        ("one", 1, 0, 1, True),
    ]
    assert set(found.rows) == {0, 1, 7}
    assert not spool_files(run)


def test_one_object_many_times_is_one_blob(recorded) -> None:
    run = marey.init(console=False)
    picture = image()
    for _ in range(20):
        run.log({"img": picture, "again": [picture, picture]})
    found = recorded(run)
    assert len(places(found)) == 60
    assert len({ref.sha256 for m in found.all(MediaRecord) for ref in m.item.blobs.values()}) == 1
    assert len([path for path in Path(run.dir, "blobs").rglob("*") if path.is_file()]) == 1


def test_the_array_may_change_after_the_call(recorded) -> None:
    run = marey.init(console=False)
    pixels = np.zeros((4, 6), np.uint8)
    for value in range(5):
        pixels[:] = value
        run.log({"img": marey.Image(pixels)})
        pixels[:] = 99
    found = recorded(run)
    hashes = {next(iter(m.item.blobs.values())).sha256 for m in found.all(MediaRecord)}
    assert len(hashes) == 5


def test_a_list_with_something_that_cannot_be_recorded_is_refused(recorded) -> None:
    run = marey.init(console=False)
    for value in ([image(), object()], [[image(), object()]], [{"a": object()}, image()]):
        with pytest.raises(LogError, match="bad"):
            run.log({"ok": 1, "good": image(), "bad": value})
    assert run.step == 0
    assert not spooled(run)
    found = recorded(run)
    assert found.rows == {}
    assert not found.all(MediaRecord)


def test_a_call_with_a_low_step_leaves_nothing(recorded) -> None:
    run = marey.init(console=False)
    run.log({"a": 1}, step=5)
    with pytest.warns(UserWarning, match="step 4"):
        run.log({"img": image()}, step=4)
    assert not spooled(run)
    found = recorded(run)
    assert not found.all(MediaRecord)
    assert found.all(Problem)[0].detail["media"] == ["img"]


def test_a_failure_is_a_problem_and_one_warning(recorded) -> None:
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match=r"'bad' of step \d could not be encoded") as warned:  # noqa: PT031
        for _ in range(3):
            run.log({"bad": Probe("x", "the reason"), "loss": 1})
        run.finish()
    assert len(warned) == 1
    assert warned[0].filename == __file__
    found = recorded(run.dir)
    assert sorted((p.code, p.key, p.step) for p in found.all(Problem)) == [
        ("encode-failed", "bad", step) for step in range(3)
    ]
    assert "ValueError: the reason" in found.all(Problem)[0].message
    assert found.all(Problem)[0].detail["source"].startswith(__file__)
    assert len(found.rows) == 3
    assert not spooled(run)


def test_strict_raises_at_the_next_call(recorded) -> None:
    run = marey.init(console=False, strict=True)
    GATES["x"] = threading.Event()
    run.log({"bad": Probe("x", "the reason")})
    run.log({"loss": 0})
    GATES["x"].set()
    while run._recording.media._encoder.pending:
        time.sleep(0.001)
    with pytest.raises(MareyError, match="the reason"):
        run.log({"loss": 1})
    run.log({"loss": 2})
    run.finish()
    run = marey.init(console=False, strict=True)
    run.log({"bad": Probe("y", "the reason")})
    with pytest.raises(MareyError, match="the reason"):
        run.finish()
    assert run.state == "finished"
    assert recorded(run.dir).all(Problem)[0].code == "encode-failed"


def test_a_full_queue_slows_and_says_so_once(recorded) -> None:
    run = marey.init(console=False, settings={"queue_items": 2, "encoder_threads": 1})
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate")})
    run.log({"p": Probe("b")})

    def open_later() -> None:
        while not warned.is_set():
            warned.wait(1)
        GATES["gate"].set()

    warned = threading.Event()
    opener = threading.Thread(target=open_later)
    opener.start()

    original = run._recording.problems.warn_once

    def listen(*arguments: Any) -> None:
        warned.set()
        original(*arguments)

    run._recording.problems.warn_once = listen  # type: ignore[method-assign]
    with pytest.warns(UserWarning, match="faster than they can be encoded") as said:  # noqa: PT031
        for name in "cdefg":
            run.log({"p": Probe(name)})
    opener.join()
    assert len(said) == 1
    assert len(places(recorded(run))) == 7


def test_finish_is_bounded_and_another_process_goes_on(recorded, capfd, monkeypatch) -> None:
    monkeypatch.setenv("MAREY_QUIET", "0")
    run = marey.init(console=False, settings={"finish_timeout_secs": 0.2, "encoder_threads": 1})
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate"), "loss": 1})
    run.log({"img": image(7)})
    run.finish()
    assert (
        "2 media values not encoded after 0.2 s; another process goes on" in capfd.readouterr().err
    )
    found = recorded(run.dir)
    assert found.all(Problem)[0].code == "media-pending"
    deadline = threading.Event()
    for _ in range(600):
        if ("img", 1, 0, 1, False) in places(recorded(run.dir)):
            break
        deadline.wait(0.1)
    else:
        pytest.fail("no other process encoded the image")


KILLED = """
import os
import numpy as np
import marey
from marey.media.image import Image

def never(self):
    import threading
    threading.Event().wait()

encode, Image.encode = Image.encode, never
run = marey.init(project="killed", console=False)
for value in range(5):
    run.log({"img": marey.Image(np.full((4, 6), value, np.uint8), caption=str(value))})
run.log({"imgs": [marey.Image(np.zeros((2, 2), np.uint8))] * 2}, step=9)
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_process_left_is_recovered(run_script, only_run, recorded) -> None:
    run_script(KILLED)
    run_dir = only_run()
    assert len(list(waiting(run_dir / "spool"))) == 7
    assert not recorded(run_dir).all(MediaRecord)
    damaged = run_dir / "spool" / "aaaaaaaa-0.spool"
    damaged.write_bytes(b"no drafts")
    assert recover(run_dir) == (7, 0, 0)
    assert recover(run_dir) == (0, 0, 0)
    found = recorded(run_dir)
    assert places(found) == [
        *[("img", step, 0, 1, False) for step in range(5)],
        ("imgs", 9, 0, 2, True),
        ("imgs", 9, 1, 2, True),
    ]
    captions = {str(media.item.meta) for media in found.all(MediaRecord)}
    assert len(captions) == 6
    assert not list((run_dir / "spool").iterdir())


def test_drafts_of_a_living_process_are_left_to_it() -> None:
    run = marey.init(console=False)
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate")})
    assert recover(Path(run.dir)) == (0, 0, 1)
    GATES["gate"].set()
    run.finish()
    assert recover(Path(run.dir)) == (0, 0, 0)


def test_a_failure_that_can_be_mended_keeps_the_draft(recorded) -> None:
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match="snapshot was kept"):  # noqa: PT031
        run.log({"p": Probe("x", "disk")})
        run.finish()
    (file,) = spool_files(run)
    (place,) = open_places(file)
    (problem,) = recorded(run.dir).all(Problem)
    assert problem.detail["draft"] == place.name


def encodings(monkeypatch) -> list[str]:
    """The names of probes, at each encoding."""
    names: list[str] = []
    encode = Probe.encode

    def counted(self: Probe) -> Encoded:
        names.append(self.name)
        return encode(self)

    monkeypatch.setattr(Probe, "encode", counted)
    return names


def test_repeats_join_what_is_being_encoded(recorded, monkeypatch) -> None:
    names = encodings(monkeypatch)
    run = marey.init(console=False)
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate"), "again": [Probe("gate"), Probe("gate")]})
    for _ in range(50):
        run.log({"p": Probe("gate")})
    assert len(spooled(run)) == 53
    (file,) = spool_files(run)
    assert len({each.content for each in open_places(file)}) == 1
    GATES["gate"].set()
    found = recorded(run)
    assert names == ["gate"]
    assert len(places(found)) == 53
    assert [step for key, step, *_ in places(found) if key == "p"] == list(range(51))
    assert run._recording.media.count == 53
    assert not spool_files(run)


def test_repeats_of_what_was_encoded_write_no_draft(recorded, monkeypatch) -> None:
    run = marey.init(console=False)
    run.log({"img": image(1)})
    while run._recording.media.count < 1:
        pass
    monkeypatch.setattr("marey.spool.spool.Spool.write", None)
    for _ in range(10):
        run.log({"img": image(1)})
    assert len(places(recorded(run))) == 11


def test_repeats_of_a_failure_each_have_their_problem(recorded) -> None:
    run = marey.init(console=False)
    GATES["gate"] = threading.Event()
    with pytest.warns(UserWarning, match="the reason"):  # noqa: PT031
        for _ in range(3):
            run.log({"bad": Probe("gate", "the reason")})
        GATES["gate"].set()
        run.finish()
    assert [problem.step for problem in recorded(run.dir).all(Problem)] == [0, 1, 2]
    assert not spool_files(run)


def test_repeats_count_in_the_queue(recorded, monkeypatch) -> None:
    run = marey.init(console=False, settings={"queue_items": 5, "encoder_threads": 1})
    GATES["gate"] = threading.Event()
    for _ in range(5):
        run.log({"p": Probe("gate")})
    warn_once = run._recording.problems.warn_once

    def warn_and_open(*arguments: Any) -> None:
        warn_once(*arguments)
        GATES["gate"].set()

    monkeypatch.setattr(run._recording.problems, "warn_once", warn_and_open)
    with pytest.warns(UserWarning, match="faster than they can be encoded"):
        run.log({"p": Probe("gate")})
    assert len(places(recorded(run))) == 6


def test_a_refused_repeat_leaves_the_job_alone(recorded) -> None:
    run = marey.init(console=False)
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate")}, step=5)
    with pytest.warns(UserWarning, match="step 4"):
        run.log({"p": Probe("gate"), "img": image()}, step=4)
    with pytest.raises(LogError):
        run.log({"p": Probe("gate"), "bad": object()})
    assert len(spooled(run)) == 1
    GATES["gate"].set()
    assert places(recorded(run)) == [("p", 5, 0, 1, False)]
    assert not spool_files(run)


def test_ctrl_c_while_the_queue_is_full_leaves_nothing(recorded, monkeypatch) -> None:
    run = marey.init(console=False, settings={"queue_items": 1})
    GATES["gate"] = threading.Event()
    run.log({"p": Probe("gate")})

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run._recording.problems, "warn_once", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run.log({"p": Probe("other"), "again": Probe("gate")})
    assert len(spooled(run)) == 1
    GATES["gate"].set()
    assert places(recorded(run)) == [("p", 0, 0, 1, False)]
    assert not spool_files(run)


def test_repeats_after_a_kill_are_all_recovered(run_script, only_run, recorded) -> None:
    repeated = KILLED.replace("value, np.uint8), caption=str(value)", "7, np.uint8)")
    run_script(repeated)
    assert recover(only_run()) == (7, 0, 0)
    found = recorded(only_run())
    assert len(places(found)) == 7
    assert len([path for path in (only_run() / "blobs").rglob("*") if path.is_file()]) == 2


ANY_MOMENT = """
import sys
import numpy as np
import marey
run = marey.init(console=False, id="killed00")
for step in range(100_000):
    value = step // 2 % 50 if step % 3 else step
    pixels = np.full((40, 60 + value), value % 256, np.uint8)
    run.log({"img": marey.Image(pixels), "loss": step})
    print(step, flush=True)
"""


@pytest.mark.parametrize("millis", [5, 40, 150, 400])
def test_a_kill_at_any_moment_loses_no_call_that_returned(
    script, only_run, recorded, millis
) -> None:
    process = script(ANY_MOMENT)
    process.stdout.readline()
    killer = threading.Timer(millis / 1000, process.kill)
    killer.start()
    returned = max([0, *(int(line) for line in process.stdout if line.endswith("\n"))])
    process.communicate()
    for _ in range(2):
        recover(only_run())
    found = recorded(only_run())
    assert not found.all(Problem)
    steps = {media.step: media.item.meta["width"] for media in found.all(MediaRecord)}
    assert set(range(returned + 1)) <= set(steps)
    assert len(steps) <= returned + 2
    assert len(steps) == max(steps) + 1
    for step, width in steps.items():
        assert width == 60 + (step // 2 % 50 if step % 3 else step)
    assert not list((only_run() / "spool").iterdir())


def test_media_logged_while_the_interpreter_ends(run_script, only_run, recorded) -> None:
    done = run_script(
        """
import atexit
import numpy as np
import marey
run = marey.init(console=False)
atexit.register(lambda: run.log({"img": marey.Image(np.zeros((4, 6), np.uint8))}))
"""
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert places(recorded(only_run())) == [("img", 0, 0, 1, False)]


def test_probes_are_media() -> None:
    assert isinstance(Probe("x"), Media)
    assert isinstance(Probe("x").encode().meta, Mapping)
