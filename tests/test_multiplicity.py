import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from evaluation.change.multiplicity import adjust, holm
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


def adjusted(table, main="identity"):
    found = adjust(table, main, "all", "pre-post")
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


def test_items_and_rows_without_a_p_are_left_alone():
    table = estimates(
        *family("2025"),
        ("2025", "pre-post", "mean_change", "item", "item_1", 0.001),
        ("2025", "pre-post", "mean_change", "scale", "flat", np.nan),
    )
    found = adjusted(table)
    assert np.isnan(found["2025", "pre-post", "item_1"])
    assert np.isnan(found["2025", "pre-post", "flat"])
    assert found["2025", "pre-post", "values"] == pytest.approx(0.03)


def test_without_a_main_outcome_all_scales_are_one_family():
    found = adjusted(estimates(*family("all")), main=None)
    assert found["all", "pre-post", "identity"] == pytest.approx(0.04)
