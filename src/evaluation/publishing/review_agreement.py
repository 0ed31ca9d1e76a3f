"""The review's tables of coders: how far they agree, and where they differ, side by side."""

from __future__ import annotations

import pandas as pd

WHERE = ["cohort", "unit", "theme"]
BASE = ["n_documents", "applied", "prevalence"]
WITH_LIMITS = ("percent_agreement", "gwets_ac1", "cohens_kappa", "overlap")
SIDES = ["theme", "code", "kind", "coder", "text", "other", "other_codes", "other_text"]


def agreement_sections(sheets: dict[str, pd.DataFrame]) -> list[tuple]:
    """Title, explanation and table of the agreement of coders, and of where they differ."""
    return [
        (
            "How far coders agree, theme by theme",
            "By source: is the theme in it at all? By character: on the same words? Intervals are "
            "of 1,000 resamples of the documents; in 'undefined' of them there is no kappa. "
            "Prevalence is the share of units with the theme. A low kappa beside high agreement "
            "is noted as its paradox. Single codes, and all coefficients, are in review.xlsx, "
            "sheet coder_agreement.",
            by_theme(sheets["coder_agreement"]),
        ),
        (
            "Where coders differ, side by side",
            "What one coder marked, and what another, who saw the source, marked on words that "
            "overlap (nothing, if that is empty). To talk over, and to make the codebook clearer; "
            "not to be handed over.",
            sheets["coder_disagreements"][["cohort", *SIDES, "excerpt"]],
        ),
    ]


def by_theme(found: pd.DataFrame) -> pd.DataFrame:
    """A row for each theme and way to compare, coefficients beside each other.

    Args:
        found: the table `coder_agreement`.
    """
    rows = []
    for key, own in found[found["code"] == ""].groupby(WHERE, sort=False):
        told = {row.coefficient: row for row in own.itertuples()}
        first, kappa = own.iloc[0], told.get("cohens_kappa")
        cells = [_with_limits(told[name]) if name in told else "" for name in WITH_LIMITS]
        notes = "; ".join(dict.fromkeys("; ".join(own["note"]).split("; "))).strip("; ")
        undefined = kappa.undefined if kappa else pd.NA
        cohort, unit, theme = key
        rows.append((cohort, unit, theme.replace("_", " "), *first[BASE], *cells, undefined, notes))
    names = ["agreement", "AC1", "kappa", "overlap"]
    return pd.DataFrame(rows, columns=[*WHERE, *BASE, *names, "undefined", "note"])


def _with_limits(row) -> str:
    """A coefficient with its interval, as far as there are any."""
    if pd.isna(row.estimate):
        return "not defined"
    limits = f" ({row.conf_low:.2f} to {row.conf_high:.2f})" if pd.notna(row.conf_low) else ""
    return f"{row.estimate:.2f}{limits}"
