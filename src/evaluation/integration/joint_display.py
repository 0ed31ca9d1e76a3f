"""The joint display: each scale beside the themes that the codebook ties to it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evaluation import tables


def join_sources(
    estimates: pd.DataFrame,
    theme_counts: pd.DataFrame,
    themes: dict[str, tuple[str, tuple[str, ...]]],
    main_comparison: str,
    least: int,
) -> pd.DataFrame:
    """The table `joint`: a row for each scale and theme, with what a rule can say of the two.

    A scale moved if the interval of its mean change leaves out 0. A theme is heard where at least
    `least` people, or at least half, of a source group speak of it. They diverge where the theme
    that was heard is opposed to the direction; silent is where no theme bears on the scale, or no
    source group can be shown. Whether the two converge or complement each other only an analyst
    can say: there the verdict is empty. The rule uses nothing that the table of themes does not
    show: no verdict tells what one person said.

    Args:
        estimates: the table `estimates`.
        theme_counts: the table `theme_counts`.
        themes: valence and related scales of each theme.
        main_comparison: `before-after`.
        least: smallest group, and smallest count, that may be shown.
    """
    changes = estimates[
        estimates["estimator"].isin(["mean_change", "mean_difference"])
        & (estimates["level"] == "scale")
        & (estimates["subgroup"] == "")
        & (estimates["comparison"] == main_comparison)
    ]
    voices = _voices(theme_counts, least)
    heard = {cohort for cohort, _ in voices}
    by_scale: dict[str, list[str]] = {}
    for theme, (_, scales) in themes.items():
        for scale in scales:
            by_scale.setdefault(scale, []).append(theme)
    rows = []
    change: Any
    for change in changes.itertuples():
        for theme in by_scale.get(change.outcome, [""]):
            valence = themes[theme][0] if theme else "mixed"
            # A theme that nobody spoke of is as one that few did: none is never told.
            voice = voices.get((change.cohort, theme), "few" if change.cohort in heard else "")
            voice = voice if theme else ""
            verdict = verdict_of(change.conf_low, change.conf_high, valence, voice)
            rows.append((change.cohort, change.instrument, change.outcome, theme, verdict))
    columns = list(tables.MODELS["joint"].to_schema().columns)
    return tables.checked("joint", pd.DataFrame(rows, columns=columns))


def _voices(theme_counts: pd.DataFrame, least: int) -> dict[tuple[str, str], str]:
    """How loudly each theme was heard in each cohort: `most`, `some` or `few`."""
    shown = theme_counts[theme_counts["n_group"] >= least]
    rank = pd.Series(0, index=shown.index)
    rank[shown["n"] >= least] = 1
    rank[2 * shown["n"] >= shown["n_group"]] = 2
    loudest = rank.groupby([shown["cohort"], shown["theme"]]).max()
    found: dict[Any, int] = loudest.to_dict()
    return {key: ("few", "some", "most")[value] for key, value in found.items()}


def verdict_of(conf_low: float, conf_high: float, valence: str, voice: str) -> str:
    """The verdict that the rule proposes: `diverge`, `silent`, or empty.

    Args:
        conf_low: lower limit of the mean change.
        conf_high: upper limit of the mean change.
        valence: positive, negative or mixed.
        voice: `most` (at least half of a group), `some` (a count that may be shown), `few`, or
            empty where no group can be shown.
    """
    if not voice:
        return "silent"
    direction = 1 if conf_low > 0 else -1 if conf_high < 0 else 0
    spoken = {"positive": 1, "negative": -1, "mixed": 0}[valence]
    opposed = direction and spoken and direction != spoken
    return "diverge" if opposed and voice != "few" else ""
