import csv
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from evaluation.publishing.columns import MEANINGS, PUBLISHED, as_written, columns_of, harmless
from evaluation.publishing.edition import as_csv
from evaluation.publishing.workbook import write_workbook

ABOUT = {"date": "2026-03-01", "report_title": "A report", "authors": "One author",
         "invented": "yes", "draft": "yes", "version": "1.10"}  # fmt: skip
EVIL = '=HYPERLINK("http://example.org";"x")'


@pytest.fixture
def folder(tmp_path):
    rows = {
        "about": [{"key": k, "value": v} for k, v in ABOUT.items()],
        "cautions": [{"text": text} for text in
                     (EVIL, "+1+1", "-2+3", "@SUM(A1)", "nan", "inf", "1e400", "007", "plain")],
        "change": [{"scale": "identity", "change": "+0.31", "conf_low": "-0.05", "n": "20"}],
    }  # fmt: skip
    for name in PUBLISHED:
        path = tmp_path / f"{name}.csv"
        path.write_text(as_csv(name, rows.get(name, [])), encoding="utf-8", newline="")
    return tmp_path


def book(folder):
    write_workbook(folder, folder / "tables.xlsx")
    return CalamineWorkbook.from_path(str(folder / "tables.xlsx"))


def test_contents_columns_and_a_sheet_for_each_table(folder):
    found = book(folder)
    assert found.sheet_names == ["contents", "columns", *PUBLISHED]
    contents = found.get_sheet_by_name("contents").to_python()
    named = {row[0] for row in contents}
    assert set(PUBLISHED) <= named
    assert {"INVENTED EXAMPLE. No real person's data.", "DRAFT, NOT CHECKED."} <= named
    columns = [row[0] for row in found.get_sheet_by_name("columns").to_python()[1:]]
    assert set(columns) == set(MEANINGS)


def test_the_contents_lead_to_every_sheet_and_say_how_long_it_is(folder):
    contents = book(folder).get_sheet_by_name("contents").to_python()
    rows = {row[0]: row[2] for row in contents if row[0] in PUBLISHED}
    assert (rows["cautions"], rows["change"], rows["themes"]) == (9, 1, 0)
    with zipfile.ZipFile(folder / "tables.xlsx") as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    places = re.findall(r"<hyperlink ref=\"A\d+\" location=\"'(\w+)'!A1\"", page)
    assert places == ["columns", *PUBLISHED]


def test_every_sheet_keeps_its_header_in_sight_and_every_column_readable(folder):
    book(folder)
    with zipfile.ZipFile(folder / "tables.xlsx") as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        for name in sheets:
            page = archive.read(name).decode()
            assert '<pane ySplit="1" topLeftCell="A2"' in page
            widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', page)]
            assert widths
            assert all(8 <= width <= 72 for width in widths)
        titles = archive.read("xl/workbook.xml").decode().count("_xlnm.Print_Titles")
    assert titles == len(sheets)


def test_numbers_are_numbers_and_text_that_looks_like_one_is_text(folder):
    found = book(folder)
    header, row = found.get_sheet_by_name("change").to_python()
    change = dict(zip(header, row, strict=True))
    assert (change["change"], change["conf_low"], change["n"]) == (0.31, -0.05, 20)
    cautions = [row[0] for row in found.get_sheet_by_name("cautions").to_python()]
    assert cautions[5:9] == ["nan", "inf", "1e400", "007"]


def test_no_cell_is_a_formula_in_the_workbook_or_the_csv(folder):
    book(folder)
    with zipfile.ZipFile(folder / "tables.xlsx") as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(PUBLISHED) + 2
        assert not any(b"<f>" in archive.read(name) for name in sheets)
        linked = [name for name in sheets if b"hyperlink" in archive.read(name)]
        assert linked == ["xl/worksheets/sheet1.xml"]
        assert not [name for name in archive.namelist() if name.startswith("xl/worksheets/_rels")]
    with (folder / "cautions.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.reader(handle):
            assert row[0][0] not in "=+-@"


@pytest.mark.parametrize("text", [EVIL, "+x", "-2+3", "@a", "\tx", "\r=1", "-", "+"])
def test_harmless_text_can_be_read_as_it_was_written(text):
    assert harmless(text) == f"'{text}"
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "-0.05", "+0.31", "12", "'quoted'", "a=b"])
def test_numbers_and_plain_text_are_left_alone(text):
    assert harmless(text) == text
    assert as_written(text) == text


def test_the_same_tables_give_the_same_bytes(folder):
    book(folder)
    first = (folder / "tables.xlsx").read_bytes()
    book(folder)
    assert (folder / "tables.xlsx").read_bytes() == first


def test_every_published_table_has_columns():
    assert all(columns_of(name) for name in PUBLISHED)
