"""The shipped example: three invented cohorts from three platforms, with the dirt of real life."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from evaluation.simulate.cohorts import draw_latent, generator
from evaluation.simulate.dirt import slip, soiled
from evaluation.simulate.files import write_csv, write_sheet, write_workbook
from evaluation.simulate.forms import (
    Form,
    add_experience,
    add_then,
    by_item_id,
    like_google,
    like_microsoft,
    make_forms,
)
from evaluation.simulate.people import (
    ATTENDANCE,
    ROSTER,
    Person,
    attendance_rows,
    make_people,
    roster_rows,
    self_made_codes,
)
from evaluation.simulate.sources import (
    CODED,
    PROJECT,
    SOURCES,
    Group,
    coded_rows,
    project_rows,
    source_rows,
)
from evaluation.simulate.wordings import CODE_QUESTION, LABELS, item_wordings

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
            "follow_up": "Follow-up after six months (responses).csv",
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


def write_example(folder: str | Path) -> None:
    """Write the example's `data/raw` and `data/pseudonym.key`, the same bytes every time.

    Args:
        folder: the study; files that the example does not have are left alone.
    """
    data = Path(folder) / "data"
    raw = data / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    people = _everybody()
    sizes = [plan.people for plan in PLANS]
    latent = np.split(draw_latent(sizes, waves=WAVES, seed=SEED), np.cumsum(sizes)[:-1])
    told: set[str] = set()
    for plan, scores in zip(PLANS, latent, strict=True):
        place = raw / plan.cohort
        place.mkdir(exist_ok=True)
        own = people[plan.cohort]
        _write(place / "cohort.yaml", INVENTED + "invented: true\n" + COHORT_YAML[plan.cohort])
        _write_surveys(place, plan, own, scores)
        _write_people(place, plan, own, told)
        _write_voices(place, plan, own)
    cohort, who = WITHDRAWN
    rows = [(people[cohort][who].code, "2026-10-12")]
    write_csv(raw / "withdrawn.csv", ("participant_id", "date"), rows)
    _write(raw / "README.md", README)
    digest = hashlib.sha256(b"invented example").hexdigest()
    notice = "# Invented example. A real study makes its own key and never shares it.\n"
    _write(data / "pseudonym.key", f"{notice}{digest}\n")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _everybody() -> dict[str, list[Person]]:
    """People of each cohort; one of them is in two."""
    codes = iter(self_made_codes(sum(p.people for p in PLANS), generator(SEED, "codes")))
    people = {
        plan.cohort: make_people(
            [next(codes) for _ in range(plan.people)],
            plan.left,
            generator(SEED, plan.cohort, "people"),
        )
        for plan in PLANS
    }
    first, at, second, again = CAME_BACK
    people[second][again] = replace(people[second][again], code=people[first][at].code)
    return people


def _write_surveys(place: Path, plan: Plan, people: list[Person], scores: np.ndarray) -> None:
    opened = {
        "pre": plan.starts - datetime.timedelta(days=10),
        "post": plan.ends,
        "follow_up": plan.ends + datetime.timedelta(days=178),
    }
    forms: dict[str, list[Form]] = {}
    for wave in plan.files:
        rng = generator(SEED, plan.cohort, wave)
        here = [i for i in range(plan.people) if i not in plan.silent[wave]]
        made = make_forms(people, here, scores[:, WAVES.index(wave)], opened[wave], rng)
        if wave == "post":
            add_experience(made, rng)
        if wave == "post" and "follow_up" in plan.files:
            add_then(made, scores[:, WAVES.index("then")])
        clean = made if wave != "post" else [dict(form) for form in made]
        forms[wave] = soiled(made, plan.cohort, wave)
        if plan.cohort == "2025-autumn" and wave == "post":
            ticked = next(form for form in clean if form["who"] == 5)
    _write_exports(place, plan, forms)
    if "follow_up" in plan.files:
        _write_corrections(place, plan, people, LABELS[ticked["developing_2"] - 1])


def _write_exports(place: Path, plan: Plan, forms: dict[str, list[Form]]) -> None:
    """Each cohort's forms as its own platform exports them."""
    for wave, name in plan.files.items():
        if plan.cohort == "2025-spring":
            write_workbook(place / name, *like_microsoft(forms[wave]))
        elif plan.cohort == "2025-autumn":
            write_csv(place / name, *like_google(forms[wave]), encoding="utf-8-sig")
        else:
            table = by_item_id(forms[wave])
            write_csv(place / name, *table, encoding="cp1252", delimiter=";")


def _write_corrections(place: Path, plan: Plan, people: list[Person], meant: str) -> None:
    """Mend a code with two slips, and an answer that was ticked at the wrong end."""
    header = ("file", "person", "column", "was", "becomes", "who", "why")
    wrong, who = slip(people[7].code, 1, 4), "invented evaluator"
    why = "The person wrote the code on paper in the session too."
    rows = [(plan.files["follow_up"], wrong, CODE_QUESTION, wrong, people[7].code, who, why)]
    item, why = item_wordings()["developing_2"], "The person wrote the next day: wrong end ticked."
    rows.append((plan.files["post"], people[5].code, item, LABELS[0], meant, who, why))
    write_csv(place / "corrections.csv", header, rows)


def _write_people(place: Path, plan: Plan, people: list[Person], told: set[str]) -> None:
    attendance = attendance_rows(people, generator(SEED, plan.cohort, "attendance"))
    projects = project_rows(people, told, generator(SEED, plan.cohort, "projects"))
    write_sheet(place / f"roster.{plan.sheets}", ROSTER, roster_rows(people))
    write_sheet(place / f"attendance.{plan.sheets}", ATTENDANCE, attendance)
    write_sheet(place / f"projects.{plan.sheets}", PROJECT, projects)


def _write_voices(place: Path, plan: Plan, people: list[Person]) -> None:
    """Coded excerpts of each source group, and the sheet that lists the sources."""
    listed = []
    for source_group, count in plan.voices.items():
        rng = generator(SEED, plan.cohort, source_group)
        order = [people[i] for i in rng.permutation(len(people))]
        if plan.cohort == WITHDRAWN[0]:  # who withdraws must have left traces everywhere
            order.sort(key=lambda person: person is not people[WITHDRAWN[1]])
        own = source_group in ("participant", "reflection")
        heard: list[Person | None] = list(order[:count]) if own else [None] * count
        rng.shuffle(heard)
        file = f"{FILE_NAMES[source_group]}.{plan.sheets}"
        group = Group(source_group, file, heard, plan.ends + datetime.timedelta(days=7))
        listed += source_rows(group, rng)
        write_sheet(place / file, CODED, coded_rows(group, rng))
    write_sheet(place / f"sources.{plan.sheets}", SOURCES, listed)
