"""The annex: methods in words, references, glossary, provenance; links of the checklists."""

import ast
from pathlib import Path

import pytest
from markupsafe import Markup

import evaluation
from evaluation.publishing.catalogue import catalogue, entries, say
from evaluation.publishing.checklists_cells import checklists_cells
from evaluation.publishing.disclosure import OMEGA_FROM
from evaluation.publishing.frameworks_cells import framework_cells
from evaluation.publishing.methods_cells import (
    FROM_TABLES,
    GLOSSARIES,
    MARKS,
    glossary_cells,
    methods_cells,
    provenance_cells,
    references,
)

SOURCE = Path(evaluation.__file__).parent
DOCS = Path(__file__).parents[1] / "docs/methods.md"
ALL = [(group, *mark) for group, marks in MARKS.items() for mark in marks]
PAIRED = "mean of the paired changes, 95% t interval, paired t test"


def tables_of(*methods, design="paired", **more):
    about = [
        {"key": "before_label", "value": "at the start"},
        {"key": "minimum_group", "value": "7"},
    ]
    rows = [{"name": "", "method": method} for method in methods]
    return {"about": about, "methods": rows, "change": [{"design": design}], **more}


def literals():
    for path in SOURCE.rglob("*.py"):
        if path.name != "methods_cells.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


TEXTS = [*literals(), *catalogue().values()]


@pytest.mark.parametrize(("group", "key", "mark", "refs"), ALL, ids=[m[1] for m in ALL])
def test_a_method_is_known_by_words_that_the_code_writes(group, key, mark, refs):
    assert any(mark in text for text in TEXTS)
    assert set(refs.split()) <= set(references())
    told = methods_cells(tables_of(mark))["method_words"][group]
    assert say(f"methods.{group}.{key}", least=OMEGA_FROM) in told


def test_only_the_methods_that_were_used_are_told_with_what_they_stand_on():
    made = methods_cells(tables_of(PAIRED))
    assert "paired t test" in made["method_words"]["change"]
    assert made["method_words"]["other_ways"] == made["method_words"]["voices"] == ""
    assert made["references"] == [
        "Student (1908). The probable error of a mean. Biometrika, 6(1), 1–25."
    ]
    assert "compared at the start" in made["method_words"]["design"]
    assert "from 7 people on" in made["method_words"]["design"]
    assert methods_cells({})["method_words"]["design"] == ""


def test_groups_that_are_not_linked_are_said_to_be_so():
    made = methods_cells(tables_of("difference of two means", design="unlinked"))
    assert "could not be linked" in made["method_words"]["design"]
    assert "same people" not in made["method_words"]["design"]
    assert [text[:5] for text in made["references"]] == ["Welch"]


def test_a_table_without_a_method_of_its_own_brings_its_words():
    for group, lines in FROM_TABLES.items():
        for key, name, _ in lines:
            words = methods_cells(tables_of(**{name: [{"a": "b"}]}))["method_words"]
            assert say(f"methods.{group}.{key}") in words[group]


def test_short_names_of_the_code_are_spelled_out():
    made = methods_cells(tables_of("d_av, bias-adjusted, Bonett (2008) 95% interval"))
    assert made["method_rows"] == [
        (
            "",
            "Mean change over the average of the two standard deviations, bias-adjusted, "
            "Bonett (2008) 95% interval",
        )
    ]


def test_every_reference_is_used_and_stands_in_the_docs_too():
    used = {name for *_, refs in ALL for name in refs.split()} | {"welch"}
    used |= {name for lines in FROM_TABLES.values() for *_, refs in lines for name in refs.split()}
    assert used == set(references())
    docs = " ".join(DOCS.read_text(encoding="utf-8").replace("*", "").split())
    for text in references().values():
        assert text in docs
    names = [text.casefold() for text in references().values()]
    assert names == sorted(names)


def test_the_glossary_has_words_of_methods_only_where_they_are_used():
    assert glossary_cells({})["glossary"] == list(entries("glossary").items())
    words = dict(glossary_cells({"agreement": [{"theme": "a"}]})["glossary"])
    assert set(words) - set(entries("glossary")) == {"AC1, kappa"}
    assert len({w for n in GLOSSARIES for w in entries(f"glossary_of.{n}")}) >= len(GLOSSARIES)


def test_programs_stand_in_one_row_and_dates_are_written_out():
    rows = [("Date of the report", "2026-10-30"), ("Python", "3.11.7"), ("numpy", "2.4.6")]
    told = provenance_cells({"provenance": [{"key": k, "value": v} for k, v in rows]})
    assert told["provenance_rows"] == [
        ("Date of the report", "30 October 2026"),
        ("Software", "Python 3.11.7, numpy 2.4.6"),
    ]
    assert provenance_cells({}) == {"provenance_rows": []}


def item(answer, by="report"):
    return {"checklist": "GRAMMS", "item": "1", "what": "Why", "by": by, "answer": answer}


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("See: Who took part.", "[Who took part](report.html#who-took-part), in the report"),
        ("See: Technical annex: Methods.", "[Methods](annex.html#methods), in this annex"),
        (
            "See: How strong the evidence is, and its limits.",
            "[How strong the evidence is, and its limits]"
            "(report.html#how-strong-the-evidence-is-and-its-limits), in the report",
        ),
    ],
)
def test_an_item_that_the_report_answers_links_to_its_section(answer, shown):
    cell = checklists_cells({"checklists": [item(answer)]})["checklist_tables"][0][1][0][2]
    assert cell == shown
    assert isinstance(cell, Markup)


@pytest.mark.parametrize(
    "row", [item("See: Summary.", "authors"), item("[x](javascript:alert)", "report")]
)
def test_what_an_author_writes_never_becomes_a_link(row):
    cell = checklists_cells({"checklists": [row]})["checklist_tables"][0][1][0][2]
    assert cell == row["answer"]
    assert not isinstance(cell, Markup)


def level(title, voices="", groups="", evidence="none"):
    row = {"framework": "k", "framework_title": "Levels", "kind": "levels", "title": title}
    return row | {"voices": voices, "groups": groups, "evidence": evidence}


def test_a_level_without_evidence_is_shown_as_empty():
    rows = [level("Reaction", evidence="numbers only"), level("Results")]
    part = framework_cells({"frameworks": rows})["framework_parts"][0]
    assert part["rows"][1] == ("Results", "none", "none", "No evidence")
    assert part["sentence"] == (
        "This report has no evidence on one of its two parts: \u2018Results\u2019."
    )


def test_voices_are_told_by_theme_and_by_who_raised_it():
    said = "Peers; and friends \u2013 Participants: 6 of 12; Time \u2013 Sponsors: at least half"
    row = level("Reaction", said, "Participants; Sponsors", "voices only")
    cells = framework_cells({"frameworks": [row]})["framework_parts"][0]["rows"][0]
    assert cells[2] == "Peers; and friends; Time (participants and sponsors)"
