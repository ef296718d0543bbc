"""What hostile files and foreign pages can do in a real browser: nothing."""

from __future__ import annotations

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from marey.server.serving import Server, listen

ATTACK = (
    "document.title = 'ran'; try { localStorage.x = 1; parent.document.title = 'ran' } "
    "catch (e) {} fetch('/api/v1/projects').then(() => { document.title = 'read' })"
)
HTML = f'<title>still</title><body onload="{ATTACK}"><script>{ATTACK}</script>'.encode()
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg"><title>still</title><script>{ATTACK}</script>'
    f'<image href="x" onerror="{ATTACK}"/></svg>'
).encode()

FOREIGN = """<!doctype html><title>started</title><script>
const server = "http://127.0.0.1:PORT";
const told = {};
const failed = (name) => () => { told[name] = "refused" };
const worked = (name) => () => { told[name] = "WORKED" };
async function run() {
  await fetch(server + "/api/v1/projects").then(worked("fetch"), failed("fetch"));
  await fetch(server + "/api/v1/projects", {mode: "no-cors"})
    .then((answer) => answer.text()).then((text) => { told.opaque = text || "refused" },
      failed("opaque"));
  for (const [tag, name] of [["img", "src"], ["script", "src"], ["iframe", "src"]]) {
    await new Promise((done) => {
      const element = document.createElement(tag);
      element.onload = () => { told[tag] = tag === "iframe" ? "framed" : "WORKED"; done() };
      element.onerror = () => { told[tag] = "refused"; done() };
      element[name] = server + (tag === "iframe" ? "/" : "BLOB");
      document.body.append(element);
    });
  }
  try { told.frame = frames[0].document.title } catch { told.frame = "refused" }
  await new Promise((done) => {
    const source = new EventSource(server + "/api/v1/live");
    source.onopen = () => { told.events = "WORKED"; done() };
    source.onerror = () => { told.events = "refused"; source.close(); done() };
  });
  document.title = JSON.stringify(told);
}
onload = run;
</script><body>"""


@pytest.fixture
def page(playwright: Any) -> Iterator[Any]:
    found = os.environ.get("MAREY_CHROMIUM") or shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
    yield browser.new_page()
    browser.close()


@pytest.fixture
def port(app: Any) -> Iterator[int]:
    ready = threading.Event()
    server = Server(app, ready.set)
    bound = listen("127.0.0.1", 0)
    thread = threading.Thread(target=uvicorn.Server.run, args=(server, [bound]))
    thread.start()
    assert ready.wait(20)
    yield int(bound.getsockname()[1])
    app.state.site.watcher.close()
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def blob(begin: Any, port: int) -> Any:
    writing = begin()

    def put(data: bytes, extension: str) -> str:
        ref = writing.blob(data, extension, "text/html")
        return f"/api/v1/blobs/{writing.path}/{ref.sha256}{ref.extension}"

    return put


@pytest.mark.parametrize(
    ("data", "extension"), [(HTML, ".html"), (SVG, ".svg"), (HTML, ".txt"), (HTML, ".png")]
)
def test_a_logged_file_does_not_run(
    page: Any, port: int, blob: Any, data: bytes, extension: str
) -> None:
    got = []
    page.on("response", lambda response: got.append(response.url))
    address = f"http://127.0.0.1:{port}{blob(data, extension)}"
    page.goto(address)
    assert page.title() not in {"ran", "read"}
    assert set(got) <= {address, f"http://127.0.0.1:{port}/favicon.ico"}


@pytest.mark.parametrize(("data", "extension"), [(HTML, ".html"), (SVG, ".svg")])
def test_a_framed_file_does_not_touch_the_page(
    page: Any, port: int, blob: Any, data: bytes, extension: str
) -> None:
    page.goto(f"http://127.0.0.1:{port}/")
    page.evaluate(
        "address => new Promise(done => { const frame = document.createElement('iframe');"
        "frame.onload = done; frame.src = address; document.body.append(frame) }).then(() => 1)",
        blob(data, extension),
    )
    assert page.title() == "Marey"
    assert page.evaluate("localStorage.length") == 0
    assert page.frames[1].title() not in {"ran", "read"}


def test_a_foreign_page_reads_nothing(page: Any, port: int, blob: Any, tmp_path: Path) -> None:
    body = FOREIGN.replace("PORT", str(port)).replace("BLOB", blob(SVG, ".svg")).encode()

    class Foreign(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as foreign:
        threading.Thread(target=foreign.serve_forever).start()
        # Another port is the same site, another name (of the same machine) another one.
        for name in ("127.0.0.1", "localhost"):
            page.goto(f"http://{name}:{foreign.server_port}/")
            told = wait_for_title(page)
            assert "WORKED" not in told, told
            assert "still" not in told
            assert '"fetch":"refused"' in told
            assert '"events":"refused"' in told
        foreign.shutdown()


def wait_for_title(page: Any) -> str:
    for _ in range(2000):
        title = str(page.title())
        if title != "started":
            return title
        page.wait_for_timeout(10)
    raise AssertionError("the foreign page did not end")
