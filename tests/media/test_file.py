"""Files that users give: the content of just that file, as it was, and none that has no end."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from marey.errors import MediaError
from marey.media._draft import to_draft
from marey.media._file import LargeFile, take_file, to_path
from marey.media.text import Text
from marey.media.video import Video

FILE = Path("a.txt")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working directory with a file that has the name of another one."""
    monkeypatch.chdir(tmp_path)
    FILE.write_text("outer")
    return tmp_path


@contextmanager
def member(kind):
    if kind == "zip":
        with zipfile.ZipFile("archive", "w") as archive:
            archive.writestr("a.txt", "inner")
        with zipfile.ZipFile("archive") as archive, archive.open("a.txt") as stream:
            yield stream
    elif kind == "tar":
        info = tarfile.TarInfo("a.txt")
        info.size = 5
        with tarfile.open("archive", "w") as tar:
            tar.addfile(info, io.BytesIO(b"inner"))
        with tarfile.open("archive") as tar:
            yield tar.extractfile("a.txt")
    else:
        Path("b.txt").write_bytes(gzip.compress(b"inner"))
        with gzip.open("b.txt", "rt" if kind == "gzip text" else "rb") as stream:
            yield stream


@pytest.mark.parametrize("kind", ["zip", "tar", "gzip", "gzip text"])
def test_members_of_archives_are_not_taken_for_files_of_their_name(kind):
    with member(kind) as stream:
        taken = take_file(stream, "Html")
    assert (taken.content, taken.path) == (b"inner", None)
    names = {"zip": "a.txt", "tar": "archive"}  # tarfile calls its members by its own name
    assert taken.name == names.get(kind, "b.txt")


def test_an_open_file_is_itself_though_its_path_leads_to_another_one():
    with FILE.open("rb") as stream:
        Path("other").write_text("newer")
        Path("other").replace("a.txt")
        taken = take_file(stream, "Html")
    assert (taken.content, taken.path, taken.name) == (b"outer", None, "a.txt")


def test_an_open_file_is_itself_in_another_working_directory():
    Path("sub").mkdir()
    Path("sub/a.txt").write_text("other")
    with FILE.open() as stream:
        os.chdir("sub")
        assert take_file(stream, "Html").content == b"outer"


def test_an_open_file_that_was_deleted_is_still_read():
    with FILE.open("rb") as stream:
        FILE.unlink()
        assert take_file(stream, "Html").content == b"outer"


@pytest.mark.parametrize(
    "make",
    [
        lambda: FILE.open(),
        lambda: FILE.open("rb"),
        lambda: FILE.open("rb", buffering=0),
        lambda: FILE.open("r+b"),
        lambda: open(b"a.txt", "rb"),  # noqa: PTH123, SIM115
    ],
)
def test_open_files_have_their_path(make):
    with make() as stream:
        stream.read(2)
        assert take_file(stream, "Html") == take_file("a.txt", "Html")
    assert take_file(stream, "Html").path == Path("a.txt")


def test_what_was_written_but_not_flushed_is_taken():
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as stream:
        stream.write("fresh")
        taken = take_file(stream, "Html")
        assert (taken.content, taken.path) == (b"fresh", Path(stream.name))
    with Path("c.txt").open("w") as stream:
        stream.write("fresh")
        assert take_file(stream, "Html").content == b"fresh"


def test_files_that_cannot_go_back_say_what_to_do():
    reading, writing = os.pipe()
    os.close(writing)
    with (
        os.fdopen(reading, "rb") as stream,
        pytest.raises(MediaError, match=r"io\.BytesIO\(file\.read\(\)\)"),
    ):
        take_file(stream, "Html")


class Endless:
    """Gives as much as is asked for."""

    def read(self, size=-1):
        assert size > 0
        return b"x" * size


def test_a_stream_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("marey.media._file.MAX_STREAM_BYTES", 10_000)
    monkeypatch.setattr("marey.media._file.READ_AT_ONCE", 1000)
    with pytest.raises(MediaError, match="at most 10,000 bytes"):
        take_file(Endless(), "Html")
    with pytest.raises(MediaError, match="at most 10 bytes"):
        take_file(Endless(), "Html", max_bytes=10)


def test_text_that_is_no_unicode_is_refused():
    with pytest.raises(MediaError, match="could not read the open file"):
        take_file(io.StringIO("\ud800"), "Html")


class Growing(type(Path())):
    """A path whose file grows after it was looked at."""

    def open(self, *given, **named):
        with super().open("a") as file:
            file.write("more")
        return super().open(*given, **named)


def test_a_file_that_grows_is_taken_as_long_as_it_was(monkeypatch):
    monkeypatch.setattr("marey.media._file.Path", Growing)
    assert take_file("a.txt", "Html").content == b"outer"


@pytest.mark.parametrize("path", ["", "a\0b", "\ud800.png", "http://x/y", "S3://x/y"])
def test_paths_that_are_none(path):
    with pytest.raises(MediaError):
        to_path(path, "Html")


def large(monkeypatch):
    monkeypatch.setattr("marey.media._file.MAX_IN_MEMORY_BYTES", 4)
    content = take_file("a.txt", "Html").content
    assert isinstance(content, LargeFile)
    return content


def test_a_large_file_that_was_replaced_is_noticed_whatever_its_times_say(monkeypatch):
    content = large(monkeypatch)
    status = FILE.stat()
    Path("b.txt").write_text("OUTER")
    os.utime("b.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    Path("b.txt").replace("a.txt")
    with pytest.raises(MediaError, match="was changed"):
        content.check_unchanged()


def test_a_large_file_that_changes_while_it_is_copied_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("marey.media._file.MAX_IN_MEMORY_BYTES", 100)
    import numpy as np

    noise = np.random.default_rng(0).integers(0, 255, (2, 3, 16, 16), dtype=np.uint8)
    Video(noise).save(tmp_path)
    video = Video(tmp_path / "video.gif")

    def keep(path):
        path.write_bytes(path.read_bytes() + b"!")
        return "kept"

    with pytest.raises(MediaError, match="was changed"):
        to_draft(video, keep)


def test_media_of_a_member_of_an_archive():
    with member("zip") as stream:
        assert Text(stream) == Text("inner")


def test_an_object_that_only_gives_all_at_once():
    reader = type("Reader", (), {"read": lambda self: bytearray(b"all")})()
    assert take_file(reader, "Html").content == b"all"
