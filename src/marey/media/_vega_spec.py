"""Descriptions of charts as plain dicts: where their data are, and what is to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from marey.errors import MediaError

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
PLACEHOLDER: Final = re.compile(r"\$\{(field|string):([^}]*)\}")
DEFAULT_DATASET: Final = "table"


def language_of(spec: Mapping[str, Any] | None) -> str:
    """``vega`` or ``vega-lite``, by the schema it names, else by its form."""
    schema = (spec or {}).get("$schema")
    if isinstance(schema, str) and "/schema/vega" in schema:
        return "vega-lite" if "/vega-lite/" in schema else "vega"
    has_list = isinstance((spec or {}).get("data"), list)
    return "vega" if has_list or "marks" in (spec or {}) else "vega-lite"


def title_of(spec: Mapping[str, Any] | None) -> str:
    """Its title, or an empty text."""
    title = (spec or {}).get("title")
    title = title.get("text") if isinstance(title, dict) else title
    if isinstance(title, list):
        title = " ".join(str(each) for each in title)
    return title if isinstance(title, str) else ""


def dataset_of(spec: Mapping[str, Any]) -> str:
    """The name under which it expects the rows of its table."""
    data = spec.get("data")
    for each in data if isinstance(data, list) else [data]:
        if isinstance(each, dict) and not {"values", "url", "source"} & each.keys():
            name = each.get("name")
            if isinstance(name, str):
                return name
    return DEFAULT_DATASET


def with_data(spec: dict[str, Any]) -> dict[str, Any]:
    """The same, with its data named, if it has none."""
    if "data" in spec:
        return spec
    named = {"name": DEFAULT_DATASET}
    return {**spec, "data": [named] if language_of(spec) == "vega" else named}


def escaped(column: str) -> str:
    """A column's name as Vega writes it where a name may lead into an object."""
    return re.sub(r"([\\.\[\]])", r"\\\1", column)


def fill(value: Any, fields: Mapping[str, str], strings: Mapping[str, str], key: str = "") -> Any:
    """The description with the placeholders that are known replaced by what they stand for."""

    def replace(found: re.Match[str]) -> str:
        if found[1] == "string":
            return strings.get(found[2], "")
        column = fields.get(found[2])
        if column is None:
            return found[0]
        return escaped(column) if key == "field" else column

    if isinstance(value, str):
        return PLACEHOLDER.sub(replace, value)
    if isinstance(value, list):
        return [fill(each, fields, strings, key) for each in value]
    if isinstance(value, dict):
        return {name: fill(each, fields, strings, name) for name, each in value.items()}
    return value


def check_inline(spec: Mapping[str, Any]) -> None:
    """Raise ``MediaError`` if it loads its data from somewhere."""
    for data in _data_of(spec):
        url = data.get("url")
        if url is not None and not (isinstance(url, str) and url.startswith("data:")):
            raise MediaError(
                "The page loads nothing from the network, so this chart would stay empty. Load "
                f"the data yourself and pass it inside of the chart, instead of the address {url!r:.200}"
            )


def _data_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _data_of(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "data":
                found = each if isinstance(each, list) else [each]
                yield from (one for one in found if isinstance(one, dict))
            if key not in ("values", "datasets"):
                yield from _data_of(each)
