import datetime
from types import SimpleNamespace

import pytest

from evaluation.publishing.provenance import by_report, provenance_rows
from evaluation.study.codebook import Codebook

DIGESTS = {
    "config/study.yaml": "a1",
    "config/narrative/2025/findings.md": "b1",
    "config/release.yaml": "c1",
    "data/raw/2025/Anna's survey, 14 answers.csv": "d1",
    "data/raw/2025-spring/start.csv": "e1",
}


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pseudonym.key").write_text("00" * 32, encoding="ascii")
    study = SimpleNamespace(date=datetime.date(2026, 3, 1), seed=7)
    return SimpleNamespace(folder=tmp_path, study=study, codebook=Codebook())


def inputs(settings, report="2025", **changed):
    digests = DIGESTS | {path: changed[path] for path in changed}
    return facts(provenance_rows(settings, report, digests))["Inputs"]


def facts(rows):
    return {row["key"]: row["value"] for row in rows}


def test_no_file_names_and_no_counts(settings):
    rows = provenance_rows(settings, "programme", DIGESTS)
    text = str(rows)
    assert "Anna" not in text
    assert "14" not in facts(rows)["Inputs"].partition(" over ")[2]
    assert not any(digest in facts(rows)["Inputs"].split() for digest in DIGESTS.values())


def test_the_codebook_is_told_by_its_version(settings):
    assert "Codebook" not in facts(provenance_rows(settings, "2025", DIGESTS))
    told = []
    for valence in ("positive", "negative"):
        theme = {"title": "Time", "question": "q", "valence": valence}
        settings.codebook = Codebook.model_validate({"version": "2", "themes": {"time": theme}})
        told.append(facts(provenance_rows(settings, "2025", DIGESTS))["Codebook"])
    assert told[0] != told[1]
    assert all(text.endswith(", 2") for text in told)


def test_the_date_is_the_settings_own(settings):
    found = facts(provenance_rows(settings, "2025", DIGESTS))
    assert found["Date of the report"] == "2026-03-01"
    assert found["Seed of random numbers"] == "7"
    assert found["pandas"]


def test_any_input_behind_the_report_changes_the_digest_and_no_other_does(settings):
    base = inputs(settings)
    assert base == inputs(settings)
    assert base != inputs(settings, **{"config/study.yaml": "x"})
    assert base != inputs(settings, **{"data/raw/2025/Anna's survey, 14 answers.csv": "x"})
    assert base != inputs(settings, **{"data/decisions/2025/verdicts.csv": "x"})
    # Another cohort, whose name begins alike, and the signature that is given afterwards.
    assert base == inputs(settings, **{"data/raw/2025-spring/start.csv": "x"})
    assert base == inputs(settings, **{"config/release.yaml": "x"})
    # The authors' texts can be read in the report.
    assert base == inputs(settings, **{"config/narrative/2025/findings.md": "x"})
    whole = inputs(settings, "programme")
    assert whole != inputs(settings, "programme", **{"data/raw/2025-spring/start.csv": "x"})


def test_each_report_is_given_all_inputs_that_are_behind_it(settings):
    digests = DIGESTS | {"data/decisions/2025/quotes.csv": "f1", "data/raw/names.csv": "g1"}
    reports = ["programme", "2025", "2025-spring", "2026"]
    for report, own in by_report(digests, reports).items():
        assert own.items() <= digests.items()
        assert provenance_rows(settings, report, own) == provenance_rows(settings, report, digests)
    assert len(by_report(digests, reports)["2026"]) < len(digests)


def test_the_digest_is_keyed_so_that_no_guess_can_be_tried(settings):
    base = inputs(settings)
    (settings.folder / "data" / "pseudonym.key").write_text("11" * 32, encoding="ascii")
    assert inputs(settings) != base
