"""The comparison group beside the programme: by hand, by statsmodels, and without touching it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation import tables
from evaluation.change.compared_groups import comparison_rows
from evaluation.change.comparison_people import set_apart
from evaluation.change.gates import GATES
from evaluation.change.measure import Design, measure_change
from evaluation.simulate.cohorts import simulate_answers
from evaluation.tables import BOTH_GROUPS, IN_BOTH, STOOD_BESIDE, TOOK_PART
from tests.reference import data

SCALES = {"identity": ("i1", "i2"), "values": ("v1", "v2")}
DESIGN = Design("identity", {"self": (1.0, 5.0)}, SCALES, comparison_group={"cohorts": ("wait",)})
TESTED = ("adjusted_difference", "adjusted_difference_robust")
SIDES = (TOOK_PART, STOOD_BESIDE, BOTH_GROUPS)


def columns(name: str) -> list[str]:
    return list(tables.MODELS[name].to_schema().columns)


def study(groups: dict[str, list[tuple[float, float]]], scales=("identity",), lost=None) -> dict:
    """Tables of people with the same two scores on each scale; `lost` have the first one alone."""
    found = {name: [] for name in ("pairs", "scores", "answers", "participants")}
    for cohort, given in groups.items():
        alone = [(3.0, None)] * (lost or {}).get(cohort, 0)
        for i, (before, after) in enumerate([*given, *alone]):
            who = f"{cohort}{i:02d}"
            found["participants"].append((cohort, who, True, "enrolled", "", "", ""))
            for scale in scales:
                row = (cohort, "self", who, "self", "scale", scale)
                for wave, score in (("pre", before), ("post", after)):
                    if score is not None:
                        found["scores"].append((row[0], wave, *row[1:], score, 2, 2))
                    for item in SCALES[scale]:
                        value = np.nan if score is None else score
                        asked = (cohort, wave, "self", who, "self", item, value, value, "")
                        found["answers"].append(asked)
                if after is not None:
                    change = round(after - before, 10)
                    own = (row[0], "pre-post", *row[1:], 2, before, after, change, "exact")
                    found["pairs"].append(own)
    return {name: pd.DataFrame(rows, columns=columns(name)) for name, rows in found.items()}


def spread(n: int, seed: int, rise: float) -> list[tuple[float, float]]:
    rng = np.random.default_rng(seed)
    before = rng.integers(4, 14, n) / 4
    after = np.clip(1 + 0.6 * before + rise + rng.integers(-2, 3, n) / 4, 1, 5)
    return list(zip(before.tolist(), after.tolist(), strict=True))


def measured(found: dict, design: Design = DESIGN) -> pd.DataFrame:
    return measure_change(**found, design=design)


def beside(estimates: pd.DataFrame, outcome: str = "identity") -> pd.DataFrame:
    own = estimates[estimates["subgroup"].isin(SIDES) & (estimates["outcome"] == outcome)]
    assert set(own["cohort"]) == {"all"}
    return own.set_index(["subgroup", "estimator"])


@pytest.fixture(scope="module")
def two_cohorts():
    return {
        "2025": spread(14, 1, 0.5),
        "2026": spread(12, 2, 0.5),
        "wait": spread(17, 3, 0.1),
    }


def test_ten_people_beside_ten_by_hand():
    # Within either group two people began at 1, 2, 3, 4 and 5, or one point higher, and ended half
    # a point above or below a line of slope 1/2. Means before: 3 and 4; after: 4 and 3.
    def group(first: int, after: float) -> list[tuple[float, float]]:
        return [
            (float(first + i), after + 0.5 * (i - 2) + half)
            for i in range(5)
            for half in (-0.5, 0.5)
        ]

    found = beside(measured(study({"2025": group(1, 4.0), "wait": group(2, 3.0)})))
    # (4 - 3) - 1/2 (3 - 4) = 1.5. Residual squares 20 / 4 = 5 on 17 degrees of freedom; the
    # standard error is sqrt(5 / 17 (1 / 10 + 1 / 10 + (3 - 4)^2 / 40)).
    row = found.loc[(BOTH_GROUPS, "adjusted_difference")]
    assert row["estimate"] == pytest.approx(1.5)
    error = np.sqrt(5 / 17 * (0.2 + 1 / 40))
    assert (row["conf_low"], row["conf_high"]) == pytest.approx(
        (1.5 - 2.109816 * error, 1.5 + 2.109816 * error), abs=1e-6
    )
    assert row["n"] == 20
    assert found.loc[(TOOK_PART, "mean_before")]["estimate"] == 3
    assert found.loc[(STOOD_BESIDE, "mean_before")]["estimate"] == 4
    assert found.loc[(STOOD_BESIDE, "mean_change")]["estimate"] == -1
    # Spread after: 10 x 1/4 x 2 + 10 x 1/4 = 7.5 squares in either group, so S^2 = 15 / 18.
    g = (1 - 3 / (4 * 20 - 9)) * 1.5 / np.sqrt(15 / 18)
    assert found.loc[(BOTH_GROUPS, "hedges_g")]["estimate"] == pytest.approx(g)
    # Before, both spread by 20 squares, S^2 = 40 / 18: changes 1 and -1 are 2 points apart.
    d = (1 - 3 / (4 * 18 - 1)) * 2 / np.sqrt(40 / 18)
    assert found.loc[(BOTH_GROUPS, "morris_dppc2")]["estimate"] == pytest.approx(d)
    assert found.loc[(BOTH_GROUPS, "difference_before")]["estimate"] < 0


def test_anorexia_beside_the_control_group_is_least_squares():
    rows = data("anorexia")
    rows = rows[rows["cohort"].isin(["FT", "Cont"])]
    groups = {
        name: list(zip(own["pre"], own["post"], strict=True))
        for name, own in rows.groupby("cohort")
    }
    design = replace(DESIGN, ranges={"self": (60.0, 110.0)}, missing=("complete",))
    found = beside(
        measured(
            study({"2025": groups["FT"], "wait": groups["Cont"]}),
            design,
        )
    )
    treated = (rows["cohort"] == "FT").to_numpy(dtype=float)
    x = np.column_stack([np.ones(len(rows)), treated, rows["pre"]])
    model = sm.OLS(rows["post"].to_numpy(), x)
    for name, fit in zip(TESTED, (model.fit(), model.fit(cov_type="HC3", use_t=True)), strict=True):
        row = found.loc[(BOTH_GROUPS, name)]
        assert row["n"] == 17 + 26
        assert row["estimate"] == pytest.approx(fit.params[1])
        assert (row["conf_low"], row["conf_high"]) == pytest.approx(fit.conf_int()[1])
        assert row["p_value"] == pytest.approx(fit.pvalues[1])
    assert found.loc[(STOOD_BESIDE, "mean_before")]["estimate"] == pytest.approx(81.5577, abs=5e-5)
    assert found.loc[(STOOD_BESIDE, "mean_after")]["estimate"] == pytest.approx(81.1077, abs=5e-5)


def test_the_programmes_rows_are_the_same_without_the_comparison_group(two_cohorts):
    scales = ("identity", "values")
    lost = {"2025": 3, "wait": 4}
    with_it = measured(study(two_cohorts, scales, lost))
    own = {cohort: given for cohort, given in two_cohorts.items() if cohort != "wait"}
    without = measured(study(own, scales, lost), replace(DESIGN, comparison_group=None))
    assert len(without) > 100
    assert "wait" not in set(with_it["cohort"])
    kept = with_it[~with_it["subgroup"].isin(SIDES)].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, without, check_exact=True)
    # They would not be, were the group not taken out.
    among = measured(study(two_cohorts, scales, lost), replace(DESIGN, comparison_group=None))
    whole = among[(among["cohort"] == "all") & (among["estimator"] == "mean_change")]
    assert set(whole["n"]) == {14 + 12 + 17}


def test_an_attribute_takes_people_out_of_their_cohort():
    given = spread(26, 5, 0.4)
    found = study({"2025": given})
    role = ["In it"] * 14 + ["Waiting  List"] * 12
    found["participants"]["role"] = role
    group = {"cohorts": (), "attribute": "role", "value": "waiting list"}
    estimates = measured(found, replace(DESIGN, comparison_group=group))
    rows = beside(estimates)
    assert rows.loc[(STOOD_BESIDE, "mean_change")]["n"] == 12
    assert rows.loc[(TOOK_PART, "mean_change")]["n"] == 14
    own = estimates[(estimates["cohort"] == "2025") & (estimates["estimator"] == "mean_change")]
    assert own["n"].tolist() == [14]
    by_folder = measured(study({"2025": given[:14], "wait": given[14:]}))
    name = (BOTH_GROUPS, "adjusted_difference")
    assert rows.loc[name]["estimate"] == beside(by_folder).loc[name]["estimate"]


def test_either_group_needs_as_many_as_the_gate_says():
    least = GATES["adjusted_difference"].least
    for inside, outside, enough in ((least, least, 1), (least - 1, 30, 0), (30, least - 1, 0)):
        groups = {"2025": spread(inside, 6, 0.4), "wait": spread(outside, 7, 0.0)}
        found = beside(measured(study(groups))).loc[BOTH_GROUPS]
        assert found["estimate"].notna().all() == enough
        if not enough:
            assert found["estimate"].isna().all()
            assert set(found["note"]) == {f"not estimated: n = {inside} and {outside} people"}


def test_a_group_of_whom_nobody_answered_twice_has_no_number():
    found = beside(measured(study({"2025": spread(12, 1, 0.4), "wait": []}, lost={"wait": 9})))
    assert found.loc[(STOOD_BESIDE, "mean_change")]["n"] == 0
    assert "n = 12 and 0 people" in found.loc[(BOTH_GROUPS, "adjusted_difference")]["note"]


def test_p_values_are_a_family_and_the_main_outcome_stands_alone():
    groups = {"2025": spread(20, 8, 0.3), "wait": spread(20, 9, 0.1)}
    scales = dict.fromkeys(("identity", "values"))
    found = study(groups, tuple(scales))
    third = found["pairs"][found["pairs"]["outcome"] == "values"].assign(outcome="third")
    found["pairs"] = pd.concat([found["pairs"], third])
    estimates = measured(found)
    rows = {name: beside(estimates, name) for name in ("identity", "values", "third")}
    for name in TESTED:
        told = {scale: own.loc[(BOTH_GROUPS, name)] for scale, own in rows.items()}
        assert told["identity"]["p_adjusted"] == told["identity"]["p_value"]
        assert told["values"]["p_adjusted"] == min(1.0, 2 * told["values"]["p_value"])
    assert rows["identity"].loc[STOOD_BESIDE]["p_value"].isna().all()
    assert rows["identity"].loc[TOOK_PART]["p_value"].isna().all()


def test_first_scores_are_of_cohorts_whose_end_has_come(two_cohorts):
    found = study(two_cohorts, lost={"2025": 3, "wait": 4})
    yet = found["scores"][found["scores"]["cohort"] == "2026"].query("wave == 'pre'")
    yet = yet.assign(cohort="2027", person="z" + yet["person"])
    found["scores"] = pd.concat([found["scores"], yet])
    rows = beside(measured(found))
    assert rows.loc[(TOOK_PART, "first_scores")]["estimate"] == 14 + 3 + 12
    assert rows.loc[(STOOD_BESIDE, "first_scores")]["n"] == 17 + 4


def test_somebody_in_both_groups_is_noted(two_cohorts):
    found = study(two_cohorts)
    assert IN_BOTH not in beside(measured(found)).loc[(BOTH_GROUPS, "hedges_g")]["note"]
    for table in found.values():
        table["person"] = table["person"].str.replace("2026", "wait")
    assert IN_BOTH in beside(measured(found)).loc[(BOTH_GROUPS, "hedges_g")]["note"]


def test_nothing_is_known_by_pseudonyms(two_cohorts):
    """Other keys, other names, other order: the same last digit."""
    found, other = study(two_cohorts), study(two_cohorts)
    for name, table in other.items():
        table["person"] = table["person"].str[::-1]
        other[name] = table.sample(frac=1, random_state=4, ignore_index=True)
    numbers = ["n", "estimate", "conf_low", "conf_high", "p_value"]
    one, two = (beside(measured(tables_))[numbers] for tables_ in (found, other))
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_a_known_truth_lies_in_nineteen_of_twenty_intervals():
    """Likert answers with a true change of 0.4 points in the programme, and none in the group."""
    held, runs = 0, 60
    for seed in range(runs):
        groups = {}
        for cohort, change, people in (("2025", 0.4, 45), ("wait", 0.0, 35)):
            draws = 2 * seed + (cohort == "wait")
            answers = simulate_answers(1, people, {"identity": change}, seed=draws)
            own = answers[answers["scale"] == "identity"]
            score = own.groupby(["person", "wave"], observed=True)["value"].mean().unstack()
            groups[cohort] = list(zip(score["pre"], score["post"], strict=True))
        own, outside = set_apart(study(groups), DESIGN.comparison_group)
        rows = comparison_rows(own, outside, {"2025"}, "pre-post")
        [row] = [row for row in rows if row["estimator"] == "adjusted_difference"]
        held += row["conf_low"] <= 0.4 <= row["conf_high"]
    # Of 60 intervals at 95 %, fewer than 52 hold it less than once in three hundred times.
    assert held >= 52
