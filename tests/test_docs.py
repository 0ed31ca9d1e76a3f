"""What the docs name is there: every key of the settings, and every file that a link leads to."""

import re
from pathlib import Path

import pytest

from evaluation.study.schemas import MODELS, keys_of
from evaluation.surveys.readers import READERS

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "*.md",
    ".github/**/*.md",
    "benchmarks/**/*.md",
    "data/raw/*.md",
    "docs/**/*.md",
    "tests/*/*.md",
)
PAGES = sorted(page for pattern in FOLDERS for page in ROOT.glob(pattern))
SECTIONS = {"framework": "frameworks/*.yaml", "instrument": "instruments/*.yaml"}


def rows_of(kind: str) -> dict[str, str]:
    """Keys that docs/settings.md lists for one kind of file, with what it says is the default."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    heading = f"\n## {SECTIONS.get(kind, f'{kind}.yaml')}\n"
    assert heading in text, f"docs/settings.md has no section {heading.strip()!r}"
    section = text.split(heading)[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    return {key: row[2].strip() for row in rows for key in re.findall(r"`([^`]+)`", row[1])}


def links_in(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, within this project."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors_of(page: Path) -> set[str]:
    """Names by which headings of a page can be linked to."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_docs_settings_lists_every_key_that_the_settings_know_and_no_other(kind):
    assert set(rows_of(kind)) == set(keys_of(MODELS[kind]))


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_docs_settings_says_which_keys_are_needed_and_what_simple_defaults_are(kind):
    told = rows_of(kind)
    for key, field in keys_of(MODELS[kind]).items():
        if field.is_required():
            assert told[key] == "**needed**", key
        elif isinstance(field.default, bool | int | float):
            assert told[key] == f"`{str(field.default).lower()}`", key
        elif isinstance(field.default, str) and field.default:
            assert told[key].replace('"', "") == f"`{field.default}`", key
        else:
            assert told[key] != "**needed**", key


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_within_the_docs_lead_to_files_and_headings_that_are_there(page):
    broken = []
    for link in links_in(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


def test_docs_exports_names_every_platform_that_can_be_read():
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [name for name in READERS if f"`{name}`" not in text] == []


def test_the_index_of_the_docs_names_every_page():
    index = set(links_in(ROOT / "docs" / "README.md"))
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - {link.partition("#")[0] for link in index} == set()


def test_a_link_that_leads_nowhere_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](gone.md) [b](#two) [c](https://example.org) `x`\n")
    assert links_in(page) == ["gone.md", "#two"]
    assert anchors_of(page) == {"one"}
