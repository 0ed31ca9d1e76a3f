"""One report's edition: its published tables on disk, its facts, and whether it is a draft."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from evaluation.problems import Problem
from evaluation.publishing.checklists import checklists_todo
from evaluation.publishing.columns import PUBLISHED, columns_of, harmless
from evaluation.publishing.decisions import decisions_of
from evaluation.publishing.facts import facts_of
from evaluation.publishing.gate import Outgoing, breaches, known_texts, secrets_of
from evaluation.publishing.gather import gather
from evaluation.publishing.narrative import Narrative, read_narratives, stamp_of
from evaluation.publishing.provenance import by_report, provenance_rows
from evaluation.publishing.publish import publish
from evaluation.publishing.publish_joint import verdicts_todo
from evaluation.publishing.publish_quotes import proposals
from evaluation.publishing.publish_since import text_digests
from evaluation.publishing.results import PROGRAMME, Results, Scope
from evaluation.publishing.standing import Standing
from evaluation.publishing.to_decide import (
    quotes_to_decide,
    redactions_to_decide,
    stale_decisions,
    summaries_to_read,
)
from evaluation.publishing.to_write import STALE, texts_to_do
from evaluation.study.cohort_folder import Cohort, of_programme
from evaluation.study.settings import Settings

MANIFEST, SIGNED = "tables.sha256", "digest.txt"


NOTHING_RELEASED = Standing()


@dataclass
class Edition:
    """The published tables of one report and what it still needs from a person.

    Attributes:
        report: `programme` or a cohort.
        tables: rows of each published table.
        digest: of the numbers and the authors' texts; a checker signs it in release.yaml.
        todo: kind and text of each thing that a person has to do.
        proposed: quotes that the rules propose, for the review alone.
    """

    report: str
    tables: dict[str, list[dict[str, str]]]
    digest: str
    todo: list[tuple[str, str]] = field(default_factory=list)
    proposed: list[dict[str, str]] = field(default_factory=list)


def reports_of(cohorts: list[Cohort]) -> list[str]:
    """Reports of a study: the programme's, and one for each cohort."""
    return [PROGRAMME, *(cohort.id for cohort in cohorts)]


def make_edition(
    settings: Settings,
    cohorts: list[Cohort],
    results: Results,
    report: str,
    digests: dict[str, str],
    standing: Standing = NOTHING_RELEASED,
) -> Edition:
    """Publish one report's tables.

    Args:
        settings: of the study.
        cohorts: all cohorts.
        results: everything that was computed.
        report: `programme` or a cohort.
        digests: of every input that may be behind it, for the provenance.
        standing: towards what was handed over.
    """
    decisions = decisions_of(settings.folder, report)
    scope = Scope(settings, cohorts, results, report, decisions)
    scope.frozen = standing.frozen
    tables = publish(scope)
    written = read_narratives(settings.folder / "config" / "narrative" / report)
    digest = _digest(tables, written)
    tables["provenance"] = provenance_rows(settings, report, digests)
    edition = Edition(report, tables, digest)
    release = settings.release.reports.get(report)
    checked = release is not None and release.tables == digest
    tables["about"] = facts_of(
        settings,
        scope.own_cohorts(),
        scope,
        report,
        "; ".join(_ask(scope, edition, written, checked)),
        release.checked_by if release and checked else "",
        beside=any(row["shown"] == "full" for row in tables["comparison"]),
    )
    told = standing.todo(scope)
    if standing.waits(report):
        waiting = standing.notice(scope, tables["about"], tables["provenance"])
        return Edition(report, dict.fromkeys(PUBLISHED, []) | waiting, "", told)
    tables["since"] = standing.since(scope, tables, texts_of(written), digest)
    edition.todo += told
    return edition


def _ask(scope: Scope, edition: Edition, written: dict[str, Narrative], checked: bool) -> list[str]:
    """Note in an edition what people have to do about it. Returns why it is a draft, if it is."""
    report, tables = edition.report, edition.tables
    edition.todo += texts_to_do(scope, written, _stamp(scope, tables))
    if not checked:
        sign = f"{report}: {{checked_by: NAME, tables: {edition.digest}}}"
        told = "Nobody has checked this report. Who has may sign under 'reports' in"
        edition.todo.append(("check", f"{told} config/release.yaml:\n{sign}"))
    if report == PROGRAMME and (ask := checklists_todo(tables["checklists"])):
        edition.todo.append(("checklist", ask))
    asked, unsure = verdicts_todo(scope, tables["joint"], f"data/decisions/{report}/verdicts.csv")
    edition.todo += [("verdict", text) for text in asked]
    edition.proposed = proposals(scope)
    edition.todo += quotes_to_decide(scope, tables["quotes"], edition.proposed)
    edition.todo += redactions_to_decide(scope) + summaries_to_read(scope)
    stale = ["texts"] * any(kind == STALE for kind, _ in edition.todo) + ["verdicts"] * unsure
    to_confirm = [f"{what} to confirm" for what in (*stale, *stale_decisions(scope))]
    return ["not checked"] * (not checked) + to_confirm


