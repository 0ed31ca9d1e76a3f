"""Files that are damaged, disguised or far too large: a message, and neither a crash nor a hang."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from evaluation.sheets import read_sheets
from tests.reference import SHARED

SOURCE = Path(__file__).resolve().parent.parent / "src"
CONTENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
><office:body><office:spreadsheet><table:table table:name="T">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path):
    return read_sheets(path, path.name)


def stop_of(path: Path):
    """The only problem of a file, which stops."""
    _, (problem,) = read(path)
    assert problem.severity == "stop"
    assert problem.remedy
    return problem


@pytest.fixture
def put(tmp_path):
    def _put(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return _put


@pytest.fixture
def book(tmp_path):
    def _book(*sheets, name="book.xlsx"):
        """A workbook; each sheet is made by a function of the workbook and the new sheet."""
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as workbook:
            for make in sheets:
                make(workbook, workbook.add_worksheet())
        return path

    return _book


def rows_of(*rows):
    def make(_, sheet):
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return make


def ods(path: Path, rows: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", parts.get("manifest", MANIFEST))
        archive.writestr("content.xml", CONTENT.format(rows))
    return path


def ods_row(*cells: str, more: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
        if c
        else "<table:table-cell/>"
        for c in cells
    )
    return f"<table:table-row{more}>{inner}</table:table-row>"


def replaced(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with a change in the XML of one part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read_with_little_memory(path: Path) -> str:
    """What reading a file prints in a process that gets 1.5 GB; fails if it dies of that."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))\n"
        "from pathlib import Path; from evaluation.sheets import read_sheets\n"
        "sheets, problems = read_sheets(Path(sys.argv[1]), 'file')\n"
        "print(*[len(s.rows) for s in sheets], *problems, sep='; ')"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "OPENBLAS_NUM_THREADS": "1"}
    run = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


# Quotation marks


HEADER = "Code,Why,a,b\n"
FIRST = "A1,time,3,4\nA2,,5,2\nA3,peers,1,4\n"


@pytest.mark.parametrize(
    ("rest", "row", "line"),
    [
        ('A4,"great,3,4\nA5,ok,3,4\nA6,fine,1,1\n', 5, 5),  # nothing closes it
        ('A4,"great,3,4\nA5,ok,3,4\nA6,"fine",1,1\nA7,x,3,3\n', 5, 5),  # the next one does
        ('A4,"great,3,4\nA5,ok,3,4\nA6,5",3,4\nA7,x,3,3\n', 5, 5),  # an inch does
        ('A4,"two\nlines",3,4\nA5,"great,3,4\nA6,ok,3,4\n', 6, 7),  # a line break is no harm
        ('A4,"great,"3,4\nA5,ok,3,4\n', 5, 5),  # within a row
    ],
)
def test_a_stray_quotation_mark_that_swallows_rows_is_told_with_its_row(put, rest, row, line):
    problem = stop_of(put("a.csv", HEADER + FIRST + rest))
    assert problem.row == row
    assert f"A quotation mark in this row (line {line} in a text editor)" in problem.found


@pytest.mark.parametrize(
    "rest",
    [
        'A4,"so he said: ""go"",\nand, well, yes",3,4\n',
        'A4,"well, I think, so\nyes, and, no",3,4\n',
        'A4,"a\n\n- b\n- c, d, e",3,4\n',
        'A4,"b" ,3,4\nA5,5" pipe,1,2\nA6,gre"at,1,2\n',
        '"A4","gre"at","3","4"\n',
    ],
)
def test_quotation_marks_that_lose_nobody_are_left_alone(put, rest):
    (sheet,), problems = read(put("a.csv", HEADER + FIRST + rest))
    assert problems == []
    assert sheet.column("Code") == ["A1", "A2", "A3"] + [
        f"A{4 + i}" for i in range(len(sheet.rows) - 3)
    ]
    assert sheet.column("b")[3] in ("4", "2")


def test_a_file_that_is_one_long_line_is_no_table(put):
    assert "more than 10,000,000 characters" in stop_of(put("a.csv", b"a" * 10_000_001)).found


