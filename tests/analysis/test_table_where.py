"""Conditions on rows: what they mean for all types of cells, and what is said of wrong ones."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from marey.errors import UsageError
from marey.media.image import Image
from marey.media.table import Table
from marey.testing.table_lab import Stored, table_of

UTC = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    picture = Image(np.zeros((2, 2), np.uint8), caption="a Cat")
    return Stored(
        tmp_path_factory.mktemp("table"),
        table_of(
            **{
                "score": [0.5, math.nan, None, math.inf, -1.5],
                "n": [1, 2**60, -3, None, 5],
                "huge": [2**80, 1, None, 3, 4],
                "label": ["cat", "Cat", None, "dog", ""],
                "true class": ["cat", "dog", "cat", "dog", "a`b"],
                "ok": [True, False, None, True, False],
                "day": [date(2026, 1, i + 1) if i else None for i in range(5)],
                "at": [UTC + timedelta(hours=i) for i in range(4)] + [None],
                "took": [timedelta(seconds=i / 2) for i in range(5)],
                "price": [Decimal("9.5"), Decimal("100"), None, Decimal("-1"), Decimal("0.1")],
                "id": [UUID(int=i) for i in range(5)],
                "clock": [time(i) for i in range(5)],
                "tags": [["a", "b"], [], None, ["cat"], [1]],
                "info": [{"a": {"b": 3}}, {}, None, {"x": "Cat"}, {"a": 1, "b": 2}],
                "mixed": [1, "cat", None, True, [1]],
                "raw": [b"abc", b"", None, b"\xff", b"x"],
                "vector": [np.arange(i + 1) for i in range(5)],
                "picture": [picture, None, picture, None, None],
            }
        ),
    )


MEANINGS = {
    "score > 0": [0, 3],
    "score >= 0.5 and score < inf": [0],
    "score = nan": [1],
    "score is nan": [1],
    "not score is nan": [0, 2, 3, 4],
    "score is not nan": [0, 2, 3, 4],
    "score != 0.5": [1, 3, 4],
    "score < 0": [4],
    "score is null": [2],
    "score = null": [2],
    "score != null": [0, 1, 3, 4],
    "score between -2 and 1": [0, 4],
    "not score between -2 and 1": [1, 2, 3],
    "score in (0.5, nan)": [0, 1],
    "score not in (0.5, -1.5)": [1, 3],
    "is_finite(score)": [0, 4],
    "n = 1152921504606846976": [1],
    "n = 1152921504606846977": [],
    "n = -3 or n = 5": [2, 4],
    "huge > 1e20": [0],
    "label = cat": [0],
    "label = 'cat'": [0],
    'label = "Cat"': [1],
    "label != cat": [1, 3, 4],
    "not label = cat": [1, 2, 3, 4],
    "label contains CAT": [0, 1],
    "label ~ ca": [0, 1],
    "label !~ ca": [3, 4],
    "label not contains ca": [3, 4],
    "label starts with D": [3],
    "label ends with AT": [0, 1],
    'label matches "^[cC]at$"': [0, 1],
    'label not matches "cat"': [1, 3, 4],
    "label in (cat, dog)": [0, 3],
    'label = ""': [4],
    "label = `true class`": [0, 3],
    '"true class" = cat': [0, 2],
    "`true class` = 'a`b'": [4],
    "lower(label) = cat": [0, 1],
    "length(label) = 3": [0, 1, 3],
    "ok": [0, 3],
    "not ok": [1, 2, 4],
    "ok = false": [1, 4],
    "ok != true": [1, 4],
    "ok is null": [2],
    "ok and score > 1 or label = ''": [3, 4],
    "ok and (score > 1 or label = cat)": [0, 3],
    "day = 2026-01-03": [2],
    "day >= '2026-01-04'": [3, 4],
    "day between 2026-01-02 and 2026-01-03": [1, 2],
    "day(day) = 5": [4],
    "weekday(day) = 6": [2],
    "at > 2026-01-02T05:00": [2, 3],
    "at = 2026-01-02T03:04:05Z": [0],
    "at = 2026-01-02T05:04:05+02:00": [0],
    "hour(at) = 4 or year(at) != 2026": [1],
    "took > 1": [3, 4],
    "price > 9": [0, 1],
    'id = "00000000-0000-0000-0000-000000000003"': [3],
    'clock < "02:00"': [0, 1],
    "tags contains cat": [3],
    "length(tags) = 0": [1],
    "length(tags) = 1": [3, 4],
    'field(info, "$.a.b") = 3': [0],
    "info contains cat": [3],
    "length(info) = 2": [4],
    "mixed = cat": [1],
    "mixed = 1": [0],
    "length(raw) = 3": [0],
    "length(vector) > 3": [3, 4],
    "vector is not null and row < 2": [0, 1],
    "picture is null": [1, 3, 4],
    "picture contains cat": [0, 2],
    'caption(picture) = "a Cat"': [0, 2],
    "row >= 3": [3, 4],
    "abs(score) > 1": [3, 4],
    "score + n * 2 = 2.5": [0],
    "(n - 1) / 2 = 2": [4],
    "-n = 3": [2],
    "n % 2 = 1": [0, 4],
    "round(price) = 10": [0],
    "round(price, 1) = 0.1": [4],
    "sqrt(n) > 2": [1, 4],
    "max(score, n) = 5": [4],
    "coalesce(n, 7) = 7": [3],
    "number(label) > 1": [],
    "text(n) = '5'": [4],
    "5 > n and 50% = score": [0],
    "1 < 2": [0, 1, 2, 3, 4],
    "": [0, 1, 2, 3, 4],
}


@pytest.mark.parametrize("condition", MEANINGS)
def test_what_a_condition_means(table, condition):
    assert table.found(condition) == MEANINGS[condition]


WRONG = {
    "score >": "At character 8: expected a number, got the end.",
    'score > "x"': "At character 9: expected a number, got 'x'.",
    "scor > 1": "At character 1: expected a column (such as score, vector), got 'scor'.",
    "score": "At character 1: expected a condition such as score > 1, got 'score'.",
    "label": "At character 1: expected a condition such as label = \"some text\", got 'label'.",
    "score > 1 label": "At character 11: expected 'and', 'or' or the end, got 'label'.",
    "(score > 1": "At character 11: expected ')', got the end.",
    "score > 1)": "At character 10: expected 'and', 'or' or the end, got ')'.",
    "label + 1 > 2": "At character 7: expected numbers on both sides of +, got '+'.",
    "abs(label) > 1": "At character 5: expected a number in abs(…), got 'label'.",
    "abs(n, n) > 1": "At character 1: expected abs(number), got 'abs'.",
    'label matches "("': "At character 15: expected a regular expression (missing )), got '('.",
    "day > tomorrow": "At character 7: expected a column",
    "day > 2026-02-31": "At character 7: expected a date such as 2026-01-31",
    'label = "cat': 'At character 9: this " is not closed by another one.',
    "n in ()": "At character 7: expected a column",
    "label starts 'c'": "At character 14: expected 'with', got 'c'.",
    "`nothing` = 1": "At character 1: expected a column",
    "not " * 50 + "ok": "no more than 40 levels",
    "ok or " * 300 + "ok": "at most 200 terms",
    "x" * 20_001: "At character 20001: an expression has at most 20,000 characters, got 20,001.",
    "score ? 1": "At character 7: expected 'and', 'or' or the end, got '?'.",
}


@pytest.mark.parametrize("condition", WRONG, ids=lambda each: each[:20])
def test_what_is_said_of_a_wrong_one(table, condition):
    with pytest.raises(UsageError) as raised:
        table.found(condition)
    assert WRONG[condition] in str(raised.value)


HOSTILE = [
    "'; DROP TABLE t; --",
    '" OR 1=1 --',
    "`x`",
    "\\",
    "a\nb",
    "?",
    "$1",
    "{0}",
    "ü\u202e",
    "%",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_and_no_name_is_sql(tmp_path, text):
    stored = Stored(tmp_path, Table(columns=[text, "other"], data=[[text, 1], ["x", 2]]))
    plain = text.replace("\\", "\\\\")
    name, value = plain.replace("`", "\\`"), plain.replace('"', '\\"')
    for condition in ('`{0}` = "{1}"', '`{0}` contains "{1}"', '`{0}` in ("{1}", "y")'):
        assert stored.found(condition.replace("{0}", name, 1).replace("{1}", value, 1)) == [0]
    assert stored.rows(search=text) == [[text, 1]]
    assert (
        stored.rows(group=[text], sort=[{"column": text}])[0][:2]
        == sorted([[text, 1], ["x", 1]])[0]
    )
    for option in stored.ask("complete", text="")["options"][:2]:
        assert stored.found(f"{option['text']} is not null") == [0, 1]


def test_filters_agree_with_python(tmp_path):
    random = np.random.default_rng(3)
    cells = [
        [
            random.integers(0, 9).item(),
            round(float(random.normal()), 1),
            "abc"[random.integers(0, 3)],
        ]
        for _ in range(500)
    ]
    stored = Stored(tmp_path, Table(columns=["n", "x", "t"], data=cells))
    for _ in range(40):
        low, word = round(float(random.normal()), 1), "abc"[random.integers(0, 3)]
        wanted = [
            row for row, (n, x, t) in enumerate(cells)
            if (x > low and t != word) or (n * 2 - x < low and n in (1, 2, 3))
        ]  # fmt: skip
        condition = f"(x > {low} and not t = {word}) or (n * 2 - x < {low} and n in (1, 2, 3))"
        assert stored.found(condition) == wanted
