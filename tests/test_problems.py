"""Problems are told as a person sees them, once each, worst first."""

from __future__ import annotations

from evaluation.problems import Problem, in_order, load, save, stops, told

STOP = Problem("stop", "data/raw/a/pre.csv", 14, "Your code", "It is blank.", "Fill it.")
NOTE = Problem("note", "data/raw/a/post.csv", 0, "", "One answer became missing.", "Look.")


def test_a_problem_names_file_sheet_row_and_column():
    problem = Problem("stop", "a/pre.xlsx", 3, "Code", "Found.", "Mend.", "Sheet1")
    assert str(problem) == "a/pre.xlsx, sheet 'Sheet1', row 3, column 'Code': Found. Mend."


def test_a_settings_file_has_lines_and_keys():
    problem = Problem("stop", "config/study.yaml", 7, "waves.pre", "Unknown key.", "Remove it.")
    assert str(problem) == "config/study.yaml, line 7, key 'waves.pre': Unknown key. Remove it."


def test_a_problem_of_a_whole_file_has_no_row():
    assert str(NOTE) == "data/raw/a/post.csv: One answer became missing. Look."


def test_problems_come_once_and_those_that_stop_first():
    earlier = Problem("stop", "data/raw/a/pre.csv", 2, "", "x", "y")
    assert in_order([NOTE, STOP, STOP, earlier]) == [earlier, STOP, NOTE]
    assert stops([NOTE, STOP]) == [STOP]


def test_the_number_of_problems_is_said():
    assert told([STOP]).startswith("1 problem to mend")
    assert told([STOP, STOP, NOTE]).startswith("2 problems to mend")


def test_problems_outlive_their_stage(tmp_path):
    save(tmp_path / "deep" / "p.json", [NOTE, STOP])
    assert load(tmp_path / "deep" / "p.json") == [STOP, NOTE]
