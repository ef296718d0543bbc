"""How long ``import marey`` takes over a bare interpreter, and ``marey.init`` with it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

REPEATS = 11


def start_ms(code: str) -> list[float]:
    """Durations of an interpreter's life, sorted."""
    durations = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        durations.append((time.perf_counter() - start) * 1e3)
    return sorted(durations)


def describe(name: str, bare_ms: float, code: str) -> float:
    durations = start_ms(code)
    median, worst = durations[len(durations) // 2] - bare_ms, durations[-1] - bare_ms
    print(f"{name:<34} median {median:8.1f} ms   worst {worst:8.1f} ms   over bare Python")
    return median


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--max-ms", type=float, default=60.0, help="limit of `import marey`")
    options = parser.parse_args()
    bare = start_ms("pass")
    bare_ms = bare[len(bare) // 2]
    print(f"{'bare Python':<34} median {bare_ms:8.1f} ms")
    reference = describe("import json, dataclasses, pathlib", bare_ms,
                         "import json, dataclasses, pathlib")  # fmt: skip
    marey_ms = describe("import marey", bare_ms, "import marey")
    describe("import marey; marey.init", bare_ms, "import marey; marey.init")
    print(
        f"import marey costs {marey_ms / reference:.2f} of the reference, at most {options.max_ms} ms"
    )
    return 0 if marey_ms <= options.max_ms else 1


if __name__ == "__main__":
    sys.exit(main())
