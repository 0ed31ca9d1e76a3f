"""Sheets as delivered: any encoding and separator, the text and the rows that Excel shows."""

from __future__ import annotations

import datetime

import pytest
import xlsxwriter

from evaluation.sheets import decode, delimiter_of, read_fixed, read_sheets

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
    "content", [b"Code,a\r\n\x81\x8d,1\r\n", "Code,a\r\n".encode("utf-16-le"), b"\x00\x01\x02,a"]
)
def test_an_encoding_that_cannot_be_told_stops_and_says_what_to_do(tmp_path, content):
    sheets, problems = read(text_file(tmp_path, content))
    assert sheets == []
    assert str(problems[0]) == (
        "data/raw/a/file: Its text is in no encoding that can be told (not UTF-8, UTF-16 or "
        "Windows-1252). Open it where it came from and save it as 'CSV UTF-8'."
    )


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
    assert "more cells than the header (and 1 more such rows)" in problems[0].found


def test_a_repeated_header_gets_a_number(tmp_path):
    (sheet,), _ = read(text_file(tmp_path, "Code,a,a,a\nA,1,2,3\n"))
    assert sheet.headers == ["Code", "a", "a (2)", "a (3)"]


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
    assert "cannot be read as CSV" in problems[0].found


def test_a_workbook_that_is_none_is_told_not_thrown(tmp_path):
    _, problems = read(text_file(tmp_path, "Code,a\n", "file.xlsx"))
    assert "cannot be opened as a workbook" in problems[0].found
    assert "without a password" in problems[0].remedy


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
