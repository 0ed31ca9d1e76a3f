"""`report`: run the whole workflow on a study, and say what came of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

from evaluation.interviews.summaries import take_over
from evaluation.persons.permissions import open_to_others
from evaluation.persons.pseudonyms import KEY_FILE, KeyMissingError, ensure_key
from evaluation.problems import Problem, told
from evaluation.publishing.in_use import in_use
from evaluation.study.cohort_folder import open_study
from evaluation.study.inputs import Inputs, code_digest, digest_of, vanished
from evaluation.study.released import FOLDER
from evaluation.study.settings import Settings

CHECKOUT = Path(__file__).resolve().parents[3]
LOG = "data/processed/logs/run.log"
STAGES = {
    "read_surveys": "read the surveys and rosters",
    "read_coded_sources": "read the coded interviews",
    "read_projects": "read projects and attendance",
    "check_inputs": "checked all files",
    "score_and_pair": "scored the scales, paired the waves",
    "measure_change": "measured change",
    "join_sources": "counted themes, set them beside the scales",
    "publish_tables": "published the tables, small groups protected",
    "write_report": "wrote a report",
    "write_review": "wrote the review",
    "place_reports": "put the reports in their place",
}
"""What the console says when a step has ended."""

TARGETS = ("tables", "all")
"""Called one after the other: the second call then finds the reports whose own tables came out the
same, and leaves them alone."""

DONE = "data/processed/inputs.sha256"
"""Digest of all that the last good run was made from. Where nothing has changed since, and where
there is no report yet that could be left alone, the second call is enough."""


def report(
    study: Path,
    *,
    accept_removed: bool = False,
    cores: str = "all",
    profile: Path | None = None,
) -> int:
    """Make the reports of a study. Returns the exit status.

    Args:
        study: folder with config/ and data/raw.
        accept_removed: go on without raw files that are gone, and remove their reports.
        cores: processor cores to use, or `all`.
        profile: folder with settings of Snakemake, for a cluster.
    """
    if profile and not (profile / "config.yaml").is_file():
        return _refuse(f"There is no profile in {str(profile)!r}: config.yaml is not there.")
    settings, cohorts, problems = open_study(study)
    if not problems and not accept_removed:
        problems = vanished(study, Inputs(settings, cohorts).raw())
    if problems:
        return _refuse(told(problems))
    try:
        if ensure_key(study):
            print(f"Made a key for pseudonyms, {KEY_FILE}. Keep a copy in a safe place.")
    except KeyMissingError as error:
        return _refuse(str(error))
    _make_ready(settings, study)
    there = _folders(study / "reports")
    log = study / LOG
    log.parent.mkdir(parents=True, exist_ok=True)
    digest, done = _digest(study, Inputs(settings, cohorts)), study / DONE
    known = done.read_text(encoding="utf-8") if done.exists() else digest
    if (known != digest or not done.exists()) and (open_now := _in_use(study)):
        return _refuse(told(open_now))
    with log.open("w", encoding="utf-8") as handle:
        targets = TARGETS if known != digest else TARGETS[1:]
        status = _run(study, targets, _options(accept_removed, cores, profile), handle)
    if status:
        return _say_why(study, log, status)
    done.write_text(digest, encoding="utf-8")
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
    (study / "data" / "processed" / "problems.txt").unlink(missing_ok=True)


def _in_use(study: Path) -> list[Problem]:
    """Reports and reviews that are open in a program: told before anything is computed."""
    return [p for shown in ("reports", "data/review") for p in in_use(study / shown, shown)]


def _digest(study: Path, inputs: Inputs) -> str:
    code = code_digest(CHECKOUT / "src/evaluation", CHECKOUT / "workflow")
    return f"{digest_of(study, [*inputs.all(), *inputs.released()])} {code}"


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


def _run(study: Path, targets: tuple[str, ...], options: list[str], log) -> int:
    """Calls of Snakemake: their output goes to the log, the console gets a line for each step."""
    command = [sys.executable, "-P", str(CHECKOUT / "workflow/calls.py"), *targets, "--"]
    command += ["--snakefile", str(CHECKOUT / "Snakefile")]
    command += ["--directory", str(study.resolve()), *options]
    # Without compiled modules every step would start two to four times slower.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONUTF8"] = "1"
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    ) as process:
        try:
            for line in process.stdout:
                log.write(line)
                ended = re.match(r"Finished jobid: \d+ \(Rule: (\w+)\)", line)
                if ended and ended.group(1) in STAGES:
                    print(f"  {STAGES[ended.group(1)]}", flush=True)
        except KeyboardInterrupt:
            process.wait()
            print("Stopped. The last reports are as they were; run again to go on.")
            return 130
    return process.returncode


def _say_why(study: Path, log: Path, status: int) -> int:
    """What went wrong, last, where everybody sees it."""
    text = log.read_text(encoding="utf-8")
    problems = study / "data" / "processed" / "problems.txt"
    if status == 130:
        return status
    if problems.exists():
        print(f"\n{problems.read_text(encoding='utf-8')}", file=sys.stderr)
    elif "Another run of this study" in text:
        print("Another run of this study is under way. Wait until it has ended.", file=sys.stderr)
    else:
        failed = re.findall(r"Error in rule (\w+)", text)
        step = STAGES.get(failed[0], failed[0]) if failed else "start"
        own = study / f"data/processed/logs/{failed[0]}.log" if failed else log
        detail = (own if own.exists() else log).read_text(encoding="utf-8").strip()
        print(f"\nA step failed: {step}.\n{detail[-2000:]}", file=sys.stderr)
    print("\nNo report was changed. The whole log: " + LOG, file=sys.stderr)
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
