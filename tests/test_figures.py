from pathlib import Path

import pytest

from evaluation.publishing.figures import draw_figures
from evaluation.publishing.published import read_tables

HERE = Path(__file__).parent
FONTS = HERE.parent / "workflow" / "report" / "fonts"


@pytest.fixture(scope="module")
def tables():
    return read_tables(HERE / "published" / "programme" / "tables")


@pytest.fixture(scope="module")
def drawn(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    return folder, {drawing.name: drawing for drawing in draw_figures(tables, folder, FONTS)}


def test_each_figure_is_written_twice(drawn):
    folder, figures = drawn
    assert set(figures) == {
        "change",
        "participation",
        "themes",
        "answers-learning",
        "answers-practice",
    }
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{kind}" for name in figures for kind in ("svg", "png")
    }


def test_same_tables_give_the_same_bytes(drawn, tables, tmp_path):
    draw_figures(tables, tmp_path, FONTS)
    for path in drawn[0].iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_alt_text_tells_finding_and_numbers(drawn):
    alt = drawn[1]["change"].alt
    assert "\u2018Quality of supervision received\u2019 fell" in alt
    assert "0.31 to 0.59" in alt
    assert "n = 52" in alt
    assert "9 of 14" in drawn[1]["themes"].alt
    assert "Enrolled: 67" in drawn[1]["participation"].alt


def test_a_count_that_is_withheld_is_drawn_in_words_only(drawn):
    shown = [text.get_text() for axes in drawn[1]["themes"].figure.axes for text in axes.texts]
    assert "at least half" in shown
    assert not any(text.startswith("0 of") for text in shown)


def test_nothing_is_clipped(drawn):
    for name, drawing in drawn[1].items():
        width, height = drawing.figure.get_size_inches()
        box = drawing.figure.get_tightbbox()
        assert box.x0 > -0.05, name
        assert box.y0 > -0.05, name
        assert box.x1 < width + 0.05, name
        assert box.y1 < height + 0.05, name


def test_an_empty_table_gives_no_figure_and_removes_the_old_one(tables, tmp_path):
    (tmp_path / "themes.svg").write_text("old")
    figures = draw_figures(tables | {"themes": [], "answers": []}, tmp_path, FONTS)
    assert {drawing.name for drawing in figures} == {"change", "participation"}
    assert not (tmp_path / "themes.svg").exists()
    assert draw_figures({}, tmp_path, FONTS) == []
