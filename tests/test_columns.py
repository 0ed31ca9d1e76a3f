"""Which column is which item: by wording, id or the cohort's own settings, never by guessing."""

from __future__ import annotations

import pytest

from evaluation.sheets import Sheet
from evaluation.study.cohort_folder import Cohort, CohortSettings
from evaluation.study.settings import load_study
from evaluation.surveys.column_map import answers_not_asked, missing_items
from evaluation.surveys.columns import code_column, code_columns, match_columns
from evaluation.surveys.export import Column, Export
from evaluation.surveys.item_wordings import Wordings
from tests.read_tiny import told
from tests.tiny import tiny_study

ITEMS = ["I see myself as a leader.", "I speak up.", "I notice strengths.", "values_2"]


@pytest.fixture
def match(tmp_path):
    """Match headers, or (header, names...) or whole columns, against the tiny study."""

    def _match(headers, wave="pre", row=1, study=None, instrument=None, **own):
        changes = {"study": study} if study else {}
        changes |= {"instrument": instrument} if instrument else {}
        settings = load_study(tiny_study(tmp_path, **changes))
        assert not settings.problems
        cohort = Cohort("2026-spring", CohortSettings.model_validate(own), ())
        export = _export(headers, row)
        columns, problems = match_columns(export, settings, cohort, Wordings(settings))
        if columns:
            problems = problems + missing_items(export.sheet, columns, settings, cohort.id, wave)
        return columns, problems

    return _match


def _export(headers, row=1) -> Export:
    columns = [
        h if isinstance(h, Column) else Column(h, (h,)) if isinstance(h, str) else Column(h[0], h)
        for h in headers
    ]
    names = [column.header for column in columns]
    sheet = Sheet("data/raw/2026-spring/pre.csv", "", names, header_row=row)
    return Export("plain", sheet, columns)


def test_items_are_found_by_wording_or_id_in_any_order(match):
    headers = ["values_2", "Q1. I SEE myself as a leader", "Your  code", *ITEMS[1:3], "IP address"]
    columns, problems = match(headers)
    assert not problems
    assert columns.code == (2,)
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
    _, (problem,) = match(["Your code", *ITEMS[:2], "I see the strengths", "values_2"])
    assert problem.severity == "stop"
    assert problem.found == "No column is the item 'values_1' ('I notice strengths.')."
    assert "under 'columns' in data/raw/2026-spring/cohort.yaml" in problem.remedy
    assert problem.remedy.endswith("The nearest column is 'I see the strengths'.")


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
    headers = [
        Column("Completion time", role="sent_in"),
        "Your code",
        *ITEMS,
        "What helped you most?",
        "Phase",
        "TEAM",
    ]
    extra = "wave_column: phase\ncluster: Team\n"
    columns, problems = match(headers, study=lambda s: s + extra)
    assert not problems
    assert (columns.sent_in, columns.open_questions) == (0, {"best": 6})
    assert (columns.wave, columns.cluster) == (7, 8)
    assert columns.unmatched == []


def test_ids_are_compared_as_they_stand(match):
    """'Q9.1' and 'Q8.1' are not both '1' behind a number."""
    changed = lambda s: s.replace("identity_1", "Q8.1").replace("identity_2", "Q9.1")  # noqa: E731
    columns, problems = match(["Your code", "q9.1", "Q8.1", *ITEMS[2:]], instrument=changed)
    assert not problems
    assert (columns.items["", "Q9.1"], columns.items["", "Q8.1"]) == (1, 2)
    assert columns.how["", "Q9.1"] == "id"


