"""Which encoding a file of HTML says it has; tags are searched for, nothing is parsed."""

from __future__ import annotations

import codecs
import re
from typing import Final

from marey.errors import MediaError
from marey.media._document import marked_encoding

PRESCAN_BYTES: Final = 1024  # where browsers look for the declaration

_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,900}?\b(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# Labels mean to browsers what they mean in https://encoding.spec.whatwg.org: the larger set.
_WIDENED: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    # A file whose declaration can be read as ASCII is not in these.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_KNOWN: Final = re.compile(
    r"utf-8|cp(866|874|932|949|125[0-8])|iso8859-([2-8]|1[03456])|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gb18030|big5hkscs|euc_jp|iso2022_jp"
)


def encoding_of(head: bytes) -> str:
    """The Python codec of a file: by its byte order mark, its declaration, else UTF-8.

    Parameters
    ----------
    head:
        The file's beginning, at least 1024 bytes if there are.

    Raises
    ------
    MediaError
        If it declares an encoding that browsers do not know.
    """
    marked = marked_encoding(head[:4])
    if marked is not None:
        return marked
    declared = _DECLARED.search(head[:PRESCAN_BYTES])
    return "utf-8" if declared is None else _codec(declared[1].decode("ascii", "replace"))


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        name = ""
    codec = _WIDENED.get(name, name)
    # Python has codecs that no page may ask for, such as zip, idna and unicode_escape.
    if not _KNOWN.fullmatch(codec):
        raise MediaError(
            f"Html: the file declares an encoding that browsers do not know. Save it as UTF-8, or "
            f"open it with open(path, encoding=…) and pass the open file. It says {label!r}"
        )
    return codec
