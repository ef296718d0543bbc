from __future__ import annotations

import struct
import time
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.journal import record as r
from marey.journal.damage import MAX_PROBLEMS
from marey.journal.reader import SegmentRead, read_segment
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter

BEGIN = r.Begin(1.7e9, 4711, "host", "boot", 12.5, True)
ITEM = r.Item("image", 1, {"width": 2}, {"image": r.BlobRef("0" * 64, 3, "image/png", ".png")})


def make_segment(run_dir: Path) -> Path:
    """A closed segment with every type of record."""
    writer = JournalWriter(
        run_dir, entity="local", project="p", run="r", writer="aaaaaaaa", snapshot=lambda: [BEGIN]
    )
    writer.append(r.RunInfo("swift-hare-1", 1.7e9, tags=("a",)))
    writer.append(r.Config({"lr": 0.1}))
    for step in range(4):
        writer.row(("loss", "accuracy"), step, 1.7e9, [0.5, step])
    writer.row(("lr",), 4, 1.7e9, [float("nan")])
    writer.append(r.Media("images", 4, 1.7e9, 0, 1, ITEM))
    writer.append(r.Console(1, 1.7e9, "epoch 1\n"))
    writer.append(r.Summary({"best": 1}))
    writer.append(r.Problem("encode-failed", "no", 1.7e9))
    writer.row(("loss", "accuracy"), 5, 1.7e9, [0.25, 1])
    writer.append(r.End("finished", 0, 1.7e9))
    writer.close()
    return segments(run_dir / "journal")[0].path


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    return make_segment(tmp_path)


def frames_of(read: SegmentRead, size: int) -> list[tuple[int, int]]:
    """Start and end of each frame of an undamaged read; the magic is the first."""
    starts = [0, *(offset for offset, _ in read.records), size]
    return list(pairwise(starts))


def shown(records: list[tuple[int, r.Record]]) -> list[str]:
    return [repr(entry) for entry in records]


def outside(good: SegmentRead, size: int, first: int, last: int) -> list[str]:
    """What must be read when the bytes from ``first`` to ``last`` are damaged."""
    kept = []
    for start, end in frames_of(good, size):
        if end <= first or start > last:
            kept += [entry for entry in good.records if entry[0] == start]
    return shown(kept)


def test_the_segment_of_these_tests_has_every_type(segment: Path) -> None:
    read = read_segment(segment)
    assert {type(record) for _, record in read.records} == set(r.TYPE_OF)
    assert read.end == segment.stat().st_size < 1500


def test_cut_at_every_byte(segment: Path, tmp_path: Path) -> None:
    data = segment.read_bytes()
    good = read_segment(segment)
    ends = {end for _, end in frames_of(good, len(data))}
    cut = tmp_path / "aaaaaaaa-0001.mrj"
    for size in range(len(data)):
        cut.write_bytes(data[:size])
        whole = [
            entry for entry in good.records if entry[0] < max(e for e in ends | {0} if e <= size)
        ]
        for live in (False, True):
            read = read_segment(cut, live=live)
            assert shown(read.records) == shown(whole), size
            codes = [problem.code for problem in read.problems]
            if live or (size in ends):
                assert codes == [], size
            else:
                assert codes == ["torn-tail" if size >= 8 else "empty-segment"], size
            assert read.end == max((e for e in ends if e <= size), default=0), size


