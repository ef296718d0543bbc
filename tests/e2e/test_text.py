"""Texts are searched, compared and rendered, however long they are."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from looking import seen_in_time
from playwright.sync_api import Page, expect

LOG = """
    import marey

    red = "\\x1b[31mERROR\\x1b[0m"
    base = ["the cat sat on the mat", "a dog ran home", "the sun was low"]
    for number in (0, 1):
        with marey.init(project="texts", id=f"texts00{number}", name=f"run {number}") as run:
            for step in range(4):
                written = [line + (f", said {step}" if i == step % 3 else "")
                           for i, line in enumerate(base)]
                if number:
                    written = [line.replace("cat", "bird") for line in written]
                lines = [f"{red if i % 500 == 7 else 'fine'} line {i}" for i in range(5000)]
                lines[2500] = f"only {step}"
                code = f"def f():\\n    return {step}"
                report = (
                    f"# Epoch {step}\\n\\n| class | recall |\\n|:--|--:|\\n| cat | 0.{step} |\\n\\n"
                    f"- [x] done\\n\\nSo $x^{step}$ and[^1]\\n\\n```python\\n{code}\\n```\\n\\n[^1]: note"
                )
                long = "\\n\\n".join(f"## Part {i}\\n\\nSome *words* here." for i in range(12_000))
                run.log({
                    "samples": [marey.Text(text) for text in written],
                    "trace": marey.Text("\\n".join(lines)),
                    "report": marey.Markdown(report),
                    "long": marey.Markdown(long),
                    "empty": marey.Text(""),
                }, step=step)
