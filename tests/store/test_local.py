from __future__ import annotations

import threading
from pathlib import Path

import pytest

from marey.errors import NotFoundError, UsageError
from marey.store.base import MAX_KEY_BYTES, BlobStore, check_key
from marey.store.local import LocalBlobStore
from marey.testing.store import BlobStoreContract


class TestLocalBlobStore(BlobStoreContract):
    def open_store(self, tmp_path: Path) -> BlobStore:
        return LocalBlobStore(tmp_path / "store")


def test_links_out_of_the_directory_are_missing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    store = LocalBlobStore(tmp_path / "store")
    store.put_bytes("inside", b"fine")
    (store.root / "link").symlink_to(secret)
    (store.root / "here").symlink_to(store.root / "inside")
    (store.root / "up").symlink_to(tmp_path)
    for key in ("link", "up/secret"):
        with pytest.raises(NotFoundError):
            store.get(key)
        with pytest.raises(NotFoundError):
            store.head(key)
    assert store.get("here") == b"fine"
    assert [o.key for o in store.list()] == ["here", "inside"]


def test_an_interrupted_put_leaves_nothing(tmp_path: Path) -> None:
    store = LocalBlobStore(tmp_path / "store")
    with pytest.raises(TypeError):
        store.put_bytes("a/b", "text")  # type: ignore[arg-type]
    assert list(store.list()) == []
    assert [p for p in store.root.rglob("*") if p.is_file()] == []
    with pytest.raises(UsageError, match="own"):
        store.put_bytes("a/.partial-1", b"")


def test_an_empty_store_needs_no_directory(tmp_path: Path) -> None:
    assert list(LocalBlobStore(tmp_path / "none").list()) == []
    with pytest.raises(NotFoundError):
        LocalBlobStore(tmp_path / "none").get("a")


def test_many_threads_put_the_same_object(tmp_path: Path) -> None:
    store = LocalBlobStore(tmp_path / "store")
    data = b"x" * 100_000
    threads = [
        threading.Thread(target=store.put_bytes, args=("ab/same.bin", data)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get("ab/same.bin") == data
    assert [o.key for o in store.list()] == ["ab/same.bin"]


def test_keys_may_be_as_long_as_in_s3() -> None:
    assert check_key("a" * MAX_KEY_BYTES)
    with pytest.raises(UsageError):
        check_key("ü" * (MAX_KEY_BYTES // 2) + "x")
