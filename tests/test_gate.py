"""What may not be handed over stops the run: each breach is built here, and the build refuses."""

import json

import pandas as pd
import pytest

from evaluation.publishing import edition as editions
from evaluation.publishing.edition import make_editions
from evaluation.publishing.gate import Outgoing, Secrets, breaches, runs, telling
from evaluation.study.cohort_folder import open_study
from tests.small_study import SmallStudy, spread

PERSON, KEY = "p0123456789ab", "0123456789"
SAID = "I sat in my car and wrote one line about the day and then went in"
SECRETS = Secrets(frozenset({PERSON, KEY}), (SAID, "It was the best week of mine", "Yes"), 5)
QUOTE = {"theme": "t", "source_group": "participant", "attribution": "A worker", "text": SAID}


def found(tables, written=None, known=()):
    return [
        str(p) for p in breaches([Outgoing("programme", tables, written or {}, known)], SECRETS)
    ]


def test_tables_without_secrets_may_go():
    tables = {
        "quotes": [QUOTE],
        "change": [
            {"n": "12", "change": "0.31"},
            {"n": "4", "change": ""},
            {"n": "", "change": "1"},
        ],
        "themes": [{"words": "Yes"}],
    }
    assert found(tables) == []


def test_nobody_is_both_quoted_and_shown_with_a_score():
    """A case-ordered display, as the review has it, beside the quote of the same person."""
    tables = {
        "quotes": [QUOTE | {"attribution": PERSON}],
        "change": [{"person": PERSON, "change": "1.25"}],
    }
    told = found(tables)
    assert len(told) == 2
    assert all("one person's row" in text for text in told)
    assert PERSON not in "".join(told)


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"change": [{"title": f"see {KEY}"}]}, "key of an excerpt"),
        ({"subgroups": [{"n": "4", "mean_after": "3.10"}]}, "fewer than 5 people"),
        ({"themes": [{"words": SAID.upper() + "!"}]}, "words of an excerpt"),
        ({"cautions": [{"text": "It was the best week, of mine."}]}, "words of an excerpt"),
    ],
)
def test_each_breach_is_told_by_its_place(tables, what):
    (told,) = found(tables)
    assert what in told
    assert f"table {next(iter(tables))}" in told
    assert "car" not in told


def test_an_authors_text_may_quote_what_is_accepted_and_nothing_else():
    text = {"findings": f"One said: {SAID}."}
    (told,) = found({"quotes": []}, text)
    assert told.startswith("config/narrative/programme/findings.md: It would show words")
    assert found({"quotes": [QUOTE]}, text) == []


def test_the_studys_own_words_are_no_secret():
    assert found({"answers": [{"text": SAID}]}, known=(SAID,)) == []


def test_short_excerpts_are_told_as_a_whole_and_long_ones_by_any_part():
    assert list(telling("one two three four five")) == []
    assert list(telling("One, two three: four five six")) == ["one two three four five six"]
    assert len(list(telling("a b c d e f g h i j"))) == 2
    assert set(telling("a b c d e f g h i j")) < set(runs("x a b c d e f g h i j"))


@pytest.fixture
def study(tmp_path):
    study = SmallStudy(tmp_path / "study")
    study.cohort("2025", spread(16))
    study.heard("2025", "participant", 10, "claiming", 5)
    return study


def test_the_build_refuses_and_writes_nothing(study, tmp_path, monkeypatch):
    """One row with a person's pseudonym and score gets into the published tables."""
    results = dict(study.results())
    sources = results["sources"].assign(source=PERSON)
    people = pd.concat(
        [results["participants"], results["participants"].iloc[:1].assign(person=PERSON)]
    )
    results |= {"sources": sources, "participants": people}
    publish = editions.publish

    def with_a_person(scope):
        tables = publish(scope)
        tables["movement"] = [{"cohort": PERSON, "scale": "identity", "class": "higher", "n": "1"}]
        return tables

    settings, cohorts, _ = open_study(study.folder)
    places = (tmp_path / "release", tmp_path / "todo.json")
    assert make_editions(settings, cohorts, results, {}, *places) == []
    assert json.loads((tmp_path / "proposed_quotes.json").read_text(encoding="utf-8"))
    for path in (places[1], tmp_path / "proposed_quotes.json"):
        path.unlink()
    monkeypatch.setattr(editions, "publish", with_a_person)
    problems = make_editions(settings, cohorts, results, {}, tmp_path / "other", places[1])
    assert {p.severity for p in problems} == {"stop"}
    assert "table movement" in str(problems[0])
    assert not (tmp_path / "other").exists()
    assert not places[1].exists()
