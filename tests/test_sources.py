"""What the sources sheet says of each source, and what is wrong with it."""

from __future__ import annotations

import pytest

from tests.read_tiny import coded, told
from tests.tiny import tiny_study

ROW = "interviews.csv,P02,DE34F,participant,2026-07-11,,no"


@pytest.mark.parametrize(
    ("row", "column", "found", "remedy"),
    [
        (ROW.replace("2026-07-11", "11 July"), "date", "'11 July' is no date.", "as 2026-05-31"),
        (ROW.replace("2026-07-11", "2026-02-30"), "date", "'2026-02-30' is no date.", ""),
        (ROW.replace(",,", ",no_tim,"), "asked_topics", "'no_tim' is no theme", "'no_time'"),
        (ROW.replace("participant,", "sponsr,"), "source_group", "'sponsr' is no", "'sponsor'"),
        (ROW.replace("P02", "P01"), "source", "This source is listed twice.", "remove one"),
        (ROW.replace(",no", ",maybe"), "quote_consent", "'maybe'", "yes"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_with_its_place(tmp_path, row, column, found, remedy):
    study = tiny_study(tmp_path, sources=lambda text: text.replace(ROW, row))
    problems = [p for p in coded(study).problems if p.severity == "stop"]
    own = [p for p in problems if (p.row, p.column) == (3, column)]
    assert len(own) == 1, told(problems)
    assert own[0].found.startswith(found)
    assert remedy in own[0].remedy


def test_topics_are_themes_titles_of_themes_or_all_themes_of_a_question(tmp_path):
    for said, asked in (
        ("no_time", "no_time"),
        ("No Time; identity as a leader", "identity_as_leader; no_time"),
        ("learning", "identity_as_leader"),
        ("", ""),
    ):
        row = ROW.replace(",,", f",{said},")
        study = tiny_study(tmp_path / said, sources=lambda text, row=row: text.replace(ROW, row))
        reading = coded(study)
        assert reading.problems == [], told(reading.problems)
        sources = reading.tables["sources"].set_index("source_group")
        assert asked in set(sources["asked"])
