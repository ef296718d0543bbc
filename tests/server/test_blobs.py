from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.server import intact
from marey.server.blobs import disposition
from marey.server.documents import BEGINNING_BYTES, SCRIPT, STYLE, place_of_addition

NAME = "a" * 64 + ".png"


@pytest.mark.parametrize(
    "path",
    [
        "local/digits/aaaa1111/" + "a" * 64 + ".png\0",
        "local/digits/aaaa1111/" + "a" * 64 + ".png\n",
        "local/digits/aaaa1111/" + "a" * 64 + ".%70ng",
        f"local/digits/aaaa1111\\..\\x/{NAME}",
        f"local/digits/../{NAME}",
    ],
)
def test_no_way_out_by_paths_that_http_does_not_carry(client: Any, path: str) -> None:
    assert client.raw(f"/api/v1/blobs/{path}")[0] in {400, 404}


def test_links_are_not_followed(client: Any, begin: Any, tmp_path: Path) -> None:
    writing = begin()
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = writing.dir / "blobs" / "aa"
    folder.mkdir(parents=True)
    (folder / NAME).symlink_to(secret)
    assert client.get(f"/api/v1/blobs/{writing.path}/{NAME}").status_code == 404
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / ("b" * 64 + ".png")).write_text("secret")
    (writing.dir / "blobs" / "bb").symlink_to(other)
    assert client.get(f"/api/v1/blobs/{writing.path}/{'b' * 64}.png").status_code == 404


