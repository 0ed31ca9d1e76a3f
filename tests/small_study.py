"""A small study on disk and its result tables, with counts that a test chooses."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation import tables
from evaluation.change.items import count_answers
from evaluation.change.measure import Design, measure_change
from evaluation.change.one_wave import wilson_interval
from evaluation.integration.joint_display import join_sources
from evaluation.integration.projects import summarise_projects
from evaluation.interviews.summary import summarise_interviews
from evaluation.publishing.edition import make_edition
from evaluation.publishing.gather import gather
from evaluation.publishing.published import Tables, filled
from evaluation.study.cohort_folder import open_study

STUDY = """
programme: Small programme
commissioner: A funder
authors: [One author]
evaluation_questions:
  learning: {text: "What was learned?", level: learning}
  season: {text: "How was it?", level: reaction}
waves: {pre: {label: before}, post: {label: after}, later: {label: later}}
person_code: {column: code}
date: 2026-03-01
"""
SELF = """
title: Self-assessment
source: written for a test
answers: [Never, Seldom, Sometimes, Often, Always]
items: {i1: One, i2: Two, i3: Three, i4: Four}
scales:
  identity: {title: Identity, question: learning, items: [i1, i2, i3, i4]}
"""
END = """
title: Feedback
source: written for a test
answers: {from: 1, to: 5}
asked_in: {waves: [post]}
items: {useful: It was useful}
scales: {feedback: {title: Feedback, question: season, scored: false, items: [useful]}}
"""
CODEBOOK = """
themes:
  claiming: {title: Claiming it, valence: positive, question: learning, scales: [identity]}
  time: {title: No time, valence: negative, question: learning, scales: [identity]}
