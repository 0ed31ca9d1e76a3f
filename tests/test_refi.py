"""REFI-QDA projects and codebooks, as programs write them."""

from __future__ import annotations

import json
import time
import unicodedata
import zipfile
from collections import Counter

import pytest

from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.readers import resolve
from evaluation.interviews.readers.refi import read_refi, read_refi_codebook
from evaluation.interviews.readers.refi_writer import write_qdpx
from tests.reference import SHARED
from tests.refi_files import CODES, coding, project, qdpx, read, selected, text_source

QDA = SHARED / "data" / "qda"
TEXT = "We have grown a lot. Nobody asked us before."
USERS = '<User guid="{U1}" name="Ada"/><User guid="u2" name="Ben"/>'


def real(name: str):
    """A real file and what must come out of it."""
    if not QDA.exists():
        pytest.skip("../shared/data/qda is not here")
    expected = json.loads((QDA / "expected.json").read_text(encoding="utf-8"))[name]
    return resolve(QDA / name, name), expected


@pytest.fixture
def made(tmp_path):
    def _made(xml: str, name: str = "project.qde", text: str | bytes = TEXT, **files):
        files = files or {"sources__a_txt": text}
        return read(qdpx(tmp_path / "a.qdpx", xml, name, **files))

    return _made


def composed(names):
    return [unicodedata.normalize("NFC", name) for name in names]


# Real files


@pytest.mark.parametrize(
    "name", ["atlasti8mac_refi_standard_project.qdpx", "handauthored_full_schema.qdpx"]
)
def test_a_real_project_gives_what_was_counted_in_it(name):
    found, expected = real(name)
    twice = found.skipped["codings of a PDF that stand in it twice (page and text)"]
    assert not found.problems
    assert found.format == "refi"
    assert list(found.sources) == composed(expected["source_names"])
    assert len(found.codes) == expected["n_codes"]
    assert sum(bool(c.description) for c in found.codes) == expected["n_codes_with_description"]
    first = [
        ["::".join(c.path)] if len(c.path) > 1 and expected["max_depth"] == 1 else [*c.path]
        for c in found.codes
    ]
    assert first[:5] == expected["first_codes"]
    assert len(found.codings) + twice == expected["n_codings"]
    assert len({c.code for c in found.codings}) == expected["n_codes_used"]
    assert found.skipped["selections without a code"] == expected["n_selections_without_coding"]
    assert (
        found.skipped["codings with a code that is not in the codebook"]
        == expected["n_dangling_coderefs"]
    )
    for excerpt in expected["excerpts"]:
        (place,) = [
            c
            for c in found.codings
            if (c.source, c.start, c.end) == (excerpt["source"], excerpt["start"], excerpt["end"])
        ]
        assert place.text == excerpt["text"]
        assert [list(place.code)] == excerpt["codes"]
        assert [place.coder] == excerpt["coder"]


def test_quotations_of_pdfs_count_once_in_the_standard_project():
    found, expected = real("atlasti8mac_refi_standard_project.qdpx")
    assert len(found.codings) == expected["n_codings_deduplicated"]
    assert {c.coder for c in found.codings} == set(expected["codings_by_coder"])
    counted = Counter(c.source for c in found.codings)
    pdf = composed(expected["names_NFD_decomposed"])[0]
    assert counted.pop(pdf) == 3
    assert counted == {
        name: n for name, n in expected["codings_per_source"].items() if name in counted
    }
    both = expected["same_document_as_TextSource_and_Transcript"]
    assert f"{both} document(s) are a source and a transcript at once." in found.notes


def test_groups_that_are_attributes_in_the_standard_project():
    found, expected = real("atlasti8mac_refi_standard_project.qdpx")
    for name, values in expected["sets_that_are_attributes"].items():
        said = Counter(s.attributes.get(name) for s in found.sources.values())
        assert {value: said[value] for value in values} == values


def test_a_project_without_its_texts_keeps_the_names_of_selections():
    found, expected = real("atlasti8mac_refi_standard_project.qdpx")
    assert not any(source.text for source in found.sources.values())
    at = {(c.source, c.start): c for c in found.codings if c.start is not None}
    for told in expected["excerpts_from_name"]:
        if told["kind"] == "PlainTextSelection" and told["codes"]:
            coding = at[unicodedata.normalize("NFC", told["source"]), int(told["start"])]
            pdf = told["source"].endswith(".pdf")
            assert pdf or told["name"] in (coding.text, coding.memo.split("\n")[0])


