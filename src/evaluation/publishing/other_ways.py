"""Other ways to estimate a change, in words: which of them agree with what the report says."""

from .published import Row, Tables, in_words, joined, quoted, sentence

LABELS = {
    "mean_change_one_group": "Paired t, cohorts not told apart",
    "mean_change_across": "Mean of the cohorts\u2019 changes, weighted by people",
    "mean_change_two_stage": "Each cohort first, then all (meta-analysis)",
    "range_without_one_cohort": "One cohort left out at a time",
    "mean_change_clustered": "Teams allowed for (cluster-robust)",
    "signed_rank": "Exact signed rank test",
    "hodges_lehmann": "Hodges-Lehmann",
    "trimmed_mean_change": "20% trimmed mean of the changes",
    "trimmed_means_difference": "Difference of trimmed means (Yuen)",
    "mean_change_complete_items": "Only people who answered every question",
    "mean_change_all_available": "Everybody who answered at least once (mixed model)",
    "imputed_change": "Missing answers filled in (multiple imputation)",
    "bootstrap_mean": "Resampled people (bootstrap, BCa), cohorts not told apart",
    "bayes_factor": "Bayes factor, with each of three priors",
    "too_small_to_matter": "Two one-sided tests against the margin",
}
"""What the annex calls each way; the body says it as below."""
_IN_WORDS = {
    "mean_change_one_group": "if the cohorts are not told apart",
    "mean_change_across": "if every person counts alike, whatever the cohort",
    "mean_change_two_stage": "if the change of each cohort is taken first, and then their mean",
    "range_without_one_cohort": "if one cohort or another is left out",
    "mean_change_clustered": "once it is allowed for that people of one team answer alike",
    "signed_rank": "by the ranks of the changes",
    "hodges_lehmann": "by the ranks of the changes",
    "trimmed_mean_change": "with the largest and the smallest changes set aside",
    "trimmed_means_difference": "with the largest and the smallest changes set aside",
    "mean_change_complete_items": "with only those who answered every question",
    "mean_change_all_available": "with everybody who answered at least once",
    "imputed_change": "with the missing answers filled in from the others",
    "bootstrap_mean": "by resampling the people",
}
_CHANGE = {"rose": "rose", "fell": "fell"}
_SAYS = {"for": "for a change", "against": "for no change", "undecided": "undecided"}
_SAYS |= {"within": "too small to matter", "not_within": "not shown to be too small"}
_SAYS |= {"agrees": "agrees"}
_COLUMNS = 5
"""Most scales that stand beside each other in one table."""


def disagreement(tables: Tables, scale: str) -> str:
    """Return which other ways come to another verdict on a scale, and to which; '' if none does."""
    found: dict[str, list[str]] = {}
    for row in tables.get("sensitivity", []):
        if row["scale"] == scale and row["verdict"] == "disagrees" and row["way"] in _IN_WORDS:
            outcome = _outcome(row["direction"], row["otherwise"])
            found.setdefault(outcome, []).append(_IN_WORDS[row["way"]])
    return " ".join(
        sentence(f"{joined(list(dict.fromkeys(ways)), 'or')}, {outcome}")
        for outcome, ways in found.items()
    )


def _outcome(told: str, otherwise: str) -> str:
    if otherwise not in _CHANGE:
        return "this change is no longer clear"
    way = "rise" if otherwise == "rose" else "fall"
    return f"there would be a clear {way}"


def agreement_sentence(rows: list[Row]) -> str:
    """Return on how many scales every other way agrees, and on which one does not."""
    kinds = {
        row["scale"]: row["title"] for row in rows if row["verdict"] in ("agrees", "disagrees")
    }
    differing = {row["scale"]: row["title"] for row in rows if row["verdict"] == "disagrees"}
    if not kinds:
        return "Too few people answered for other ways to be set beside what the report says."
    if not differing:
        which = f"on all {in_words(len(kinds))} scales" if len(kinds) > 1 else "on the scale"
        return f"Every other way agrees with what the report says {which}."
    named = joined([quoted(title) for title in differing.values()])
    if len(differing) == len(kinds):
        return f"At least one other way comes to another verdict on {named}."
    rest = "On the other scales" if len(kinds) - len(differing) > 1 else "On the other scale"
    return f"At least one other way comes to another verdict on {named}. {rest} all agree."


def agreement_tables(rows: list[Row]) -> list[dict]:
    """Return the verdicts, a row a way, a column a scale; a new table after five scales."""
    titles = {row["scale"]: row["title"] for row in rows}
    told = {row["scale"]: row["direction"] for row in rows}
    cells = {(row["way"], row["scale"]): _verdict(row) for row in rows}
    few = {row["scale"]: row["note"] for row in rows if row["way"] == "all"}
    made = []
    for start in range(0, len(titles), _COLUMNS):
        scales = list(titles)[start : start + _COLUMNS]
        ways = [way for way in LABELS if any((way, scale) in cells for scale in scales)]
        width = 64 // len(scales)
        own = ["What the report says", *(few.get(s) or verdict_words(told[s]) for s in scales)]
        made.append(
            {
                "heads": ["Way", *(titles[scale] for scale in scales)],
                "shape": "36l" + f" {width}l" * len(scales),
                "rows": [
                    own,
                    *([LABELS[way], *(cells.get((way, s), "") for s in scales)] for way in ways),
                ],
            }
        )
    return made


def verdict_words(direction: str) -> str:
    """Return what is said of a change: rose, fell, no change, or no clear change."""
    return {"rose": "rose", "fell": "fell", "same": "no change"}.get(direction, "no clear change")


def _verdict(row: Row) -> str:
    if row["verdict"] == "too_few":
        return row["note"] or "not estimated"
    if row["verdict"] == "disagrees":
        return f"disagrees: {verdict_words(row['otherwise'])}"
    return _SAYS[row["verdict"]]
