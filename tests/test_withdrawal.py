"""Who withdraws is gone from everything on the next run."""

from __future__ import annotations

import pytest

from evaluation.persons.withdrawal import FILE, Withdrawn, forget, read_withdrawn
from evaluation.problems import stops
from tests.read_tiny import KEY, everything
from tests.tiny import COHORT, FILES, tiny_study

pytestmark = pytest.mark.usefixtures("well_told")

MORE = {
    f"{COHORT}/projects.csv": (
        "participant_id,title,stage\nAB12C,Buddies,started\nDE34F,Huddle,planned\n"
    ),
    f"{COHORT}/attendance.csv": "participant_id,session,attended\nAB12C,1,yes\nDE34F,1,yes\n",
}
TABLES = ("answers", "responses", "participants", "comments", "sources", "projects", "attendance")


def study(folder, withdrawn: str | None, **changes):
    more = MORE | ({FILE: f"participant_id,date\n{withdrawn}\n"} if withdrawn else {})
    return tiny_study(folder, more=more, **changes)


@pytest.mark.parametrize("written", ["AB12C,2026-09-01", "ab-12c,", "AB12C,\nZZ99Z,"])
def test_a_withdrawn_person_is_in_no_table(tmp_path, written):
    before, _ = everything(study(tmp_path / "before", None))
    after, problems = everything(study(tmp_path / "after", written))
    assert stops(problems) == []
    gone = set(before["participants"]["person"]) - set(after["participants"]["person"])
    assert len(gone) == 1
    for name in (*TABLES, "scores", "pairs"):
        assert gone <= set(before[name]["person"].dropna()), name
        assert not gone & set(after[name]["person"].dropna()), name
    assert len(before["excerpts"]) - len(after["excerpts"]) == 1
    assert not after["excerpts"]["text"].str.contains("I say that I lead").any()


def test_a_mistyped_form_of_a_withdrawn_person_is_gone_too(tmp_path):
    tables, _ = everything(study(tmp_path, "AB12C,", post=lambda s: s.replace("AB12C", "AB12X")))
    assert tables["responses"].groupby("wave").size().to_dict() == {"pre": 5, "post": 5}
    assert "Time to think" not in tables["comments"]["text"].tolist()


def test_only_how_many_have_withdrawn_is_kept(tmp_path):
    tables, _ = everything(study(tmp_path, "AB12C,"))
    audit = tables["matching_audit"]
    assert audit[audit["kind"] == "withdrawn"].set_index("wave")["n"].to_dict() == {
        "pre": 1,
        "post": 1,
    }


def test_a_source_on_no_sheet_that_is_named_by_the_code_is_gone(tmp_path):
    tables, _ = everything(
        study(
            tmp_path,
            "AB12C,",
            sources=None,
            interviews=lambda s: s.replace("P01", "AB12C"),
        )
    )
    assert tables["excerpts"]["text"].str.contains("I say that I lead").sum() == 0
    assert len(tables["excerpts"]) == 2


def test_a_row_without_a_code_is_told(tmp_path):
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("participant_id,date\nAB12C,\n,2026-01-01\n", encoding="utf-8")
    codes, (problem,) = read_withdrawn(tmp_path)
    assert codes == {"ab12c"}
    assert (problem.row, problem.column) == (3, "participant_id")
    assert "nobody is taken out" in problem.found


def test_without_the_file_nobody_has_withdrawn(tmp_path):
    assert read_withdrawn(tmp_path) == (Withdrawn(), [])


def test_a_file_with_another_header_stops(tmp_path):
    assert KEY
    tiny_study(tmp_path, more={FILE: "code\nAB12C\n"})
    _, problems = everything(tmp_path)
    assert "There is no header 'participant_id'." in str(problems[0])


def withdrawn(folder, rows: str, *of, head: str = "participant_id,date,cohort"):
    for cohort in ("2026-autumn", "2026-spring"):
        (folder / "data/raw" / cohort).mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(f"{head}\n{rows}", encoding="utf-8")
    return read_withdrawn(folder, *of)


def test_a_row_may_be_about_one_cohort(tmp_path):
    found, problems = withdrawn(tmp_path, "P01,,2026-spring\nP02,,\n")
    assert problems == []
    assert found.codes_of("2026-spring") == {"p01", "p02"}
    assert found.codes_of("2026-autumn") == {"p02"}
    assert found == {"p01", "p02"}


def test_only_the_cohort_that_is_named_loses_the_person(tmp_path):
    other = {
        path.replace("2026-spring", "2026-autumn"): text
        for path, text in FILES.values()
        if path.startswith(COHORT)
    }
    more = other | {FILE: "participant_id,cohort\nAB12C,2026-autumn\n"}
    study = tiny_study(
        tmp_path, more=more, study=lambda s: s.replace("cohorts: true", "cohorts: false")
    )
    tables, problems = everything(study)
    assert stops(problems) == []
    for name in ("participants", "sources"):
        counts = tables[name].groupby("cohort").size()
        assert counts["2026-spring"] == counts["2026-autumn"] + 1, name