def test_more_columns_than_excel_has_are_refused(put):
    assert "16,384 columns" in stop_of(put("a.csv", "," * 20_000 + "a\n")).found


# Files that are something else than their name says


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xls", "<html><table><tr><td>Code</td></tr></table></html>", "a web page (HTML)"),
        ("a.csv", "\ufeff\n<!DOCTYPE html><title>Sign in</title>", "a web page (HTML)"),
        ("a.xls", '<?xml version="1.0"?><Workbook/>', "an XML file"),
        ("a.xls", "Code;a\nA;1\n", "a text file (CSV)"),
        ("a.ods", "Code;a\nA;1\n", "a text file (CSV)"),
        ("a.csv", "%PDF-1.7\n", "a PDF"),
        ("a.csv", b"$FL2@(#) SPSS DATA FILE", "an SPSS file"),
        ("a.tsv", b"\x1f\x8b\x08\x00", "a packed file"),
        ("a.xlsx", OLE + bytes(600), "an Excel workbook of the old kind (.xls)"),
        ("a.csv", OLE + bytes(600), "an Excel workbook of the old kind (.xls)"),
        ("a.xlsx", bytes(range(256)), "no workbook, and no text either"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_what_it_is(put, name, content, what):
    problem = stop_of(put(name, content))
    ending = name.removeprefix("a")
    assert problem.found.startswith(f"The name ends in {ending}, but the file is {what}")


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.ods"])
def test_a_workbook_under_another_ending_is_told(book, name):
    path = book(rows_of(["Code"], ["A"])).rename(book().with_name(name))
    assert "the file is an Excel workbook (.xlsx)" in stop_of(path).found


def test_an_archive_of_files_is_no_workbook(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("answers.csv", "Code,a\n")
    assert stop_of(path).remedy == "Unpack it and deliver what is in it."


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_a_workbook_with_a_password_says_how_to_take_it_off(put, name):
    content = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    problem = stop_of(put(name, content))
    assert problem.found == "The workbook has a password."
    assert "Encrypt with Password, leave it empty" in problem.remedy


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_file_that_may_not_be_read_is_told(put):
    path = put("a.csv", "Code\n")
    path.chmod(0)
    assert "cannot be opened" in stop_of(path).found


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    (tmp_path / "a.csv").mkdir()
    assert "cannot be opened" in stop_of(tmp_path / "a.csv").found
    assert "cannot be opened" in stop_of(tmp_path / "b.xlsx").found


# Archives that are made to harm, or damaged


def test_a_zip_bomb_is_refused_by_its_ratio(book, tmp_path):
    path = book(rows_of(["Code"], ["A"]))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.xml", bytes(150_000_000))
    found = stop_of(path).found
    assert "as no real workbook does; more than 200 times is not read" in found


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(book, monkeypatch):
    monkeypatch.setattr("evaluation.sheets.archive.LARGEST", 5_000)
    assert "is not read" in stop_of(book(rows_of(["Code"], ["A"]))).found


def test_a_file_beyond_the_limit_says_what_to_leave_out(put, monkeypatch):
    monkeypatch.setattr("evaluation.sheets.contents.LARGEST", 10)
    problem = stop_of(put("a.csv", "Code,a\nA,1234\n"))
    assert "more than 0 GB is not read" in problem.found
    assert "without the columns that no question needs" in problem.remedy


def test_too_many_parts_are_refused(book):
    path = book(rows_of(["Code"], ["A"]))
    with zipfile.ZipFile(path, "a") as archive:
        for i in range(10_001):
            archive.writestr(f"x/{i}", "")
    assert "parts" in stop_of(path).found


def test_a_part_that_is_larger_than_it_says_is_damaged(book):
    path = book(rows_of(["Code"], *([f"A{i}"] for i in range(500))))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    content = path.read_bytes()
    path.write_bytes(
        content.replace(size.to_bytes(4, "little"), (size - 900).to_bytes(4, "little"))
    )
    assert "damaged" in stop_of(path).found


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_half_a_download_is_damaged(book, keep):
    path = book(rows_of(["Code", "a"], ["A", 1]))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    assert "damaged" in stop_of(path).found


def test_a_document_type_in_a_workbook_is_refused(book):
    old = "<worksheet "
    new = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet '
    path = replaced(book(rows_of(["Code"], ["A"])), "xl/worksheets/sheet1.xml", old, new)
    assert "damaged" in stop_of(path).found


@pytest.mark.parametrize("last", [(1_048_575, 16_383), (99_999, 999)])
def test_a_cell_far_away_takes_no_memory(book, last):
    def far(_, sheet):
        sheet.write(0, 0, "Code")
        sheet.write(*last, "x")

    told = read_with_little_memory(book(far))
    assert "Its last cell is in row 1" in told
    assert "up to 20,000,000 are read" in told


def test_a_far_cell_without_references_takes_no_memory(book):
    path = book(rows_of(["Code", "a"], ["A", "1"]))
    cells = "<c><v>1</v></c>" * 100
    path = replaced(
        path,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        f'<row r="1048576">{cells}</row></sheetData>',
    )
    assert "Its last cell is in row 1,048,576" in read_with_little_memory(path)


def test_format_alone_does_not_make_a_sheet_large(book):
    def formatted(workbook, sheet):
        sheet.write_row(0, 0, ["Code", "a"])
        sheet.write_row(1, 0, ["A", 1])
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))

    (sheet,), problems = read(book(formatted))
    assert (sheet.rows, problems) == ([["A", "1"]], [])


