"""What is handed over is signed, frozen, held beside what comes later, and taken back."""

from __future__ import annotations

import re

import pytest

from evaluation.commands import release as command
from evaluation.commands.release import recall, release
from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.releases import MANIFEST, forget_words
from evaluation.study.released import FOLDER, read_released
from tests.released_study import ReleasedStudy
from tests.small_study import moved, spread

DATE = "2026-03-01"
BY = "A. Checker"


@pytest.fixture
def study(tmp_path, monkeypatch):
    made = ReleasedStudy(tmp_path / "study")
    made.cohort("2025", spread(22))
    monkeypatch.setattr(command, "make_reports", made.run)
    return made


def everything(study) -> dict[str, bytes]:
    paths = [p for p in (study.folder / "reports").rglob("*") if p.is_file()]
    return {p.relative_to(study.folder).as_posix(): p.read_bytes() for p in paths}


def mean_change(study, report: str = "programme") -> tuple[str, str]:
    rows = study.published("change", report)
    row = rows[rows["cohort"] == ("all" if report == "programme" else report)].iloc[0]
    return row["n"], row["change"]


# Signing and freezing.


def test_nothing_is_handed_over_that_nobody_checked(study, capsys):
    assert release(study.folder) == 1
    told = capsys.readouterr().err
    assert "programme: nobody has checked it" in told
    assert "2025: nobody has checked it" in told
    assert not (study.folder / FOLDER).exists()


def test_every_thing_that_is_missing_is_told_and_nothing_is_signed(study, capsys):
    study.write("config/narrative/programme/limits.md", "---\nstamp: another\n---\nOld words.\n")
    assert release(study.folder, by=BY) == 1
    assert "programme: texts to confirm" in capsys.readouterr().err
    assert not (study.folder / "config/release.yaml").exists()
    assert not (study.folder / FOLDER).exists()


def test_a_checker_signs_and_a_copy_is_frozen_that_is_no_draft(study):
    assert release(study.folder, by=BY) == 0
    assert study.fact("draft") == "no"
    assert study.fact("checked_by", "2025") == BY
    (out,) = read_released(study.folder)
    assert (out.edition, sorted(out.reports)) == (DATE, ["2025", "programme"])
    for name, content in everything(study).items():
        frozen = study.folder / FOLDER / DATE / name.removeprefix("reports/")
        assert frozen.read_bytes() == content
    manifest = (study.folder / FOLDER / DATE / "programme" / MANIFEST).read_text("utf-8")
    assert re.search(r"^[0-9a-f]{64}  tables/change.csv$", manifest, re.M)
    assert sum(name.count("report.html") for name in manifest.splitlines()) == 1


def test_handing_over_twice_and_running_again_changes_nothing(study, capsys):
    assert release(study.folder, by=BY) == 0
    before = everything(study)
    study.run()
    assert everything(study) == before
    assert release(study.folder, by=BY) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    assert len(read_released(study.folder)) == 1


def test_one_report_is_handed_over_alone_and_a_second_edition_of_a_day_gets_a_number(study):
    assert release(study.folder, ["2025"], by=BY) == 0
    assert study.fact("draft") == "yes"
    assert release(study.folder, by=BY) == 0
    assert [(e.edition, list(e.reports)) for e in read_released(study.folder)] == [
        (DATE, ["2025"]),
        (f"{DATE}-2", ["programme"]),
    ]


def test_a_name_that_is_no_report_is_refused(study, capsys):
    assert release(study.folder, ["2052"], by=BY) == 1
    assert "There is no report '2052'. Known: programme, 2025." in capsys.readouterr().err


def test_what_stands_in_release_yaml_stays(study):
    study.write(
        "config/release.yaml",
        "# Ours\nreports:\n  programme: {checked_by: Somebody, tables: old}  # first\n",
    )
    assert release(study.folder, ["2025"], by=BY) == 0
    text = (study.folder / "config/release.yaml").read_text("utf-8")
    assert text.startswith("# Ours\nreports:\n  programme: {checked_by: Somebody, tables: old}")
    assert "# first" in text
    assert f"checked_by: {BY}" in text


def test_nothing_half_frozen_stays(study, monkeypatch):
    from evaluation.publishing import releases

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(releases, "write_record", full)
    with pytest.raises(OSError, match="disk full"):
        release(study.folder, by=BY)
    assert list((study.folder / FOLDER).iterdir()) == []


# Later runs.


def test_one_late_person_waits_and_comes_in_with_four_more(study):
    assert release(study.folder, by=BY) == 0
    before = mean_change(study), mean_change(study, "2025")
    people = list(study.people["2025"])
    study.cohort("2025", [*people, (1.0, 5.0)])
    study.run()
    assert (mean_change(study), mean_change(study, "2025")) == before
    assert study.fact("draft") == "no", "what was checked is what is there"
    assert set(study.published("since", "2025")["kind"]) == {"held"}
    study.cohort("2025", [*people, *[(1.0, 5.0)] * 5])
    study.run()
    assert mean_change(study)[0] == mean_change(study, "2025")[0] == "27"
    assert study.fact("draft") == "yes"
    assert {"edition", "people", "change"} <= set(study.published("since")["kind"])


