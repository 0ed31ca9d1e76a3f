import pandas as pd
import pytest
import xlsxwriter

from evaluation import tables
from evaluation.persons.names import scanner_of
from evaluation.persons.reading import read_people
from evaluation.persons.redaction import (
    Decision,
    Redactor,
    read_redactions,
    stamp_of,
    text_key,
    without_names,
)
from evaluation.persons.scanner import Scanner
from evaluation.study.cohort_folder import open_study
from tests.read_tiny import coded, surveys, told, with_key
from tests.tiny import COHORT, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")

ROSTER = """\
participant_id,Name,role,organisation,line_manager
AB12C,Jane Doe,Social worker,Tiny City,Petra Keller
DE34F,Rose Miller,Social worker,Tiny City,
"""
SAID = """\
source,code,excerpt,coder
P01,claiming_identity,Jane told me that I lead.,Petra Keller
P01,workload,It smelled of Rose.,coder A
P01,workload,Nobody had an hour.,coder A
P02,workload,Ring 0121 496 0123 and ask for AB-12C.,coder A
"""
DECISIONS = "data/decisions/programme/redactions.csv"


def study(folder, said=SAID, decisions="", **more):
    files = {DECISIONS: decisions} if decisions else {}
    return tiny_study(folder, roster=ROSTER, interviews=said, more=files | more)


def excerpts(reading):
    rows = reading.tables["excerpts"].itertuples()
    return {(row.text, row.quote_consent) for row in rows}


def waiting(reading, place="excerpt"):
    found = reading.tables["redactions"]
    return found[(found["place"] == place)].reset_index(drop=True)


def test_no_name_gets_past_the_reading_and_the_excerpt_is_not_quoted(tmp_path):
    reading = coded(study(tmp_path))
    assert excerpts(reading) == {
        ("[name] told me that I lead.", False),
        ("It smelled of [name].", False),
        ("Nobody had an hour.", True),
        ("Ring [telephone] and ask for [participant code].", False),  # no consent anyhow
    }


def test_the_log_says_what_kind_where_and_never_the_words(tmp_path):
    found = waiting(coded(study(tmp_path)))
    assert sorted(found["kinds"]) == ["name", "name", "participant code; telephone"]
    assert set(found["state"]) == {"proposed"}
    assert sorted(found["asks"]) == [False, True, True]
    everything = found.to_csv()
    for word in ("Jane", "Rose", "0121", "AB-12C", "Keller"):
        assert word not in everything


def decided(tmp_path, decision, text="", stamp="", of="It smelled of [name]."):
    found = waiting(coded(study(tmp_path / "before")))
    row = found[found["text"] == of].iloc[0]
    stamp = row["stamp"] if stamp == "now" else stamp
    line = f'key,decision,text,stamp,who,when\n{row["key"]},{decision},"{text}",{stamp},A. E.,now\n'
    return coded(study(tmp_path / decision, decisions=line))


def test_a_person_accepts_keeps_or_replaces(tmp_path):
    assert ("It smelled of [name].", True) in excerpts(decided(tmp_path, "accept"))
    assert ("It smelled of Rose.", True) in excerpts(decided(tmp_path, "keep", stamp="now"))
    replaced = decided(tmp_path, "replace", "It smelled of [a flower].")
    assert ("It smelled of [a flower].", True) in excerpts(replaced)
    assert set(waiting(replaced)["state"]) == {"proposed", "replaced"}


def test_the_excerpt_has_the_same_key_before_and_after_a_decision(tmp_path):
    before = coded(study(tmp_path / "first")).tables["excerpts"]
    after = decided(tmp_path, "keep").tables["excerpts"]
    assert set(before["excerpt"]) == set(after["excerpt"])


def test_a_decision_does_not_hold_for_another_proposal(tmp_path):
    assert ("It smelled of [name].", False) in excerpts(decided(tmp_path, "keep", stamp="abcdef"))


def test_a_replacement_with_a_name_in_it_waits_again(tmp_path):
    found = excerpts(decided(tmp_path, "replace", "It smelled of Jane."))
    assert ("It smelled of [name].", False) in found


