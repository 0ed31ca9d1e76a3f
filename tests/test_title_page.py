"""The title page: programme, commissioner, cohorts, dates, who wrote and who checked, the mark."""

from pathlib import Path

import pytest

from evaluation.publishing.compose import compose
from evaluation.publishing.edition import write_edition
from evaluation.publishing.front import held, marks, title_facts
from evaluation.publishing.published import about, read_tables
from tests.small_study import SmallStudy, spread

SECTIONS = Path(__file__).parents[1] / "workflow/report/sections"
DATES = "label: {label}\nstarts: {starts}\nends: {ends}\n"


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(16))
    study.cohort("2026", spread(20))
    return study


def page(study, report="programme"):
    """Lines of the title page, by their names."""
    write_edition(study.edition(report), study.folder / "out")
    tables = read_tables(study.folder / "out/tables")
    text = compose(tables, {}, {}, SECTIONS, ["title"]).replace("\\", "")
    lines = [line for line in text.splitlines() if line.startswith("**")]
    return dict(line.strip("*").split(":** ", 1) for line in lines), about(tables)


def dated(study, cohort, starts, ends, label="A cohort"):
    text = DATES.format(label=label, starts=starts, ends=ends)
    study.write(f"data/raw/{cohort}/cohort.yaml", text)


def test_it_says_what_where_and_by_whom(study):
    dated(study, "2025", "2025-03-10", "2025-07-14", "Spring 2025")
    dated(study, "2026", "2026-01-11", "2026-06-28", "Winter 2026")
    lines, facts = page(study)
    assert lines == {
        "Programme": "Small programme",
        "Commissioned by": "A funder",
        "Cohorts": "Spring 2025 and Winter 2026",
        "Held": "March 2025 to June 2026",
        "Written by": "One author",
        "Checked by": "nobody yet",
        "Status": "Draft, not checked",
        "Date": "1 March 2026",
        "Version": "1",
    }
    assert marks(facts) == "DRAFT, NOT CHECKED"


def test_a_cohorts_report_has_its_own_dates_alone(study):
    dated(study, "2025", "2025-03-10", "2025-07-14", "Spring 2025")
    lines, _ = page(study, "2025")
    assert (lines["Cohort"], lines["Held"]) == ("Spring 2025", "March 2025 to July 2025")


def test_where_a_cohort_has_no_dates_none_are_told(study):
    dated(study, "2025", "2025-03-10", "2025-07-14")
    assert "Held" not in page(study)[0]


def test_within_one_month_it_is_named_once():
    assert held({"starts": "2025-03-10", "ends": "2025-03-14"}) == "March 2025"
    assert held({"starts": "", "ends": ""}) == ""


@pytest.mark.parametrize(
    ("count", "told"), [(2, "Year 0 and Year 1"), (13, "13, from Year 0 to Year 12")]
)
def test_of_many_cohorts_the_first_and_the_last_are_named(study, count, told):
    _, facts = page(study)
    change = [{"cohort": f"c{k:02}", "cohort_label": f"Year {k}"} for k in range(count)]
    assert dict(title_facts(facts, {"change": change}))["Cohorts"] == told
