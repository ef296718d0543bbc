"""Logged media as entries of steps, and what analyses compute on them; knows no kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from starlette.responses import Response

from marey import analysis as analyses
from marey.analysis import Logged
from marey.errors import JournalError, NotFoundError
from marey.index.parts import parts_before
from marey.journal.record import Item
from marey.journal.references import MAX_DEPTH, item_of
from marey.server import json, parameters, schema
from marey.server.routes import API, NO_STORE, operation
from marey.server.site import Site

if TYPE_CHECKING:
    from marey.index.answers import MediaTrack
    from marey.journal.record import BlobRef


@operation(f"{API}/media", "Newest media at or before a step")
def media(site: Site, question: parameters.MediaQuestion) -> schema.MediaTracks:
    """The newest entry at or before a step, for each run."""
    parameters.check_size(question.run, question.items)
    tracks = site.index.media_at(
        question.run,
        question.key,
        step=question.steps,
        max_items=question.items,
        first_item=question.first,
    )
    return _tracks(question.key, tracks)


@operation(f"{API}/media/history", "Media over a range of steps")
def media_history(site: Site, question: parameters.MediaHistoryQuestion) -> schema.MediaTracks:
    """Entries in a range of steps, thinned evenly, for each run."""
    parameters.check_size(question.run, question.entries * question.items)
    tracks = site.index.media_range(
        question.run,
        question.key,
        lo=question.first,
        hi=question.last,
        max_entries=question.entries,
        max_items=question.items,
    )
    return _tracks(question.key, tracks)


@operation(f"{API}/analyses/{{kind}}/{{name}}", "What an analysis computes on one media value")
def analysis(site: Site, question: parameters.AnalysisQuestion) -> Response:
    """The answer of an analysis, in a shape of its own."""
    compute, given, more = prepared(site, question, "ANALYSES")
    answer = json.encode(linked(compute(*given, **more), base_of(question.run)))
    return Response(answer, media_type="application/json", headers=NO_STORE)


def prepared(
    site: Site, question: parameters.AnalysisQuestion, which: str
) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
    """An analysis of one value, and what it is given.

    ``which`` is the mapping of the kind's module in which it is found by its name.
    """
    module = analyses.analysis_for(question.kind)
    compute = getattr(module, which, {}).get(question.name)
    if compute is None:
        raise NotFoundError(f"There is no analysis {question.name!r} of kind {question.kind!r}.")
    step = _newest_step(site, question) if question.step is None else question.step
    item = site.index.item_at(question.run, question.key, step, question.position)
    if item.kind != question.kind:
        raise NotFoundError(
            f"At this place is a value of kind {item.kind!r}, not {question.kind!r}: "
            f"{question.key!r} of {question.run!r}."
        )
    more: dict[str, Any] = {}
    if question.name in getattr(module, "WITH_PREVIOUS", ()):
        parts = parts_before(site.index, question.run, question.key, item)
        more["previous"] = [(_paths(site, question.run, each), each.meta) for each in parts]
    if question.name in getattr(module, "WITH_MEMORY", ()):
        more["memory"] = site.memory
    return compute, (_paths(site, question.run, item), item.meta, question.arguments), more


def linked(answer: Any, base: str = "") -> Any:
    """An analysis's answer with its items as the page gets all items: with addresses of blobs.

    ``base`` is where the blobs of plain items are served; logged ones know their run.
    """
    if isinstance(answer, Logged):
        return _item(answer.item, base_of(answer.run))
    if isinstance(answer, Item):
        return _item(answer, base)
    if type(answer) is list:
        return [linked(each, base) for each in answer]
    if type(answer) is dict:
        return {name: linked(each, base) for name, each in answer.items()}
    return answer


def linked_summary(summary: Any, run: str) -> Any:
    """A run's summary in which media say where their bytes are, as in all answers.

    Of media that are not encoded yet, and of dicts that only look like media, the kind is told:
    no address is ever what somebody logged.
    """
    if type(summary) is list:
        return [linked_summary(each, run) for each in summary]
    if type(summary) is not dict:
        return summary
    if "_type" not in summary:
        return {name: linked_summary(each, run) for name, each in summary.items()}
    try:
        item = _item(item_of(_kinds(summary)), base_of(run))
    except JournalError:
        return {name: summary[name] for name in ("_type", "_number") if name in summary}
    linked: dict[str, Any] = msgspec.to_builtins(item)
    return {"_type": linked.pop("kind"), **linked}


def _kinds(described: Any, depth: int = MAX_DEPTH) -> Any:
    """What a summary calls ``_type`` is called ``kind`` everywhere else."""
    if type(described) is not dict:
        return described
    children = described.get("children")
    if type(children) is dict and depth > 0:
        children = {name: _kinds(child, depth - 1) for name, child in children.items()}
    return {**described, "kind": described.get("_type"), "children": children}


def _newest_step(site: Site, question: parameters.AnalysisQuestion) -> int:
    [track] = site.index.media_at([question.run], question.key, step=None, max_items=1)
    if not track.entries:
        raise NotFoundError(f"The run {question.run!r} logged no media as {question.key!r}.")
    return track.entries[0].step


def _paths(site: Site, run: str, item: Item) -> dict[str, Path]:
    return {name: _path(site, run, ref) for name, ref in item.blobs.items()}


def _path(site: Site, run: str, ref: BlobRef) -> Path:
    path = site.index.blob_path(run, ref)
    if path.is_symlink() or not path.is_file():
        raise NotFoundError(f"The run {run!r} has lost the file of this value: {path.name}")
    return path


def _tracks(key: str, tracks: Sequence[MediaTrack]) -> schema.MediaTracks:
    return schema.MediaTracks(key=key, tracks=[_track(each) for each in tracks])


def _track(track: MediaTrack) -> schema.MediaTrack:
    base = base_of(track.run)
    entries = [
        schema.Entry(
            step=entry.step,
            time=entry.time,
            items=[_item(each, base) for each in entry.items],
            total=entry.total,
            listed=entry.listed,
            positions=entry.positions,
        )
        for entry in track.entries
    ]
    return schema.MediaTrack(run=track.run, entries=entries, total=track.total)


def base_of(run: str) -> str:
    """Where the blobs of a run are served."""
    return f"{API}/blobs/{quote(run)}"


def _item(item: Item, base: str) -> schema.StoredItem:
    return schema.StoredItem(
        kind=item.kind,
        version=item.version,
        meta=item.meta,
        blobs={name: _link(ref, base) for name, ref in item.blobs.items()},
        children={name: _item(child, base) for name, child in item.children.items()},
    )


def _link(ref: BlobRef, base: str) -> schema.BlobLink:
    return schema.BlobLink(
        url=f"{base}/{quote(ref.sha256 + ref.extension, safe='')}",
        size_bytes=ref.size_bytes,
        media_type=ref.media_type,
    )


OPERATIONS = (media, media_history, analysis)
