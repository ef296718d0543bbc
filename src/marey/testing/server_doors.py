"""Whom a server must answer: its own names and origins, in reading only."""

from __future__ import annotations

import json

import pytest

from marey.testing.server_lab import ALLOWED_HOST, API, Client, ServerLabContract

PROJECTS = f"{API}/projects"
FOLLOWED_LINK = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}


class ServerDoorsContract(ServerLabContract):
    """The server is reached by every page in the user's browser, and answers only its own."""

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1:7117", "localhost", "LOCALHOST:1", "localhost.:7117", "[::1]:7117",
            ALLOWED_HOST, f"{ALLOWED_HOST}:443",
        ],
    )  # fmt: skip
    def test_own_names_are_answered(self, client: Client, host: str) -> None:
        """Loopback, and the names that it was told."""
        assert client.raw(PROJECTS, (("Host", host),))[0] == 200

    @pytest.mark.parametrize(
        "host",
        [
            "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7117",
            "evil.example@localhost", "localhost:7117@evil.example", "localhost/evil.example",
            "localhost evil.example", "0.0.0.0:7117", "[::2]", "127.0.0.2",
            f"{ALLOWED_HOST}.evil", "", "localhost:", "localhost:999999", "[localhost]", "::1",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("path", ["/", PROJECTS, "/healthz", f"{API}/live"])
    def test_a_rebound_name_is_refused(self, client: Client, host: str, path: str) -> None:
        """A foreign name that leads to this machine is a trick; the message says what to do."""
        status, _, body = client.raw(path, (("Host", host),))
        assert status == 421
        assert "--allow-host" in json.loads(body)["error"]

    def test_two_names_are_refused(self, client: Client) -> None:
        """Which of the two would count is a matter of opinion."""
        status, _, _ = client.raw(PROJECTS, (("Host", "localhost"), ("Host", "localhost")))
        assert status in {400, 421}

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:1"},
            {"Origin": "http://127.0.0.1"},
            {"Origin": "URL.evil.example"},
            {"Origin": "file://"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "unheard-of"},
            FOLLOWED_LINK | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
            FOLLOWED_LINK | {"Sec-Fetch-Dest": "iframe"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
        ],
    )
    @pytest.mark.parametrize("path", ["/", PROJECTS, "/healthz", f"{API}/live", "/local/digits"])
    def test_other_origins_are_refused(
        self, client: Client, path: str, headers: dict[str, str]
    ) -> None:
        """Pages of other origins get nothing, other ports of this machine included."""
        headers = {name: value.replace("URL", client.url) for name, value in headers.items()}
        status, told = client.refusal(path, headers=headers)
        assert status == 403
        assert told
        assert "access-control-allow-origin" not in client.get(path, headers=headers).headers

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "none"},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "same-origin", "Origin": "URL"},
            {"Origin": "URL"},
        ],
    )
    def test_own_pages_and_programs_may_ask(self, client: Client, headers: dict[str, str]) -> None:
        """The page it serves, and whoever is no browser."""
        headers = {name: value.replace("URL", client.url) for name, value in headers.items()}
        assert client.get(PROJECTS, headers=headers).status_code == 200

    def test_links_lead_to_pages_and_not_to_the_api(self, client: Client) -> None:
        """A link in a chat opens a page; it does not open the API, nor may a form be sent."""
        assert client.get("/local/digits", headers=FOLLOWED_LINK).status_code in {200, 503}
        assert client.get(PROJECTS, headers=FOLLOWED_LINK).status_code == 403
        headers = FOLLOWED_LINK | {"Origin": "http://evil.example"}
        assert client.ask("POST", "/local/digits", headers=headers).status_code == 403

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    @pytest.mark.parametrize("path", ["/", PROJECTS, f"{API}/live"])
    def test_nothing_can_be_changed(self, client: Client, method: str, path: str) -> None:
        """Whatever is not reading is refused, and no other origin is invited."""
        answer = client.ask(method, path)
        assert answer.status_code == 405
        assert "access-control-allow-origin" not in answer.headers

    @pytest.mark.parametrize(
        "path", ["/", "/local/digits", PROJECTS, "/nothing.txt", f"{API}/nothing", "/healthz"]
    )
    def test_every_answer_has_the_headers(self, client: Client, path: str) -> None:
        """Also those that refuse."""
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers

    @pytest.mark.parametrize("encoded", ["%2f", "%2F", "%5c", "%5C", "%00"])
    def test_encoded_slashes_are_refused(self, client: Client, encoded: str) -> None:
        """A name cannot hold what would be a separator somewhere else."""
        status, _, body = client.raw(f"{API}/runs/local/digits{encoded}aaaa1111/x")
        assert status == 400
        assert json.loads(body)["error"]

    @pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/projects", "/api/", "/no.txt"])
    def test_what_is_not_there(self, client: Client, path: str) -> None:
        """Unknown addresses of the API and unknown files are refused as JSON."""
        assert client.refusal(path)[0] == 404
