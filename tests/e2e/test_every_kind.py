"""Every value that the examples of every kind make is shown, and looking on takes no more memory."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from every_kind import EVERY_KIND, KINDS
from page_memory import in_use
from playwright.sync_api import CDPSession, Page, ViewportSize, expect

ROOT = Path(__file__).parents[2]
TALL: ViewportSize = {"width": 1440, "height": 9000}  # so that all panels are in sight

GOLDEN = f"""
    import sys
    import warnings
    from pathlib import Path

    sys.path.insert(0, {str(ROOT / "scripts")!r})
    warnings.simplefilter("ignore")  # what the examples' own tests expect
    from generate_media import contracts

    import marey

    for contract in contracts():
        kind = next(iter(contract.examples.values())).kind
        with marey.init(project="golden", id=f"golden-{{kind}}", name=kind, console=False) as run:
            for name, example in contract.examples.items():
                run.log({{name: example}})
    """

STEPS = 24
DIARY = f"""{EVERY_KIND}
    with marey.init(project="diary", id="diary0", name="diary") as run:
        for step in range({STEPS}):
            run.log(of_every_kind(step))
    """

# Steps from end to end and back, a frame for each; after every `rest` all panels have their time.
WALK = """async ({ moves, rest }) => {
    const frame = () => new Promise(requestAnimationFrame);
    const playhead = document.querySelector("[data-step]");
    const settled = () =>
        !document.querySelector("[data-stale], [data-panel][data-state='loading']");
    window.forth ??= false;
    let moved = 0;
    while (moved < moves) {
        const before = playhead.dataset.step;
        const key = window.forth ? "ArrowRight" : "ArrowLeft";
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        await frame();
        if (playhead.dataset.step === before) window.forth = !window.forth;
        else moved += 1;
        for (let n = 0; moved % rest === 0 && n < 60 && !settled(); n++) await frame();
    }
    return moved;
}"""
ROUND_MOVES = 2 * (STEPS - 1)
MOVES = int(os.environ.get("MAREY_TEST_MOVES", ROUND_MOVES))
# Functions that run often are compiled, and again: megabytes over hundreds of steps, which are no
# leak and would hide one.
NOT_COMPILED = "--js-flags=--no-opt --no-maglev"
# A leak grows in every round; what came late, or is still on its way, does not.
MOST_ROUNDS = 3
MOST_GROWN = {"heap": 2 * 2**20, "nodes": 100, "listeners": 50}


@pytest.fixture(scope="session")
def golden(log: Callable[[str], None]) -> str:
    """The project that has a run for each kind, with a key for each of its examples."""
    log(GOLDEN)
    return "/local/golden"


@pytest.fixture(scope="session")
def diary(log: Callable[[str], None]) -> str:
    log(DIARY)
    return "/local/diary"


@pytest.mark.browser_context_args(device_scale_factor=0.25)
@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_shown_in_every_mode(page: Page, golden: str, kind: str) -> None:
    page.set_viewport_size(TALL)
    page.goto(f"{golden}/runs/golden-{kind}")
    panels = page.locator("[data-panel]")
    examples = len(list((ROOT / "tests/golden/values" / kind).iterdir()))
    expect(panels).to_have_count(examples)
    shown = page.locator("[data-panel]:is([data-state=ready], [data-state=error])")
    expect(shown).to_have_count(examples, timeout=30_000)
    first = panels.first
    modes = first.locator("header button[aria-pressed]")
    for number in range(modes.count()):
        modes.nth(number).click()
        expect(modes.nth(number)).to_have_attribute("aria-pressed", "true")
        expect(first).not_to_have_attribute("data-state", "loading")


# Few pixels: what is drawn does not count, and software draws it.
@pytest.mark.timeout(240 + 2 * MOST_ROUNDS * MOVES)
@pytest.mark.browser_context_args(device_scale_factor=0.25)
def test_memory_stays_flat_over_every_kind(
    page_in_browser: Callable[..., Page], diary: str
) -> None:
    """From end to end and back once; `MAREY_TEST_MOVES=500` steps so often, in whole rounds."""
    page = page_in_browser(NOT_COMPILED)
    page.set_viewport_size(TALL)
    page.goto(diary)
    panels = page.locator("[data-panel]")
    ready = page.locator("[data-panel][data-state=ready]")
    expect(ready).to_have_count(len(KINDS), timeout=30_000)
    assert sorted(str(panel.get_attribute("data-kind")) for panel in panels.all()) == list(KINDS)
    # Documents of bokeh are drawn in a process of their own.
    framed = page.locator("iframe[src*='/bokeh/']").element_handle().content_frame()
    assert framed is not None
    sessions = {
        "the page": page.context.new_cdp_session(page),
        "the frame": page.context.new_cdp_session(framed),
    }
    # All that is kept of each step is there, and the playhead will be where it was.
    page.evaluate(WALK, {"moves": STEPS - 1, "rest": 1})
    before = _in_use(sessions)
    moves = ROUND_MOVES * -(-MOVES // ROUND_MOVES)
    for number in range(1, MOST_ROUNDS + 1):
        assert page.evaluate(WALK, {"moves": moves, "rest": 10}) == moves
        expect(ready).to_have_count(len(KINDS))
        after = _in_use(sessions)
        grown = {what: after[what] - before[what] for what in after}
        print(f"round {number} of {moves} steps: {before}, grown {grown}")
        if all(count < MOST_GROWN[what] for (_, what), count in grown.items()):
            break
        before = after
    else:
        pytest.fail(f"each of {MOST_ROUNDS} rounds grows, the last by {grown}")
    assert page.locator("html").get_attribute("data-gl-contexts") == "1"


def _in_use(sessions: dict[str, CDPSession]) -> dict[tuple[str, str], float]:
    return {
        (name, what): count
        for name, session in sessions.items()
        for what, count in in_use(session).items()
    }
