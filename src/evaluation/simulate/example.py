"""The shipped example: three invented cohorts from three platforms, with the dirt of real life."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from evaluation.simulate.cohorts import draw_latent, generator
from evaluation.simulate.dirt import TWO_SLIPS, WRONG_END, WRONG_ITEM, slip, soiled
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
from evaluation.simulate.plans import (
    CAME_BACK,
    COHORT_YAML,
    FILE_NAMES,
    INVENTED,
    PLANS,
    README,
    SEED,
    WAVES,
    WITHDRAWN,
    Plan,
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
    rows = [(people[cohort][who].code, "2026-10-28")]
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
    clean = {wave: _clean_forms(plan, people, scores, wave) for wave in plan.files}
    if "follow_up" in clean:
        _write_corrections(place, plan, people, clean["post"])
    forms = {wave: soiled(made, plan.cohort, wave) for wave, made in clean.items()}
    _write_exports(place, plan, forms)


def _clean_forms(plan: Plan, people: list[Person], scores: np.ndarray, wave: str) -> list[Form]:
    """Forms of one wave before anything goes wrong with them."""
    opened = {
        "pre": plan.starts - datetime.timedelta(days=10),
        "post": plan.ends,
        "follow_up": plan.ends + datetime.timedelta(days=178),
    }
    rng = generator(SEED, plan.cohort, wave)
    here = [i for i in range(plan.people) if i not in plan.silent[wave]]
    forms = make_forms(people, here, scores[:, WAVES.index(wave)], opened[wave], rng)
    if wave == "post":
        add_experience(forms, rng)
    if wave == "post" and "follow_up" in plan.files:
        add_then(forms, scores[:, WAVES.index("then")])
    return forms


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


def _write_corrections(place: Path, plan: Plan, people: list[Person], clean: list[Form]) -> None:
    """Mend a code with two slips, and an answer that was ticked at the wrong end."""
    header = ("file", "person", "column", "was", "becomes", "who", "why")
    code, by = people[TWO_SLIPS].code, "invented evaluator"
    wrong, why = slip(code, 1, 4), "The person wrote the code on paper in the session too."
    rows = [(plan.files["follow_up"], wrong, CODE_QUESTION, wrong, code, by, why)]
    meant = next(form for form in clean if form["who"] == WRONG_END)[WRONG_ITEM]
    column, code = item_wordings()[WRONG_ITEM], people[WRONG_END].code
    why = "The person wrote the next day: wrong end ticked."
    rows.append((plan.files["post"], code, column, LABELS[0], LABELS[meant - 1], by, why))
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
        if source_group == "reflection":  # all through the programme
            days = (plan.ends - plan.starts).days + 1
            group = Group(source_group, file, heard, plan.starts, days)
        listed += source_rows(group, rng)
        write_sheet(place / file, CODED, coded_rows(group, rng))
    write_sheet(place / f"sources.{plan.sheets}", SOURCES, listed)
