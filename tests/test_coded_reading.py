"""Coded excerpts: known codes and sources, consent, and keys that no run changes."""

from __future__ import annotations

import json
import shutil

import pytest

from evaluation.interviews.reading import excerpt_key, write_reading
from evaluation.persons.withdrawal import FILE as WITHDRAWN
from evaluation.problems import stops
from tests.coded_files import CODED, QDA
from tests.databases import qualcoder, rqda, taguette, write_database
from tests.read_tiny import KEY, coded, everything, told
from tests.refi_files import coding, project, qdpx, selected, text_source
from tests.tiny import COHORT, INTERVIEWS, tiny_study


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
    (file,) = reading.files
    assert (file.file, file.source_group) == (f"{COHORT}/interviews.csv", "participant")
    assert (file.format, file.excerpts, file.unknown, file.notes) == ("long sheet", 3, 0, [])


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
    problem = next(p for p in reading.problems if p.file.endswith(".csv"))
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
        ("source,code,excerpt,coder\n", "There is no coding in it."),
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


# Files of the tools

BOOK = """\
themes:
  identity_as_leader:
    title: Being a leader
    question: learning
    codes:
      claiming_identity: {definition: Calls herself a leader, aliases: [Leading, identity]}
  no_time:
    title: Want of time
    valence: negative
    question: experience
    aliases: [Barriers]
    codes:
      workload: {aliases: ["Barriers::time", "him/her"]}
"""
BOTH = "source,source_group,participant_id,quote_consent\nP01,participant,AB12C,yes\n"
BOTH += "P02,participant,DE34F,no\n"


def with_file(folder, source, name="interviews", **changes):
    """The tiny study with this coded file in the place of its interviews."""
    study = tiny_study(folder, **{"codebook": BOOK, "sources": BOTH, "interviews": None, **changes})
    target = study / COHORT / f"{name}{source.suffix}"
    shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return study


SAMPLES = {
    "taguette": ("taguette/highlights.csv", 2),
    "atlasti": ("atlasti/quotations.csv", 3),
    "dedoose": ("dedoose/excerpts.csv", 2),
    "nvivo": ("nvivo/references.txt", 3),
    "wide sheet": ("sheets_wide/cases.csv", 2),
}


@pytest.mark.parametrize("format", SAMPLES)
def test_the_export_of_a_tool_is_read_by_its_content(tmp_path, format):
    name, count = SAMPLES[format]
    reading = coded(with_file(tmp_path, CODED / name))
    assert reading.files[0].format == format
    assert reading.files[0].excerpts == len(reading.tables["excerpts"]) == count, told(
        reading.problems
    )
    assert not stops(reading.problems)
    assert set(reading.tables["sources"]["source_group"]) <= {"participant", "sponsor"}


@pytest.mark.parametrize(
    ("tables", "suffix", "count"),
    [(taguette, ".sqlite3", 3), (rqda, ".rqda", 1), (qualcoder, ".db", 2)],
)
def test_a_database_of_a_tool_is_read(tmp_path, tables, suffix, count):
    path = write_database(tmp_path / f"a{suffix}", tables())
    reading = coded(with_file(tmp_path / "study", path))
    assert not stops(reading.problems), told(reading.problems)
    assert (reading.tables["excerpts"]["text"] != "").sum() == count
    by_source = reading.tables["excerpts"].groupby("source")["quote_consent"].any()
    assert by_source.any(), "P01 of the sheet is P01.docx or P01.txt of the tool"


def test_a_folder_of_qualcoder_is_one_file_and_its_database_is_what_is_watched(tmp_path):
    from tests.test_inputs import inputs

    folder = tmp_path / "project.qda"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "P01 Jane.txt").write_text("words", encoding="utf-8")
    write_database(folder / "data.qda", qualcoder())
    study = with_file(tmp_path / "study", folder, "Sponsor interviews")
    reading = coded(study)
    assert not stops(reading.problems), told(reading.problems)
    (file,) = reading.files
    assert (file.file, file.format) == (f"{COHORT}/Sponsor interviews.qda", "qualcoder")
    watched = [path for path in inputs(study).coded() if ".qda" in path]
    assert watched == [f"{COHORT}/Sponsor interviews.qda/data.qda"]
    assert watched[0] in inputs(study).raw()


WORDS = "I say that I lead now. There was never an hour for it."
CODES = """<Code guid="T" name="Barriers" isCodable="true">
<Code guid="C2" name="time" isCodable="true"/></Code>
<Code guid="C1" name="Leading" isCodable="true"/><Code guid="C3" name="never" isCodable="true"/>"""


def refi(folder, inner="", codes=CODES, name="P01.DOCX", users=""):
    """A REFI-QDA project with one source."""
    xml = project(text_source(inner, name=name), codes=codes, users=users)
    folder.mkdir(exist_ok=True)
    return qdpx(folder / "a.qdpx", xml, sources__a_txt=WORDS)


LEADS = selected(0, 22)
NO_HOUR = selected(23, 54, coding("C2"))


