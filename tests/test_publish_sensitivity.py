"""How firm a change is, in the programme's report: verdicts and words, never other numbers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.change.measure import Design
from evaluation.publishing import publish_sensitivity
from evaluation.publishing.other_ways import LABELS
from evaluation.publishing.publish import TABLES
from evaluation.publishing.publish_later import later
from evaluation.publishing.publish_notes import methods
from evaluation.publishing.publish_scenarios import scenarios
from evaluation.publishing.publish_sensitivity import WAYS, sensitivity, without_freedom
from tests.small_study import SmallStudy, spread

NAN = float("nan")
MAIN = "pre-post"


@pytest.fixture
def study(tmp_path):
    return SmallStudy(tmp_path / "study")


def estimate(estimate=0.5, low=0.2, high=0.8, *, n=40, base="pairs", **more):
    told = {
        "level": "scale",
        "p_value": NAN,
        "p_adjusted": NAN,
        "method": "made so",
        "note": "",
    } | more
    return SimpleNamespace(estimate=estimate, conf_low=low, conf_high=high, n=n, base=base, **told)


def scope_of(**estimates):
    """A scope of the programme's report on one scale, with these estimates."""
    found = {"mean_before": estimate(3.0, NAN, NAN), "rank_biserial": estimate(0.6)} | estimates
    for name, row in found.items():
        row.estimator = name
    counted = {}

    def withhold(what, when):
        counted[what] = counted.get(what, 0) + bool(when)
        return bool(when)

    instrument = SimpleNamespace(low=1.0, high=5.0)
    return SimpleNamespace(
        report="programme", main=MAIN, k=5, withhold=withhold, withheld=counted,
        scales={"ease": ("self", instrument, None)},
        estimates={("all", "ease", MAIN, name): row for name, row in found.items()},
        settings=SimpleNamespace(plan=SimpleNamespace(smallest=lambda scale: None)),
    )  # fmt: skip


def row(**changes):
    base = {
        "cohort": "all", "comparison": MAIN, "design": "paired", "scale": "ease", "title": "Ease",
        "main": "no", "direction": "rose", "shown": "full", "n": "40",
    }  # fmt: skip
    return base | changes


def verdicts(scope, **changes):
    return {
        r["way"]: (r["verdict"], r.get("otherwise", ""))
        for r in sensitivity(scope, [row(**changes)])
    }


def test_a_way_agrees_where_its_interval_lies_on_the_same_side():
    scope = scope_of(
        mean_change_one_group=estimate(),
        hodges_lehmann=estimate(0.3, 0.0, 0.6),
        trimmed_mean_change=estimate(-0.5, -0.8, -0.2),
        imputed_change=estimate(NAN, NAN, NAN, note="not estimated: n = 4 pairs"),
    )
    assert verdicts(scope) == {
        "mean_change_one_group": ("agrees", ""),
        "hodges_lehmann": ("disagrees", "unclear"),
        "trimmed_mean_change": ("disagrees", "fell"),
        "imputed_change": ("too_few", ""),
    }
    [*_, last] = sensitivity(scope, [row()])
    assert last["note"] == "not estimated: n = 4 pairs"


def test_no_clear_change_and_nobody_changed_are_one_verdict():
    scope = scope_of(hodges_lehmann=estimate(0.1, -0.1, 0.3))
    assert verdicts(scope, direction="same") == {"hodges_lehmann": ("agrees", "")}
    assert verdicts(scope, direction="unclear") == {"hodges_lehmann": ("agrees", "")}


@pytest.mark.parametrize(
    ("p", "side", "told"),
    [
        (0.01, 0.6, ("agrees", "")),
        (0.01, -0.6, ("disagrees", "fell")),
        (0.2, 0.6, ("disagrees", "unclear")),
        (NAN, 0.6, ("too_few", "")),
    ],
)
def test_the_signed_rank_goes_by_its_p_and_by_the_side_of_the_ranks(p, side, told):
    scope = scope_of(signed_rank=estimate(300, NAN, NAN, p_value=p), rank_biserial=estimate(side))
    assert verdicts(scope) == {"signed_rank": told}


@pytest.mark.parametrize(
    ("zero", "direction", "told"),
    [
        (0, "rose", ("agrees", "")),
        (1, "rose", ("disagrees", "unclear")),
        (8, "unclear", ("agrees", "")),
        (7, "unclear", ("disagrees", "rose")),
    ],
)
def test_leaving_one_cohort_out_agrees_only_if_it_always_does(zero, direction, told):
    note = f"the interval includes zero in {zero} of 8 cases"
    scope = scope_of(range_without_one_cohort=estimate(0.5, 0.4, 0.6, note=note))
    assert verdicts(scope, direction=direction) == {"range_without_one_cohort": told}


