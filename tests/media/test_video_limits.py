"""Video: files that are endless or damaged, and packages that are broken."""

from __future__ import annotations

import io
import struct
import sys

import numpy as np
import pytest

from marey.errors import MediaError
from marey.media.video import Video


def test_a_gif_of_tiny_blocks_is_not_walked_to_its_end(monkeypatch):
    monkeypatch.setattr("marey.media._video_gif.MAX_WALKED_BLOCKS", 1000)
    head = b"GIF89a" + struct.pack("<HHBBB", 4, 4, 0, 0, 0)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 4, 4, 0) + b"\2"
    for blocks, frames in ((900, 1), (1001, None), (10**6, None)):
        video = Video(io.BytesIO(head + frame + b"\1x" * blocks + b"\0;"))
        assert (video.frames, video.width) == (frames, 4)


def test_a_broken_package_is_as_good_as_none(monkeypatch, tmp_path):
    path = Video(np.zeros((2, 3, 8, 8), np.uint8), format="webm").save(tmp_path)[0]
    (tmp_path / "av").mkdir()
    (tmp_path / "av" / "__init__.py").write_text("raise ImportError('a library is missing')")
    for name in [name for name in sys.modules if name.split(".")[0] == "av"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    video = Video(path)
    assert (video.format, video.width) == ("webm", None)
    assert video.encode().blobs["video"].data == path.read_bytes()


def test_refusals_name_the_file_and_no_number_of_the_system(tmp_path):
    path = tmp_path / "empty.ogg"
    path.write_bytes(b"OggS" + bytes(23))
    with pytest.raises(MediaError, match=r"End of file\. File: .*empty\.ogg"):
        Video(path)
