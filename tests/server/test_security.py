from __future__ import annotations

from typing import Any

import pytest

from marey.server.security import host_name

API = "/api/v1/projects"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:7117",
        "localhost",
        "LOCALHOST:1",
        "localhost.:7117",
        "[::1]:7117",
        "marey.example",
        "marey.example:443",
    ],
)
def test_own_names_are_answered(client: Any, host: str) -> None:
    assert client.get(API, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:7117",
        "evil.example@localhost",
        "localhost:7117@evil.example",
        "localhost/evil.example",
        "localhost evil.example",
        "0.0.0.0:7117",
        "[::2]",
        "127.0.0.2",
        "marey.example.evil",
        "",
        "localhost:",
        "localhost:999999",
        "[localhost]",
        "::1",
    ],
)
@pytest.mark.parametrize("path", ["/", API, "/healthz", "/api/v1/live", "/assets/main-abc123.js"])
def test_a_rebound_name_is_refused(client: Any, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "--allow-host" in answer.json()["error"]


def test_two_host_headers_are_refused(client: Any) -> None:
    headers = [("Host", "localhost"), ("Host", "localhost")]
    assert client.get(API, headers=headers).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8888"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:7117.evil.example"},
        {"Origin": "file://"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "unheard-of"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
@pytest.mark.parametrize("path", ["/", API, "/healthz", "/api/v1/live", "/local/digits"])
def test_other_origins_are_refused(client: Any, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:7117"},
        {"Origin": "https://127.0.0.1:7117"},
    ],
)
def test_own_pages_and_programs_may_ask(client: Any, headers: dict[str, str]) -> None:
    assert client.get(API, headers=headers).status_code == 200


FOLLOWED_LINK = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


def test_links_to_pages_work_from_anywhere(client: Any) -> None:
    assert client.get("/local/digits", headers=FOLLOWED_LINK).status_code == 200


def test_links_from_elsewhere_do_not_open_the_api(client: Any) -> None:
    assert client.get(API, headers=FOLLOWED_LINK).status_code == 403


def test_a_form_of_another_origin_is_refused(client: Any) -> None:
    headers = FOLLOWED_LINK | {"Origin": "http://evil.example"}
    assert client.ask("POST", "/local/digits", headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", API, "/api/v1/live"])
def test_nothing_can_be_changed(client: Any, method: str, path: str) -> None:
    answer = client.ask(method, path)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/", "/local/digits", API, "/nothing.txt", "/api/v1/nothing", "/healthz", "/favicon.svg"],
)
def test_every_answer_has_the_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_pages_have_a_policy_without_eval(client: Any) -> None:
    policy = client.get("/").headers["content-security-policy"]
    directives = dict(each.split(" ", 1) for each in policy.split("; "))
    assert directives["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert directives["object-src"] == "'none'"
    assert "'unsafe-eval'" not in policy
    assert "*" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("encoded", ["%2f", "%2F", "%5c", "%5C", "%00"])
def test_encoded_slashes_are_refused(client: Any, encoded: str) -> None:
    assert client.get(f"/api/v1/runs/local/digits{encoded}aaaa1111/x").status_code == 400


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
