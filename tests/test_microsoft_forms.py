"""Microsoft Forms: its own columns, repeated questions, anchors, several answers, the quiz."""

from __future__ import annotations

import pytest

from tests.deliver import column, read_table, roles, sample

OWN = ["ID", "Start time", "Completion time", "Email", "Name"]


def form(tmp_path, headers, *rows):
    start = ["1", "9/2/2024 9:01:10", "9/2/2024 9:07:44", "anonymous", ""]
    (export,) = read_table(tmp_path, [[*OWN, *headers], *([*start, *row] for row in rows)])
    assert export.platform == "microsoft_forms"
    return export


@pytest.mark.parametrize("name", ["survey.csv", "survey.xlsx"])
def test_own_columns_have_roles_and_questions_have_none(name):
    assert roles(sample(f"microsoft_forms/{name}")) == {
        "ID": "response",
        "Start time": "started",
        "Completion time": "sent_in",
        "Email": "email",
        "Name": "name",
        "Last modified time": "platform",
    }


def test_french_headings_are_known_too():
    assert roles(sample("microsoft_forms/survey_french.csv")) == {
        "Id": "response",
        "Heure de début": "started",
        "Heure de fin": "sent_in",
        "Adresse de messagerie": "email",
        "Nom": "name",
    }


def test_the_order_of_day_and_month_is_left_to_the_cells():
    assert sample("microsoft_forms/survey.csv").date_order == ""


def test_the_word_anonymous_is_nobodys_address():
    assert set(sample("microsoft_forms/survey.csv").sheet.column("Email")) == {""}


def test_a_question_with_anchors_has_its_text_alone_for_a_second_name():
    header = "How hard was the first day?\n\n1 - Extremely simple\n5 - Very difficult"
    names = column(sample("microsoft_forms/survey.csv"), header).names
    assert names == (header, "How hard was the first day?")


def test_a_repeated_question_may_be_known_without_its_digit():
    export = sample("microsoft_forms/survey.csv")
    assert column(export, "What will you try first?2").names[1] == "What will you try first?"


def test_a_digit_is_left_on_if_the_question_without_it_is_not_there(tmp_path):
    export = form(tmp_path, ["Rate day 2"], ["4"])
    assert column(export, "Rate day 2").names == ("Rate day 2",)


def test_several_answers_lose_the_semicolon_at_their_end():
    export = sample("microsoft_forms/survey.csv")
    answers = export.sheet.column("Which of these do you use?")
    assert answers == ["Supervision;Peer groups", "Peer groups", ""]


def test_a_comment_that_ends_in_a_semicolon_keeps_it(tmp_path):
    export = form(tmp_path, ["Why?"], ["so;"], ["because"])
    assert export.sheet.column("Why?") == ["so;", "because"]


def test_points_and_feedback_of_a_quiz_are_no_questions():
    export = sample("microsoft_forms/quiz.csv")
    questions = [c.header for c in export.columns if not c.role]
    assert questions == [
        "Name2",
        "What — in one word — is supervision for?",
        "I see myself as a leader, whatever my job title.",
    ]


def test_a_question_about_feedback_is_a_question(tmp_path):
    export = form(tmp_path, ["Feedback - how often do you give it?"], ["often"])
    assert column(export, "Feedback - how often do you give it?").role == ""


def test_a_question_that_is_called_like_an_own_column_is_a_question(tmp_path):
    (export,) = read_table(tmp_path, [["ID", *OWN[1:3], "Q", "Name"], list("12345")])
    assert roles(export) == {
        "ID": "response",
        "Start time": "started",
        "Completion time": "sent_in",
    }


def test_times_alone_do_not_make_it_a_microsoft_form(tmp_path):
    (export,) = read_table(tmp_path, [["Code", "Start time", "Completion time"], list("123")])
    assert export.platform == "plain"


def test_a_form_without_answers_is_still_known(tmp_path):
    (export,) = read_table(tmp_path, [[*OWN, "Why?"]])
    assert (export.platform, export.sheet.rows) == ("microsoft_forms", [])


def test_a_first_question_about_the_name_is_a_question(tmp_path):
    export = form(tmp_path, ["Nom", "Why?"], ["AB12", "so"])
    assert column(export, "Nom").role == ""
