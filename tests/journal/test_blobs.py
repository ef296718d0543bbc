from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.errors import JournalError
from marey.journal import blobs as blobs_module
from marey.journal.blobs import (
    MAX_EXTENSION_LENGTH,
    exists,
    kept_name,
    kept_path,
    path_of,
    put,
    remove_partial,
    safe_extension,
)
from marey.journal.record import BlobRef


def files_in(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file())


@pytest.mark.parametrize("data", [b"", b"hello", bytes(3_000_000)])
@pytest.mark.parametrize("as_file", [False, True])
def test_keeps_bytes_under_their_hash(tmp_path: Path, data: bytes, as_file: bool) -> None:
    source = tmp_path / "source.bin"
    source.write_bytes(data)
    blobs = tmp_path / "run" / "blobs"
    ref = put(blobs, source if as_file else data, "image/png", ".PNG")
    sha256 = hashlib.sha256(data).hexdigest()
    assert ref == BlobRef(sha256, len(data), "image/png", ".png")
    path = path_of(blobs, ref)
    assert path == blobs / sha256[:2] / f"{sha256}.png"
    assert path.read_bytes() == data
    assert files_in(blobs) == [path]
    assert source.read_bytes() == data
    assert path.stat().st_mode & 0o444 == 0o444 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("as_file", [False, True])
def test_the_same_content_is_not_written_again(tmp_path: Path, as_file: bool) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"same")
    data = source if as_file else b"same"
    path = path_of(tmp_path, put(tmp_path, data, "text/plain", ".txt"))
    os.utime(path, (1.0, 1.0))
    put(tmp_path, data, "text/plain", ".txt")
    assert path.stat().st_mtime == 1.0
    assert put(tmp_path, data, "text/plain", ".csv").extension == ".csv"


def test_a_blob_that_a_crash_of_the_machine_emptied_is_written_again(tmp_path: Path) -> None:
    ref = put(tmp_path, b"content", "text/plain", ".txt")
    path_of(tmp_path, ref).write_bytes(b"")
    assert not exists(tmp_path, ref)
    put(tmp_path, b"content", "text/plain", ".txt")
    assert path_of(tmp_path, ref).read_bytes() == b"content"


def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    source = tmp_path / "large"
    with source.open("wb") as file:
        file.truncate(300_000_000)
    tracemalloc.start()
    try:
        ref = put(tmp_path / "blobs", source, "application/octet-stream", ".bin")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ref.size_bytes == 300_000_000
    assert peak < 20_000_000


@pytest.mark.parametrize("advice", ["given", "refused", "slow", "unknown"])
@pytest.mark.parametrize("as_file", [False, True])
def test_a_large_blob_need_not_be_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, advice: str, as_file: bool
) -> None:
    told = []

    def advise(fd: int, start: int, length: int, _: int) -> None:
        told.append((start, length))
        assert os.fstat(fd).st_size == length
        if advice == "refused":
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(blobs_module, "CACHED_BYTES", 2_000_000)
    monkeypatch.setattr(blobs_module, "PART_BYTES", 1_000_000)
    monkeypatch.setattr(blobs_module, "SLOW_SECS", -1 if advice == "slow" else 60)
    monkeypatch.setattr(blobs_module, "_advise", None if advice == "unknown" else advise)
    data = os.urandom(6_500_000)
    source = tmp_path / "source"
    source.write_bytes(data)
    put(tmp_path / "blobs", b"small", "text/plain", ".txt")
    assert told == []
    ref = put(tmp_path / "blobs", source if as_file else data, "a/b", ".bin")
    assert path_of(tmp_path / "blobs", ref).read_bytes() == data
    assert len(told) == {"slow": 1, "unknown": 0}.get(advice, 4)


SAME = """
import sys
from pathlib import Path
from marey.journal.blobs import put
sys.stdin.readline()
for i in range(200):
    put(Path(sys.argv[1]), str(i).encode() * 1000, "text/plain", ".txt")
"""


