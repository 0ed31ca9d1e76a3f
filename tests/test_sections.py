"""Sections of the report in the order of the settings, some left out; names that none has."""

from pathlib import Path

import pytest

from evaluation.publishing.compose import compose
from evaluation.publishing.contents import ANNEX, FULL, SHORT, orders
from evaluation.publishing.published import read_tables
from evaluation.study.sections import TEMPLATES, sections
from evaluation.study.settings import load_study
from tests.tiny import tiny_study

TABLES = Path(__file__).parent / "published/programme/tables"


def with_sections(tmp_path, *names):
    study = tiny_study(tmp_path / "study")
    path = study / "config/study.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nsections: [{', '.join(names)}]\n", encoding="utf-8")
    return load_study(study)


def test_every_section_of_both_forms_has_a_template_and_no_template_is_forgotten():
    assert set(sections()) == {*FULL, *SHORT}


def test_a_study_may_reorder_sections_and_leave_some_out(tmp_path):
    settings = with_sections(tmp_path, "title", "limits", "findings")
    assert settings.problems == []
    body, annex = orders("full", list(settings.study.sections))
    assert body == ["title", "limits", "findings", "pointer"]
    assert annex == ["front", *ANNEX]
    text = compose(read_tables(TABLES), {}, {}, TEMPLATES, body)
    headings = [line for line in text.splitlines() if line.startswith("# ")]
    assert headings == [
        "# How strong the evidence is, and its limits",
        "# Findings by evaluation question",
    ]


def test_a_study_may_choose_the_sections_of_its_annex():
    body, annex = orders("full", ["glossary", "summary", "codebook"])
    assert (body, annex) == (["summary", "pointer"], ["front", "glossary", "codebook"])


def test_a_section_that_there_is_not_is_told_when_settings_are_read(tmp_path):
    [problem] = with_sections(tmp_path, "title", "recommendation").problems
    assert (problem.severity, problem.file, problem.column) == (
        "stop",
        "config/study.yaml",
        "sections",
    )
    assert problem.row > 0
    assert "'recommendation' is not a section" in problem.found
    assert "Did you mean 'recommendations'?" in problem.remedy
    assert "findings" in problem.remedy


@pytest.mark.parametrize("name", ["macros", "front", "pointer"])
def test_parts_of_sections_are_none(tmp_path, name):
    assert with_sections(tmp_path, name).problems


def test_a_section_that_stands_twice_is_told(tmp_path):
    [problem] = with_sections(tmp_path, "title", "limits", "limits").problems
    assert "'limits' stands there twice" in problem.found
