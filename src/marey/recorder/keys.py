"""Which keys may be logged; a key is kept literally and never becomes a path."""

from __future__ import annotations

from marey.errors import LogError

MAX_KEY_CHARACTERS = 1_024
TIMESTAMP = "_timestamp"
MADE_BY_MAREY = frozenset({"_step", "_runtime"})  # readers add these to every row


def check_key(key: object) -> str:
    """Give back a key that can be logged.

    Raises
    ------
    LogError
        It is not a string, is empty, has more than 1,024 characters, or holds a lone surrogate.
    """
    if not isinstance(key, str):
        raise LogError(f"a key must be a string, not {type(key).__name__}: {key!r:.100}")
    if not key:
        raise LogError("a key must not be empty. Give the value a name, such as {'loss': 0.5}")
    if len(key) > MAX_KEY_CHARACTERS:
        raise LogError(
            f"a key must have at most {MAX_KEY_CHARACTERS:,} characters, not {len(key):,}. "
            f"It begins with {key[:80]!r}"
        )
    if not key.isascii():
        _check_text(key)
    return key if type(key) is str else str(key)


def _check_text(key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError as error:
        raise LogError(
            f"a key must be text that UTF-8 can hold; this one has a lone surrogate at "
            f"character {error.start}: {key!a:.200}"
        ) from None
