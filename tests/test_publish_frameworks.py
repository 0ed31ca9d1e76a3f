"""The published table of frameworks tells what the other tables tell, and where nothing is."""

from __future__ import annotations

import pytest

from evaluation import tables
from evaluation.publishing.frameworks_cells import evidence_sentence, framework_cells
from evaluation.publishing.gather import gather
from evaluation.publishing.publish_frameworks import frameworks
from evaluation.publishing.results import Scope
from evaluation.publishing.review_frameworks import framework_table
from evaluation.publishing.wording import check_words
from evaluation.study.cohort_folder import open_study
from tests.small_study import CODEBOOK, END, SELF, SmallStudy, cells, spread

CHARTER = """
title: Our charter
edition: "2025"
source: Small City
dimensions: {names: Names things, dares: Dares, waits: Waits, rests: Rests}
"""
LEVELS = """
title: Four levels
edition: the usual
source: Kirkpatrick
kind: levels
dimensions: {reaction: Reaction, learning: Learning, results: Results}
"""
BOTH = "frameworks: {charter: [names, dares]}"


@pytest.fixture
def study(tmp_path):
    made = SmallStudy(tmp_path / "study")
    made.write("config/frameworks/charter.yaml", CHARTER)
    return made


def scale_maps(study, mapping: str = BOTH) -> None:
    text = SELF.replace("question: learning, items", f"question: learning, {mapping}, items")
    study.write("config/instruments/self.yaml", text)


def theme_maps(study, theme: str, dimension: str) -> None:
    mapping = f"frameworks: {{charter: [{dimension}]}}"
    text = CODEBOOK.replace(f"  {theme}: {{", f"  {theme}: {{{mapping}, ")
    study.write("config/codebook.yaml", text)


def told(study, report: str = "programme") -> dict[tuple[str, str], dict[str, str]]:
    """Rows of the table by framework and dimension."""
    return {
        (row["framework"], row["dimension"]): row
        for row in study.edition(report).tables["frameworks"]
    }


def test_a_study_without_frameworks_has_an_empty_table(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(12))
    assert study.edition().tables["frameworks"] == []


def test_each_dimension_has_a_row_and_those_without_anything_say_none(study):
    scale_maps(study)
    study.cohort("2025", spread(12))
    rows = list(told(study).values())
    assert cells(rows, "dimension", "evidence") == [
        ("names", "numbers only"),
        ("dares", "numbers only"),
        ("waits", "none"),
        ("rests", "none"),
    ]
    assert cells(rows, "numbers", "voices", "groups")[2] == ("", "", "")


def test_numbers_are_the_published_change_in_words(study):
    """Ten people go from 2 to 3, two from 2 to 2: the mean change is 10 / 12 = 0.83."""
    scale_maps(study)
    study.cohort("2025", [(2.0, 3.0)] * 10 + [(2.0, 2.0)] * 2)
    row = told(study)["charter", "names"]
    assert row["numbers"] == "Identity: rose by 0.8 points"
    assert (row["title"], row["framework_title"], row["edition"]) == (
        "Names things", "Our charter", "2025",
    )  # fmt: skip


def test_of_few_people_there_is_no_interval_and_of_fewer_no_evidence(study):
    scale_maps(study)
    study.cohort("2024", [(2.0, 3.0)] * 8)
    row = told(study)["charter", "names"]
    assert row["numbers"] == "Identity: +1.0 points, no interval shown"
    assert row["evidence"] == "numbers only"
    study.people.clear()
    study.absent["2024"] = 8
    study.cohort("2024", [(2.0, 3.0)] * 4)
    row = told(study)["charter", "names"]
    assert (row["numbers"], row["evidence"]) == ("Identity: too few to say", "none")


def test_voices_are_the_published_words_of_each_group(study):
    theme_maps(study, "claiming", "waits")
    study.cohort("2025", spread(20))
    study.heard("2025", "participant", 12, "claiming", 6)
    study.heard("2025", "sponsor", 8, "claiming", 1)
    row = told(study)["charter", "waits"]
    assert row["evidence"] == "voices only"
    assert row["groups"] == "Participants"
    themes = study.edition().tables["themes"]
    words = {r["group_label"]: r["words"] for r in themes if r["theme"] == "claiming"}
    said = ", ".join(f"{group}: {words[group]}" for group in ("Participants", "Sponsors"))
    assert row["voices"] == f"Claiming it \N{EN DASH} {said}"


