"""Codes in sheets about people are held against the people of the cohort."""

from __future__ import annotations

import pytest

from evaluation.persons.known_people import KnownPeople
from evaluation.sheets import Sheet

pytestmark = pytest.mark.usefixtures("well_told")

CODES = frozenset({"ab12c", "de34f", "0042"})


def read(people: KnownPeople, *cells: str, header: str = "participant_id"):
    rows = [["x", cell] for cell in cells]
    sheet = Sheet("a/p.csv", "", ["n", header], rows, list(range(2, len(rows) + 2)))
    whose, problems = people.read(sheet, *([] if header == "participant_id" else [header]))
    return whose, [(p.severity, p.row, p.column, p.found) for p in problems]


def test_a_mistyped_code_is_its_persons_and_each_kind_of_slip_is_told_once():
    whose, notes = read(KnownPeople(CODES, near=True), "DE34F", "", "AB12X", "42", "ZZ99Z", "YY88")
    assert whose == ["de34f", "", "ab12c", "0042", "zz99z", "yy88"]
    assert [note[:3] for note in notes] == [
        ("note", 5, "participant_id"),
        ("note", 4, "participant_id"),
        ("note", 6, "participant_id"),
    ]
    assert "1 row(s) have a code that a spreadsheet has changed" in notes[0][3]
    assert "2 row(s) have a code that is not on the roster (rows 6, 7)" in notes[2][3]


def test_near_codes_are_linked_only_if_the_settings_say_so():
    assert read(KnownPeople(CODES), "AB12X")[0] == ["ab12x"]
    addresses = frozenset({"jane1@x.org"})
    assert read(KnownPeople(addresses, near=True, kind="e-mail"), "jane2@x.org", header="Mail") == (
        ["jane2@x.org"],
        [
            ("note", 2, "Mail", "1 row(s) have a code that is not on the roster (row 2)."),
        ],
    )


def test_codes_are_compared_as_the_settings_say():
    made_up = KnownPeople(frozenset({"0x11"}), kind="self-generated", parts=(2, 3))
    assert read(made_up, "OX-IL", "null")[0] == ["0x11", ""]


def test_without_a_roster_nothing_is_noted_but_lost_digits_stop():
    left = KnownPeople(withdrawn=frozenset({"ab12c"}), near=True)
    assert read(left, "AB12X", "42", "01-Mar") == (["ab12c", "42", "01mar"], [])
    (problem,) = read(left, "1.23457E+11")[1]
    assert problem[:3] == ("stop", 2, "participant_id")


def test_who_has_withdrawn_is_known_beside_a_roster():
    left = KnownPeople(CODES, frozenset({"mar01"}), near=True)
    assert read(left, "01-Mar", "MAR01") == (
        ["mar01", "mar01"],
        [
            (
                "note",
                2,
                "participant_id",
                "1 row(s) have a code that a spreadsheet has changed; the roster tells whose it is "
                "(row 2).",
            )
        ],
    )
    (date,) = read(KnownPeople(CODES), "07-Jun")[1][:1]
    assert date[:3] == ("note", 2, "participant_id")
    assert "look like dates" in date[3]