def test_a_withdrawal_leaves_a_page_without_results_until_the_edition_is_recalled(study, capsys):
    study.cohort("2026", spread(17))
    assert release(study.folder, by=BY) == 0
    other = {k: v for k, v in everything(study).items() if "/2026/" in k}
    study.gone.add("2025-3")
    study.run()
    assert study.fact("form") == study.fact("form", "2025") == "notice"
    assert {k: v for k, v in everything(study).items() if "/2026/" in k} == other
    for report in ("programme", "2025"):
        full = {name for name in PUBLISHED if len(study.published(name, report))}
        assert full == {"about", "provenance", "since"}
    assert release(study.folder, ["programme"], by=BY) == 1
    assert "has to be recalled first" in capsys.readouterr().err
    assert recall(study.folder, DATE, ["2025", "programme"]) == 1, "nobody says who asked"
    assert recall(study.folder, DATE, ["2025", "programme"], by=BY) == 0
    study.run()
    assert mean_change(study, "2025")[0] == "21"
    assert mean_change(study)[0] == "38"
    assert release(study.folder, by=BY) == 0
    assert sorted(read_released(study.folder)[-1].reports) == ["2025", "programme"]
    assert recall(study.folder, DATE, ["2025"], by=BY) == 0
    assert "was recalled before" in capsys.readouterr().out


def test_a_corrected_answer_is_as_telling_as_a_withdrawal(study):
    assert release(study.folder, by=BY) == 0
    first, *rest = study.people["2025"]
    study.cohort("2025", [(first[0], 1.0 if first[1] > 1 else 5.0), *rest])
    study.run()
    assert study.fact("form", "2025") == "notice"


def test_a_new_cohort_of_k_or_more_stands_beside_the_old_one(study):
    assert release(study.folder, by=BY) == 0
    before = {k: v for k, v in everything(study).items() if "/2025/" in k}
    study.cohort("2026", spread(6))
    study.run()
    assert study.fact("form", "2026") == "short"
    assert mean_change(study)[0] == "28"
    assert {k: v for k, v in everything(study).items() if "/2025/" in k} == before


def test_a_cohort_that_is_gone_leaves_the_others_with_numbers(study):
    study.cohort("2026", spread(17))
    assert release(study.folder, by=BY) == 0
    del study.people["2026"]
    (study.folder / "data/raw/2026").rmdir()
    study.run()
    assert mean_change(study)[0] == "22"
    assert "gone_cohort" in set(study.published("since")["kind"])


def test_reports_of_two_dates_are_both_held_beside_what_comes_later(study):
    assert release(study.folder, ["2025"], by=BY) == 0
    people = list(study.people["2025"])
    study.cohort("2025", [*people, *moved(3, 2, 1)])
    path = study.folder / "config/study.yaml"
    path.write_text(path.read_text("utf-8").replace(DATE, "2026-06-01"), encoding="utf-8")
    assert release(study.folder, by=BY) == 0
    assert mean_change(study)[0] == "28"
    study.cohort("2025", [*people, *moved(3, 2, 1), (2.0, 2.0), (3.0, 1.0)])
    study.run()
    # Eight are new since the first edition, but two since the second.
    assert mean_change(study)[0] == mean_change(study, "2025")[0] == "28"
    assert recall(study.folder, "2026-06-01", by=BY) == 0
    study.run()
    assert mean_change(study)[0] == "30"


def test_a_late_interview_waits_too(study):
    study.heard("2025", "participant", 14, "claiming", 7)
    assert release(study.folder, by=BY) == 0
    study.heard("2025", "participant", 2, "claiming", 2, first=14)
    study.run()
    assert set(study.published("themes")["n_group"]) == {"14"}
    study.heard("2025", "participant", 3, "claiming", 0, first=16)
    study.run()
    assert set(study.published("themes")["n_group"]) == {"19"}


def test_a_frozen_edition_loses_the_words_of_people_and_keeps_its_numbers(study):
    study.heard("2025", "participant", 14, "claiming", 7)
    study.run()
    assert release(study.folder, by=BY) == 0
    quotes = study.folder / FOLDER / DATE / "2025/tables/quotes.csv"
    quotes.write_text("theme,source_group,attribution,text\nt,g,a,Words\n", encoding="utf-8")
    assert forget_words(study.folder, DATE) is True
    left = [p for p in (study.folder / FOLDER / DATE).rglob("*") if p.is_file()]
    assert not [p for p in left if p.suffix == ".html"]
    assert not [p for p in left if "Words" in p.read_text("utf-8")]
    assert (study.folder / FOLDER / DATE / "2025/tables/change.csv") in left
    assert (study.folder / FOLDER / DATE / "2025" / MANIFEST) in left
    assert forget_words(study.folder, DATE) is False


def test_an_edition_that_is_not_there_is_refused(study, capsys):
    assert recall(study.folder, "2020-01-01", by=BY) == 1
    assert "There is no edition '2020-01-01'" in capsys.readouterr().err
    assert release(study.folder, ["2025"], by=BY) == 0
    assert recall(study.folder, DATE, ["programme"], by=BY) == 1
    assert "has no report 'programme'" in capsys.readouterr().err
