"""What the review shows: every table of the evaluator's own edition, by the name of its sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from evaluation import problems, tables

RESULTS = (
    "estimates",
    "participation",
    "quality_items",
    "quality_forms",
    "theme_counts",
    *("code_counts", "joined_counts", "theme_periods", "co_occurrence", "co_occurring"),
    "saturation",
    "coder_agreement",
    "coder_disagreements",
    "joint",
    "theme_change",
    "case_order",
    "dose",
    "project_counts",
)
PEOPLE = ("responses", "excerpts", "comments", "projects")
REDACTED = ("coded", "surveys", "projects")
"""Texts that are looked through for what may tell who somebody is."""
FILES = [
    *("cohort", "file", "sheet", "read as", "taken for", "rater"),
    *("rows or excerpts", "items found", "rows left out", "columns not used", "notes"),
]
NUMBERS = ("rows or excerpts", "items found")
SURENESS = ("close", "alias", "set", "wording", "id")
"""How a column was taken for an item, least sure first."""


def read_everything(processed: Path) -> dict[str, pd.DataFrame]:
    """Every table that the review shows.

    Args:
        processed: data/processed, with all stages done.
    """
    found = {name: tables.read(processed / "results" / f"{name}.parquet") for name in RESULTS}
    found |= {name: tables.read(processed / f"{name}.parquet") for name in PEOPLE}
    audits = [
        tables.read(processed / step / "matching_audit.parquet") for step in ("linking", "pairing")
    ]
    parts = [processed / "redaction" / kind / "redactions.parquet" for kind in REDACTED]
    found["redactions"] = pd.concat([tables.read(part) for part in parts], ignore_index=True)
    found["linking"] = pd.concat(audits, ignore_index=True)
    found["near_matches"] = near_matches(found["responses"])
    found["false_matches"] = false_matches(_json(processed / "linking" / "false_matches.json", {}))
    found["duplicates"] = duplicates(found["responses"])
    found["corrections"] = corrections(_json(processed / "linking" / "corrections.json", []))
    found["notes"] = _notes(processed / "reading")
    surveys = _json(processed / "reading" / "surveys.json", [])
    found["files"] = files(surveys, _json(processed / "reading" / "coded.json", []))
    found["columns"] = columns(surveys)
    return found


def behind_figures(
    processed: Path, estimates: pd.DataFrame, waves: tuple[str, str]
) -> dict[str, pd.DataFrame]:
    """What the review's figures are drawn from: people's own scales in the main comparison.

    Args:
        processed: data/processed, with all stages done.
        estimates: the table.
        waves: of the main comparison.
    """
    pairs = tables.read(processed / "pairs.parquet")
    scores = tables.read(processed / "scores.parquet")
    own = {"rater": "self", "level": "scale"}
    main = {"comparison": "-".join(waves), "level": "scale", "unit": "points", "subgroup": ""}
    first = _rows(scores, wave=waves[0], **own)
    changes = _rows(estimates, **main)
    return {
        "pairs": _rows(pairs, comparison="-".join(waves), **own),
        "scores": first[first["score"].notna()],
        "changes": changes[changes["conf_low"].notna()],
    }


def _rows(table: pd.DataFrame, **cells: str) -> pd.DataFrame:
    for column, value in cells.items():
        table = table[table[column] == value]
    return table


def _json(path: Path, otherwise):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else otherwise


def _notes(reading: Path) -> pd.DataFrame:
    """What the files' readers had to say."""
    told = [p for path in sorted(reading.glob("*_problems.json")) for p in problems.load(path)]
    rows = [
        (p.file, p.sheet, p.row or "", p.column, p.found, p.remedy) for p in problems.in_order(told)
    ]
    return pd.DataFrame(rows, columns=["file", "sheet", "row", "column", "found", "remedy"])


def cohort_of(path: str) -> str:
    """Cohort folder of a raw file; empty for one that several cohorts share."""
    parts = path.split("/")
    return parts[2] if parts[:2] == ["data", "raw"] and len(parts) > 3 else ""


