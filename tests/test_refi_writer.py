"""Coded material that goes back to a tool."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.interviews.coded import CodedProject, CodedSource, Coding, ToolCode
from evaluation.interviews.readers.refi_writer import write_qdpx
from tests.reference import SHARED
from tests.refi_files import read

TEXT = "We have grown.\r\n😀 Nobody asked us."


def small() -> CodedProject:
    """A project with everything that can be written."""
    return CodedProject(
        "refi",
        sources={
            "A": CodedSource("A", TEXT, {"case": "007", "role": "sponsor"}),
            "B": CodedSource("B"),
        },
        codes=[ToolCode(("self",), "of <oneself>"), ToolCode(("self", "trust"))],
        codings=[
            Coding("A", ("self",), "We have", 0, 7, "Ada", memo="check\nthis"),
            Coding("A", ("self", "trust"), "😀 Nobody", 16, 24, "Ben"),
            Coding("A", ("self",), "", coder="Ben", memo="all of it"),
            Coding("B", ("self",), ""),
        ],
    )


def back(project: CodedProject) -> CodedProject:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.qdpx")
        write_qdpx(path, project)
        return read(path)


def test_what_is_written_is_read_back():
    project, found = small(), back(small())
    assert found.sources == project.sources
    assert found.codes == project.codes
    assert found.codings == project.codings
    assert not found.skipped


def test_the_same_project_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_qdpx(tmp_path / name, small())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a") as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_excerpts_without_a_text_make_one():
    project = CodedProject("long sheet")
    said = ["We have grown.", "Nobody asked.", "We have grown."]
    project.codings = [Coding("A", (code,), text) for code, text in zip("xyz", said, strict=True)]
    found = back(project)
    assert found.sources["A"].text == "We have grown.\n\nNobody asked."
    assert [(c.code, c.text) for c in sorted(found.codings, key=lambda c: c.code)] == [
        (("x",), "We have grown."),
        (("y",), "Nobody asked."),
        (("z",), "We have grown."),
    ]


def test_an_excerpt_without_place_is_found_in_its_text():
    project = small()
    project.codings = [Coding("A", ("self",), "Nobody"), Coding("A", ("self",), "not there")]
    found = back(project)
    assert [(c.start, c.text) for c in found.codings] == [(18, "Nobody"), (36, "not there")]
    assert found.sources["A"].text.startswith(TEXT)


def test_a_code_that_is_only_the_beginning_of_a_path_becomes_a_folder(tmp_path):
    write_qdpx(tmp_path / "a", CodedProject("refi", codes=[ToolCode(("theme", "code"))]))
    with zipfile.ZipFile(tmp_path / "a") as archive:
        xml = archive.read("project.qde").decode()
    assert 'name="theme" isCodable="false"' in xml
    assert 'name="code" isCodable="true"' in xml


@pytest.mark.parametrize("project", [small(), CodedProject("refi")], ids=["full", "empty"])
def test_what_is_written_is_valid_by_the_schema(tmp_path, project):
    etree = pytest.importorskip("lxml.etree", reason="lxml is not here")
    schema = SHARED / "data" / "qda" / "Project.xsd"
    if not schema.exists():
        pytest.skip("../shared/data/qda/Project.xsd is not here")
    write_qdpx(tmp_path / "a", project)
    with zipfile.ZipFile(tmp_path / "a") as archive:
        document = etree.parse(BytesIO(archive.read("project.qde")))
    etree.XMLSchema(etree.parse(str(schema))).assertValid(document)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
NAMES = st.text(
    st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=9
)
PLAIN = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"]), max_size=20).map(
    lambda text: " ".join(text.split())
)


@st.composite
def projects(draw) -> CodedProject:
    """Any coded project with texts."""
    project = CodedProject("refi")
    paths: list[tuple[str, ...]] = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=5)):
        path = (*draw(st.sampled_from([(), *paths])), name)
        if path not in paths:
            paths.append(path)
    project.codes = [ToolCode(path, draw(PLAIN)) for path in paths]
    for name in draw(st.lists(NAMES, unique=True, max_size=3)):
        attributes = draw(st.dictionaries(NAMES, NAMES, max_size=2))
        text = draw(WORDS)
        project.sources[name] = CodedSource(name, text, attributes)
        for _ in range(draw(st.integers(0, 4 if text else 0))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, len(text)))
            project.codings.append(
                Coding(
                    name,
                    draw(st.sampled_from(paths)),
                    text[start:end],
                    start,
                    end,
                    draw(st.sampled_from(["", "Ada", "Ben"])),
                    memo=draw(PLAIN),
                )
            )
    return project


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_any_project_is_read_back_as_it_was(project):
    found = back(project)
    assert found.sources == project.sources
    assert set(found.codes) == set(project.codes)
    assert Counter(found.codings) == Counter(project.codings)
