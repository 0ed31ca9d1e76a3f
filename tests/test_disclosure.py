from collections import Counter

import pytest

from evaluation.publishing import disclosure
from evaluation.publishing.disclosure import DIRECTION, FULL, TOO_FEW


@pytest.mark.parametrize(("items", "least"), [(1, 30), (2, 20), (3, 20), (4, 10), (12, 10)])
def test_the_fewer_the_questions_the_more_people(items, least):
    assert disclosure.least_pairs(items) == least
    assert disclosure.shown(least, items, 5) == FULL
    assert disclosure.shown(least - 1, items, 5) == DIRECTION
    assert disclosure.shown(5, items, 5) == DIRECTION
    assert disclosure.shown(4, items, 5) == TOO_FEW
    assert disclosure.shown(0, items, 5) == TOO_FEW


def test_a_larger_smallest_group_rules():
    assert disclosure.shown(12, 6, 15) == TOO_FEW
    assert disclosure.shown(15, 6, 15) == FULL


def test_safe_counts_noughts_too():
    assert disclosure.safe([5, 9], 5)
    assert not disclosure.safe([4, 9], 5)
    assert not disclosure.safe([0, 9], 5)
    assert not disclosure.safe([], 5)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((5, 5, 5), {"higher": 5, "same": 5, "lower": 5}),
        ((9, 4, 5), {"higher": 9, "not_higher": 9}),
        ((10, 3, 2), {"higher": 10, "not_higher": 5}),
        ((10, 2, 2), {}),  # four that did not: k - 1
        ((2, 3, 10), {"lower": 10, "not_lower": 5}),
        ((4, 0, 10), {}),
        ((20, 0, 0), {}),  # all of them: nobody may be told
        ((5, 4, 5), {"higher": 5, "not_higher": 9}),
    ],
)
def test_movement_is_merged_until_no_cell_is_small(counts, expected):
    assert disclosure.merged_movement(*counts, 5) == expected


@pytest.mark.parametrize("k", [2, 3, 5])
def test_no_movement_has_a_cell_under_k_or_loses_people(k):
    for higher in range(9):
        for same in range(9):
            for lower in range(9):
                cells = disclosure.merged_movement(higher, same, lower, k)
                assert all(n >= k for n in cells.values())
                assert not cells or sum(cells.values()) == higher + same + lower


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ([[5, 5, 5, 5, 5], [5, 6, 7, 8, 9]], [[0], [1], [2], [3], [4]]),
        ([[4, 5, 5, 5, 5], [5, 6, 7, 8, 9]], [[0, 1], [2], [3, 4]]),
        ([[0, 5, 5, 5, 0], [5, 6, 7, 8, 9]], [[0, 1], [2], [3, 4]]),
        ([[0, 4, 5, 5, 5], [5, 6, 7, 8, 9]], [[0, 1, 2], [3, 4]]),
        ([[5, 5, 5, 5, 5], [0, 0, 4, 9, 9]], None),  # the other wave forbids it
        ([[5, 5, 5, 5, 5], [0, 0, 5, 9, 9]], [[0, 1, 2], [3, 4]]),
        ([[5, 5, 4, 5], [5, 5, 5, 5]], [[0, 1], [2, 3]]),  # no middle: two at once
        ([[2, 3, 5, 5], [5, 5, 5, 5]], [[0, 1], [2, 3]]),  # of four there are no three
        ([[0, 0, 5, 0, 5, 5, 5, 0, 0]], [[0, 1, 2, 3], [4], [5, 6, 7, 8]]),
        ([[2, 3, 5], [5, 5, 5]], [[0, 1], [2]]),
        ([[5, 4], [5, 5]], None),
    ],
)
def test_answers_are_merged_alike_at_both_waves(counts, groups):
    assert disclosure.merged_answers(counts, 5) == groups


@pytest.mark.parametrize(
    ("n", "n_group", "expected"),
    [
        (5, 10, (5, "5 of 10")),
        (7, 12, (7, "7 of 12")),
        (4, 12, (None, "fewer than half")),
        (8, 12, (None, "at least half")),  # four did not
        (0, 12, (None, "fewer than half")),  # never none
        (12, 12, (None, "at least half")),  # never all
        (6, 12, (6, "6 of 12")),
        (3, 6, (None, "at least half")),
    ],
)
def test_themes_in_words_where_a_count_or_its_complement_is_small(n, n_group, expected):
    assert disclosure.theme_words(n, n_group, 5) == expected


