"""The formats of files with three-dimensional content, told by name and content; parses none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from marey.errors import MediaError
from marey.media._file import Content, TakenFile, open_content, size_of

MESHES: Final = ("obj", "gltf", "glb", "babylon", "stl")
CLOUDS: Final = ("pts.json", "xyz")
SUPPORTED: Final = "obj, gltf, glb, babylon, stl, ply, pts.json, xyz"
MAX_HEADER_BYTES: Final = 64 * 1024


@dataclass(frozen=True)
class File3D:
    """A file that was taken, and its format: one of ``MESHES`` or ``CLOUDS``, or ``ply``."""

    taken: TakenFile
    format: str

    @property
    def content(self) -> Content:
        """Its bytes, or the place of them."""
        return self.taken.content

    @property
    def where(self) -> str:
        """What to call it in a message: last, as it is the user's."""
        return "the open file" if self.taken.path is None else str(self.taken.path)

    def error(self, reason: str) -> MediaError:
        """The refusal of this file. ``reason`` is a whole sentence."""
        return MediaError(f"Object3D cannot read this {self.format} file. {reason} {self.where}")

    @property
    def is_cloud(self) -> bool:
        """Whether it holds points alone."""
        return self.format in CLOUDS or (self.format == "ply" and not _has_faces(self.content))


def identify(taken: TakenFile, file_type: Any) -> File3D:
    """Tell the format by ``file_type`` or else by the name, in any letter case.

    Raises
    ------
    MediaError
        If it is none of those supported, or cannot be told.
    """
    if file_type is not None and not isinstance(file_type, str):
        raise MediaError(f"Object3D needs file_type as text, one of {SUPPORTED}.")
    name = taken.name.lower() if file_type is None else f".{file_type.lower().lstrip('.')}"
    if not name:
        raise MediaError(f"Object3D needs file_type=, one of {SUPPORTED}, for an open file.")
    for each in (*MESHES, *CLOUDS, "ply"):
        if name.endswith(f".{each}"):
            return File3D(taken, each)
    if name.endswith(".json") and head_of(taken.content, 64).lstrip()[:1] in (b"[", b"{"):
        return File3D(taken, "pts.json")
    given = f"the name {taken.name!r:.200}" if file_type is None else f"file_type={file_type!r:.50}"
    raise MediaError(f"Object3D reads files of the types {SUPPORTED}, got {given}.")


def head_of(content: Content, size_bytes: int) -> bytes:
    """The first bytes of a file."""
    if isinstance(content, bytes):
        return content[:size_bytes]
    with open_content(content) as file:
        return file.read(size_bytes)


def whole(file: File3D, max_bytes: int) -> bytes:
    """All bytes of a file that is not too large to be read at once."""
    if size_of(file.content) > max_bytes:
        raise file.error(f"It has more than {max_bytes:,} bytes.")
    with open_content(file.content) as opened:
        return opened.read()


def _has_faces(content: Content) -> bool:
    head = head_of(content, MAX_HEADER_BYTES).partition(b"end_header")[0]
    for line in head.splitlines():
        words = line.split()
        if words[:2] in ([b"element", b"face"], [b"element", b"tristrips"]):
            return words[2:] != [b"0"]
    return False
