import csv
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from evaluation import tables
from evaluation.interviews import matrix, summaries
from evaluation.interviews.matrix import write_matrices
from evaluation.interviews.readers.refi import read_refi
from evaluation.interviews.summaries import KEPT, WORKBOOK, Summary, read_summaries, take_over
from evaluation.persons.withdrawal import forget
from tests.read_tiny import coded
from tests.tiny import INTERVIEWS, tiny_study

EVIL = "=1+1"


@pytest.fixture
def study(tmp_path):
    folder = tiny_study(tmp_path, interviews=f"{INTERVIEWS}P01,workload,{EVIL} and more,coder A\n")
    prepare(folder)
    write_matrices(folder)
    return folder


def prepare(folder):
    reading = coded(folder)
    for name in ("cases", "sources", "excerpts"):
        tables.write(folder / f"data/processed/{name}.parquet", reading.tables[name])
    return reading


def rows(folder, sheet="matrix"):
    return CalamineWorkbook.from_path(str(folder / WORKBOOK)).get_sheet_by_name(sheet).to_python()


def edited(folder, theme, texts):
    """Write summaries in the workbook as a person does, by the row of the case."""
    import xlsxwriter

    sheets = {name: rows(folder, name) for name in ("matrix", summaries.BEFORE)}
    column = sheets["matrix"][1].index(f"summary: {theme}")
    for at, text in texts.items():
        sheets["matrix"][2 + at][column] = text
    with xlsxwriter.Workbook(str(folder / WORKBOOK), {"strings_to_formulas": False}) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(cells):
                for c, cell in enumerate(row):
                    sheet.write(r, c, cell)


def test_a_row_for_each_case_with_counts_excerpts_and_room_for_a_summary(study):
    found = rows(study)
    assert found[0][4] == "Identity as a leader"
    assert found[1][:7] == [
        *("case", "person", "cohort", "source group"),
        *("n: identity_as_leader", "excerpts: identity_as_leader", "summary: identity_as_leader"),
    ]
    by_excerpt = {row[5]: row for row in found[2:]}
    assert by_excerpt["I took the chair."][4] == 1
    assert by_excerpt["I took the chair."][8] == "There was never an hour for it."
    assert by_excerpt["I say that I lead now."][8] == "=1+1 and more"
    assert len(found) == 4


def test_what_people_write_is_kept_and_stands_in_the_next_workbook(study):
    edited(study, "no_time", {0: "Too little time.", 1: "=HYPERLINK(1)"})
    write_matrices(study)
    assert {s.text for s in read_summaries(study).values()} == {"Too little time.", "=HYPERLINK(1)"}
    assert [row[9] for row in rows(study)[2:]] == ["Too little time.", "=HYPERLINK(1)"]
    assert ",'=HYPERLINK" in (study / KEPT).read_text(encoding="utf-8")
    before = (study / KEPT).read_bytes()
    write_matrices(study)
    assert (study / KEPT).read_bytes() == before


def test_what_was_written_in_both_places_is_kept_from_both(study):
    edited(study, "no_time", {0: "From the workbook."})
    case = rows(study)[2][0]
    summaries.write_summaries(study, {(case, "no_time"): Summary("From the sheet.")})
    assert take_over(study) == 1
    text = read_summaries(study)[case, "no_time"].text
    assert text == "From the sheet. || From the workbook."


def test_an_edit_in_the_sheet_is_not_undone_by_the_older_workbook(study):
    edited(study, "no_time", {0: "Old."})
    write_matrices(study)
    case = rows(study)[2][0]
    summaries.write_summaries(study, {(case, "no_time"): Summary("New.")})
    write_matrices(study)
    assert rows(study)[2][9] == "New."


def test_a_summary_that_was_deleted_in_the_workbook_is_gone(study):
    edited(study, "no_time", {0: "Old."})
    write_matrices(study)
    edited(study, "no_time", {0: ""})
    write_matrices(study)
    assert read_summaries(study) == {}


def test_sorted_rows_and_a_missing_column_do_no_harm(study):
    edited(study, "no_time", {0: "One.", 1: "Two."})
    first, second = rows(study)[2][0], rows(study)[3][0]
    found = rows(study)
    import xlsxwriter

    hidden = rows(study, summaries.BEFORE)
    with xlsxwriter.Workbook(str(study / WORKBOOK)) as book:
        sheet, own = book.add_worksheet("matrix"), book.add_worksheet(summaries.BEFORE)
        for r, row in enumerate([found[1], found[3], found[2]]):
            sheet.write_row(r, 0, [cell for c, cell in enumerate(row) if c != 6])
        for r, row in enumerate(hidden):
            own.write_row(r, 0, row)
    take_over(study)
    kept = read_summaries(study)
    assert (kept[first, "no_time"].text, kept[second, "no_time"].text) == ("One.", "Two.")


