"""Printed text becomes lines, however it was cut into pieces; storing them is elsewhere."""

from __future__ import annotations

import msgspec

MAX_LINE_CHARACTERS = 64 * 1024  # a longer line goes on as the next one


class Line(msgspec.Struct, array_like=True):
    """One printed line: ``number`` counts the lines of its writer in the order they began."""

    number: int
    stream: int
    time: float
    text: str


class LineAssembler(msgspec.Struct):
    """Puts the lines of one writer together, and remembers unfinished ones between reads.

    A carriage return starts the line over, as in a terminal, so that a progress bar is one line.
    Times never decrease, so that the order of lines is the order of printing.
    """

    next_number: int = 0
    newest_time: float = 0.0
    unfinished: dict[int, Line] = {}

    def feed(self, stream: int, time: float, text: str) -> dict[int, Line]:
        """Take a piece of text; give back the lines that are new or changed, by number."""
        self.newest_time = max(self.newest_time, time)
        changed: dict[int, Line] = {}
        pieces = text.split("\n")
        for piece in pieces[:-1]:
            changed.update(self._write(stream, piece))
            self.unfinished.pop(stream, None)
        if pieces[-1]:
            changed.update(self._write(stream, pieces[-1]))
        return changed

    def _write(self, stream: int, piece: str) -> dict[int, Line]:
        line = self.unfinished.get(stream) or self._begin(stream)
        text = _overwrite(line.text, piece)
        changed = {}
        while len(text) > MAX_LINE_CHARACTERS:
            line.text, text = text[:MAX_LINE_CHARACTERS], text[MAX_LINE_CHARACTERS:]
            changed[line.number] = line
            line = self._begin(stream)
        line.text = text
        changed[line.number] = Line(line.number, stream, line.time, text.rstrip("\r"))
        return changed

    def _begin(self, stream: int) -> Line:
        line = Line(self.next_number, stream, self.newest_time, "")
        self.unfinished[stream] = line
        self.next_number += 1
        return line


def _overwrite(before: str, piece: str) -> str:
    # A return at the very end is kept: only what follows tells whether the line starts over.
    text = before + piece
    return text[text.rstrip("\r").rfind("\r") + 1 :]
