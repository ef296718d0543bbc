"""All operations of the HTTP API, in the order of its description."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from marey._version import __version__
from marey.server import (
    analysis_files,
    blobs,
    file_analyses,
    json,
    key_analyses,
    live,
    media,
    openapi,
    parameters,
    runs,
    schema,
    series,
)
from marey.server.routes import API, Operation, operation
from marey.server.site import Site


@operation("/healthz", "Whether the server serves")
async def healthz(site: Site, question: parameters.Question, request: Request) -> schema.Health:
    """That the server serves."""
    return schema.Health(status="ok", version=__version__)


@operation(f"{API}/openapi.json", "This description")
async def description(site: Site, question: parameters.Question, request: Request) -> Response:
    """The OpenAPI document of all operations."""
    return Response(json.encode(document()), media_type="application/json")


def document() -> dict[str, Any]:
    """The OpenAPI document of all operations."""
    return openapi.describe(OPERATIONS, __version__)


OPERATIONS: Final[tuple[Operation, ...]] = (
    *runs.OPERATIONS,
    *series.OPERATIONS,
    *media.OPERATIONS,
    *analysis_files.OPERATIONS,
    *key_analyses.OPERATIONS,
    *file_analyses.OPERATIONS,
    *blobs.OPERATIONS,
    *live.OPERATIONS,
    description,
    healthz,
)
