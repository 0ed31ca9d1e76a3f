"""The review's to-do list: grouped, in order, counted, nothing twice, with what to do and where."""

import pandas as pd

from evaluation.publishing.review_todo import (
    FOLDED,
    KINDS,
    NEAR,
    NOTES,
    OPEN,
    anchor,
    answered,
    from_sheets,
    groups,
)


def sheets(notes=0, close=0, near=0):
    return {
        "notes": pd.DataFrame({"file": ["a.csv"] * notes}),
        "columns": pd.DataFrame({"how": ["close"] * close + ["id"]}),
        "near_matches": pd.DataFrame({"match": ["near", "exact"] * near}),
    }


def test_kinds_stand_in_the_order_in_which_they_are_done_whatever_came_first():
    found = groups([["check", "Sign."], ["verdict", "V"], ["stale", "S"], ["problem", "P"]], "2025")
    assert [group["id"] for group in found] == [
        "todo-problem",
        "todo-stale",
        "todo-verdict",
        "todo-check",
    ]
    assert [group["where"] for group in found][1:3] == [
        "config/narrative/2025",
        "data/decisions/2025/verdicts.csv",
    ]


def test_each_kind_is_counted_and_nothing_stands_twice():
    [group] = groups([["verdict", "One"], ["verdict", "Two"], ["verdict", "One"]], "2025")
    assert (group["count"], [e["what"] for e in group["entries"]]) == (2, ["One", "Two"])


def test_what_is_to_be_copied_stands_by_itself():
    [group] = groups([["verdict", 'A beside B: silent\na,b,VERDICT,"n = 3"']], "2025")
    [entry] = group["entries"]
    assert (entry["what"], entry["line"]) == ("A beside B: silent", 'a,b,VERDICT,"n = 3"')


def test_a_long_group_is_folded_and_cut_and_says_so():
    many = [["verdict", f"Pair {n}"] for n in range(FOLDED + 3)]
    [group] = groups(many, "2025")
    assert not group["open"]
    assert (group["count"], len(group["entries"]), group["more"]) == (FOLDED + 3, FOLDED, 3)
    assert groups(many[:OPEN], "2025")[0]["open"]


def test_a_kind_that_the_page_does_not_know_is_shown_all_the_same():
    [group] = groups([["novelty", "Look."]], "2025")
    assert (group["title"], group["entries"][0]["what"]) == ("Novelty", "Look.")


def test_every_kind_that_reports_ask_for_has_words():
    for kind in ("problem", "stale", "text", "words", "owner", "verdict", "redaction", "quotes",
                 "correction", "summary", "checklist", "check", "release"):  # fmt: skip
        assert KINDS[kind].title


def test_audits_point_to_their_section():
    found = groups(from_sheets(sheets(notes=2, near=1)), "2025")
    [notes], [near] = (group["entries"] for group in found)
    assert (notes["what"], notes["see"], notes["to"]) == ("2 notes on 1 file", NOTES, anchor(NOTES))
    assert (near["what"], near["see"]) == ("1 form linked by a near code", NEAR)
    assert from_sheets(sheets()) == []


def test_the_share_of_each_checklist_is_counted_by_hand(tmp_path):
    path = tmp_path / "checklists.csv"
    path.write_text(
        "checklist,item,by\nSRQR,1,report\nSRQR,2,authors\nSRQR,3,nobody yet\nTREND,1,report\n",
        encoding="utf-8",
    )
    assert answered(path) == [
        {"name": "SRQR", "done": 2, "of": 3, "share": 67},
        {"name": "TREND", "done": 1, "of": 1, "share": 100},
    ]
    assert answered(tmp_path / "none.csv") == []