@pytest.mark.parametrize("spoke", [0, 1, 4])
def test_fewer_than_half_may_be_nobody_and_is_not_said_to_be_a_voice(study, spoke):
    """Whether nobody, one or four of nine spoke of it must not be seen from the table."""
    theme_maps(study, "time", "waits")
    study.cohort("2025", spread(20))
    study.heard("2025", "participant", 9, "time", spoke)
    study.heard("2025", "sponsor", 9, "time", 4)
    row = told(study)["charter", "waits"]
    assert (row["evidence"], row["groups"]) == ("few voices, if any", "")


@pytest.mark.parametrize(
    ("n", "words", "evidence", "groups"),
    [
        ("6", "6 of 12", "voices only", "Sponsors"),
        ("", "at least half", "voices only", "Sponsors"),
        ("", "fewer than half", "few voices, if any", ""),
        ("", "not asked", "none", ""),
        ("", "asked of too few", "none", ""),
    ],
)
def test_what_the_published_words_of_a_theme_are_worth(study, n, words, evidence, groups):
    theme_maps(study, "time", "waits")
    study.cohort("2025", spread(12))
    settings, cohorts, _ = open_study(study.folder)
    scope = Scope(settings, cohorts, gather(study.results()), "programme", {})
    row = {"theme": "time", "title": "No time", "group_label": "Sponsors", "n": n, "words": words}
    against = {"against_words": "5 of them said the contrary"} if n else {}
    published = {name: [] for name in ("change", "items", "experience", "projects")}
    found = frameworks(scope, published | {"themes": [row | against]})[2]
    assert (found["evidence"], found["groups"]) == (evidence, groups)
    more = " (5 of them said the contrary)" if n else ""
    assert found["voices"] == f"No time \N{EN DASH} Sponsors: {words}{more}"


def test_numbers_and_voices_together_are_both(study):
    scale_maps(study)
    theme_maps(study, "claiming", "dares")
    study.cohort("2025", spread(20))
    study.heard("2025", "participant", 12, "claiming", 7)
    rows = told(study)
    assert rows["charter", "dares"]["evidence"] == "both"
    assert rows["charter", "names"]["evidence"] == "numbers only"
    study.excerpts.clear()
    study.sources.clear()
    study.heard("2025", "participant", 9, "claiming", 2)
    assert told(study)["charter", "dares"]["evidence"] == "numbers, and few voices, if any"


def test_what_was_asked_once_is_told_by_its_published_share(study):
    """Forty people with 2 or 5: nineteen above the middle are 48 per cent."""
    item = "{text: It was useful, frameworks: {charter: waits}}"
    text = END.replace("useful: It was useful", f"useful: {item}")
    study.write("config/instruments/end.yaml", text)
    study.cohort("2025", [(2.0, 5.0)] * 19 + [(2.0, 2.0)] * 21)
    row = told(study)["charter", "waits"]
    assert row["numbers"] == "It was useful: 48% above the middle"
    assert row["evidence"] == "numbers only"


def test_a_single_question_bears_on_a_dimension_with_its_own_published_change(study):
    text = SELF.replace("i1: One", "i1: {text: One, frameworks: {charter: [rests]}}")
    study.write("config/instruments/self.yaml", text)
    study.cohort("2025", [(2.0, 3.0)] * 20 + [(2.0, 2.0)] * 20)
    assert told(study)["charter", "rests"]["numbers"] == "One: rose by 0.5 points"
    study.people.clear()
    study.cohort("2025", [(2.0, 3.0)] * 10 + [(2.0, 2.0)] * 10)
    row = told(study)["charter", "rests"]
    assert (row["numbers"], row["evidence"]) == ("", "none")


