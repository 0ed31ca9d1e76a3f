"""`report`: run the whole workflow on a study, and say what came of it."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from subprocess import Popen

from evaluation.commands.damaged import put_away
from evaluation.commands.last_run import keep, kept, state_of
from evaluation.commands.running import CHECKOUT, LOG, STAGES, STOPPED, begin, run, stop
from evaluation.commands.why import PROBLEMS, why
from evaluation.interviews.summaries import take_over
from evaluation.persons.permissions import open_to_others
from evaluation.persons.pseudonyms import KEY_FILE, KeyMissingError, ensure_key
from evaluation.problems import Problem, told
from evaluation.publishing.in_use import in_use
from evaluation.study.clock import bring_back
from evaluation.study.cohort_folder import open_study
from evaluation.study.extensions import FOLDER as EXTENSIONS
from evaluation.study.extensions import extensions_of
from evaluation.study.extensions import told as told_extensions
from evaluation.study.inputs import Inputs, vanished
from evaluation.study.old_names import notes_of_old_names
from evaluation.study.released import FOLDER
from evaluation.study.run_lock import UNDER_WAY, UnderWayError, hold
from evaluation.study.settings import Settings

LOCK = ".snakemake/report.lock"
"""Held from before anything is written; the Snakefile's own keeps out a plain `snakemake`."""
TARGETS = ("tables", "all")
"""Called one after the other: the second call then finds the reports whose own tables came out the
same, and leaves them alone."""

UNCHANGED = "Nothing has changed since the last run: its reports stay."

PREVIEW = "data/review/programme/preview.html"
"""The programme's web page alone."""


def report(
    study: Path,
    *,
    accept_removed: bool = False,
    cores: str = "all",
    profile: Path | None = None,
    preview: bool = False,
) -> int:
    """Make the reports of a study. Returns the exit status.

    Args:
        study: folder with config/ and data/raw.
        accept_removed: go on without raw files that are gone, and remove their reports.
        cores: processor cores to use, or `all`.
        profile: folder with settings of Snakemake, for a cluster.
        preview: make the programme's web page alone, and leave `reports/` as it is.
    """
    if profile and not (profile / "config.yaml").is_file():
        return _refuse(f"There is no profile in {str(profile)!r}: config.yaml is not there.")
    try:
        with hold(study / LOCK):
            options = _options(accept_removed, cores, profile)
            begun = begin(study, options)
            try:
                return _report(study, accept_removed, options, preview, begun)
            finally:
                stop(begun)
    except UnderWayError as error:
        return _refuse(str(error))


def _report(
    study: Path, accept_removed: bool, options: list[str], preview: bool, begun: Popen
) -> int:
    """The same, once no other run of the study can begin; Snakemake is loaded meanwhile."""
    settings, cohorts, problems = open_study(study)
    if not problems and not accept_removed:
        problems = vanished(study, Inputs(settings, cohorts).raw())
    if problems:
        return _refuse(told(problems))
    if line := told_extensions(extensions_of(study)):
        print(line, flush=True)
    for note in notes_of_old_names(study):
        print(f"Note: {note}", flush=True)
    try:
        if ensure_key(study):
            print(f"Made a key for pseudonyms, {KEY_FILE}. Keep a copy in a safe place.")
    except KeyMissingError as error:
        return _refuse(str(error))
    _make_ready(settings, study)
    there = _folders(study / "reports")
    log = study / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    if preview:
        status, text = run(study, (PREVIEW,), options, begun)
        print("" if status else f"\nTo look at, not to hand over: {PREVIEW}")
        return _say_why(study, text, status) if status else 0
    now = state_of(study, Inputs(settings, cohorts), *_code(study))
    before = kept(study)
    if now == before:
        log.write_text(f"{UNCHANGED}\n", encoding="utf-8")
        print(UNCHANGED)
        _say_what(study)
        return 0
    same = before is not None and before.inputs == now.inputs
    if not same and (open_now := _in_use(study)):
        return _refuse(told(open_now))
    # Where nothing that is read has changed, or where there is no report yet that could be left
    # alone, the second call is enough.
    targets = TARGETS if before and not same else TARGETS[1:]
    status, text = run(study, targets, options, begun)
    if status and _mended(study, status, text):
        status, text = run(study, TARGETS, options)
    if status:
        return _say_why(study, text, status)
    keep(study, now.inputs)
    for gone in sorted(there - _folders(study / "reports")):
        print(f"Removed reports/{gone}: the files behind it are gone.")
    _say_what(study)
    return 0


