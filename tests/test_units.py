"""What stands behind published numbers from each person: the same words in the next version too.

With another text of a unit, every edition that was handed over would have to be recalled.
"""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from evaluation.persons.units import UNITS, token_of, units_of, who_of


class Open:
    """A key that hides nothing."""

    def keyed(self, kind: str, text: str) -> str:
        return f"{kind}: {text}".replace("\x1f", "|").replace("\x1e", "; ")


def settings(kind="code", cluster=None, subgroups=(), comparison=None):
    group = SimpleNamespace(attribute=comparison) if comparison else None
    plan = SimpleNamespace(subgroups=subgroups, comparison_group=group)
    study = SimpleNamespace(person_code=SimpleNamespace(kind=kind), cluster=cluster)
    return SimpleNamespace(study=study, plan=plan)


def table(columns: str, *rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split(), dtype=object)


ANSWERS = table(
    "cohort wave rater person item answer",
    ("c1", "pre", "self", "pa", "i2", 2.0),
    ("c1", "pre", "self", "pa", "i1", 1.5),
    ("c1", "pre", "self", "pa", "i3", None),
    ("c1", "post", "boss", "pa", "i1", 3.0),
    ("c1", "pre", "self", "pb", "i1", 2.0),
)
PEOPLE = table(
    "cohort person role organisation cluster",
    ("c1", "pa", "Manager", "City", "North"),
    ("c1", "pb", "", "Town", "South"),
)
ATTRIBUTES = table(
    "cohort person attribute value",
    ("c1", "pa", "years", "3"),
    ("c1", "pa", "site", "A"),
    ("c1", "pa", "unasked", "x"),
)
SURVEY = {"answers": ANSWERS, "participants": PEOPLE, "attributes": ATTRIBUTES}


def told(found, *of, group: str = "", **how) -> list[tuple]:
    rows = units_of(found, settings(*of, **how), Open())
    assert list(rows.columns) == UNITS
    assert list(rows.index) == list(range(len(rows)))
    rows = rows[rows["group"].str.startswith(group)]
    return list(rows.drop(columns="cohort").itertuples(index=False, name=None))


def test_answers_are_a_unit_for_each_wave_and_rater_and_blanks_are_none():
    assert told(SURVEY, group="answers") == [
        ("answers, post, boss", "pa", "released: c1|pa", "unit: c1|answers, post, boss|pa|i1=3"),
        (
            "answers, pre, self",
            "pa",
            "released: c1|pa",
            "unit: c1|answers, pre, self|pa|i1=1.5; i2=2",
        ),
        ("answers, pre, self", "pb", "released: c1|pb", "unit: c1|answers, pre, self|pb|i1=2"),
    ]


@pytest.mark.parametrize(
    ("how", "known"),
    [
        ({}, []),
        ({"subgroups": ("role", "years")}, ["pa|role=Manager; years=3", "pb|role="]),
        ({"subgroups": ("organisation",)}, ["pa|organisation=City", "pb|organisation=Town"]),
        ({"comparison": "site"}, ["pa|site=A"]),
        ({"cluster": "Team"}, ["pa|cluster=North", "pb|cluster=South"]),
    ],
)
def test_of_the_roster_counts_by_what_people_are_put_in_groups(how, known):
    units = [unit for *_, unit in told(SURVEY, group="participants", **how)]
    assert units == [f"unit: c1|participants|{text}" for text in known]


def test_forms_that_nobody_can_tell_again_are_named_by_what_was_given():
    same = table(
        "cohort wave rater person item answer",
        ("c1", "pre", "self", "f1", "i1", 2.0),
        ("c1", "pre", "self", "f2", "i1", 2.0),
        ("c2", "pre", "self", "f3", "i1", 2.0),
    )
    rows = told(SURVEY | {"answers": same}, "none", cluster="Team")
    own = [f"unit: {c}|answers, pre, self||i1=2" for c in ("c1", "c1", "c2")]
    assert [(who, name) for group, who, name, _ in rows if group != "participants"] == [
        ("f1", f"{own[0]}-0"),
        ("f2", f"{own[1]}-1"),
        ("f3", f"{own[2]}-0"),
    ]
    assert {name for group, _, name, _ in rows if group == "participants"} == {
        "released: c1|pa",
        "released: c1|pb",
    }


def test_a_project_of_nobody_is_named_by_what_it_is_also_where_forms_have_no_codes():
    one = table("cohort person stage evidence", ("c1", None, "planned", "none"))
    ((_, who, name, _),) = told({"projects": one}, "none")
    assert (who, name) == ("row 0", "unit: c1|projects||planned=none-0")


SPOKEN = {
    "sources": table(
        "cohort source person source_group date asked",
        ("c1", "s1", "pa", "participant", "2026-07-10", "workload"),
        ("c1", "s2", "pa", "participant", "2026-07-12", ""),
        ("c1", "s3", None, "sponsor", "", ""),
        ("c2", "s1", "pc", "participant", "", ""),
    ),
    "excerpts": table(
        "cohort source theme code text",
        ("c1", "s2", "no_time", "workload", "No hour."),
        ("c1", "s2", "no_time", "workload", "Never."),
        ("c1", "s3", "identity", "claiming", "She leads."),
    ),
}


def test_of_what_was_said_the_themes_and_codes_count_and_not_the_words():
    rows = {(group, who): (name, unit) for group, who, name, unit in told(SPOKEN)}
    assert rows == {
        ("sources, participant", "pa"): (
            "released: c1|pa",
            "unit: c1|sources, participant|pa|s1 2026-07-10 workload; s2 2026-07-12 ; "
            "s2 no_time > workload",
        ),
        ("sources, sponsor", "s3"): (
            "released: c1|s3",
            "unit: c1|sources, sponsor|s3|s3  ; s3 identity > claiming",
        ),
        ("sources, participant", "pc"): (
            "released: c2|pc",
            "unit: c2|sources, participant|pc|s1  ",
        ),
    }


def test_projects_and_sessions_are_units_too_also_those_of_nobody():
    projects = table(
        "cohort person stage evidence title",
        ("c1", "pa", "started", "none", "Buddies"),
        ("c1", None, "planned", "none", "Shared"),
    )
    sessions = table("cohort person session attended", ("c1", "pa", "2", True))
    found = {"projects": projects, "attendance": sessions}
    shared = "unit: c1|projects||planned=none"
    assert told(found) == [
        ("attendance", "pa", "released: c1|pa", "unit: c1|attendance|pa|2=True"),
        ("projects", "pa", "released: c1|pa", "unit: c1|projects|pa|started=none"),
        ("projects", "row 1", f"{shared}-0", shared),
    ]
    assert told(found, "none") == told(found)
    assert told({"projects": projects[:0]}) == []


def test_a_row_of_nobody_is_of_its_source_or_of_itself():
    assert who_of(SPOKEN["sources"]).tolist() == ["pa", "pa", "s3", "pc"]
    rows = table("cohort person", ("c1", "pa"), ("c1", None))
    rows.index = [7, 8]
    assert who_of(rows).tolist() == ["pa", "row 1"]
    assert who_of(rows).index.tolist() == [7, 8]


def test_a_person_has_another_token_in_another_cohort():
    assert token_of(Open(), "c1", "pa") == "released: c1|pa"
