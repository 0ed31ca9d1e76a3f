"""Forms of one cohort to people: who each is, which are counted, and why others are not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evaluation.persons.false_matches import FalseMatches, expected_false_matches
from evaluation.persons.linking import link_waves
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.withdrawal import Withdrawn
from evaluation.study.cohort_folder import Cohort
from evaluation.study.settings import Settings
from evaluation.surveys.forms import Block, straight

Roster = dict[str, dict]
"""What a roster says of each person, by code."""


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
    linked.codes = {*forms["person"].unique(), *(roster or ())} - {""}
    gone = forms["person"].isin(out)
    audit = Counter((wave, "withdrawn") for wave in forms.loc[gone, "wave"])
    # Who has withdrawn is taken out of everything; only how many is kept.
    forms = forms[~gone].copy()
    forms["reason"] = _reasons(forms, settings)
    kinds = forms["reason"].where(forms["reason"] != "", forms["how"])
    counts = kinds.groupby([forms["wave"], kinds], sort=False).size()
    audit.update(counts.to_dict())
    linked.audit = [(cohort.id, wave, kind, n) for (wave, kind), n in sorted(audit.items())]
    alias = {p: pseudonyms.person(p, cohort.id) for p in forms["person"].unique() if p}
    forms["alias"] = forms["person"].map(alias)
    _add_rows(linked, cohort, blocks, forms)
    _add_people(linked, cohort, forms, roster, out, settings, pseudonyms)
    return linked


def _all_forms(blocks: list[Block], settings: Settings) -> pd.DataFrame:
    """The forms of all blocks below each other, with the place of each in its block."""
    parts = []
    for n, block in enumerate(blocks):
        counts = (~np.isnan(block.answers)).sum(axis=1)
        parts.append(
            block.forms.assign(
                block=n,
                place=np.arange(len(block)),
                wave=block.wave,
                rater=block.rater,
                answered=counts,
                asked=len(block.items),
                straight=straight(block, settings),
            )
        )
    if not parts:
        columns = "file row code corrected submitted seconds cluster consent block place wave rater"
        return pd.DataFrame(columns=[*columns.split(), "answered", "asked", "straight"])
    return pd.concat(parts, ignore_index=True)


def _find_persons(
    forms: pd.DataFrame, settings: Settings, roster: Roster | None, withdrawn: frozenset[str]
) -> None:
    """Add the columns `person` (code of whom a form is about) and `how` it was linked."""
    code = settings.study.person_code
    if code.kind == "none":
        # Nobody can be told again: each form stands for somebody else.
        forms["person"] = forms["file"].astype(str) + "\x1f" + forms["row"].astype(str)
        forms["how"] = "unlinked"
        return
    first, _ = settings.study.main_comparison
    coded = forms[forms["code"] != ""]
    order = sorted(coded["wave"].unique(), key=lambda wave: (wave != first, wave))
    people = link_waves(
        {wave: set(coded.loc[coded["wave"] == wave, "code"].unique()) for wave in order},
        roster,
        near=settings.study.near_matches,
        kind=code.kind,
        others=withdrawn,
    )
    # As plain lists: going through a column of words one by one costs ten times as much.
    keys = zip(*(forms[key].to_numpy(dtype=object) for key in ("wave", "code")), strict=True)
    who = [people.get(key, ("", "")) for key in keys]
    forms["person"] = [person for person, _ in who]
    how = pd.Series([way for _, way in who], index=forms.index, dtype="str")
    forms["how"] = how.mask((how == "exact") & forms["corrected"].astype(bool), "corrected")


def _false_matches(forms: pd.DataFrame, settings: Settings) -> FalseMatches | None:
    """How many links of self-generated codes may be wrong."""
    code, study = settings.study.person_code, settings.study
    if code.kind != "self-generated" or forms.empty:
        return None
    own = forms[(forms["rater"] == "self") & (forms["code"] != "")]
    first, second = (sorted(own.loc[own["wave"] == wave, "code"]) for wave in study.main_comparison)
    if not first or not second:
        return None
    return expected_false_matches(
        first, second, near=study.near_matches, parts=code.parts, seed=study.seed
    )


def _reasons(forms: pd.DataFrame, settings: Settings) -> pd.Series:
    """Why each form is not counted; empty if it is."""
    reasons = pd.Series("", index=forms.index)
    reasons[forms["answered"] == 0] = "empty"
    reasons[forms["person"] == ""] = "no code"
    reasons[~forms["consent"].astype(bool)] = "no consent"
    several = {name for name, rater in settings.study.raters.items() if rater.several}
    left = forms[(reasons == "") & ~forms["rater"].isin(several)]
    same = left[left.duplicated(["wave", "rater", "person"], keep=False)]
    if len(same):
        kept = _kept(same, settings.study.duplicates)
        reasons[same.index.difference(kept)] = "duplicate"
    return reasons


def _kept(same: pd.DataFrame, rule: str) -> pd.Index:
    """The form that is counted of each person who sent in several."""
    who = ["wave", "rater", "person"]
    # Times that can be told of all say what is first better than the order of rows.
    timed = same["submitted"].ne("").groupby([same[w] for w in who]).transform("all")
    same = same.assign(time=same["submitted"].where(timed, ""))
    same = same.sort_values([*who, "time"], kind="stable")
    if rule == "last":
        return same.drop_duplicates(who, keep="last").index
    fullest = same.sort_values("answered", ascending=False, kind="stable")
    return fullest.drop_duplicates(who, keep="first").index


def _add_rows(linked: Linked, cohort: Cohort, blocks: list[Block], forms: pd.DataFrame) -> None:
    """Rows of responses and comments, and the forms that are counted."""
    told = forms.assign(
        cohort=cohort.id,
        used=forms["reason"] == "",
        answered=forms["answered"].where(forms["reason"] != "no consent", 0),
        # Somebody who does not take part is counted, and not told apart from others.
        alias=forms["alias"].where(forms["reason"] != "no consent", None),
        match=forms["how"].replace("", None),
    )
    columns = "cohort wave rater alias file row submitted seconds answered asked straight match"
    linked.responses += told[[*columns.split(), "used", "reason"]].itertuples(
        index=False, name=None
    )
    for n, rows in told[told["used"]].groupby("block"):
        block, places, persons = blocks[n], rows["place"].to_numpy(), rows["alias"].to_numpy()
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
    forms: pd.DataFrame,
    roster: Roster | None,
    withdrawn: frozenset[str],
    settings: Settings,
    pseudonyms: Pseudonyms,
) -> None:
    """Rows of participants and of their attributes: from the roster, and from forms."""
    roster = roster or {}
    own = forms[
        (forms["rater"] == "self") & (forms["person"] != "") & forms["consent"].astype(bool)
    ]
    if settings.study.person_code.kind == "none":
        # Forms of two waves may be of the same people: the larger wave counts them once.
        largest = own["wave"].value_counts().index[:1]
        own = own[own["wave"].isin(largest)] if not roster else own.iloc[:0]
    grouped = own[own["cluster"] != ""].drop_duplicates("person")
    clusters = dict(zip(grouped["person"], grouped["cluster"], strict=True))
    for code in sorted({*roster, *own["person"].unique()} - withdrawn):
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
