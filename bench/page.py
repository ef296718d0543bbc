"""What pictures with overlays cost the page's main thread: one masked picture, and a thousand.

Times are of the thread's processor, which other programs do not lengthen. Limits are generous: they
are there to notice what became several times slower.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import CDPSession, Page, sync_playwright

import marey

SIDE = 1024
CLASSES = 100
BOXES = 500
PICTURES = 1000
STEPS = 2
REPEATS = 14
LIMIT_MS = {"repaint": 120.0, "step": 2000.0}
PORT = 7799
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-accelerated-2d-canvas",
)
TWO_FRAMES = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r())))"
ALL_DRAWN = """() => {
    const big = document.querySelector("[data-large]");
    const near = (one) => one.getBoundingClientRect().top < innerHeight;
    const drawn = [...(big?.querySelectorAll("canvas[data-overlay]") ?? [])].filter(near);
    return drawn.length > 0 && drawn.every((one) => one.dataset.overlay === "painted") &&
        ![...big.querySelectorAll("[data-shot=late]")].some(near);
}"""


def boxes(count: int, side: int, random: np.random.Generator) -> list[dict[str, object]]:
    corners = random.uniform(0, 0.9 * side, (count, 2))
    return [
        {
            "position": {"minX": x, "maxX": x + 0.1 * side, "minY": y, "maxY": y + 0.08 * side},
            "domain": "pixel",
            "class_id": i % CLASSES,
            "scores": {"sure": float(random.random())},
        }
        for i, (x, y) in enumerate(corners.tolist())
    ]


def picture(side: int, classes: int, count: int, random: np.random.Generator) -> marey.Image:
    y, x = np.mgrid[:side, :side] * (8 / side)
    waves = np.sin(x * random.uniform(1, 3)) * np.cos(y * random.uniform(1, 3))
    mask = ((waves + 1) / 2 * (classes - 1)).astype(np.uint8)
    gray = np.repeat(((waves + 1) * 127).astype(np.uint8)[..., None], 3, axis=2)
    layer = {"mask_data": mask, "class_labels": {i: f"class {i}" for i in range(classes)}}
    return marey.Image(
        gray,
        file_type="png",
        masks={"m": layer},
        boxes={"b": {"box_data": boxes(count, side, random)}} if count else None,
    )


def log() -> None:
    random = np.random.default_rng(0)
    with marey.init(project="bench", id="bench0", name="bench") as run:
        for step in range(STEPS):
            pictures = [picture(64, 5, 2, random) for _ in range(PICTURES)]
            run.log({"many": pictures, "one": picture(SIDE, CLASSES, BOXES, random)}, step=step)


class Meter:
    """Milliseconds that the page's main thread works."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def _now(self) -> tuple[float, float]:
        found = self._session.send("Performance.getMetrics")["metrics"]
        values = {one["name"]: one["value"] * 1000 for one in found}
        return values["ScriptDuration"], values["TaskDuration"]

    def tell(self, what: str, limit_ms: float, act: Callable[[], object], times: int) -> bool:
        costs = []
        for _ in range(times + 2):  # the first two warm up
            before = self._now()
            act()
            self._page.evaluate(TWO_FRAMES)
            costs.append([after - start for start, after in zip(before, self._now(), strict=True)])
        script, task = (statistics.median(column) for column in zip(*costs[2:], strict=True))
        print(f"{what:44} script {script:7.1f} ms   all {task:7.1f} ms")
        return bool(script <= limit_ms)


def repaints(page: Page, url: str) -> bool:
    page.goto(f"{url}/local/bench?large=one&focus=bench0:0")
    page.wait_for_function(ALL_DRAWN, timeout=60_000)
    page.locator("[data-stage]").first.hover()
    meter, limit = Meter(page), LIMIT_MS["repaint"]
    press = page.keyboard.press
    fine = meter.tell("toggling a class", limit, lambda: press("2"), REPEATS)
    fine &= meter.tell("outline on and off", limit, lambda: press("o"), REPEATS)
    for name, slider in (("opacity", "Opacity of masks"), ("least score", "Least sure")):
        page.get_by_role("slider", name=slider).first.focus()
        fine &= meter.tell(f"moving the {name}", limit, lambda: press("ArrowRight"), REPEATS)
    return fine


def steps(page: Page, url: str, size: str) -> bool:
    started = time.monotonic()
    page.goto(f"{url}/local/bench?step=0&large=many{size}")
    page.wait_for_function(ALL_DRAWN, timeout=120_000)
    count = page.locator("[data-large] [data-tile]").count()
    print(f"{count} pictures, first visit: {time.monotonic() - started:.1f} s (wall)")

    def step() -> None:
        for key in ("ArrowRight", "ArrowLeft"):
            page.keyboard.press(key)
            page.evaluate(TWO_FRAMES)
            page.wait_for_function(ALL_DRAWN, timeout=120_000)

    return Meter(page).tell(f"{count} pictures, one step and back", LIMIT_MS["step"], step, 4)


def measure(url: str) -> bool:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("MAREY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        fine = repaints(page, url)
        for size in ("", "&set=many,size%3D32"):
            fine &= steps(page, url, size)
        browser.close()
    return fine


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"MAREY_DIR": folder, "MAREY_CACHE_DIR": str(Path(folder) / "cache")}
        log()
        command = [sys.executable, "-m", "marey.cli", "ui", "--no-browser", "--dir", folder]
        server = subprocess.Popen([*command, "--port", str(PORT)], stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{PORT}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            return 0 if measure(url) else 1
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    raise SystemExit(main())
