"""Any table with one header row."""

from __future__ import annotations

import pytest

from tests.deliver import EXPORTS, column, read_table, roles, sample

FILES = sorted(path.name for path in (EXPORTS / "plain").iterdir())


def test_there_is_a_sample_of_each_kind_of_file():
    assert {name.rsplit(".", 1)[1] for name in FILES} >= {"csv", "tsv", "xlsx", "xls", "ods"}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_same_table(name):
    export = sample(f"plain/{name}")
    assert export.sheet.headers == [
        "Code",
        "Wave",
        "Start time",
        "I see myself as a leader, whatever my job title.",
        "I ask for feedback on how I lead.",
        "Comment",
    ]
    assert export.sheet.rows == [
        ["AB12", "pre", "2024-09-02 09:01", "Agree", "2", "Yes, really"],
        ["007", "pre", "2024-09-03 10:15", "Neither", "3", ""],
        ["CD34", "post", "2025-01-20 08:00", "Agree", "4", "größer"],
    ]
    assert roles(export) == {"Start time": "started"}


def test_personal_columns_are_known_by_their_words(tmp_path):
    head = ["Code", "E-mail", "IP address", "Last name", "Duration (in seconds)", "Completion date"]
    (export,) = read_table(tmp_path, [head])
    assert [c.role for c in export.columns] == [
        "",
        "email",
        "address",
        "name",
        "seconds",
        "sent_in",
    ]


def test_an_empty_column_without_header_is_left_out(tmp_path):
    (export,) = read_table(tmp_path, [["Code", "", "lead1", ""], ["AB12", "", "4", ""]])
    assert export.sheet.headers == ["Code", "lead1"]
    assert export.sheet.rows == [["AB12", "4"]]


def test_a_column_without_header_that_holds_something_gets_its_letter(tmp_path):
    (export,) = read_table(tmp_path, [["Code", "", "lead1"], ["AB12", "x", "4"]])
    assert export.sheet.headers == ["Code", "column B", "lead1"]


def test_a_header_that_stands_there_twice_is_known_without_its_number(tmp_path):
    (export,) = read_table(tmp_path, [["Code", "Sure?", "Sure?"], ["AB12", "1", "2"]])
    assert column(export, "Sure? (2)").names == ("Sure? (2)", "Sure?")


def test_times_and_senders_of_indico_surveygizmo_and_typeform_are_known(tmp_path):
    head = [
        "Submitter",
        "Submitter Email",
        "Submission Date",
        "Time Started",
        "Network ID",
        "I lead.",
    ]
    (export,) = read_table(tmp_path, [head])
    wanted = ["name", "email", "sent_in", "started", "platform", ""]
    assert [c.role for c in export.columns] == wanted


def test_a_question_is_known_without_its_section_and_a_row_without_its_grid(tmp_path):
    head = [
        "Impact: I lead.",
        "Impact: I notice: how?",
        "My team:How good is it?",
        "I:How good is it?",
    ]
    (export,) = read_table(tmp_path, [head])
    assert [c.names[-1] for c in export.columns] == ["I lead.", "I notice: how?", "My team", "I"]


def test_a_question_that_two_sections_ask_is_known_with_its_section_only(tmp_path):
    head = ["Before: I lead.", "Before: I speak up.", "After: I lead.", "After: I speak up."]
    (export,) = read_table(tmp_path, [head])
    assert [c.names for c in export.columns] == [(text,) for text in head]