def test_codings_by_coder_and_source_in_the_full_schema():
    found, expected = real("handauthored_full_schema.qdpx")
    by_coder = Counter(c.coder or "None" for c in found.codings)
    assert by_coder == expected["codings_by_coder"]
    assert Counter(c.source for c in found.codings) == expected["codings_per_source"]
    assert found.sources["Interview 1.txt"].attributes["Age"] == "34"
    assert found.codings[0].memo == "Remember to follow up on diet-related comments."
    assert "1 selection(s) have a name that goes on beyond their text." in found.notes


def test_a_real_codebook_has_its_codes_and_no_codings():
    if not QDA.exists():
        pytest.skip("../shared/data/qda is not here")
    found = resolve(QDA / "taguette152_generated_codebook.qdc", "x.qdc")
    paths = [code.path for code in found.codes]
    assert paths == [("delegation",), ("delegation", "more"), ("affect",)]
    assert (found.format, found.codings, found.problems) == ("refi_codebook", [], [])


# Names and paths


@pytest.mark.parametrize(
    "name", ["project.qde", "Project.qde", "My study.QDE", "My study/My study.qde"]
)
def test_the_project_may_have_any_name(made, name):
    assert made(project(text_source(selected(0, 7))), name).codings[0].text == "We have"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("internal://a.txt", "sources/a.txt"),
        ("internal://A.TXT", "Sources/a.txt"),
        ("a.txt", "sources/a.txt"),
        ("sources/a.txt", "sources/a.txt"),
        ("Sources\\a.txt", "SOURCES/A.txt"),
        ("relative:///a.txt", "Sources/a.txt"),
        ("internal://in%20terview.txt", "sources/in terview.txt"),
        ("internal://über.txt", unicodedata.normalize("NFD", "sources/über.txt")),
        ("internal://a.txt", "My study/sources/a.txt"),
    ],
)
def test_a_text_is_found_however_its_path_is_spelled(tmp_path, path, file):
    xml = project(text_source(selected(0, 7), path=path))
    archive = qdpx(tmp_path / "a.qdpx", xml)
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr(file, TEXT)
    assert read(archive).codings[0].text == "We have"


def test_a_text_may_stand_in_the_project(made):
    inner = f"<PlainTextContent>{TEXT}</PlainTextContent>{selected(0, 7)}"
    assert made(project(text_source(inner, path=""))).codings[0].text == "We have"


