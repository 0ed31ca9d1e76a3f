"""Themes at each time: parts of the programme, or first and later sources of the same people."""

from __future__ import annotations

import datetime

from evaluation.interviews.over_time import themes_over_time
from evaluation.study.theme_settings import ThemeSettings
from tests.coded_tables import codebook, excerpts, sources

BOOK = codebook(peers={}, time={})
DAYS = {"a": (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))}  # 90 days
PARTS = ThemeSettings(periods=("start", "middle", "end"))


def reflection(source, person, date, **more):
    return {"source": source, "person": person, "date": date, "source_group": "reflection", **more}


def spoke(source, theme, **more):
    return {"source": source, "theme": theme, "source_group": "reflection", **more}


def counted(who, said, rules, days=DAYS, together=("a", "b")):
    found = themes_over_time(who, said, set(together), BOOK, rules, days)
    return {
        (row.cohort, row.theme, row.period): (row.n, row.n_group, row.place)
        for row in found.itertuples()
    }


def test_thirds_of_the_programme_and_what_lies_outside_goes_to_the_nearest():
    who = sources(
        reflection("r0", "p0", "2025-12-01"),
        reflection("r1", "p1", "2026-01-30"),  # day 29 of 0 to 89: the first third
        reflection("r2", "p1", "2026-01-31"),  # day 30: the second
        reflection("r3", "p1", "2026-04-20"),
        reflection("r4", "p2", "2026-03-31"),
        reflection("r5", "p3", ""),  # in no period
    )
    said = excerpts(
        spoke("r0", "peers"), spoke("r2", "peers"), spoke("r3", "time"), spoke("r5", "time")
    )
    found = counted(who, said, PARTS)
    assert found["a", "peers", "start"] == (1, 2, 1)
    assert found["a", "peers", "middle"] == (1, 1, 2)
    assert found["a", "time", "end"] == (1, 2, 3)
    assert found["a", "peers", "end"] == (0, 2, 3)
    assert found["all", "time", "end"] == (1, 2, 3)


def test_without_periods_it_is_the_first_and_the_later_of_the_same_people():
    who = sources(
        reflection("r1", "p1", "2026-01-01"),
        reflection("r2", "p1", "2026-02-01"),
        reflection("r3", "p1", "2026-03-01"),
        reflection("r4", "p2", "2026-01-09"),
        reflection("r5", "p2", "2026-02-09"),
        reflection("r6", "p3", "2026-01-01"),  # only once: in neither
        {"source": "s1", "person": "p1", "date": "2026-05-01"},  # no reflection
    )
    said = excerpts(
        spoke("r1", "peers"),
        spoke("r2", "time"),
        spoke("r3", "time"),
        spoke("r5", "time"),
        spoke("r6", "peers"),
    )
    found = counted(who, said, ThemeSettings())
    assert found["a", "peers", "first"] == (1, 2, 1)
    assert found["a", "peers", "later"] == (0, 2, 2)
    assert found["a", "time", "later"] == (2, 2, 2)


def test_a_cohort_without_days_is_told_by_order():
    who = sources(
        reflection("r1", "p1", "2026-01-01", cohort="b"),
        reflection("r2", "p1", "2026-02-01", cohort="b"),
    )
    found = counted(who, excerpts(spoke("r2", "time", cohort="b")), PARTS)
    assert found["b", "time", "later"] == (1, 1, 2)
    assert ("b", "time", "start") not in found


def test_no_dates_no_rows():
    who = sources(reflection("r1", "p1", ""))
    assert counted(who, excerpts(spoke("r1", "time")), PARTS) == {}
