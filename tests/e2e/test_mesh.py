"""Meshes of every format, drawn in a browser: right colours at right places, and nothing fetched that is not theirs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import pytest
from looking import assert_comes
from PIL import Image
from playwright.sync_api import Page, expect

RUN = "/local/e2e-meshes/runs/shapes"
SCRIPT = r"""
import base64, io, json, struct, tempfile
from pathlib import Path
import numpy as np
import marey
from PIL import Image

CORNERS = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
SIDES = {
    (255, 0, 0): (4, 6, 7, 5), (0, 255, 255): (0, 1, 3, 2), (0, 255, 0): (2, 3, 7, 6),
    (255, 0, 255): (0, 4, 5, 1), (0, 0, 255): (1, 5, 7, 3), (255, 255, 0): (0, 2, 6, 4),
}
vertices = [(*CORNERS[i], *color) for color, side in SIDES.items() for i in side]
faces = [tuple(range(4 * i, 4 * i + 4)) for i in range(6)]


def ply(format):
    head = f"ply\nformat {format} 1.0\nelement vertex 24\nproperty float x\nproperty float y\nproperty float z\n"
    head += "property uchar red\nproperty uchar green\nproperty uchar blue\nelement face 6\nproperty list uchar int vertex_indices\nend_header\n"
    if format == "ascii":
        lines = [" ".join(map(str, each)) for each in vertices + [(4, *each) for each in faces]]
        return (head + "\n".join(lines) + "\n").encode()
    end = "<" if "little" in format else ">"
    body = [struct.pack(end + "3f3B", *each) for each in vertices]
    return head.encode() + b"".join(body + [struct.pack(end + "B4i", 4, *each) for each in faces])


def quadrants():
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:32, :32], pixels[:32, 32:], pixels[32:, :32], pixels[32:, 32:] = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


SQUARE = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)]
UVS = [(0, 0), (1, 0), (1, 1), (0, 1)]


def gltf(images, scale=1.0, moves=False):
    parts = [np.array(SQUARE, "<f4"), np.array([(0, 0, 1)] * 4, "<f4"), np.array([(u, 1 - v) for u, v in UVS], "<f4"),
             np.array([0, 1, 2, 0, 2, 3, 0, 0], "<u2"), np.array([0, 1], "<f4"), np.array([(0, 0, 0, 1), (0, 0, 1, 0)], "<f4")]
    data = b"".join(part.tobytes() for part in parts)
    starts = np.cumsum([0] + [part.nbytes for part in parts])
    views = [{"buffer": 0, "byteOffset": int(at), "byteLength": part.nbytes} for at, part in zip(starts, parts)]
    views.append({"buffer": 0, "byteOffset": len(data), "byteLength": len(quadrants())})
    data += quadrants()
    types = [(5126, 4, "VEC3"), (5126, 4, "VEC3"), (5126, 4, "VEC2"), (5123, 6, "SCALAR"), (5126, 2, "SCALAR"), (5126, 2, "VEC4")]
    made = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": "square", "scale": [scale, 1, 1]}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}, "indices": 3, "material": 0}]}],
        "materials": [{"doubleSided": True, "pbrMetallicRoughness": {"baseColorTexture": {"index": 0}, "metallicFactor": 0}}],
        "textures": [{"source": i} for i in range(len(images))], "images": images,
        "accessors": [{"bufferView": i, "componentType": c, "count": n, "type": t} for i, (c, n, t) in enumerate(types)],
        "bufferViews": views, "buffers": [{"byteLength": len(data)}],
    }
    if moves:
        made["animations"] = [{"samplers": [{"input": 4, "output": 5}], "channels": [{"sampler": 0, "target": {"node": 0, "path": "rotation"}}]}]
    return made, data


def glb(made, data):
    text = json.dumps(made).encode()
    text += b" " * (-len(text) % 4)
    data += bytes(-len(data) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(data))
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data


# The square again, packed by Draco; then its places and its faces by meshopt.
DRACO = base64.b64decode("RFJBQ08CAgEBAAAABAIAAgAAAR//AREB/wAAAQAJAwAAAgEBAQADAwEwARADACiCmAAAAAAA/wMAAAAAgL8AAIC/AAAAAAAAAEAK")
PLACES = base64.b64decode("oAAAAAEzAAAA//8AAAABDAAAAP8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIC/AACAvwAAAAA=")
INDEX = base64.b64decode("4fAAAHaHVmd4qYZliWiYAWkAAA==")


