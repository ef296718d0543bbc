"""How soon the server answers about 100,000 pictures under one key, with masks and boxes.

The limits are of processor time, which other programs do not lengthen; on an idle machine it is
nearly the time that the page waits, which is told too.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np
import PIL.Image

from marey.index import Index
from marey.journal.record import BlobRef, Item
from marey.server.app import create_app
from marey.testing.server_lab import Writing, serving

SIDE = 128
LAYERS = ("boxes:pred", "boxes:truth")
LABELS = {str(number): f"class {number}" for number in range(20)}
DISTINCT = 50  # pictures and masks, so that it is quick to make them


def png(array: np.ndarray) -> bytes:
    target = io.BytesIO()
    PIL.Image.fromarray(array).save(target, "PNG")
    return target.getvalue()


class Maker:
    """Makes items of few blobs and of boxes that all differ."""

    def __init__(self, writing: Writing, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        grid = np.mgrid[:SIDE, :SIDE]
        self.pictures, self.masks = [], []
        for _ in range(DISTINCT):
            field = np.sin(grid[0] / self.random.uniform(5, 20)) * np.cos(
                grid[1] / self.random.uniform(5, 20)
            )
            mask = ((field + 1) * 4).astype(np.uint8)
            self.pictures.append(writing.blob(png(((field + 1) * 127).astype(np.uint8)), ".png"))
            ids, counts = np.unique(mask, return_counts=True)
            ref = writing.blob(png(mask), ".png")
            self.masks.append((ref, ids.tolist(), counts.tolist()))

    def item(self, number: int, sample: int) -> Item:
        size = {"width": SIDE, "height": SIDE}
        children = {name: self._boxes(name, size) for name in LAYERS}
        ref, ids, counts = self.masks[int(self.random.integers(DISTINCT))]
        meta = {"layer": "pred", **size, "values": "ids", "encoding": "gray8", "distinct": len(ids)}
        meta |= {"ids": ids, "counts": counts, "class_labels": LABELS, "class_count": len(LABELS)}
        children["mask:pred"] = Item("mask", 1, meta, {"mask": ref})
        meta = {
            **size,
            "mode": "L",
            "format": "png",
            "sample_id": sample,
            "caption": f"no. {number}",
        }
        blobs: dict[str, BlobRef] = {"image": self.pictures[number % DISTINCT]}
        return Item("image", 1, meta, blobs, children)

    def _boxes(self, name: str, size: dict[str, int]) -> Item:
        corners = self.random.uniform(0, SIDE / 2, (5, 4))
        corners[:, 2:] += corners[:, :2]
        names = ("x_min", "y_min", "x_max", "y_max")
        scores, classes = self.random.random(5).tolist(), self.random.integers(0, 20, 5).tolist()
        boxes = [
            {
                **dict(zip(names, row, strict=True)),
                "given": {
                    "position": dict(zip(("minX", "minY", "maxX", "maxY"), row, strict=True)),
                    "domain": "pixel",
                    "class_id": class_id,
                    "scores": {"score": score},
                },
            }
            for row, score, class_id in zip(corners.tolist(), scores, classes, strict=True)
        ]
        meta = {"layer": name.partition(":")[2], **size, "count": 5, "boxes": boxes}
        return Item("boxes", 1, {**meta, "class_labels": LABELS, "class_count": len(LABELS)})


def write(root: Path, run: str, count: int, points: int) -> Writing:
    """Runs with `count` pictures as steps of 100 and as one step, and a metric."""
    writing = Writing(root, "bench", run)
    maker = Maker(writing, ord(run[0]))
    if points:
        for number in range(count):
            item = maker.item(number, number % 100)
            writing.media("steps", number // 100, item, number % 100, 100)
    for number in range(count):
        writing.media("list", 7, maker.item(number, number), number, count)
    for step in range(points):
        writing.writer.row(("loss",), step, float(step), [(step * 7919) % 1_000_003 / 7.0])
    writing.end()
    return writing


class Meter:
    """Asks, and remembers what took too long."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.slow: list[str] = []
        self._spent: list[tuple[float, float, int]] = []  # ms waited, of CPU; bytes

    def ask(
        self, name: str, path: str, limit_ms: float, times: int = 5, **question: object
    ) -> dict:
        for _ in range(times):
            answer = self._get(path, question)
        self._tell(name, limit_ms)
        return answer

    def ask_on(self, name: str, path: str, limit_ms: float, **question: object) -> dict:
        """Ask until all is known; each answer has the limit."""
        answer = {"done": False}
        while not answer["done"]:
            answer = self._get(path, question)
        waited = sum(each[0] for each in self._spent) / 1e3
        self._tell(f"{name}, first: {waited:.1f} s in all", limit_ms)
        return answer

    def _get(self, path: str, question: dict[str, object]) -> dict:
        start, cpu = time.perf_counter(), time.process_time()
        answer = self.http.get(f"/api/v1/{path}", params=question)
        waited, used = time.perf_counter() - start, time.process_time() - cpu
        assert answer.status_code == 200, answer.text
        self._spent.append((waited * 1e3, used * 1e3, len(answer.content)))
        return answer.json()

    def _tell(self, name: str, limit_ms: float) -> None:
        waited, used, sizes = zip(*self._spent, strict=True)
        self._spent.clear()
        print(
            f"{name:<58} {len(used):3} times, median {statistics.median(waited):6.1f} ms, "
            f"worst {max(waited):6.1f} ms; CPU {statistics.median(used):6.1f} ms, worst "
            f"{max(used):6.1f} ms, limit {limit_ms:.0f} ms; {max(sizes):9,} bytes",
            flush=True,
        )
        if statistics.median(used) > limit_ms:
            self.slow.append(name)


