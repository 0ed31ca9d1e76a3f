"""Who did not take part is in no table of the programme: by cohort, and by what a roster says."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.comparison_people import set_apart

FOLDER = {"cohorts": ("wait",), "attribute": "", "value": ""}
ARM = {"cohorts": (), "attribute": "arm", "value": "Control"}


def table(name: str, rows: list[tuple]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=list(tables.MODELS[name].to_schema().columns)[: len(rows[0])])
    return made.reindex(columns=list(tables.MODELS[name].to_schema().columns))


@pytest.fixture
def found():
    who = [("2025", "a"), ("2025", "b"), ("wait", "c"), ("wait", "a")]
    said = [("2025", "s1", "participant", "e1"), ("2025", "s2", "sponsor", "e2")]
    return {
        "participants": table("participants", [(*p, True, "enrolled", "worker") for p in who]),
        "attributes": table(
            "attributes", [("2025", "a", "arm", " control "), (*who[1], "arm", "")]
        ),
        "sources": table("sources", [("2025", "s1", "a", "participant"), ("wait", "s1", "c", "x")]),
        "excerpts": table("excerpts", [*said, ("wait", "s1", "participant", "e3")]),
        "responses": table(
            "responses", [("2025", "pre", "self", None), ("wait", "pre", "self", None)]
        ),
        "linking": pd.DataFrame({"cohort": ["2025", "wait"], "n": [1, 2]}),
        "nothing": None,
        "elsewhere": pd.DataFrame({"key": ["x"]}),
    }


def of(found: dict, name: str, *columns: str) -> list[tuple]:
    return list(found[name][list(columns)].itertuples(index=False, name=None))


def test_without_a_group_everything_is_the_programmes(found):
    own, beside = set_apart(found, None)
    assert own is found
    assert beside == {}


def test_a_cohort_is_taken_out_of_every_table(found):
    own, beside = set_apart(found, FOLDER)
    assert list(own) == list(found)
    for name in ("participants", "sources", "excerpts", "responses", "linking"):
        assert set(own[name]["cohort"]) == {"2025"}, name
        assert set(beside[name]["cohort"]) == {"wait"}, name
    assert own["nothing"] is None
    assert own["elsewhere"] is found["elsewhere"]
    # Who is known by the same pseudonym in another cohort took part there.
    assert of(own, "participants", "person") == [("a",), ("b",)]


def test_an_attribute_takes_out_people_and_what_they_said_and_no_form_without_a_code(found):
    own, beside = set_apart(found, ARM)
    rest = [("2025", "b"), ("wait", "c"), ("wait", "a")]
    assert of(own, "participants", "cohort", "person") == rest
    assert of(beside, "participants", "cohort", "person") == [("2025", "a")]
    assert of(own, "sources", "cohort", "source") == [("wait", "s1")]
    assert of(own, "excerpts", "excerpt") == [("e2",), ("e3",)]
    assert len(own["responses"]) == 2
    assert len(own["linking"]) == 2


def test_columns_of_words_that_come_back_are_told_apart_too(found):
    long = pd.DataFrame({"cohort": ["2025", "2025", "wait"], "person": ["a", "b", "a"]})
    found["pairs"] = long.astype("category")
    assert of(set_apart(found, ARM)[0], "pairs", "person") == [("b",), ("a",)]
    assert of(set_apart(found, FOLDER)[0], "pairs", "person") == [("a",), ("b",)]


def test_a_role_tells_the_group_as_well_as_an_attribute(found):
    found["participants"]["role"] = ["Leader", "On the list", "", "on  the LIST"]
    role = {"attribute": "role", "value": "On the list"}
    assert of(set_apart(found, role)[1], "participants", "person") == [("b",), ("a",)]