def test_two_projects_in_one_file_are_refused(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", project(), "one.qde")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("two.qde", project())
    assert "2 projects" in read_refi(path, "a").problems[0].found


def test_what_finder_adds_to_an_archive_is_no_project(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", project(), "one.qde")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._one.qde", b"\x00")
        archive.writestr("._one.qde", b"\x00")
    assert not read_refi(path, "a").problems


def test_a_project_without_archive_is_read(tmp_path):
    path = tmp_path / "a.xml"
    inner = f"<PlainTextContent>{TEXT}</PlainTextContent>{selected(0, 7)}"
    path.write_text(project(text_source(inner, path="")), encoding="utf-8")
    assert read(path).codings[0].text == "We have"


def test_other_files_are_left_to_other_readers(tmp_path):
    table, archive = tmp_path / "a.csv", tmp_path / "a.xlsx"
    table.write_text("source,code,excerpt\n")
    with zipfile.ZipFile(archive, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    for path in (table, archive, tmp_path):
        assert read_refi(path, "a") is None
        assert read_refi_codebook(path, "a") is None


@pytest.mark.parametrize("space", ["codebook:1.0", "codebook:1:0", "codebook:0:4", "project:1.0"])
def test_a_codebook_is_known_by_any_of_its_namespaces(tmp_path, space):
    path = tmp_path / "codes.xml"
    xml = (
        f'<q:CodeBook xmlns:q="urn:QDA-XML:{space}"><q:Codes><q:Code guid="c" name="a"/></q:Codes>'
    )
    path.write_text(f"{xml}</q:CodeBook>")
    assert read_refi_codebook(path, "a").codes == [ToolCode(("a",))]


def test_a_codebook_in_its_own_namespace_within_a_project_is_read(made):
    xml = project().replace("<CodeBook>", '<CodeBook xmlns="urn:QDA-XML:codebook:0:4">')
    assert made(xml).codes == [ToolCode(("identity",))]


def test_guids_are_the_same_with_braces_and_in_any_case(made):
    xml = project(
        text_source(selected(0, 7, coding("{c1}", "U1")) + selected(8, 13, coding("C1", "{U2}"))),
        users=USERS,
    )
    assert [(c.code, c.coder) for c in made(xml).codings] == [
        (("identity",), "Ada"),
        (("identity",), "Ben"),
    ]


def test_decomposed_names_are_composed(made):
    name = unicodedata.normalize("NFD", "Mabêl")
    xml = project(text_source(name=name), codes=f'<Code guid="c" name="{name}"/>')
    found = made(xml)
    assert list(found.sources) == ["Mabêl"]
    assert found.codes[0].path == ("Mabêl",)


def test_sources_of_one_name_stay_apart(made):
    two = text_source(selected(0, 7)) + text_source(selected(8, 13), guid="S2") * 2
    found = made(project(two))
    assert list(found.sources) == ["A", "A (2)", "A (3)"]
    assert [c.source for c in found.codings] == ["A", "A (2)", "A (3)"]


def test_a_source_without_a_name_has_that_of_its_file_and_not_of_its_folder(made):
    source = '<AudioSource guid="s" path="absolute:///Users/ada/talk.m4a"/>'
    assert list(made(project(source)).sources) == ["talk.m4a"]


# Codes


def test_codes_are_nested_named_twice_and_folders(made):
    codes = (
        '<Code guid="a" name="change" isCodable="false"><Description> of self </Description>'
        '<Code guid="b" name="other"/></Code><Code guid="c" name="role">'
        '<Code guid="d" name="other"/></Code>'
    )
    applied = selected(0, 7, coding("b") + coding("d"))
    found = made(project(text_source(applied), codes=codes))
    assert found.codes == [
        ToolCode(("change",), "of self"),
        ToolCode(("change", "other")),
        ToolCode(("role",)),
        ToolCode(("role", "other")),
    ]
    assert [c.code for c in found.codings] == [("change", "other"), ("role", "other")]


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (["Coke::diet", "Coke"], [("Coke", "diet"), ("Coke",)]),
        (["self :: trust :: gain"], [("self", "trust", "gain")]),
        (["::x", "y::"], [("::x",), ("y::",)]),
        (["a", "a.b", "a.b.c"], [("a",), ("a", "b"), ("a", "b", "c")]),
        (["e.g. this", "1.2 that"], [("e.g. this",), ("1.2 that",)]),
    ],
)
def test_a_flat_list_may_spell_the_tree_in_names(made, names, paths):
    codes = "".join(f'<Code guid="{i}" name="{name}"/>' for i, name in enumerate(names))
    assert [code.path for code in made(project(codes=codes)).codes] == paths


def test_names_of_a_nested_list_are_not_taken_apart(made):
    codes = '<Code guid="a" name="x::y"><Code guid="b" name="z"/></Code>'
    assert [c.path for c in made(project(codes=codes)).codes] == [("x::y",), ("x::y", "z")]


def test_codes_of_one_path_are_one(made):
    codes = '<Code guid="a" name="x"/><Code guid="b" name="x"/>'
    found = made(project(text_source(selected(0, 7, coding("a") + coding("b"))), codes=codes))
    assert found.codes == [ToolCode(("x",))]
    assert [c.code for c in found.codings] == [("x",), ("x",)]
    assert any("same path" in note for note in found.notes)


def test_a_code_that_is_not_in_the_codebook_is_counted(made):
    found = made(project(text_source(selected(0, 7, coding("C9") + coding()))))
    assert len(found.codings) == 1
    assert found.skipped["codings with a code that is not in the codebook"] == 1


# Codings


def test_the_coder_is_who_coded_not_who_selected(made):
    xml = project(
        text_source(
            selected(0, 7, coding(user="u2"), creatingUser="U1")
            + selected(0, 7, coding(), creatingUser="U1")
            + selected(0, 7)
            + selected(0, 7, coding(user="u9"))
        ),
        users=USERS,
    )
    assert [c.coder for c in made(xml).codings] == ["Ben", "Ada", "", "unlisted user 3"]


def test_a_whole_source_may_be_coded(made):
    (whole,) = made(project(text_source(coding()))).codings
    assert whole == Coding("A", ("identity",), "")


def test_a_comment_without_a_code_is_no_coding(made):
    found = made(project(text_source(selected(0, 7, "<Description>check</Description>"))))
    assert not found.codings
    assert found.skipped == {"selections without a code": 1}


def test_a_selection_of_no_characters_is_kept_and_told(made):
    found = made(project(text_source(selected(8, 8) + selected(0, 7))))
    assert [(c.start, c.end, c.text) for c in found.codings] == [(8, 8, ""), (0, 7, "We have")]
    assert "1 selection(s) have no characters." in found.notes


