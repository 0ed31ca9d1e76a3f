from pathlib import Path

import pytest

from evaluation.publishing import limits, voices, wording
from evaluation.publishing.contents import GLOSSARY
from evaluation.publishing.published import number, other_comparisons, read_tables, scale_rows

PUBLISHED = Path(__file__).parent / "published"


def row(**changes):
    base = {
        "cohort": "all",
        "title": "Ease",
        "shown": "full",
        "direction": "rose",
        "design": "paired",
        "main": "no",
        "n": "40",
        "change": "0.42",
        "conf_low": "0.21",
        "conf_high": "0.63",
        "range_low": "1",
        "range_high": "5",
        "before_label": "before the programme",
        "after_label": "at the end",
        "comparison": "pre-post",
    }
    return base | changes


@pytest.fixture(params=["programme", "spring-2025"])
def tables(request):
    return read_tables(PUBLISHED / request.param / "tables")


@pytest.mark.parametrize(
    ("text", "said"),
    [("0.25", "0.3"), ("-0.25", "\u22120.3"), ("0.24", "0.2"), ("-0.04", "0.0"), ("", "")],
)
def test_numbers_round_half_away_from_zero_and_never_read_minus_nought(text, said):
    assert number(text) == said


def test_an_estimate_has_direction_size_interval_and_n():
    said = wording.estimate_sentence(row())
    assert said == (
        "Participants rated \u2018Ease\u2019 0.4 points higher at the end than before the "
        "programme, on a scale of 1\u00a0to\u00a05 (95% interval 0.21 to 0.63; n\u00a0=\u00a040)."
    )


def test_two_groups_that_are_not_linked_have_words_of_their_own():
    apart = row(design="unlinked", n="75", n_before="40", n_after="35")
    said = wording.estimate_sentence(apart)
    assert said == (
        "Those who answered at the end rated \u2018Ease\u2019 0.4 points higher than those who "
        "answered before the programme, on a scale of 1\u00a0to\u00a05 (95% interval 0.21 to 0.63; "
        "n\u00a0=\u00a040 and 35)."
    )
    assert wording.change_words(apart) == "0.4 points higher"
    assert wording.grouping([apart, apart]) == "Both scales were rated higher by the later group."
    unclear = row(design="unlinked", direction="unclear", change="-0.10", conf_low="-0.32")
    unclear |= {"conf_high": "0.12", "n": "75", "n_before": "40", "n_after": "35"}
    assert "no clear difference" in wording.estimate_sentence(unclear)
    assert "rose" not in wording.estimate_sentence(unclear) + wording.change_words(unclear)


def test_a_fall_is_told_as_plainly_as_a_rise():
    fall = row(direction="fell", change="-0.42", conf_low="-0.63", conf_high="-0.21")
    assert "rated \u2018Ease\u2019 0.4 points lower at the end" in wording.estimate_sentence(fall)


def test_a_second_decimal_appears_where_one_would_hide_the_side_of_zero():
    said = wording.estimate_sentence(row(change="0.25", conf_low="0.04", conf_high="0.46"))
    assert "0.25 points higher" in said
    assert "0.04 to 0.46" in said


def test_below_the_gate_there_is_no_number():
    few = row(shown="too_few", n="4", change="", conf_low="", conf_high="", direction="")
    assert wording.estimate_sentence(few) == "\u2018Ease\u2019: too few to say."
    part = row(shown="direction", n="9", change="0.3", conf_low="", conf_high="")
    assert "too few people for an interval" in wording.estimate_sentence(part)
    assert "interval 0" not in wording.estimate_sentence(part)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        ("0.31", "0.6", "lies above"),
        ("0.1", "0.29", "lies below"),
        ("0.1", "0.5", "includes"),
        ("-0.6", "-0.4", "below zero"),
        ("", "", ""),
    ],
)
def test_the_main_outcome_is_held_against_the_agreed_change(low, high, word):
    said = wording.against_smallest(row(conf_low=low, conf_high=high), "0.30")
    assert word in said
    assert bool(said) == bool(word)


def test_groups_of_scales_are_joined():
    rows = [row(title=name) for name in "ABC"] + [row(title="D", direction="fell")]
    assert wording.grouping(rows) == "Three of four scales rose; \u2018D\u2019 fell."
    assert wording.grouping(rows[:3]) == "All three scales rose."
    assert wording.grouping([row(shown="too_few")]) == ""


