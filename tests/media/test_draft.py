"""Drafts: whatever their bytes are, reading them gives media or MediaError."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.errors import MediaError
from marey.media import _registry
from marey.media._base import Encoded, Media
from marey.media._draft import (
    ARRAY_EXT,
    BYTES_EXT,
    FILE_EXT,
    FORMAT,
    MEDIA_EXT,
    draft_parts,
    from_draft,
    to_draft,
)
from marey.media._file import LargeFile
from marey.media.image import Image

encode = msgspec.msgpack.encode
IMAGE = Image(np.zeros((2, 3), np.uint8), caption="c")
STATE = IMAGE.state()


def draft(kind: str = "image", version: int = 1, **changes: object) -> bytes:
    """A draft of IMAGE with other fields; arrays that are extensions bring their own bytes."""
    head, rest = parts(kind, version, changes)
    return with_head(head) + rest


def parts(kind: str, version: int, changes: dict[str, object]) -> tuple[bytes, bytes]:
    fields, rest = {}, b""
    for name, value in {**STATE, **changes}.items():
        if isinstance(value, np.ndarray):
            value = Array(value.dtype.str, value.shape, value.tobytes())
        if isinstance(value, Array):
            rest += value.content
            value = msgspec.msgpack.Ext(ARRAY_EXT, encode((value.dtype, value.shape)))
        fields[name] = value
    return encode((FORMAT, kind, version, fields)), rest


class Array(msgspec.Struct):
    dtype: str
    shape: tuple[int, ...]
    content: bytes


def with_head(head: bytes) -> bytes:
    return len(head).to_bytes(4, "little") + head


def test_a_draft_gives_the_image():
    assert from_draft(draft()) == IMAGE
    assert from_draft(to_draft(IMAGE)).pixels.flags.writeable is False


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x04pickle",
        with_head(encode([1, 2])),
        with_head(encode(("other", "image", 1, {}))),
        draft() + b"x",
        draft()[:-1],
        b"\xff\xff\xff\xff" + draft()[4:],
        draft(kind="no_such_kind"),
        draft(kind="../image"),
        draft(version=99),
        draft(extra=1),
        draft(mode="RGB"),
        draft(mode=7),
        draft(width=9),
        draft(caption=["x"]),
        draft(format="../../x"),
        draft(file=b"x"),
        draft(pixels=None),
        draft(pixels="text"),
        draft(palette=b"x"),
        draft(pixels=np.zeros((2, 3))),
        draft(pixels=Array("|u1", (2, 2**62), b"x" * 6)),
        draft(pixels=Array("|u1", (-2, -3), b"x" * 6)),
        draft(pixels=Array("|u1", (0,) * 65, b"")),
        draft(pixels=Array("|O", (1,), bytes(8))),
        draft(pixels=Array("(2,3)u1,O", (1,), bytes(8))),
        draft(pixels=Array("[('a'", (1,), bytes(8))),
        draft(pixels=Array("|u1", (2, 3), b"short")),
        draft(pixels=Array("|u1", (0, 2**62), b"")),
        draft(file=msgspec.msgpack.Ext(BYTES_EXT, b"\xff\xff\xff\x7f"), pixels=None),
        draft(file=msgspec.msgpack.Ext(BYTES_EXT, b"x"), pixels=None),
        draft(file=msgspec.msgpack.Ext(FILE_EXT, b"../../etc/passwd"), pixels=None),
        draft(pixels=msgspec.msgpack.Ext(ARRAY_EXT, b"")),
        draft(pixels=msgspec.msgpack.Ext(77, b"")),
        draft(pixels=msgspec.msgpack.Ext(3, b"12a")),
        with_head(b"\xdd\xff\xff\xff\xff"),
        with_head(b"\x91" * 100_000),
    ],
)
def test_hostile_drafts_are_refused(data):
    with pytest.raises(MediaError):
        from_draft(data)


def test_media_within_media_has_an_end():
    head, rest = parts("image", 1, {})
    for _ in range(20):
        head, more = parts("image", 1, {"caption": msgspec.msgpack.Ext(MEDIA_EXT, head)})
        rest += more
    with pytest.raises(MediaError, match="deeper"):
        from_draft(with_head(head) + rest)


@dataclass(frozen=True, eq=False)
class Holder(Media):
    """Media that hold whatever a draft can."""

    kind: ClassVar[str] = "holder"
    version: ClassVar[int] = 1
    value: Any

    def encode(self) -> Encoded:
        raise NotImplementedError

    @classmethod
    def decode(cls, stored):
        raise NotImplementedError


@pytest.fixture
def holders(monkeypatch):
    monkeypatch.setitem(sys.modules, "holder_media", type("Module", (), {"Holder": Holder}))
    monkeypatch.setitem(_registry.KINDS, "holder", ("holder_media", "Holder"))


ARRAYS = [
    np.arange(12).reshape(3, 4)[::-1, ::2],
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.array(3.5),
    np.zeros((0, 3), np.float32),
    np.array(["2020-01-01", "NaT"], "M8[ns]"),
    np.arange(3, dtype=">u2"),
    np.array([True, False]),
]


@pytest.mark.parametrize("array", ARRAYS, ids=str)
def test_arrays_come_back_as_they_were(holders, array):
    again = from_draft(to_draft(Holder(array))).value
    assert (again.dtype, again.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(again, array)
    assert not again.flags.writeable


def test_all_that_a_field_may_hold_comes_back(holders):
    large = bytes(range(256)) * 1000
    values = [ARRAYS[0], Holder(ARRAYS[1]), {"deep": [ARRAYS[3], 2**70, -(2**99)]}, "ü", None, b"x"]
    one, two, three, *rest = from_draft(to_draft(Holder(values))).value
    np.testing.assert_array_equal(one, ARRAYS[0])
    np.testing.assert_array_equal(two.value, ARRAYS[1])
    assert three["deep"][1:] == [2**70, -(2**99)]
    assert rest == ["ü", None, b"x"]
    assert from_draft(to_draft(Holder(large))).value == large


def test_what_is_large_is_not_copied(holders):
    array = np.zeros((300, 400), np.uint8)
    content = bytes(1_000_000)
    for value in (array, content):
        head, part = draft_parts(Holder(value))
        assert len(head) < 200
        assert np.shares_memory(np.frombuffer(part, np.uint8), np.frombuffer(value, np.uint8))


def test_a_large_file_is_kept_once_and_found_again(holders, tmp_path):
    path = tmp_path / "large.bin"
    path.write_bytes(b"content")
    file = LargeFile.at(path)
    kept = []
    data = to_draft(Holder(file), lambda path: kept.append(path) or "the name")
    assert kept == [path]
    assert from_draft(data, {"the name": path}.__getitem__).value == file
    with pytest.raises(MediaError, match="is not here"):
        from_draft(data)
    with pytest.raises(MediaError, match="no place to keep"):
        to_draft(Holder(file))
    path.write_bytes(b"changed")
    with pytest.raises(MediaError, match="was changed"):
        to_draft(Holder(file), lambda _: "name")


@given(
    st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: to_draft(IMAGE)[:30] + tail)
)
def test_any_bytes_are_media_or_refused(data):
    try:
        from_draft(data)
    except MediaError:
        return
