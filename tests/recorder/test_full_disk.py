"""A disk without room: an error at the call, and nothing half recorded."""

from __future__ import annotations

from marey.journal.record import Media

FULL = """
import resource, signal
import marey
from marey.errors import JournalError

run = marey.init(console=False)
run.log({"before": 1})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (@BYTES@, resource.RLIM_INFINITY))
written = 0
try:
    for n in range(2_000_000):
        CALL
        written += 1
except JournalError as error:
    assert run.step == written + 1, (run.step, written)
    print(written, type(error).__name__, error)
else:
    raise SystemExit("no error")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def test_numbers(run_script, only_run, recorded) -> None:
    call = 'run.log({"n": n, "x": [float(n)][0]})'
    done = run_script(FULL.replace("@BYTES@", "1_000_000").replace("CALL", call))
    written = int(done.stdout.split()[0]) if done.stdout else None
    assert written, done.stderr
    rows = recorded(only_run()).rows
    assert len(rows) == written + 1
    assert rows[written] == {"n": written - 1, "x": float(written - 1)}


def test_media(run_script, only_run, recorded) -> None:
    call = 'run.log({"loss": n, "img": marey.Image(np.zeros((1000, 1000 * (n + 1)), np.uint8))})'
    code = FULL.replace("@BYTES@", "3_000_000").replace("CALL", call)
    done = run_script("import numpy as np\n" + code)
    assert done.stdout, done.stderr
    assert "nothing of this call was recorded" in done.stdout
    written = int(done.stdout.split()[0])
    rows = recorded(only_run()).rows
    assert len(rows) == written + 1
    assert len(recorded(only_run()).all(Media)) == written
    assert not list((only_run() / "spool").iterdir())
