"""How soon the server answers about a table of 1,000,000 rows with a column of pictures.

The first time each question is asked counts, not what is kept for the next one. The limits are of
processor time, which other programs do not lengthen; the time waited on an idle machine is told too,
and less, as two threads compute.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from marey.index import Index
from marey.journal.record import Item
from marey.media.image import Image
from marey.media.table import Table
from marey.server.app import create_app
from marey.testing.server_lab import Writing, serving

DISTINCT = 20
KEY = "table"
RUNS = ("aaaa1111", "bbbb2222")
WINDOW = "analyses/table/window"


def table_of(count: int, seed: int) -> Table:
    """Numbers, text, a boolean and pictures; in the second run a tenth of the scores are others."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 255, (DISTINCT, 8, 8)).astype(np.uint8)
    pictures = [Image(each, caption=f"picture {i}") for i, each in enumerate(pixels)]
    table = Table(columns=["id"], data=np.arange(count)[:, None])
    table.add_column("image", [pictures[i % DISTINCT] for i in range(count)])
    table.add_column("label", [f"class {i}" for i in random.integers(0, 50, count)])
    scores = random.random(count)
    if seed:
        scores[::10] = np.random.default_rng(seed).random(len(scores[::10]))
    table.add_column("score", scores)
    losses = random.normal(size=count)
    losses[::1000] = np.nan
    table.add_column("loss", losses)
    table.add_column("correct", (random.random(count) > 0.3).tolist())
    table.add_column(
        "text", [f"sentence {i} of some words" for i in random.integers(0, count, count)]
    )
    table.add_column("epoch", random.integers(0, 100, count))
    return table


def write(root: Path, count: int) -> None:
    """Two runs with a table each."""
    for number, run in enumerate(RUNS):
        writing = Writing(root, "bench", run)
        encoded = table_of(count, number).encode()
        blob = encoded.blobs["table"]
        assert isinstance(blob.data, bytes)
        ref = writing.blob(blob.data, blob.extension, blob.media_type)
        for picture in encoded.attachments:
            assert isinstance(picture.data, bytes)
            writing.blob(picture.data, picture.extension, picture.media_type)
        writing.media(KEY, 0, Item("table", 1, dict(encoded.meta), {"table": ref}))
        writing.end()


