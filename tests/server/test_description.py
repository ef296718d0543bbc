from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from marey.server import schema
from marey.server.catalog import OPERATIONS, document

ROOT = Path(__file__).resolve().parents[2]


def test_the_description_is_served(client: Any) -> None:
    assert client.json("/api/v1/openapi.json") == document()


def test_every_route_is_described() -> None:
    paths = document()["paths"]
    assert set(paths) == {each.path for each in OPERATIONS}
    for each in OPERATIONS:
        told = {one["name"]: one["in"] for one in paths[each.path]["get"]["parameters"]}
        assert {name for name, place in told.items() if place == "path"} == each.path_names


def test_every_shape_says_what_it_is() -> None:
    for name, shape in document()["components"]["schemas"].items():
        assert shape["description"], name
        assert hasattr(schema, name)


def test_the_types_of_the_page_are_fresh() -> None:
    script = ROOT / "scripts" / "generate_api.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_route_and_parameter_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "http-api.md").read_text()
    for each in OPERATIONS:
        assert f"`GET {each.path}`" in text, each.path
        section = text.split(f"`GET {each.path}`", 1)[1].split("\n## ", 1)[0]
        for one in document()["paths"][each.path]["get"]["parameters"]:
            if one["in"] == "query" and one["name"] != "arguments":
                assert f"`{one['name']}`" in section, (each.path, one["name"])
