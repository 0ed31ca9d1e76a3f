"""Sentences and rows on how firm the changes are: plain, and inside what the design allows."""

from __future__ import annotations

import pytest

from evaluation.publishing import measures_cells, other_ways, scenario_cells, sensitivity_cells
from evaluation.publishing.columns import columns_of
from evaluation.publishing.measures_cells import measurement_cells
from evaluation.publishing.other_ways import agreement_sentence, agreement_tables, disagreement
from evaluation.publishing.scenario_cells import scenario_sentence
from evaluation.publishing.sensitivity_cells import (
    between_sentences,
    by_rule_sentence,
    precision_words,
    trend_sentence,
)
from evaluation.publishing.sensitivity_cells import sensitivity_cells as cells_of
from evaluation.publishing.wording import answer, check_words
from tests.small_study import SmallStudy, spread


def way(name, verdict="agrees", otherwise="", **changes):
    base = {"scale": "ease", "title": "Ease", "direction": "rose", "way": name}
    return base | {"verdict": verdict, "otherwise": otherwise, "note": ""} | changes


def test_a_way_that_disagrees_is_one_plain_sentence():
    rows = [way("mean_change_all_available", "disagrees", "unclear"), way("signed_rank")]
    assert disagreement({"sensitivity": rows}, "ease") == (
        "With everybody who answered at least once, the change in \u2018Ease\u2019 is no "
        "longer clear."
    )
    assert disagreement({"sensitivity": rows}, "other") == ""
    assert disagreement({}, "ease") == ""


def test_ways_of_one_kind_are_named_once_and_outcomes_apart():
    rows = [
        way("signed_rank", "disagrees", "rose", direction="unclear"),
        way("hodges_lehmann", "disagrees", "rose", direction="unclear"),
        way("imputed_change", "disagrees", "rose", direction="unclear"),
        way("trimmed_mean_change", "disagrees", "fell", direction="unclear"),
    ]
    assert disagreement({"sensitivity": rows}, "ease") == (
        "By the ranks of the changes or with the missing answers filled in from the others, "
        "\u2018Ease\u2019 would show a clear rise. With the largest and the smallest changes set "
        "aside, \u2018Ease\u2019 would show a clear fall."
    )


def test_bayes_factors_and_margins_stay_in_the_annex():
    rows = [way("bayes_factor", "against"), way("too_small_to_matter", "not_within")]
    assert disagreement({"sensitivity": rows}, "ease") == ""
    [table] = agreement_tables(rows)
    assert [row[1] for row in table["rows"]] == [
        "rose",
        "for no change",
        "not shown to be too small",
    ]


def test_the_table_has_a_row_a_way_and_five_scales_at_most():
    rows = [way("signed_rank", scale=f"s{i}", title=f"Scale {i}") for i in range(6)]
    rows += [way("hodges_lehmann", "disagrees", "unclear", scale="s0", title="Scale 0")]
    first, second = agreement_tables(rows)
    assert (len(first["heads"]), second["heads"]) == (6, ["Way", "Scale 5"])
    assert first["rows"][1][1:] == ["agrees"] * 5
    assert first["rows"][2][1:] == ["disagrees: no clear change", "", "", "", ""]


def test_few_people_are_told_as_not_estimated():
    rows = [way("all", "too_few", direction="unclear", note="not estimated: n = 4 pairs")]
    [table] = agreement_tables(rows)
    assert table["rows"] == [["What the report says", "not estimated: n = 4 pairs"]]
    assert agreement_sentence(rows).startswith("Too few people answered")


@pytest.mark.parametrize(
    ("differing", "said"),
    [
        ((), "Every other way agrees with what the report says on all three scales."),
        ((0,), "At least one other way comes to another verdict on \u2018S0\u2019. On the other "
               "scales all agree."),
        ((0, 1), "At least one other way comes to another verdict on \u2018S0\u2019 and "
                 "\u2018S1\u2019. On the other scale all agree."),
        ((0, 1, 2), "At least one other way comes to another verdict on \u2018S0\u2019, "
                    "\u2018S1\u2019 and \u2018S2\u2019."),
    ],
)  # fmt: skip
def test_how_far_all_agree_is_one_sentence(differing, said):
    rows = [
        way(
            "signed_rank", "disagrees" if i in differing else "agrees", scale=f"s{i}", title=f"S{i}"
        )
        for i in range(3)
    ]
    assert agreement_sentence(rows) == said


