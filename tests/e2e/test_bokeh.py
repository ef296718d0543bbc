"""Documents of bokeh: drawn in a frame that reaches nothing, in the page's colours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from looking import assert_comes, seen_in_time
from playwright.sync_api import Frame, Page, expect

DOCUMENTS = """
    import numpy as np
    from bokeh.layouts import column
    from bokeh.models import CustomJS, Div, Slider
    from bokeh.plotting import figure
    import marey

    evil = "document.title='stolen'; try { parent.ranX = 1; parent.document.title = 'stolen' } catch {}"
    for number, name in enumerate(["calm-heron", "quick-gull"]):
        with marey.init(project="bokeh", id=f"doc{number}", name=name) as run:
            for step in range(2):
                plot = figure(title=f"Line {step}")
                plot.line(np.arange(9.0), np.arange(9.0) * (step + 1), line_width=8, color="#d00000")
                slider = Slider(start=0, end=10, value=3, title="n")
                shown = Div(text="<p id=shown>nothing yet</p>")
                code = "shown.text = `<p id=shown>value ${this.value}</p>`; " + evil
                slider.js_on_change("value", CustomJS(args={"shown": shown}, code=code))
                run.log({"plot": plot, "callback": column(slider, shown)}, step=step)
    """


@pytest.fixture(scope="module")
def documents(log: Callable[[str], None]) -> str:
    pytest.importorskip("bokeh")
    log(DOCUMENTS)
    return "/local/bokeh"


def titles(frame: Frame) -> list[str]:
    """Of all documents that the frame holds: documents of other steps are not kept."""
    found: list[str] = frame.evaluate(
        "() => Bokeh.documents.map((each) => each.roots()[0]?.title.text)"
    )
    return found


def test_a_plot_is_drawn_and_follows_the_playhead(page: Page, documents: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{documents}?find=plot")
    frames = page.locator("iframe")
    expect(frames).to_have_count(2, timeout=30_000)
    expect(page.locator("[data-chart=ready]")).to_have_count(2, timeout=30_000)
    assert frames.first.get_attribute("sandbox") == "allow-scripts"
    red = """() => {
        const walk = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
            [one, ...(one.shadowRoot ? walk(one.shadowRoot) : [])]);
        const canvases = walk(document).filter((one) => one.tagName === "CANVAS" && one.width > 50);
        return canvases.some((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < data.length; i += 4) count += data[i] > 180 && data[i + 1] < 40 ? 1 : 0;
            return count > 200;
        });
    }"""
    frame = page.frames[1]
    assert frame.evaluate("window.origin") == "null"
    assert seen_in_time(lambda: frame.evaluate(red), bool)  # it paints in a frame of its own
    page.keyboard.press("ArrowLeft")
    wanted = ["Line 0"]
    assert_comes(lambda: titles(frame), wanted)
    assert len(hosts) == 1


def test_escape_gives_the_keys_back_to_the_page(page: Page, documents: str) -> None:
    page.goto(f"{documents}/runs/doc0?find=plot")
    expect(page.locator("[data-chart=ready]")).to_have_count(1, timeout=30_000)
    frame = page.locator("iframe")
    frame.click(position={"x": 60, "y": 60})
    expect(frame).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame).not_to_be_focused()
    page.keyboard.press("ArrowLeft")
    wanted = ["Line 0"]
    assert_comes(lambda: titles(page.frames[1]), wanted)


def test_callbacks_run_but_reach_nothing(page: Page, documents: str) -> None:
    page.goto(f"{documents}/runs/doc0?find=callback")
    expect(page.locator("[data-chart=ready]")).to_have_count(1, timeout=30_000)
    title = page.title()
    frame = page.frames[1]
    frame.evaluate("Bokeh.documents.at(-1).roots()[0].children[0].value = 7")
    expect(page.frame_locator("iframe").locator("#shown")).to_have_text(re.compile("value 7"))
    assert page.evaluate("window.ranX") is None
    assert page.title() == title
    stopped = frame.evaluate(
        """async () => {
            const tried = [() => parent.document.title, () => localStorage.length];
            const told = await Promise.all(tried.map(async (one) => {
                try { await one(); return "reached"; } catch { return "stopped"; } }));
            return told; }"""
    )
    assert stopped == ["stopped"] * 2
    answer = page.request.get("/assets/bokeh/frame.html")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy
    assert "default-src 'none'" in policy
    assert "connect-src data: blob:" in policy
