"""People by theme and source group: not asked, asked and silent, spoken, and the contrary."""

from __future__ import annotations

import math

import pytest

from evaluation import tables
from evaluation.change.one_wave import wilson_interval
from evaluation.interviews.themes import summarise_codes
from evaluation.study.theme_settings import ThemeSettings
from tests.coded_tables import codebook, excerpts, sources

BOOK = codebook(
    peers={
        "valence": "positive",
        "codes": {
            "support": {"codes": {"carried": "Is carried", "heard": "Is heard"}},
            "alone": {"definition": "Left alone", "valence": "negative"},
        },
    },
    time={"valence": "negative", "codes": {"none": "No time"}},
    manager={"codes": {"room": {"valence": "positive"}, "no_room": {"valence": "negative"}}},
)


def counted(who, said, together=("a",), book=BOOK, table="theme_counts", **more):
    found = summarise_codes(who, said, set(together), book, **more)[table]
    heading = "code" if table == "code_counts" else "theme"
    key = ["cohort", "source_group", heading]
    return {tuple(row[c] for c in key): row for row in found.to_dict("records")}


def test_two_reflections_of_one_person_are_one_of_two_people():
    who = sources(
        {"source": "r1", "person": "p1"},
        {"source": "r2", "person": "p1"},
        {"source": "r3", "person": "p2"},
    )
    said = excerpts(
        {"source": "r1", "theme": "peers", "code": "heard"},
        {"source": "r2", "theme": "peers", "code": "heard"},
        {"source": "r2", "theme": "peers", "code": "carried"},
    )
    row = counted(who, said)["a", "participant", "peers"]
    assert (row["n"], row["n_group"], row["people"]) == (1, 2, 2)
    assert (row["sources"], row["excerpts"], row["unit"]) == (2, 3, "people")


def test_a_person_in_two_cohorts_is_one_of_all():
    who = sources(
        {"source": "s1", "person": "p1"},
        {"source": "s1", "person": "p1", "cohort": "b"},
        {"source": "s2", "person": "p2", "cohort": "b"},
    )
    said = excerpts(
        {"source": "s1", "theme": "time"}, {"source": "s1", "theme": "time", "cohort": "b"}
    )
    found = counted(who, said, together=("a", "b"))
    assert [found[c, "participant", "time"]["n"] for c in ("a", "b", "all")] == [1, 1, 1]
    assert [found[c, "participant", "time"]["n_group"] for c in ("a", "b", "all")] == [1, 2, 2]
    assert found["all", "participant", "time"]["sources"] == 2


def test_sources_of_nobody_known_count_themselves():
    who = sources({"source": "s1"}, {"source": "s2"}, {"source": "s3", "person": "p"})
    said = excerpts({"source": "s1", "theme": "time"}, {"source": "s2", "theme": "time"})
    row = counted(who, said)["a", "participant", "time"]
    assert (row["n"], row["n_group"]) == (2, 3)


def test_not_asked_asked_and_silent_and_spoken_are_told_apart():
    who = sources(
        {"source": "s1", "asked": "peers; time"},  # speaks of time
        {"source": "s2", "asked": "peers; time"},  # silent on it
        {"source": "s3", "asked": "peers"},  # not asked, speaks of it all the same
        {"source": "s4", "asked": "peers"},  # not asked
        {"source": "s5"},  # nothing noted: asked about everything
    )
    said = excerpts({"source": "s1", "theme": "time"}, {"source": "s3", "theme": "time"})
    found = counted(who, said)
    row = found["a", "participant", "time"]
    assert (row["n"], row["n_group"], row["people"]) == (1, 3, 5)
    assert (row["unasked"], row["excerpts"]) == (1, 2)
    assert found["a", "participant", "peers"]["n_group"] == 5
    assert found["a", "participant", "manager"]["n_group"] == 1


def test_a_theme_that_nobody_was_asked_about_has_nobody_to_be_counted_of():
    who = sources({"source": "s1", "asked": "peers"})
    row = counted(who, excerpts({"source": "s1", "theme": "peers"}))["a", "participant", "time"]
    assert (row["n"], row["n_group"], row["people"]) == (0, 0, 1)


def test_whoever_was_asked_in_one_source_was_asked():
    who = sources(
        {"source": "s1", "person": "p", "asked": "peers"},
        {"source": "s2", "person": "p", "asked": "time"},
    )
    row = counted(who, excerpts({"source": "s1", "theme": "time"}))["a", "participant", "time"]
    assert (row["n"], row["n_group"], row["unasked"]) == (1, 1, 0)


def test_the_contrary_is_told_apart():
    """p1 says it, p2 the contrary, p3 both, p4 nothing; a mixed theme has no contrary."""
    who = sources(*({"source": f"s{i}", "person": f"p{i}"} for i in (1, 2, 3, 4)))
    said = excerpts(
        {"source": "s1", "theme": "peers", "code": "heard"},
        {"source": "s2", "theme": "peers", "code": "alone"},
        {"source": "s3", "theme": "peers", "code": "alone"},
        {"source": "s3", "theme": "peers", "code": "carried"},
        {"source": "s1", "theme": "manager", "code": "room"},
        {"source": "s1", "theme": "manager", "code": "no_room"},
        {"source": "s2", "theme": "manager", "code": "manager"},
        {"source": "s2", "theme": "time", "code": "none"},
    )
    found = counted(who, said)
    ways = ("n", "positive", "negative", "mixed", "both", "contrary")
    assert [found["a", "participant", "peers"][w] for w in ways] == [3, 2, 2, 0, 1, 2]
    assert [found["a", "participant", "manager"][w] for w in ways] == [2, 1, 1, 1, 1, 0]
    assert [found["a", "participant", "time"][w] for w in ways] == [1, 0, 1, 0, 0, 0]


