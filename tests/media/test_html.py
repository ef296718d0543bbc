"""HTML: documents come back as they were given, whatever they hold; nothing of them runs here."""

from __future__ import annotations

import codecs
import io
import tempfile
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import marey
from marey.errors import MediaError
from marey.media._file import MAX_IN_MEMORY_BYTES, LargeFile
from marey.media.html import Html
from marey.testing.media import MediaContract, stored_of

PAGE = """<!DOCTYPE html>
<html>
<head><title>Evaluation</title></head>
<body>
<h1>Evaluation</h1>
<p>Accuracy <b>0.97</b> at epoch 3, see <a href="https://example.org/">the data</a>.</p>
<table><tr><th>class</th><th>recall</th></tr><tr><td>cat</td><td>0.88</td></tr></table>
</body>
</html>
"""
# What a page may try: reach its parent, the storage, the network, other tabs, the reader's clicks.
HOSTILE = """<html><head><base href="https://example.org/"><script>
window.ranInFrame = true;
try { parent.document.title = "stolen"; parent.ranInParent = true } catch (e) {}
try { top.location = "https://example.org/" } catch (e) {}
try { localStorage.setItem("stolen", document.cookie) } catch (e) {}
try { fetch("/api/v1/runs").then(r => r.text()).then(t => parent.postMessage(t, "*")) } catch (e) {}
try { window.open("https://example.org/") } catch (e) {}
try { navigator.serviceWorker.register("/sw.js") } catch (e) {}
parent.postMessage({ height: 1e9, type: "resize" }, "*"); alert(1); while (window.never) {}
</script><meta http-equiv="refresh" content="0; url=https://example.org/">
<style>@import url("https://example.org/a.css"); * { position: fixed; inset: 0 }</style></head>
<body onload="alert(2)"><img src=x onerror="alert(3)"><svg onload="alert(4)"></svg>
<form action="/api/v1/runs" method="post"><input name=q autofocus onfocus="alert(5)"></form>
<a href="javascript:alert(6)" target="_top">click</a><iframe src="//example.org"></iframe>
<object data="x.swf"></object><embed src="x.swf"><!-- </script></style></title></textarea>
"""


class TestHtml(MediaContract):
    examples = {
        "page": Html(PAGE),
        "fragment": Html('<a href="https://example.org/">Link</a>'),
        "without_styles": Html("<h1 style='color: teal'>As it is</h1>", inject=False),
        "hostile": Html(HOSTILE),
        "hostile_without_styles": Html(HOSTILE, inject=False),
        "chart": Html(
            "<script>document.body.innerHTML = '<svg width=120 height=40><polyline fill=none "
            'stroke=teal points="0,40 30,10 60,30 120,0"/></svg>\'</script>'
        ),
        "empty": Html(""),
        "no_tags": Html("just words & 1 < 2, é 你 \u202egnp.exe"),
        "never_closed": Html("<div><b><table><script>/*"),
        "head_with_attributes": Html("<HTML><HEAD lang=en class=x><title>a</title></HEAD>b</HTML>"),
        "nested": Html("<div>" * 2000 + "deep"),
        "nul": Html("a\0b<p>"),
    }
    rejects = {
        "number": (lambda: Html(5), "got int"),
        "none": (lambda: Html(None), "got NoneType"),
        "bytes": (lambda: Html(b"<p>"), "Decode the bytes first"),
        "list": (lambda: Html(["<p>"]), "got list"),
        "frame": (lambda: Html(_Frame()), "data._repr_html_()"),
        "surrogate": (lambda: Html("<p>\ud800"), "lone surrogate at character 3"),
        "missing_path": (lambda: Html(Path("no/such.html")), "No such file"),
        "folder": (lambda: Html(Path(__file__).parent), "something else"),
        "device": (lambda: Html(Path("/dev/zero")), "something else"),
        "path_that_is_none": (
            lambda: Html(Path("a.html"), data_is_not_path=True),
            "data_is_not_path=True and a path",
        ),
        "binary": (lambda: Html(io.BytesIO(b"<p>\0")), "binary file"),
        "picture": (lambda: Html(io.BytesIO(b"\x89PNG\r\n\x1a\n")), "not utf-8 at byte 0"),
        "wrong_charset": (
            lambda: Html(io.BytesIO(b"<meta charset=utf-8>\xe9")),
            "not utf-8 at byte 20",
        ),
        "python_only_codec": (
            lambda: Html(io.BytesIO(b"<meta charset=unicode_escape>\\x41")),
            "browsers do not know",
        ),
        "no_codec": (lambda: Html(io.BytesIO(b"<meta charset='x-\xff'>")), "browsers do not know"),
        "closed_file": (lambda: Html(_closed_file()), "closed"),
        "gives_numbers": (lambda: Html(_Numbers()), "bytes or text"),
    }
    changes = {"file": lambda: _changed_file()}


class _Frame:
    def _repr_html_(self):
        return "<table></table>"


class _Numbers:
    def read(self):
        return 5


def _closed_file():
    stream = io.StringIO("<p>")
    stream.close()
    return stream


def _changed_file():
    stream = io.BytesIO(b"<p>before")
    return Html(stream), lambda: stream.getbuffer().__setitem__(slice(None), b"<p>after!")


