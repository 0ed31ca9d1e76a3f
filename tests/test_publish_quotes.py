"""Which quotes are shown and proposed, on tables small enough to be counted by hand."""

import csv
import dataclasses

import pandas as pd
import pytest

from evaluation import tables
from evaluation.publishing.edition import make_edition
from evaluation.publishing.gather import gather
from evaluation.publishing.publish_quotes import proposals, within_share
from evaluation.publishing.results import Scope
from evaluation.publishing.review_quotes import quote_bank, quote_sections, write_proposals
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, cells, spread

LONG = " ".join(["word"] * 61)


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(16))
    return study


def say(study, source, theme, text, key, consent=True, cohort="2025", group="participant"):
    """An excerpt of a source that is there."""
    study.excerpts.append(
        (cohort, source, group, key, theme, theme, text, None, None, "c", consent)
    )


def scope_of(study, decisions=None, report="2025", **more):
    settings, cohorts, _ = open_study(study.folder)
    settings = dataclasses.replace(settings, study=settings.study.model_copy(update=more))
    return Scope(settings, cohorts, gather(study.results()), report, decisions or {})


def proposed(study, decisions=None, **more):
    return [row["excerpt"] for row in proposals(scope_of(study, decisions, **more))]


def test_each_theme_is_proposed_and_dissent_comes_first(study):
    study.heard("2025", "participant", 8)
    for i in range(6):
        say(study, f"participant{i}", "claiming", f"I claimed it on day {i}", f"c{i}")
    say(study, "participant6", "time", "There was never any time", "t0")
    rows = proposals(scope_of(study))
    assert [row["theme"] for row in rows] == ["No time", "Claiming it", "Claiming it"]
    assert [row["valence"] for row in rows] == ["negative", "positive", "positive"]
    assert rows[0]["reason"] == "first of the theme; 5 words; the first of this person"
    assert rows[2]["reason"].startswith("next of the theme; ")
    assert rows[0]["said_by"] == "Worker, one of the participants, 2025"


def test_people_and_groups_not_yet_heard_come_first(study):
    study.heard("2025", "participant", 6)
    study.heard("2025", "sponsor", 6)
    for i, text in enumerate(("I claimed it at last", "I claimed it once more")):
        say(study, "participant0", "claiming", text, f"a{i}")
    say(study, "sponsor6", "claiming", "She claims it now, truly", "z", group="sponsor")
    assert proposed(study) == ["a0", "z"]


def test_too_long_too_short_refused_and_chosen_are_not_proposed(study):
    study.heard("2025", "participant", 8)
    say(study, "participant0", "claiming", LONG, "long")
    say(study, "participant1", "claiming", "Yes indeed", "short")
    say(study, "participant2", "claiming", "I claimed it in the end", "refused")
    say(study, "participant3", "claiming", "I do not agree to this", "no", consent=False)
    assert proposed(study, {"refused": {"refused"}}) == []
    assert proposed(study, {"refused": {"refused"}}, quote_length=61) == ["long"]
    say(study, "participant4", "claiming", "I claimed it as my own", "chosen")
    assert proposed(study, {"quotes": {"chosen": ""}}) == []


def test_a_group_of_four_is_not_proposed(study):
    study.heard("2025", "participant", 4)
    say(study, "participant0", "claiming", "I claimed it in the end", "c")
    assert proposed(study) == []


def test_a_contrary_voice_within_a_theme_is_proposed_too(study):
    path = study.folder / "config/codebook.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "scales: [identity]}\n  time",
        "scales: [identity], codes: {claiming: x, refusing: {valence: negative}}}\n  time",
    )
    path.write_text(text, encoding="utf-8")
    study.heard("2025", "participant", 8)
    for i in range(3):
        say(study, f"participant{i}", "claiming", f"I claimed it on day {i}", f"c{i}")
    row = ("2025", "participant5", "participant", "no", "claiming", "refusing")
    study.excerpts.append((*row, "I will not be called that", None, None, "c", True))
    rows = proposals(scope_of(study))
    assert (rows[0]["excerpt"], rows[0]["valence"]) == ("no", "negative")
    assert "first of the theme, a negative voice" in rows[0]["reason"]


@pytest.mark.parametrize(
    ("speakers", "kept"),
    [
        ("a", "a"),
        ("aa", "a"),
        ("abca", "abc"),
        ("abcdefga", "abcdefga"),  # 2 of 8 is a quarter
        ("abcdefa", "abcdef"),  # 2 of 7 is more
        ("aabbcdef", "aabbcdef"),
        ("aabbcde", "abcde"),
        ("", ""),
    ],
)
def test_nobody_supplies_more_than_a_quarter(speakers, kept):
    keys = [f"{s}{at}" for at, s in enumerate(speakers)]
    assert sorted(key[0] for key in within_share(keys, lambda key: key[0])) == sorted(kept)


def test_a_person_with_an_interview_and_a_reflection_is_one_person(study):
    """Both sources are of person 2025-0: the cap holds over them together."""
    study.heard("2025", "participant", 8)
    study.heard("2025", "reflection", 8)
    say(study, "participant0", "claiming", "I claimed it in the talk", "talk")
    say(study, "reflection8", "time", "I wrote it in the car", "car", group="reflection")
    study.write("data/decisions/2025/quotes.csv", "excerpt,show,text\ntalk,yes,\ncar,yes,\n")
    edition = study.edition("2025")
    assert cells(edition.tables["quotes"], "text") == [("I claimed it in the talk",)]
    assert any("1 accepted quotes are not shown" in text for _, text in edition.todo)