def packed(how):
    name = f"{how}_compression"
    primitive = {"attributes": {"POSITION": 0}, "indices": 1, "material": 0}
    accessors = [{"componentType": 5126, "count": 4, "type": "VEC3", "min": [-1, -1, 0], "max": [1, 1, 0]},
                 {"componentType": 5123, "count": 6, "type": "SCALAR"}]
    made = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "extensionsUsed": [name], "extensionsRequired": [name], "meshes": [{"primitives": [primitive]}], "accessors": accessors,
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [1, 0, 0, 1], "metallicFactor": 0}}],
    }
    if "draco" in how:
        primitive["extensions"] = {name: {"bufferView": 0, "attributes": {"POSITION": 0}}}
        return glb({**made, "bufferViews": [{"buffer": 0, "byteLength": len(DRACO)}], "buffers": [{"byteLength": len(DRACO)}]}, DRACO)
    views = [(0, len(PLACES), 0, 48, 12, "ATTRIBUTES", 4), (len(PLACES), len(INDEX), 48, 12, 2, "TRIANGLES", 6)]
    made["bufferViews"] = [
        {"buffer": 1, "byteOffset": to, "byteLength": size,
         "extensions": {name: {"buffer": 0, "byteOffset": at, "byteLength": length, "byteStride": stride, "mode": mode, "count": count}}}
        for at, length, to, size, stride, mode, count in views
    ]
    for i, accessor in enumerate(accessors):
        accessor["bufferView"] = i
    made["buffers"] = [{"byteLength": len(PLACES) + len(INDEX)}, {"byteLength": 60, "extensions": {name: {"fallback": True}}}]
    return glb(made, PLACES + INDEX)


def inside(data, kind):
    return f"data:{kind};base64," + base64.b64encode(data).decode()


def babylon():
    numbers = lambda rows: [float(one) for row in rows for one in row]
    return {
        "materials": [{"id": "m", "diffuse": [1, 1, 1], "diffuseTexture": {"name": "q.png", "base64String": inside(quadrants(), "image/png")}}],
        "transformNodes": [{"id": "up", "name": "up", "position": [0, 0, 3]}],
        "meshes": [{"name": "square", "id": "square", "parentId": "up", "materialId": "m", "positions": numbers(SQUARE), "normals": [0, 0, -1] * 4,
                    "uvs": numbers(UVS), "indices": [0, 1, 2, 0, 2, 3], "subMeshes": [{"materialIndex": 0, "indexStart": 0, "indexCount": 6}]}],
        "skeletons": [{}],
    }


def stl(binary):
    sides = [side for side in SIDES.values()]
    triangles = [[CORNERS[i] for i in pick] for a, b, c, d in sides for pick in ((a, b, c), (a, c, d))]
    if binary:
        body = b"".join(struct.pack("<12fH", 0, 0, 0, *np.ravel(each), 0) for each in triangles)
        return b"solid of a program".ljust(80) + struct.pack("<I", 12) + body
    text = "".join("facet normal 0 0 0\nouter loop\n" + "".join("vertex %g %g %g\n" % each for each in one) + "endloop\nendfacet\n" for one in triangles)
    return f"solid cube\n{text}endsolid cube\n".encode()


def mesh(data, file_type):
    if isinstance(data, dict):
        data = json.dumps(data).encode()
    return marey.Object3D(io.BytesIO(data), file_type=file_type)


