"""Hypothesis strategies for journal records: anything a run may hold, and nothing invalid."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from marey.journal import record as r

INT64 = st.integers(-(2**63), 2**64 - 1)  # MessagePack has both int64 and uint64

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.one_of(st.sampled_from(["loss", "", "a/b", "../c", "ключ", "🦊 x", "a.b"]), texts)
steps = st.integers(-(2**63), 2**63 - 1)
times = st.floats(0, 4e9)
scalars = st.one_of(INT64, st.floats(), st.booleans(), st.none())
"""What a row may hold: 64-bit integers, floats with NaN and infinities, bools and None."""

json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(scalars, texts),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)

blob_refs = st.builds(
    r.BlobRef,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    size_bytes=st.integers(0, 2**40),
    media_type=st.sampled_from(["image/png", "application/octet-stream"]),
    extension=st.sampled_from([".png", ".bin"]),
)


def items(depth: int = 1) -> st.SearchStrategy[r.Item]:
    """Encoded media values, with children nested up to ``depth`` times."""
    children = st.dictionaries(texts, items(depth - 1), max_size=2) if depth else st.just({})
    return st.builds(
        r.Item,
        kind=texts,
        version=st.integers(1, 9),
        meta=json_objects,
        blobs=st.dictionaries(texts, blob_refs, max_size=2),
        children=children,
    )


begins = st.builds(
    r.Begin, times, st.integers(1, 2**22), texts, texts, st.floats(0, 1e9), st.booleans()
)
run_infos = st.builds(
    r.RunInfo,
    name=texts,
    created=times,
    notes=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    environment=json_objects,
)
configs = st.builds(r.Config, json_objects, st.lists(texts, max_size=3).map(tuple))
summaries = st.builds(
    r.Summary,
    json_objects,
    st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
)
media = st.builds(
    r.Media,
    key=names,
    step=steps,
    time=times,
    position=st.integers(0, 9),
    count=st.integers(1, 10),
    item=items(),
    listed=st.booleans(),
)
console_lines = st.builds(r.Console, st.sampled_from([1, 2]), times, texts)
problems = st.builds(
    r.Problem,
    code=st.sampled_from(["encode-failed", "step-order"]),
    message=texts,
    time=times,
    key=names,
    step=st.none() | steps,
    detail=json_objects,
)
ends = st.builds(
    r.End,
    st.sampled_from(["finished", "failed", "interrupted"]),
    st.integers(-255, 255),
    times,
)

records: st.SearchStrategy[r.Record] = st.one_of(
    begins, run_infos, configs, summaries, media, console_lines, problems, ends
)
"""Whatever `JournalWriter.append` takes."""


@st.composite
def rows(draw: st.DrawFn, max_width: int = 4) -> tuple[tuple[str, ...], int, float, list[Any]]:
    """Arguments of `JournalWriter.row`: names, step, time and values."""
    keys = tuple(draw(st.lists(names, max_size=max_width, unique=True)))
    values = draw(st.lists(scalars, min_size=len(keys), max_size=len(keys)))
    return keys, draw(steps), draw(times), values