def test_wrong_decisions_stop_the_run_with_their_row(tmp_path):
    text = "key,decision,text\nk1,allow,\nk2,replace,\nk3,keep,\nk3,accept,\nk4,,\n"
    problems = told(coded(study(tmp_path, decisions=text)).problems)
    assert "redactions.csv, row 2, column 'decision': It is no decision." in problems
    assert "Write accept, keep, replace." in problems
    assert "row 3, column 'text': There is no text." in problems
    assert "row 5, column 'key': This key has another decision above." in problems
    assert "row 6" not in problems


def test_coders_whose_name_is_known_become_numbers(tmp_path):
    assert set(coded(study(tmp_path)).tables["excerpts"]["coder"]) == {"coder 1", "coder A"}


def test_open_answers_and_projects_are_scanned_too(tmp_path):
    log = "participant_id,title,stage,what_changed,consent\nDE34F,Hour with Jane,started,Less,yes\n"
    folder = with_key(
        tiny_study(
            tmp_path,
            roster=ROSTER,
            post=lambda text: text.replace("Time to think", "Jane and a@b.org"),
            more={f"{COHORT}/projects.csv": log},
        )
    )
    reading = surveys(folder)
    assert "[name] and [e-mail]" in set(reading.tables["comments"]["text"])
    assert waiting(reading, "comment")["kinds"].to_list() == ["e-mail; name"]
    settings, cohorts, _ = open_study(folder)
    projects, found = without_names(
        settings, cohorts, read_people(settings, cohorts)[0]["projects"]
    )
    assert projects[["title", "consent"]].to_numpy().tolist() == [["Hour with [name]", False]]
    assert found[["place", "state", "asks"]].to_numpy().tolist() == [
        ["project, title", "proposed", True]
    ]
    assert found["key"].to_list() == [text_key("2026-spring", "title", "Hour with Jane")]
    folder = folder / DECISIONS
    folder.parent.mkdir(parents=True)
    folder.write_text(f"key,decision\n{found['key'][0]},accept\n", encoding="utf-8")
    projects, _ = without_names(settings, cohorts, read_people(settings, cohorts)[0]["projects"])
    assert projects[["title", "consent"]].to_numpy().tolist() == [["Hour with [name]", True]]


def test_a_codebook_with_a_name_stops_until_somebody_keeps_it(tmp_path):
    def rose(text):
        return text.replace("Work leaves no room", "As Rose said no room")

    folder = tiny_study(tmp_path, roster=ROSTER, codebook=rose)
    problems = told(coded(folder).problems)
    assert "config/codebook.yaml, key 'themes': Theme or code 4 has words" in problems
    assert "Rose" not in problems
    key = text_key("codebook", "As Rose said no room")
    assert key in problems
    more = {DECISIONS: f"key,decision\n{key},keep\n"}
    folder = tiny_study(tmp_path, roster=ROSTER, codebook=rose, more=more)
    assert "Theme or code" not in told(coded(folder).problems)


def test_a_quote_that_was_written_anew_may_bring_no_name_back(tmp_path):
    quotes = "excerpt,show,text\nk1,yes,\nk2,yes,I lead as Jane does.\nk3,yes,I lead [now].\n"
    more = {"data/decisions/2026-spring/quotes.csv": quotes}
    problems = told(coded(study(tmp_path, **more)).problems)
    assert "2026-spring/quotes.csv, row 3, column 'text': The text has words" in problems
    assert "row 2" not in problems
    assert "row 4" not in problems
    key = text_key("quote", "I lead as Jane does.")
    reading = coded(study(tmp_path, decisions=f"key,decision\n{key},keep\n", **more))
    assert "The text has words" not in told(reading.problems)


def test_an_unknown_code_that_names_somebody_is_not_repeated(tmp_path):
    said = SAID + "P02,Jane was late,There was no time.,coder A\n"
    problems = told(coded(study(tmp_path, said)).problems)
    assert "A code that has the name of a source or person is not in the codebook" in problems
    assert "Jane" not in problems


