"""Coefficients of agreement, held against numbers that others printed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.interviews import agreement
from evaluation.interviews.agreement import COEFFICIENTS, count_tallies, unit_tallies
from tests.reference import oracle

GAP = np.nan
# Hayes & Krippendorff 2007, Communication Methods and Measures 1:77: four coders, twelve units.
FOUR_CODERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
).T
# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, examples A and B.
MEG_AND_OWEN = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]).T
BEN_AND_GERRY = np.array([[ord(c) - 97 for c in row] for row in ("aabbdcccedda", "babbbccceddd")]).T
# Fourteen coders, ten units, five categories: the worked example that goes with Fleiss 1971.
FOURTEEN_CODERS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def total(tallies):
    return tallies.weighted(np.ones(tallies.sums.shape[1]))


def of(ratings, categories):
    tally = total(unit_tallies(ratings, categories))
    return {name: float(own(tally)) for name, own in COEFFICIENTS.items()}


def two_by_two(both, first, second, neither):
    units = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return of(np.array(units), 2)


def test_four_coders_with_gaps_as_published_and_as_two_packages_print_them():
    found = of(FOUR_CODERS - 1, 5)
    assert found["krippendorffs_alpha"] == pytest.approx(0.743, abs=5e-4)
    assert found["gwets_ac1"] == pytest.approx(0.77544, abs=5e-6)
    assert found["brennan_prediger"] == pytest.approx(0.77273, abs=5e-6)
    assert found["cohens_kappa"] == pytest.approx(0.76207, abs=5e-6)
    assert found["fleiss_kappa"] == pytest.approx(0.76117, abs=5e-6)


def test_gwet_counts_a_unit_with_one_rating_in_how_common_a_category_is():
    # Without it AC1 would be the .77515 that another package prints.
    several = (~np.isnan(FOUR_CODERS)).sum(axis=1) > 1
    assert of(FOUR_CODERS[several] - 1, 5)["gwets_ac1"] == pytest.approx(0.77515, abs=5e-6)


@pytest.mark.parametrize(
    ("level", "printed"), [("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_ranks_and_numbers(level, printed):
    assert agreement.alpha_of_numbers(FOUR_CODERS, level) == pytest.approx(printed, abs=5e-4)


def test_alpha_of_two_coders():
    assert of(MEG_AND_OWEN, 2)["krippendorffs_alpha"] == pytest.approx(0.095, abs=5e-4)
    assert of(BEN_AND_GERRY, 5)["krippendorffs_alpha"] == pytest.approx(0.692, abs=5e-4)


def test_cohens_kappa():
    assert two_by_two(20, 5, 10, 15)["cohens_kappa"] == pytest.approx(0.40, abs=5e-3)


def test_the_paradox_of_feinstein_and_cicchetti():
    found = two_by_two(80, 10, 5, 5)
    assert found["percent_agreement"] == pytest.approx(0.85)
    assert found["cohens_kappa"] == pytest.approx(0.3182, abs=5e-5)
    assert found["gwets_ac1"] == pytest.approx(0.808, abs=5e-4)
    assert found["brennan_prediger"] == pytest.approx(0.70)
    assert found["krippendorffs_alpha"] == pytest.approx(0.318, abs=1e-3)


def test_kappa_under_nought_where_nearly_all_units_agree():
    found = two_by_two(118, 5, 2, 0)
    assert found["percent_agreement"] == pytest.approx(0.944, abs=5e-4)
    assert found["cohens_kappa"] == pytest.approx(-0.0234, abs=5e-5)
    assert found["gwets_ac1"] == pytest.approx(0.9408, abs=5e-5)
    assert found["krippendorffs_alpha"] == pytest.approx(-0.0247, abs=5e-5)


def test_fleiss_kappa_of_coders_that_are_not_told_apart():
    tally = total(count_tallies(FOURTEEN_CODERS))
    assert agreement.fleiss_kappa(tally) == pytest.approx(0.2099, abs=5e-5)
    assert np.isnan(agreement.cohens_kappa(tally))


@pytest.mark.parametrize("where", ["Winnipeg", "New_Orleans", "all"])
def test_cohens_kappa_of_four_categories_as_in_r(where):
    told = oracle("mspatients_kappa")[where]
    pairs = [(i, j) for i in range(4) for j in range(4) for _ in range(told["table"][i][j])]
    found = of(np.array(pairs), 4)
    assert found["percent_agreement"] == pytest.approx(told["po"], abs=1e-10)
    assert found["cohens_kappa"] == pytest.approx(told["kappa"], abs=1e-10)


def test_alpha_as_in_r():
    told = oracle("krippendorff")["alpha"]
    assert of(FOUR_CODERS - 1, 5)["krippendorffs_alpha"] == pytest.approx(
        told["nominal"], abs=1e-10
    )
    for level in ("ordinal", "interval", "ratio"):
        found = agreement.alpha_of_numbers(FOUR_CODERS, level)
        assert found == pytest.approx(told[level], abs=1e-10)


def test_one_category_alone_leaves_chance_nothing_to_do():
    for ratings in (np.zeros((5, 2)), np.ones((5, 3))):
        found = of(ratings, 2)
        assert found["percent_agreement"] == 1
        assert found["gwets_ac1"] == found["brennan_prediger"] == 1
        assert np.isnan([found[n] for n in ("cohens_kappa", "krippendorffs_alpha")]).all()
        assert np.isnan(found["fleiss_kappa"])


def test_without_a_unit_that_two_judged_nothing_is_defined():
    found = of(np.array([[1, GAP], [GAP, 0]]), 2)
    assert np.isnan(list(found.values())).all()


def test_overlap_leaves_out_what_nobody_marked():
    # By hand: 3 units that both marked, 2 that one did: 3 of 5, however many there are besides.
    for neither in (0, 1, 90):
        assert two_by_two(3, 1, 1, neither)["overlap"] == pytest.approx(3 / 5)


@given(
    st.lists(st.lists(st.sampled_from([0, 1, GAP]), min_size=3, max_size=3), min_size=2, max_size=8)
)
def test_neither_the_order_of_coders_nor_of_units_matters(rows):
    ratings = np.array(rows, dtype=float)
    first, turned = of(ratings, 2), of(ratings[::-1, ::-1], 2)
    assert list(first.values()) == pytest.approx(list(turned.values()), nan_ok=True)


@given(st.lists(st.integers(0, 5), min_size=4, max_size=4))
def test_a_weight_is_as_good_as_so_many_units(weights):
    kinds = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    one = unit_tallies(kinds, 2).weighted(np.array(weights, dtype=float))
    many = of(np.repeat(kinds, weights, axis=0), 2) if any(weights) else None
    for name, own in COEFFICIENTS.items() if many else ():
        assert float(own(one)) == pytest.approx(many[name], nan_ok=True)
