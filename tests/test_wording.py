from pathlib import Path

import pytest

from evaluation.publishing import estimate_words, limits, reach_words, voices, wording
from evaluation.publishing.catalogue import entries
from evaluation.publishing.published import number, other_comparisons, read_tables, scale_rows
from evaluation.publishing.questions import asked_sentence
from tests.situations import SITUATIONS

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


def test_the_answer_has_direction_size_both_times_interval_and_n():
    said = estimate_words.answer_sentence(row(), "Across the people in these three cohorts")
    assert said == (
        "Across the people in these three cohorts, participants rated \u2018Ease\u2019 0.4 points "
        "higher at the end than before the programme, on a scale of 1\u00a0to\u00a05 (95% interval "
        "0.21 to 0.63; n\u00a0=\u00a040)."
    )


def test_an_estimate_has_direction_size_interval_and_n():
    assert estimate_words.estimate_sentence(row()) == (
        "Ratings of \u2018Ease\u2019 rose by 0.4 points, on a scale of 1\u00a0to\u00a05 (95% "
        "interval 0.21 to 0.63; n\u00a0=\u00a040)."
    )


def test_two_groups_that_are_not_linked_have_words_of_their_own():
    apart = row(design="unlinked", n="75", n_before="40", n_after="35")
    said = estimate_words.estimate_sentence(apart)
    assert said == (
        "Those who answered at the end rated \u2018Ease\u2019 0.4 points higher than those who "
        "answered before the programme, on a scale of 1\u00a0to\u00a05 (95% interval 0.21 to 0.63; "
        "n\u00a0=\u00a040 and 35)."
    )
    assert estimate_words.change_words(apart) == "0.4 points higher"
    assert wording.grouping([apart, apart]) == "Both scales were rated higher by the later group."
    unclear = row(design="unlinked", direction="unclear", change="-0.10", conf_low="-0.32")
    unclear |= {"conf_high": "0.12", "n": "75", "n_before": "40", "n_after": "35"}
    said = estimate_words.estimate_sentence(unclear) + estimate_words.change_words(unclear)
    assert "did not clearly differ" in said
    assert "(0.1 points lower; 95% interval" in said
    assert "rose" not in said


def test_a_fall_is_told_as_plainly_as_a_rise():
    fall = row(direction="fell", change="-0.42", conf_low="-0.63", conf_high="-0.21")
    assert "Ratings of \u2018Ease\u2019 fell by 0.4 points" in estimate_words.estimate_sentence(
        fall
    )
    assert "0.4 points lower at the end" in estimate_words.answer_sentence(fall)


def test_a_second_decimal_appears_where_one_would_read_nought():
    assert "by 0.04 points" in estimate_words.estimate_sentence(row(change="0.04"))
    assert "by 0.3 points" in estimate_words.estimate_sentence(row(change="0.25"))
    assert "0.04 to 0.46" in estimate_words.estimate_sentence(
        row(conf_low="0.04", conf_high="0.46")
    )


def test_below_the_gate_there_is_no_number():
    few = row(shown="too_few", n="4", change="", conf_low="", conf_high="", direction="")
    said = "Too few people answered to say how \u2018Ease\u2019 changed."
    assert estimate_words.estimate_sentence(few) == said
    assert estimate_words.answer_sentence(few) == said
    part = row(shown="direction", n="9", change="0.3", conf_low="", conf_high="")
    assert "no interval is shown" in estimate_words.estimate_sentence(part)
    assert "interval 0" not in estimate_words.estimate_sentence(part)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        ("0.31", "0.6", "so this change is large enough to matter."),
        ("0.1", "0.29", "so this change is too small to matter."),
        ("-0.1", "0.29", "so this change is too small to matter."),
        ("0.1", "0.5", "so this change is perhaps large enough to matter."),
        ("-0.5", "-0.1", "so this change is perhaps large enough to matter."),
        ("-0.6", "-0.4", "beyond it, but downwards: this change is large enough to matter."),
        ("", "", ""),
    ],
)
def test_the_main_outcome_is_held_against_the_agreed_change(low, high, word):
    change = "-0.5" if low == "-0.6" else "0.3"
    found = row(conf_low=low, conf_high=high, change=change)
    said = estimate_words.against_smallest(found, "0.30", "2025-02-17")
    assert said.endswith(word)
    agreed = "The smallest change that matters, agreed on 17 February 2025, is 0.3 points. "
    assert said.startswith(agreed if word else "")
    assert bool(said) == bool(word)


