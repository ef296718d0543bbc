"""Who may ask and what browsers may do with an answer; a wall around the whole app, not logins.

The server listens on the user's own machine, where every page in the user's browser can reach it.
So it answers only to its own names (a foreign name that resolves to this machine is the trick
called DNS rebinding), and refuses what pages of other origins ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from marey.server.routes import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self' data: blob:",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"

# Before a blob's own headers come these, so that no answer is ever without them.
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": API_POLICY,
}

_HOST: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:/?#@\\\s]+))(?::([0-9]{1,5}))?")
_ENCODED: Final = re.compile(rb"%(?:2f|5c|00)", re.IGNORECASE)


class Guard:
    """Refuses foreign host names and origins, and adds the headers that every answer has.

    Parameters
    ----------
    app:
        What is guarded.
    allowed_hosts:
        Names besides those of loopback under which the server may be addressed, without ports.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._hosts = LOOPBACK | {_bare(host) for host in allowed_hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or say why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no web sockets; the server closes the connection
        objection = self._objection(scope)
        app = self._app if objection is None else refusal(*objection)
        await app(scope, receive, _with_headers(send))

    def _objection(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self._hosts:
            return 421, _unknown_host(hosts)
        if _ENCODED.search(scope.get("raw_path") or b""):
            return 400, "A path cannot contain an encoded slash, backslash or zero."
        if not _same_origin(headers, hosts[0]) and not _is_link_to_page(scope, headers):
            return 403, "Only pages of this server may ask; this request came from another origin."
        return None


def host_name(host: str) -> str | None:
    """The name in a Host header without its port, in lower case; None if it is malformed."""
    match = _HOST.fullmatch(host)
    if match is None:
        return None
    return (match[1] or match[2]).lower().removesuffix(".")


def _bare(host: str) -> str:
    return host.strip().strip("[]").lower().removesuffix(".")


def _unknown_host(hosts: list[str]) -> str:
    named = ", ".join(repr(host[:200]) for host in hosts) or "none"
    return (
        "This server answers only under its own names. If you trust this name, start it with "
        f"`marey ui --allow-host NAME`. The request was for {named}."
    )


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a page of this server asked, or no page at all (a program, the address bar).

    ``same-site`` is not enough: another port of this machine is another program.
    """
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return False
    origins = headers.getlist("origin")
    # A proxy may have taken off TLS, so only what follows the scheme is compared.
    allowed = {f"http://{host}".lower(), f"https://{host}".lower()}
    return all(origin.lower() in allowed for origin in origins)


def _is_link_to_page(scope: Scope, headers: Headers) -> bool:
    """Whether somebody followed a link to a page: that shows it in a tab and tells no one else."""
    path: str = scope["path"]
    return (
        scope["method"] == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and not headers.getlist("origin")
        and not path.startswith("/api/")
    )


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in ALWAYS.items():
                headers.setdefault(name, value)
        await send(message)

    return guarded
