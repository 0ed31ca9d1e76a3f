"""`release`: freeze what is handed over, signed by a checker; `--recall`: take an edition back."""

from __future__ import annotations

import contextlib
import datetime
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML

from evaluation import tables
from evaluation.commands.report import report as make_reports
from evaluation.persons.held_back import fingerprint
from evaluation.persons.reading import pseudonyms_of
from evaluation.persons.units import units_of
from evaluation.problems import told
from evaluation.publishing.edition import SIGNED, texts_of
from evaluation.publishing.narrative import read_narratives
from evaluation.publishing.published import about, read_tables
from evaluation.publishing.releases import Freezing, freeze
from evaluation.publishing.results import PROGRAMME
from evaluation.publishing.standing import NOTICE
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.study.released import FOLDER, in_force, read_released, write_recalled
from evaluation.study.settings import Settings

MADE = "data/processed/release"
PEOPLE = ("answers", "participants", "attributes", "sources", "excerpts", "projects", "attendance")
"""Processed tables that units are read from."""
NOT_CHECKED = "not checked"


def release(study: Path, reports: Iterable[str] = (), *, by: str = "", cores: str = "all") -> int:
    """Hand over reports: freeze a copy and a record of the people behind them.

    Args:
        study: its folder.
        reports: `programme` or cohorts; all of them if none is named.
        by: name of the checker, who signs what is not signed yet.
        cores: processor cores to use, or `all`.

    Returns:
        Exit status: 1 if a report is not settled; then nothing is frozen and nothing signed.
    """
    settings, cohorts, problems = open_study(study)
    if problems:
        return _refuse(told(problems))
    known = [PROGRAMME, *(cohort.id for cohort in of_programme(settings, cohorts))]
    wanted = list(dict.fromkeys(reports)) or known
    if strange := [name for name in wanted if name not in known]:
        return _refuse(f"There is no report {strange[0]!r}. Known: {', '.join(known)}.")
    print("Making the reports, so that what is handed over is what was checked.", flush=True)
    if quietly(study, cores):
        return 1
    missing = [text for name in wanted for text in what_is_missing(study, name, by)]
    if missing:
        lines = "\n".join(f"- {text}" for text in missing)
        return _refuse(f"Nothing is handed over yet. What is missing:\n{lines}")
    new = [name for name in wanted if not is_out(study, name)]
    if not new:
        print("Nothing has changed since these reports were handed over.")
        return 0
    if unsigned := [name for name in new if _facts(study, name)["draft"] == "yes"]:
        _sign(study, {name: _digest(study, name) for name in unsigned}, by)
        print(f"Signed in config/release.yaml by {by}: {', '.join(unsigned)}.", flush=True)
        if quietly(study, cores):
            return 1
    edition = freeze(_freezing(open_study(study)[0], new))
    print(f"Handed over: {', '.join(new)}. Frozen in {FOLDER}/{edition}, which stays in data/.")
    for name in new:
        print(f"  reports/{name}/report.html, .pdf, .docx, and annex.html, .pdf")
    return 0


def recall(study: Path, name: str, reports: Iterable[str] = (), *, by: str = "") -> int:
    """Record that those who hold an edition were asked to delete it.

    Args:
        study: its folder.
        name: of the edition, a folder in data/released.
        reports: of the edition; all of them if none is named.
        by: who asked.

    Returns:
        Exit status.
    """
    known = {edition.edition: edition for edition in read_released(study)}
    if name not in known:
        there = ", ".join(known) or "none"
        return _refuse(f"There is no edition {name!r} in {FOLDER}. Known: {there}.")
    edition = known[name]
    wanted = list(dict.fromkeys(reports)) or sorted(edition.reports)
    if strange := [report for report in wanted if report not in edition.reports]:
        own = ", ".join(sorted(edition.reports))
        return _refuse(f"The edition {name} has no report {strange[0]!r}. It has: {own}.")
    wanted = [report for report in wanted if report not in edition.recalled]
    if not wanted:
        print(f"The edition {name} was recalled before.")
        return 0
    if not by.strip():
        return _refuse("Say who asked its holders to delete it: --by NAME")
    write_recalled(study, edition, wanted, by.strip(), datetime.date.today().isoformat())
    print(f"Recalled, of the edition {name}: {', '.join(wanted)}.")
    print("Whoever holds a copy should have been asked to delete it. Now make the reports anew:")
    print(f"  python -m evaluation report {study}")
    return 0


