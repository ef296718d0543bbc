"""Looks into obj, stl and ply files: whether they are what they claim, and how large; keeps nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from marey.media._file import open_content, size_of
from marey.media._object3d_formats import head_of
from marey.media._object3d_ply import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marey.media._object3d_formats import File3D

MAX_LOOKED_AT: Final = 16 * 1024 * 1024  # bytes of text; of larger files, only the beginning
MAX_LINE: Final = 1024 * 1024
STL_HEAD: Final = 84
STL_TRIANGLE: Final = 50


@dataclass
class Seen:
    """What was found in a mesh file.

    Attributes
    ----------
    uris:
        The files it names, as it names them.
    vertices, faces:
        How many, or None if that is not known.
    """

    uris: list[str] = field(default_factory=list)
    vertices: int | None = None
    faces: int | None = None


def inspect_obj(file: File3D) -> Seen:
    """Check that there are vertices, and that faces use those there are."""
    if b"\0" in head_of(file.content, 4096):
        raise file.error("It holds bytes that are no text.")
    seen = Seen(vertices=0, faces=0)
    vertices = faces = highest = 0
    cut = size_of(file.content) > MAX_LOOKED_AT
    for number, line in _lines(file):
        words = line.split()
        if not words:
            continue
        if words[0] == b"v":
            vertices += 1
            _check_vertex(file, words, number)
        elif words[0] == b"f":
            faces += 1
            highest = max(highest, _highest_corner(file, words, vertices, number))
        elif words[0] == b"mtllib" and len(words) > 1:
            seen.uris.append(line.split(None, 1)[1].strip().decode("utf-8", "replace"))
    if vertices == 0:
        raise file.error("It has no vertices, which are lines such as 'v 0 0 0'.")
    if highest > vertices and not cut:
        raise file.error(f"A face uses vertex {highest:,}, there are {vertices:,}.")
    return Seen(seen.uris) if cut else Seen(seen.uris, vertices, faces)


def _lines(file: File3D) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, joined where one ends with a backslash."""
    done, number, length = 0, 0, 0
    held: list[bytes] = []
    with open_content(file.content) as opened:
        while done < MAX_LOOKED_AT and (line := opened.readline(MAX_LINE)):
            done += len(line)
            length += len(line)
            number += 1
            if length >= MAX_LINE:
                raise file.error(f"Line {number} is longer than {MAX_LINE:,} bytes.")
            if line.endswith((b"\\\n", b"\\\r\n")):
                held.append(line.rstrip()[:-1])
                continue
            yield number, b" ".join([*held, line])
            held, length = [], 0


def _check_vertex(file: File3D, words: list[bytes], number: int) -> None:
    try:
        numbers = [float(word) for word in words[1:]]
    except ValueError:
        numbers = []
    if len(numbers) < 3 or not all(abs(each) < float("inf") for each in numbers):
        raise file.error(f"Line {number} is no vertex of 3 finite numbers: {words!r:.200};")


def _highest_corner(file: File3D, words: list[bytes], vertices: int, number: int) -> int:
    try:
        corners = [int(word.partition(b"/")[0]) for word in words[1:]]
    except ValueError:
        corners = []
    if not corners or 0 in corners or min(corners) < -vertices or max(corners) >= 2**53:
        raise file.error(
            f"Line {number} is no face of vertex numbers; {vertices:,} vertices are before it: "
            f"{words!r:.200};"
        )
    return max(corners)


def inspect_stl(file: File3D) -> Seen:
    """Check that a binary file is as long as it says, or that a text has facets."""
    size_bytes = size_of(file.content)
    head = head_of(file.content, STL_HEAD)
    if len(head) == STL_HEAD:
        (claimed,) = struct.unpack("<I", head[80:])
        if size_bytes == STL_HEAD + STL_TRIANGLE * claimed:
            return Seen(vertices=claimed * 3, faces=claimed)
    else:
        claimed = 0
    if not head.lstrip().lower().startswith(b"solid"):
        raise file.error(
            f"It claims {claimed:,} triangles, which is {STL_HEAD + STL_TRIANGLE * claimed:,} "
            f"bytes, and has {size_bytes:,}."
        )
    return _inspect_stl_text(file)


def _inspect_stl_text(file: File3D) -> Seen:
    facets = ends = vertices = 0
    for number, line in _lines(file):
        words = line.lower().split()
        if words[:1] == [b"vertex"]:
            vertices += 1
            _check_vertex(file, words, number)
        facets += words[:2] == [b"facet", b"normal"]
        ends += words[:1] == [b"endfacet"]
    if size_of(file.content) > MAX_LOOKED_AT:
        if facets == 0:
            raise file.error("It begins with 'solid' and has no facets.")
        return Seen()
    if vertices != 3 * facets or ends != facets:
        raise file.error(
            f"It has {facets:,} facets with {vertices:,} vertices, 3 each are needed, and "
            f"{ends:,} ends of facets."
        )
    return Seen(vertices=vertices, faces=facets)


def inspect_ply(file: File3D) -> Seen:
    """Check the header, and that there are as many bytes as it promises."""
    header = read_header(file, size_of(file.content))
    vertex = header.element("vertex")
    if vertex is None or not {"x", "y", "z"} <= {name for name, _ in vertex.properties}:
        raise file.error("It needs an element 'vertex' with x, y and z.")
    face = header.element("face")
    return Seen(vertices=vertex.count, faces=None if face is None else face.count)
