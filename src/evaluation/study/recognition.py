"""What a raw file is, told by the words in its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from evaluation.problems import Problem
from evaluation.sheets import SUFFIXES
from evaluation.study.yaml_files import nearest

LISTS = ("withdrawn.csv", "names.csv")
"""Lists about people of all cohorts, which lie in data/raw itself."""
IGNORED = (
    ".DS_Store",
    ".gitignore",
    ".gitkeep",
    "README.md",
    "Thumbs.db",
    "cohort.yaml",
    "desktop.ini",
)
"""Files that hold no data."""

WAVE_WORDS = {
    "pre": ("pre", "start", "baseline", "before", "t1", "t0"),
    "post": ("post", "end", "after", "t2"),
    "then": ("then", "retrospective"),
    "follow_up": ("follow up", "followup", "3m", "6m", "12m"),
}
"""Words in a file name that name a wave, beside its id and the words of study.yaml."""

KINDS = (
    ("corrections", ("corrections",)),
    ("roster", ("roster",)),
    ("attendance", ("attendance",)),
    ("projects", ("projects", "project")),
    ("sources", ("sources",)),
    ("coded:focus_group", ("focus group", "focus groups")),
    ("coded:sponsor", ("sponsor interviews", "sponsor interview", "sponsors")),
    ("coded:reflection", ("reflections", "reflection")),
    ("coded:comments", ("comments coded", "coded comments")),
    ("coded:participant", ("interviews", "interview")),
)
"""Kinds of files and the words that name them; the first that fits is taken."""

PROJECTS = (
    *(".qdpx", ".qdc", ".qde", ".qda", ".rqda"),
    *(".sqlite3", ".sqlite", ".db", ".zip"),
)
"""Endings of what tools for coding write besides sheets; a `.qda` may be a folder."""

FOLDER = ".qda"
"""Ending of a folder that is one file to the tool that wrote it."""

KEY = "key"
"""Last word, but for a language's two letters, of the name of a file that says what codes mean."""

SURVEY_WORDS = ("survey", "surveys", "questionnaire", "questionnaires", "form", "forms")
"""Words by which a file with a wave's name is a survey, whomever else it names."""


def _words(name: str) -> str:
    return f" {re.sub(r'[^a-z0-9]+', ' ', name.casefold()).strip()} "


def recognise(
    name: str,
    waves: Mapping[str, tuple[str, ...]],
    raters: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[str, str] | None:
    """Kind and detail of a file by the words in its name; None if nothing fits.

    Args:
        name: file name.
        waves: wave ids and the further words that name them.
        raters: ids of those who answer about participants and the further words that name them: a
            file that names one of them and a wave holds their answers, and is not their interviews.
    """
    stem, _, suffix = name.rpartition(".")
    words = _words(stem)
    if f".{suffix.lower()}" in PROJECTS:
        return _project(words, suffix.lower())
    if f".{suffix.lower()}" not in SUFFIXES:
        return None
    if re.search(rf" {KEY} ([a-z]{{2}} )?$", words):
        return "key", ""
    wave = _wave(words, waves)
    spoken = any(f" {w} " in words for w in ("coded", "interview", "interviews"))
    asked = any(f" {w} " in words for w in SURVEY_WORDS) or (raters and rater_in(name, raters))
    for kind, names in KINDS:
        coded = kind.startswith("coded")
        if any(f" {n} " in words for n in names) and not (coded and wave and asked and not spoken):
            return kind.partition(":")[0], kind.partition(":")[2]
    return ("survey", wave) if wave else None


def _project(words: str, suffix: str) -> tuple[str, str] | None:
    """Kind and source group of a project of a tool for coding; a codebook alone has no group."""
    groups = (kind for kind, names in KINDS if any(f" {n} " in words for n in names))
    coded = next((kind for kind in groups if kind.startswith("coded")), "")
    if not coded and suffix == "qdc" and " codebook " in words:
        coded = "coded"
    return ("coded", coded.partition(":")[2]) if coded else None


def rater_in(name: str, raters: Mapping[str, tuple[str, ...]]) -> str:
    """Who answers a survey, by the words in its name; empty if none, or several, are named.

    Args:
        name: file name.
        raters: their ids and the further words that name them.
    """
    words = _words(name.rpartition(".")[0] or name)
    named = {
        rater
        for rater, more in raters.items()
        for word in map(_words, (rater, *more))
        if word.strip() and (word in words or f"{word.rstrip()}s " in words)
    }
    return named.pop() if len(named) == 1 else ""


def _wave(words: str, waves: Mapping[str, tuple[str, ...]]) -> str | None:
    """The one wave that the words name; None for none, and for two that could both be meant."""
    named: dict[str, str] = {}
    for wave, more in waves.items():
        found = [_words(w) for w in (wave, *WAVE_WORDS.get(wave, ()), *more) if _words(w) in words]
        if found:
            named[wave] = max(found, key=len)
    # "Six months after the end" has words of two waves. `pre` and `post` have everyday words, so
    # any other wave that is named is the one that is meant.
    others = {wave: name for wave, name in named.items() if wave not in ("pre", "post")}
    named = others or named
    best = [
        wave
        for wave, name in named.items()
        if not any(name in other and name != other for other in named.values())
    ]
    return best[0] if len(best) == 1 else None


def declared(kind: str, waves: list[str]) -> tuple[str, str] | None:
    """Kind and detail that cohort.yaml names for a file; None if there is no such kind."""
    if kind in waves:
        return "survey", kind
    name = _declarable().get(kind)
    return (name.partition(":")[0], name.partition(":")[2]) if name else None


def _declarable() -> dict[str, str]:
    return {k.partition(":")[2] or k: k for k, _ in KINDS} | {"survey": "survey", KEY: KEY}


def kinds(waves: list[str]) -> list[str]:
    """Everything that cohort.yaml may say that a file is."""
    return [*waves, *_declarable()]


def unclaimed(shown: str, waves: list[str]) -> Problem:
    """The problem of a file that nobody knows, with the nearest name that would be known.

    Args:
        shown: its path as messages name it.
        waves: ids of the waves; empty for a file outside a cohort folder.
    """
    name = PurePath(shown)
    known = [*waves, *(names[0] for _, names in KINDS)] if waves else ["withdrawn"]
    remedy = "Rename it, name it under 'files' in cohort.yaml, or take it out of the folder."
    if name.suffix.lower() in PROJECTS and waves:
        known = [names[0] for kind, names in KINDS if kind.startswith("coded")]
    elif name.suffix.lower() not in SUFFIXES:
        remedy = "Save it as CSV or Excel workbook (.xlsx), or take it out of the folder."
    elif not waves:
        remedy = (
            "Only withdrawn.csv and names.csv stand here: move it into a cohort folder, or take it "
            "out."
        )
    hint = nearest(name.stem, known)
    if not hint and waves:
        remedy += f" Known words: {', '.join(known)}."
    return Problem("stop", shown, 0, "", "No one knows what this file is.", remedy + hint)