def test_nothing_is_told_of_nearly_the_same_people():
    """Of all who answered and of the pairs, the answers of the few others could be had."""
    near = scope_of(imputed_change=estimate(base="all", n=44))
    assert verdicts(near) == {}
    assert sum(near.withheld.values()) == 1
    assert verdicts(scope_of(imputed_change=estimate(base="all", n=45))) == {
        "imputed_change": ("agrees", "")
    }


@pytest.mark.parametrize(
    ("by_rule", "told"), [(4, None), (5, "5 of 40"), (35, "35 of 40"), (36, None), (0, None)]
)
def test_scores_of_some_questions_are_counted_where_no_cell_is_small(by_rule, told):
    scope = scope_of(
        mean_change_complete_items=estimate(n=30, base="complete"),
        count_scored_by_rule=estimate(float(by_rule), NAN, NAN),
    )
    [only] = sensitivity(scope, [row()])
    assert (only["verdict"], only.get("note")) == ("agrees", told)


def test_a_change_of_complete_items_that_is_not_estimated_says_why():
    scope = scope_of(
        mean_change_complete_items=estimate(NAN, NAN, NAN, n=3, note="not estimated: n = 3 pairs"),
        count_scored_by_rule=estimate(30.0, NAN, NAN),
    )
    [only] = sensitivity(scope, [row()])
    assert (only["verdict"], only["note"]) == ("too_few", "not estimated: n = 3 pairs")


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [((4, 5, 6), "for"), ((2, 4, 6), "undecided"), ((0.1, 0.2, 0.3), "against")],
)
def test_bayes_factors_are_told_only_where_all_priors_agree(ratios, verdict):
    names = ("bayes_factor_narrow", "bayes_factor", "bayes_factor_wide")
    scope = scope_of(**{n: estimate(r, NAN, NAN) for n, r in zip(names, ratios, strict=True)})
    assert verdicts(scope) == {"bayes_factor": (verdict, "")}


def test_the_margin_is_told_as_reached_or_not_settled():
    assert verdicts(scope_of(too_small_to_matter=estimate(p_value=0.01))) == {
        "too_small_to_matter": ("within", "")
    }
    assert verdicts(scope_of(too_small_to_matter=estimate(p_value=0.2))) == {
        "too_small_to_matter": ("not_within", "")
    }


def test_few_pairs_are_not_estimated_and_nothing_else():
    scope = scope_of(mean_change_one_group=estimate(n=4))
    [only] = sensitivity(scope, [row(shown="too_few", n="4", direction="unclear")])
    assert (only["way"], only["verdict"]) == ("all", "too_few")
    assert only["note"] == "not estimated: n = 4 pairs"


def test_degrees_of_freedom_are_not_told():
    assert (
        without_freedom(
            "mixed model, REML, 95% t interval (Satterthwaite), 50.2 degrees of freedom"
        )
        == "mixed model, REML, 95% t interval (Satterthwaite)"
    )


def scenario(**changes):
    found = {
        "no_change_scenario": estimate(0.3, 0.1, 0.5, n=60, base="all"),
        "worst_case": estimate(-0.4, NAN, NAN, n=60, base="all"),
        "best_case": estimate(0.9, NAN, NAN, n=60, base="all"),
        "tipping_point": estimate(0.3, NAN, NAN, n=60, base="all"),
        "delta_adjusted_quarter": estimate(0.4, 0.1, 0.7, n=60, base="all"),
        "delta_adjusted_half": estimate(0.3, 0.02, 0.6, n=60, base="all"),
        "delta_adjusted_reversed": estimate(0.1, -0.2, 0.4, n=60, base="all"),
        "mean_change": estimate(0.5),
    }
    return scope_of(**(found | changes))


def test_scenarios_are_words_alone():
    [told] = scenarios(scenario(), [row()])
    assert told == {
        "scale": "ease", "title": "Ease", "main": "no", "direction": "rose",
        "less_quarter": "rose", "less_half": "rose", "no_change": "rose", "reversed": "unclear",
        "worst_case": "fall", "best_case": "rise", "tipping": "less_than_half",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("delta", "told"),
    [(0.2, "less"), (0.3, "less_than_half"), (0.6, "reverse"), (5.0, "impossible"), (NAN, "")],
)
def test_the_tipping_point_lies_beside_the_change_that_was_seen(delta, told):
    scope = scenario(tipping_point=estimate(delta, NAN, NAN, n=60))
    assert scenarios(scope, [row()])[0]["tipping"] == told


def test_a_fall_tips_as_a_rise_does():
    scope = scenario(mean_change=estimate(-0.5, -0.8, -0.2))
    [told] = scenarios(scope, [row(direction="fell")])
    assert (told["tipping"], told["no_change"]) == ("less_than_half", "rose")


def test_without_the_grid_of_those_missing_there_is_no_scenario():
    scope = scenario()
    del scope.estimates["all", "ease", MAIN, "delta_adjusted_half"]
    assert scenarios(scope, [row()]) == []


