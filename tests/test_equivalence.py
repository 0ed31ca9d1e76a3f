import numpy as np
import pytest

from evaluation.change.equivalence import against_smallest, too_small_to_matter
from evaluation.change.paired import mean_change
from tests.reference import data, oracle
from tests.test_paired import SLEEP_AFTER, SLEEP_BEFORE

UP_BY_LITTLE = np.array([0.1, 0, 0.2, -0.1, 0, 0.1, 0, 0.1, -0.2, 0.1, 0, 0.1])


def test_sleep_as_r_computed_it():
    r = oracle("sleep")["paired"]["tost_0.5sdav"]
    found = too_small_to_matter(SLEEP_BEFORE, SLEEP_AFTER, r["bound"])
    assert found.p_value == pytest.approx(r["p"], abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(r["ci90"]), abs=1e-9)


@pytest.mark.parametrize("cohort", ["CBT", "Cont", "FT"])
def test_three_groups_as_r_computed_them(cohort):
    group = data("anorexia").query("cohort == @cohort")
    r = oracle("anorexia")["by_cohort"][cohort]["tost_0.5sdav"]
    found = too_small_to_matter(group["pre"].to_numpy(), group["post"].to_numpy(), r["bound"])
    assert found.p_value == pytest.approx(r["p"], abs=1e-9)
    assert (found.conf_low, found.conf_high) == pytest.approx(tuple(r["ci90"]), abs=1e-8)


def test_statsmodels_has_the_same_p():
    from statsmodels.stats.weightstats import ttost_paired

    after = SLEEP_BEFORE[:12] + UP_BY_LITTLE[:10]
    expected, *_ = ttost_paired(after, SLEEP_BEFORE, -0.15, 0.15)
    found = too_small_to_matter(SLEEP_BEFORE, after, 0.15)
    assert found.p_value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("smallest", [0.04, 0.08, 0.1, 0.2])
def test_p_is_small_just_where_the_90_percent_interval_lies_inside(smallest):
    found = too_small_to_matter(np.zeros(12), UP_BY_LITTLE, smallest)
    inside = -smallest < found.conf_low and found.conf_high < smallest
    assert (found.p_value < 0.05) == inside


@pytest.mark.parametrize("step", [1.0, 0.3, 0.0])
def test_everybody_the_same_step_has_no_p_and_is_not_called_equivalent(step):
    # pingouin.tost says p = 0, "equivalent", where the change equals the bound.
    before = np.array([1.1, 2.3, 3.7, 2.2, 4.1, 3.3, 1.9, 2.8, 2.7, 3.1])
    found = too_small_to_matter(before, before + step, step or 1.0)
    assert found.estimate == pytest.approx(step)
    assert np.isnan(found.p_value)
    assert found.note
    assert against_smallest(mean_change(before, before + step), found, step or 1.0) == ""


@pytest.mark.parametrize("smallest", [0, -0.5, np.nan, np.inf])
def test_a_smallest_change_that_is_none_is_refused(smallest):
    with pytest.raises(ValueError, match="must be above 0"):
        too_small_to_matter(SLEEP_BEFORE, SLEEP_AFTER, smallest)


def test_whole_numbers_of_numpy_are_numbers():
    found = too_small_to_matter(SLEEP_BEFORE, SLEEP_AFTER, np.int64(1))
    assert found == too_small_to_matter(SLEEP_BEFORE, SLEEP_AFTER, 1.0)


def test_turned_round_it_is_as_small():
    up = too_small_to_matter(np.zeros(12), UP_BY_LITTLE, 0.1)
    down = too_small_to_matter(UP_BY_LITTLE, np.zeros(12), 0.1)
    assert down.p_value == pytest.approx(up.p_value)
    assert (down.conf_low, down.conf_high) == pytest.approx((-up.conf_high, -up.conf_low))


@pytest.mark.parametrize(
    ("after", "smallest", "verdict"),
    [
        (UP_BY_LITTLE, 0.2, "too small"),
        (UP_BY_LITTLE + 1, 0.5, "large enough"),
        (UP_BY_LITTLE - 1, 0.5, "large enough"),
        (UP_BY_LITTLE + 1, 1.0, "not clear"),
        (10 * UP_BY_LITTLE, 0.6, "not clear"),
    ],
)
def test_a_change_is_large_enough_too_small_or_not_clear(after, smallest, verdict):
    before = np.zeros(12)
    narrow = too_small_to_matter(before, after, smallest)
    assert against_smallest(mean_change(before, after), narrow, smallest) == verdict


def test_one_pair_is_not_tested():
    found = too_small_to_matter(np.array([1.0]), np.array([2.0]), 0.5)
    assert found.note == "n = 1, not estimated"
    assert np.isnan(found.p_value)


def test_unsigned_answers_do_not_wrap():
    before, after = np.array([4, 5, 3], dtype="uint8"), np.array([3, 3, 4], dtype="uint8")
    found = too_small_to_matter(before, after, 1)
    assert found.estimate == pytest.approx(-2 / 3)
