"""Pictures by the keyboard alone, and what axe finds in each way to look at them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from axe import assert_axe_finds_nothing
from key_list import listed_keys
from playwright.sync_api import Locator, Page, expect

SHOWN_MS = 15_000

LOGGED = """
    import numpy as np
    import marey

    names = {0: "background", **{i: f"class {i}" for i in range(1, 31)}}
    def picture(number, step, i):
        ids = np.zeros((30, 40), np.uint8)
        ids[4:20, 4 + step // 5 : 24], ids[22:] = 1 + (i + number) % 3, 4 + i % 27
        def boxes(shift):
            at = dict(minX=5.0 + shift, minY=5.0, maxX=25.0 + shift, maxY=20.0)
            return {"box_data": [dict(position=at, domain="pixel", class_id=1 + i % 3,
                                      scores={"score": 0.4 + i / 100})], "class_labels": names}
        return marey.Image(
            np.full((30, 40, 3), 90 + i + step, np.uint8),
            caption=f"street {i}",
            sample_id=f"val/{i:04d}",
            masks={"prediction": dict(mask_data=ids, class_labels=names),
                   "truth": dict(mask_data=np.roll(ids, 2, 1), class_labels=names)},
            boxes={"prediction": boxes(number), "truth": boxes(0)},
        )

    for number in range(2):
        with marey.init(project="bykeys", id=f"bykeys{number}", name=f"run {number}") as run:
            for step in (0, 10):
                run.log({
                    "street": [picture(number, step, i) for i in range(40)],
                    "val/iou": 0.5 + step / 100 + number / 10,
                    "word": [marey.Text(f"word {i}") for i in range(3)],
                }, step=step)
    """


@pytest.fixture(scope="module")
def pictures(log: Callable[[str], None]) -> str:
    log(LOGGED)
    return "/local/bykeys"


def opened(page: Page, address: str) -> Locator:
    page.goto(address)
    panel = page.locator('[data-panel="street"]').last
    expect(panel).to_have_attribute("data-state", "ready", timeout=SHOWN_MS)
    return panel


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_a_grid_is_one_tab_stop_and_keys_go_everywhere(page: Page, pictures: str) -> None:
    """Also to pictures that are out of sight and do not exist yet."""
    panel = opened(page, f"{pictures}?find=street&set=street,size=160")
    stops = panel.locator('[data-stop][tabindex="0"]')
    expect(stops).to_have_count(1, timeout=SHOWN_MS)
    expect(panel.get_by_role("group", name="street", exact=True)).to_have_attribute(
        "tabindex", "-1"
    )
    page.keyboard.press("Tab")
    stops.focus()
    first = stops.get_attribute("data-stop") or ""
    assert first.endswith(":0")
    url = page.url
    for key, place in (
        ("ArrowRight", r":1$"),
        ("ArrowDown", r":\d+$"),
        ("Home", r":0$"),
        ("End", r":39$"),
        ("PageUp", r":\d+$"),
        ("End", r":39$"),
        ("Home", r":0$"),
        ("PageDown", r":\d+$"),
    ):
        before = focused(page).get_attribute("data-stop") or ""
        page.keyboard.press(key)
        # Another one than before: until it exists the whole grid has the focus.
        another = re.compile(f"^(?!{re.escape(before)}$).*{place}")
        expect(focused(page)).to_have_attribute("data-stop", another, timeout=SHOWN_MS)
        expect(focused(page)).to_be_in_viewport()
        expect(stops).to_have_count(1)
    assert page.url == url, "the playhead did not move"
    at = focused(page).get_attribute("data-stop") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"focus={at.replace(':', '(:|%3A)')}"))


def test_what_was_found_is_one_tab_stop(page: Page, pictures: str) -> None:
    panel = opened(page, f"{pictures}?find=street&{VIEWS['find']}")
    expect(panel.locator("[data-find]")).to_have_attribute("data-find", "done", timeout=SHOWN_MS)
    expect(panel).to_have_attribute("data-shown", "160")
    stops = panel.locator('[data-stop][tabindex="0"]')
    expect(stops).to_have_count(1, timeout=SHOWN_MS)
    page.keyboard.press("Tab")
    stops.focus()
    for key, place in (("ArrowRight", "1"), ("Home", "0"), ("End", "159"), ("ArrowLeft", "158")):
        page.keyboard.press(key)
        expect(focused(page)).to_have_attribute("data-stop", place, timeout=SHOWN_MS)
        expect(focused(page)).to_be_in_viewport()
        expect(stops).to_have_count(1)


def test_comparing_the_panel_pointed_at(page: Page, pictures: str) -> None:
    """Without enlarging it; after the last way it is as it was."""
    panel = opened(page, f"{pictures}?find=street")
    panel.hover()
    for how in ("side", "wipe", "flicker", "difference"):
        page.keyboard.press("c")
        expect(panel.locator(f'[data-how="{how}"]')).to_be_visible(timeout=SHOWN_MS)
    page.keyboard.press("c")
    expect(panel.locator("[data-how]")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("modes"))
    page.keyboard.press("d")
    expect(panel.locator('[data-how="difference"]')).to_be_visible(timeout=SHOWN_MS)
    page.keyboard.press("d")
    expect(panel.locator("[data-how]")).to_have_count(0)


def test_keys_of_an_enlarged_sample_that_is_no_picture(page: Page, pictures: str) -> None:
    page.goto(f"{pictures}?large=word&modes=word:matrix&focus=bykeys1:0")
    panel = page.locator('[data-panel="word"][data-large]')
    expect(panel.get_by_text("word 0", exact=True)).to_be_visible(timeout=SHOWN_MS)
    page.keyboard.press("]")
    expect(panel.get_by_text("word 1", exact=True)).to_be_visible()
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile("bykeys1(:|%3A)0"))
    page.keyboard.press(".")
    expect(page).to_have_url(re.compile("bykeys0(:|%3A)0"))
    page.keyboard.press(",")
    expect(page).to_have_url(re.compile("bykeys1(:|%3A)0"))


VIEWS = {
    "grid": "",
    "compare": "modes=street:compare",
    "errors": "modes=street:errors",
    "find": "modes=street:find&set=street,where=score %3C 0.9",
    "matrix": "modes=street:matrix",
    "steps": "modes=street:steps",
    "enlarged": "large=street",
    "large": "large=street&focus=bykeys0:0",
    "large side": "large=street&focus=bykeys0:0&set=street,how=side",
    "large wipe": "large=street&focus=bykeys0:0&set=street,how=wipe",
    "large flicker": "large=street&focus=bykeys0:0&set=street,how=flicker",
    "large difference": "large=street&focus=bykeys0:0&set=street,how=difference",
    "large compared": "large=street&modes=street:compare&focus=bykeys0:0",
    "large matrix": "large=street&modes=street:matrix&focus=bykeys0:0",
}

KEYS = [
    *("←", "→", "Shift ←", "Shift →", "Alt ←", "Alt →", "Space", "Home", "End", "f", "m", "b", "o"),
    *("c", "d", "x", "p", "t", "Ctrl k", "?", "/", *"123456789"),
]
KEYS_LARGE = ["[", "]", ",", ".", "+", "-", "0", "z"]


def test_no_two_commands_share_a_key(page: Page, pictures: str) -> None:
    """In any way to look at pictures; and all of the documented keys are listed."""
    for name, query in VIEWS.items():
        opened(page, f"{pictures}?{query}")
        keys = listed_keys(page)
        assert [key for key, n in Counter(keys).items() if n > 1] == [], name
        assert set(KEYS) - set(keys) == set(), name
        if "focus=" in query:
            assert set(KEYS_LARGE) - set(keys) == set(), name


def opened_sheets(page: Page, panel: Locator) -> Iterator[None]:
    """What opens over a grid, one after another."""
    strip = panel.get_by_role("group", name="Overlays of street")
    strip.get_by_role("button", name="Overlays", exact=True).click()
    yield
    page.keyboard.press("Escape")
    strip.get_by_role("button", name=re.compile(r"^\d+ more classes$")).click()
    yield
    page.keyboard.press("Escape")
    strip.get_by_role("button", name="Order: as logged").click()
    yield
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+B")
    yield
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+P")
    expect(page.get_by_role("button", name="Pin at step 10")).to_be_visible()
    yield


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_serious_in_pictures(page: Page, pictures: str, name: str) -> None:
    opened(page, f"{pictures}?find=street&{VIEWS[name]}")
    assert_axe_finds_nothing(page)


@pytest.mark.parametrize("width", [1440, 800])
def test_axe_finds_nothing_serious_in_what_opens(page: Page, pictures: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    panel = opened(page, f"{pictures}?find=street")
    for _ in opened_sheets(page, panel):
        assert_axe_finds_nothing(page, [width])
