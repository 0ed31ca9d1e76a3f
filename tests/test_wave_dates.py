"""Waves in the wrong order of time are told; waves that only overlap are not."""

import datetime

from evaluation.surveys.wave_dates import swapped_waves
from tests.read_tiny import surveys
from tests.tiny import COHORT, POST, PRE, tiny_study

ORDER = ("pre", "post", "follow_up")


def days(month, *numbers, year=2026):
    return [datetime.date(year, month, n) for n in numbers]


def test_a_later_wave_sent_in_wholly_before_an_earlier_one_stops_with_both_days():
    dates = {"pre": days(7, 1, 2, 3), "post": days(2, 4, 5, 9)}
    problem = swapped_waves(dates, ORDER, "data/raw/c")
    assert problem.severity == "stop"
    assert problem.file == "data/raw/c"
    assert "'post' was sent in before wave 'pre'" in problem.found
    assert "5 February 2026" in problem.found
    assert "2 July 2026" in problem.found


def test_waves_in_order_and_waves_without_dates_are_no_problem():
    assert swapped_waves({"pre": days(2, 1), "post": days(7, 1)}, ORDER) is None
    assert swapped_waves({"pre": [], "post": days(7, 1)}, ORDER) is None
    assert swapped_waves({}, ORDER) is None


def test_waves_of_one_day_are_no_problem():
    assert swapped_waves({"pre": days(2, 1, 1), "post": days(2, 1, 1)}, ORDER) is None


def test_one_trial_of_the_survey_does_not_hide_a_swap():
    dates = {"pre": [*days(1, 2), *days(7, 1, 2, 3, 4, 5)], "post": days(2, 1, 2, 3, 4, 5, 6)}
    assert swapped_waves(dates, ORDER) is not None


def test_people_who_start_one_after_the_other_may_overlap():
    # The programme is open all year; those who finished first started first.
    dates = {
        "pre": [d for month in range(1, 13) for d in days(month, 1, 8, 15, 22)],
        "post": days(4, 1, 5, 9, 12, 20),
    }
    assert swapped_waves(dates, ORDER) is None


def test_the_first_two_waves_in_the_wrong_order_are_the_ones_told():
    dates = {"pre": days(2, 1), "post": days(9, 1), "follow_up": days(5, 1)}
    assert "'follow_up' was sent in before wave 'post'" in swapped_waves(dates, ORDER).found


def test_a_beginning_that_is_rated_at_the_end_in_a_file_of_its_own_is_not_swapped(tmp_path):
    def first(text):
        return text.replace("waves:\n", "waves:\n  then: {label: the beginning looked back at}\n")

    later = PRE.replace("2026-02-0", "2026-07-0")
    study = tiny_study(tmp_path, study=first, more={f"{COHORT}/then.csv": later})
    assert not [p for p in surveys(study).problems if "swapped" in p.remedy]
    swapped = tiny_study(tmp_path / "other", pre=POST, post=PRE)
    assert [p for p in surveys(swapped).problems if "swapped" in p.remedy]
