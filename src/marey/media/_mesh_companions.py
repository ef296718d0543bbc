"""The files that a mesh names, found beside it; nothing outside of its folder is ever read."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from marey.media._file import Content, open_content, size_of, take_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marey.media._object3d_formats import File3D

MAX_COMPANIONS: Final = 1000
MAX_NAME_BYTES: Final = 1024
MAX_MTL_BYTES: Final = 16 * 1024 * 1024
MAX_MAP_CHARACTERS: Final = 4096  # of a texture's line with its options; no exporter writes longer
MAX_ALL_NAMES_BYTES: Final = 20 * 1024  # they are metadata

# What a mesh may name, so that it cannot ask for keys or configuration: the media types.
EXTENSIONS: Final = {
    ".mtl": "model/mtl",
    ".bin": "application/octet-stream",
    ".glbin": "application/octet-stream",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
    ".tga": "image/x-tga",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".dds": "image/vnd-ms.dds",
    ".ktx": "image/ktx",
    ".ktx2": "image/ktx2",
    ".basis": "application/octet-stream",
    ".hdr": "image/vnd.radiance",
    ".exr": "image/x-exr",
}
SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
DRIVE: Final = re.compile(r"[A-Za-z]:")
MAPS: Final = re.compile(r"(map_\w+|bump|disp|decal|refl|norm)\s", re.IGNORECASE)
LIBRARY_END: Final = re.compile(r"\.mtl(?=\s|$)", re.IGNORECASE)
NUMBERS: Final = re.compile(r"([-+]?[0-9.]+(e[-+]?[0-9]+)?\s+){1,3}", re.IGNORECASE)
# Options of a texture in an mtl file: how many words follow, or None for one to three numbers.
OPTIONS: Final[dict[str, int | None]] = {
    **dict.fromkeys(("-o", "-s", "-t"), None),
    **dict.fromkeys(("-blendu", "-blendv", "-boost", "-texres", "-clamp", "-bm"), 1),
    **dict.fromkeys(("-imfchan", "-type", "-cc", "-colorspace"), 1),
    "-mm": 2,
}


def find_companions(file: File3D, uris: list[str]) -> tuple[dict[str, Content], list[str]]:
    """Find the files that a mesh names.

    Parameters
    ----------
    file:
        The mesh.
    uris:
        The names in it, as it writes them. Those of an mtl file are looked for as well.

    Returns
    -------
    companions, missing
        What was found, by its name relative to the mesh's folder with ``/`` between folders; and
        the names of what was not.

    Raises
    ------
    MediaError
        If a name leads out of the folder, also by a symbolic link, is an address, or is not that
        of a material, texture or buffer.
    """
    search = _Search(file)
    for uri in dict.fromkeys(uris):
        if file.format == "obj":
            search.add_libraries(uri)
        else:
            search.add([_clean(unquote(uri))])
    return search.found, search.missing


def is_safe_name(name: object) -> bool:
    """Whether a companion's name stays in its folder and has one of the ``EXTENSIONS``."""
    return isinstance(name, str) and _reason_against(name) is None


