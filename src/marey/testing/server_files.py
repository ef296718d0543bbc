"""How a server must serve logged files: byte by byte, for ever, and so that they cannot run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from marey.testing.server_lab import API, Client, ServerLabContract, Writing

if TYPE_CHECKING:
    from marey.journal.record import BlobRef

Begin = Callable[..., Writing]

PNG = bytes(range(256)) * 5000  # 1.28 MB: more than one chunk
NAME = "a" * 64 + ".png"
SANDBOX = re.compile(
    r"sandbox( allow-popups allow-popups-to-escape-sandbox)?; default-src 'none'; "
)


class ServerFilesContract(ServerLabContract):
    """A logged file is hostile to whoever looks at it."""

    @pytest.fixture
    def png(self, begin: Begin) -> str:
        """The address of a file that a browser may show."""
        writing = begin()
        return address(writing, writing.blob(PNG, ".png"))

    def test_bytes(self, client: Client, png: str) -> None:
        """The whole file, under a tag that never changes."""
        answer = client.get(png)
        assert answer.status_code == 200
        assert answer.content == PNG
        assert answer.headers["content-length"] == str(len(PNG))
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["etag"] == f'"{hashlib.sha256(PNG).hexdigest()}"'
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-disposition"].startswith("inline;")

    def test_head(self, client: Client, png: str) -> None:
        """The size without the bytes."""
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
    def test_byte_ranges(
        self, client: Client, png: str, header: str, start: int, stop: int
    ) -> None:
        """One range of bytes, as players ask for."""
        answer = client.get(png, headers={"Range": header})
        assert answer.status_code == 206
        assert answer.content == PNG[start:stop]
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(PNG)}"
        assert answer.headers["content-length"] == str(stop - start)

    def test_a_range_outside(self, client: Client, png: str) -> None:
        """Beyond the end there is nothing, and the size is told."""
        answer = client.ask("GET", png + "?", headers={"Range": f"bytes={len(PNG)}-"})
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{len(PNG)}"

    def test_lists_of_ranges_give_the_whole(self, client: Client, png: str) -> None:
        """Several ranges cost no more than one answer."""
        huge = "bytes=" + ",".join("0-" for _ in range(5000))
        for header in ("bytes=0-1,4-5", huge):
            answer = client.get(png, headers={"Range": header})
            assert answer.status_code == 200
            assert len(answer.content) == len(PNG)

    def test_conditional_questions(self, client: Client, png: str) -> None:
        """Who has the file is not sent it again; who has another gets the whole."""
        etag = client.get(png).headers["etag"]
        assert client.get(png, headers={"If-None-Match": etag}).status_code == 304
        assert client.get(png, headers={"If-None-Match": f'"other", W/{etag}'}).status_code == 304
        assert client.get(png, headers={"If-None-Match": '"other"'}).status_code == 200
        ranged = {"Range": "bytes=0-1"}
        assert client.get(png, headers=ranged | {"If-Range": etag}).status_code == 206
        assert client.get(png, headers=ranged | {"If-Range": '"other"'}).status_code == 200
        date = "Wed, 21 Oct 2015 07:28:00 GMT"
        assert client.get(png, headers=ranged | {"If-Range": date}).status_code == 200

    def test_an_empty_blob(self, client: Client, begin: Begin) -> None:
        """No bytes are bytes too."""
        writing = begin()
        answer = client.get(address(writing, writing.blob(b"", ".png")))
        assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.parametrize(
        ("data", "extension", "content_type", "kind"),
        [
            (
                b"<script>fetch('/api/v1/projects')</script>",
                ".html",
                "text/html; charset=utf-8",
                "inline",
            ),
            (b"<script>1</script>", ".htm", "text/html; charset=utf-8", "inline"),
            (b"<svg><script>alert(1)</script></svg>", ".svg", "image/svg+xml", "inline"),
            (b"<x xmlns='http://www.w3.org/1999/xhtml'/>", ".xhtml", "application/", "attachment"),
            (b"<x/>", ".xml", "text/plain", "inline"),
            (b"alert(1)", ".js", "application/octet-stream", "attachment"),
            (b"%PDF", ".pdf", "application/octet-stream", "attachment"),
            (b"\0asm", ".wasm", "application/octet-stream", "attachment"),
            (b'{"a": 1}', ".json", "text/plain", "inline"),
            (b"PAR1", ".parquet", "application/octet-stream", "attachment"),
            (b"x", ".png.html", "text/html; charset=utf-8", "inline"),
        ],
    )
    def test_nothing_logged_can_run_here(
        self,
        client: Client,
        begin: Begin,
        data: bytes,
        extension: str,
        content_type: str,
        kind: str,
    ) -> None:
        """No script, no foreign origin, no guessing of types; the logged type is not believed."""
        writing = begin()
        answer = client.get(address(writing, writing.blob(data, extension, "text/html")))
        assert answer.content == data
        assert answer.headers["content-type"].startswith(content_type)
        assert "xhtml" not in answer.headers["content-type"]
        assert answer.headers["content-disposition"].startswith(f"{kind};")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        policy = answer.headers.get_list("content-security-policy")
        assert len(policy) == 1
        assert SANDBOX.match(policy[0])
        assert "allow-same-origin" not in policy[0]
        assert "allow-scripts" not in policy[0]
        assert "script-src" not in policy[0]

    @pytest.mark.parametrize(
        "path",
        [
            f"../PROJECT/aaaa1111/{NAME}",
            f"local/../aaaa1111/{NAME}",
            f"local/PROJECT/../{NAME}",
            f"./PROJECT/aaaa1111/{NAME}",
            "local/PROJECT/aaaa1111/..",
            "local/PROJECT/aaaa1111/" + "a" * 64 + "/../../x",
            "local/PROJECT/aaaa1111/" + "a" * 64 + "..png",
            "local/PROJECT/aaaa1111/" + "a" * 64 + ".png%00",
            "local/PROJECT/aaaa1111/" + "a" * 64 + ".png%0a",
            "local/PROJECT/aaaa1111/" + "A" * 64 + ".png",
            "local/PROJECT/aaaa1111/" + "a" * 63 + ".png",
            "local/PROJECT/aaaa1111/" + "a" * 64 + ".%2570ng",
            "local/PROJECT/aaaa1111/" + "a" * 64 + "." + "x" * 40,
            "local/di:gits/aaaa1111/" + NAME,
            "local/PROJECT/aaaa1111/journal/x.mrj",
            f"local/PROJECT/aaaa1111%5c..%5cx/{NAME}",
            f"local/PROJECT/aaaa1111%2f..%2fx/{NAME}",
            "/etc/passwd/x",
            f"local/PROJECT/aaaa1111/{NAME}",
        ],
    )
    def test_no_way_out_of_the_blobs(self, client: Client, begin: Begin, path: str) -> None:
        """No address leads to another file than a blob of the run."""
        project = begin().project.replace(" ", "%20")
        status, _, body = client.raw(f"{API}/blobs/{path.replace('PROJECT', project)}")
        assert status in {400, 404}, body

    @pytest.mark.parametrize(
        "name",
        [
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
        ],
    )
    def test_file_names_cannot_break_out_of_the_header(
        self, client: Client, png: str, name: str
    ) -> None:
        """A name to save under stays a name, without folders."""
        answer = client.get(png, params={"download": name})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        (given,) = answer.headers.get_list("content-disposition")
        assert given.startswith("attachment;" if name else "inline;")
        assert given.isascii()
        assert given.count('"') == 2
        assert "/" not in given
        assert "\\" not in given

    def test_a_name_survives(self, client: Client, png: str) -> None:
        """A name of any script is given in the form that browsers read, and in ASCII."""
        header = client.get(png, params={"download": "größe 1.png"}).headers["content-disposition"]
        assert header == (
            "attachment; filename=\"gr__e 1.png\"; filename*=UTF-8''gr%C3%B6%C3%9Fe%201.png"
        )


def address(writing: Writing, ref: BlobRef) -> str:
    """Where a blob is served."""
    return f"{API}/blobs/{writing.path.replace(' ', '%20')}/{ref.sha256}{ref.extension}"
