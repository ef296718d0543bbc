"""Files beside the journal, named by their content's SHA-256; what is in them is not known."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from marey.errors import JournalError
from marey.journal.record import BlobRef
from marey.journal.segment_file import write_error

CHUNK_BYTES: Final = 1024 * 1024
MAX_EXTENSION_LENGTH: Final = 16
PARTIAL_SUFFIX: Final = ".part"

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_EXTENSION: Final = re.compile(r"(\.[a-z0-9]+)+")
_NOT_ALLOWED: Final = re.compile(r"[^.a-z0-9]+")
_DOTS: Final = re.compile(r"\.{2,}")


def put(blobs_dir: Path, data: bytes | Path, media_type: str, extension: str) -> BlobRef:
    """Keep bytes, or a copy of a file, under the hash of their content.

    Content that is there already is not written again. The blob appears whole or not at all,
    and any number of processes may put the same one at the same time. A file of any size is
    copied through a megabyte of memory.

    Parameters
    ----------
    blobs_dir:
        The run's ``blobs`` directory; made if needed.
    data:
        The content, or the path of a regular file.
    media_type:
        Its IANA media type, kept in the reference.
    extension:
        End of the file name; made safe by `safe_extension`.

    Raises
    ------
    JournalError
        The file cannot be read, or the blob cannot be written.
    """
    extension = safe_extension(extension)
    if isinstance(data, Path):
        return _put_file(blobs_dir, data, media_type, extension)
    ref = BlobRef(hashlib.sha256(data).hexdigest(), len(data), media_type, extension)
    if not exists(blobs_dir, ref):
        with _partial(blobs_dir) as partial:
            partial.write(data)
            _move_in(partial, blobs_dir, ref)
    return ref


def path_of(blobs_dir: Path, ref: BlobRef) -> Path:
    """Where a blob lies: ``<first 2 digits>/<sha256><extension>``; it need not exist.

    Raises
    ------
    JournalError
        The reference holds something else than a hash and a safe extension, so that it could
        point outside the directory.
    """
    if not _SHA256.fullmatch(ref.sha256) or safe_extension(ref.extension) != ref.extension:
        raise JournalError(
            "A blob is named by 64 hex digits and an extension of at most "
            f"{MAX_EXTENSION_LENGTH} of the characters .a-z0-9. "
            f"Got {ref.sha256[:80]!r} and {ref.extension[:80]!r}"
        )
    return blobs_dir / ref.sha256[:2] / (ref.sha256 + ref.extension)


def exists(blobs_dir: Path, ref: BlobRef) -> bool:
    """Whether the blob is there with its whole length."""
    try:
        # A crash of the machine can leave a file of the right name and length 0.
        return path_of(blobs_dir, ref).stat().st_size == ref.size_bytes
    except OSError:
        return False


def safe_extension(extension: str) -> str:
    """Make a file name's end harmless: dots, a-z and 0-9, at most 16 characters.

    ``.PNG`` becomes ``.png``, ``.tar.gz`` stays, and one of which nothing is left becomes
    ``.bin``.

    Examples
    --------
    >>> safe_extension(".PNG"), safe_extension("../../etc/passwd"), safe_extension("")
    ('.png', '.etcpasswd', '.bin')
    """
    kept = _DOTS.sub(".", _NOT_ALLOWED.sub("", extension.lower()))
    kept = ("." + kept.strip("."))[:MAX_EXTENSION_LENGTH].rstrip(".")
    return kept if _EXTENSION.fullmatch(kept) else ".bin"


def remove_partial(blobs_dir: Path, older_than_secs: float = 3600.0) -> int:
    """Delete copies that a killed process left unfinished; give how many."""
    removed = 0
    for path in blobs_dir.glob(f"*{PARTIAL_SUFFIX}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime >= older_than_secs:
                path.unlink()
                removed += 1
    return removed


def _put_file(blobs_dir: Path, source: Path, media_type: str, extension: str) -> BlobRef:
    with _opened(source) as file:
        found = _copy(file, None)
        ref = BlobRef(found[0], found[1], media_type, extension)
        if exists(blobs_dir, ref):
            return ref
        file.seek(0)
        with _partial(blobs_dir) as partial:
            # Hashed again, because the file may have changed: what was copied is what counts.
            sha256, size_bytes = _copy(file, partial)
            ref = BlobRef(sha256, size_bytes, media_type, extension)
            _move_in(partial, blobs_dir, ref)
    return ref


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    if not source.is_file():  # reading a pipe or a device may never end
        raise JournalError(f"A blob must be a regular file that exists. Got {source}")
    try:
        file = source.open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(source, error) from error
    with file:
        yield file


def _copy(source: IO[bytes], target: IO[bytes] | None) -> tuple[str, int]:
    """Hash a file and write it to ``target``; give digest and size."""
    digest, size = hashlib.sha256(), 0
    while chunk := _read(source):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest(), size


def _read(source: IO[bytes]) -> bytes:
    try:
        return source.read(CHUNK_BYTES)
    except OSError as error:
        raise _unreadable(Path(source.name), error) from error


def _unreadable(source: Path, error: OSError) -> JournalError:
    return JournalError(
        f"The file that was logged cannot be read: {error.strerror or error}. File: {source}"
    )


@contextmanager
def _partial(blobs_dir: Path) -> Iterator[IO[bytes]]:
    """A new file to fill, which is deleted unless it was moved away."""
    path = blobs_dir / f"{os.getpid()}-{secrets.token_hex(8)}{PARTIAL_SUFFIX}"
    try:
        blobs_dir.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield file
    except JournalError:
        raise
    except OSError as error:
        raise write_error(path, error, "blob") from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _move_in(partial: IO[bytes], blobs_dir: Path, ref: BlobRef) -> None:
    partial.close()
    target = path_of(blobs_dir, ref)
    target.parent.mkdir(exist_ok=True)
    Path(partial.name).replace(target)
