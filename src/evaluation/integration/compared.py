"""Who is compared: pairs of people about themselves, on scales."""

from __future__ import annotations

import pandas as pd

WORDS = ["cohort", "person", "instrument", "outcome"]


def compared(pairs: pd.DataFrame, comparison: str) -> pd.DataFrame:
    """Rows of the table `pairs` that the report compares, one per person and scale, words as text.

    Args:
        pairs: the table `pairs`.
        comparison: the main one, `before-after`.
    """
    own = pairs[
        (pairs["comparison"] == comparison)
        & (pairs["rater"] == "self")
        & (pairs["level"] == "scale")
    ]
    return own.astype(dict.fromkeys(WORDS, str))
