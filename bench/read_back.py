"""How fast journals become charts and frames; run it alone: `python bench/read_back.py`."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from marey.directories import run_dir
from marey.index import Index
from marey.journal.process import begin_record
from marey.journal.record import End, RunInfo
from marey.journal.writer import JournalWriter
from marey.query import Api

LONG = "local/bench/longlong"
TWENTY = "local/bench/twentyco"
WIDE = "local/bench/widewide"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000, help="of the long metric")
    parser.add_argument("--runs", type=int, default=1_000, help="finished runs beside them")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="marey-bench-"))
    try:
        measure(folder, arguments.points, arguments.runs)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, points: int, runs: int) -> None:
    rng = np.random.default_rng(0)
    twenty = rng.normal(size=(points // 5, 20))
    write(folder / "root", TWENTY, tuple(f"m{i}" for i in range(20)), twenty)
    long, wide = rng.normal(size=points), rng.normal(size=(10_000, 50))
    write(folder / "root", LONG, ("loss",), long[:, None])
    write(folder / "root", WIDE, tuple(f"m{i}" for i in range(50)), wide)
    with Index.open(folder / "root", folder / "cache") as index:
        for path, array in ((LONG, long), (WIDE, wide)):
            measure_refresh(index, path, array, folder)
        measure_charts(index, folder)
        for number in range(runs):
            write(folder / "root", f"local/many/r{number:07d}", ("a", "b"), wide[:3, :2])
        say(f"first look at {runs:,} small runs", clock(index.refresh, once=True))
        say(f"refresh of {runs:,} runs, nothing new", clock(index.refresh))
        columns = ["summary.a", "summary.b", "config.x", "config.y"]
        say("their list, 4 columns", clock(lambda: index.runs("local", "many", columns, None)))
    measure_frames(folder, points)


def write(root: Path, path: str, names: tuple[str, ...], values: np.ndarray) -> None:
    entity, project, run = path.split("/")
    writer = JournalWriter(
        run_dir(root, entity, project, run), entity=entity, project=project, run=run
    )
    writer.append(begin_record(primary=True))
    writer.append(RunInfo(run, 1.7e9))
    for step, row in enumerate(values.tolist()):
        writer.row(names, step, 1.7e9 + step * 0.01, row)
    writer.append(End("finished", 0, time.time()))
    writer.close()


def measure_refresh(index: Index, path: str, array: np.ndarray, folder: Path) -> None:
    seconds = clock(lambda: index.refresh(path), once=True)
    reference = clock(lambda: np.save(folder / "reference.npy", array))
    rows, points = len(array), array.size
    say(
        f"refresh of {points:,} points in {rows:,} rows",
        seconds,
        f"{rows / seconds:,.0f} rows/s, {points / seconds:,.0f} points/s",
        reference,
    )


def measure_charts(index: Index, folder: Path) -> None:
    values = np.load(folder / "reference.npy")[:, 0]
    np.save(folder / "column.npy", values)
    last = index.run(LONG).run.last_step or 0

    def reference() -> None:
        column = np.load(folder / "column.npy")
        parts = column[: len(column) // 1000 * 1000].reshape(1000, -1)
        parts.min(axis=1), parts.max(axis=1), parts.mean(axis=1)

    numpy_secs = clock(reference)
    say("series, whole, 1000 points", clock(lambda: index.series(LONG, "loss")), "", numpy_secs)
    for share in (0.3, 0.01, 0.001):
        hi = last * (0.5 + share / 2)
        lo = last * (0.5 - share / 2)
        shown = index.series(LONG, "loss", lo=lo, hi=hi)
        seconds = clock(lambda lo=lo, hi=hi: index.series(LONG, "loss", lo=lo, hi=hi))
        say(f"series, {share:.1%} of it", seconds, f"{shown.shown:,} of {shown.total:,} points")
    say(
        "50 series of 10,000 points",
        clock(lambda: [index.series(WIDE, f"m{i}") for i in range(50)]),
    )


def measure_frames(folder: Path, points: int) -> None:
    import os

    os.environ["MAREY_CACHE_DIR"] = str(folder / "cache")
    with Api(folder / "root") as api:
        for path, count in ((LONG, points), (TWENTY, points // 5), (WIDE, 10_000)):
            run = api.run(path)
            seconds = clock(run.history, once=True)
            say(f"history() of {path}", seconds, f"{count / seconds:,.0f} rows/s")
            if path == LONG:
                seconds = clock(lambda run=run: run.history(keys=["loss"]), once=True)
                say('history(keys=["loss"])', seconds, f"{count / seconds:,.0f} rows/s")


def clock(action: Callable[[], object], once: bool = False) -> float:
    """Median of five, in seconds."""
    taken = []
    for _ in range(1 if once else 5):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def say(what: str, seconds: float, note: str = "", reference: float | None = None) -> None:
    ratio = "" if reference is None else f"{seconds / reference:,.1f} x numpy and a file"
    notes = ", ".join(part for part in (note, ratio) if part)
    print(f"{what:48} {seconds * 1000:10.2f} ms   {notes}", flush=True)


if __name__ == "__main__":
    main()
