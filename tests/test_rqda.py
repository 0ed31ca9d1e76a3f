"""RQDA's project: only what was not deleted, and words that stand where they are said to."""

from __future__ import annotations

from collections import Counter

import pytest

from evaluation.interviews.readers.rqda import read_rqda
from tests.coded_files import QDA, expected
from tests.databases import SAID, TEXT, rqda, write_database


def read(path):
    return read_rqda(path, path.name)


def test_only_rows_of_status_one_are_read(tmp_path):
    project = read(write_database(tmp_path / "a.rqda", rqda()))
    (coding,) = project.codings
    assert (coding.source, coding.code, coding.text) == ("P01", ("barriers", "no time"), SAID)
    assert (coding.coder, coding.memo) == ("AK", "strong")
    assert project.sources["P01"].text[coding.start : coding.end] == SAID
    assert [c.path for c in project.codes] == [("barriers", "no time"), ("unused",)]
    assert project.skipped == {
        "deleted source": 1,
        "deleted code": 1,
        "deleted coding": 2,
        "coding with a code that is deleted or not there": 1,
        "coding in a source that is deleted or not there": 1,
    }


def test_cases_and_files_say_what_a_source_is(tmp_path):
    project = read(write_database(tmp_path / "a.rqda", rqda()))
    assert project.sources["P01"].attributes == {"case": "C1", "role": "worker", "site": "north"}


def test_a_project_that_has_codes_alone_stops(tmp_path):
    tables = rqda()
    tables["coding"][1].clear()
    (problem,) = read(write_database(tmp_path / "a.rqda", tables)).problems
    assert problem.severity == "stop"
    assert "no coding" in problem.found


def test_a_missing_column_stops_and_is_named(tmp_path):
    tables = rqda()
    tables["freecode"] = ("name, id", [])
    (problem,) = read(write_database(tmp_path / "a.rqda", tables)).problems
    assert problem.found == "The table 'freecode' has no column 'status'."


def test_a_cut_file_is_told_as_damaged(tmp_path):
    path = write_database(tmp_path / "a.rqda", rqda())
    path.write_bytes(path.read_bytes()[:5000])
    (problem,) = read(path).problems
    assert "damaged" in problem.found


@pytest.mark.parametrize("content", [b"", b"SQLite format 3", b"source,code,excerpt\n"])
def test_what_is_no_database_is_left_to_others(tmp_path, content):
    path = tmp_path / "a.rqda"
    path.write_bytes(content)
    assert read(path) is None


def test_words_moved_in_the_source_are_found_by_themselves(tmp_path):
    tables = rqda()
    tables["source"][1][0] = ("P01", 1, "More. " + TEXT, None, 1)
    (coding,) = read(write_database(tmp_path / "a.rqda", tables)).codings
    assert (coding.start, coding.text) == (TEXT.index(SAID) + 6, SAID)


def test_the_real_project_gives_what_an_independent_reader_counted():
    project = read(QDA("opcw_csp_dg.rqda"))
    want = expected("opcw_csp_dg.rqda")
    assert {n: len(s.text) for n, s in project.sources.items()} == want["source_lengths"]
    assert len(project.sources) == want["n_sources"]
    assert len(project.codes) == want["n_codes_active"]
    assert len(project.codings) == want["n_codings_active"]
    assert project.skipped == {"deleted coding": want["n_codings_by_status"]["-1"]}
    assert Counter(c.source for c in project.codings) == want["codings_per_source"]
    assert Counter(c.coder for c in project.codings) == want["codings_by_coder"]
    codes = Counter(c.code[-1] for c in project.codings)
    assert [list(pair) for pair in codes.most_common()] == want["top_codes"]
    slices = [project.sources[c.source].text[c.start : c.end] == c.text for c in project.codings]
    assert sum(slices) == want["seltext_equals_slice"]
    found = {(c.source, c.start, c.end, c.text, c.code[-1], c.coder) for c in project.codings}
    for e in want["excerpts"]:
        assert (e["source"], e["start"], e["end"], e["text"], e["code"], e["coder"]) in found
