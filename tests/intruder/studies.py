"""Invented studies of every shape, and all that their reports would hand over, in process."""

from __future__ import annotations

import csv
import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation import measure
from evaluation.change.comparison_people import set_apart
from evaluation.publishing.edition import make_edition, reports_of
from evaluation.publishing.gather import gather
from evaluation.publishing.publish_quotes import proposals
from evaluation.publishing.results import Row, Scope
from evaluation.simulate.cohorts import cohort_ids, draw_latent, generator
from evaluation.simulate.files import write_csv
from evaluation.simulate.forms import add_experience, by_item_id, make_forms
from evaluation.simulate.people import ROSTER, make_people, numbered_code, roster_rows
from evaluation.simulate.sources import (
    CODED,
    PROJECT,
    SOURCES,
    Group,
    coded_rows,
    project_rows,
    source_rows,
)
from evaluation.simulate.whole_study import _instruments, _write_json, _write_settings
from evaluation.simulate.wordings import SCALES
from evaluation.study.cohort_folder import of_programme, open_study
from evaluation.surveys.quality import asked_columns

Reports = dict[str, dict[str, list[Row]]]
"""Rows of each published table, by report and table."""

STARTS = {
    "pre": datetime.date(2025, 9, 1),
    "post": datetime.date(2026, 1, 30),
    "later": datetime.date(2026, 7, 1),
}


@dataclass(frozen=True)
class Shape:
    """What sets one invented study apart from another.

    Attributes:
        seed: of every draw.
        sizes: people enrolled in each cohort.
        items: how the four questions of each scale are shared out among its parts.
        answered: share of people who send in a form at each wave.
        blank: share of answers left out.
        tied: share of people who answer the second time as they did the first.
        raised: points by which everybody answers higher, up to the ceiling.
        heard: share of people who are interviewed.
        later: whether the first cohort is asked a third time.
    """

    seed: int
    sizes: tuple[int, ...]
    items: tuple[tuple[int, ...], ...]
    answered: float
    blank: float
    tied: float
    raised: float
    heard: float
    later: bool


PARTS = ((4,), (1, 3), (2, 2), (4,))


def shape_of(seed: int) -> Shape:
    """The shape of the study with this number: one to six cohorts of 6 to 40 people."""
    rng = generator(seed, "shape")
    cohorts = int(rng.integers(1, 7))
    # Small cohorts are where the danger is: half of all are of 6 to 15 people.
    small = rng.random(cohorts) < 0.5
    sizes = np.where(small, rng.integers(6, 16, cohorts), rng.integers(16, 41, cohorts))
    return Shape(
        seed=seed,
        sizes=tuple(map(int, sizes)),
        items=tuple(PARTS[i] for i in rng.integers(0, len(PARTS), len(SCALES))),
        answered=float(rng.choice([0.75, 0.9, 1.0])),
        blank=float(rng.choice([0.0, 0.01, 0.03])),
        tied=float(rng.choice([0.0, 0.2, 0.5])),
        raised=float(rng.choice([0.0, 0.4, 1.0])),
        heard=float(rng.choice([0.3, 0.5, 0.8])),
        later=bool(rng.random() < 0.4),
    )


def write_invented(folder: Path, shape: Shape) -> None:
    """Settings and raw files of a study of this shape."""
    shutil.rmtree(folder, ignore_errors=True)
    _write_settings(folder / "config")
    _write_more_settings(folder, shape)
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "pseudonym.key").write_text(f"{shape.seed:064x}\n", encoding="utf-8")
    waves = ("pre", "post", "follow_up")
    latent = draw_latent(shape.sizes, waves=waves, seed=shape.seed, between_cohorts=0.1)
    latent = latent + np.float32(shape.raised)
    first, told = 0, set()
    for cohort, size in zip(cohort_ids(len(shape.sizes)), shape.sizes, strict=True):
        codes = [numbered_code(first + i) for i in range(size)]
        _write_cohort(folder / "data" / "raw" / cohort, codes, latent[first : first + size], shape)
        first += size
    told.clear()