"""

_COMPUTED: dict[str, dict[str, pd.DataFrame]] = {}


class SmallStudy:
    """Settings on disk; rows of people, sources and projects, from which results are computed."""

    def __init__(self, folder: Path, k: int = 5) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        self.write("config/study.yaml", f"{STUDY}minimum_group: {k}\n")
        self.write("config/plan.yaml", "main_outcome: identity\n")
        self.write("config/instruments/self.yaml", SELF)
        self.write("config/instruments/end.yaml", END)
        self.write("config/codebook.yaml", CODEBOOK)
        self.write("data/pseudonym.key", "00" * 32)
        self.people: dict[str, list[tuple[float, float]]] = {}
        self.roles: dict[str, list[str]] = {}
        self.absent: dict[str, int] = {}
        self.sources: list[tuple] = []
        self.excerpts: list[tuple] = []
        self.projects: list[tuple] = []
        self.gone: set[str] = set()
        self.waiting: set[str] = set()

    def write(self, name: str, text: str) -> None:
        """Write a file of the study."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def cohort(self, name: str, answers: list[tuple[float, float]], role: str = "worker") -> None:
        """Add a cohort of people who gave the same answer to all items, before and after."""
        (self.folder / "data" / "raw" / name).mkdir(parents=True, exist_ok=True)
        self.people[name] = answers
        self.roles[name] = [role] * len(answers)

    def heard(
        self, cohort: str, group: str, n: int, theme: str = "", spoke: int = 0, first: int = 0
    ) -> None:
        """Add n sources of a group; so many of them speak of a theme, with consent to quote.

        They belong to the cohort's people, from the `first` on.
        """
        for i in range(n):
            source = f"{group}{len(self.sources)}"
            self.sources.append((cohort, source, f"{cohort}-{first + i}", group, "", "", 0, True))
            if i < spoke:
                text = f"Said by {source} on {theme}"
                key = f"e{len(self.excerpts)}"
                said = (key, theme, theme, text, None, None, "coder", True)
                self.excerpts.append((cohort, source, group, *said))

    def results(self) -> dict[str, pd.DataFrame]:
        """Result tables, computed as the workflow does; once for the same rows."""
        rows = repr(
            (self.people, self.roles, self.absent, self.sources, self.excerpts, self.projects)
            + (sorted(self.gone),)
        )
        if rows not in _COMPUTED:
            _COMPUTED[rows] = self._compute()
        return _COMPUTED[rows]

    def _compute(self) -> dict[str, pd.DataFrame]:
        answers, pairs, scores, people, steps = [], [], [], [], []
        for cohort, given in self.people.items():
            for i, (before, after) in enumerate(given):
                who = f"{cohort}-{i}"
                if who in self.gone:
                    continue
                people.append((cohort, who, True, "enrolled", self.roles[cohort][i], "", ""))
                for wave, value in (("pre", before), ("post", after)):
                    answers += [
                        (cohort, wave, "self", who, "self", item, value, value, "")
                        for item in ("i1", "i2", "i3", "i4")
                    ]
                row = (cohort, "pre-post", "self", who, "self")
                change = round(after - before, 10)
                pairs.append((*row, "scale", "identity", 4, before, after, change, "exact"))
                pairs.append((*row, "item", "i1", 1, before, after, change, "exact"))
                scores.append((cohort, "post", "self", who, "end", "item", "useful", after, 1, 1))
            for i in range(self.absent.get(cohort, 0)):
                people.append((cohort, f"{cohort}-absent-{i}", True, "left", "worker", "", ""))
        settings, _, problems = open_study(self.folder)
        assert problems == []
        k = settings.study.minimum_group
        counted = {
            cohort: sum(f"{cohort}-{i}" not in self.gone for i in range(len(given)))
            for cohort, given in self.people.items()
        }
        counted["all"] = sum(n for n in counted.values() if n >= k)
        for cohort, n in counted.items():
            steps += [(cohort, s, n, "") for s in ("enrolled", "returned_pre", "compared")]
        t = {
            "answers": _table("answers", answers),
            "pairs": _table("pairs", pairs),
            "scores": _table("scores", scores),
            "participants": _table("participants", people),
            "participation": _table("participation", steps),
            "sources": _table("sources", [r for r in self.sources if r[1] not in self.gone]),
            "excerpts": _table("excerpts", [r for r in self.excerpts if r[1] not in self.gone]),
            "projects": _table("projects", self.projects),
        }
        together = tables.cohorts_together(t["participants"], k)
        t["estimates"] = estimates_of(self.folder, t)
        said = (t["sources"], t["excerpts"], together)
        t |= summarise_interviews(settings, [], *said, wilson_interval)
        bearings = settings.codebook.bearings()
        t["joint"] = join_sources(t["estimates"], t["theme_counts"], bearings, "pre-post", 5)
        t["answer_counts"] = count_answers(t["answers"], t["pairs"], "pre-post", together)
        t["project_counts"] = summarise_projects(t["projects"], together)
        return t

    def edition(self, report: str = "programme", **standing):
        """The edition of a report."""
        settings, cohorts, _ = open_study(self.folder)
        return make_edition(settings, cohorts, gather(self.results()), report, {}, **standing)

    def published(self, report: str = "programme") -> Tables:
        """Tables of a report as they are read again: every cell is there."""
        made = self.edition(report).tables
        return {name: filled(made, name) for name in made}


def estimates_of(folder: Path, found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The table `estimates` of a study's tables, as the workflow measures them."""
    waves = (found[name] for name in ("pairs", "scores", "answers", "participants"))
    return measure_change(*waves, Design(**open_study(folder)[0].design()))


def _table(name: str, rows: list[tuple]) -> pd.DataFrame:
    columns = list(tables.MODELS[name].to_schema().columns)
    return pd.DataFrame(rows, columns=columns) if rows else tables.empty(name)


def moved(higher: int, same: int, lower: int) -> list[tuple[float, float]]:
    """Answers of people of whom so many moved up, stayed and moved down, spread over the range."""
    up = [(1.0 + i % 3, 3.0 + i % 3) for i in range(higher)]
    flat = [(1.0 + i % 5, 1.0 + i % 5) for i in range(same)]
    return up + flat + [(3.0 + i % 3, 2.0 + i % 3) for i in range(lower)]


def cells(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    """Chosen columns of rows of a published table."""
    return [tuple(row.get(column, "") for column in columns) for row in rows]


def spread(n: int) -> list[tuple[float, float]]:
    """Answers of n people, higher after for most."""
    rng = np.random.default_rng(n)
    return [(float(rng.integers(1, 4)), float(rng.integers(2, 6))) for _ in range(n)]
