from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.journal.record import Item
from marey.server.catalog import OPERATIONS
from marey.server.routes import FREE, list_names, parse

RUN = "local/digits/aaaa1111"
ASKED = [each for each in OPERATIONS if not each.path.endswith("/live")]
ODD = st.sampled_from(
    [
        "", "0", "1", "2", "-1", "5", "1e400", "nan", "inf", "-inf", str(2**63), str(-(2**63) - 1),
        str(10**400), "1e18", "1e300", "true", "null", "..", "%", "'", "\0", "ä", "step", "time",
        "local", "digits", "aaaa1111", RUN, "loss", "pictures", "table", "window", "local/digits",
        "//", "a/b/c/d",
    ]
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.fixture
def logged(begin: Any) -> None:
    writing = begin()
    writing.row(0, loss=1.0)
    writing.row(2**63 - 1, loss=2.0)
    writing.media("pictures", 0, Item("image", 1, {}, {"image": writing.blob(b"x", ".png")}))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_question_breaks_the_server(client: Any, logged: None, data: st.DataObject) -> None:
    each = data.draw(st.sampled_from(ASKED))
    path = each.path
    for name in sorted(each.path_names):
        given_name = data.draw(ODD | TEXT)
        path = path.replace(f"{{{name}}}", quote(given_name, safe=""))
    known = [field for field in each.question.__struct_encode_fields__ if field != FREE]
    names = st.sampled_from([name for name in known if name not in each.path_names] or ["x"])
    question = {
        name: data.draw(st.lists(st.just(RUN) | ODD, max_size=3) if name == "run" else ODD | TEXT)
        for name in data.draw(st.sets(names | st.just("other")))
    }
    if "run" in known and "key" in known:
        question = {"run": RUN, "key": "loss", **question}
    answer = client.get(path, params=question)
    assert answer.status_code in {200, 400, 404}, (path, question, answer.text)


def test_lists_are_known() -> None:
    by_name = {each.name: list_names(each.question) for each in OPERATIONS}
    assert by_name["runs"] == {"columns"}
    assert by_name["series"] == {"run"}
    assert by_name["analysis"] == set()
    assert callable(parse)
