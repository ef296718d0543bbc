"""Molecules: every format is drawn, in its colours; styles, hover, models, superposition, damaged files."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from looking import seen_in_time
from PIL import Image
from playwright.sync_api import Locator, Page, expect

FORMATS = ("pdb", "pqr", "mmcif", "mcif", "cif", "sdf", "sd", "mol", "gro", "mol2", "mmtf")

SCRIPT = '''
    import io
    import math
    import struct
    from pathlib import Path

    import marey

    # An oxygen to the left, a nitrogen to the right, two carbons between them; Ångström.
    ATOMS = [("O", -4.0, 0.0), ("C", -1.0, 0.5), ("C", 1.0, -0.5), ("N", 4.0, 0.0)]

    def columns(turn=0.0, noise=0.0, shift=0.0):
        lines = []
        for i, (element, x, y) in enumerate(ATOMS):
            px = x * math.cos(turn) - y * math.sin(turn) + shift
            py = x * math.sin(turn) + y * math.cos(turn)
            pz = noise * (-1) ** i
            lines.append(
                f"HETATM{i + 1:5d}  {element:<3s} LIG A   1    {px:8.3f}{py:8.3f}{pz:8.3f}"
                f"  1.00{10.0 * i:6.2f}          {element:>2s}"
            )
        return "\\n".join(lines) + "\\nEND\\n"

    def pqr():
        rows = (
            f"ATOM {i + 1} {e} LIG 1 {x} {y} 0.0 {0.1 * i:.1f} 1.5\\n"
            for i, (e, x, y) in enumerate(ATOMS)
        )
        return "".join(rows)

    def cif():
        names = "group_PDB id type_symbol label_atom_id auth_comp_id auth_asym_id auth_seq_id"
        names += " Cartn_x Cartn_y Cartn_z"
        head = "".join(f"_atom_site.{name}\\n" for name in names.split())
        rows = "".join(
            f"HETATM {i + 1} {e} {e} LIG A 1 {x} {y} 0.0\\n" for i, (e, x, y) in enumerate(ATOMS)
        )
        return f"data_x\\nloop_\\n{head}{rows}#\\n"

    def mol():
        rows = "".join(f"{x:10.4f}{y:10.4f}{0:10.4f} {e:<3s} 0  0\\n" for e, x, y in ATOMS)
        return f"made\\n\\n\\n  4  1  0  0  0  0  0  0  0  0999 V2000\\n{rows}  2  3  2  0\\nM  END\\n"

    def gro():
        rows = "".join(
            f"{1:5d}LIG  {e:>5s}{i + 1:5d}{x / 10:8.3f}{y / 10:8.3f}{0:8.3f}\\n"
            for i, (e, x, y) in enumerate(ATOMS)
        )
        return f"made\\n4\\n{rows}   0.00000   0.00000   0.00000\\n"

    def mol2():
        rows = "".join(
            f"{i + 1} {e} {x} {y} 0.0 {e}.3 1 LIG1 0.0\\n" for i, (e, x, y) in enumerate(ATOMS)
        )
        return (
            f"@<TRIPOS>MOLECULE\\nmade\\n4 1\\nSMALL\\nNO_CHARGES\\n@<TRIPOS>ATOM\\n{rows}"
            "@<TRIPOS>BOND\\n1 2 3 2\\n"
        )

    def pack(value):
        """MessagePack, as far as it takes."""
        if isinstance(value, int):
            return bytes([value]) if 0 <= value < 128 else b"\\xd2" + struct.pack(">i", value)
        if isinstance(value, str):
            return bytes([0xA0 | len(value)]) + value.encode()
        if isinstance(value, bytes):
            return b"\\xc4" + bytes([len(value)]) + value
        if isinstance(value, list):
            return bytes([0x90 | len(value)]) + b"".join(map(pack, value))
        items = b"".join(pack(name) + pack(each) for name, each in value.items())
        return b"\\xde" + struct.pack(">H", len(value)) + items

    def column(codec, count, parameter, body):
        return struct.pack(">iii", codec, count, parameter) + body

    def mmtf():
        def places(values):
            steps = [b - a for a, b in zip([0, *values], values)]
            return column(10, len(values), 1000, struct.pack(f">{len(steps)}h", *steps))

        elements = [element for element, _, _ in ATOMS]
        group = {
            "groupName": "LIG", "atomNameList": elements, "elementList": elements,
            "formalChargeList": [0] * 4, "bondAtomList": [1, 2], "bondOrderList": [2],
            "singleLetterCode": "X", "chemCompType": "NON-POLYMER",
        }
        ones = struct.pack(">i", 1)
        return pack({
            "mmtfVersion": "1.0.0", "mmtfProducer": "test", "numAtoms": 4, "numGroups": 1,
            "numChains": 1, "numModels": 1, "numBonds": 1, "groupList": [group],
            "xCoordList": places([round(1000 * x) for _, x, _ in ATOMS]),
            "yCoordList": places([round(1000 * y) for _, _, y in ATOMS]),
            "zCoordList": places([0] * 4),
            "groupTypeList": column(4, 1, 0, struct.pack(">i", 0)),
            "groupIdList": column(8, 1, 0, ones + ones),
            "chainIdList": column(5, 1, 4, b"A\\0\\0\\0"),
            "groupsPerChain": [1], "chainsPerModel": [1],
        })

    FILES = {
        "pdb": columns(), "pqr": pqr(), "mmcif": cif(), "mcif": cif(), "cif": cif(),
        "sdf": mol() + "$$$$\\n", "sd": mol() + "$$$$\\n", "mol": mol(), "gro": gro(),
        "mol2": mol2(), "mmtf": mmtf(),
    }

    def file(content, format, caption=None):
        opened = io.BytesIO(content) if isinstance(content, bytes) else io.StringIO(content)
        return marey.Molecule(opened, caption=caption, file_type=format)

    with marey.init(project="molecules", id="formats", name="formats") as run:
        run.log({"all": [file(content, name, name) for name, content in FILES.items()]})
        run.log({"one": file(columns(), "pdb")})

    with marey.init(project="molecules", id="steps", name="steps") as run:
        for step in range(3):
            moved = columns(turn=0.7 * step, noise=0.2 * step, shift=5.0 * step)
            run.log({"moving": file(moved, "pdb")}, step=step)

    MODELS = "".join(
        f"MODEL     {i + 1:4d}\\n" + columns(noise=0.5 * i).replace("END\\n", "ENDMDL\\n")
        for i in range(3)
    )
    with marey.init(project="molecules", id="models", name="models") as run:
        run.log({"several": file(MODELS + "END\\n", "pdb", "three models")})

    with marey.init(project="molecules", id="damaged", name="damaged") as run:
        run.log({"cut": file(mmtf(), "mmtf")})
    [blob] = Path(run.dir).rglob("*.mmtf")
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes()[:100])
    '''

HALF_WAY = 4.0  # of the outer atoms, in Ångström


@pytest.fixture(scope="module", autouse=True)
def logged(log: Callable[[str], None]) -> None:
    """One run of every format, one with steps, one with models, one that is damaged."""
    log(SCRIPT)


def _view(page: Page, key: str) -> Locator:
    return page.locator(f'[data-view3d][data-scene="there"][aria-label^="{key} "]')


def _pixels(view: Locator) -> np.ndarray:
    picture = Image.open(io.BytesIO(view.locator("canvas").first.screenshot())).convert("RGB")
    return np.asarray(picture).astype(int)


def _is_red(pixels: np.ndarray) -> np.ndarray:
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return (red > 130) & (red > 2 * green) & (red > 2 * blue)


def _is_blue(pixels: np.ndarray) -> np.ndarray:
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return (blue > 130) & (blue > 1.6 * red) & (blue > 1.6 * green)


def _middle(mask: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    return float(columns.mean()), float(rows.mean())


def _wait_for(view: Locator, what: Callable[[np.ndarray], bool], name: str = "") -> np.ndarray:
    """The view's pixels once they are as wanted: a picture comes some frames after its scene."""
    expect(view).to_have_attribute("data-drawn", re.compile(r"\d"))
    pixels = seen_in_time(lambda: _pixels(view), what)
    assert what(pixels), f"the picture never looked as it should {name}"
    return pixels