def test_a_selection_beyond_the_text_is_skipped_unless_it_has_a_name(made):
    inside = "".join(selected(0, 7) for _ in range(30))
    beyond = selected(90, 97) + selected(90, 97, name="We wait")
    found = made(project(text_source(inside + beyond)))
    assert [c.text for c in found.codings[30:]] == ["We wait"]
    assert found.skipped == {"codings without words: they are beyond its end": 1}


def test_memos_come_from_descriptions_notes_and_links(made):
    inner = f'<Description>first</Description>{coding()}<NoteRef targetGUID="n1"/>'
    more = (
        '<Notes><Note guid="N1"><PlainTextContent>second</PlainTextContent></Note>'
        '<Note guid="N2" plainTextPath="internal://b.txt"/>'
        '<Note guid="N3"><PlainTextContent>of nothing</PlainTextContent></Note></Notes>'
        '<Links><Link originGUID="N2" targetGUID="SEL"/></Links>'
    )
    found = made(
        project(text_source(selected(0, 7, inner, guid="sel")), more=more),
        sources__a_txt=TEXT,
        sources__b_txt="third",
    )
    assert found.codings[0].memo == "first\nsecond\nthird"
    assert found.skipped == {"notes (memos) that are not about a coding": 1}


def test_a_text_that_is_only_a_word_document_is_told_and_names_are_used(made):
    source = text_source(
        selected(0, 7) + selected(0, 7, name="We have") + selected(0, 30, name="growth"),
        path="",
        richTextPath="internal://a.docx",
    )
    found = made(project(source))
    assert [(c.text, c.memo) for c in found.codings] == [("We have", ""), ("", "growth")]
    ((why, count),) = found.skipped.items()
    assert (count, "word processor" in why) == (1, True)


def test_parts_of_pictures_sound_and_film_are_codings_without_words(made):
    sources = "".join(
        f'<{kind}Source guid="{kind}" name="{kind}"><{kind}Selection guid="x">{coding()}'
        f"</{kind}Selection></{kind}Source>"
        for kind in ("Picture", "Audio", "Video")
    )
    assert made(project(sources)).codings == [
        Coding(kind, ("identity",), "") for kind in ("Picture", "Audio", "Video")
    ]


def pdf(*parts: str, texts: str = "") -> str:
    return (
        f'<PDFSource guid="P" name="page">{"".join(parts)}'
        f'<Representation plainTextPath="internal://a.txt">{texts}</Representation></PDFSource>'
    )


def part(page: int, guid: str, said: str = "", name: str = "We have") -> str:
    own = f"<Representation><PlainTextContent>{said}</PlainTextContent></Representation>"
    own = own if said else ""
    return f'<PDFSelection guid="{guid}" name="{name}" page="{page}">{own}{coding()}</PDFSelection>'


def test_a_quotation_of_a_pdf_that_stands_in_page_and_text_counts_once(made):
    found = made(project(pdf(part(0, "q1"), texts=selected(0, 7, guid="Q1"))))
    assert [c.text for c in found.codings] == ["We have"]


def test_a_quotation_over_two_pages_counts_once(made):
    text = selected(0, 7, guid="q1", name="We have")
    assert len(made(project(pdf(part(0, "q1"), part(1, "q2"), texts=text))).codings) == 1
    alone = pdf(part(0, "q1", "We"), part(1, "q2", "have"))
    assert [c.text for c in made(project(alone)).codings] == ["We have"]


def test_two_like_words_on_two_pages_are_two(made):
    parts = [part(0, "q1", "We have"), part(1, "q2", "We have")]
    assert len(made(project(pdf(*parts))).codings) == 2


def test_an_area_of_a_page_stays(made):
    found = made(project(pdf(part(0, "q1", name="Area"), texts=selected(0, 7))))
    assert [c.text for c in found.codings] == ["We have", ""]


def recording(inner: str) -> str:
    return (
        '<AudioSource guid="R" name="talk"><Transcript plainTextPath="internal://a.txt">'
        f'<SyncPoint guid="p1" position="0"/><SyncPoint guid="p2" position="7"/>{inner}'
        "</Transcript></AudioSource>"
    )


SPOKEN = (
    f'<TranscriptSelection fromSyncPoint="P1" toSyncPoint="p2">{coding()}</TranscriptSelection>'
)


def test_a_transcript_is_the_text_of_its_recording(made):
    found = made(project(recording(SPOKEN)))
    assert found.sources["talk"].text == TEXT
    assert found.codings == [Coding("talk", ("identity",), "We have", 0, 7)]


