"""The look of all figures: widths that are measured, and colours that everybody can tell apart."""

import io
import os
import subprocess
import sys
from itertools import combinations

import matplotlib.image
import pytest
import typst

from evaluation.publishing import canvas, chart_answers, chart_projects
from tests.fault_kinds import make_locale
from tests.figure_boxes import FONTS, faults, words

CLASSES = chart_answers._STRONG | {f"soft {side}": c for side, c in chart_answers._SOFT.items()}


@pytest.fixture(autouse=True)
def fonts():
    canvas.use_fonts(FONTS)


ONE_WORD = """
import sys
from pathlib import Path
from matplotlib.figure import Figure
from evaluation.publishing import canvas
canvas.use_fonts(Path(sys.argv[1]))
with canvas.style():
    figure = Figure()
    figure.text(0, 0, "in his")
    figure.text(0, 0.5, "in\\nhis")
    figure.savefig(sys.stdout.buffer, format="svg", metadata={"Date": None})
"""


def test_letters_are_not_chosen_by_the_language_of_the_machine(tmp_path):
    """Turkish has a letter i of its own."""
    if not make_locale("tr_TR", tmp_path):
        pytest.skip("no Turkish locale can be made here")
    drawn = {
        subprocess.run(
            [sys.executable, "-c", ONE_WORD, str(FONTS)],
            env=os.environ | {"LOCPATH": str(tmp_path), "LC_ALL": language},
            capture_output=True,
            check=True,
        ).stdout
        for language in ("tr_TR.UTF-8", "C.UTF-8")
    }
    assert len(drawn) == 1


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's example


@pytest.mark.parametrize("colour", [canvas.INK, canvas.QUIET])
def test_text_has_the_contrast_of_text(colour):
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(colour, canvas.TINT) >= 4.5


@pytest.mark.parametrize("colour", [canvas.ACCENT, canvas.CONTRAST, *(c for c, _ in canvas.SERIES)])
def test_marks_have_the_contrast_of_graphics_also_as_words(colour):
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(colour, canvas.TINT) >= 3


def test_series_have_a_shape_each_beside_their_colour():
    assert len({marker for _, marker in canvas.SERIES}) == len(canvas.SERIES)


@pytest.mark.parametrize("name", [n for n in CLASSES if n != "soft middle"])
def test_classes_of_answers_are_seen_on_white(name):
    assert contrast(CLASSES[name], "#ffffff") >= 3


def test_classes_beside_each_other_differ_in_grey_or_by_hatch():
    """Low classes are hatched and every class has a white edge; those of a side differ in grey."""
    for side in ("low", "high"):
        strong, soft = chart_answers._STRONG[side], chart_answers._SOFT[side]
        assert abs(luminance(strong) - luminance(soft)) > 0.08
    assert contrast(chart_answers._STRONG["high"], chart_answers._STRONG["middle"]) >= 2.8


def test_stages_of_projects_grow_darker():
    shades = [luminance(shade) for shade in chart_projects._SHADES]
    assert shades == sorted(shades, reverse=True)
    assert all(abs(a - b) > 0.07 for a, b in combinations(shades, 2))


def test_a_text_is_measured_as_it_is_drawn():
    text = "Reflections raised ‘Reflection’ most, WWW iii"
    with canvas.style():
        figure, _ = canvas.titled("T", "S", 1)
        drawn = figure.text(0, 0.5, text, size=10)
        figure.canvas.draw()
        inches = drawn.get_window_extent().width / figure.dpi
    assert canvas.breadth(text, 10) == pytest.approx(inches, rel=0.06)
    assert canvas.breadth(text, 10) >= inches * 0.98


def test_no_line_is_wider_than_it_may_be():
    text = "An outcome whose title goes on " + "W" * 80 + " and on and on"
    lines = canvas.fitted(text, 2.0, 9.5, 6)
    assert all(canvas.breadth(line, 9.5) <= 2.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    cut = canvas.fitted(text, 2.0, 9.5, 2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert canvas.breadth(cut[-1], 9.5) <= 2.0
    assert canvas.fitted("", 2.0) == [""]


@pytest.mark.parametrize("width", [canvas.WIDTH, canvas.NARROW])
def test_a_title_of_any_length_is_on_the_canvas_as_it_is_written(width):
    hostile = r"$\frac{1}{0}$ costs $5 \% \alpha_2 " + "and goes on for very long " * 12
    with canvas.style():
        figure, head = canvas.titled(hostile, hostile, 1.0, width)
    assert faults(figure) == []
    assert words(figure)[0].startswith(r"$\frac{1}{0}$ costs $5 \% \alpha_2")
    assert figure.get_size_inches()[1] == pytest.approx(head + 1.0)


def test_a_page_is_measured_in_inches():
    with canvas.style():
        figure, head = canvas.titled("T", "S", 2.0)
        sheet = canvas.page(figure, head)
    assert sheet.get_xlim() == (0, canvas.WIDTH)
    assert sheet.get_ylim() == (pytest.approx(2.0), 0)


def test_a_smaller_file_is_the_same_drawing(tmp_path):
    """Drawn by another program; letters may move by a hundredth of a point."""
    with canvas.style():
        figure, head = canvas.titled("Four of five scales rose", "Points, with 95% intervals", 1.2)
        axes = canvas.axes_in_inches(figure, 1, head, 5, 1)
        axes.plot([1, 2, 3.3], [2.5, 1, 4], "o-")
        canvas.write(canvas.page(figure, head), 0.2, 0.5, ["Two lines", "of a label"])
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg")
    slim = canvas._slim(drawn.getvalue())
    assert len(slim) < 0.75 * len(drawn.getvalue())
    first, second = picture(tmp_path, drawn.getvalue()), picture(tmp_path, slim)
    assert abs(first - second).max() < 0.3
    moved = picture(tmp_path, slim.replace(' x="', ' x="1', 1))
    assert abs(first - moved).max() > 0.5


def picture(folder, svg):
    """An SVG as Typst draws it: height x width x colours, each from 0 to 1."""
    (folder / "drawn.svg").write_text(svg, encoding="utf-8")
    source = folder / "page.typ"
    source.write_text('#set page(width: 6in, height: auto)\n#image("drawn.svg")', encoding="utf-8")
    made = typst.compile(str(source), format="png", ppi=150.0, root=str(folder))
    return matplotlib.image.imread(io.BytesIO(made))
