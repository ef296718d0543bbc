"""Logged files by their hash, with ranges, in a form that cannot run; not the page's own files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from marey.directories import run_dir
from marey.errors import DamagedError, NotFoundError
from marey.server import documents, parameters
from marey.server.byte_ranges import UnsatisfiableError, wanted
from marey.server.intact import is_intact
from marey.server.routes import API, operation, refusal
from marey.server.site import Site

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

CHUNK_BYTES: Final = 256 * 1024
MAX_EXTENSION_CHARACTERS: Final = 16

# A sandboxed document has an origin of its own, so HTML or SVG in a frame or opened by its own
# address runs no script, sends no form and opens no window, and could read nothing of this server
# if it did. It loads nothing either: what it shows is in it.
POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; "
    "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# HTML has links. Without scripts only a click opens one, in a window like that of any link: it
# knows nothing of the one it came from, and is not sandboxed, so that what it shows works there.
# Where scripts may run, this must not stand.
LINKS: Final = "sandbox allow-popups allow-popups-to-escape-sandbox;"
DOCUMENT_POLICY: Final = POLICY.replace("sandbox;", LINKS, 1)
# Scripts run where they can reach nothing: in an origin of their own, without windows, forms,
# downloads or a network. Never `allow-same-origin`. Pages of this server frame no other host, so
# that a document in a frame cannot leave for one either.
SCRIPTS_POLICY: Final = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:; "
    "connect-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

SCRIPTS_HEADERS: Final = {
    "Content-Security-Policy": SCRIPTS_POLICY,
    # No policy stops the browser from asking for the addresses of hosts that are only named.
    "X-DNS-Prefetch-Control": "off",
}

TEXT: Final = "text/plain; charset=utf-8"
# Only the policy makes this safe. Its characters are those that were logged, whatever it says itself.
DOCUMENT: Final = "text/html; charset=utf-8"
SHOWN: Final = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".aac": "audio/aac",
    ".mp4": "video/mp4",
    ".ogv": "video/ogg",
    ".webm": "video/webm",
    ".csv": TEXT,
    ".htm": DOCUMENT,
    ".html": DOCUMENT,
    ".json": TEXT,
    ".log": TEXT,
    ".md": TEXT,
    ".txt": TEXT,
    ".xml": TEXT,
    ".yaml": TEXT,
}
"""What a browser may show, by extension; everything else can only be saved."""

_FILE: Final = re.compile(r"([0-9a-f]{64})((?:\.[a-z0-9]+)*)")


@operation(
    f"{API}/blobs/{{entity}}/{{project}}/{{id}}/{{file}}",
    "Bytes of a logged file",
    media_type="application/octet-stream",
)
async def blob(site: Site, question: parameters.BlobQuestion, request: Request) -> Response:
    """The bytes of a blob, or the range of them that the request's headers ask for."""
    match = _FILE.fullmatch(question.file)
    if match is None or len(match[2]) > MAX_EXTENSION_CHARACTERS:
        raise NotFoundError(
            "A blob is named by 64 hexadecimal digits and an extension, "
            f"got {question.file[:100]!r}."
        )
    folder = run_dir(site.root, question.entity, question.project, question.id) / "blobs"
    headers = _headers(match[1], match[2], question.download)
    added = b""
    if headers["Content-Type"] == DOCUMENT and not question.download:
        added = documents.addition(styled=question.styled, scripts=question.scripts)
        headers |= _headers_of_changed(match[1], added) if added else {}
        headers |= SCRIPTS_HEADERS if question.scripts else {}
    if _is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # Half a picture or another text looks like what was logged; to save it is nevertheless possible.
    opened = _open if question.download else _open_intact
    file, size_bytes = await anyio.to_thread.run_sync(opened, folder, question.file)
    if added:
        return _respond_changed(request, file, size_bytes, added, headers)
    return _respond(request, file, size_bytes, headers)


def _open_intact(blobs_dir: Path, name: str) -> tuple[int, int]:
    file, size_bytes = _open(blobs_dir, name)
    if not is_intact(file, name.partition(".")[0]):
        os.close(file)
        raise DamagedError(f"The file {name} is damaged: it is not what was logged.")
    return file, size_bytes


