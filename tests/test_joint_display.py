import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.integration.joint_display import join_sources, verdict_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("low", "high", "valence", "share", "verdict"),
    [
        (0.1, 0.5, "positive", 0.5, "agree"),
        (0.1, 0.5, "positive", 0.49, "complement"),
        (-0.5, -0.1, "negative", 0.5, "agree"),
        (0.1, 0.5, "negative", 0.1, "disagree"),
        (-0.5, -0.1, "positive", 1.0, "disagree"),
        (0.1, 0.5, "mixed", 1.0, "complement"),
        (-0.1, 0.5, "positive", 1.0, "complement"),
        (0.0, 0.5, "positive", 1.0, "complement"),  # the interval touches 0
        (-0.5, 0.0, "negative", 1.0, "complement"),
        (NAN, NAN, "positive", 1.0, "complement"),
        (0.1, 0.5, "positive", 0.0, "silent"),
        (0.1, 0.5, "negative", 0.0, "silent"),
    ],
)
def test_the_rule(low, high, valence, share, verdict):
    assert verdict_of(low, high, valence, share) == verdict


def estimates(*rows):
    columns = list(tables.MODELS["estimates"].to_schema().columns)
    full = [
        dict.fromkeys(columns, "")
        | {
            "n": 20,
            "estimate": 0.3,
            "p_value": np.nan,
            "p_adjusted": np.nan,
            "level": "scale",
            "estimator": "mean_change",
            "comparison": "pre-post",
            "instrument": "self",
        }
        | row
        for row in rows
    ]
    return pd.DataFrame(full, columns=columns)


def theme_counts(*rows):
    columns = list(tables.MODELS["theme_counts"].to_schema().columns)
    return pd.DataFrame(rows, columns=columns)


THEMES = {"claiming": ("positive", ("identity",)), "time": ("negative", ("identity", "values"))}
MOVED = {"conf_low": 0.1, "conf_high": 0.5}


def joined(table, heard):
    found = join_sources(table, heard, THEMES, "pre-post")
    return {(r.cohort, r.scale, r.theme): r.verdict for r in found.itertuples()}


def test_a_row_for_each_theme_of_a_scale_in_each_cohort():
    table = estimates(
        {"cohort": "a", "outcome": "identity", **MOVED},
        {"cohort": "all", "outcome": "values", **MOVED},
        {"cohort": "a", "outcome": "peers", **MOVED},  # no theme bears on it
        {"cohort": "a", "outcome": "identity", "comparison": "pre-later", **MOVED},
        {"cohort": "a", "outcome": "identity", "estimator": "mean_change_one_group", **MOVED},
        {"cohort": "a", "outcome": "item", "level": "item", **MOVED},
    )
    heard = theme_counts(
        ("a", "participant", "claiming", 2, 8, 4),
        ("a", "sponsor", "claiming", 3, 6, 3),
        ("all", "participant", "time", 1, 20, 1),
    )
    assert joined(table, heard) == {
        ("a", "identity", "claiming"): "agree",  # the group that speaks most of it counts
        ("a", "identity", "time"): "silent",
        ("all", "values", "time"): "disagree",
        ("a", "peers", ""): "silent",
    }


def test_no_interviews_is_silence():
    found = joined(
        estimates({"cohort": "a", "outcome": "values", **MOVED}), tables.empty("theme_counts")
    )
    assert found == {("a", "values", "time"): "silent"}


def test_no_change_no_rows():
    assert join_sources(
        tables.empty("estimates"), tables.empty("theme_counts"), THEMES, "pre-post"
    ).empty
