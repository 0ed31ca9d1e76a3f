"""Recommendations as evaluators type them."""

from pathlib import Path

import pytest
from markupsafe import Markup

from evaluation.publishing.compose import compose
from evaluation.publishing.contents import FULL, SHORT
from evaluation.publishing.published import read_tables
from evaluation.publishing.recommendations import (
    Recommendation,
    as_typed,
    recommendations,
    shortened,
)

ROOT = Path(__file__).parents[1]
MARKED = """These are invented.

1. **Agree protected time with each sponsor before a place is
   offered**, in writing, for the sessions. (Commissioner; by 31 January 2027)
2. **Bring sponsors together.** What they do afterwards differs.

   It did so in every cohort [programme team; spring 2027].

That is all.
"""
PLAIN = """1) Agree protected time with each sponsor. It helps (a lot).
Owner: Commissioner
By: 31 January 2027

2) Ask again after six months
Who: the evaluators
"""


def told(text):
    return [(r.number, r.lead, r.owner, r.by) for r in recommendations(text)]


def test_the_lead_is_what_stands_in_bold_and_the_bracket_says_who_and_when():
    assert told(MARKED) == [
        (
            1,
            "Agree protected time with each sponsor before a place is offered",
            "Commissioner",
            "31 January 2027",
        ),
        (2, "Bring sponsors together", "programme team", "spring 2027"),
    ]


def test_without_markup_the_lead_is_the_first_sentence():
    assert told(PLAIN) == [
        (1, "Agree protected time with each sponsor", "Commissioner", "31 January 2027"),
        (2, "Ask again after six months", "the evaluators", ""),
    ]


def test_each_knows_the_line_on_which_it_begins():
    assert [r.line for r in recommendations(MARKED)] == [3, 5]
    assert [r.line for r in recommendations(PLAIN)] == [1, 5]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("1. Do it (the board; by 2027)", ("Do it", "the board", "2027")),
        ("1. Do it (the board; by 2027).", ("Do it", "the board", "2027")),
        (
            "1. Do it. (The board\n   of trustees; by\n   May)",
            ("Do it", "The board of trustees", "May"),
        ),
        ("1. Do it (the board)", ("Do it (the board)", "", "")),
        (
            "1. Do it (as before; see above) and more",
            ("Do it (as before; see above) and more", "", ""),
        ),
        ("- Do it\n  **Owner:** the board\n  **By:** May.", ("Do it", "the board", "May")),
        ("1. Do it!\nOWNER : the board", ("Do it!", "the board", "")),
        ("1. Ask Dr. Who: now. Then rest.", ("Ask Dr", "", "")),
    ],
)
def test_ways_to_type_one(item, found):
    [one] = recommendations(item)
    assert (one.lead, one.owner, one.by) == found


def test_dashes_count_where_nothing_is_numbered():
    assert [r.lead for r in recommendations("- One.\n- Two.\n")] == ["One", "Two"]
    assert [r.lead for r in recommendations("1. One.\n   - a part\n2. Two.\n")] == ["One", "Two"]


@pytest.mark.parametrize(
    "text", ["", "Do it again.\n", "2027 was a good year.\n", "**Bold** words."]
)
def test_a_text_without_a_list_has_none(text):
    assert recommendations(text) == []


def test_a_long_lead_is_cut_after_a_word():
    lead = "word " * 40
    assert shortened(lead.strip()).endswith("word \u2026")
    assert len(shortened(lead)) <= 142
    assert shortened("Short") == "Short"
    assert Recommendation(1, 1, "x").owner == ""


def test_the_report_shows_what_was_typed_as_it_was_meant():
    typed = "Our advice:\n1. Do it.\nOwner: the board\nBy: May\n2. Rest."
    meant = "Our advice:\n\n1. Do it.\\\nOwner: the board\\\nBy: May\n2. Rest."
    assert as_typed(typed) == meant
    assert as_typed(MARKED) == MARKED.rstrip()
    assert as_typed("") == ""


def summary(text):
    tables = read_tables(ROOT / "tests/published/programme/tables")
    narrative = {"recommendations": Markup(text)} if text else {}
    page = compose(tables, narrative, {}, ROOT / "workflow/report/sections", ["summary"])
    return page.partition("**What is recommended.**")[2].strip().replace("s\\.", "s.").splitlines()


def test_the_summary_names_four_with_owner_and_date_and_counts_the_rest():
    text = "\n".join(f"{n}. Do **thing {n}**. (Board; by May {2026 + n})" for n in range(1, 7))
    assert summary(text) == [
        "- thing 1 (Board; by May 2027)",
        "- thing 2 (Board; by May 2028)",
        "- thing 3 (Board; by May 2029)",
        "- thing 4 (Board; by May 2030)",
        "",
        "2 more are told under recommendations.",
    ]


def test_what_is_missing_leaves_no_trace_in_the_summary():
    assert summary("1. Do it\n2. Rest\nBy: May\n3. Ask (us; soon)") == [
        "- Do it",
        "- Rest (by May)",
        "- Ask (us; by soon)",
    ]
    assert summary("") == summary("Do it again.") == []


def test_conclusions_stand_before_recommendations_and_are_left_out_where_missing():
    tables = read_tables(ROOT / "tests/published/programme/tables")
    for form in (FULL, SHORT):
        assert form.index("conclusions") == form.index("recommendations") - 1
    page = compose(
        tables,
        {"conclusions": Markup("So.")},
        {},
        ROOT / "workflow/report/sections",
        ["conclusions"],
    )
    assert page == "# Conclusions\n\nSo.\n"
    assert compose(tables, {}, {}, ROOT / "workflow/report/sections", ["conclusions"]).strip() == ""
