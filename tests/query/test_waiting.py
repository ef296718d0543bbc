"""Media that a killed process had logged and not encoded are there when somebody reads the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import marey
from marey.query import Api
from marey.spool.reading import waiting

IMAGES = 200
KILLED = f"""
import os
import numpy as np
import marey
run = marey.init(project="killed", console=False, id="killed00")
for step in range({IMAGES}):
    pixels = np.random.default_rng(step).integers(0, 255, (32, 48, 3), np.uint8)
    run.log({{"img": marey.Image(pixels, caption=str(step)), "loss": step / 8}})
pair = [marey.Image(np.full((64, 64), shade, np.uint8)) for shade in range(2)]
run.log({{"pair": pair}})
os.kill(os.getpid(), 9)
"""
PATH = "local/killed/killed00"


def kill_a_run(root: Path, code: str = KILLED) -> Path:
    source = str(Path(marey.__file__).parents[1])
    env = {**os.environ, "MAREY_DIR": str(root), "MAREY_QUIET": "1", "PYTHONPATH": source}
    done = subprocess.run([sys.executable, "-c", code], env=env, timeout=60, check=False)
    assert done.returncode == -9
    return root / "runs" / PATH


def pixels_of(step: int) -> np.ndarray:
    return np.random.default_rng(step).integers(0, 255, (32, 48, 3), np.uint8)


def test_every_image_of_a_killed_run_is_read_back(tmp_path):
    run_dir = kill_a_run(tmp_path / "root")
    assert any(waiting(run_dir / "spool"))
    with Api(tmp_path / "root") as api:
        run = api.run(PATH)
        assert run.state == "crashed"
        assert run.summary["img"] == {"_type": "image"}
        entries = run.media("img")
        assert [entry.step for entry in entries] == list(range(IMAGES))
        assert entries.pending == 0
        for entry in entries:
            np.testing.assert_array_equal(np.asarray(entry.value.to_pil()), pixels_of(entry.step))
            assert entry.value.caption == str(entry.step)
        rows = list(run.scan_history())
        assert [row["_step"] for row in rows] == list(range(IMAGES + 1))
        assert [row["loss"] for row in rows[:-1]] == [step / 8 for step in range(IMAGES)]
        assert [row["img"].caption for row in rows[:-1]] == list(map(str, range(IMAGES)))
        assert [np.asarray(image.to_pil()).max() for image in rows[-1]["pair"]] == [0, 1]
        assert run.media("pair")[0].total == 2
        assert not run.problems
    assert not list((run_dir / "spool").iterdir())


def test_a_run_that_dies_while_it_is_looked_at(tmp_path, monkeypatch):
    code = KILLED.replace(
        "os.kill", "import sys; print('logged', flush=True); sys.stdin.read(1); os.kill"
    )
    source = str(Path(marey.__file__).parents[1])
    env = {**os.environ, "MAREY_DIR": str(tmp_path / "root"), "PYTHONPATH": source}
    frozen = "from marey.media.image import Image; import threading\n"
    frozen += "encode = lambda self: threading.Event().wait()\nImage.encode = encode\n"
    process = subprocess.Popen(
        [sys.executable, "-c", frozen + code + "", "x"],
        env={**env, "MAREY_QUIET": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"logged\n"
    with Api(tmp_path / "root") as api:
        history = api.run(PATH).media("pair")
        assert (len(history), history.pending) == (0, 2)
        assert "2 media to be encoded" in repr(history)
        run = api.run(PATH)
        assert run.state == "running"
        process.communicate(b"x", timeout=30)
        assert len(run.media("img")) == IMAGES
        assert run.media("pair")[0].total == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_who_may_not_write_is_told_what_to_do(tmp_path):
    run_dir = kill_a_run(tmp_path / "root")
    (run_dir / "journal").chmod(0o555)
    with Api(tmp_path / "root") as api, pytest.warns(UserWarning, match=r"marey\.spool\.recovery"):
        assert api.run(PATH).media("img").pending > 0
    (run_dir / "journal").chmod(0o755)


def test_half_a_list_that_was_encoded_is_completed(tmp_path):
    run_dir = kill_a_run(tmp_path / "root")
    copies = {path.name: path.read_bytes() for path in (run_dir / "spool").iterdir()}
    with Api(tmp_path / "root") as api:
        assert api.run(PATH).media("pair")[0].total == 2
        for name, content in copies.items():  # as if killed between the records and the marks
            (run_dir / "spool" / name).write_bytes(content)
        again = api.run(PATH)
        assert (len(again.media("img")), again.media("pair")[0].total) == (IMAGES, 2)
        assert len(again.media("pair")[0].value) == 2
