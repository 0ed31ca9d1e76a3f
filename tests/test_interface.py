"""The library by itself: what goes in, what comes out, and what never does."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pandas as pd
import pytest

import evaluation
from evaluation import ProblemsError, interface, measure, pair, publish, read, score, tables
from evaluation.mishaps import ChangedError
from evaluation.persons.pseudonyms import KEY_FILE
from evaluation.publishing.columns import columns_of
from evaluation.study.settings import load_study
from tests.read_tiny import with_key
from tests.tiny import CODES, tiny_study

SAME_MODEL = {"linking": "matching_audit", "pairing": "matching_audit"}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return with_key(tiny_study(tmp_path_factory.mktemp("alone") / "study"))


@pytest.fixture(scope="module")
def measured(study):
    return measure(study)


@pytest.fixture(scope="module")
def published(measured, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    return publish(measured, to=folder), folder


def test_to_import_the_package_loads_nothing():
    code = "import sys, evaluation; print('pandas' in sys.modules, 'publish' in dir(evaluation))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = evaluation.analyse


def test_each_step_adds_its_tables_and_leaves_what_it_got(study):
    have = read(study)
    scored = score(have)
    paired = pair(scored)
    assert "scores" not in have.tables
    assert set(scored.tables) - set(have.tables) == {"scores"}
    assert set(paired.tables) - set(scored.tables) == {"pairs", "pairing"}
    pd.testing.assert_frame_equal(pair(study)["pairs"], paired["pairs"])


def test_each_table_has_the_columns_that_the_contract_explains(measured):
    for name, table in measured.tables.items():
        model = "redactions" if name.startswith("redactions") else SAME_MODEL.get(name, name)
        explained = pd.DataFrame(tables.checked(model, table))
        pd.testing.assert_frame_equal(pd.DataFrame(table), explained, obj=name)


def test_the_mean_change_is_the_one_that_a_hand_count_gives(measured):
    """identity: AB12C 1 to 2.5, DE34F 1.5 to 3, GH56J 1.5 to 2.5, KL78M 2.5 to 2.5, ..."""
    rows = measured["estimates"].query(
        "cohort == 'all' and outcome == 'identity' and comparison == 'pre-post'"
        " and estimator == 'mean_change' and subgroup == ''"
    )
    changes = [1.5, 1.5, 1.0, 0.0, 1.0, 1.0]  # the last two: 2 to 3, 1 to 2
    assert rows["n"].tolist() == [6]
    assert rows["estimate"].tolist() == pytest.approx([sum(changes) / 6])


def test_people_are_pseudonyms_from_the_first_table_on(measured):
    told = [measured.__repr__(), *(table.to_csv() for table in measured.tables.values())]
    assert not [code for code in CODES for text in told if code in text]
    assert measured["participants"]["person"].str.fullmatch("p[0-9a-f]{12}").all()


def test_what_a_notebook_shows_of_a_study_is_names_of_tables(measured):
    assert repr(measured).startswith("Evaluated('study', tables: answers, responses,")


def test_of_six_people_direction_and_one_decimal_are_published_and_no_interval(published):
    change = published[0]["programme"]["change"]
    own = change[(change["scale"] == "identity") & (change["cohort"] == "all")]
    assert own[["n", "change", "shown", "conf_low", "mean_before"]].to_numpy().tolist() == [
        ["6", "+1.0", "direction", "", ""]
    ]


def test_published_tables_hold_no_pseudonym_and_are_written_as_reports_have_them(published):
    reports, folder = published
    assert set(reports) == {"programme", "2026-spring"}
    for report, found in reports.items():
        for name, table in found.items():
            assert list(table.columns) == columns_of(name)
            text = (folder / report / f"{name}.csv").read_text(encoding="utf-8")
            assert text.splitlines()[0] == ",".join(columns_of(name))
            assert not table.map(lambda cell: isinstance(cell, str)).eq(False).any(axis=None)
            assert not pd.Series(text).str.contains(r"\bp[0-9a-f]{12}\b").any()


def test_all_problems_come_as_one_exception(tmp_path):
    wrong = {"post": "Timestamp,Other\n2026-07-01,AB12C\n", "roster": "who,role\nDE34F,Nurse\n"}
    study = with_key(tiny_study(tmp_path, **wrong))
    with pytest.raises(ProblemsError) as caught:
        read(study)
    files = {problem.file for problem in caught.value.problems}
    assert files >= {"data/raw/2026-spring/post.csv", "data/raw/2026-spring/roster.csv"}
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)
    assert not [code for code in CODES if code in str(caught.value)]


def test_a_folder_without_a_study_is_a_problem_too(tmp_path):
    with pytest.raises(ProblemsError, match=r"config/study\.yaml"):
        publish(tmp_path)


def test_a_study_that_never_ran_gets_its_key_and_a_lost_one_is_never_made_anew(tmp_path):
    study = tiny_study(tmp_path)
    first = read(study)["participants"]
    key = (study / KEY_FILE).read_text(encoding="ascii")
    pd.testing.assert_frame_equal(read(study)["participants"], first)
    assert (study / KEY_FILE).read_text(encoding="ascii") == key
    (study / KEY_FILE).unlink()
    (study / "data/decisions").mkdir()
    (study / "data/decisions/quotes.csv").write_text("excerpt,show\n", encoding="utf-8")
    with pytest.raises(ProblemsError, match="key of the pseudonyms is missing"):
        read(study)
    assert not (study / KEY_FILE).exists()


def test_other_settings_may_be_tried_and_are_never_published(study, measured):
    settings = load_study(study)
    bolder = settings.study.model_copy(update={"minimum_group": 2})
    other = dataclasses.replace(settings, study=bolder)
    assert len(pair(other)["pairs"])
    tried = dataclasses.replace(measured, settings=other)
    with pytest.raises(ChangedError, match=r"config/study\.yaml"):
        publish(tried)


def test_files_that_changed_since_they_were_read_are_not_published(measured, tmp_path):
    study = with_key(tiny_study(tmp_path))
    have = dataclasses.replace(read(study), tables=measured.tables)
    path = study / "data/raw/2026-spring/post.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ChangedError, match=r"post\.csv was changed"):
        publish(have)


def test_what_may_not_be_handed_over_is_not(measured, monkeypatch, tmp_path):
    """The last look of the reports is this interface's too: a pseudonym in a table stops it."""
    person = measured["participants"]["person"].iloc[0]
    made = interface.editions_of.__globals__["publish"]

    def leaking(scope):
        return made(scope) | {"cautions": [{"text": f"Said by {person}"}]}

    monkeypatch.setitem(interface.editions_of.__globals__, "publish", leaking)
    with pytest.raises(ProblemsError, match="cautions"):
        publish(measured, to=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unexpected_error_repeats_no_cell(study, monkeypatch):
    def broken(*_):
        raise ValueError("could not convert 'AB12C'")

    monkeypatch.setattr(interface, "read_surveys", broken)
    with pytest.raises(RuntimeError, match="in broken") as caught:
        read(study)
    assert "AB12C" not in str(caught.value)
    assert caught.value.__suppress_context__
