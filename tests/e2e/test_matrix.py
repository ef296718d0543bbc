"""The matrix aligns samples over runs and steps, for every kind of media, by pointer and by keys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

SCRIPT = """
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import marey

    def image(name, step):
        shade = np.full((20, 30, 3), 10 * step % 255, np.uint8)
        return marey.Image(shade, sample_id=name, caption=f"{name} at {step}")

    def figure(step):
        drawn, axes = plt.subplots(figsize=(3, 2))
        axes.imshow(np.eye(4) * step)
        return marey.Image(drawn)

    # Their order changes from step to step, and not all are always there.
    ORDERS = {0: ["s2", "s10", "s1"], 10: ["s10", "s1"], 20: ["s1", "s10", "s2", "s3"]}
    for name in ("left", "right"):
        with marey.init(project="matrix", id=name, name=name) as run:
            for step, order in ORDERS.items():
                if name == "right" and step == 20:
                    continue
                shown = order if name == "left" else order[::-1]
                run.log({"samples": [image(one, step) for one in shown]}, step=step)
                wave = np.sin(np.arange(800) / (3 + step))
                frames = np.full((3, 3, 16, 16), step, np.uint8)
                run.log(
                    {
                        "places": [image(None, step) for _ in range(3 if name == "left" else 2)],
                        "sounds": [marey.Audio(wave, sample_rate=8000) for _ in range(2)],
                        "films": marey.Video(frames, fps=4, format="gif"),
                        "words": f"step {step} of {name}",
                        "spread": marey.Histogram(np.arange(step + 5)),
                    },
                    step=step,
                )
            run.log({"far": [image(f"f{i}", 30) for i in range(400)]}, step=20)
    with marey.init(project="long", id="long", name="long") as run:
        for step in range(300):
            run.log({"samples": [image("a", step), image("b", step)]}, step=step)
    """


@pytest.fixture(scope="module", autouse=True)
def logged(log: Callable[[str], None]) -> None:
    """Two runs whose lists hold the same samples at different places."""
    log(SCRIPT)


def open_matrix(page: Page, key: str, search: str = "", project: str = "matrix") -> Locator:
    """The grid of the enlarged panel."""
    page.goto(f"/local/{project}?large={key}&modes={key}:matrix{search}")
    expect(page.locator(f"[data-panel={key}]")).to_have_attribute("data-state", "ready")
    return page.get_by_role("grid", name=re.compile(f"^{key}: samples by"))


def row_of(grid: Locator, sample: str, run: str = "") -> Locator:
    """A row by its label."""
    of_run = f'[data-run="{run}"]' if run else ""
    return grid.locator(f'[data-sample="{sample}"]{of_run}')


def states(row: Locator) -> list[str]:
    """What stands in a row: the caption, or why there is nothing."""
    expect(row).to_be_visible()
    cells = row.get_by_role("gridcell")
    expect(cells.locator("[data-state=pending]")).to_have_count(0)
    return [cell.inner_text().strip() for cell in cells.all()]


def test_samples_of_runs_are_aligned_by_name(page: Page) -> None:
    """Whatever their place in the lists; a missing one says so; names sort as people count."""
    grid = open_matrix(page, "samples")
    heads = grid.get_by_role("columnheader")
    expect(heads).to_have_text(["sample", "right10 steps earlier", "left"])
    expect(grid.get_by_role("rowheader")).to_have_text(["s1", "s2", "s3", "s10"])
    assert states(row_of(grid, "s1")) == ["s1 at 10", "s1 at 20"]
    assert states(row_of(grid, "s2")) == ["not logged", "s2 at 20"]
    assert states(row_of(grid, "s10")) == ["s10 at 10", "s10 at 20"]

    page.get_by_role("combobox", name="Order of rows").click()
    page.get_by_role("option", name="as logged").click()
    expect(grid.get_by_role("rowheader")).to_have_text(["s1", "s10", "s2", "s3"])


def test_samples_of_steps_are_aligned_by_name(page: Page) -> None:
    """One row per run, the playhead's column is marked, older values say how old they are."""
    grid = open_matrix(page, "samples", "&set=samples,columns%3Dsteps%3Bsize%3D80&step=12")
    heads = grid.get_by_role("columnheader")
    expect(heads).to_have_text(["sample", "0", "10", "20"])
    expect(grid.locator("[aria-current]")).to_have_text("10")
    first = row_of(grid, "s2", "left")
    assert states(first) == ["s2 at 0", "not logged", "s2 at 20"]
    assert states(row_of(grid, "s10", "right"))[2].endswith("s10 at 10")
    expect(row_of(grid, "s10", "right").get_by_text("10 steps earlier")).to_be_visible()

    heads.get_by_text("20").click()
    expect(grid.locator("[aria-current]")).to_have_text("20")
    expect(page).to_have_url(re.compile(r"\?(?!.*step=12)"))


