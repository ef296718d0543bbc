"""The header of PLY files: elements, their counts and properties; reads no values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from marey.media._object3d_formats import MAX_HEADER_BYTES, head_of

if TYPE_CHECKING:
    from marey.media._object3d_formats import File3D

# PLY's names of its number types, old and new: numpy's code without the byte order.
TYPES: Final = {
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("short", "int16"), "i2"),
    **dict.fromkeys(("ushort", "uint16"), "u2"),
    **dict.fromkeys(("int", "int32"), "i4"),
    **dict.fromkeys(("uint", "uint32"), "u4"),
    **dict.fromkeys(("float", "float32"), "f4"),
    **dict.fromkeys(("double", "float64"), "f8"),
}
BYTE_ORDERS: Final = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}


@dataclass
class Element:
    """One element, such as ``vertex``; the properties are names with numpy's type codes.

    A property whose values are lists has the code ``"list"``.
    """

    name: str
    count: int
    properties: list[tuple[str, str]] = field(default_factory=list)

    @property
    def has_lists(self) -> bool:
        """Whether rows differ in length."""
        return any(code == "list" for _, code in self.properties)

    def least_bytes(self, byte_order: str) -> int:
        """The fewest bytes its rows can have."""
        if not byte_order:
            return self.count * 2 * max(1, len(self.properties))
        return self.count * sum(
            1 if code == "list" else int(code[1]) for _, code in self.properties
        )


@dataclass(frozen=True)
class Header:
    """What a PLY file says of itself. ``byte_order`` is empty for text."""

    byte_order: str
    elements: list[Element]
    size_bytes: int

    def element(self, name: str) -> Element | None:
        """The element of this name."""
        return next((each for each in self.elements if each.name == name), None)


def read_header(file: File3D, size_bytes: int) -> Header:
    """Read the header and check that the file can be as long as it says.

    Raises
    ------
    MediaError
        If it is no PLY file, or promises more than there is.
    """
    head = head_of(file.content, MAX_HEADER_BYTES)
    end = head.find(b"end_header")
    line_end = head.find(b"\n", end)
    if not head.startswith(b"ply") or end < 0 or line_end < 0:
        raise file.error("It does not begin with 'ply' and a header.")
    byte_order, elements = _read_lines(file, head[:end].decode("latin-1").splitlines()[1:])
    header = Header(byte_order, elements, line_end + 1)
    least = sum(each.least_bytes(byte_order) for each in elements)
    if least > size_bytes - header.size_bytes + 1:
        raise file.error(
            f"Its header promises at least {least:,} bytes of values, "
            f"there are {size_bytes - header.size_bytes:,}."
        )
    return header


def _read_lines(file: File3D, lines: list[str]) -> tuple[str, list[Element]]:
    byte_order: str | None = None
    elements: list[Element] = []
    for line in lines:
        words = line.split()
        if not words or words[0] in ("comment", "obj_info"):
            continue
        if words[0] == "format" and len(words) == 3 and words[1] in BYTE_ORDERS:
            byte_order = BYTE_ORDERS[words[1]]
        elif words[0] == "element" and len(words) == 3 and _is_count(words[2]):
            elements.append(Element(words[1], int(words[2])))
        elif words[0] == "property" and elements and _code(words) is not None:
            elements[-1].properties.append((words[-1], _code(words) or ""))
        else:
            raise file.error(f"Its header has a line that is not valid: {line!r:.200};")
    if byte_order is None:
        raise file.error("Its header has no valid 'format' line.")
    return byte_order, elements


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 15


def _code(words: list[str]) -> str | None:
    if len(words) == 5 and words[1] == "list" and words[2] in TYPES and words[3] in TYPES:
        return "list"
    return TYPES.get(words[1]) if len(words) == 3 else None
