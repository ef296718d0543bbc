"""Text as it is: letters, lines and spaces, never read as a path or as markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marey.media._document import Document


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Text(Document):
    """Plain text of any length, shown with its own lines and spaces at the playhead.

    Parameters
    ----------
    text:
        * A string, always taken as it is, also if a file has that name.
        * The ``pathlib.Path`` of a text file, or an open file: UTF-8, or what its byte order mark
          says.
    caption:
        A line shown below, at most 32 KiB.

    Notes
    -----
    Every character is kept: line ends as they are, control characters, NUL in strings.

    Raises
    ------
    MediaError
        If it is something else, such as bytes or a number; if it holds a lone surrogate; if a file
        is missing, binary, of another encoding, or larger than 1 GiB.

    Examples
    --------
    >>> sample = Text("To be, or not to be", caption="temperature 0.7")
    >>> sample.text, str(sample) == sample.text
    ('To be, or not to be', True)
    """

    kind: ClassVar[str] = "text"
    version: ClassVar[int] = 1
    media_type: ClassVar[str] = "text/plain"
    extension: ClassVar[str] = ".txt"
