from pathlib import Path

import pytest
from matplotlib.text import Text

from evaluation.publishing.canvas import NARROW
from evaluation.publishing.columns import PUBLISHED
from evaluation.publishing.figures import draw_figures
from evaluation.publishing.published import read_tables
from tests.figure_boxes import both, faults, words

HERE = Path(__file__).parent
FONTS = HERE.parent / "workflow" / "report" / "fonts"


@pytest.fixture(scope="module")
def tables():
    return read_tables(HERE / "published" / "programme" / "tables")


@pytest.fixture(scope="module")
def drawn(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    return folder, {drawing.name: drawing for drawing in draw_figures(tables, folder, FONTS)}


def test_each_figure_is_written_for_a_page_for_a_phone_and_for_word(drawn):
    folder, figures = drawn
    assert set(figures) == {
        *("change", "participation", "themes", "cohorts", "projects"),
        *("answers-learning", "answers-practice", "joint-learning", "joint-practice"),
    }
    kinds = (".svg", "-narrow.svg", ".png")
    assert {path.name for path in folder.iterdir()} == {
        f"{name}{kind}" for name in figures for kind in kinds
    }


def test_the_picture_for_word_has_300_dots_an_inch(drawn):
    folder, figures = drawn
    for name, drawing in figures.items():
        data = (folder / f"{name}.png").read_bytes()
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        wide, high = drawing.figure.get_size_inches()
        assert width == pytest.approx(300 * wide, abs=2)
        assert height == pytest.approx(300 * high, abs=4)


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


def test_nothing_is_clipped_and_no_words_lie_upon_each_other(drawn):
    for drawing in drawn[1].values():
        for figure in both(drawing):
            assert faults(figure) == []


def test_a_phone_is_given_letters_of_at_least_nine_pixels(drawn):
    """A narrow figure is shown at its own size: a point is 96/72 of a pixel."""
    for drawing in drawn[1].values():
        figure = both(drawing)[1]
        assert figure.get_size_inches()[0] == NARROW
        sizes = [text.get_size() for text in figure.findobj(Text) if text.get_text().strip()]
        assert min(sizes) * 96 / 72 >= 9


def test_each_figure_names_a_table_that_is_published(drawn):
    assert {drawing.data for drawing in drawn[1].values()} <= set(PUBLISHED)


def test_hostile_words_are_words(drawn):
    told = words(drawn[1]["themes"].figure)
    assert any("<script>" in text for text in told)
    svg = (drawn[0] / "themes.svg").read_text(encoding="utf-8")
    assert "<script" not in svg


def test_an_empty_table_gives_no_figure_and_removes_the_old_one(tables, tmp_path):
    (tmp_path / "themes.svg").write_text("old")
    figures = draw_figures(tables | {"themes": [], "answers": []}, tmp_path, FONTS)
    assert not any(d.name.startswith(("themes", "answers")) for d in figures)
    assert not (tmp_path / "themes.svg").exists()
    assert draw_figures({}, tmp_path, FONTS) == []
