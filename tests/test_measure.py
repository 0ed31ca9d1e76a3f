import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.change.cohorts import mean_change_across
from evaluation.change.estimate import base_of
from evaluation.change.measure import Design, measure_change
from evaluation.change.paired import mean_change

DESIGN = Design(
    main_outcome="identity",
    confidence=0.95,
    ranges={"self": (1.0, 5.0)},
    scales={"identity": ("i1", "i2")},
)
SIZES = {"2025": 12, "2026": 9}


def people(cohort):
    return [f"p{cohort}{i:02d}" for i in range(SIZES[cohort])]


def pairs(outcomes=("identity", "values"), comparison="pre-post", level="scale", seed=3):
    rng = np.random.default_rng(seed)
    rows = []
    for cohort in SIZES:
        for outcome in outcomes:
            for person in people(cohort):
                before = float(rng.integers(1, 5))
                after = min(5.0, before + float(rng.integers(-1, 3)))
                change = after - before
                rows.append(
                    (
                        cohort,
                        comparison,
                        "self",
                        person,
                        "self",
                        level,
                        outcome,
                        2,
                        before,
                        after,
                        change,
                        "exact",
                    )
                )
    columns = list(tables.MODELS["pairs"].to_schema().columns)
    return pd.DataFrame(rows, columns=columns)


def participants(cluster=lambda person: ""):
    rows = [(c, p, True, "enrolled", "", "", cluster(p)) for c in SIZES for p in people(c)]
    return pd.DataFrame(rows, columns=list(tables.MODELS["participants"].to_schema().columns))


def scores(rows=()):
    columns = list(tables.MODELS["scores"].to_schema().columns)
    return pd.DataFrame(rows, columns=columns) if rows else tables.empty("scores")


def answers(items=("i1", "i2"), wave="pre"):
    rng = np.random.default_rng(5)
    rows = []
    for cohort in SIZES:
        for person in people(cohort):
            level = rng.integers(1, 5)
            for item in items:
                value = float(min(5, max(1, level + rng.integers(-1, 2))))
                rows.append((cohort, wave, "self", person, "self", item, value, value, ""))
    return pd.DataFrame(rows, columns=list(tables.MODELS["answers"].to_schema().columns))


def measure(*, pairs_=None, scores_=None, answers_=None, who=None, design=DESIGN):
    found = measure_change(
        pairs() if pairs_ is None else pairs_,
        scores() if scores_ is None else scores_,
        tables.empty("answers") if answers_ is None else answers_,
        participants() if who is None else who,
        design,
    )
    return found.set_index(["cohort", "outcome", "comparison", "estimator"]).sort_index()


def test_each_cohort_and_all_together():
    table, found = pairs(), measure()
    for cohort in SIZES:
        own = table[(table["cohort"] == cohort) & (table["outcome"] == "values")]
        expected = mean_change(own["before"].to_numpy(), own["after"].to_numpy())
        row = found.loc[(cohort, "values", "pre-post", "mean_change")]
        assert row["estimate"] == pytest.approx(expected.estimate)
        assert row["conf_low"] == pytest.approx(expected.conf_low)
        assert row["n"] == SIZES[cohort]
    own = table[table["outcome"] == "values"]
    expected = mean_change_across(*(own[c].to_numpy() for c in ("before", "after", "cohort")))
    row = found.loc[("all", "values", "pre-post", "mean_change")]
    assert (row["estimate"], row["p_value"]) == pytest.approx((expected.estimate, expected.p_value))
    assert "2 cohorts" in row["method"]
    one_group = found.loc[("all", "values", "pre-post", "mean_change_one_group")]
    assert one_group["p_value"] == pytest.approx(
        mean_change(own["before"].to_numpy(), own["after"].to_numpy()).p_value
    )


def test_under_ten_pairs_there_is_no_effect_size():
    found = measure()
    small = found.loc[("2026", "values", "pre-post", "cohens_dav")]
    assert np.isnan(small["estimate"])
    assert small["note"] == "not estimated: n = 9 pairs"
    assert np.isfinite(found.loc[("2025", "values", "pre-post", "cohens_dav")]["estimate"])


def test_the_level_of_confidence_reaches_every_interval():
    wide = measure(design=Design("identity", {"self": (1.0, 5.0)}, confidence=0.99))
    narrow = measure()
    for cohort in ("all", "2025"):
        for estimator in ("mean_change", "cohens_dav"):
            key = (cohort, "values", "pre-post", estimator)
            assert wide.loc[key]["conf_low"] < narrow.loc[key]["conf_low"]
            assert "99%" in wide.loc[key]["method"]


