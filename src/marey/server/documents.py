"""What is put into HTML as it is served: a style sheet, and a script that says how high it is.

What is logged stays as it is.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

BEGINNING_BYTES: Final = 64 * 1024
"""As much of a document is searched for its doctype."""

# `:where` counts for nothing, so whatever a document says itself wins. Quirks mode lets tables not
# inherit type, hence `font`. Links open beside the page: in its frame nothing else may be shown.
STYLE: Final = b"""<style>
:where(html){color-scheme:light;background:#fff}
:where(body){margin:12px 14px;color:#1f2320;font:14px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
:where(h1){font-size:22px}:where(h2){font-size:18px}:where(h3,h4,h5,h6){font-size:15px}
:where(h1,h2,h3,h4,h5,h6){margin:.9em 0 .4em;line-height:1.25;font-weight:600}
:where(body>:first-child){margin-top:0}
:where(p,ul,ol,dl,pre,blockquote,table,figure){margin:0 0 .8em}
:where(a){color:#1a5fb4}
:where(img,svg,video){max-width:100%}:where(img,video){height:auto}
:where(code,pre,kbd,samp){font:12.5px/1.5 ui-monospace,monospace}
:where(pre){padding:8px 10px;overflow:auto;background:#f4f4f1;border-radius:4px}
:where(table){border-collapse:collapse;font:inherit;color:inherit;font-variant-numeric:tabular-nums}
:where(th,td){padding:3px 10px;border:0;border-bottom:1px solid #dcdcd6;text-align:left;vertical-align:top}
:where(th){font-weight:600}
:where(blockquote){padding-left:12px;color:#5c625e;border-left:2px solid #dcdcd6}
:where(hr){border:0;border-top:1px solid #dcdcd6}
</style><base target="_blank">
"""
SCRIPT: Final = b"<script>\n%s</script>\n" % (
    Path(__file__).with_name("page_script.js").read_bytes()
)


def addition(*, styled: bool, scripts: bool) -> bytes:
    """What is put into a document; the script comes first, before any of the document's own."""
    return SCRIPT * scripts + STYLE * styled


def name_of(added: bytes) -> str:
    """Changes with what is put in, so that no cache keeps an old one."""
    return hashlib.sha256(added).hexdigest()[:12]


_MARK: Final = b"\xef\xbb\xbf"
# What HTML allows before a doctype: blanks, and whatever it takes for a comment. Each is matched
# alone, one after the other, so that time is in proportion to length.
_IGNORED: Final = re.compile(
    rb"[ \t\r\n\f]+|<!--(?:-?>|.*?--!?>)|<\?[^>]*>|<!(?!doctype|--)[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_DOCTYPE: Final = re.compile(rb"<!doctype[^>]*>", re.IGNORECASE)


def place_of_addition(beginning: bytes) -> int:
    """Where something is put in: behind the doctype, because one that came later would be ignored.

    Parameters
    ----------
    beginning:
        The first :data:`BEGINNING_BYTES` of the document in UTF-8, or all of it.

    Examples
    --------
    >>> place_of_addition(b"<!doctype html><p>Good")
    15
    >>> place_of_addition(b"<p>Good")
    0
    """
    start = len(_MARK) if beginning.startswith(_MARK) else 0
    position = start
    while ignored := _IGNORED.match(beginning, position):
        position = ignored.end()
    doctype = _DOCTYPE.match(beginning, position)
    return doctype.end() if doctype else start
