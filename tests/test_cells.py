"""Tables of many cohorts: below each other, where a page is not wide enough."""

from evaluation.publishing.cells import MOST_COLUMNS, cohort_cells, participation_cells, turned
from tests.test_wording import row


def test_few_columns_stay_as_they_are():
    table = (["Scale", "a", "b"], [["Ease", "1", "2"]], "28l 36r 36r")
    assert turned(*table) == table


def test_many_columns_become_rows():
    heads = ["Scale", *"abcdefg"]
    found = turned(heads, [["Ease", *"1234567"], ["Calm", *"8901234"]], "x")
    assert found[0] == ["Cohort", "Ease", "Calm"]
    assert found[1][0] == ["a", "1", "8"]
    assert found[1][-1] == ["g", "7", "4"]
    assert found[2] == "28l 36r 36r"


def many(count):
    cohorts = [{"cohort": f"c{i}", "cohort_label": f"Cohort {i}"} for i in range(count)]
    change = [row(scale="ease", **names) for names in cohorts]
    steps = [
        names | {"step": step, "label": step, "n": "9", "note": ""}
        for names in cohorts
        for step in ("enrolled", "attended", "compared")
    ]
    return {"change": change, "participation": steps}


def test_twenty_cohorts_stand_below_each_other_with_the_steps_that_tell_most():
    found = cohort_cells(many(20))
    assert found["cohort_heads"] == ["Cohort", "Ease"]
    assert [cells[0] for cells in found["cohort_rows"]] == [f"Cohort {i}" for i in range(20)]
    people = participation_cells(many(20))
    assert people["participation_heads"] == ["Cohort", "enrolled", "compared"]
    assert people["participation_rows"][3] == ["Cohort 3", "9", "9"]


def test_as_many_as_fit_stand_beside_each_other_with_every_step():
    assert len(cohort_cells(many(MOST_COLUMNS))["cohort_rows"]) == 1
    people = participation_cells(many(MOST_COLUMNS))
    assert people["participation_heads"][0] == "Step"
    assert len(people["participation_rows"]) == 3
