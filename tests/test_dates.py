"""Dates: the whole column tells the order of day and month, or nobody does."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.surveys.dates import read_dates


def read(*cells, order=""):
    found = read_dates(list(cells), order)
    values = [None if np.isnat(v) else str(v).replace("T", " ") for v in found.values]
    return values, found.order, found.ambiguous


@pytest.mark.parametrize(
    ("cell", "moment", "order"),
    [
        ("24/04/2025 08:50:04", "2025-04-24 08:50:04", "dmy"),
        ("24.04.2025 08.50", "2025-04-24 08:50:00", "dmy"),
        ("7/22/20 11:00:22", "2020-07-22 11:00:22", "mdy"),
        ("12-31-99", "1999-12-31 00:00:00", "mdy"),
        ("4/24/2025, 12:05 AM", "2025-04-24 00:05:00", "mdy"),
        ("4/24/2025 12:05 p.m.", "2025-04-24 12:05:00", "mdy"),
        ("2025/11/27 9:15:24 am CET", "2025-11-27 09:15:24", "ymd"),
        ("2025/11/27 9:15:24 PM GMT+1", "2025-11-27 21:15:24", "ymd"),
        ("2020-09-21", "2020-09-21 00:00:00", "ymd"),
        ("2020-09-21T09:10:11Z", "2020-09-21 09:10:11", "ymd"),
        ("2020-09-21T09:10:11.987+02:00", "2020-09-21 09:10:11", "ymd"),
        ("2024-02-29", "2024-02-29 00:00:00", "ymd"),
        ("01-Mar-2024", "2024-03-01 00:00:00", ""),
        ("1 March 24", "2024-03-01 00:00:00", ""),
        ("12 March 2025 09:10", "2025-03-12 09:10:00", ""),
        ("Wed, 12 Mar 2025 09:10 (GMT)", "2025-03-12 09:10:00", ""),
        ("Wednesday, March 12th, 2025 at 9:10 PM", "2025-03-12 21:10:00", ""),
        ("Sept 3, 2025", "2025-09-03 00:00:00", ""),
        ("5/5/2025", "2025-05-05 00:00:00", ""),
    ],
)
def test_a_date_is_read_in_any_usual_form(cell, moment, order):
    assert read(cell) == ([moment], order, False)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "yesterday",
        "2025",
        "31/02/2025",
        "2023-02-29",
        "2025-13-01",
        "2025-04-24 24:00",
        "2025-04-24 10:61",
        "2025-04-24 and more",
        "24/04-2025",
        "24/04/20251",
        "24/04/2025 08:50:04 by Anna",
        "12 Foo 2025",
        "45123 or so",
        "12345",
        "73100",
    ],
)
def test_what_is_no_date_is_none(cell):
    assert read(cell)[0] == [None]


def test_one_day_after_the_twelfth_tells_the_order_of_all():
    assert read("3/4/2025", "", "13/4/2025") == (
        ["2025-04-03 00:00:00", None, "2025-04-13 00:00:00"],
        "dmy",
        False,
    )
    assert read("3/4/25", "4/13/25")[:2] == (["2025-03-04 00:00:00", "2025-04-13 00:00:00"], "mdy")


def test_an_order_that_nothing_tells_is_refused_unless_declared():
    assert read("3/4/2025", "5/6/2025") == ([None, None], "", True)
    assert read("3/4/2025", order="dmy") == (["2025-04-03 00:00:00"], "dmy", False)
    assert read("3/4/2025", order="mdy") == (["2025-03-04 00:00:00"], "mdy", False)


def test_what_the_cells_show_goes_before_what_is_declared():
    assert read("3/4/2025", "13/4/2025", order="mdy")[1:] == ("dmy", False)


@pytest.mark.parametrize("order", ["", "dmy", "mdy"])
def test_a_column_in_both_orders_is_refused(order):
    assert read("13/4/2025", "4/13/2025", "3/4/2025", order=order) == ([None] * 3, "", True)


def test_a_column_that_excel_has_torn_is_refused():
    """Excel reads 5/4 in its own order and makes it a date; 24/4 it cannot read, and leaves."""
    assert read("2025-05-04 00:00:00", "24/04/2025") == ([None, None], "", True)
    assert read("2025-05-24", "24/04/2025")[2] is False


def test_dates_with_the_year_first_stay_where_others_cannot_be_told():
    assert read("2025-05-24", "3/4/2025") == (["2025-05-24 00:00:00", None], "", True)


def test_days_since_1900_are_dates_if_the_whole_column_is():
    assert read("45123.41", "", "32874") == (
        ["2023-07-16 09:50:24", None, "1990-01-01 00:00:00"],
        "",
        False,
    )
    assert read("45123,5")[0] == ["2023-07-16 12:00:00"]
    assert read("45123", "2025-01-01")[0] == [None, "2025-01-01 00:00:00"]
    assert read("45123", "99999")[0] == [None, None]


def test_a_column_without_cells_has_no_dates():
    assert read() == ([], "", False)


FORMS = {
    "%Y-%m-%d %H:%M:%S": "ymd",
    "%Y-%m-%dT%H:%M:%S": "ymd",
    "%Y/%m/%d %I:%M:%S %p CET": "ymd",
    "%d/%m/%Y %H:%M:%S": "dmy",
    "%d.%m.%y %H:%M:%S": "dmy",
    "%m/%d/%Y %I:%M:%S %p": "mdy",
    "%m/%d/%y %H:%M:%S": "mdy",
    "%d-%b-%Y %H:%M:%S": "",
    "%d %B %Y %H:%M:%S": "",
    "%A, %B %d, %Y %H:%M:%S": "",
}
MOMENTS = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2068, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(st.lists(MOMENTS, min_size=1, max_size=8), st.sampled_from(list(FORMS)))
def test_whatever_moments_are_written_are_read_back_or_refused(moments, form):
    order = FORMS[form]
    found = read_dates([moment.strftime(form) for moment in moments])
    told = order in ("", "ymd") or any(moment.day > 12 for moment in moments)
    same = all(moment.day == moment.month for moment in moments)
    assert found.ambiguous == (not told and not same)
    wanted = [None if found.ambiguous else moment for moment in moments]
    assert found.values.tolist() == wanted
    assert found.order == (order if told else "")


@given(st.lists(st.text(max_size=30), max_size=5), st.sampled_from(["", "dmy", "mdy"]))
def test_no_cell_makes_it_fail(cells, order):
    assert len(read_dates(cells, order).values) == len(cells)


@pytest.mark.parametrize("cell", ["²/3/2025", "٣/٤/٢٠٢٥", "0000-01-01", "99/99/9999 99:99"])
def test_odd_digits_are_no_failure(cell):
    assert len(read_dates([cell]).values) == 1
