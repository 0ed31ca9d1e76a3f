"""What the programme's report tells of a theme, beside the words of its two cohorts' reports.

Twenty people in each cohort. "At least half" leaves 10 to 20 of them, "fewer than half" 0 to 9;
what the programme's count leaves of that is worked out by hand.
"""

import pytest

from tests.small_study import SmallStudy, spread


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (12, 8, "20"),  # 11 to 20 in the first, 0 to 9 in the second: nothing follows
        (20, 9, ""),  # 29: all twenty of the first, nine of the second
        (19, 9, "28"),  # 19 or 20 of the first: that nobody left it out stays possible
    ],
)
def test_a_count_from_which_a_cohorts_would_follow_is_told_in_words(tmp_path, first, second, told):
    study = SmallStudy(tmp_path / "study")
    for cohort, spoke in (("2024", first), ("2025", second)):
        study.cohort(cohort, spread(20))
        study.heard(cohort, "participant", 20, "claiming", spoke)
    rows = study.edition().tables["themes"]
    [row] = [r for r in rows if r["theme"] == "claiming" and r["source_group"] == "participant"]
    assert row["n"] == told
    # The theme has one code: as many sources have it as people raised the theme.
    codes = study.edition().tables["codebook"]
    assert [r["sources"] for r in codes if r["theme"] == "claiming"] == [told or "not told"]
    if not told:
        assert row["words"] in ("at least half", "fewer than half")