def test_size_in_words_follows_the_estimate_where_a_change_was_agreed():
    said = estimate_words.estimate_sentence
    assert said(row(), "0.2").endswith("n\u00a0=\u00a040): large enough to matter.")
    assert said(row(), "0.3").endswith("perhaps large enough to matter.")
    unclear = row(direction="unclear", change="0.02", conf_low="-0.10", conf_high="0.14")
    assert said(unclear, "0.2").endswith("too small to matter.")
    assert said(unclear, "0.1").endswith("40).")


def test_the_range_is_told_once_and_those_too_few_together():
    few = row(shown="too_few", direction="", title="B") | {"scale": "b"}
    rows = [row(scale="a"), few, row(scale="c", title="C"), row(scale="d", range_high="7"), few]
    said = estimate_words.estimate_sentences({}, rows)
    assert ["on a scale of" in text for text in said] == [True, False, True, False]
    assert said[-1] == "Too few people answered to say how \u2018B\u2019 and \u2018B\u2019 changed."


def test_groups_of_scales_are_joined():
    rows = [row(title=name) for name in "ABC"] + [row(title="D", direction="fell")]
    assert wording.grouping(rows) == "Three of four scales rose; \u2018D\u2019 fell."
    assert wording.grouping(rows[:3]) == "All three scales rose."
    assert wording.grouping([row(shown="too_few")]) == ""


def test_pooled_results_name_whom_they_are_about():
    tables = read_tables(PUBLISHED / "programme" / "tables")
    assert wording.headlines(tables)[0].startswith("Across the people in these three cohorts")


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
    texts = estimate_words.estimate_sentences(tables, rows)
    texts += [estimate_words.answer_sentence(r, wording.population(tables)) for r in rows]
    texts += [estimate_words.against_smallest(r, "0.3") for r in rows]
    texts += [estimate_words.change_words(r) for r in rows] + wording.headlines(tables)
    texts += [wording.grouping(rows), wording.cohorts_sentence(tables), *limits.strength(tables)]
    texts += [limits.cannot_tell(tables), *limits.absences(tables), *limits.absences({})]
    texts += limits.sparse(tables) + limits.participation_words(tables)
    return texts + voices.disagreements(tables, {r["scale"]: r["direction"] for r in rows})


@pytest.mark.parametrize("name", SITUATIONS)
def test_no_sentence_says_more_than_the_design_allows(name):
    tables = SITUATIONS[name]()
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
    assert reach_words.reach_sentence({"participation": rows, "about": about}) == (
        "Of the 66 people enrolled in three cohorts, 60 finished the programme, 46 could be "
        "compared (70%) and 31 were interviewed. To be compared, a person had to answer both "
        "before and after."
    )
    alone = [r for r in rows if r["step"] != "enrolled"]
    assert reach_words.reach_sentence({"participation": alone, "about": about}) == (
        "46 people answered both before and after, and could be compared. 60 finished the "
        "programme and 31 were interviewed."
    )


def test_cost_is_told_for_each_person_and_never_without_what_it_covers():
    rows = [
        {"cohort": "all", "cohort_label": "", "step": step, "n": n}
        for step, n in (("enrolled", "66"), ("finished", "60"))
    ]
    facts = {"cost": "118000", "cost_currency": "\N{POUND SIGN}", "cost_covers": "teaching alone"}
    found = {"participation": rows, "about": [{"key": k, "value": v} for k, v in facts.items()]}
    assert reach_words.cost_sentence(found) == (
        "The programme cost \N{POUND SIGN}118,000: \N{POUND SIGN}1,788 for each person enrolled "
        "and \N{POUND SIGN}1,967 for each person who finished (teaching alone)."
    )
    assert reach_words.cost_sentence({"participation": rows}) == ""
    large = {"cost": "12345678.00", "cost_currency": "$", "cost_covers": "all"}
    told = reach_words.cost_sentence({"about": [{"key": k, "value": v} for k, v in large.items()]})
    assert told == "The programme cost $12,345,678 (all)."


