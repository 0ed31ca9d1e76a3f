import numpy as np
import pandas as pd
import pingouin
import pytest

from evaluation.change.measures import cronbachs_alpha
from tests.reference import data, oracle


@pytest.fixture
def answers():
    rng = np.random.default_rng(1)
    return np.clip(np.round(rng.normal(3, 1, (60, 1)) + rng.normal(0, 1, (60, 5))), 1, 5)


def numbers(found):
    return found.estimate, found.conf_low, found.conf_high


def test_hand_worked():
    # Items 1 2 3 and 1 3 2: variances 1 and 1, covariance .5, alpha = 2 * (1 - 2/3) = 2/3.
    found = cronbachs_alpha(np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]]))
    assert found.n == 3
    assert found.estimate == pytest.approx(2 / 3)


@pytest.mark.parametrize("confidence", [0.95, 0.9])
def test_complete_answers_as_pingouin(answers, confidence):
    alpha, interval = pingouin.cronbach_alpha(pd.DataFrame(answers), ci=confidence)
    found = cronbachs_alpha(answers, confidence)
    assert found.estimate == pytest.approx(alpha, abs=1e-12)
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(interval), abs=6e-4)


def test_leadership_items_of_bliese_as_r_computed_them():
    expected = oracle("lq2002")
    table = data("lq2002_leadership_items")
    for scale in ("LEAD", "TSIG", "HOSTIL"):
        entry = expected[scale]
        found = cronbachs_alpha(table.filter(regex=f"^{scale}").to_numpy())
        assert found.n == entry["n"]
        assert numbers(found) == pytest.approx((entry["alpha"], *entry["ci_feldt"]), abs=1e-8)


def test_incomplete_answers_with_reversed_items_as_r_computed_them():
    expected, table = oracle("bfi"), data("bfi_items")
    for scale, items, turned in (
        ("agree", ["A1", "A2", "A3", "A4", "A5"], ["A1"]),
        ("conscientious", ["C1", "C2", "C3", "C4", "C5"], ["C4", "C5"]),
        ("extraversion", ["E1", "E2", "E3", "E4", "E5"], ["E1", "E2"]),
    ):
        wide = table[items].astype(float)
        wide[turned] = 7 - wide[turned]
        entry, found = expected[scale], cronbachs_alpha(wide.to_numpy())
        assert found.n == entry["n"]
        assert numbers(found) == pytest.approx((entry["alpha"], *entry["ci_feldt"]), abs=1e-8)


def test_the_interval_counts_the_rows_that_were_used(answers):
    # pingouin's listwise interval counts all 60 rows, complete or not.
    holes = answers.copy()
    holes[20:, 0] = np.nan
    assert cronbachs_alpha(holes) == cronbachs_alpha(answers[:20])
    assert cronbachs_alpha(holes).n == 20
    assert cronbachs_alpha(np.vstack([answers, np.full((60, 5), np.nan)])) == cronbachs_alpha(
        answers
    )


@pytest.mark.parametrize("same", [3.0, 1.8])
def test_an_item_that_all_answer_alike_is_left_out_and_said(answers, same):
    found = cronbachs_alpha(np.column_stack([answers, np.full(60, same)]))
    assert numbers(found) == numbers(cronbachs_alpha(answers))
    assert found.note == "1 item(s) answered alike by everybody left out"


def test_unsigned_answers(answers):
    assert cronbachs_alpha(answers.astype("uint8")) == cronbachs_alpha(answers)


def test_what_is_not_defined():
    for answers in (
        np.full((10, 3), 4.0),
        np.array([[1.0, 2.0], [2.0, 1.0]]),
        np.empty((0, 3)),
        np.full((4, 3), np.nan),
        np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]),
    ):
        found = cronbachs_alpha(answers)
        assert np.isnan(numbers(found)).all()
        assert found.note
