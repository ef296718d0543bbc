"""Analyses of stored files over HTTP: found by their hash, never beside their run."""

from __future__ import annotations

from typing import Any

import pytest

from marey.media.table import Table

PATH = "/api/v1/file-analyses/vega/rows/local/digits/aaaa1111"


@pytest.fixture
def name(begin: Any) -> str:
    content = Table(columns=["x"], data=[[1], [2]]).encode().blobs["table"].data
    ref = begin().blob(content, ".parquet")
    return f"{ref.sha256}.parquet"


def test_rows_of_a_file(client: Any, name: str) -> None:
    answer = client.get(f"{PATH}/{name}", params={"limit": 1})
    assert answer.json()["rows"] == [[1]]
    assert (answer.json()["shown"], answer.json()["total"]) == (1, 2)
    assert answer.headers["cache-control"] == "private, max-age=3600"


def test_what_is_not_there(client: Any, name: str) -> None:
    for path in (
        f"{PATH}/{'0' * 64}.parquet",
        f"{PATH}/{name[:60]}",
        f"{PATH.replace('vega', 'image')}/{name}",
        f"{PATH.replace('rows', 'window')}/{name}",
        f"{PATH.replace('aaaa1111', 'bbbb2222')}/{name}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get(f"{PATH}/{name}", params={"limit": "many"}).status_code == 400


def test_links_are_not_followed(client: Any, name: str, root: Any, tmp_path: Any) -> None:
    secret = tmp_path / "secret.parquet"
    secret.write_bytes(Table(columns=["x"], data=[[9]]).encode().blobs["table"].data)
    folder = next(root.rglob(name)).parent
    (folder / name).unlink()
    (folder / name).symlink_to(secret)
    assert client.get(f"{PATH}/{name}").status_code == 404