@pytest.mark.parametrize(
    "header",
    [
        "I speak up\n\n1 - Never\n5 - Always",
        "I speak up. (1 = never, 5 = always)",
        "I speak up (1-5)",
        "I speak up.*",
        "How far do you agree? 1 = never, 5 = always [I speak up.]",
        "12.3 I speak up",
        "<p><strong>I&nbsp;speak up.</strong></p>",
        "I speak up (required)",
    ],
)
def test_what_platforms_add_to_a_question_is_no_part_of_it(match, header):
    columns, problems = match(["Your code", ITEMS[0], header, *ITEMS[2:]])
    assert not problems
    assert columns.items["", "identity_2"] == 2
    assert columns.how["", "identity_2"] == "wording"


def test_the_wording_goes_before_an_id_that_names_another_item(match):
    """A platform may give the same id to another question in the next wave."""
    headers = ["Your code", ("identity_2", ITEMS[0]), ("identity_1", ITEMS[1]), *ITEMS[2:]]
    columns, problems = match(headers)
    assert not problems
    assert (columns.items["", "identity_1"], columns.items["", "identity_2"]) == (1, 2)
    assert columns.how["", "identity_1"] == "wording"


def test_an_item_known_by_id_and_worded_otherwise_is_noted(match):
    headers = ["Your code", ("identity_1", "How old are you?"), *ITEMS[1:]]
    columns, (problem,) = match(headers)
    assert columns.how["", "identity_1"] == "id"
    assert problem.severity == "note"
    assert "worded otherwise than the instrument, 1: 'identity_1': 'how old are you'" in str(
        problem
    )


def test_a_close_wording_is_taken_and_shown(match):
    columns, (problem,) = match(["Your code", *ITEMS[:2], "I notice strength", "values_2"])
    assert columns.items["", "values_1"] == 3
    assert columns.how["", "values_1"] == "close"
    assert columns.unmatched == []
    assert problem.severity == "note"
    assert problem.found == (
        "It is taken for the item 'values_1', being worded nearly the same (0.97 of 1): "
        "'I notice strength' beside 'I notice strengths.'."
    )
    assert "'aliases'" in problem.remedy
    assert "'close_wording: 1'" in problem.remedy


def test_no_close_wording_is_taken_where_the_study_wants_none(match):
    headers = ["Your code", *ITEMS[:2], "I notice strength", "values_2"]
    columns, (problem,) = match(headers, study=lambda s: s + "close_wording: 1\n")
    assert problem.severity == "stop"
    assert columns.unmatched == ["I notice strength"]


TEAMS = "I trust my team with decisions.", "I trust a team with decisions."


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("I trust the team with decisions.", "it is as near to the one as to the other"),
        ("I trust our team with decisions.", "one of the two has its column"),
    ],
)
def test_a_column_as_near_to_two_items_is_neither(match, header, why):
    def two(text: str) -> str:
        return text.replace(ITEMS[0], TEAMS[0]).replace(ITEMS[1], TEAMS[1])

    first = TEAMS[0] if why.startswith("one") else "Something else altogether"
    columns, problems = match(["Your code", first, header, *ITEMS[2:]], instrument=two)
    assert header in columns.unmatched
    assert ("", "identity_2") not in columns.items
    assert {p.severity for p in problems} == {"stop"}


def test_two_columns_near_to_one_item_are_neither(match):
    headers = ["Your code", *ITEMS[:2], "I notice strength", "I noticed strengths", "values_2"]
    columns, (problem,) = match(headers)
    assert problem.severity == "stop"
    assert columns.unmatched == headers[3:5]


@pytest.mark.parametrize(
    ("item", "header"),
    [
        (
            "I can say what strength based leading asks.",
            "I can't say what strength based leading asks",
        ),
        ("Session 1 of the programme was useful.", "Session 2 of the programme was useful."),
    ],
)
def test_a_number_or_a_negation_more_is_another_question(match, item, header):
    changed = lambda s: s.replace(ITEMS[0], item)  # noqa: E731
    columns, (problem,) = match(["Your code", header, *ITEMS[1:]], instrument=changed)
    assert problem.severity == "stop"
    assert columns.unmatched == [header]


