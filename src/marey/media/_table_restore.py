"""Columns of a draft or a file as cells again; believes nothing of a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import numpy as np

from marey.errors import MediaError
from marey.media._base import Media
from marey.media._table_cells import (
    ARRAY,
    DATES,
    EMPTY,
    MEDIA,
    TYPE_NAMES,
    UTC,
    check_dates,
)
from marey.media._table_columns import Column, Moments, build, listed_cells, type_in
from marey.media._table_media import MediaList, stored_cells
from marey.media._table_text import Texts

if TYPE_CHECKING:
    from marey.media._base import Stored
    from marey.media._table_columns import Array, Cells

PARSED: Final[dict[str, Callable[[str], object]]] = {
    "decimal": Decimal,
    "uuid": UUID,
    "time": time.fromisoformat,
}
DURATIONS: Final = ("timedelta64[us]", "timedelta64[ns]")
OF_TEXT: Final = ("string", "bytes", EMPTY, MEDIA, *PARSED)
KINDS: Final = {"integer": "iu", "number": "iuf", "boolean": "b", "datetime": "M", UTC: "M"} | {
    "date": "M",
    "duration": "m",
    "list": "f",
}


def cells_of(
    column: Column, reference_to: Callable[[Mapping[str, Any]], Stored] | None = None
) -> Cells:
    """The cells of a column, as what users passed; media stay closed until they are looked at."""
    values = column.values
    if isinstance(values, Texts):
        return _cells_of_text(column, values, reference_to)
    head = column.type.partition(" ")[0]
    if head == ARRAY:
        return values if column.lengths is None else _split(column, values)
    if column.type == "list":
        return [list(each) for each in values.tolist()]
    if values.dtype.kind in "mM":
        if column.nulls is not None:  # NaT stands for None
            values = np.where(column.nulls, np.array("NaT", values.dtype), values)
        return values.view(Moments) if column.type == UTC else values
    if column.nulls is None:
        return values
    return _listed(values.tolist(), column.nulls)


def _listed(cells: list[Any], nulls: Array | None) -> list[Any]:
    if nulls is None:
        return cells
    return [None if null else cell for cell, null in zip(cells, nulls, strict=True)]


def _cells_of_text(
    column: Column,
    texts: Texts,
    reference_to: Callable[[Mapping[str, Any]], Stored] | None,
) -> Cells:
    if column.as_json:
        return [None if each is None else json.loads(each) for each in texts.tolist()]
    if column.type == "string":
        return texts
    if column.type == EMPTY:
        return [None] * len(texts)
    if column.type == "bytes":
        return texts.tobytes_list()
    if column.type == MEDIA:
        return list(stored_cells(texts.tolist(), reference_to))
    parse = PARSED[column.type]
    return [None if each is None else parse(each) for each in texts.tolist()]


def _split(column: Column, flat: Array) -> list[Any]:
    shape = [-1 if each is None else each for each in column.info["shape"]]
    dtype = np.dtype(column.info["dtype"])
    assert column.lengths is not None
    parts = np.split(flat.astype(dtype, copy=False), np.cumsum(column.lengths)[:-1])
    cells: list[Any] = _listed(parts[: len(column.lengths)], column.nulls)
    cells = [None if each is None else each.reshape(shape) for each in cells]
    for each in cells:
        if each is not None:
            each.flags.writeable = False
    return cells


def to_draft(cell_type: str, cells: Cells, media: MediaList) -> dict[str, Any]:
    """A column as a draft keeps it: arrays, buffers of text, and places in a list of media."""
    if cell_type.partition(" ")[0] == MEDIA:
        return {"type": MEDIA, "codes": np.array(media.places(listed_cells(cells)), dtype=np.int64)}
    column = build(cell_type, cells)
    state: dict[str, Any] = {
        "type": cell_type,
        "nulls": column.nulls,
        "as_json": column.as_json,
        "lengths": column.lengths,
        "info": column.info,
    }
    values = column.values
    if isinstance(values, Texts):
        return {**state, "lengths": _narrow(values.lengths), "text": values.data}
    is_duration = values.dtype.kind == "m"  # drafts hold no durations
    return {**state, "values": values.view(np.int64) if is_duration else values}


def _narrow(lengths: Array) -> Array:
    longest = int(lengths.max()) if len(lengths) else 0
    return lengths.astype(
        np.uint8 if longest < 2**8 else np.uint16 if longest < 2**16 else np.uint32
    )


def from_draft(state: Mapping[str, Any], media: list[Any]) -> tuple[str, Cells]:
    """Type and cells of a column that :func:`to_draft` gave, checked."""
    cell_type = state["type"]
    if cell_type == MEDIA:
        return MEDIA, _media_of(media, state["codes"])
    if cell_type not in TYPE_NAMES and not str(cell_type).startswith(f"{ARRAY} "):
        raise MediaError(f"A column in a table's draft has no valid type: {cell_type!r:.40}")
    column = _column_of(cell_type, state)
    if column.nulls is not None and (
        column.nulls.dtype != np.bool_ or column.nulls.shape != (len(column),)
    ):
        raise MediaError("The places of None in a table's draft do not fit its cells.")
    try:
        return cell_type, cells_of(column)
    except (InvalidOperation, RecursionError) as error:
        raise MediaError(f"A cell in a table's draft is damaged: {error!r}") from error


def _media_of(found: list[Any], codes: Array) -> list[Any]:
    if not all(isinstance(each, Media) and each.kind != "table" for each in found):
        raise MediaError("A column of media in a table's draft holds something else.")
    if codes.ndim != 1 or codes.dtype.kind != "i":
        raise MediaError("The media in a table's draft have no places.")
    if len(codes) and not -1 <= int(codes.min()) <= int(codes.max()) < len(found):
        raise MediaError("The media in a table's draft have places that are not there.")
    return [None if code < 0 else found[code] for code in codes.tolist()]


def _column_of(cell_type: str, state: Mapping[str, Any]) -> Column:
    as_json, nulls, info = bool(state["as_json"]), state["nulls"], dict(state["info"])
    if "text" in state:
        texts = _texts_of(state, nulls)
        if not as_json and cell_type not in OF_TEXT:
            raise MediaError(f"A column of {cell_type!r:.40} in a table's draft holds text.")
        if cell_type != "bytes":
            texts.check_unicode()
        return Column(cell_type, texts, nulls, as_json=as_json)
    values, lengths = state["values"], state["lengths"]
    if cell_type.startswith(f"{ARRAY} "):
        return _array_of(cell_type, values, nulls, lengths, info)
    if cell_type == "duration":
        values = values.view(f"timedelta64[{info['unit']}]")
        if values.dtype.name not in DURATIONS:
            raise MediaError("The durations in a table's draft have no unit.")
    if values.ndim != (2 if cell_type == "list" else 1) or (
        values.dtype.kind not in KINDS[cell_type]
    ):
        raise MediaError(f"A column of {cell_type!r:.40} in a table's draft holds other cells.")
    if values.dtype.kind == "M":
        if values.dtype.name not in DATES:
            raise MediaError("The dates in a table's draft have no unit.")
        check_dates(values)
    return Column(cell_type, values, nulls, info=info)


def _texts_of(state: Mapping[str, Any], nulls: Array | None) -> Texts:
    lengths, data = state["lengths"], state["text"]
    if lengths.ndim != 1 or lengths.dtype.kind != "u" or data.dtype != np.uint8 or data.ndim != 1:
        raise MediaError("The text in a table's draft is damaged.")
    return Texts.from_lengths(lengths, data, nulls)


def _array_of(
    cell_type: str, values: Array, nulls: Array | None, lengths: Array | None, info: dict[str, Any]
) -> Column:
    if type_in({**info, "type": ARRAY}) != cell_type or values.dtype.kind not in "biuf":
        raise MediaError("A column of arrays in a table's draft is damaged.")
    if np.dtype(info["dtype"]) != values.dtype:
        raise MediaError("A column of arrays in a table's draft has another dtype.")
    if lengths is None:
        if list(values.shape[1:]) != info["shape"]:
            raise MediaError("A column of arrays in a table's draft has another shape.")
    elif values.ndim != 1 or lengths.ndim != 1 or lengths.dtype.kind not in "iu":
        raise MediaError("A column of arrays in a table's draft is damaged.")
    elif int(lengths.sum()) != len(values) or (len(lengths) and lengths.min() < 0):
        raise MediaError("The arrays in a table's draft do not fit their lengths.")
    return Column(cell_type, values, nulls, lengths=lengths, info=info)
