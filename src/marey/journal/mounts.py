"""Which file systems may be memory-mapped for writing; nothing is opened here."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

MOUNTS_FILE: Final = Path("/proc/self/mounts")
BLOCK_DEVICES: Final = Path("/sys/dev/block")

# A list of the good ones, because the others (nfs, cifs, smb3, 9p, lustre, gpfs, beegfs, ceph,
# fuse.*, virtiofs ...) have no end. On network file systems another client sees mapped pages late
# and out of order. On copy-on-write ones (zfs, btrfs) reserved space does not bind, so that a
# full disk would be found out after the write was acknowledged.
MAPPABLE: Final = frozenset({"ext2", "ext3", "ext4", "xfs", "f2fs", "jfs", "tmpfs", "overlay"})

_ESCAPE: Final = re.compile(r"\\([0-7]{3})")


def file_system_of(path: Path, mounts_file: Path = MOUNTS_FILE) -> str:
    """Name the type of the file system that holds ``path``, or give ``""`` where none can tell."""
    try:
        lines = os.fsdecode(mounts_file.read_bytes()).splitlines()
    except OSError:
        return ""
    target = os.path.realpath(path)
    best, found = "", ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _ESCAPE.sub(lambda match: chr(int(match[1], 8)), fields[1])
        # ">=": of two mounts on one point the later one covers the earlier.
        if len(point) >= len(best) and _is_under(target, point):
            best, found = point, fields[2]
    return found


def _is_under(target: str, point: str) -> bool:
    return target == point or target.startswith(point.rstrip("/") + "/")


def can_map(path: Path) -> bool:
    """Whether a file under ``path`` can be written through a mapping without risk.

    False on network and copy-on-write file systems, where the operating system has no
    ``posix_fallocate``, and where ``MAREY_NO_MMAP=1`` says so.
    """
    if os.environ.get("MAREY_NO_MMAP", "") not in ("", "0"):
        return False
    return hasattr(os, "posix_fallocate") and is_local(path)


def is_local(path: Path, mounts_file: Path = MOUNTS_FILE) -> bool:
    """Whether ``path`` is on a file system where readers see writes at once and in order."""
    kind = file_system_of(path, mounts_file)
    return kind in MAPPABLE if kind else _is_on_a_disk(path)


def _is_on_a_disk(path: Path) -> bool:
    """Whether a disk of this machine holds ``path``, asked where no mount table can tell.

    In a ``chroot`` the table lacks the file system that holds the root. Network and
    copy-on-write file systems have no block device of their own.
    """
    existing = next((each for each in (path, *path.parents) if each.exists()), Path("/"))
    device = existing.stat().st_dev
    return (BLOCK_DEVICES / f"{os.major(device)}:{os.minor(device)}").exists()
