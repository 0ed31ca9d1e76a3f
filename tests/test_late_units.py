"""What waits is in no table, as if it had not come, and nothing else is missing."""

from __future__ import annotations

import pandas as pd

from evaluation.persons.late_units import without
from tests.test_units import table

FORMS = [("c1", "pre", "self", p) for p in ("pa", "pb")] + [
    ("c1", "pre", "boss", "pb"),
    ("c1", "post", "self", "pb"),
    ("c2", "pre", "self", "pb"),
]
PRE = "answers, pre, self"


def forms(columns: str = "cohort wave rater person") -> pd.DataFrame:
    made = table("cohort wave rater person", *FORMS)
    return made.astype({"wave": "category"})[columns.split()]


def left(found: dict, *held: tuple[str, str, str]) -> dict[str, list[tuple]]:
    made = without(found, set(held))
    assert all(list(t.index) == list(range(len(t))) for t in made.values())
    return {name: list(t.itertuples(index=False, name=None)) for name, t in made.items()}


def test_a_form_waits_in_every_table_of_forms_and_others_of_the_person_stay():
    found = {"answers": forms(), "responses": forms(), "other": forms()}
    made = left(found, ("c1", PRE, "pb"))
    for name in ("answers", "responses"):
        assert made[name] == [row for row in FORMS if row != ("c1", "pre", "self", "pb")]
    assert made["other"] == FORMS
    assert left({"answers": forms()}, ("c1", PRE, "pb")) == {"answers": made["answers"]}


def test_comments_are_of_the_persons_own_form():
    found = {"comments": forms("cohort wave person")}
    own = [(c, wave, p) for c, wave, _, p in FORMS]
    assert left(found, ("c1", "answers, post, self", "pb")) == {"comments": own[:3] + own[4:]}


def test_a_person_of_whom_nothing_is_left_is_gone_but_for_the_roster():
    people = [("c1", "pa", False), ("c1", "pb", False), ("c2", "pb", False), ("c1", "pc", False)]
    found = {"answers": forms(), "participants": table("cohort person enrolled", *people)}
    all_of = [("c1", f"answers, {form}", "pb") for form in ("pre, self", "pre, boss", "post, self")]
    assert left(found, *all_of[:2])["participants"] == people
    assert left(found, *all_of)["participants"] == [people[0], *people[2:]]
    found["participants"]["enrolled"] = True
    assert len(left(found, *all_of)["participants"]) == 4


def test_a_form_without_an_answer_keeps_its_person():
    people = table("cohort person enrolled", ("c1", "pa", False), ("c1", "pb", False))
    found = {"answers": forms()[:1], "responses": forms(), "participants": people}
    assert len(left(found, ("c1", PRE, "pb"))["participants"]) == 2
    found["responses"] = forms()[:2]
    assert left(found, ("c1", PRE, "pb"))["participants"] == [("c1", "pa", False)]


def test_a_source_waits_with_its_excerpts_and_cases():
    sources = [
        ("c1", "s1", "pa", "participant"),
        ("c1", "s2", None, "sponsor"),
        ("c2", "s2", "pa", "participant"),
    ]
    said = [("c1", "s1"), ("c1", "s2"), ("c1", "s2"), ("c2", "s2")]
    found = {
        "sources": table("cohort source person source_group", *sources),
        "excerpts": table("cohort source", *said),
        "cases": table("cohort source", *said[1:]),
    }
    for frame in found.values():
        frame.index = range(10, 10 + len(frame))
    assert left(found, ("c1", "sources, sponsor", "s2")) == {
        "sources": [sources[0], sources[2]],
        "excerpts": [said[0], said[3]],
        "cases": [said[3]],
    }
    found = {"sources": found["sources"], "excerpts": found["excerpts"][:0]}
    made = without(found, {("c1", "sources, participant", "pa")})
    assert made["sources"]["source"].tolist() == ["s2", "s2"]
    assert list(made["excerpts"].columns) == ["cohort", "source"]


def test_projects_and_sessions_wait_by_their_person_or_row():
    rows = [("c1", "pa"), ("c1", None), ("c2", "pa")]
    found = {name: table("cohort person", *rows) for name in ("projects", "attendance")}
    held = [("c1", "projects", "row 1"), ("c1", "attendance", "pa")]
    assert left(found, *held) == {"projects": [rows[0], rows[2]], "attendance": rows[1:]}
    assert list(without({"projects": found["projects"][:0]}, set(held))["projects"].columns) == [
        "cohort",
        "person",
    ]
