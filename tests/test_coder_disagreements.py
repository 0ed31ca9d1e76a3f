"""The list of what one coder marked and another did not."""

import numpy as np

from evaluation import tables
from evaluation.interviews.coder_disagreements import disagreements
from evaluation.study.settings import Coding
from tests.test_coder_units import excerpts, random_study, sources


def listed(said, *columns, **coding):
    found = disagreements(sources(p1=100, p2=100), said, Coding(**coding))
    return [tuple(row) for row in found[list(columns)].itertuples(index=False)]


def test_both_excerpts_stand_side_by_side():
    said = excerpts(("p1", "A", "x", 0, 20), ("p1", "B", "y", 10, 30))
    said["text"] = ["We had no time at all", "at all, but I learned"]
    what = listed(said, "code", "coder", "text", "other", "other_codes", "other_text", "kind")
    one, two = said["text"]
    assert what == [
        ("x", "A", one, "B", "y", two, "theme not in the source"),
        ("y", "B", two, "A", "x", one, "theme not in the source"),
    ]


def test_the_same_code_on_words_that_overlap_is_no_disagreement():
    assert listed(excerpts(("p1", "A", "x", 0, 20), ("p1", "B", "x", 19, 30)), "code") == []


def test_the_same_code_elsewhere_is_one_for_both():
    said = excerpts(("p1", "A", "x", 0, 20), ("p1", "B", "x", 20, 30))
    assert listed(said, "kind", "coder", "other_text") == [
        ("code elsewhere in the source", "A", ""),
        ("code elsewhere in the source", "B", ""),
    ]


def test_without_places_the_same_code_in_the_source_is_no_disagreement():
    assert listed(excerpts(("p1", "A", "x"), ("p1", "B", "x")), "code") == []
    assert listed(excerpts(("p1", "A", "x", 0, 5), ("p1", "B", "x")), "code") == []


def test_without_places_the_same_words_stand_beside_each_other():
    said = excerpts(("p1", "A", "x.1"), ("p1", "B", "x.2"), ("p1", "B", "y"))
    said["excerpt"] = ["e1", "e1", "e2"]
    assert listed(said, "code", "coder", "kind", "other_codes") == [
        ("x.1", "A", "code not in the source", "x.2"),
        ("x.2", "B", "code not in the source", "x.1"),
        ("y", "B", "theme not in the source", ""),
    ]


def test_who_did_not_see_a_source_does_not_disagree():
    said = excerpts(("p1", "A", "x"), ("p1", "B", "x"), ("p2", "A", "x"))
    assert listed(said, "code") == []
    what = listed(said, "code", "coder", "other", saw_everything=("B",))
    assert what == [("x", "A", "B")]


def test_each_of_two_others_has_a_row():
    said = excerpts(("p1", "A", "x"), ("p1", "B", "y"), ("p1", "C", "y"))
    assert listed(said, "code", "coder", "other") == [
        ("x", "A", "B"),
        ("x", "A", "C"),
        ("y", "B", "A"),
        ("y", "C", "A"),
    ]


def test_a_reflexive_study_has_no_such_list():
    said = excerpts(("p1", "A", "x"), ("p1", "B", "y"))
    assert listed(said, "code", approach="reflexive") == []
    assert disagreements(sources(p1=1), tables.empty("excerpts"), Coding()).empty


def test_pseudonyms_do_not_decide_the_order():
    who, said = random_study(np.random.default_rng(2), n=12)
    other = {f"p{i}": f"z{(7 * i) % 12:02}" for i in range(12)}
    renamed = [t.assign(source=t["source"].map(other)) for t in (who, said)]
    first, second = disagreements(who, said, Coding()), disagreements(*renamed, Coding())
    assert len(first) > 20
    assert list(first["source"].map(other)) == list(second["source"])
    assert first.drop(columns="source").equals(second.drop(columns="source"))
