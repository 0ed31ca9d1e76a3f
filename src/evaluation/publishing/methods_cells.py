"""The annex's methods: in words, by what the method cells of the published tables say.

The references are in `references.csv`, by a short key; docs/methods.md has them too.
"""

from __future__ import annotations

import csv
from pathlib import Path

from .catalogue import entries, say
from .cells import sentence_case
from .disclosure import OMEGA_FROM
from .published import Tables, about, long_date

REFERENCES = Path(__file__).with_name("references.csv")

MARKS = {
    "change": (
        ("pairs", "paired changes", "student"),
        ("pooled", "of the changes of", ""),
        ("cohorts_vary", "person, cohort and change by cohort", "kuznetsova viechtbauer higgins"),
        ("standardised", "d_av", "bonett"),
        ("corrected_holm", "Holm", "holm"),
        ("corrected_fdr", "Benjamini", "benjamini"),
        ("groups", "mean changes of two groups", "welch"),
        ("beside", "analysis of covariance", "vickers"),
    ),
    "other_ways": (
        ("signed_rank", "exact signed rank test", "pratt"),
        ("hodges_lehmann", "Hodges-Lehmann", "hodges"),
        ("trimmed", "trimmed mean of the changes", "tukey yuen"),
        ("mixed_model", "mixed model of all answers", "kuznetsova"),
        ("imputed", "imputations", "rubin barnard"),
        ("resampled", "bootstrap", "efron"),
        ("bayes", "Bayes factor", "rouder"),
        ("too_small", "two one-sided t tests", "schuirmann"),
    ),
    "missing": (("first_answers", "at the first wave", "hedges"),),
    "measures": (
        ("alpha", "Cronbach", "cronbach feldt"),
        ("omega", "McDonald", "mcdonald"),
        ("error", "smallest detectable change", "de_vet"),
        ("share", "Wilson 95% interval", "wilson"),
    ),
    "voices": (
        ("themes", "who spoke of a theme", ""),
        ("together", "who raised both", ""),
        ("by_theme", "Cliff's delta", "cliff"),
        ("attendance", "Spearman", "bonett_wright"),
        ("agreement", "AC1", "gwet cohen"),
    ),
}
"""By group: a wording, what a method cell holds where it applies, and its references."""

FROM_TABLES = {
    "missing": (("scenarios", "scenarios", "manski"),),
    "measures": (("room", "quality_items", "terwee"),),
}
"""By group: a wording, the table whose rows it speaks of, and its references."""

SPELLED = {"d_av": "mean change over the average of the two standard deviations"}
"""Short names of the code, spelled out for a reader."""

GLOSSARIES = (
    *("themes", "missing", "reliable", "measures", "precision", "sensitivity", "theme_change"),
    *("dose", "agreement"),
)
"""Tables that bring words of their own into the glossary."""


def methods_cells(tables: Tables) -> dict:
    """Return the methods in words, by group; the references; and the method of every number."""
    told = " | ".join(row["method"] for row in tables.get("methods", []))
    words = {"design": " ".join(_design(tables))}
    cited = {"welch"} if _unlinked(tables) else set()
    for group, marks in MARKS.items():
        used = [(key, refs) for key, mark, refs in marks if mark in told]
        used += [(key, refs) for key, name, refs in FROM_TABLES.get(group, ()) if tables.get(name)]
        words[group] = " ".join(say(f"methods.{group}.{key}", least=OMEGA_FROM) for key, _ in used)
        cited |= {name for _, refs in used for name in refs.split()}
    return {
        "method_words": words,
        "references": [text for name, text in references().items() if name in cited],
        "method_rows": [
            (row["name"], sentence_case(_spelled(row["method"])))
            for row in tables.get("methods", [])
        ],
    }


def glossary_cells(tables: Tables) -> dict:
    """Return the words that every report explains, and those that only some of them use."""
    words = dict(entries("glossary"))
    for name in GLOSSARIES:
        words |= entries(f"glossary_of.{name}") if tables.get(name) else {}
    return {"glossary": list(words.items())}


def provenance_cells(tables: Tables) -> dict:
    """Return what the report was made from; all programs in one row."""
    rows = [(row["key"], row["value"]) for row in tables.get("provenance", [])]
    software = [(name, version) for name, version in rows if name == "Python" or name.islower()]
    told = [(name, long_date(value)) for name, value in rows if (name, value) not in software]
    if software:
        packages = [say("provenance.package", name=n, version=v) for n, v in software]
        told.append((say("provenance.software"), ", ".join(packages)))
    return {"provenance_rows": told}


def references() -> dict[str, str]:
    """Return what the methods stand on, by key, in alphabetical order."""
    with REFERENCES.open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row["reference"] for row in csv.DictReader(handle)}


def _unlinked(tables: Tables) -> bool:
    return any(row["design"] == "unlinked" for row in tables.get("change", []))


def _design(tables: Tables) -> list[str]:
    """Return what was compared, of whom, and from how many people on it is told."""
    facts, rows = about(tables), tables.get("change", [])
    waves = {"before": facts["before_label"], "after": facts["after_label"]}
    texts = []
    if any(row["design"] == "paired" for row in rows):
        texts.append(say("methods.design.paired", **waves))
    if _unlinked(tables):
        texts.append(say("methods.design.unlinked", **waves))
    if texts:
        texts += [say("methods.design.interval"), say("methods.design.random")]
        texts.append(say("methods.design.hidden", k=facts["minimum_group"] or "5"))
    return texts


def _spelled(method: str) -> str:
    for short, long in SPELLED.items():
        method = method.replace(short, long)
    return method