RUN, OTHER = "local/bench/aaaa1111", "local/bench/bbbb2222"
ANALYSES = "key-analyses/image"
WHERES = (
    "",
    'class = "class 3" and score < 0.1 and layer = pred',
    'not class = "class 3"',
    'count(score > 0.5) >= 4 and any(type = mask and share > 10%) or caption ~ "777"',
)


def measure_media(meter: Meter, count: int, limits: argparse.Namespace) -> None:
    in_list = {"key": "list", "run": RUN, "items": 100}
    for name, first in (("middle", count // 2), ("end", count - 100)):
        name = f"grid: 100 at the {name} of a list of {count:,}"
        meter.ask(name, "media", limits.max_window_ms, first=first, **in_list)
    in_steps = {"key": "steps", "run": RUN}
    name = "playhead: 100 pictures at a step"
    meter.ask(name, "media", limits.max_window_ms, step=count // 200, items=100, **in_steps)
    name = "film strip: 400 entries of 1"
    meter.ask(name, "media/history", limits.max_ms, items=1, **in_steps)
    name = f"extremes of {limits.points:,} points"
    meter.ask(name, "extremes", limits.max_extremes_ms, key="loss", run=RUN)


def measure_search(meter: Meter, key: str, count: int, limit_ms: float) -> None:
    question = {"run": RUN, "key": key}
    told = meter.ask_on(f"content of {key}", f"{ANALYSES}/content", limit_ms, **question)
    assert (told["items"], told["of"]) == (count, count)
    meter.ask(f"content of {key}, later", f"{ANALYSES}/content", limit_ms, **question)
    for where in WHERES:
        name = f"find {where[:28]!r} in {key}"
        told = meter.ask(name, f"{ANALYSES}/find", limit_ms, where=where, **question)
        assert told["of"] == count
        print(f"    {told['total']:,} of {told['of']:,}")
    by_score = {"where": "score < 0.2", "order": "score"}
    meter.ask(f"find, by score, in {key}", f"{ANALYSES}/find", limit_ms, **by_score, **question)


def measure_changes(meter: Meter, count: int, limit_ms: float) -> None:
    path, last = f"{ANALYSES}/changes", count // 100 - 1
    steps = {"run": RUN, "key": "steps", "step": last, "against_step": 0}
    for by in ("mask", "boxes", "pixels"):
        meter.ask_on(f"changes of a step by {by}", path, limit_ms, by=by, **steps)
        meter.ask(f"changes of a step by {by}, later", path, limit_ms, by=by, **steps)
    lists = {"run": RUN, "key": "list", "against_run": OTHER, "limit": 100}
    told = meter.ask_on("changes of a list, run against run", path, limit_ms, **lists)
    assert told["compared"] == count
    meter.ask("changes of a list, later", path, limit_ms, **lists)


def measure(http: httpx.Client, count: int, limits: argparse.Namespace) -> list[str]:
    meter = Meter(http)
    measure_media(meter, count, limits)
    for key in ("steps", "list"):
        measure_search(meter, key, count, limits.max_ms)
    measure_changes(meter, count, limits.max_ms)
    return meter.slow


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="pictures under a key")
    parser.add_argument("--points", type=int, default=1_000_000, help="of a metric")
    parser.add_argument("--max-ms", type=float, default=300, help="limit of any answer")
    parser.add_argument("--max-window-ms", type=float, default=50, help="of a window of 100")
    parser.add_argument("--max-extremes-ms", type=float, default=50, help="of extremes")
    parser.add_argument("--root", type=Path, help="write here, or use what is there")
    options = parser.parse_args()
    print(f"{options.count:,} pictures under a key, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        root = options.root or Path(folder) / "root"
        if not root.exists():
            start = time.perf_counter()
            write(root, "aaaa1111", options.count, options.points)
            write(root, "bbbb2222", options.count, 0)
            print(f"written in {time.perf_counter() - start:.1f} s")
        with Index.open(root, Path(folder) / "cache") as index:
            start = time.perf_counter()
            index.refresh()
            print(f"read into the index in {time.perf_counter() - start:.1f} s")
            with serving(create_app(index)) as url, httpx.Client(base_url=url, timeout=60) as http:
                slow = measure(http, options.count, options)
    for name in slow:
        print(f"too slow: {name}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
