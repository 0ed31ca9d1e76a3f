"""Which column is which item: by wording, id or the cohort's own settings, never by guessing."""

from __future__ import annotations

import pytest

from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort, CohortSettings
from evaluation.study.settings import load_study
from evaluation.surveys.columns import Wordings, match_columns, missing_items
from tests.read_tiny import told
from tests.tiny import tiny_study

ITEMS = ["I see myself as a leader.", "I speak up.", "I notice strengths.", "values_2"]


@pytest.fixture
def match(tmp_path):
    def _match(headers, wave="pre", row=1, study=None, instrument=None, **own):
        changes = {"study": study} if study else {}
        changes |= {"instrument": instrument} if instrument else {}
        settings = load_study(tiny_study(tmp_path, **changes))
        assert not settings.problems
        cohort = Cohort("2026-spring", CohortSettings.model_validate(own), ())
        sheet = Sheet("data/raw/2026-spring/pre.csv", "", headers, header_row=row)
        columns, problems = match_columns(sheet, settings, cohort, Wordings(settings))
        if columns:
            problems = problems + missing_items(sheet, columns, settings, cohort.id, wave)
        return columns, problems

    return _match


def test_items_are_found_by_wording_or_id_in_any_order(match):
    headers = ["values_2", "Q1. I SEE myself as a leader", "Your  code", *ITEMS[1:3], "IP address"]
    columns, problems = match(headers)
    assert not problems
    assert columns.code == 2
    assert columns.items == {
        ("", "values_2"): 0,
        ("", "identity_1"): 1,
        ("", "identity_2"): 3,
        ("", "values_1"): 4,
    }
    assert columns.unmatched == ["IP address"]


def test_a_missing_code_column_stops_and_names_the_nearest(match):
    columns, (problem,) = match(["Your cod", *ITEMS], row=3)
    assert columns is None
    assert str(problem) == (
        "data/raw/2026-spring/pre.csv, row 3: There is no column 'Your code' with people's codes. "
        "Export it with that question, or name the column under 'person_code' in study.yaml. The "
        "nearest column is 'Your cod'."
    )


def test_an_item_without_a_column_names_the_nearest_column(match):
    _, (problem,) = match(["Your code", *ITEMS[:2], "I can notice strengths", "values_2"])
    assert problem.severity == "stop"
    assert problem.found == "No column is the item 'values_1' ('I notice strengths.')."
    assert "under 'columns' in data/raw/2026-spring/cohort.yaml" in problem.remedy
    assert problem.remedy.endswith("The nearest column is 'I can notice strengths'.")


def test_an_item_that_this_wave_did_not_ask_is_not_missed(match):
    assert match(["Your code", *ITEMS], wave="pre")[1] == []
    assert "'useful'" in told(match(["Your code", *ITEMS], wave="post")[1])


def test_a_cohort_may_name_its_columns(match):
    headers = ["Your code", "Block A [Leader]", "Block B [Leader]", *ITEMS[2:]]
    own = {"block a [leader]": "identity_1", "Block B [Leader]": "identity_2"}
    columns, problems = match(headers, columns=own)
    assert not problems
    assert (columns.items["", "identity_1"], columns.items["", "identity_2"]) == (1, 2)


@pytest.mark.parametrize("second", ["identity_1", "I see myself as a leader. (2)"])
def test_two_columns_of_one_item_stop(match, second):
    _, (problem,) = match(["Your code", *ITEMS, second])
    assert problem.column == second
    assert "Two columns are the item 'identity_1'" in problem.found


def test_old_wordings_are_known_by_aliases(match):
    old = "  identity_2: {text: I speak up., aliases: [I say what I think.]}\n"
    columns, problems = match(
        ["Your code", ITEMS[0], "I say what I think", *ITEMS[2:]],
        instrument=lambda s: s.replace("  identity_2: I speak up.\n", old),
    )
    assert not problems
    assert columns.items["", "identity_2"] == 2


def test_a_prefix_gives_columns_to_another_wave(match):
    def then(text: str) -> str:
        wave = "  then: {label: looking back, column_prefix: 'Thinking back: '}\n"
        return text.replace("  post:", wave + "  post:")

    headers = ["Your code", *ITEMS, "thinking back: I speak up.", "Thinking back: Other"]
    columns, problems = match(headers, study=then)
    assert not problems
    assert columns.items["then", "identity_2"] == 5
    assert columns.unmatched == ["Thinking back: Other"]


def test_open_questions_time_wave_and_team_have_their_columns(match):
    headers = ["Completion time", "Your code", *ITEMS, "What helped you most?", "Phase", "TEAM"]
    extra = "wave_column: phase\ncluster: Team\n"
    columns, problems = match(headers, study=lambda s: s + extra)
    assert not problems
    assert (columns.sent_in, columns.open_questions) == (0, {"best": 6})
    assert (columns.wave, columns.cluster) == (7, 8)
    assert columns.unmatched == []
