"""What came after an edition was handed over waits until it is of enough people."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from evaluation.persons.held_back import (
    Finding,
    fingerprint,
    forget_released,
    hold_back,
    settle,
    write_findings,
)
from evaluation.persons.pseudonyms import Pseudonyms
from evaluation.persons.reading import pseudonyms_of, withdrawn_of
from evaluation.persons.units import UNITS, token_of, units_of
from evaluation.persons.withdrawal import FILE, Withdrawal, Withdrawn
from evaluation.study.cohort_folder import open_study
from evaluation.study.released import (
    FOLDER,
    Released,
    in_force,
    read_released,
    write_recalled,
    write_record,
)
from tests.read_tiny import everything, with_key
from tests.tiny import COHORT, tiny_study

NAME, PRE = "2026-spring", "answers, pre, self"


def units(people: dict[str, str], group: str = PRE, cohort: str = NAME) -> pd.DataFrame:
    rows = [(cohort, group, f"p{who}", who, unit) for who, unit in people.items()]
    return pd.DataFrame(rows, columns=UNITS)


def edition(people: dict[str, str], name: str = "2026-10-01", group: str = PRE) -> Released:
    rows = tuple((NAME, group, who, unit) for who, unit in people.items())
    reports = {"programme": {"cohorts": [NAME], "tables": "x"}}
    return Released(name, name, "1", "key", reports, rows)


def same(n: int, start: int = 0) -> dict[str, str]:
    return {str(i): f"u{i}" for i in range(start, start + n)}


def states(now: dict[str, str], *editions: Released, group: str = PRE) -> tuple[set, set]:
    settled = settle(units(now, group), list(editions), 5, [NAME])
    return {who for _, _, who in settled.held}, {f.state for f in settled.findings}


@pytest.mark.parametrize(("late", "waits"), [(0, 0), (1, 1), (4, 4), (5, 0), (9, 0)])
def test_late_people_wait_until_they_are_k(late, waits):
    held, found = states(same(12 + late), edition(same(12)))
    assert len(held) == waits
    assert found == ({"held"} if waits else set())


@pytest.mark.parametrize(("gone", "state"), [(1, "recall"), (4, "recall"), (5, "ask")])
def test_people_who_are_gone_ask_for_a_recall(gone, state):
    assert states(same(12 - gone), edition(same(12))) == (set(), {state})


def test_an_answer_that_is_another_now_asks_for_a_recall():
    assert states(same(12) | {"3": "mended"}, edition(same(12))) == (set(), {"recall"})
    assert states(same(12) | {str(i): "new" for i in range(5)}, edition(same(12))) == (set(), set())


def test_one_who_withdrew_beside_late_ones_is_counted_with_them():
    three = {k: v for k, v in same(14).items() if k != "0"}
    assert states(three, edition(same(12))) == (set(), {"recall"})
    six = {k: v for k, v in same(17).items() if k != "0"}
    assert states(six, edition(same(12))) == (set(), {"ask"})


def test_settings_that_change_everybodys_answers_do_not_hide_one_who_withdrew():
    mapped = {k: f"mapped {v}" for k, v in same(12).items()}
    assert states(mapped, edition(same(12))) == (set(), set())
    assert states({k: v for k, v in mapped.items() if k != "0"}, edition(same(12))) == (
        set(),
        {"recall"},
    )
    assert states(mapped | {"99": "late"}, edition(same(12))) == ({"p99"}, {"held"})


def test_of_the_roster_only_what_is_another_counts():
    out = edition(same(12), group="participants")
    assert states(same(15), out, group="participants") == (set(), set())
    assert states(same(9), out, group="participants") == (set(), set())
    moved = same(12) | {"1": "another role"}
    assert states(moved, out, group="participants") == (set(), {"recall"})


def test_each_edition_in_force_is_held_beside_the_new_one():
    first, second = edition(same(12)), edition(same(17), "2027-01-01")
    held, found = states(same(19), first, second)
    assert (held, found) == ({"p17", "p18"}, {"held"})


def test_answers_of_a_wave_that_is_new_do_not_wait_but_a_new_group_of_voices_does():
    for was, new, waits in (
        (PRE, "answers, post, self", set()),
        ("sources, participant", "sources, sponsor", {"p0", "p1", "p2"}),
    ):
        now = pd.concat([units(same(12), was), units(same(3), new)])
        settled = settle(now, [edition(same(12), group=was)], 5, [NAME])
        assert {who for _, _, who in settled.held} == waits, "small groups of voices are joined"


def test_a_cohort_that_no_edition_shows_is_free():
    new = units(same(3), cohort="2026-autumn")
    assert settle(new, [edition(same(12))], 5, ["2026-autumn"]).held == set()


def test_a_finding_says_of_what_how_many_and_beside_which_edition():
    out = Released("e", "2026-10-01", "1", "k", edition({}).reports, edition(same(12)).units)
    late, gone = same(13), {k: v for k, v in same(12).items() if k != "0"}
    for now, state, why, n in (
        (late, "held", "late", 1),
        (late | {"3": "mended"}, "recall", "removed or changed", 1),
        (gone, "recall", "removed or changed", 1),
        (gone | {"3": "mended", "4": "mended"}, "recall", "removed or changed", 3),
        (same(12) | {"3": "mended", "4": "mended"}, "recall", "removed or changed", 2),
        (same(12, start=6), "ask", "removed or changed", 12),
    ):
        settled = settle(units(now), [out], 5, [NAME])
        assert settled.findings == [Finding(NAME, PRE, state, why, n, "e", "2026-10-01")]
        assert settled.held == ({(NAME, PRE, "p12")} if state == "held" else set())


def test_what_waits_beside_one_edition_is_held_beside_the_others_without_it():
    first, second = edition(same(12)), edition(same(10, start=2), "2027-01-01")
    assert states(same(12), first, second) == (set(), {"recall"}), "two wait, and are gone then"
    other = edition(same(12), group="answers, post, self")
    assert states(same(11), other, first) == (set(), {"ask", "recall"})
    more = edition(same(20), "2027-01-01")
    assert states(same(13), first, more) == ({"p12"}, {"held", "ask"})


def test_tables_that_are_not_at_hand_and_cohorts_that_are_gone_are_left_alone():
    out = [edition(same(12))]
    assert settle(units(same(3)), out, 5, [NAME], ("sources",)).findings == []
    assert settle(units(same(3)), out, 5, ["2026-autumn"]).findings == []
    both = pd.concat([units(same(13)), units(same(13), "answers, post, self")])
    out = [edition(same(12)), edition(same(12), group="answers, post, self")]
    assert len(settle(both, out, 5, [NAME]).held) == 2
    more = pd.concat([both, units(same(3), "a table that is not at hand")])
    assert len(settle(more, out, 5, [NAME]).held) == 2
    (all_gone,) = settle(units({}), out[:1], 5, [NAME], ("sources", "answers")).findings
    assert (all_gone.state, all_gone.people) == ("ask", 12)


# On files.


def study(folder, **changes):
    made = with_key(tiny_study(folder, **changes))
    path = made / "config/study.yaml"
    path.write_text(f"{path.read_text('utf-8')}minimum_group: 3\n", encoding="utf-8")
    return made


def processed(folder):
    tables, _ = everything(folder)
    settings, cohorts, _ = open_study(folder)
    return tables, settings, cohorts


def hand_over(folder, date: str = "2026-10-01", key: str = "", reports=("programme", NAME)):
    tables, settings, _ = processed(folder)
    pseudonyms = pseudonyms_of(settings)
    rows = units_of(tables, settings, pseudonyms)[["cohort", "group", "person", "unit"]]
    told = {name: {"cohorts": [NAME], "tables": "x", "texts": {}} for name in reports}
    record = {"date": date, "version": "1", "key": key or fingerprint(pseudonyms)}
    write_record(folder / FOLDER / date, record | {"reports": told}, map(tuple, rows.values))


LATE = "2026-07-09 09:00:00,ZZ99Z,Agree,Agree,Agree,Disagree,Agree,Late praise\n"
LATE_PRE = "2026-02-09 09:00:00,ZZ99Z,Disagree,Disagree,Neither,Agree\n"


def add_one(folder):
    for name, row in (("post.csv", LATE), ("pre.csv", LATE_PRE)):
        path = folder / COHORT / name
        path.write_text(path.read_text("utf-8") + row, encoding="utf-8")


def test_a_study_that_handed_over_nothing_gets_its_own_tables_back(tmp_path):
    tables, settings, cohorts = processed(study(tmp_path))
    found, findings = hold_back(settings, cohorts, tables)
    assert found is tables
    assert findings == []


def test_a_late_form_is_in_no_table_as_if_it_had_not_come(tmp_path):
    folder = study(tmp_path)
    before, *_ = processed(folder)
    hand_over(folder)
    add_one(folder)
    tables, settings, cohorts = processed(folder)
    assert len(tables["comments"]) == len(before["comments"]) + 1
    found, findings = hold_back(settings, cohorts, tables)
    for name in ("answers", "responses", "participants", "comments"):
        columns = [c for c in before[name].columns if before[name][c].dtype != "category"]
        left = found[name][columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(left, before[name][columns].reset_index(drop=True))
    assert {(f.group, f.state, f.people) for f in findings} == {
        (PRE, "held", 1),
        ("answers, post, self", "held", 1),
    }


def test_a_late_interview_waits_with_its_excerpts(tmp_path):
    folder = study(tmp_path)
    before, *_ = processed(folder)
    hand_over(folder)
    for name, row in (
        ("sources.csv", "interviews.csv,P03,GH56J,participant,2026-07-12,,yes\n"),
        ("interviews.csv", "P03,claiming_identity,Now they ask me.,coder A\n"),
    ):
        path = folder / COHORT / name
        path.write_text(path.read_text("utf-8") + row, encoding="utf-8")
    tables, settings, cohorts = processed(folder)
    assert len(tables["excerpts"]) == len(before["excerpts"]) + 1
    found, _ = hold_back(settings, cohorts, tables)
    for name in ("sources", "excerpts", "cases"):
        pd.testing.assert_frame_equal(found[name], before[name])


def test_interviews_that_are_settled_alone_do_not_take_answers_for_gone(tmp_path):
    folder = study(tmp_path)
    hand_over(folder)
    tables, settings, cohorts = processed(folder)
    interviews = {name: tables[name] for name in ("sources", "excerpts")}
    assert hold_back(settings, cohorts, interviews) == (interviews, [])


def test_another_coding_of_a_source_asks_for_a_recall_and_other_words_do_not(tmp_path):
    folder = study(tmp_path)
    hand_over(folder)
    path = folder / COHORT / "interviews.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("I took the chair.", "I took the chair there."), encoding="utf-8")
    tables, settings, cohorts = processed(folder)
    assert hold_back(settings, cohorts, tables)[1] == []
    path.write_text(text.replace("P02,claiming_identity", "P02,workload"), encoding="utf-8")
    tables, settings, cohorts = processed(folder)
    (finding,) = hold_back(settings, cohorts, tables)[1]
    assert (finding.group, finding.state) == ("sources, participant", "recall")


def test_a_corrected_answer_asks_for_a_recall_until_the_reports_are_recalled(tmp_path):
    folder = study(tmp_path)
    hand_over(folder)
    path = folder / COHORT / "post.csv"
    path.write_text(path.read_text("utf-8").replace("GH56J,Neither", "GH56J,Agree"), "utf-8")
    tables, settings, cohorts = processed(folder)
    found, (finding,) = hold_back(settings, cohorts, tables)
    assert found is tables
    assert (finding.state, finding.people) == ("recall", 1)
    (out,) = read_released(folder)
    write_recalled(folder, out, ["programme"], "A. Checker", "2026-11-01")
    assert len(hold_back(settings, cohorts, tables)[1]) == 1, "the cohort's report is still out"
    (out,) = read_released(folder)
    write_recalled(folder, out, [NAME], "A. Checker", "2026-11-02")
    assert hold_back(settings, cohorts, tables)[1] == []
    (out,) = read_released(folder)
    assert out.recalled["programme"] == {"by": "A. Checker", "date": "2026-11-01"}


def test_rows_in_another_order_are_the_same_people_also_where_nobody_is_known_again(tmp_path):
    unlinked = {"study": lambda s: s.replace("column: Your code, linked", "kind: none, linked")}
    for changes in ({}, unlinked):
        folder = study(tmp_path / str(len(changes)), **changes)
        hand_over(folder)
        path = folder / COHORT / "pre.csv"
        head, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
        tables, settings, cohorts = processed(folder)
        assert hold_back(settings, cohorts, tables)[1] == []
        path.write_text("\n".join([head, *rows, rows[0]]) + "\n", encoding="utf-8")
        if changes:
            tables, settings, cohorts = processed(folder)
            found, (finding,) = hold_back(settings, cohorts, tables)
            assert (finding.state, finding.people) == ("held", 1)
            assert len(found["answers"]) == len(tables["answers"]) - 4


def test_with_another_key_nobody_can_be_told_and_the_old_edition_is_to_be_recalled(tmp_path):
    folder = study(tmp_path)
    hand_over(folder, key="another")
    tables, settings, cohorts = processed(folder)
    own = (NAME, "", "recall", "another key", 0, "2026-10-01", "2026-10-01")
    assert hold_back(settings, cohorts, tables)[1] == [Finding(*own)]
    (folder / "data/raw/2026-autumn").mkdir()
    assert hold_back(settings, open_study(folder)[1], tables)[1] == [Finding(*own)]


def test_a_record_is_told_to_be_of_the_same_key_as_the_version_before():
    # By openssl: HMAC-SHA-256. With another, every edition would have to be recalled.
    assert fingerprint(Pseudonyms(bytes(range(16)))) == "4f400e055d382391"


def test_a_record_keeps_of_who_withdrew_only_that_there_was_somebody(tmp_path):
    folder = study(tmp_path)
    hand_over(folder)
    (before,) = read_released(folder)
    (folder / FILE).write_text("participant_id\nAB12C\n", encoding="utf-8")
    settings, cohorts, _ = open_study(folder)
    for _ in range(2):  # the second time nothing is left to do, and the edition is named again
        withdrawn, _ = withdrawn_of(settings)
        assert forget_released(settings, pseudonyms_of(settings), withdrawn) == ["2026-10-01"]
    (after,) = read_released(folder)
    assert len(after.units) == len(before.units)
    gone = set(before.units) - set(after.units)
    assert len(gone) == 3, "two waves and an interview"
    text = (folder / FOLDER / "2026-10-01" / "units.csv").read_text("utf-8")
    assert not any(person in text or unit in text for _, _, person, unit in gone)
    tables, settings, cohorts = processed(folder)
    assert {f.state for f in hold_back(settings, cohorts, tables)[1]} == {"recall"}


@pytest.mark.parametrize("across", ["true", "false"])
def test_each_who_withdrew_is_still_counted_in_each_group_and_cohort(tmp_path, across):
    text = {"study": lambda s: s.replace("cohorts: true", f"cohorts: {across}")}
    folder = with_key(tiny_study(tmp_path, **text))
    settings, *_ = open_study(folder)
    pseudonyms, places = pseudonyms_of(settings), [(NAME, PRE), (NAME, "x"), ("autumn", PRE)]
    rows = [
        (*place, token_of(pseudonyms, place[0], pseudonyms.person(code, place[0])), "u")
        for place in places
        for code in ("a1", "b2", "c3", "d4")
    ]
    record = {"date": "d", "version": "1", "key": "k", "reports": {}}
    write_record(folder / FOLDER / "one", record, rows)
    write_record(folder / FOLDER / "two", record, rows[3:4])

    def forgotten(*entries):
        held = forget_released(settings, pseudonyms, Withdrawn(Withdrawal(*e, 2) for e in entries))
        one, _ = read_released(folder)
        return held, sorted(row[:3] for row in one.units if row[3] == "withdrawn")

    assert forgotten() == ([], [])
    first = [(NAME, PRE, "withdrawn 1"), (NAME, "x", "withdrawn 1")]
    assert forgotten(("a1", NAME)) == (["one"], first)
    second = [("autumn", PRE, "withdrawn 1"), ("autumn", PRE, "withdrawn 2")]
    more = [(NAME, g, f"withdrawn {n}") for g in (PRE, "x") for n in (1, 2, 3)]
    assert forgotten(("b2", ""), ("c3", "")) == (["one"], sorted(more + second))
    assert len(read_released(folder)[0].units) == 12


def test_a_record_names_nobody_and_a_folder_without_one_is_no_edition(tmp_path):
    folder = study(tmp_path)
    hand_over(folder)
    (folder / FOLDER / "notes").mkdir()
    assert [e.edition for e in read_released(folder)] == ["2026-10-01"]
    people = set(everything(folder)[0]["participants"]["person"])
    text = (folder / FOLDER / "2026-10-01" / "units.csv").read_text("utf-8")
    assert not any(person in text for person in people)
    assert "ab12c" not in text.casefold()


def test_editions_of_one_day_stand_in_their_order():
    names = ["2026-10-01-10", "2026-10-01-2", "2026-10-01"]
    from evaluation.study.released import _number

    assert sorted(names, key=_number) == list(reversed(names))


def test_an_edition_is_in_force_with_the_reports_that_nobody_recalled():
    out = edition(same(3))
    both = Released("a", "a", "1", "k", out.reports | {NAME: {}}, (), {"programme": {}})
    assert [list(e.reports) for e in in_force([out, both])] == [["programme"], [NAME]]
    assert in_force([Released("a", "a", "1", "k", out.reports, (), {"programme": {}})]) == []


def test_findings_are_kept_for_the_review(tmp_path):
    finding = Finding(NAME, PRE, "held", "late", 2, "2026-10-01", "2026-10-01")
    write_findings(tmp_path / "held.json", [finding])
    assert json.loads((tmp_path / "held.json").read_text("utf-8"))[0]["people"] == 2
