"""The one table of routes: what is served is what is described; no answers are made here."""

from __future__ import annotations

import inspect
import logging
import typing
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from marey.errors import DamagedError, MareyError, MissingExtraError, NotFoundError, UsageError
from marey.server import json
from marey.server.schema import ErrorBody

if typing.TYPE_CHECKING:
    from starlette.requests import Request

    from marey.server.site import Site

_log: Final = logging.getLogger(__name__)

API: Final = "/api/v1"
FREE: Final = "arguments"
"""The field of a question that takes all parameters that have no field of their own."""
STATUS_OF: Final[dict[type[MareyError], int]] = {
    NotFoundError: 404,
    UsageError: 400,
    DamagedError: 410,
    MissingExtraError: 501,
    MareyError: 500,  # last, for it is the base of the others
}
NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the server.

    ``question`` is the struct of its parameters: a field whose name stands in ``path`` in braces
    comes from there, all others from the query string. ``answer`` is the struct of its JSON, or
    None when ``media_type`` says that the answer is something else.
    """

    path: str
    name: str
    summary: str
    question: type[msgspec.Struct]
    answer: type[msgspec.Struct] | None
    media_type: str
    endpoint: Callable[..., Any]

    @property
    def path_names(self) -> set[str]:
        """Names of the parameters that stand in the path."""
        return {part[1:-1] for part in self.path.split("/") if part.startswith("{")}


def operation(
    path: str, summary: str, *, media_type: str = "application/json"
) -> Callable[[Callable[..., Any]], Operation]:
    """Make an :class:`Operation` of a function ``(site, question[, request]) -> answer``.

    The function's annotations say what the question and the answer are. A plain function runs in
    a thread, after the index was brought up to date; an ``async`` one runs on the event loop.
    """

    def register(endpoint: Callable[..., Any]) -> Operation:
        hints = typing.get_type_hints(endpoint)
        answer = hints["return"]
        is_struct = isinstance(answer, type) and issubclass(answer, msgspec.Struct)
        return Operation(
            path=path,
            name=endpoint.__name__,
            summary=summary,
            question=hints["question"],
            answer=answer if is_struct else None,
            media_type=media_type,
            endpoint=endpoint,
        )

    return register


def routes(operations: Iterable[Operation], site: Site) -> list[Route]:
    """Starlette's routes for ``operations``, which answer from ``site``."""
    return [Route(each.path, _serve(each, site), methods=["GET"]) for each in operations]


def _serve(each: Operation, site: Site) -> Callable[[Request], Awaitable[Response]]:
    takes_request = "request" in inspect.signature(each.endpoint).parameters

    async def serve(request: Request) -> Response:
        try:
            arguments = (site, parse(each, request), *((request,) if takes_request else ()))
            if inspect.iscoroutinefunction(each.endpoint):
                return _respond(await each.endpoint(*arguments))
            await site.watcher.ensure_fresh()
            # The JSON is made in the thread too, so that a large one does not hold up the others.
            return await run_in_threadpool(lambda: _respond(each.endpoint(*arguments)))
        except Exception as error:
            return _failure(error, request)

    return serve


def _failure(error: Exception, request: Request) -> Response:
    for error_type, status in STATUS_OF.items():
        if isinstance(error, error_type):
            return refusal(status, str(error))
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return refusal(500, "The server failed to answer; its terminal shows why.")


def _respond(answer: object) -> Response:
    return answer if isinstance(answer, Response) else _json(answer)


def _json(answer: object) -> Response:
    return Response(json.encode(answer), media_type="application/json", headers=NO_STORE)


def refusal(status: int, message: str) -> Response:
    """An answer that says why the question was refused."""
    body = json.encode(ErrorBody(error=message))
    return Response(body, status, media_type="application/json", headers=NO_STORE)


def parse(each: Operation, request: Request) -> msgspec.Struct:
    """The question in ``request``.

    Raises
    ------
    UsageError
        If a parameter is missing, unknown, of the wrong type or out of its range.
    """
    try:
        return msgspec.convert(_values(each, request), each.question, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"The question has a wrong parameter: {error}.") from None


def _values(each: Operation, request: Request) -> dict[str, Any]:
    values: dict[str, Any] = dict(request.path_params)
    lists = list_names(each.question)
    names = {field.encode_name for field in msgspec.structs.fields(each.question)}
    for name, value in request.query_params.multi_items():
        if name in lists:
            values.setdefault(name, []).append(value)
        elif FREE in names and name not in names:
            values.setdefault(FREE, {})[name] = value
        elif name in values or name == FREE:
            raise UsageError(f"Each parameter can be given once, got another: {name!r}.")
        else:
            values[name] = value
    return values


def list_names(question: type[msgspec.Struct]) -> set[str]:
    """Names of the parameters that may be repeated."""
    fields = msgspec.inspect.type_info(question)
    assert isinstance(fields, msgspec.inspect.StructType)
    return {each.encode_name for each in fields.fields if _is_list(each.type)}


def _is_list(kind: msgspec.inspect.Type) -> bool:
    inner = kind.type if isinstance(kind, msgspec.inspect.Metadata) else kind
    return isinstance(inner, msgspec.inspect.ListType)
