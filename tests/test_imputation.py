"""Multiple imputation."""

import numpy as np
import pandas as pd
import pytest

from evaluation.change.imputation import imputed, imputed_change, rubin
from evaluation.change.paired import mean_change


def rng():
    return np.random.default_rng(5)


def generators(n):
    return map(np.random.default_rng, range(n))


def programme(n=60, seed=1, auxiliary=0):
    """People who stay the likelier the higher they began, and change the more the lower."""
    draw = np.random.default_rng(seed)
    own = draw.normal(size=n)
    before = (3 + 0.8 * own + 0.5 * draw.normal(size=n)).round(1)
    after = (3.4 + 0.5 * own + 0.4 * draw.normal(size=n)).round(1)
    stays = draw.uniform(size=n) < 1 / (1 + np.exp(-0.3 - 1.5 * (before - 3)))
    table = pd.DataFrame({"before": before, "after": np.where(stays, after, np.nan)})
    for i in range(auxiliary):
        table[f"other scale, {i}"] = own + 0.4 * draw.normal(size=n)
    return table, after - before


def test_rubins_rules_as_mice_has_them():
    # Means of Oxygen in five tables of 31 people, with their standard errors: the first five lines
    # of SAS/STAT 14.1 User's Guide, PROC MIANALYZE, example 76.1. Combined by R 4.2.2, mice 3.15.0,
    # pool.scalar(means, errors^2, n = 31, k = 1): 47.18098 (0.9902619001), 26.2986793749 degrees of
    # freedom.
    means = [47.0120, 47.2407, 47.4995, 47.1485, 47.0042]
    errors = np.array([0.95984, 0.93540, 1.00766, 0.95439, 0.96528])
    found = rubin(means, errors**2, 30)
    assert found.estimate == pytest.approx(47.18098, abs=1e-9)
    limits = found.conf_low, found.conf_high
    assert limits == pytest.approx((45.1465920566, 49.2153679434), abs=1e-9)
    assert "26.3 degrees of freedom" in found.method
    assert found.note == "5% of the variance is from what is missing"


def test_tables_that_agree_have_the_degrees_of_freedom_that_barnard_and_rubin_give():
    found = rubin([1.0, 1.0, 1.0], [0.25] * 3, 9)
    assert found.method.startswith("Rubin's rules, 9.0 degrees")
    assert (found.conf_high - 1) / 0.5 == pytest.approx(2.262157, abs=1e-6)
    nothing = rubin([1.0, 1.0], [0.0, 0.0], 9)
    assert nothing.estimate == 1
    assert np.isnan([nothing.conf_low, nothing.p_value]).all()


@pytest.mark.parametrize("donors", [0, 5])
def test_those_who_left_are_brought_back(donors):
    table, true = programme(800, seed=3)
    found = imputed_change(table, rng(), draws=10, donors=donors)
    complete = table.dropna()
    pairs = mean_change(complete["before"].to_numpy(), complete["after"].to_numpy()).estimate
    # What a regression of the score after on the score before says of everybody.
    slope, level = np.polyfit(complete["before"], complete["after"], 1)
    regression = np.mean(
        np.where(table["after"].isna(), level + slope * table["before"], table["after"])
        - table["before"]
    )
    assert abs(pairs - true.mean()) > 0.1
    assert found.estimate == pytest.approx(true.mean(), abs=0.06)
    assert found.estimate == pytest.approx(regression, abs=0.05)
    assert found.conf_low < true.mean() < found.conf_high
    assert found.n == 800


def test_draws_donors_and_how_many_are_said():
    table, _ = programme()
    found = imputed_change(table, rng(), draws=4, donors=3)
    assert "4 imputations" in found.method
    assert "3 donors" in found.method
    assert "linear regression" in imputed_change(table, rng(), draws=4).method
    assert found.note == f"{table['after'].isna().sum()} of 60 imputed"


def drawn_at(score, known, told_by, rng, donors=0, people=1):
    """Values of people who have this score on the other scale."""
    rows = np.column_stack([np.ones(len(known)), told_by, known])
    asked = np.tile([1.0, score, 0.0], (people, 1))
    return imputed(rows.T @ rows, asked, 2, rng, rows, donors)


def test_a_donor_is_one_of_the_nearest():
    known = np.arange(100.0)
    for donors in (1, 5):
        drawn = np.concatenate(
            [drawn_at(5.03, known, known / 10, generator, donors) for generator in generators(40)]
        )
        assert set(drawn) == {1: {50.0}, 5: {48.0, 49.0, 50.0, 51.0, 52.0}}[donors]


def test_among_equal_predictions_every_person_may_be_the_donor():
    # Ten people with the same score before and other scores after, in order: chance decides.
    before = np.repeat([1.0, 5.0], 10)
    after = np.concatenate([np.arange(10.0), 20 + np.arange(10.0)])
    drawn = [drawn_at(1.0, after, before, g, 5)[0] for g in generators(300)]
    assert set(drawn) == set(range(10))
    assert np.mean(drawn) == pytest.approx(4.5, abs=0.6)


def test_the_library_draws_the_lowest_of_a_tie_and_we_do_not():
    from statsmodels.imputation.mice import MICEData

    table, true = programme(800, seed=3)
    table = table.sort_values(["before", "after"], ignore_index=True)
    theirs = MICEData(table, k_pmm=5, rng=np.random.default_rng(1))
    theirs.update_all(3)
    assert (theirs.data["after"] - theirs.data["before"]).mean() < true.mean() - 0.1
    ours = imputed_change(table, rng(), 10, donors=5)
    assert ours.estimate == pytest.approx(true.mean(), abs=0.05)


