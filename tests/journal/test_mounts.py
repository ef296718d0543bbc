from __future__ import annotations

import os
from pathlib import Path

import pytest

from marey.journal import mounts
from marey.journal.mounts import can_map, file_system_of, is_local

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
//server/share /mnt/with\\040space cifs rw 0 0
sshfs#x /home/me/remote fuse.sshfs rw 0 0
tmpfs /home/me/fast tmpfs rw 0 0
pool /tank zfs rw 0 0
server:/x /covered nfs rw 0 0
/dev/sdb1 /covered xfs rw 0 0
broken

"""


@pytest.fixture
def mounts_file(tmp_path: Path) -> Path:
    path = tmp_path / "mounts"
    path.write_text(MOUNTS)
    return path


@pytest.mark.parametrize(
    ("path", "kind", "local"),
    [
        ("/data/runs", "ext4", True),
        ("/", "ext4", True),
        ("/homes/x", "ext4", True),
        ("/home/me/runs", "nfs4", False),
        ("/home", "nfs4", False),
        ("/home/me/remote/runs", "fuse.sshfs", False),
        ("/home/me/fast/runs", "tmpfs", True),
        ("/mnt/with space/x", "cifs", False),
        ("/tank/x", "zfs", False),
        ("/covered/x", "xfs", True),
    ],
)
def test_the_longest_mount_point_decides(
    mounts_file: Path, path: str, kind: str, local: bool
) -> None:
    assert file_system_of(Path(path), mounts_file) == kind
    assert is_local(Path(path), mounts_file) is local


def test_links_are_followed(tmp_path: Path, mounts_file: Path) -> None:
    (tmp_path / "link").symlink_to("/home/me/remote")
    assert file_system_of(tmp_path / "link" / "runs", mounts_file) == "fuse.sshfs"


def test_without_a_table_a_disk_of_this_machine_is_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path.stat().st_dev
    monkeypatch.setattr(mounts, "BLOCK_DEVICES", tmp_path)
    assert file_system_of(tmp_path, tmp_path / "none") == ""
    assert not is_local(tmp_path / "not" / "made", tmp_path / "none")
    (tmp_path / f"{os.major(device)}:{os.minor(device)}").touch()
    assert is_local(tmp_path / "not" / "made", tmp_path / "none")


def test_the_setting_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAREY_NO_MMAP", "1")
    assert not can_map(tmp_path)
    monkeypatch.setenv("MAREY_NO_MMAP", "0")
    assert can_map(tmp_path) == is_local(tmp_path)
    monkeypatch.delattr(os, "posix_fallocate")
    assert not can_map(tmp_path)
