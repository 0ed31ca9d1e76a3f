"""Rows of published tables stay as handed over where few of the people behind them are new."""

from __future__ import annotations

import pytest

from evaluation.publishing.columns import columns_of
from evaluation.publishing.released_rows import BASES, Frozen, keep_released
from tests.small_study import SmallStudy, spread


def change(n: int, text: str, cohort: str = "all", shown: str = "full") -> dict[str, str]:
    key = {"cohort": cohort, "scale": "identity", "comparison": "pre-post"}
    return key | {"n": str(n), "change": text, "shown": shown}


def frozen(rows: list[dict], date: str = "2026-01-01", report: str = "programme", name="change"):
    return Frozen(date, date, "1", report, {name: rows})


@pytest.mark.parametrize(("n", "stays"), [(20, False), (21, True), (24, True), (25, False)])
def test_a_row_stays_where_one_to_k_minus_one_people_are_new(n, stays):
    now, then = change(n, "+0.40"), change(20, "+0.31")
    rows, kept = keep_released("change", [now], [frozen([then])], 5, "programme")
    assert rows == [then if stays else now]
    assert bool(kept) == stays


def test_fewer_people_are_as_telling_as_more():
    then, now = change(20, "+0.31"), change(18, "+0.2")
    assert keep_released("change", [now], [frozen([then])], 5, "programme")[0] == [then]


def test_a_row_that_told_nothing_takes_nothing_from_a_later_one():
    now, then = change(7, "+0.40"), change(4, "", shown="too_few")
    assert keep_released("change", [now], [frozen([then])], 5, "programme")[0] == [now]


def test_the_latest_edition_that_is_near_stays():
    one, two = change(18, "+0.1"), change(20, "+0.2")
    editions = [frozen([one]), frozen([two], "2026-02-01")]
    rows, kept = keep_released("change", [change(21, "+0.3")], editions, 5, "programme")
    assert rows == [two]
    assert [edition.date for edition in kept.values()] == ["2026-02-01"]


def test_rows_of_a_cohort_are_held_beside_every_report_and_others_beside_their_own():
    now, then = change(21, "+0.4", "2025"), change(20, "+0.3", "2025")
    assert keep_released("change", [now], [frozen([then])], 5, "2025")[0] == [then]
    theme = {"source_group": "participant", "theme": "t", "n_group": "8", "people": "8"}
    other = [frozen([theme | {"n_group": "7"}], name="themes")]
    assert keep_released("themes", [theme], other, 5, "2025")[0] == [theme]
    assert keep_released("themes", [theme], other, 5, "programme")[0] != [theme]


def test_all_classes_of_one_base_stay_together():
    then = [
        {"cohort": "all", "scale": "identity", "class": c, "n": n, "n_all": "20"}
        for c, n in (("higher", "12"), ("not_higher", "8"))
    ]
    now = [then[0] | {"class": c, "n": "7", "n_all": "21"} for c in ("higher", "same", "lower")]
    editions = [frozen(then, name="movement")]
    assert keep_released("movement", now, editions, 5, "programme")[0] == then


def test_every_base_is_made_of_columns_that_there_are():
    for table, columns in BASES.items():
        assert not {c for text in columns for c in text.split()} - set(columns_of(table)), table


def test_a_change_stays_with_all_that_is_told_of_it_and_the_report_says_so(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(22))
    first = study.edition()
    now = first.tables["change"][0]
    then = now | {"n": "20", "change": "+0.01"}
    first.tables["change"] = [then]
    first.tables["sensitivity"] = [row | {"note": "old"} for row in first.tables["sensitivity"]]
    first.digest = "another"
    beside = study.edition(standing=standing_of_one(first))
    assert beside.tables["change"][0] == then
    assert {row["note"] for row in beside.tables["sensitivity"]} == {"old"}
    told = [row for row in beside.tables["since"] if row["kind"] == "kept"]
    assert ("change", "2026-01-01") in {(row["what"], row["then"]) for row in told}
    assert any("handed over before" in row["what"] for row in beside.tables["withheld"])
    assert study.edition().tables["change"][0] == now


def standing_of_one(edition):
    from evaluation.publishing.standing import Standing

    told = {"tables": edition.digest, "cohorts": ["2025"], "texts": {}}
    return Standing((), (Frozen("e", "2026-01-01", "1", edition.report, edition.tables, told),))
