"""`check`: read the raw files without analysing anything, and say what they were taken for."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from evaluation.commands.acceptance import NoSuchNumberError, chosen, write
from evaluation.commands.exports import count_of
from evaluation.commands.overview import Examination, absent, describe_files
from evaluation.commands.progress import Progress
from evaluation.commands.proposals import described, how_to_accept, proposals
from evaluation.commands.proposed import Proposed
from evaluation.interviews.reading import read_coded_sources
from evaluation.persons.pseudonyms import (
    KEY_FILE,
    KeyMissingError,
    Pseudonyms,
    read_key,
    was_run,
)
from evaluation.persons.reading import read_people
from evaluation.problems import Problem, in_order, stops
from evaluation.study.cohort_folder import find_cohorts, of_programme
from evaluation.study.extensions import extensions_of, load_extensions
from evaluation.study.extensions import told as told_extensions
from evaluation.study.inputs import Inputs, vanished
from evaluation.study.old_names import notes_of_old_names
from evaluation.study.settings import load_study
from evaluation.surveys.reading import read_surveys

WIDTH = 100
E_MAIL = re.compile(r"[^\s@'\"<>(),;]+@[^\s@'\"<>(),;]+")


def check(study: Path, accept: str = "") -> int:
    """Print what each file of a study was taken for, what is absent, and all problems.

    No key is made: people are told apart for the moment only. Nothing is written, unless proposals
    are accepted; then the study is checked again, and what is left is told.

    Args:
        study: folder with config/ and data/raw.
        accept: `all`, or numbers of proposals separated by commas: these are written.

    Returns:
        Exit status: 1 if the run would stop, or if something was accepted that is not written.
    """
    seen, proposed = _look(study)
    if not accept:
        return _tell(study, seen, proposed)
    try:
        accepted = chosen([p for own in proposed.values() for p in own.all], accept)
    except NoSuchNumberError as error:
        print(f"There is no proposal {error}. Nothing was written.\n")
        return max(_tell(study, seen, proposed), 1)
    done, refused = write(study, accepted)
    lines = [f"Written: {line}" for line in done] or ["Nothing was written."]
    print("\n".join(_fitted(line) for line in [*lines, *(f"- {line}" for line in refused), ""]))
    return max(_tell(study, *(_look(study) if done else (seen, proposed))), int(bool(refused)))


def _look(study: Path) -> tuple[Examination, dict[str, Proposed]]:
    """A study as it was read, and what is proposed for each cohort."""
    with Progress(study):
        seen = examine(study)
        return seen, {cohort.id: proposals(seen, cohort) for cohort in seen.cohorts}


def _tell(study: Path, seen: Examination, proposed: dict[str, Proposed]) -> int:
    """Print all that was seen; 1 if the run would stop."""
    lines, numbered = [*map(_fitted, _head(seen))], {}
    for cohort in seen.cohorts:
        label = f" ({cohort.label})" if cohort.label != cohort.id else ""
        lines += ["", f"data/raw/{cohort.id}{label}"]
        if not of_programme(seen.settings, [cohort]):
            lines.append("  comparison group: these people took no part, and get no report")
        lines += [_fitted(f"  {line}") for line in describe_files(seen, cohort)]
        lacking = absent(seen, cohort)
        lines += ["  absent:"] * bool(lacking) + [_fitted(f"    {line}") for line in lacking]
        own = proposed[cohort.id]
        if told := described(own, cohort, len(numbered) + 1):
            # These lines stay whole, or they could not be pasted.
            told = [E_MAIL.sub("(an e-mail address)", line) for line in told]
            lines += ["", f"  Proposed {told[0]}", *(f"  {line}".rstrip() for line in told[1:])]
        numbered |= dict(enumerate((p.sure for p in own.all), len(numbered) + 1))
    lines += _problems(seen.problems)
    if numbered:
        lines += ["", *how_to_accept(study, numbered)]
    stopped = bool(stops(seen.problems))
    if not stopped:
        lines += ["", f"Nothing stops a report: python -m evaluation report {study}"]
    print("\n".join(lines))
    return int(stopped)


def examine(study: Path) -> Examination:
    """Read settings and, as far as these can be read, every raw file.

    Args:
        study: folder with config/ and data/raw.
    """
    settings = load_study(study)
    seen = Examination(settings, problems=[*settings.problems, *_key_problem(study)])
    if not settings.complete:
        return seen
    seen.problems += load_extensions(study)
    seen.cohorts, found = find_cohorts(settings)
    if "date" not in settings.study.model_fields_set:
        text = "No date is given: what is due later than 1 January 2000 counts as not yet due."
        remedy = "Add the day of the report, such as 'date: 2026-10-31'."
        found.append(Problem("note", "config/study.yaml", 0, "date", text, remedy))
    seen.problems += found
    across = settings.study.person_code.linked_across_cohorts
    for_now = Pseudonyms.for_this_moment(linked_across_cohorts=across)
    seen.surveys = read_surveys(settings, seen.cohorts, for_now)
    seen.coded = read_coded_sources(settings, seen.cohorts, for_now)
    _, found = read_people(settings, seen.cohorts, for_now)
    seen.problems += [*seen.surveys.problems, *seen.coded.problems, *found]
    if not settings.codebook.themes:
        unknown = {file.file: file.unknown for file in seen.coded.files}
        seen.problems = _without_codebook(seen.problems, unknown)
    seen.problems += notes_of_old_names(study)
    seen.problems += vanished(study, Inputs(settings, seen.cohorts).raw())
    return seen


def _key_problem(study: Path) -> list[Problem]:
    """A key that must be there, and is not or is damaged."""
    if not (study / KEY_FILE).exists() and not was_run(study):
        return []
    try:
        read_key(study)
    except KeyMissingError:
        text, remedy = "The key of the pseudonyms is missing or damaged.", "Restore your backup."
        return [Problem("stop", KEY_FILE, 0, "", text, remedy)]
    return []


def _head(seen: Examination) -> list[str]:
    settings = seen.settings
    if settings.study is None:
        return ["The settings cannot be read, so data/raw was not looked at."]
    lines = [] if settings.study.programme.startswith("CHECK") else [settings.study.programme]
    if not settings.complete:
        return [*lines, "A settings file cannot be read, so data/raw was not looked at."]
    items, scales = len(settings.items()), len(settings.scales())
    lines.append(
        f"settings: {count_of(len(settings.instruments), 'instrument')}, "
        f"{count_of(items, 'item')}, {count_of(scales, 'scale')}, "
        f"{count_of(len(settings.codebook.themes), 'theme')}; "
        f"waves {', '.join(settings.study.waves)}"
    )
    lines += filter(None, [told_extensions(extensions_of(settings.folder))])
    if not scales:
        lines.append("no scales yet: items are reported one by one, and no scale has a score")
    return lines


def _without_codebook(problems: list[Problem], unknown: dict[str, int]) -> list[Problem]:
    """Where no code is known yet, one problem for each coded file instead of one for each code.

    Args:
        problems: of the study.
        unknown: how many excerpts of each coded file have an unknown code.
    """
    files = {file: n for file, n in unknown.items() if n}
    told = [p for p in problems if p.file not in files or "not in the codebook" not in p.found]
    remedy = "Write the themes and codes of your analysis into config/codebook.yaml."
    for file, n in files.items():
        text = f"The codebook is empty, so none of its {n} excerpts is counted."
        told.append(Problem("stop", file, 0, "code", text, remedy))
    return [p for p in told if p.file not in files or "No excerpt could be read" not in p.found]


def _problems(problems: list[Problem]) -> list[str]:
    """All problems, those that stop the run first."""
    ordered = in_order(problems)
    stopping = stops(problems)
    notes = [p for p in ordered if p.severity != "stop"]
    lines = []
    if stopping:
        verb = "stops" if len(stopping) == 1 else "stop"
        lines += ["", f"{count_of(len(stopping), 'problem')} {verb} the run:"]
        lines += [_fitted(f"- {problem}") for problem in stopping]
    if notes:
        lines += ["", f"{count_of(len(notes), 'note')}; the run goes on:"]
        lines += [_fitted(f"- {problem}") for problem in notes]
    return lines


def _fitted(line: str) -> str:
    """A line without e-mail addresses, broken where it is too long, and indented as it begins."""
    line = E_MAIL.sub("(an e-mail address)", line)
    if len(line) <= WIDTH:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
