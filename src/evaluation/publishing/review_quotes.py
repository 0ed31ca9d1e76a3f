"""The quote bank, and the redactions that wait: for the evaluator alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from evaluation.publishing.columns import harmless
from evaluation.publishing.decisions import decisions_of
from evaluation.publishing.to_decide import PROPOSED, REDACTIONS

BANK = [
    *("cohort", "source_group", "theme", "code", "excerpt", "words", "consent", "redaction"),
    *("chosen in", "shown in"),
]
PROPOSALS = ["excerpt", "show", "text", "who", "theme", "valence", "said_by", "words", "reason"]


def quote_bank(
    excerpts: pd.DataFrame,
    sources: pd.DataFrame,
    redactions: pd.DataFrame,
    study: Path,
    reports: list[str],
) -> pd.DataFrame:
    """Every excerpt with words and consent of its source, and what has become of it.

    Args:
        excerpts: the table `excerpts`.
        sources: the table `sources`.
        redactions: the table `redactions`, of all kinds of texts.
        study: its folder, with published tables and decisions.
        reports: `programme` and the cohorts.
    """
    consent = sources.rename(columns={"quote_consent": "consent"})
    bank = excerpts.merge(consent[["cohort", "source", "consent"]], on=["cohort", "source"])
    bank = bank[bank["consent"].astype(bool) & (bank["text"] != "")]
    bank = bank.drop_duplicates(["excerpt", "theme", "code"]).rename(columns={"text": "words"})
    of_excerpts = redactions[redactions["place"] == "excerpt"]
    states = dict(zip(of_excerpts["key"], of_excerpts["state"], strict=True))
    chosen: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {}
    own = dict(zip(bank["excerpt"], bank["words"], strict=True))
    for report in reports:
        texts = _published(study / "data/processed/release" / report / "tables/quotes.csv")
        quotes = decisions_of(study, report)["quotes"]
        for key, text in quotes.items():
            chosen.setdefault(key, []).append(report)
            if harmless(text or own.get(key, "")) in texts:
                shown.setdefault(key, []).append(report)
    for column, found in (("chosen in", chosen), ("shown in", shown)):
        bank[column] = [", ".join(found.get(key, ())) for key in bank["excerpt"]]
    bank["redaction"] = [states.get(key, "") for key in bank["excerpt"]]
    order = ["theme", "code", "cohort", "source_group", "excerpt"]
    return bank.sort_values(order, ignore_index=True)[BANK]


def _published(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["text"] for row in csv.DictReader(handle)}


def write_proposals(told: list[dict[str, str]], folder: Path) -> pd.DataFrame:
    """Quotes that the rules propose, as a sheet that a person may complete and keep as decisions.

    Args:
        told: what is proposed for a report, from `proposed_quotes.json`.
        folder: data/review/<report>; `proposed_quotes.csv` is written there, or removed.
    """
    rows = [{"show": "", "text": "", "who": "", **row} for row in told]
    table = pd.DataFrame(rows, columns=PROPOSALS)
    path = folder / "proposed_quotes.csv"
    if table.empty:
        path.unlink(missing_ok=True)
        return table
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(PROPOSALS)
        writer.writerows([harmless(cell) for cell in row] for row in table.itertuples(index=False))
    return table


def quote_sections(sheets: dict[str, pd.DataFrame], report: str) -> list[tuple]:
    """What the page shows of redactions and quotes: title, note and table of each.

    Args:
        sheets: of the report.
        report: `programme` or a cohort.
    """
    found = sheets["redactions"]
    waiting = found[(found["state"] == PROPOSED) & found["asks"].astype(bool)]
    decided = found[(found["key"] != "") & (found["state"] != PROPOSED)]
    columns = ["key", "cohort", "place", "kinds", "text", "stamp"]
    counts = found[~((found["state"] == PROPOSED) & found["asks"].astype(bool))]
    counts = counts.groupby(["cohort", "place", "kinds", "state"], as_index=False)["n"].sum()
    return [
        (
            "Words that may tell who somebody is: to be decided",
            "They are taken out already, and what holds them is not shown until somebody decides. "
            f"In {REDACTIONS} (columns key, decision, text, stamp, who, when) write accept: it may "
            "be used as it stands here; keep: a false alarm, the words stay as they were; or "
            "replace, and your own text. Copy the stamp too: the decision then holds for this "
            "proposal only.",
            waiting[columns],
        ),
        (
            "Words that may tell who somebody is: decided",
            "",
            decided[["key", "cohort", "place", "kinds", "state", "text"]],
        ),
        (
            "Words that may tell who somebody is: elsewhere",
            "Counted, where nothing is to be decided: in texts that are not shown, in memos, names "
            "of documents, and what tools and spreadsheets write into a file. A name that no list "
            "has is not found: read every quote.",
            counts,
        ),
        (
            "Quotes that the rules propose",
            f"The same as data/review/{report}/proposed_quotes.csv. They are not shown until a "
            f"person accepts them in data/decisions/{report}/quotes.csv.",
            sheets.get("proposed_quotes", pd.DataFrame(columns=PROPOSALS)),
        ),
    ]
