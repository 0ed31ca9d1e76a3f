"""Who withdraws is gone from everything on the next run."""

from __future__ import annotations

import pytest

from evaluation.persons.withdrawal import FILE, read_withdrawn
from tests.read_tiny import KEY, everything
from tests.tiny import COHORT, tiny_study

MORE = {
    f"{COHORT}/projects.csv": (
        "participant_id,title,stage\nAB12C,Buddies,started\nDE34F,Huddle,planned\n"
    ),
    f"{COHORT}/attendance.csv": "participant_id,session,attended\nAB12C,1,yes\nDE34F,1,yes\n",
}
TABLES = ("answers", "responses", "participants", "comments", "sources", "projects", "attendance")


def study(folder, withdrawn: str | None, **changes):
    more = MORE | ({FILE: f"participant_id,date\n{withdrawn}\n"} if withdrawn else {})
    return tiny_study(folder, more=more, **changes)


@pytest.mark.parametrize("written", ["AB12C,2026-09-01", "ab-12c,", "AB12C,\nZZ99Z,"])
def test_a_withdrawn_person_is_in_no_table(tmp_path, written):
    before, _ = everything(study(tmp_path / "before", None))
    after, problems = everything(study(tmp_path / "after", written))
    assert problems == []
    gone = set(before["participants"]["person"]) - set(after["participants"]["person"])
    assert len(gone) == 1
    for name in (*TABLES, "scores", "pairs"):
        assert gone <= set(before[name]["person"].dropna()), name
        assert not gone & set(after[name]["person"].dropna()), name
    assert len(before["excerpts"]) - len(after["excerpts"]) == 1
    assert not after["excerpts"]["text"].str.contains("I say that I lead").any()


def test_a_mistyped_form_of_a_withdrawn_person_is_gone_too(tmp_path):
    tables, _ = everything(study(tmp_path, "AB12C,", post=lambda s: s.replace("AB12C", "AB12X")))
    assert tables["responses"].groupby("wave").size().to_dict() == {"pre": 5, "post": 5}
    assert "Time to think" not in tables["comments"]["text"].tolist()


def test_only_how_many_have_withdrawn_is_kept(tmp_path):
    tables, _ = everything(study(tmp_path, "AB12C,"))
    audit = tables["matching_audit"]
    assert audit[audit["kind"] == "withdrawn"].set_index("wave")["n"].to_dict() == {
        "pre": 1,
        "post": 1,
    }


def test_a_source_on_no_sheet_that_is_named_by_the_code_is_gone(tmp_path):
    tables, _ = everything(
        study(
            tmp_path,
            "AB12C,",
            sources=None,
            interviews=lambda s: s.replace("P01", "AB12C"),
        )
    )
    assert tables["excerpts"]["text"].str.contains("I say that I lead").sum() == 0
    assert len(tables["excerpts"]) == 2


def test_a_row_without_a_code_is_told(tmp_path):
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("participant_id,date\nAB12C,\n,2026-01-01\n", encoding="utf-8")
    codes, (problem,) = read_withdrawn(tmp_path)
    assert codes == {"ab12c"}
    assert (problem.row, problem.column) == (3, "participant_id")
    assert "nobody is taken out" in problem.found


def test_without_the_file_nobody_has_withdrawn(tmp_path):
    assert read_withdrawn(tmp_path) == (frozenset(), [])


def test_a_file_with_another_header_stops(tmp_path):
    assert KEY
    tiny_study(tmp_path, more={FILE: "code\nAB12C\n"})
    _, problems = everything(tmp_path)
    assert "There is no header 'participant_id'." in str(problems[0])
