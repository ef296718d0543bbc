"""Logged HTML: its scripts draw, it grows to its content, and it is switched without a blank."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from looking import seen_in_time
from playwright.sync_api import BrowserContext, Locator, Page, expect

LOG = """
    import marey

    page = (
        "<!doctype html><h1>Report {step}</h1><p style='height: {height}px'>All is well.</p>"
        "<canvas width=40 height=20></canvas><script>document.querySelector('canvas')"
        ".getContext('2d').fillRect(0, 0, {step} + 1, 20); document.title = 'drawn'</script>"
    )
    for number in (0, 1):
        with marey.init(project="pages", id=f"pages00{number}", name=f"run {number}") as run:
            for step in range(4):
                height = 40 if step == 3 else 900 + 100 * step + 50 * number
                run.log({
                    "report": marey.Html(page.format(step=step, height=height)),
                    "bare": marey.Html("<p>Just <b>words</b>"),
                    "own": marey.Html("<body style='margin: 0'>own styles", inject=False),
                    "window": marey.Html("<!doctype html><body style='margin:8px;min-height:100vh'>w"),
                    "library": marey.Html("<script src='https://cdn.example.org/lib.js'></script>l"),
                    "list": [marey.Html(f"<p>page {i}") for i in range(3)],
                }, step=step)