with tempfile.TemporaryDirectory() as name, marey.init(project="e2e-meshes", id="shapes", name="shapes") as run:
    folder = Path(name)
    for format in ("ascii", "binary_little_endian", "binary_big_endian"):
        run.log({f"ply {format}": mesh(ply(format), "ply")}, step=0)
    (folder / "art").mkdir()
    (folder / "art/q.png").write_bytes(quadrants())
    (folder / "q.mtl").write_text("newmtl a\nmap_Kd art\\q.png\n")
    lines = ["mtllib q.mtl", "usemtl a"] + ["v %g %g %g" % one for one in SQUARE] + ["vt %g %g" % one for one in UVS] + ["f 1/1 2/2 3/3 4/4"]
    (folder / "q.obj").write_text("\n".join(lines))
    run.log({"obj": marey.Object3D(folder / "q.obj")}, step=0)
    made, data = gltf([{"uri": "art/q.png"}])
    (folder / "q.gltf").write_text(json.dumps({**made, "buffers": [{"uri": "q.bin", "byteLength": len(data)}]}))
    (folder / "q.bin").write_bytes(data)
    picture = [{"bufferView": 6, "mimeType": "image/png"}]
    glbs = [mesh(glb(*gltf(picture, scale=scale)), "glb") for scale in (1, -1)]
    run.log({"gltf": [marey.Object3D(folder / "q.gltf"), *glbs]}, step=0)
    run.log({"glb moves": mesh(glb(*gltf(picture, moves=True)), "glb"), "babylon": mesh(babylon(), "babylon")}, step=0)
    run.log({"stl": [mesh(stl(True), "stl"), mesh(stl(False), "stl")]}, step=0)
    uris = ["http://127.0.0.1:9/a.png", "//evil.invalid/b.png", "../c.png", "file:///etc/d.png", "/api/e.png"]
    made, data = gltf([{"uri": uri} for uri in uris])
    made["materials"][0]["emissiveTexture"] = {"index": 1}
    made["buffers"][0]["uri"] = inside(data, "application/octet-stream")
    run.log({"hostile": mesh(made, "gltf")}, step=0)
    made, data = gltf([{"bufferView": 0, "mimeType": "image/png"}])
    hows = ["KHR_draco_mesh", "EXT_meshopt", "KHR_meshopt"]
    run.log({"packed": [mesh(packed(how), "glb") for how in hows]}, step=0)
    broken = packed("KHR_draco_mesh").replace(DRACO[20:40], bytes([255] * 20))
    run.log({"damaged": [mesh(ply("ascii"), "ply"), mesh(glb(made, data), "glb"), mesh(broken, "glb")]}, step=0)
