"""Keys, scalar series and marks; numbers travel as typed arrays behind a short JSON header."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from marey.server import json, parameters, schema
from marey.server.routes import API, operation
from marey.server.runs import shaped
from marey.server.site import Site

if TYPE_CHECKING:
    from marey.index.answers import Series

ALIGNMENT_BYTES: Final = 8  # what a Float64Array in the page needs
_SALT: Final = secrets.token_bytes(8)  # a version of another start may stand for other bytes


@operation(f"{API}/keys", "Keys that runs logged")
def keys(site: Site, question: parameters.KeysQuestion) -> schema.Keys:
    """All keys of some runs, in natural order."""
    return schema.Keys([shaped(each, schema.Key) for each in site.index.keys(question.run)])


@operation(f"{API}/marks", "Steps at which runs logged media")
def marks(site: Site, question: parameters.MarksQuestion) -> schema.AllMarks:
    """Steps with media, thinned evenly, for the playhead's film strip."""
    found = site.index.marks(question.run, limit=question.limit)
    return schema.AllMarks([shaped(each, schema.Marks) for each in found])


@operation(f"{API}/extremes", "Smallest and largest value of a scalar")
def extremes(site: Site, question: parameters.ExtremesQuestion) -> schema.AllExtremes:
    """Where one scalar was smallest and largest, for each run."""
    found = site.index.extremes(question.run, question.key)
    return schema.AllExtremes(question.key, [shaped(each, schema.RunExtremes) for each in found])


@operation(f"{API}/series", "Points of a scalar", media_type="application/octet-stream")
def series(site: Site, question: parameters.SeriesQuestion, request: Request) -> Response:
    """Points or buckets of one scalar for several runs, one after the other."""
    parameters.check_size(question.run, question.points)
    etag = _etag(site, question)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = b"".join(part for run in question.run for part in _parts(site, question, run))
    return Response(body, media_type="application/octet-stream", headers=headers)


def _etag(site: Site, question: parameters.SeriesQuestion) -> str:
    # Versions are read before the points, so a tag is never newer than what it stands for.
    versions = [(each.run, each.version) for each in site.index.states(question.run)]
    told = repr((question, versions)).encode("utf-8", "backslashreplace")
    return f'"{hashlib.sha256(_SALT + told).hexdigest()[:32]}"'


def _parts(site: Site, question: parameters.SeriesQuestion, run: str) -> Iterator[bytes]:
    found = site.index.series(
        run,
        question.key,
        x=question.x,
        lo=question.first,
        hi=question.last,
        points=question.points,
    )
    yield from packed(found)


def packed(found: Series) -> Iterator[bytes]:
    """The bytes of one run: length of the header, header, then each column as little float64.

    The header is padded with spaces, so that columns start at a multiple of eight bytes.
    """
    header = json.encode(
        schema.SeriesHeader(
            run=found.run,
            level=found.level,
            shown=found.shown,
            total=found.total,
            columns=list(found.columns),
        )
    )
    header += b" " * (-(4 + len(header)) % ALIGNMENT_BYTES)
    yield len(header).to_bytes(4, "little")
    yield header
    for column in found.columns.values():
        yield np.ascontiguousarray(column, dtype="<f8").tobytes()


OPERATIONS = (keys, marks, extremes, series)