def _both(pixels: np.ndarray) -> bool:
    return bool(_is_red(pixels).sum() > 20 and _is_blue(pixels).sum() > 20)


def _reds_are_right(pixels: np.ndarray) -> bool:
    return _middle(_is_red(pixels))[0] > _middle(_is_blue(pixels))[0]


def _choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_every_format_is_drawn_with_its_atoms_at_their_places(page: Page) -> None:
    page.goto("/local/molecules/runs/formats?find=all")
    for place, name in enumerate(FORMATS):
        view = page.locator(f'[data-view3d="formats:{place}"][data-scene="there"]')
        expect(view).to_have_attribute("aria-label", re.compile(f"4 atoms; {name}$"))
        pixels = _wait_for(view, _both, name)
        (red, _), (blue, _) = _middle(_is_red(pixels)), _middle(_is_blue(pixels))
        assert blue - red > pixels.shape[0] / 6, name
    assert page.evaluate("document.documentElement.dataset.glContexts") == "1"


def test_styles_hover_and_colours(page: Page) -> None:
    page.goto("/local/molecules/runs/formats?find=one")
    view = _view(page, "one")
    balls = _is_red(_wait_for(view, _both)).sum()
    _choose(page, "Style", "sphere")
    pixels = _wait_for(view, lambda now: _is_red(now).sum() > 3 * balls)
    x, y = _middle(_is_red(pixels))
    box = view.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y)
    readout = view.locator("[data-readout]")
    for text in ("O 1", "LIG 1", "chain", "−4.000, 0.000, 0.000 Å"):
        expect(readout).to_contain_text(text)
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    _choose(page, "Colours", "B factor")
    # The file's B factors grow from the oxygen to the nitrogen: blue becomes red.
    _wait_for(view, lambda now: _both(now) and _reds_are_right(now))
    expect(page).to_have_url(re.compile("color(%3D|=)b"))
    page.reload()
    expect(page.get_by_role("combobox", name="Style")).to_contain_text("sphere")
    expect(page.get_by_role("combobox", name="Colours")).to_contain_text("B factor")


