"""SurveyMonkey: two rows of headers, one column per answer or one per option."""

from __future__ import annotations

import csv
import io

import pytest

from evaluation.surveys.readers.surveymonkey import read_surveymonkey
from tests.deliver import EXPORTS, column, delivered, read_table, roles, sample, write_workbook

GRID = "How far do you agree?"
LEADER, FEEDBACK = f"{GRID} [I see myself as a leader.]", f"{GRID} [I ask for feedback.]"
OWN_ROLES = {
    "Respondent ID": "response",
    "Collector ID": "platform",
    "Start Date": "started",
    "End Date": "sent_in",
    "IP Address": "address",
    "Email Address": "email",
    "First Name": "name",
    "Last Name": "name",
}


def rows_of(name):
    text = (EXPORTS / "surveymonkey" / name).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def questions(export):
    return {c.header: export.sheet.column(c.header) for c in export.columns if not c.role}


def small(tmp_path, first, second, *answers):
    """An export with these questions, what stands below them, and answers."""
    table = [["Respondent ID", "Collector ID", *first], ["", "", *second]]
    table += [[f"11{n}", "4", *row] for n, row in enumerate(answers)]
    (export,) = read_table(tmp_path, table)
    assert export.platform == "surveymonkey"
    return export


def test_every_answer_of_the_condensed_sample_is_there():
    assert questions(sample("surveymonkey/condensed.csv")) == {
        "What is your code?": ["AB12", "CD34", "EF56"],
        LEADER: ["Agree", "Neither", ""],
        FEEDBACK: ["Disagree", "Agree", ""],
        "How would you rate yourself now?": ["Good", "Poor", ""],
        "What helped you?": ["Coaching;Peer group", "", "Coaching"],
        "What helped you? [Other (please specify)]": ["", "My manager", ""],
        "What else?": ["Nothing", "", ""],
    }


def test_every_answer_of_the_expanded_sample_is_there():
    assert questions(sample("surveymonkey/expanded.csv")) == {
        "Custom Data 1": ["spring", "spring", ""],
        "What is your code?": ["AB12", "CD34", "EF56"],
        LEADER: ["Agree", "Neither", ""],
        FEEDBACK: ["Disagree", "Agree", ""],
        "How would you rate yourself now?": ["Good", "Poor", ""],
        "What else?": ["Nothing", "", ""],
    }


@pytest.mark.parametrize("name", ["condensed.csv", "expanded.csv"])
def test_rows_are_numbered_as_excel_shows_them(name):
    sheet = sample(f"surveymonkey/{name}").sheet
    assert (sheet.header_row, sheet.numbers) == (1, [3, 4, 5])
    assert sheet.column("Respondent ID") == ["114000000001", "114000000002", "114000000003"]
    assert sheet.column("End Date")[0] == "01/15/2026 09:06:10 AM"


def test_surveymonkeys_own_columns_have_roles_and_custom_data_only_if_blank():
    assert roles(sample("surveymonkey/condensed.csv")) == {**OWN_ROLES, "Custom Data 1": "platform"}
    assert roles(sample("surveymonkey/expanded.csv")) == OWN_ROLES


def test_headers_of_the_api_are_known_too(tmp_path):
    first = ["date_created", "date_modified", "ip_address", "email_address", "custom_1"]
    export = small(tmp_path, first, [""] * 5, ["2026-01-05", "2026-01-05", "", "", ""])
    assert list(roles(export).values())[2:] == [
        "started",
        "sent_in",
        "address",
        "email",
        "platform",
    ]


@pytest.mark.parametrize("name", ["condensed.csv", "expanded.csv"])
def test_a_statement_of_a_grid_is_known_alone_and_with_its_question(name):
    assert column(sample(f"surveymonkey/{name}"), LEADER).names == (
        "I see myself as a leader.",
        LEADER,
        f"{GRID} - I see myself as a leader.",
    )


def test_what_stands_beside_other_is_no_statement():
    export = sample("surveymonkey/condensed.csv")
    names = column(export, "What helped you? [Other (please specify)]").names
    assert "Other (please specify)" not in names


def test_a_workbook_is_read_like_the_csv(tmp_path):
    book = write_workbook(tmp_path / "export.xlsx", {"Sheet": rows_of("expanded.csv")})
    (export,) = read_surveymonkey(delivered(book))
    same = sample("surveymonkey/expanded.csv")
    assert (export.columns, export.sheet.rows) == (same.columns, same.sheet.rows)
    assert export.sheet.numbers == [3, 4, 5]


