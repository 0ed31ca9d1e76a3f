"""Long tables, one row an answer, made wide without losing one."""

from __future__ import annotations

from tests.deliver import column, read_table, sample

LEADER = "I see myself as a leader, whatever my job title."


def test_one_row_for_each_person_and_wave():
    sheet = sample("long/answers.csv").sheet
    assert sheet.headers == ["person", "wave", "lead1", "lead2"]
    assert sheet.rows == [
        ["AB12", "pre", "4", "2"],
        ["007", "pre", "5", "Don't know"],
        ["AB12", "post", "5", "4"],
    ]


def test_a_row_is_counted_where_its_first_answer_stands():
    assert sample("long/answers.csv").sheet.numbers == [2, 4, 6]


def test_an_item_is_known_by_its_id_and_its_wording():
    assert column(sample("long/answers.csv"), "lead1").names == ("lead1", LEADER)


def test_words_beside_numbers_are_what_they_stand_for():
    labels = column(sample("long/answers.csv"), "lead1").labels
    assert labels == {"4": "Agree", "5": "Strongly agree"}


def test_second_answers_stop_and_the_rows_are_named():
    export = sample("long/answered_twice.csv")
    differ, same = export.problems
    assert str(differ) == (
        "answered_twice.csv, row 5, column 'Item': One person has different answers to one item "
        "twice: rows 2 and 5. Take one of them out, or add the column that tells them apart, such "
        "as the wave. The first that is not blank is used."
    )
    assert (differ.severity, same.severity) == ("stop", "note")
    assert "rows 6 and 7" in same.found
    assert export.sheet.rows == [["AB12", "4", "2"], ["CD34", "3", "4"]]


def test_no_more_than_five_pairs_of_rows_are_named(tmp_path):
    rows = [["Code", "Item", "Score"], ["AB12", "lead2", "1"]]
    rows += [["AB12", "lead1", str(n)] for n in range(9)]
    (export,) = read_table(tmp_path, rows)
    assert export.problems[0].found.endswith("rows 3 and 8; and 3 more.")


def test_a_blank_is_no_second_answer(tmp_path):
    rows = [["Code", "Item", "Score"], ["A", "x", ""], ["A", "x", "4"], ["A", "y", "5"]]
    (export,) = read_table(tmp_path, rows)
    assert not export.problems
    assert export.sheet.rows == [["A", "4", "5"]]


def test_times_of_single_answers_do_not_cut_a_person_in_two(tmp_path):
    rows = [
        ["id", "Code", "Timestamp", "variable", "value"],
        ["1", "A", "2024-09-02 09:00", "x", "4"],
        ["2", "A", "2024-09-02 09:01", "y", "5"],
    ]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.headers == ["Code", "Timestamp", "x", "y"]
    assert export.sheet.rows == [["A", "2024-09-02 09:01", "4", "5"]]
    assert column(export, "Timestamp").role == "sent_in"


def test_rows_that_name_no_item_are_counted(tmp_path):
    rows = [["Code", "Item", "Score"], ["A", "x", "4"], ["A", "", "5"], ["A", "y", "3"]]
    (export,) = read_table(tmp_path, rows)
    assert export.left_out == {"no item named": 1}


def test_an_item_called_like_another_column_gets_a_number(tmp_path):
    rows = [["Code", "Item", "Score"], ["A", "Code", "4"], ["A", "y", "5"]]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.headers == ["Code", "Code (2)", "y"]
    assert column(export, "Code (2)").names == ("Code (2)", "Code")


def test_a_wide_table_with_such_headers_stays_wide(tmp_path):
    rows = [["Code", "Question", "Score"], ["A", "why?", "4"], ["B", "how?", "5"]]
    (export,) = read_table(tmp_path, rows)
    assert export.platform == "plain"