def editions_of(
    settings: Settings,
    cohorts: list[Cohort],
    results: dict[str, pd.DataFrame],
    digests: dict[str, str],
    standing: Standing = NOTHING_RELEASED,
) -> tuple[list[Edition], list[Problem]]:
    """Every report's edition, and what of them may not be handed over: if there is any, none may.

    Args:
        settings: of the study.
        cohorts: all cohorts.
        results: result tables, by name.
        digests: of every input, by path.
        standing: towards what was handed over.
    """
    gathered = gather(results)
    reports = reports_of(of_programme(settings, cohorts))
    own = by_report(digests, reports)
    editions = [
        make_edition(settings, cohorts, gathered, report, own[report], standing)
        for report in reports
    ]
    known = tuple(known_texts(settings))
    outgoing = [Outgoing(e.report, e.tables, _written(settings, e.report), known) for e in editions]
    return editions, breaches(outgoing, secrets_of(results, settings.study.minimum_group))


def make_editions(
    settings: Settings,
    cohorts: list[Cohort],
    results: dict[str, pd.DataFrame],
    digests: dict[str, str],
    release: Path,
    todo: Path,
    standing: Standing = NOTHING_RELEASED,
) -> list[Problem]:
    """Publish every report's tables below `release`, and what people have to do to `todo`.

    Quotes that the rules propose go to `proposed_quotes.json` beside it.

    Args:
        settings: of the study.
        cohorts: all cohorts.
        results: result tables, by name.
        digests: of every input, by path.
        release: folder with a folder per report.
        todo: JSON file: by report, a list of kind and text.
        standing: towards what was handed over.

    Returns:
        What may not be handed over; if there is any, nothing is written.
    """
    editions, problems = editions_of(settings, cohorts, results, digests, standing)
    if problems:
        return problems
    for edition in editions:
        write_edition(edition, release / edition.report)
    for path, part in ((todo, "todo"), (todo.with_name("proposed_quotes.json"), "proposed")):
        told = {edition.report: getattr(edition, part) for edition in editions}
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    return []


def _written(settings: Settings, report: str) -> dict[str, str]:
    found = read_narratives(settings.folder / "config" / "narrative" / report)
    return {section: narrative.text for section, narrative in found.items()}


def texts_of(written: dict[str, Narrative]) -> dict[str, str]:
    """A digest of each section's text by the authors."""
    return text_digests({section: narrative.text for section, narrative in written.items()})


def _digest(tables: dict[str, list[Any]], written: dict[str, Narrative]) -> str:
    """Digest of what a checker signs: the numbers and the authors' texts."""
    parts = [as_csv(name, tables[name]) for name in sorted(tables)]
    parts += [f"{name}\n{text.text}" for name, text in sorted(written.items())]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _stamp(scope: Scope, tables: dict[str, list[Any]]) -> str:
    """Stamp of the results that authors write about."""
    main = [row for row in tables["change"] if row["comparison"] == scope.main]
    return stamp_of([row for row in main if row["cohort"] == scope.focus])


def as_csv(table: str, rows: list[dict[str, str]]) -> str:
    """A published table as CSV text. A cell that a spreadsheet would run starts with a quote."""
    out = io.StringIO()
    columns = columns_of(table)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(row.get(c, "")) for c in columns] for row in rows)
    return out.getvalue()


def write_edition(edition: Edition, folder: Path) -> None:
    """Write tables/*.csv below `folder`, and the manifest with each file's digest.

    The manifest stands for all tables in the workflow: it changes when any of them does.
    """
    tables = folder / "tables"
    tables.mkdir(parents=True, exist_ok=True)
    lines = []
    for name in PUBLISHED:
        text = as_csv(name, edition.tables.get(name, []))
        (tables / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  tables/{name}.csv")
    for stray in set(tables.glob("*")) - {tables / f"{name}.csv" for name in PUBLISHED}:
        stray.unlink()
    # What a checker signs; not handed over.
    (folder / SIGNED).write_text(edition.digest, encoding="utf-8")
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
