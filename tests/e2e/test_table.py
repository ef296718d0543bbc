"""Tables: what one searches, sorts, groups and joins is what pandas finds; a million rows scroll."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from axe import assert_axe_finds_nothing
from looking import seen_in_time
from playwright.sync_api import BrowserContext, Locator, Page, expect

ROWS: Final = 240
MILLION: Final = 1_000_000
LABELS: Final = ("bird", "cat", "dog")

SCRIPT = f"""
    import numpy as np
    import marey

    random = np.random.default_rng(3)
    scores = np.round(random.random({ROWS}), 6)
    for number, name in enumerate(["heron", "gull"]):
        with marey.init(project="tabled", id=f"tabled{{number}}", name=name) as run:
            table = marey.Table(columns=["id", "label", "score", "note", "picture"])
            mask = np.zeros((24, 32), np.uint8)
            mask[:, 16:] = 1
            picture = marey.Image(
                np.full((24, 32), 128, np.uint8), caption="half",
                masks={{"truth": {{"mask_data": mask, "class_labels": {{1: "road"}}}}}},
            )
            for i in range({ROWS} - 10 * number):
                score = scores[i] + (0.5 if number and i % 24 == 3 else 0)
                label = {LABELS!r}[i % 3]
                note = "NONE OF THESE" if i == 77 else "a longer note, with a comma " * (i % 3)
                table.add_data(f"s{{i:03d}}", label, score, note, picture if i < 6 else None)
            run.log({{"rows": table}}, step=0)
            run.log({{"rows": table}}, step=5)
    with marey.init(project="tabled", id="million0", name="million") as run:
        n = {MILLION}
        run.log({{"big": marey.Table(
            columns=["place", "square", "group"],
            data=np.stack([np.arange(n), np.arange(n) ** 2 % 1009, np.arange(n) // 100_000], axis=1),
        )}})
"""

SCORES = np.round(np.random.default_rng(3).random(ROWS), 6)
OPEN = "/runs/tabled0?find=rows&size=rows:12x560"
JOINED = "?find=rows&size=rows:12x560&hide=million0&modes=rows:join"


@pytest.fixture(scope="module")
def tabled(log: Callable[[str], None]) -> str:
    log(SCRIPT)
    return "/local/tabled"


def panel_of(page: Page, key: str = "rows") -> Locator:
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel).to_have_attribute("data-state", "ready")
    expect(panel.get_by_role("row").nth(1).get_by_role("gridcell").nth(1)).not_to_be_empty()
    return panel


def column(panel: Locator, name: str) -> list[str]:
    """The cells in sight of a column, from the top."""
    titles = panel.get_by_role("columnheader").evaluate_all(
        "all => all.map((one) => one.querySelector('[dir=auto]')?.textContent)"
    )
    rows = """(all, at) => all.filter((row) => row.getAttribute('aria-rowindex') !== '1')
        .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
        .map((row) => row.children[at].innerText)"""
    found: list[str] = panel.get_by_role("row").evaluate_all(rows, titles.index(name))
    return found


def settled(panel: Locator, shown: int) -> None:
    expect(panel).to_have_attribute("data-shown", str(shown))
    expect(panel.locator("[data-rows][data-late]")).to_have_count(0)


def test_rows_are_sorted_filtered_and_searched(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}")
    panel = panel_of(page)
    panel.get_by_role("button", name="score", exact=True).click()
    first = np.argsort(-SCORES, kind="stable")[:5]
    expect(panel.get_by_role("row").nth(1)).to_contain_text(f"s{first[0]:03d}")
    assert column(panel, "id")[:5] == [f"s{i:03d}" for i in first]
    panel.get_by_role("button", name="label", exact=True).click(modifiers=["Shift"])
    expect(page).to_have_url(
        re.compile("sort=d:score%5C%2Ca|sort=d:score%2Ca|sort=d:score,a|sort=d:score%5C,a")
    )

    field = panel.get_by_role("combobox", name="Filter rows")
    field.fill('label = "cat" and score > 0.5')
    page.keyboard.press("Enter")
    wanted = [i for i in range(ROWS) if i % 3 == 1 and SCORES[i] > 0.5]
    settled(panel, len(wanted))
    expect(panel).to_have_attribute("data-total", str(ROWS))
    best = sorted(wanted, key=lambda i: -SCORES[i])
    assert column(panel, "id")[:5] == [f"s{i:03d}" for i in best[:5]]

    with page.expect_download() as download:
        panel.get_by_role("button", name="Download these rows").click()
        page.get_by_role("menuitem", name="CSV").click()
    with Path(download.value.path()).open(newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["id"] for row in written] == [f"s{i:03d}" for i in best]
    assert [float(row["score"]) for row in written] == [SCORES[i] for i in best]

    page.reload()
    panel = panel_of(page)
    settled(panel, len(wanted))
    field = panel.get_by_role("combobox", name="Filter rows")
    panel.get_by_role("button", name="Clear").click()
    settled(panel, ROWS)
    panel.get_by_role("textbox", name="Search all cells").fill("none of")
    settled(panel, 1)
    assert column(panel, "id") == ["s077"]


def test_errors_are_said_in_place(context: BrowserContext, tabled: str, base_url: str) -> None:
    page = context.new_page()  # browsers themselves note each refused request
    page.goto(f"{base_url}{tabled}{OPEN}")
    panel = panel_of(page)
    field = panel.get_by_role("combobox", name="Filter rows")
    field.fill("lab")
    expect(panel.get_by_role("option", name=re.compile("^label"))).to_be_visible()
    page.keyboard.press("Tab")
    expect(field).to_have_value("label ")
    bars = panel.get_by_role("img", name="Values of score")
    expect(bars).to_be_visible()
    field.fill("score > ")
    page.keyboard.press("Enter")
    expect(panel.get_by_text(re.compile("At character 9: expected"))).to_be_visible()
    expect(bars).to_be_visible()
    assert column(panel, "id")[0] == "s000"
    panel.get_by_role("combobox", name="Filter rows").fill("")
    panel.get_by_role("button", name="Ask in SQL").click()
    editor = panel.get_by_role("textbox", name="SQL")
    editor.fill("select nothing from t")
    editor.press("Control+Enter")
    expect(panel.get_by_role("status").get_by_text("nothing")).to_be_visible()
    editor.fill("select label, max(score) as most from t group by label order by label")
    editor.press("Control+Enter")
    settled(panel, 3)
    assert column(panel, "label") == list(LABELS)
    most = [float(SCORES[i::3].max()) for i in range(3)]
    assert [float(one) for one in column(panel, "most")] == pytest.approx(most, abs=1e-4)


def test_groups_open_and_close(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}")
    panel = panel_of(page)
    panel.get_by_role("button", name="Group rows").click()
    page.get_by_role("dialog", name="Groups").get_by_role("button", name="label").click()
    page.keyboard.press("Escape")
    expect(panel.get_by_role("treegrid")).to_have_attribute("aria-rowcount", "4")
    assert column(panel, "label") == list(LABELS)
    means = [SCORES[i::3].mean() for i in range(3)]
    assert [float(one) for one in column(panel, "score")] == pytest.approx(means, abs=1e-4)
    grid = panel.get_by_role("treegrid")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(grid).to_have_attribute("aria-rowcount", str(4 + ROWS // 3))
    expect(panel.get_by_role("row").nth(3)).to_contain_text("s001")
    assert [float(one) for one in column(panel, "score")[2:5]] == pytest.approx(
        [SCORES[1], SCORES[4], SCORES[7]], abs=1e-4
    )
    page.keyboard.press("ArrowLeft")
    expect(grid).to_have_attribute("aria-rowcount", "4")


def test_columns_stay_as_they_were_put(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}")
    panel = panel_of(page)

    def titles() -> list[str]:
        found: list[str] = panel.get_by_role("columnheader").evaluate_all(
            "all => all.map((one) => one.querySelector('[dir=auto]').textContent)"
        )
        return found

    def choose(name: str, item: str) -> None:
        panel.get_by_role("columnheader").get_by_text(name, exact=True).hover()
        panel.get_by_role("button", name=f"More for column {name}").click()
        page.get_by_role("menuitem", name=item).click()

    choose("note", "Hide")
    choose("score", "Pin left")
    assert titles() == ["#", "score", "id", "label", "picture"]
    grid = panel.get_by_role("grid")
    grid.focus()
    page.keyboard.press("ArrowUp")
    for key in ("ArrowRight", "ArrowRight", "Alt+ArrowRight", "Alt+Shift+ArrowRight"):
        page.keyboard.press(key)
    assert titles() == ["#", "score", "label", "id", "picture"]
    width = panel.get_by_role("columnheader").nth(3).bounding_box()
    page.reload()
    panel = panel_of(page)
    assert titles() == ["#", "score", "label", "id", "picture"]
    again = panel.get_by_role("columnheader").nth(3).bounding_box()
    assert width is not None
    assert again is not None
    assert again["width"] == width["width"]
    page.keyboard.press("Control+z")
    page.go_back()
    expect(panel.get_by_role("columnheader")).to_have_count(5)


def test_a_histogram_filters_and_a_row_opens(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}&large=rows")
    panel = panel_of(page)
    bars = panel.get_by_role("img", name="Values of score")
    expect(bars.locator("g")).to_have_count(24)
    box = bars.bounding_box()
    assert box is not None
    bin_pixels = box["width"] / 24
    page.mouse.move(box["x"] + bin_pixels * 6.5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + bin_pixels * 11.5, box["y"] + 8)
    page.mouse.up()
    edges = np.linspace(SCORES.min(), SCORES.max(), 25)
    inside = np.digitize(SCORES, edges[[6, 12]]) == 1
    settled(panel, int(inside.sum()))
    expect(panel.get_by_role("combobox", name="Filter rows")).to_have_value(
        re.compile("^score >= .* and score < ")
    )
    panel.get_by_role("button", name="Clear").click()
    settled(panel, ROWS)

    grid = panel.get_by_role("grid")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    detail = panel.get_by_role("region", name="Row 2", exact=True)
    expect(detail).to_contain_text("a longer note, with a comma")
    expect(detail.get_by_role("img", name="half")).to_be_visible()
    detail.get_by_role("button", name="Row below").click()
    expect(panel.get_by_role("region", name="Row 3", exact=True)).to_contain_text("s002")
    expect(page).to_have_url(re.compile("row=2|row%3D2"))
    # Escape in the row closes it, and leaves the large view as it is.
    page.keyboard.press("Escape")
    expect(panel.get_by_role("region", name=re.compile("Row"))).to_have_count(0)
    expect(grid).to_be_focused()
    expect(page).to_have_url(re.compile("large="))


def test_pictures_in_cells_follow_the_overlays(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}")
    panel = panel_of(page)
    canvas = panel.locator('[data-overlay="painted"]').first
    expect(canvas).to_be_visible()
    drawn = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"
    assert canvas.evaluate(drawn)
    panel.get_by_role("button", name="Overlays").click()
    page.get_by_role("checkbox", name="road").click()
    page.wait_for_function(f"c => !({drawn})(c)", arg=canvas.element_handle())


def test_joined_tables_mark_what_differs(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{JOINED}")
    panel = page.locator('[data-panel="rows"]')
    expect(panel.locator("[data-joined]")).to_have_attribute("data-joined", "2")
    different = [i for i in range(ROWS - 10) if i % 24 == 3]
    facts = panel.locator("[data-differing]")
    expect(facts).to_have_attribute("data-differing", str(len(different)))
    expect(facts).to_contain_text(f"{len(different)} of {ROWS - 10} rows differ")
    expect(facts).to_contain_text("10 only here")
    marked = panel.locator("[data-differs]")
    expect(marked).to_have_count(1)
    differing = panel.get_by_role("row").filter(has=page.locator("[data-differs]"))
    expect(differing).to_contain_text("s003")
    expect(marked).to_contain_text("−0.5")
    panel.get_by_role("combobox", name="Rows shown").click()
    page.get_by_role("option", name="rows that differ").click()
    expect(panel).to_have_attribute("data-shown", str(len(different)))
    expect(marked).to_have_count(len(different))
    keys = panel.get_by_role("row").evaluate_all(
        "all => all.slice(1).map((row) => row.children[0].innerText)"
    )
    assert keys == [f"s{i:03d}" for i in different]
    panel.get_by_role("button", name="Side by side").click()
    expect(marked).to_have_count(2 * len(different))


def test_a_million_rows_scroll(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}/runs/million0?size=big:12x560")
    panel = panel_of(page, "big")
    grid = panel.get_by_role("grid")

    def first_row() -> int:
        return int(column(panel, "place")[0].replace(",", ""))

    def scroll_to(part: float) -> None:
        grid.evaluate(SCROLL, part)
        # Then rows beyond those in sight are drawn, too.
        expect(panel.locator("[data-jumping]")).to_have_count(0)
        expect(panel.locator('[role="row"][aria-busy]')).to_have_count(0)

    scroll_to(0.5)
    assert abs(first_row() - MILLION / 2) < 100
    before = first_row()
    box = grid.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 200)
    # A wheel moves by true pixels, however long the table is.
    page.mouse.wheel(0, 250)
    moved = seen_in_time(lambda: first_row() - before, lambda rows: rows != 0)
    assert 0 < moved <= 20
    scroll_to(1)
    assert column(panel, "place")[-1] == f"{MILLION - 1:,}"
    grid.focus()
    page.keyboard.press("Control+Home")
    expect(panel.get_by_role("row").nth(1).get_by_role("gridcell").nth(1)).to_have_text("0")
    page.keyboard.press("Control+End")
    page.keyboard.press("PageUp")
    expect(panel.locator('[role="row"][aria-busy]')).to_have_count(0)
    panel.get_by_role("button", name="place", exact=True).click()
    expect(panel.get_by_role("row").nth(1)).to_contain_text(f"{MILLION - 1:,}")
    # A machine that stalls does so now and then, a table that is slow does each time.
    blank = seen_in_time(lambda: page.evaluate(BLANK_MS), lambda worst: worst <= 150)
    assert blank <= 150


def test_a_dragged_bar_shows_rows_all_the_way(
    page_in_browser: Callable[..., Page], tabled: str
) -> None:
    # Playwright hides scroll bars.
    page = page_in_browser(ignore_default_args=["--hide-scrollbars"])
    page.goto(f"{tabled}/runs/million0?size=big:12x560")
    panel = panel_of(page, "big")
    grid = panel.get_by_role("grid")
    box = grid.bounding_box()
    assert box is not None
    x, top = box["x"] + box["width"] - 7, box["y"] + 20
    grid.evaluate(WATCH_ROWS)
    page.mouse.move(x, top)
    page.mouse.down()
    rows = panel.locator('[role="row"][aria-busy], [role="row"][data-stale]')
    # Until other rows are drawn those in sight stay where they are, however far the bar moves.
    assert panel.get_by_role("row").nth(1).evaluate(IS_HELD)
    for move in range(1, 31):
        page.mouse.move(x, top + move * (box["height"] - 80) / 30)
    expect(rows).to_have_count(0)
    page.mouse.up()
    page.mouse.move(x - 300, top + 100)
    expect(panel.locator("[data-jumping]")).to_have_count(0)
    expect(rows).to_have_count(0)
    assert not panel.get_by_role("row").nth(1).evaluate(IS_HELD)
    seen = page.evaluate("() => window.seenRows")
    assert seen["frames"] > 5
    assert seen["stale"] > 0  # else nothing was tried
    assert (seen["blank"], seen["uncovered"], seen["misnumbered"]) == (0, 0, 0)
    places = [int(place.replace(",", "")) for place in column(panel, "place")]
    assert places == list(range(places[0], places[0] + len(places)))
    assert places[0] > MILLION / 2


IS_HELD: Final = "row => getComputedStyle(row.parentElement).position === 'sticky'"

# Each time the page is drawn: whether a row in sight has no cells at all, whether rows are missing,
# and whether those that only stand in are under other numbers than their places.
WATCH_ROWS: Final = """grid => {
    const seen = { frames: 0, stale: 0, blank: 0, uncovered: 0, misnumbered: 0 };
    window.seenRows = seen;
    const look = () => {
        const box = grid.getBoundingClientRect();
        const top = grid.querySelector('[role=rowgroup]').getBoundingClientRect().bottom;
        let covered = 0;
        for (const row of [...grid.querySelectorAll('[role=row]')].slice(1)) {
            const { top: above, bottom: below } = row.getBoundingClientRect();
            const inSight = Math.min(below, box.bottom) - Math.max(above, top);
            if (inSight <= 0) continue;
            covered += inSight;
            const number = Number(row.children[0].innerText.replaceAll(',', ''));
            if (number !== row.ariaRowIndex - 1) seen.misnumbered += 1;
            if (row.dataset.stale) seen.stale += 1;
            else if (row.ariaBusy) seen.blank += 1;
        }
        if (covered < box.bottom - top - 30) seen.uncovered += 1;
        seen.frames += 1;
        requestAnimationFrame(look);
    };
    look();
}"""

SCROLL: Final = """async (grid, part) => {
    grid.scrollTop = part * (grid.scrollHeight - grid.clientHeight);
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""

# Wheels through the table, and says for how long at most no row was in sight somewhere.
BLANK_MS: Final = """async () => {
    const grid = document.querySelector('[data-panel="big"] [role=grid]');
    let worst = 0, since = null;
    for (let i = 0; i < 60; i++) {
        grid.scrollTop += 180;
        await new Promise(requestAnimationFrame);
        const box = grid.getBoundingClientRect();
        const top = grid.querySelector('[role=rowgroup]').getBoundingClientRect().bottom;
        const covered = [...grid.querySelectorAll('[role=row]:not([aria-busy])')].slice(1)
            .map((row) => row.getBoundingClientRect())
            .reduce((sum, row) => sum
                + Math.max(0, Math.min(row.bottom, box.bottom) - Math.max(row.top, top)), 0);
        const now = performance.now();
        if (covered >= box.bottom - top - 30) since = null;
        else worst = Math.max(worst, now - (since ??= now));
    }
    return worst;
}"""


def test_axe_finds_nothing_serious(page: Page, tabled: str) -> None:
    page.goto(f"{tabled}{OPEN}&set=rows,row%3D1%3Bshade%3Dscore")
    row = panel_of(page).get_by_role("region", name="Row 2", exact=True)
    expect(row).to_contain_text("s001")
    assert_axe_finds_nothing(page, (1440, 1024, 800))
    page.goto(f"{tabled}{JOINED}")
    expect(page.locator("[data-joined] [role=gridcell]").first).to_be_visible()
    assert_axe_finds_nothing(page)
