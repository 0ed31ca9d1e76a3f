"""How well scales measure: alpha, omega, and counts beyond measurement error that hide the few."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from evaluation.change.scale_measures import reliability_rows
from evaluation.publishing.publish_measures import reliable, to_suspect
from evaluation.publishing.publish_notes import _turned_round
from evaluation.publishing.wording import check_words
from tests.small_study import SmallStudy, spread

NAN = float("nan")


@pytest.fixture
def study(tmp_path):
    return SmallStudy(tmp_path / "study")


def test_omega_is_shown_from_fifty(study):
    study.cohort("2025", spread(50))
    row = study.edition().tables["measures"][0]
    assert row["alpha"]
    study.people.clear()
    study.cohort("2025", spread(49))
    row = study.edition().tables["measures"][0]
    assert row["alpha"]
    assert "omega" not in row


def scope_of(counts, *, error=0.84, n_first=60):
    """Counts of lower beyond and within the error, the same, higher within and beyond it."""
    beyond_low, low, same, high, beyond_high = counts
    numbers = {
        "count_reliably_lower": beyond_low, "count_lower": beyond_low + low, "count_same": same,
        "count_higher": high + beyond_high, "count_reliably_higher": beyond_high, "mean_before": 3,
    }  # fmt: skip
    found = {
        ("all", "ease", "pre-post", name): SimpleNamespace(
            estimate=float(value), n=sum(counts), base="pairs"
        )
        for name, value in numbers.items()
    }
    found["all", "ease", "pre", "smallest_detectable_change"] = SimpleNamespace(
        estimate=error, n=n_first, base="first"
    )
    return SimpleNamespace(
        report="programme", main="pre-post", k=5, withhold=lambda what, when: bool(when),
        estimates=found, study=SimpleNamespace(main_comparison=("pre", "post")),
    )  # fmt: skip


def told(counts, movement=(), **more):
    own = {
        "cohort": "all", "comparison": "pre-post", "design": "paired", "shown": "full",
        "scale": "ease", "title": "Ease", "main": "no", "n": str(sum(counts)),
    }  # fmt: skip
    moved = [{"scale": "ease", "class": c} for c in movement]
    rows = reliable(scope_of(counts, **more), [own], moved)
    return [(row.get("class", ""), row.get("n", "")) for row in rows]


THREE = ("higher", "same", "lower")


def test_all_classes_are_shown_where_every_cell_is_large_enough():
    assert told((5, 6, 7, 8, 9), THREE) == [("higher", "9"), ("within", "21"), ("lower", "5")]


def test_classes_are_merged_where_one_is_small():
    assert told((2, 6, 7, 8, 9), THREE) == [("higher", "9"), ("not_higher", "23")]
    assert told((9, 6, 7, 8, 2), THREE) == [("lower", "9"), ("not_lower", "23")]


def test_nothing_is_told_that_with_the_movement_would_show_a_few():
    """Higher: 10; higher beyond the error: 9. One person rose by less than the error."""
    assert told((2, 12, 7, 1, 9), THREE) == [("", "")]
    assert told((2, 12, 7, 1, 9)) == [("higher", "9"), ("not_higher", "22")]


def test_the_error_has_one_decimal_and_is_left_out_of_nearly_the_same_people():
    scope = scope_of((5, 6, 7, 8, 9))
    own = {
        "cohort": "all", "comparison": "pre-post", "design": "paired", "shown": "full",
        "scale": "ease", "title": "Ease", "main": "no", "n": "35",
    }  # fmt: skip
    assert {row["threshold"] for row in reliable(scope, [own], [])} == {"0.8"}
    assert told((5, 6, 7, 8, 9), n_first=38) == []
    assert told((5, 6, 7, 8, 9), error=NAN) == []


def scope_with(alpha):
    entries = {name: SimpleNamespace(text=f"Text of {name}") for name in ("i1", "i2", "i3")}
    scale = (
        "self",
        SimpleNamespace(items=entries),
        SimpleNamespace(title="Identity"),
    )
    rows = [SimpleNamespace(**alpha)]
    return SimpleNamespace(
        focus="all",
        results=SimpleNamespace(rows=lambda table, cohort: rows),
        scales={"identity": scale},
    )


def test_a_negative_alpha_names_the_question_as_the_change_wing_does():
    """The second of three questions runs against the first."""
    rng = np.random.default_rng(4)
    rows = []
    for person in range(40):
        value, other = map(float, rng.integers(1, 6, 2))
        for item, given in (("i1", value), ("i2", 6 - value), ("i3", other)):
            rows.append(("2025", "pre", "self", str(person), "self", item, given))
    columns = ["cohort", "wave", "rater", "person", "instrument", "item", "value"]
    answers, scales = pd.DataFrame(rows, columns=columns), {"identity": ("i1", "i2", "i3")}
    made = reliability_rows(answers, scales, {"2025"}, 0.95)
    [alpha] = [r for r in made if r["estimator"] == "cronbachs_alpha" and r["cohort"] == "all"]
    assert alpha["estimate"] < 0
    [(title, text)] = to_suspect(scope_with(alpha))
    assert (title, text[:9]) == ("Identity", "Text of i")
    [said] = _turned_round(scope_with(alpha))
    assert text in said
    assert check_words(said) == []
    assert to_suspect(scope_with(alpha | {"estimate": 0.7})) == []
    assert to_suspect(scope_with(alpha | {"n": 19})) == []
