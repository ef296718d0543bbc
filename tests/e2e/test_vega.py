"""Charts of Vega and of marey.plot: drawn without eval, several runs in one, updated in place."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

CHARTS = """
    import numpy as np
    import marey

    random = np.random.default_rng(0)
    for number, name in enumerate(["calm-heron", "quick-gull"]):
        with marey.init(project="vega", id=f"chart{number}", name=name) as run:
            for step in range(3):
                x = np.arange(20.0)
                rows = [[float(at), float(np.sin(at / 3 + step + number)), kind]
                        for kind in ("train", "val") for at in x]
                table = marey.Table(columns=["x", "y", "kind"], data=rows)
                y, scores = random.integers(0, 3, 60), random.random((60, 3))
                hostile = {
                    "title": "<img src=x onerror='window.ranX=1'>",
                    "data": {"values": [{"a": "</script><script>window.ranX=1</script>", "b": 3}]},
                    "layer": [
                        {
                            "mark": {"type": "bar", "tooltip": True},
                            "encoding": {"href": {"value": "javascript:window.ranX=1"}},
                        },
                        {"mark": "image", "encoding": {"url": {"value": "https://evil.invalid/a.png"}}},
                    ],
                    "encoding": {
                        "x": {"field": "a", "type": "nominal"},
                        "y": {"field": "b", "type": "quantitative"},
                    },
                    "params": [{"name": "p", "expr": "constructor.constructor('window.ranX=1')()"}],
                }
                endless = {"data": {"sequence": {"start": 0, "stop": 1e12}}, "mark": "point"}
                plot = marey.plot
                run.log(
                    {
                        "line": plot.line(table, "x", "y", title=f"Line {step}"),
                        "lines": plot.line(table, "x", "y", stroke="kind"),
                        "scatter": plot.scatter(table, "x", "y"),
                        "bar": plot.bar(table, "x", "y"),
                        "histogram": plot.histogram(table, "y"),
                        "series": plot.line_series(x, [x, x * 2], keys=["a", "b"]),
                        "roc": plot.roc_curve(y, scores),
                        "pr": plot.pr_curve(y, scores),
                        "confusion": plot.confusion_matrix(probs=scores, y_true=y),
                        "hostile": marey.Vega(hostile),
                        "endless": marey.Vega(endless),
                    },
                    step=step,
                )
    """
RUNS = ["calm-heron", "quick-gull"]
PRESETS = ["line", "lines", "scatter", "bar", "histogram", "series", "roc", "pr", "confusion"]


@pytest.fixture(scope="module")
def charts(log: Callable[[str], None]) -> str:
    log(CHARTS)
    return "/local/vega"


def both(page: Page, key: str) -> Locator:
    return page.get_by_role("group", name=re.compile(rf"\({key} of 2 runs\)"))


def test_every_chart_of_marey_plot_has_both_runs(page: Page, charts: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 2600})
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(charts)
    colors: list[str] = page.evaluate(
        """() => ["--run-0", "--run-1"].map((name) => {
            const probe = document.createElement("i");
            document.body.append(probe);
            probe.style.color = `var(${name})`;
            return getComputedStyle(probe).color; })"""
    )
    for key in PRESETS:
        chart = both(page, key)
        expect(chart).to_have_attribute("data-chart", "ready", timeout=30_000)
        expect(chart.locator("svg")).to_contain_text("calm-heron")
        expect(chart.locator("svg")).to_contain_text("quick-gull")
        if key != "confusion":
            marks = chart.locator("svg").inner_html()
            assert all(color in marks or hex_of(color) in marks for color in colors), key
    assert len(hosts) == 1


def hex_of(color: str) -> str:
    red, green, blue = map(int, re.findall(r"\d+", color)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_rows_of_another_step_go_into_the_same_chart(page: Page, charts: str) -> None:
    page.goto(f"{charts}?find=lines")
    chart = both(page, "lines")
    expect(chart).to_have_attribute("data-chart", "ready", timeout=30_000)
    svg = chart.locator("svg").element_handle()
    assert svg is not None
    path = chart.locator(".mark-line path").first
    before = path.get_attribute("d")
    page.keyboard.press("ArrowLeft")
    expect(path).not_to_have_attribute("d", before or "")
    assert svg.evaluate("node => node.isConnected")
    # The nearest point says what it is, in plain text.
    chart.locator(".mark-line").first.hover(force=True)
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("kind")
    expect(tip).to_contain_text("run")
    # Zoomed by Ctrl and the wheel, it stays so at another step.
    ticks = chart.locator(".role-axis-label text").all_text_contents()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(chart.locator(".role-axis-label text").first).not_to_have_text(ticks[0])
    zoomed = chart.locator(".role-axis-label text").all_text_contents()
    before = path.get_attribute("d")
    page.keyboard.press("ArrowRight")
    expect(path).not_to_have_attribute("d", before or "")
    expect(chart).to_have_attribute("data-chart", "ready")
    assert chart.locator(".role-axis-label text").all_text_contents() == zoomed
    # Each run has it in a chart of its own, and leaves it for all of them.
    page.get_by_role("button", name="side by side").click()
    own = [page.get_by_role("group", name=f"lines of {name}") for name in RUNS]
    for chart in own:
        expect(chart).to_have_attribute("data-chart", "ready", timeout=30_000)
    axes = [chart.locator(".role-axis-label text") for chart in own]
    both_axes = axes[0].all_text_contents()
    expect(axes[1]).to_have_text(both_axes)
    own[0].dblclick()
    for axis in axes:
        expect(axis).not_to_have_text(both_axes)
    expect(page).not_to_have_url(re.compile("zoom"))


def test_descriptions_reach_nothing(page: Page, charts: str) -> None:
    page.goto(f"{charts}/runs/chart0?find=hostile")
    chart = page.get_by_role("group", name=re.compile("hostile of"))
    failed = page.get_by_role("alert")
    expect(chart.locator("svg").or_(failed).first).to_be_visible(timeout=30_000)
    for link in chart.locator("a").all():
        assert "javascript" not in (link.get_attribute("xlink:href") or "")
        link.dispatch_event("click")
    assert page.evaluate("window.ranX") is None
    page.goto(f"{charts}/runs/chart0?find=endless")
    expect(page.get_by_role("alert")).to_contain_text("would take for ever")
