"""What is published of themes: three states, counts or words, the contrary, time, the codebook."""

from __future__ import annotations

import pytest

from evaluation.publishing.theme_cells import codebook_cells, theme_cells, together_sentences
from tests.small_study import SmallStudy, cells, spread

BOOK = """
themes:
  claiming:
    title: Claiming it
    valence: positive
    question: learning
    codes:
      says_so: {definition: Says so, codes: {at_work: At work}}
      denies: {definition: Does not take to it, valence: negative}
      unused: Nobody has it
      unused_ill: {definition: Nobody has it, valence: negative}
  time: {title: No time, valence: negative, question: learning}
"""


@pytest.fixture
def study(tmp_path):
    made = SmallStudy(tmp_path / "study")
    made.cohort("2025", spread(20))
    made.write("config/codebook.yaml", BOOK)
    return made


def heard(study, said, group="participant", asked=None, dates=(), cohort="2025"):
    """Add a source for each tuple of codes that somebody's source has, of theme `claiming`."""
    for i, codes in enumerate(said):
        source = f"{group}{len(study.sources)}"
        asked_of, day = (asked[i] if asked else ""), (dates[i] if dates else "")
        row = (cohort, source, f"{cohort}-{i}", group, day, asked_of, 0, True)
        study.sources.append(row)
        for code in codes:
            key, theme = f"e{len(study.excerpts)}", "time" if code == "time" else "claiming"
            told = (key, theme, code, f"{source} {code}", None, None, "coder", True)
            study.excerpts.append((cohort, source, group, *told))


def themes(study, report="programme"):
    rows = study.edition(report).tables["themes"]
    return {(row["group_label"], row["theme"]): row for row in rows}


def test_not_asked_is_told_apart_from_not_mentioned(study):
    heard(study, [("says_so",)] * 6 + [()] * 6, asked=["claiming"] * 12)
    table = themes(study)
    row = table["Participants", "claiming"]
    assert (row["n"], row["n_group"], row["words"]) == ("6", "12", "6 of 12")
    row = table["Participants", "time"]
    assert (row["n"], row["n_group"], row["words"]) == ("", "0", "not asked")


def test_the_denominator_is_those_who_were_asked(study):
    heard(study, [("time",)] * 5 + [()] * 9, asked=["time"] * 10 + ["claiming"] * 4)
    table = themes(study)
    assert table["Participants", "time"]["words"] == "5 of 10"
    assert table["Participants", "time"]["people"] == "14"
    assert table["Participants", "claiming"]["words"] == "asked of too few"
    assert table["Participants", "claiming"]["n_group"] == ""


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ([("says_so",)] * 7 + [("denies",)] * 5 + [()] * 5, "5 of them said the contrary"),
        ([("says_so",)] * 8 + [("denies",)] * 4 + [()] * 5, None),  # four could be recognised
        ([("says_so",)] * 4 + [("denies",)] * 8 + [()] * 5, None),
        (
            [("says_so", "denies")] * 6 + [("says_so",)] * 6 + [()] * 5,
            "6 of them said the contrary",
        ),
        ([("says_so",)] * 8 + [("denies",)] * 6, None),  # all of them spoke of it
    ],
)
def test_the_contrary_is_counted_where_no_side_is_few(study, said, against):
    heard(study, said)
    assert themes(study)["Participants", "claiming"].get("against_words") == against
    assert "against_words" not in themes(study, "2025")["Participants", "claiming"]


def test_an_interval_only_if_people_were_drawn_at_random_and_are_ten(study):
    heard(study, [("says_so",)] * 6 + [()] * 6)
    assert "share_low" not in themes(study)["Participants", "claiming"]
    path = study.folder / "config/study.yaml"
    path.write_text(path.read_text() + "themes: {interviewed_at_random: true}\n")
    study.sources.append(study.sources[-1][:1] + ("one-more", "2025-19", *study.sources[-1][3:]))
    tables = study.edition().tables
    row = tables["themes"][0]
    # Wilson, 6 of 13: 23 to 71 per cent.
    assert (row["share_low"], row["share_high"]) == ("23", "71")
    caption = theme_cells(tables, "t")["t_caption"]
    assert "if these were a random draw" in caption
    assert theme_cells(tables, "t")["t_rows"][0] == [
        "Claiming it (favourable)",
        "6 of 13 (23 to 71%)",
    ]


