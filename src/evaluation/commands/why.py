"""Why a run did not make its reports: told last, in plain words, where everybody sees it."""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.mishaps import AGAIN, TOLD, in_log
from evaluation.study.run_lock import UNDER_WAY

PROBLEMS = "data/processed/problems.txt"
BACK = f"Put it back, if it is yours, {AGAIN}"
CLOCK = f"Set the computer's clock right, or save the file anew, {AGAIN}"
MOST = 2000
"""Characters of a step's own words."""


def why(study: Path, text: str, steps: dict[str, str]) -> str:
    """What went wrong.

    Args:
        study: its folder.
        text: what Snakemake and its steps wrote.
        steps: what each step does, in words.
    """
    problems = study / PROBLEMS
    if problems.exists():
        return problems.read_text(encoding="utf-8")
    if UNDER_WAY in text:
        return UNDER_WAY
    failed = re.findall(r"Error in rule (\w+)", text)
    step = steps.get(failed[0], failed[0]) if failed else "start"
    head = f"A step failed: {step}."
    if gone := re.search(r"^(.+?) \(missing locally", text, re.M):
        return f"{head}\n{gone.group(1)} is gone: it was there when the run began. {BACK}"
    if later := re.search(r"has older modification time \(.+?\) than input (.+?) \(", text):
        return f"{head}\n{later.group(1)} has a date in the future. {CLOCK}"
    told = _own_words(study, text) or _said(text) or in_log(text) or _ended(text)
    return f"{head}\n{told or text.strip()[-MOST:]}"


def _ended(text: str) -> str:
    """That the system, or somebody, ended a step."""
    if re.search(r"died with <Signals\.SIGKILL|exit status (-9|137)\b", text):
        return (
            "The system ended it, as it does when memory is used up. Close other programs, or "
            f"use fewer cores (--cores 1), {AGAIN}"
        )
    return "It was ended from outside. Run again." if "died with <Signals." in text else ""


def _said(text: str) -> str:
    """What a step said where all write, since its log could not be written."""
    known = "|".join(re.escape(what) for what, _ in TOLD.values())
    found = re.search(rf"^(?:{known})[.:] .*", text, re.M)
    return found.group() if found else ""


def _own_words(study: Path, text: str) -> str:
    """What the step that failed first wrote in its log."""
    for name in re.findall(r"^ +log: (\S+\.log)", text, re.M):
        own = study / name
        if own.is_file() and (words := own.read_text(encoding="utf-8", errors="replace").strip()):
            return words[-MOST:]
    return ""