def themes(*found):
    names = ("source_group", "group_label", "title", "valence", "n", "n_group", "words")
    return {"themes": [dict(zip(names, row, strict=True)) for row in found]}


def test_what_most_people_raised_is_told_with_their_number_or_in_words():
    own = ("participant", "Participants")
    some = themes(
        (*own, "Peers", "positive", "9", "14", "9 of 14"),
        (*own, "Voice", "positive", "9", "14", "9 of 14"),
        (*own, "Time", "negative", "", "14", "at least half"),
        ("sponsor", "Sponsors", "Peers", "positive", "8", "8", "8 of 8"),
    )
    assert voices.people_said(some) == (
        "Participants most often raised \u2018Peers\u2019 and \u2018Voice\u2019 (9 of 14 in each "
        "case). The obstacle named most by participants was \u2018Time\u2019 (at least half)."
    )
    assert "Too few people were heard" in voices.people_said(
        themes((*own, "Peers", "positive", "", "", "too few asked"))
    )


def test_numbers_and_voices_that_differ_are_told_and_marked_as_proposed():
    row = {"scale": "ease", "title": "Ease", "verdict": "diverge", "theme_title": "Doubts"}
    row |= {"voices": "Participants: 14 of 31; Sponsors: fewer than half", "confirmed": "no"}
    said = voices.disagreements({"joint": [row, row | {"verdict": "converge"}]}, {"ease": "rose"})
    assert said == [
        "On \u2018Ease\u2019, numbers and voices differ: its ratings rose, and yet "
        "\u2018Doubts\u2019 was raised (participants: 14 of 31).",
        "What is said of \u2018Ease\u2019 here is proposed by rule; no analyst has confirmed it.",
    ]
    unknown = voices.disagreements({"joint": [row | {"confirmed": "yes"}]}, {})
    assert unknown[0].endswith("differ: \u2018Doubts\u2019 was raised (participants: 14 of 31).")


def test_shares_that_agreed_are_told_from_the_fewest_to_the_most():
    row = {"title": "I learned.", "share": "87", "share_word": "agreed"}
    other = row | {"title": "It was well run.", "share": "60"}
    assert asked_sentence([row, other, row | {"share": ""}]) == (
        "Of those asked, between 60% (\u2018It was well run\u2019) and 87% (\u2018I "
        "learned\u2019) agreed."
    )
    assert asked_sentence([row]) == "Of those asked, 87% agreed (\u2018I learned\u2019)."
    assert asked_sentence([]) == ""


def test_the_summary_names_few_themes_and_few_disagreements():
    assert voices.first_few(list("abcd")) == list("abcd")
    assert voices.first_few(list("abcde")) == ["a", "b", "c", "two other themes"]
    row = {"verdict": "diverge", "theme_title": "", "voices": "", "confirmed": "yes"}
    rows = [row | {"scale": name, "title": name} for name in "abcde"]
    said = voices.disagreements({"joint": rows}, {})
    assert len(said) == 4
    assert said[-1] == "Numbers and voices also differ on \u2018d\u2019 and \u2018e\u2019."


def test_every_word_of_size_and_certainty_is_defined_once():
    defined = " | ".join(entries("glossary")).lower()
    words = [text for key, text in entries("matters").items() if "." not in key]
    words += [voices.TOO_FEW, "rose", "fell", "no clear change", "interval"]
    assert [word for word in words if defined.count(word) != 1 and word != words[0]] == []
    assert "| large enough to matter" in defined


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (40, "ranged from 0.0 points (Year 0) to +0.4 (Year 39)."),
        (41, "ranged from 0.0 to +0.4 points over 41 cohorts."),
    ],
)
def test_of_very_many_cohorts_no_first_and_last_is_named(count, said):
    about = {"key": "main_comparison", "value": "pre-post"}
    rows = [
        row(cohort=f"c{k:02}", cohort_label=f"Year {k}", main="yes", change=f"{k / 100:.2f}")
        for k in range(count)
    ]
    told = wording.cohorts_sentence({"about": [about], "change": rows})
    assert said in told