def test_time_is_told_in_words_alone_and_of_groups_of_k(study):
    first, later = ["2025-01-01"] * 6, ["2025-06-01"] * 6
    heard(study, [("time",)] * 4 + [()] * 2, "reflection", dates=first)
    heard(study, [()] * 6, "reflection", dates=later)
    found = study.edition().tables["themes_over_time"]
    told = cells([row for row in found if row["theme"] == "time"], "period", "words", "people")
    assert told == [("first", "at least half", "6"), ("later", "fewer than half", "6")]
    assert not any("n" in row for row in found)
    study.sources = [row for row in study.sources if not row[2].endswith(("-4", "-5"))]
    assert study.edition().tables["themes_over_time"] == []


def test_two_themes_are_told_together_only_where_both_counts_are(study):
    heard(study, [("says_so", "time")] * 7 + [("says_so",)] * 5 + [()] * 6)
    (row,) = study.edition().tables["themes_together"]
    assert (row["theme"], row["other_theme"]) == ("claiming", "time")
    assert together_sentences({"themes_together": [row]}) == [
        "Participants: \u2018Claiming it\u2019 co-occurs with \u2018No time\u2019.",
        "At least half of those who raised either of two themes raised both.",
    ]
    assert study.edition("2025").tables["themes_together"] == []


def test_two_themes_of_which_four_raised_one_alone_are_not_told_together(study):
    heard(study, [("says_so", "time")] * 8 + [("says_so",)] * 4 + [()] * 6)
    assert study.edition().tables["themes_together"] == []


def codebook(study, report="programme"):
    rows = study.edition(report).tables["codebook"]
    return {row.get("code") or row["theme"]: row["sources"] for row in rows}


def test_the_codebook_counts_sources_or_says_few(study):
    said = [("at_work",)] * 6 + [("says_so",)] * 5 + [("denies",)] * 4 + [("time",)] * 2
    heard(study, said + [()] * 4)
    assert codebook(study) == {
        "says_so": "11",
        "at_work": "6",
        "denies": "few",
        "unused": "never applied",
        "unused_ill": "few",  # that nobody spoke ill is never told
        "time": "few",
    }
    assert set(codebook(study, "2025").values()) == {""}


def test_sources_of_a_code_are_not_told_where_its_theme_is_told_in_words(study):
    """15 of 17: "at least half", so nine at least. That eleven have the code would add to it."""
    heard(study, [("at_work",)] * 6 + [("says_so",)] * 5 + [("denies",)] * 4 + [("time",)] * 2)
    found = codebook(study)
    assert (found["says_so"], found["at_work"], found["denies"]) == ("not told", "not told", "few")


def test_a_code_is_not_counted_if_the_one_above_tells_of_a_few(study):
    heard(study, [("at_work",)] * 6 + [("says_so",)] * 2 + [()] * 6)
    found = codebook(study)
    assert (found["says_so"], found["at_work"]) == ("8", "few")


def test_the_codebook_in_the_report_lists_codes_below_theirs(study):
    heard(study, [("at_work",)] * 6 + [()] * 6)
    made = codebook_cells(study.edition().tables)
    claiming = [row[1] for row in made["codebook_rows"] if row[0] == made["codebook_rows"][0][0]]
    assert claiming == [
        *("Says so", "– At work", "Denies (unfavourable)", "Unused", "Unused ill (unfavourable)"),
    ]
    assert made["codebook_heads"][-1] == "Sources"
    assert "one code was never applied: ‘Unused’" in made["codebook_never"].replace("One", "one")
    alone = codebook_cells(study.edition("2025").tables)
    assert alone["codebook_heads"][-1] != "Sources"
    assert {len(row) for row in alone["codebook_rows"]} == {len(alone["codebook_heads"])} == {3}


def test_unfavourable_themes_stand_apart_below_the_others(study):
    heard(study, [("says_so", "time")] * 6 + [()] * 6)
    titles = [row[0] for row in theme_cells(study.edition().tables, "t")["t_rows"]]
    assert titles == ["Claiming it (favourable)", "No time (unfavourable)"]