@given(st.text(), st.booleans())
@example(" \r\n<p>\0 ", True)
def test_any_string_comes_back_as_it_was(text, inject):
    again = Html.decode(stored_of(Html(text, inject, data_is_not_path=True).encode()))
    assert (again.html, again.inject, again.length) == (text, inject, len(text))


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.HTML", "seite ä.Html"])
def test_names_of_existing_files_are_read(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    content = PAGE.replace("\n", "\r\n")
    Path(name).write_bytes(content.encode())
    assert Html(name).html == Html(Path(name)).html == Html(str(tmp_path / name)).html == content
    assert Html(name, data_is_not_path=True).html == name


@pytest.mark.parametrize("name", ["notes.txt", "folder", "folder.html"])
def test_strings_that_name_something_else_are_html(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("<p>")
    Path("folder").mkdir()
    Path("folder.html").mkdir()
    if name == "folder.html":
        with pytest.warns(UserWarning, match="no file has this name"):
            assert Html(name).html == name
    else:
        assert Html(name).html == name


def test_a_string_that_looks_like_a_missing_file_is_html_with_a_warning():
    with pytest.warns(UserWarning, match="no file has this name") as caught:
        assert Html("reports/epoch_3.html").html == "reports/epoch_3.html"
    assert caught[0].filename == __file__
    for literal in ("<p>see epoch_3.html", "<p>\nx.html", "x" * 5000 + ".html"):
        assert Html(literal).html == literal
    with pytest.warns(UserWarning, match="no file has this name"):
        assert Html("a\0.html").length == 7


def test_open_files_of_all_sorts(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    with path.open() as text, path.open("rb") as binary:
        text.read(5)
        binary.read(5)
        assert Html(text).html == Html(binary).html == PAGE
    assert Html(io.StringIO(PAGE)).html == Html(io.BytesIO(PAGE.encode())).html == PAGE
    with tempfile.NamedTemporaryFile("w+", suffix=".html", encoding="utf-8") as file:
        file.write(PAGE)
        assert Html(file).html == PAGE

    class Response:
        def read(self):
            return PAGE.encode()

    assert Html(Response()).html == PAGE


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + "é".encode(),
        codecs.BOM_UTF16_LE + "é".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "é".encode("utf-16-be"),
        codecs.BOM_UTF8 + b"<meta charset=latin-1>" + "é".encode(),
        b'<?xml version="1.0" encoding="iso-8859-1"?>\xe9',
        b"<META CHARSET = 'Windows-1252'>\xe9",
        b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">\xe9',
        b"<meta name=a content='b>c'><meta charset=utf-16>" + "é".encode(),
        "<meta charset=gb2312>é".encode("gb18030"),
        "<p>é".encode(),
    ],
)
def test_files_in_the_encoding_they_declare(tmp_path, content):
    path = tmp_path / "page.html"
    path.write_bytes(content)
    page = Html(path)
    assert page.html.endswith("é")
    assert page.encode().blobs["html"].data.decode() == page.html


def test_a_file_open_in_text_mode_knows_its_encoding(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"<meta charset=utf-8>\xe9")
    with path.open(encoding="latin-1") as file:
        assert Html(file).html == "<meta charset=utf-8>é"


def test_both_names_turn_the_styles_off():
    assert Html("<p>").inject
    assert not Html("<p>", False).inject
    assert not Html("<p>", styles=False).inject
    assert not Html("<p>", inject=False, styles=True).inject
    assert Html("<p>", styles=True).inject


def test_large_files_are_not_read_into_memory(tmp_path):
    path = tmp_path / "large.html"
    line = "<p>é" * 1000 + "\n"
    with path.open("w", encoding="utf-8") as file:
        for _ in range(4 * MAX_IN_MEMORY_BYTES // 5000):
            file.write(line)
    tracemalloc.start()
    try:
        page = Html(path)
        assert tracemalloc.get_traced_memory()[1] < MAX_IN_MEMORY_BYTES
    finally:
        tracemalloc.stop()
    assert isinstance(page.content, LargeFile)
    assert page.length == len(line) * (4 * MAX_IN_MEMORY_BYTES // 5000)
    with marey.init(project="pages", dir=tmp_path) as run:
        run.log({"page": page})
    with marey.Api(tmp_path) as api:
        (found,) = api.runs("pages")
        value = found.media("page")[0].value
        assert value.length == page.length
        assert value.html == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("end", "words"), [(b"\xe9", "not UTF-8"), (b"\0", "binary file")])
def test_large_files_are_checked_to_their_end(tmp_path, end, words):
    path = tmp_path / "large.html"
    with path.open("wb") as file:
        file.write(b"x" * (MAX_IN_MEMORY_BYTES + 1) + end)
    with pytest.raises(MediaError, match=words):
        Html(path)


@pytest.mark.parametrize("part", [b"<meta ", b"<meta charset", b"<meta charset=", b"<" * 100, b"="])
def test_looking_for_the_charset_takes_no_time(part):
    started = time.process_time()
    Html(io.BytesIO(part * 100_000))
    assert time.process_time() - started < 2


def test_logged_pages_are_read_back(tmp_path):
    pages = [Html(PAGE), Html(HOSTILE, inject=False), Html(""), Html("a\0\r\n")]
    with marey.init(project="pages", dir=tmp_path) as run:
        for page in pages:
            run.log({"page": page})
        run.log({"both": pages[:2]})
    with marey.Api(tmp_path) as api:
        (found,) = api.runs("pages")
        assert [each.value for each in found.media("page")] == pages
        assert [each.html for each in found.media("both")[0].value] == [PAGE, HOSTILE]