"""


@pytest.fixture(scope="module")
def texts(log: Callable[[str], None]) -> str:
    """The address of a project of two runs with texts."""
    log(LOG)
    return "/local/texts"


def test_a_long_text_is_searched(page: Page, texts: str) -> None:
    page.goto(f"{texts}/runs/texts000?find=trace&step=2")
    panel = page.locator('[data-panel="trace"]')
    rows = panel.locator("[data-rows]")
    expect(rows).to_have_attribute("data-rows", "5000")
    expect(rows.locator("[data-index='0']")).to_be_visible()
    assert rows.locator("[data-index]").count() < 80
    field = panel.get_by_role("textbox", name="Search this text")
    field.fill("error")
    expect(panel.locator("[data-stops]")).to_have_attribute("data-stops", "10")
    field.press("Enter")
    expect(panel.locator("mark[data-current]")).to_have_text("ERROR")
    field.press("Enter")
    expect(panel.locator("[data-index='507'] mark[data-current]")).to_have_text("ERROR")
    expect(panel).to_contain_text("2 of 10")
    field.press("Shift+Enter")
    expect(panel.locator("[data-index='7'] mark[data-current]")).to_be_visible()
    expect(page).to_have_url(re.compile("find%3Derror|find=error"))
    assert panel.get_by_text("ERROR").first.is_visible()
    # Elsewhere, too: nothing of the codes is seen.
    expect(panel).not_to_contain_text("[31m")


def test_what_changed_between_steps(page: Page, texts: str) -> None:
    page.goto(f"{texts}/runs/texts000?find=samples&step=2")
    panel = page.locator('[data-panel="samples"]')
    panel.get_by_role("button", name="diff", exact=True).click()
    expect(panel.locator("[data-same]")).to_have_count(1)
    expect(panel).to_contain_text("the same as step 1")
    expect(panel.locator("ins")).to_have_text([", said 2"])
    expect(panel.locator("del")).to_have_text([", said 1"])
    panel.get_by_role("combobox", name="Compare with").click()
    page.get_by_role("option", name="the first").click()
    expect(panel.locator("del")).to_have_text([", said 0"])
    expect(page).to_have_url(re.compile("against"))


def test_a_change_in_a_long_text_is_found(page: Page, texts: str) -> None:
    page.goto(f"{texts}/runs/texts000?find=trace&step=3")
    panel = page.locator('[data-panel="trace"]')
    panel.get_by_role("button", name="diff", exact=True).click()
    fold = panel.get_by_role("button", name=re.compile("lines unchanged"))
    expect(fold.first).to_be_visible()
    expect(panel.locator("ins").first).to_be_visible()
    panel.get_by_role("button", name="Next change").click()
    expect(panel.locator("[data-current]").first).to_be_visible()
    panel.get_by_role("combobox", name="Layout").click()
    page.get_by_role("option", name="side by side").click()
    expect(panel.locator("[data-diff=side]")).to_be_visible()
    expect(fold).to_have_count(2)
    fold.first.click()
    expect(panel.locator("[data-rows]")).to_have_attribute("data-rows", re.compile("^250"))


def test_runs_are_compared_with_one_another(page: Page, texts: str) -> None:
    page.goto(f"{texts}?find=samples&step=0")
    panel = page.locator('[data-panel="samples"]')
    panel.get_by_role("button", name="diff", exact=True).click()
    expect(panel.locator("[data-same]")).to_have_count(2)
    expect(panel.locator("ins, del")).to_have_count(2)
    assert set(panel.locator("ins, del").all_inner_texts()) == {"cat", "bird"}


def test_texts_of_runs_scroll_to_the_same_line(page: Page, texts: str) -> None:
    page.goto(f"{texts}?find=trace&large=trace&step=2")
    first, second = (page.get_by_role("group", name=f"trace of run {i}") for i in (0, 1))
    expect(first.locator("[data-index='0']")).to_be_visible()
    # Scrolling takes some frames, in which the lines that are wanted are there already.
    first.evaluate("box => box.addEventListener('scrollend', () => { box.dataset.rests = '' })")
    first.hover()
    page.mouse.wheel(0, 40_000)
    expect(first).to_have_attribute("data-rests", "")
    line = re.compile(r"line 22\d\d")
    expect(first.get_by_text(line).first).to_be_visible()
    expect(second.get_by_text(line).first).to_be_visible()
    top = "box => box.scrollTop"
    tops = seen_in_time(
        lambda: [first.evaluate(top), second.evaluate(top)], lambda seen: seen[0] == seen[1]
    )
    assert tops[0] == tops[1] > 0
    page.get_by_role("checkbox", name="scroll together").uncheck()
    first.focus()
    before = second.evaluate(top)
    first.evaluate("box => { delete box.dataset.rests }")
    page.keyboard.press("PageDown")
    expect(first).to_have_attribute("data-rests", "")
    expect(first).not_to_have_js_property("scrollTop", before)
    assert second.evaluate(top) == before
    page.get_by_role("checkbox", name="wrap").press("Escape")
    expect(page).not_to_have_url(re.compile("large="))


def test_markdown_is_rendered(page: Page, texts: str) -> None:
    page.goto(f"{texts}/runs/texts000?find=report&step=2")
    panel = page.locator('[data-panel="report"]')
    expect(panel.get_by_role("heading", name="Epoch 2")).to_be_visible()
    expect(panel.get_by_role("cell", name="0.2")).to_have_css("text-align", "right")
    expect(panel.get_by_role("checkbox")).to_be_checked()
    expect(panel.locator("math msup")).to_have_count(1)
    expect(panel.locator("pre")).to_have_text("def f():\n    return 2\n")
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("heading", name="Epoch 3")).to_be_visible()
    panel.get_by_role("button", name="source", exact=True).click()
    expect(panel).to_contain_text("# Epoch 3")
    panel.get_by_role("button", name="diff", exact=True).click()
    expect(panel.locator("ins").first).to_be_visible()
    page.goto(f"{texts}/runs/texts000?find=long")
    long = page.locator('[data-panel="long"]')
    expect(long.get_by_role("heading", name="Part 0")).to_be_visible(timeout=15_000)
    expect(long).to_contain_text(re.compile(r"60,000 of [\d,]+ characters"))
    assert long.get_by_role("heading").count() < 1000
    page.goto(f"{texts}/runs/texts000?find=empty")
    expect(page.locator('[data-panel="empty"]')).to_contain_text("Empty text")