def attributed(role, of_role, of_cohort):
    enrolled = Counter({("a", role): of_role, ("a", ""): of_cohort})
    return disclosure.attribution("Participants", role, "Spring", enrolled, ("a", role), 5)


def test_a_quote_is_no_nearer_than_k_people_share():
    assert attributed("Social worker", 5, 14) == "Social worker, Participants, Spring"
    assert attributed("Team manager", 4, 14) == "Participants, Spring"
    assert attributed("Team manager", 4, 4) == "Participants"
    assert attributed("Team manager", 4, 5) == "Participants, Spring"
    assert attributed("", 14, 14) == "Participants, Spring"
    assert attributed("", 4, 4) == "Participants"


def test_project_stages_are_merged_to_two_or_left_out():
    stages = ("planned", "started", "practice changed", "sustained", "stopped")
    five = disclosure.merged_stages(dict.fromkeys(stages, 5), 5)
    assert five["planned"] == ("Planned", 5)
    assert len(five) == 5
    two = disclosure.merged_stages(dict(zip(stages, (3, 1, 4, 1, 1), strict=True)), 5)
    assert {stage: n for stage, (_, n) in two.items()} == {"changed": 5, "not_changed": 5}
    assert disclosure.merged_stages(dict(zip(stages, (3, 1, 3, 1, 1), strict=True)), 5) == {}
    assert disclosure.merged_stages(dict(zip(stages, (2, 1, 4, 1, 1), strict=True)), 5) == {}


def test_merged_stages_are_told_in_whole_words_also_where_a_stage_has_nobody():
    told = disclosure.merged_stages({"planned": 6, "sustained": 1, "practice changed": 5}, 5)
    assert told == {
        "changed": ("Practice changed or change sustained", 6),
        "not_changed": ("Planned, started or stopped", 6),
    }
    assert disclosure.merged_stages({"planned": 4, "started": 1}, 5) == {}
    assert disclosure.merged_stages({"practice changed": 5, "planned": 4, "stopped": 1}, 5) == {
        "changed": ("Practice changed or change sustained", 5),
        "not_changed": ("Planned, started or stopped", 5),
    }
    assert disclosure.merged_stages({"sustained": 5, "planned": 4, "stopped": 1}, 5) == {
        "changed": ("Practice changed or change sustained", 5),
        "not_changed": ("Planned, started or stopped", 5),
    }
    # Four that changed are four, whichever of the two stages nobody is in.
    assert disclosure.merged_stages({"practice changed": 4, "planned": 9}, 5) == {}
    assert disclosure.merged_stages({"sustained": 4, "planned": 9}, 5) == {}


SEEN = "Shown to the evaluator or confirmed by the sponsor"
NOT_SEEN = "Told by the participant alone, or no evidence given"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"none": 5, "claimed": 6, "shown": 7, "sponsor-confirmed": 8},
            {
                "none": ("No evidence given", 5),
                "claimed": ("Told by the participant", 6),
                "shown": ("Shown to the evaluator", 7),
                "sponsor-confirmed": ("Confirmed by the sponsor", 8),
            },
        ),
        (
            {"none": 1, "claimed": 6, "shown": 2, "sponsor-confirmed": 3},
            {"seen": (SEEN, 5), "not_seen": (NOT_SEEN, 7)},
        ),
        ({"none": 4, "claimed": 1, "shown": 5}, {"seen": (SEEN, 5), "not_seen": (NOT_SEEN, 5)}),
        (
            {"none": 4, "claimed": 1, "sponsor-confirmed": 5},
            {"seen": (SEEN, 5), "not_seen": (NOT_SEEN, 5)},
        ),
        ({"none": 9, "shown": 4}, {}),
        ({"none": 9, "sponsor-confirmed": 4}, {}),
        ({"claimed": 4, "shown": 9}, {}),
        ({}, {}),
    ],
)
def test_evidence_of_projects_is_merged_to_two_or_left_out(counts, expected):
    assert disclosure.merged_evidence(counts, 5) == expected


def test_the_thresholds_for_a_sentence():
    assert disclosure.least_in_words() == "10, 20 or 30"
