"""What analyses compute on one stored file, by its hash; knows no kind."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response

from marey.analysis import analysis_for
from marey.directories import run_dir
from marey.errors import NotFoundError
from marey.server import json, parameters
from marey.server.routes import API, operation
from marey.server.site import Site

# The file has its content's name, so that its analysis changes only with this program.
KEPT: Final = {"Cache-Control": "private, max-age=3600"}
_FILE: Final = re.compile(r"[0-9a-f]{64}(?:\.[a-z0-9]{1,16})?")


@operation(
    f"{API}/file-analyses/{{kind}}/{{name}}/{{entity}}/{{project}}/{{id}}/{{file}}",
    "What an analysis computes on one stored file",
)
def file_analysis(site: Site, question: parameters.FileAnalysisQuestion) -> Response:
    """The answer of an analysis, in a shape of its own."""
    compute = getattr(analysis_for(question.kind), "FILE_ANALYSES", {}).get(question.name)
    if compute is None:
        raise NotFoundError(
            f"There is no analysis {question.name!r} of files of kind {question.kind!r}."
        )
    if _FILE.fullmatch(question.file) is None:
        raise NotFoundError(
            f"A file is named by 64 hexadecimal digits and an extension, got {question.file[:100]!r}."
        )
    run = run_dir(site.root, question.entity, question.project, question.id)
    folder = run / "blobs" / question.file[:2]
    path = folder / question.file
    if folder.is_symlink() or path.is_symlink() or not path.is_file():
        raise NotFoundError(f"The run {question.path!r} has no file {question.file}.")
    answer = json.encode(compute(path, question.arguments))
    return Response(answer, media_type="application/json", headers=KEPT)


OPERATIONS = (file_analysis,)
