"""Figures of plotly: drawn, zoomed and hovered at every step, several runs in one chart, nothing let out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

WAVES = """
    import numpy as np
    import marey

    evil = "<img src=x onerror='window.ranX=1;document.title=1'><a href='javascript:window.ranX=1'>link</a>"
    for number, name in enumerate(["calm-heron", "quick-gull"]):
        with marey.init(project="plotly", id=f"waves{number}", name=name) as run:
            for step in range(3):
                x = np.linspace(0, 10, 50)
                lines = {"data": [{"type": "scatter", "x": x, "y": np.sin(x + step), "name": "sine"}]}
                lines["layout"] = {"title": {"text": f"Waves {step}"}, "width": 700, "height": 500}
                hostile = {
                    "data": [{"type": "bar", "x": [evil, "b"], "y": [1, 2], "hovertext": evil}],
                    "layout": {
                        "title": {"text": evil},
                        "annotations": [{"text": evil, "x": 0, "y": 1}],
                        "images": [{"source": "https://evil.invalid/a.png"}],
                        "updatemenus": [{"buttons": [{"label": evil, "method": "relayout", "args": [{}]}]}],
                    },
                    "config": {"editable": True, "plotlyServerURL": "https://evil.invalid"},
                }
                fixed = {
                    "data": [{"type": "scatter", "x": [0, 1, 2], "y": [0, 1, 4]}],
                    "layout": {
                        "width": 640,
                        "height": 480,
                        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
                        "paper_bgcolor": "rgba(255,255,255,1)",
                        "xaxis": {"domain": [0.1, 0.9], "range": [0, 2]},
                        "yaxis": {"domain": [0.1, 0.9], "range": [0, 4]},
                    },
                }
                surface = {"data": [{"type": "surface", "z": np.outer(x[:9], x[:9])}], "layout": {}}
                run.log(
                    {
                        "lines": marey.Plotly(lines),
                        "hostile": marey.Plotly(hostile),
                        "fixed": marey.Plotly(fixed),
                        "surface": marey.Plotly(surface),
                    },
                    step=step,
                )
    """


@pytest.fixture(scope="module")
def waves(log: Callable[[str], None]) -> str:
    log(WAVES)
    return "/local/plotly"


def chart(page: Page, key: str, run: str = "") -> Locator:
    return page.get_by_role("group", name=re.compile(rf"\({key} of .*{run}"))


def x_range(chart: Locator) -> list[float]:
    found: list[float] = chart.evaluate(
        "node => node.querySelector('.js-plotly-plot')._fullLayout.xaxis.range.map(Number)"
    )
    return found


def test_a_figure_is_drawn_zoomed_and_kept_so_at_other_steps(page: Page, waves: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{waves}?find=lines")
    ours, other = chart(page, "lines", "calm-heron"), chart(page, "lines", "quick-gull")
    expect(ours).to_have_attribute("data-chart", "ready", timeout=30_000)
    expect(ours.locator(".gtitle")).to_have_text("Waves 2")
    width = ours.evaluate("node => node.clientWidth")
    assert ours.locator(".main-svg").first.evaluate("svg => svg.clientWidth") == width
    plot = ours.locator(".nsewdrag").first.bounding_box()
    assert plot is not None
    before = x_range(ours)
    page.mouse.move(plot["x"] + plot["width"] * 0.3, plot["y"] + plot["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.6, plot["y"] + plot["height"] * 0.5, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("xaxis"))
    zoomed = x_range(ours)
    span = before[1] - before[0]
    assert zoomed == pytest.approx([before[0] + 0.3 * span, before[0] + 0.6 * span], abs=0.1)
    page.keyboard.press("ArrowLeft")
    for chart_of_run in (ours, other):
        expect(chart_of_run.locator(".gtitle")).to_have_text("Waves 1")
        expect(chart_of_run).to_have_attribute("data-chart", "ready")
        assert x_range(chart_of_run) == pytest.approx(zoomed, abs=1e-6)
    # What is under the pointer says its place: the point of index 20.
    place: list[float] = ours.evaluate(
        """node => { const { xaxis, yaxis } = node.querySelector('.js-plotly-plot')._fullLayout;
            const x = 200 / 49;
            return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(Math.sin(x + 1))]; }"""
    )
    box = ours.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + place[0] + 3, box["y"] + place[1] + 3)
    page.mouse.move(box["x"] + place[0], box["y"] + place[1])
    expect(ours.locator(".hoverlayer")).to_contain_text("4.08")
    assert len(hosts) == 1


def test_a_figure_of_one_size_keeps_its_shape_on_the_page_s_ground(page: Page, waves: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{waves}/runs/waves0?find=fixed")
    fixed = chart(page, "fixed")
    expect(fixed).to_have_attribute("data-chart", "ready", timeout=30_000)
    paper = fixed.locator(".main-svg").first
    assert paper.evaluate("svg => getComputedStyle(svg).backgroundColor") == "rgba(0, 0, 0, 0)"
    room, shown = fixed.bounding_box(), paper.bounding_box()
    assert room is not None
    assert shown is not None
    assert shown["width"] / shown["height"] == pytest.approx(640 / 480, abs=0.02)
    assert shown["height"] == pytest.approx(room["height"], abs=4)
    assert shown["x"] - room["x"] == pytest.approx((room["width"] - shown["width"]) / 2, abs=2)
    # What is under the pointer is so although the whole is scaled: the middle one of three points.
    plot = fixed.locator(".nsewdrag").first.bounding_box()
    assert plot is not None
    x, y = plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] * 3 / 4
    page.mouse.move(x + 3, y + 3)
    page.mouse.move(x, y)
    expect(fixed.locator(".hoverlayer")).to_contain_text("(1, 1)")


def test_runs_share_a_chart_in_their_colours(page: Page, waves: str) -> None:
    page.goto(f"{waves}?find=lines&modes=lines:together")
    both = page.get_by_role("group", name=re.compile("lines of 2 runs"))
    expect(both).to_have_attribute("data-chart", "ready", timeout=30_000)
    expect(both.locator(".legendtext")).to_have_text(["quick-gull", "calm-heron"])
    strokes = both.locator(".scatterlayer .js-line").evaluate_all(
        "lines => lines.map((line) => getComputedStyle(line).stroke)"
    )
    assert len(set(strokes)) == 2
    assert strokes == both.locator(".legendlines .js-line").evaluate_all(
        "lines => lines.map((line) => getComputedStyle(line).stroke)"
    )


def test_text_of_a_figure_reaches_nothing(page: Page, waves: str) -> None:
    page.goto(f"{waves}/runs/waves0?find=hostile")
    bars = chart(page, "hostile")
    expect(bars).to_have_attribute("data-chart", "ready", timeout=30_000)
    expect(page.get_by_text("1 remote picture or file is not loaded.")).to_be_visible()
    assert bars.locator("img, image").count() == 0
    links = bars.locator("a").evaluate_all(
        "links => links.map(link => link.getAttribute('xlink:href') ?? link.getAttribute('href') ?? '')"
    )
    assert all("javascript" not in link for link in links)
    for link in bars.locator("svg a").all():
        link.dispatch_event("click")
    assert page.evaluate("window.ranX") is None
    assert "stolen" not in page.title()


def test_graphics_contexts_are_given_back(page: Page, waves: str) -> None:
    page.goto(f"{waves}/runs/waves0?find=surface")
    expect(chart(page, "surface")).to_have_attribute("data-chart", "ready", timeout=30_000)
    assert page.locator(".js-plotly-plot canvas").count() >= 1
    page.goto(f"{waves}/runs/waves0?find=surface&modes=surface:matrix")
    still = page.locator("[data-still=ready] img").first
    expect(still).to_be_visible(timeout=30_000)
    expect(page.locator(".js-plotly-plot canvas")).to_have_count(0)
