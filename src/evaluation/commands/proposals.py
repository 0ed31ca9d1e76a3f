"""What `check` proposes for each cohort, and how it prints it."""

from __future__ import annotations

from pathlib import Path

from evaluation.commands.overview import Examination, days_by_wave
from evaluation.commands.proposed import Proposed
from evaluation.commands.proposed_columns import propose_columns
from evaluation.commands.proposed_corrections import propose_corrections
from evaluation.commands.proposed_dates import propose_date_order
from evaluation.commands.proposed_files import propose_files
from evaluation.study.cohort_folder import Cohort


def proposals(seen: Examination, cohort: Cohort) -> Proposed:
    """What could be written into a cohort's folder. Nothing is decided: a person accepts it.

    Args:
        seen: a study as it was read.
        cohort: one of its cohorts.
    """
    proposed = Proposed()
    responses = seen.surveys.tables["responses"]
    own = responses[responses["cohort"] == cohort.id]
    propose_files(seen.settings, cohort, days_by_wave(seen, cohort), proposed)
    propose_date_order(seen.settings, cohort, own, proposed)
    propose_columns(seen.settings, cohort, seen.surveys.files, proposed)
    propose_corrections(seen.settings, cohort, own, proposed)
    return proposed


def described(proposed: Proposed, cohort: Cohort, first: int) -> list[str]:
    """What is proposed, as lines for cohort.yaml, each with its number and why.

    Args:
        proposed: for one cohort.
        cohort: which.
        first: number of its first proposal.
    """
    numbers = {id(p): n for n, p in enumerate(proposed.all, first)}
    there = cohort.settings.model_fields_set
    lines = [f"for data/raw/{cohort.id}/cohort.yaml:", ""] * bool(
        proposed.entries or proposed.questions
    )
    for key in dict.fromkeys([*(e.key for e in proposed.entries), *proposed.questions]):
        own = [e for e in proposed.entries if e.key == key]
        if own and not own[0].name:
            lines += [f"  {key}: {e.line}   {_note(e, numbers)}" for e in own]
        elif own or key in there:
            lines.append(f"  {key}:" + "   # add to those there" * (key in there))
            lines += [f"    {e.line}   {_note(e, numbers)}" for e in own]
        else:
            lines.append(f"  # {key}:")
        lines += [f"  #   {question}" for question in proposed.questions.get(key, [])]
    for file in dict.fromkeys(row.file for row in proposed.corrections):
        lines += [*[""] * bool(lines), f"for {file}:", ""]
        lines += [
            f"  {row.told}   {_note(row, numbers)}"
            for row in proposed.corrections
            if row.file == file
        ]
    return lines


def _note(proposal, numbers: dict[int, int]) -> str:
    """Number of a proposal, why it is made, and whether it must be named to be accepted."""
    why = getattr(proposal, "why", "")
    alone = "" if proposal.sure else " (not sure: only written by its number)"
    return f"# {numbers[id(proposal)]}{': ' * bool(why)}{why}{alone}"


def how_to_accept(study: Path, numbered: dict[int, bool]) -> list[str]:
    """The commands that write what is proposed.

    Args:
        study: folder of the study.
        numbered: whether each proposal is sure, by its number.
    """
    if not numbered:
        return []
    command = f"python -m evaluation check {study} --accept"
    sure = [n for n, is_sure in numbered.items() if is_sure]
    lines = [f"To write all that is proposed: {command}"] if all(numbered.values()) else []
    if sure and not lines:
        lines = [f"To write all that is proposed and sure: {command}"]
    some = ",".join(map(str, list(numbered)[:2]))
    return [*lines, f"To write some of it: {command} {some}"]