"""


@pytest.fixture(scope="module")
def _shapes(log: Callable[[str], None]) -> None:
    # What a file names and what is not there is warned of.
    log("import warnings; warnings.simplefilter('ignore')\n" + SCRIPT)


Color = tuple[int, int, int]
RED, GREEN, BLUE, YELLOW = "red", "green", "blue", "yellow"
CYAN, MAGENTA, PAPER = "cyan", "magenta", "none"


def name_of(color: Color) -> str:
    """What light makes of a pure colour is the same mixture of what is strong and what is weak."""
    if max(color) - min(color) < 40:
        return PAPER
    middle = (max(color) + min(color)) / 2
    strong = tuple(each > middle for each in color)
    names = {
        (True, False, False): RED,
        (False, True, False): GREEN,
        (False, False, True): BLUE,
        (True, True, False): YELLOW,
        (False, True, True): CYAN,
        (True, False, True): MAGENTA,
    }
    return names[strong]  # type: ignore[index]


def picture(page: Page, view: int = 0) -> Image.Image:
    """The view as it is on the screen."""
    shot = page.locator("[data-view3d]").nth(view).screenshot()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def colors_at(shot: Image.Image, places: list[tuple[float, float]]) -> list[str]:
    """At places from the middle, in parts of the height: right, and up."""
    found = []
    for right, up in places:
        x, y = shot.width / 2 + right * shot.height, shot.height / 2 - up * shot.height
        found.append(name_of(shot.getpixel((int(x), int(y)))))  # type: ignore[arg-type]
    return found


def near_middle(page: Page, view: int) -> list[str]:
    return colors_at(picture(page, view), NEAR)


def wait_for(what: Callable[[], object], wanted: object) -> None:
    """Until a picture shows it."""
    assert_comes(what, wanted, 20.0)


def open_large(page: Page, key: str) -> None:
    # Small: here the processor draws.
    page.set_viewport_size({"width": 560, "height": 420})
    page.goto(f"{RUN}?large={quote(key)}")
    expect(page.locator("[data-view3d]").first).to_have_attribute(
        "data-drawn", re.compile(r"\d"), timeout=20_000
    )


NEAR = [(-0.08, 0.08), (0.08, 0.08), (-0.08, -0.08), (0.08, -0.08)]
CORNERS = [(-0.15, 0.15), (0.15, 0.15), (-0.15, -0.15), (0.15, -0.15)]


@pytest.mark.usefixtures("_shapes")
def test_each_side_of_a_cube_has_its_color(page: Page) -> None:
    for format in ("ascii", "binary_little_endian", "binary_big_endian"):
        open_large(page, f"ply {format}")
        for key, color in (("x", RED), ("y", MAGENTA), ("z", BLUE)):
            page.keyboard.press(key)
            wait_for(lambda: colors_at(picture(page), CORNERS), [color] * 4)


@pytest.mark.usefixtures("_shapes")
def test_textures_stand_upright(page: Page) -> None:
    upright = [RED, GREEN, BLUE, YELLOW]
    open_large(page, "obj")
    page.keyboard.press("z")
    wait_for(lambda: colors_at(picture(page), CORNERS), upright)
    open_large(page, "babylon")
    page.keyboard.press("z")
    wait_for(lambda: colors_at(picture(page), CORNERS), upright)
    expect(page.get_by_text("Of this Babylon file are not read: skeletons.")).to_be_visible()
    open_large(page, "gltf")
    page.keyboard.press("z")
    for view, seen in enumerate((upright, upright, [GREEN, RED, YELLOW, BLUE])):
        wait_for(partial(near_middle, page, view), seen)


def middle_is_red(page: Page, view: int) -> bool:
    shot = picture(page, view)
    red, green, blue = shot.getpixel(
        (int(shot.width / 2 - 0.1 * shot.height), int(shot.height * 0.4))
    )  # type: ignore[misc]
    return bool(red >= 220 and green < 40 and blue < 40)


@pytest.mark.usefixtures("_shapes")
def test_what_looks_at_the_eye_has_its_own_color(page: Page) -> None:
    """Of a file without materials, of a texture of a physical one, and of those that came packed."""
    for key, side, views in (
        ("ply ascii", "x", [0]),
        ("gltf", "z", [0, 1]),
        ("packed", "z", [0, 1, 2]),
    ):
        open_large(page, key)
        page.keyboard.press(side)
        for view in views:
            wait_for(partial(middle_is_red, page, view), True)


@pytest.mark.usefixtures("_shapes")
def test_ways_to_look_at_it(page: Page) -> None:
    open_large(page, "obj")
    page.keyboard.press("z")
    wait_for(lambda: colors_at(picture(page), CORNERS), [RED, GREEN, BLUE, YELLOW])
    page.get_by_label("How surfaces are drawn").click()
    page.get_by_role("option", name="normals").click()
    # All look at the eye, along z.
    wait_for(lambda: colors_at(picture(page), CORNERS), [BLUE] * 4)
    page.keyboard.press("r")  # points: nothing but four corners
    wait_for(lambda: colors_at(picture(page), CORNERS), [PAPER] * 4)
    page.keyboard.press("r")  # from the last of them to the first
    wait_for(lambda: colors_at(picture(page), CORNERS), [RED, GREEN, BLUE, YELLOW])
    page.get_by_role("button", name="Shading, textures and up").click()
    page.get_by_role("menuitemcheckbox", name="Textures").click()
    wait_for(lambda: colors_at(picture(page), CORNERS), [PAPER] * 4)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="box", exact=True).click()
    expect(page.get_by_text("x 2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("textures.*off.*box.*on"))


@pytest.mark.usefixtures("_shapes")
def test_an_animation_is_still_until_it_is_played(page: Page) -> None:
    open_large(page, "glb moves")
    page.keyboard.press("z")
    wait_for(lambda: colors_at(picture(page), CORNERS), [RED, GREEN, BLUE, YELLOW])
    time = page.get_by_role("slider", name="Time of the animation")
    time.focus()
    time.press("End")
    wait_for(lambda: colors_at(picture(page), CORNERS), [YELLOW, BLUE, GREEN, RED])
    page.get_by_role("button", name="Play the animation").click()
    page.get_by_role("button", name="Stop the animation").click()
    expect(page.get_by_role("button", name="Play the animation")).to_be_visible()


@pytest.mark.usefixtures("_shapes")
def test_nothing_is_fetched_that_is_not_the_files_own(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_large(page, "hostile")
    expect(page.get_by_text("Not logged with it:")).to_contain_text("http://127.0.0.1:9/a.png")
    own = (base_url, "blob:", "data:")
    assert [url for url in asked if not url.startswith(own) or url.endswith("e.png")] == []


@pytest.mark.usefixtures("_shapes")
def test_lists_and_damaged_textures(page: Page) -> None:
    page.set_viewport_size({"width": 560, "height": 420})
    page.goto(f"{RUN}?large=damaged")
    expect(page.locator("[data-view3d][data-drawn]")).to_have_count(2, timeout=20_000)
    expect(page.get_by_text("A texture is damaged")).to_be_visible()
    expect(page.get_by_text("Decoding failed")).to_be_visible()
    page.goto(f"{RUN}?large=stl")
    expect(page.locator("[data-view3d][data-drawn]")).to_have_count(2, timeout=20_000)
    shown = picture(page)
    assert name_of(shown.getpixel((shown.width // 2, shown.height // 2))) == PAPER  # type: ignore[arg-type]
