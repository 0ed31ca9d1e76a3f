"""Invented interviews, reflections, a focus group and improvement projects of one cohort."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import numpy as np

from evaluation.simulate.people import Person
from evaluation.simulate.stock import (
    EVIDENCE,
    EVIDENCE_SHARES,
    PROJECTS,
    SPONSOR_VIEWS,
    STAGE_SHARES,
    STAGES,
)
from evaluation.simulate.voices import Voice, all_voices

SOURCES = (
    "file",
    "source",
    "participant_id",
    "source_group",
    "date",
    "asked_topics",
    "quote_consent",
)
CODED = ("source", "code", "excerpt", "coder")
PROJECT = (
    "participant_id",
    "title",
    "aim",
    "stage",
    "what_changed",
    "for_whom",
    "evidence",
    "sponsor_view",
    "consent",
)

_GROUPS = ("participant", "sponsor", "reflection", "focus_group")
_SHARES = {
    "identity_as_leader": (0.70, 0.50, 0.60, 0.60),
    "values_in_leadership": (0.50, 0.20, 0.60, 0.50),
    "learning_with_peers": (0.75, 0.20, 0.30, 0.80),
    "reflection": (0.50, 0.25, 0.80, 0.70),
    "applying_locally": (0.50, 0.65, 0.40, 0.40),
    "manager_support": (0.40, 0.40, 0.15, 0.50),
    "time_and_procedure": (0.65, 0.60, 0.35, 0.80),
    "doubts_and_limits": (0.25, 0.35, 0.12, 0.40),
}
THEME_SHARES = {
    (group, theme): shares[at]
    for theme, shares in _SHARES.items()
    for at, group in enumerate(_GROUPS)
}
"""True share of sources of a group that speak of a theme."""

ALSO = {
    "Today I said no to an unsafe": "speaking_up",
    "The reading on power made me": "sharing_power",
    "I talk about strengths in the": "strengths_first",
    "I was told that it was a great": "no_time",
    "It is easy to tell us to lead": "left_alone",
    "Some sponsors sent a person": "no_time",
}
"""Second code of sentences that carry two, by how they begin."""

LETTER = {"participant": "P", "sponsor": "S", "reflection": "R", "focus_group": "F"}


@dataclass(frozen=True)
class Group:
    """The sources of one kind in one cohort.

    Attributes:
        source_group: participant, sponsor, reflection or focus_group.
        file: name of the sheet with its coded excerpts.
        people: whose sources they are; None for each source that is no participant's.
        date: when the first of them was heard or handed in.
        days: over how many days the others follow.
    """

    source_group: str
    file: str
    people: list[Person | None]
    date: datetime.date
    days: int = 21


@cache
def _stock(source_group: str) -> dict[str, list[Voice]]:
    """Voices of a source group, by theme."""
    of_theme: dict[str, list[Voice]] = {}
    for voice in all_voices():
        if voice.source_group == source_group:
            of_theme.setdefault(voice.theme, []).append(voice)
    return of_theme


def source_rows(group: Group, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Rows under `SOURCES`; six in ten agree to be quoted."""
    rows = []
    for number, person in enumerate(group.people, start=1):
        together = group.source_group == "focus_group"
        days = 0 if together else int(rng.integers(0, 21)) * group.days // 21
        day = group.date + datetime.timedelta(days=days)
        consent = "yes" if rng.random() < 0.6 else "no"
        code = person.code if person else ""
        name = f"{LETTER[group.source_group]}{number:02d}"
        topics = "; ".join(_SHARES) if group.source_group != "reflection" else ""
        rows.append((group.file, name, code, group.source_group, day.isoformat(), topics, consent))
    return rows


def coded_rows(group: Group, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Rows under `CODED`: each source speaks of each theme with its true share.

    Sentences are dealt from a shuffled pile, so that few are heard twice in one group. Two in five
    sources are coded by a second person too.
    """
    piles = {
        theme: [voices[i] for i in rng.permutation(len(voices))]
        for theme, voices in _stock(group.source_group).items()
    }
    rows = []
    for number in range(1, len(group.people) + 1):
        chosen = [t for t in piles if rng.random() < THEME_SHARES[group.source_group, t]]
        chosen = chosen or ["identity_as_leader"]
        again = [theme for theme in chosen if rng.random() < 0.15]
        coder = f"invented coder {'AB'[number % 2]}"
        for theme in chosen + again:
            voice = piles[theme].pop(0)
            piles[theme].append(voice)
            codes = [voice.code, *(c for start, c in ALSO.items() if voice.text.startswith(start))]
            name = f"{LETTER[group.source_group]}{number:02d}"
            rows += [(name, code, voice.text, coder) for code in codes]
    return list(dict.fromkeys([*rows, *coded_again(rows, rng.spawn(1)[0])]))


def coded_again(rows: list[tuple[str, ...]], rng: np.random.Generator) -> list[tuple[str, ...]]:
    """What a second coder makes of two in five sources.

    One excerpt in eight is passed over, and one in twelve gets a code that the first gave to other
    words of the source, so that no theme comes in that was not there.
    """
    sources = list(dict.fromkeys(row[0] for row in rows))
    again = []
    for name in sources[::5] + sources[3::5]:
        own = [row for row in rows if row[0] == name]
        for _, code, text, coder in own:
            other = str(rng.choice([row[1] for row in own])) if rng.random() < 1 / 12 else code
            second = coder[:-1] + ("A" if coder.endswith("B") else "B")
            if rng.random() < 7 / 8:
                again.append((name, other, text, second))
    return again


def project_rows(
    people: list[Person], told: set[str], rng: np.random.Generator
) -> list[tuple[str, ...]]:
    """Rows under `PROJECT`, for six in ten of those who stayed.

    Args:
        people: everybody on the roster.
        told: titles that may already be told as a case; consent is given once for each, and
            the set grows.
        rng: random stream.
    """
    rows = []
    stayed = [p for p in people if p.status != "left"]
    piles = rng.permutation(len(PROJECTS))
    count = round(0.6 * len(stayed))
    for number, at in enumerate(sorted(rng.permutation(len(stayed))[:count])):
        title, aim, what_changed, for_whom = PROJECTS[piles[number % len(PROJECTS)]]
        stage = str(rng.choice(STAGES, p=STAGE_SHARES))
        evidence = str(rng.choice(EVIDENCE, p=EVIDENCE_SHARES))
        if stage == "planned":
            what_changed, evidence = "", "claimed"
        consent = stage not in ("planned", "stopped") and title not in told
        consent = consent and rng.random() < 0.6
        told |= {title} if consent else set()
        agreed = "yes" if consent else "no"
        confirmed = evidence == "sponsor-confirmed"
        view = SPONSOR_VIEWS[number % len(SPONSOR_VIEWS)] if confirmed else ""
        told_of = (what_changed, for_whom, evidence, view)
        rows.append((stayed[at].code, title, aim, stage, *told_of, agreed))
    return sorted(rows)