def test_a_workbook_that_cannot_be_read_is_put_aside_and_never_overwritten(study):
    (study / WORKBOOK).write_bytes(b"half a workbook")
    write_matrices(study)
    kept = study / "data/review/programme/framework_matrix.kept-1.xlsx"
    assert kept.read_bytes() == b"half a workbook"
    assert len(rows(study)) == 4


def test_a_summary_of_other_excerpts_is_told_by_its_stamp(study):
    edited(study, "no_time", {0: "Too little."})
    write_matrices(study)
    before = read_summaries(study)
    path = study / "data/raw/2026-spring/interviews.csv"
    more = "".join(f"{s},workload,There was more of it.,coder A\n" for s in ("P01", "P02"))
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    reading = prepare(study)
    now = tables.cell_stamps(reading.tables["cases"], reading.tables["excerpts"])
    (cell, own), *_ = before.items()
    assert own.stamp != now[cell]


def test_a_withdrawn_person_is_in_no_matrix_and_in_no_decision(study):
    edited(study, "no_time", {0: "One.", 1: "Two."})
    write_matrices(study)
    quotes = study / "data/decisions/programme/quotes.csv"
    excerpts = tables.read(study / "data/processed/excerpts.parquet")
    keys = sorted(set(excerpts["excerpt"]))
    lines = "".join(f"{key},yes,their own words\n" for key in keys)
    quotes.write_text(f"excerpt,show,text\n{lines}", encoding="utf-8")
    (study / "data/raw/withdrawn.csv").write_text("participant_id\nDE34F\n", encoding="utf-8")
    take_over(study)
    reading = prepare(study)
    gone = {row.excerpt for row in excerpts.itertuples()} - set(
        reading.tables["excerpts"]["excerpt"]
    )
    assert len(gone) == 2
    assert gone < reading.forgotten
    assert forget(study, reading.forgotten) == 3
    write_matrices(study)
    assert len(rows(study)) == 3
    assert len(read_summaries(study)) == 1
    left = {row["excerpt"] for row in csv.DictReader(quotes.open(encoding="utf-8"))}
    assert left == set(keys) - gone
    for name in ("case_codes.csv", "framework_matrix.xlsx", "coded.qdpx"):
        content = (study / "data/review/programme" / name).read_bytes()
        assert b"chair" not in content
    assert forget(study, set()) == 0


def test_codes_by_case_are_0_and_1_by_hand(study):
    with (study / "data/review/programme/case_codes.csv").open(encoding="utf-8") as handle:
        found = list(csv.DictReader(handle))
    codes = [c for c in found[0] if "::" in c]
    assert codes == [
        "identity_as_leader::claiming_identity",
        "identity_as_leader::identity_as_leader",
        "no_time::workload",
        "no_time::no_time",
    ]
    assert [[row[c] for c in codes] for row in found] == [["1", "0", "1", "0"]] * 2


def test_the_project_can_be_read_again_and_has_no_name(study):
    path = study / "data/review/programme/coded.qdpx"
    project = read_refi(path, "coded.qdpx")
    assert project.problems == []
    assert sorted(c.text for c in project.codings) == [
        "=1+1 and more",
        "I say that I lead now.",
        "I took the chair.",
        "There was never an hour for it.",
    ]
    content = b"".join(zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist())
    for name in (b"P01", b"P02", b"AB12C", b"DE34F"):
        assert name not in content


def test_the_same_tables_make_the_same_bytes(study):
    names = ("case_codes.csv", "coded.qdpx", "framework_matrix.xlsx")
    folder = study / "data/review/programme"
    before = [(folder / name).read_bytes() for name in names]
    write_matrices(study)
    assert [(folder / name).read_bytes() for name in names] == before


def test_long_excerpts_are_cut():
    assert matrix.shortened(["a" * 200]).endswith("\u2026")
    assert len(matrix.shortened(["a" * 200])) == matrix.SHORT
    assert matrix.shortened([""]) == "(no words)"
