from __future__ import annotations

from typing import Any

import pytest

from marey.server.security import host_name

API = "/api/v1/projects"


def test_files_of_the_page_are_guarded_too(client: Any) -> None:
    for path in ("/assets/main-abc123.js", "/favicon.svg"):
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 421
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_two_host_headers_are_refused(client: Any) -> None:
    headers = [("Host", "localhost"), ("Host", "localhost")]
    assert client.get(API, headers=headers).status_code == 421


FOLLOWED_LINK = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


def test_links_to_pages_work_from_anywhere(client: Any) -> None:
    assert client.get("/local/digits", headers=FOLLOWED_LINK).status_code == 200


def test_pages_have_a_policy_without_eval(client: Any) -> None:
    policy = client.get("/").headers["content-security-policy"]
    directives = dict(each.split(" ", 1) for each in policy.split("; "))
    assert directives["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert directives["object-src"] == "'none'"
    assert "'unsafe-eval'" not in policy
    assert "*" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost", "localhost"),
        ("[::1]:80", "::1"),
        ("A.b:1", "a.b"),
        ("a:b:c", None),
        ("[a", None),
        ("a\r\nX: y", None),
    ],
)
def test_host_name(host: str, name: str | None) -> None:
    assert host_name(host) == name
