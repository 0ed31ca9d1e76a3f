"""MAXQDA's coded segments: headers in several languages, or told by place and content."""

from __future__ import annotations

from collections import Counter

import pytest

from evaluation.interviews.readers.maxqda import read_maxqda
from tests.coded_files import QDA, expected, write_table
from tests.deliver import write_workbook

END, AUTHOR = "Ende", "Autor"  # codespell:ignore
FIRST = ["Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", END]
THEN = ["Gewicht", "Segment", "Bearbeitet von", "Bearbeitet am", "Erstellt von", "Erstellt am"]
GERMAN = [*FIRST, *THEN, "Fläche", "Abdeckungsgrad %"]
FIRST = ["Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End"]
THEN = ["Weight score", "Segment", "Modified by", "Modified", "Created by", "Created"]
ENGLISH = [*FIRST, *THEN, "Area", "Coverage %"]
FIRST = ["Color", "Komentarz", "Grupa dokumentów", "Nazwa dokumentu", "Kod", "Początek", "Koniec"]
POLISH = [*FIRST, "Waga", "Fragment", "Objętość", "Obszar %", AUTHOR, "Data utworzenia"]
FINNISH = ["Väri", *(f"Otsikko {i}" for i in range(14))]
SAID = "There was never an hour for it."


def row(said=SAID, group="leaders", document="P01", code="Barriers > No time", coder="AK", at="1"):
    changed = ["XX", "2026-03-02", coder, "2026-03-01"]
    return [
        "●",
        "strong",
        group,
        document,
        code,
        at,
        at,
        "0",
        said,
        *changed,
        str(len(said)),
        "3,4",
    ]


def book(tmp_path, headers, *rows):
    return write_workbook(tmp_path / "segments.xlsx", {"Segments": [headers, *rows]})


def read(path):
    return read_maxqda(path, path.name)


@pytest.mark.parametrize("headers", [GERMAN, ENGLISH, FINNISH])
def test_headers_of_any_language_give_the_same(tmp_path, headers):
    project = read(book(tmp_path, headers, row()))
    assert project.problems == []
    (coding,) = project.codings
    assert (coding.source, coding.code) == ("P01", ("Barriers", "No time"))
    assert (coding.text, coding.coder, coding.memo, coding.row) == (SAID, "AK", "strong", 2)
    assert (coding.start, coding.end) == (None, None)
    assert project.sources["P01"].attributes == {"Document group": "leaders"}
    assert any("language" in note for note in project.notes) == (headers is FINNISH)


def test_the_polish_layout_of_version_12(tmp_path):
    first = row()
    cells = [*first[:9], first[13], "3,4", "AK", "2026-03-01"]
    (coding,) = read(book(tmp_path, POLISH, cells)).codings
    assert (coding.text, coding.coder) == (SAID, "AK")


def test_a_backslash_stands_between_codes_of_older_versions(tmp_path):
    (coding,) = read(book(tmp_path, GERMAN, row(code="Barriers\\No time"))).codings
    assert coding.code == ("Barriers", "No time")


def test_blanks_around_a_segment_are_kept(tmp_path):
    (coding,) = read(book(tmp_path, GERMAN, row(said=" never "))).codings
    assert coding.text == " never "


def test_one_name_in_two_groups_is_two_documents(tmp_path):
    project = read(book(tmp_path, GERMAN, row(), row(group="sponsors"), row(document="P02")))
    assert list(project.sources) == ["leaders\\P01", "sponsors\\P01", "P02"]


def test_an_exact_repetition_is_counted_and_another_paragraph_is_none(tmp_path):
    project = read(book(tmp_path, GERMAN, row(), row(), row(at="2")))
    assert len(project.codings) == 2
    assert project.skipped == {"exact repetition of a row above": 1}


def test_rows_without_document_or_code_are_counted(tmp_path):
    project = read(book(tmp_path, GERMAN, row(), row(document=""), row(code="")))
    assert len(project.codings) == 1
    assert project.skipped == {"row without a source": 1, "row without a code": 1}


def test_a_list_of_headers_alone_stops(tmp_path):
    (problem,) = read(book(tmp_path, GERMAN)).problems
    assert (problem.severity, "no coding" in problem.found) == ("stop", True)


@pytest.mark.parametrize("spoilt", [13, 7])
def test_an_unknown_table_of_fifteen_columns_is_no_list_of_segments(tmp_path, spoilt):
    cells = row()
    cells[spoilt] = "words"
    assert read(write_table(tmp_path / "a.csv", [FINNISH, cells])) is None


def test_the_real_list_gives_what_an_independent_reader_counted():
    project = read(QDA("maxqda12_coded_segments_pl.xls"))
    want = expected("maxqda12_coded_segments_pl.xls")
    assert project.problems == []
    assert len(project.codings) == want["n_rows"]
    assert len(project.sources) == want["n_documents"]
    assert len(project.codes) == want["n_codes"]
    assert Counter(c.coder for c in project.codings) == want["coders"]
    codes = Counter(c.code[-1] for c in project.codings)
    assert [list(pair) for pair in codes.most_common()] == want["top_codes"]
    pairs = {(c.code[-1], c.source) for c in project.codings}
    assert Counter(code for code, _ in pairs) == want["documents_by_code"]
    found = {(c.source, c.code[-1], c.text, c.coder) for c in project.codings}
    for e in want["excerpts"]:
        assert (e["Nazwa dokumentu"], e["Kod"], e["Fragment"], e[AUTHOR]) in found
    words = {c.text for c in project.codings}
    assert all(text in words for *_, text in want["area_len_mismatch_examples"])
