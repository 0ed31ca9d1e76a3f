"""The review of coded material: everything with its denominators, and the excerpts side by side."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.interviews.summary import TABLES, summarise_interviews
from evaluation.publishing import canvas
from evaluation.publishing.chart_themes import themes_chart
from evaluation.publishing.review_saturation import saturation_curve
from evaluation.publishing.review_themes import SATURATION, never_applied, theme_sections
from evaluation.study.settings import load_study
from tests.coded_tables import excerpts, sources
from tests.tiny import tiny_study

DATED = "themes: {saturation: {base: 2, run: 1}, co_occurrence: excerpt}\n"


def settings(folder):
    made = load_study(tiny_study(folder, study=lambda text: text + DATED))
    assert made.problems == []
    return made


def computed(study):
    who = sources(*({"source": f"s{i}", "date": f"2026-07-0{i}"} for i in (1, 2, 3)))
    said = excerpts(
        {"source": "s1", "theme": "no_time", "code": "workload", "excerpt": "x", "text": "Alas"},
        {"source": "s1", "theme": "identity_as_leader", "excerpt": "x", "text": "Alas"},
        {"source": "s3", "theme": "identity_as_leader"},
    )
    found = summarise_interviews(study, [], who, said, {"a"}, lambda n, of: (0.0, 1.0))
    assert set(found) == set(TABLES)
    for name, table in found.items():
        assert list(table.columns) == list(tables.MODELS[name].to_schema().columns)
    return found | {"excerpts": said}


def test_everything_is_there_with_the_definition_that_was_used(tmp_path):
    study = settings(tmp_path)
    parts = {title: (note, table) for title, note, table in theme_sections(computed(study), study)}
    note, table = parts["Themes by source group"]
    assert "No interval: those heard were not drawn at random" in note
    assert table["conf_low"].isna().all()
    note, table = parts["Themes found together"]
    assert note.startswith("One place is the same characters or the same words (excerpt)")
    assert set(table["definition"]) == {"excerpt", "person"}
    _, table = parts["Excerpts of two themes in one place"]
    assert table[["text", "other_text"]].to_numpy().tolist() == [["Alas", "the same words"]]
    assert study.codebook.digest() in parts["Codes by source group"][0]
    assert len(parts[SATURATION][1]) == 6  # three sources, by themselves and over all


def test_codes_that_nobody_was_given_are_listed(tmp_path):
    study = settings(tmp_path)
    found = computed(study)["code_counts"]
    assert never_applied(found) == "Never applied: identity_as_leader > claiming_identity."
    assert never_applied(found[found["n"] > 0]) == "Every code was applied."


def test_the_curve_says_when_the_threshold_was_met(tmp_path):
    study = settings(tmp_path)
    drawn = saturation_curve(computed(study)["saturation"], study, "all", tmp_path)
    assert drawn.startswith("<svg")
    assert "Participants: 2 codes after 3 sources, threshold met at 2+1" in drawn
    assert saturation_curve(tables.empty("saturation"), study, "all", tmp_path) == ""


def test_no_per_cent_is_drawn_of_a_group_under_ten():
    def ticks(people):
        row = {"source_group": "participant", "group_label": "Participants", "theme": "time"}
        row |= {"title": "Time", "valence": "negative", "people": str(people), "unit": "people"}
        row |= {"n_group": str(people), "n": "5", "words": f"5 of {people}"}
        with canvas.style():
            (axes,) = themes_chart({"themes": [row]}).figure.axes
        return [label.get_text() for label in axes.get_xticklabels()]

    assert ticks(9) == ["none", "half", "all"]
    assert ticks(10) == ["0", "50", "100"]


def test_a_group_that_was_not_asked_is_in_the_chart_in_words():
    shared = {"group_label": "Sponsors", "source_group": "sponsor", "valence": "mixed"}
    shared |= {"people": "12", "unit": "people"}
    rows = [
        shared | {"theme": "a", "title": "A", "n_group": "12", "n": "6", "words": "6 of 12"},
        shared | {"theme": "b", "title": "B", "n_group": "0", "n": "", "words": "not asked"},
    ]
    with canvas.style():
        drawing = themes_chart({"themes": rows})
        texts = [text.get_text() for axes in drawing.figure.axes for text in axes.texts]
    assert "not asked" in texts
    assert "‘B’, Sponsors: not asked" in drawing.alt
    assert themes_chart({"themes": rows[1:]}) is None


def test_a_table_of_nothing_is_no_part_of_the_page(tmp_path):
    study = settings(tmp_path)
    empty = {name: tables.empty(name) for name in (*TABLES, "excerpts")}
    assert all(isinstance(t, pd.DataFrame) and t.empty for *_, t in theme_sections(empty, study))