def test_pooled_results_name_whom_they_are_about():
    tables = read_tables(PUBLISHED / "programme" / "tables")
    assert wording.headlines(tables)[0].startswith("Across the people in these 3 cohorts")


def test_three_headlines(tables):
    lines = wording.headlines(tables)
    assert len(lines) == 3
    assert all(line.endswith((".", "?")) for line in lines)


def test_headlines_stand_without_any_table():
    assert all(wording.headlines({}))


def test_what_is_absent_is_told_with_its_consequence():
    texts = " ".join(limits.absences({}))
    for word in ("no interviews", "says nothing about change", "improvement projects"):
        assert word in texts
    late = limits.absences(read_tables(PUBLISHED / "programme" / "tables"))
    assert any("not yet due (1 April 2027)" in text for text in late)


def everything(tables):
    rows = scale_rows(tables) + other_comparisons(tables)
    texts = [wording.estimate_sentence(r, wording.population(tables)) for r in rows]
    texts += [wording.against_smallest(r, "0.3") for r in rows]
    texts += [wording.change_words(r) for r in rows] + wording.headlines(tables)
    texts += [wording.grouping(rows), wording.cohorts_sentence(tables), *limits.STRENGTH]
    texts += [limits.CANNOT_TELL, *limits.absences(tables), *limits.absences({})]
    texts += limits.sparse(tables) + limits.participation_words(tables)
    texts += [voices.joint_sentence(r) for r in tables.get("joint", [])]
    return texts + [meaning for _, meaning in GLOSSARY]


def test_no_sentence_says_more_than_the_design_allows(tables):
    assert [
        wording.check_words(text) for text in everything(tables) if wording.check_words(text)
    ] == []


def test_forbidden_words_are_found_but_titles_are_quoted():
    assert wording.check_words("A significant effect") == ["significant", "effect"]
    assert wording.check_words("The question \u2018What was the impact of it?\u2019 stands.") == []


def test_without_an_interval_nothing_rose_or_fell():
    few = row(shown="direction", n="9", change="0.3", conf_low="", conf_high="")
    assert wording.grouping([few, few]) == ""
    assert wording.grouping([few, row()]) == "\u2018Ease\u2019 rose."


def test_a_report_of_one_wave_says_nothing_of_change(tables):
    once = {**tables, "change": []}
    once["about"] = [
        r | {"value": ""} if r["key"] == "before_label" else r for r in tables["about"]
    ]
    assert "asked once" in limits.cannot_tell(once)
    assert "asked one group once" in limits.strength(once)[0]
    assert "asked once" in wording.answer(once)
    assert "change here" in limits.cannot_tell(tables)


def test_who_was_reached_is_told_with_who_finished_and_was_interviewed():
    steps = {"enrolled": "66", "finished": "60", "compared": "46", "interviewed": "31"}
    rows = [{"cohort": "all", "cohort_label": "", "step": s, "n": n} for s, n in steps.items()]
    facts = {"before_label": "before", "after_label": "after", "cohorts": "3"}
    about = [{"key": k, "value": v} for k, v in facts.items()]
    assert wording.reach_sentence({"participation": rows, "about": about}) == (
        "46 of the 66 people enrolled in 3 cohorts answered before and after and could be compared "
        "(70%). 60 finished the programme and 31 were interviewed."
    )


def test_cost_is_told_for_each_person_and_never_without_what_it_covers():
    rows = [
        {"cohort": "all", "cohort_label": "", "step": step, "n": n}
        for step, n in (("enrolled", "66"), ("finished", "60"))
    ]
    facts = {"cost": "118000", "cost_currency": "\N{POUND SIGN}", "cost_covers": "teaching alone"}
    found = {"participation": rows, "about": [{"key": k, "value": v} for k, v in facts.items()]}
    assert wording.cost_sentence(found) == (
        "The programme cost \N{POUND SIGN}118,000: \N{POUND SIGN}1,788 for each person enrolled "
        "and \N{POUND SIGN}1,967 for each person who finished (teaching alone)."
    )
    assert wording.cost_sentence({"participation": rows}) == ""
    large = {"cost": "12345678.00", "cost_currency": "$", "cost_covers": "all"}
    told = wording.cost_sentence({"about": [{"key": k, "value": v} for k, v in large.items()]})
    assert told == "The programme cost $12,345,678 (all)."