def test_processes_put_the_same_blobs_at_once(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", SAME, str(tmp_path)], stdin=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    paths = files_in(tmp_path)
    assert len(paths) == 200
    assert all(hashlib.sha256(p.read_bytes()).hexdigest() == p.stem for p in paths)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for source in (tmp_path / "none", tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(JournalError, match="regular file"):
            put(tmp_path / "blobs", source, "text/plain", ".txt")
    assert files_in(tmp_path / "blobs") == []


def test_a_blob_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_bytes(b"a file")
    with pytest.raises(JournalError, match="blobs"):
        put(tmp_path / "blobs", b"x", "text/plain", ".txt")


@given(st.text())
def test_extensions_are_made_safe(extension: str) -> None:
    safe = safe_extension(extension)
    assert 2 <= len(safe) <= MAX_EXTENSION_LENGTH
    assert set(safe) <= set(".abcdefghijklmnopqrstuvwxyz0123456789")
    assert safe.startswith(".")
    assert ".." not in safe
    assert not safe.endswith(".")
    assert safe_extension(safe) == safe
    assert path_of(Path("/b"), BlobRef("0" * 64, 0, "", safe)).parent == Path("/b/00")


@pytest.mark.parametrize(
    ("given_", "safe"),
    [(".png", ".png"), ("JPG", ".jpg"), (".tar.gz", ".tar.gz"), ("", ".bin"), ("/../x", ".x")],
)
def test_some_extensions(given_: str, safe: str) -> None:
    assert safe_extension(given_) == safe


@pytest.mark.parametrize(
    ("sha256", "extension"),
    [
        ("../../../etc/passwd", ".png"),
        ("0" * 63, ".png"),
        ("0" * 64 + "\n", ".png"),
        ("A" * 64, ".png"),
        ("0" * 64, "/../../x"),
        ("0" * 64, ".png/x"),
        ("0" * 64, ""),
    ],
)
def test_references_never_lead_outside(tmp_path: Path, sha256: str, extension: str) -> None:
    with pytest.raises(JournalError, match="64 hex digits"):
        path_of(tmp_path, BlobRef(sha256, 1, "image/png", extension))


def test_unfinished_copies_are_removed_when_old(tmp_path: Path) -> None:
    ref = put(tmp_path, b"x", "text/plain", ".txt")
    old, new = tmp_path / "1-aa.part", tmp_path / "2-bb.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1.0, 1.0))
    assert remove_partial(tmp_path) == 1
    assert files_in(tmp_path) == sorted([new, path_of(tmp_path, ref)])


def test_a_blob_of_this_directory_is_neither_read_nor_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "large.MP4"
    source.write_bytes(b"content")
    blobs = tmp_path / "blobs"
    kept = put(blobs, source, "application/octet-stream", source.suffix)
    path = kept_path(blobs, kept_name(kept))
    assert path == path_of(blobs, kept)

    def reads(*_: object) -> None:
        raise AssertionError("the file is read")

    monkeypatch.setattr("marey.journal.blobs._copy", reads)
    assert put(blobs, path, "video/mp4", ".mp4") == BlobRef(kept.sha256, 7, "video/mp4", ".mp4")
    assert files_in(blobs) == [path]
    other = put(blobs, path, "video/mp4", ".m4v")
    assert (other.sha256, other.extension) == (kept.sha256, ".m4v")
    assert path_of(blobs, other).read_bytes() == b"content"
    assert path_of(blobs, other).samefile(path)
    with pytest.raises(AssertionError, match="is read"):  # another run's blob is copied
        put(tmp_path / "blobs2", path, "video/mp4", ".mp4")


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "0" * 64, "0" * 64 + "/../x", "0" * 64 + ".PNG", "A" * 64]
)
def test_names_of_kept_files_are_not_believed(tmp_path: Path, name: str) -> None:
    with pytest.raises(JournalError, match="64 hex digits"):
        kept_path(tmp_path, name)


def test_a_blob_that_fails_leaves_no_partial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("marey.journal.blobs.os.write", full)
    with pytest.raises(JournalError, match="Free some space"):
        put(tmp_path / "blobs", b"content", "text/plain", ".txt")
    assert files_in(tmp_path) == []
