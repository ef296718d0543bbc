"""The page's own files: the built web app, and index.html for every address that the app knows."""

from __future__ import annotations

import html
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, HTMLResponse, Response

from marey.server.blobs import SCRIPTS_HEADERS
from marey.server.routes import refusal
from marey.server.security import PAGE_POLICY

if TYPE_CHECKING:
    from starlette.requests import Request

STATIC_DIR: Final = Path(__file__).resolve().parent.parent / "static"
HOW_TO_BUILD: Final = "In a checkout run `make page`; otherwise reinstall: `pip install marey`."

_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {  # said here, because what a system's registry says differs and may be wrong
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}


class Pages:
    """Serves a folder of built files.

    ``assets/`` holds files with a hash in their name: a browser may keep them for ever. All else
    is asked for again each time. What has no file is the app's own address and gets index.html.
    """

    def __init__(self, static_dir: Path) -> None:
        self._static_dir = static_dir

    def is_built(self) -> bool:
        """Whether there is a page to serve."""
        return (self._static_dir / "index.html").is_file()

    async def serve(self, request: Request) -> Response:
        """The file at the request's path, or index.html."""
        path = request.url.path
        if path.startswith("/api/"):
            return refusal(404, f"There is no such address in the API: {path[:200]}")
        if not self.is_built():
            return _unbuilt(self._static_dir)
        file = self._file(path)
        if file is not None:
            return _file_response(file, _IMMUTABLE if path.startswith("/assets/") else "no-cache")
        if path.startswith("/assets/") or _names_a_file(path):
            return refusal(404, f"There is no such file: {path[:200]}")
        return _file_response(self._static_dir / "index.html", "no-cache")

    def _file(self, path: str) -> Path | None:
        parts = path.removeprefix("/").split("/")
        if any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts):
            return None
        root = self._static_dir.resolve()
        try:
            file = root.joinpath(*parts).resolve()
            found = file.is_relative_to(root) and file.is_file()
        except OSError:  # such as a name that is too long
            return None
        return file if found else None


def _names_a_file(path: str) -> bool:
    # Names of projects and runs may have dots, but their addresses are never of one part.
    return path.count("/") == 1 and "." in path


def _file_response(file: Path, cache_control: str) -> Response:
    guessed, _ = mimetypes.guess_type(file.name)
    media_type = _TYPES.get(file.suffix, guessed or "application/octet-stream")
    # Documents beside the page's own are for frames in which logged scripts run.
    is_frame = file.suffix == ".html" and file.parent.parent.name == "assets"
    policy = SCRIPTS_HEADERS if is_frame else {"Content-Security-Policy": PAGE_POLICY}
    headers = {"Cache-Control": cache_control, **policy}
    return FileResponse(file, media_type=media_type, headers=headers)


def _unbuilt(static_dir: Path) -> Response:
    return HTMLResponse(
        "<!doctype html><meta charset=utf-8><title>Marey</title><h1>The page is not built</h1>"
        f"<p>{html.escape(HOW_TO_BUILD)}</p><p>Expected index.html in "
        f"<code>{html.escape(str(static_dir))}</code>. The HTTP API is served all the same.</p>",
        status_code=503,
        headers={"Cache-Control": "no-store", "Content-Security-Policy": PAGE_POLICY},
    )
