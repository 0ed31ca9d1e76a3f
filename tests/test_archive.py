"""Archives that would do harm if they were unpacked, and XML that grows."""

from __future__ import annotations

import stat
import struct
import zipfile

import pytest

from evaluation.interviews.readers.archive import Archive, Refused
from evaluation.interviews.readers.refi import read_refi, read_refi_codebook
from evaluation.interviews.readers.refi_writer import write_qdpx
from tests.refi_files import NAMESPACE, project, qdpx, read, selected, text_source

LAUGHS = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
TEXT = "We have grown a lot."


def stop_of(path) -> str:
    """What is said of the only problem of a project, which stops."""
    found = read_refi(path, "shown.qdpx")
    (problem,) = found.problems
    assert (problem.severity, problem.file) == ("stop", "shown.qdpx")
    assert problem.remedy
    assert not found.codings
    assert not found.sources
    return problem.found


def plain(tmp_path, name="a.qdpx", **files):
    return qdpx(tmp_path / name, project(text_source(selected(0, 7))), **files)


@pytest.fixture(autouse=True)
def nothing_is_unpacked(tmp_path, monkeypatch):
    """No test leaves a file behind that it did not write itself."""
    monkeypatch.chdir(tmp_path)
    for name in ("extract", "extractall"):
        monkeypatch.setattr(zipfile.ZipFile, name, lambda *_: pytest.fail("unpacked"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_are_refused(tmp_path, encoding):
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE Project [<!ENTITY l0 "ha">{LAUGHS}]>'
        f'<Project xmlns="{NAMESPACE}" name="&l9;"/>'
    )
    path = qdpx(tmp_path / "a.qdpx", xml.encode(encoding))
    assert stop_of(path) == "Its XML has a document type, which is not read."


def test_an_entity_from_outside_is_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        f'<Project xmlns="{NAMESPACE}" name="&s;"/>'
    )
    assert "document type" in stop_of(qdpx(tmp_path / "a.qdpx", xml))


def test_a_codebook_with_a_document_type_is_refused(tmp_path):
    path = tmp_path / "a.qdc"
    path.write_text(
        '<!DOCTYPE CodeBook [<!ENTITY a "b">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>'
    )
    (problem,) = read_refi_codebook(path, "a.qdc").problems
    assert "document type" in problem.found


@pytest.mark.parametrize(
    "xml", ["<Project", "<Project></Projekt>", "", "\x00\x01", '<Project a="&b;"/>', "<Other/>"]
)
def test_malformed_xml_is_refused(tmp_path, xml):
    assert "XML" in stop_of(qdpx(tmp_path / "a.qdpx", xml))


def test_xml_that_is_nested_too_deep_is_refused(tmp_path):
    deep = "<Code>" * 100_000 + "</Code>" * 100_000
    assert "deep" in stop_of(qdpx(tmp_path / "a.qdpx", project(codes=deep)))


def test_xml_of_too_many_elements_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.interviews.readers.refi_xml.MOST_ELEMENTS", 10)
    path = qdpx(tmp_path / "a.qdpx", project(text_source("<x/>" * 11)))
    assert "more than 10 elements" in stop_of(path)


@pytest.mark.parametrize(
    "name", ["../../sources/a.txt", "/sources/a.txt", "C:/sources/a.txt", "..\\sources\\a.txt"]
)
def test_a_part_that_leads_outside_is_not_looked_at(tmp_path, name):
    path = plain(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, TEXT)
    before = sorted(tmp_path.rglob("*"))
    found = read(path)
    assert found.sources["A"].text == ""
    assert "1 part(s) of the archive lead outside it, and were not looked at." in found.notes
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "where",
    ["internal://../secret.txt", "absolute://{}", "relative:///secret.txt", "{}", "file://{}"],
)
def test_a_path_never_leads_out_of_the_archive(tmp_path, where):
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    xml = project(text_source(selected(0, 7, name="We have"), path=where.format(secret)))
    found = read(qdpx(tmp_path / "a.qdpx", xml))
    assert found.sources["A"].text == ""
    assert [c.text for c in found.codings] == ["We have"]  # its name, not what is in the file


