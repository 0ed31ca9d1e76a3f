"""Pseudonyms: keyed, scoped as the settings say, and never silently begun anew."""

from __future__ import annotations

import os
import sys

import pytest

from evaluation.interviews.reading import read_coded_sources
from evaluation.persons.pseudonyms import (
    KEY_FILE,
    KeyMissingError,
    Pseudonyms,
    ensure_key,
    read_key,
    rotate_key,
)
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.reading import read_surveys
from tests.read_tiny import everything, with_key
from tests.tiny import tiny_study

KEY = bytes(range(16))


def test_a_person_in_two_cohorts_has_one_pseudonym_or_two_by_the_setting():
    linked, apart = Pseudonyms(KEY), Pseudonyms(KEY, linked_across_cohorts=False)
    assert linked.person("ab12", "one") == linked.person("ab12", "two")
    assert apart.person("ab12", "one") != apart.person("ab12", "two")


def test_pseudonyms_are_those_of_the_version_before():
    # By openssl: HMAC-SHA-256 with this key. With others, no record could be told again.
    linked, apart = Pseudonyms(KEY), Pseudonyms(KEY, linked_across_cohorts=False)
    assert linked.person("ab12", "one") == "p65327ef35377"
    assert apart.person("ab12", "one") == "p4f47147b5c90"
    assert linked.source("P01", "one") == "s1dc3eb6a87d2"
    assert linked.keyed("unit", "a text") == "2e6c15417a3f083a"


def test_a_source_has_its_own_pseudonym_in_each_cohort():
    linked = Pseudonyms(KEY)
    assert linked.source("P01", "one") != linked.source("P01", "two")
    assert linked.source("P01", "one")[1:] != linked.person("P01", "one")[1:]


def test_a_pseudonym_depends_on_the_key_and_does_not_show_the_code():
    one, other = Pseudonyms(KEY), Pseudonyms(KEY[::-1])
    assert one.person("ab12", "") != other.person("ab12", "")
    assert "ab12" not in one.person("ab12", "")
    assert len(one.person("ab12", "")) == 13


def test_a_study_that_never_ran_gets_a_key_once(tmp_path):
    assert ensure_key(tmp_path)
    key = read_key(tmp_path)
    assert len(key) == 32
    assert (tmp_path / KEY_FILE).read_text("ascii").startswith("# Key of this study's pseudonyms.")
    assert not ensure_key(tmp_path)
    assert read_key(tmp_path) == key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_read_the_key(tmp_path):
    ensure_key(tmp_path)
    os.chmod(tmp_path / KEY_FILE, 0o644)
    ensure_key(tmp_path)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "trace",
    [
        "data/processed/participants.parquet",
        "data/decisions/programme/quotes.csv",
        "data/released/2026-01-01/report.html",
    ],
)
def test_a_lost_key_stops_the_run_and_no_new_one_is_made(tmp_path, trace):
    (tmp_path / trace).parent.mkdir(parents=True)
    (tmp_path / trace).write_bytes(b"x")
    with pytest.raises(KeyMissingError, match="restore it from your backup"):
        ensure_key(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


def test_an_empty_folder_for_decisions_does_not_ask_for_a_key(tmp_path):
    (tmp_path / "data/decisions/programme").mkdir(parents=True)
    (tmp_path / "data/decisions/.gitkeep").write_bytes(b"")
    assert ensure_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"# only words\n", b"abcd\n", b"no hex\n", b"\xff\xfe"])
def test_a_damaged_key_stops_and_is_left_as_it_is(tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(KeyMissingError):
        ensure_key(tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_a_new_key_takes_the_place_of_the_old_one(tmp_path):
    ensure_key(tmp_path)
    old = read_key(tmp_path)
    rotate_key(tmp_path)
    assert len(read_key(tmp_path)) == 32
    assert read_key(tmp_path) != old
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["pseudonym.key"]
    if sys.platform != "win32":
        assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_study_without_a_key_has_none_to_be_replaced(tmp_path):
    with pytest.raises(KeyMissingError):
        rotate_key(tmp_path)
    assert not (tmp_path / KEY_FILE).exists()


def test_a_new_key_changes_every_pseudonym_and_no_number_and_no_name_of_an_excerpt(tmp_path):
    study = tiny_study(tmp_path)
    before, _ = everything(study)
    with_key(study)
    rotate_key(study)
    settings, cohorts, _ = open_study(study)
    answers = read_surveys(settings, cohorts).tables["answers"]
    excerpts = read_coded_sources(settings, cohorts).tables["excerpts"]
    assert not set(before["answers"]["person"]) & set(answers["person"])
    one, two = (
        t.groupby("item", observed=True)["value"].sum() for t in (before["answers"], answers)
    )
    assert one.to_dict() == two.to_dict()
    assert set(before["excerpts"]["excerpt"]) == set(excerpts["excerpt"])
    assert not set(before["excerpts"]["source"]) & set(excerpts["source"])


def test_with_a_key_of_the_moment_people_can_be_counted_and_not_known_again():
    one, other = (Pseudonyms.for_this_moment(linked_across_cohorts=True) for _ in range(2))
    assert one.person("ab12", "a") == one.person("ab12", "b") != other.person("ab12", "a")
    apart = Pseudonyms.for_this_moment(linked_across_cohorts=False)
    assert apart.person("ab12", "a") != apart.person("ab12", "b")
