"""Single questions: from 30 people, in the programme's report, never of nearly the same people."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.publishing.publish_items import items
from tests.small_study import SmallStudy, spread

NAN = float("nan")


@pytest.fixture
def study(tmp_path):
    return SmallStudy(tmp_path / "study")


def test_thirty_people_are_shown_with_an_interval_and_29_are_not(study):
    study.cohort("2025", spread(30))
    [row] = study.edition().tables["items"]
    assert (row["item"], row["text"], row["n"], row["shown"]) == ("i1", "One", "30", "full")
    assert float(row["conf_low"]) < float(row["change"]) < float(row["conf_high"])
    assert "p_value" not in row
    study.people.clear()
    study.cohort("2025", spread(29))
    tables = study.edition().tables
    assert tables["items"] == []
    withheld = {r["what"]: r["n"] for r in tables["withheld"]}
    assert withheld["change on single questions of few people"] == "1"


def scope_of(**people):
    """A scope of a scale of 40 people, its items answered by so many of a base of that name."""
    counted = {}

    def withhold(what, when):
        counted[what] = counted.get(what, 0) + bool(when)
        return bool(when)

    def row(n, base):
        return SimpleNamespace(
            n=n, base=base, estimate=0.26, conf_low=0.12, conf_high=0.4, method="made so"
        )

    entry = SimpleNamespace(text="Text", reversed=False)
    scale = SimpleNamespace(title="Ease", items=list(people), scored=True)
    instrument = SimpleNamespace(items=dict.fromkeys(people, entry))
    found = {("all", "ease", "pre-post", "mean_before"): row(40, "everybody")}
    for item, (n, base) in people.items():
        found["all", item, "pre-post", "mean_change"] = row(n, base)
    return SimpleNamespace(
        report="programme", main="pre-post", k=5, withhold=withhold, withheld=counted,
        scales={"ease": ("self", instrument, scale)}, estimates=found,
    )  # fmt: skip


def test_a_question_that_four_left_out_has_no_interval():
    """The scale is of 40, the question of 36: the four could be had by taking away."""
    rows = items(scope_of(a=(40, "everybody"), b=(36, "few less"), c=(35, "five less")))
    assert [(r["item"], r["shown"], r["change"]) for r in rows] == [
        ("a", "full", "+0.26"),
        ("b", "direction", "+0.3"),
        ("c", "full", "+0.26"),
    ]
    assert not {"conf_low", "method"} & set(rows[1])


def test_questions_of_nearly_the_same_people_stand_in_their_order():
    rows = items(scope_of(a=(34, "six less"), b=(33, "seven less")))
    assert [r["shown"] for r in rows] == ["full", "direction"]


def test_a_question_turned_round_says_so():
    scope = scope_of(a=(40, "everybody"))
    scope.scales["ease"][1].items["a"] = SimpleNamespace(text="Text", reversed=True)
    assert items(scope)[0]["text"] == "Text (turned round)"


def test_a_cohorts_report_has_no_questions():
    scope = scope_of(a=(40, "everybody"))
    scope.report = "2025"
    assert items(scope) == []