@pytest.mark.parametrize("live", [False, True])
def test_flip_every_bit(segment: Path, live: bool) -> None:
    data = segment.read_bytes()
    good = read_segment(segment)
    last_frame = good.records[-1][0]
    for bit in range(8 * len(data)):
        byte = bit // 8
        damaged = bytearray(data)
        damaged[byte] ^= 1 << bit % 8
        segment.write_bytes(damaged)
        read = read_segment(segment, live=live)
        assert shown(read.records) == outside(good, len(data), byte, byte), bit
        if live and byte >= last_frame:  # may still be on its way
            assert (read.problems, read.end) == ([], last_frame), bit
        else:
            assert len(read.problems) == 1, bit
            assert read.problems[0].detail["segment"] == segment.name


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=300,
)
@given(
    holes=st.lists(
        st.tuples(st.integers(0, 1200), st.binary(min_size=1, max_size=60)), min_size=1, max_size=4
    )
)
def test_several_holes(
    tmp_path_factory: pytest.TempPathFactory, holes: list[tuple[int, bytes]]
) -> None:
    segment = make_segment(tmp_path_factory.mktemp("run"))
    data = segment.read_bytes()
    good = read_segment(segment)
    damaged = bytearray(data)
    for start, hole in holes:
        damaged[start : start + len(hole)] = hole[: max(len(data) - start, 0)]
    assert len(damaged) == len(data)
    segment.write_bytes(damaged)
    read = read_segment(segment)
    changed = [i for i in range(len(data)) if data[i] != damaged[i]]
    expected = [
        entry
        for (start, end), entry in zip(frames_of(good, len(data))[1:], good.records, strict=True)
        if not any(start <= i < end for i in changed)
    ]
    known = set(read.keysets)
    if read.problems and read.problems[0].code == "not-a-journal":
        assert any(i < 8 for i in changed)  # magic and header are both gone
        assert not read.records
        return
    for _, record in expected[:]:
        if isinstance(record, r.Row) and record.keys not in known:
            expected = [e for e in expected if getattr(e[1], "keys", None) != record.keys]
            assert "lost-keys" in [problem.code for problem in read.problems]
    assert shown(read.records) == shown(expected)
    assert bool(read.problems) == bool(changed)


def test_names_lost_for_good(segment: Path) -> None:
    data = bytearray(segment.read_bytes())
    good = read_segment(segment)
    for offset, record in good.records:
        if isinstance(record, r.Keys) and record.names == ("loss", "accuracy"):
            data[offset + 12] ^= 1
    segment.write_bytes(data)
    read = read_segment(segment)
    assert [p.code for p in read.problems] == ["bad-frame", "lost-keys", "bad-frame"]
    assert read.problems[1].detail["rows"] == 5
    assert read.problems[1].detail["steps"] == [0, 5]
    assert [row.step for _, row in read.rows()] == [4]
    live = read_segment(segment, live=True)  # they might still come
    assert live.end == next(o for o, x in good.records if isinstance(x, r.Row))
    assert all(offset < live.end for offset, _ in live.records)
    assert [p.code for p in live.problems] == ["bad-frame"]


def test_the_same_damage_is_reported_equally(segment: Path) -> None:
    data = bytearray(segment.read_bytes())
    data[200] ^= 1
    segment.write_bytes(data)
    first = read_segment(segment)
    assert first.problems == read_segment(segment).problems
    middle = first.records[2][0]
    assert read_segment(segment, middle, first.keysets).problems == first.problems
    assert first.header is not None
    assert first.problems[0].time == first.header.created


def test_zeros_at_the_end_are_no_damage(segment: Path) -> None:
    good = read_segment(segment)
    for count in (1, 8, 9, 4096, 5_000_000):
        segment.write_bytes(segment.read_bytes()[: good.end] + bytes(count))
        for live in (False, True):
            read = read_segment(segment, live=live)
            assert (read.problems, read.end) == ([], good.end)
            assert shown(read.records) == shown(good.records)


@pytest.mark.parametrize("tail", [b"x", b"\xff" * 9, bytes(range(1, 256)) * 40, bytes(5) + b"\1"])
def test_garbage_at_the_end(segment: Path, tail: bytes) -> None:
    good = read_segment(segment)
    segment.write_bytes(segment.read_bytes() + tail + bytes(100))
    read = read_segment(segment)
    assert shown(read.records) == shown(good.records)
    assert [p.code for p in read.problems] == ["torn-tail"]
    assert read.problems[0].detail["bytes"] == len(tail)
    live = read_segment(segment, live=True)
    assert (live.problems, live.end) == ([], good.end)


