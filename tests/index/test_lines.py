"""However text was cut into pieces, the lines are the same."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from marey.index.lines import MAX_LINE_CHARACTERS, LineAssembler

text = st.text(st.sampled_from("ab\n\r "), max_size=40)


def lines_of(pieces, stream=1):
    assembler = LineAssembler()
    found = {}
    for number, piece in enumerate(pieces):
        found.update(assembler.feed(stream, float(number), piece))
    return [found[number].text for number in sorted(found)]


def test_lines_and_the_unfinished_one():
    assert lines_of(["one\ntwo\nthr", "ee"]) == ["one", "two", "three"]


def test_a_progress_bar_is_one_line():
    assert lines_of(["\r10%", "\r20%", "\r30%\n", "done\n"]) == ["30%", "done"]


def test_windows_line_ends_and_empty_lines():
    assert lines_of(["a\r", "\n\r\n", "b\r\n"]) == ["a", "", "b"]


@given(text, st.lists(st.integers(0, 40)))
def test_pieces_do_not_matter(whole, cuts):
    borders = sorted({0, len(whole), *(cut for cut in cuts if cut <= len(whole))})
    pieces = [whole[a:b] for a, b in itertools.pairwise(borders)]
    assert lines_of(pieces) == lines_of([whole])


def test_streams_do_not_mix():
    assembler = LineAssembler()
    found = {}
    for stream, piece in ((1, "out"), (2, "err\n"), (1, "put\n")):
        found.update(assembler.feed(stream, 1.0, piece))
    assert [(line.stream, line.text) for _, line in sorted(found.items())] == [
        (1, "output"),
        (2, "err"),
    ]


def test_an_endless_line_goes_on_as_the_next_one():
    long = "x" * (2 * MAX_LINE_CHARACTERS + 5)
    found = lines_of([long, "y\n"])
    assert "".join(found) == long + "y"
    assert max(map(len, found)) == MAX_LINE_CHARACTERS


def test_times_never_decrease():
    assembler = LineAssembler()
    first = assembler.feed(1, 10.0, "a\n")[0]
    second = assembler.feed(1, 5.0, "b\n")[1]
    assert (first.time, second.time) == (10.0, 10.0)
