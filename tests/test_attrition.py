"""Who is missing: first answers of those who stayed beside those of the others."""

import numpy as np
import pandas as pd
import pytest

from evaluation.change.attrition import attrition_rows, baseline_difference, variance_ratio
from tests.test_paired import MOVIE_1, MOVIE_2

# Weight of 32 cars, in R's data set mtcars, by gear box.
AUTOMATIC = [
    *(3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.465),
    *(3.52, 3.435, 3.84, 3.845),
]
MANUAL = [2.62, 2.875, 2.32, 2.2, 1.615, 1.835, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78]


def test_effectsize_has_the_difference_and_its_limits():
    # R 4.2.2, effectsize 0.8.3, hedges_g(wt ~ am, data = mtcars): 1.844630989, 1.004018796 to
    # 2.663927443. Its search stops at 1e-7 here; uniroot of R's own pt gives the limits below.
    found = baseline_difference(AUTOMATIC, MANUAL)
    assert found.estimate == pytest.approx(1.84463098894, abs=1e-10)
    limits = found.conf_low, found.conf_high
    assert limits == pytest.approx((1.00401884877, 2.66392752782), abs=1e-8)
    assert (found.n, found.note) == (32, "19 stayed, 13 lost")


def test_lakens_films_as_independent_groups():
    # Lakens 2013: d_s = 1.13, Hedges' g_s = 1.08.
    found = baseline_difference(MOVIE_1, MOVIE_2)
    assert found.estimate == pytest.approx(1.08, abs=5e-3)


def test_the_difference_is_those_who_stayed_minus_those_lost():
    one, other = baseline_difference(AUTOMATIC, MANUAL), baseline_difference(MANUAL, AUTOMATIC)
    assert other.estimate == pytest.approx(-one.estimate)
    assert (other.conf_low, other.conf_high) == pytest.approx((-one.conf_high, -one.conf_low))
    assert "stayed minus lost" in one.method


@pytest.mark.parametrize("apart", [0, 0.5, 3, 9])
@pytest.mark.parametrize("sizes", [(2, 2), (2, 60), (300, 2), (4000, 3000)])
def test_limits_are_found_for_any_size_and_distance(apart, sizes):
    rng = np.random.default_rng(1)
    groups = rng.normal(apart, 1, sizes[0]), rng.normal(0, 1, sizes[1])
    found = baseline_difference(*groups)
    assert found.conf_low < found.estimate < found.conf_high


def test_a_wider_confidence_is_a_wider_interval():
    usual, wide = (baseline_difference(AUTOMATIC, MANUAL, level) for level in (0.95, 0.99))
    assert wide.conf_low < usual.conf_low < usual.conf_high < wide.conf_high


def test_one_who_is_lost_is_not_estimated_and_two_are():
    one = baseline_difference([1.0, 2.0, 3.0], [2.0])
    assert np.isnan([one.estimate, one.conf_low]).all()
    assert one.note == "3 stayed, 1 lost: not estimated"
    assert not np.isnan(baseline_difference([1.0, 2.0, 3.0], [2.0, 2.5]).estimate)


@pytest.mark.parametrize("score", [2.0, 1.8])
def test_no_spread_in_either_group_is_not_defined(score):
    found = baseline_difference(np.full(10, score), np.full(10, 2.6))
    assert np.isnan([found.estimate, found.conf_low, found.conf_high]).all()
    assert "no spread" in found.note


def test_variance_ratio_as_r_computes_it():
    # var.test(1:5, c(1, 3, 7)): F = 0.26786, F limits from qf(c(.975, .025), 4, 2).
    found = variance_ratio(np.arange(1, 6), np.array([1, 3, 7]))
    assert found.estimate == pytest.approx(2.5 / (28 / 3))
    assert found.conf_low == pytest.approx(found.estimate / 39.24842, rel=1e-5)
    assert found.conf_high == pytest.approx(found.estimate * 10.64905, rel=1e-5)


def test_variance_ratio_without_spread_in_one_group_is_not_defined():
    assert np.isnan(variance_ratio([1.0, 2.0, 3.0], [2.0, 2.0]).estimate)


