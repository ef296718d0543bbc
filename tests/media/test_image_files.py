"""Images from files, open files and figures; hostile ones cost bounded time and memory."""

from __future__ import annotations

import contextlib
import io
import pickle
import struct
import time
import tracemalloc
import zipfile
import zlib

import matplotlib as mpl
import numpy as np
import PIL.Image
import pytest
from matplotlib.figure import Figure

from marey.errors import MediaError
from marey.media._file import LargeFile
from marey.media.image import Image
from marey.media.video import Video
from marey.testing.media import stored_of

mpl.use("agg")

RAMP = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5


def encoded(picture: PIL.Image.Image, file_format: str, **options) -> bytes:
    target = io.BytesIO()
    picture.save(target, file_format, **options)
    return target.getvalue()


PICTURE = PIL.Image.fromarray(RAMP)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO"])
def test_open_files_are_stored_unchanged(tmp_path, file_format):
    size = {"ICO": PICTURE.resize((16, 16))}.get(file_format, PICTURE)
    content = encoded(size, file_format)
    path = tmp_path / "picture"
    path.write_bytes(content)
    stream = io.BytesIO(content)
    stream.read(3)
    with path.open("rb") as opened:
        images = Image(stream), Image(opened), Image(path)
    for image in images:
        assert image.encode().blobs["image"].data == content
        assert Image.decode(stored_of(image.encode())) == image


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "TIFF"])
def test_animations_stay_whole(file_format):
    frames = [PICTURE.rotate(90 * turn) for turn in range(4)]
    content = encoded(frames[0], file_format, save_all=True, append_images=frames[1:])
    image = Image(io.BytesIO(content), caption="turning")
    assert image.encode().blobs["image"].data == content
    assert image.to_pil().size == (4, 4)
    with PIL.Image.open(io.BytesIO(content)) as opened:
        opened.seek(2)
        assert np.array_equal(
            np.asarray(Image(opened, mode="RGB").to_pil()), np.asarray(opened.convert("RGB"))
        )


def test_formats_that_no_browser_shows_have_a_preview():
    for picture, file_format, shown in (
        (PICTURE, "TIFF", RAMP),
        (PICTURE.convert("L"), "TIFF", np.asarray(PICTURE.convert("L"))),
        (PIL.Image.fromarray(RAMP[:, :, 0] / np.float32(2)), "TIFF", None),
        (PICTURE.convert("CMYK"), "TIFF", np.asarray(PICTURE.convert("CMYK").convert("RGB"))),
        (PICTURE, "PPM", RAMP),
    ):
        blobs = Image(io.BytesIO(encoded(picture, file_format))).encode().blobs
        preview = Image(io.BytesIO(blobs["preview"].data)).to_numpy()
        assert blobs["preview"].media_type == "image/png"
        assert preview.dtype == np.uint8
        assert shown is None or np.array_equal(preview, shown)
    for file_format in ("PNG", "GIF", "JPEG", "WEBP", "BMP"):
        image = Image(io.BytesIO(encoded(PICTURE, file_format)))
        assert "preview" not in image.encode().blobs


def test_files_of_floats_and_16_bits_give_their_numbers(tmp_path):
    floats = RAMP[:, :, 0] / np.float32(3)
    deep = RAMP[:, :, 0].astype(np.uint16) * 999
    for array in (floats, deep):
        path = tmp_path / "deep.tiff"
        PIL.Image.fromarray(array).save(path)
        again = Image.decode(stored_of(Image(path).encode()))
        assert np.array_equal(again.to_numpy(), array)


def test_large_files_are_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("marey.media._file.MAX_IN_MEMORY_BYTES", 100)
    path = tmp_path / "large.png"
    PICTURE.resize((40, 40)).save(path)
    image = Image(path)
    assert isinstance(image.file, LargeFile)
    assert image.encode().blobs["image"].data == path
    assert image.to_numpy().shape == (40, 40, 3)


def figure() -> Figure:
    made = Figure()
    made.subplots().plot([1, 3, 2])
    return made


def test_figures_are_drawn_as_bitmaps():
    made = figure()
    axes = made.axes[0]
    images = [Image(each) for each in (made, axes, axes.lines[0], axes.xaxis)]
    assert {(each.width, each.height, each.mode, each.format) for each in images} == {
        (640, 480, "RGBA", "png")
    }
    assert all(each == images[0] for each in images)
    assert np.asarray(images[0].to_pil().convert("L")).min() < 100


def test_pyplot_is_its_current_figure():
    from matplotlib import pyplot as plt

    plt.figure(figsize=(2, 1))
    plt.imshow(RAMP)
    image = Image(plt, caption="a picture in a figure")
    plt.close()
    assert (image.width, image.height) == (200, 100)


@pytest.mark.parametrize("file_type", ["png", "jpg", "jpeg", "webp", "bmp"])
def test_figures_become_the_type_that_was_asked_for(file_type):
    encoded_image = Image(figure(), file_type=file_type).encode()
    with PIL.Image.open(io.BytesIO(encoded_image.blobs["image"].data)) as picture:
        assert picture.format == {"jpg": "JPEG"}.get(file_type, file_type.upper())
        assert picture.size == (640, 480)
    assert Image(figure(), mode="L").mode == "L"


def test_figures_that_cannot_be_drawn_are_refused():
    class Broken(Figure):
        def draw(self, renderer):
            raise ZeroDivisionError("in a callback")

    with pytest.raises(MediaError, match="could not draw the figure: in a callback"):
        Image(Broken())
    line = figure().axes[0].lines[0]
    line.remove()
    with pytest.raises(MediaError, match="belongs to no figure"):
        Image(line)


def chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def png(width: int, height: int, body: bytes, *extra: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), *extra, chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        opened.writestr("a.npy", b"")
    return target.getvalue()


def npy() -> bytes:
    target = io.BytesIO()
    np.save(target, RAMP)
    return target.getvalue()


def tiff(*entries: tuple[int, int, int, int]) -> bytes:
    """A TIFF of these tags: number, type, count, value."""
    body = b"".join(struct.pack("<HHII", *each) for each in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4)


SIZE = ((256, 4, 1, 4), (257, 4, 1, 4), (258, 3, 1, 8), (262, 3, 1, 1), (278, 4, 1, 4))
HOSTILE = {
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "marey.Html"),
    "zip": (archive(), "zip or .npz archive"),
    "npy": (npy(), "numpy.load(path)"),
    "pickle": (pickle.dumps({"a": RAMP}, protocol=4), "never loaded"),
    "pdf": (b"%PDF-1.7\n", "a PDF"),
    "hdf5": (b"\x89HDF\r\n\x1a\n", "HDF5"),
    "gzip": (b"\x1f\x8b\x08" + bytes(20), "gzip"),
    "html": (b"<html><body>no</body></html>", "not an image that Pillow can read"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "EPS"),
    "huge_png": (png(2**31 - 1, 2**31 - 1, zlib.compress(bytes(100))), "fill the memory"),
    "wide_png": (png(90_000, 1_000, b""), "fill the memory"),
    "short_png": (png(5000, 5000, zlib.compress(bytes(1000))), "damaged"),
    "no_pixels": (png(0, 5, b""), "not an image"),
    "text_bomb": (
        png(4, 4, b"", chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**8)))),
        "damaged",
    ),
    "huge_tiff": (
        tiff((256, 4, 1, 10**5), (257, 4, 1, 10**5), *SIZE[2:], (273, 4, 1, 8), (279, 4, 1, 9)),
        "fill the memory",
    ),
    "tiff_counts": (tiff(*SIZE, (273, 4, 2**31, 2**31), (279, 4, 2**31, 8)), ""),
    "tiff_bits": (tiff(*SIZE[:2], (258, 3, 2**32 - 1, 0), *SIZE[3:]), ""),
    "huge_gif": (b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0), ""),
    "huge_bmp": (
        b"BM" + struct.pack("<IIIIiiHHIIIIII", 0, 0, 54, 40, 2**30, 2**30, 1, 24, *[0] * 6),
        "",
    ),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_in_bounded_time_and_memory(content, words):
    for make in (
        lambda: Image(io.BytesIO(content)),
        lambda: Image(RAMP, masks={"m": {"path": io.BytesIO(content)}}),
    ):
        tracemalloc.start()
        begin = time.process_time()
        try:
            with pytest.raises(MediaError) as caught:
                make()
            assert tracemalloc.get_traced_memory()[1] < 200e6
        finally:
            tracemalloc.stop()
        assert time.process_time() - begin < 5
    with pytest.raises(MediaError) as caught:
        Image(io.BytesIO(content))
    assert words in str(caught.value)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "ICO"])
def test_cut_and_flipped_files_raise_no_other_error(file_format):
    whole = encoded(PICTURE.resize((32, 32)), file_format)
    places = range(0, len(whole), max(1, len(whole) // 60))
    for place in places:
        flipped = whole[:place] + bytes((whole[place] ^ 0xFF,)) + whole[place + 1 :]
        for damaged in (whole[:place], flipped):
            begin = time.process_time()
            with contextlib.suppress(MediaError):
                Image(io.BytesIO(damaged)).encode()
            assert time.process_time() - begin < 5


def test_damaged_stored_images_raise_when_read():
    values = Image(np.zeros((2, 2)), exact=True)
    stored = stored_of(values.encode())
    for change in ({"shape": [2**40, 2**40]}, {"dtype": "O"}, {"shape": [-1, 2]}, {"dtype": "V8"}):
        stored.meta["values"].update(change)  # type: ignore[attr-defined]
        with pytest.raises(MediaError):
            Image.decode(stored)
        stored = stored_of(values.encode())


def test_other_things_are_refused_with_what_to_do(tmp_path):
    class Plotly:
        def to_image(self):
            raise AssertionError

    with pytest.raises(MediaError, match="plotly as it is"):
        Image(Plotly())
    closed = io.BytesIO(b"")
    closed.close()
    with pytest.raises(MediaError, match="closed file"):
        Image(closed)
    with pytest.raises(MediaError, match="bytes or text"):
        Image(type("Reader", (), {"read": lambda self: 3})())
    path = tmp_path / "gone.png"
    with pytest.raises(MediaError, match="No such file"):
        Image(path)


def test_pillow_images_whose_file_is_gone_or_cut_are_refused(tmp_path):
    path = tmp_path / "noise.png"
    noise = np.random.default_rng(0).integers(0, 255, (64, 64), dtype=np.uint8)
    PIL.Image.fromarray(noise).save(path)
    with PIL.Image.open(path) as picture:
        pass
    with pytest.raises(MediaError, match="pixels of the Pillow image"):
        Image(picture)
    path.write_bytes(path.read_bytes()[:500])
    for make in (
        Image,
        lambda picture: Video([picture]),
        lambda picture: Image(noise, masks={"a": {"mask_data": picture}}),
    ):
        with (
            PIL.Image.open(path) as picture,
            pytest.raises(MediaError, match="of the Pillow image"),
        ):
            make(picture)
