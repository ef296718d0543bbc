"""Text in Markdown, kept as it was written; it is not parsed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marey.media._document import Document


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Markdown(Document):
    r"""Text in Markdown, shown with its headings, lists and tables at the playhead.

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
    The source is stored as it was given, and given back so. HTML within it is not run.

    Raises
    ------
    MediaError
        If it is something else, such as bytes or a number; if it holds a lone surrogate; if a file
        is missing, binary, of another encoding, or larger than 1 GiB.

    Examples
    --------
    >>> report = Markdown("# Epoch 3\n\nThe loss fell to **0.25**.")
    >>> report.text.splitlines()[0]
    '# Epoch 3'
    """

    kind: ClassVar[str] = "markdown"
    version: ClassVar[int] = 1
    media_type: ClassVar[str] = "text/markdown"
    extension: ClassVar[str] = ".md"
