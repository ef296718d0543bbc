"""Large media of kinds that encode quickly: stored when the call returns, without a draft."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import marey
from marey.errors import LogError
from marey.journal.record import Media as MediaRecord
from marey.media.point_cloud import PointCloud
from marey.recorder import media_log
from marey.spool.reading import waiting
from marey.spool.spool import Spool


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_log, "LARGE_BYTES", 10_000)


def cloud(seed: int = 0, count: int = 1_000) -> marey.Object3D:
    return marey.Object3D(np.random.default_rng(seed).uniform(0, 255, (count, 6)))


def media_of(run: marey.Run, recorded) -> list[MediaRecord]:
    return recorded(run.dir).all(MediaRecord)


def test_it_is_stored_when_the_call_returns(recorded, monkeypatch) -> None:
    monkeypatch.setattr(Spool, "write", None)
    run = marey.init(console=False)
    value = cloud()
    run.log({"cloud": value, "loss": 1})
    (found,) = media_of(run, recorded)
    assert (found.key, found.step, found.position, found.count) == ("cloud", 0, 0, 1)
    run.finish()
    (read,) = marey.Api().run(run.path).media("cloud")
    np.testing.assert_array_equal(read.value.to_numpy(), value.to_numpy())


def test_repeats_are_encoded_once(recorded, monkeypatch) -> None:
    calls = []
    encode = PointCloud.encode
    monkeypatch.setattr(PointCloud, "encode", lambda self: calls.append(1) or encode(self))
    run = marey.init(console=False)
    run.log({"cloud": cloud()})
    run.log({"cloud": [cloud(), cloud(), cloud(1)]})
    assert len(calls) == 2
    assert len(media_of(run, recorded)) == 4


def test_small_ones_and_other_kinds_are_kept_first(monkeypatch) -> None:
    written = []
    write = Spool.write
    monkeypatch.setattr(Spool, "write", lambda self, parts: written.append(1) or write(self, parts))
    run = marey.init(console=False)
    run.log({"cloud": cloud(count=100), "image": marey.Image(np.zeros((200, 200, 3), np.uint8))})
    run.finish()
    assert len(written) == 2


def test_a_refused_step_records_nothing(recorded) -> None:
    run = marey.init(console=False)
    run.log({"loss": 1}, step=5)
    with pytest.warns(UserWarning, match="step 3 is lower"):
        run.log({"cloud": cloud()}, step=3)
    run.log({"cloud": cloud(1)}, step=6)
    assert [media.step for media in recorded(run).all(MediaRecord)] == [6]


def test_a_failure_is_told_at_the_call(recorded, monkeypatch) -> None:
    def fail(_: object) -> None:
        raise ValueError("the reason")

    monkeypatch.setattr(PointCloud, "encode", fail)
    run = marey.init(console=False)
    with pytest.raises(LogError, match="ValueError: the reason"):
        run.log({"cloud": cloud(), "loss": 1})
    assert not recorded(run).rows


LIMIT = "import numpy as np, os, signal\nfrom marey.recorder import media_log\nimport marey\n"
LIMIT += "media_log.LARGE_BYTES = 10_000\nrun = marey.init(console=False)\n"
LIMIT += "points = np.random.default_rng(0).uniform(0, 255, (50_000, 6))\n"

KILLED = """
run.log({"cloud": marey.Object3D(points)})
os.kill(os.getpid(), signal.SIGKILL)
"""

FULL = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, most))
try:
    run.log({"cloud": marey.Object3D(points), "loss": 1})
except marey.errors.JournalError as error:
    print("refused:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
run.log({"cloud": marey.Object3D(points[::2]), "loss": 2})
"""


def test_it_survives_a_kill(run_script, only_run, recorded) -> None:
    run_script(LIMIT + KILLED)
    assert not list(waiting(only_run() / "spool"))
    (found,) = recorded(only_run()).all(MediaRecord)
    sizes = {name: ref.size_bytes for name, ref in found.item.blobs.items()}
    assert sizes["exact_colors"] == 50_000 * 3 * 8
    for ref in found.item.blobs.values():
        path = only_run() / "blobs" / ref.sha256[:2] / (ref.sha256 + ref.extension)
        assert path.stat().st_size == ref.size_bytes


def test_a_full_disk_refuses_the_call(run_script, only_run, recorded) -> None:
    done = run_script(LIMIT + FULL)
    assert "refused:" in done.stdout, done.stderr
    found = recorded(only_run())
    assert [row["loss"] for row in found.rows.values()] == [2]
    assert [media.step for media in found.all(MediaRecord)] == [0]
    assert not list(Path(only_run() / "blobs").glob("*.part"))
