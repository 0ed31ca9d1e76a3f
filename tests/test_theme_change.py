"""Change by theme, people in order of change, and attendance: tiny tables counted by hand."""

import numpy as np
import pandas as pd
import pytest

from evaluation import tables
from evaluation.integration.case_order import case_order
from evaluation.integration.dose import dose_and_change
from evaluation.integration.theme_change import theme_change

OWN = ("participant", "reflection")
THEMES = {"peers": ("identity",), "time": ("identity",)}
BLANK = {"date": "", "asked": "", "characters": 0, "quote_consent": False}


def table(name, rows):
    columns = list(tables.MODELS[name].to_schema().columns)
    return pd.DataFrame(rows).reindex(columns=columns)


def pairs(changes, **more):
    row = {"cohort": "a", "comparison": "pre-post", "rater": "self", "instrument": "self"}
    row |= {"level": "scale", "outcome": "identity", "items": 4, "match": "exact"} | more
    return table(
        "pairs",
        [row | {"person": p, "before": 3.0, "after": 3 + c, "change": c} for p, c in changes],
    )


def sources(people, group="participant", **more):
    row = {"cohort": "a", "source_group": group} | BLANK | more
    return table("sources", [row | {"source": f"{group}-{p}", "person": p} for p in people])


def said(people, theme, group="participant", text="two words"):
    row = {"cohort": "a", "source_group": group, "theme": theme, "code": theme, "text": text}
    return table(
        "excerpts", [row | {"source": f"{group}-{p}", "excerpt": f"{p}{theme}"} for p in people]
    )


def compared(changes, who, voiced, themes=THEMES):
    found = theme_change(pairs(changes), who, voiced, themes, "pre-post", OWN, {"a"})
    return found.set_index("theme")


TEN = [(f"p{i}", c) for i, c in enumerate((0.0, 0.1, 0.2, 0.3, 0.4, 1.0, 1.1, 1.2, 1.3, 1.4))]
PEOPLE = [person for person, _ in TEN]


def test_those_who_voiced_it_are_set_beside_those_who_did_not():
    row = compared(TEN, sources(PEOPLE), said(PEOPLE[5:], "peers")).loc["peers"]
    assert (row["n_with"], row["n_without"]) == (5, 5)
    assert row["difference"] == pytest.approx(1.0)
    # Welch: variance .025 on either side, standard error .1, t(8) = 2.306004.
    assert row["conf_low"] == pytest.approx(1 - 0.2306004, abs=1e-6)
    assert row["delta"] == 1
    assert row["p_value"] == row["least_p"] == pytest.approx(2 / 252)
    assert (row["words_with"], row["words_without"]) == (2, 0)


def test_the_family_is_every_theme_and_scale_that_the_codebook_ties():
    voiced = pd.concat([said(PEOPLE[5:], "peers"), said(PEOPLE[::2], "time")])
    found = compared(TEN, sources(PEOPLE), voiced)
    assert found.loc["peers", "p_adjusted"] == pytest.approx(2 * 2 / 252)
    assert found.loc["time", "p_adjusted"] == found.loc["time", "p_value"] > 0.5


def test_no_test_under_five_a_side_and_no_interval_under_three():
    row = compared(TEN, sources(PEOPLE), said(PEOPLE[6:], "peers")).loc["peers"]
    assert np.isnan(row["p_value"])
    assert row["note"].startswith("too few on one side for a test")
    assert f"{row['least_p']:.3f}" in row["note"]
    assert row["conf_low"] > 0
    row = compared(TEN, sources(PEOPLE), said(PEOPLE[8:], "peers")).loc["peers"]
    assert np.isnan(row["conf_low"])
    assert "interval" in row["note"]


def test_where_no_adjusted_p_could_be_small_there_is_none():
    themes = {f"t{i}": ("identity",) for i in range(7)}
    voiced = pd.concat([said(PEOPLE[5:], theme) for theme in themes])
    found = compared(TEN, sources(PEOPLE), voiced, themes)
    assert found["p_value"].isna().all()  # 7 times 2/252 is over .05
    assert found["note"].str.startswith("too few to say").all()


