"""The joint display: each scale beside the themes that the codebook ties to it."""

from __future__ import annotations

import pandas as pd

from evaluation import tables


def join_sources(
    estimates: pd.DataFrame,
    theme_counts: pd.DataFrame,
    themes: dict[str, tuple[str, tuple[str, ...]]],
    main_comparison: str,
) -> pd.DataFrame:
    """The table `joint`: a row for each scale and theme, with a verdict proposed by rule.

    A scale moved if the interval of its mean change leaves out 0. Both sources agree if the scale
    rose and a positive theme was heard from at least half of a group, or the scale fell and a
    negative one was; they disagree where direction and theme are opposed; they complement each
    other if the theme is mixed, or the scale's change is not clear; silent is nobody having
    spoken of it. A person confirms it or not.

    Args:
        estimates: the table `estimates`.
        theme_counts: the table `theme_counts`.
        themes: valence and related scales of each theme.
        main_comparison: `before-after`.
    """
    changes = estimates[
        (estimates["estimator"] == "mean_change")
        & (estimates["level"] == "scale")
        & (estimates["comparison"] == main_comparison)
    ]
    heard = theme_counts.assign(share=theme_counts["n"] / theme_counts["n_group"])
    heard = heard.groupby(["cohort", "theme"])["share"].max()
    by_scale: dict[str, list[str]] = {}
    for theme, (_, scales) in themes.items():
        for scale in scales:
            by_scale.setdefault(scale, []).append(theme)
    rows = []
    for change in changes.itertuples():
        for theme in by_scale.get(change.outcome, [""]):
            share = heard.get((change.cohort, theme), 0.0)
            valence = themes[theme][0] if theme else "mixed"
            verdict = verdict_of(change.conf_low, change.conf_high, valence, share)
            rows.append((change.cohort, change.instrument, change.outcome, theme, verdict))
    columns = list(tables.MODELS["joint"].to_schema().columns)
    return tables.checked("joint", pd.DataFrame(rows, columns=columns))


def verdict_of(conf_low: float, conf_high: float, valence: str, share: float) -> str:
    """The verdict that the rule proposes.

    Args:
        conf_low: lower limit of the mean change.
        conf_high: upper limit of the mean change.
        valence: positive, negative or mixed.
        share: largest share of a source group that speaks of the theme, 0 to 1.
    """
    if share == 0:
        return "silent"
    direction = 1 if conf_low > 0 else -1 if conf_high < 0 else 0
    spoken = {"positive": 1, "negative": -1, "mixed": 0}[valence]
    if direction and spoken and direction != spoken:
        return "disagree"
    if direction and direction == spoken and share >= 0.5:
        return "agree"
    return "complement"
