"""Tables made from published ones: what they may ask for, and how one is added."""

from types import SimpleNamespace

import pytest

from evaluation.publishing import derived_tables
from evaluation.publishing.columns import MEANINGS, PUBLISHED
from evaluation.publishing.derived_numbers import LEAST, Published
from evaluation.publishing.derived_tables import add_table, derived

FULL = {"cohort": "all", "scale": "s", "comparison": "a-b", "design": "paired", "shown": "full"}


def row(n=LEAST, base="x", estimate=0.125):
    return SimpleNamespace(
        n=n, base=base, estimate=estimate, conf_low=-0.5, conf_high=0.75, method="m"
    )


def published(found, change=FULL, *, report="programme", kept=(), k=5):
    """What a report publishes, with one estimate of a statistic beside a mean of base x."""
    withheld = []

    def withhold(what, when):
        withheld.extend([what] * when)
        return when

    scope = SimpleNamespace(
        estimates={("all", "s", "a-b", "mean_before"): row(), ("all", "s", "a-b", "own"): found},
        main="a-b",
        report=report,
        kept=dict.fromkeys(kept),
        k=k,
        withhold=withhold,
    )
    return Published({"change": [change]}, scope), withheld


def test_the_number_of_a_statistic_is_told_beside_a_change_that_is_shown_in_full():
    made, withheld = published(row())
    told = {"n": "30", "estimate": "0.12", "conf_low": "-0.50", "conf_high": "0.75", "method": "m"}
    assert made.estimate("s", "own") == told
    assert withheld == []


@pytest.mark.parametrize(
    "case",
    [
        {"found": row(n=29)},
        {"found": row(base="others")},
        {"found": row(), "change": FULL | {"shown": "direction"}},
        {"found": row(), "change": FULL | {"design": "unlinked"}},
        {"found": row(), "change": FULL | {"comparison": "a-c"}},
        {"found": row(), "change": FULL | {"cohort": "2026-spring"}},
        {"found": row(), "report": "2026-spring"},
        {"found": row(), "kept": [("change", "all", "s", "a-b")]},
        {"found": row(), "k": 31},
    ],
    ids=[
        *("too few", "other people", "change not in full", "two groups", "another comparison"),
        *("a cohort's change", "a cohort's report", "change as released", "larger minimum group"),
    ],
)
def test_it_is_not_told_otherwise_and_that_is_counted(case):
    made, withheld = published(**case)
    assert made.estimate("s", "own") == {}
    assert len(withheld) == 1


def test_what_was_not_estimated_is_neither_told_nor_withheld():
    made, withheld = published(row(estimate=float("nan")))
    assert made.estimate("s", "own") == {}
    assert made.estimate("s", "no_such_statistic") == {}
    assert withheld == []


def test_a_table_is_added_with_its_columns_alone(monkeypatch):
    monkeypatch.setattr(derived_tables, "DERIVED", {})
    monkeypatch.setitem(PUBLISHED, "ours", ("", ""))
    del PUBLISHED["ours"]
    monkeypatch.setitem(MEANINGS, "twice", "")
    del MEANINGS["twice"]

    def make(told):
        return [{"n": str(2 * len(told.tables["change"])), "person": "p0123456789"}]

    add_table("ours", "Ours", "n note", make, twice="two for one", n="another meaning")
    scope = published(row())[0].scope
    assert derived(scope, {"change": [FULL]}) == {"ours": [{"n": "2", "note": ""}]}
    assert MEANINGS["twice"] == "two for one"
    assert MEANINGS["n"] != "another meaning", "a column that is there keeps its meaning"
    with pytest.raises(ValueError, match="already"):
        add_table("change", "Another", "n", make)
