"""A key or a column that changes its name: the old one goes on being read, and says so."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from evaluation import ProblemsError, read
from evaluation.commands.check import check
from evaluation.publishing.columns import MEANINGS, meaning_of
from evaluation.publishing.published import read_tables
from evaluation.study import renamed
from evaluation.study.old_names import notes_of_old_names
from evaluation.study.renamed import Renamed
from evaluation.study.settings import load_study
from evaluation.synthesis.programmes import read_programmes
from tests.read_tiny import with_key
from tests.tiny import tiny_study

KEYS = [
    Renamed("config/study.yaml", "person_code.header", "column", "0.2", "0.4"),
    Renamed("config/study.yaml", "code_of_person", "person_code", "0.2", "0.4"),
    Renamed("config/study.yaml", "waves.*.called", "label", "0.3", "0.5"),
    Renamed("config/instruments/*.yaml", "name", "title", "0.3", "0.5"),
    Renamed("data/raw/*/cohort.yaml", "name", "label", "0.3", "0.5"),
]


@pytest.fixture
def keys(monkeypatch):
    monkeypatch.setattr(renamed, "KEYS", list(KEYS))
    monkeypatch.setattr("evaluation.study.old_names.KEYS", list(KEYS))


@pytest.fixture
def old(tmp_path, keys):
    """A study with old names in three files."""
    return with_key(
        tiny_study(
            tmp_path,
            study=lambda text: text.replace("pre: {label:", "pre: {called:").replace(
                "{column: Your code", "{header: Your code"
            ),
            instrument=lambda text: text.replace("title: Tiny self", "name: Tiny self"),
            cohort="name: Spring 2026\n",
        )
    )


def number(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def test_names_whose_time_is_over_are_taken_out_of_the_register():
    for one in (*renamed.KEYS, *renamed.COLUMNS):
        assert number(one.since) < number(one.until)
        assert number(version("evaluation")) < number(one.until), f"{one} is over"


def test_without_renames_nothing_is_read_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(renamed, "KEYS", [])
    monkeypatch.setattr("evaluation.study.old_names.KEYS", [])
    monkeypatch.delattr("evaluation.study.old_names.read_yaml")
    assert notes_of_old_names(tiny_study(tmp_path)) == []


def test_a_study_with_old_names_reads_as_one_with_new_names(old, tmp_path_factory):
    settings, new = load_study(old), load_study(tiny_study(tmp_path_factory.mktemp("new")))
    assert settings.problems == []
    assert (settings.study, settings.instruments) == (new.study, new.instruments)


def test_each_old_name_gives_a_note_with_its_line_and_the_new_one(old):
    assert [str(note) for note in notes_of_old_names(old)] == [
        "config/instruments/tiny.yaml, line 1, key 'name': This key has another name since version"
        " 0.3. Write 'title'; the old name is read until version 0.5.",
        "config/study.yaml, line 8, key 'waves.pre.called': This key has another name since version"
        " 0.3. Write 'label'; the old name is read until version 0.5.",
        "config/study.yaml, line 10, key 'person_code.header': This key has another name since"
        " version 0.2. Write 'column'; the old name is read until version 0.4.",
        "data/raw/2026-spring/cohort.yaml, line 1, key 'name': This key has another name since"
        " version 0.3. Write 'label'; the old name is read until version 0.5.",
    ]
    assert {note.severity for note in notes_of_old_names(old)} == {"note"}


def test_the_notes_are_shown_by_check_and_by_the_library_and_stop_nothing(old, capsys):
    assert check(old) == 0
    assert "Write 'title'; the old name is read until version 0.5." in capsys.readouterr().out
    have = read(old)
    assert have.notes[-4:] == tuple(notes_of_old_names(old))
    assert have.cohorts[0].label == "Spring 2026"


def test_the_report_command_says_them_too(old, capsys, monkeypatch):
    from evaluation.commands import report

    class Reached(Exception):
        pass

    def stop_here(_study):
        raise Reached

    monkeypatch.setattr(report, "ensure_key", stop_here)
    with pytest.raises(Reached):
        report._report(old, False, [], False, None)
    assert "Note: config/study.yaml, line 8, key 'waves.pre.called'" in capsys.readouterr().out


def test_a_problem_is_told_in_the_line_where_the_old_name_stands(tmp_path, keys):
    wrong = "pre: {called: [before, the programme]}"
    study = tiny_study(
        tmp_path, study=lambda text: text.replace("pre: {label: before the programme}", wrong)
    )
    told = [(p.row, p.column) for p in load_study(study).problems]
    assert told == [(8, "waves.pre.label")]


def test_old_and_new_name_together_are_refused(tmp_path, keys):
    study = tiny_study(tmp_path, cohort="name: Spring\nlabel: Spring 2026\n")
    with pytest.raises(ProblemsError, match="'name': Unknown key"):
        read(with_key(study))


def test_after_its_time_an_old_name_is_an_unknown_key(tmp_path):
    study = tiny_study(tmp_path, cohort="name: Spring 2026\n")
    with pytest.raises(ProblemsError, match="'name': Unknown key"):
        read(with_key(study))


def test_a_key_and_the_one_above_it_may_both_be_old(tmp_path, keys):
    text = "code_of_person: {header: Your code}"
    study = tiny_study(
        tmp_path,
        study=lambda old: old.replace(
            "person_code: {column: Your code, linked_across_cohorts: true}", text
        ),
    )
    renamed.KEYS.insert(
        0, Renamed("config/study.yaml", "code_of_person.header", "column", "1", "2")
    )
    assert load_study(study).study.person_code.columns == ("Your code",)


def test_a_column_keeps_its_old_name_in_the_dictionary_and_in_old_tables(tmp_path, monkeypatch):
    monkeypatch.setattr(renamed, "COLUMNS", [Renamed("change", "effect", "d", "0.3", "0.5")])
    assert meaning_of("d") == f"{MEANINGS['d']}; in change, called effect before version 0.3"
    assert meaning_of("d_low") == MEANINGS["d_low"]
    (tmp_path / "change.csv").write_text("scale,effect\nidentity,0.40\n", encoding="utf-8")
    (tmp_path / "items.csv").write_text("item,effect\nx,y\n", encoding="utf-8")
    found = read_tables(tmp_path)
    assert found["change"] == [{"scale": "identity", "d": "0.40"}]
    assert found["items"] == [{"item": "x", "effect": "y"}]


def test_a_synthesis_reads_what_an_older_version_published(tmp_path, monkeypatch):
    monkeypatch.setattr(renamed, "COLUMNS", [Renamed("change", "outcome", "scale", "0.3", "0.5")])
    folder = tmp_path / "tables/programme"
    folder.mkdir(parents=True)
    facts = "key,value\nprogramme,Older\nmain_comparison,pre-post\n"
    (folder / "about.csv").write_text(facts, encoding="utf-8")
    rows = "cohort,outcome,comparison,d\nall,identity,pre-post,0.4\n"
    (folder / "change.csv").write_text(rows, encoding="utf-8")
    programmes, problems = read_programmes([tmp_path])
    assert problems == []
    assert programmes[0].scales["identity"]["d"] == "0.4"
