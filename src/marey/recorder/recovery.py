"""Encodes the media that a process left behind when it was killed; run directories in, no runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from marey.journal.process import begin_record, is_alive
from marey.journal.reader import read_segments
from marey.journal.record import Begin, End
from marey.journal.segments import newest_mtime, segments
from marey.journal.writer import JournalWriter
from marey.recorder import spool
from marey.recorder.items import to_item
from marey.recorder.media_log import encode_problem, media_record


class Recovery(NamedTuple):
    """What ``recover`` did."""

    encoded: int
    failed: int
    left: int  # of processes that still live


def recover(run_dir: Path) -> Recovery:
    """Encode the media that processes which have ended left in a run's spool folder.

    They are recorded at the step and time at which they were logged, by a writer of its own. Safe
    to call at any time and twice: what a living process will encode is left to it, and media that
    are encoded twice are one value to readers.

    Parameters
    ----------
    run_dir:
        The run's directory.

    Raises
    ------
    JournalError
        The run's directory cannot be written.
    """
    drafts = spool.drafts(run_dir / "spool")
    if not drafts:
        return Recovery(0, 0, 0)
    alive = _living_writers(run_dir)
    orphans = [path for path in drafts if spool.writer_of(path) not in alive]
    if not orphans:
        return Recovery(0, 0, len(drafts))
    entity, project, run = run_dir.resolve().parts[-3:]
    journal = JournalWriter(
        run_dir,
        entity=entity,
        project=project,
        run=run,
        snapshot=lambda: [begin_record(primary=False)],
    )
    encoded = sum(_encode(path, run_dir, journal) for path in orphans)
    journal.append(End("finished", 0, time.time()))
    journal.close()
    return Recovery(encoded, len(orphans) - encoded, len(drafts) - len(orphans))


def _encode(path: Path, run_dir: Path, journal: JournalWriter) -> bool:
    from marey.media._draft import from_draft

    place = None
    try:
        place, content = spool.read(path)
        item = to_item(from_draft(content).encode(), run_dir / "blobs")
        journal.append(media_record(place, item))
    except FileNotFoundError:  # another process was faster
        return True
    except Exception as error:  # a kind's own failure must not keep the others waiting
        if place is not None:
            journal.append(encode_problem(place, error, path.name))
        path.rename(path.with_suffix(".failed"))
        return False
    path.unlink(missing_ok=True)
    return True


def _living_writers(run_dir: Path) -> set[str]:
    """The writers whose process will still encode its drafts itself."""
    paths = segments(run_dir / "journal")
    begins: dict[str, Begin] = {}
    for read in read_segments(run_dir, live=True):
        writer = read.path.name.partition("-")[0]
        for _, found in read.records:
            if isinstance(found, Begin):
                begins[writer] = found
            elif isinstance(found, End):
                begins.pop(writer, None)
    return {
        writer
        for writer, begin in begins.items()
        if is_alive(begin, newest_mtime([path for path in paths if path.writer == writer]))
    }


def recover_in_background(run_dir: Path) -> None:
    """Start a process that goes on with the media that ``finish`` did not wait for."""
    # This program may have found Marey through a path that only it knows.
    source = str(Path(__file__).parents[2])
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "marey.recorder.recovery", str(run_dir)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    process.returncode = 0  # nobody waits for it: it outlives us, and that needs no warning


def main(arguments: list[str]) -> int:
    """Recover the runs whose directories are given; 1 if something could not be encoded."""
    failed = 0
    for argument in arguments:
        recovery = recover(Path(argument))
        failed += recovery.failed
        sys.stdout.write(
            f"{argument}: encoded {recovery.encoded:,}, failed {recovery.failed:,}, "
            f"left to living processes {recovery.left:,}\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
