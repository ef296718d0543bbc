"""What one call of ``run.log`` costs its caller, beside ``json.dumps`` and a file's ``write``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import marey

CALLS = 50_000


def per_call_ns(call: Callable[[int], None], calls: int) -> list[int]:
    """The durations of single calls, sorted, without what reading the clock costs."""
    clock = time.perf_counter_ns
    for number in range(1_000):
        call(number)
    empty = []
    for _ in range(1_000):
        start = clock()
        empty.append(clock() - start)
    empty.sort()
    clock_ns = empty[len(empty) // 2]
    durations = []
    for number in range(1_000, 1_000 + calls):
        start = clock()
        call(number)
        durations.append(max(clock() - start - clock_ns, 0))
    return sorted(durations)


def describe(name: str, durations: list[int]) -> float:
    median, p99 = durations[len(durations) // 2] / 1e3, durations[len(durations) * 99 // 100] / 1e3
    print(f"{name:<34} median {median:8.2f} us   p99 {p99:8.2f} us")
    return median


def reference(folder: Path, calls: int) -> list[int]:
    """Each call one JSON line in a file: what a program would write by itself."""
    with (folder / "reference.jsonl").open("w", buffering=1) as file:

        def call(number: int) -> None:
            file.write(json.dumps({"loss": number * 0.5, "_step": number}) + "\n")

        return per_call_ns(call, calls)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--max-us", type=float, default=4.0, help="limit of the median of one key")
    parser.add_argument("--calls", type=int, default=CALLS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = describe("json.dumps + file.write", reference(folder, options.calls))
        run = marey.init(dir=folder, console=False, settings={"quiet": True})
        one = describe(
            'run.log({"loss": x})',
            per_call_ns(lambda n: run.log({"loss": n * 0.5}), options.calls),
        )
        first = run.step
        describe(
            'run.log({"loss": x}, step=n)',
            per_call_ns(lambda n: run.log({"loss": n * 0.5}, step=first + n), options.calls),
        )
        names = [f"metric/{number}" for number in range(20)]
        describe(
            "run.log of 20 keys",
            per_call_ns(lambda n: run.log(dict.fromkeys(names, n * 0.5)), options.calls // 5),
        )
        run.finish()
    print(f"run.log costs {one / plain:.2f} of the reference; the limit is {options.max_us} us")
    return 0 if one <= options.max_us else 1


if __name__ == "__main__":
    sys.exit(main())
