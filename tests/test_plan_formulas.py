"""The planning formulas: against R, against printed numbers, and against simulated studies."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from evaluation.planning import interviews, one_group, several_cohorts

ROOT = Path(__file__).parents[1]
SD = 0.6


@pytest.fixture(scope="module")
def trials():
    """The simulation that docs/planning.md is made with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "benchmarks")
        import planning

        yield planning


@pytest.mark.parametrize(
    ("power", "level", "printed"),
    [(0.8, 0.05, 33.3671291039), (0.9, 0.05, 43.995511107), (0.8, 0.05 / 4, 47.7584320627)],
)
def test_pairs_are_those_of_r(power, level, printed):
    # R 4.2.2: power.t.test(delta = .3, sd = .6, power =, sig.level =, type = "paired",
    #                       strict = TRUE)$n
    assert one_group.pairs_for_power(0.3, SD, power, level) == int(np.ceil(printed))


def test_answers_that_are_not_linked_are_those_of_r():
    # R 4.2.2: power.t.test(delta = .3, sd = .6, power = .8, type = "two.sample")$n
    assert one_group.answers_for_power(0.3, SD) == int(np.ceil(63.7656101708))


@pytest.mark.parametrize(
    ("n", "mean", "most"),
    [(5, 0.700287769235, 1.038961659050), (12, 0.372666947841, 0.477738821894),
     (30, 0.222120951115, 0.260107264505)],
)  # fmt: skip
def test_half_widths_are_those_of_r(n, mean, most):
    # R 4.2.2: qt(.975, n-1) * .6 / sqrt(n) * sqrt(2 / (n-1)) * gamma(n/2) / gamma((n-1)/2)
    #      and qt(.975, n-1) * .6 / sqrt(n) * sqrt(qchisq(.9, n-1) / (n-1))
    assert one_group.half_width(n, SD) == pytest.approx(mean, abs=1e-10)
    assert one_group.half_width_sure(n, SD) == pytest.approx(most, abs=1e-10)


@pytest.mark.parametrize(
    ("found", "wide"),
    [(one_group.pairs_for_width(0.15, SD), one_group.half_width),
     (one_group.pairs_for_width(0.15, SD, 0.9), one_group.half_width_sure)],
)  # fmt: skip
def test_one_pair_fewer_is_too_few(found, wide):
    assert wide(found, SD) <= 0.15 < wide(found - 1, SD)


def test_nobody_plans_with_fewer_pairs_than_a_report_tells_of_or_without_end():
    assert one_group.pairs_for_power(5.0, SD) == 5
    assert one_group.pairs_for_power(1e-6, SD) == one_group.MOST


@pytest.mark.parametrize(("pairs", "kept", "mean"), [(33, 0.63, 53), (10, 0.5, 20), (7, 1.0, 7)])
def test_people_to_enrol(pairs, kept, mean):
    assert one_group.enrolled_for(pairs, kept) == mean
    sure = one_group.enrolled_for_sure(pairs, kept)
    assert sure >= mean
    # By hand: the binomial chance of at least so many pairs, by summing the probabilities.
    from math import comb

    def chance(n):
        return sum(comb(n, x) * kept**x * (1 - kept) ** (n - x) for x in range(pairs, n + 1))

    assert chance(sure) >= 0.9 - 1e-12
    assert sure == mean or chance(sure - 1) < 0.9


def test_two_voices_of_a_theme_as_printed():
    # Fugard & Potts 2015, abstract: "to have 80% power to detect two instances of a theme with 10%
    # prevalence, 29 participants are required".
    assert interviews.interviews_for(0.8, 0.1, 2) == 29


def test_what_a_tenth_of_people_say_is_missed_as_often_as_printed():
    # DePaulo 2000 (Quirk's Marketing Research Review 14, December): ten people miss a subgroup of
    # 10 % with a chance of 0.349.
    assert 1 - interviews.chance_of_hearing(10, 0.1) == pytest.approx(0.349, abs=5e-4)


def test_five_voices_as_printed():
    # Greenland & Moore 2022, p. 652, by Fugard & Potts' tool: 200 people, five instances of a theme
    # of 6 %: 99 %.
    assert interviews.chance_of_hearing(200, 0.06, 5) == pytest.approx(0.99, abs=5e-3)


def test_of_a_small_group_by_hand():
    # Four people, two of whom have the theme: of two who are asked, one pair of six has neither.
    assert interviews.chance_of_hearing(2, 0.5, 1, 4) == pytest.approx(5 / 6)
    assert interviews.chance_of_hearing(2, 0.5, 2, 4) == pytest.approx(1 / 6)
    assert interviews.chance_of_hearing(9, 0.5, 2, 4) == 1.0
    assert interviews.interviews_for(0.95, 0.5, 1, 4) == 3


def test_a_share_of_a_small_group_is_one_person_at_least_and_rounded_down():
    assert [interviews.holders(share, 23) for share in (0.01, 0.1, 0.5, 1.0)] == [1, 2, 11, 23]
    assert interviews.holders(0.3, 10) == 3  # 0.3 * 10 is a little under 3
    assert interviews.interviews_for(0.8, 0.01, 2, 23) is None