def test_a_change_that_is_not_clear_has_no_scenario_that_keeps_it():
    [told] = scenarios(scenario(), [row(direction="unclear")])
    assert told["tipping"] == "zero"
    assert "no_change" not in told


def test_four_missing_are_too_few_for_scenarios():
    scope = scenario(no_change_scenario=estimate(n=44, base="all"))
    assert scenarios(scope, [row()]) == []
    assert scope.withheld["scenarios of few missing people"] == 1


def test_every_way_has_a_name_and_is_estimated_by_somebody():
    assert set(WAYS) < set(LABELS)
    assert Design(None, {}).confidence == 1 - publish_sensitivity.LEVEL


def test_only_the_programmes_report_has_them(study):
    study.cohort("2025", spread(30))
    tables = study.edition("2025").tables
    for name in ("sensitivity", "scenarios", "between", "precision", "items", "reliable"):
        assert tables[name] == [], name
    whole = study.edition().tables
    assert {r["verdict"] for r in whole["sensitivity"]} <= {
        "agrees", "disagrees", "for", "against", "undecided",
    }  # fmt: skip
    assert not {"estimate", "n", "conf_low"} & set(whole["sensitivity"][0])


def test_cohorts_are_held_against_each_other_from_five(study):
    for cohort in range(4):
        study.cohort(f"20{cohort}", spread(12 + cohort))
    assert study.edition().tables["between"] == []
    study.cohort("204", spread(20))
    [told] = study.edition().tables["between"]
    assert told["cohorts"] == "5"
    assert float(told["sd"]) >= 0
    assert float(told["changes_low"]) <= float(told["changes_high"])
    ways = {r["way"] for r in study.edition().tables["sensitivity"]}
    assert {"mean_change_across", "mean_change_two_stage"} < ways


def test_what_could_be_seen_is_told_where_nothing_was_agreed(study):
    study.cohort("2025", spread(30))
    [told] = study.edition().tables["precision"]
    assert told["detectable"]
    assert "agreed" not in told
    study.write("config/plan.yaml", "main_outcome: identity\nsmallest_change: {identity: 0.3}\n")
    [told] = study.edition().tables["precision"]
    assert told["agreed"] == "0.3"
    assert "detectable" not in told


def test_methods_tell_the_model_for_scales_and_every_other_way(study):
    for cohort in range(5):
        study.cohort(f"20{cohort}", spread(12 + cohort))
    told = {row["name"]: row["method"] for row in study.edition().tables["methods"]}
    assert told["Mean change, all cohorts"].startswith("mixed model")
    assert told["Change of a single question"].startswith("mean of the changes")
    assert LABELS["signed_rank"] in told
    assert "Holm" in told["Corrected p"]
    assert "Spread between cohorts" in told


def test_methods_do_without_a_question_that_has_no_interval():
    table = {name: [] for name in TABLES} | {"items": [{"shown": "direction", "change": "+0.3"}]}
    assert methods(scope_of(), table) == []


def later_row(**changes):
    base = {"compared_as": "later", "comparison": "pre-later", "before_label": "before"}
    return row(**(base | {"after_label": "later", "n": "12"} | changes))


def later_scope(pairs=12, **model):
    scope = scope_of()
    scope.estimates["all", "ease", "pre-later", "mean_before"] = estimate(n=pairs)
    scope.estimates["all", "ease", "pre-later", "mean_change_all_waves"] = estimate(**model)
    return scope


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ({"n": 40, "base": "all"}, ("agrees", "")),
        ({"n": 40, "base": "all", "low": -0.1}, ("disagrees", "unclear")),
        ({"n": 16, "base": "all"}, ("withheld", "")),
        ({"estimate": NAN, "low": NAN, "high": NAN}, ("not_estimated", "")),
    ],
)
def test_a_later_change_stands_beside_the_model_of_all_waves(model, told):
    scope = later_scope(**model)
    [found] = later(scope, [later_row()])
    assert (found["verdict"], found.get("otherwise", "")) == told
    assert (found["direction"], found["n"]) == ("rose", "12")
    assert not {"estimate", "conf_low", "change"} & set(found)


def test_of_few_at_a_later_wave_there_is_their_number_alone():
    scope = later_scope(pairs=4, n=40, base="all")
    [found] = later(scope, [later_row(shown="too_few", n="4", direction="unclear")])
    assert (found["verdict"], found["n"]) == ("too_few", "4")
    assert "direction" not in found


def test_where_a_later_change_has_no_interval_the_model_says_nothing_of_it():
    [found] = later(later_scope(n=40, base="all"), [later_row(shown="direction")])
    assert found["verdict"] == "no_interval"
    assert not {"direction", "method"} & set(found)


def test_no_other_comparison_and_no_cohort_has_a_later_row():
    scope = later_scope(n=40, base="all")
    assert later(scope, [later_row(compared_as="looking_back"), later_row(cohort="2025")]) == []
    scope.report = "2025"
    assert later(scope, [later_row()]) == []
