"""Server-sent events that tell a page what changed; the changes are found by the watcher."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from marey.server import json, parameters
from marey.server.routes import API, operation, refusal
from marey.server.site import Site
from marey.server.subscription import Subscription, Target

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from marey.server.schema import LiveChange

MAX_SUBSCRIBERS: Final = 256
HEARTBEAT: Final = b": still here\n\n"
RECONNECT: Final = b"retry: 1000\n\n"


@operation(f"{API}/live", "Changes as they happen", media_type="text/event-stream")
async def live(site: Site, question: parameters.LiveQuestion, request: Request) -> Response:
    """A stream of ``change`` events, the first at once: how things are now."""
    if site.watcher.subscribers >= MAX_SUBSCRIBERS:
        return refusal(503, f"At most {MAX_SUBSCRIBERS} pages can be live at once.")
    return EventStream(site, Target(frozenset(question.run), question.project))


class EventStream(Response):
    """Sends changes until the page leaves or the server ends."""

    media_type = "text/event-stream"

    def __init__(self, site: Site, target: Target) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._site = site
        self._target = target

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request; returns when the stream has ended."""
        await send(
            {"type": "http.response.start", "status": 200, "headers": self.raw_headers},
        )
        if scope["method"] != "HEAD":
            async with self._site.watcher.subscribe(self._target) as subscription:
                await _send_changes(subscription, receive, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send_changes(subscription: Subscription, receive: Receive, send: Send) -> None:
    # Waiting for changes alone would never notice that the page left.
    leaving = asyncio.create_task(_close_when_left(subscription, receive))
    try:
        await send({"type": "http.response.body", "body": RECONNECT, "more_body": True})
        async for change in subscription.changes():
            body = HEARTBEAT if change is None else event(change)
            await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        leaving.cancel()


async def _close_when_left(subscription: Subscription, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    subscription.close()


def event(change: LiveChange) -> bytes:
    """One event as it goes over the wire."""
    return b"event: change\ndata: " + json.encode(change) + b"\n\n"


OPERATIONS = (live,)
