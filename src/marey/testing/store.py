"""What every place for blobs must do; inherit `BlobStoreContract` to check it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from marey.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from marey.store.base import BlobStore

BAD_KEYS = ["", "/", "a//b", "../a", "a/../b", "a/.", "/etc/passwd", "a/", "a\\b", "C:x", "a\nb"]


class BlobStoreContract:
    """Inherit, give `open_store`, and pytest runs every test on that store."""

    def open_store(self, tmp_path: Path) -> BlobStore:
        """Open an empty store."""
        raise NotImplementedError

    def test_gives_back_bytes(self, tmp_path: Path) -> None:
        """What was put comes back, an empty object too, and a second put replaces it."""
        store = self.open_store(tmp_path)
        for data in (b"", b"hello", bytes(range(256)) * 1000):
            store.put_bytes("ab/abcd.bin", data)
            assert store.get("ab/abcd.bin") == data
            assert store.head("ab/abcd.bin").size_bytes == len(data)

    def test_takes_files(self, tmp_path: Path) -> None:
        """A file is copied; the original stays and may change."""
        source = tmp_path / "source"
        source.write_bytes(b"x" * 3_000_000)
        store = self.open_store(tmp_path)
        store.put_file("big", source)
        source.write_bytes(b"changed")
        assert store.get("big") == b"x" * 3_000_000
        with pytest.raises(NotFoundError):
            store.put_file("none", tmp_path / "none")

    @pytest.mark.parametrize(
        ("start", "stop", "expected"),
        [(0, 10, b"0123456789"), (3, 5, b"34"), (4, 4, b""), (8, 99, b"89"), (50, 60, b"")],
    )
    def test_gives_ranges(self, tmp_path: Path, start: int, stop: int, expected: bytes) -> None:
        """Ranges end where the object ends."""
        store = self.open_store(tmp_path)
        store.put_bytes("digits", b"0123456789")
        assert store.get_range("digits", start, stop) == expected

    @pytest.mark.parametrize(("start", "stop"), [(-1, 4), (3, 2)])
    def test_refuses_ranges_that_make_no_sense(self, tmp_path: Path, start: int, stop: int) -> None:
        """A negative range or one that ends before it starts is an error."""
        store = self.open_store(tmp_path)
        store.put_bytes("digits", b"0123456789")
        with pytest.raises(UsageError):
            store.get_range("digits", start, stop)

    def test_says_what_is_missing(self, tmp_path: Path) -> None:
        """Reading what is not there raises; deleting it does not."""
        store = self.open_store(tmp_path)
        store.put_bytes("dir/file", b"1")
        for key in ("none", "dir", "dir/file/none"):
            with pytest.raises(NotFoundError):
                store.get(key)
            with pytest.raises(NotFoundError):
                store.head(key)
            with pytest.raises(NotFoundError):
                store.get_range(key, 0, 1)
        store.delete("none")

    def test_lists_by_prefix_in_order(self, tmp_path: Path) -> None:
        """A prefix is any start of a key, not only a directory."""
        store = self.open_store(tmp_path)
        for key in ("b/2", "a/1", "b/1", "ba", "ключ/🦊"):
            store.put_bytes(key, key.encode())
        assert [o.key for o in store.list()] == ["a/1", "b/1", "b/2", "ba", "ключ/🦊"]
        assert [o.key for o in store.list("b")] == ["b/1", "b/2", "ba"]
        assert [o.size_bytes for o in store.list("b/")] == [3, 3]
        assert list(store.list("c")) == []

    def test_deletes(self, tmp_path: Path) -> None:
        """A deleted object is gone and can be put again."""
        store = self.open_store(tmp_path)
        store.put_bytes("a/b", b"1")
        store.delete("a/b")
        assert list(store.list()) == []
        store.put_bytes("a/b", b"2")
        assert store.get("a/b") == b"2"

    @pytest.mark.parametrize("key", BAD_KEYS)
    def test_refuses_keys_that_are_no_safe_paths(self, tmp_path: Path, key: str) -> None:
        """No key leads out of the store, or means two things on two systems."""
        store = self.open_store(tmp_path)
        with pytest.raises(UsageError):
            store.put_bytes(key, b"")
        with pytest.raises(UsageError):
            store.get(key)
        with pytest.raises(UsageError):
            store.delete(key)

    def test_readers_never_see_a_part(self, tmp_path: Path) -> None:
        """While one thread replaces an object, another sees one version or the other."""
        store = self.open_store(tmp_path)
        versions = [b"a" * 200_000, b"b" * 100_000]
        store.put_bytes("x", versions[0])

        def replace() -> None:
            for i in range(50):
                store.put_bytes("x", versions[i % 2])

        writer = threading.Thread(target=replace)
        writer.start()
        while writer.is_alive():
            assert store.get("x") in versions
        writer.join()
