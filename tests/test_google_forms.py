"""Google Forms: the time stamp, grids, addresses and quizzes."""

from __future__ import annotations

import pytest

from tests.deliver import column, read_table, roles, sample

LEADER = "I see myself as a leader, whatever my job title."


@pytest.mark.parametrize("name", ["download.csv", "sheet.csv"])
def test_a_row_of_a_grid_is_known_by_its_own_text(name):
    header = f"How far do you agree? [{LEADER}]"
    assert column(sample(f"google_forms/{name}"), header).names == (header, LEADER)


def test_the_time_stamp_and_addresses_have_roles():
    assert roles(sample("google_forms/download.csv")) == {"Timestamp": "sent_in"}
    assert roles(sample("google_forms/sheet.csv")) == {
        "Timestamp": "sent_in",
        "Email Address": "email",
    }
    assert roles(sample("google_forms/sheet_french.csv")) == {
        "Horodateur": "sent_in",
        "Adresse e-mail": "email",
    }


def test_scores_and_feedback_of_a_quiz_are_no_questions():
    export = sample("google_forms/quiz.csv")
    assert [c.header for c in export.columns if not c.role] == ["Your code", LEADER]


def test_a_grid_with_a_row_called_score_is_no_quiz(tmp_path):
    stamp = "24/04/2025 08:50:04"
    (export,) = read_table(tmp_path, [["Timestamp", "Rate [Score]", "Rate [Sound]"], [stamp, 4, 5]])
    assert roles(export) == {"Timestamp": "sent_in"}


def test_a_grid_of_one_row_is_known_by_the_question_above_it_too(tmp_path):
    (export,) = read_table(tmp_path, [["Timestamp", "How sure? [Now]"]])
    assert column(export, "How sure? [Now]").names == ("How sure? [Now]", "Now", "How sure?")


def test_brackets_inside_a_row_belong_to_it(tmp_path):
    (export,) = read_table(tmp_path, [["Timestamp", "Rate [My team [if any]]", "Rate [Me]"]])
    assert column(export, "Rate [My team [if any]]").names[1] == "My team [if any]"


def test_an_address_that_was_asked_for_later_stands_last(tmp_path):
    (export,) = read_table(tmp_path, [["Timestamp", "Why?", "Email Address"]])
    assert column(export, "Email Address").role == "email"


def test_a_column_called_timestamp_without_times_is_not_googles(tmp_path):
    (export,) = read_table(tmp_path, [["Timestamp", "Why?"], ["first", "so"]])
    assert export.platform == "plain"