def test_rows_of_two_grids_are_told_apart_by_the_stem_that_an_alias_names(match):
    alias = "  identity_2: {text: I speak up., aliases: ['How satisfied? [I speak up.]']}\n"
    grids = [
        ("Q1_1", "How important?", "I speak up.", "How important? [I speak up.]"),
        ("Q2_1", "How satisfied?", "I speak up.", "How satisfied? [I speak up.]"),
    ]
    headers = ["Your code", ITEMS[0], *grids, *ITEMS[2:]]
    _, (problem,) = match(headers)
    assert problem.found == "Two columns are the item 'identity_2': this one and 'Q1_1'."
    changed = lambda s: s.replace("  identity_2: I speak up.\n", alias)  # noqa: E731
    columns, problems = match(headers, instrument=changed)
    assert not problems
    assert columns.items["", "identity_2"] == 3
    assert columns.unmatched == ["Q1_1"]


def test_a_column_that_the_cohort_names_leaves_no_doubt(match):
    headers = ["Your code", *ITEMS, "I speak up. (2)"]
    columns, problems = match(headers, columns={"I speak up. (2)": "identity_2"})
    assert not problems
    assert columns.items["", "identity_2"] == 5
    assert columns.how["", "identity_2"] == "set"
    assert columns.unmatched == ["I speak up."]


def test_a_cohort_may_name_a_column_by_any_of_its_names(match):
    headers = ["Your code", ("Q7", "Leads?"), *ITEMS[1:]]
    columns, problems = match(headers, columns={"leads?": "identity_1"})
    assert not problems
    assert columns.items["", "identity_1"] == 1


def test_one_column_is_not_two_items(match):
    own = {"Q7": "identity_1", "leads?": "identity_2"}
    _, problems = match(["Your code", ("Q7", "Leads?"), *ITEMS[1:]], columns=own)
    assert "as 'columns: identity_1' and as 'columns: identity_2'" in told(problems)


def test_a_column_that_two_settings_name_stops(match):
    columns, (problem,) = match(
        ["Your code", *ITEMS], study=lambda s: s + "wave_column: your code\n"
    )
    assert problem.column == "Your code"
    assert "as 'person_code' and as 'wave_column'" in problem.found


def test_what_the_platform_adds_is_no_question(match):
    added = [Column("Email", ("Email",), "email"), Column("I speak up. ", ("x",), "platform")]
    columns, problems = match(["Your code", *ITEMS, *added])
    assert not problems
    assert columns.unmatched == []


def test_times_and_the_last_page_are_known_by_their_roles(match):
    roles = ("sent_in", "started", "seconds", "finished")
    headers = [*(Column(r.upper(), (), r) for r in roles), "Your code", *ITEMS]
    columns, _ = match(headers)
    assert [getattr(columns, role) for role in roles] == [0, 1, 2, 3]


def test_rater_cohort_and_consent_have_their_columns(match):
    extra = (
        "rater_column: Who\nraters: {sponsor: {label: Sponsors}}\ncohort_column: Intake\n"
        "consent: {column: May we use your answers?}\n"
    )
    headers = ["Your code", *ITEMS, "who", ("Q9", "INTAKE"), "3. May we use your answers?"]
    columns, problems = match(headers, study=lambda s: s + extra)
    assert not problems
    assert (columns.rater, columns.cohort, columns.consent) == (5, 6, 7)
    assert columns.unmatched == []


CODE = "person_code: {column: Your code, linked_across_cohorts: true}"


@pytest.mark.parametrize(
    ("setting", "headers", "code"),
    [
        ("{kind: none}", [], ()),
        ("{column: [Code, Your code]}", ["Your code", "Code"], (1,)),
        ("{column: E-mail, kind: e-mail}", [Column("E-mail", (), "email")], (0,)),
        ("{column: ResponseId}", [Column("Response", ("responseid",), "response")], (0,)),
        ("{joined: [Town, Number]}", ["Number", "x", ("Q2", "2. Town")], (2, 0)),
    ],
)
def test_the_code_is_where_the_study_says(match, setting, headers, code):
    change = lambda s: s.replace(CODE, f"person_code: {setting}")  # noqa: E731
    columns, problems = match([*headers, *ITEMS], study=change)
    assert not problems
    assert columns.code == code