def test_a_symbolic_link_is_not_followed_nor_read(tmp_path):
    path = plain(tmp_path)
    link = zipfile.ZipInfo("sources/a.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    found = read(path)
    assert found.sources["A"].text == ""
    assert any("lead outside" in note for note in found.notes)


def test_a_text_that_unpacks_to_far_more_than_it_is_packed_is_refused(tmp_path):
    path = plain(tmp_path, sources__a_txt=b" " * 60_000_000)
    assert path.stat().st_size < 100_000
    assert "times its size" in stop_of(path)


def test_a_project_that_unpacks_to_far_more_than_it_is_packed_is_refused(tmp_path):
    path = qdpx(tmp_path / "a.qdpx", project() + " " * 60_000_000)
    assert "times its size" in stop_of(path)


def with_size(path, name: str, size: int):
    """The archive with another size declared for a part."""
    content = bytearray(path.read_bytes())
    at = content.rindex(name.encode())  # in the list of parts, at the end
    struct.pack_into("<I", content, at - 46 + 24, size)
    path.write_bytes(content)
    return path


def test_a_text_that_says_to_be_two_gigabytes_is_refused(tmp_path):
    path = with_size(plain(tmp_path, sources__a_txt=TEXT), "sources/a.txt", (1 << 31) - 1)
    assert "2,147 MB" in stop_of(path)


def test_a_film_of_two_gigabytes_is_never_read(tmp_path):
    path = plain(tmp_path, sources__a_txt=TEXT, sources__b_mp4="x")
    found = read(with_size(path, "sources/b.mp4", (1 << 31) - 1))
    assert [c.text for c in found.codings] == ["We have"]


def test_a_text_that_is_larger_than_it_says_is_refused(tmp_path):
    path = with_size(plain(tmp_path, sources__a_txt=TEXT), "sources/a.txt", 5)
    assert "damaged" in stop_of(path)


def test_texts_that_are_too_much_together_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.interviews.readers.archive.LARGEST_TOTAL", 300)
    path = plain(tmp_path, sources__a_txt="word " * 100)
    assert "come to more than" in stop_of(path)


def test_an_archive_of_too_many_parts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("evaluation.interviews.readers.archive.MOST_PARTS", 1)
    assert "2 parts" in stop_of(plain(tmp_path, sources__a_txt=TEXT))


def test_two_parts_of_one_name_are_refused(tmp_path):
    path = plain(tmp_path, sources__a_txt=TEXT)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Sources/A.TXT", "something else")
    assert "same name" in stop_of(path)


def test_a_locked_archive_is_refused(tmp_path):
    path = plain(tmp_path, sources__a_txt=TEXT)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"sources/a.txt")
    content[at - 46 + 8] |= 1
    path.write_bytes(content)
    assert "password" in stop_of(path)


@pytest.mark.parametrize("keep", [10, 100, 300])
def test_a_cut_archive_is_refused(tmp_path, keep):
    path = plain(tmp_path, sources__a_txt=TEXT)
    path.write_bytes(path.read_bytes()[:keep])
    assert "damaged" in stop_of(path)


def test_a_file_that_only_has_the_ending_of_a_project_is_refused(tmp_path):
    path = tmp_path / "a.qdpx"
    path.write_bytes(b"\x89PNG")
    assert stop_of(path) == "It is no REFI-QDA project."


def test_messages_name_nobody(tmp_path):
    xml = project(text_source(selected(0, 7), name="Ada Lovelace")).replace("</Sources>", "")
    assert "Ada" not in stop_of(qdpx(tmp_path / "a.qdpx", xml))


def test_markup_and_formulas_in_a_project_stay_what_they_are(tmp_path):
    said = '<script>alert(1)</script> =HYPERLINK("x") #import "a" `{{ x }}`'
    xml = project(codes="").replace("<Codes></Codes>", "<Codes/>")
    found = read(qdpx(tmp_path / "a.qdpx", xml))
    from evaluation.interviews.coded import CodedSource, Coding, ToolCode

    found.sources["A"] = CodedSource("A", said)
    found.codes.append(ToolCode((said,), said))
    found.codings.append(Coding("A", (said,), said, 0, len(said), said, 0, said))
    write_qdpx(tmp_path / "b.qdpx", found)
    again = read(tmp_path / "b.qdpx")
    assert (again.codings, again.codes) == (found.codings, found.codes)


def test_an_archive_tells_what_it_is_that_it_refuses(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(Refused) as refused:
        Archive(path)
    assert refused.value.remedy
