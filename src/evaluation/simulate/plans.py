"""Plans of the example's three cohorts: who did what, and the texts that go with them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

SEED = 2026
WAVES = ("pre", "then", "post", "follow_up")


@dataclass(frozen=True)
class Plan:
    """Who did what in one cohort; people are named by their position, 0 first.

    Attributes:
        cohort: folder.
        files: name of the export of each wave.
        sheets: ending of the sheets that we define.
        starts: first day of the programme; the first forms come in the week before.
        ends: last day; the end forms come in the days after.
        people: enrolled.
        left: how many left (the last positions).
        silent: positions that sent no form, by wave.
        voices: how many sources of each group.
    """

    cohort: str
    files: dict[str, str]
    sheets: str
    starts: datetime.date
    ends: datetime.date
    people: int
    left: int
    silent: dict[str, tuple[int, ...]]
    voices: dict[str, int]


PLANS = (
    Plan(
        cohort="2025-spring",
        files={"pre": "Leadership survey - start.xlsx", "post": "Leadership survey - end.xlsx"},
        sheets="xlsx",
        starts=datetime.date(2025, 3, 10),
        ends=datetime.date(2025, 7, 14),
        people=14,
        left=1,
        silent={"pre": (12,), "post": (11, 13)},
        voices={"participant": 8, "sponsor": 5, "reflection": 7},
    ),
    Plan(
        cohort="2025-autumn",
        files={
            "pre": "Before the programme (responses).csv",
            "post": "End of the programme (responses).csv",
            "follow_up": "Follow-up - six months (responses).csv",
        },
        sheets="csv",
        starts=datetime.date(2025, 9, 15),
        ends=datetime.date(2026, 1, 26),
        people=22,
        left=3,
        silent={"pre": (18, 21), "post": (17, 19, 20, 21), "follow_up": tuple(range(13, 22))},
        voices={"participant": 11, "sponsor": 6, "reflection": 11, "focus_group": 6},
    ),
    Plan(
        cohort="2026-spring",
        files={"pre": "results_survey_T1.csv", "post": "results_survey_T2.csv"},
        sheets="csv",
        starts=datetime.date(2026, 5, 11),
        ends=datetime.date(2026, 9, 28),
        people=31,
        left=4,
        silent={"pre": (26, 30), "post": (24, 25, 27, 28, 29, 30)},
        voices={"participant": 13, "sponsor": 7, "reflection": 15},
    ),
)
CAME_BACK = ("2025-autumn", 14, "2026-spring", 20)
"""One person took part in two cohorts: cohort and position, twice."""
WITHDRAWN = ("2026-spring", 6)
"""One person withdrew: cohort and position."""

FILE_NAMES = {
    "participant": "Participant interviews coded",
    "sponsor": "Sponsor interviews coded",
    "reflection": "Reflections coded",
    "focus_group": "Focus group coded",
}

COHORT_YAML = {
    "2025-spring": "label: Spring 2025\nstarts: 2025-03-10\nends: 2025-07-14\ndelivery: online\n",
    "2025-autumn": (
        "label: Autumn 2025\nstarts: 2025-09-15\nends: 2026-01-26\ndelivery: online\n"
        "waves:\n  follow_up: {due: 2026-07-26}\n"
    ),
    "2026-spring": (
        "label: Spring 2026\nstarts: 2026-05-11\nends: 2026-09-28\n"
        "delivery: online, with one day in person\n"
        "waves:\n  follow_up: {due: 2027-04-01}\n"
    ),
}
INVENTED = "# INVENTED: made by `python -m evaluation.simulate example`; no real person's data.\n"

README = """# INVENTED data

Everything in this folder is invented: people, codes, organisations, answers and words. It was made
by `python -m evaluation.simulate example .` from a seed, with a known truth
(`evaluation.simulate.TRUTH`), and must not be edited by hand: a test compares it with what that
command writes.

| cohort | enrolled | exports like those of | what is there |
|---|---|---|---|
| 2025-spring | 14 | Microsoft Forms (Excel) | start, end |
| 2025-autumn | 22 | Google Forms (CSV, UTF-8) | start, end with looking back, six months later |
| 2026-spring | 31 | a form with ids as headers (CSV with semicolons, Windows-1252) | start, end |

The dirt of real life is put in on purpose; `evaluation.simulate.dirt.DIRT` lists it.
"""
