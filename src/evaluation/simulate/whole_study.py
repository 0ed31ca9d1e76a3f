"""A whole invented study of any size, settings included: for benchmarks and for trying things."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from zlib import crc32

import numpy as np

from evaluation.simulate.cohorts import TRUTH, cohort_ids, draw_latent, generator, with_change
from evaluation.simulate.files import write_csv
from evaluation.simulate.forms import add_experience, by_item_id, make_forms
from evaluation.simulate.people import (
    ROSTER,
    Person,
    make_people,
    numbered_code,
    roster_rows,
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
from evaluation.simulate.voices import codes_by_theme
from evaluation.simulate.wordings import (
    LABELS,
    OPEN_QUESTIONS,
    REVERSED,
    SCALE_TITLES,
    SCALES,
    experience_wordings,
    item_wordings,
)

STARTS = datetime.date(2025, 9, 1)
ENDS = datetime.date(2026, 1, 30)
COMPARISON = "comparison"
NEGATIVE = ("time_and_procedure", "doubts_and_limits")
SOURCE = "Written for this project; free to use."


def write_study(
    folder: str | Path, cohorts: int = 20, people: int = 30, seed: int = 1, comparison: int = 0
) -> None:
    """Write settings and raw files of a study with clean forms; nine in ten answer each wave.

    Args:
        folder: where the study is to be; made if it is not there. Must hold no other cohorts.
        cohorts: number of cohorts; their folders are `c001`, `c002` and so on.
        people: people enrolled in each cohort.
        seed: number that the draws start from; the same arguments give the same bytes.
        comparison: people of a comparison group, in the folder `comparison`, who did not take part:
            they begin as the others do, and their true change is nought. None by default.

    Raises:
        ValueError: fewer than one cohort or one person.
        FileExistsError: the folder's `data/raw` already has something in it.
    """
    if cohorts < 1 or people < 1:
        raise ValueError("A study needs at least one cohort and one person.")
    folder = Path(folder)
    raw = folder / "data" / "raw"
    if raw.exists() and any(raw.iterdir()):
        raise FileExistsError(f"{raw} is not empty; choose another folder.")
    raw.mkdir(parents=True, exist_ok=True)
    _write_settings(folder / "config", bool(comparison))
    digest = hashlib.sha256(f"invented study {seed}".encode()).hexdigest()
    _write(folder / "data" / "pseudonym.key", f"# Invented study.\n{digest}\n")
    sizes = [people] * cohorts
    latent = np.split(draw_latent(sizes, seed=seed, between_cohorts=0.1), cohorts)
    for number, (cohort, scores) in enumerate(zip(cohort_ids(cohorts), latent, strict=True)):
        codes = [numbered_code(number * people + i) for i in range(people)]
        _write_cohort(raw / cohort, codes, scores, seed)
    if comparison:
        codes = [numbered_code(cohorts * people + i) for i in range(comparison)]
        _write_comparison(raw / COMPARISON, codes, seed)


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))


def _write_cohort(place: Path, codes: list[str], scores: np.ndarray, seed: int) -> None:
    place.mkdir()
    rng = generator(seed, place.name, "cohort")
    people = make_people(codes, len(codes) // 10, rng)
    settings = {"label": f"Invented cohort {place.name}", "invented": True}
    settings |= {"starts": STARTS.isoformat(), "ends": ENDS.isoformat()}
    _write_json(place / "cohort.yaml", settings)
    write_csv(place / "roster.csv", ROSTER, roster_rows(people))
    for wave, (name, starts) in enumerate((("pre", STARTS), ("post", ENDS))):
        came = [
            i
            for i, luck in enumerate(rng.random(len(people)))
            if luck < 0.9 and (name == "pre" or people[i].status != "left")
        ]
        forms = make_forms(people, came or [0], scores[:, wave], starts, rng)
        if name == "post":
            add_experience(forms, rng)
        write_csv(place / f"survey {name}.csv", *by_item_id(forms))
    write_csv(place / "projects.csv", PROJECT, project_rows(people, set(), rng))
    _write_voices(place, people, rng)


def _write_comparison(place: Path, codes: list[str], seed: int) -> None:
    """A cohort folder of people who were asked at the same times and did not take part."""
    place.mkdir()
    rng = generator(seed, COMPARISON)
    _write_json(place / "cohort.yaml", {"label": "Invented waiting list", "invented": True})
    people = make_people(codes, 0, rng)
    write_csv(place / "roster.csv", ROSTER, roster_rows(people))
    unchanged = with_change(dict.fromkeys(TRUTH, 0.0))
    # A stream of its own: the people of the programme answer as they do without this group.
    scores = draw_latent([len(codes)], unchanged, seed=crc32(COMPARISON.encode()) + seed)
    for wave, (name, starts) in enumerate((("pre", STARTS), ("post", ENDS))):
        came = [i for i, luck in enumerate(rng.random(len(people))) if luck < 0.9]
        forms = make_forms(people, came or [0], scores[:, wave], starts, rng)
        write_csv(place / f"survey {name}.csv", *by_item_id(forms))


def _write_voices(place: Path, people: list[Person], rng: np.random.Generator) -> None:
    third = max(1, len(people) // 3)
    heard = sorted(rng.permutation(len(people))[:third].tolist())
    participants: list[Person | None] = [people[i] for i in heard]
    groups = (
        Group("participant", "interviews coded.csv", participants, ENDS),
        Group("sponsor", "sponsor interviews coded.csv", [None] * max(1, third // 2), ENDS),
    )
    for group in groups:
        write_csv(place / group.file, CODED, coded_rows(group, rng))
    listed = [row for group in groups for row in source_rows(group, rng)]
    write_csv(place / "sources.csv", SOURCES, listed)


def _write_json(path: Path, settings: dict) -> None:
    """Write settings as JSON, which is YAML 1.2 as well and quotes every text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, json.dumps(settings, indent=2, ensure_ascii=False) + "\n")


