import numpy as np
import pandas as pd
import pingouin
import pytest

from evaluation.change.measures import (
    cronbachs_alpha,
    item_rest_correlations,
    item_to_suspect,
)
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


def test_item_rest_correlations_as_r_computed_them():
    expected, table = oracle("lq2002"), data("lq2002_leadership_items")
    for scale in ("LEAD", "TSIG", "HOSTIL"):
        found = item_rest_correlations(table.filter(regex=f"^{scale}").to_numpy())
        assert [e.estimate for e in found] == pytest.approx(
            expected[scale]["item_rest_r"], abs=1e-9
        )
        assert not any(e.note for e in found)


def test_an_item_that_runs_against_the_others_is_said():
    expected, table = oracle("bfi")["agree_UNREVERSED"], data("bfi_items")
    found = item_rest_correlations(table[["A1", "A2", "A3", "A4", "A5"]].to_numpy())
    assert [e.estimate for e in found] == pytest.approx(expected["item_rest_r"], abs=1e-9)
    assert [bool(e.note) for e in found] == [True, False, False, False, False]


def test_item_rest_correlations_that_are_not_defined(answers):
    found = item_rest_correlations(np.column_stack([answers, np.full(60, 1.8)]))
    assert np.isnan(found[-1].estimate)
    assert "alike" in found[-1].note
    assert [e.estimate for e in found[:-1]] == pytest.approx(
        [e.estimate for e in item_rest_correlations(answers)]
    )
    assert np.isnan(item_rest_correlations(answers[:2])[0].estimate)
    assert np.isnan(item_rest_correlations(answers[:, :1])[0].estimate)
    assert item_rest_correlations(np.empty((0, 2)))[0].n == 0


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_item_that_was_not_turned_round_is_suspected_when_alpha_is_negative(place):
    rng = np.random.default_rng(3)
    right = np.clip(np.round(rng.normal(3, 1, (40, 1)) + rng.normal(0, 0.5, (40, 3))), 1, 5)
    wrong = right.copy()
    wrong[:, place] = 6 - wrong[:, place]
    assert cronbachs_alpha(wrong).estimate < 0
    suspected, alpha = item_to_suspect(wrong)
    assert suspected == place
    assert alpha == pytest.approx(cronbachs_alpha(right).estimate)


def test_the_place_of_the_suspect_counts_items_that_all_answer_alike():
    # Items 2 and 3 are of one mind, item 4 is of the other; item 1 says nothing.
    answers = np.array([[3, 1, 1, 5], [3, 2, 3, 4], [3, 4, 4, 2], [3, 5, 4, 1]])
    assert item_to_suspect(answers)[0] == 3


def test_no_item_is_suspected_unless_alpha_is_negative(answers):
    assert item_to_suspect(answers) is None
    assert item_to_suspect(np.full((10, 3), 4.0)) is None
    assert item_to_suspect(np.empty((0, 3))) is None


def test_neither_rows_nor_kinds_of_number_matter(answers):
    turned = item_rest_correlations(answers[::-1])
    for kind in ("uint8", "float32", "object"):
        found = item_rest_correlations(answers.astype(kind))
        assert [e.estimate for e in found] == pytest.approx([e.estimate for e in turned])
