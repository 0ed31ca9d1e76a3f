"""What people decided about words, as it stands in data/decisions."""

from __future__ import annotations

import csv
from pathlib import Path

from evaluation.publishing.to_decide import REDACTIONS


def decisions_of(study: Path, report: str) -> dict[str, dict]:
    """What people decided for a report.

    Args:
        study: its folder.
        report: `programme` or a cohort.

    Returns:
        `quotes` that may be shown, with their text; `refused` ones; `verdicts` and `summaries` with
        their stamps; texts whose redaction was decided on (`redacted`), for whatever report.
    """
    folder = study / "data/decisions" / report
    quotes = {
        row["excerpt"]: row.get("text", "").strip()
        for row in _rows(folder / "quotes.csv")
        if row.get("show", "").strip().casefold() in ("yes", "y")
    }
    verdicts = {
        (row["scale"], row["theme"]): (row["verdict"].strip(), (row.get("stamp") or "").strip())
        for row in _rows(folder / "verdicts.csv")
        if row.get("verdict", "").strip()
    }
    refused = {
        row["excerpt"]
        for row in _rows(folder / "quotes.csv")
        if row.get("show", "").strip().casefold() in ("no", "n")
    }
    summaries = {
        (row["case"], row["theme"]): row.get("stamp") or ""
        for row in _rows(folder / "framework.csv")
        if row.get("summary")
    }
    redacted = {
        row["key"]: row["decision"]
        for row in _rows(study / REDACTIONS)
        if (row.get("decision") or "").strip()
    }
    found = {"quotes": quotes, "verdicts": verdicts, "refused": refused}
    return found | {"summaries": summaries, "redacted": redacted}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle, restval=""))
