import json

import pytest

from evaluation.publishing.edition import make_editions, reports_of
from evaluation.publishing.narrative import stamp_of
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, spread


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(16))
    study.heard("2025", "participant", 10, "claiming", 5)
    return study


def about(edition):
    return {row["key"]: row["value"] for row in edition.tables["about"]}


def texts(edition, kind):
    return [text for found, text in edition.todo if found == kind]


def sign(study, digest, report="programme"):
    study.write(
        "config/release.yaml",
        f"reports: {{{report}: {{checked_by: A checker, tables: '{digest}'}}}}\n",
    )


def written_about(edition, cohort="all"):
    return stamp_of([row for row in edition.tables["change"] if row["cohort"] == cohort])


def test_a_report_is_a_draft_until_somebody_signs_these_tables(study):
    first = study.edition()
    assert (about(first)["draft"], about(first)["draft_reason"]) == ("yes", "not checked")
    assert about(first)["checked_by"] == ""
    assert f"tables: {first.digest}" in texts(first, "check")[0]
    sign(study, first.digest)
    signed = study.edition()
    assert (about(signed)["draft"], about(signed)["checked_by"]) == ("no", "A checker")
    assert signed.digest == first.digest  # signing does not undo itself
    assert texts(signed, "check") == []
    assert about(study.edition("2025"))["draft"] == "yes"  # nobody checked that one


def test_a_signature_does_not_hold_for_other_numbers(study):
    sign(study, study.edition().digest)
    study.cohort("2026", spread(12))
    assert about(study.edition())["draft_reason"] == "not checked"


def test_a_signature_does_not_hold_for_another_text(study):
    study.write(
        "config/narrative/programme/programme.md", "---\nstamp: not about results\n---\nOne.\n"
    )
    sign(study, study.edition().digest)
    assert about(study.edition())["draft"] == "no"
    study.write(
        "config/narrative/programme/programme.md", "---\nstamp: not about results\n---\nTwo.\n"
    )
    assert about(study.edition())["draft_reason"] == "not checked"


def test_a_text_about_other_numbers_keeps_it_a_draft_until_confirmed(study):
    path = "config/narrative/programme/findings.md"
    old = written_about(study.edition())
    study.write(path, f'---\nstamp: "{old}"\n---\nWe saw a rise.\n')
    assert about(study.edition())["draft_reason"] == "not checked"
    study.cohort("2026", spread(23))
    stale = study.edition()
    assert about(stale)["draft_reason"] == "not checked; texts to confirm"
    question = next(q for q in texts(stale, "stale") if "Still true?" in q)
    assert question.startswith("You wrote findings.md when identity was ")
    sign(study, stale.digest)
    assert about(study.edition())["draft_reason"] == "texts to confirm"
    study.write(path, f'---\nstamp: "{written_about(stale)}"\n---\nWe saw a rise.\n')
    confirmed = study.edition()
    assert not any("Still true?" in q for q in texts(confirmed, "stale"))
    assert about(confirmed)["draft"] == "no"


def test_missing_texts_are_asked_for_with_guidance(study):
    asked = texts(study.edition(), "text")
    assert any("config/narrative/programme/recommendations.md: What should" in q for q in asked)
    study.write(
        "config/narrative/programme/recommendations.md",
        "---\nstamp: not about results\n---\nDo it again.\n",
    )
    assert not any("recommendations.md" in q for q in texts(study.edition(), "text"))


def test_verdicts_and_quotes_are_asked_for(study):
    edition = study.edition("2025")
    assert len(texts(edition, "verdict")) == len(edition.tables["joint"]) == 2
    assert "data/decisions/2025/quotes.csv" in texts(edition, "quotes")[0]


@pytest.mark.parametrize(("pairs", "form"), [(14, "short"), (15, "full")])
def test_a_small_cohort_gets_the_short_form_and_the_programme_never(study, pairs, form):
    study.cohort("2026", spread(pairs))
    assert about(study.edition("2026"))["form"] == form
    assert about(study.edition())["form"] == "full"


def test_a_cohorts_report_does_not_change_with_another_cohort(study):
    before = study.edition("2025")
    study.cohort("2026", spread(22))
    after = study.edition("2025")
    assert after.digest == before.digest
    assert after.tables["about"] == before.tables["about"]
    assert study.edition().digest != before.digest


def publish(study, folder):
    settings, cohorts, _ = open_study(study.folder)
    todo = folder / "todo.json"
    folder.mkdir(exist_ok=True)
    make_editions(settings, cohorts, study.results(), {}, folder / "release", todo)
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_the_same_input_gives_the_same_bytes(study, tmp_path):
    first, second = publish(study, tmp_path / "one"), publish(study, tmp_path / "two")
    assert first == second
    assert set(json.loads(first["todo.json"])) == {"programme", "2025"}


def test_tables_that_are_no_longer_made_are_deleted(study, tmp_path):
    folder = tmp_path / "one"
    first = publish(study, folder)
    stray = folder / "release" / "programme" / "tables" / "old.csv"
    stray.write_text("x", encoding="utf-8")
    assert publish(study, folder) == first


def test_a_title_that_is_a_formula_is_harmless(study, tmp_path):
    path = study.folder / "config" / "instruments" / "self.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Identity", "title: '=1+1'"), encoding="utf-8")
    files = publish(study, tmp_path / "one")
    table = files["release/programme/tables/change.csv"].decode()
    assert "'=1+1" in table
    assert ",=1+1" not in table


def test_there_is_a_report_for_the_programme_and_each_cohort(study):
    study.cohort("2026", spread(6))
    _, cohorts, _ = open_study(study.folder)
    assert reports_of(cohorts) == ["programme", "2025", "2026"]


def test_the_cost_keeps_every_digit(study):
    path = study.folder / "config/study.yaml"
    path.write_text(path.read_text() + "cost: {amount: 1234567.5, covers: teaching}\n")
    assert about(study.edition())["cost"] == "1234567.50"
    assert "cost" not in about(study.edition("2025"))
