"""What people wrote about results, and whether it still fits them (DESIGN section 8).

A question, like everything that waits for a person, is a text whose first line says what to do; a
second line, if there is one, is to be copied.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

NOT_ABOUT_RESULTS = "not about results"
"""Stamp of a text that no result can make stale, such as a description of the programme."""

GUIDANCE = {
    "programme": "What was the programme, for whom, by whom, and how was it meant to work?",
    "conclusions": "What do you conclude on each evaluation question, and how sure are you?",
    "recommendations": "What should whom do, by when? Number them, and end each with its owner and "
    "date in brackets: (programme team; by 31 March 2027).",
}
"""Sections that people must write, and what to write in them."""


@dataclass(frozen=True)
class Narrative:
    """One section's text by the authors, and the stamp of the results it was written about.

    Attributes:
        section: name of the file, without `.md`.
        text: what the report shows.
        stamp: results that it is about, as `stamp_of` told them.
        line: of the file on which the text begins.
    """

    section: str
    text: str
    stamp: str
    line: int = 1


def read_narratives(folder: Path) -> dict[str, Narrative]:
    """The authors' texts of one report, by section; blank ones are left out."""
    found = {}
    for path in sorted(folder.glob("*.md")):
        raw = path.read_text(encoding="utf-8-sig")  # Notepad writes a mark before the text
        match = re.match(r"---\s*\n(.*?)\n---\s*\n?(.*)", raw, re.S)
        head, text = match.groups() if match else ("", raw)
        stamp = re.search(r"^stamp:\s*[\"']?(.*?)[\"']?\s*$", head, re.M)
        if text.strip():
            before = raw[: len(raw) - len(text.lstrip())]
            line = len(before.splitlines()) + 1
            own = stamp.group(1) if stamp else ""
            found[path.stem] = Narrative(path.stem, text.strip(), own, line)
    return found


def stamp_of(changes: list[dict[str, str]]) -> str:
    """The results that a text speaks of, in a line that a person can read.

    Args:
        changes: the report's own rows of the published table `change`.
    """
    parts = [f"{row['scale']} {row.get('change') or 'not shown'}" for row in changes]
    text = "; ".join(parts)
    whole = repr([sorted(row.items()) for row in changes])
    return f"{text} | {hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def question_about(narrative: Narrative, stamp: str) -> str:
    """What to ask the author before the text may stand; empty if it still fits.

    Args:
        narrative: the author's text.
        stamp: of the results as they are now.
    """
    if narrative.stamp in (stamp, NOT_ABOUT_RESULTS):
        return ""
    confirm = f"If it is, set its stamp to:\n{stamp}"
    if not narrative.stamp:
        return f"Is {narrative.section}.md about these results? {confirm}"
    was, now = _numbers(narrative.stamp), _numbers(stamp)
    moved = [s for s in now if was.get(s) != now[s]]
    if not moved:
        return f"Numbers behind {narrative.section}.md have changed since you wrote it. {confirm}"
    then = ", ".join(f"{s.replace('_', ' ')} was {was.get(s, 'not there')}" for s in moved)
    today = ", ".join(f"{s.replace('_', ' ')} is now {now[s]}" for s in moved)
    return f"You wrote {narrative.section}.md when {then}; {today}. Still true? {confirm}"


def _numbers(stamp: str) -> dict[str, str]:
    parts = stamp.partition(" | ")[0].split("; ")
    return {scale: value for scale, _, value in (part.partition(" ") for part in parts) if value}
