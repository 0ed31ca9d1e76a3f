"""Every sample is known for what it is, by its content alone."""

from __future__ import annotations

import shutil

import pytest

from evaluation.sheets import SUFFIXES
from evaluation.surveys.readers import READERS, resolve
from tests.deliver import EXPORTS, delivered, write_workbook

BESIDE = ("key",)
"""Words in the names of files that lie beside an export and are none themselves."""

GENERAL = {"plain", "spss"}
"""Readers of a kind of file rather than of a platform; they come after the others."""

SAMPLES = sorted(
    path.relative_to(EXPORTS).as_posix()
    for path in EXPORTS.glob("*/*")
    if path.suffix in SUFFIXES and not set(BESIDE) & set(path.stem.lower().split("-"))
)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_known_for_its_platform(name):
    exports = resolve(delivered(EXPORTS / name))
    assert {export.platform for export in exports} == {name.split("/")[0]}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_other_platforms_reader_takes_it(name):
    file = delivered(EXPORTS / name)
    taken = {platform for platform, read in READERS.items() if read(file)}
    own = name.split("/")[0]
    assert taken - GENERAL == {own} - GENERAL


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_reader_gives_fits_together(name):
    for export in resolve(delivered(EXPORTS / name)):
        headers = export.sheet.headers
        assert [column.header for column in export.columns] == headers
        assert all(headers)
        assert len(set(headers)) == len(headers)
        assert {len(row) for row in export.sheet.rows} <= {len(headers)}
        assert len(export.sheet.rows) == len(export.sheet.numbers)
        assert all(column.names for column in export.columns if not column.role)


def test_the_name_of_a_file_says_nothing(tmp_path):
    path = tmp_path / "limesurvey qualtrics.csv"
    shutil.copy(EXPORTS / "google_forms/sheet.csv", path)
    assert resolve(delivered(path))[0].platform == "google_forms"


def test_a_setting_names_the_only_reader_to_try():
    file = delivered(EXPORTS / "google_forms/sheet.csv")
    assert resolve(file, "plain")[0].platform == "plain"
    assert resolve(file, "redcap") == []


def test_every_platform_has_a_sample():
    assert {name.split("/")[0] for name in SAMPLES} == set(READERS)


def test_the_last_reader_takes_whatever_is_left():
    assert list(READERS)[-2:] == ["long", "plain"]


def test_a_table_that_is_not_read_is_named_and_notes_are_not(tmp_path):
    form = [["Timestamp", "Why?"], ["24/04/2025 08:50:04", "so"]]
    other = [["Code", "Why?"], ["AB12", "so"]]
    sheets = {"Answers": form, "Older": other, "Notes": [["To do"], ["call"]]}
    (export,) = resolve(delivered(write_workbook(tmp_path / "b.xlsx", sheets)))
    (problem,) = export.problems
    assert (problem.sheet, problem.severity) == ("Older", "note")
    assert "not read" in problem.found