"""


@pytest.fixture(scope="module")
def pages(log: Callable[[str], None]) -> str:
    """The address of a project of two runs with pages."""
    log(LOG)
    return "/local/pages"


def shown(panel: Locator) -> Locator:
    """Frames that are to be seen."""
    return panel.locator("iframe:not([data-waiting], [data-stale])")


def height(frame: Locator) -> int:
    return int(frame.evaluate("each => each.clientHeight"))


def test_a_page_runs_and_is_as_high_as_its_content(page: Page, pages: str) -> None:
    page.goto(f"{pages}/runs/pages000?find=report&step=2")
    panel = page.locator('[data-panel="report"]')
    frame = shown(panel)
    expect(frame).to_have_count(1)
    expect(frame).to_have_css("height", re.compile(r"^1[12]\d\d(\.\d+)?px$"))
    inside = frame.content_frame
    expect(inside.get_by_role("heading", name="Report 2")).to_be_visible()
    pixels = "each => each.getContext('2d').getImageData(0, 0, 5, 1).data[4 * 2 + 3]"
    assert inside.locator("canvas").evaluate(pixels) == 255
    root = "document.documentElement"
    fits = f"() => {root}.scrollHeight <= {root}.clientHeight"
    # The window inside follows the height of its frame some moments later.
    assert seen_in_time(lambda: inside.locator("body").evaluate(fits), bool)
    assert inside.locator("h1").evaluate("each => getComputedStyle(each).fontSize") == "22px"
    assert inside.locator("h1").evaluate("each => document.compatMode") == "CSS1Compat"
    # Its scrolled place stays over steps.
    scroller = panel.get_by_role("group", name="report", exact=True)
    scroller.evaluate("each => { each.scrollTop = 300 }")
    page.keyboard.press("ArrowLeft")
    expect(shown(panel).content_frame.get_by_role("heading", name="Report 1")).to_be_attached()
    assert scroller.evaluate("each => each.scrollTop") == 300


# As on a machine that is busy: a page is loaded, and seen, long before it tells its height.
SLOW = """
    const { setTimeout } = window;
    if (window !== top) window.setTimeout = (work, ms) => setTimeout(work, ms + 1000);
    """


def test_a_page_that_is_slow_to_tell_its_height_keeps_the_place(page: Page, pages: str) -> None:
    page.add_init_script(SLOW)
    page.goto(f"{pages}/runs/pages000?find=report&step=2")
    panel = page.locator('[data-panel="report"]')
    expect(shown(panel)).to_have_css("height", re.compile(r"^1[12]\d\d(\.\d+)?px$"))
    scroller = panel.get_by_role("group", name="report", exact=True)
    scroller.evaluate("each => { each.scrollTop = 300 }")
    page.keyboard.press("ArrowLeft")
    expect(shown(panel).content_frame.get_by_role("heading", name="Report 1")).to_be_attached()
    assert scroller.evaluate("each => each.scrollTop") == 300
    expect(shown(panel)).to_have_css("height", re.compile(r"^10\d\d(\.\d+)?px$"))
    assert scroller.evaluate("each => each.scrollTop") == 300


def test_escape_gives_the_keys_back_to_the_page(page: Page, pages: str) -> None:
    page.goto(f"{pages}/runs/pages000?find=report&step=2")
    panel = page.locator('[data-panel="report"]')
    frame = shown(panel)
    frame.content_frame.get_by_role("heading", name="Report 2").click()
    expect(frame).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel.get_by_role("group", name="report", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(shown(panel).content_frame.get_by_role("heading", name="Report 1")).to_be_attached()


def test_scripts_can_be_switched_off(context: BrowserContext, pages: str) -> None:
    page = context.new_page()  # that a script may not run is an error on the console
    page.goto(f"{pages}/runs/pages000?find=report&step=1")
    panel = page.locator('[data-panel="report"]')
    expect(shown(panel)).to_have_attribute("sandbox", "allow-scripts")
    expect(shown(panel)).to_have_css("height", re.compile(r"^1\d\d\d"))
    panel.get_by_role("checkbox", name="run scripts").uncheck()
    expect(shown(panel)).to_have_attribute("sandbox", re.compile("^allow-popups "))
    expect(panel).to_contain_text("scripts do not run here")
    expect(page).to_have_url(re.compile("scripts"))
    assert height(shown(panel)) < 400
    panel.get_by_role("checkbox", name="run scripts").check()
    expect(shown(panel)).to_have_attribute("sandbox", "allow-scripts")
    panel.get_by_role("button", name="source", exact=True).click()
    expect(panel).to_contain_text("<canvas width=40")
    page.get_by_role("button", name="diff", exact=True).click()
    expect(panel.locator("ins")).to_have_count(3)


# What the pages in frames tell: one that grows with its window gives up, and says so by a height of 0.
HEAR = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data ?? {}))"


def test_pages_of_all_sorts(context: BrowserContext, pages: str) -> None:
    page = context.new_page()  # a library that is not loaded is an error on the console
    page.add_init_script(HEAR)
    page.goto(f"{pages}/runs/pages000?step=3")
    own = page.locator('[data-panel="own"]')
    own.scroll_into_view_if_needed()
    body = shown(own).content_frame.locator("body")
    expect(body).to_have_css("margin", "0px")
    library = page.locator('[data-panel="library"]')
    library.scroll_into_view_if_needed()
    expect(library).to_contain_text("1 file was not loaded: cdn.example.org")
    # A page as high as its window would grow for ever.
    window = page.locator('[data-panel="window"]')
    window.scroll_into_view_if_needed()
    expect(shown(window).content_frame.get_by_text("w")).to_be_visible()
    page.wait_for_function(
        "() => heard.some(({ marey, height }) => marey === 'size' && height === 0)"
    )
    assert height(shown(window)) < 500
    several = page.locator('[data-panel="list"]')
    several.scroll_into_view_if_needed()
    expect(shown(several)).to_have_count(3)
    for frame in shown(several).all():
        expect(frame).to_have_css("height", re.compile(r"^[4-6]\d(\.\d+)?px$"))


@pytest.mark.parametrize("rel", ["", " rel=opener"])
def test_without_scripts_a_link_opens_a_window_that_knows_nothing(
    context: BrowserContext, log: Callable[[str], None], rel: str
) -> None:
    name = f"links{len(rel)}"
    log(f"""
        import marey
        with marey.init(project="{name}", id="{name}0") as run:
            run.log({{"link": marey.Html("<a href='/healthz'{rel}>there</a>")}})
    """)
    page = context.new_page()
    page.goto(f"/local/{name}/runs/{name}0")
    page.get_by_role("checkbox", name="run scripts").uncheck()
    panel = page.locator('[data-panel="link"]')
    expect(shown(panel)).to_have_attribute("sandbox", re.compile("popups"))
    with context.expect_page() as opened:
        shown(panel).content_frame.get_by_role("link", name="there").click()
    window = opened.value
    window.wait_for_load_state()
    assert window.url.endswith("/healthz")
    assert window.evaluate("[opener, document.referrer, origin === 'null']") == [None, "", False]


def test_pages_of_several_runs_are_small_in_a_matrix(page: Page, pages: str) -> None:
    page.goto(f"{pages}?find=report&step=2")
    panel = page.locator('[data-panel="report"]')
    expect(shown(panel)).to_have_count(2)
    panel.get_by_role("button", name="matrix").click()
    expect(panel.locator("[data-state=item] iframe")).to_have_count(2)
    inside = panel.locator("[data-state=item] iframe").first.content_frame
    expect(inside.get_by_role("heading", name="Report 2")).to_be_visible()
