"""Linking: exact first, near only where it is unique on both sides."""

from __future__ import annotations

import random
import string
import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.persons.identifiers import within_one_edit
from evaluation.persons.linking import link, link_waves, near_matches


def test_a_code_with_one_slip_is_linked_and_says_so():
    found = link(["ab12", "cd35"], ["ab12", "cd34"], near=True)
    assert found == {"ab12": ("ab12", "exact"), "cd35": ("cd34", "near")}


def test_without_near_matches_a_slip_is_a_new_code():
    assert link(["cd35"], ["cd34"], near=False) == {"cd35": ("cd35", "new")}


def test_one_code_that_could_be_two_people_is_nobodys():
    assert near_matches(["ab15"], ["ab12", "ab13"]) == {}


def test_two_codes_that_could_be_one_person_are_nobodys():
    assert near_matches(["ab13", "ab14"], ["ab12"]) == {}


def test_a_person_who_answered_under_the_exact_code_is_not_free():
    found = link(["ab12", "ab13"], ["ab12"], near=True)
    assert found["ab13"] == ("ab13", "new")


def test_two_edits_are_too_many():
    assert link(["ab99"], ["ab12"], near=True) == {"ab99": ("ab99", "new")}


def test_the_order_of_codes_does_not_matter():
    codes, reference = ["ab13", "cd34", "ef50"], ["ab12", "cd35", "ef5", "ef51"]
    results = [link(c, r, near=True) for c in permutations(codes) for r in permutations(reference)]
    assert all(result == results[0] for result in results)
    assert results[0]["ab13"] == ("ab12", "near")
    assert results[0]["ef50"] == ("ef50", "new")


@pytest.mark.parametrize(
    ("code", "person"),
    [
        ("1002", "1001"),  # one digit wrong is another person
        ("12345", "123456"),
        ("p07", "p08"),  # too short
        ("ab1", "ab12"),
        ("1.23457e+11", "1.23458e+11"),
    ],
)
def test_some_codes_are_never_linked_by_one_edit(code, person):
    assert link([code], [person], near=True) == {code: (code, "new")}


def test_digits_tell_apart_where_three_codes_differ_in_nothing_else():
    few, many = ["p001", "p012"], ["p001", "p012", "p020"]
    assert link(["p032"], few, near=True)["p032"] == ("p012", "near")
    assert link(["p0012"], many, near=True)["p0012"] == ("p0012", "new")
    assert link(["p023"], many, near=True)["p023"] == ("p023", "new")
    assert link(["q020"], many, near=True)["q020"] == ("p020", "near")


def test_a_code_that_is_claimed_still_tells_that_digits_count():
    reference = ["p001", "p002", "p003"]
    found = link(["p001", "p002", "p030"], reference, near=True)
    assert found["p030"] == ("p030", "new")


def test_an_address_with_another_digit_is_another_person():
    reference = ["jane1@a.org", "ravi@a.org"]
    found = link(["jane2@a.org", "rav@a.org"], reference, near=True, kind="e-mail")
    assert found == {
        "jane2@a.org": ("jane2@a.org", "new"),
        "rav@a.org": ("ravi@a.org", "near"),
    }


def test_what_a_spreadsheet_changed_is_recovered_from_a_roster_only():
    reference = ["0042", "0107"]
    assert link(["42"], reference, near=True, roster=True)["42"] == ("0042", "recovered")
    assert link(["42"], reference, near=True)["42"] == ("42", "new")


def test_codes_that_lost_their_digits_are_nobodys_even_if_they_are_the_same():
    found = link(["1.23457e+11"], ["1.23457e+11"], near=True)
    assert found["1.23457e+11"] == ("1.23457e+11", "new")


def test_without_a_roster_each_wave_is_linked_to_the_people_before_it():
    waves = {"pre": ["abcd1", "efgh2"], "post": ["abcx1", "ijkl3"], "later": ["ijky3", "abcx1"]}
    assert link_waves(waves, None, near=True) == {
        ("pre", "abcd1"): ("abcd1", "exact"),
        ("pre", "efgh2"): ("efgh2", "exact"),
        ("post", "abcx1"): ("abcd1", "near"),
        ("post", "ijkl3"): ("ijkl3", "exact"),
        ("later", "ijky3"): ("ijkl3", "near"),
        ("later", "abcx1"): ("abcd1", "near"),
    }


def test_who_misses_a_wave_is_known_in_the_next():
    waves = {"pre": ["abcd1"], "post": ["efgh2"], "later": ["abcx1"]}
    assert link_waves(waves, None, near=True)["later", "abcx1"] == ("abcd1", "near")


def test_an_address_with_another_digit_is_another_person_in_each_wave():
    waves = {"pre": ["jane1@a.org"], "post": ["jane2@a.org"]}
    found = link_waves(waves, None, near=True, kind="e-mail")
    assert found["post", "jane2@a.org"] == ("jane2@a.org", "exact")


def test_with_a_roster_each_wave_is_linked_to_it():
    waves = {"pre": ["abcd1", "42"], "post": ["nobody"]}
    found = link_waves(waves, ["abcd1", "0042"], near=True, others=["nobudy"])
    assert found == {
        ("pre", "abcd1"): ("abcd1", "exact"),
        ("pre", "42"): ("0042", "recovered"),
        ("post", "nobody"): ("nobudy", "near"),
    }


def test_a_hundred_thousand_codes_are_linked_in_seconds():
    draw = random.Random(1)
    letters = string.ascii_lowercase
    people = ["".join(draw.choices(letters, k=4)) + f"{i:06d}" for i in range(100_000)]
    codes = [c if i % 20 else "x" + c for i, c in enumerate(people)]
    start = time.perf_counter()
    found = link(codes, people, near=True, roster=True)
    assert time.perf_counter() - start < 15
    assert sum(how == "near" for _, how in found.values()) == 5000
    assert all(person == c[-10:] for c, (person, _) in found.items())


CODES = st.lists(st.text("ab01", max_size=6), max_size=12)


@given(CODES, CODES)
def test_whatever_the_codes_near_links_are_one_edit_and_one_to_one(codes, reference):
    found = link(codes, reference, near=True)
    assert set(found) == set(codes)
    near = {code: person for code, (person, how) in found.items() if how == "near"}
    assert len(set(near.values())) == len(near)
    for code, person in near.items():
        assert person in set(reference) - set(codes)
        assert within_one_edit(code, person)
        # Nobody else comes as near, on either side.
        assert [r for r in set(reference) - set(codes) if within_one_edit(code, r)] == [person]
        assert [c for c in set(codes) - set(reference) if within_one_edit(c, person)] == [code]
