"""A project while it is filled: names, paths, repetitions, gaps."""

from __future__ import annotations

import pytest

from evaluation.interviews.coded import CodedProject, Coding
from evaluation.interviews.readers.building import Building, free_name, named, parts


@pytest.fixture
def building():
    return Building(CodedProject("test"))


def test_a_name_is_one_line_of_composed_characters():
    assert named(" Zoe\u0308 \n B\t") == "Zoë B"


@pytest.mark.parametrize(
    ("name", "separators", "path"),
    [
        ("a.b", (".",), ("a", "b")),
        ("e.g. this", (".",), ("e.g. this",)),
        ("No hour. Never", (".",), ("No hour. Never",)),
        ("end.", (".",), ("end.",)),
        ("a > b > c", (" > ", "\\"), ("a", "b", "c")),
        ("a\\b", (" > ", "\\"), ("a", "b")),
        ("::", ("::",), ("::",)),
        ("a::b", ("::",), ("a", "b")),
    ],
)
def test_parents_in_a_name(name, separators, path):
    assert parts(name, *separators) == path


def test_the_same_name_again_gets_a_number():
    assert free_name(["a", "a (2)"], "a") == "a (3)"
    assert free_name(["b"], "a") == "a"


def test_what_is_said_of_a_source_in_several_places_is_kept_once(building):
    for value in ("north; south", "south", "", "north; south", "west"):
        building.source("P01", attributes={"site": value})
    assert building.project.sources["P01"].attributes == {"site": "north; south; west"}


def test_a_row_that_differs_in_its_id_is_no_repetition(building):
    for key in ("1", "2", "2"):
        building.row(Coding("P01", ("a",), "x", row=int(key)), key)
    project = building.done("a.csv")
    assert len(project.codings) == 2
    assert project.skipped == {"exact repetition of a row above": 1}
    assert project.problems == []


def test_no_coding_stops_and_says_how_many_were_left_out(building):
    building.row(Coding("", ("a",), "x"))
    building.row(Coding("P01", (), "x"))
    (problem,) = building.done("a.csv").problems
    assert problem.severity == "stop"
    assert "no coding in it; 2 were left out" in problem.found


def test_a_code_keeps_the_description_that_it_has(building):
    for description in ("", "first", "second"):
        building.code(("a",), description)
    building.coding(Coding("P01", ("a",), "x"))
    assert [c.description for c in building.done("a").codes] == ["first"]