def test_repeated_cells_of_an_open_document_take_no_memory(tmp_path):
    far = ods_row("Code") + "<table:table-row table:number-rows-repeated='1048574'/>"
    far += ods_row(*[""] * 16_000, "x")
    assert "1,048,576" in read_with_little_memory(ods(tmp_path / "a.ods", far))
    full = ods_row("x", "y", more=' table:number-rows-repeated="99999999999"')
    assert "Its last cell" in read_with_little_memory(ods(tmp_path / "b.ods", full))


def test_a_workbook_that_its_library_panics_over_is_told(book, monkeypatch):
    class PanicException(BaseException):
        pass

    class Library:
        @staticmethod
        def from_path(_):
            raise PanicException("what stood in a cell")

    monkeypatch.setattr("evaluation.sheets.workbook.CalamineWorkbook", Library)
    problem = stop_of(book(rows_of(["Code"], ["A"])))
    assert problem.found == "It cannot be opened as a workbook (PanicException)."


def test_cells_that_are_long_and_strange_take_no_time(put):
    began = time.process_time()
    far = "\u00a0" * 60_000
    texts = ["1" * 120_000 + "x", f"ü{far}ü", "\u200e " * 50_000 + "x", "\u200f\x01" * 50 + "y"]
    for text in texts:
        read(put("a.csv", f"Code,a\nA,1\n\nB,{text}\n"))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("tag", ["<c ", "<row ", '<c r="A', "<c><f>", '<c t="e" r='])
def test_tags_that_never_end_take_no_time(book, tag):
    path = book(rows_of(["Code"], ["A"]))
    path = replaced(path, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + tag * 200_000)
    began = time.process_time()
    read(path)
    assert time.process_time() - began < 5


# Workbooks that people have worked on


def test_a_hidden_sheet_is_named_and_not_read(book):
    def hidden(_, sheet):
        sheet.hide()
        sheet.write(0, 0, "secret")

    (sheet,), (note,) = read(book(rows_of(["Code"], ["A"]), hidden))
    assert sheet.name == "Sheet1"
    assert (note.severity, note.found) == ("note", "The sheet 'Sheet2' is hidden and is not read.")


def test_a_workbook_whose_answers_are_hidden_says_so(book):
    def hidden(_, sheet):
        sheet.very_hidden()
        sheet.write(0, 0, "Code")

    _, problems = read(book(lambda *_: None, hidden))
    assert [p.severity for p in problems] == ["note", "stop"]


