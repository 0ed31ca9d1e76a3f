"""Forms of one cohort to people: who each is, which are counted, and why others are not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from evaluation.persons.false_matches import FalseMatches, expected_false_matches
from evaluation.persons.linking import link_waves
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.withdrawal import Withdrawn
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.surveys.forms import Block, straight

Roster = dict[str, dict]
"""What a roster says of each person, by code."""

Forms = dict[str, np.ndarray]
"""What is known of each form, by name. Plain arrays: hundreds of cohorts have a few dozen each."""

NAMES = (
    *("file", "row", "code", "corrected", "submitted", "seconds", "cluster", "consent"),
    *("block", "place", "wave", "rater", "answered", "asked", "straight"),
)
"""What is known of a form before it is linked."""


@dataclass
class UsedForms:
    """Forms of a block that are counted.

    Attributes:
        block: the forms of one wave and rater.
        rows: positions in the block.
        persons: pseudonym of each.
    """

    block: Block
    rows: np.ndarray
    persons: np.ndarray


@dataclass
class Linked:
    """A cohort's forms under pseudonyms: rows of tables, and the forms that are counted.

    Attributes:
        codes: of everybody on the roster or on a form, those included who have withdrawn.
    """

    used: list[UsedForms] = field(default_factory=list)
    responses: list[tuple] = field(default_factory=list)
    participants: list[tuple] = field(default_factory=list)
    attributes: list[tuple] = field(default_factory=list)
    comments: list[tuple] = field(default_factory=list)
    audit: list[tuple] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    false_matches: FalseMatches | None = None


def link_forms(
    settings: Settings,
    cohort: Cohort,
    blocks: list[Block],
    roster: Roster | None,
    withdrawn: Withdrawn,
    pseudonyms: Pseudonyms,
) -> Linked:
    """Who sent in each form of a cohort, and which forms are counted.

    Args:
        settings: of the study.
        cohort: whose forms these are.
        blocks: its forms, by wave and rater.
        roster: its people by code; none if nobody knows who was enrolled.
        withdrawn: people who are taken out of everything.
        pseudonyms: maker of this study's pseudonyms.
    """
    out = withdrawn.codes_of(cohort.id)
    forms, linked = _all_forms(blocks, settings), Linked()
    _find_persons(forms, settings, roster, out)
    linked.false_matches = _false_matches(forms, settings)
    linked.codes = {*forms["person"], *(roster or ())} - {""}
    gone = np.array([person in out for person in forms["person"]], dtype=bool)
    audit = Counter((wave, "withdrawn") for wave in forms["wave"][gone])
    # Who has withdrawn is taken out of everything; only how many is kept.
    forms = {name: cells[~gone] for name, cells in forms.items()}
    forms["reason"] = _reasons(forms, settings)
    kinds = np.where(forms["reason"] != "", forms["reason"], forms["how"])
    audit.update(zip(forms["wave"], kinds, strict=True))
    linked.audit = [(cohort.id, wave, kind, n) for (wave, kind), n in sorted(audit.items())]
    alias = {p: pseudonyms.person(p, cohort.id) for p in set(forms["person"]) if p}
    forms["alias"] = np.array([alias.get(person) for person in forms["person"]], dtype=object)
    _add_rows(linked, cohort, blocks, forms)
    _add_people(linked, cohort, forms, roster, out, settings, pseudonyms)
    return linked


def _all_forms(blocks: list[Block], settings: Settings) -> Forms:
    """The forms of all blocks below each other, with the place of each in its block."""
    parts = []
    for n, block in enumerate(blocks):
        size = len(block)
        parts.append(
            block.forms
            | {
                "block": np.full(size, n),
                "place": np.arange(size),
                "wave": np.full(size, block.wave, dtype=object),
                "rater": np.full(size, block.rater, dtype=object),
                "answered": (~np.isnan(block.answers)).sum(axis=1),
                "asked": np.full(size, len(block.items)),
                "straight": straight(block, settings),
            }
        )
    if not parts:
        return dict.fromkeys(NAMES, np.empty(0, dtype=object))
    return {name: np.concatenate([part[name] for part in parts]) for name in NAMES}


def _find_persons(
    forms: Forms, settings: Settings, roster: Roster | None, withdrawn: frozenset[str]
) -> None:
    """Add `person` (code of whom a form is about) and `how` it was linked."""
    code = settings.study.person_code
    if code.kind == "none":
        # Nobody can be told again: each form stands for somebody else.
        where = zip(forms["file"], forms["row"], strict=True)
        forms["person"] = np.array([f"{file}\x1f{row}" for file, row in where], dtype=object)
        forms["how"] = np.full(len(forms["row"]), "unlinked", dtype=object)
        return
    first, _ = settings.study.main_comparison
    keys = list(zip(forms["wave"], forms["code"], strict=True))
    codes: dict[str, set[str]] = {}
    for wave, own in keys:
        if own:
            codes.setdefault(wave, set()).add(own)
    order = sorted(codes, key=lambda wave: (wave != first, wave))
    people = link_waves(
        {wave: codes[wave] for wave in order},
        roster,
        near=settings.study.near_matches,
        kind=code.kind,
        others=withdrawn,
    )
    who = [people.get(key, ("", "")) for key in keys]
    forms["person"] = np.array([person for person, _ in who], dtype=object)
    how = np.array([way for _, way in who], dtype=object)
    how[(how == "exact") & forms["corrected"].astype(bool)] = "corrected"
    forms["how"] = how


def _false_matches(forms: Forms, settings: Settings) -> FalseMatches | None:
    """How many links of self-generated codes may be wrong."""
    code, study = settings.study.person_code, settings.study
    if code.kind != "self-generated":
        return None
    own = (forms["rater"] == "self") & (forms["code"] != "")
    first, second = (
        sorted(forms["code"][own & (forms["wave"] == wave)]) for wave in study.main_comparison
    )
    if not first or not second:
        return None
    return expected_false_matches(
        first, second, near=study.near_matches, parts=code.parts, seed=study.seed
    )


def _reasons(forms: Forms, settings: Settings) -> np.ndarray:
    """Why each form is not counted; empty if it is."""
    reasons = np.full(len(forms["row"]), "", dtype=object)
    reasons[forms["answered"] == 0] = "empty"
    reasons[forms["person"] == ""] = "no code"
    reasons[~forms["consent"].astype(bool)] = "no consent"
    several = {name for name, rater in settings.study.raters.items() if rater.several}
    same: dict[tuple, list[int]] = {}
    keys = zip(forms["wave"], forms["rater"], forms["person"], strict=True)
    for place, (key, reason) in enumerate(zip(keys, reasons, strict=True)):
        if not reason and key[1] not in several:
            same.setdefault(key, []).append(place)
    for places in same.values():
        if len(places) > 1:
            reasons[places] = "duplicate"
            reasons[_kept(places, forms, settings.study.duplicates)] = ""
    return reasons


def _kept(places: list[int], forms: Forms, rule: str) -> int:
    """The form that is counted of a person who sent in several."""
    times = forms["submitted"]
    # Times that can be told of all say what is first better than the order of rows.
    if all(times[places]):
        places = sorted(places, key=lambda place: times[place])
    return places[-1] if rule == "last" else max(places, key=lambda at: forms["answered"][at])


def _add_rows(linked: Linked, cohort: Cohort, blocks: list[Block], forms: Forms) -> None:
    """Rows of responses and comments, and the forms that are counted."""
    refused, used = forms["reason"] == "no consent", forms["reason"] == ""
    told = forms | {
        "cohort": np.full(len(used), cohort.id, dtype=object),
        "used": used,
        "answered": np.where(refused, 0, forms["answered"]),
        # Somebody who does not take part is counted, and not told apart from others.
        "alias": np.where(refused, None, forms["alias"]),
        "match": np.where(forms["how"] == "", None, forms["how"]),
    }
    columns = "cohort wave rater alias file row submitted seconds answered asked straight match"
    cells = [told[name].tolist() for name in (*columns.split(), "used", "reason")]
    linked.responses += zip(*cells, strict=True)
    for n, block in enumerate(blocks):
        own = used & (forms["block"] == n)
        if not own.any():
            continue
        places, persons = forms["place"][own], forms["alias"][own]
        linked.used.append(UsedForms(block, places, persons))
        for question, cells in block.comments.items():
            linked.comments += [
                (cohort.id, block.wave, person, question, cells[place])
                for place, person in zip(places, persons, strict=True)
                if cells[place] and block.rater == "self"
            ]


def _add_people(
    linked: Linked,
    cohort: Cohort,
    forms: Forms,
    roster: Roster | None,
    withdrawn: frozenset[str],
    settings: Settings,
    pseudonyms: Pseudonyms,
) -> None:
    """Rows of participants and of their attributes: from the roster, and from forms."""
    roster = roster or {}
    own = (forms["rater"] == "self") & (forms["person"] != "") & forms["consent"].astype(bool)
    if settings.study.person_code.kind == "none":
        # Forms of two waves may be of the same people: the larger wave counts them once.
        largest = [wave for wave, _ in Counter(forms["wave"][own]).most_common(1)]
        own &= np.array([wave in largest and not roster for wave in forms["wave"]], dtype=bool)
    clusters: dict[str, str] = {}
    for person, cluster in zip(forms["person"][own], forms["cluster"][own], strict=True):
        if cluster:
            clusters.setdefault(person, cluster)
    for code in sorted({*roster, *forms["person"][own]} - withdrawn):
        entry, alias = roster.get(code, {}), pseudonyms.person(code, cohort.id)
        linked.participants.append(
            (
                cohort.id,
                alias,
                code in roster,
                entry.get("status", "enrolled"),
                entry.get("role", ""),
                entry.get("organisation", ""),
                entry.get("cluster") or clusters.get(code, ""),
            )
        )
        linked.attributes += [
            (cohort.id, alias, name, value)
            for name, value in entry.get("attributes", {}).items()
            if value and name not in ("role", "organisation")
        ]