def test_who_was_not_asked_or_not_compared_or_is_a_sponsor_is_on_neither_side():
    who = pd.concat(
        [
            sources(PEOPLE[:6]),
            sources(PEOPLE[6:], asked="time"),
            sources(["nobody paired"]),
            sources(PEOPLE[:3], "sponsor"),
        ]
    )
    voiced = pd.concat([said(PEOPLE[3:6], "peers"), said(PEOPLE[:3], "peers", "sponsor")])
    row = compared(TEN, who, voiced).loc["peers"]
    assert (row["n_with"], row["n_without"]) == (3, 3)


def test_a_theme_that_all_voiced_has_nothing_beside_it():
    row = compared(TEN, sources(PEOPLE), said(PEOPLE, "peers")).loc["peers"]
    assert (row["n_with"], row["n_without"]) == (10, 0)
    assert np.isnan(row["difference"])
    assert "all, or none" in row["note"]


def test_people_stand_in_order_of_their_change_with_what_they_spoke_of():
    who = pd.concat([sources(["p2"]), sources(["p0"], asked="time")])
    voiced = pd.concat([said(["p2"], "peers"), said(["p2"], "time")])
    found = case_order(pairs(TEN[::-1]), who, voiced, "identity", list(THEMES), "pre-post", OWN)
    rows = list(found[["person", "theme", "excerpts", "asked"]].itertuples(index=False, name=None))
    assert rows == [
        ("p0", "peers", 0, False),
        ("p0", "time", 0, True),
        ("p2", "peers", 1, True),
        ("p2", "time", 1, True),
    ]


def attended(shares):
    row = {"cohort": "a"}
    return table(
        "attendance",
        [
            row | {"person": p, "session": f"s{s}", "attended": s < times}
            for p, times in shares
            for s in range(10)
        ],
    )


def test_attendance_beside_change():
    came = attended([(p, i + 1) for i, p in enumerate(PEOPLE)])
    row = dose_and_change(came, pairs(TEN[::-1]), "pre-post", {"a"}).set_index("cohort").loc["a"]
    assert (row["n"], row["share"]) == (10, pytest.approx(0.55))
    assert row["estimate"] == pytest.approx(1)
    assert np.isnan(row["conf_low"])


def test_attendance_with_ties_is_what_scipy_says():
    from scipy import stats

    times = [9, 3, 9, 5, 5, 7, 7, 9, 10, 3]
    changes = [(person, round(change, 0)) for person, change in TEN]
    came = attended(list(zip(PEOPLE, times, strict=True)))
    row = dose_and_change(came, pairs(changes), "pre-post", {"a"}).set_index("cohort").loc["a"]
    expected = stats.spearmanr(times, [change for _, change in changes]).statistic
    assert row["estimate"] == pytest.approx(expected)


def test_the_interval_of_bonett_and_wright():
    """Without ties, r from the squared differences of ranks; the interval redone by hand."""
    order = [3, 1, 4, 2, 6, 5, 9, 7, 10, 8]
    came = attended([(p, order[i]) for i, p in enumerate(PEOPLE)])
    row = dose_and_change(came, pairs(TEN), "pre-post", {"a"}).set_index("cohort").loc["all"]
    d2 = sum((order[i] - i - 1) ** 2 for i in range(10))
    r = 1 - 6 * d2 / 990
    assert row["estimate"] == pytest.approx(r)
    reach = 1.959964 * ((1 + r * r / 2) / 7) ** 0.5
    assert np.arctanh(row["conf_low"]) == pytest.approx(np.arctanh(r) - reach, abs=1e-5)


def test_few_people_are_counted_and_not_estimated():
    came = attended([(p, 3) for p in PEOPLE[:4]])
    row = dose_and_change(came, pairs(TEN), "pre-post", {"a"}).set_index("cohort").loc["a"]
    assert row["n"] == 4
    assert np.isnan(row["estimate"])
    assert row["note"] == "not estimated: n = 4 pairs"


@pytest.mark.parametrize("themes", [{}, THEMES])
def test_a_study_without_sources_or_attendance_has_no_rows(themes):
    nobody = tables.empty("sources"), tables.empty("excerpts")
    assert theme_change(pairs(TEN), *nobody, themes, "pre-post", OWN, {"a"}).empty
    assert case_order(pairs(TEN), *nobody, "identity", list(themes), "pre-post", OWN).empty
    assert dose_and_change(tables.empty("attendance"), pairs(TEN), "pre-post", {"a"}).empty