def test_a_project_is_read_with_its_path_of_codes_and_its_sources(tmp_path):
    reading = coded(with_file(tmp_path / "s", refi(tmp_path / "q", LEADS + NO_HOUR)))
    assert not stops(reading.problems), told(reading.problems)
    excerpts = reading.tables["excerpts"].set_index("text")
    assert excerpts["code"].to_dict() == {
        "I say that I lead now.": "claiming_identity",
        "There was never an hour for it.": "workload",
    }
    assert excerpts["quote_consent"].all()
    assert not any("sources sheet" in p.found for p in reading.problems)
    same = excerpt_key("2026-spring", "P01", "I say that I lead now.")
    assert excerpts["excerpt"]["I say that I lead now."] == same, "as in a long sheet"
    assert "2 of its 4 codes were never applied." in reading.files[0].notes


def test_a_code_of_a_project_that_is_not_in_the_codebook_is_told_once_with_its_count(tmp_path):
    codes = CODES.replace("Leading", "Claming identity")
    path = refi(tmp_path / "q", LEADS + selected(0, 5) + NO_HOUR, codes)
    problems = coded(with_file(tmp_path / "s", path)).problems
    (problem,) = stops(problems)
    assert problem.found == (
        "'Claming identity' is not in the codebook; its 2 excerpts are not counted."
    )
    assert problem.remedy.endswith("Did you mean 'claiming_identity'?")


def test_a_code_with_the_name_of_a_source_or_a_person_is_not_repeated(tmp_path):
    for name in ("P01", "ab-12c"):
        path = refi(tmp_path / "q", LEADS, CODES.replace("Leading", name))
        found = told(coded(with_file(tmp_path / name, path)).problems)
        assert "A code that has the name of a source or person is not in the codebook" in found
        assert name not in found


def test_an_export_without_codings_stops_and_a_codebook_is_a_note(tmp_path):
    (problem,) = stops(coded(with_file(tmp_path / "s", refi(tmp_path / "q"))).problems)
    assert problem.found == "There is no coding in it."
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>'
    (tmp_path / "a.qdc").write_text(xml, encoding="utf-8")
    reading = coded(with_file(tmp_path / "t", tmp_path / "a.qdc", "codebook"))
    (problem,) = reading.problems
    assert (problem.severity, reading.files[0].excerpts) == ("note", 0)
    assert "a codebook of 4 code(s) without codings" in problem.found


