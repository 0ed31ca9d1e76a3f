"""What a spreadsheet has done to codes: had back where it is certain, otherwise refused."""

from __future__ import annotations

import pytest

from evaluation.persons.identifiers import code_of
from evaluation.persons.recovery import changed_codes, lost_digits, recover, rows
from evaluation.sheets import Sheet


@pytest.mark.parametrize(
    ("cell", "roster", "code"),
    [
        ("42", ["0042", "1042"], "0042"),
        ("42.0", ["0042", "1042"], "0042"),
        ("0042", ["42", "43"], "42"),
        ("7", ["007", "0042"], "007"),
        ("1E+05", ["1E5", "2E5"], "1e5"),
        ("1.00E+05", ["1E05"], "1e05"),
        ("1E+05", ["100000", "AB12C"], "100000"),
        ("01-Mar", ["MAR-01", "MAR-02"], "mar01"),
        ("1-Mar", ["MAR1"], "mar1"),
        ("2025-03-01T00:00:00", ["MAR-01", "MAR-02"], "mar01"),
        ("1932-03-01T00:00:00", ["MAR-32"], "mar32"),
        ("2025-10-15T00:00:00", ["OCT-15", "OCT-05"], "oct15"),
        ("1E+05", ["100000", "160000"], "100000"),
        ("05-May", ["MAY5"], "may5"),
    ],
)
def test_a_code_is_had_back_where_one_roster_code_fits(cell, roster, code):
    changed = code_of([cell])
    assert recover([changed], map(normal, roster)) == ({changed: code}, [])


@pytest.mark.parametrize(
    ("cell", "roster"),
    [
        ("42", ["0042", "00042"]),  # two people have this number
        ("1E+05", ["1E5", "100000"]),
        ("1E+05", ["100000", "100001"]),
        ("1.2E+05", ["120000", "121000"]),  # both are shown so
        ("2E+05", ["200000", "250000"]),  # some programs round a half down
        ("1.2E+05", ["121000"]),  # not all its digits are shown
        ("2025-03-01T00:00:00", ["MAR-01", "MAR-25"]),  # a day or a year
        ("1.23457E+11", ["123456789012"]),  # digits are lost for good
        ("1.23457E+11", ["123457000000"]),
        ("1E+11", ["100000000000"]),
        ("1E+05", ["AB12C"]),
        ("01-Mar", ["MAR-01", "MAR-1"]),
        ("01-Mar", ["AB12C"]),
    ],
)
def test_a_code_that_is_not_certain_is_refused(cell, roster):
    changed = code_of([cell])
    assert recover([changed], map(normal, roster)) == ({}, [changed])


@pytest.mark.parametrize(
    "cell", ["42", "ab12", "mar", "3-4", "20250403", "99999999", "19320315", "99320301"]
)
def test_a_code_without_sign_of_a_spreadsheet_is_left_alone(cell):
    assert recover([code_of([cell])], ["ab12c", "0007", "34x", "mar32"]) == ({}, [])


def test_a_code_that_is_left_alone_hinders_no_other():
    codes, roster = ["0xab", "1mar", "41", "42"], ["0042", "mar01"]
    assert recover(codes, roster)[0] == {"1mar": "mar01", "42": "0042"}


def test_months_are_known_in_self_generated_codes_too():
    form, person = (code_of([cell], "self-generated") for cell in ("01-Oct", "OCT-01"))
    assert recover([form], [person]) == ({form: person}, [])


def test_a_code_on_the_roster_is_left_alone():
    assert recover(["42", "mar01"], ["42", "0042", "mar01", "1mar"]) == ({}, [])


@pytest.mark.parametrize(
    ("code", "lost"),
    [("1.23457e+11", True), ("1e+05", False), ("1.2345678e+7", False), ("1.5e+6", True)],
)
def test_digits_are_lost_if_there_are_more_than_are_shown(code, lost):
    assert lost_digits(code) is lost


def test_powers_of_ten_stop_with_their_rows_and_no_code():
    cells = ["1.23457E+11", "AB12C", "1.98765E+11"]
    for roster in (None, ["ab12c"]):
        (problem,) = changed_codes(sheet(cells), "Code", [code_of([c]) for c in cells], roster)
        assert (problem.severity, problem.row, problem.column) == ("stop", 2, "Code")
        assert "2 code(s) as powers of ten (rows 2, 4): their digits are lost." in problem.found
        assert problem.remedy.startswith("Export again and do not open the file in a spreadsheet")
        assert problem.remedy.endswith("give these codes in corrections.csv, as person 'row ...'.")
        assert "1.2" not in str(problem)


def test_a_power_of_ten_that_the_roster_explains_is_no_problem():
    cells = ["1E+05", "AB12C"]
    codes = [code_of([c]) for c in cells]
    assert changed_codes(sheet(cells), "Code", codes, ["1e5", "ab12c"]) == []
    (problem,) = changed_codes(sheet(cells), "Code", codes)
    assert problem.severity == "stop"


def test_dates_that_fit_nobody_are_noted():
    cells = ["01-Mar", "AB12C"]
    codes = [code_of([c]) for c in cells]
    (problem,) = changed_codes(sheet(cells), "Code", codes, ["ab12c"])
    assert (problem.severity, problem.row, problem.column) == ("note", 2, "Code")
    assert problem.found.endswith("(row 2), and fit nobody on the roster.")
    assert problem.remedy == "If they are not codes, give the right ones in corrections.csv."
    assert "mar" not in str(problem).lower()
    assert changed_codes(sheet(cells), "Code", codes, ["mar01"]) == []
    assert changed_codes(sheet(cells), "Code", codes) == []


def normal(code: str) -> str:
    return code_of([code])


def sheet(cells: list[str]) -> Sheet:
    rows = [[cell] for cell in cells]
    return Sheet("data/raw/a/pre.csv", "", ["Code"], rows, list(range(2, len(rows) + 2)))


def test_rows_are_named_up_to_eight_and_the_others_counted():
    assert rows([7]) == "row 7"
    assert rows([7, 9]) == "rows 7, 9"
    assert rows(range(1, 9)) == "rows 1, 2, 3, 4, 5, 6, 7, 8"
    assert rows(range(1, 12)) == "rows 1, 2, 3, 4, 5, 6, 7, 8 and 3 more"
