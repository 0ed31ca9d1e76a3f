import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.integration.joint_display import join_sources, verdict_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("low", "high", "valence", "voice", "verdict"),
    [
        (0.1, 0.5, "positive", "most", ""),  # whether the two converge is for people to say
        (0.1, 0.5, "negative", "some", "diverge"),
        (0.1, 0.5, "negative", "few", ""),
        (-0.5, -0.1, "positive", "most", "diverge"),
        (-0.5, -0.1, "negative", "most", ""),
        (0.1, 0.5, "mixed", "most", ""),
        (-0.1, 0.5, "negative", "most", ""),
        (0.0, 0.5, "negative", "most", ""),  # the interval touches 0
        (-0.5, 0.0, "positive", "most", ""),
        (NAN, NAN, "negative", "most", ""),
        (0.1, 0.5, "positive", "", "silent"),
        (0.1, 0.5, "negative", "", "silent"),
    ],
)
def test_the_rule(low, high, valence, voice, verdict):
    assert verdict_of(low, high, valence, voice) == verdict


@pytest.mark.parametrize("spoke", [0, 1, 4])
def test_no_verdict_tells_how_many_of_a_few_spoke(spoke):
    """Fewer than five of twelve is one verdict, and of three sponsors nothing is told."""
    table = estimates({"cohort": "a", "outcome": "identity", **MOVED})
    heard = theme_counts(("a", "participant", "time", spoke, 12, spoke))
    assert joined(table, heard)["a", "identity", "time"] == ""
    sponsors = theme_counts(("a", "sponsor", "time", min(spoke, 3), 3, spoke))
    assert joined(table, sponsors)["a", "identity", "time"] == "silent"


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
    found = pd.DataFrame(rows, columns=columns[: len(rows[0])])
    assert list(found.columns)[:5] == ["cohort", "source_group", "theme", "n", "n_group"]
    return found.reindex(columns=columns)


THEMES = {"claiming": ("positive", ("identity",)), "time": ("negative", ("identity", "values"))}
MOVED = {"conf_low": 0.1, "conf_high": 0.5}


def joined(table, heard):
    found = join_sources(table, heard, THEMES, "pre-post", 5)
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
        ("all", "participant", "time", 5, 20, 5),
    )
    assert joined(table, heard) == {
        ("a", "identity", "claiming"): "",
        ("a", "identity", "time"): "",  # nobody: told as few are
        ("all", "values", "time"): "diverge",
        ("a", "peers", ""): "silent",
    }


def test_no_interviews_is_silence():
    found = joined(
        estimates({"cohort": "a", "outcome": "values", **MOVED}), tables.empty("theme_counts")
    )
    assert found == {("a", "values", "time"): "silent"}


def test_no_change_no_rows():
    assert join_sources(
        tables.empty("estimates"), tables.empty("theme_counts"), THEMES, "pre-post", 5
    ).empty
