"""docs/methods.md has of every number what it is, formula, reference, gate and a test of it."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from evaluation import tables
from evaluation.change.gates import GATES, Gate
from evaluation.integration.theme_change import LEAST_FOR_INTERVAL, LEAST_FOR_TEST
from evaluation.interviews.agreement import COEFFICIENTS
from evaluation.study.theme_settings import Saturation
from tests.whole import ROOT

PAGE = (ROOT / "docs/methods.md").read_text(encoding="utf-8")
NAMED = "\n## Each number by its name\n"
OTHERS = {
    "theme_change.difference": f"{LEAST_FOR_INTERVAL} people of each group",
    "theme_change.delta": f"{LEAST_FOR_INTERVAL} people of each group",
    "theme_change.p_value": f"{LEAST_FOR_TEST} people of each group",
    "dose.estimate": "10 pairs",
    "theme_counts.n": "1 person",
    "theme_counts.conf_low": "1 person",
    "co_occurrence.jaccard": "1 person",
    "saturation.ratio": f"{Saturation.model_fields['base'].default} sources",
}
"""Numbers of other tables than `estimates`, and from how many each is estimated."""
GATE = {name: "2 coders" for name in COEFFICIENTS} | {"fleiss_kappa": "3 coders"} | OTHERS


def rows_of(part):
    """Rows of the tables in a part of the page, each a list of cells."""
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in ("number", "name")]


def entries():
    """What the page says of each number, by its name."""
    part = PAGE.split(NAMED)[1].split("\n## ")[0]
    return {row[0].strip("`"): row[1:] for row in rows_of(part)}


def described():
    """Formula, reference, where shown, against what checked, by what the tables call it."""
    part = PAGE.split("\n## Numbers\n")[1].split("\n## ")[0]
    rows = [row for row in rows_of(part) if len(row) == 5]
    assert len({row[0] for row in rows}) == len(rows), "two rows of one name"
    return {row[0]: row[1:] for row in rows}


def in_words(gate: Gate) -> str:
    """What a gate asks for, as the page says it."""
    counted = "people of each group" if gate.each else gate.counted
    if gate.least == 1:
        counted = {"pairs": "pair", "people": "person"}[counted]
    needs = (("items", gate.items), ("cohorts", gate.cohorts), ("teams", gate.clusters))
    text = ", ".join([f"{gate.least} {counted}", *(f"{n} {what}" for what, n in needs if n)])
    return text + f"; {gate.interval} for an interval" * bool(gate.interval)


@cache
def functions_of(file):
    """Names of the test functions of a file."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_number_has_an_entry():
    assert set(entries()) == set(GATES) | set(GATE)
    part = PAGE.split(NAMED)[1].split("\n## ")[0]
    assert len(rows_of(part)) == len(entries()), "a name stands twice"


def test_numbers_of_other_tables_are_columns_of_them():
    for name in OTHERS:
        table, column = name.split(".")
        assert column in tables.MODELS[table].to_schema().columns


@pytest.mark.parametrize("name", entries())
def test_an_entry_has_all_its_parts(name):
    what, see, since, test = entries()[name]
    assert len(what) > 5
    formula, reference, shown, checked = described()[see]
    assert formula
    assert reference
    assert shown
    assert checked
    gate, *asked = re.split(r"; (?=`)", since)
    assert gate == (in_words(GATES[name]) if name in GATES else GATE[name])
    settings = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for key in asked:
        assert f"| {key} |" in settings
    file, function = test.strip("`").split("::")
    assert function in functions_of(file)


def test_every_number_that_the_tables_describe_is_checked_and_shown():
    for name, cells in described().items():
        assert all(cells), name


def test_references_of_the_tables_are_in_the_list():
    listed = " ".join(PAGE.split("\n## References\n")[1].replace("*", "").split())
    for name, (_, reference, _, _) in described().items():
        for first, year in re.findall(r"([A-Z][\w'’öéñ-]+)[^;]*? (\d{4})", reference):
            found = re.search(rf"\b{first}\b.{{0,90}}\({year}\)", listed)
            assert found, f"{name}: {first} {year}"
