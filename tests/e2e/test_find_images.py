"""Find: pictures of all runs and steps by the boxes on them, as numpy finds them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

CLASSES = {1: "car", 2: 'odd "name"'}
STEPS, SAMPLES, RUNS = 12, 5, 2


@dataclass(frozen=True)
class Picture:
    run: int
    step: int
    sample: int
    classes: np.ndarray[tuple[int], np.dtype[np.int64]]
    scores: np.ndarray[tuple[int], np.dtype[np.float64]]


def _pictures() -> list[Picture]:
    random = np.random.default_rng(7)
    found = []
    for run in range(RUNS):
        for step in range(STEPS):
            for sample in range(SAMPLES):
                count = int(random.integers(0, 4))
                classes = random.integers(1, 3, count)
                found.append(Picture(run, step, sample, classes, random.random(count)))
    return found


PICTURES = _pictures()

SCRIPT = """
    import json
    import numpy as np
    import marey

    pictures = json.loads({pictures!r})
    for number in range({runs}):
        with marey.init(project="finding", id=f"found{{number}}", name=f"run {{number}}") as run:
            for step in range({steps}):
                run.log({{"shots": [
                    marey.Image(
                        np.full((30, 40), 20 * step, np.uint8),
                        sample_id=f"val/{{sample}}",
                        boxes={{"prediction": {{
                            "box_data": [
                                {{
                                    "position": {{"minX": 2 + 5 * i, "minY": 3, "maxX": 6 + 5 * i, "maxY": 20}},
                                    "domain": "pixel", "class_id": class_id, "scores": {{"score": score}},
                                }}
                                for i, (class_id, score) in enumerate(boxes)
                            ],
                            "class_labels": {{1: "car", 2: 'odd "name"'}},
                        }}}},
                    )
                    for sample, boxes in enumerate(pictures[number][step])
                ]}}, step=step)
