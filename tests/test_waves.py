"""Three or more waves: one model of all of them, of people, not of forms that look back."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.partly_paired import changes_between_waves
from evaluation.change.waves import wave_rows

WAVES = ("pre", "post", "later")
COLUMNS = [*tables.MODELS["scores"].to_schema().columns, "who"]


def scores(sizes, seed=3, gone=0):
    """Scores of one scale at three waves in cohorts of such sizes; so many answer no third time."""
    rng = np.random.default_rng(seed)
    rows = []
    for cohort, size in sizes.items():
        for i in range(size):
            level = rng.normal(3, 0.7)
            for wave, rise in zip(WAVES, (0, 0.5, 0.3), strict=True):
                if wave != "later" or i < size - gone:
                    score = round(level + rise + rng.normal(0, 0.4), 2)
                    own = (cohort, wave, "self", f"p{i}", "self", "scale", "ease", score, 4, 4)
                    rows.append((*own, f"{cohort}/p{i}"))
    return pd.DataFrame(rows, columns=COLUMNS)


def rows_of(table, together=None, waves=WAVES):
    together = set(table["cohort"]) if together is None else together
    return {row["comparison"]: row for row in wave_rows(table, together, waves, 0.95)}


def test_complete_waves_of_cohorts_of_one_size_are_differences_of_means():
    # Everybody answered three times: a cohort's and a person's own level fall out of a difference.
    table = scores({f"c{i}": 6 for i in range(6)})
    wide = table.set_index(["who", "wave"])["score"].unstack("wave")[list(WAVES)].to_numpy()
    found = rows_of(table)
    assert list(found) == ["pre-post", "pre-later", "post-later"]
    for name, (i, j) in zip(found, [(0, 1), (0, 2), (1, 2)], strict=True):
        row, difference = found[name], np.mean(wide[:, j] - wide[:, i])
        assert row["estimate"] == pytest.approx(difference, abs=1e-6)
        assert (row["cohort"], row["n"]) == ("all", 36)
        assert "of 3 waves, person, cohort and change by cohort, REML" in row["method"]


def test_below_five_cohorts_cohorts_have_no_level_of_their_own():
    row = rows_of(scores({"a": 12, "b": 9}))["pre-later"]
    assert "of 3 waves, person, REML" in row["method"]
    table = scores({"a": 12, "b": 9})
    wide = table.set_index(["who", "wave"])["score"].unstack("wave")[list(WAVES)].to_numpy()
    assert row["estimate"] == pytest.approx(
        changes_between_waves(wide, WAVES)["pre-later"].estimate
    )


def test_two_waves_and_waves_that_nobody_answered_have_no_model():
    table = scores({"a": 12})
    assert rows_of(table, waves=("pre", "post")) == {}
    assert rows_of(table[table["wave"] != "later"]) == {}
    assert rows_of(table, together=set()) == {}


def test_few_at_a_later_wave_are_not_estimated():
    found = rows_of(scores({"a": 12}, gone=8))
    assert found["pre-later"]["note"] == "not estimated: n = 4 pairs"
    assert np.isnan(found["pre-later"]["estimate"])
    assert np.isfinite(found["pre-post"]["estimate"])


def test_neither_order_nor_pseudonyms_nor_units_matter():
    table = scores({f"c{i}": 6 for i in range(5)}, gone=2)
    usual = rows_of(table)
    names = {who: f"z{i}" for i, who in enumerate(sorted(set(table["person"]), reverse=True))}
    other = table.assign(person=table["person"].map(names), score=10 * table["score"] + 3)
    other["who"] = other["cohort"] + "/" + other["person"]
    shuffled = rows_of(other.sample(frac=1, random_state=2))
    for name, row in usual.items():
        for number in ("estimate", "conf_low", "conf_high"):
            assert shuffled[name][number] == pytest.approx(10 * row[number], rel=1e-5, abs=1e-6)
        assert shuffled[name]["p_value"] == pytest.approx(row["p_value"], rel=1e-4)
    back = rows_of(table, waves=WAVES[::-1])
    assert back["later-pre"]["estimate"] == pytest.approx(-usual["pre-later"]["estimate"], rel=1e-5)