def files(surveys: list[dict], coded: list[dict]) -> pd.DataFrame:
    """What each file was read as: surveys, then coded material."""
    rows = [
        {
            "cohort": f.get("cohort") or cohort_of(f["file"]),
            "file": f["file"],
            "sheet": f["sheet"],
            "read as": f.get("platform", ""),
            "taken for": ", ".join(f["waves"]),
            "rater": f.get("rater", "self"),
            "rows or excerpts": f["rows"],
            "items found": f["items"],
            "rows left out": "; ".join(f"{why}: {n}" for why, n in f.get("left_out", {}).items()),
            "columns not used": "; ".join(f["unmatched"]),
            "notes": "",
        }
        for f in surveys
    ]
    rows += [
        {
            "cohort": cohort_of(f["file"]),
            "file": f["file"],
            "read as": ", ".join(filter(None, ("coded material", f.get("format")))),
            "taken for": f["source_group"],
            "rows or excerpts": f["excerpts"],
            "rows left out": "; ".join(f"{why}: {n}" for why, n in f.get("skipped", {}).items()),
            "notes": " ".join(f.get("notes", ())),
        }
        for f in coded
    ]
    table = pd.DataFrame(rows, columns=FILES)
    texts = [name for name in FILES if name not in NUMBERS]
    return table.astype(dict.fromkeys(NUMBERS, "Int64")).fillna(dict.fromkeys(texts, ""))


def columns(surveys: list[dict]) -> pd.DataFrame:
    """Which column was taken for which item, and by what: the least sure first."""
    rows = [
        (
            f.get("cohort") or cohort_of(f["file"]),
            f["file"],
            column["wave"] or ", ".join(f["waves"]),
            column["item"],
            " ".join(column["header"].split()),
            column["how"],
        )
        for f in surveys
        for column in f.get("matched", ())
    ]
    names = ["cohort", "file", "wave", "item", "header", "how"]
    table = pd.DataFrame(rows, columns=names)
    place = {how: n for n, how in enumerate(SURENESS)}
    order = table["how"].map(lambda how: place.get(how, 0))
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def duplicates(responses: pd.DataFrame) -> pd.DataFrame:
    """Forms that are not counted because another of the same person is, beside that one."""
    who = ["cohort", "wave", "rater", "person"]
    left = responses[responses["reason"] == "duplicate"]
    kept = responses.loc[responses["used"].astype(bool), [*who, "file", "row", "answered"]]
    both = left.merge(
        kept.drop_duplicates(who), on=who, how="left", suffixes=("", " of the counted form")
    )
    shown = ["cohort", "wave", "rater", "file", "row", "submitted", "answered"]
    shown += [f"{name} of the counted form" for name in ("file", "row", "answered")]
    whole = {name: "Int64" for name in shown if name.startswith(("row", "answered"))}
    return both[shown].astype(whole).sort_values(shown[:5], ignore_index=True)


def near_matches(responses: pd.DataFrame) -> pd.DataFrame:
    """Every form of the people of whom one was linked by a code that is one edit away."""
    used = responses[responses["used"].astype(bool)]
    near = used.loc[used["match"] == "near", ["cohort", "person"]].drop_duplicates()
    found = used.merge(near, on=["cohort", "person"])
    shown = ["cohort", "person", "wave", "rater", "file", "row", "match"]
    # Not in order of pseudonyms: those are others with another key.
    first = found.groupby(["cohort", "person"])["row"].transform("min")
    order = ["cohort", "first", "person", "file", "row"]
    return found.assign(first=first).sort_values(order, ignore_index=True)[shown]


def corrections(made: list[dict]) -> pd.DataFrame:
    """Corrections that were made. What stood in a column of codes is not repeated."""
    rows = [
        (
            cohort_of(one["corrections"]),
            one["corrections"],
            one["row"],
            one["file"],
            ", ".join(map(str, one["rows"])),
            one["column"],
            "(not shown)" if one["joins"] else one["was"],
            "(not shown)" if one["joins"] else one["becomes"],
            one["who"],
            one["why"],
        )
        for one in made
    ]
    names = ["cohort", "corrections", "row", "file", "rows mended", "column", "was", "becomes"]
    table = pd.DataFrame(rows, columns=[*names, "who", "why"])
    return table.sort_values(["corrections", "row"], kind="stable", ignore_index=True)


def false_matches(found: dict[str, dict]) -> pd.DataFrame:
    """How many links of self-generated codes may be wrong, by cohort."""
    rows = [
        (
            cohort,
            told["expected_exact"],
            told["expected_near"],
            told["low"],
            told["high"],
            told.get("shared"),
            told["method"],
        )
        for cohort, told in sorted(found.items())
    ]
    names = ["cohort", "expected by the same code", "expected by a near code"]
    names += ["low (2.5 %)", "high (97.5 %)", "codes in both waves", "method"]
    return pd.DataFrame(rows, columns=names)