def test_a_part_of_the_code_that_is_missing_is_named(match):
    change = lambda s: s.replace(CODE, "person_code: {joined: [Town, Number]}")  # noqa: E731
    columns, (problem,) = match(["Numbers", "Town", *ITEMS], study=change)
    assert columns is None
    assert problem.found == "There is no column 'Number', a part of people's codes."
    assert problem.remedy.endswith("The nearest column is 'Numbers'.")


def test_a_team_may_be_a_part_of_the_code(match):
    change = lambda s: (  # noqa: E731
        s.replace(CODE, "person_code: {joined: [Team, Number]}") + "cluster: Team\n"
    )
    columns, problems = match(["Number", "Team", *ITEMS], study=change)
    assert not problems
    assert (columns.code, columns.cluster) == ((1, 0), 1)


def test_a_sheet_that_no_reader_has_read_has_its_code(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    assert code_column(Sheet("pre.csv", "", ["x", "YOUR CODE"]), settings) == 1
    assert code_column(Sheet("pre.csv", "", ["x"]), settings) is None
    assert code_columns(_export(["x"]), settings) is None


@pytest.mark.parametrize(
    "headers",
    [
        ["Thinking back [I speak up.]"],
        ["12. Thinking back: I speak up."],
        [("Q9", "Thinking  back", "I speak up.", "Thinking back [I speak up.]")],
    ],
)
def test_a_prefix_is_known_in_every_form_of_a_header(match, headers):
    def then(text: str) -> str:
        wave = "  then: {label: looking back, column_prefix: 'Thinking back: '}\n"
        return text.replace("  post:", wave + "  post:")

    columns, problems = match(["Your code", *ITEMS, *headers], study=then)
    assert not problems
    assert columns.items["then", "identity_2"] == 5


def test_a_prefix_is_no_beginning_of_a_longer_word(match):
    def pre(text: str) -> str:
        return text.replace("before the programme", "before, column_prefix: 'I s '")

    columns, problems = match(["Your code", *ITEMS], study=pre)
    assert not problems
    assert columns.items["", "identity_1"] == 1


def test_two_columns_of_one_open_question_stop(match):
    asked = "What helped you most?"
    _, (problem,) = match(["Your code", *ITEMS, asked, f"{asked} (2)"])
    assert "Two columns are the open question 'best'" in problem.found


def test_answers_to_an_item_that_was_not_asked_are_noted(tmp_path):
    settings = load_study(tiny_study(tmp_path))
    cohort = Cohort("2026-spring", CohortSettings(), ())
    export = _export(["Your code", "The sessions were useful."])
    columns, _ = match_columns(export, settings, cohort, Wordings(settings))
    assert columns.unmatched == []

    def notes(*waves):
        return answers_not_asked(export.sheet, columns, settings, cohort.id, waves)

    assert notes("pre") == []
    export.sheet.rows, export.sheet.numbers = [["a", "Agree"], ["b", ""]], [2, 3]
    assert "1 cells are not read: 'asked_in' says that 'useful'" in told(notes("pre"))
    assert notes("pre", "post") == []


def test_one_word_below_a_question_that_is_the_items_wording_is_no_other_wording(tmp_path, match):
    names = ("identity_1", "How is it: negative or positive? - positive", "positive")
    columns, found = match(
        ["Your code", ("identity_1", *names), *ITEMS[1:]],
        instrument=lambda s: s.replace("I see myself as a leader.", "Positive"),
    )
    assert columns.how["", "identity_1"] in ("id", "wording")
    assert [p for p in found if "worded otherwise" in p.found] == []