def test_hidden_authors_and_telling_file_names_are_counted(tmp_path):
    folder = study(tmp_path, said=None)
    path = folder / COHORT / "Jane Doe interviews.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"author": "Petra Keller"})
        book.add_worksheet().write_row(0, 0, ["source", "code", "excerpt"])
        book.worksheets()[0].write_row(1, 0, ["P01", "workload", "No hour."])
    reading = coded(folder)
    found = reading.tables["redactions"]
    rows = {(r.place, r.kinds, r.state) for r in found.itertuples()}
    assert ("author of the file", "name", "stays in data/raw") in rows
    assert ("file name", "name", "rename the file") in rows
    note = next(p for p in reading.problems if "Rename the file" in p.remedy)
    assert "Jane" not in str(note)


def test_paths_users_and_memos_of_a_project_are_counted(tmp_path):
    from tests.refi_files import coding, project, qdpx, selected, text_source

    user = '<User guid="U1" name="Petra Keller"/>'
    inner = selected(0, 7, f"<Description>Ask Jane</Description>{coding(user='U1')}")
    xml = project(
        text_source(inner, name="Doe interview"),
        codes='<Code guid="C1" name="workload" isCodable="true"/>',
        users=user,
    ).replace('name="P"', 'name="P" basePath="/home/petra"')
    folder = study(tmp_path, said=None)
    qdpx(folder / COHORT / "interviews.qdpx", xml, sources__a_txt="No hour for it.")
    found = coded(folder).tables["redactions"]
    rows = {(r.place, r.kinds) for r in found.itertuples()}
    assert {("path in the file", "path"), ("user name", "name"), ("coder", "name")} <= rows
    assert {("document name", "name"), ("memo", "name")} <= rows
    assert "Petra" not in found.to_csv()


def test_names_csv_lists_whoever_else_may_be_named(tmp_path):
    text = "name,kind\nAnna Berg,\nUpper Team,organisation\nSandwell,place\nX,street\n"
    folder = study(tmp_path, **{"data/raw/names.csv": text})
    settings, cohorts, problems = open_study(with_key(folder))
    assert problems == []
    scanner, problems = scanner_of(settings, cohorts)
    said = "Anna of Upper Team in Sandwell"
    assert scanner.redacted(said)[0] == "[name] of [organisation] in [place]"
    assert "names.csv, row 5, column 'kind': 'street' is not known." in told(problems)


def test_what_the_report_names_anyway_is_no_hit(tmp_path):
    roster = ROSTER.replace("Tiny City", "Tiny commissioner")
    settings, cohorts, _ = open_study(with_key(tiny_study(tmp_path, roster=roster)))
    scanner, _ = scanner_of(settings, cohorts)
    assert scanner.redacted("Tiny commissioner paid")[1] == ()


def test_names_of_the_roster_are_in_no_table(tmp_path):
    reading = surveys(study(tmp_path))
    for table in reading.tables.values():
        text = table.to_csv()
        assert not any(word in text for word in ("Jane", "Rose", "Keller"))
    assert not any("'Name'" in p.found for p in reading.problems)


def test_no_decisions_no_problems(tmp_path):
    assert read_redactions(tmp_path) == ({}, [])
    assert stamp_of("a") != stamp_of("b")
    settings, cohorts, _ = open_study(with_key(study(tmp_path)))
    assert Redactor(scanner_of(settings, cohorts)[0]).table().empty


def redactor(**decisions: Decision) -> Redactor:
    scanner = Scanner()
    scanner.add_name("Jane Doe")
    return Redactor(scanner, decisions)


def test_keys_and_stamps_are_those_of_the_version_before():
    # With others, everything that people decided would be lost.
    assert text_key("2026-spring", "title", "Hour, with JANE!") == "48998860d7"
    assert text_key("2026-spring", "title", "hour with jane") == "48998860d7"
    assert text_key("2026-springtitle", "", "hour with jane") != "48998860d7"
    assert stamp_of("Hour with [name]") == "b00c69"


NOW = stamp_of("[name] leads")