def test_levels_take_scales_and_themes_by_level_and_projects_as_results(study):
    study.write("config/frameworks/kirkpatrick.yaml", LEVELS)
    study.cohort("2025", [(2.0, 5.0)] * 19 + [(2.0, 2.0)] * 21)
    row = told(study)["kirkpatrick", "results"]
    assert (row["numbers"], row["evidence"]) == ("", "none")
    columns = tables.MODELS["projects"].to_schema().columns
    known = {"cohort": "2025", "stage": "planned", "evidence": "shown", "consent": False}
    study.projects += [tuple(known.get(name, "w") for name in columns)] * 6
    rows = told(study)
    assert cells(list(rows.values()), "dimension", "evidence") == [
        ("reaction", "numbers only"),
        ("learning", "numbers only"),
        ("results", "numbers only"),
    ]
    assert rows["kirkpatrick", "results"]["numbers"] == "6 improvement projects were reported"


def test_nothing_that_is_not_in_the_other_tables_goes_in(study):
    """With those empty, nothing is left but the names of the dimensions."""
    scale_maps(study)
    theme_maps(study, "claiming", "dares")
    study.cohort("2025", spread(20))
    study.heard("2025", "participant", 12, "claiming", 7)
    settings, cohorts, _ = open_study(study.folder)
    scope = Scope(settings, cohorts, gather(study.results()), "programme", {})
    empty = {name: [] for name in ("change", "items", "experience", "themes", "projects")}
    rows = frameworks(scope, empty)
    assert {row["evidence"] for row in rows} == {"none"}
    assert {row["numbers"] + row["voices"] + row["groups"] for row in rows} == {""}


def test_headings_of_measures_come_from_the_mapping(study):
    scale_maps(study)
    study.cohort("2025", spread(20))
    found = {row["maps_to"] for row in study.edition().tables["measures"]}
    assert found == {"Our charter (2025): Names things, Dares"}


def test_the_review_has_exact_numbers_and_says_where_nothing_bears_on_a_dimension(study):
    scale_maps(study)
    theme_maps(study, "claiming", "dares")
    study.cohort("2025", [(2.0, 3.0)] * 10 + [(2.0, 2.0)] * 2)
    study.heard("2025", "participant", 9, "claiming", 2)
    settings, _, _ = open_study(study.folder)
    results = study.results()
    table = framework_table(settings, results["estimates"], results["theme_counts"])
    own = table[table["cohort"] == "2025"]
    shown = [
        (r.dimension, r.what, r.name, r.group, r.n) for r in own.itertuples() if r.what != "nothing"
    ]
    assert shown == [
        ("names", "scale", "identity", "", 12),
        ("dares", "scale", "identity", "", 12),
        ("dares", "theme", "claiming", "participant", 2),
    ]
    assert own["change"].dropna().round(3).tolist() == [0.833, 0.833]
    assert own.loc[own["what"] == "theme", "of"].tolist() == [9]
    assert own.loc[own["what"] == "nothing", "dimension"].tolist() == ["waits", "rests"]


def row(title, evidence):
    return {"title": title, "evidence": evidence}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("A", "both"), row("B", "both")], "There is evidence on each of its two parts."),
        ([row("A", "none"), row("B", "none")], "This report has no evidence on any of its parts."),
        (
            [row("A", "none"), row("B", "both"), row("C", "none")],
            "This report has no evidence on two of its three parts: "
            "\u2018A\u2019 and \u2018C\u2019.",
        ),
        (
            [row("A", "both"), row("B", "few voices, if any")],
            "Nothing but the voices of few people, if any, bears on \u2018B\u2019.",
        ),
    ],
)
def test_what_has_no_evidence_is_said_in_a_sentence(rows, said):
    assert evidence_sentence(rows) == said
    assert check_words(said) == []


def test_the_annex_has_a_table_for_each_framework(study):
    study.write("config/frameworks/kirkpatrick.yaml", LEVELS)
    scale_maps(study)
    study.cohort("2025", spread(20))
    found = framework_cells(study.edition().tables)
    assert [part["title"] for part in found["framework_parts"]] == ["Four levels", "Our charter"]
    assert [len(part["rows"]) for part in found["framework_parts"]] == [3, 4]
    assert found["framework_parts"][1]["rows"][2] == ("Waits", "none", "none", "No evidence")
    assert check_words(found["framework_words"]) == []
    assert framework_cells({}) == {"framework_words": "", "framework_parts": []}