def test_a_merged_title_is_passed_over_with_a_note(book):
    def titled(workbook, sheet):
        sheet.merge_range("A1:C1", "Results of our survey")
        sheet.write_row(2, 0, ["Code", "a", "b"])
        sheet.write_row(3, 0, ["A", 1, 2])

    (sheet,), (note,) = read(book(titled))
    assert (sheet.headers, sheet.header_row, sheet.numbers) == (["Code", "a", "b"], 3, [4])
    assert note.found == "A title in merged cells was passed over; row 3 is the header."


def test_merged_header_cells_stop_and_are_named(book):
    def merged(workbook, sheet):
        sheet.write_row(0, 0, ["Code", "", "", "Why"])
        sheet.merge_range("B1:C1", "Leading")
        sheet.write_row(1, 0, ["A", "Agree", "Disagree", "x"])

    problem = stop_of(book(merged))
    assert problem.row == 1
    assert problem.found.endswith("columns have no header: B1:C1.")


def test_two_header_rows_with_merged_cells_are_left_to_the_readers(book):
    def merged(workbook, sheet):
        sheet.write_row(0, 0, ["Respondent ID", "", "", "Why"])
        sheet.merge_range("B1:C1", "Leading")
        sheet.write_row(1, 0, ["", "I listen", "I decide", "Open-Ended Response"])
        sheet.write_row(2, 0, ["A", "Agree", "Disagree", "x"])

    _, (note,) = read(book(merged))
    assert note.severity == "note"
    assert "two rows, with merged cells: B1:C1" in note.found


def test_merged_cells_among_the_answers_are_noted(book):
    def merged(workbook, sheet):
        sheet.write_row(0, 0, ["Code", "a"])
        sheet.merge_range("A2:A3", "A")
        sheet.write_column(1, 1, [1, 2])

    _, (note,) = read(book(merged))
    assert (note.severity, note.row) == ("note", 2)


def test_merged_header_cells_of_an_open_document_stop_too(tmp_path):
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2">'
        "<text:p>Leading</text:p></table:table-cell><table:covered-table-cell/>"
    )
    header = ods_row("Code").replace("</table:table-row>", f"{cell}</table:table-row>")
    problem = stop_of(ods(tmp_path / "a.ods", header + ods_row("A", "1", "2")))
    assert "B1:C1" in problem.found


SECOND = [
    ["Code", "a", "b"],
    ["A", "1", "2"],
    ["B", "3", "4"],
    ["", "", ""],
]


@pytest.mark.parametrize(
    "below",
    [
        [["Code", "a", "b"], ["A", "4", "5"]],
        [["Item", "Mean", ""], ["a", "2", ""]],
        [["", "Mean", "n"], ["", "2", "2"]],
    ],
)
def test_a_second_table_below_the_first_stops_with_its_row(book, put, below):
    for path in (book(rows_of(*SECOND, *below)), put("a.csv", as_csv(SECOND + below))):
        problem = stop_of(path)
        assert problem.row == 5
        assert "Another table begins in this row" in problem.found


@pytest.mark.parametrize(
    "below",
    [
        [["C", "4", "5"]],
        [["C", "", ""]],
        [["C", "N/A", "N/A"]],
        [["C", "4", "prefer not to say"]],
        [["", "", "5"]],
    ],
)
def test_a_blank_row_between_respondents_is_nothing(put, below):
    (sheet,), problems = read(put("a.csv", as_csv(SECOND + below)))
    assert problems == []
    assert sheet.numbers == [2, 3, 5]


def test_files_put_together_below_each_other_stop_at_the_second_header(put):
    rows = [["Code", "a"], ["A", "x"], ["B", "y"], ["Code", "a"], ["A", "z"]]
    assert stop_of(put("a.csv", as_csv(rows))).row == 4


def test_the_header_again_after_one_answer_and_a_blank_row_stops(put):
    rows = [["Code", "a"], ["A", "x"], ["", ""], ["Code", "a"], ["A", "z"]]
    assert stop_of(put("a.csv", as_csv(rows))).row == 4


def test_comments_after_a_blank_row_are_no_second_table(put):
    rows = [["Code", "a", "Why"], ["A", "1", ""], ["", "", ""], ["B", "", "because"]]
    assert read(put("a.csv", as_csv(rows)))[1] == []


