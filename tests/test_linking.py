"""Linking: exact first, near only where it is unique on both sides."""

from __future__ import annotations

from itertools import permutations

from evaluation.persons.linking import link, near_matches


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
