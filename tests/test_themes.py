import pandas as pd

from evaluation import tables
from evaluation.interviews.themes import summarise_themes


def sources(*rows):
    full = [(c, s, None, g, "", "", 0, False) for c, s, g in rows]
    return pd.DataFrame(full, columns=list(tables.MODELS["sources"].to_schema().columns))


def excerpts(*rows):
    full = [
        (c, s, g, f"e{i}", t, t, "words", None, None, "", False)
        for i, (c, s, g, t) in enumerate(rows)
    ]
    return pd.DataFrame(full, columns=list(tables.MODELS["excerpts"].to_schema().columns))


def counts(found):
    key = ["cohort", "source_group", "theme"]
    return {r[:3]: r[3:] for r in found[[*key, "n", "n_group", "excerpts"]].itertuples(index=False)}


WHO = sources(
    ("a", "s1", "participant"),
    ("a", "s2", "participant"),
    ("a", "s3", "sponsor"),
    ("b", "s1", "participant"),  # the same pseudonym in another cohort is another source
)
SAID = excerpts(
    ("a", "s1", "participant", "peers"),
    ("a", "s1", "participant", "peers"),
    ("a", "s3", "sponsor", "time"),
    ("b", "s1", "participant", "peers"),
)
BOTH = {"a", "b"}


def test_a_cohort_that_is_too_small_is_left_out_of_the_whole():
    found = counts(summarise_themes(WHO, SAID, {"a"}))
    assert found["all", "participant", "peers"] == (1, 2, 2)
    assert found["b", "participant", "peers"] == (1, 1, 1)


def test_a_source_counts_once_and_every_group_has_its_own_denominator():
    found = counts(summarise_themes(WHO, SAID, BOTH))
    assert found["a", "participant", "peers"] == (1, 2, 2)
    assert found["a", "sponsor", "time"] == (1, 1, 1)
    assert found["all", "participant", "peers"] == (2, 3, 3)


def test_a_theme_that_a_group_does_not_mention_has_a_nought():
    found = counts(summarise_themes(WHO, SAID, BOTH))
    assert found["a", "sponsor", "peers"] == (0, 1, 0)
    assert found["b", "participant", "time"] == (0, 1, 0)
    assert ("b", "sponsor", "time") not in found


def test_one_excerpt_with_two_codes_of_a_theme_is_one_excerpt():
    said = excerpts(("a", "s1", "participant", "peers"), ("a", "s1", "participant", "peers"))
    said["excerpt"], said["code"] = "e0", ["listening", "trust"]
    assert counts(summarise_themes(WHO, said, BOTH))["a", "participant", "peers"] == (1, 2, 1)


def test_no_sources_no_rows():
    assert summarise_themes(tables.empty("sources"), tables.empty("excerpts"), BOTH).empty
    assert summarise_themes(WHO, tables.empty("excerpts"), BOTH).empty