def _open(blobs_dir: Path, name: str) -> tuple[int, int]:
    """The file's descriptor and size. Links are refused: they could lead out of the run."""
    folder = blobs_dir / name[:2]
    flags = os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK") | _flag("O_BINARY")
    missing = NotFoundError(f"The run has no blob {name}.")
    if folder.is_symlink() or (folder / name).is_symlink():
        raise missing
    try:
        file = os.open(folder / name, flags)
    except OSError:
        raise missing from None
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode):  # a pipe or a device would block or never end
        os.close(file)
        raise missing
    return file, status.st_size


def _flag(name: str) -> int:
    return int(getattr(os, name, 0))  # not every system has every flag


def _respond(request: Request, file: int, size_bytes: int, headers: dict[str, str]) -> Response:
    if_range = request.headers.get("if-range")
    follow = if_range is None or if_range.strip() == headers["ETag"]
    try:
        span = wanted(request.headers.get("range"), size_bytes) if follow else None
    except UnsatisfiableError:
        os.close(file)
        answer = refusal(416, f"The blob has {size_bytes:,} bytes; the range is outside of it.")
        answer.headers["Content-Range"] = f"bytes */{size_bytes}"
        return answer
    status = 200 if span is None else 206
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size_bytes}"
    span = range(size_bytes) if span is None else span
    headers["Content-Length"] = str(len(span))
    if request.method == "HEAD":
        os.close(file)
        return Response(status_code=status, headers=headers)
    return _FileResponse(file, _read(file, span), status, headers)


def _respond_changed(
    request: Request, file: int, size_bytes: int, added: bytes, headers: dict[str, str]
) -> Response:
    """All of a document with something put in: it is no file, so it has no ranges."""
    headers["Content-Length"] = str(size_bytes + len(added))
    if request.method == "HEAD":
        os.close(file)
        return Response(headers=headers)
    return _FileResponse(file, _read_changed(file, size_bytes, added), 200, headers)


class _FileResponse(StreamingResponse):
    """Bytes of an open file, which is closed however the answer ends."""

    def __init__(
        self, file: int, content: AsyncIterator[bytes], status: int, headers: dict[str, str]
    ) -> None:
        super().__init__(content, status, headers)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            os.close(self._file)


async def _read(file: int, span: range) -> AsyncIterator[bytes]:
    position = span.start
    while position < span.stop:
        size_bytes = min(CHUNK_BYTES, span.stop - position)
        chunk = await anyio.to_thread.run_sync(_read_at, file, size_bytes, position)
        if not chunk:  # the file was cut since it was opened; the client sees a short answer
            return
        position += len(chunk)
        yield chunk


async def _read_changed(file: int, size_bytes: int, added: bytes) -> AsyncIterator[bytes]:
    searched = min(size_bytes, documents.BEGINNING_BYTES)
    beginning = await anyio.to_thread.run_sync(_read_at, file, searched, 0)
    place = documents.place_of_addition(beginning)
    yield beginning[:place] + added
    async for chunk in _read(file, range(place, size_bytes)):
        yield chunk


def _read_at(file: int, size_bytes: int, position: int) -> bytes:
    os.lseek(file, position, os.SEEK_SET)
    return os.read(file, size_bytes)


def _headers(sha256: str, extension: str, download: str) -> dict[str, str]:
    suffix = extension[extension.rfind(".") :] if extension else ""
    name = download or f"{sha256[:12]}{extension}"
    kind = "inline" if suffix in SHOWN and not download else "attachment"
    content_type = SHOWN.get(suffix, "application/octet-stream")
    return {
        "Content-Type": content_type,
        "Content-Disposition": disposition(kind, name),
        "Content-Security-Policy": DOCUMENT_POLICY if content_type == DOCUMENT else POLICY,
        "Cache-Control": "private, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
        "ETag": f'"{sha256}"',
    }


def _headers_of_changed(sha256: str, added: bytes) -> dict[str, str]:
    """What is put in may be another one tomorrow: a cache has to ask."""
    return {
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "none",
        "ETag": f'"{sha256}-{documents.name_of(added)}"',
    }


def disposition(kind: str, file_name: str) -> str:
    """A Content-Disposition header (RFC 6266) that no file name can break out of."""
    # Only the last part counts, and characters that mean something to a shell or a file system
    # are replaced; what remains is percent-encoded.
    last = re.split(r"[/\\]", file_name)[-1]
    clean = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]', "_", last).strip(" .")
    clean = clean.encode("utf-8", "replace").decode("utf-8") or "file"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", clean)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _is_known(request: Request, etag: str) -> bool:
    tags = request.headers.get("if-none-match", "")
    return any(tag.strip().removeprefix("W/") == etag for tag in tags.split(","))


OPERATIONS = (blob,)