def test_samples_without_names_are_aligned_by_place(page: Page) -> None:
    """A list that is shorter has no sample there."""
    grid = open_matrix(page, "places")
    expect(grid.get_by_role("rowheader")).to_have_text(["1", "2", "3"])
    # The newest run stands first.
    assert states(row_of(grid, "3"))[0] == "not logged"


def test_keys_move_and_open(page: Page) -> None:
    """Arrows move, Enter on a head sets the playhead, Enter on a cell shows the sample large."""
    grid = open_matrix(page, "samples", "&set=samples,columns%3Dsteps&hide=right")
    expect(grid.get_by_role("columnheader")).to_have_text(["sample", "0", "10", "20"])
    expect(grid.get_by_role("rowheader")).to_have_text(["s1", "s2", "s3", "s10"])
    expect(grid.locator("[data-state=pending]")).to_have_count(0)
    grid.focus()
    grid.press("ArrowDown")
    grid.press("ArrowRight")
    active = grid.locator("[data-active]")
    expect(active).to_have_attribute("data-column", "step 10")
    grid.press("Control+ArrowUp")
    grid.press("ArrowUp")
    expect(active).to_have_role("columnheader")
    grid.press("Enter")
    expect(grid.locator("[aria-current]")).to_have_text("10")
    expect(page).to_have_url(re.compile("step=10"))
    grid.press("ArrowDown")
    grid.press("ArrowLeft")
    grid.press("Enter")
    # The place of s1 in the list of step 0.
    expect(page).to_have_url(re.compile("focus=left(:|%3A)2"))
    expect(page).to_have_url(re.compile("step=0"))


def test_every_kind_has_a_matrix(page: Page) -> None:
    """And shows one sample large with its own panel."""
    for key in ("sounds", "films", "words", "spread"):
        grid = open_matrix(page, key)
        expect(grid.get_by_role("columnheader")).to_have_count(3)
        expect(grid.locator("[data-state=item]").first).to_be_visible()
        modes = page.get_by_role("group", name=f"Ways to look at {key}")
        expect(modes.get_by_role("button", name="matrix")).to_have_attribute("aria-pressed", "true")
        modes.get_by_role("button").first.click()
        expect(grid).to_have_count(0)
    grid = open_matrix(page, "sounds")
    row_of(grid, "2").get_by_role("gridcell").nth(1).click()
    lanes = page.get_by_role("slider", name="Position in sounds, sound 2 of 2")
    expect(lanes).to_have_count(2)
    expect(page).to_have_url(re.compile("focus=left(:|%3A)1"))
    page.get_by_role("button", name="All", exact=True).click()
    expect(grid).to_be_visible()


def test_long_lists_and_histories_draw_only_what_is_in_sight(page: Page) -> None:
    """Hundreds of rows and columns are there when they are scrolled to."""
    grid = open_matrix(page, "far")
    expect(page.locator("[data-panel=far]")).to_have_attribute("data-shown", "400")
    assert grid.get_by_role("row").count() < 40
    grid.focus()
    grid.press("Control+End")
    expect(row_of(grid, "f399")).to_be_visible()

    grid = open_matrix(page, "samples", "&set=samples,steps%3D400", "long")
    expect(grid).to_have_attribute("aria-colcount", "301")
    # The playhead is at the end, so that is what is in sight.
    expect(grid.locator("[aria-current]")).to_have_text("299")
    expect(row_of(grid, "b").locator("[data-step='299']")).to_be_visible()
    assert grid.get_by_role("columnheader").count() < 40
