"""Runs the application on a socket until a signal ends it; opens no index and prints nothing."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import uvicorn

from marey.errors import UsageError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.applications import Starlette

    from marey.server.watcher import Watcher

GRACE_SECS: Final = 2
MAX_HEADER_BYTES: Final = 64 * 1024  # a question about two hundred runs has a long address
MAX_CONNECTIONS: Final = 1024
PORTS_TO_TRY: Final = 100


class Server(uvicorn.Server):
    """A uvicorn server that ends while pages are live, and says when it serves."""

    def __init__(self, app: Starlette, on_ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            access_log=False,
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
            limit_concurrency=MAX_CONNECTIONS,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECS,
            ws="none",
        )
        super().__init__(config)
        self._on_ready = on_ready
        self._watcher: Watcher = app.state.site.watcher

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then call ``on_ready``."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End live streams first: the server waits for all answers to end."""
        self._watcher.close()
        super().handle_exit(sig, frame)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket on ``port``, or on the next one that is free; 0 takes any.

    Raises
    ------
    UsageError
        If ``host`` is not an address of this machine, or if no port is free.
    """
    family, address = _resolve(host)
    last = port + PORTS_TO_TRY if port else port
    for candidate in range(port, min(last, 65535) + 1):
        bound = _bind(family, address, candidate)
        if bound is not None:
            return bound
    raise UsageError(
        f"No port from {port} to {last} is free on {host}. Choose another one with --port."
    )


def _resolve(host: str) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"--host must be an address of this machine ({error}), got {host!r}."
        ) from error
    found.sort(key=lambda each: each[0] != socket.AF_INET)  # localhost has two; take 127.0.0.1
    family, _, _, _, address = found[0]
    return family, str(address[0])


def _bind(family: socket.AddressFamily, address: str, port: int) -> socket.socket | None:
    # Naming TCP is what makes asyncio switch Nagle's algorithm off: with it, the body of every
    # small answer waits 40 ms for the browser to acknowledge the headers.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would share a port that is in use
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        bound.listen(512)
    except PermissionError:
        bound.close()
        return None
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise UsageError(f"Cannot listen on {address}, port {port}: {error.strerror}.") from error
    return bound
