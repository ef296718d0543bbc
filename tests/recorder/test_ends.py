"""How a run ends, seen with real processes: each way leaves the right state."""

from __future__ import annotations

import json
import os
import signal
import subprocess

import pytest

import marey
from marey.errors import UsageError
from marey.journal.process import is_alive
from marey.journal.record import Begin, End

PREAMBLE = """\
import os, sys
import marey
run = marey.init(project="ends", console=False)
run.log({"loss": 0.5})
"""


@pytest.mark.parametrize(
    ("ending", "state", "exit_code", "status"),
    [
        ("", "finished", 0, 0),
        ("run.finish()", "finished", 0, 0),
        ("run.finish(exit_code=4)", "failed", 4, 0),
        ("1 / 0", "failed", 1, 1),
        ("raise KeyboardInterrupt", "interrupted", 130, -signal.SIGINT),
        ("sys.exit()", "finished", 0, 0),
        ("sys.exit(0)", "finished", 0, 0),
        ("sys.exit(3)", "failed", 3, 3),
        ("sys.exit('message')", "failed", 1, 1),
        ("from sys import exit; exit(3)", "failed", 3, 3),
        ("with run: sys.exit(5)", "failed", 5, 5),
        ("with run: raise SystemExit(6)", "failed", 6, 6),
        ("with run: raise ValueError('x')", "failed", 1, 1),
        ("with run: raise KeyboardInterrupt", "interrupted", 130, -signal.SIGINT),
        ("try:\n    sys.exit(7)\nfinally:\n    marey.finish()", "failed", 7, 7),
        # A program that catches its SystemExit and goes on was not ended by it.
        ("try:\n    sys.exit(8)\nexcept SystemExit:\n    run.log({'loss': 0.1})", "finished", 0, 0),
        ("try:\n    1 / 0\nexcept ZeroDivisionError:\n    pass", "finished", 0, 0),
        ("import threading; t = threading.Thread(target=lambda: run.log({'loss': 2})); t.start()",
         "finished", 0, 0),
        ("import atexit; atexit.register(lambda: run.log({'loss': 3}))", "finished", 0, 0),
    ],
)  # fmt: skip
def test_states(ending, state, exit_code, status, run_script, only_run, recorded) -> None:
    done = run_script(PREAMBLE + ending)
    assert done.returncode == status, done.stderr
    found = recorded(only_run())
    assert [(end.state, end.exit_code) for end in found.all(End)] == [(state, exit_code)]
    assert found.rows[0] == {"loss": 0.5}
    assert not found.problems_of_reader


