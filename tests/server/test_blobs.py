from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.server.blobs import disposition

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
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert "form-action 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in headers["content-security-policy"]


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