def test_a_file_that_no_tool_wrote_stops(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no archive")
    (problem,) = stops(coded(with_file(tmp_path / "s", tmp_path / "a.zip")).problems)
    assert problem.found == "It is no coded material of a kind that is known here."


def test_a_source_that_may_be_two_of_the_sheet_stops(tmp_path):
    both = BOTH + "p01,participant,GH56J,no\n"
    reading = coded(with_file(tmp_path / "s", refi(tmp_path / "q", LEADS), sources=both))
    (problem,) = stops(p for p in reading.problems if p.column == "source")
    assert "1 source(s) of this file may be several of the sources sheet." in problem.found


def test_a_source_is_found_by_the_name_of_its_transcript_too(tmp_path):
    sheet = "file,source,source_group,quote_consent\nJane talks.docx,P07,sponsor,yes\n"
    path = refi(tmp_path / "q", LEADS, name="jane talks")
    reading = coded(with_file(tmp_path / "s", path, sources=sheet))
    assert reading.tables["sources"]["source_group"].tolist() == ["sponsor"]
    assert reading.tables["excerpts"]["quote_consent"].all()


def test_no_message_and_no_report_has_the_name_of_a_source(tmp_path):
    path = refi(tmp_path / "q", LEADS + selected(2, 3, ""), name="Jane Doe")
    reading = coded(with_file(tmp_path / "s", path, sources=None))
    write_reading(str(tmp_path / "coded.json"), reading.files)
    text = (tmp_path / "coded.json").read_text(encoding="utf-8") + told(reading.problems)
    text += "".join(table.to_csv() for table in reading.tables.values())
    assert "1 source(s) of this file are on no sources sheet; none is quoted." in text
    assert "Jane" not in text
    (kept,) = json.loads((tmp_path / "coded.json").read_text(encoding="utf-8"))
    assert kept["format"] == "refi"
    assert kept["skipped"] == {"selections without a code": 1}


PERSON = "source,code,excerpt,participant_id,source_group,quote_consent\n"


def test_persons_of_sources_on_no_sheet_are_those_of_the_surveys(tmp_path):
    said = PERSON + "I,workload,a b,ab-12c,participant,yes\nII,workload,c d,DE34X,Sponsors,\n"
    tables, problems = everything(tiny_study(tmp_path, sources=None, interviews=said))
    assert not stops(problems)
    sources = tables["sources"].set_index("source_group")
    assert set(sources["person"]) <= set(tables["participants"]["person"])
    assert sources["quote_consent"].to_dict() == {"participant": True, "sponsor": False}
    assert any("differs in one character" in p.found for p in problems)


def test_a_no_to_quotes_in_the_coded_file_is_never_a_yes(tmp_path):
    said = PERSON + "P01,workload,a b,,,no\nP01,workload,c d,,,yes\n"
    reading = coded(tiny_study(tmp_path, interviews=said))
    assert not reading.tables["excerpts"]["quote_consent"].any()


def test_a_source_that_is_somebody_elses_in_the_coded_file_stops(tmp_path):
    said = PERSON + "P01,workload,a b,DE34F,,\n"
    problems = stops(coded(tiny_study(tmp_path, interviews=said)).problems)
    assert "A source is somebody else's by this file" in told(problems)


@pytest.mark.parametrize("name", ["AB12C", "ab12c.docx", "Interview AB12C (July)"])
def test_a_withdrawn_person_is_gone_from_projects_too(tmp_path, name):
    path = refi(tmp_path / "q", LEADS, name=name)
    more = {WITHDRAWN: "participant_id\nAB12C\n"}
    reading = coded(with_file(tmp_path / "s", path, sources=None, more=more))
    assert reading.tables["excerpts"].empty
    assert reading.tables["sources"].empty


def test_a_coder_may_have_another_name_in_each_file(tmp_path):
    users = '<User guid="U1" name="A. Klein"/>'
    path = refi(tmp_path / "q", selected(0, 22, coding("C1", "U1")), users=users)
    study = with_file(tmp_path / "s", path, study=lambda s: s + "coders: {a. klein: coder A}\n")
    assert coded(study).tables["excerpts"]["coder"].tolist() == ["coder A"]


def test_excerpts_without_words_count_for_the_theme_and_are_never_quoted(tmp_path):
    sheet = "case,coder,workload,claiming_identity\nP01,A,1,0\nP01,B,1,1\nP02,A,0,0\n"
    reading = coded(tiny_study(tmp_path, interviews=sheet))
    assert reading.problems == []
    excerpts = reading.tables["excerpts"]
    assert len(excerpts) == 3
    assert excerpts["excerpt"].nunique() == 2, "two coders of one case and code"
    assert not excerpts["quote_consent"].any()
    assert set(excerpts["text"]) == {""}
    assert "3 excerpt(s) have no words" in " ".join(reading.files[0].notes)


def test_a_case_without_any_code_counts_among_those_that_were_asked(tmp_path):
    sheet = "case,workload,claiming_identity\nP01,1,1\nP02,0,0\n"
    reading = coded(tiny_study(tmp_path, sources=None, interviews=sheet))
    assert len(reading.tables["sources"]) == 2


CORRECTED = "file,person,column,was,becomes,who,why\n"


def test_sheets_of_tools_are_corrected_by_row_and_their_own_headers(tmp_path):
    text = CORRECTED + "interviews.csv,row 3,tag,workload,identity,me,read again\n"
    more = {f"{COHORT}/corrections.csv": text}
    study = with_file(tmp_path, CODED / SAMPLES["taguette"][0], more=more)
    for _ in range(2):  # nothing of it stays for the next time
        reading = coded(study)
        assert not stops(reading.problems), told(reading.problems)
        assert sorted(reading.tables["excerpts"]["code"]) == [
            *["claiming_identity"] * 2,
            "workload",
        ]


def test_a_project_cannot_be_corrected_here(tmp_path):
    more = {f"{COHORT}/corrections.csv": CORRECTED + "interviews.qdpx,P01,code,a,b,me,why\n"}
    study = with_file(tmp_path / "s", refi(tmp_path / "q", LEADS), more=more)
    (problem,) = stops(coded(study).problems)
    assert (problem.row, problem.column) == (2, "file")
    assert "no rows and columns" in problem.found


def test_codes_that_nobody_applied_are_listed(tmp_path):
    reading = coded(
        tiny_study(tmp_path, interviews=INTERVIEWS.replace("claiming_identity", "workload"))
    )
    (problem,) = reading.problems
    assert (problem.severity, problem.file) == ("note", "config/codebook.yaml")
    assert problem.found == "1 of 2 codes were never applied: claiming_identity."


def test_many_unknown_codes_are_counted_not_all_named(tmp_path):
    rows = "".join(f"P01,unknown thing {n},words\n" for n in range(80))
    problems = stops(
        coded(tiny_study(tmp_path, interviews="source,code,excerpt\n" + rows)).problems
    )
    assert "30 more codes of it are not in the codebook." in told(problems)
    assert len(problems) == 52  # 50 that are named, the rest, and no excerpt at all


@pytest.mark.parametrize(
    ("name", "excerpts"),
    [
        ("opcw_csp_dg.rqda", 21),
        ("atlasti8mac_refi_standard_project.qdpx", 13),
        ("taguette152_generated.sqlite3", 4),
    ],
)
def test_real_files_come_into_the_tables_whole(tmp_path, name, excerpts):
    from evaluation.interviews.readers import resolve

    path = QDA(name)
    read = resolve(path, name)
    codes = "".join(
        f"      c{n}: {{aliases: [{json.dumps('::'.join(code.path))}]}}\n"
        for n, code in enumerate(read.codes)
    )
    book = f"themes:\n  all:\n    title: All\n    question: learning\n    codes:\n{codes}"
    reading = coded(with_file(tmp_path, path, codebook=book, sources=None))
    assert not stops(reading.problems), told(reading.problems)
    assert len(reading.tables["excerpts"]) == excerpts
