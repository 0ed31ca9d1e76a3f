"""Expected false matches, held against chances that can be worked out by hand."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest
import scipy.stats

from evaluation.persons import false_matches
from evaluation.persons.false_matches import (
    FalseMatches,
    _Drawn,
    _false_links,
    _Simulated,
    _truly_in_both,
    expected_false_matches,
)


def codes(*classes: int) -> list[str]:
    """Codes of two digits, every digit equally often at either place."""
    pairs = product(range(10), range(10))
    return [f"{a}{b}" for a, b in pairs if (a + b) % 10 in classes]


def test_codes_that_are_drawn_from_a_hundred_give_the_chance_of_hitting_one():
    # 30 people and 30 others: each of these hits one of the 30 codes with 1 - 0.99 ** 30.
    found = expected_false_matches(codes(0, 1, 2), codes(5, 6, 7), near=False, draws=2000)
    assert found.shared == 0
    assert found.expected_exact == pytest.approx(30 * (1 - 0.99**30), abs=0.2)
    assert found.expected_near == 0
    assert found.low < found.expected_exact < found.high


def test_the_interval_is_that_of_the_number_of_hits():
    # Close to a binomial number of hits of 30 people with p = 0.26: 3 to 13 hold 95 in 100.
    found = expected_false_matches(codes(0, 1, 2), codes(5, 6, 7), near=False, draws=2000)
    assert (found.low, found.high) == (pytest.approx(3, abs=1), pytest.approx(13, abs=1))


def test_links_that_are_false_are_not_counted_as_people_who_came_twice():
    # 10 of 30 codes are the same. If t people came twice, 30 - t others make (30 - t) times
    # (1 - 0.99 ** (30 - t)) links by chance; t = 4 makes these and t add up to 10.
    t = 4
    assert t + (30 - t) * (1 - 0.99 ** (30 - t)) == pytest.approx(10, abs=0.05)
    found = expected_false_matches(codes(0, 1, 2), codes(2, 3, 4), near=False, draws=2000)
    assert found.shared == 10
    assert found.expected_exact == pytest.approx((30 - t) * (1 - 0.99**30), abs=0.3)


def test_parts_keep_how_often_each_is_seen():
    # Nine in ten people have "aa"; the rest of the code is one of 1000, never the same twice.
    first = [f"{'aa' if i % 10 else 'bb'}{i:03d}" for i in range(0, 500)]
    second = [f"{'aa' if i % 10 else 'bb'}{i:03d}" for i in range(500, 1000)]
    found = expected_false_matches(first, second, near=False, parts=(2, 3), draws=300)
    chance = 1 - 0.9 * (1 - 0.9 / 1000) ** 500 - 0.1 * (1 - 0.1 / 1000) ** 500
    assert found.expected_exact == pytest.approx(500 * chance, rel=0.05)
    assert "with the parts of these codes" in found.method


def test_near_matches_are_those_that_one_edit_makes_and_nobody_else():
    # Two people, letters a to j at each of five places: one letter of five wrong, 5 * 9 codes of
    # 100,000; two neighbours swapped, if they differ (4 * 0.9 of them), 1 code each.
    letters = "abcdefghij"
    first = ["".join(letters[(k + i * i) % 10] for i in range(5)) for k in range(10)]
    second = ["".join(letters[(k + 3 * i + 5) % 10] for i in range(5)) for k in range(10)]
    found = expected_false_matches(first, second, near=True, draws=400)
    assert found.expected_near == pytest.approx(100 * (45 + 3.6) / 100_000, abs=0.04)


def test_the_interval_is_of_false_links_of_both_kinds():
    # Ten thousand codes of four letters: far more of them are near one of 60 than the same, and
    # 60 strangers make links as a Poisson number of the sum of both means is spread.
    draw = random.Random(4)
    waves = [["".join(draw.choices("abcdefghij", k=4)) for _ in range(60)] for _ in range(2)]
    found = expected_false_matches(*waves, near=True)
    assert found.expected_near > 3 * found.expected_exact > 0
    low, high = scipy.stats.poisson(found.expected_near + found.expected_exact).interval(0.95)
    assert (found.low, found.high) == (pytest.approx(low, abs=1.5), pytest.approx(high, abs=1.5))


def test_nobody_alone_in_a_wave_means_no_false_match():
    same = ["abcd1", "efgh2", "ijkl3"]
    found = expected_false_matches(same, same, near=True)
    assert (found.shared, found.expected_exact, found.expected_near) == (3, 0, 0)


def test_codes_on_several_forms_are_counted_in_each_wave():
    one, two = ["ab", "ab", "ab", "cd", "cd", "ij", "", ""], ["ab", "ef", "ef"]
    assert expected_false_matches(one, two, near=False).repeated == (2, 1)


def test_codes_that_people_share_by_chance_are_expected_in_the_larger_wave():
    # 20 people with one of 100 codes each: 100 codes, of which each is shared with p.
    p = 1 - 0.99**20 - 20 * 0.01 * 0.99**19
    few, many = codes(3)[:5], codes(0, 1)
    for one, two in ((few, many), (many, few)):
        found = expected_false_matches(one, two, near=False, draws=500)
        assert found.expected_repeated == pytest.approx(100 * p, abs=0.15)


def test_a_wave_without_codes_has_no_matches():
    none = FalseMatches(0, 0, 0, 0, 0, 0, "no codes in one of the waves", (0, 0), 0)
    assert expected_false_matches(["ab"], ["", ""], near=True) == none
    assert expected_false_matches([""], ["ab"], near=True) == none
    # Forms that were sent in twice are told of also where the other wave has none.
    assert expected_false_matches(["ab", "ab", "cd"], [""], near=True).repeated == (1, 0)


def test_neither_the_order_of_forms_nor_another_call_changes_the_number():
    draw = random.Random(1)
    first, second = codes(0, 1), codes(1, 7)
    one = expected_false_matches(first, second, near=True, draws=20)
    for _ in range(3):
        draw.shuffle(first)
        draw.shuffle(second)
        assert expected_false_matches(first, second, near=True, draws=20) == one
    other = expected_false_matches(first, second, near=True, draws=20, seed=2)
    assert other.expected_exact != one.expected_exact


def test_large_sets_get_fewer_draws_and_say_so():
    draw = random.Random(1)
    first = ["".join(draw.choices("abcdefghijklmnop", k=6)) for _ in range(1000)]
    second = [*first[:500], *("".join(draw.choices("abcdefghijklmnop", k=6)) for _ in range(500))]
    found = expected_false_matches(first, second, near=True)
    assert found.draws == 40
    assert found.method == (
        "simulation: 40 sets of codes of people who are not the same, with the characters of these "
        "codes drawn independently, linked by the same rules"
    )
    assert expected_false_matches(first[:150], second[-150:], near=True).draws == 50
    assert expected_false_matches(first[:20], second[-20:], near=True).draws == 200


def test_very_large_sets_get_at_least_one_draw(monkeypatch):
    monkeypatch.setattr(false_matches, "EXACT_BUDGET", 60)
    assert expected_false_matches(codes(0), codes(1), near=False).draws == 3
    monkeypatch.setattr(false_matches, "EXACT_BUDGET", 1)
    assert expected_false_matches(codes(0), codes(1), near=False).draws == 1


@pytest.mark.parametrize(
    ("first", "second", "both", "links"),
    [
        # Whose draw is not used, since he is the first wave's first person, is linked to nobody.
        (["abcd", "efgh"], ["efgi", "efgj"], 1, 1),
        # Digits tell people apart where three codes differ in them, also if two are claimed.
        (["p001", "p002", "p003"], ["x", "y", "p004"], 2, 0),
        # Codes of three letters are too short for slips.
        (["xyz"], ["xyw"], 0, 0),
        (["abcd"], ["abce"], 0, 1),
    ],
)
def test_in_a_draw_those_count_who_are_in_the_second_wave_alone(first, second, both, links):
    pieces = [list(code.ljust(4, " ")) for code in (*first, *second)]
    pieces = [[letter.strip() for letter in code] for code in pieces]
    simulated = _Simulated(pieces, len(first), len(second))
    parts = np.column_stack(simulated._numbers)
    assert simulated.near(_Drawn(parts, parts[:, 0]), both) == links


def test_each_code_has_a_number_of_its_own():
    codes = ["".join(letters) for letters in product("abc", repeat=4)]
    simulated = _Simulated([list(code) for code in codes], len(codes), 0)
    keys = simulated._keys(np.column_stack(simulated._numbers))
    assert len(set(keys.tolist())) == len(codes) == 81


class Told:
    """Draws in which so many are linked falsely by a near code, and nobody by the same one."""

    def __init__(self, close):
        self.close, self.asked = close, []

    def few(self, sets, both):
        return sets

    def near(self, drawn, both):
        return self.close

    def exact(self, drawn, both):
        self.asked.append(both)
        return 0, 0


@pytest.mark.parametrize(("near", "both"), [(True, 6), (False, 10)])
def test_links_by_a_near_code_are_taken_off_those_who_came_twice(near, both):
    told = Told(close=4)
    exact, close = _false_links(told, ["one draw"], 10, near=near)
    assert told.asked[-1] == pytest.approx(both, abs=0.5)
    assert (exact.tolist(), close.tolist()) == ([0], [4 if near else 0])


def test_where_hardly_anybody_is_linked_hardly_anybody_came_twice():
    assert _truly_in_both(Told(0), ["one draw"], 0.3) == pytest.approx(0.15)