def scores_of(cohort, before, after):
    """Scores of one scale; None where a person did not answer."""
    rows = []
    for wave, given in (("pre", before), ("post", after)):
        for i, score in enumerate(given):
            if score is not None:
                rows.append((cohort, wave, f"{cohort}{i}", "self", "scale", "identity", score))
    columns = ["cohort", "wave", "person", "instrument", "level", "outcome", "score"]
    return pd.DataFrame(rows, columns=columns)


def pairs_of(scores):
    wide = scores.pivot_table(
        index=["cohort", "person", "instrument", "level", "outcome"], columns="wave", values="score"
    )
    wide = wide.reindex(columns=["pre", "post"]).dropna().reset_index()
    return wide.assign(comparison="pre-post")


def rows(scores, sources=None, together=("a", "b")):
    found = attrition_rows(scores, pairs_of(scores), sources, "pre-post", set(together))
    return {(r["cohort"], r["estimator"]): r for r in found}


FIRST = scores_of("a", [1.0, 2.0, 4.0, 5.0, 3.0], [2.0, 3.0, 4.0, None, None])


def test_those_lost_are_those_with_a_score_before_and_no_pair():
    found = rows(FIRST)
    assert found["a", "baseline_mean_stayed"]["n"] == 3
    assert found["a", "baseline_mean_lost"]["estimate"] == 4.0
    difference = found["a", "baseline_difference"]
    assert (difference["comparison"], difference["n"]) == ("pre", 5)
    assert difference["note"] == "not estimated: n = 3 and 2 people"
    assert found["all", "baseline_difference"]["base"] == difference["base"]


def test_ten_of_each_are_held_against_each_other():
    first = [1.0, 2.0, 4.0, 5.0, 3.0] * 4
    found = rows(scores_of("a", first, [3.0] * 10 + [None] * 10))
    difference = found["a", "baseline_difference"]["estimate"]
    assert difference == pytest.approx(baseline_difference(first[:10], first[10:]).estimate)
    assert found["all", "baseline_difference"]["estimate"] == difference
    one_less = rows(scores_of("a", first[:19], [3.0] * 10 + [None] * 9))
    for name in ("baseline_difference", "baseline_variance_ratio"):
        assert np.isnan(one_less["a", name]["estimate"])
        assert one_less["a", name]["note"] == "not estimated: n = 10 and 9 people"


def test_somebody_who_answered_only_after_is_in_neither_group():
    more = pd.concat([FIRST, scores_of("a", [None] * 9, [None] * 8 + [5.0])])
    assert rows(more)["a", "baseline_difference"]["n"] == 5


def test_a_cohort_whose_second_wave_is_not_there_has_lost_nobody_yet():
    both = pd.concat([FIRST, scores_of("b", [1.0, 5.0, 2.0], [])], ignore_index=True)
    found = rows(both)
    assert {cohort for cohort, _ in found} == {"a", "all"}
    assert found["all", "baseline_difference"]["n"] == 5


def test_a_small_cohort_is_not_among_all():
    both = pd.concat([FIRST, scores_of("b", [1.0, 5.0, 2.0], [1.0, 1.0])], ignore_index=True)
    assert rows(both, together=("a",))["all", "baseline_difference"]["n"] == 5
    assert rows(both)["all", "baseline_difference"]["n"] == 8


def test_those_interviewed_are_held_against_those_who_were_not():
    sources = pd.DataFrame(
        [("a", "a0", "participant"), ("a", "a3", "participant"), ("a", "a1", "sponsor")],
        columns=["cohort", "person", "source_group"],
    )
    found = rows(FIRST, sources)
    assert found["a", "baseline_mean_interviewed"]["estimate"] == 3.0
    assert found["a", "baseline_mean_not_interviewed"]["n"] == 3
    difference = found["a", "baseline_difference_interviewed"]
    assert difference["note"] == "not estimated: n = 2 and 3 people"
    assert not any("interviewed" in name for _, name in rows(FIRST))


def test_no_number_depends_on_the_order_of_rows():
    one, other = rows(FIRST), rows(FIRST.iloc[::-1].reset_index(drop=True))
    assert repr(one) == repr(other)
