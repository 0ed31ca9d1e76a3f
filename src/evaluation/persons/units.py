"""What each person gave of each kind, as keyed digests: by these, two runs are held together.

A unit is all that stands behind published numbers from one person of one kind: the answers to one
wave, what was coded in the sources of one group, the projects, the sessions attended. Words are no
part of it, but the themes and codes that they were given.
"""

from __future__ import annotations

import pandas as pd

from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.study.settings import Settings

UNITS = ["cohort", "group", "who", "person", "unit"]
"""Columns: `who` is the person as in the tables, `person` and `unit` are keyed digests."""
ANSWERS, ROSTER, SOURCES = "answers", "participants", "sources"
PROJECTS, ATTENDANCE = "projects", "attendance"
"""First word of each group, which is the table that its units are read from."""

Tables = dict[str, pd.DataFrame]


def units_of(found: Tables, settings: Settings, pseudonyms: Pseudonyms) -> pd.DataFrame:
    """Every unit of some processed tables.

    Args:
        found: processed tables by name, those that there are: answers with participants and
            attributes, sources with excerpts, projects, attendance.
        settings: of the study.
        pseudonyms: of the study; their key is the key of the digests.
    """
    parts = [_answers(found), _roster(found, settings)] if ANSWERS in found else []
    if SOURCES in found:
        parts.append(_sources(found))
    if PROJECTS in found:
        parts.append(_listed(found[PROJECTS], PROJECTS, ["stage", "evidence"]))
    if ATTENDANCE in found:
        parts.append(_listed(found[ATTENDANCE], ATTENDANCE, ["session", "attended"]))
    rows = pd.concat([_whole(part) for part in parts])
    known = rows["who"].where(~_unknown(rows, settings), "")
    rows["unit"] = [
        pseudonyms.keyed("unit", "\x1f".join(row))
        for row in zip(rows["cohort"], rows["group"], known, rows["text"], strict=True)
    ]
    # Who cannot be told again is named by what was given: rows move from file to file.
    place = rows.groupby(["cohort", "group", "unit"]).cumcount().astype(str)
    rows["person"] = [
        token_of(pseudonyms, cohort, who) if who else f"{unit}-{n}"
        for cohort, who, unit, n in zip(rows["cohort"], known, rows["unit"], place, strict=True)
    ]
    return rows[UNITS].sort_values(UNITS, ignore_index=True)


def token_of(pseudonyms: Pseudonyms, cohort: str, who: str) -> str:
    """Keyed digest by which a record names a person of a cohort."""
    return pseudonyms.keyed("released", f"{cohort}\x1f{who}")


def who_of(table: pd.DataFrame) -> pd.Series:
    """Of each row the person; where nobody knows, its source or its own place in the table."""
    places = pd.Series([f"row {n}" for n in range(len(table))], table.index)
    own = table["source"] if "source" in table.columns else places
    return table["person"].astype(object).where(table["person"].notna(), own).astype(str)


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """A unit for each person and group, from rows with a text each, whatever their order."""
    keys = ["cohort", "group", "who"]
    rows = rows.astype(str).sort_values([*keys, "text"])
    return rows.groupby(keys)["text"].agg("\x1e".join).reset_index()


def _unknown(rows: pd.DataFrame, settings: Settings) -> pd.Series:
    """Which units are of people whom nobody can tell again."""
    unknown = rows["who"].str.startswith("row ")
    if settings.study.person_code.kind == "none":
        unknown |= rows["group"].str.startswith(f"{ANSWERS},")
    return unknown


def _answers(found: Tables) -> pd.DataFrame:
    """Answers to each wave, by each rater."""
    rows = found[ANSWERS]
    rows = rows[rows["answer"].notna()]
    wave, rater = rows["wave"].astype(str), rows["rater"].astype(str)
    return pd.DataFrame(
        {
            "cohort": rows["cohort"].astype(str),
            "group": ANSWERS + ", " + wave + ", " + rater,
            "who": rows["person"].astype(str),
            "text": rows["item"].astype(str) + "=" + rows["answer"].map("{:g}".format),
        }
    )


def _roster(found: Tables, settings: Settings) -> pd.DataFrame:
    """What is known of each person, as far as people are put in groups by it."""
    plan = settings.plan
    wanted = set(plan.subgroups)
    if plan.comparison_group is not None:
        wanted.add(plan.comparison_group.attribute)
    people = found[ROSTER].assign(who=found[ROSTER]["person"])
    known = wanted & {"role", "organisation"} | ({"cluster"} if settings.study.cluster else set())
    parts = [people.assign(text=f"{name}=" + people[name]) for name in sorted(known)]
    more = found["attributes"]
    more = more[more["attribute"].isin(wanted)]
    parts.append(more.assign(who=more["person"], text=more["attribute"] + "=" + more["value"]))
    columns = ["cohort", "who", "text"]
    return pd.concat([part[columns] for part in parts]).assign(group=ROSTER)


def _sources(found: Tables) -> pd.DataFrame:
    """Sources of each group: what they were asked, and the themes and codes found in them."""
    sources = found[SOURCES]
    own = sources[["cohort", "source"]].assign(
        group=SOURCES + ", " + sources["source_group"], who=who_of(sources)
    )
    told = own.assign(text=sources["source"] + " " + sources["date"] + " " + sources["asked"])
    codes = found["excerpts"][["cohort", "source", "theme", "code"]].drop_duplicates()
    said = codes.merge(own, on=["cohort", "source"])
    said["text"] = said["source"] + " " + said["theme"] + " > " + said["code"]
    return pd.concat([told, said])[["cohort", "group", "who", "text"]]


def _listed(table: pd.DataFrame, group: str, columns: list[str]) -> pd.DataFrame:
    """Rows of a sheet about people."""
    text = table[columns].astype(str).agg("=".join, axis=1) if len(table) else ""
    made = pd.DataFrame({"cohort": table["cohort"], "group": group, "who": who_of(table)})
    return made.assign(text=text)
