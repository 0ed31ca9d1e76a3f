"""What a run remembers of a study, and when it takes it for changed."""

import os

import pytest

from evaluation.commands.last_run import KEPT, keep, kept, made, state_of
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import Inputs
from tests.tiny import COHORT, tiny_study


@pytest.fixture
def study(tmp_path):
    folder = tiny_study(tmp_path)
    (folder / "data/pseudonym.key").write_text("0" * 64, encoding="ascii")
    for path in ("data/processed/people/scores.parquet", "reports/programme/report.html"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("a table", encoding="utf-8")
    return folder


def look(study):
    settings, cohorts, _ = open_study(study)
    return state_of(study, Inputs(settings, cohorts))


def test_before_the_first_run_there_is_nothing_to_remember(study):
    assert kept(study) is None


def test_a_study_that_nobody_touched_is_as_it_was(study):
    keep(study, look(study).inputs)
    assert kept(study) == look(study)


@pytest.mark.parametrize("path", ["config/study.yaml", "data/pseudonym.key", f"{COHORT}/pre.csv"])
def test_a_file_that_is_read_has_changed(study, path):
    keep(study, look(study).inputs)
    before = kept(study)
    with (study / path).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    assert look(study).inputs != before.inputs
    assert look(study).made == before.made


@pytest.mark.parametrize(
    "path", ["data/processed/people/scores.parquet", "reports/programme/report.html"]
)
def test_a_file_that_was_made_is_gone_or_was_written_to(study, path):
    keep(study, look(study).inputs)
    before = kept(study)
    os.utime(study / path, ns=(1, 1))
    assert look(study).made != before.made
    (study / path).unlink()
    assert look(study).made != before.made
    assert look(study).inputs == before.inputs


def test_a_file_more_among_those_made_is_a_change_and_a_log_is_none(study):
    before = made(study)
    (study / "data/processed/logs").mkdir()
    (study / "data/processed/logs/run.log").write_text("a line", encoding="utf-8")
    assert made(study) == before
    (study / "reports/other.html").write_text("a page", encoding="utf-8")
    assert made(study) != before


def test_what_an_older_version_remembered_is_taken_for_a_change(study):
    now = look(study)
    (study / KEPT).write_text(now.inputs, encoding="utf-8")
    assert kept(study).inputs == now.inputs
    assert kept(study) != now