def _numpy_rmsd(step: int) -> float:
    still = np.array([(-4, 0, 0), (-1, 0.5, 0), (1, -0.5, 0), (4, 0, 0)], float)
    turn, noise = 0.7 * step, 0.2 * step
    rotation = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    moving = still @ rotation.T + [5.0 * step, 0, 0]
    moving[:, 2] += noise * np.array([1, -1, 1, -1])
    a, b = (np.round(points, 3) - np.round(points, 3).mean(0) for points in (moving, still))
    u, _, vt = np.linalg.svd(a.T @ b)
    sign = np.sign(np.linalg.det(vt.T @ u.T))
    fitted = a @ (vt.T @ np.diag([1, 1, sign]) @ u.T).T
    return float(np.sqrt(((fitted - b) ** 2).sum() / len(a)))


def test_steps_lie_on_the_first_and_keep_the_camera(page: Page) -> None:
    page.goto("/local/molecules/runs/steps")
    view = _view(page, "moving")
    panel = page.get_by_text(f"RMSD {_numpy_rmsd(2):.2f} Å, 4 heavy atoms")
    expect(panel).to_be_visible()
    before = _middle(_is_red(_wait_for(view, _both)))
    view.focus()
    page.keyboard.press("l")
    turned = _wait_for(view, lambda now: _both(now) and _far(_middle(_is_red(now)), before) > 3)
    page.keyboard.press("Escape")
    page.locator("body").press("ArrowLeft")
    expect(page.get_by_text(f"RMSD {_numpy_rmsd(1):.2f} Å")).to_be_visible()
    # Laid on one another and seen by the same eye, they are nearly at the same places.
    place = _middle(_is_red(turned))
    _wait_for(view, lambda now: _both(now) and _far(_middle(_is_red(now)), place) < 12)
    page.get_by_role("radio", name="RMSD").or_(
        page.get_by_role("button", name="RMSD", exact=True)
    ).or_(page.get_by_role("tab", name="RMSD")).first.click()
    expect(page.locator("[data-rmsd='3']")).to_be_visible()


def _far(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot(a[0] - b[0], a[1] - b[1])


def test_models_are_shown_one_by_one_or_all_at_once(page: Page) -> None:
    page.goto("/local/molecules/runs/models")
    view = _view(page, "several")
    one = _is_red(_wait_for(view, _both)).sum()
    button = page.get_by_role("button", name="1 of 3")
    button.click()
    expect(page.get_by_role("button", name="all 3")).to_be_visible()
    _wait_for(view, lambda now: _is_red(now).sum() > 1.2 * one)
    page.get_by_role("button", name="all 3").click()
    page.get_by_role("slider", name="Model").press("ArrowRight")
    expect(page.get_by_role("button", name="2 of 3")).to_be_visible()


def test_a_damaged_file_says_so(page: Page) -> None:
    page.goto("/local/molecules/runs/damaged")
    expect(page.get_by_role("alert")).to_contain_text(
        "The file is damaged: it is not what was logged"
    )
