"""Change by theme and attendance in the report: only where both sides may be shown."""

from types import SimpleNamespace

import pytest

from evaluation.publishing.joint_cells import dose_sentence, joint_cells, views_sentence
from evaluation.publishing.publish_joint import dose, theme_change
from evaluation.publishing.results import Results, Scope
from tests.small_study import SmallStudy, spread

NAN = float("nan")


@pytest.fixture
def scope(tmp_path):
    from evaluation.study.cohort_folder import open_study

    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(30))
    settings, cohorts, _ = open_study(study.folder)
    results = Results(by_cohort={}, sizes={"2025": 30})
    return Scope(settings, cohorts, results, "programme", {})


def by_theme(n_with, n_without, **more):
    row = {"cohort": "all", "instrument": "self", "scale": "identity", "theme": "claiming"}
    row |= {"n_with": n_with, "n_without": n_without, "difference": 0.314, "conf_low": 0.1}
    row |= {"conf_high": 0.52, "delta": 0.4, "delta_low": 0.1, "delta_high": 0.6}
    row |= {"p_value": 0.02, "least_p": 0.001, "p_adjusted": 0.04, "words_with": 60.0}
    return SimpleNamespace(**row | {"words_without": 31.5, "method": "m", "note": ""} | more)


def filled(scope, name, rows):
    scope.results.by_cohort[name] = {"all": rows}
    return scope


@pytest.mark.parametrize(("sides", "rows"), [((10, 10), 1), ((9, 30), 0), ((30, 9), 0)])
def test_both_sides_need_as_many_people_as_any_estimate_of_the_scale(scope, sides, rows):
    """Four items: ten people."""
    found = theme_change(filled(scope, "theme_change", [by_theme(*sides)]))
    assert len(found) == rows
    assert scope.withheld["changes by theme, of few people"] == 1 - rows


def test_no_mean_of_either_side_is_published(scope):
    """With the mean of all who are compared, it would tell the mean of those not interviewed."""
    [row] = theme_change(filled(scope, "theme_change", [by_theme(12, 15)]))
    assert not [name for name in row if "mean" in name]
    assert (row["difference"], row["p_adjusted"], row["talk_other"]) == ("0.31", "0.040", "32")


def test_a_clear_difference_co_occurs_and_is_never_explained(scope):
    [row] = theme_change(filled(scope, "theme_change", [by_theme(12, 15)]))
    told = joint_cells({"theme_change": [row]})["by_theme_words"]
    assert "co-occurs with a larger change" in told
    assert "corrected for each other" in told


@pytest.mark.parametrize("unclear", [{"conf_low": -0.1}, {"p_adjusted": 0.06}, {"p_adjusted": NAN}])
def test_a_difference_needs_its_interval_and_its_corrected_p(scope, unclear):
    [row] = theme_change(filled(scope, "theme_change", [by_theme(12, 15, **unclear)]))
    assert joint_cells({"theme_change": [row]})["by_theme_words"].startswith("None of these")


def test_attendance_is_described_from_ten_people_on(scope):
    row = {"cohort": "all", "instrument": "self", "scale": "identity", "share": 0.8126}
    row |= {"estimate": -0.4, "conf_low": -0.7, "conf_high": -0.02, "method": "m", "note": ""}
    rows = [SimpleNamespace(**row, n=n) for n in (9, 25)]
    [found] = dose(filled(scope, "dose", rows))
    assert (found["n"], found["share"]) == ("25", "81")
    assert "(less; rank correlation \N{MINUS SIGN}0.40)" in dose_sentence([found])
    unclear = found | {"correlation_high": "0.10"}
    assert dose_sentence([unclear]).startswith("On no scale did people who came to more sessions")


def test_participants_and_sponsors_who_see_a_theme_otherwise_are_told():
    row = {"theme": "time", "title": "Time", "n": "", "n_group": "", "words": "at least half"}
    own = row | {"source_group": "participant", "group_label": "Participants"}
    few = {"words": "fewer than half"}
    sponsor = row | {"source_group": "sponsor", "group_label": "Sponsors"}
    assert views_sentence({"themes": [own, sponsor]}) == ""
    assert views_sentence({"themes": [own, sponsor | few]}) == (
        "A larger share of participants than of sponsors raised \N{LEFT SINGLE QUOTATION MARK}Time"
        "\N{RIGHT SINGLE QUOTATION MARK}."
    )
    counted = sponsor | few | {"n": "3", "n_group": "8", "words": "3 of 8"}
    assert views_sentence({"themes": [own, counted]}).endswith("(at least half against 3 of 8).")