def test_a_code_above_others_is_their_union_and_not_their_sum():
    who = sources(*({"source": f"s{i}", "person": f"p{i}"} for i in (1, 2, 3)))
    said = excerpts(
        {"source": "s1", "theme": "peers", "code": "carried"},
        {"source": "s1", "theme": "peers", "code": "heard"},
        {"source": "s2", "theme": "peers", "code": "heard"},
        {"source": "s3", "theme": "peers", "code": "support"},
    )
    found = counted(who, said, table="code_counts")
    people = {code: row["n"] for (c, _, code), row in found.items() if c == "a"}
    nobody = dict.fromkeys(("alone", "none", "room", "no_room"), 0)
    assert people == {"carried": 1, "heard": 2, "support": 3} | nobody
    assert found["a", "participant", "support"]["excerpts"] == 4
    assert counted(who, said)["a", "participant", "peers"]["n"] == 3


def test_a_focus_group_without_its_members_counts_sources_and_stands_alone():
    who = sources(
        {"source": "f1", "source_group": "focus_group"},
        {"source": "s1", "source_group": "sponsor"},
        {"source": "s2", "source_group": "participant"},
    )
    said = excerpts({"source": "f1", "source_group": "focus_group", "theme": "time"})
    own = counted(who, said)
    assert own["a", "focus_group", "time"]["unit"] == "sources"
    assert own["a", "sponsor", "time"]["unit"] == "people"
    joined = counted(who, said, table="joined_counts", least=2)
    assert {group for _, group, _ in joined} == {"sponsor+participant"}
    assert joined["a", "sponsor+participant", "time"]["people"] == 2


def test_members_of_a_focus_group_who_are_listed_are_people():
    who = sources(
        *({"source": f"f{i}", "source_group": "focus_group", "person": f"p{i}"} for i in (1, 2))
    )
    said = excerpts({"source": "f1", "source_group": "focus_group", "theme": "time"})
    assert counted(who, said)["a", "focus_group", "time"]["unit"] == "people"
    rules = ThemeSettings(several_people=())
    nobody = who.assign(person=None)
    assert counted(nobody, said, rules=rules)["a", "focus_group", "time"]["unit"] == "people"


def test_whoever_is_in_two_small_groups_is_one_person_of_the_joined_group():
    rows = [{"source": f"s{i}", "person": f"p{i}"} for i in (1, 2, 3)]
    rows += [
        {"source": f"r{i}", "person": f"p{i}", "source_group": "reflection"} for i in (1, 2, 3)
    ]
    said = excerpts({"source": "s1", "theme": "time"})
    assert counted(sources(*rows), said, table="joined_counts", least=5) == {}
    rows += [{"source": f"r{i}", "source_group": "reflection", "person": f"p{i}"} for i in (4, 5)]
    assert counted(sources(*rows), said, table="joined_counts", least=5) == {}  # reflections are 5
    rows = rows[:-1] + [{"source": "s9", "person": "p9"}]
    joined = counted(sources(*rows), said, table="joined_counts", least=5)
    assert joined["a", "participant+reflection", "time"]["people"] == 5


def test_intervals_only_where_people_were_drawn_at_random():
    """Wilson, of 3 of 12: .09 to .53 (QUALITATIVE 5.2 has it)."""
    who = sources(*({"source": f"s{i}"} for i in range(12)))
    said = excerpts(*({"source": f"s{i}", "theme": "time"} for i in range(3)))
    without = summarise_codes(who, said, set(), BOOK)["theme_counts"]
    assert without["conf_low"].isna().all()
    found = counted(who, said, interval=wilson_interval)["a", "participant", "time"]
    assert (round(found["conf_low"], 2), round(found["conf_high"], 2)) == (0.09, 0.53)
    nobody = who.assign(asked="peers")
    assert math.isnan(
        counted(nobody, said, interval=wilson_interval)["a", "participant", "time"]["conf_low"]
    )


def test_coverage_counts_each_character_once_and_only_where_places_are_known():
    """10 + 5 of 100 characters; the source without places, and that without text, do not count."""
    who = sources(
        {"source": "s1", "characters": 60},
        {"source": "s2", "characters": 40},
        {"source": "s3", "characters": 500},
        {"source": "s4"},
    )
    said = excerpts(
        {"source": "s1", "theme": "peers", "code": "heard", "start": 0, "end": 8},
        {"source": "s1", "theme": "peers", "code": "carried", "start": 4, "end": 10},
        {"source": "s1", "theme": "peers", "code": "carried", "start": 5, "end": 6},
        {"source": "s2", "theme": "peers", "code": "heard", "start": 20, "end": 25},
        {"source": "s3", "theme": "peers", "code": "heard"},
    )
    assert counted(who, said)["a", "participant", "peers"]["coverage"] == pytest.approx(0.15)
    assert counted(who, said)["a", "participant", "time"]["coverage"] == 0
    codes = counted(who, said, table="code_counts")
    assert codes["a", "participant", "carried"]["coverage"] == pytest.approx(0.06)
    nowhere = counted(who[3:], said[4:].assign(source="s4"))["a", "participant", "peers"]
    assert math.isnan(nowhere["coverage"])


def test_no_sources_no_rows():
    found = summarise_codes(tables.empty("sources"), tables.empty("excerpts"), set(), BOOK)
    assert all(table.empty for table in found.values())
