"""Files that analyses compute on one value: written beside, sent, and taken away."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, Response

from marey.server import parameters
from marey.server.blobs import POLICY, disposition
from marey.server.media import base_of, prepared
from marey.server.routes import API, NO_STORE, operation
from marey.server.site import Site

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

FOLDER: Final = "marey-file-"


@operation(
    f"{API}/analysis-files/{{kind}}/{{name}}",
    "A file that an analysis makes of one media value",
    media_type="application/octet-stream",
)
def analysis_file(site: Site, question: parameters.AnalysisFileQuestion) -> Response:
    """The file, which can only be saved."""
    compute, given, more = prepared(site, question, "FILES")
    folder = Path(tempfile.mkdtemp(prefix=FOLDER))
    try:
        path = folder / "answer"
        written = compute(path, *given, base=base_of(question.run), **more)
        name = question.download or f"{question.key.replace('/', ' ')}{written.extension}"
        headers = {
            "Content-Disposition": disposition("attachment", name),
            "Content-Security-Policy": POLICY,
            **NO_STORE,
        }
        return _Passing(path, folder, written.media_type, headers)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


class _Passing(FileResponse):
    """A file that is gone when it was sent, or when nobody takes it any more."""

    def __init__(self, path: Path, folder: Path, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(path, headers=headers, media_type=media_type)
        self._folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


OPERATIONS = (analysis_file,)
