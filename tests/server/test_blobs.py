from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.server.blobs import disposition

PNG = bytes(range(256)) * 5000  # 1.28 MB: more than one chunk


def url(writing: Any, ref: Any) -> str:
    return f"/api/v1/blobs/{writing.path}/{ref.sha256}{ref.extension}"


@pytest.fixture
def png(begin: Any) -> str:
    writing = begin()
    return url(writing, writing.blob(PNG, ".png"))


def test_bytes(client: Any, png: str) -> None:
    answer = client.get(png)
    assert answer.status_code == 200
    assert answer.content == PNG
    assert answer.headers["content-length"] == str(len(PNG))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["etag"] == f'"{hashlib.sha256(PNG).hexdigest()}"'
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"].startswith("inline;")


def test_head(client: Any, png: str) -> None:
    answer = client.ask("HEAD", png)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(PNG))
    assert answer.content == b""


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=300000-600000", 300_000, 600_001),
        ("bytes=-100", len(PNG) - 100, len(PNG)),
        ("bytes=1279999-", len(PNG) - 1, len(PNG)),
    ],
)
def test_ranges(client: Any, png: str, header: str, start: int, stop: int) -> None:
    answer = client.get(png, headers={"Range": header})
    assert answer.status_code == 206
    assert answer.content == PNG[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(PNG)}"
    assert answer.headers["content-length"] == str(stop - start)


def test_a_range_outside(client: Any, png: str) -> None:
    answer = client.get(png, headers={"Range": f"bytes={len(PNG)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(PNG)}"


def test_lists_of_ranges_give_the_whole(client: Any, png: str) -> None:
    huge = "bytes=" + ",".join("0-" for _ in range(5000))
    for header in ("bytes=0-1,4-5", huge):
        answer = client.get(png, headers={"Range": header})
        assert answer.status_code == 200
        assert len(answer.content) == len(PNG)


def test_conditional_questions(client: Any, png: str) -> None:
    etag = client.get(png).headers["etag"]
    assert client.get(png, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(png, headers={"If-None-Match": f'"other", W/{etag}'}).status_code == 304
    assert client.get(png, headers={"If-None-Match": '"other"'}).status_code == 200
    ranged = {"Range": "bytes=0-1"}
    assert client.get(png, headers=ranged | {"If-Range": etag}).status_code == 206
    assert client.get(png, headers=ranged | {"If-Range": '"other"'}).status_code == 200
    date = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert client.get(png, headers=ranged | {"If-Range": date}).status_code == 200


def test_an_empty_blob(client: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(b"", ".png")
    assert client.get(url(writing, ref)).content == b""


@pytest.mark.parametrize(
    ("data", "extension", "content_type", "kind"),
    [
        (b"<script>fetch('/api/v1/projects')</script>", ".html", "text/plain", "inline"),
        (b"<script>1</script>", ".htm", "text/plain", "inline"),
        (b"<svg><script>alert(1)</script></svg>", ".svg", "image/svg+xml", "inline"),
        (b"<x xmlns='http://www.w3.org/1999/xhtml'/>", ".xhtml", "application/octet", "attachment"),
        (b"<x/>", ".xml", "text/plain", "inline"),
        (b"alert(1)", ".js", "application/octet-stream", "attachment"),
        (b"%PDF", ".pdf", "application/octet-stream", "attachment"),
        (b"\0asm", ".wasm", "application/octet-stream", "attachment"),
        (b'{"a": 1}', ".json", "text/plain", "inline"),
        (b"PAR1", ".parquet", "application/octet-stream", "attachment"),
        (b"x", ".png.html", "text/plain", "inline"),
    ],
)
def test_nothing_logged_can_run_here(
    client: Any, begin: Any, data: bytes, extension: str, content_type: str, kind: str
) -> None:
    writing = begin()
    # The media type that was logged does not count: it is the logger's word.
    answer = client.get(url(writing, writing.blob(data, extension, "text/html")))
    assert answer.content == data
    assert answer.headers["content-type"].startswith(content_type)
    assert answer.headers["content-disposition"].startswith(f"{kind};")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert policy[0].startswith("sandbox; default-src 'none'")
    assert "allow-same-origin" not in policy[0]
    assert "allow-scripts" not in policy[0]
    assert "script-src" not in policy[0]


NAME = "a" * 64 + ".png"


@pytest.mark.parametrize(
    "path",
    [
        f"../digits/aaaa1111/{NAME}",
        f"local/../aaaa1111/{NAME}",
        f"local/digits/../{NAME}",
        f"./digits/aaaa1111/{NAME}",
        "local/digits/aaaa1111/..",
        "local/digits/aaaa1111/" + "a" * 64 + "/../../x",
        "local/digits/aaaa1111/" + "a" * 64 + "..png",
        "local/digits/aaaa1111/" + "a" * 64 + ".png\0",
        "local/digits/aaaa1111/" + "a" * 64 + ".png\n",
        "local/digits/aaaa1111/" + "A" * 64 + ".png",
        "local/digits/aaaa1111/" + "a" * 63 + ".png",
        "local/digits/aaaa1111/" + "a" * 64 + ".%70ng",
        "local/digits/aaaa1111/" + "a" * 64 + "." + "x" * 40,
        "local/di:gits/aaaa1111/" + NAME,
        "local/digits/aaaa1111/journal/x.mrj",
        f"local/digits/aaaa1111\\..\\x/{NAME}",
        "/etc/passwd/x",
        f"local/digits/aaaa1111/{NAME}",
    ],
)
def test_no_way_out_of_the_blobs(client: Any, root: Path, path: str) -> None:
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


@pytest.mark.parametrize("name", HOSTILE_NAMES[:-1])
def test_file_names_cannot_break_out_of_the_header(client: Any, png: str, name: str) -> None:
    answer = client.get(png, params={"download": name})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    given = answer.headers.get_list("content-disposition")
    assert len(given) == 1
    assert given[0].startswith("attachment;" if name else "inline;")


@given(st.text() | st.sampled_from(HOSTILE_NAMES))
def test_dispositions_are_plain(name: str) -> None:
    header = disposition("attachment", name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert "/" not in header
    assert "\\" not in header
    assert header.count(";") == 2


def test_a_name_survives(client: Any, png: str) -> None:
    header = client.get(png, params={"download": "größe 1.png"}).headers["content-disposition"]
    assert header == (
        "attachment; filename=\"gr__e 1.png\"; filename*=UTF-8''gr%C3%B6%C3%9Fe%201.png"
    )
