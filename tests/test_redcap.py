"""REDCap: raw and labels, events, repetitions, checkboxes, times of several surveys."""

from __future__ import annotations

from tests.deliver import column, read_table, roles, sample

TOOLS = "Which of these do you use?"


def test_checkboxes_become_one_column_of_codes_or_labels():
    assert sample("redcap/raw_longitudinal.csv").sheet.column("uses") == ["1;2", "2", "", "3", ""]
    assert sample("redcap/labels.csv").sheet.column(TOOLS) == [
        "Supervision;Peer groups",
        "Peer groups",
        "",
    ]


def test_a_checkbox_that_holds_the_labels_of_its_options_is_read_too(tmp_path):
    rows = [["record_id", "uses___1", "uses___2", "form_complete"], ["1", "", "Peer groups", "2"]]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.column("uses") == ["2"]


def test_a_single_checkbox_stays_a_yes_or_no():
    export = sample("redcap/raw_longitudinal.csv")
    assert export.sheet.column("agrees___1") == ["1", "1", "0", "1", "1"]
    assert set(sample("redcap/labels.csv").sheet.column("I agree to take part (choice=Yes)")) == {
        "Checked",
        "Unchecked",
    }


def test_two_fields_of_the_same_label_stay_two(tmp_path):
    head = ["Record ID", *["Tools (choice=A)", "Tools (choice=B (new))"] * 2, "Complete?"]
    rows = [head, ["1", "Checked", "Checked", "Unchecked", "Checked", "Complete"]]
    (export,) = read_table(tmp_path, rows)
    assert export.sheet.column("Tools") == ["A;B (new)"]
    assert export.sheet.column("Tools (2)") == ["B (new)"]


def test_the_event_is_an_ordinary_column_that_can_name_the_wave():
    assert column(sample("redcap/raw_longitudinal.csv"), "redcap_event_name").role == ""
    assert column(sample("redcap/labels.csv"), "Event Name").role == ""


def test_own_columns_have_roles():
    assert roles(sample("redcap/raw_repeating.csv")) == {
        "record_id": "response",
        "redcap_repeat_instrument": "platform",
        "redcap_repeat_instance": "platform",
        "intake_complete": "platform",
        "self_rating_complete": "platform",
    }
    assert column(sample("redcap/labels.csv"), "Survey Identifier").role == "name"


def test_the_status_of_the_only_form_is_the_responses():
    export = sample("redcap/raw_classic.csv")
    status = column(export, "self_rating_complete")
    assert status.role == "finished"
    assert status.labels == {"0": "Incomplete", "1": "Unverified", "2": "Complete"}


def test_the_last_survey_of_a_row_says_when_it_was_sent_in():
    for name in ("raw_longitudinal", "labels"):
        export = sample(f"redcap/{name}.csv")
        assert [c.header for c in export.columns if c.role == "sent_in"] == [
            "last survey timestamp"
        ]
        times = export.sheet.column("last survey timestamp")
        assert times[:3] == ["2024-09-02 09:07:44", "2025-01-15 12:05:10", ""]


def test_the_only_survey_keeps_its_time(tmp_path):
    head = ["record_id", "form_timestamp", "lead1", "form_complete"]
    rows = [head, ["1", "[not completed]", "4", "0"], ["2", "2024-09-02 09:07:44", "5", "2"]]
    (export,) = read_table(tmp_path, rows)
    assert column(export, "form_timestamp").role == "sent_in"
    assert export.sheet.column("form_timestamp") == ["", "2024-09-02 09:07:44"]


def test_rows_are_those_of_the_file():
    assert sample("redcap/raw_longitudinal.csv").sheet.numbers == [2, 3, 4, 5, 6]


def test_a_column_that_ends_in_complete_but_is_no_status_is_plain(tmp_path):
    (export,) = read_table(tmp_path, [["code", "tasks_complete"], ["AB12", "7"]])
    assert export.platform == "plain"


def test_a_survey_that_nobody_has_begun_is_no_question(tmp_path):
    head = ["record_id", "redcap_event_name", "lead1", "end_timestamp", "worth", "end_complete"]
    (export,) = read_table(tmp_path, [head, ["1", "start_arm_1", "4", "", "", ""]])
    assert [c.header for c in export.columns if not c.role] == [
        "redcap_event_name",
        "lead1",
        "worth",
    ]


def test_a_record_without_a_number_in_front_is_read(tmp_path):
    (export,) = read_table(tmp_path, [["redcap_event_name", "lead1"], ["start_arm_1", "4"]])
    assert roles(export) == {}
