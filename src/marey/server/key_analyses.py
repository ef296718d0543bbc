"""What analyses compute over all values of one key in several runs; knows no kind."""

from __future__ import annotations

from starlette.responses import Response

from marey.analysis import Album, analysis_for
from marey.errors import NotFoundError
from marey.server import json, parameters
from marey.server.media import linked
from marey.server.routes import API, NO_STORE, operation
from marey.server.site import Site


@operation(
    f"{API}/key-analyses/{{kind}}/{{name}}", "What an analysis computes over all values of a key"
)
def key_analysis(site: Site, question: parameters.KeyAnalysisQuestion) -> Response:
    """The answer of an analysis, in a shape of its own; ``done`` says whether to ask again."""
    module = analysis_for(question.kind)
    compute = getattr(module, "KEY_ANALYSES", {}).get(question.name)
    if compute is None:
        raise NotFoundError(
            f"There is no analysis {question.name!r} of keys of kind {question.kind!r}."
        )
    runs = list(dict.fromkeys(question.run))
    album = Album(site.index, site.memory, question.key, runs)
    answer = json.encode(linked(compute(album, question.arguments)))
    return Response(answer, media_type="application/json", headers=NO_STORE)


OPERATIONS = (key_analysis,)
