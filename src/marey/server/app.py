"""The ASGI application: puts routes, pages and the guard together; makes no answers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from marey.server.catalog import OPERATIONS
from marey.server.pages import STATIC_DIR, Pages
from marey.server.routes import refusal, routes
from marey.server.security import Guard
from marey.server.site import Site
from marey.server.watcher import Watcher

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from marey.index import Index

LAST_REFRESH_SECS: Final = 1.0


def create_app(
    index: Index, *, static_dir: Path = STATIC_DIR, allowed_hosts: Iterable[str] = ()
) -> Starlette:
    """The application that serves the API and the page.

    Parameters
    ----------
    index:
        Answers from it; it stays open when the application ends.
    static_dir:
        Folder of the built page.
    allowed_hosts:
        Names besides ``localhost``, ``127.0.0.1`` and ``::1`` under which it may be addressed.

    Returns
    -------
    Starlette
        ``app.state.site`` is what endpoints answer from; call ``app.state.site.watcher.close()``
        to end live streams before a server waits for its connections to end.
    """
    site = Site(index=index, root=index.root, watcher=Watcher(index))
    pages = Route("/{path:path}", Pages(static_dir).serve, methods=["GET"])
    app = Starlette(
        routes=[*routes(OPERATIONS, site), pages],
        middleware=[Middleware(Guard, allowed_hosts=tuple(allowed_hosts))],
        exception_handlers={HTTPException: _refuse},
        lifespan=_lifespan,
    )
    app.state.site = site
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    yield
    watcher: Watcher = app.state.site.watcher
    watcher.close()
    deadline = time.monotonic() + LAST_REFRESH_SECS
    while watcher.is_busy and time.monotonic() < deadline:
        await asyncio.sleep(0.02)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = refusal(error.status_code, error.detail)
    answer.headers.update(error.headers or {})
    return answer
