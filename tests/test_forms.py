"""Forms: what one person sent in for one wave, from the right sheet, in the right wave."""

from __future__ import annotations

import io

import xlsxwriter

from tests.read_tiny import surveys, told
from tests.tiny import COHORT, POST, PRE, tiny_study

PHASES = "wave_column: Phase\nwave_values: {pre: start}\n"


def workbook(**sheets: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, text in sheets.items():
            sheet = book.add_worksheet(name)
            for i, line in enumerate(text.splitlines()):
                sheet.write_row(i, 0, line.split(","))
    return content.getvalue()


def test_each_file_is_told_as_it_was_taken(tmp_path):
    reading = surveys(tiny_study(tmp_path, pre=lambda s: s.replace("Timestamp", "Browser")))
    post, pre = reading.files
    assert (post.waves, post.rows, post.items, post.unmatched) == (("post",), 6, 5, ())
    assert (pre.waves, pre.rows, pre.items, pre.unmatched) == (("pre",), 6, 4, ("Browser",))


def test_the_sheet_with_the_codes_is_read(tmp_path):
    book = workbook(Notes="read me first", Answers=PRE)
    reading = surveys(tiny_study(tmp_path, pre=None, more={f"{COHORT}/pre.xlsx": book}))
    assert reading.problems == []
    assert {f.sheet for f in reading.files} == {"", "Answers"}


def test_a_workbook_without_the_codes_names_its_sheets(tmp_path):
    book = workbook(Notes="read me", Chart="a,b")
    reading = surveys(tiny_study(tmp_path, pre=None, more={f"{COHORT}/pre.xlsx": book}))
    found = told(reading.problems)
    assert f"{COHORT}/pre.xlsx, sheet 'Notes': No sheet has the column with people's codes" in found
    assert "there are 'Notes', 'Chart'" in found


def test_two_sheets_with_codes_are_not_chosen_between(tmp_path):
    book = workbook(One=PRE, Two=PRE)
    reading = surveys(tiny_study(tmp_path, pre=None, more={f"{COHORT}/pre.xlsx": book}))
    assert "Several sheets have people's codes: 'One', 'Two'." in told(reading.problems)


def with_phase(text: str, phase: str) -> list[str]:
    head, *rows = text.splitlines()
    return [f"{head},Phase", *(f"{row},{phase}" for row in rows)]


def both_waves(first: str = "Start", second: str = "post") -> str:
    short = [line.rpartition(",")[0].rpartition(",")[0] for line in POST.splitlines()]
    lines = [*with_phase(PRE, first), *with_phase("\n".join(short), second)[1:]]
    return "\n".join(lines) + "\n"


def without_useful(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if "useful" not in line)


def only_both(folder, name: str, text: str):
    return tiny_study(
        folder,
        study=lambda s: s + PHASES,
        instrument=without_useful,
        pre=None,
        post=None,
        more={f"{COHORT}/{name}": text},
    )


def test_a_column_tells_the_wave_of_each_row(tmp_path):
    reading = surveys(only_both(tmp_path, "everything.csv", both_waves()))
    assert reading.problems == []
    assert reading.files[0].waves == ("pre", "post")
    assert reading.tables["responses"].groupby("wave").size().to_dict() == {"pre": 6, "post": 6}


def test_a_column_says_more_than_the_file_name(tmp_path):
    reading = surveys(only_both(tmp_path, "post.csv", both_waves()))
    assert reading.problems == []
    assert reading.tables["responses"].groupby("wave").size().to_dict() == {"pre": 6, "post": 6}


def test_a_value_that_names_no_wave_stops_with_its_row(tmp_path):
    reading = surveys(only_both(tmp_path, "everything.csv", both_waves(second="later")))
    found = told(reading.problems)
    assert (
        "everything.csv, row 8, column 'Phase': 'later' names no wave (and 5 more such rows)."
        in found
    )
    assert len(reading.problems) == 1


def test_a_file_whose_wave_nobody_tells_stops(tmp_path):
    reading = surveys(only_both(tmp_path, "everything.csv", PRE))
    assert "Neither the file's name nor a column says which wave this is." in told(reading.problems)


def test_a_retrospective_block_makes_forms_of_its_own_wave(tmp_path):
    def then(text: str) -> str:
        wave = "  then: {label: looking back, column_prefix: 'Thinking back: '}\n"
        return text.replace("  post:", wave + "  post:")

    def ask(text: str) -> str:
        head, *rows = text.splitlines()
        answers = ["Disagree", "Neither", "", "", "", ""]
        lines = [f"{row},{answer}" for row, answer in zip(rows, answers, strict=True)]
        return "\n".join([f"{head},Thinking back: I speak up.", *lines]) + "\n"

    reading = surveys(tiny_study(tmp_path, study=then, post=ask))
    assert reading.problems == []
    answers = reading.tables["answers"]
    assert answers.loc[answers["wave"] == "then", "answer"].tolist() in ([1, 2], [2, 1])
    assert (answers["wave"] == "post").sum() == 30
    # Who left the block blank sent in no form of that wave.
    assert (reading.tables["responses"]["wave"] == "then").sum() == 2


def test_an_export_without_answers_is_noted(tmp_path):
    reading = surveys(tiny_study(tmp_path, pre=PRE.splitlines(keepends=True)[0]))
    (problem,) = reading.problems
    assert (problem.severity, problem.found) == (
        "note",
        "There is a header, and no answer below it.",
    )
