"""Makes the golden journals of a format version once; run as a program, never by the tests.

The files are kept forever: what an old Marey wrote must be read by every later one. When the
format gets a new version, add a folder for it and leave the others alone.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from pathlib import Path

from marey.journal import record as r
from marey.journal.lines import json_lines
from marey.journal.reader import read_segment

CREATED = 1700000000.0
BEGIN = r.Begin(CREATED, 4711, "host", "boot/pid:[1]", 12.5, True)
ITEM = r.Item(
    "image",
    1,
    {"caption": "été 🦊", "width": 2, "limit": float("inf")},
    {"image": r.BlobRef("ab" * 32, 68, "image/png", ".png")},
    {"mask": r.Item("mask", 1, {"labels": {"1": "car"}})},
)
NUMBERS = [0.5, float("nan"), float("inf"), -float("inf"), True, None, -0.0, 2**63, -(2**63)]

EVERY_TYPE: list[r.Record] = [
    BEGIN,
    r.RunInfo("swift-hare-1", CREATED, "notes", "group", "train", ("a", "b"), {"python": "3.12"}),
    r.Config({"lr": 0.1, "layers": [1, 2], "nested": {"x": None}}, ("old",)),
    r.Keys(0, ("loss", "", "a/b", "../c", "ключ", "f", "g", "h", "i", "big")),
    r.Row(0, 0, CREATED, [*NUMBERS, r.big_integer(2**64)]),
    r.Row(0, -(2**63), CREATED + 0.25, [*NUMBERS, r.big_integer(-(10**30))]),
    r.Media("images", 3, CREATED, 0, 2, ITEM, True),
    r.Media("images", 3, CREATED, 1, 2, ITEM, True),
    r.Console(2, CREATED, "error\n"),
    r.Summary({"best": 0.9}, ("worst",)),
    r.Problem("step-order", "message", CREATED, "loss", 3, {"refused": 1}),
    r.End("finished", 0, CREATED + 60),
]
ROWS: list[r.Record] = [r.Keys(0, ("x",)), *(r.Row(0, i, CREATED, [i]) for i in range(5))]


def segment(*records: r.Record, number: int = 0) -> bytes:
    header = r.Header(r.VERSION, "local", "digits", "4x9gq0ab", "aaaaaaaa", number, CREATED)
    return r.MAGIC + b"".join(map(r.frame, [header, *records]))


def damaged() -> bytes:
    data = bytearray(segment(*ROWS, BEGIN))
    data[-len(r.frame(BEGIN)) - 5] ^= 1  # in the last row
    return bytes(data)


def with_added_field() -> bytes:
    """A console record as a later version may write it, with a field more."""
    body = bytes([r.TYPE_OF[r.Console]]) + r.encode_payload([1, CREATED, "new", "field"])
    return struct.pack("<II", len(body), zlib.crc32(body)) + body


FILES = {
    "every-type": segment(*EVERY_TYPE),
    "zero-tail": segment(*ROWS) + bytes(500),
    "torn-tail": segment(*ROWS, BEGIN)[:-3],
    "bad-frame": damaged(),
    "names-after-rows": segment(*ROWS[1:], ROWS[0]),
    "summary-logged": segment(BEGIN, r.Summary({"best": 0.9}, ("worst",), ("acc", "n.p"))),
    "added-fields": segment() + with_added_field(),
}


def main(folder: Path) -> None:
    for name, content in FILES.items():
        path = folder / f"{name}.mrj"
        if path.exists():  # it is kept forever
            continue
        path.write_bytes(content)
        read = read_segment(path)
        found = [json.dumps({"found": p.code, **p.detail}) for p in read.problems]
        lines = json_lines(read) + found
        path.with_suffix(".jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
