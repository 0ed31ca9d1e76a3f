"""What changed since the last edition, and the page that stands for a report that waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.compose import compose
from evaluation.publishing.contents import orders
from evaluation.publishing.edition import write_edition
from evaluation.publishing.published import about, read_tables
from evaluation.publishing.released_rows import Frozen
from evaluation.publishing.since_cells import notice_words, since_cells
from evaluation.publishing.standing import Standing
from tests.small_study import SmallStudy, spread

SECTIONS = Path(__file__).parents[1] / "workflow/report/sections"


@pytest.fixture
def study(tmp_path):
    made = SmallStudy(tmp_path / "study")
    made.cohort("2025", spread(22))
    made.heard("2025", "participant", 12, "claiming", 7)
    return made


def frozen(edition, cohorts=("2025",), date="2026-03-01", **told):
    told = {"tables": edition.digest, "cohorts": list(cohorts), "texts": {}} | told
    return Frozen(date, date, "1", edition.report, edition.tables, told)


def finding(state: str, why: str = "late", cohort: str = "2025", people: int = 2):
    told = {"cohort": cohort, "group": "answers, post, self", "state": state, "why": why}
    return told | {"people": people, "edition": "2026-03-01", "date": "2026-03-01"}


def kinds(edition) -> set[str]:
    return {row["kind"] for row in edition.tables["since"]}


def words(edition, tmp_path) -> str:
    write_edition(edition, tmp_path / "made")
    tables = read_tables(tmp_path / "made/tables")
    body, _ = orders(about(tables)["form"])
    own = [name for name in body if name in ("title", "since", "notice")]
    return compose(tables, {}, {}, SECTIONS, own).replace("\\", "")


def test_a_first_edition_says_nothing_of_a_last_one(study, tmp_path):
    edition = study.edition()
    assert edition.tables["since"] == []
    assert "What changed since" not in words(edition, tmp_path)


def test_an_edition_that_was_handed_over_is_not_held_beside_itself(study):
    first = study.edition()
    again = study.edition(standing=Standing((), (frozen(first),)))
    assert again.tables == first.tables
    assert again.digest == first.digest


def test_a_new_cohort_and_each_change_then_and_now_are_told(study, tmp_path):
    first = study.edition()
    study.cohort("2026", spread(17))
    edition = study.edition(standing=Standing((), (frozen(first),)))
    rows = edition.tables["since"]
    assert rows[0] == {"kind": "edition", "what": "", "who": "", "then": "2026-03-01", "now": "1"}
    assert [r["what"] for r in rows if r["kind"] == "new_cohort"] == ["2026"]
    (moved,) = [r for r in rows if r["kind"] == "change"]
    was, now = (
        next(r["change"] for r in e.tables["change"] if r["cohort"] == "all")
        for e in (first, edition)
    )
    assert (moved["what"], moved["then"], moved["now"]) == ("Identity", was, now)
    assert was != now
    told = words(edition, tmp_path)
    assert "The last edition was handed over on 1 March 2026 (version 1)." in told
    assert "New in this edition: 2026." in told
    assert f"| {was} | {now} |" in told.replace("\N{MINUS SIGN}", "-")
    assert "Enrolled: 22 then, 39 now." in told


def test_a_cohort_that_is_gone_is_told(study):
    study.cohort("2026", spread(17))
    both = study.edition()
    del study.people["2026"]
    (study.folder / "data/raw/2026").rmdir()
    edition = study.edition(standing=Standing((), (frozen(both),)))
    assert {"gone_cohort", "change", "people"} <= kinds(edition)


def test_texts_settings_and_software_that_are_others_are_told(study, tmp_path):
    first = study.edition()
    then = [dict(row) for row in first.tables["provenance"]]
    next(row for row in then if row["key"] == "evaluation")["value"] = "0.0.9"
    first.tables["provenance"] = then
    study.write("config/plan.yaml", "main_outcome: identity\nagreed_on: 2026-01-15\n")
    study.write("config/narrative/programme/limits.md", "---\nstamp: not about results\n---\nFew.")
    edition = study.edition(standing=Standing((), (frozen(first),)))
    assert {"setting", "text", "software"} <= kinds(edition)
    told = words(edition, tmp_path)
    assert "Date of what was agreed beforehand: none then, 15 January 2026 now." in told
    assert "The authors changed their text on: limits." in told
    assert "The software is another version: 0.0.9 then" in told


def test_the_last_edition_of_this_report_counts_whatever_else_was_handed_over(study):
    programme, cohort = study.edition(), study.edition("2025")
    study.cohort("2025", spread(28))
    out = (frozen(programme, date="2026-03-01"), frozen(cohort, date="2026-05-01"))
    for report, date in (("programme", "2026-03-01"), ("2025", "2026-05-01")):
        edition = study.edition(report, standing=Standing((), out))
        assert edition.tables["since"][0]["then"] == date


def test_what_is_held_back_is_told_without_a_count_and_to_the_evaluator_with_it(study, tmp_path):
    first = study.edition()
    edition = study.edition(standing=Standing((finding("held"),), (frozen(first),)))
    assert [row["kind"] for row in edition.tables["since"]] == ["held"]
    told = words(edition, tmp_path)
    assert "A few answers or interviews of 2025 came after the edition of 1 March 2026." in told
    assert " 2 " not in told.partition("A few answers")[2]
    (asked,) = [text for kind, text in edition.todo if kind == "release"]
    assert "2 of at least 5 people" in asked
    assert edition.digest == first.digest, "the checker's signature stays"


def test_a_report_that_waits_is_a_page_without_results(study, tmp_path):
    study.write("config/narrative/programme/limits.md", "A secret told by one person.\n")
    first = study.edition()
    out = (frozen(first), frozen(study.edition("2025")))
    edition = study.edition(standing=Standing((finding("recall", "removed or changed"),), out))
    full = {name for name, rows in edition.tables.items() if rows}
    assert full == {"about", "provenance", "since"}
    assert set(edition.tables) == set(PUBLISHED)
    told = words(edition, tmp_path)
    assert "This report has no results for now." in told
    assert "asked to delete it" in told
    assert "secret" not in told
    ((kind, asked),) = edition.todo
    assert kind == "release"
    assert "--recall 2026-03-01 --report 2025 --report programme --by NAME" in asked
    assert about(edition.tables)["draft"] == "yes"


def test_another_cohorts_report_does_not_wait(study):
    study.cohort("2026", spread(17))
    standing = Standing((finding("recall"),), (frozen(study.edition()),))
    assert study.edition("2026", standing=standing).tables["change"]
    assert not study.edition("2025", standing=standing).tables["change"]
    assert not study.edition(standing=standing).tables["change"]


def test_every_kind_of_row_has_words():
    rows = [
        {"kind": kind, "what": what, "who": "Participants", "then": then, "now": "new"}
        for kind, what, then in (
            ("edition", "", "2026-03-01"),
            ("new_cohort", "Spring", ""),
            ("gone_cohort", "Autumn", ""),
            ("people", "Enrolled", "12"),
            ("theme", "Claiming it", ""),
            ("verdict", "Identity", "silent"),
            ("verdict", "Values", ""),
            ("text", "limits", ""),
            *(("setting", s, "") for s in ("minimum_group", "main_outcome", "smallest_change")),
            *(("setting", s, "start") for s in ("agreed_on", "before_label", "after_label")),
            ("codebook", "", "version a"),
            ("software", "", "0.1"),
            ("kept", "change", "2026-03-01"),
            ("held", "", "2026-03-01"),
        )
    ]
    cells = since_cells({"since": rows})
    assert len(cells["since_points"]) == len(rows) - 3
    assert all(text for text in cells["since_words"])
    assert "\u2018Claiming it\u2019 (Participants)" in " ".join(cells["since_points"])
    assert notice_words({"since": rows}) == []


def test_the_page_without_results_has_no_other_section():
    assert orders("notice", ["summary", "quotes"]) == (["title", "notice"], ["front", "notice"])
