"""The page on threats names tests that are there, and a test for each threat that is met."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "threats.md"
NAMED = re.compile(r"`(test_\w+)`")


def rows() -> list[list[str]]:
    """Cells of each row of the page's table, below its header."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_each_test_that_the_page_names_is_there_and_has_tests():
    named = set(NAMED.findall(PAGE.read_text(encoding="utf-8")))
    assert len(named) > 20
    for name in named:
        path = HERE / f"{name}.py"
        assert path.is_file(), name
        assert re.search(r"^def test_", path.read_text(encoding="utf-8"), re.M), name


def test_each_threat_has_a_test_or_says_that_nothing_stands_against_it():
    assert len(rows()) > 10
    for who, how, against, shown in rows():
        assert who, how
        assert NAMED.findall(shown) or (shown == "-" and "**nothing**" in against), how


def test_the_page_is_one_page():
    assert len(PAGE.read_text(encoding="utf-8").split()) < 1_100