def _make_ready(settings: Settings, study: Path) -> None:
    """What is done before anything is read, since it changes what is read."""
    if not settings.study.invented and (warning := open_to_others(study)):
        print(warning)
    if (study / FOLDER).is_dir():
        from evaluation.commands.forget import forget_withdrawn

        # Records and frozen copies are inputs.
        forget_withdrawn(settings)
    # What people wrote in the framework matrix is an input; one that is damaged is put aside later.
    with suppress(ValueError):
        take_over(study)
    (study / PROBLEMS).unlink(missing_ok=True)
    bring_back(study / "config", study / "data")
    for left in (study / "data" / "processed" / "release").glob("*/.render-*"):
        shutil.rmtree(left, ignore_errors=True)


def _in_use(study: Path) -> list[Problem]:
    """Reports and reviews that are open in a program: told before anything is computed."""
    return [p for shown in ("reports", "data/review") for p in in_use(study / shown, shown)]


def _code(study: Path) -> tuple[Path, ...]:
    return CHECKOUT / "src/evaluation", CHECKOUT / "workflow", study / EXTENSIONS


def _folders(reports: Path) -> set[str]:
    return {path.name for path in reports.glob("*") if path.is_dir()}


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def _options(accept_removed: bool, cores: str, profile: Path | None) -> list[str]:
    """What else is asked of Snakemake."""
    options = ["--cores", cores]
    options += ["--profile", str(profile.resolve())] if profile else []
    return options + ["--config", "accept_removed=true"] * accept_removed


def _mended(study: Path, status: int, text: str) -> bool:
    """Put away files between two steps that something else changed; whether there were any."""
    if status == STOPPED or UNDER_WAY in text or (study / PROBLEMS).exists():
        return False
    damaged = put_away(study)
    for path in damaged:
        print(f"{path} is damaged: something changed it since it was made.", file=sys.stderr)
    if damaged:
        print("Making it anew.", file=sys.stderr, flush=True)
    return bool(damaged)


def _say_why(study: Path, text: str, status: int) -> int:
    """What went wrong, last, where everybody sees it."""
    placed = "(Rule: place_reports)" in text
    state = "The reports are new ones" if placed else "The last reports are as they were"
    if status == STOPPED:
        print(f"Stopped. {state}; run again to go on.")
        return status
    print(f"\n{why(study, text, STAGES)}", file=sys.stderr)
    print(f"\n{state}. The whole log: {LOG}", file=sys.stderr)
    return 1


def _say_what(study: Path) -> None:
    """Three headline sentences, what still needs a person, and where the reports are."""
    release = study / "data" / "processed" / "release"
    print()
    for sentence in (release / "programme" / "headlines.txt").read_text("utf-8").splitlines():
        print(sentence)
    todo = json.loads((study / "data" / "processed" / "todo.json").read_text("utf-8"))
    waiting = [text for kind, text in todo["programme"] if kind != "verdict"]
    kinds = Counter(kind for entries in todo.values() for kind, _ in entries)
    print("\nWhat still needs a person:" if kinds else "\nNothing waits for a person.")
    for text in waiting[:5]:
        print(f"- {' '.join(text.splitlines())}")
    rest = sum(kinds.values()) - len(waiting[:5])
    if rest > 0:
        print(f"- {rest} more, listed in the review (verdicts to confirm, cohort reports to check)")
    print("\nReports:")
    for name in todo:
        print(f"  reports/{name}/report.html, .pdf, .docx, and annex.html, .pdf")
    print("Your own edition, never to be handed over:\n  data/review/programme/review.html")
