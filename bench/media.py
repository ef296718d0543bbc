"""What media cost in all, on every thread: pictures of 256 x 256 pixels, different and repeated."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import PIL.Image

import marey

SIDE = 256


def natural(count: int) -> list[np.ndarray]:
    """Smooth fields of color with the grain of a camera."""
    random = np.random.default_rng(0)
    y, x, _ = np.mgrid[:SIDE, :SIDE, :1] / SIDE
    pictures = []
    for _ in range(count):
        across, down, start = random.uniform(1, 12, (3, 3))
        field = 128 + 90 * np.sin(across * x + down * y + start)
        pictures.append(np.clip(field + random.normal(0, 1.5, field.shape), 0, 255))
    return [picture.astype(np.uint8) for picture in pictures]


def noise(count: int) -> list[np.ndarray]:
    random = np.random.default_rng(0)
    return [random.integers(0, 256, (SIDE, SIDE, 3), np.uint8) for _ in range(count)]


def cpu_us(values: Iterable[object], make: Callable[[object], object]) -> tuple[float, float]:
    """Processor time of a value on all threads, up to the end of the run, and its bytes as blobs."""
    with tempfile.TemporaryDirectory() as folder:
        run = marey.init(dir=folder, console=False, settings={"quiet": True})
        run.log({"first": marey.Image(np.zeros((9, 9, 3), np.uint8))})
        time.sleep(1.5)  # what describes the environment has ended
        count = 0
        start = time.process_time()
        for value in values:
            run.log({"picture": make(value)})
            count += 1
        run.finish()
        used = time.process_time() - start
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.png"))
    return used / count * 1e6, size / count


def median(measure: Callable[[], tuple[float, float]], repeats: int) -> tuple[float, float]:
    return sorted(measure() for _ in range(repeats))[repeats // 2]


def pillow_us(pictures: list[np.ndarray]) -> tuple[float, float]:
    """Pillow's PNG at its usual level, in memory and nothing else."""
    size = 0
    start = time.process_time()
    for picture in pictures:
        target = io.BytesIO()
        PIL.Image.fromarray(picture).save(target, "PNG", compress_level=6)
        size += target.tell()
    return (time.process_time() - start) / len(pictures) * 1e6, size / len(pictures)


def describe(name: str, found: tuple[float, float], reference: tuple[float, float]) -> float:
    microseconds, size = found
    print(
        f"{name:<34} {microseconds:8.0f} us of CPU, {size:9,.0f} bytes   "
        f"Pillow / ours: {reference[0] / microseconds:6.1f} in time, {reference[1] / max(size, 1):.2f} in size"
    )
    return microseconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--max-us", type=float, default=1_500, help="limit of a different one")
    parser.add_argument("--max-repeat-us", type=float, default=100, help="limit of a repeated one")
    options = parser.parse_args()
    print(f"{options.count} pictures of {SIDE} x {SIDE} x 3, load {os.getloadavg()[0]:.1f}")
    different, repeated = [], []
    for name, pictures in (("natural", natural(options.count)), ("noise", noise(options.count))):
        reference = pillow_us(pictures[:: max(1, options.count // 20)])
        found = median(lambda pictures=pictures: cpu_us(pictures, marey.Image), options.repeats)
        different.append(describe(f"different, {name}", found, reference))
        array = pictures[0]
        image = marey.Image(array)
        again = [array] * options.count
        for how, make in (("object", lambda _, image=image: image), ("array", marey.Image)):
            found = median(lambda again=again, make=make: cpu_us(again, make), options.repeats)
            repeated.append(describe(f"the same {how}, {name}", found, reference))
    print(
        f"at most {max(different):.0f} us for a different one, the limit is {options.max_us:.0f}; "
        f"at most {max(repeated):.0f} us for a repeated one, the limit is {options.max_repeat_us:.0f}"
    )
    kept = max(different) <= options.max_us and max(repeated) <= options.max_repeat_us
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
