"""What the server computes on pictures: over all values of a key; each answer within its time."""

from __future__ import annotations

from typing import Final

from marey.analysis._image_changes import changes
from marey.analysis._image_content import content
from marey.analysis._image_find import find

KEY_ANALYSES: Final = {"changes": changes, "content": content, "find": find}
ANALYSES: Final[dict[str, object]] = {}
