"""Drafts: whatever their bytes are, reading them gives media or MediaError."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.errors import MediaError
from marey.media._draft import ARRAY_EXT, FORMAT, MEDIA_EXT, from_draft, to_draft
from marey.media.image import Image

encode = msgspec.msgpack.encode
IMAGE = Image(np.zeros((2, 3), np.uint8), caption="c")
STATE = IMAGE.state()


def draft(kind: str = "image", version: int = 1, **changes: object) -> bytes:
    """A draft of IMAGE with other fields."""
    state = {**STATE, **changes}
    parts = {name: _extension(value) for name, value in state.items()}
    return encode((FORMAT, kind, version, parts))


def _extension(value):
    if isinstance(value, np.ndarray):
        return array_extension(value.dtype.str, value.shape, value.tobytes())
    return value


def array_extension(dtype, shape, content):
    head = encode((dtype, shape))
    return msgspec.msgpack.Ext(ARRAY_EXT, len(head).to_bytes(2, "little") + head + content)


def test_a_draft_gives_the_image():
    assert from_draft(draft()) == IMAGE
    assert from_draft(to_draft(IMAGE)).pixels.flags.writeable is False


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x04pickle",
        encode([1, 2]),
        encode(("other", "image", 1, {})),
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
        draft(pixels=array_extension("|u1", (2, 2**62), b"x" * 6)),
        draft(pixels=array_extension("|u1", (-2, -3), b"x" * 6)),
        draft(pixels=array_extension("|u1", (0,) * 65, b"")),
        draft(pixels=array_extension("|O", (1,), bytes(8))),
        draft(pixels=array_extension("(2,3)u1,O", (1,), bytes(8))),
        draft(pixels=array_extension("[('a'", (1,), bytes(8))),
        draft(pixels=msgspec.msgpack.Ext(ARRAY_EXT, b"")),
        draft(pixels=msgspec.msgpack.Ext(77, b"")),
        draft(pixels=msgspec.msgpack.Ext(3, b"12a")),
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 100_000,
    ],
)
def test_hostile_drafts_are_refused(data):
    with pytest.raises(MediaError):
        from_draft(data)


def test_media_within_media_has_an_end():
    data = to_draft(IMAGE)
    for _ in range(20):
        data = draft(caption=msgspec.msgpack.Ext(MEDIA_EXT, data))
    with pytest.raises(MediaError, match="deeper"):
        from_draft(data)


@given(
    st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: to_draft(IMAGE)[:30] + tail)
)
def test_any_bytes_are_media_or_refused(data):
    try:
        from_draft(data)
    except MediaError:
        return