def test_pipes_and_folders_are_not_read(client: Any, begin: Any) -> None:
    writing = begin()
    folder = writing.dir / "blobs" / "aa"
    folder.mkdir(parents=True)
    os.mkfifo(folder / NAME)
    assert client.get(f"/api/v1/blobs/{writing.path}/{NAME}").status_code == 404
    (folder / ("aa" + "b" * 62)).mkdir()
    assert client.get(f"/api/v1/blobs/{writing.path}/{'aa' + 'b' * 62}").status_code == 404


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        (".html", "text/html; charset=utf-8"),
        (".svg", "image/svg+xml"),
        (".json", "text/plain; charset=utf-8"),
        (".md", "text/plain; charset=utf-8"),
        (".ogv", "video/ogg"),
    ],
)
def test_documents_are_shown_in_a_sandbox_that_allows_nothing(
    client: Any, begin: Any, extension: str, media_type: str
) -> None:
    writing = begin()
    ref = writing.blob(b"<script>1</script>", extension, media_type)
    headers = client.get(f"/api/v1/blobs/{writing.path}/{ref.sha256}{ref.extension}").headers
    assert headers["content-type"] == media_type
    assert headers["content-disposition"].startswith("inline")
    policy = headers["content-security-policy"].split("; ")
    links = " allow-popups allow-popups-to-escape-sandbox" if extension == ".html" else ""
    assert policy[:2] == [f"sandbox{links}", "default-src 'none'"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in headers["content-security-policy"]


PAGE = "\ufeff<!-- a --><!DOCTYPE html>\n<p>é".encode()


def test_a_styled_document_has_the_style_behind_its_doctype(client: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(PAGE, ".html", "text/html")
    address = f"/api/v1/blobs/{writing.path}/{ref.sha256}.html"
    plain, styled = client.get(address), client.get(f"{address}?styled=1")
    assert plain.content == PAGE
    assert styled.content == PAGE.replace(b"html>", b"html>" + STYLE)
    assert int(styled.headers["content-length"]) == len(styled.content)
    for name in ("content-type", "content-security-policy", "content-disposition"):
        assert styled.headers[name] == plain.headers[name]


def test_a_styled_document_has_a_name_of_its_own_and_no_ranges(client: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(PAGE, ".html", "text/html")
    address = f"/api/v1/blobs/{writing.path}/{ref.sha256}.html"
    plain, styled = client.get(address), client.get(f"{address}?styled=true")
    assert styled.headers["etag"] != plain.headers["etag"]
    assert styled.headers["accept-ranges"] == "none"
    assert "immutable" not in styled.headers["cache-control"]
    part = client.get(f"{address}?styled=1", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (200, styled.content)
    for asked, status in ((styled, 304), (plain, 200)):
        headers = {"If-None-Match": asked.headers["etag"]}
        assert client.get(f"{address}?styled=1", headers=headers).status_code == status
    head = client.ask("HEAD", f"{address}?styled=1")
    assert head.headers["content-length"] == styled.headers["content-length"]


def test_scripts_run_only_where_somebody_asks_for_them(client: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(PAGE, ".html", "text/html")
    address = f"/api/v1/blobs/{writing.path}/{ref.sha256}.html"
    answer = client.get(f"{address}?scripts=1")
    assert answer.content == PAGE.replace(b"html>", b"html>" + SCRIPT)
    assert answer.headers["x-dns-prefetch-control"] == "off"
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox allow-scripts", "default-src 'none'"]
    assert "frame-ancestors 'self'" in policy
    for source in ("http", "'self'", "*", "same-origin"):
        assert source not in " ".join(policy).replace("frame-ancestors 'self'", "")
    both = client.get(f"{address}?scripts=1&styled=1")
    assert both.content == PAGE.replace(b"html>", b"html>" + SCRIPT + STYLE)
    tags = {each.headers["etag"] for each in (answer, both, client.get(f"{address}?styled=1"))}
    assert len(tags) == 3
    saved = client.get(f"{address}?scripts=1&download=a.html")
    assert saved.content == PAGE
    assert "script" not in saved.headers["content-security-policy"]
    picture = writing.blob(b"<svg/>", ".svg", "image/svg+xml")
    shown = client.get(f"/api/v1/blobs/{writing.path}/{picture.sha256}.svg?scripts=1")
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_the_script_of_a_document_cannot_end_early() -> None:
    assert SCRIPT.lower().count(b"<script") == SCRIPT.lower().count(b"</script") == 1
    assert b"<!--" not in SCRIPT


def test_only_documents_that_are_shown_are_styled(client: Any, begin: Any) -> None:
    writing = begin()
    for extension in (".svg", ".txt", ".html"):
        ref = writing.blob(b"<!doctype html>", extension, "text/html")
        address = f"/api/v1/blobs/{writing.path}/{ref.sha256}{extension}?styled=1"
        saved = client.get(address + "&download=a.html" * (extension == ".html"))
        assert saved.content == b"<!doctype html>"
    assert client.get(address.replace("styled=1", "styled=maybe")).status_code == 400


@pytest.mark.parametrize(
    "before",
    [
        "",
        " \r\n\f\t",
        "\ufeff",
        "<!-- one --><!-- two -->\n",
        "<!--><!---><!-- a --!>",
        "<?xml version='1.0'?>",
        "<![if IE]>",
    ],
)
@pytest.mark.parametrize("doctype", ["<!doctype html>", "<!DOCTYPE html PUBLIC '-//W3C//DTD X'>"])
def test_the_style_goes_behind_a_doctype(before: str, doctype: str) -> None:
    place = len((before + doctype).encode())
    assert place_of_addition(f"{before}{doctype}<html>".encode()) == place


@pytest.mark.parametrize(
    "text",
    ["", "<p>", "<!doctype", "a<!doctype html>", "<!-- <!doctype html>", "\v<!doctype html>"],
)
def test_without_a_doctype_the_style_comes_first(text: str) -> None:
    assert place_of_addition(text.encode()) == 0
    assert place_of_addition(f"\ufeff{text}".encode()) == 3


@pytest.mark.parametrize(
    "piece", ["<!--", "<!---->", "<!-- -", " ", "<?", "<!", "<!a>", "<!doctype"]
)
def test_a_doctype_is_sought_in_bounded_time(piece: str) -> None:
    started = time.process_time()
    place_of_addition((piece * BEGINNING_BYTES).encode()[:BEGINNING_BYTES])
    assert time.process_time() - started < 1


HOSTILE_NAMES = [
    'x"; filename=evil.html',
    "a\r\nSet-Cookie: x=1\r\n\r\n<script>",
    "../../.bashrc",
    "..\\..\\autoexec.bat",
    "日本語.png",
    "\u202egnp.exe",
    "",
    "...",
    "a;b,c=d",
    "%0d%0aX: y",
    "\ud800",
]


@given(st.text() | st.sampled_from(HOSTILE_NAMES))
def test_dispositions_are_plain(name: str) -> None:
    header = disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert "/" not in header
    assert "\\" not in header
    assert header.count(";") == 2


@pytest.mark.parametrize("damage", [b"", b"half a pict", b"half a picturE"])
def test_a_damaged_file_is_only_given_to_be_saved(client: Any, begin: Any, damage: bytes) -> None:
    writing = begin()
    ref = writing.blob(b"half a picture", ".png", "image/png")
    address = f"/api/v1/blobs/{writing.path}/{ref.sha256}.png"
    assert client.get(address).content == b"half a picture"
    [path] = (writing.dir / "blobs").rglob("*.png")
    path.chmod(0o644)
    path.write_bytes(damage)
    refused = client.get(address)
    assert refused.status_code == 410
    assert "is damaged: it is not what was logged" in refused.json()["error"]
    assert client.get(f"{address}?download=a.png").content == damage
    path.write_bytes(b"half a picture")
    assert client.get(address).status_code == 200


def test_a_large_file_is_given_unread(client: Any, begin: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(intact, "CHECKED_BYTES", 3)
    writing = begin()
    ref = writing.blob(b"long", ".txt", "text/plain")
    [path] = (writing.dir / "blobs").rglob("*.txt")
    path.chmod(0o644)
    path.write_bytes(b"other")
    assert client.get(f"/api/v1/blobs/{writing.path}/{ref.sha256}.txt").content == b"other"
