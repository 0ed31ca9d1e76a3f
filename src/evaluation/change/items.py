"""Answers to single items, before and after, by the same persons."""

from __future__ import annotations

import pandas as pd

from evaluation import tables
from evaluation.tables import ALL_COHORTS


def count_answers(
    answers: pd.DataFrame, pairs: pd.DataFrame, comparison: str, together: set[str]
) -> pd.DataFrame:
    """The table `answer_counts`: how many persons gave each answer at each of two waves.

    Only persons who answered the item at both waves count. An item with answers between the
    categories (its range was mapped) is left out of the rows in which they occur.

    Args:
        answers: the table `answers`.
        pairs: the table `pairs`.
        comparison: `before-after`.
        together: cohorts that count in rows about all cohorts.
    """
    both = pairs[(pairs["comparison"] == comparison) & (pairs["level"] == "item")]
    both = both[both["rater"] == "self"]
    if both.empty:
        return tables.empty("answer_counts")
    answers = answers[answers["rater"] == "self"]
    key = ["cohort", "person", "instrument"]
    who = both[[*key, "outcome"]].rename(columns={"outcome": "item"})
    found = answers.dropna(subset="answer").merge(who, on=[*key, "item"])
    found = found[found["wave"].isin(comparison.split("-"))]
    words = found.select_dtypes("category").columns
    found = found.astype(dict.fromkeys(words, "str"))
    whole = found[found["cohort"].isin(together)].assign(cohort=ALL_COHORTS)
    found = pd.concat([found, whole], ignore_index=True)
    between = (found["answer"] % 1 != 0).groupby([found["cohort"], found["item"]]).transform("any")
    by = ["cohort", "wave", "instrument", "item", "answer"]
    counts = found[~between].groupby(by).size().rename("n").reset_index()
    columns = list(tables.MODELS["answer_counts"].to_schema().columns)
    counts = counts.assign(comparison=comparison)[columns]
    return tables.checked("answer_counts", counts)
