"""Coded excerpts: known codes and sources, consent, and keys that no run changes."""

from __future__ import annotations

import pytest

from evaluation.interviews.reading import excerpt_key, write_reading
from tests.read_tiny import KEY, coded, everything, told
from tests.tiny import COHORT, tiny_study


def test_excerpts_have_theme_code_and_consent_of_their_source(tmp_path):
    reading = coded(tiny_study(tmp_path))
    assert reading.problems == []
    excerpts = reading.tables["excerpts"].set_index("text")
    assert excerpts["theme"].to_dict() == {
        "I say that I lead now.": "identity_as_leader",
        "I took the chair.": "identity_as_leader",
        "There was never an hour for it.": "no_time",
    }
    assert excerpts["quote_consent"].to_dict() == {
        "I say that I lead now.": True,
        "I took the chair.": False,
        "There was never an hour for it.": False,
    }
    assert reading.files == [(f"{COHORT}/interviews.csv", "participant", 3)]


def test_names_of_sources_go_no_further(tmp_path):
    tables = coded(tiny_study(tmp_path, sources=lambda s: s.replace("P01", "Jane Doe"))).tables
    text = "".join(table.to_csv() for table in tables.values())
    assert not any(name in text for name in ("Jane", "P02", "AB12C"))


@pytest.mark.parametrize(("setting", "severity"), [("stop", "stop"), ("withhold", "note")])
def test_an_unknown_code_names_the_nearest_and_withholds_the_excerpt(tmp_path, setting, severity):
    study = tiny_study(
        tmp_path,
        study=lambda s: s + f"unknown_codes: {setting}\n",
        interviews=lambda s: s.replace("P02,workload", "P02,worklaod"),
    )
    reading = coded(study)
    (problem,) = reading.problems
    assert problem.severity == severity
    assert str(problem) == (
        f"{COHORT}/interviews.csv, row 3, column 'code': 'worklaod' is not in the codebook; the "
        "excerpt is not counted. Add it to config/codebook.yaml, or correct it. Did you mean "
        "'workload'?"
    )
    assert len(reading.tables["excerpts"]) == 2


def test_a_source_on_no_sheet_is_counted_and_never_quoted(tmp_path):
    reading = coded(tiny_study(tmp_path, sources=None))
    (problem,) = reading.problems
    assert problem.severity == "note"
    assert "2 source(s) of this file are on no sources sheet; none is quoted." in problem.found
    assert not reading.tables["excerpts"]["quote_consent"].any()
    assert set(reading.tables["sources"]["source_group"]) == {"participant"}


def test_wrong_rows_of_the_sources_sheet_are_told_at_once(tmp_path):
    def spoil(text: str) -> str:
        more = "x,P01,AB12C,participant,,,yes\nx,P03,,particpant,,,yes\nx,P04,,sponsor,,,maybe\n"
        return text + more

    found = told(coded(tiny_study(tmp_path, sources=spoil)).problems)
    assert "sources.csv, row 4, column 'source': This source is listed twice." in found
    assert "sources.csv, row 5, column 'source_group': 'particpant' is no source group." in found
    assert "Did you mean 'participant'?" in found
    assert "sources.csv, row 6, column 'quote_consent': 'maybe' is neither yes nor no." in found


def test_blank_cells_are_told_with_their_row_in_excel(tmp_path):
    def spoil(text: str) -> str:
        return text + '\n,workload,"two\nlines",A\nP01,workload,,A\n'

    problems = coded(tiny_study(tmp_path, interviews=spoil)).problems
    assert [(p.row, p.column) for p in problems] == [(6, "source"), (7, "excerpt")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "The file is empty."),
        ("source,code,excerpt,coder\n", "No excerpt could be read."),
        ("source,theme,excerpt\nP01,x,y\n", "There is no header 'code'."),
    ],
)
def test_a_coded_file_without_excerpts_stops(tmp_path, content, words):
    problems = coded(tiny_study(tmp_path, interviews=content)).problems
    assert words in told(problems)
    assert problems[0].severity == "stop"


def test_the_same_excerpt_and_code_count_once(tmp_path):
    twice = "P01,claiming_identity,I say that I lead now.,coder A\n"
    assert len(coded(tiny_study(tmp_path, interviews=lambda s: s + twice)).tables["excerpts"]) == 3


def test_keys_of_excerpts_do_not_depend_on_the_key_of_pseudonyms(tmp_path):
    study = tiny_study(tmp_path)
    one, other = everything(study)[0]["excerpts"], everything(study, KEY[::-1])[0]["excerpts"]
    assert set(one["excerpt"]) == set(other["excerpt"])
    assert set(one["source"]).isdisjoint(other["source"])
    assert excerpt_key("a", "P01", "I lead. ") == excerpt_key("a", "P01", "“I lead.”")
    assert excerpt_key("a", "P01", "I lead.") != excerpt_key("b", "P01", "I lead.")


def test_what_coded_files_were_taken_for_is_kept(tmp_path):
    write_reading(str(tmp_path / "coded.json"), coded(tiny_study(tmp_path)).files)
    text = (tmp_path / "coded.json").read_text(encoding="utf-8")
    assert '"excerpts": 3' in text
    assert "P01" not in text
