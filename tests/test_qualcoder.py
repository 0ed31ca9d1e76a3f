"""QualCoder's project, in a folder, alone or zipped, and its coding report."""

from __future__ import annotations

import zipfile

import pytest

from evaluation.interviews.readers.qualcoder import read_qualcoder
from tests.coded_files import CODED, write_table
from tests.databases import SAID, qualcoder, write_database


def read(path):
    return read_qualcoder(path, path.name)


def folder(tmp_path, tables=None):
    project = tmp_path / "study.qda"
    project.mkdir()
    write_database(project / "data.qda", tables or qualcoder())
    return project


def zipped(tmp_path, content: bytes, name="study.qda/data.qda"):
    path = tmp_path / "study.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


@pytest.mark.parametrize("unit", ["", "utf-16"])
def test_positions_may_count_characters_or_utf16_units(tmp_path, unit):
    project = read(folder(tmp_path, qualcoder(unit)))
    assert project.problems == []
    first, second, sound = project.codings
    assert (first.code, first.coder, first.memo) == (
        ("change", "barriers", "no time"),
        "AK",
        "strong",
    )
    for coding in (first, second):
        assert project.sources[coding.source].text[coding.start : coding.end] == coding.text
    assert first.text == SAID
    assert (sound.source, sound.text, sound.coder) == ("talk.mp3", "", "BL")
    assert ("UTF-16" in project.notes[0]) == bool(unit)
    assert project.skipped == {
        "coding with a code that is not there": 1,
        "coding in a source that is not there": 1,
    }


def test_cases_and_files_say_what_a_source_is(tmp_path):
    about = read(folder(tmp_path)).sources["P01.txt"].attributes
    assert about == {"case": "C1", "role": "worker", "site": "north"}


def test_folder_database_and_archive_are_read_the_same(tmp_path):
    whole = folder(tmp_path)
    alone = whole / "data.qda"
    packed = zipped(tmp_path, alone.read_bytes())
    assert read(whole) == read(alone) == read(packed)


def test_an_archive_written_while_changes_were_logged_is_read(tmp_path):
    content = bytearray((folder(tmp_path) / "data.qda").read_bytes())
    content[18:20] = b"\x02\x02"
    assert len(read(zipped(tmp_path, bytes(content))).codings) == 3


def test_a_path_that_leaves_the_archive_does_no_harm(tmp_path):
    content = (folder(tmp_path) / "data.qda").read_bytes()
    assert len(read(zipped(tmp_path, content, "../../../data.qda")).codings) == 3
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["data.qda", "study.qda", "study.zip"]


def test_codes_below_codes_and_trees_in_a_circle(tmp_path):
    tables = qualcoder()
    tables["code_cat"][1][0] = (1, "change", "", "", "", 2)
    columns, rows = tables["code_name"]
    rows = [(*rows[0], None), (*rows[1], 1)]
    tables["code_name"] = (columns + ", supercid", rows)
    paths = [code.path for code in read(folder(tmp_path, tables)).codes]
    assert paths[0] == ("change", "barriers", "no time")
    assert paths[1] == ("change", "barriers", "no time", "identity")


@pytest.mark.parametrize(
    ("content", "told"),
    [(bytes(60_000_000), "unpacks to 60 MB"), (b"no database", "no SQLite database")],
)
def test_bombs_and_other_content_in_an_archive_stop(tmp_path, content, told):
    (problem,) = read(zipped(tmp_path, content)).problems
    assert problem.severity == "stop"
    assert told in problem.found


def test_a_damaged_archive_stops(tmp_path):
    path = zipped(tmp_path, (folder(tmp_path) / "data.qda").read_bytes())
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)
    (problem,) = read(path).problems
    assert "damaged" in problem.found


def test_two_projects_in_an_archive_stop(tmp_path):
    path = zipped(tmp_path, b"x")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other/data.qda", b"x")
    assert "2 projects" in read(path).problems[0].found


def test_a_link_in_the_folder_is_not_followed(tmp_path):
    project = folder(tmp_path)
    (project / "data.qda").rename(tmp_path / "elsewhere")
    (project / "data.qda").symlink_to(tmp_path / "elsewhere")
    assert "link" in read(project).problems[0].found


def test_an_archive_or_folder_of_something_else_is_left_to_others(tmp_path):
    assert read(zipped(tmp_path, b"x", "readme.txt")) is None
    assert read(tmp_path) is None


def test_the_report_gives_paths_from_the_top_and_no_words_for_pictures():
    project = read(CODED / "qualcoder" / "report.csv")
    assert project.problems == []
    assert [(c.source, c.code, c.text, c.coder, c.row) for c in project.codings] == [
        ("P01.txt", ("change", "barriers", "no time"), SAID, "AK", 2),
        ("P02.txt", ("poster",), "", "BL", 3),
        ("P02.txt", ("change", "identity"), "I chair now.", "BL", 4),
    ]


def test_the_report_by_case_gives_what_is_said_of_file_and_case():
    project = read(CODED / "qualcoder" / "report_cases.csv")
    assert project.sources["P01.txt"].attributes == {
        "case": "C1",
        "site": "north",
        "role": "worker",
    }
    assert project.codings[1].code == ("identity",)


def test_headers_in_another_language_are_no_matter(tmp_path):
    rows = [["Datei", "Kodierer", "Kodiert", "Id", "Code", "Memo"]]
    rows += [["P01.txt", "AK", SAID, "ctid:1", "no time", ""]]
    (coding,) = read(write_table(tmp_path / "a.csv", rows)).codings
    assert (coding.source, coding.coder, coding.text) == ("P01.txt", "AK", SAID)


def test_variables_that_a_short_row_shifts_are_left_out_and_counted(tmp_path):
    head = ["File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "FileVar_site"]
    rows = [head, ["P1", "A", "x", "ctid:1", "c", "", "cat", "north"]]
    rows += [["P2", "A", "y", "ctid:2", "d", "", "north"]]
    project = read(write_table(tmp_path / "a.csv", rows))
    assert [c.code for c in project.codings] == [("c",), ("d",)]
    assert sum(project.skipped.values()) == 2
    assert project.sources["P2"].attributes == {}
