"""Published table of how far coders agree on each theme.

In the programme's report alone, over all its cohorts, and of themes, not of single codes. From the
share of agreement and one coefficient together follows in how many sources a theme was found; so
where that is not told, only AC1 is, to one decimal, from which no count follows.
"""

from __future__ import annotations

from evaluation.publishing import disclosure
from evaluation.publishing.catalogue import say
from evaluation.publishing.results import PROGRAMME, Row, Scope, number
from evaluation.tables import ALL_COHORTS

FEWEST = 20
"""Sources below which no interval is published: it would be of a handful of texts."""
COARSE = "coarse"
"""`shown` of a theme of which AC1 alone is told, to one decimal."""
INTERVALS = {"ac1": "gwets_ac1", "kappa": "cohens_kappa"}


def agreement(scope: Scope) -> list[Row]:
    """How far coders agree on each theme, by source and by character; or why that is not known."""
    if scope.report != PROGRAMME:
        return []
    found: dict[tuple[str, str], dict] = {}
    reasons = []
    for row in scope.results.rows("coder_agreement", ALL_COHORTS):
        if row.coefficient == "none":
            reasons.append({"compared_by": row.unit, "note": row.note})
        elif not row.code:
            found.setdefault((row.unit, row.theme), {})[row.coefficient] = row
    themes = scope.settings.codebook.themes
    units = dict.fromkeys(unit for unit, _ in found)
    rows = [
        {"theme": theme, "title": themes[theme].title, "compared_by": unit} | _numbers(scope, own)
        for unit in units
        for theme in themes
        if (own := found.get((unit, theme)))
    ]
    return rows + reasons


def _numbers(scope: Scope, own: dict) -> Row:
    """What is told of one theme."""
    one = own["percent_agreement"]
    if one.n_documents < scope.k:
        scope.withhold(say("withheld.agreement"), True)
        return {"shown": disclosure.TOO_FEW}
    told = {"n": str(one.n_documents), "coders": str(one.coders)}
    if scope.withhold(say("withheld.agreement_coarse"), _tells_few(scope, one)):
        return told | {"ac1": number(own["gwets_ac1"].estimate, 1), "shown": COARSE}
    told |= {"percent": number(100 * one.estimate, 0), "shown": disclosure.FULL}
    for name, coefficient in INTERVALS.items():
        row = own[coefficient]
        told[name] = number(row.estimate)
        if one.n_documents >= FEWEST:
            told |= {f"{name}_low": number(row.conf_low), f"{name}_high": number(row.conf_high)}
    told["overlap"] = number(100 * own["overlap"].estimate, 0)
    told["paradox"] = "yes" if "paradox" in own["cohens_kappa"].note else "no"
    return told


def _tells_few(scope: Scope, row) -> bool:
    """Whether the numbers would tell of few sources that they have a theme, or have it not."""
    if row.unit != "source":
        return row.applied < scope.k
    sizes = {r.source_group: r.n_group for r in scope.results.rows("theme_counts", ALL_COHORTS)}
    # Beside what is told of all sources, that of all but a few tells of these few.
    left = sum(sizes.values()) - row.n_documents
    return not disclosure.safe([row.applied, row.n_documents - row.applied], scope.k) or (
        0 < left < scope.k
    )
