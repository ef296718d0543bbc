"""Turns numpy-style docstrings into Markdown; finds nothing by itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

ROLE = re.compile(r":(?:py:)?\w+:`~?([^`]+)`")
ENTRIES = {"Parameters", "Attributes", "Raises", "Returns", "Yields", "Warns", "Other Parameters"}


def to_markdown(docstring: str | None) -> str:
    """The whole docstring: prose as it is, sections as lists, examples as code."""
    return "\n\n".join(filter(None, (_section(*part) for part in sections(docstring or ""))))


def entries(docstring: str | None, title: str) -> dict[str, str]:
    """What a section such as ``Parameters`` says of each name; ``a, b`` counts for both."""
    for found, body in sections(docstring or ""):
        if found == title:
            pairs = _entries(body)
            return {name: text for names, text in pairs for name in _names(names)}
    return {}


def sections(docstring: str) -> Iterator[tuple[str, list[str]]]:
    """Title and lines of each section; the first has no title."""
    lines = inspect.cleandoc(docstring).splitlines()
    title, body = "", list[str]()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if below and set(below) == {"-"} and len(below) >= len(line) > 0:
            yield title, body
            title, body = line, []
        elif not (line and set(line) == {"-"} and not body):
            body.append(line)
    yield title, body


def _section(title: str, body: list[str]) -> str:
    text = "\n".join(body).strip("\n")
    if not title:
        return _prose(text)
    if title in ENTRIES:
        listed = "\n".join(f"- `{names}`: {_one_line(said)}" for names, said in _entries(body))
        return f"**{title}**\n\n{listed}"
    if title == "Examples":
        return f"**{title}**\n\n```pycon\n{text}\n```"
    return f"**{title}**\n\n{_prose(text)}"


def _entries(body: list[str]) -> list[tuple[str, str]]:
    """Names and text of each entry: names stand at the margin, their text is indented."""
    found: list[tuple[str, str]] = []
    for line in body:
        if line and not line.startswith(" "):
            found.append((line.rstrip(":"), ""))
        elif found:
            names, text = found[-1]
            found[-1] = names, f"{text}\n{line.strip()}"
    return [(names, text.strip()) for names, text in found]


def _names(names: str) -> list[str]:
    return [name.strip().lstrip("*") for name in names.split(" :")[0].split(",")]


def _one_line(text: str) -> str:
    return " ".join(_prose(text).split())


def _prose(text: str) -> str:
    """Prose with Markdown's code marks; indented blocks after a colon stay code."""
    return ROLE.sub(r"`\1`", text).replace("``", "`")
