"""The evaluator's own edition: audits with file and row, and nobody's code."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from evaluation import tables
from evaluation.publishing import review_tables
from evaluation.publishing.review import write_reviews
from evaluation.publishing.review_files import question_quality
from evaluation.publishing.review_sections import sections
from evaluation.study.settings import load_study
from tests.tiny import tiny_study
from tests.whole import ROOT

TEMPLATE = ROOT / "workflow/report/review.html"
COHORT = "2026-spring"
SHARED = "data/raw/both.csv"


def responses(*forms: dict) -> pd.DataFrame:
    usual = {
        **{"cohort": COHORT, "wave": "pre", "rater": "self", "person": "p1", "file": "pre.csv"},
        **{"row": 2, "submitted": "", "seconds": float("nan"), "answered": 4, "asked": 4},
        **{"straight": False, "match": "exact", "used": True, "reason": ""},
    }
    return tables.checked("responses", pd.DataFrame([usual | form for form in forms]))


def item(**more) -> dict:
    usual = {
        **{"cohort": COHORT, "wave": "pre", "rater": "self", "instrument": "tiny"},
        **{"item": "identity_1", "asked": 40, "answered": 32, "blank": 5, "no_answer": 2},
        **{"unreadable": 1, "lowest": 4, "highest": 8, "mapped": "", "wording": ""},
    }
    return usual | more


def reading(**more) -> dict:
    usual = {
        **{"file": f"data/raw/{COHORT}/pre.csv", "sheet": "", "waves": ["pre"], "rows": 6},
        **{"items": 2, "unmatched": ["Name"], "platform": "google_forms", "cohort": COHORT},
        **{"rater": "self", "left_out": {"preview": 2}, "consent": False},
        "matched": [
            {"item": "identity_1", "wave": "", "header": "I see myself as a leader", "how": "id"},
            {"item": "identity_2", "wave": "", "header": "I do speak up.", "how": "close"},
        ],
    }
    return usual | more


def correction(**more) -> dict:
    usual = {
        **{"corrections": f"data/raw/{COHORT}/corrections.csv", "row": 2, "column": "Your code"},
        **{"file": f"data/raw/{COHORT}/post.csv", "rows": [4], "was": "", "becomes": ""},
        **{"who": "Evaluator", "why": "Typing slip", "joins": True},
    }
    return usual | more


# Audits


def test_each_duplicate_stands_beside_the_form_that_counts():
    found = review_tables.duplicates(
        responses(
            {"row": 3},
            {"row": 9, "used": False, "reason": "duplicate", "answered": 2},
            {"row": 3, "wave": "post", "file": "post.csv"},
            {"row": 4, "person": None, "used": False, "reason": "no code", "match": None},
        )
    )
    [row] = found.to_dict("records")
    assert (row["file"], row["row"], row["answered"]) == ("pre.csv", 9, 2)
    assert (row["file of the counted form"], row["row of the counted form"]) == ("pre.csv", 3)
    assert "person" not in row


def test_a_person_linked_by_a_near_code_is_listed_with_every_form():
    found = review_tables.near_matches(
        responses(
            {"row": 5},
            {"wave": "post", "file": "post.csv", "row": 7, "match": "near"},
            {"person": "p2", "row": 6},
        )
    )
    rows = found[["person", "wave", "file", "row", "match"]].to_numpy().tolist()
    assert rows == [
        ["p1", "post", "post.csv", 7, "near"],
        ["p1", "pre", "pre.csv", 5, "exact"],
    ]


def test_a_correction_in_a_column_of_codes_tells_neither():
    codes, answer = correction(was="AB12C", becomes="AB12D"), correction(
        column="Q1", was="7", becomes="5", joins=False, row=3
    )  # fmt: skip
    found = review_tables.corrections([codes, answer])
    assert found[["was", "becomes"]].to_numpy().tolist() == [["(not shown)"] * 2, ["7", "5"]]
    assert found["cohort"].tolist() == [COHORT, COHORT]


def test_close_wordings_come_first():
    found = review_tables.columns([reading()])
    assert found["how"].tolist() == ["close", "id"]
    assert found["wave"].tolist() == ["pre", "pre"]


def test_files_say_what_they_were_read_as():
    coded = {"file": f"data/raw/{COHORT}/i.csv", "source_group": "participant", "excerpts": 9}
    found = review_tables.files([reading()], [coded])
    assert found["read as"].tolist() == ["google_forms", "coded material"]
    assert found["rows left out"].tolist() == ["preview: 2", ""]
    assert review_tables.files([], []).empty


def test_a_reading_of_an_earlier_version_is_shown_too():
    old = {"file": f"data/raw/{COHORT}/pre.csv", "sheet": "", "waves": ["pre"], "rows": 6}
    old |= {"items": 2, "unmatched": []}
    assert review_tables.files([old], [])["cohort"].tolist() == [COHORT]
    assert review_tables.columns([old]).empty


def test_expected_false_matches_are_a_row_a_cohort():
    told = {"expected_exact": 0.4, "expected_near": 1.2, "low": 0.0, "high": 4.0,
            "method": "simulated", "shared": 40}  # fmt: skip
    found = review_tables.false_matches({COHORT: told})
    [row] = found.to_dict("records")
    assert (row["expected by the same code"], row["high (97.5 %)"]) == (0.4, 4.0)
    assert review_tables.false_matches({}).empty


def test_ceiling_and_floor_are_the_best_and_the_worst_answer(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    rows = pd.DataFrame([item(), item(item="values_2")])  # values_2 is reversed
    found = question_quality(tables.checked("quality_items", rows), settings)
    assert found["ceiling %"].tolist() == [25.0, 12.5]
    assert found["floor %"].tolist() == [12.5, 25.0]
    assert found["missing %"].tolist() == [20.0, 20.0]


# The page and the workbook


@pytest.fixture
def study(tmp_path):
    """A study whose stages are done, with small tables."""
    study = tiny_study(tmp_path / "study")
    done = study / "data/processed"
    forms = responses(
        {"seconds": 4.0, "row": 14},
        {"row": 9, "used": False, "reason": "duplicate"},
        {"row": 8, "person": "p2", "used": False, "reason": "empty", "answered": 0},
        {"row": 7, "person": "p3", "straight": True},
        {"row": 7, "person": "p3", "wave": "post", "match": "near", "file": "post.csv"},
        {"cohort": "2027", "row": 99, "file": "other.csv", "straight": True},
    )
    found = {"responses": forms}
    names = [*(f"results/{n}" for n in review_tables.RESULTS), *review_tables.PEOPLE]
    names += [f"redaction/{kind}/redactions" for kind in review_tables.REDACTED]
    names += ["pairs", "scores"]
    for name in [*names, "sources", "linking/matching_audit", "pairing/matching_audit"]:
        plain = name.rpartition("/")[2]
        table = found.get(plain, tables.empty(plain))
        if plain == "quality_items":
            rows = [item(), item(cohort="all", asked=50), item(wording="I lead.", wave="post")]
            table = pd.DataFrame(rows)
        tables.write(done / f"{name}.parquet", table)
    write(done / "reading/surveys.json", [reading(), reading(file=SHARED, cohort="2027")])
    write(done / "reading/coded.json", [])
    write(done / "linking/corrections.json", [correction()])
    write(done / "proposed_quotes.json", {"programme": [], COHORT: []})
    write(done / "todo.json", {"programme": [["check", "Check it."]], COHORT: []})
    return study


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def reviewed(study):
    write_reviews(study, ["programme", COHORT], TEMPLATE)
    return {
        report: (study / f"data/review/{report}/review.html").read_text(encoding="utf-8")
        for report in ("programme", COHORT)
    }


def test_the_page_has_every_audit(study):
    page = reviewed(study)["programme"]
    for title in (
        "What each file was read as",
        "Columns that were taken for a question by another wording",
        "Links by a nearly equal code",
        "Corrections that were made",
        "Forms sent in twice",
        "Other forms that are not counted, and why",
        "How each question was answered",
        "Questions in other words, or on another range",
        "Forms to look at",
    ):
        assert f"<h3>{title}</h3>" in page
    assert "Links that may be wrong" not in page  # nobody worked that out here
    assert "I do speak up." in page


def test_a_cohort_sees_its_own_rows_and_the_programme_all(study):
    pages = reviewed(study)
    assert "other.csv" in pages["programme"]
    assert "other.csv" not in pages[COHORT]
    assert SHARED not in pages[COHORT]


def test_expected_false_matches_are_shown_where_they_are_known(study):
    told = {"expected_exact": 0.4, "expected_near": 1.2, "low": 0, "high": 4, "method": "simulated"}
    write(study / "data/processed/linking/false_matches.json", {COHORT: told})
    assert "Links that may be wrong" in reviewed(study)["programme"]


def test_the_workbook_has_a_sheet_for_each_table(study):
    reviewed(study)
    book = CalamineWorkbook.from_path(str(study / "data/review/programme/review.xlsx"))
    wanted = {"quality_items", "quality_forms", "duplicates", "near_matches", "corrections",
              "false_matches", "columns", "files", "notes", "todo"}  # fmt: skip
    assert wanted <= set(book.sheet_names)
    rows = book.get_sheet_by_name("quality_items").to_python()
    assert len(rows) == 4


def test_text_from_outside_is_text_on_the_page(study):
    evil = reading(unmatched=["<script>alert(1)</script>"])
    write(study / "data/processed/reading/surveys.json", [evil])
    page = reviewed(study)["programme"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_same_tables_make_the_same_review(study):
    reviewed(study)
    files = sorted((study / "data/review").rglob("review.*"))
    first = [path.read_bytes() for path in files]
    reviewed(study)
    assert [path.read_bytes() for path in files] == first


def test_a_long_table_is_cut_on_the_page_and_says_so(study):
    settings = load_study(study)
    sheets = review_tables.read_everything(study / "data/processed")
    one = pd.DataFrame([{"file": "x", "found": str(n)} for n in range(1003)])
    sheets |= {"notes": one, "frameworks": pd.DataFrame(columns=["cohort"])}
    first = sections(sheets, settings, "programme")[0]["sections"][0]
    assert len(first["rows"]) == 1000
    assert "3 further rows are in review.xlsx" in first["note"]


def dates(study):
    """When each review was last written."""
    reviews = sorted((study / "data/review").glob("*/review.*"))
    return {f"{path.parent.name} {path.suffix}": path.stat().st_mtime_ns for path in reviews}


def test_a_review_that_would_come_out_the_same_is_left_alone(study):
    pages, before = reviewed(study), dates(study)
    assert reviewed(study) == pages
    assert dates(study) == before
    write(study / "config/narrative/programme/summary.md", "Another sentence.")
    write(study / "data/processed/todo.json", {"programme": [["check", "Again."]], COHORT: []})
    assert "Again." in reviewed(study)["programme"]
    now = dates(study)
    assert {name for name in now if now[name] != before[name]} == {
        "programme .html",
        "programme .xlsx",
    }


@pytest.mark.parametrize("name", ["results/quality_items", "responses"])
def test_a_review_is_made_again_where_a_table_behind_it_changed(study, name):
    reviewed(study)
    before = dates(study)
    path = study / f"data/processed/{name}.parquet"
    tables.write(path, tables.read(path).iloc[1:])
    reviewed(study)
    now = dates(study)
    assert all(now[one] != before[one] for one in before)


def test_what_all_cohorts_say_together_is_in_the_programmes_review_alone(study):
    reviewed(study)
    before = dates(study)
    path = study / "data/processed/results/quality_items.parquet"
    items = tables.read(path)
    items.loc[items["cohort"] == "all", "asked"] += 1
    tables.write(path, items)
    write(study / "data/raw/2031-spring/cohort.yaml", "label: Another cohort")
    reviewed(study)
    now = dates(study)
    changed = {name for name in now if now[name] != before[name]}
    assert changed == {"programme .html", "programme .xlsx"}


def test_a_review_that_somebody_wrote_in_is_made_again(study):
    pages = reviewed(study)
    page = study / f"data/review/{COHORT}/review.html"
    page.write_text("scribbled", encoding="utf-8")
    assert reviewed(study) == pages