def left(title="Ease", direction="rose", no_change="rose", tipping="reverse"):
    return {
        "title": title, "direction": direction, "no_change": no_change, "worst_case": "fall",
        "best_case": "rise", "tipping": tipping,
    }  # fmt: skip


def test_had_those_missing_not_changed():
    assert scenario_sentence([left()]) == (
        "Had those who are missing not changed at all, the change in \u2018Ease\u2019 would still "
        "be clear."
    )
    rows = [left(), left("Trust"), left("Time", no_change="unclear"), left("Room", "unclear", "")]
    assert scenario_sentence(rows) == (
        "Had those who are missing not changed at all, the changes in \u2018Ease\u2019 and "
        "\u2018Trust\u2019 would still be clear; the change in \u2018Time\u2019 would no longer be "
        "clear."
    )
    assert scenario_sentence([left("Room", "unclear", "", "zero")]) == ""
    told = cells_of({"scenarios": [left("Room", "unclear", "", "zero")]})
    none = "not clear as it is"
    assert told["delta_rows"] == [("Room", *[none] * 4, "the interval already includes zero")]
    assert told["scenario_rows"] == [("Room", "a fall", "a rise")]


def test_the_less_those_missing_changed_the_sooner_a_change_is_no_longer_clear():
    row = left() | {"less_quarter": "rose", "less_half": "rose", "reversed": "unclear"}
    [cells] = cells_of({"scenarios": [row | {"no_change": "unclear"}]})["delta_rows"]
    still, gone = "still clear", "no longer clear"
    assert cells == ("Ease", still, still, gone, gone, "a change the other way")


def test_scores_of_some_of_the_questions_are_told_in_one_sentence():
    start = (
        "Who answered most of a scale\u2019s questions, and not all, has the mean of those that "
        "were answered as a score. That is so of "
    )
    ways = [way("mean_change_complete_items", note="7 of 46"), way("signed_rank", title="Ease")]
    assert by_rule_sentence(ways, "5") == f"{start}7 of 46 people on \u2018Ease\u2019."
    ways.append(way("signed_rank", scale="time", title="Time"))
    assert by_rule_sentence(ways, "5") == (
        f"{start}7 of 46 people on \u2018Ease\u2019 and fewer than 5 people on the others."
    )
    assert by_rule_sentence(ways[1:], "5") == f"{start}fewer than 5 people on every scale."
    assert by_rule_sentence([way("all", "too_few")], "5") == ""
    assert check_words(start) == []


def test_later_changes_stand_beside_the_model_in_words():
    base = {"title": "Ease", "before_label": "at the end", "after_label": "a year later"}
    base |= {"n": "12", "direction": "rose", "otherwise": ""}
    rows = [
        base | {"verdict": "agrees"},
        base | {"verdict": "disagrees", "otherwise": "unclear"},
        base | {"verdict": "withheld"},
    ]
    few = base | {"verdict": "too_few", "direction": "", "n": "4"}
    cells = cells_of({"later": [*rows, few]})
    alone = cells_of({"later": [few]})
    assert (alone["later_words"], alone["later_rows"]) == ("", [])
    assert [row[3:] for row in cells["later_rows"]] == [
        ("rose", "agrees"),
        ("rose", "disagrees: no clear change"),
        ("rose", "not shown"),
    ]
    assert cells["later_rows"][0][:3] == ("Ease", "A year later, against at the end", "12")
    assert check_words(cells["later_words"]) == []


def programme(cohorts, **tables):
    facts = {"report": "programme", "cohorts": cohorts, "main_comparison": "pre-post"}
    about = [{"key": key, "value": value} for key, value in facts.items()]
    return {"about": about, "change": [{"design": "paired"}]} | tables


