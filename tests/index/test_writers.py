"""Several writers describe one run."""

from __future__ import annotations

from marey.index.documents import Picker, decode_dict, encode, flatten
from marey.index.natural import natural_key
from marey.index.writers import WriterState, deciding, describe, summarize
from marey.journal.record import Begin, RunInfo, Summary


def state(writer, *, primary=True, began=1.0, name=""):
    begin = Begin(began, 1, "h", "b", 0.0, primary)
    info = RunInfo(name=name or writer, created=began)
    return WriterState(writer, begin=begin, info=info, updated=began)


def test_the_newest_primary_writer_counts():
    old, new, child = (
        state("a", began=1.0),
        state("b", began=2.0),
        state("c", primary=False, began=9.0),
    )
    about = describe("run", [child, new, old])
    assert (about.name, about.created, about.updated) == ("b", 1.0, 9.0)
    assert deciding([child, new, old]) is new


def test_a_run_without_information_is_known_by_its_id():
    assert describe("run", []).name == "run"


def test_config_is_laid_over():
    first, second = state("a", began=1.0), state("b", began=2.0)
    first.config.update({"lr": 1, "seed": 1}, ())
    second.config.update({"lr": 2}, ["seed"])
    second.config.update({"x": {"y": 1}}, ())
    assert describe("run", [second, first]).config == {"lr": 2, "x": {"y": 1}}
    second.config.update({"seed": 3}, ())
    assert describe("run", [second, first]).config["seed"] == 3


def test_summary_is_laid_over_leaf_by_leaf():
    writer = state("a")
    writer.summary.apply(Summary({"best": {"loss": 1}, "n": 5}, ("acc",)))
    logged = {"best.old": 1, "bestest": 2, "acc.top1": 3, "loss": 4, "n.p": 5}
    expected = {"best.old": 1, "bestest": 2, "loss": 4, "best.loss": 1, "n": 5}
    assert summarize(logged, [writer]) == expected
    writer.summary.apply(Summary({}, logged=("acc.top1", "n.p", "best.loss")))
    assert summarize(logged, [writer]) == logged


def test_what_was_hidden_anew_is_hidden():
    writer = state("a")
    for change in (Summary({"n": 5}), Summary({}, logged=("n.p",)), Summary({}, ("n",))):
        writer.summary.apply(change)
    assert summarize({"n.p": 1}, [writer]) == {}


def test_documents_keep_values_exactly():
    document = {"big": 2**100, "nested": [{"n": -(2**70)}], "inf": float("inf"), "i": 1, "f": 1.0}
    found = decode_dict(encode(document))
    assert found == document
    assert type(found["i"]) is int
    assert type(found["f"]) is float


def test_picker_reads_only_what_is_asked_for():
    document = encode({"a.b": 1, 'ü\n"': [1, 2], "c": None, "x" * 1000: 5, "big": 2**90})
    picker = Picker(["a.b", 'ü\n"', "c", "gone", "big", "a.b"])
    assert picker.pick(document) == {"a.b": 1, 'ü\n"': [1, 2], "c": None, "big": 2**90}
    assert Picker([]).pick(document) == {}


def test_flatten_keeps_media_and_empty_dicts():
    assert flatten({"a": {"b": {"_type": "image"}, "c": {}}, "d": 1}) == {
        "a.b": {"_type": "image"},
        "a.c": {},
        "d": 1,
    }


def test_natural_order():
    names = ["a10", "a2", "a", "A1", "..", "/x", "ü", "a02", "2", "10", "", "a2b10", "a2b9"]
    assert sorted(names, key=natural_key) == [
        "", "2", "10", "..", "/x", "a", "A1", "a02", "a2", "a2b9", "a2b10", "a10", "ü",
    ]  # fmt: skip