class Meter:
    """Asks, and remembers what took too long."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.slow: list[str] = []

    def ask(self, name: str, path: str, limit_ms: float, **question: Any) -> dict[str, Any]:
        """Ask for the first time, and again for what was kept."""
        first, cpu, answer = self._get(path, question)
        later, _, _ = self._get(path, question)
        size = len(json.dumps(answer))
        print(
            f"{name:<44} waited {first:6.0f} ms, CPU {cpu:6.0f} ms, limit {limit_ms:5.0f} ms; "
            f"again {later:5.0f} ms; {size:9,} bytes",
            flush=True,
        )
        if cpu > limit_ms:
            self.slow.append(name)
        return answer

    def _get(self, path: str, question: dict[str, Any]) -> tuple[float, float, dict[str, Any]]:
        text = {
            name: json.dumps(value) if isinstance(value, (dict, list)) else value
            for name, value in question.items()
        }
        run = question.get("run", [f"local/bench/{RUNS[0]}"])
        asked = {"key": KEY, **text, "run": run}
        gc.collect()
        start, cpu = time.perf_counter(), time.process_time()
        answer = self.http.get(f"/api/v1/{path}", params=asked)
        waited, used = time.perf_counter() - start, time.process_time() - cpu
        assert answer.status_code == 200, answer.text
        return waited * 1e3, used * 1e3, answer.json()


def by(column: str, **more: Any) -> dict[str, Any]:
    """A query that sorts."""
    return {"sort": [{"column": column, **more}]}


def measure_windows(meter: Meter, count: int, limits: argparse.Namespace) -> None:
    window, ask = limits.max_window_ms, meter.ask
    first = ask("first window of 100", WINDOW, window)
    assert (first["total"], first["shown"]) == (count, 100)
    ask("deep window", WINDOW, window, offset=count * 9 // 10)
    questions = {
        "sort by a number": by("score", descending=True),
        "sort by 50 texts, then a number": {"sort": [*by("label")["sort"], *by("loss")["sort"]]},
        "sort by a text that differs": by("text"),
        "filter by number and text": {"filter": 'score > 0.5 and label in ("class 3", "class 7")'},
        "filter by a formula": {"filter": "abs(loss) > 2 and not correct or score + loss > 1"},
        "filter by a regular expression": {"filter": 'text matches "7[0-9]+7 of"'},
        "filter by captions": {"filter": 'caption(image) = "picture 3"'},
        "filter and sort": {"filter": "score > 0.5", **by("loss")},
        "group by 50 texts": {"group": ["label"]},
        "group by 5,000 pairs": {"group": ["label", "epoch"]},
        "group by a key": {"group": ["id"]},
        "search for digits": {"search": "777"},
        "search for words": {"search": "class 4"},
        "SQL that groups": {"sql": "SELECT label, avg(score) FROM t GROUP BY ALL ORDER BY 2"},
        "SQL that sorts all": {"sql": "SELECT id, image, score FROM t ORDER BY loss"},
    }
    for name, query in questions.items():
        ask(name, WINDOW, limits.max_ms, query=query)
    deep = {"query": by("score", descending=True), "offset": count // 2}
    ask("sorted, deep window", WINDOW, window, **deep)
    opened = {"group": ["label"], "within_row": 5}
    ask("a group opened", WINDOW, limits.max_ms, query=opened)


def measure_columns(meter: Meter, limits: argparse.Namespace) -> None:
    for name, query in (("", {}), (" under a filter", {"filter": "score > 0.7"})):
        done, asks = False, 0
        while not done:
            asks += 1
            path = "analyses/table/columns"
            done = meter.ask(f"columns{name}, {asks}. time", path, limits.max_ms, query=query)[
                "done"
            ]
    for text in ("", 'label = "class', "score > 0.5 and te"):
        meter.ask(f"complete {text!r}", "analyses/table/complete", limits.max_ms, text=text)


def measure_join(meter: Meter, count: int, limits: argparse.Namespace) -> None:
    runs = {"run": [f"local/bench/{run}" for run in RUNS]}
    path = "key-analyses/table/join"
    told = meter.ask("join by id", path, limits.max_join_ms, by="id", **runs)
    assert told["in_all"] == count
    assert 0 < told["differing"] <= count // 10
    query = {"sort": [{"column": "score", "delta": True, "descending": True}]}
    only = {"only": "differing", "query": query, "offset": 1000}
    meter.ask("join, largest differences", path, limits.max_join_ms, by="id", **only, **runs)
    both = {"filter": "score@1 > score@2 + 0.5 and label = 'class 3'"}
    meter.ask("join, filter of both", path, limits.max_join_ms, by="id", query=both, **runs)
    told = meter.ask("join by a text", path, 2 * limits.max_join_ms, by="text", **runs)
    assert told["duplicates"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="rows")
    parser.add_argument("--max-ms", type=float, default=1000, help="limit of any answer")
    parser.add_argument("--max-window-ms", type=float, default=200, help="of a window of 100")
    parser.add_argument("--max-join-ms", type=float, default=2000, help="of a comparison")
    parser.add_argument("--root", type=Path, help="write here, or use what is there")
    options = parser.parse_args()
    print(f"{options.count:,} rows, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        root = options.root or Path(folder) / "root"
        if not root.exists():
            start = time.perf_counter()
            write(root, options.count)
            print(f"written in {time.perf_counter() - start:.1f} s")
        with Index.open(root, Path(folder) / "cache") as index:
            index.refresh()
            with serving(create_app(index)) as url, httpx.Client(base_url=url, timeout=60) as http:
                meter = Meter(http)
                measure_windows(meter, options.count, options)
                measure_columns(meter, options)
                measure_join(meter, options.count, options)
    for name in meter.slow:
        print(f"too slow: {name}")
    return 1 if meter.slow else 0


if __name__ == "__main__":
    sys.exit(main())
