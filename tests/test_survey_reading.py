"""Surveys of all cohorts: linked, counted, under pseudonyms; every problem at once."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation.persons.identifiers import normalised_code
from evaluation.surveys.reading import write_kept
from tests.read_tiny import everything, surveys, told, with_key
from tests.tiny import CODES, COHORT, POST, PRE, tiny_study

FIRST = "2026-07-01 09:00:00,AB12C,Agree,Neither,Agree,Disagree,Agree,Time to think\n"


def also(*rows: str):
    """POST with more forms at its end."""
    return POST + "".join(f"{row}\n" for row in rows)


def kept(folder, post: str, rule: str = "first_complete") -> pd.DataFrame:
    """The answers that count of the person who sent in two forms."""
    study = tiny_study(folder, study=lambda s: s + f"duplicates: {rule}\n", post=post)
    tables, problems = everything(study)
    assert problems == []
    responses = tables["responses"]
    twice = responses[responses["reason"] == "duplicate"]
    assert len(twice) == 1
    answers = tables["answers"]
    mine = answers["person"].isin(twice["person"]) & (answers["wave"] == "post")
    return answers[mine].set_index("item")["answer"].to_dict()


LATER = "2026-07-03 09:00:00,ab 12 c,Neither,Neither,Neither,Neither,Neither,"
PARTLY = "2026-06-30 09:00:00,AB12C,Disagree,,,,,"


def test_of_two_complete_forms_the_first_counts(tmp_path):
    assert kept(tmp_path, also(LATER))["identity_1"] == 3


def test_the_time_says_which_is_first_not_the_order_of_rows(tmp_path):
    head, rest = POST.split("\n", 1)
    assert kept(tmp_path, f"{head}\n{LATER}\n{rest}")["identity_1"] == 3


def test_a_form_left_half_way_does_not_count_before_a_complete_one(tmp_path):
    assert kept(tmp_path, also(PARTLY))["identity_1"] == 3


def test_the_last_form_counts_if_the_settings_say_so(tmp_path):
    assert kept(tmp_path, also(LATER), "last")["identity_1"] == 2


def test_an_empty_form_is_no_duplicate_and_does_not_count(tmp_path):
    tables, _ = everything(tiny_study(tmp_path, post=also("2026-06-01 09:00:00,AB12C,,,,,,")))
    responses = tables["responses"]
    assert responses["reason"].value_counts().to_dict() == {"": 12, "empty": 1}
    assert responses["used"].sum() == 12


def test_codes_typed_differently_are_one_person(tmp_path):
    reading = surveys(tiny_study(tmp_path, post=lambda s: s.replace("AB12C", " ab-12c ")))
    assert set(reading.tables["responses"]["match"]) == {"exact"}
    assert reading.tables["participants"]["person"].nunique() == 6


@pytest.mark.parametrize("code", ["NA", "None", "nan", "007", "12"])
def test_a_code_is_text_whatever_it_looks_like(tmp_path, code):
    def swap(text: str) -> str:
        return text.replace("AB12C", code)

    study = tiny_study(tmp_path, pre=swap, post=swap, roster=swap, sources=swap)
    tables, problems = everything(study)
    assert problems == []
    assert tables["pairs"]["person"].nunique() == 6
    assert set(tables["responses"]["match"]) == {"exact"}


def test_a_code_that_a_spreadsheet_made_a_number_is_the_same(tmp_path):
    def swap(new: str):
        return lambda text: text.replace("AB12C", new)

    study = tiny_study(tmp_path, pre=swap("12.0"), post=swap("12"), roster=swap("12"))
    assert set(surveys(study).tables["responses"]["match"]) == {"exact"}


def test_leading_zeros_keep_people_apart(tmp_path):
    def two(text: str) -> str:
        return text.replace("AB12C", "007").replace("DE34F", "07")

    study = tiny_study(tmp_path, pre=two, post=two, roster=two)
    assert surveys(study).tables["participants"]["person"].nunique() == 6


def test_near_matches_are_counted_in_the_audit(tmp_path):
    reading = surveys(tiny_study(tmp_path, post=lambda s: s.replace("AB12C", "AB12X")))
    audit = reading.tables["matching_audit"].set_index(["wave", "kind"])["n"].to_dict()
    assert audit == {("pre", "exact"): 6, ("post", "exact"): 5, ("post", "near"): 1}


def test_a_form_of_somebody_who_is_on_no_roster_is_new(tmp_path):
    extra = "2026-07-03 09:00:00,ZZ99Z,Agree,Agree,Agree,Agree,Agree,"
    reading = surveys(tiny_study(tmp_path, post=also(extra)))
    people = reading.tables["participants"]
    assert people["enrolled"].value_counts().to_dict() == {True: 6, False: 1}
    assert (reading.tables["responses"]["match"] == "new").sum() == 1


def test_without_a_roster_the_first_waves_codes_are_the_reference(tmp_path):
    reading = surveys(tiny_study(tmp_path, roster=None, post=lambda s: s.replace("AB12C", "AB12X")))
    assert reading.tables["responses"]["match"].value_counts().to_dict() == {"exact": 11, "near": 1}


@pytest.mark.parametrize(("linked", "pseudonyms"), [("true", 6), ("false", 12)])
def test_a_person_in_two_cohorts_is_one_person_if_the_settings_say_so(tmp_path, linked, pseudonyms):
    more = {"data/raw/second/pre.csv": PRE, "data/raw/second/post.csv": POST}
    study = tiny_study(
        tmp_path, study=lambda s: s.replace("cohorts: true", f"cohorts: {linked}"), more=more
    )
    people = surveys(study).tables["participants"]
    assert len(people) == 12
    assert people["person"].nunique() == pseudonyms


def test_answers_that_cannot_be_told_are_counted_and_missing(tmp_path):
    def spoil(text: str) -> str:
        return text.replace("AB12C,Disagree", "AB12C,7").replace("KL78M,Agree", "KL78M,Partly")

    reading = surveys(tiny_study(tmp_path, pre=spoil))
    assert {p.severity for p in reading.problems} == {"note"}
    found = told(reading.problems)
    assert "pre.csv, row 2, column 'I see myself as a leader.': 1 answer became missing" in found
    assert "'7' is outside the range of answers" in found
    assert "pre.csv, row 5" in found
    assert "'Partly' is no answer of the instrument" in found
    answers = reading.tables["answers"]
    assert answers["missing"].value_counts().to_dict() == {
        "": 52,
        "not a label": 1,
        "out of range": 1,
    }


def test_the_settings_can_make_bad_answers_stop(tmp_path):
    study = tiny_study(
        tmp_path,
        study=lambda s: s + "bad_answers: stop\n",
        pre=lambda s: s.replace("AB12C,Disagree", "AB12C,7"),
    )
    assert [p.severity for p in surveys(study).problems] == ["stop"]


def test_problems_of_all_files_come_at_once(tmp_path):
    study = tiny_study(
        tmp_path,
        pre="",
        post=lambda s: s.replace("Your code", "Name"),
        roster=lambda s: s + "AB12C,,,,\n",
        more={
            "data/raw/second/pre.csv": b"\x81\x8d",
            "data/raw/third/roster.csv": "participant_id\n",
        },
    )
    found = told(surveys(study).problems)
    assert f"{COHORT}/pre.csv: The file is empty." in found
    assert f"{COHORT}/post.csv, row 1: There is no column 'Your code'" in found
    assert (
        f"{COHORT}/roster.csv, row 8, column 'participant_id': The same code as in row 2." in found
    )
    assert "data/raw/second/pre.csv: Its text is in no encoding" in found
    assert "data/raw/third: There is no survey in this folder." in found
    assert "AB12C" not in found


def test_no_raw_code_is_in_any_table_or_message(tmp_path):
    more = {
        f"{COHORT}/projects.csv": "participant_id,title,stage\nAB12C,Buddies,started\n",
        f"{COHORT}/attendance.csv": "participant_id,session,attended\nAB12C,1,yes\n",
        f"{COHORT}/corrections.csv": (
            "file,person,column,was,becomes,who,why\npre.csv,AB12C,Your code,XX,YY,me,test\n"
        ),
    }
    study = tiny_study(tmp_path, roster=lambda s: s + "AB12C,,,,\n", more=more)
    tables, problems = everything(study)
    assert len(problems) == 2
    text = "\n".join(t.to_csv() for t in tables.values()) + told(problems)
    for code in CODES:
        assert code not in text
        assert normalised_code(code) not in text


def test_comments_and_teams_are_kept_with_their_persons(tmp_path):
    tables, _ = everything(
        tiny_study(
            tmp_path,
            study=lambda s: s + "cluster: Team\n",
            pre=lambda s: "\n".join(f"{line},North" for line in s.splitlines()).replace(
                "first.,North", "first.,Team"
            ),
        )
    )
    assert sorted(tables["comments"]["text"]) == ["The others", "Time to think"]
    assert set(tables["participants"]["cluster"]) == {"North"}


def test_what_files_were_taken_for_is_kept_without_an_answer(tmp_path):
    reading = surveys(with_key(tiny_study(tmp_path)))
    write_kept(str(tmp_path / "reading.json"), reading.files)
    text = (tmp_path / "reading.json").read_text(encoding="utf-8")
    assert f"{COHORT}/pre.csv" in text
    assert not any(code in text for code in CODES)
    assert FIRST.split(",")[-1].strip() not in text


def test_a_word_that_several_forms_have_for_a_code_is_none(tmp_path):
    def swap(text: str) -> str:
        return text.replace("AB12C", "NA").replace("DE34F", "n.a.").replace("GH56J", "na")

    study = tiny_study(tmp_path, pre=swap, roster=None, sources=None, interviews=None)
    tables, problems = everything(study)
    assert "2 forms have a word such as NA or none for a code" in told(problems)
    pre = tables["responses"][tables["responses"]["wave"] == "pre"]
    assert (pre["reason"] == "no code").sum() == 3


def test_rows_of_an_event_that_asked_nothing_are_left_out_and_counted(tmp_path):
    head, *rows = PRE.strip().split("\n")
    lines = [f"{head},Event", *(f"{row},pre" for row in rows), ",AB12C,,,,,enrolment"]
    study = tiny_study(tmp_path, study=lambda s: s + "wave_column: Event\n", pre="\n".join(lines))
    found = surveys(study)
    (reading,) = [r for r in found.files if r.file.endswith("pre.csv")]
    assert [p for p in found.problems if "enrolment" in p.found] == []
    assert (reading.rows, reading.left_out) == (
        6,
        {"rows of another event, without an answer to any item": 1},
    )


def test_rows_of_an_unknown_event_with_an_answer_stop_the_run(tmp_path):
    head, *rows = PRE.strip().split("\n")
    lines = [f"{head},Event", *(f"{row},pre" for row in rows), ",AB12C,Agree,,,,visit"]
    study = tiny_study(tmp_path, study=lambda s: s + "wave_column: Event\n", pre="\n".join(lines))
    (problem,) = [p for p in surveys(study).problems if "'visit'" in p.found]
    assert problem.severity == "stop"


def test_a_wave_that_its_headers_and_its_file_name_both_name_is_read_once(tmp_path):
    question = "I see myself as a leader."
    pre = PRE.replace(question, f"At the start: {question}")
    study = tiny_study(
        tmp_path,
        study=lambda s: s.replace("programme}", 'programme, column_prefix: "At the start: "}'),
        pre=pre,
    )
    responses = everything(study)[0]["responses"]
    assert (responses["wave"] == "pre").sum() == 6
    assert not (responses["reason"] == "duplicate").any()
