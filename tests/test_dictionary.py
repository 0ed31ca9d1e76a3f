"""The data dictionary: every variable, its wording, its answers, and where it stood."""

from __future__ import annotations

import csv
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation.publishing.columns import as_written
from evaluation.publishing.edition import Edition, write_edition
from evaluation.publishing.gather import gather
from evaluation.publishing.publish import publish
from evaluation.publishing.results import Scope
from evaluation.publishing.workbook import write_workbook
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, cells, spread

EVIL = '=HYPERLINK("http://example.org";"x")'
ABOUT = {"date": "2026-03-01", "report_title": "A report", "authors": "One author",
         "invented": "yes", "draft": "yes"}  # fmt: skip


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(12))
    return study


def column(item, header, cohort="2025", wave="pre", how="wording", rater="self"):
    return {"cohort": cohort, "wave": wave, "rater": rater, "item": item} | {
        "header": header,
        "how": how,
    }


def tables_of(study, *columns, report="programme"):
    settings, cohorts, problems = open_study(study.folder)
    assert not problems
    names = ["cohort", "wave", "rater", "item", "header", "how"]
    results = study.results() | {"asked_columns": pd.DataFrame(list(columns), columns=names)}
    return publish(
        Scope(settings, cohorts, gather(results), report, {"quotes": {}, "verdicts": {}})
    )


def variable(tables, name):
    [row] = [row for row in tables["dictionary"] if row["variable"] == name]
    return row


def edit(study, name, old, new):
    path = study.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_question_has_its_wording_answers_range_scale_and_source(study):
    row = variable(tables_of(study), "i1")
    assert (row["kind"], row["text"]) == ("question", "One")
    assert row["answers"] == "1 = Never; 2 = Seldom; 3 = Sometimes; 4 = Often; 5 = Always"
    assert (row["range_low"], row["range_high"], row["reversed"]) == ("1", "5", "no")
    assert (row["scale"], row["question"], row["instrument"]) == (
        "identity",
        "learning",
        "Self-assessment",
    )
    assert row["source"] == "written for a test"
    assert "don't know" in row["no_answer"].split("; ")


def test_a_reversed_question_is_marked(study):
    edit(study, "config/instruments/self.yaml", "i2: Two", "i2: {text: Two, reversed: true}")
    assert variable(tables_of(study), "i2")["reversed"] == "yes"


def test_of_a_range_only_answers_with_words_are_listed(study):
    edit(study, "config/instruments/end.yaml", "{from: 1, to: 5}",
         "{from: 0, to: 100, lowest: Not at all}")  # fmt: skip
    row = variable(tables_of(study), "useful")
    assert (row["answers"], row["range_low"], row["range_high"]) == ("0 = Not at all", "0", "100")


def test_waves_are_those_of_the_exports_else_those_of_the_settings(study):
    told = tables_of(study, column("i1", "One"), column("i1", "One", wave="later"))
    assert variable(told, "i1")["waves"] == "before; later"
    assert variable(told, "useful")["waves"] == "after"
    assert variable(told, "identity")["waves"] == "before; after; later"


def test_every_kind_of_variable_is_there(study):
    path, before = "config/instruments/end.yaml", "items: {useful"
    edit(study, path, before, f"open_questions: {{best: What helped?}}\n{before}")
    kinds = {row["kind"] for row in tables_of(study)["dictionary"]}
    assert kinds == {"question", "open question", "scale", "wave", "code", "attribute"}


def test_what_says_who_somebody_is_is_not_published(study):
    told = tables_of(study)
    assert variable(told, "person_code")["published"] == "not published"
    assert variable(told, "organisation")["published"] == "not published"
    assert variable(told, "role")["published"].startswith("no;")


def test_each_question_has_its_column_by_cohort_and_no_file(study):
    study.cohort("2026", spread(12))
    told = tables_of(
        study,
        column("i2", "Two"),
        column("i1", "Q1", how="id"),
        column("i1", "Q1", how="id", wave="post"),
        column("i1", "The first one, by a.b@example.org", cohort="2026", how="close"),
    )["dictionary_columns"]
    assert cells(told, "variable", "cohort", "waves", "header", "how") == [
        ("i1", "2025", "before; after", "Q1", "by its id"),
        ("i1", "2026", "before", "The first one, by [e-mail]",
         "by a wording that is nearly the same"),
        ("i2", "2025", "before", "Two", "by its wording"),
    ]  # fmt: skip


def test_a_cohorts_report_has_its_own_columns_only_and_a_small_cohort_none(study):
    study.cohort("2026", spread(4))
    columns = column("i1", "Q1"), column("i1", "Q9", cohort="2026")
    for report in ("programme", "2025"):
        told = tables_of(study, *columns, report=report)["dictionary_columns"]
        assert {row["cohort"] for row in told} == {"2025"}
    assert tables_of(study, *columns, report="2026")["dictionary_columns"] == []


def written(study, folder):
    """The folder with the CSV files of a dictionary with hostile texts, and the workbook."""
    edit(study, "config/instruments/self.yaml", "i1: One", f"i1: '{EVIL}'")
    found = tables_of(study, column("i1", EVIL), column("i3", "007"), column("i2", "+1+1"))
    found["about"] = [{"key": key, "value": value} for key, value in ABOUT.items()]
    for name in ("one", "two"):
        write_edition(Edition("programme", found, "x"), folder / name)
        write_workbook(folder / name / "tables", folder / name / "tables.xlsx")
    return folder / "one", folder / "two"


def test_xlsx_and_csv_hold_the_same_rows_and_formulas_are_harmless(study, tmp_path):
    one, _ = written(study, tmp_path)
    book = CalamineWorkbook.from_path(str(one / "tables.xlsx"))
    for name in ("dictionary", "dictionary_columns"):
        with (one / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            listed = list(csv.reader(handle))
        sheet = [
            [f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python()
        ]
        assert sheet == listed
        assert not any(cell.startswith(("=", "+", "@")) for row in listed for cell in row)
        assert EVIL in {as_written(cell) for row in listed for cell in row}
    with zipfile.ZipFile(one / "tables.xlsx") as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(name) for name in sheets)


def test_the_same_settings_give_the_same_bytes(study, tmp_path):
    one, two = written(study, tmp_path)
    for name in ("tables.xlsx", "tables/dictionary.csv", "tables/dictionary_columns.csv"):
        assert (one / name).read_bytes() == (two / name).read_bytes()
