from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marey.server.app import create_app


@pytest.mark.parametrize(
    "path",
    ["/", "/local", "/local/digits", "/local/v1.2", "/local/digits/runs/aaaa1111", "/runs", "/api"],
)
def test_addresses_of_the_app_get_the_page(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<title>Marey" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_files_with_a_hash_are_kept_for_ever(client: Any) -> None:
    answer = client.get("/assets/main-abc123.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]


def test_other_files(client: Any) -> None:
    answer = client.get("/favicon.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/robots.txt", "/assets/gone.js"])
def test_what_is_not_there(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "error" in answer.json()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "/assets/" + "x" * 5000,
        "/link.txt",
    ],
)
def test_no_way_out_of_the_folder(client: Any, static_dir: Path, path: str) -> None:
    secret = static_dir.parent / "secret.txt"
    secret.write_text("secret")
    (static_dir / "link.txt").symlink_to(secret)
    _, body = client.raw(path.replace("%2f", "/").replace("%2e", "."), path)
    assert "secret" not in body.decode().replace("secret.txt", "")


def test_a_page_that_is_not_built_says_what_to_do(tmp_path: Path, index: Any, client: Any) -> None:
    bare = type(client)(create_app(index, static_dir=tmp_path / "none"))
    answer = bare.get("/local/digits")
    assert answer.status_code == 503
    assert "make page" in answer.text
    assert bare.get("/api/v1/projects").status_code == 200
    bare.close()
