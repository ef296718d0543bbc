"""Windows of tables as the page gets them: media in cells with addresses, and growing tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from marey.journal.record import Item
from marey.media.image import Image
from marey.media.table import Table

RUN = "local/digits/aaaa1111"
URL = "/api/v1/analyses/table/window"


def log(writing: Any, key: str, step: int, media: Any) -> None:
    encoded = media.encode()
    for blob in encoded.attachments:
        writing.blob(blob.data, blob.extension, blob.media_type)
    refs = {
        name: writing.blob(blob.data, blob.extension, blob.media_type)
        for name, blob in encoded.blobs.items()
    }
    writing.media(key, step, Item(encoded.kind, encoded.version, dict(encoded.meta), refs))


@pytest.fixture
def picture() -> Image:
    mask = {"mask_data": np.eye(4, dtype=np.uint8), "class_labels": {0: "a", 1: "b"}}
    return Image(np.zeros((4, 4, 3), np.uint8), caption="c", masks={"m": mask})


def test_media_in_cells_have_addresses(client: Any, begin: Any, picture: Image) -> None:
    log(begin(), "t", 1, Table(columns=["p", "n"], data=[[picture, 1], [None, 2]]))
    answer = client.json(URL, params={"run": RUN, "key": "t", "sort": "n", "descending": "true"})
    assert answer["columns"][0] == {
        "name": "p",
        "type": "media",
        "kinds": ["image"],
        "layers": {"mask:m": {"class_labels": {"0": "a", "1": "b"}}},
    }
    [[nothing, _], [cell, _]] = answer["rows"]
    assert nothing is None
    assert (cell["kind"], cell["version"], cell["meta"]["caption"]) == ("image", 1, "c")
    for item in (cell, cell["children"]["mask:m"]):
        for link in item["blobs"].values():
            found = client.get(link["url"])
            assert (found.status_code, len(found.content)) == (200, link["size_bytes"])
            assert found.headers["content-type"] == link["media_type"]


HOSTILE = (
    '{"kind": 3}',
    "[1]",
    "nothing",
    '{"kind":"x","version":1,"meta":{},"blobs":{"a":1},"children":{}}',
)


def test_damaged_cells_are_shown_as_they_are(client: Any, begin: Any) -> None:
    writing = begin()
    encoded = Table(columns=["p"], data=[[text] for text in HOSTILE]).encode()
    ref = writing.blob(encoded.blobs["table"].data, ".parquet", "x/y")
    meta = {**encoded.meta, "columns": [{"name": "p", "type": "media"}]}
    writing.media("t", 0, Item("table", 1, meta, {"table": ref}))
    answer = client.json(URL, params={"run": RUN, "key": "t"})
    assert answer["rows"] == [[text] for text in HOSTILE]


def test_a_growing_table_at_any_step(client: Any, begin: Any, picture: Image) -> None:
    writing = begin()
    table = Table(columns=["n", "p"], log_mode="INCREMENTAL")
    for step, cell in enumerate([1, 2, 2.5, None, 4]):
        table.add_data(cell, picture if step == 2 else None)
        part = table.for_log("here", step)
        log(writing, "t", step, part)
        part.logged()
    for step in range(5):
        answer = client.json(URL, params={"run": RUN, "key": "t", "step": step})
        assert [row[0] for row in answer["rows"]] == [1, 2, 2.5, None, 4][: step + 1]
        assert (answer["total"], "missing" in answer) == (step + 1, False)
    last = client.json(
        URL,
        params={"run": RUN, "key": "t", "sort": "n", "descending": "true", "offset": 1, "limit": 2},
    )
    assert [row[0] for row in last["rows"]] == [2.5, 2]
    assert last["rows"][0][1]["kind"] == "image"


def test_rows_of_parts_that_are_not_there_are_counted(client: Any, begin: Any) -> None:
    writing = begin()
    table = Table(columns=["n"], log_mode="INCREMENTAL")
    for step in range(4):
        table.add_data(step)
        table.add_data(step)
        part = table.for_log("here", step)
        if step != 1:
            log(writing, "t", step, part)
        part.logged()
    answer = client.json(URL, params={"run": RUN, "key": "t"})
    assert [row[0] for row in answer["rows"]] == [0, 0, 2, 2, 3, 3]
    assert (answer["total"], answer["missing"]) == (6, 2)
