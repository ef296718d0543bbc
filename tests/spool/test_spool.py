"""Drafts on disk: whole or not there, whatever happens to the file or to the process."""

from __future__ import annotations

import errno
import os
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.errors import JournalError
from marey.spool import frames, reading, segment
from marey.spool.frames import DONE, FAILED, Place
from marey.spool.spool import Content, Placed, Spool


def place(number: int = 0) -> Place:
    return Place(f"key {number}", number, 1.5, 0, 1, False, "train.py", 7)


def put(spool: Spool, data: bytes, number: int = 0) -> tuple[Content, Placed]:
    content = spool.write([data[:3], memoryview(data)[3:]])
    return content, spool.place(content, place(number))


def done(spool: Spool, content: Content, placed: Placed) -> None:
    spool.close(placed)
    spool.release(content)


def found(folder: Path, writer: str = "aaaaaaaa") -> dict[int, bytes | str]:
    """What recovery would encode: content by step, or why there is none."""
    result: dict[int, bytes | str] = {}
    for file in reading.files(folder):
        if file.writer != writer:
            continue
        for each in reading.open_places(file.path):
            path = folder / f"{writer}-{each.content.number}.spool"
            try:
                result[each.place.step] = reading.read_content(path, each.content)
            except JournalError as error:
                result[each.place.step] = str(error)
    return result


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


@given(st.lists(st.binary(max_size=200), max_size=12), st.integers(64, 1000))
def test_everything_is_read_back(tmp_path_factory, contents, file_bytes):
    folder = tmp_path_factory.mktemp("spool")
    spool = Spool(folder, "aaaaaaaa", file_bytes)
    kept = [put(spool, data, step) for step, data in enumerate(contents)]
    assert found(folder) == dict(enumerate(contents))
    assert [each.step for each in reading.waiting(folder)] == sorted(range(len(contents)))
    for pair in kept:
        done(spool, *pair)
    assert found(folder) == {}
    spool.end()
    assert not list(folder.iterdir())


def test_a_draft_without_a_place_is_nothing(tmp_path):
    spool = Spool(tmp_path / "run" / "spool", "aaaaaaaa")
    spool.write([b"never logged"])
    assert found(tmp_path / "run" / "spool") == {}


def test_places_share_a_draft_until_the_last_is_done(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=300)
    content = spool.write([b"shared"])
    places = [spool.place(content, place(step)) for step in range(10)]
    assert len(list(tmp_path.iterdir())) > 1
    assert found(tmp_path) == dict.fromkeys(range(10), b"shared")
    for each in places[:-1]:
        spool.close(each)
    assert found(tmp_path) == {9: b"shared"}
    spool.close(places[-1])
    spool.release(content)
    spool.end()
    assert not list(tmp_path.iterdir())


def test_a_file_cut_anywhere_gives_what_is_whole(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa")
    ends = []
    for step in range(3):
        put(spool, bytes((step,)) * 40, step)
        ends.append(only_file(tmp_path).stat().st_size)
    whole = only_file(tmp_path).read_bytes()
    for length in range(len(whole) + 1):
        only_file(tmp_path).write_bytes(whole[:length])
        expected = {step: bytes((step,)) * 40 for step, end in enumerate(ends) if end <= length}
        assert found(tmp_path) == expected


def test_a_flipped_bit_loses_one_draft_at_most(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa")
    contents = {step: bytes((step,)) * 40 for step in range(3)}
    for step, data in contents.items():
        put(spool, data, step)
    path = only_file(tmp_path)
    whole = path.read_bytes()
    for bit in range(8 * frames.START, 8 * len(whole)):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        right = {step: data for step, data in found(tmp_path).items() if data == contents[step]}
        assert len(right) >= 2, bit
        wrong = [data for step, data in found(tmp_path).items() if step not in right]
        assert all("damaged" in str(data) for data in wrong), bit


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("spool")
    (folder / "aaaaaaaa-0.spool").write_bytes(frames.MAGIC + bytes(8) + data)
    (folder / "aaaaaaaa-1.spool").write_bytes(data)
    (folder / "aaaaaaaa-x.spool").write_bytes(data)
    assert found(folder) == {}


def test_what_looks_like_a_frame_in_a_draft_is_none(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa")
    put(spool, b"first", 0)
    fake = only_file(tmp_path).read_bytes()[frames.START :]
    put(spool, fake, 1)
    whole = only_file(tmp_path).read_bytes()
    assert found(tmp_path) == {0: b"first", 1: fake}
    start = whole.rindex(fake)
    damaged = bytearray(whole)
    damaged[start - 1] ^= 1  # the header before it: the search goes on within it
    only_file(tmp_path).write_bytes(damaged)
    assert set(found(tmp_path)) == {0, 1}
    assert found(tmp_path)[0] == b"first"


def test_files_are_used_again(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=10_000)
    for step in range(100):
        done(spool, *put(spool, bytes(random.Random(step).randbytes(3_000)), step))
        assert found(tmp_path) == {}
    assert only_file(tmp_path).stat().st_size < 5_000
    waiting = []
    for step in range(100):  # three at a time
        waiting.append(put(spool, random.Random(step).randbytes(3_000), step))
        if len(waiting) > 3:
            done(spool, *waiting.pop(0))
        expected = {s: random.Random(s).randbytes(3_000) for s in range(max(0, step - 2), step + 1)}
        assert found(tmp_path) == expected
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 40_000
    assert len(list(tmp_path.iterdir())) <= 3


def test_what_is_large_has_a_file_of_its_own(tmp_path, monkeypatch):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=1000)
    small = put(spool, b"small", 0)
    large = put(spool, b"x" * 5000, 1)
    assert len(list(tmp_path.iterdir())) == 2
    assert found(tmp_path) == {0: b"small", 1: b"x" * 5000}
    done(spool, *large)
    assert len(list(tmp_path.iterdir())) == 1
    done(spool, *small)


def test_many_parts_and_short_writes(tmp_path, monkeypatch):
    written = os.pwritev

    def short(fd, views, offset):
        return written(fd, [views[0][:7]], offset)

    monkeypatch.setattr(segment.os, "pwritev", short)
    spool = Spool(tmp_path, "aaaaaaaa")
    parts = [bytes((n % 256,)) * (n % 11) for n in range(1000)]
    spool.place(spool.write(parts), place())
    assert found(tmp_path) == {0: b"".join(parts)}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.EIO])
