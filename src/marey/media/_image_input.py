"""What users give as a picture, as the fields of an image that hold it; no captions, no layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import PIL.Image

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, is_torch, load_picture, to_array
from marey.media._file import TakenFile, is_file_like, take_file
from marey.media._image_figure import draw_figure, find_figure
from marey.media._image_file import MAX_FILE_BYTES, format_name, open_image
from marey.media._image_format import check_file_type, fit_format
from marey.media._image_pixels import (
    Pixels,
    convert,
    exact_of,
    from_array,
    from_pillow,
    lay_out,
    wide_values,
)
from marey.media._image_values import mode_of, own_values

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.media._file import Content

    Array = npt.NDArray[Any]
    Fields = dict[str, object]


def take(
    given: Any, mode: str | None, file_type: str | None, *, normalize: bool, exact: bool
) -> Fields:
    """Copy what was given; see ``Image`` for what it may be, and for the rules."""
    format_chosen = check_file_type(file_type)
    if exact and mode is not None:
        raise MediaError(f"Image takes either exact=True or a mode, got both: {mode!r:.50}")
    if is_array_like(given):
        if exact or mode in ("F", "I"):
            array = lay_out(to_array(given), channels_first=is_torch(given))
            return _keep_exact(exact_of(array, mode), format_chosen)
        return _keep(from_array(given, mode, normalize=normalize), format_chosen)
    if isinstance(given, PIL.Image.Image):
        return take_pillow(given, mode, format_chosen)
    if is_file_like(given):
        taken = take_file(given, "Image", max_bytes=MAX_FILE_BYTES)
        return _read(taken, mode, format_chosen)
    figure = find_figure(given)
    if figure is None:
        raise _unknown_input(given)
    return _draw(figure, mode, format_chosen)


def take_pillow(picture: PIL.Image.Image, mode: str | None, format_chosen: str) -> Fields:
    """Copy a Pillow image, after converting it to ``mode`` if one is given."""
    load_picture(picture, "Image")
    if mode is not None and mode != picture.mode:
        picture = convert(picture, mode)
    values = wide_values(picture)
    if values is None:
        return _keep(from_pillow(picture, None), format_chosen)
    return _keep_exact(values.copy(), format_chosen)


def _keep(pixels: Pixels, format_chosen: str) -> Fields:
    if format_chosen != "png":
        pixels = fit_format(pixels, format_chosen)
    height, width = pixels.data.shape[:2]
    return {
        **_fields(width, height, pixels.mode, format_chosen),
        "pixels": pixels.data,
        "palette": pixels.palette,
    }


def _keep_exact(kept: Pixels | Array, format_chosen: str) -> Fields:
    if isinstance(kept, Pixels):
        return _keep(kept, format_chosen)
    if format_chosen != "png":
        raise MediaError(
            f"Image keeps these numbers exactly, with a PNG to show, got file_type={format_chosen!r}. "
            f"Leave file_type out, or pass mode='L' to keep no more than a picture of them."
        )
    values = own_values(kept)
    height, width = values.shape[:2]
    return {**_fields(width, height, mode_of(values), "png"), "values": values}


def _keep_file(content: Content, picture: PIL.Image.Image, suffix: str) -> Fields:
    name = format_name(picture, suffix)
    return {**_fields(picture.width, picture.height, picture.mode, name), "file": content}


def _fields(width: int, height: int, mode: str, format_chosen: str) -> Fields:
    return {
        "width": width,
        "height": height,
        "mode": mode,
        "format": format_chosen,
        "pixels": None,
        "palette": None,
        "file": None,
        "values": None,
    }


def _read(taken: TakenFile, mode: str | None, format_chosen: str) -> Fields:
    what = "The open file" if taken.path is None else f"The file {taken.path}"
    picture = open_image(taken.content, what)
    if mode not in (None, picture.mode):
        return take_pillow(picture, mode, format_chosen)
    return _keep_file(taken.content, picture, "" if taken.path is None else taken.path.suffix)


def _draw(figure: Any, mode: str | None, format_chosen: str) -> Fields:
    drawn = draw_figure(figure)
    picture = open_image(drawn, "The figure")
    if format_chosen == "png" and mode in (None, picture.mode):
        return _keep_file(drawn, picture, ".png")
    if mode is None and format_chosen not in ("webp", "bmp"):
        mode = "RGB"  # a figure's transparent margin is empty, so nothing is lost
    return take_pillow(picture, mode, format_chosen)


def _unknown_input(value: object) -> MediaError:
    hint = ""
    if isinstance(value, (list, tuple)):
        hint = " Make it an array with numpy.array; log several images as [Image(each), …]."
    elif isinstance(value, (bytes, bytearray)):
        hint = " Pass io.BytesIO(content) if it is the content of an image file."
    elif hasattr(value, "to_image"):
        hint = " Log a figure of plotly as it is, without Image."
    return MediaError(
        f"Image needs an array of shape (height, width) or (height, width, 1, 3 or 4) with numbers, "
        f"a Pillow image, the path of an image file, an open file, or a figure of matplotlib, "
        f"got {describe(value)}.{hint}"
    )
