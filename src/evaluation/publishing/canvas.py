"""The look that all figures share: one style, the palette, a titled canvas, files without dates."""

from __future__ import annotations

import io
import locale
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure

WIDTH = 6.7  # inches: the text width of an A4 page
NARROW = 3.4  # inches: the text width of a phone, at its own size
INK, QUIET, RULE = "#1f2933", "#52606d", "#c3cad2"
ACCENT, CONTRAST = "#00598c", "#b04a00"  # darker kin of Okabe-Ito's blue and vermilion
TINT = "#e8f0f6"  # of the accent, for areas with text or marks on them
SERIES = (("#00598c", "o"), ("#b04a00", "s"), ("#00795c", "D"), ("#8a3d74", "^"), ("#52606d", "v"))
FONT = "Source Sans Pro"
COVER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # behind words that cross a line
TITLE, TEXT, SMALL = 12.5, 9.5, 8.5  # points
_LINE = 1.18 / 72  # inches a line of text takes, for each point of its size
STYLE = {
    "font.family": [FONT, "DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a title from outside is no formula
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.linewidth": 0.8,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.major.size": 0,
    "xtick.major.size": 3,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "evaluation",
    "svg.fonttype": "path",
    "figure.facecolor": "white",
}


@dataclass(frozen=True)
class Drawing:
    """A figure and what goes with it.

    Attributes:
        name: of its files.
        figure: as wide as a page's text.
        alt: the finding and the numbers, for those who do not see it.
        caption: what is shown, short.
        data: the published table that it shows.
        question: the evaluation question that it belongs to, if any.
        narrow: draws it as wide as a phone; None where the figure is for wide pages alone.
    """

    name: str
    figure: Figure
    alt: str
    caption: str
    data: str
    question: str = ""
    narrow: Callable[[], Figure] | None = None


def use_fonts(folder: Path) -> None:
    """Make the fonts of a folder known to matplotlib (nothing is installed)."""
    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(Path(folder).glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(str(path))
            _fonts.cache_clear()
            _advance.cache_clear()


@cache
def _fonts(bold: bool) -> list:
    """The fonts that a letter is looked for in, the house's own first."""
    weight = "bold" if bold else "normal"
    found = [
        font_manager.findfont(font_manager.FontProperties(family=[family], weight=weight))
        for family in STYLE["font.family"]
    ]
    return [font_manager.get_font(path) for path in found]


@cache
def _advance(letter: str, bold: bool) -> float:
    """The width of a letter as a share of the type size."""
    fonts = _fonts(bold)
    font = next((font for font in fonts if font.get_char_index(ord(letter))), fonts[-1])
    font.set_size(100, 72)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / 100


def breadth(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Return how many inches a line of text takes, with room for letters fitted to pixels."""
    return 1.03 * sum(_advance(letter, bold) for letter in text) * size / 72


def tall(lines: int, size: float = TEXT) -> float:
    """Return how many inches so many lines of text take."""
    return lines * size * _LINE


def fitted(
    text: str, inches: float, size: float = TEXT, lines: int = 2, bold: bool = False
) -> list[str]:
    """Break a text into at most `lines` lines that are at most so many inches wide."""
    made: list[str] = [""]
    for word in text.split(" "):
        joined = f"{made[-1]} {word}".strip()
        if breadth(joined, size, bold) <= inches:
            made[-1] = joined
            continue
        pieces = _pieces(word, inches, size, bold)
        made += pieces if made[-1] else []
        made = made if made[-1] else pieces
    if len(made) <= lines:
        return made
    last = made[lines - 1]
    while last and breadth(f"{last} \u2026", size, bold) > inches:
        last = last[:-1]
    return [*made[: lines - 1], f"{last.rstrip()} \u2026"]


def _pieces(word: str, inches: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and breadth(pieces[-1] + letter, size, bold) > inches:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def wrapped(text: str, width: int, lines: int = 3) -> str:
    """Break a text into at most `lines` lines of about `width` characters."""
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder=" \u2026"))


def titled(title: str, subtitle: str, body: float, width: float = WIDTH) -> tuple[Figure, float]:
    """Return a canvas with the finding as title, and the height in inches above the body.

    `body` is the height that the drawing itself needs, in inches.
    """
    large, lines = (TITLE, 3) if width > NARROW else (TITLE - 1.5, 6)
    small = TEXT if width > NARROW else SMALL
    heading = fitted(_one_line(title), width, large, lines, bold=True)
    below = fitted(_one_line(subtitle), width, small, lines, bold=False)
    first = tall(len(heading), large) + 0.03
    head = first + tall(len(below), small) + 0.16
    height = head + body
    figure = Figure(figsize=(width, height))
    for lines, top, size, weight, colour in (
        (heading, 0.02, large, "bold", INK),
        (below, first + 0.05, small, "normal", QUIET),
    ):
        figure.text(
            0, 1 - top / height, "\n".join(lines), va="top", weight=weight, size=size,
            color=colour, linespacing=1.15,
        )  # fmt: skip
    return figure, head


def _one_line(text: str) -> str:
    return " ".join(text.split())


def axes_in_inches(figure: Figure, left: float, top: float, width: float, height: float):
    """Place axes by inches from the figure's upper left corner."""
    total = figure.get_size_inches()
    return figure.add_axes(
        (left / total[0], 1 - (top + height) / total[1], width / total[0], height / total[1])
    )


def page(figure: Figure, head: float):
    """Return axes over the body whose unit is the inch, from its upper left corner."""
    width, height = figure.get_size_inches()
    axes = axes_in_inches(figure, 0, head, width, height - head)
    axes.set_xlim(0, width)
    axes.set_ylim(height - head, 0)
    axes.set_axis_off()
    axes.set_zorder(2)
    return axes


def write(
    axes, x: float, y: float, text: str | list[str], side: str = "left", size: float = TEXT, **look
) -> None:
    """Write a text, or its lines, on a page: at `x`, its middle at the height `y`, in inches."""
    words = text if isinstance(text, str) else "\n".join(text)
    axes.text(x, y, words, ha=side, va="center", size=size, linespacing=1.05, **look)


def save(drawing: Drawing, folder: Path) -> None:
    """Write a drawing as SVG, as wide as a page; the same drawing gives the same bytes."""
    _save_svg(drawing.figure, folder / f"{drawing.name}.svg")


def save_narrow(drawing: Drawing, folder: Path) -> None:
    """Write a drawing as SVG, as wide as a phone, if it can be drawn so."""
    if drawing.narrow:
        _save_svg(drawing.narrow(), folder / f"{drawing.name}-narrow.svg")


def _save_svg(figure: Figure, path: Path) -> None:
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text(_slim(drawn.getvalue()), encoding="utf-8", newline="\n")


def _slim(svg: str) -> str:
    """An SVG without comments, layout and names that nothing refers to: a good third smaller.

    Every letter is a `use` of its outline, so what one of them costs counts a thousand times.
    """
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r">\s+<", "><", svg)
    svg = re.sub(r'((?:id="|href="#)\w)[A-Za-z]*-(\w)[A-Za-z]*-(?=[0-9a-f]+")', r"\1\2", svg)
    svg = re.sub(r"(<use [^>]*translate\([-0-9]+\.\d)\d*", r"\1", svg)
    svg = re.sub(r'(<use [^>]*)transform="translate\(([-0-9.]+) 0\)"', r'\1x="\2"', svg)
    svg = re.sub(r"\s*\n([A-Za-z]) ?", r"\1", svg.replace("<use xlink:href=", "<use href="))
    return re.sub(r' id="[A-Za-z][A-Za-z0-9.]*_\d+"', "", svg)


def save_pngs(names: list[str], folder: Path) -> None:
    """Write each SVG of a folder that is as wide as a page as PNG (300 dpi), all in one go."""
    import typst

    if not names:
        return
    images = (f'#image("{name}.svg", width: 100%)' for name in names)
    layout = f"#set page(width: {WIDTH}in, height: auto, margin: 0pt)\n"
    source = folder / "figures.typ"
    source.write_text(layout + "\n#pagebreak()\n".join(images), encoding="utf-8")
    made = typst.compile(str(source), format="png", ppi=300.0, root=str(folder))
    source.unlink()
    for name, picture in zip(names, made if isinstance(made, list) else [made], strict=True):
        (folder / f"{name}.png").write_bytes(picture)


@contextmanager
def style() -> Iterator[None]:
    """Return the context in which all figures are drawn and saved."""
    machine = locale.setlocale(locale.LC_CTYPE)
    # Letters are chosen by the language of the machine (Turkish has an i of its own), and
    # matplotlib's setting for that reaches texts of one line alone.
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        with matplotlib.rc_context(STYLE):
            yield
    finally:
        locale.setlocale(locale.LC_CTYPE, machine)
