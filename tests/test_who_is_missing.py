"""Who is missing, in words: never more than the table shows."""

import pytest

from evaluation.publishing.catalogue import say
from evaluation.publishing.who_is_missing import missing_cells, missing_sentences
from evaluation.publishing.wording import check_words

UNKNOWN = say("missing.unknown")


def step(name, n):
    return {"cohort": "all", "cohort_label": "All", "step": name, "label": name, "n": n, "note": ""}


def held(title, difference, low, high, others="lost"):
    return {
        "cohort": "all",
        "cohort_label": "All cohorts",
        "scale": title,
        "title": title,
        "others": others,
        "n": "46",
        "n_others": "14",
        "difference": difference,
        "difference_low": low,
        "difference_high": high,
    }


STEPS = [step("enrolled", "66"), step("compared", "46"), step("lost", "20")]
HIGHER, LOWER = held("Leading", "+0.61", "0.01", "1.21"), held("Care", "-0.70", "-1.30", "-0.10")
UNCLEAR = held("Listening", "-0.20", "-0.79", "0.39")


def tables(*rows, steps=STEPS, withheld=()):
    hidden = [{"what": what, "n": "1", "why": ""} for what in withheld]
    return {"participation": list(steps), "missing": list(rows), "withheld": hidden}


def told(*rows, **more):
    text = " ".join(missing_sentences(tables(*rows, **more)))
    assert check_words(text) == []
    return text


def test_losses_are_told_out_of_those_enrolled():
    start = "20 of the 66 people enrolled were lost on the way, and could not be compared."
    assert told(UNCLEAR).startswith(start)
    one = [step("enrolled", "47"), step("compared", "46"), step("lost", "1")]
    assert "1 of the 47 people enrolled was lost on the way," in told(UNCLEAR, steps=one)
    unknown = [step("enrolled", ""), step("compared", "46"), step("lost", "20")]
    assert told(steps=unknown).startswith("20 of the people who answered were lost")


def test_those_of_whom_nothing_is_due_are_not_lost():
    later = [step("enrolled", "96"), step("compared", "46"), step("lost", "20")]
    assert "have come in from the others yet." in told(steps=later)
    assert "yet" not in told()


@pytest.mark.parametrize("n", ["", "0"])
def test_no_losses_that_may_be_shown_are_not_told(n):
    assert told(steps=[*STEPS[:2], step("lost", n)]) == " "


def test_a_clear_difference_names_the_group_that_rated_itself_higher():
    text = told(HIGHER, UNCLEAR)
    assert (
        "those who were compared rated \u2018Leading\u2019 higher than those who were lost" in text
    )
    assert "by 0.6 standard deviations (95% interval 0.01 to 1.21; n\u00a0=\u00a046 and 14)" in text
    assert "On the other scale, those who were compared and those who were lost did not" in text
    assert UNKNOWN in text


def test_a_lower_rating_is_told_with_its_size_and_the_same_limits():
    text = told(LOWER)
    assert "rated \u2018Care\u2019 lower than those who were lost, by 0.7 " in text
    assert "interval 0.10 to 1.30" in text
    assert "not clearly differ" not in text


def test_an_interval_that_includes_nought_is_no_clear_difference_and_not_sameness():
    assert (
        "those who were compared and those who were lost did not clearly differ on "
        "\u2018Listening\u2019: the intervals leave room for differences of up to 0.8 standard "
        "deviations." in told(UNCLEAR)
    )
    assert "on any of the two scales" in told(UNCLEAR, held("Care", "0.00", "-0.5", "0.5"))


def test_those_interviewed_have_their_own_words():
    text = told(held("Leading", "+0.90", "0.12", "1.67", "not_interviewed"))
    assert (
        "those who were interviewed rated \u2018Leading\u2019 higher than those who were not"
        in text
    )
    assert UNKNOWN not in text


def test_too_few_to_be_held_against_the_others_is_said_if_it_was_withheld():
    few = "They are too few for their first answers to be set beside those of the others."
    assert few in told(withheld=["first answers of few people"])
    assert few not in told()
    assert few not in told(UNCLEAR, withheld=["first answers of few people"])


def test_the_table_has_a_column_for_each_comparison():
    both = missing_cells(tables(HIGHER, held("Care", "-0.3", "-1", "0.4", "not_interviewed")))
    assert both["missing_heads"] == ["Scale", "Compared, less lost", "Interviewed, less not"]
    assert both["missing_rows"] == [
        ["Leading", "+0.61 (0.01 to 1.21; 46 and 14)", "not shown"],
        ["Care", "not shown", "\u22120.30 (\u22121.00 to 0.40; 46 and 14)"],
    ]
    assert missing_cells(tables())["missing_rows"] == []
