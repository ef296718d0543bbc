"""The OpenAPI description, made from the table of routes; nothing in it is written by hand."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from marey.server.routes import FREE, Operation, list_names
from marey.server.schema import ErrorBody, LiveChange, SeriesHeader

REFERENCE: Final = "#/components/schemas/{name}"

BESIDE: Final[tuple[type[msgspec.Struct], ...]] = (ErrorBody, LiveChange, SeriesHeader)
"""Shapes that no route answers as a whole body, and yet travel."""


def describe(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of ``operations``."""
    known = list(operations)
    answers = [each.answer for each in known if each.answer is not None]
    schemas, components = _schemas([*answers, *BESIDE])
    error = schemas[ErrorBody]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Marey", "version": version},
        "paths": {each.path: {"get": _operation(each, schemas, error)} for each in known},
        "components": {"schemas": dict(sorted(components.items()))},
    }


def _schemas(
    structs: Sequence[type[msgspec.Struct]],
) -> tuple[dict[type[msgspec.Struct], Any], dict[str, Any]]:
    unique = list(dict.fromkeys(structs))
    made, components = msgspec.json.schema_components(unique, ref_template=REFERENCE)
    for shape in components.values():
        shape["description"] = inspect.cleandoc(shape.get("description", ""))
        shape["required"] = list(shape.get("properties", {}))  # answers leave no field out
    return dict(zip(unique, made, strict=True)), components


def _operation(
    each: Operation, schemas: dict[type[msgspec.Struct], Any], error: Any
) -> dict[str, Any]:
    body: Any = {"type": "string"} if each.media_type.startswith("text/") else {}
    if each.answer is not None:
        body = schemas[each.answer]
    answer = {"description": "The answer.", "content": {each.media_type: {"schema": body}}}
    refused = {
        "description": "The question was refused; the body says why.",
        "content": {"application/json": {"schema": error}},
    }
    return {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": _parameters(each),
        "responses": {"200": answer, "default": refused},
    }


def _parameters(each: Operation) -> list[dict[str, Any]]:
    _, components = msgspec.json.schema_components([each.question], ref_template=REFERENCE)
    shape = components[each.question.__name__]
    required = shape.get("required", [])
    lists = list_names(each.question)
    return [
        _parameter(name, schema, name in each.path_names, name in required, name in lists)
        for name, schema in shape["properties"].items()
    ]


def _parameter(
    name: str, schema: dict[str, Any], in_path: bool, required: bool, repeated: bool
) -> dict[str, Any]:
    described = dict(schema)
    parameter: dict[str, Any] = {
        "name": name,
        "in": "path" if in_path else "query",
        "required": required,
        "description": described.pop("description", ""),
        "schema": described,
    }
    if repeated or name == FREE:
        parameter.update(style="form", explode=True)
    return parameter