"""


@pytest.fixture(scope="module")
def finding(log: Callable[[str], None]) -> str:
    nested: list[list[list[object]]] = [[[] for _ in range(STEPS)] for _ in range(RUNS)]
    for one in PICTURES:
        boxes = list(zip(one.classes.tolist(), one.scores.tolist(), strict=True))
        nested[one.run][one.step].append(boxes)
    log(SCRIPT.format(pictures=json.dumps(nested), runs=RUNS, steps=STEPS))
    return "/local/finding?modes=shots:find&size=shots:12x640"


def _cars_below(score: float) -> list[Picture]:
    return [one for one in PICTURES if ((one.classes == 1) & (one.scores < score)).any()]


def panel(page: Page) -> Locator:
    return page.locator('[data-panel="shots"]')


def ask(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Find pictures").fill(text)


def expect_state(page: Page, state: str) -> None:
    expect(panel(page).locator("[data-find]")).to_have_attribute("data-find", state)


def places(page: Page) -> list[tuple[int, int, int]]:
    """Run, step and position of each tile that exists."""
    tiles = page.locator("[data-at]").evaluate_all(
        "tiles => tiles.map((one) => [one.dataset.run.slice(-1), one.dataset.at, one.dataset.position])"
    )
    return [(int(run), int(step), int(position)) for run, step, position in tiles]


def test_it_finds_what_numpy_finds(page: Page, finding: str) -> None:
    page.goto(finding)
    ask(page, "class = car and score < 0.3")
    expected = _cars_below(0.3)
    expect(panel(page)).to_have_attribute("data-shown", str(len(expected)))
    expect(panel(page)).to_have_attribute("data-total", str(len(PICTURES)))
    expect_state(page, "done")
    shown = places(page)
    assert len(shown) >= 10
    assert [step for _, step, _ in shown] == sorted(step for _, step, _ in shown)
    assert set(shown) <= {(one.run, one.step, one.sample) for one in expected}
    assert {step for _, step, _ in shown} <= {one.step for one in expected}


def test_the_question_and_its_order_are_in_the_link(page: Page, finding: str) -> None:
    page.goto(finding)
    ask(page, "class = car and score < 0.3 and step >= 6")
    expect_state(page, "done")
    expect(page).to_have_url(re.compile("where"))
    page.get_by_role("combobox", name="Order of what was found").click()
    page.get_by_role("option", name="newest step first").click()
    expect(page).to_have_url(re.compile("order"))
    newest = max(one.step for one in _cars_below(0.3))
    expect_state(page, "done")
    expect(page.locator("[data-at]").first).to_have_attribute("data-at", str(newest))
    before = places(page)
    page.goto(page.url)
    expect_state(page, "done")
    expect(page.locator("[data-at]").first).to_have_attribute("data-at", str(newest))
    assert places(page) == before


def test_scrolling_brings_the_rest(page: Page, finding: str) -> None:
    page.goto(finding)
    ask(page, "step >= 0")
    expect(panel(page)).to_have_attribute("data-shown", str(len(PICTURES)))
    found = page.get_by_role("region", name="Pictures found")
    found.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    last = page.locator(f'[data-at="{STEPS - 1}"][data-position="{SAMPLES - 1}"]')
    expect(last.last).to_be_visible()
    assert found.evaluate("one => one.scrollTop") > 0
    assert len(places(page)) < len(PICTURES)


def test_only_what_fits_is_drawn(page: Page, finding: str) -> None:
    page.goto(finding)
    ask(page, "class = car and score < 0.3")
    expect_state(page, "done")
    expect(page.locator('[data-at] canvas[data-overlay="painted"]').first).to_be_visible()


def test_an_error_points_at_its_place_and_names_are_completed(
    context: BrowserContext, base_url: str, finding: str
) -> None:
    page = context.new_page()  # not the fixture: the refused question is an error in the console
    page.goto(base_url + finding)
    field = page.get_by_role("combobox", name="Find pictures")
    field.fill("class = car and")
    field.press("Escape")
    expect_state(page, "error")
    expect(panel(page)).to_contain_text("got the end")
    field.fill("")
    field.press_sequentially("class = o")
    page.get_by_role("option", name='odd "name"').or_(
        page.get_by_role("option", name="odd")
    ).click()
    expect(field).to_have_value('class = "odd \\"name\\"" ')
    expect_state(page, "done")
    odd = [one for one in PICTURES if (one.classes == 2).any()]
    expect(panel(page)).to_have_attribute("data-shown", str(len(odd)))


def test_nothing_asked_and_nothing_found_say_so(page: Page, finding: str) -> None:
    page.goto(finding)
    expect_state(page, "empty")
    panel(page).locator("li button").first.click()
    expect_state(page, "done")
    ask(page, "class = zebra")
    expect(panel(page)).to_contain_text("No picture fits")
    expect(panel(page)).to_have_attribute("data-shown", "0")


def test_a_click_goes_there(page: Page, finding: str) -> None:
    page.goto(finding)
    ask(page, "class = car and score < 0.3 and step = 4")
    expect_state(page, "done")
    first = page.locator("[data-at]").first
    position, run = first.get_attribute("data-position"), first.get_attribute("data-run")
    assert run is not None
    first.click()
    expect(page.locator("footer[data-step]")).to_have_attribute("data-step", "4")
    expect(page).to_have_url(re.compile(rf"focus={run[-6:]}:{position}"))


def test_everything_found_can_be_downloaded(page: Page, finding: str, tmp_path: Path) -> None:
    page.goto(finding)
    ask(page, "class = car and score < 0.3")
    expect_state(page, "done")
    expected = {(one.run, one.step, one.sample): one for one in _cars_below(0.3)}
    for kind in ("CSV", "JSON"):
        page.get_by_role("button", name="Download", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=kind).click()
        path = tmp_path / f"found.{kind.lower()}"
        download.value.save_as(path)
        text = path.read_text()
        rows = list(csv.DictReader(StringIO(text))) if kind == "CSV" else json.loads(text)
        assert len(rows) == len(expected)
        for row in rows:
            one = expected[int(row["run"][-1]), int(row["step"]), int(row["position"])]
            boxes = np.flatnonzero((one.classes == 1) & (one.scores < 0.3)).tolist()
            assert row["sample"] == f"val/{one.sample}"
            if kind == "CSV":
                assert row["found"] == " ".join(["boxes:prediction", *map(str, boxes)])
                assert row["url"].startswith("http")
            else:
                assert row["found"] == {"boxes:prediction": boxes}