def test_without_ties_as_the_library():
    from statsmodels.imputation.mice import MICEData

    table, _ = programme(400, seed=6, auxiliary=1)
    table["before"] += np.random.default_rng(1).normal(0, 0.05, 400)
    theirs = MICEData(table.set_axis(["a", "b", "c"], axis=1), k_pmm=5, rng=rng())
    drawn = [theirs.next_sample().eval("b - a").mean() for _ in range(15)]
    for donors in (0, 5):
        found = imputed_change(table, rng(), donors=donors)
        assert found.estimate == pytest.approx(np.mean(drawn), abs=0.03)


def test_one_seed_one_answer_whatever_numpys_own_seed_and_the_order_of_rows():
    table, _ = programme(auxiliary=1)
    np.random.seed(1)  # noqa: NPY002
    one = imputed_change(table, rng(), draws=3)
    np.random.seed(2)  # noqa: NPY002
    other = imputed_change(table.sample(frac=1, random_state=3), rng(), draws=3)
    assert one == other
    assert imputed_change(table, np.random.default_rng(6), draws=3) != one


def test_other_scales_come_in_as_there_is_room():
    table, _ = programme(60, auxiliary=4)
    pairs = len(table.dropna())
    assert 30 <= pairs < 40
    found = imputed_change(table, rng(), draws=2)
    assert "2 auxiliary scales" in found.method
    few = imputed_change(table[: int(np.flatnonzero(table["after"].notna())[11]) + 1], rng(), 2)
    assert "0 auxiliary scales" in few.method


def test_a_scale_that_says_the_same_or_nothing_is_not_used():
    table, _ = programme(60)
    table["twin"] = table["before"] * 2
    table["flat"] = 3.0
    table["rare"] = table["before"].where(table.index < 5)
    assert "0 auxiliary scales" in imputed_change(table, rng(), draws=2).method


def test_an_auxiliary_score_after_may_be_missing_too():
    table, _ = programme(60, auxiliary=1)
    table["after too"] = table["after"] + np.random.default_rng(1).normal(0, 0.3, 60)
    found = imputed_change(table, rng(), draws=3)
    assert "2 auxiliary scales" in found.method
    assert not np.isnan(found.estimate)


def test_ten_times_the_scale_is_ten_times_the_change():
    table, _ = programme()
    usual, ten = imputed_change(table, rng(), 3), imputed_change(table * 10, rng(), 3)
    assert ten.estimate == pytest.approx(10 * usual.estimate)


def test_what_is_not_imputed():
    table, _ = programme()
    nine = table[: int(np.flatnonzero(table["after"].notna())[8]) + 1]
    found = imputed_change(nine, rng())
    assert np.isnan(found.estimate)
    assert found.note == "not estimated: n = 9 pairs"
    assert imputed_change(table.dropna(), rng()).note == "nobody is missing, nothing to impute"
    assert imputed_change(table[:0], rng()).n == 0
    same = table.assign(after=table["before"].where(table["after"].notna()) + 0.3)
    assert not imputed_change(same, rng(), 2).estimate < 0


def test_people_without_any_score_are_not_made_up():
    table, _ = programme()
    empty = pd.DataFrame({"before": [np.nan] * 5, "after": [np.nan] * 5})
    assert imputed_change(pd.concat([table, empty]), rng(), 2) == imputed_change(table, rng(), 2)


def test_kinds_of_number():
    table, _ = programme()
    usual = imputed_change(table, rng(), 2)
    for kind in ("Float64", "object"):
        assert imputed_change(table.astype(kind), rng(), 2) == usual


def test_drawn_values_are_spread_as_the_regression_says():
    # y = x + noise of 0.5: at x = 1 the draws are about 1, 0.5 apart and a little more.
    draw = np.random.default_rng(1)
    x = draw.normal(size=200)
    y = x + 0.5 * draw.normal(size=200)
    drawn = drawn_at(1.0, y, x, rng(), people=5000)
    slope, level = np.polyfit(x, y, 1)
    assert np.mean(drawn) == pytest.approx(level + slope, abs=0.15)
    assert np.std(drawn) == pytest.approx(np.std(y - level - slope * x), rel=0.15)


@pytest.mark.slow
def test_the_interval_covers_the_change_of_everybody():
    covered = []
    for seed in range(300):
        table, _ = programme(40, seed)
        found = imputed_change(table, np.random.default_rng(seed), draws=10)
        if not np.isnan(found.estimate):
            covered.append(found.conf_low <= 0.4 <= found.conf_high)
    assert np.mean(covered) > 0.95 - 3 * np.sqrt(0.95 * 0.05 / len(covered))


def test_from_five_cohorts_on_the_spread_of_cohorts_is_in_the_interval():
    """With whole cohorts that rise and fall the mean is as unsure as five numbers are."""
    cohort = np.repeat(np.arange(5), 12)
    start = np.random.default_rng(4).normal(3, 0.5, 60)
    table = pd.DataFrame({"before": start, "after": start + np.array([-1, 1, 0, 2, -2])[cohort]})
    table["after"] += np.random.default_rng(5).normal(0, 0.1, 60)
    table.loc[0, "after"] = np.nan
    alone = imputed_change(table, rng(), draws=3)
    found = imputed_change(table, rng(), draws=3, cohort=cohort)
    assert found.estimate == alone.estimate
    # Barnard & Rubin leave 4 (4 + 1) / (4 + 3) = 2.86 of 4 degrees of freedom: t = 3.274.
    means = (table["after"] - table["before"]).groupby(cohort).mean()
    reach = 3.274 * means.std() / 5**0.5
    assert found.conf_high - found.estimate == pytest.approx(reach, rel=0.02)
    assert "clustered on 5 cohorts" in found.method
    four = imputed_change(table[:48], rng(), draws=3, cohort=cohort[:48])
    assert "clustered" not in four.method
