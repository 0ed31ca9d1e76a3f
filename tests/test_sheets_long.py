"""Our own long sheet: rows with what is needed, blank cells told, the rest kept as text."""

from __future__ import annotations

from evaluation.interviews.readers.sheets_long import read_other_sheet, read_sheets_long
from tests.coded_files import CODED, HOSTILE, write_table
from tests.deliver import write_workbook

HEAD = ["source", "code", "excerpt", "coder"]


def read(path):
    return read_sheets_long(path, path.name)


def test_rows_become_codings_with_their_row_in_excel():
    project = read(CODED / "sheets_long" / "interviews.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.coder, c.row) for c in project.codings] == [
        ("P01", ("no_time",), "AK", 2),
        ("P02", ("identity",), "BL", 4),
    ]
    assert project.skipped == {"exact repetition of a row above": 1, "column that is not used": 1}
    assert project.sources["P02"].attributes == {"source_group": "sponsor", "quote_consent": "no"}


def test_blank_cells_are_told_and_the_other_rows_are_read(tmp_path):
    rows = [
        HEAD,
        ["P01", "a", "x", ""],
        ["", "a", "x", ""],
        ["P1", "a", "", ""],
        ["P1", "", "x", ""],
    ]
    project = read(write_table(tmp_path / "a.csv", rows))
    told = [(p.row, p.column, p.severity) for p in project.problems]
    assert told == [(3, "source", "stop"), (4, "excerpt", "stop"), (5, "code", "stop")]
    assert len(project.codings) == 1


def test_what_another_program_would_run_stays_text(tmp_path):
    rows = [[f"S {h}", f"C {h}", h, h] for h in HOSTILE]
    for path in (
        write_table(tmp_path / "a.csv", [HEAD, *rows]),
        write_workbook(tmp_path / "a.xlsx", {"x": [HEAD, *rows]}),
    ):
        project = read(path)
        assert project.problems == []
        assert [c.text for c in project.codings] == list(HOSTILE)
        assert [c.code for c in project.codings] == [(f"C {h}",) for h in HOSTILE]
        assert [c.source for c in project.codings] == [f"S {h}" for h in HOSTILE]


def test_a_letter_with_its_accent_apart_is_the_same_name(tmp_path):
    rows = [HEAD, ["Zoe\u0308", "a", "x", ""], ["Zoë", "a", "y", ""]]
    assert list(read(write_table(tmp_path / "a.csv", rows)).sources) == ["Zoë"]


def test_two_sheets_with_the_headers_stop(tmp_path):
    rows = [HEAD, ["P01", "a", "x", ""]]
    (problem,) = read(write_workbook(tmp_path / "a.xlsx", {"one": rows, "two": rows})).problems
    assert problem.severity == "stop"
    assert "'one', 'two'" in problem.found


def test_a_sheet_without_a_needed_header_is_left_and_then_told_with_the_nearest(tmp_path):
    path = write_table(tmp_path / "a.csv", [["source", "code", "excerpts"], ["P01", "a", "x"]])
    assert read(path) is None
    (problem,) = read_other_sheet(path, "a.csv").problems
    assert "no header 'excerpt'" in problem.found
    assert "'excerpts'" in problem.remedy


def test_an_empty_file_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert read(path) is None
    assert "empty" in read_other_sheet(path, "a.csv").problems[0].found


def test_what_is_no_sheet_is_left(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK")
    assert read(path) is None
    assert read_other_sheet(path, "a.docx") is None
