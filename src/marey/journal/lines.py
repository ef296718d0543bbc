"""Records as lines of JSON for people and other programs; nothing reads them back."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import msgspec

from marey.journal.record import Record, Row

if TYPE_CHECKING:
    from marey.journal.reader import SegmentRead


def json_lines(read: SegmentRead) -> list[str]:
    """Give each record of a read as one line of JSON, in the order of writing.

    Each line has ``type``, ``offset`` and the record's fields; a row has ``values`` by name.
    What JSON cannot say becomes text: ``"NaN"``, ``"Infinity"``, ``"-Infinity"``, and bytes
    as base64. Integers of any size are written in full. A record that is nested more than
    some hundred levels deep is shown without its fields.
    """
    return [json_line(offset, record, read.keysets) for offset, record in read.records]


def json_line(offset: int, record: Record, keysets: dict[int, tuple[str, ...]]) -> str:
    """Give one record as a line of JSON; see `json_lines`."""
    head = {"type": type_name(record), "offset": offset}
    fields = _fields(record)
    if isinstance(record, Row):
        del fields["keys"]
        fields["values"] = dict(zip(keysets[record.keys], record.values, strict=True))
    try:
        return json.dumps(_speakable({**head, **fields}), ensure_ascii=False, allow_nan=False)
    except RecursionError:
        return json.dumps({**head, "note": "nested too deeply to show"})


def type_name(record: Record) -> str:
    """Name a record's type as `json_lines` does: ``header``, ``runInfo``, ``row`` ..."""
    name = type(record).__name__
    return name[0].lower() + name[1:]


def _fields(record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def _speakable(value: Any) -> Any:
    """Replace what JSON has no word for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else _name_of(value)
    if isinstance(value, dict):
        return {str(key): _speakable(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_speakable(entry) for entry in value]
    if isinstance(value, msgspec.Struct):
        return _speakable({name: getattr(value, name) for name in value.__struct_fields__})
    if isinstance(value, msgspec.msgpack.Ext):
        return {"extension": value.code, "data": msgspec.to_builtins(bytes(value.data))}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return _speakable(msgspec.to_builtins(value))


def _name_of(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
