"""What the data quality annex counts, on answers and forms that are counted by hand here."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluation import tables
from evaluation.study.cohort_folder import open_study
from evaluation.surveys.quality import asked_columns, describe_quality, other_wording
from tests.tiny import tiny_study

COHORT = "2026-spring"


@pytest.fixture
def study(tmp_path):
    return tiny_study(tmp_path / "study")


def answers(*rows: tuple) -> pd.DataFrame:
    """Answers of item, number, why there is none; and cohort and wave if they matter."""
    made = []
    for n, (item, number, why, *place) in enumerate(rows):
        cohort, wave = [*place, *(COHORT, "pre")[len(place) :]]
        made.append((cohort, wave, "self", f"p{n}", "tiny", item, number, number, why))
    columns = list(tables.MODELS["answers"].to_schema().columns)
    return tables.checked("answers", pd.DataFrame(made, columns=columns))


def responses(*forms: dict) -> pd.DataFrame:
    usual = {
        **{"cohort": COHORT, "wave": "pre", "rater": "self", "person": "p", "file": "pre.csv"},
        **{"row": 2, "submitted": "", "seconds": float("nan"), "answered": 4, "asked": 4},
        **{"straight": False, "match": "exact", "used": True, "reason": ""},
    }
    return tables.checked("responses", pd.DataFrame([usual | form for form in forms]))


def described(study, answered, sent_in, readings=(), together=frozenset({COHORT})):
    settings, cohorts, problems = open_study(study)
    assert not problems
    return describe_quality(answered, sent_in, settings, cohorts, readings, set(together))


def one(table, **key):
    for name, value in key.items():
        table = table[table[name] == value]
    [row] = table.to_dict("records")
    return row


def forms_of(table, cohort=COHORT):
    own = table[table["cohort"] == cohort]
    return dict(zip(own["kind"], own["n"], strict=True))


NAN = float("nan")
FIVE = answers(
    ("identity_1", 1.0, ""),
    ("identity_1", 3.0, ""),
    ("identity_1", NAN, "blank"),
    ("identity_1", NAN, "don't know"),
    ("identity_1", NAN, "out of range"),
    ("identity_1", NAN, "not a label"),
    ("identity_1", 3.0, ""),
)


def test_every_answer_that_is_none_is_counted_by_its_kind(study):
    items, _ = described(study, FIVE, responses({}))
    row = one(items, cohort=COHORT, item="identity_1")
    assert (row["asked"], row["answered"], row["blank"]) == (7, 3, 1)
    assert (row["no_answer"], row["unreadable"]) == (1, 2)


def test_the_ends_of_the_range_are_counted_as_answered(study):
    items, _ = described(study, FIVE, responses({}))
    row = one(items, cohort=COHORT, item="identity_1")
    assert (row["lowest"], row["highest"]) == (1, 2)


def test_a_reversed_item_counts_its_answers_as_given(study):
    given = answers(("values_2", 3.0, ""), ("values_2", 3.0, ""))
    given["value"] = 1.0
    items, _ = described(study, given, responses({}))
    assert (items["lowest"].max(), items["highest"].max()) == (0, 2)


def test_rows_about_all_cohorts_hold_those_that_count_together(study):
    given = answers(
        ("identity_1", 1.0, ""),
        ("identity_1", 2.0, "", "2027-spring"),
        ("identity_1", 2.0, "", "2028-tiny"),
    )
    sent = responses({}, {"cohort": "2027-spring"}, {"cohort": "2028-tiny"})
    items, forms = described(study, given, sent, together={COHORT, "2027-spring"})
    assert one(items, cohort="all")["asked"] == 2
    assert forms_of(forms, "all") == {"received": 2, "used": 2, "straight": 0}
    assert one(items, cohort="2028-tiny")["asked"] == 1


def test_forms_are_counted_by_why_they_are_not_used(study):
    sent = responses(
        {"straight": True},
        {"row": 3, "used": False, "reason": "duplicate", "straight": True},
        {"row": 4, "used": False, "reason": "no code"},
        {"row": 5, "used": False, "reason": "duplicate"},
    )
    _, forms = described(study, FIVE, sent)
    counted = {"received": 4, "used": 1, "duplicate": 2, "no code": 1, "straight": 1}
    assert forms_of(forms) == counted


def test_a_form_is_fast_by_the_seconds_for_each_question(study):
    sent = responses(
        {"seconds": 7.9, "row": 2},  # under 2 seconds for each of 4 questions
        {"seconds": 8.0, "row": 3},
        {"row": 4},
        {"seconds": 1.0, "row": 5, "used": False, "reason": "duplicate"},
    )
    _, forms = described(study, FIVE, sent)
    assert (forms_of(forms)["timed"], forms_of(forms)["fast"]) == (2, 1)


def test_without_durations_nothing_is_said_of_fast_forms(study):
    _, forms = described(study, FIVE, responses({}))
    assert not {"timed", "fast"} & set(forms["kind"])


def test_where_nobody_was_fast_that_is_counted_too(study):
    _, forms = described(study, FIVE, responses({"seconds": 100.0}))
    assert forms_of(forms)["fast"] == 0


def reading(*matched, waves=("pre",), **more):
    columns = [dict(zip(("item", "wave", "header", "how"), m, strict=True)) for m in matched]
    file = f"data/raw/{COHORT}/pre.csv"
    return {"file": file, "waves": list(waves), "matched": columns} | more


def test_a_wording_that_is_not_the_instruments_is_told(study):
    files = [
        reading(
            ("identity_1", "", "I think of myself as a leader.", "alias"),
            ("identity_2", "", "2. I  speak UP", "wording"),
        )
    ]
    items, _ = described(study, answers(("identity_1", 1.0, ""), ("identity_2", 1.0, "")),
                         responses({}), files)  # fmt: skip
    assert one(items, cohort=COHORT, item="identity_1")["wording"] == (
        "I think of myself as a leader."
    )
    assert one(items, cohort=COHORT, item="identity_2")["wording"] == ""
    assert set(items.loc[items["cohort"] == "all", "wording"]) == {""}


@pytest.mark.parametrize(
    ("header", "how", "told"),
    [
        ("Q3_1", "set", ""),
        ("I see myself as leading.", "close", "I see myself as leading."),
        ("3. i see myself as a LEADER", "set", ""),
        ("Anything at all said here", "id", ""),
    ],
)
def test_only_a_header_that_is_another_wording_is_one(study, header, how, told):
    settings, _, _ = open_study(study)
    assert other_wording(settings, "identity_1", "pre", header, how) == told


def test_what_all_headers_of_a_wave_begin_with_is_no_other_wording(study):
    path = study / "config/study.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "pre: {label: before the programme}",
        'pre: {label: before the programme, column_prefix: "Before: "}',
    )
    path.write_text(text, encoding="utf-8")
    settings, _, _ = open_study(study)
    same = other_wording(settings, "identity_1", "pre", "Before: I see myself as a leader.", "set")
    other = other_wording(settings, "identity_1", "pre", "Before: I am seen as a leader.", "set")
    assert (same, other) == ("", "I am seen as a leader.")


def test_a_column_belongs_to_its_own_wave_or_to_that_of_the_file():
    files = [
        reading(
            ("a", "", "A", "wording"),
            ("a", "then", "Then: A", "wording"),
            waves=("post", "then"),
            cohort="2027",
        )
    ]
    found = asked_columns(files)[["cohort", "wave", "header"]].to_numpy().tolist()
    assert found == [["2027", "post", "A"], ["2027", "then", "Then: A"]]


def test_a_range_that_was_mapped_is_told_with_its_rule(study):
    path = study / "data/raw" / COHORT / "cohort.yaml"
    path.write_text("label: Spring 2026\nanswer_ranges: {identity: [0, 10]}\n", encoding="utf-8")
    items, _ = described(
        study, answers(("identity_1", 1.0, ""), ("values_1", 1.0, "")), responses({})
    )
    told = {row.item: row.mapped for row in items.itertuples() if row.cohort == COHORT}
    assert told["values_1"] == ""
    assert "0 to 10" in told["identity_1"]
    assert "1 to 3" in told["identity_1"]


def test_no_answers_and_no_forms_make_empty_tables(study):
    items, forms = described(study, tables.empty("answers"), tables.empty("responses"))
    assert len(items) == len(forms) == 0
    assert list(items.columns) == list(tables.MODELS["quality_items"].to_schema().columns)