def test_a_zeroed_sector_in_the_middle(segment: Path) -> None:
    data = segment.read_bytes()
    good = read_segment(segment)
    start = good.records[6][0]
    segment.write_bytes(data[:start] + bytes(200) + data[start + 200 :])
    for live in (False, True):
        read = read_segment(segment, live=live)
        assert shown(read.records) == outside(good, len(data), start, start + 199)
        assert [p.code for p in read.problems] == ["bad-frame"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-segment"),
        (bytes(1000), "empty-segment"),
        (r.MAGIC[:5], "empty-segment"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not-a-journal"),
        (b"x", "not-a-journal"),
        (b"{}\n" * 1000, "not-a-journal"),
    ],
)
def test_files_without_a_journal(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    path.write_bytes(content)
    read = read_segment(path)
    assert [p.code for p in read.problems] == [code]
    assert (read.records, read.header) == ([], None)
    live = read_segment(path, live=True)
    assert (live.records, live.problems, live.end) == ([], [], 0)


def test_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    header = r.Header(r.VERSION + 1, "e", "p", "r", "aaaaaaaa", 0, 1.0)
    path.write_bytes(r.MAGIC + r.frame(header) + r.frame(BEGIN))
    read = read_segment(path)
    assert [p.code for p in read.problems] == ["newer-version"]
    assert "pip install" in read.problems[0].message
    assert (read.records, read.end) == ([], 0)


def raw_frame(number: int, payload: bytes) -> bytes:
    body = bytes([number]) + payload
    return struct.pack("<II", len(body), zlib.crc32(body)) + body


HEADER = r.frame(r.Header(1, "e", "p", "r", "aaaaaaaa", 0, 1.0))
HOSTILE = {
    "unknown type": raw_frame(99, b"\x90"),
    "type 0": raw_frame(0, b"\x90"),
    "no payload": raw_frame(7, b""),
    "not msgpack": raw_frame(7, b"\xc1"),
    "a map": raw_frame(7, b"\x80"),
    "too short": raw_frame(7, b"\x91\x01"),
    "wrong types": raw_frame(2, r.encode_payload(["x"] * 6)),
    "nested": raw_frame(4, b"\x91\x81\xa1x" + b"\x91" * 200_000 + b"\x90"),
    "long integer": raw_frame(4, b"\x91\x81\xa1x\xc8\x20\x00\x01" + b"9" * 8192),
    "no integer": raw_frame(4, b"\x91\x81\xa1x\xc7\x03\x01abc"),
    "not text": raw_frame(9, b"\x93\x01\x01\xa2\xff\xfe"),
    "huge array": raw_frame(7, b"\x94\x00\x00\x00\xdd\xff\xff\xff\xff"),
    "wrong width": raw_frame(7, r.encode_payload([0, 1, 1.0, [1, 2, 3]])),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whole_frames_that_make_no_sense(tmp_path: Path, name: str) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    keys = r.frame(r.Keys(0, ("a",)))
    path.write_bytes(r.MAGIC + HEADER + keys + HOSTILE[name] + r.frame(r.Row(0, 1, 1.0, [2])))
    read = read_segment(path)
    assert [p.code for p in read.problems] == ["bad-record"]
    assert [row.values for _, row in read.rows()] == [[2]]


def test_a_later_version_may_add_fields(tmp_path: Path) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    path.write_bytes(r.MAGIC + HEADER + raw_frame(9, b"\x94\x01\x01\xa1x\xc0"))
    read = read_segment(path)
    assert read.records[1][1] == r.Console(1, 1.0, "x")
    assert not read.problems


@pytest.mark.parametrize("length", [1, 9, 2**24, 2**24 + 1, 2**24 + 2, 2**31, 2**32 - 1])
def test_lengths_that_lie(tmp_path: Path, length: int) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    lie = struct.pack("<IIB", length, 0, r.ROW)
    path.write_bytes(r.MAGIC + HEADER + lie + r.frame(BEGIN))
    read = read_segment(path)
    assert [record for _, record in read.records[1:]] == [BEGIN]
    assert [p.code for p in read.problems] == ["bad-frame"]


PIECE = r.frame(r.Console(1, 1.0, "x")) + b"\xff"


BOMBS = {
    "candidates": b"\x07\x93" * 4_000_000,
    "small lengths": struct.pack("<IIBB", 60_000, 0, 7, 0x93) * 800_000,
    "large lengths": struct.pack("<IIBB", 4_000_000, 0, 7, 0x93) * 800_000,
    "holes everywhere": PIECE * 300_000,
    "random": bytes((i * i * 31 + (i >> 7) * 17 + (i >> 13)) & 255 for i in range(2_000_000)) * 4,
}


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("name", BOMBS)
def test_hostile_files_end_soon(tmp_path: Path, name: str, live: bool) -> None:
    path = tmp_path / "aaaaaaaa-0000.mrj"
    path.write_bytes(r.MAGIC + HEADER + BOMBS[name] + r.frame(BEGIN))
    start = time.process_time()
    read = read_segment(path, live=live)
    assert time.process_time() - start < 20
    assert len(read.problems) <= MAX_PROBLEMS + 1
    if name == "holes everywhere" and not live:
        assert len(read.records) == 300_002
        places = sum(problem.detail.get("more", 1) for problem in read.problems)
        assert places == 300_000