def test_a_cohort_that_is_not_there_stops(tmp_path):
    found, (problem,) = withdrawn(tmp_path, "P01,,2026-sprung\n")
    assert found == frozenset()
    assert (problem.severity, problem.row, problem.column) == ("stop", 2, "cohort")
    assert problem.remedy == "Known: 2026-autumn, 2026-spring. Did you mean '2026-spring'?"
    found, (problem,) = withdrawn(tmp_path, "P01,,2026-spring\n", "code", (), ("a", "b"))
    assert problem.remedy == "Known: a, b."


def test_addresses_are_compared_as_addresses(tmp_path):
    found, problems = withdrawn(tmp_path, "Jane.Doe@x.org,,\nanonymous,,\n", "e-mail")
    assert found == {"jane.doe@x.org"}
    assert [p.row for p in problems] == [3]


def test_a_code_that_fits_nobody_is_noted_by_its_row_alone(tmp_path):
    found, _ = withdrawn(tmp_path, "P01,,\nP99,,\nP01,,2026-autumn\n")
    people = {"2026-spring": {"p01"}, "2026-autumn": {"p02"}}
    problems = found.unclear(people, across=True)
    assert [(p.severity, p.file, p.row, p.column) for p in problems] == [
        ("note", FILE, 3, "participant_id"),
        ("note", FILE, 4, "participant_id"),
    ]
    assert "nobody is taken out by this row" in problems[0].found
    assert "99" not in str(problems)


def test_a_code_that_means_two_people_must_say_which_cohort(tmp_path):
    people = {"2026-spring": {"p01"}, "2026-autumn": {"p01"}}
    found, _ = withdrawn(tmp_path, "P01,,\n")
    assert found.unclear({"2026-spring": {"p01"}}, across=False) == []
    assert found.unclear(people, across=True) == []
    (problem,) = found.unclear(people, across=False)
    assert (problem.severity, problem.row, problem.column) == ("stop", 2, "cohort")
    assert problem.remedy == "Name one in a column 'cohort': 2026-spring, 2026-autumn."
    found, _ = withdrawn(tmp_path, "P01,,2026-spring\n")
    assert found.unclear(people, across=False) == []


def test_columns_that_are_not_read_are_noted(tmp_path):
    _, (note,) = withdrawn(tmp_path, "P01,asked\n", head="participant_id,reason given")
    assert (note.severity, note.row) == ("note", 1)
    assert "Not read: 'reason given'." in note.found


def test_made_up_codes_are_compared_as_such(tmp_path):
    found, (problem,) = withdrawn(tmp_path, "OX-IL,,\nnull,,\n", "self-generated", (2, 3))
    assert found == {"0x11"}
    assert (problem.row, problem.column) == (3, "participant_id")


DECIDED = (
    'Excerpt ,show,text\nk1,yes,k3\n k2 ,no,x\nk3,yes,"two\r\nlines für \u20ac"\nk4\n',
    'Excerpt ,show,text\nk3,yes,"two\r\nlines für \u20ac"\nk4\n',
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_was_decided_on_words_of_who_withdrew_is_forgotten(tmp_path, encoding, separator):
    before, after = (text.replace(",", separator) for text in DECIDED)
    path = tmp_path / "data/decisions/programme/quotes.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(before.encode(encoding))
    assert forget(tmp_path, {"k1", "k2", "two"}) == 2
    assert path.read_bytes().decode(encoding) == after
    assert [p.name for p in path.parent.iterdir()] == ["quotes.csv"]


def test_every_file_of_decisions_is_looked_at_and_nothing_else_in_it_is_touched(tmp_path):
    files = {
        "programme/redactions.csv": "key,decision\nk1,keep\nk2,keep\n",
        "2026-spring/framework.csv": "theme,case\nk1,k1\nk1,k2\nk1\n",
        "2026-spring/names.csv": "name,note\nk1,k1\r\n",
        "2026-spring/none.csv": "",
        "2026-spring/broken.csv": "\x01\x02\x03\x04",
        "2026-spring/sep.csv": "sep=;\r\nexcerpt;show\r\nk2;k1\r\n",
        "2026-spring/keys.txt": "key\nk1\n",
        "2026-spring/old.csv": "key,x\rk1,y\rk2,z\r",
    }
    for name, text in files.items():
        (tmp_path / "data/decisions" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/decisions" / name).write_bytes(text.encode())
    assert forget(tmp_path, set()) == 0
    assert forget(tmp_path, {"k1"}) == 3
    files["2026-spring/old.csv"] = "key,x\nk2,z\n"
    files["programme/redactions.csv"] = "key,decision\nk2,keep\n"
    files["2026-spring/framework.csv"] = "theme,case\nk1,k2\nk1\n"
    for name, text in files.items():
        assert (tmp_path / "data/decisions" / name).read_bytes().decode() == text, name