@pytest.mark.parametrize("size", [10, 2_000])
def test_a_failing_disk_leaves_nothing_of_the_draft(tmp_path, monkeypatch, code, size):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=1_000)
    before = put(spool, b"before", 0)
    content = spool.write([b"content"])
    written = os.pwritev

    def fails(fd, views, offset):
        if offset:
            written(fd, [views[0][:9]], offset)
            raise OSError(code, os.strerror(code))
        return written(fd, views, offset)

    monkeypatch.setattr(segment.os, "pwritev", fails)
    with pytest.raises(JournalError, match="nothing of this call was recorded") as raised:
        spool.write([bytes(size)])
    assert raised.value.errno == code
    with pytest.raises(JournalError, match="nothing of this call was recorded"):
        spool.place(content, place(1))
    monkeypatch.setattr(segment.os, "pwritev", written)
    assert found(tmp_path) == {0: b"before"}
    spool.place(content, place(2))
    assert found(tmp_path) == {0: b"before", 2: b"content"}
    done(spool, *before)
    assert found(tmp_path) == {2: b"content"}


def test_a_mark_that_cannot_be_written_keeps_the_draft(tmp_path, monkeypatch):
    spool = Spool(tmp_path, "aaaaaaaa")
    content, placed = put(spool, b"content")

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(segment.SpoolFile, "mark", fails)
    done(spool, content, placed)
    put(spool, b"more", 1)
    assert found(tmp_path) == {0: b"content", 1: b"more"}


def test_two_writers_and_their_marks(tmp_path):
    one, two = Spool(tmp_path, "aaaaaaaa"), Spool(tmp_path, "bbbbbbbb")
    _, first = put(one, b"one", 1)
    put(two, b"two", 2)
    assert (found(tmp_path), found(tmp_path, "bbbbbbbb")) == ({1: b"one"}, {2: b"two"})
    reading.mark(first.file.path, first.offset, FAILED)
    assert found(tmp_path) == {}
    assert reading.has_failed(first.file.path)
    assert not reading.is_open(first.file.path, first.offset)
    assert not reading.has_failed(tmp_path / "gone.spool")
    reading.mark(tmp_path / "gone.spool", 16, DONE)
    assert list(reading.open_places(tmp_path / "gone.spool")) == []


def test_ending_keeps_what_waits(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=200)
    kept = put(spool, b"kept", 0)
    done(spool, *put(spool, b"x" * 300, 1))
    spool.end()
    assert found(tmp_path) == {0: b"kept"}
    done(spool, *kept)  # a thread that ends too late changes nothing
    assert found(tmp_path) == {0: b"kept"}


def test_a_number_that_is_taken(tmp_path):
    (tmp_path / "aaaaaaaa-0.spool").write_bytes(b"")
    spool = Spool(tmp_path, "aaaaaaaa")
    put(spool, b"content")
    assert found(tmp_path) == {0: b"content"}


def test_threads_write_at_once(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa", file_bytes=20_000)

    def work(thread: int) -> None:
        for count in range(100):
            step = 1000 * thread + count
            pair = put(spool, str(step).encode() * 100, step)
            if count % 2:
                done(spool, *pair)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    steps = [1000 * thread + count for thread in range(4) for count in range(0, 100, 2)]
    assert found(tmp_path) == {step: str(step).encode() * 100 for step in steps}


def test_a_forked_process_leaves_the_files_alone(tmp_path):
    spool = Spool(tmp_path, "aaaaaaaa")
    pair = put(spool, b"content")
    child = os.fork()
    if child == 0:
        spool.abandon()
        done(spool, *pair)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert found(tmp_path) == {0: b"content"}
    done(spool, *pair)
    assert found(tmp_path) == {}
