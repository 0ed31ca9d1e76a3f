import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from evaluation.change.multiplicity import (
    adjust,
    benjamini_hochberg,
    holm,
    hopeless,
    smallest_adjusted,
)
from tests.reference import oracle


def test_hand_worked_and_without_order():
    # .01 * 3, .02 * 2, .03 * 1 under .04: never below the one before it.
    assert holm(np.array([0.03, 0.01, 0.02])) == pytest.approx([0.04, 0.03, 0.04])


def test_missing_p_values_are_no_tests():
    # statsmodels counts them: [1.0, .012, nan, .162, .0015].
    found = holm(np.array([0.5, 0.003, np.nan, 0.054, 0.0003]))
    assert found[[0, 1, 3, 4]] == pytest.approx([0.5, 0.009, 0.108, 0.0012])
    assert np.isnan(found[2])


def test_as_statsmodels():
    rng = np.random.default_rng(4)
    for n in (1, 2, 7, 40):
        p = np.round(rng.uniform(0, 1, n) ** 3, 2)  # rounded: ties
        assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-12)


def test_none_and_all_missing():
    assert len(holm(np.array([]))) == 0
    assert np.isnan(holm(np.array([np.nan, np.nan]))).all()


def test_as_r_computed_it():
    expected = oracle("multiplicity")
    assert holm(np.array(expected["p"])) == pytest.approx(expected["holm"], abs=1e-9)


def estimates(*rows):
    columns = ["cohort", "comparison", "estimator", "level", "outcome", "p_value"]
    return pd.DataFrame(rows, columns=columns).assign(subgroup="")


SCALES = ("values", "identity", "peers")


def adjusted(table, main="identity", **options):
    found = adjust(table, main, "all", "pre-post", **options)
    return dict(
        zip(
            table[["cohort", "comparison", "outcome"]].itertuples(index=False, name=None),
            found,
            strict=True,
        )
    )


def family(cohort, comparison="pre-post"):
    return [
        (cohort, comparison, "mean_change", "scale", s, p)
        for s, p in zip(SCALES, (0.01, 0.02, 0.03), strict=True)
    ]


def test_the_main_outcome_of_the_programme_stands_alone():
    found = adjusted(estimates(*family("all"), *family("2025")))
    assert found["all", "pre-post", "identity"] == 0.02
    assert found["all", "pre-post", "values"] == pytest.approx(0.02)  # two tests are left
    assert found["all", "pre-post", "peers"] == pytest.approx(0.03)
    assert found["2025", "pre-post", "identity"] == pytest.approx(0.04)  # three in a cohort
    assert found["2025", "pre-post", "values"] == pytest.approx(0.03)


def test_in_another_comparison_it_is_one_of_several():
    found = adjusted(estimates(*family("all", "pre-follow_up")))
    assert found["all", "pre-follow_up", "identity"] == pytest.approx(0.04)


def test_a_new_cohort_or_comparison_changes_no_old_number():
    old = adjusted(estimates(*family("all"), *family("2025")))
    more = [*family("all"), *family("2025"), *family("2026"), *family("2025", "pre-follow_up")]
    new = adjusted(estimates(*more))
    assert {key: new[key] for key in old} == old


def test_the_items_of_a_scale_are_a_family_and_rows_without_a_p_are_left_alone():
    table = estimates(
        *family("2025"),
        ("2025", "pre-post", "mean_change", "item", "item_1", 0.001),
        ("2025", "pre-post", "mean_change", "item", "item_2", 0.04),
        ("2025", "pre-post", "mean_change", "item", "item_3", 0.04),
        ("2025", "pre-post", "mean_change", "scale", "flat", np.nan),
    )
    scale_of = {"item_1": "one", "item_2": "one", "item_3": "other"}
    found = adjusted(table, scale_of=scale_of)
    assert found["2025", "pre-post", "item_1"] == pytest.approx(0.002)
    assert found["2025", "pre-post", "item_2"] == pytest.approx(0.04)
    assert found["2025", "pre-post", "item_3"] == pytest.approx(0.04)
    assert np.isnan(found["2025", "pre-post", "flat"])
    assert found["2025", "pre-post", "values"] == pytest.approx(0.03)


def test_scales_that_the_plan_does_not_name_are_a_family_by_themselves():
    table = estimates(*family("2025"))
    found = adjusted(table, main=None, family=["values"])
    whole = adjusted(table, main=None)
    assert found["2025", "pre-post", "values"] < whole["2025", "pre-post", "values"]


def test_tests_that_could_not_have_found_anything_are_told():
    # The plan's example: five scales by signed rank at seven pairs reach .078 at the least.
    rows = [("2025", "pre-post", "signed_rank", "scale", f"s{i}", 0.016) for i in range(5)]
    counts = [("2025", "pre-post", "count_higher", "scale", f"s{i}", np.nan) for i in range(5)]
    table = estimates(*rows, *counts).assign(instrument="form", estimate=7.0)
    least = hopeless(table, {})
    assert least[:5].tolist() == pytest.approx([0.078125] * 5)
    assert least[5:].isna().all()
    more = table.assign(estimate=9.0)
    assert hopeless(more, {}).isna().all()


def test_without_a_main_outcome_all_scales_are_one_family():
    found = adjusted(estimates(*family("all")), main=None)
    assert found["all", "pre-post", "identity"] == pytest.approx(0.04)


def test_benjamini_and_hochberg_as_r_computed_it():
    expected = oracle("multiplicity")
    found = benjamini_hochberg(np.array(expected["p"]))
    assert found == pytest.approx(expected["BH"], abs=1e-9)
    found = benjamini_hochberg(np.array([0.5, 0.003, np.nan, 0.054, 0.0003]))
    assert np.isnan(found[2])  # statsmodels makes all of them missing
    assert found[[0, 1, 3, 4]] == pytest.approx([0.5, 0.006, 0.072, 0.0012])


def test_benjamini_and_hochberg_as_statsmodels():
    rng = np.random.default_rng(4)
    for n in (1, 2, 7, 40):
        p = np.round(rng.uniform(0, 1, n) ** 3, 2)
        expected = multipletests(p, method="fdr_bh")[1]
        assert benjamini_hochberg(p) == pytest.approx(expected, abs=1e-12)
        assert (benjamini_hochberg(p) <= holm(p) + 1e-12).all()
    assert len(benjamini_hochberg(np.array([]))) == 0
    assert np.isnan(benjamini_hochberg(np.array([np.nan, np.nan]))).all()


def test_the_smallest_p_of_five_scales_and_seven_pairs():
    assert smallest_adjusted([7] * 5) == pytest.approx(0.078, abs=5e-4)
    assert smallest_adjusted([8] * 5) == pytest.approx(10 / 256)
    # Holm counts every test, and one in which all changed may be the smallest.
    assert smallest_adjusted([7, 3, 0]) == pytest.approx(3 * 2 / 128)
    assert smallest_adjusted([0, 1]) == 1
    assert np.isnan(smallest_adjusted([]))


def test_the_smallest_p_is_what_holm_gives_when_everybody_changes_one_way():
    p = np.array([2 / 2**6, 2 / 2**4, 1.0])
    assert smallest_adjusted([6, 4, 0]) == pytest.approx(holm(p).min())