def quietly(study: Path, cores: str) -> int:
    """Make the reports; what is wrong is told, what is left to do is told below."""
    with contextlib.redirect_stdout(io.StringIO()):
        return make_reports(study, cores=cores)


def what_is_missing(study: Path, report: str, by: str) -> list[str]:
    """What stands between a report and its release, for a person to read."""
    facts = _facts(study, report)
    if facts["form"] == NOTICE:
        return [f"{report}: an earlier edition has to be recalled first; the review says which."]
    reasons = [reason for reason in facts["draft_reason"].split("; ") if reason]
    told = [f"{report}: {reason} (see the review)" for reason in reasons if reason != NOT_CHECKED]
    if NOT_CHECKED in reasons and not by.strip():
        told.append(f"{report}: nobody has checked it. Who has may sign: --by NAME")
    return told


def _facts(study: Path, report: str) -> dict[str, str]:
    return about(read_tables(study / MADE / report / "tables"))


def _digest(study: Path, report: str) -> str:
    return (study / MADE / report / SIGNED).read_text(encoding="utf-8")


def is_out(study: Path, report: str) -> bool:
    """Whether a report was handed over as it is, and not recalled."""
    out = [e.reports[report] for e in in_force(read_released(study)) if report in e.reports]
    return bool(out) and out[-1]["tables"] == _digest(study, report)


def _sign(study: Path, digests: dict[str, str], by: str) -> None:
    """Write the checker's name, and what was checked, in release.yaml; the rest stays."""
    path = study / "config" / "release.yaml"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    yaml = YAML()
    data = yaml.load(text) or {}
    head = "" if data else "".join(f"{x}\n" for x in text.splitlines() if x.startswith("#"))
    signed = data.get("reports") or {}
    for report, digest in digests.items():
        signed[report] = {"checked_by": by.strip(), "tables": digest}
    data["reports"] = signed
    out = io.StringIO()
    yaml.dump(data, out)
    new = path.with_suffix(".new")
    new.write_text(head + out.getvalue(), encoding="utf-8")
    new.replace(path)


def _freezing(settings: Settings, reports: list[str]) -> Freezing:
    """What is frozen of some reports, with the people behind them."""
    study = settings.folder
    processed = study / "data" / "processed"
    found = {name: tables.read(processed / f"{name}.parquet") for name in PEOPLE}
    sizes = found["participants"].groupby("cohort")["person"].nunique()
    large = sorted(sizes.index[sizes >= settings.study.minimum_group])
    told = {}
    for name in reports:
        texts = texts_of(read_narratives(study / "config" / "narrative" / name))
        told[name] = {
            "checked_by": _facts(study, name)["checked_by"],
            "tables": _digest(study, name),
            "cohorts": [cohort for cohort in large if name in (PROGRAMME, cohort)],
            "texts": texts,
        }
    held = {cohort for one in told.values() for cohort in one["cohorts"]}
    pseudonyms = pseudonyms_of(settings)
    units = units_of(found, settings, pseudonyms)
    rows = units.loc[units["cohort"].isin(held), ["cohort", "group", "person", "unit"]]
    record = {
        "version": settings.study.version,
        "key": fingerprint(pseudonyms),
        "reports": told,
    }
    return Freezing(study, settings.study.date.isoformat(), record, list(map(tuple, rows.values)))


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
