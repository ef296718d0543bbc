"""What media cost in all, on every thread: pictures of 256 x 256 pixels, and 10,000,000 points."""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import threading
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


def cpu_us(
    folder: Path, values: Iterable[object], make: Callable[[object], object]
) -> tuple[float, float]:
    """Processor time of a value on all threads, up to the end of the run, and its bytes as blobs."""
    run = marey.init(dir=folder, console=False, settings={"quiet": True})
    run.log({"first": marey.Image(np.zeros((9, 9, 3), np.uint8))})
    for thread in threading.enumerate():
        if thread.name == "marey-environment":  # part of the start
            thread.join()
    count = 0
    start = time.process_time()
    for value in values:
        run.log({"picture": make(value)})
        count += 1
    run.finish()
    used = time.process_time() - start
    size = sum(path.stat().st_size for path in Path(run.dir).rglob("*.png"))
    return used / count * 1e6, size / count


def points(count: int, kind: str) -> np.ndarray:
    """Points with colors: as float64 with fractions or without, or as float32."""
    random = np.random.default_rng(0)
    array = np.empty((count, 6))
    array[:, :3] = random.normal(0, 50, (count, 3))
    array[:, 3:] = random.uniform(0, 255, (count, 3))
    if kind != "fractional":
        np.floor(array[:, 3:], out=array[:, 3:])
    return array.astype(np.float32) if kind == "float32" else array


def cloud_secs(folder: Path, array: np.ndarray) -> tuple[float, float, float]:
    """Processor time of a run that logs points; of that in the system; seconds ``log`` took."""
    marey.Object3D(array[:100]).encode()  # what it imports
    before = os.times()
    run = marey.init(dir=folder, console=False, settings={"quiet": True})
    value = marey.Object3D(array)
    start = time.perf_counter()
    run.log({"cloud": value})
    waited = time.perf_counter() - start
    run.finish()
    used = os.times()
    system = used.system - before.system
    return used.user - before.user + system, system, waited


def measure_clouds(folder: Path, count: int, repeats: int) -> float:
    """Print what clouds cost; give the most expensive kind's median."""
    medians = []
    for kind in ("fractional", "whole", "float32"):
        array = points(count, kind)
        found = sorted(cloud_secs(folder, array) for _ in range(repeats))
        used, system, waited = found[len(found) // 2]
        medians.append(used)
        print(
            f"{count:,} points, {kind:<24} {used:6.2f} s of CPU, {system:.2f} of it in the system, "
            f"log took {waited:.2f} s; all: {', '.join(f'{each[0]:.2f}' for each in found)}"
        )
    return max(medians)


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


def measure_pictures(folder: Path, count: int, repeats: int) -> tuple[float, float]:
    """Print what pictures cost; give the most expensive different and repeated one's median."""
    different, repeated = [], []
    for name, pictures in (("natural", natural(count)), ("noise", noise(count))):
        reference = pillow_us(pictures[:: max(1, count // 20)])
        found = median(lambda pictures=pictures: cpu_us(folder, pictures, marey.Image), repeats)
        different.append(describe(f"different, {name}", found, reference))
        image = marey.Image(pictures[0])
        again = [pictures[0]] * count
        for how, make in (("object", lambda _, image=image: image), ("array", marey.Image)):
            found = median(lambda again=again, make=make: cpu_us(folder, again, make), repeats)
            repeated.append(describe(f"the same {how}, {name}", found, reference))
    return max(different), max(repeated)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="pictures")
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--max-us", type=float, default=1_500, help="limit of a different one")
    parser.add_argument("--max-repeat-us", type=float, default=100, help="limit of a repeated one")
    parser.add_argument("--max-points-secs", type=float, default=2, help="limit of a cloud's run")
    options = parser.parse_args()
    print(f"{options.count} pictures of {SIDE} x {SIDE} x 3, load {os.getloadavg()[0]:.1f}")
    # Deleted at the end: for seconds after, ext4 looks at each deleted file for each new one.
    with tempfile.TemporaryDirectory() as name:
        different, repeated = measure_pictures(Path(name), options.count, options.repeats)
        cloud = measure_clouds(Path(name), options.points, options.repeats)
    print(
        f"at most {different:.0f} us for a different one, the limit is {options.max_us:.0f}; "
        f"at most {repeated:.0f} us for a repeated one, the limit is {options.max_repeat_us:.0f}; "
        f"at most {cloud:.2f} s for a cloud, the limit is {options.max_points_secs:.2f}"
    )
    kept = (
        different <= options.max_us
        and repeated <= options.max_repeat_us
        and cloud <= options.max_points_secs
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