def test_what_is_coded_in_source_and_transcript_alike_counts_once(made):
    found = made(project(text_source(selected(0, 7)) + recording(SPOKEN)))
    assert [c.source for c in found.codings] == ["A"]
    assert found.skipped == {"codings of a transcript that stand in its text too": 1}


def test_several_transcripts_of_a_recording_follow_each_other(made):
    two = recording("").replace("</AudioSource>", "")
    two += recording(SPOKEN).partition('name="talk">')[2]
    found = made(project(two))
    (coding,) = found.codings
    assert found.sources["talk"].text[coding.start : coding.end] == coding.text == "We have"
    assert coding.start == len(TEXT) + 2


# Attributes


VARIABLES = '<Variables><Variable guid="V1" name="Role"/></Variables>'
VALUE = (
    '<VariableValue><VariableRef targetGUID="v1"/><TextValue>sponsor</TextValue></VariableValue>'
)


@pytest.mark.parametrize(
    ("more", "attributes"),
    [
        (
            f'{VARIABLES}<Cases><Case guid="K" name="007">{VALUE}<SourceRef targetGUID="s1"/>'
            "</Case></Cases>",
            {"case": "007", "Role": "sponsor"},
        ),
        (
            f'{VARIABLES}<Cases><Case guid="K">{VALUE}<SourceRef targetGUID="s1"/></Case></Cases>',
            {"Role": "sponsor"},
        ),
        (
            '<Sets><Set guid="g" name="Role: sponsor"><MemberSource targetGUID="S1"/></Set>'
            '<Set guid="h" name="Interviews"><MemberSource targetGUID="S1"/></Set></Sets>',
            {"Role": "sponsor", "set": "Interviews"},
        ),
        (
            f'{VARIABLES}<Cases><Case guid="K" name="007">{VALUE}<SelectionRef targetGUID="sel"/>'
            "</Case></Cases>",
            {"case": "007", "Role": "sponsor"},
        ),
    ],
)
def test_attributes_come_from_cases_and_groups(made, more, attributes):
    found = made(project(text_source(selected(0, 7, guid="sel")), more=more))
    assert found.sources["A"].attributes == attributes


def test_attributes_come_from_the_source_itself(made):
    found = made(project(text_source(selected(0, 7) + VALUE), more=VARIABLES))
    assert found.sources["A"].attributes == {"Role": "sponsor"}


def test_a_source_of_several_cases_has_all_their_values(made):
    cases = "".join(
        f'<Case guid="K{n}" name="{n}"><SourceRef targetGUID="s1"/></Case>' for n in (1, 2, 2)
    )
    found = made(project(text_source(selected(0, 7)), more=f"<Cases>{cases}</Cases>"))
    assert found.sources["A"].attributes == {"case": "1; 2"}


def test_a_code_that_is_a_case_is_no_code_but_says_whose_the_text_is(made):
    codes = f'{CODES}<Code guid="K" name="007"/>'
    applied = selected(0, 7, coding("K") + coding())
    cases = f'{VARIABLES}<Cases><Case guid="k" name="007">{VALUE}</Case></Cases>'
    found = made(project(text_source(applied), codes=codes, more=cases))
    assert found.codes == [ToolCode(("identity",))]
    assert [c.code for c in found.codings] == [("identity",)]
    assert found.sources["A"].attributes == {"case": "007", "Role": "sponsor"}


# Size


@pytest.mark.slow
def test_a_project_of_fifty_thousand_codings_is_read_in_time(tmp_path):
    text = "We have grown a lot, and nobody asked us how 😀 it went.\r\n" * 400
    starts = [at for at in range(len(text) - 60) if text.startswith("We have", at)]
    codes = [(f"theme {n // 40}", f"code {n}") for n in range(2_000)]
    large = CodedProject("refi", codes=[ToolCode(path) for path in codes])
    for n in range(500):
        name = f"Interview {n}"
        large.sources[name] = CodedSource(name, text)
        large.codings += [
            Coding(name, codes[(n * 100 + i) % 2_000], text[s : s + 44], s, s + 44, "A")
            for i, s in enumerate(starts[:100])
        ]
    write_qdpx(tmp_path / "a.qdpx", large)
    began = time.process_time()  # whatever else the machine does
    found = read(tmp_path / "a.qdpx")
    assert time.process_time() - began < 20
    assert (len(found.sources), len(found.codings)) == (500, 50_000)
    assert {c.text for c in found.codings} == {"We have grown a lot, and nobody asked us how"}
