"""The page of changes that no test noticed: told from what mutmut found, each to be explained."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def mutation(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "workflow/maintenance")
    import mutation

    return mutation


def test_a_reason_fits_where_all_its_patterns_do(mutation):
    change = mutation.Change("evaluation.a.b.xǁCǁd__mutmut_3", "survived", "x = 1", "x = 2")
    assert (change.module, change.function) == ("a.b", "C.d")
    fits = {"function": r"b\.C\.d$", "now": "2", "why": "because"}
    assert mutation.reason(change, [fits | {"was": "7"}, fits]) == "because"
    assert mutation.reason(change, [fits | {"now": "3"}]) == ""


def test_the_page_counts_and_tells_what_is_still_to_be_explained(mutation):
    changes = [
        mutation.Change("evaluation.a.x_f__mutmut_1", "killed"),
        mutation.Change("evaluation.a.x_f__mutmut_2", "timeout"),
        mutation.Change("evaluation.a.x_f__mutmut_3", "survived", "a | b", "a & b"),
        mutation.Change("evaluation.a.x_g__mutmut_1", "no tests", "c", ""),
        mutation.Change("evaluation.a.x_g__mutmut_2", "not checked"),
    ]
    text = mutation.page(changes, [{"function": "f", "why": "The same"}], "a day", "1")
    assert "**50.0 %**" in text
    assert "| a | 5 | 2 | 2 | 1 |" in text
    assert "1 of 2 are explained" in text
    assert "| `a.f` | `` a ¦ b `` | `` a & b `` | The same |" in text
    assert "| `a.g` | `` c `` | (left out) | reached by none of these tests; to be expl" in text
    assert "| persons.linking | | | | all |" in text


def test_estimates_and_what_may_be_shown_have_no_change_left_unexplained():
    rows = (ROOT / "docs/mutation.md").read_text(encoding="utf-8").splitlines()
    ours = [r for r in rows if r.startswith(("| `change.effect_sizes", "| `publishing.disclosure"))]
    assert ours
    assert [row for row in ours if "to be explained" in row] == []


def test_every_reason_says_why():
    told = (ROOT / "workflow/maintenance/mutation.toml").read_text(encoding="utf-8")
    reasons = tomllib.loads(told)
    assert all(reason["why"].strip() and len(reason) > 1 for reason in reasons["reason"])
