"""What version numbers promise: the changelog begins with what changes numbers in reports."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest

from tests.whole import ROOT

FIRST = "What changes numbers in reports"


def releases(text: str) -> dict[str, list[str]]:
    """Headings of each release in the changelog, in order."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    titles, bodies = parts[::2], parts[1::2]
    return {
        title: re.findall(r"^### (.+)$", body, flags=re.MULTILINE)
        for title, body in zip(titles, bodies, strict=True)
    }


def without_numbers_first(text: str) -> list[str]:
    return [title for title, heads in releases(text).items() if heads[:1] != [FIRST]]


@pytest.fixture(scope="module")
def changelog():
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_each_release_begins_with_what_changes_numbers(changelog):
    assert releases(changelog)
    assert without_numbers_first(changelog) == []


def test_a_release_that_begins_otherwise_would_be_seen():
    text = f"# Changelog\n\n## 0.2.0\n\n### Settings\n\n### {FIRST}\n\n## 0.1.0\n\n### {FIRST}\n"
    assert without_numbers_first(text) == ["0.2.0"]


def test_the_version_is_the_same_wherever_it_stands(changelog):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert version("evaluation") == project["version"]
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE).group(1) == project["version"]
    newest = next(iter(releases(changelog)))
    assert newest.split()[0] in (project["version"], "Unreleased")


def test_a_version_has_three_numbers():
    assert re.fullmatch(r"\d+\.\d+\.\d+", version("evaluation"))
