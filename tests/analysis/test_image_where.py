"""The language of finding: what is understood, and how a mistake is told."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.analysis._image_where import And, Compare, Count, Exists, Not, Or, parse
from marey.analysis._where import MAX_DEPTH
from marey.errors import UsageError


def test_precedence_and_values() -> None:
    node = parse("not class = car and score.iou<=.5 or caption ~ 'a \\'b\\\\' and share > 5%")
    assert isinstance(node, Or)
    left, right = node.parts
    assert isinstance(left, And)
    assert isinstance(right, And)
    assert isinstance(left.parts[0], Not)
    assert left.parts[1].field == "score.iou"
    assert left.parts[1].values[0].number == 0.5
    assert right.parts[0].values[0].text == "a 'b\\"
    assert right.parts[1].values[0].number == 0.05


def test_every_form() -> None:
    node = parse('COUNT(Class not in ("a b", 3)) >= 2 AND any(score."x y" == nan) and x <> -1e3')
    assert isinstance(node, And)
    count, exists, compare = node.parts
    assert isinstance(count, Count)
    assert (count.operator, count.value.number) == (">=", 2)
    assert isinstance(count.part, Compare)
    assert count.part.operator == "not in"
    assert [value.text for value in count.part.values] == ["a b", "3"]
    assert isinstance(exists, Exists)
    assert isinstance(exists.part, Compare)
    assert (exists.part.field, exists.part.operator) == ("score.x y", "=")
    assert compare == parse("x != -1000") or compare.values[0].number == -1000
    assert parse("  ") is None


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("class", 6, "one of"),
        ("class =", 8, "a value, got the end"),
        ("class = and", 9, "in quotes"),
        ("classes = 1", 1, "a field (class"),
        ("probability > 1", 1, "a score by its name is score.probability)"),
        ("score = car", 9, "a number, got 'car'"),
        ("class < 3", 7, "one of = != ~ !~ in not in after class"),
        ("score ~ 3", 7, "one of = != < <="),
        ("(class = a", 11, "')', got the end"),
        ("class = a)", 10, "'and', 'or' or the end"),
        ("class = traffic light", 17, "'and', 'or' or the end, got 'light'"),
        ("caption = 'a", 11, "not closed"),
        ("class in a", 10, "'('"),
        ("class in (a b)", 13, "')'"),
        ("count(class = a)", 17, "one of = !="),
        ("count(class = a) > many", 20, "a number"),
        ("any class = a", 5, "'('"),
        ("score. = 1", 8, "a field"),
        ("and", 1, "a field"),
        ("=", 1, "a field"),
        ("\x00", 1, "a field"),
    ],
)
def test_mistakes_say_where_and_what(text: str, place: int, expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text)
    assert str(refused.value).startswith(f"At character {place}: ")
    assert expected in str(refused.value)


def test_what_is_too_much_is_refused() -> None:
    for text in (
        "a" * 1_000_000,
        "(" * 10_000,
        "not " * 4_000,
        "(" * (MAX_DEPTH + 1) + "x = 1" + ")" * (MAX_DEPTH + 1),
        " or ".join(["x = 1"] * 65),
        "x in (" + ",".join(["1"] * 1001) + ")",
        "any(" * 60 + "x = 1" + ")" * 60,
    ):
        with pytest.raises(UsageError) as refused:
            parse(text)
        assert str(refused.value).startswith("At character ")
        assert len(str(refused.value)) < 500
    assert parse("(" * MAX_DEPTH + "x = 1" + ")" * MAX_DEPTH) == parse("x = 1")


words = st.sampled_from(
    ["class", "score", "and", "or", "not", "in", "any", "count", "(", ")", "=", "<", "~", ",", "1"]
)


@given(st.lists(words | st.text(max_size=4), max_size=30).map(" ".join))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        parse(text)
