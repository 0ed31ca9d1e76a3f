"""The result tables as what reports are made from: rows by cohort, sizes, what may be quoted."""

from __future__ import annotations

import pandas as pd

from evaluation.publishing.results import Results
from evaluation.study.settings import OWN_WORDS
from evaluation.tables import BOTH_GROUPS, STOOD_BESIDE, TOOK_PART, cell_stamps

BY_COHORT = (
    "estimates",
    "participation",
    "theme_counts",
    "joint",
    "project_counts",
    "answer_counts",
)
IF_COMPUTED = (
    *("theme_change", "dose", "joined_counts", "code_counts", "theme_periods"),
    *("co_occurrence", "coder_agreement"),
)
"""Results that few studies have."""
ANNEX = ("quality_items", "quality_forms", "asked_columns")
"""Results that only the annex on the quality of the answers and the dictionary need."""

BESIDE = (TOOK_PART, STOOD_BESIDE, BOTH_GROUPS)
"""`subgroup` in rows about the programme's people and the comparison group, and about both."""


def gather(tables: dict[str, pd.DataFrame]) -> Results:
    """Result tables by cohort.

    Args:
        tables: estimates, participation, theme_counts, joint, project_counts, answer_counts,
            participants, excerpts, sources and projects; and, for the annex, quality_items,
            quality_forms and asked_columns (in which column each item stood).
    """
    results = Results()
    results.sizes = dict(tables["participants"].groupby("cohort")["person"].nunique())
    for name in (*BY_COHORT, *(name for name in (*IF_COMPUTED, *ANNEX) if name in tables)):
        results.by_cohort[name] = _rows_by_cohort(tables[name])
    _set_others_apart(results.by_cohort)
    people = tables["participants"]
    enrolled = people[people["enrolled"]]
    results.roles.update(zip(enrolled["cohort"], enrolled["role"], strict=True))
    results.roles.update((cohort, "") for cohort in enrolled.loc[enrolled["role"] != "", "cohort"])
    results.quotable = _quotable(people, tables["sources"], tables["excerpts"])
    for name in sorted(name for name in tables if name.startswith("redactions")):
        results.redactions += tables[name].itertuples(index=False)
    if "cases" in tables:
        results.stamps = cell_stamps(tables["cases"], tables["excerpts"])
    for row in tables["projects"].itertuples():
        if row.consent:
            case = {
                "title": row.title,
                "aim": row.aim,
                "what_changed": row.what_changed,
                "for_whom": row.for_whom,
                "evidence": row.evidence,
                "sponsor_view": row.sponsor_view,
            }
            results.cases.setdefault(row.cohort, []).append(case)
    return results


def _rows_by_cohort(table: pd.DataFrame) -> dict[str, list]:
    """Rows of each cohort."""
    groups: dict[str, list] = {}
    for row in _plain(table).itertuples(index=False):
        groups.setdefault(row.cohort, []).append(row)
    return groups


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Words as plain Python text: Arrow's is slow to go through one by one."""
    return table.astype(dict.fromkeys(table.select_dtypes("str").columns, object))


def _quotable(
    people: pd.DataFrame, sources: pd.DataFrame, excerpts: pd.DataFrame
) -> dict[str, dict]:
    """Excerpts that may be quoted, and what is known of who said them."""
    role = {(r.cohort, r.person): r.role for r in _plain(people).itertuples()}
    person = {(r.cohort, r.source): r.person for r in _plain(sources).itertuples()}
    found = {}
    for row in _plain(excerpts).itertuples():
        if row.quote_consent:
            own = row.source_group in OWN_WORDS
            whom = person.get((row.cohort, row.source))
            whose = role.get((row.cohort, whom), "") if own else ""
            found[row.excerpt] = {
                "cohort": row.cohort,
                "group": row.source_group,
                "source": row.source,
                "speaker": whom if own and isinstance(whom, str) else f"{row.cohort}/{row.source}",
                "theme": row.theme,
                "code": row.code,
                "text": row.text,
                "role": whose,
            }
    return found


def _set_others_apart(by_cohort: dict[str, dict[str, list]]) -> None:
    """Keep what others say, and what groups of people say, from what everybody says of themselves.

    Rows of raters go to `others`, those of groups that the roster tells apart to `groups`, and
    those about the comparison group, or beside it, to `beside`.
    """
    estimates = by_cohort["estimates"]
    kinds: dict[str, dict[str, list]] = {"estimates": {}, "others": {}, "groups": {}, "beside": {}}
    for cohort, rows in estimates.items():
        for kind in kinds:
            kinds[kind][cohort] = []
        for row in rows:
            kinds[_kind_of(row.subgroup)][cohort].append(row)
    by_cohort.update(kinds)


def _kind_of(subgroup: str) -> str:
    if not subgroup:
        return "estimates"
    if subgroup in BESIDE:
        return "beside"
    return "others" if subgroup.startswith("rater:") else "groups"
