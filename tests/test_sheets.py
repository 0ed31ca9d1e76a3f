"""Sheets as delivered: any encoding and separator, the text and the rows that Excel shows."""

from __future__ import annotations

import datetime

import pytest
import xlsxwriter

from evaluation.sheets import about, decode, delimiter_of, read_fixed, read_sheets
from evaluation.sheets.sheet import letters, numbered

ROWS = [["Code", "I see myself, really", "Why?"], ["007", "Agree", "größer – “so”"]]


def csv_text(separator: str) -> str:
    return "\r\n".join(separator.join(f'"{c}"' for c in row) for row in ROWS) + "\r\n"


@pytest.fixture
def book(tmp_path):
    def _book(sheets: dict[str, dict[tuple[int, int], object]]):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as workbook:
            for name, cells in sheets.items():
                sheet = workbook.add_worksheet(name)
                for (row, column), value in cells.items():
                    sheet.write(row, column, value)
        return path

    return _book


def read(path):
    sheets, problems = read_sheets(path, "data/raw/a/file")
    return sheets, problems


def text_file(tmp_path, content: str | bytes, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_and_separator_gives_the_same_text(tmp_path, separator, encoding):
    path = text_file(tmp_path, csv_text(separator).encode(encoding))
    (sheet,), problems = read(path)
    assert not problems
    assert [sheet.headers, *sheet.rows] == ROWS


def test_utf_16_of_either_byte_order_is_read():
    assert decode("\ufeffCode,ü".encode("utf-16-be")) == "Code,ü"
    assert decode("\ufeffCode,ü".encode("utf-16-le")) == "Code,ü"


@pytest.mark.parametrize(
    "content", [b"Code,a\r\n\x81\x8d,1\r\n", "Code,a\r\n".encode("utf-16")[:-1], b"\x00\x01\x02,a"]
)
def test_an_encoding_that_cannot_be_told_stops_and_says_what_to_do(tmp_path, content):
    sheets, problems = read(text_file(tmp_path, content))
    assert sheets == []
    assert str(problems[0]) == (
        "data/raw/a/file: Its text is in no encoding that can be told (not UTF-8, UTF-16 or "
        "Windows-1252). Open it where it came from and save it as 'CSV UTF-8'."
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_without_a_byte_order_mark_is_told_by_its_zeros(tmp_path, encoding):
    (sheet,), problems = read(text_file(tmp_path, csv_text(";").encode(encoding)))
    assert not problems
    assert [sheet.headers, *sheet.rows] == ROWS


@pytest.mark.parametrize("text", ["رمز,سؤال\nأ١,نعم\n", "Код,Вопрос\nА1,да\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_other_scripts_are_read_in_any_unicode(tmp_path, text, encoding):
    (sheet,), problems = read(text_file(tmp_path, text.encode(encoding)))
    assert not problems
    assert [sheet.headers, *sheet.rows] == [line.split(",") for line in text.split()]


def test_utf_8_with_a_slip_is_not_read_as_wrong_letters(tmp_path):
    text = "Code,größer,schöner,für\nA,1,2,3\n".encode() + b"B,\xfc,1,2\n"
    sheets, problems = read(text_file(tmp_path, text))
    assert sheets == []
    assert problems[0].found.startswith("It mixes encodings")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_that_names_the_separator_is_no_row(tmp_path, first):
    text = f"\ufeff{first}\r\nCode;a, b, c, d;e, f\r\nA;1,5;2\r\n"
    (sheet,), problems = read(text_file(tmp_path, text))
    assert not problems
    assert (sheet.headers, sheet.rows) == (["Code", "a, b, c, d", "e, f"], [["A", "1,5", "2"]])
    assert (sheet.header_row, sheet.numbers) == (1, [2])  # Excel does not show the line


def test_numbers_in_text_stay_as_they_are_shown(tmp_path):
    cells = ["12.0", "1.23457E+11", "1E+05", "45123.41", "3,5", "007"]
    (sheet,), _ = read(text_file(tmp_path, "a;b;c;d;e;f\n" + ";".join(cells) + "\n"))
    assert sheet.rows == [cells]


def test_marks_that_nobody_sees_are_dropped_and_letters_stay(tmp_path):
    text = "\u200eCode,\u200e23\u200e/04,Why\nA\ufeff1,👩\u200d🏫,\u200fشكرا \u200eABC\u200f\n"
    (sheet,), problems = read(text_file(tmp_path, text))
    assert not problems
    assert sheet.headers == ["Code", "23/04", "Why"]
    # In right-to-left text, a mark between two words says in which order they are shown.
    assert sheet.rows == [["A1", "👩\u200d🏫", "شكرا \u200eABC"]]


def test_control_characters_are_dropped_with_a_note(tmp_path):
    rows = "".join(f"P{i},agree\n" for i in range(20))
    (sheet,), (note,) = read(text_file(tmp_path, f"Code,a\n{rows}X\x00,1\x07\nY,\x1b2\n"))
    assert sheet.rows[-2:] == [["X", "1"], ["Y", "2"]]
    assert (note.severity, note.row) == ("note", 22)
    assert note.found == (
        "Control characters in cells (3 of them), first in this row; they were dropped."
    )


def test_errors_of_excel_in_text_are_blank_with_a_note(tmp_path):
    (sheet,), (note,) = read(text_file(tmp_path, "Code,a,b\nA,#N/A,1\nB,2,#WERT!\n"))
    assert sheet.rows == [["A", "", "1"], ["B", "2", ""]]
    assert (note.severity, note.row) == ("note", 2)
    assert "(2 of them)" in note.found


def test_commas_in_the_text_do_not_outvote_semicolons():
    text = "Code;Well, yes, or no;Why\n1;a, b, c;x\n2;d;y, z\n"
    assert delimiter_of(text) == ";"


def test_one_column_needs_no_separator(tmp_path):
    (sheet,), problems = read(text_file(tmp_path, "participant_id\nA1\nB2\n"))
    assert (sheet.headers, sheet.rows, problems) == (["participant_id"], [["A1"], ["B2"]], [])


def test_rows_are_those_of_excel_after_blank_rows_and_line_breaks_in_cells(tmp_path):
    text = 'Code,"Question\nin two lines"\nA,1\n\n,\n"B","two\nlines"\nC,3\n'
    (sheet,), _ = read(text_file(tmp_path, text))
    assert sheet.headers == ["Code", "Question\nin two lines"]
    assert sheet.column("Code") == ["A", "B", "C"]
    # The header is one row of Excel though it has two lines; so is B's.
    assert sheet.numbers == [2, 5, 6]


def test_blank_rows_before_the_header_are_counted(tmp_path):
    (sheet,), _ = read(text_file(tmp_path, "\n,\nCode,a\nA,1\n"))
    assert (sheet.header_row, sheet.numbers, sheet.headers) == (3, [4], ["Code", "a"])


def test_short_rows_are_filled(tmp_path):
    (sheet,), problems = read(text_file(tmp_path, "Code,a,b\nA\nB,1,2,\n"))
    assert (sheet.rows, problems) == ([["A", "", ""], ["B", "1", "2"]], [])


def test_a_row_with_more_cells_than_the_header_stops(tmp_path):
    text = "Code,Why,Agree\nA,time,1\nB,time, and peers,2\nC,a, b,3\n"
    _, problems = read(text_file(tmp_path, text))
    assert len(problems) == 1
    assert problems[0].row == 3
    assert "more cells than the header (and 1 more such row)" in problems[0].found


def test_a_repeated_header_gets_a_number(tmp_path):
    (sheet,), _ = read(text_file(tmp_path, "Code,a,a,a\nA,1,2,3\n"))
    assert sheet.headers == ["Code", "a", "a (2)", "a (3)"]


def test_headers_that_repeat_a_thousand_times_are_numbered_in_no_time():
    assert numbered(["a"] * 16_000)[-1] == "a (16000)"
    assert numbered(["a", "a (2)", "a", "a", ""]) == ["a", "a (2)", "a (3)", "a (4)", ""]


@pytest.mark.parametrize("text", ["Code,a\n", "Code,a\n,\n\n", "Code,a\n , \n"])
def test_a_header_without_answers_is_a_sheet_without_rows(tmp_path, text):
    (sheet,), problems = read(text_file(tmp_path, text))
    assert (sheet.headers, sheet.rows, problems) == (["Code", "a"], [], [])


def test_one_respondent_is_a_sheet(tmp_path):
    (sheet,), problems = read(text_file(tmp_path, "Code,a\nA,1"))
    assert (sheet.rows, problems) == ([["A", "1"]], [])


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "The file is empty."), (b"\n\n , \n", "There is no header in it.")],
)
def test_an_empty_file_stops(tmp_path, content, found):
    _, problems = read(text_file(tmp_path, content))
    assert [p.found for p in problems] == [found]
    assert problems[0].severity == "stop"


def test_an_open_quotation_mark_is_told_not_thrown(tmp_path):
    _, problems = read(text_file(tmp_path, 'Code,a\nA,"' + "x" * 140_000))
    assert "A quotation mark in this row (line 2 in a text editor)" in problems[0].found


def test_a_workbook_that_is_none_is_told_not_thrown(tmp_path):
    _, problems = read(text_file(tmp_path, "Code,a\n", "file.xlsx"))
    assert problems[0].found == "The name ends in .xlsx, but the file is a text file (CSV)."
    assert problems[0].remedy == "Give its name the ending .csv."


def test_a_table_that_does_not_begin_in_a1_keeps_excels_rows(book):
    cells = {(2, 1): "Code", (2, 2): "a", (3, 1): "A", (3, 2): 4, (5, 1): "B", (5, 2): 5}
    (sheet,), problems = read(book({"Answers": cells}))
    assert not problems
    assert sheet.header_row == 3
    assert sheet.column("Code") == ["A", "B"]
    assert sheet.column("a") == ["4", "5"]
    assert sheet.numbers == [4, 6]


def test_cells_are_the_text_that_a_person_sees(book):
    when = datetime.datetime(2026, 2, 1, 9, 30)
    values = ["007", 12, 12.0, 2.5, "NA", True, when, " x "]
    cells = {(0, i): f"h{i}" for i in range(len(values))}
    cells |= {(1, i): value for i, value in enumerate(values)}
    (sheet,), _ = read(book({"S": cells}))
    assert sheet.rows[0] == ["007", "12", "12", "2.5", "NA", "TRUE", "2026-02-01T09:30:00", "x"]


def test_every_sheet_with_a_header_is_read(book):
    sheets, problems = read(book({"Empty": {}, "One": {(0, 0): "a"}, "Two": {(0, 0): "b"}}))
    assert not problems
    assert [s.name for s in sheets] == ["One", "Two"]


def test_a_sheet_of_ours_forgives_case_and_blanks_and_drops_other_columns(tmp_path):
    path = text_file(tmp_path, "Participant ID,Nickname,STATUS\nA,secret,left\n")
    sheet, problems = read_fixed(path, "r.csv", ("participant_id",), ("status",))
    assert not problems
    assert (sheet.headers, sheet.rows) == (["participant_id", "status"], [["A", "left"]])


def test_a_sheet_of_ours_that_lacks_a_header_names_the_nearest(tmp_path):
    path = text_file(tmp_path, "\nparticipnt_id,status\nA,left\n")
    sheet, (problem,) = read_fixed(path, "r.csv", ("participant_id",), ("status",))
    assert sheet is None
    assert str(problem) == (
        "r.csv, row 2: There is no header 'participant_id'. Needed: participant_id; docs/sheets.md "
        "describes them. The nearest column to 'participant_id' is 'participnt_id'."
    )


def test_a_wrong_sheet_names_the_sheets_that_are_there(book):
    path = book({"Notes": {(0, 0): "x"}, "People": {(0, 0): "status", (0, 1): "role"}})
    _, (problem,) = read_fixed(path, "r.xlsx", ("participant_id", "status"), ())
    assert problem.sheet == "People"
    assert problem.found == (
        "No sheet has the header 'participant_id'; there are 'Notes', 'People'."
    )


def test_the_right_sheet_is_found_and_two_of_them_are_not_chosen_between(book):
    people = {(0, 0): "participant_id", (1, 0): "A"}
    sheet, problems = read_fixed(
        book({"N": {(0, 0): "x"}, "P": people}), "r", ("participant_id",), ()
    )
    assert (sheet.name, problems) == ("P", [])
    sheet, problems = read_fixed(book({"Q": people, "P": people}), "r", ("participant_id",), ())
    assert sheet is None
    assert "Several sheets" in problems[0].found


def test_notes_of_a_sheet_of_ours_are_handed_on_and_do_not_stop_it(tmp_path):
    path = text_file(tmp_path, "participant_id,status\nA,#N/A\n")
    sheet, (note,) = read_fixed(path, "r.csv", ("participant_id",), ("status",))
    assert sheet.rows == [["A", ""]]
    assert note.severity == "note"


def test_what_is_wrong_with_another_sheet_does_not_stop_the_one_that_is_read(book):
    merged = {(0, 0): "Mean", (0, 1): "n", (1, 0): 1, (1, 1): 2, (3, 0): "SD", (3, 1): "max"}
    path = book({"Summary": merged, "P": {(0, 0): "participant_id", (1, 0): "A"}})
    sheets, problems = read(path)
    assert [p.sheet for p in problems] == ["Summary"]
    assert about(problems) == about(problems, sheets[1]) == []
    sheet, problems = read_fixed(path, "r", ("participant_id",), ())
    assert (sheet.name, problems) == ("P", [])


def test_columns_are_named_as_excel_names_them():
    assert [letters(i) for i in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
