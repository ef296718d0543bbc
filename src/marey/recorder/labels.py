"""Names, notes and tags of a run, checked; paths are checked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from marey.errors import UsageError

MAX_TAG_CHARACTERS = 64
MAX_TEXT_CHARACTERS = 100_000


def check_text(what: str, text: object) -> str:
    """Give back text that describes a run; None is no text.

    Raises
    ------
    UsageError
        It is no text, is longer than 100,000 characters, or holds a lone surrogate.
    """
    if text is None:
        return ""
    if not isinstance(text, str):
        raise UsageError(f"{what} must be text, not {type(text).__name__}: {text!r:.100}")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise UsageError(
            f"{what} must have at most {MAX_TEXT_CHARACTERS:,} characters, not {len(text):,}"
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{what} must not hold lone surrogates: {text!a:.200}") from None
    return str(text)


def check_tags(tags: object) -> tuple[str, ...]:
    """Give back tags in their order, each once; a string is one tag.

    Raises
    ------
    UsageError
        They are no iterable of text with 1 to 64 characters.

    Examples
    --------
    >>> check_tags(["baseline", "digits", "baseline"]), check_tags("baseline")
    (('baseline', 'digits'), ('baseline',))
    """
    if tags is None:
        return ()
    if isinstance(tags, str):
        tags = (tags,)
    if not isinstance(tags, Iterable):
        raise UsageError(f"tags must be a list of text, not {type(tags).__name__}: {tags!r:.100}")
    return tuple(dict.fromkeys(_check_tag(tag) for tag in tags))


def _check_tag(tag: object) -> str:
    text = check_text("a tag", tag)
    if not 1 <= len(text) <= MAX_TAG_CHARACTERS:
        raise UsageError(f"a tag must have 1 to {MAX_TAG_CHARACTERS} characters: {text!r:.200}")
    return text