def test_below_five_cohorts_nothing_is_said_of_cohorts_to_come():
    [told] = between_sentences(programme("3"))
    assert told == (
        "The change over all cohorts is that of the people in these three cohorts. It says nothing "
        "about cohorts to come: how far cohorts differ can be estimated from five of them on."
    )
    assert "nothing about cohorts to come" in between_sentences(programme("1"))[0]
    assert between_sentences(programme("3", change=[{"design": "unlinked"}])) == []


def trend(low="-0.10", high="0.20", slope="+0.05", title="Ease", cohorts="8"):
    return {
        "title": title, "cohorts": cohorts, "trend": slope, "trend_low": low, "trend_high": high,
    }  # fmt: skip


def test_from_five_cohorts_the_report_says_that_the_method_switched():
    told = between_sentences(programme("8", between=[trend()]))
    assert told[0].startswith("From five cohorts on, the change over all cohorts is that of a")
    assert told[0].endswith("This edition has eight cohorts.")
    assert "interval" in told[1]
    assert "confidence" not in " ".join(told)


def test_a_trend_is_told_only_where_its_interval_leaves_out_none():
    few = " With fewer than ten cohorts, a trend is exploratory."
    assert trend_sentence([trend()]) == (
        f"There was no clear trend from one cohort to the next on the scale.{few}"
    )
    assert trend_sentence([trend("-0.20", "-0.10", "-0.15", cohorts="12"), trend()]) == (
        "On \u2018Ease\u2019 the change was 0.15 points lower from one cohort to the next (95% "
        f"interval \u22120.20 to \u22120.10); on the others there was no clear trend.{few}"
    )


def test_measurement_is_told_with_its_error_to_one_decimal():
    shared = {"scale": "ease", "title": "Ease", "n_all": "46", "threshold": "0.8"}
    tables = {
        "measures": [
            {"scale": "ease", "title": "Ease", "wave": "pre", "wave_label": "before", "n": "60",
             "omega": "0.82", "omega_low": "0.70", "omega_high": "0.90"},
        ],
        "reliable": [
            {**shared, "class": "higher", "n": "9"}, {**shared, "class": "not_higher", "n": "37"},
        ],
    }  # fmt: skip
    told = measurement_cells(tables)
    assert told["omega_rows"] == [["Ease", "0.82 (0.70 to 0.90), n\u00a0=\u00a060"]]
    assert told["error_rows"] == [("Ease", "0.8", "9 higher, 37 within it or lower", "46")]
    hidden = measurement_cells({"reliable": [{**shared, "class": "", "n": ""}]})
    assert hidden["error_rows"] == [("Ease", "0.8", "not shown", "46")]
    assert measurement_cells({})["error_rows"] == measurement_cells({})["omega_rows"] == []


def test_every_word_stays_inside_the_design():
    fixed = [
        value
        for module in (other_ways, measures_cells, scenario_cells, sensitivity_cells)
        for value in vars(module).values()
        if isinstance(value, str | dict)
    ]
    texts = [t for v in fixed for t in (v.values() if isinstance(v, dict) else [v])]
    texts += precision_words([{"detectable": "0.3"}])
    for text in texts:
        if isinstance(text, str) and "\n" not in text:
            assert check_words(text) == [], text


def test_what_a_study_says_is_inside_the_design(tmp_path):
    study = SmallStudy(tmp_path / "study")
    for cohort in range(5):
        study.cohort(f"20{cohort}", spread(12 + cohort))
    tables = {
        name: [{column: row.get(column, "") for column in columns_of(name)} for row in rows]
        for name, rows in study.edition().tables.items()
    }
    told = cells_of(tables)
    words = [*told["agreement_words"], *told["between_words"], *told["precision_words"]]
    assert len(told["between_rows"]) == 1
    for text in [*words, answer(tables)]:
        assert check_words(text) == [], text
    assert "On average over cohorts such as these five" in answer(tables)