@pytest.mark.parametrize("name", ["Column{}", "Unnamed: {}"])
def test_blank_headers_that_another_tool_named_belong_to_the_question(tmp_path, name):
    rows = rows_of("expanded.csv")
    rows[0] = [h or name.format(n or "") for n, h in enumerate(rows[0])]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.rows == sample("surveymonkey/expanded.csv").sheet.rows
    assert export.columns == sample("surveymonkey/expanded.csv").columns


def test_headers_that_repeat_the_question_belong_together(tmp_path):
    export = small(tmp_path, [GRID, GRID], ["I lead.", "I ask."], ["Agree", "Neither"])
    assert questions(export) == {f"{GRID} [I lead.]": ["Agree"], f"{GRID} [I ask.]": ["Neither"]}


def test_two_questions_of_one_wording_stay_two(tmp_path):
    export = small(tmp_path, ["Why?", "Why?"], ["Open-Ended Response"] * 2, ["A", "B"])
    assert questions(export) == {"Why?": ["A"], "Why? (2)": ["B"]}
    assert column(export, "Why? (2)").names == ("Why?",)


def test_a_single_choice_with_other_keeps_both_columns(tmp_path):
    second = ["Response", "Other (please specify)"]
    export = small(tmp_path, ["Role?", ""], second, ["Manager", ""], ["", "Volunteer"])
    assert questions(export) == {
        "Role?": ["Manager", ""],
        "Role? [Other (please specify)]": ["", "Volunteer"],
    }


def test_an_option_that_nobody_chose_does_not_keep_the_others_apart(tmp_path):
    export = small(tmp_path, ["Rate", "", ""], ["Low", "Mid", "High"], ["", "", "High"])
    assert questions(export) == {"Rate": ["High"]}


def test_numbers_below_options_are_left_alone_since_they_could_be_a_grid(tmp_path):
    export = small(tmp_path, ["Rate", ""], ["Low", "High"], ["", "2"], ["1", ""])
    assert questions(export) == {"Rate [Low]": ["", "1"], "Rate [High]": ["2", ""]}


def test_answers_with_a_dash_are_cut_at_the_right_place(tmp_path):
    second = ["I plan - and act - Often - daily", "I plan - and act - Never"]
    export = small(tmp_path, [GRID, ""], second, ["Often - daily", ""], ["", "Never"])
    assert questions(export) == {f"{GRID} [I plan - and act]": ["Often - daily", "Never"]}


def test_a_grid_in_which_nobody_answered_stays_as_it_is(tmp_path):
    export = small(tmp_path, [GRID, ""], ["I lead. - Yes", "I lead. - No"], ["", ""])
    assert questions(export) == {f"{GRID} [I lead. - Yes]": [""], f"{GRID} [I lead. - No]": [""]}


def test_an_export_whose_second_row_was_deleted_is_read_by_its_first(tmp_path):
    table = [["Respondent ID", "Collector ID", "Why?"], ["11", "4", "Because"]]
    (export,) = read_table(tmp_path, table)
    assert export.platform == "surveymonkey"
    assert questions(export) == {"Why?": ["Because"]}
    assert export.sheet.numbers == [2]


def test_without_a_response_there_are_headers_alone(tmp_path):
    export = small(tmp_path, ["Why?"], ["Open-Ended Response"])
    assert (export.sheet.headers[-1], export.sheet.rows) == ("Why?", [])


def test_marks_in_a_question_are_taken_out(tmp_path):
    export = small(tmp_path, ["<p>Why&nbsp;so?</p>"], ["Open-Ended Response"], ["A"])
    assert questions(export) == {"Why so?": ["A"]}


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*/*.csv")), ids=lambda p: p.parent.name)
def test_files_of_other_platforms_are_left_to_their_readers(path):
    assert bool(read_surveymonkey(delivered(path))) == (path.parent.name == "surveymonkey")


def test_an_export_without_its_collector_is_known_by_its_second_row(tmp_path):
    table = [
        ["RespondentID", "I lead.", GRID, "", "Role"],
        ["", "Response", "I ask.", "I listen.", "Response"],
        ["1", "Yes", "Agree", "Disagree", "Nurse"],
    ]
    (export,) = read_table(tmp_path, table)
    assert export.platform == "surveymonkey"
    assert export.sheet.headers[1:4] == ["I lead.", f"{GRID} [I ask.]", f"{GRID} [I listen.]"]
    assert [row[1:] for row in export.sheet.rows] == [["Yes", "Agree", "Disagree", "Nurse"]]
    assert export.sheet.numbers == [3]


def test_a_table_with_a_respondents_id_and_answers_below_it_is_no_export_of_surveymonkey(tmp_path):
    (export,) = read_table(tmp_path, [["Respondent ID", "I lead."], ["1", "Response"]])
    assert export.platform == "plain"
