"""Checks answers against the server's own OpenAPI document; asks no server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_KNOWN = {
    "$ref", "additionalProperties", "anyOf", "default", "description", "enum", "items", "properties",
    "required", "title", "type",
}  # fmt: skip


class Description:
    """An OpenAPI document, and what answers must look like by it.

    Examples
    --------
    >>> shape = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    >>> list(Description({"paths": {}}).complaints({"n": "1"}, shape))
    ["answer.n must be integer: '1'"]
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._paths = {_pattern(path): path for path in document["paths"]}

    def path_of(self, address: str) -> str | None:
        """The described path that an address belongs to, such as ``/api/v1/runs/{entity}/…``."""
        return next((p for pattern, p in self._paths.items() if pattern.fullmatch(address)), None)

    def check(self, address: str, status: int, media_type: str, body: Any) -> None:
        """Assert that an answer is described, and that JSON has the shape that is told."""
        path = self.path_of(address)
        assert path is not None, f"the description does not know {address}"
        responses = self.document["paths"][path]["get"]["responses"]
        content = responses.get(str(status), responses["default"])["content"]
        assert media_type in content, f"{address} answered {media_type}, described are {[*content]}"
        if media_type == "application/json":
            complaints = list(self.complaints(body, content[media_type]["schema"]))
            assert complaints == [], f"{address} answered what is not described"

    def complaints(self, value: Any, schema: Mapping[str, Any], where: str = "answer") -> list[str]:
        """Where a value differs from a schema; what this cannot judge is a complaint too."""
        unknown = schema.keys() - _KNOWN
        if unknown:
            return [f"{where} has a schema with unknown words: {sorted(unknown)}"]
        if "$ref" in schema:
            return self.complaints(value, self._component(schema["$ref"]), where)
        if "anyOf" in schema:
            found = [self.complaints(value, each, where) for each in schema["anyOf"]]
            return min(found, key=len)
        if "enum" in schema and value not in schema["enum"]:
            return [f"{where} must be one of {schema['enum']}: {value!r:.80}"]
        if not _is_of_type(value, schema.get("type")):
            return [f"{where} must be {schema['type']}: {value!r:.80}"]
        return [*self._in_object(value, schema, where), *self._in_list(value, schema, where)]

    def _in_object(self, value: Any, schema: Mapping[str, Any], where: str) -> list[str]:
        if not isinstance(value, dict):
            return []
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        missing = [
            f"{where}.{name} is missing" for name in schema.get("required", ()) if name not in value
        ]
        for name, inner in value.items():
            if name in properties:
                missing += self.complaints(inner, properties[name], f"{where}.{name}")
            elif isinstance(others, Mapping):
                missing += self.complaints(inner, others, f"{where}.{name}")
            elif others is False or (properties and others is None):
                missing.append(f"{where}.{name} is not described")
        return missing

    def _in_list(self, value: Any, schema: Mapping[str, Any], where: str) -> list[str]:
        if not isinstance(value, list) or "items" not in schema:
            return []
        items = schema["items"]
        return [
            complaint
            for place, each in enumerate(value)
            for complaint in self.complaints(each, items, f"{where}[{place}]")
        ]

    def _component(self, reference: str) -> Mapping[str, Any]:
        found: Any = self.document
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
        assert isinstance(found, dict)
        return found


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]+\}", path)
    return re.compile("[^/]+".join(map(re.escape, parts)))


def _is_of_type(value: Any, wanted: str | list[str] | None) -> bool:
    if wanted is None:
        return True
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):  # Python's bool is an int
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)