class _Search:
    def __init__(self, file: File3D) -> None:
        self._file = file
        path = file.taken.path
        self._folder = None if path is None else path.parent.resolve()
        self._tried: set[tuple[str, ...]] = set()
        self._taken: dict[Path, Content] = {}  # links to one file share its content
        self._mtl_bytes = 0
        self.found: dict[str, Content] = {}
        self.missing: list[str] = []

    def add_libraries(self, line: str) -> None:
        """Take an obj file's ``mtllib`` line: one name, which may hold spaces, or several."""
        names = [_clean(line)]
        if not (self._exists(names[0]) or " " not in line.strip()):
            names = [_clean(each) for each in _split_libraries(line)]
        for name in names:
            if self.add([name]) and name.lower().endswith(".mtl"):
                self._add_textures(name)

    def _add_textures(self, library: str) -> None:
        content = self.found[library]
        self._mtl_bytes += size_of(content)
        if self._mtl_bytes > MAX_MTL_BYTES:
            raise self._file.error(f"Its material files are too large: {library};")
        folder = library.rpartition("/")[0]
        with open_content(content) as opened:
            for name in textures(opened.read().decode("utf-8", "replace")):
                clean = _clean(name)
                if DRIVE.match(clean) or clean.startswith("/"):
                    # Exporters write the paths of their own machine: what means something is the name.
                    clean = clean.rpartition("/")[2]
                self.add(
                    [f"{folder}/{clean}", clean] if folder and not _is_outside(clean) else [clean]
                )

    def add(self, names: list[str]) -> bool:
        """Take the first of these that exists, or note that the last is missing; whether it is new."""
        if tuple(names) in self._tried:
            return False
        self._tried.add(tuple(names))
        if self._folder is None:  # nothing is read, wherever the names lead
            names = [_printable(names[-1])]
        for name in names:
            reason = None if self._folder is None else _reason_against(name)
            if reason is not None:
                raise self._file.error(f"It names a file that {reason}: {name!r:.200};")
        if any(name in self.found for name in names) or names[-1] in self.missing:
            return False
        existing = next((name for name in names if self._exists(name)), None)
        if existing is None:
            self.missing.append(names[-1])
        else:
            path = self._inside(existing)
            if path not in self._taken:
                self._taken[path] = take_file(path, "Object3D").content
            self.found[existing] = self._taken[path]
        self._check_amount()
        return existing is not None

    def _exists(self, name: str) -> bool:
        if self._folder is None or not name or _reason_against(name) is not None:
            return False
        try:
            return self._folder.joinpath(name).is_file()
        except (OSError, ValueError):
            return False

    def _inside(self, name: str) -> Path:
        assert self._folder is not None
        path = self._folder.joinpath(name).resolve()
        if not path.is_relative_to(self._folder):
            raise self._file.error(
                f"It names a file that is a link out of the mesh's folder: {name!r:.200};"
            )
        return path

    def _check_amount(self) -> None:
        names = [*self.found, *self.missing]
        total = sum(len(name.encode()) + 8 for name in names)
        if len(names) > MAX_COMPANIONS or total > MAX_ALL_NAMES_BYTES:
            raise self._file.error(
                f"It names more than {MAX_COMPANIONS:,} files, or in more than "
                f"{MAX_ALL_NAMES_BYTES:,} bytes."
            )


def textures(library: str) -> Iterator[str]:
    """The texture files that an mtl file names, without their options."""
    for line in map(str.strip, library.splitlines()):
        if MAPS.match(line) and len(line) <= MAX_MAP_CHARACTERS:
            name = _after_options(line.split(None, 1)[1])
            if name:
                yield name


def _after_options(text: str) -> str:
    rest = text.strip()
    while rest.startswith("-"):
        option, _, after = rest.partition(" ")
        if option.lower() not in OPTIONS:
            break  # a name may begin with a dash
        words = OPTIONS[option.lower()]
        rest = after.strip()
        if words is None:
            match = NUMBERS.match(rest)
            rest = rest[match.end() :] if match else rest
        else:
            rest = (rest.split(None, words)[words:] or [""])[0]
    return rest


def _split_libraries(line: str) -> list[str]:
    """Names of mtl files; a space is taken as part of a name until one ends with .mtl."""
    names, start = [], 0
    for end in (each.end() for each in LIBRARY_END.finditer(line)):
        names.append(line[start:end].strip())
        start = end
    return names or [line]


def _clean(name: str) -> str:
    """A name as it is looked for: ``/`` between folders, no ``.`` among them."""
    text = name.strip().strip('"').replace("\\", "/")
    if SCHEME.match(text) or text.startswith("/"):
        return text
    return "/".join(part for part in text.split("/") if part not in ("", "."))


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()[:MAX_NAME_BYTES]


def _is_outside(name: str) -> bool:
    return (
        name.startswith("/")
        or bool(SCHEME.match(name) or DRIVE.match(name))
        or ".." in name.split("/")
    )


def _reason_against(name: str) -> str | None:
    if not name or len(name.encode("utf-8", "replace")) > MAX_NAME_BYTES:
        return "has no name, or too long a one"
    if DRIVE.match(name) or name.startswith("/"):
        return "is not relative to the mesh's folder"
    if SCHEME.match(name):
        return "is an address; put the file beside the mesh"
    if ".." in name.split("/"):
        return "is outside the mesh's folder"
    if any(ord(each) < 32 or 0xD800 <= ord(each) < 0xE000 for each in name):
        return "has characters that no name needs"
    if PurePosixPath(name).suffix.lower() not in EXTENSIONS:
        return "is no material, texture or buffer"
    return None