def _write_settings(config: Path, comparison: bool = False) -> None:
    """Settings with the example's instruments and themes, in their shortest form."""
    questions = {
        "experience": {"text": "How did participants find it?", "level": "reaction"},
        "learning": {"text": "What did they learn?", "level": "learning"},
        "behaviour": {"text": "What do they do differently?", "level": "behaviour"},
    }
    study = {
        "programme": "Invented programme",
        "commissioner": "Invented commissioner",
        "authors": ["Invented evaluator"],
        "evaluation_questions": questions,
        "waves": {"pre": {"label": "before"}, "post": {"label": "at the end"}},
        "person_code": {"column": "code", "linked_across_cohorts": True},
        "invented": True,
        "date": "2026-10-30",
    }
    _write_json(config / "study.yaml", study)
    plan = {"agreed_on": "2025-06-01", "main_outcome": "identity"}
    plan |= {"smallest_change": {"default": 0.2}}
    if comparison:
        plan |= {"comparison_group": {"cohorts": [COMPARISON]}}
    _write_json(config / "plan.yaml", plan)
    _write_json(config / "release.yaml", {})
    _write_json(config / "codebook.yaml", {"themes": _themes()})
    for name, instrument in _instruments().items():
        _write_json(config / "instruments" / f"{name}.yaml", instrument)


def _themes() -> dict:
    return {
        theme: {
            "title": theme.replace("_", " ").capitalize(),
            "definition": "Invented.",
            "valence": "negative" if theme in NEGATIVE else "positive",
            "question": "behaviour",
            "scales": ["identity"] if theme == "identity_as_leader" else [],
            "codes": {code: code.replace("_", " ").capitalize() for code in codes},
        }
        for theme, codes in codes_by_theme().items()
    }


def _instruments() -> dict[str, dict]:
    items = {
        item: {"text": text, "reversed": True} if item in REVERSED else text
        for item, text in item_wordings().items()
    }
    scales = {
        scale: {
            "title": SCALE_TITLES[scale],
            "question": "learning",
            "items": [f"{scale}_{i}" for i in range(1, len(texts) + 1)],
        }
        for scale, texts in SCALES.items()
    }
    asked = {
        "title": "The programme",
        "question": "experience",
        "scored": False,
        "items": list(experience_wordings()),
    }
    same = {"source": SOURCE, "answers": list(LABELS)}
    once = {"asked_in": {"waves": ["post"]}, "open_questions": OPEN_QUESTIONS}
    return {
        "leadership": same | {"title": "Leadership", "items": items, "scales": scales},
        "programme": same
        | once
        | {
            "title": "The programme",
            "items": experience_wordings(),
            "scales": {"satisfaction": asked},
        },
    }