def test_under_five_cohorts_it_is_one_group_with_a_mean_square_of_each():
    # One cohort is the paired t interval; the grid of quantiles gives its power to three digits.
    one = several_cohorts.pooled(1, 33, SD, 0.5, 0.3)
    assert one.half_width == pytest.approx(one_group.half_width(33, SD))
    assert one.power == pytest.approx(one_group.power_of_t(0.5, 33), abs=2e-3)


def test_two_stages_are_the_t_interval_of_the_cohorts_changes():
    # R 4.2.2: k <- 8; qt(.975, k-1) * sqrt((.1^2 + .36/13) / k) * sqrt(2/(k-1)) *
    #          gamma(k/2) / gamma((k-1)/2); power.t.test(n = 8, delta = .3,
    #          sd = sqrt(.1^2 + .36/13), type = "paired", strict = TRUE)$power
    found = several_cohorts.two_stage(8, 13, SD, 0.1, 0.3)
    assert found.half_width == pytest.approx(0.156633455690, abs=1e-9)
    assert found.power == pytest.approx(0.960826996905, abs=2e-3)


def test_where_cohorts_lie_far_apart_the_mixed_model_is_two_stages_and_where_alike_one_group():
    far = [method(8, 13, SD, 5.0, 0.3).half_width for method in
           (several_cohorts.one_stage, several_cohorts.two_stage)]  # fmt: skip
    assert far[0] == pytest.approx(far[1], rel=0.01)
    alike = several_cohorts.one_stage(40, 13, SD, 0.0, 0.3).half_width
    assert one_group.half_width(40 * 13, SD) <= alike <= 1.1 * one_group.half_width(40 * 13, SD)


def test_cohorts_needed_are_five_at_least_and_one_fewer_is_too_few():
    n = several_cohorts.cohorts_for_width(0.15, 13, SD, 0.1)
    widths = [several_cohorts.pooled(k, 13, SD, 0.1, 0.0).half_width for k in (n - 1, n)]
    assert widths[1] <= 0.15 < widths[0]
    assert several_cohorts.cohorts_for_power(3.0, 13, SD, 0.1, 0.8) == 5
    assert several_cohorts.cohorts_for_width(1e-4, 13, SD, 0.1) is None


def test_simulated_studies_say_the_same(trials):
    """Fixed seeds, so that it is decided; the bounds are those of chance alone."""
    rows = [*trials.of_pairs(33, 1500), *trials.of_pairs(12, 1500, 0.6)]
    rows += [*trials.of_cohorts([13] * 3, 0.1, 800), trials.of_enrolled(33, 0.63, 4000)]
    rows += [trials.of_interviews(22, 0.2, 2, None, 4000)]
    rows += [trials.of_interviews(20, 0.2, 2, 67, 2000), trials.of_answers(1000)]
    assert [row.what for row in rows if row.off > 3.3] == []
    assert all(row.error < 0.02 for row in rows)


def test_simulated_mixed_models_are_near(trials):
    for row in trials.of_cohorts([10] * 5, 0.1, 40):
        assert row.simulated == pytest.approx(row.formula, abs=3.3 * row.error + 0.05 * row.formula)


def test_a_wrong_formula_would_be_seen(trials):
    """Reliability forgotten, pairs taken for two groups: each is far outside the bounds."""
    told, wide, _ = trials.of_pairs(33, 1500)
    perfect = trials.SD * sqrt(2 * (1 - trials.STABILITY))
    assert abs(told.simulated - one_group.power_of_t(0.3 / perfect, 33)) > 5 * told.error
    assert abs(wide.simulated - one_group.half_width(33, trials.SD * sqrt(2))) > 5 * wide.error


def test_the_page_was_made_by_the_benchmark_and_is_within_chance(trials):
    text = trials.PAGE.read_text(encoding="utf-8")
    made = text.split("<!-- simulated -->")[1].split("<!-- end of simulated -->")[0]
    rows = [line.strip("| ").split(" | ") for line in made.splitlines() if line.startswith("| ")]
    assert len(rows) > 50
    shown = {row[0]: row[1] for row in rows}
    assert trials.FIGURE.stat().st_size > 10_000
    # The formulas have not changed since: some are computed again.
    for row in (*trials.of_pairs(20, 2), *trials.of_pairs(59, 2, 0.6)):
        digits = ".3f" if "half width, mean" in row.what else ".1%"
        assert shown[row.what] == f"{row.formula:{digits}}"
    for k, between in ((5, 0.1), (9, 0.2)):
        formula = several_cohorts.pooled(k, 13, trials.SD_CHANGE, between, trials.CHANGE)
        name = f"{k} cohorts of 13 pairs, {between:g} apart"
        assert shown[f"{name}: told"] == f"{formula.power:.1%}"
        assert shown[f"{name}: half width"] == f"{formula.half_width:.3f}"
