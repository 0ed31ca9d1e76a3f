"""Qualtrics: rows of the header, previews, options in columns, the older layout."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest

from evaluation.surveys.readers import resolve
from evaluation.surveys.readers.qualtrics import read_qualtrics
from tests.deliver import EXPORTS, column, delivered, read_table, roles, sample, write_workbook

OWN_ROLES = {
    "StartDate": "started",
    "EndDate": "sent_in",
    "Status": "platform",
    "IPAddress": "address",
    "Progress": "platform",
    "Duration (in seconds)": "seconds",
    "Finished": "finished",
    "RecordedDate": "platform",
    "ResponseId": "response",
    "RecipientLastName": "name",
    "RecipientFirstName": "name",
    "RecipientEmail": "email",
    "ExternalReference": "response",
    "LocationLatitude": "address",
    "LocationLongitude": "address",
    "DistributionChannel": "platform",
    "UserLanguage": "language",
    "Q2_DO_1": "platform",
}


def rows_of(name):
    text = (EXPORTS / "qualtrics" / name).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def questions(export):
    """Cells of the columns that are questions, by header."""
    return {c.header: export.sheet.column(c.header) for c in export.columns if not c.role}


def small(tmp_path, heads, *answers):
    """An export with StartDate, Status and these (id, label, import id, choice) columns."""
    objects = [{"ImportId": i} | ({"choiceId": c} if c else {}) for _, _, i, c in heads]
    table = [
        ["StartDate", "Status", *(h[0] for h in heads)],
        ["Start Date", "Response Type", *(h[1] for h in heads)],
        [json.dumps(o) for o in ({"ImportId": "startDate"}, {"ImportId": "status"}, *objects)],
        *(["2026-01-05 09:00:00", "0", *row] for row in answers),
    ]
    (export,) = read_table(tmp_path, table)
    assert export.platform == "qualtrics"
    return export


def test_every_answer_of_the_text_sample_is_there():
    assert questions(sample("qualtrics/choice-text.csv")) == {
        "Q1": ["AB12", "CD34", "EF56"],
        "Q2_1": ["Agree", "Disagree", "Agree"],
        "Q2_2": ["Strongly agree", "Neither", ""],
        "Q3": ["7", "4", ""],
        "Q4": ["Coaching;Peer group", "Something else", ""],
        "Q4_3_TEXT": ["", "My manager\nand her boss", ""],
        "Q5": ["Nothing, thank you", "", ""],
        "cohort": ["2026", "2026", "2026"],
    }


def test_every_answer_of_the_number_sample_is_there():
    assert questions(sample("qualtrics/numbers.csv")) == {
        "Q1": ["AB12", "CD34", "EF56"],
        "Q2_1": ["4", "2", "4"],
        "Q2_2": ["5", "-99", ""],
        "Q3": ["7", "4", ""],
        "Q4": ["Coaching;Peer group", "Something else", ""],
        "Q4_3_TEXT": ["", "My manager", ""],
        "Q5": ["Nothing, thank you", "-99", ""],
        "cohort": ["2026", "2026", "2026"],
    }


def test_qualtrics_own_columns_keep_their_cells():
    sheet = sample("qualtrics/choice-text.csv").sheet
    assert sheet.column("EndDate") == [f"2026-01-0{n} 09:05:30" for n in (5, 6, 8)]
    assert sheet.column("Duration (in seconds)") == ["330"] * 3
    assert sheet.column("Finished") == ["True", "True", "False"]
    assert sheet.column("UserLanguage") == ["EN"] * 3


def test_rows_are_numbered_as_excel_shows_them_and_previews_are_counted():
    text, numbers = sample("qualtrics/choice-text.csv"), sample("qualtrics/numbers.csv")
    assert (text.sheet.header_row, text.sheet.numbers) == (1, [4, 6, 8])
    assert (numbers.sheet.header_row, numbers.sheet.numbers) == (1, [4, 6, 7])
    assert text.left_out == {"preview": 1, "test": 1}
    assert numbers.left_out == {"preview": 1}


@pytest.mark.parametrize("name", ["choice-text.csv", "numbers.csv"])
def test_roles_come_from_import_ids_in_whatever_language_the_labels_are(name):
    assert roles(sample(f"qualtrics/{name}")) == OWN_ROLES


def test_an_item_is_known_by_id_label_row_and_import_id():
    export = sample("qualtrics/choice-text.csv")
    stem = "How far do you agree? - "
    assert column(export, "Q2_1").names == (
        "Q2_1",
        stem + "I see myself as a leader.",
        "I see myself as a leader.",
        "QID2_1",
    )
    # Which dash ends the stem is not said: both rests are names.
    row = "I ask for feedback - and act on it."
    assert column(export, "Q2_2").names == ("Q2_2", stem + row, row, "and act on it.", "QID2_2")
    assert column(export, "Q4").names == ("Q4", "What helped you? (all that apply)", "QID4")
    assert column(export, "cohort").names == ("cohort",)


def test_minus_99_is_missing_among_numbers_and_a_text_elsewhere():
    export = sample("qualtrics/numbers.csv")
    assert column(export, "Q2_2").missing == {"-99"}
    assert all(not c.missing for c in export.columns if c.header != "Q2_2")


def test_the_older_layout_has_its_roles_from_the_second_row():
    export = sample("qualtrics/legacy.csv")
    assert roles(export) == {
        "V1": "response",
        "V2": "platform",
        "V3": "name",
        "V4": "response",
        "V5": "email",
        "V6": "address",
        "V7": "platform",
        "V8": "started",
        "V9": "sent_in",
        "V10": "finished",
        "LocationLatitude": "address",
        "LocationLongitude": "address",
        "LocationAccuracy": "address",
    }
    assert questions(export) == {"Q1": ["AB12", "CD34"], "Q2": ["4", "2"], "Q3": ["5", ""]}
    assert column(export, "Q2").names == ("Q2", "I see myself as a leader.")
    assert export.sheet.numbers == [3, 5]
    assert export.left_out == {"preview": 1}


def test_tsv_in_utf_16_and_workbook_are_read_like_the_csv(tmp_path):
    rows = rows_of("choice-text.csv")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t").writerows(rows)
    tsv = tmp_path / "export.tsv"
    tsv.write_bytes(text.getvalue().encode("utf-16"))
    book = write_workbook(tmp_path / "export.xlsx", {"Sheet0": rows})
    for path in (tsv, book):
        (export,) = resolve(delivered(path))
        assert export.platform == "qualtrics"
        assert export.left_out == {"preview": 1, "test": 1}
        same = sample("qualtrics/choice-text.csv")
        assert (export.columns, export.sheet.rows) == (same.columns, same.sheet.rows)
        assert export.sheet.numbers == same.sheet.numbers


@pytest.mark.parametrize("gone", [[2], [1], [1, 2]])
def test_it_is_still_qualtrics_if_rows_of_the_header_were_deleted(tmp_path, gone):
    rows = [row for at, row in enumerate(rows_of("numbers.csv")) if at not in gone]
    (export,) = read_table(tmp_path, rows)
    assert export.platform == "qualtrics"
    assert export.left_out == {"preview": 1}
    assert export.sheet.numbers[0] == 4 - len(gone)
    assert export.sheet.column("Q2_1") == ["4", "2", "4"]
    assert roles(export)["Duration (in seconds)"] == "seconds"


def test_texts_of_options_are_condensed_without_import_ids_too(tmp_path):
    rows = [row for at, row in enumerate(rows_of("choice-text.csv")) if at != 2]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.column("Q4") == ["Coaching;Peer group", "Something else", ""]


def test_columns_that_could_be_a_grid_are_left_alone(tmp_path):
    heads = [("Q1_1", "How? - By car", "QID1_1", ""), ("Q1_2", "How? - By bus", "QID1_2", "")]
    export = small(tmp_path, heads, ["1", "0"], ["1", "1"])
    assert export.sheet.headers == ["StartDate", "Status", "Q1_1", "Q1_2"]


def test_other_cells_than_marks_keep_split_columns_apart(tmp_path):
    heads = [("Q1_1", "Rank - A", "QID1", "1"), ("Q1_2", "Rank - B", "QID1", "2")]
    export = small(tmp_path, heads, ["1", "2"], ["2", "1"])
    assert questions(export) == {"Q1_1": ["1", "2"], "Q1_2": ["2", "1"]}


def test_a_seen_and_unticked_option_is_not_ticked(tmp_path):
    heads = [("Q1_1", "Which? - A", "QID1", "1"), ("Q1_2", "Which? - B", "QID1", "2")]
    export = small(tmp_path, heads, ["1", "-99"], ["-99", "-99"], ["0", "1"])
    assert questions(export) == {"Q1": ["A", "", "B"]}


def test_several_answers_in_each_row_of_a_grid_are_one_column_a_row(tmp_path):
    heads = [
        (f"Q1_{row}_{n}", f"When? - {name} - {option}", f"QID1_{row}", str(n))
        for row, name in ((1, "Ask"), (2, "Give"))
        for n, option in ((1, "Before"), (2, "After"))
    ]
    export = small(tmp_path, heads, ["Before", "After", "", "After"])
    assert questions(export) == {"Q1_1": ["Before;After"], "Q1_2": ["After"]}
    assert column(export, "Q1_1").names == ("Q1_1", "When? - Ask", "Ask", "QID1_1")


def test_several_answers_in_one_cell_stay_as_they_are(tmp_path):
    head = ("Q1", "Which? - Selected Choice", "QID1", "")
    export = small(tmp_path, [head], ["A,B, and C"])
    assert questions(export) == {"Q1": ["A,B, and C"]}
    assert column(export, "Q1").names == ("Q1", "Which?", "QID1")


def test_a_question_named_like_a_column_of_qualtrics_is_a_question(tmp_path):
    export = small(tmp_path, [("Duration", "How long?", "QID1", "")], ["5"])
    assert questions(export) == {"Duration": ["5"]}


def test_marks_in_labels_are_taken_out(tmp_path):
    export = small(tmp_path, [("Q1", "<b>I lead</b>&nbsp;well.", "QID1", "")], ["5"])
    assert column(export, "Q1").names == ("Q1", "I lead well.", "QID1")


@pytest.mark.parametrize(
    ("status", "left_out"),
    [
        ("Survey Preview Spam", {"preview": 1}),
        ("17", {"preview": 1}),
        ("Survey Test", {"test": 1}),
        ("256", {"synthetic": 1}),
        ("8", {}),
        ("Imported", {}),
    ],
)
def test_only_rows_that_nobody_answered_are_left_out(tmp_path, status, left_out):
    rows = rows_of("numbers.csv")
    rows[3][2] = status
    (export,) = read_table(tmp_path, rows)
    assert export.left_out == Counter({"preview": 1}) + Counter(left_out)


def test_without_a_response_there_are_headers_alone(tmp_path):
    (export,) = read_table(tmp_path, rows_of("numbers.csv")[:3])
    assert export.sheet.rows == []
    assert roles(export) == OWN_ROLES


def test_import_ids_that_cannot_be_read_are_passed_over(tmp_path):
    rows = rows_of("numbers.csv")
    rows[2][18] = '{"ImportId":'
    rows[2][19] = '["ImportId"]'
    (export,) = read_table(tmp_path, rows)
    assert column(export, "Q2_1").names[-1] == "I see myself as a leader."


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*/*.csv")), ids=lambda p: p.parent.name)
def test_files_of_other_platforms_are_left_to_their_readers(path):
    assert bool(read_qualtrics(delivered(path))) == (path.parent.name == "qualtrics")
