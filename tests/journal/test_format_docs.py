"""The page on the format says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from marey.journal import damage, frames, record
from marey.journal.reader import SEARCH_BUDGET_BYTES
from marey.journal.writer import SEGMENT_BYTES

PAGE = (Path(__file__).parents[2] / "docs" / "journal-format.md").read_text("utf-8")
MIB = 1024 * 1024


def written_fields(struct: type[Any]) -> str:
    words = []
    shown = {"": '""', (): "[]", None: "null", False: "false"}
    for field in msgspec.structs.fields(struct):
        default = field.default
        if field.default_factory is not msgspec.NODEFAULT:
            default = field.default_factory()
        if default is msgspec.NODEFAULT:
            words.append(field.name)
        else:
            words.append(f"{field.name} = {'{}' if default == {} else shown[default]}")
    return ", ".join(words)


def table_rows(columns: int) -> list[tuple[str, ...]]:
    pattern = r"^\| " + r" \| ".join([r"([^|]*?)"] * columns) + r" \|$"
    return [tuple(row) for row in re.findall(pattern, PAGE, re.MULTILINE)]


def test_the_table_of_types_is_the_one_of_the_code() -> None:
    documented = [row for row in table_rows(3) if row[0].isdigit() and row[1][0].isupper()]
    assert documented == [
        (str(number), struct.__name__, written_fields(struct))
        for number, struct in record.TYPES.items()
    ]


def test_the_inner_arrays_are_those_of_the_code() -> None:
    documented = dict(row for row in table_rows(2))
    for struct in (record.Item, record.BlobRef):
        assert documented[struct.__name__] == written_fields(struct)


def test_the_numbers_are_those_of_the_code() -> None:
    assert f"**version {record.VERSION}**" in PAGE
    assert record.MAGIC.hex(" ").upper() in PAGE
    assert f"{record.MAX_PAYLOAD_BYTES:,} bytes" in PAGE
    assert f"1 to {record.MAX_PAYLOAD_BYTES + 1:,}" in PAGE
    assert f"about {SEGMENT_BYTES // MIB} MiB" in PAGE
    assert f"after {SEARCH_BUDGET_BYTES // MIB} MiB of checksums" in PAGE
    assert f"extension type {record.BIG_INTEGER_EXT}," in PAGE
    assert frames.HEADER_BYTES == 9


def test_every_code_of_damage_is_there() -> None:
    for code in [*damage._MESSAGES, "newer-version", "missing-segment"]:
        assert f"`{code}`" in PAGE