def test_only_the_main_comparison_is_measured_by_item():
    both = pd.concat([pairs(("i1",), level="item"), pairs(("i1",), "pre-later", "item")])
    found = measure(pairs_=both)
    assert set(found.index.get_level_values("comparison")) == {"pre-post"}
    assert "sd_change" not in found.index.get_level_values("estimator")


def test_nothing_depends_on_pseudonyms_or_the_order_of_rows():
    names = {p: f"x{i}" for i, p in enumerate(reversed(people("2025") + people("2026")))}
    other = pairs()
    other["person"] = other["person"].map(names)
    who = participants(lambda p: f"t{int(p[-1]) % 5}")
    renamed = who.assign(person=who["person"].map(names))
    first = measure(who=who)
    second = measure(pairs_=other.sample(frac=1, random_state=1), who=renamed)
    pd.testing.assert_frame_equal(first.drop(columns="base"), second.drop(columns="base"))


def test_the_main_outcome_is_not_corrected_for_the_programme():
    found = measure()
    row = found.loc[("all", "identity", "pre-post", "mean_change")]
    assert row["p_adjusted"] == row["p_value"]
    two = found.xs("2025").xs("mean_change", level="estimator").sort_values("p_value")
    assert two["p_adjusted"].iloc[0] == pytest.approx(min(1, 2 * two["p_value"].iloc[0]))


def test_a_person_in_two_cohorts_is_said():
    table = pairs(("values",))
    table.loc[table["person"] == "p202600", "person"] = "p202500"
    who = participants()
    row = measure(pairs_=table, who=who).loc[("all", "values", "pre-post", "mean_change")]
    assert row["note"] == "1 of the pairs are of people who are in another cohort too"
    assert row["n"] == 21
    assert measure().loc[("all", "values", "pre-post", "mean_change")]["note"] == ""


def test_teams_are_allowed_for_only_if_everybody_has_one():
    found = measure(who=participants(lambda p: f"team {int(p[-1]) % 5}"))
    row = found.loc[("all", "values", "pre-post", "mean_change_clustered")]
    assert "clustered on 5 groups, 4 degrees" in row["method"]
    some = measure(who=participants(lambda p: "" if p == "p202500" else f"t{int(p[-1]) % 5}"))
    gap = some.loc[("all", "values", "pre-post", "mean_change_clustered")]
    assert (gap["n"], gap["note"]) == (21, "not estimated: the team of some people is not known")
    assert np.isnan(gap["estimate"])
    assert "mean_change_clustered" not in measure().index.get_level_values("estimator")


def test_what_one_wave_asked_and_what_two_waves_asked():
    once = [
        ("2025", "post", "self", p, "self", "item", "useful", 4.0 + i % 2, 1, 1)
        for i, p in enumerate(people("2025"))
    ]
    twice = [
        ("2025", w, "self", p, "self", "item", "i1", 3.0, 1, 1)
        for w in ("pre", "post")
        for p in people("2025")
    ]
    blank = [("2025", "post", "self", "p999", "self", "item", "useful", np.nan, 0, 1)]
    found = measure(pairs_=tables.empty("pairs"), scores_=scores(once + twice + blank))
    assert set(found.index.get_level_values("outcome")) == {"useful"}
    mean = found.loc[("2025", "useful", "post", "mean_of_wave")]
    assert (mean["n"], mean["estimate"]) == (12, 4.5)
    share = found.loc[("all", "useful", "post", "share_agreeing")]
    assert (share["n"], share["estimate"], share["unit"]) == (12, 1.0, "share")


def test_alpha_for_each_wave_of_all_cohorts_and_of_each():
    both = pd.concat([answers(), answers(wave="post")])
    found = measure(pairs_=tables.empty("pairs"), answers_=both)
    alphas = found.xs("cronbachs_alpha", level="estimator")
    assert alphas.loc["all", "n"].to_dict() == {("identity", "post"): 21, ("identity", "pre"): 21}
    assert alphas.loc["2026", "n"].to_dict() == {("identity", "post"): 9, ("identity", "pre"): 9}


def test_bases_name_sets_of_persons():
    assert base_of(["b", "a", "a"]) == base_of(["a", "b"]) != base_of(["a"])
    found = measure().reset_index("estimator")
    bases = found.groupby(["cohort", "outcome", "comparison"])["base"].nunique()
    assert (bases == 1).all()
    assert (
        found.loc[("2025", "values", "pre-post"), "base"].iloc[0]
        != found.loc[("2026", "values", "pre-post"), "base"].iloc[0]
    )


def test_no_data_no_rows():
    found = measure_change(
        *(tables.empty(t) for t in ("pairs", "scores", "answers", "participants")), DESIGN
    )
    assert found.empty
    assert list(found.columns) == list(tables.MODELS["estimates"].to_schema().columns)