@pytest.mark.parametrize("ending", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_sudden_ends_leave_no_end_and_every_row(ending, run_script, only_run, recorded) -> None:
    run_script(PREAMBLE + ending)
    found = recorded(only_run())
    (begin,) = found.all(Begin)
    assert not found.all(End)
    assert not is_alive(begin, 0.0)
    assert found.rows == {0: {"loss": 0.5}}


def test_hooks_of_others_still_run(run_script, only_run, recorded) -> None:
    done = run_script(
        "import sys\n"
        "def hook(kind, value, traceback): print('their hook', kind.__name__)\n"
        "sys.excepthook = hook\n" + PREAMBLE + "1 / 0"
    )
    assert "their hook ZeroDivisionError" in done.stdout
    assert recorded(only_run()).all(End)[0].state == "failed"


def test_hooks_are_given_back() -> None:
    import sys

    hook, leave = sys.excepthook, sys.exit
    with marey.init(console=False) as run:
        assert sys.excepthook is not hook
        with marey.init(console=False, reinit="create_new"):
            pass
        assert sys.excepthook is not hook
    assert run.state == "finished"
    assert sys.excepthook is hook
    assert sys.exit is leave


def test_ctrl_c_in_a_training_loop(script, only_run, recorded) -> None:
    process = script(
        PREAMBLE
        + """
print("ready", flush=True)
step = 0
while True:
    step += 1
    run.log({"loss": step})
"""
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in err
    (end,) = recorded(only_run()).all(End)
    assert (end.state, end.exit_code) == ("interrupted", 130)


KILLED = """
import os
import marey
run = marey.init(project="killed", console=False)
for step in range(50_000):
    run.log({"loss": step * 0.5, "step": step})
os.kill(os.getpid(), 9)
"""


def test_kill_9_right_after_the_50_000th_call(run_script, only_run, recorded) -> None:
    assert run_script(KILLED).returncode == -signal.SIGKILL
    found = recorded(only_run())
    assert found.rows == {n: {"loss": n * 0.5, "step": n} for n in range(50_000)}
    assert not found.problems_of_reader
    assert not found.all(End)


def test_kill_9_from_outside_loses_no_call_that_returned(script, only_run, recorded) -> None:
    process = script(
        """
import os
import marey
run = marey.init(project="killed", console=False)
for step in range(10_000_000):
    run.log({"a": step, "b": [0.5]}, step=step)
    os.write(1, b"%d\\n" % step)
"""
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line == "2000\n":
            break
    process.kill()
    rest = process.stdout.read().split("\n")[:-1]
    process.communicate(timeout=60)
    returned = int(rest[-1]) if rest else 2000
    rows = recorded(only_run()).rows
    assert set(range(returned + 1)) <= rows.keys()
    assert len(rows) <= returned + 2


def test_log_after_finish() -> None:
    run = marey.init(console=False)
    run.log({"x": 1})
    run.finish()
    run.finish()
    for call in (
        lambda: run.log({"x": 1}),
        lambda: run.log({"y": "text"}),
        lambda: run.config.update({"a": 1}),
        lambda: run.summary.update({"a": 1}),
        lambda: setattr(run, "name", "other"),
        lambda: marey.log({"x": 1}),
    ):
        with pytest.raises(UsageError, match="has finished"):
            call()
    assert run.summary["x"] == 1
    assert marey.run is None


def test_what_is_printed_at_begin_and_end(run_script, only_run) -> None:
    done = run_script(PREAMBLE, quiet=False)
    lines = done.stderr.splitlines()
    assert lines[0].startswith("marey: recording ")
    assert f"(local/ends/{only_run().name})" in lines[0]
    assert "1 row, no media values, no problems" in lines[1]
    assert lines[2] == f"marey: {only_run()}"
    assert lines[3] == "marey: look at it with: marey ui"
    assert done.stdout == ""
    assert run_script(PREAMBLE, quiet=True).stderr == ""


def test_the_ui_line_names_a_directory_that_is_not_the_default(run_script, tmp_path) -> None:
    done = run_script(f"import marey\nmarey.init(dir={str(tmp_path / 'a b')!r})", quiet=False)
    assert f"marey ui --dir '{tmp_path / 'a b'}'" in done.stderr


def test_a_run_that_is_forgotten_ends_with_the_program(run_script, only_run, recorded) -> None:
    done = run_script("import marey\nmarey.init().log({'a': 1})")
    assert done.returncode == 0
    assert [end.state for end in recorded(only_run()).all(End)] == ["finished"]


def test_the_environment_is_recorded(script, tmp_path, only_run, recorded) -> None:
    from marey.journal.record import RunInfo

    def git(*arguments: str) -> str:
        names = {
            f"GIT_{who}_{what}": "a"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        return subprocess.run(
            ["git", "-c", "init.defaultBranch=trunk", *arguments], cwd=tmp_path, text=True,
            check=True, capture_output=True, env={**os.environ, **names},
        ).stdout  # fmt: skip

    (tmp_path / "train.py").write_text("")
    git("init", "-q")
    git("add", "train.py")
    git("commit", "-q", "-m", "first")
    process = script(  # with all the time that git and the packages need
        """
from marey.recorder import environment, recording
environment.GIT_TIMEOUT_SECS = recording.ENVIRONMENT_TIMEOUT_SECS = 50
import marey
marey.init()
"""
    )
    process.communicate(timeout=60)
    environment = recorded(only_run()).all(RunInfo)[-1].environment
    assert json.dumps(environment)
    assert environment["argv"] == [str(tmp_path / "train.py")]
    assert environment["cwd"] == str(tmp_path)
    assert environment["python"].count(".") == 2
    assert environment["cpu_count"] == os.cpu_count()
    assert environment["packages"]["msgspec"]
    commit = git("rev-parse", "HEAD").strip()
    assert environment["git"] == {"commit": commit, "branch": "trunk", "dirty": True}


def test_a_clock_that_is_set_back(capfd, monkeypatch) -> None:
    run = marey.init(console=False, settings={"quiet": False})
    monkeypatch.setattr("marey.recorder.run.time", lambda: run.start_time - 7200)
    run.log({"x": 1})
    run.finish()
    assert "after 0.0 s: 1 row" in capfd.readouterr().err
