"""LimeSurvey: headings of every kind, short and long answers, times, several answers."""

from __future__ import annotations

import pytest

from tests.deliver import column, read_table, roles, sample

LEADER = "I see myself as a leader, whatever my job title."
SAMPLES = ["codes_short", "expression_codes", "full_long", "codes_and_text", "abbreviated"]


@pytest.mark.parametrize("name", SAMPLES)
def test_own_columns_have_roles_whatever_the_headings(name):
    export = sample(f"limesurvey/{name}.csv")
    assert [c.role for c in export.columns[:9]] == [
        "response",
        "sent_in",
        "platform",
        "language",
        "platform",
        "started",
        "platform",
        "address",
        "platform",
    ]


@pytest.mark.parametrize(
    ("name", "header", "names"),
    [
        ("codes_short", "LEAD[SQ001]", ("LEAD[SQ001]", "LEAD_SQ001")),
        ("expression_codes", "LEAD_SQ001", ("LEAD_SQ001", "LEAD[SQ001]")),
        (
            "full_long",
            f"How far do you agree? [{LEADER}]",
            (f"How far do you agree? [{LEADER}]", LEADER),
        ),
        (
            "codes_and_text",
            f"LEAD[SQ001]. How far do you agree? [{LEADER}]",
            ("LEAD[SQ001]", "LEAD_SQ001", f"How far do you agree? [{LEADER}]", LEADER),
        ),
        ("codes_and_text", "WHY. Why?", ("WHY", "Why?")),
    ],
)
def test_a_question_is_known_by_code_and_text(name, header, names):
    assert column(sample(f"limesurvey/{name}.csv"), header).names == names


@pytest.mark.parametrize("name", ["codes_short", "full_long"])
def test_the_whole_time_is_read_and_other_times_are_no_questions(name):
    told = list(roles(sample(f"limesurvey/{name}.csv")).values())
    assert told[-5:] == ["seconds", "platform", "platform", "platform", "platform"]


def test_a_question_that_ends_in_time_is_a_question(tmp_path):
    head = ["id", "submitdate", "lastpage", "freeTime", "interviewtime", "freeTimeTime"]
    (export,) = read_table(tmp_path, [head])
    assert column(export, "freeTime").role == ""
    assert column(export, "freeTimeTime").role == "platform"


def test_several_answers_become_one_column():
    assert sample("limesurvey/codes_short.csv").sheet.column("USES") == ["SQ001;SQ002", "", "SQ002"]
    assert sample("limesurvey/expression_codes.csv").sheet.column("USES") == [
        "SQ001;SQ002",
        "",
        "SQ002",
    ]


def test_an_array_of_yes_no_questions_stays_apart(tmp_path):
    head = ["id", "submitdate", "lastpage", "ARR[SQ001]", "ARR[SQ002]"]
    rows = [["1", "", "1", "Y", "N"], ["2", "", "1", "U", "Y"]]
    (export,) = read_table(tmp_path, [head, *rows])
    assert export.sheet.headers == head


def test_an_array_to_which_everybody_said_yes_stays_apart(tmp_path):
    head = ["id", "submitdate", "lastpage", "ARR[SQ001]", "ARR[SQ002]"]
    (export,) = read_table(tmp_path, [head, ["1", "", "1", "Y", "Y"], ["2", "", "1", "", ""]])
    assert export.sheet.headers == head


def test_own_words_beside_several_answers_are_kept():
    assert sample("limesurvey/codes_short.csv").sheet.column("USES[other]")[2] == "A coach, once"


def test_a_question_that_was_not_shown_is_no_answer():
    export = sample("limesurvey/full_long.csv")
    assert column(export, "Have you tried it?").missing == {"N/A"}
    assert column(export, "Why?").missing == frozenset()


def test_an_equals_sign_loses_the_apostrophe_that_masks_it():
    assert sample("limesurvey/codes_short.csv").sheet.column("WHY")[2] == "=1+1"


def test_an_unfinished_response_is_kept_without_a_date():
    export = sample("limesurvey/codes_short.csv")
    assert export.sheet.column("submitdate")[1] == ""
    assert export.sheet.column("LEAD[SQ001]")[1] == "A5"


def test_the_date_that_stands_for_none_is_none(tmp_path):
    rows = [["id", "submitdate", "lastpage"], ["1", "1980-01-01 00:00:00", "3"]]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.column("submitdate") == [""]


def test_people_of_the_list_of_participants_are_personal(tmp_path):
    head = ["id", "submitdate", "lastpage", "firstname", "email", "token"]
    (export,) = read_table(tmp_path, [head])
    assert [c.role for c in export.columns[3:]] == ["name", "email", "platform"]


def test_a_number_and_one_more_word_do_not_make_it_limesurveys(tmp_path):
    (export,) = read_table(tmp_path, [["id", "submitdate", "lead1"], ["1", "", "4"]])
    assert export.platform == "plain"
