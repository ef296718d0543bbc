"""Meshes: a file's own bytes and those of the files it names; nothing is converted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Stored
from marey.media._caption import check_caption_field
from marey.media._coerce import warn_user
from marey.media._file import Content, LargeFile, blob_data, open_content, size_of, stored_content
from marey.media._mesh_companions import (
    EXTENSIONS,
    MAX_COMPANIONS,
    find_companions,
    is_safe_name,
)
from marey.media._mesh_gltf import inspect_babylon, inspect_glb, inspect_gltf
from marey.media._mesh_shape import inspect_obj, inspect_ply, inspect_stl
from marey.media.object3d import Object3D

if TYPE_CHECKING:
    from typing_extensions import Self

    from marey.media._object3d_formats import File3D

# Format: its media type and how it is looked into.
FORMATS: Final = {
    "obj": ("model/obj", inspect_obj),
    "gltf": ("model/gltf+json", inspect_gltf),
    "glb": ("model/gltf-binary", inspect_glb),
    "babylon": ("application/json", inspect_babylon),
    "stl": ("model/stl", inspect_stl),
    "ply": ("application/octet-stream", inspect_ply),
}


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Mesh(Object3D):
    """A mesh as its file holds it, with materials and textures. Made by ``Object3D``.

    Attributes
    ----------
    format:
        obj, gltf, glb, babylon, stl or ply.
    content:
        The file's bytes, or the place of a large one.
    companions:
        The files it names that were found beside it, by their names relative to its folder.
    missing:
        The names of those that were not found.
    vertices, faces:
        How many, where that is quick to know, else None. Faces of obj and ply may have more than
        three corners.
    caption:
        Text, or None.
    """

    kind: ClassVar[str] = "mesh"
    version: ClassVar[int] = 1

    format: str
    content: Content
    companions: dict[str, Content]
    missing: list[str]
    vertices: int | None
    faces: int | None
    caption: str | None

    @classmethod
    def from_taken(cls, file: File3D, caption: str | None) -> Mesh:
        """Make one of a file. ``Object3D`` calls it; users call that."""
        seen = FORMATS[file.format][1](file)
        companions, missing = find_companions(file, seen.uris)
        if missing:
            names = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
            warn_user(
                f"Object3D logs this {file.format} file without files that it names and that are "
                f"not beside it; .missing lists them: {names:.300}"
            )
        mesh = object.__new__(cls)
        fields = {
            "format": file.format,
            "content": file.content,
            "companions": companions,
            "missing": missing,
            "vertices": seen.vertices,
            "faces": seen.faces,
            "caption": caption,
        }
        for name, value in fields.items():
            object.__setattr__(mesh, name, value)
        return mesh

    def __repr__(self) -> str:
        counts = "" if self.faces is None else f", {self.faces:,} faces"
        return f"Mesh({self.format}, {size_of(self.content):,} bytes{counts})"

    def read(self) -> bytes:
        """The mesh file's bytes."""
        with open_content(self.content) as file:
            return file.read()

    def file_name(self, blob: str, extension: str) -> str:
        """Companions keep their names, so that the saved mesh finds them."""
        return blob.removeprefix("file:") if blob != "mesh" else f"mesh{extension}"

    def encode(self) -> Encoded:
        """Give the bytes of all files as they are."""
        meta: dict[str, object] = {
            "format": self.format,
            "companions": sorted(self.companions),
            "missing": list(self.missing),
        }
        for name in ("vertices", "faces", "caption"):
            if getattr(self, name) is not None:
                meta[name] = getattr(self, name)
        blobs = {"mesh": Blob(blob_data(self.content), FORMATS[self.format][0], f".{self.format}")}
        for name in sorted(self.companions):
            extension = Path(name).suffix.lower()
            data = blob_data(self.companions[name])
            blobs[f"file:{name}"] = Blob(data, EXTENSIONS[extension], extension)
        return Encoded(self.kind, self.version, meta, blobs)

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the mesh. Its files are not looked into again."""
        meta: Any = stored.meta
        try:
            names = list(meta["companions"])
            state = {
                "format": meta["format"],
                "content": stored_content(stored, "mesh"),
                "companions": {name: stored_content(stored, f"file:{name}") for name in names},
                "missing": list(meta["missing"]),
                **{name: meta.get(name) for name in ("vertices", "faces", "caption")},
            }
        except (KeyError, TypeError) as error:
            raise MediaError(f"The stored mesh is damaged: {error!r:.200}") from error
        return cls.restore(state)

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a mesh."""
        if not isinstance(self.format, str) or self.format not in FORMATS:
            raise MediaError(f"A mesh cannot have the format {self.format!r:.100}.")
        if not isinstance(self.companions, dict) or not isinstance(self.missing, list):
            raise MediaError("A mesh needs its companions by name, and a list of missing names.")
        if len(self.companions) + len(self.missing) > MAX_COMPANIONS:
            raise MediaError(f"A mesh can name at most {MAX_COMPANIONS:,} files.")
        self._check_files()
        for count in (self.vertices, self.faces):
            if count is not None and (type(count) is not int or not 0 <= count < 2**53):
                raise MediaError(f"A mesh needs counts, got {count!r:.100}")
        check_caption_field(self.caption)

    def _check_files(self) -> None:
        for content in (self.content, *self.companions.values()):
            if not isinstance(content, (bytes, LargeFile)):
                raise MediaError("A mesh needs its files as bytes.")
        for name in self.companions:
            if not is_safe_name(name):
                raise MediaError(f"A mesh cannot have a companion of this name: {name!r:.200}")
        if not all(isinstance(name, str) for name in self.missing):
            raise MediaError("A mesh needs the names of missing files as text.")