@pytest.mark.parametrize(
    ("decision", "told", "state"),
    [
        (None, "[name] leads", "proposed"),
        (Decision("accept"), "[name] leads", "accepted"),
        (Decision("accept", stamp=NOW), "[name] leads", "accepted"),
        (Decision("accept", stamp="x"), "[name] leads", "proposed"),
        (Decision("keep"), "Jane leads", "kept"),
        (Decision("keep", stamp="x"), "[name] leads", "proposed"),
        (Decision("replace", "She leads"), "She leads", "replaced"),
        (Decision("replace", "Doe leads"), "[name] leads", "proposed"),
    ],
)
def test_each_decision_makes_its_text_and_its_row(decision, told, state):
    by = redactor(**({"k1": decision} if decision else {}))
    assert by.text("c1", "comment", "k0", "Nobody leads") == ("Nobody leads", True)
    assert by.text("c1", "comment", "k1", "Jane leads") == (told, state != "proposed")
    assert not by.table()["asks"].any()
    assert by.text("c1", "comment", "k1", "Jane leads", asks=True) == (told, state != "proposed")
    by.text("c1", "comment", "k1", "Jane leads", asks=False)
    (row,) = by.table().to_dict("records")
    assert row == {
        **{"cohort": "c1", "place": "comment", "key": "k1", "kinds": "name", "n": 1},
        **{"state": state, "asks": True, "text": told, "stamp": NOW},
    }


def test_what_does_not_go_on_is_counted_by_place_and_kind():
    by = redactor()
    assert by.count("c1", "memo", "left out", ["Jane", "nobody", "Doe", "Jane, a@b.org"]) == 3
    assert by.count("c1", "memo", "left out", ["Jane"]) == 1
    assert by.count("c2", "memo", "left out", ["nobody"]) == 0
    by.note("c1", "user", "left out", "path", 2)
    by.note("c1", "user", "left out", "path", 1)
    by.note("c1", "user", "left out", "name", 0)
    rows = by.table().to_dict("records")
    assert [(r["place"], r["kinds"], r["n"]) for r in rows] == [
        ("memo", "e-mail; name", 1),
        ("memo", "name", 3),
        ("user", "path", 3),
    ]
    assert {(r["cohort"], r["key"], r["state"]) for r in rows} == {("c1", "", "left out")}
    assert {(r["asks"], r["text"], r["stamp"]) for r in rows} == {(False, "", "")}


def test_every_text_of_a_project_is_looked_at_and_one_that_waits_keeps_the_case_back(tmp_path):
    names = ("title", "aim", "what_changed", "for_whom", "sponsor_view")
    settings, cohorts, _ = open_study(with_key(study(tmp_path)))
    texts = [("A", "B", "C", "D", "E"), *(["x"] * i + ["Jane"] + ["x"] * (4 - i) for i in range(5))]
    rows = [
        {"cohort": "2026-spring", "person": "p", "stage": "planned", "evidence": "none"}
        | {"consent": i != 5}
        | dict(zip(names, own, strict=True))
        for i, own in enumerate(texts)
    ]
    made, found = without_names(settings, cohorts, tables.in_order("projects", pd.DataFrame(rows)))
    assert "Jane" not in made.to_csv()
    assert made["consent"].sum() == 1
    assert sorted(found["place"]) == sorted(f"project, {name}" for name in names)
    assert dict(zip(found["place"], found["asks"], strict=True))["project, sponsor_view"] is False
    assert found["asks"].sum() == 4
    none, found = without_names(settings, cohorts, tables.empty("projects"))
    assert list(none.columns) == list(made.columns)
    assert none.empty
    assert found.empty


def test_a_decision_is_read_as_it_was_written(tmp_path):
    text = "Key,Decision,Text,Stamp,who,when\nk1,KEEP,,s1,A,now\nk1,keep,,s1,B,later\nk2,Keap,,,,\n"
    folder = study(tmp_path, decisions=text + "k3,,,,,\nk4,replace,She,,,\nk1,keep,,s2,,\n")
    found, problems = read_redactions(folder)
    assert found == {"k1": Decision("keep", "", "s1"), "k4": Decision("replace", "She", "")}
    assert [(p.severity, p.file, p.row, p.column) for p in problems] == [
        ("stop", DECISIONS, 4, "decision"),
        ("stop", DECISIONS, 7, "key"),
    ]
    assert problems[0].remedy == "Write accept, keep, replace. Did you mean 'keep'?"
    (folder / DECISIONS).write_text("key\nk1\n", encoding="utf-8")
    found, (problem,) = read_redactions(folder)
    assert (found, problem.file) == ({}, DECISIONS)