def as_csv(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def test_formulas_give_their_values(book):
    def formulas(_, sheet):
        sheet.write_row(0, 0, ["Code", "a", "b"])
        sheet.write_formula("A2", '="A"&1', None, "A1")
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("C2", '=""', None, "")

    path = replaced(
        book(formulas), "xl/worksheets/sheet1.xml", '<c r="C2"><f>', '<c r="C2" t="str"><f>'
    )
    (sheet,), problems = read(path)
    assert (sheet.rows, problems) == ([["A1", "2", ""]], [])


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_formulas_without_value_stop_with_their_row(book, value):
    def formulas(_, sheet):
        sheet.write_row(0, 0, ["Code", "a"])
        sheet.write("A2", "A")
        sheet.write_formula("B2", "=1+1", None, 7)

    path = replaced(book(formulas), "xl/worksheets/sheet1.xml", "<v>7</v>", value)
    problem = stop_of(path)
    assert (problem.row, problem.found) == (
        2,
        "A formula in this row has no value: nothing computed it yet.",
    )


def test_formulas_that_a_program_wrote_and_nobody_computed_stop(book):
    def formulas(_, sheet):
        sheet.write_row(0, 0, ["Code", "a"])
        for row in (1, 2):
            sheet.write(row, 0, f"A{row}")
            sheet.write_formula(row, 1, "=1+1")

    assert "(and 1 more such formula)" in stop_of(book(formulas)).found


def test_errors_are_blank_with_a_note(book):
    def errors(_, sheet):
        sheet.write_row(0, 0, ["Code", "a"])
        sheet.write("A2", "A")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["B", "#N/A"])

    (sheet,), (note,) = read(book(errors))
    assert sheet.rows == [["A", ""], ["B", ""]]
    assert (note.severity, note.row) == ("note", 2)
    assert "(2 of them)" in note.found


def test_an_open_document_is_read_as_it_stands(tmp_path):
    rows = ods_row("Code", "a") + ods_row() + ods_row("A", "مرحبا 🙂")
    (sheet,), problems = read(ods(tmp_path / "a.ods", rows))
    assert problems == []
    assert (sheet.headers, sheet.rows, sheet.numbers) == (["Code", "a"], [["A", "مرحبا 🙂"]], [3])


def test_a_chart_alone_is_no_sheet(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet().write_row(0, 0, ["Code", "a"])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=Sheet1!$A$1"})
        workbook.add_chartsheet().set_chart(chart)
    (sheet,), problems = read(tmp_path / "a.xlsx")
    assert (sheet.headers, problems) == (["Code", "a"], [])


def test_an_old_workbook_is_read_and_told_if_it_is_renamed(tmp_path):
    path = SHARED / "data" / "qda" / "maxqda12_coded_segments_pl.xls"
    if not path.exists():
        pytest.skip("../shared/data/qda is not here")
    (sheet,), problems = read(path)
    assert problems == []
    assert len(sheet.rows) > 100
    renamed = tmp_path / "a.xlsx"
    renamed.write_bytes(path.read_bytes())
    assert stop_of(renamed).remedy == "Give its name the ending .xls."


def test_a_large_file_is_read_in_little_memory(tmp_path):
    path = tmp_path / "a.csv"
    row = ",".join(["Strongly agree"] * 60)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"Question {i}" for i in range(60)) + "\n")
        file.writelines(f"{row},🙂\n"[: len(row)] + "\n" for _ in range(22_000))
    assert path.stat().st_size > 19_000_000
    assert read_with_little_memory(path).startswith("22000")


@pytest.mark.parametrize("encoding", ["UUTF-8", "utf-7-none"])
def test_a_part_in_an_encoding_that_nobody_knows_is_damage(tmp_path, encoding):
    import io
    import zipfile

    import xlsxwriter

    good, bad = io.BytesIO(), tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(good) as book:
        book.add_worksheet().write_row(0, 0, ["Code", "One"])
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("workbook.xml.rels"):
                content = content.replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())
            new.writestr(name, content)
    sheets, problems = read_sheets(bad, "a.xlsx")
    assert sheets or problems