def _write_more_settings(folder: Path, shape: Shape) -> None:
    """Scales of one to four questions, and a third wave."""
    leadership = _instruments()["leadership"]
    leadership["scales"] = {
        name + ("_rest" if part else ""): {
            "title": name.capitalize() + (", the rest" if part else ""),
            "question": "learning",
            "items": items,
        }
        for (name, entry), parts in zip(leadership["scales"].items(), shape.items, strict=True)
        for part, items in enumerate(_shared_out(entry["items"], parts))
    }
    _write_json(folder / "config" / "instruments" / "leadership.yaml", leadership)
    # Of those who are missing the reports tell verdicts alone; imputing their answers takes long.
    plan = {"agreed_on": "2025-06-01", "main_outcome": "identity", "missing": ["complete"]}
    _write_json(folder / "config" / "plan.yaml", plan | {"subgroups": ["role"]})
    if shape.later:
        path = folder / "config" / "study.yaml"
        text = path.read_text(encoding="utf-8")
        after = '"label": "at the end"\n    }'
        assert after in text
        text = text.replace(after, after + ',\n    "later": {\n      "label": "later"\n    }')
        path.write_text(text, encoding="utf-8")


def _shared_out(items: list[str], parts: tuple[int, ...]) -> list[list[str]]:
    ends = np.cumsum(parts).tolist()
    return [items[end - part : end] for end, part in zip(ends, parts, strict=True)]


def _write_cohort(place: Path, codes: list[str], latent: np.ndarray, shape: Shape) -> None:
    place.mkdir()
    rng = generator(shape.seed, place.name, "intruder")
    people = make_people(codes, len(codes) // 10, rng)
    _write_json(place / "cohort.yaml", {"label": f"Cohort {place.name}", "invented": True})
    write_csv(place / "roster.csv", ROSTER, roster_rows(people))
    scores = latent.copy()
    alike = rng.random(len(people)) < shape.tied
    scores[alike, 1] = scores[alike, 0]
    waves = ("pre", "post", "later") if shape.later and place.name == "c001" else ("pre", "post")
    for at, wave in enumerate(waves):
        came = [i for i, luck in enumerate(rng.random(len(people))) if luck < shape.answered]
        forms = make_forms(people, came or [0], scores[:, at], STARTS[wave], rng)
        if wave == "post":
            add_experience(forms, rng)
        header, rows = by_item_id(forms)
        _leave_out(rows, rng, shape.blank)
        write_csv(place / f"survey {wave}.csv", header, rows)
    write_csv(place / "projects.csv", PROJECT, project_rows(people, set(), rng))
    _write_voices(place, people, rng, shape)


def _leave_out(rows: list[list], rng: np.random.Generator, share: float) -> None:
    """Take out this share of the answers, in place."""
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, int) and at > 2 and rng.random() < share:
                row[at] = ""


def _write_voices(place: Path, people: list, rng: np.random.Generator, shape: Shape) -> None:
    heard = sorted(rng.permutation(len(people))[: max(1, round(shape.heard * len(people)))])
    written = sorted(rng.permutation(len(people))[: max(1, len(people) // 3)])
    day = STARTS["post"]
    groups = (
        Group("participant", "interviews coded.csv", [people[i] for i in heard], day),
        Group("reflection", "reflections coded.csv", [people[i] for i in written], day),
        Group("sponsor", "sponsors coded.csv", [None] * max(1, len(people) // 5), day),
    )
    for group in groups:
        write_csv(place / group.file, CODED, coded_rows(group, rng))
    listed = [row for group in groups for row in source_rows(group, rng)]
    write_csv(place / "sources.csv", SOURCES, listed)


def computed(folder: Path) -> dict:
    """Every table of a study, by the library's own interface."""
    have = measure(folder)
    return dict(have.tables) | {"asked_columns": asked_columns(have.readings)}


def published(folder: Path, have: dict | None = None, quoting: bool = True) -> Reports:
    """All published tables of all reports of a study.

    Args:
        folder: of the study.
        have: its result tables, if they were computed already.
        quoting: accept every quote that the rules propose, as an evaluator may.
    """
    settings, cohorts, _ = open_study(folder)
    have = have or computed(folder)
    have, _ = set_apart(have, settings.design()["comparison_group"])
    results = gather(have)
    reports = reports_of(of_programme(settings, cohorts))
    made = {}
    for report in reports:
        place = folder / "data" / "decisions" / report
        if quoting and not (place / "quotes.csv").exists():
            found = proposals(Scope(settings, cohorts, results, report, {}))
            _accept(place, found)
        made[report] = make_edition(settings, cohorts, results, report, {}).tables
    return made


def _accept(place: Path, proposed: list[Row]) -> None:
    place.mkdir(parents=True, exist_ok=True)
    with (place / "quotes.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("excerpt", "show", "text"))
        writer.writerows((row["excerpt"], "yes", row["words"]) for row in proposed)
