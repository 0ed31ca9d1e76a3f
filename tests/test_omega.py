"""McDonald's omega."""

import numpy as np
import pytest
from scipy.special import logit

from evaluation.change.measures import cronbachs_alpha
from evaluation.change.omega import mcdonalds_omega, one_factor
from tests.reference import data, oracle


@pytest.fixture
def answers():
    rng = np.random.default_rng(1)
    loadings = np.array([0.5, 0.8, 1.0, 0.7])
    given = 3 + rng.normal(0, 1, (200, 1)) * loadings + rng.normal(0, 0.8, (200, 4))
    return np.clip(np.round(given), 1, 5)


def numbers(found):
    return found.estimate, found.conf_low, found.conf_high


def test_leadership_items_as_lavaan_computed_them():
    expected, table = oracle("lq2002"), data("lq2002_leadership_items")
    for scale in ("LEAD", "TSIG", "HOSTIL"):
        entry = expected[scale]["omega"]
        answers = table.filter(regex=f"^{scale}").to_numpy(float)
        found = mcdonalds_omega(answers)
        assert found.estimate == pytest.approx(entry["omega_ml_1factor"], abs=1e-6)
        assert found.conf_low < found.estimate < found.conf_high
        loadings, unique = one_factor(np.cov(answers, rowvar=False, ddof=0))
        assert loadings == pytest.approx(entry["loadings"], abs=1e-5)
        assert unique == pytest.approx(entry["uniq"], abs=1e-5)


def test_incomplete_answers_with_reversed_items_as_lavaan_computed_them():
    expected, table = oracle("bfi"), data("bfi_items")
    for scale, items, turned in (
        ("agree", ["A1", "A2", "A3", "A4", "A5"], ["A1"]),
        ("conscientious", ["C1", "C2", "C3", "C4", "C5"], ["C4", "C5"]),
        ("neuroticism", ["N1", "N2", "N3", "N4", "N5"], []),
    ):
        wide = table[items].astype(float)
        wide[turned] = 7 - wide[turned]
        entry, found = expected[scale], mcdonalds_omega(wide.to_numpy())
        assert found.n == entry["n"]
        assert found.estimate == pytest.approx(entry["omega"]["omega_ml_1factor"], abs=1e-6)


def test_lavaan_prints_loadings_of_twelve_people():
    # Below the gate, but lavaan has numbers: where few people answered the fit is hardest.
    expected, table = oracle("lq2002"), data("lq2002_leadership_items")
    for n in (12, 20):
        answers = table.filter(regex="^LEAD").to_numpy(float)[:n]
        loadings, _ = one_factor(np.cov(answers, rowvar=False, ddof=0))
        assert loadings == pytest.approx(expected[f"LEAD_first{n}"]["omega"]["loadings"], abs=1e-4)


def test_three_items_have_a_closed_solution():
    # With three items each loading is sqrt(s_ij s_ik / s_jk).
    covariances = np.array([[1.0, 0.42, 0.48], [0.42, 1.0, 0.56], [0.48, 0.56, 1.0]])
    loadings, unique = one_factor(covariances)
    assert loadings == pytest.approx([0.6, 0.7, 0.8], abs=1e-9)
    assert unique == pytest.approx([0.64, 0.51, 0.36], abs=1e-9)


def test_as_statsmodels_finds_it(answers):
    from statsmodels.multivariate.factor import Factor

    correlations = np.corrcoef(answers, rowvar=False)
    fitted = Factor(corr=correlations, n_factor=1, method="ml").fit(opt_method="BFGS")
    loadings, _ = one_factor(correlations)
    assert loadings == pytest.approx(np.abs(fitted.loadings[:, 0]), abs=1e-4)


def test_a_singular_table_and_an_improper_solution_give_no_number():
    # Eight people and eleven items: lavaan refuses, sklearn and statsmodels give a number.
    answers = np.random.default_rng(1).normal(size=(8, 11))
    assert one_factor(np.cov(answers, rowvar=False, ddof=0)) is None
    # A correlation higher than the other two allow: its unique variance would be negative.
    assert one_factor(np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.5], [0.9, 0.5, 1.0]])) is None
    rng = np.random.default_rng(2)
    double = rng.normal(size=(60, 3))
    found = mcdonalds_omega(np.column_stack([double, double[:, 0]]))
    assert np.isnan(numbers(found)).all()
    assert "no proper solution" in found.note


def test_the_gates(answers):
    assert np.isnan(mcdonalds_omega(answers[:49]).estimate)
    assert mcdonalds_omega(answers[:49]).note == "not estimated: n = 49 people"
    assert not np.isnan(mcdonalds_omega(answers[:50]).estimate)
    assert np.isnan(mcdonalds_omega(answers[:, :2]).estimate)
    assert np.isnan(mcdonalds_omega(np.empty((0, 4))).estimate)
    assert np.isnan(mcdonalds_omega(np.full((80, 4), np.nan)).estimate)
    assert np.isnan(mcdonalds_omega(np.full((80, 4), 3.3)).estimate)


def test_an_item_that_all_answer_alike_is_left_out_and_said(answers):
    found = mcdonalds_omega(np.column_stack([answers, np.full(200, 1.8)]))
    assert numbers(found) == pytest.approx(numbers(mcdonalds_omega(answers)))
    assert "left out" in found.note


def test_rows_scale_place_and_kind_do_not_matter(answers):
    usual = numbers(mcdonalds_omega(answers))
    holes = np.vstack([answers[::-1], np.full((30, 4), np.nan)])
    for other in (holes, answers * 10, answers + 7, answers.astype("uint8")):
        assert numbers(mcdonalds_omega(other)) == pytest.approx(usual, abs=1e-9)


def test_items_of_one_true_score_have_the_omega_that_alpha_has():
    rng = np.random.default_rng(8)
    answers = rng.normal(size=(5000, 1)) + rng.normal(size=(5000, 5))
    found = mcdonalds_omega(answers)
    assert found.estimate == pytest.approx(cronbachs_alpha(answers).estimate, abs=2e-3)
    assert found.estimate == pytest.approx(5 / 6, abs=0.01)


def test_the_standard_error_is_that_of_a_bootstrap(answers):
    rng = np.random.default_rng(4)
    found = mcdonalds_omega(answers)
    drawn = [mcdonalds_omega(answers[rng.integers(0, 200, 200)]).estimate for _ in range(150)]
    width = logit(found.conf_high) - logit(found.conf_low)
    assert width == pytest.approx(2 * 1.972 * np.std(logit(drawn)), rel=0.2)


def test_a_wider_confidence_is_a_wider_interval(answers):
    usual, wide = (mcdonalds_omega(answers, level) for level in (0.95, 0.99))
    assert wide.conf_low < usual.conf_low < usual.conf_high < wide.conf_high
