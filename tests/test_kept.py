"""What need not be made again is left alone, until anything behind it has moved."""

import subprocess
import sys

import pytest

from evaluation.publishing import kept_figures
from evaluation.publishing.kept import keep, key_of, still_there
from evaluation.publishing.published import read_tables
from tests.whole import ROOT, digests

TEMPLATES = ROOT / "workflow/report"
TABLES = ROOT / "tests/published/programme/tables"


@pytest.fixture
def made(tmp_path):
    (tmp_path / "made").mkdir()
    file = tmp_path / "made" / "figure.svg"
    file.write_text("<svg/>", encoding="utf-8")
    keep(tmp_path / "kept" / "record.json", "key", [file], ["told"])
    return file, tmp_path / "kept" / "record.json"


def test_what_was_made_from_the_same_is_kept(made):
    assert still_there(made[1], "key")["told"] == ["told"]


def test_another_key_a_changed_file_and_a_lost_one_are_made_again(made):
    file, record = made
    assert still_there(record, "another") is None
    file.write_text("<svg></svg>", encoding="utf-8")
    assert still_there(record, "key") is None
    file.unlink()
    assert still_there(record, "key") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": "key"}'])
def test_a_damaged_record_keeps_nothing(made, text):
    made[1].write_text(text, encoding="utf-8")
    assert still_there(made[1], "key") is None


def test_a_key_hangs_on_each_part_and_on_where_it_ends():
    keys = [key_of(TEMPLATES, *parts) for parts in (["ab", "c"], ["a", "bc"], ["ab"], [b"ab", "c"])]
    assert len(set(keys)) == 3
    assert keys[0] == keys[3]


def test_figures_are_drawn_once_and_again_where_a_number_moves(tmp_path, monkeypatch):
    tables = read_tables(TABLES)
    first = kept_figures.figures_of(tables, tmp_path, TEMPLATES)
    before = digests(tmp_path / "figures")
    assert before
    drawn = []
    monkeypatch.setattr(
        "evaluation.publishing.figures.draw_figures",
        lambda tables, folder, fonts: drawn.append(tables) or [],
    )
    tables["provenance"] = [{"key": "Inputs", "value": "another fingerprint"}]
    assert kept_figures.figures_of(tables, tmp_path, TEMPLATES) == first
    assert digests(tmp_path / "figures") == before
    assert not drawn
    tables["change"] = [row | {"n": "7"} for row in tables["change"]]
    kept_figures.figures_of(tables, tmp_path, TEMPLATES)
    assert "provenance" not in drawn[0]


def test_a_stray_figure_is_no_part_of_what_was_drawn(tmp_path):
    """A figure of an earlier edition may show what is withheld now."""
    tables = read_tables(TABLES)
    kept_figures.figures_of(tables, tmp_path, TEMPLATES)
    stray = tmp_path / "figures" / "older.svg"
    stray.write_text("<svg/>", encoding="utf-8")
    kept_figures.figures_of(tables, tmp_path, TEMPLATES)
    assert not stray.exists()


@pytest.mark.parametrize("module", ["report", "review", "edition"])
def test_whoever_draws_nothing_does_not_wait_for_the_library_that_draws(module):
    """Its start takes a second of the ten that a changed sentence may take."""
    told = f"import sys, evaluation.publishing.{module}; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
