"""What people have to decide on words: quotes to accept, redactions to look at."""

from __future__ import annotations

from collections import Counter

from evaluation.publishing.publish_quotes import PER_PERSON, accepted
from evaluation.publishing.results import Row, Scope

PROPOSED = "proposed"
"""State of a text on which nobody has decided."""
REDACTIONS = "data/decisions/programme/redactions.csv"


def quotes_to_decide(scope: Scope, shown: list[Row], proposed: list[Row]) -> list[tuple[str, str]]:
    """Kind and text of what is to be done about quotes.

    Args:
        scope: the report.
        shown: the published table `quotes`.
        proposed: quotes that the rules propose.
    """
    found = []
    file = f"data/decisions/{scope.report}/quotes.csv"
    if gone := gone_quotes(scope):
        told = (
            f"{len(gone)} of the quotes in {file} cannot be quoted any more: their words or their "
            "code have changed since, consent was taken back, or something in them is to be "
            f"redacted first. Choose anew, or write no under 'show': {', '.join(gone)}"
        )
        found.append(("quotes", told))
    dropped = len(accepted(scope)) - len(shown)
    if dropped:
        told = (
            f"{dropped} accepted quotes are not shown: one person has at most {PER_PERSON}, and at "
            "most a quarter of all; or the group is too small."
        )
        found.append(("quotes", told))
    if not shown and any(scope.results.quotable):
        told = f"No quote is shown. Choose some in the review, and list them in {file} (columns "
        found.append(("quotes", f"{told}excerpt, show, text)."))
    if proposed:
        told = (
            f"{len(proposed)} quotes are proposed by rule, for themes of which none was chosen. "
            f"Read data/review/{scope.report}/proposed_quotes.csv, write yes or no under 'show', "
            f"and add its rows to {file}."
        )
        found.append(("quotes", told))
    return found


def stale_decisions(scope: Scope) -> list[str]:
    """Kinds of decisions of which one is about other words than there are now."""
    found = {
        "quotes": gone_quotes(scope),
        "redactions": stale_redactions(scope),
        "summaries": old_summaries(scope),
    }
    return [what for what, stale in found.items() if stale]


def gone_quotes(scope: Scope) -> list[str]:
    """Keys of quotes that people chose and that are no longer what was chosen."""
    return [key for key in scope.decisions.get("quotes", {}) if key not in scope.results.quotable]


def stale_redactions(scope: Scope) -> list[str]:
    """Keys of texts on whose redaction somebody decided when something else was found in them."""
    own = scope.results.redactions_in(scope.focus)
    decided = scope.decisions.get("redacted", {})
    return [r.key for r in own if r.asks and r.state == PROPOSED and r.key in decided]


def redactions_to_decide(scope: Scope) -> list[tuple[str, str]]:
    """Kind and text of what is to be done about words that may tell who somebody is."""
    own = scope.results.redactions_in(scope.focus)
    waiting = Counter(
        row.place.partition(",")[0] for row in own if row.asks and row.state == PROPOSED
    )
    found = [
        (
            "redaction",
            f"{n} {place}{'s' if n > 1 else ''} may tell who somebody is, and would be shown "
            f"otherwise. Look at them in the review, and decide in {REDACTIONS}.",
        )
        for place, n in sorted(waiting.items())
    ]
    if stale := stale_redactions(scope):
        told = (
            f"{len(stale)} of the decisions in {REDACTIONS} were about other words than are found "
            f"now. Decide anew, with the stamp of today: {', '.join(stale)}"
        )
        found.append(("redaction", told))
    renamed = sum(row.n for row in own if row.state == "rename the file")
    if renamed:
        told = f"{renamed} coded file(s) have a name that may tell who somebody is: rename them."
        found.append(("redaction", told))
    return found


def old_summaries(scope: Scope) -> list[tuple[str, str]]:
    """Case and theme of summaries that were written about other excerpts than there are now."""
    written = scope.decisions.get("summaries", {})
    return [cell for cell, stamp in written.items() if stamp != scope.results.stamps.get(cell, "")]


def summaries_to_read(scope: Scope) -> list[tuple[str, str]]:
    """Kind and text of summaries of the framework matrix that may not fit any more."""
    old = old_summaries(scope)
    if not old:
        return []
    told = (
        f"{len(old)} summaries of the framework matrix were written about other excerpts than "
        "there are now. Still true? They are orange in data/review/programme/framework_matrix.xlsx."
    )
    return [("summary", told)]