def test_a_proposal_is_not_published_and_is_asked_about(study):
    study.heard("2025", "participant", 8)
    say(study, "participant0", "claiming", "I claimed it in the end", "c")
    edition = study.edition("2025")
    assert edition.tables["quotes"] == []
    assert edition.tables["quote_rules"] == []
    assert [row["excerpt"] for row in edition.proposed] == ["c"]
    assert any("1 quotes are proposed by rule" in text for _, text in edition.todo)


def test_the_rules_are_printed_where_quotes_are(study):
    study.heard("2025", "participant", 8)
    say(study, "participant0", "claiming", "I claimed it in the end", "c")
    study.write("data/decisions/2025/quotes.csv", "excerpt,show,text\nc,yes,\n")
    rules = {row["name"]: row["rule"] for row in study.edition("2025").tables["quote_rules"]}
    assert "at most 60 words" in rules["Acceptance"]
    assert "At most 2 quotes are of one person" in rules["Cap"]
    assert "at least 5 enrolled people" in rules["Attribution"]


def redactions(*rows):
    columns = list(tables.MODELS["redactions"].to_schema().columns)
    return tables.checked("redactions", pd.DataFrame(rows, columns=columns))


def test_what_waits_for_a_decision_is_asked_about(study):
    study.heard("2025", "participant", 8)
    found = redactions(
        ("2025", "excerpt", "k1", "name", 1, "proposed", True, "[name]", "s"),
        ("2025", "excerpt", "k2", "name", 1, "proposed", False, "[name]", "s"),
        ("2025", "project, title", "k3", "name", 1, "proposed", True, "[name]", "s"),
        ("2025", "file name", "", "name", 2, "rename the file", False, "", ""),
        ("2024", "excerpt", "k4", "name", 1, "proposed", True, "[name]", "s"),
    )
    settings, cohorts, _ = open_study(study.folder)
    results = gather({**study.results(), "redactions_coded": found})
    todo = make_edition(settings, cohorts, results, "2025", {}).todo
    asked = [text for kind, text in todo if kind == "redaction"]
    assert [text.partition(" may")[0] for text in asked[:2]] == ["1 excerpt", "1 project"]
    assert asked[2].startswith("2 coded file(s)")


def test_a_summary_about_other_excerpts_is_asked_about(study):
    study.heard("2025", "participant", 8, "claiming", 1)
    cases = pd.DataFrame([("2025", "participant0", "case0")], columns=["cohort", "source", "case"])
    stamp = tables.cell_stamps(cases, study.results()["excerpts"])["case0", "claiming"]
    settings, cohorts, _ = open_study(study.folder)
    results = gather({**study.results(), "cases": cases})
    for written, n in ((stamp, 0), ("other", 1)):
        text = f"case,theme,summary,stamp\ncase0,claiming,He claims it.,{written}\n"
        study.write("data/decisions/programme/framework.csv", text)
        todo = make_edition(settings, cohorts, results, "programme", {}).todo
        assert len([kind for kind, _ in todo if kind == "summary"]) == n


def test_the_bank_has_every_excerpt_with_consent_and_where_it_is_shown(study):
    study.heard("2025", "participant", 8)
    say(study, "participant0", "claiming", "=cmd()", "k1")
    say(study, "participant1", "claiming", "Second", "k2", consent=False)  # a redaction waits
    sources = study.results()["sources"]
    sources = sources.assign(quote_consent=sources["source"] != "participant2")
    say(study, "participant2", "claiming", "Never", "k3", consent=False)
    study.write("data/decisions/2025/quotes.csv", "excerpt,show,text\nk1,yes,\nk2,yes,\n")
    release = study.folder / "data/processed/release/2025/tables"
    release.mkdir(parents=True)
    (release / "quotes.csv").write_text("text\n'=cmd()\n", encoding="utf-8")
    waits = redactions(("2025", "excerpt", "k2", "name", 1, "proposed", True, "Second", "s"))
    excerpts = study.results()["excerpts"]
    bank = quote_bank(excerpts, sources, waits, study.folder, ["programme", "2025"])
    told = bank[["excerpt", "redaction", "chosen in", "shown in"]].to_numpy().tolist()
    assert told == [["k1", "", "2025", "2025"], ["k2", "proposed", "2025", ""]]


def test_proposals_are_a_sheet_to_complete_without_formulas(tmp_path):
    row = {"excerpt": "k1", "theme": "T", "valence": "mixed", "said_by": "A", "reason": "r"}
    write_proposals([row | {"words": "=1+1"}], tmp_path)
    path = tmp_path / "proposed_quotes.csv"
    [found] = csv.DictReader(path.open(encoding="utf-8-sig"))
    assert (found["excerpt"], found["show"], found["words"]) == ("k1", "", "'=1+1")
    write_proposals([], tmp_path)
    assert not path.exists()


def test_the_review_lists_what_waits_what_is_decided_and_counts_the_rest():
    found = redactions(
        ("2025", "excerpt", "k1", "name", 1, "proposed", True, "[name] said", "s1"),
        ("2025", "excerpt", "k2", "name", 1, "kept", True, "Rose", "s2"),
        ("2025", "memo", "", "name", 3, "stays in data/raw", False, "", ""),
        ("2025", "comment", "k3", "e-mail", 1, "proposed", False, "[e-mail]", "s3"),
    )
    sections = [table for _, _, table in quote_sections({"redactions": found}, "2025")]
    assert sections[0]["key"].to_list() == ["k1"]
    assert sections[1]["key"].to_list() == ["k2"]
    assert set(sections[2]["place"]) == {"memo", "comment", "excerpt"}
