"""Files with several tables or several cohorts."""

import io

import pytest

from evaluation.study.cohort_folder import open_study
from tests.read_tiny import everything, told
from tests.tiny import COHORT, POST, PRE, ROSTER, tiny_study


def workbook(**sheets: str) -> bytes:
    """A workbook with a sheet for each CSV text."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(text.splitlines()):
                sheet.write_row(at, 0, line.split(","))
    return buffer.getvalue()


def test_a_workbook_with_a_sheet_for_each_wave(tmp_path):
    both = {f"{COHORT}/leaders.xlsx": workbook(Start=PRE, End=POST)}
    settings = 'label: Spring 2026\nfiles: {"leaders.xlsx": survey}\n'
    tables, problems = everything(
        tiny_study(tmp_path, pre=None, post=None, cohort=settings, more=both)
    )
    assert problems == [], told(problems)
    assert sorted(set(tables["responses"]["wave"])) == ["post", "pre"]
    assert (tables["pairs"]["outcome"] == "identity").sum() == 6


def test_a_correction_may_be_of_a_person_who_is_on_one_sheet_only(tmp_path):
    late = POST + "2026-07-02 09:30:00,XX99X,Agree,Agree,Agree,Disagree,Agree,\n"
    fix = "file,person,column,was,becomes,who,why\n"
    fix += "leaders.xlsx,XX99X,I speak up.,Agree,Neither,me,a slip\n"
    more = {
        f"{COHORT}/leaders.xlsx": workbook(Start=PRE, End=late),
        f"{COHORT}/corrections.csv": fix,
    }
    settings = 'label: Spring 2026\nfiles: {"leaders.xlsx": survey}\n'
    study = tiny_study(tmp_path, pre=None, post=None, roster=None, cohort=settings, more=more)
    _, problems = everything(study)
    assert problems == [], told(problems)


def test_sheets_whose_names_say_no_wave_are_refused(tmp_path):
    both = {f"{COHORT}/leaders.xlsx": workbook(Sheet1=PRE, Sheet2=POST)}
    settings = 'label: Spring 2026\nfiles: {"leaders.xlsx": survey}\n'
    study = tiny_study(tmp_path, pre=None, post=None, cohort=settings, more=both)
    _, problems = everything(study)
    assert "Several sheets have people's codes: 'Sheet1', 'Sheet2'." in told(problems)
    assert "name each sheet by its wave" in told(problems)


def with_cohort(text: str, cohorts: str) -> str:
    """The CSV text with a column of cohorts."""
    head, *rows = text.splitlines()
    named = [f"{row},{c}" for row, c in zip(rows, cohorts.split(), strict=True)]
    return "\n".join([f"{head},Intake", *named]) + "\n"


@pytest.fixture
def shared(tmp_path):
    """One file for each wave in data/raw itself, with two cohorts in it."""
    column = 'cohort_column: Intake\ncohort_values: {2026-spring: [Spr], 2026-autumn: ["Aut"]}\n'
    more = {
        "data/raw/all - pre.csv": with_cohort(PRE, "Spr Spr Spr Aut Aut Aut"),
        "data/raw/all - post.csv": with_cohort(POST, "Spr Spr Spr Aut Aut Aut"),
        "data/raw/2026-autumn/cohort.yaml": "label: Autumn 2026\n",
        "data/raw/2026-autumn/roster.csv": ROSTER[: ROSTER.index("AB12C")]
        + "".join(row + "\n" for row in ROSTER.splitlines()[4:]),
        f"{COHORT}/roster.csv": "".join(row + "\n" for row in ROSTER.splitlines()[:4]),
    }
    changes = {"pre": None, "post": None, "sources": None, "interviews": None}
    return tiny_study(tmp_path, study=lambda s: s + column, more=more, **changes)


def test_files_in_data_raw_are_shared_by_the_cohorts_that_a_column_names(shared):
    tables, problems = everything(shared)
    assert problems == [], told(problems)
    used = tables["responses"].groupby(["cohort", "wave"]).size()
    assert used.to_dict() == {
        (cohort, wave): 3 for cohort in ("2026-autumn", "2026-spring") for wave in ("post", "pre")
    }
    assert tables["participants"]["enrolled"].all()


def test_a_value_that_names_no_cohort_stops_with_its_row(shared):
    path = shared / "data/raw/all - pre.csv"
    path.write_text(path.read_text().replace("Aut", "Summer", 1))
    _, problems = everything(shared)
    assert "row 5, column 'Intake': 'Summer' names no cohort." in told(problems)


def test_without_a_column_of_cohorts_a_file_in_data_raw_is_nobodys(tmp_path):
    study = tiny_study(tmp_path, more={"data/raw/pre.csv": PRE})
    assert "data/raw/pre.csv: No one knows what this file is." in told(open_study(study)[2])
